"""总览: how the county is doing: headline numbers, the townships on one of them, and its trend."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel, stated
from dashboard.components.chosen import chosen
from dashboard.components.tiles import Tile, read_tile, tiles
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator

PATH = "/"


def title(view: View) -> str:
    """Return what the browser's tab says."""
    return t("pages.overview", view.lang)


def build(view: View) -> list[Component]:
    """Lay out the page; ?indicator= and ?period= choose what the trend and the ranking show."""
    county = view.shown.county
    heading = [html.H1(county.name.get(view.lang)), html.Span(county.note.get(view.lang), className="muted")]
    top = html.Div(heading, className="headline")
    if not view.reported:
        return [top, panel.empty(t("empty.title", view.lang), t("empty.action", view.lang))]
    if not view.root:
        return [top, *stated.stated_panels(view, view.reported)]
    headline = view.headline()
    indicator = view.indicator(view.params["indicator"]) if "indicator" in view.params else headline[0]
    return [top, tiles(view, _shown(view, headline), indicator.code, PATH), *chosen(view, indicator)]


def _shown(view: View, headline: list[Indicator]) -> list[Tile]:
    newest = [(indicator, view.periods(indicator)) for indicator in headline]
    return [read_tile(view, indicator, periods[-1]) for indicator, periods in newest if periods]
