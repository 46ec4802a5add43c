"""How villages spread over one indicator in one period."""

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.indicator.area import Area
from dashboard.context import View
from dashboard.figures import distribution
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import NEVER_AGGREGATED, Indicator
from warehouse.catalogue.periods import grain_of

_LEAST = 5  # villages with a figure


def spread_panel(view: View, indicator: Indicator, period: str, area: Area, source: str) -> Component | None:
    """Draw a dot per village of the county, a township or a zone; None for what villages do not report."""
    if indicator.level != "village" or indicator.aggregation in NEVER_AGGREGATED or area.level == "village":
        return None
    lang = view.lang
    within = area.code if area.name else ""
    frame = queries.distribution(view.connection, view.county, view.catalogue, indicator.code, period, within)
    known = frame["value"].dropna()
    if len(known) < _LEAST:
        return None
    unit = view.catalogue.unit(indicator.unit)
    shown = [formats.quantity(value, indicator, unit, lang, bound) for value, bound in zip(frame["value"], frame["bound"], strict=True)]
    median = formats.quantity(float(known.median()), indicator, unit, lang)
    drawn = distribution.distribution(
        frame.assign(name=frame[f"name_{lang}"], shown=shown),
        lang,
        unit=unit.name.get(lang),
        median=median,
        thresholds=_thresholds(view, indicator, period),
        log=not formats.is_percent(unit),
    )
    said = {"period": formats.period(period, lang), "name": indicator.name.get(lang), "count": len(known), "median": median}
    title = t("indicator.spread_in" if area.name else "indicator.spread", lang, area=area.name, **said)
    notes = [t("chart.unit", lang, unit=unit.name.get(lang)), t("indicator.spread_how", lang)]
    link = view.link(f"/indicators/{indicator.code}", period=period, area="{0}").replace("%7B0%7D", "{0}")
    download = view.link("/download/indicator_villages", indicator=indicator.code, period=period, area=within or None)
    return panel.panel(view, title, notes, drawn, source, identity="villages", link=link, download=download)


def _thresholds(view: View, indicator: Indicator, period: str) -> list[tuple[float, str]]:
    """Return the values villages are counted above by the year, ascending, each as read."""
    if grain_of(period) != "year":
        return []
    unit = view.catalogue.unit(indicator.unit)
    edges = {
        one.threshold.value
        for one in view.catalogue.indicators.values()
        if one.threshold and one.threshold.of == indicator.code and one.threshold.level == "village" and one.threshold.value > 0
    }
    return [(edge, formats.quantity(edge, indicator, unit, view.lang)) for edge in sorted(edges)]
