"""An indicator over time as a panel, and the line that says where its numbers come from."""

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.context import View
from dashboard.figures import trend
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Grain, Indicator


def trend_panel(view: View, indicator: Indicator, area: str, period: str, identity: str) -> Component:
    """Draw one area's indicator over time: years over months or quarters, or a column a year."""
    lang = view.lang
    grain: Grain = "quarter" if "Q" in period else "month" if "-" in period else "year"
    unit = view.catalogue.unit(indicator.unit).name.get(lang)
    frame = queries.series(view.connection, view.county, view.catalogue, indicator.code, [area], grain)
    frame = frame.assign(provisional=frame["reported"] < frame["expected"])
    name = indicator.name.get(lang)
    if grain != "year":
        drawn, title = trend.trend(frame, unit, lang), t("chart.trend", lang, name=name, year=period[:4])
    else:
        drawn, title = trend.history(frame, unit, lang), t("chart.trend_years", lang, name=name)
    note = t("chart.hollow", lang) if bool(frame["provisional"].any()) else ""
    return panel.panel(
        title, t("chart.unit", lang, unit=unit), drawn, source_line(view, indicator, area, period), identity=identity, note=note
    )


def source_line(view: View, indicator: Indicator, area: str, period: str) -> str:
    """Return 来源 · 数据截至 · 更新 · 报送 n/N for one indicator, area and period."""
    newest = view.version()
    row = queries.tiles(view.connection, view.county, [indicator.code], period, area).iloc[0]
    return t(
        "chart.source",
        view.lang,
        source=view.shown.county.name.get(view.lang),
        period=formats.period(period, view.lang),
        moment=formats.moment(newest.published_at, view.lang) if newest else "",
        reported=row["reported"],
        expected=row["expected"],
        level=t(f"levels.{indicator.level}", view.lang),
    )
