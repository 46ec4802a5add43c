"""总览: how the county is doing: headline numbers, the townships on one of them, and its trend."""

from typing import Any

import dash
from dash import Input, Output, State, callback, html
from dash.development.base_component import Component

from dashboard.components import controls, facts, panel, rankings, shell, trends
from dashboard.components.tiles import Tile, tiles
from dashboard.context import View, address, parameters
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator

PATH = "/"
INDICATOR, PERIOD, TREND, TOWNSHIPS = "overview-indicator", "overview-period", "overview-trend", "overview-townships"


def layout(**params: str) -> Component:
    """Lay out the page; ?indicator= and ?period= choose what the trend and the ranking show."""
    return shell.answer(PATH, params, _build)


def _build(view: View) -> list[Component]:
    headline = view.headline()
    chosen = view.catalogue.indicator(view.params["indicator"]) if "indicator" in view.params else next(iter(headline), None)
    nothing = panel.empty(t("indicator.none", view.lang), t("indicator.none_action", view.lang))
    if chosen is None:
        return [nothing]
    periods = view.periods(chosen)
    period = view.params.get("period") or (periods[-1] if periods else "")
    title = [html.H1(view.shown.county.name.get(view.lang)), html.Span(view.shown.county.note, className="muted")]
    pickers = [controls.pick_indicator(view, INDICATOR, chosen.code), controls.pick_period(view, PERIOD, periods, period)]
    parts = [
        html.Div(title, className="headline"),
        tiles(view, _shown(view, headline), chosen.code, PATH),
        html.Div(pickers, className="controls"),
    ]
    if not periods:
        return [*parts, nothing]
    bars, table = rankings.township_panels(view, chosen, period, TOWNSHIPS)
    trend = trends.trend_panel(view, chosen, view.root, period, TREND)
    right = html.Div([bars, facts.facts(view, chosen)], className="column")
    return [*parts, html.Div([html.Div([trend, table], className="column"), right], className="panels")]


def _shown(view: View, headline: list[Indicator]) -> list[Tile]:
    shown: list[Tile] = []
    for indicator in headline:
        periods = view.periods(indicator)
        if periods:
            row = queries.tiles(view.connection, view.county, [indicator.code], periods[-1]).iloc[0]
            shown.append(Tile(indicator=indicator, **{name: row[name] for name in Tile._fields if name != "indicator"}))
    return shown


@callback(
    Output("address", "href"),
    Input(INDICATOR, "value"),
    Input(PERIOD, "value"),
    Input(f"{TOWNSHIPS}-bars", "clickData"),
    State("address", "search"),
    prevent_initial_call=True,
)
def choose(indicator: str, period: str, click: dict[str, list[dict[str, str]]] | None, search: str) -> Any:
    """Write a choice into the address; a new indicator starts at its latest period, a bar leads to its number's sources."""
    if dash.ctx.triggered_id is None:  # the page was just laid out, nobody chose anything
        return dash.no_update
    kept = {key: value for key, value in parameters(search).items() if key in ("county", "lang")}
    if dash.ctx.triggered_id == INDICATOR:
        return address(PATH, {"indicator": indicator, **kept})
    if dash.ctx.triggered_id == PERIOD or not click:
        return address(PATH, {"indicator": indicator, "period": period, **kept})
    return address(f"/indicators/{indicator}", {"period": period, "explain": click["points"][0]["customdata"], **kept})


dash.register_page(__name__, path=PATH, layout=layout, order=1)
