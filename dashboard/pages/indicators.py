"""指标: one indicator over time and by township, what it means, and where each of its numbers comes from."""

from typing import Any

import dash
from dash import Input, Output, State, callback, html
from dash.development.base_component import Component

from dashboard.components import controls, facts, panel, rankings, shell, trends
from dashboard.components.sources import sources
from dashboard.context import View, address, parameters
from dashboard.text import t
from warehouse import queries

INDICATOR, PERIOD, TREND, TOWNSHIPS = "indicator-code", "indicator-period", "indicator-trend", "indicator-townships"


def layout(code: str = "", **params: str) -> Component:
    """Lay out the page; ?period= chooses the period, ?explain= the area whose number is explained."""
    return shell.answer(f"/indicators/{code}", params, lambda view: _build(view, code))


def _build(view: View, code: str) -> list[Component]:
    lang = view.lang
    indicator = view.catalogue.indicator(code)
    periods = view.periods(indicator)
    period = view.params.get("period") or (periods[-1] if periods else "")
    pickers = [controls.pick_indicator(view, INDICATOR, code), controls.pick_period(view, PERIOD, periods, period)]
    parts: list[Component] = [
        html.Div([html.H1(indicator.name.get(lang)), html.Span(indicator.code, className="muted")], className="headline"),
        html.Div(pickers, className="controls"),
    ]
    if not periods:
        return [*parts, panel.empty(t("indicator.none", lang), t("indicator.none_action", lang)), facts.facts(view, indicator)]
    explained_area = view.params.get("explain")
    bars, table = rankings.township_panels(view, indicator, period, TOWNSHIPS, marked=explained_area or "")
    trend = trends.trend_panel(view, indicator, view.root, period, TREND)
    parts.append(
        html.Div(
            [html.Div([trend, table], className="column"), html.Div([bars, facts.facts(view, indicator)], className="column")],
            className="panels",
        )
    )
    if explained_area:
        explained = queries.explain(view.connection, view.county, view.catalogue, code, explained_area, period)
        parts.append(sources(view, explained))
    return parts


@callback(
    Output("address", "href", allow_duplicate=True),
    Input(INDICATOR, "value"),
    Input(PERIOD, "value"),
    Input(f"{TOWNSHIPS}-bars", "clickData"),
    State("address", "search"),
    prevent_initial_call=True,
)
def choose(indicator: str, period: str, click: dict[str, list[dict[str, str]]] | None, search: str) -> Any:
    """Write a choice into the address; a new indicator starts at its latest period, a bar opens its number's sources."""
    if dash.ctx.triggered_id is None:  # the page was just laid out, nobody chose anything
        return dash.no_update
    kept = {key: value for key, value in parameters(search).items() if key in ("county", "lang")}
    if dash.ctx.triggered_id == INDICATOR:
        return address(f"/indicators/{indicator}", kept)
    area = click["points"][0]["customdata"] if click and dash.ctx.triggered_id not in (INDICATOR, PERIOD) else None
    return address(f"/indicators/{indicator}", {"period": period, "explain": area, **kept})


dash.register_page(__name__, path_template="/indicators/<code>", layout=layout, order=2)
