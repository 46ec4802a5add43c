"""The tables behind the panels of topics. Which indicators: ?indicators=a,b; a register's field: ?by=; the rest as on the page."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard import formats
from dashboard.components.records import records
from dashboard.components.topics import registers
from dashboard.context import View
from dashboard.exports.table import Table, Value
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Grain, Indicator
from warehouse.catalogue.periods import UNDATED

_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")


def topic_series(view: View) -> Table:
    """Return some indicators of the county's own area over ?grain=, a row per period."""
    indicators, grain = _indicators(view), _grain(view)
    found = {
        one.code: {
            row.period: row for row in records(queries.series(view.connection, view.county, view.catalogue, one.code, [view.root], grain))
        }
        for one in indicators
    }
    periods = sorted({period for rows in found.values() for period in rows})
    rows = [[period, *(_number(getattr(found[one.code].get(period), "value", None)) for one in indicators)] for period in periods]
    return _table(view, indicators, ["period"], [_with_unit(view, one) for one in indicators], rows, grain=t(f"grains.{grain}", view.lang))


def topic_areas(view: View) -> Table:
    """Return some indicators in the chosen period, a row per township and indicator."""
    indicators = _indicators(view)
    rows: list[list[Value]] = []
    for one in indicators:
        period = view.period(one) or UNDATED
        found = queries.compare(view.connection, view.county, view.catalogue, one.code, period, "township")
        rows += [
            [
                row.area_code,
                _name(view, row),
                one.name.get(view.lang),
                period,
                *(_number(getattr(row, name)) for name in ("value", "numerator", "denominator")),
                view.catalogue.unit(one.unit).name.get(view.lang),
                row.reported,
                row.expected,
            ]
            for row in records(found)
        ]
    heads = (
        "area_code",
        "name",
        "control.indicator",
        "period",
        "value",
        "numerator",
        "denominator",
        "indicator.unit",
        "reported",
        "expected",
    )
    return _table(view, indicators, heads, [], rows)


def topic_months(view: View) -> Table:
    """Return one indicator of every township and month."""
    indicator = _indicators(view)[0]
    names = {row.area_code: _name(view, row) for row in records(queries.areas(view.connection, view.county, "township"))}
    found = queries.panel_series(view.connection, view.county, view.catalogue, indicator.code, "township", "month")
    rows: list[list[Value]] = [
        [row.area_code, names.get(row.area_code, ""), row.period, _number(row.value), row.reported, row.expected] for row in records(found)
    ]
    return _table(view, [indicator], ("area_code", "name", "period", "value", "reported", "expected"), [], rows)


def topic_composition(view: View) -> Table:
    """Return what an indicator is made of over ?grain=, a row per period and part; an item the accounts no longer have says so."""
    whole = _indicators(view)[0]
    grain = _grain(view)
    found = queries.composition(view.connection, view.county, view.catalogue, whole.code, view.root, grain)
    rows: list[list[Value]] = [
        [
            row.period,
            view.catalogue.indicator(row.part).name.get(view.lang) if row.part else t("topic.rest", view.lang),
            _number(row.value) if row.exists else t("topic.gone", view.lang),
            _number(row.share),
            _number(row.whole),
            row.reported,
            row.expected,
        ]
        for row in records(found)
    ]
    parts = [whole, *(view.catalogue.indicator(code) for code in whole.parts)]
    return _table(
        view, parts, ("period", "part", "value", "share", "whole", "reported", "expected"), [], rows, grain=t(f"grains.{grain}", view.lang)
    )


def topic_bands(view: View) -> Table:
    """Return villages by the thresholds over an indicator, a row per year, area and band."""
    indicator = _indicators(view)[0]
    found = queries.bands(view.connection, view.county, view.catalogue, indicator.code, view.periods(indicator, "year"))
    rows: list[list[Value]] = [
        [
            row.year,
            row.area_code,
            _name(view, row),
            f"{row.low_op} {row.low:g}" if row.low_op else "",
            f"{row.high_op} {row.high:g}" if row.high_op else "",
            _number(row.nested),
            _number(row.exclusive),
            row.reported,
            row.expected,
        ]
        for row in records(found)
    ]
    return _table(
        view, [indicator], ("period", "area_code", "name", "low", "high", "nested", "exclusive", "reported", "expected"), [], rows
    )


def topic_villages(view: View) -> Table:
    """Return every village on one indicator in the chosen period."""
    indicator = _indicators(view)[0]
    period = view.period(indicator) or UNDATED
    found = queries.distribution(view.connection, view.county, view.catalogue, indicator.code, period)
    rows: list[list[Value]] = [
        [row.area_code, getattr(row, f"township_{view.lang}"), _name(view, row), _number(row.value), row.bound, row.reported, row.expected]
        for row in records(found)
    ]
    heads = ("area_code", "township", "name", "value", "bound", "reported", "expected")
    return _table(view, [indicator], heads, [], rows, period=formats.period(period, view.lang))


