"""Indicators counted from registers: for every month, out of rows with dates."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import Count, Indicator
from warehouse.catalogue.periods import month_range
from warehouse.submission import OBSERVATION_COLUMNS, empty
from warehouse.trees import Tree, Trees

COUNTED = "counted"
_NEVER, _ALWAYS = 10**6, 0
_Figures = tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]
_ROWS_SQL = """
    select area_code, attributes
    from register_row_current
    where county_code = :county and register = :register and state = 'reported'
    order by row_key
"""
_SENDERS_SQL = """
    select distinct sender_code from batch
    where county_code = :county and form_code = :register and state in ('published', 'superseded')
"""


def count_registers(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, registers: Iterable[str], through: str
) -> pd.DataFrame:
    """Count every indicator declared over some registers, as they stand in the caller's transaction.

    Months run from the first date in the register to the last one, or to `through` where that is later.

    Args:
        registers: codes of register forms; through: last month the register is known to be complete for, "" = none.

    Returns:
        OBSERVATION_COLUMNS, state ``counted``; a row per indicator, area and month, without rows where it is not known.
    """
    written_areas, names = _table(connection, "select * from area where county_code = :county", county=county_code)
    areas = pd.DataFrame(written_areas, columns=names)
    frames: list[pd.DataFrame] = []
    for register in registers:
        declared = [one for one in catalogue.indicators.values() if one.count is not None and one.count.register == register]
        given = {"county": county_code, "register": register}
        written, _ = _table(connection, _ROWS_SQL, **given)
        rows = pd.DataFrame({"area_code": [row[0] for row in written], "attributes": [json.loads(row[1]) for row in written]}, dtype=object)
        senders = [str(row[0]) for row in _table(connection, _SENDERS_SQL, **given)[0]]
        months = months_of_register(rows, declared, through)
        trees = Trees(areas, months)
        frames.extend(count(rows, one, trees, senders) for one in declared)
    return pd.concat(frames, ignore_index=True) if frames else empty(OBSERVATION_COLUMNS)


def months_of_register(rows: pd.DataFrame, indicators: Iterable[Indicator], through: str) -> tuple[str, ...]:
    """Return every month a register is counted for: from its first date to its last or to `through`.

    Dates that end something are not looked at: an award that runs out in 2030 says nothing about 2030.
    """
    fields = {name for one in indicators if one.count is not None for name in (one.count.on, one.count.since) if name}
    written = [str(attributes.get(name) or "")[:7] for attributes in rows["attributes"] for name in fields]
    dates = sorted(date for date in written if len(date) == 7)
    if not dates:
        return ()
    return month_range(dates[0], max(dates[-1], through))


def count(rows: pd.DataFrame, indicator: Indicator, trees: Trees, senders: Collection[str]) -> pd.DataFrame:
    """Count one indicator for every month, per area of its level.

    A village's row counts for the township the village belonged to in that month; a village that was merged counts for
    its successor. A date may be a day or a month; of a bare year only a stock can be counted, from its December.

    Args:
        rows: a row per thing: area_code, attributes (mapping of field to value).
        senders: areas whose register has been sent. Those below them that have no such thing are 0; an area nobody sent
            the register for has no row at all.

    Returns:
        OBSERVATION_COLUMNS. Where a `total` is not given in some of the rows the bound is at_least; in none, no row.
    """
    rule, months = indicator.count, trees.months
    if rule is None or not months:
        return empty(OBSERVATION_COLUMNS)
    (grid,) = count_groups(rows, rule, indicator.level, trees, senders, np.zeros(len(rows), dtype=np.int64), 1)
    return _observations(indicator.code, months, grid)


@dataclass(frozen=True)
class Grid:
    """What a rule counts of some rows.

    Attributes:
        codes: the areas of a level; all others areas × months: value, known (whether it is told at all), short (whether some row counted
            there does not give the number summed, so that the value is at_least).
    """

    codes: tuple[str, ...]
    value: NDArray[np.float64]
    known: NDArray[np.bool_]
    short: NDArray[np.bool_]


def count_groups(
    rows: pd.DataFrame, rule: Count, level: str, trees: Trees, senders: Collection[str], group: NDArray[np.int64], groups: int
) -> list[Grid]:
    """Count rows of a register apart by the group they are in, each as `count` would count its rows alone.

    Args:
        group: of each row, 0 to groups − 1.
    """
    tree = trees.at(level)
    hits = _hits(rows, rule, tree, trees.months)
    attributes = rows["attributes"].tolist()
    sent = tree.sent(senders)
    numbers = None if rule.total is None else np.array([_number(one.get(rule.total)) for one in attributes], dtype=float)
    names = None
    if rule.total is None and rule.distinct is not None:
        by = rule.distinct
        names = rows["area_code"].tolist() if by == "area" else [str(one.get(by) or "") for one in attributes]
    where, made = group[hits.row], []
    for number in range(groups):
        mine = where == number
        some = _Hits(hits.row[mine], hits.month[mine], hits.target[mine])
        value, known, short = _summed(some, numbers, sent) if numbers is not None else _numbered(some, names, sent)
        made.append(Grid(tree.codes, value, known & tree.valid, short))
    return made


def _summed(hits: "_Hits", numbers: NDArray[np.float64], sent: NDArray[np.bool_]) -> _Figures:
    """Add up a number of each hit; where none of several gives one nothing is known."""
    value, missing, some = np.zeros(sent.shape), np.zeros(sent.shape, dtype=bool), np.zeros(sent.shape, dtype=bool)
    given = ~np.isnan(numbers[hits.row])
    target, month = hits.target[given], hits.month[given]
    np.add.at(value, (target, month), numbers[hits.row[given]])
    some[target, month] = True
    missing[hits.target[~given], hits.month[~given]] = True
    return value, (sent | some) & ~(missing & ~some), missing


def _numbered(hits: "_Hits", names: Sequence[str] | None, sent: NDArray[np.bool_]) -> _Figures:
    """Count the hits, of those with one name only one; names: of the rows, "" counts for nothing, None = count each."""
    value, known = np.zeros(sent.shape), sent.copy()
    known[hits.target, hits.month] = True
    target, month = hits.target, hits.month
    if names is not None:
        numbered = {name: place for place, name in enumerate(dict.fromkeys(names))}
        what = np.array([numbered[name] for name in names], dtype=np.int64)[hits.row]
        spoken = np.array([name != "" for name in names], dtype=bool)[hits.row]
        once = np.unique(np.stack([target[spoken], month[spoken], what[spoken]]), axis=1)
        target, month = once[0], once[1]
    np.add.at(value, (target, month), 1.0)
    return value, known, np.zeros(sent.shape, dtype=bool)


def counted_rows(rows: pd.DataFrame, indicator: Indicator, areas: pd.DataFrame, months: Sequence[str]) -> pd.DataFrame:
    """Return which rows of a register an indicator counts, where and when.

    A row per counted row and month: place (int, position in `rows`), area_code (of the indicator's level), period (str).
    """
    if indicator.count is None or not months:
        return pd.DataFrame({"place": [], "area_code": [], "period": []})
    tree = Tree.of(areas, indicator.level, months)
    hits = _hits(rows, indicator.count, tree, months)
    codes, periods = np.array(tree.codes, dtype=object), np.array(months, dtype=object)
    return pd.DataFrame({"place": hits.row, "area_code": codes[hits.target], "period": periods[hits.month]})


@dataclass(frozen=True)
class _Hits:
    """Which rows count (position), in which month, for which place in the tree."""

    row: NDArray[np.int64]
    month: NDArray[np.int64]
    target: NDArray[np.int64]


def _hits(rows: pd.DataFrame, rule: Count, tree: Tree, months: Sequence[str]) -> _Hits:
    attributes, codes = rows["attributes"].tolist(), rows["area_code"].tolist()
    kept = np.array([_fits(one, rule) for one in attributes], dtype=bool)
    row, month = _when(attributes, rule, months)
    row, month = row[kept[row]], month[kept[row]]
    line = {code: number for number, code in enumerate(dict.fromkeys(codes))}
    targets = np.array([tree.place(str(code)) for code in line], dtype=np.int64).reshape(len(line), len(months))
    target = targets[np.array([line[code] for code in codes], dtype=np.int64)[row], month]
    return _Hits(row[target >= 0], month[target >= 0], target[target >= 0])


def _fits(attributes: Mapping[str, Any], rule: Count) -> bool:
    return all(str(attributes.get(name)) in choices for name, choices in rule.where.items())


def _when(attributes: Sequence[Mapping[str, Any]], rule: Count, months: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs (row, month) in which a row counts."""
    first = _number_of(months[0])
    if rule.on is not None:
        begins = [_month(one.get(rule.on), None) for one in attributes]
        ends = [begin + 1 if begin is not None else None for begin in begins]
    else:
        begins = [_begin(one, rule) for one in attributes]
        ends = [min((said for name in rule.until if (said := _month(one.get(name), 12)) is not None), default=None) for one in attributes]
    span = first + np.arange(len(months))
    begin = np.array([_NEVER if one is None else one for one in begins], dtype=np.int64)
    end = np.array([_NEVER if one is None else one for one in ends], dtype=np.int64)
    row, month = np.nonzero((span >= begin[:, None]) & (span < end[:, None]))
    return row.astype(np.int64), month.astype(np.int64)


def _begin(attributes: Mapping[str, Any], rule: Count) -> int | None:
    """Return the first month at whose end a row counts; a row due on 31 March, or in March, is overdue from April."""
    if rule.after is None:
        return _month(attributes.get(rule.since), 12) if rule.since else _ALWAYS
    text = str(attributes.get(rule.after) or "")
    if len(text) == 10:
        return _number_of((date.fromisoformat(text) + timedelta(days=1)).isoformat())
    last = _month(text, 12)
    return None if last is None else last + 1


def _month(written: object, of_a_year: int | None) -> int | None:
    text = str(written or "")
    if len(text) >= 7:
        return _number_of(text)
    return int(text) * 12 + of_a_year - 1 if len(text) == 4 and of_a_year else None


def _number_of(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _number(written: object) -> float:
    return float(written) if isinstance(written, (int, float)) and not isinstance(written, bool) else float("nan")


def _observations(code: str, months: Sequence[str], grid: Grid) -> pd.DataFrame:
    area, month = np.nonzero(grid.known)
    frame = pd.DataFrame(
        {
            "indicator_code": code, "area_code": np.array(grid.codes, dtype=object)[area],
            "period": np.array(months, dtype=object)[month], "value": grid.value[area, month], "numerator": np.nan,
            "denominator": np.nan, "bound": np.where(grid.short[area, month], "at_least", "exact"), "state": COUNTED, "basis": "",
            "raw": "", "sheet_no": 0, "row_no": 0, "column_no": 0, "more_columns": "",
        }
    )  # fmt: skip
    return frame[list(OBSERVATION_COLUMNS)]


def _table(connection: sa.Connection, sql: str, **given: str) -> tuple[list[tuple[Any, ...]], list[str]]:
    result = connection.execute(sa.text(sql), given)
    return [tuple(row) for row in result], list(result.keys())
