"""总览: how the county is doing: headline numbers, the townships on one of them, its trend, and what has changed."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel, stated
from dashboard.components.chosen import chosen
from dashboard.components.places.changed import changes_panel
from dashboard.components.places.heat import heat_panel
from dashboard.components.places.leaders import leaders_panel
from dashboard.components.places.maps import map_panel
from dashboard.components.tiles import read_tiles, tiles
from dashboard.components.trends import source_line
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator

PATH = "/"


def title(view: View) -> str:
    """Return what the browser's tab says."""
    return t("pages.overview", view.lang)


def build(view: View) -> list[Component]:
    """Lay out the page; ?indicator= and ?period= choose what the trend, the ranking and the map show."""
    county = view.shown.county
    heading = [html.H1(county.name.get(view.lang)), html.Span(county.note.get(view.lang), className="muted")]
    top = html.Div(heading, className="headline")
    if not view.reported:
        return [top, panel.empty(t("empty.title", view.lang), t("empty.action", view.lang))]
    if not view.root:
        return [top, *stated.stated_panels(view, view.reported)]
    headline = view.headline()
    indicator = view.on_basis(view.params["indicator"]) if "indicator" in view.params else headline[0]
    shown = read_tiles(view, headline, view.root, lambda one: next(reversed(view.periods(one)), ""))
    wide = [heat_panel(view, headline), changes_panel(view)]
    return [
        top,
        tiles(view, shown, indicator.code, PATH),
        *chosen(view, indicator),
        html.Div([*_where(view, indicator), *(part for part in wide if part is not None)], className="panels more"),
    ]


def _where(view: View, indicator: Indicator) -> list[Component]:
    """Say who leads and who lags on the chosen indicator, and draw it on the map; nothing where no township has a figure."""
    period = view.period(indicator)
    if not period or indicator.level == "county":
        return []
    compared = queries.compare(view.connection, view.county, view.catalogue, indicator.code, period, "township")
    if not compared["value"].notna().any():
        return []
    source = source_line(view, indicator, period)
    words = leaders_panel(view, indicator, period, compared, source)
    return [*([words] if words is not None else []), map_panel(view, indicator, period, compared, source)]
