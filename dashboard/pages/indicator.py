"""指标: one indicator over time and by township, what it means, and where each of its numbers comes from."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.chosen import whole
from dashboard.components.indicator.area import chosen_area, name_of
from dashboard.components.sources import sources
from dashboard.context import View
from warehouse import queries
from warehouse.catalogue.errors import UnknownName
from warehouse.catalogue.model import Indicator

PATH = "/indicators/<code>"


def title(view: View, code: str) -> str:
    """Return what the browser's tab says."""
    indicator = view.on_basis(code)
    return name_of(view, indicator, chosen_area(view, view.period(indicator)))


def build(view: View, code: str) -> list[Component]:
    """Lay out the page; ?period= and ?area= choose the period and the area, ?explain= the area whose number is explained."""
    indicator = view.on_basis(code)
    heading = [html.H1(title(view, code)), html.Span(indicator.code, className="muted")]
    area = view.params.get("explain", "")
    explained = [_explained(view, indicator, area)] if area else []
    return [html.Div(heading, className="headline"), *whole(view, indicator), *explained]


def _explained(view: View, indicator: Indicator, area: str) -> Component:
    period = view.period(indicator) or "undated"
    try:
        explained = queries.explain(view.connection, view.county, view.catalogue, indicator.code, area, period)
    except UnknownName:  # the indicator and the period are known
        raise view.unknown("area", area) from None
    return sources(view, explained)