def topic_register(view: View) -> Table:
    """Return counted indicators by ?by= at the end of a month, a row per indicator, area and choice."""
    rows: list[list[Value]] = []
    for one, by in _counted(view):
        month = registers.month_shown(view, one)
        if month:
            found = queries.register_counts(view.connection, view.county, view.catalogue, registers.rule_of(one), by, month)
            rows += [
                [one.name.get(view.lang), month, row.area_code, registers.label(view, row), _number(row.value)] for row in records(found)
            ]
    return _table(view, _indicators(view), ("control.indicator", "period", "area_code", "choice", "value"), [], rows)


def topic_flow(view: View) -> Table:
    """Return the new rows of a register by ?by=, a row per year, area and choice."""
    rows: list[list[Value]] = []
    for one, by in _counted(view):
        found = queries.register_flow(view.connection, view.county, view.catalogue, registers.rule_of(one), by, "year")
        rows += [
            [one.name.get(view.lang), row.period, row.area_code, registers.label(view, row), _number(row.value)] for row in records(found)
        ]
    return _table(view, _indicators(view), ("control.indicator", "period", "area_code", "choice", "value"), [], rows)


def topic_stock(view: View) -> Table:
    """Return the rows of a register by ?by= at the ends of years, a row per month, area and choice."""
    rows: list[list[Value]] = []
    for one, by in _counted(view):
        ends = list(registers.year_ends(view, one).values())
        found = queries.register_stock(view.connection, view.county, view.catalogue, registers.rule_of(one), by, ends)
        rows += [
            [one.name.get(view.lang), row.period, row.area_code, registers.label(view, row), _number(row.value)] for row in records(found)
        ]
    return _table(view, _indicators(view), ("control.indicator", "period", "area_code", "choice", "value"), [], rows)


def topic_domain(view: View) -> Table:
    """Return every indicator of ?domain= with its newest figure of the county; one nobody ever sent has none."""
    code = view.params.get("domain", "")
    if code not in view.catalogue.domains:
        raise view.unknown("topic", code)
    indicators = [one for one in view.catalogue.indicators.values() if one.domain == code and one.companion_of is None]
    rows: list[list[Value]] = []
    for one in indicators:
        period = view.period(one) if one in view.reported else ""
        found = records(queries.tiles(view.connection, view.county, [one.code], period, view.root)) if period else []
        row = found[0] if found else None
        rows.append(
            [
                one.name.get(view.lang),
                period or t("topic.unconnected", view.lang),
                _number(getattr(row, "value", None)),
                view.catalogue.unit(one.unit).name.get(view.lang),
                getattr(row, "reported", None),
                getattr(row, "expected", None),
            ]
        )
    title = view.catalogue.domains[code].name.get(view.lang)
    heads = [_head(view, name) for name in ("control.indicator", "period", "value", "indicator.unit", "reported", "expected")]
    return Table(title, heads, rows, indicators, {})


def _indicators(view: View) -> list[Indicator]:
    return [view.indicator(code) for code in view.params.get("indicators", "").split(",")]


def _counted(view: View) -> list[tuple[Indicator, str]]:
    """Return the indicators with the field they are told apart by; raise UnknownName for what is in no register."""
    by = view.params.get("by", "")
    found = _indicators(view)
    for one in found:
        if one.count is None:
            raise view.unknown("indicator", one.code)
        if by not in view.catalogue.form(one.count.register).fields:
            raise view.unknown("field", by)
    return [(one, by) for one in found]


def _grain(view: View) -> Grain:
    grain = view.params.get("grain", "month")
    found = next((one for one in _GRAINS if one == grain), None)
    if found is None:
        raise view.unknown("period", grain)
    return found


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _name(view: View, row: Any) -> str:
    return str(getattr(row, f"name_{view.lang}"))


def _with_unit(view: View, indicator: Indicator) -> str:
    unit = view.catalogue.unit(indicator.unit).name.get(view.lang)
    return t("format.with_unit", view.lang, name=indicator.name.get(view.lang), unit=unit)


def _table(
    view: View, indicators: Sequence[Indicator], keys: Sequence[str], further: Sequence[str], rows: Iterable[Sequence[Value]], **chosen: str
) -> Table:
    """Return a table named after its first indicator; keys: columns, see `_head`; chosen: filters by their key of [export]."""
    filters: Mapping[str, str] = {t(f"export.{key}", view.lang): value for key, value in chosen.items()}
    heads = [*(_head(view, key) for key in keys), *further]
    return Table(indicators[0].name.get(view.lang), heads, list(rows), list(indicators), filters)


def _head(view: View, key: str) -> str:
    """Return a column's name: a text by its full key, else one of [export]."""
    return t(key if "." in key else f"export.{key}", view.lang)
