"""One chosen indicator: its controls, its figures over time and by township, and what it is."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import controls, facts, panel, rankings, stated, trends
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator


def chosen(view: View, indicator: Indicator) -> list[Component]:
    """Show an indicator in the period of the address.

    Where neither the county nor a township has a figure in it, the reported figures themselves are listed, of all periods.
    """
    picker = controls.pick_indicator(view, indicator)
    described = facts.facts(view, indicator)
    period = view.period(indicator)
    if not view.root and indicator in view.reported:
        return [html.Div(picker, className="controls"), _listed(view, indicator, described)]
    if not period:
        empty = panel.empty(t("indicator.none", view.lang), t("indicator.none_action", view.lang))
        return [html.Div(picker, className="controls"), html.Div([empty, described], className="column")]
    pickers = html.Div([picker, controls.pick_period(view, indicator, period)], className="controls")
    source = trends.source_line(view, indicator, period)
    trend = trends.trend_panel(view, indicator, period, source)
    townships = rankings.township_panels(view, indicator, period, source, marked=view.params.get("explain", ""))
    if trend is None and townships is None:
        return [pickers, _listed(view, indicator, described)]
    bars, table = townships or (_silent(view, indicator, period), None)
    columns = [[part for part in parts if part is not None] for parts in ((trend, table), (bars, described))]
    return [pickers, html.Div([html.Div(parts, className="column") for parts in columns], className="panels")]


def _silent(view: View, indicator: Indicator, period: str) -> Component | None:
    """Say that no township reported; None for what townships do not report."""
    if indicator.level == "county":
        return None
    names = {"period": formats.period(period, view.lang), "name": indicator.name.get(view.lang)}
    return panel.empty(t("chart.ranking_none", view.lang, **names), "")


def _listed(view: View, indicator: Indicator, described: Component) -> Component:
    return html.Div([*stated.stated_panels(view, [indicator]), described], className="column")
