"""An indicator over time as a panel, and the line that says where its numbers come from."""

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.coverage import coverage
from dashboard.components.indicator.area import Area, name_of, whole_county
from dashboard.components.tables import figure_link, table
from dashboard.context import View
from dashboard.figures import trend
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Grain, Indicator
from warehouse.catalogue.periods import grain_of, year_of

_YEARS = 5  # years over each other in one chart; its table has all
_DRAWN: dict[str, Grain] = {"month": "month", "quarter": "quarter", "year": "year"}


def trend_panel(view: View, indicator: Indicator, period: str, source: str, area: Area | None = None) -> Component | None:
    """Draw an area's figure over time, None = the county's: years over months or quarters, or a column a year; None where it has none."""
    grain = _DRAWN.get(grain_of(period))
    if grain is None:
        return None
    lang = view.lang
    area = area or whole_county(view)
    unit = view.catalogue.unit(indicator.unit)
    frame = view.series(indicator, area.code, grain)
    if not frame["value"].notna().any():
        return None
    shown = [
        f"{formats.period(code, lang)}  {formats.quantity(value, indicator, unit, lang, bound)}"
        for code, value, bound in zip(frame["period"], frame["value"], frame["bound"], strict=True)
    ]
    running = frame["period"].map(lambda code: view.is_open(indicator, code)).astype(bool)
    frame = frame.assign(provisional=running | (frame["reported"] < frame["expected"]), shown=shown)
    year = year_of(period)
    percent = formats.is_percent(unit)
    recent = frame[frame["period"] >= str(int(year) - _YEARS + 1)]
    drawn = trend.history(frame, lang) if grain == "year" else trend.trend(recent, year, lang, from_zero=not percent)
    notes = [t("chart.unit", lang, unit=unit.name.get(lang))]
    if bool(frame["provisional"].any()):
        notes.append(t("chart.pale" if grain == "year" else "chart.hollow", lang))
    lines = [
        (
            formats.period(code, lang),
            figure_link(view, indicator, area.code, code, value, bound),
            coverage(view, indicator, code, reported, expected),
        )
        for code, value, bound, reported, expected in reversed(
            list(zip(*(frame[name] for name in ("period", "value", "bound", "reported", "expected")), strict=True))
        )
    ]
    heads = [(t("table.period", lang), "k"), (t("table.value", lang), "n"), (t("table.coverage", lang), "n")]
    title = t(f"chart.trend_{grain}", lang, name=name_of(view, indicator, area), year=year)
    download = view.link("/download/series", indicator=indicator.code, grain=grain, area=area.code, period=None)
    return panel.panel(view, title, notes, drawn, source, identity="trend", numbers=table(heads, lines), download=download)


def source_line(view: View, indicator: Indicator, period: str, area: Area | None = None) -> str:
    """Return 来源 · 数据截至 · 更新 · 报送 n/N of an area's own figure, None = the county's."""
    return source_said(view, indicator, period, *_coverage(view, indicator, period, area or whole_county(view)))


def source_said(view: View, indicator: Indicator, period: str, reported: int, expected: int) -> str:
    """Return that line of a figure so many reports stand behind."""
    return t(
        "chart.source",
        view.lang,
        source=view.shown.county.name.get(view.lang),
        period=formats.period(view.data_until(indicator, period), view.lang),
        moment=updated(view),
        coverage=coverage(view, indicator, period, reported, expected),
    )


def _coverage(view: View, indicator: Indicator, period: str, area: Area) -> tuple[int, int]:
    grain = _DRAWN.get(grain_of(period))
    if area.level != "village" or grain is None:
        row = queries.tiles(view.connection, view.county, [indicator.code], period, area.code).iloc[0]
        return row["reported"], row["expected"]
    frame = view.series(indicator, area.code, grain)
    found = frame[frame["period"] == period]
    return (int(found["reported"].iloc[0]), int(found["expected"].iloc[0])) if len(found) else (0, 1)


def updated(view: View) -> str:
    """Return when the newest version was published."""
    return formats.moment(view.version.published_at, view.lang) if view.version else ""
