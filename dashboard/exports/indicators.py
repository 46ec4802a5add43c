"""The tables behind the pages of indicators: all of them, and one by village, by township over time and by version."""

from dashboard import formats
from dashboard.components.indicator.area import chosen_area
from dashboard.components.indicator.listed import read_rows, value_said
from dashboard.context import View
from dashboard.exports.table import Table, chosen_indicator, heads, rows
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.periods import UNDATED

_LIST = ("indicator", "code", "domain", "value", "unit", "period", "reported", "expected", "level", "frequency", "note")


def indicators(view: View) -> Table:
    """Return every indicator with the county's newest figure, or why there is none."""
    lang = view.lang
    listed = []
    for row in read_rows(view):
        one = row.indicator
        domain, unit = view.catalogue.domains[one.domain].name.get(lang), view.catalogue.unit(one.unit).name.get(lang)
        said = "" if row.period else value_said(row, lang)
        number = row.value if row.period else None
        counts = (row.reported, row.expected) if row.period else (None, None)
        kept = (t(f"levels.{one.level}", lang), t(f"frequency.{one.frequency}", lang), said)
        listed.append((one.name.get(lang), one.code, domain, number, unit, row.period, *counts, *kept))
    return Table(t("pages.indicators", lang), [t(f"indicators.{name}", lang) for name in _LIST], listed, [], {})


def indicator_villages(view: View) -> Table:
    """Return every village of the county or of ?area= on one indicator in one period."""
    indicator, period = chosen_indicator(view), _period(view)
    area = chosen_area(view, period)
    within = area.code if area.name else ""
    frame = queries.distribution(view.connection, view.county, view.catalogue, indicator.code, period, within)
    names = ("area_code", f"name_{view.lang}", "value", "bound", "reported", "expected")
    return _table(view, "export.by_village", names, frame, indicator, period)


def indicator_revisions(view: View) -> Table:
    """Return what one number was in each version that changed it."""
    indicator, period = chosen_indicator(view), _period(view)
    area = chosen_area(view, period)
    frame = queries.revisions(view.connection, view.county, view.catalogue, indicator.code, area.code, period)
    names = ("version", "published_at", "value", "numerator", "denominator", "bound", "reported", "expected", "file_name", "raw")
    return _table(view, "export.by_version", names, frame, indicator, period)


def _period(view: View) -> str:
    return view.period(chosen_indicator(view)) or UNDATED


def _table(view: View, title: str, names: tuple[str, ...], frame: object, indicator: Indicator, period: str) -> Table:
    said = {"name": indicator.name.get(view.lang), "period": formats.period(period, view.lang)}
    filters = {t("control.indicator", view.lang): said["name"], t("control.period", view.lang): said["period"]}
    return Table(t(title, view.lang, **said), heads(view, names, indicator), rows(frame, names), [indicator], filters)
