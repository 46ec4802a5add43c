"""The tables behind the charts. A table is asked for with the parameters of the page its chart stands on."""

from collections.abc import Callable, Mapping

from dashboard import formats
from dashboard.components.indicator.area import chosen_area
from dashboard.components.levels import chosen_level
from dashboard.context import View
from dashboard.exports import competition, indicators, places, reports, targets, topics, weak
from dashboard.exports.table import Table, chosen_indicator, heads, rows
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Grain
from warehouse.catalogue.periods import UNDATED

_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")


def series(view: View) -> Table:
    """Return one indicator over time for the county's own area or the one of ?area=, a row a period of ?grain=."""
    indicator = chosen_indicator(view)
    grain = view.params.get("grain", "month")
    if grain not in _GRAINS:
        raise view.unknown("period", grain)
    area = view.params.get("area", view.root)
    if area and queries.place(view.connection, view.county, area) is None:
        raise view.unknown("area", area)
    frame = queries.series(view.connection, view.county, view.catalogue, indicator.code, [area], grain)
    names = ("period", "value", "numerator", "denominator", "year_to_date", "bound", "reported", "expected")
    found = rows(frame, names)
    filters = {
        t("control.indicator", view.lang): indicator.name.get(view.lang),
        t("export.grain", view.lang): t(f"grains.{grain}", view.lang),
    }
    return Table(indicator.name.get(view.lang), heads(view, names, indicator), found, [indicator], filters)


def areas(view: View) -> Table:
    """Return one indicator in one period, a row per area of ?level=, villages of ?area= alone."""
    indicator = chosen_indicator(view)
    period = view.period(indicator) or UNDATED
    area = chosen_area(view, period)
    compared = chosen_level(view, indicator, period, area.code if area.name else "", area.name)
    frame = queries.compare(view.connection, view.county, view.catalogue, indicator.code, period, compared.level, compared.within)
    names = ("area_code", f"name_{view.lang}", "value", "rank", "change", "bound", "reported", "expected")
    filters = {
        t("control.indicator", view.lang): indicator.name.get(view.lang),
        t("control.period", view.lang): formats.period(period, view.lang),
        t("control.level", view.lang): t(f"compared.{compared.level}", view.lang),
        **({t("control.area", view.lang): compared.name} if compared.name else {}),
    }
    title = t(
        "export.areas",
        view.lang,
        name=indicator.name.get(view.lang),
        period=formats.period(period, view.lang),
        areas=t(f"compared.{compared.level}", view.lang),
    )
    return Table(title, heads(view, names, indicator), rows(frame, names), [indicator], filters)


TABLES: Mapping[str, Callable[[View], Table]] = {
    "weak_villages": weak.weak_villages,
    "competition": competition.competition,
    "series": series,
    "areas": areas,
    "townships_by_indicator": places.townships_by_indicator,
    "townships_over_time": places.townships_over_time,
    "place_over_time": places.place_over_time,
    "villages": places.villages,
    "topic_series": topics.topic_series,
    "topic_areas": topics.topic_areas,
    "topic_months": topics.topic_months,
    "topic_composition": topics.topic_composition,
    "topic_bands": topics.topic_bands,
    "topic_villages": topics.topic_villages,
    "topic_register": topics.topic_register,
    "topic_flow": topics.topic_flow,
    "topic_stock": topics.topic_stock,
    "topic_domain": topics.topic_domain,
    "targets": targets.targets,
    "report_status": reports.report_status,
    "findings": reports.findings,
    "cases": reports.cases,
    "indicators": indicators.indicators,
    "indicator_villages": indicators.indicator_villages,
    "indicator_revisions": indicators.indicator_revisions,
}
