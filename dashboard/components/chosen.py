"""One chosen indicator: its controls, its figures over time and by area, and what it is."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import controls, facts, panel, rankings, stated, trends
from dashboard.components.indicator.area import chosen_area, pick_area, whole_county
from dashboard.components.indicator.over_time import revisions_panel, seasonal_panel
from dashboard.components.indicator.spread import spread_panel
from dashboard.components.levels import Compared, chosen_level, pick_level
from dashboard.components.places.over_time import multiples_panel
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator


def chosen(view: View, indicator: Indicator) -> list[Component]:
    """Show an indicator in the period of the address: its trend, the townships, what it is.

    Where neither the county nor a township has a figure in it, the reported figures themselves are listed, of all periods.
    """
    return _shown(view, indicator, whole=False)


def whole(view: View, indicator: Indicator) -> list[Component]:
    """Show all there is of an indicator: as `chosen`, of the area of the address, with its season, its villages, the townships over
    time and its revisions where it has them.
    """
    return _shown(view, indicator, whole=True)


def _shown(view: View, indicator: Indicator, *, whole: bool) -> list[Component]:
    picker = controls.pick_indicator(view, indicator)
    period = view.period(indicator)
    described = facts.facts(view, indicator, period)
    if not view.root and indicator in view.reported:
        return [html.Div(picker, className="controls"), _listed(view, indicator, described)]
    if not period:
        empty = panel.empty(t("indicator.none", view.lang), t("indicator.none_action", view.lang))
        return [html.Div(picker, className="controls"), html.Div([empty, described], className="column")]
    area = chosen_area(view, period) if whole else whole_county(view)
    areas = [pick_area(view, indicator, area)] if whole and view.root else []
    within = area.code if area.name and area.level != "village" else ""
    compared = chosen_level(view, indicator, period, within, area.name if within else "") if whole else Compared("township")
    levels = pick_level(view, indicator, period, compared) if whole else []
    based = controls.pick_basis(view, [indicator])
    pickers = html.Div([picker, controls.pick_period(view, indicator, period), *areas, *levels, *based], className="controls")
    source = trends.source_line(view, indicator, period, area)
    of_county = trends.source_line(view, indicator, period) if area.name else source
    trend = trends.trend_panel(view, indicator, period, source, area)
    marked = view.params.get("explain", "") or (area.code if area.name else "")
    townships = rankings.area_panels(view, indicator, period, of_county, compared, marked=marked)
    if trend is None and townships is None:
        return [pickers, _listed(view, indicator, described)]
    if trend is None and area.name:
        trend = panel.empty(t("indicator.none_here", view.lang, area=area.name, name=indicator.name.get(view.lang)), "")
    bars, table = townships or (_silent(view, indicator, period), None)
    left, right, below = [trend, table], [bars, described], []
    if whole:
        left.insert(1, spread_panel(view, indicator, period, area, source))
        right.insert(1, seasonal_panel(view, indicator, area, source))
        right.append(revisions_panel(view, indicator, period, area, source))
        below = [multiples_panel(view, indicator, period, of_county, area.code if area.name else "")]
    columns = [html.Div([part for part in parts if part is not None], className="column") for parts in (left, right)]
    return [pickers, html.Div([*columns, *(part for part in below if part is not None)], className="panels")]


def _silent(view: View, indicator: Indicator, period: str) -> Component | None:
    """Say that no township reported; None for what townships do not report."""
    if indicator.level == "county":
        return None
    names = {"period": formats.period(period, view.lang), "name": indicator.name.get(view.lang)}
    return panel.empty(t("chart.ranking_none", view.lang, **names), "")


def _listed(view: View, indicator: Indicator, described: Component) -> Component:
    return html.Div([*stated.stated_panels(view, [indicator]), described], className="column")
