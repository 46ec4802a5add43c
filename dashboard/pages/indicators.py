"""指标: one indicator over time and by township, what it means, and where each of its numbers comes from."""

from urllib.parse import unquote

import dash
from dash import html
from dash.development.base_component import Component

from dashboard import context
from dashboard.components import shell
from dashboard.components.chosen import chosen
from dashboard.components.sources import sources
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.errors import UnknownName
from warehouse.catalogue.model import Indicator


def layout(code: str = "", **params: str) -> Component:
    """Lay out the page; ?period= chooses the period, ?explain= the area whose number is explained."""
    return shell.answer(f"/indicators/{code}", params, lambda view: _build(view, unquote(code)))


def title(**_: str) -> str:
    """Return what the browser's tab says."""
    lang = context.language({})
    return t("app.page_title", lang, page=t("pages.indicator", lang), app=t("app.title", lang))


def _build(view: View, code: str) -> list[Component]:
    indicator = view.indicator(code)
    heading = [html.H1(indicator.name.get(view.lang)), html.Span(indicator.code, className="muted")]
    area = view.params.get("explain", "")
    explained = [_explained(view, indicator, area)] if area else []
    return [html.Div(heading, className="headline"), *chosen(view, indicator), *explained]


def _explained(view: View, indicator: Indicator, area: str) -> Component:
    period = view.period(indicator) or "undated"
    try:
        explained = queries.explain(view.connection, view.county, view.catalogue, indicator.code, area, period)
    except UnknownName:  # the indicator and the period are known
        raise view.unknown("area", area) from None
    return sources(view, explained)


dash.register_page(__name__, path_template="/indicators/<code>", layout=layout, order=2, title=title)
