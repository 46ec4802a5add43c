"""What the tables hold of cells and rollups, read and replaced many rows at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from warehouse.bulk import Row, delete_rows, fetch_all, insert_rows, upsert_rows
from warehouse.catalogue.model import Indicator
from warehouse.rollup.cells import STANDS, Cells
from warehouse.rollup.frame import ROLLUP_COLUMNS
from warehouse.rollup.plan import Spans
from warehouse.schema import rollup

Columns = Mapping[str, NDArray[Any]]

_PLAIN = ("flow_sum", "stock_last", "cumulative")  # what never carries a numerator and a denominator
_WRITTEN = ("county_code", *ROLLUP_COLUMNS, "version")


def read_table(connection: sa.Connection, county_code: str, table: sa.Table) -> list[Row]:
    """Return the county's rows of a table, all columns."""
    return fetch_all(connection, sa.select(table).where(table.c.county_code == county_code))


def read_cells(connection: sa.Connection, county_code: str, indicators: Mapping[str, Indicator], wanted: Mapping[str, Spans]) -> Cells:
    """Read indicators' cells; where all are plain only what those have: fetching is much of what a refresh costs."""
    spans = Spans()
    for one in wanted.values():
        spans.add(one)
    plain = all(code not in indicators or indicators[code].aggregation in _PLAIN for code in wanted)
    columns = "indicator_code, area_code, period, value, nullif(bound, 'exact')" + ("" if plain else ", numerator, denominator")
    sql = f"select {columns} from observation_current where county_code = :county and indicator_code in :codes and {STANDS}"
    rows = _fetch_within(connection, sql, spans.ranges(), spans.extras, {"county": county_code}, codes=list(wanted))
    if not rows:
        return Cells((), (), (), np.empty(0), np.empty(0), np.empty(0), ())
    code, area, period, value, bound, *parts = zip(*rows, strict=True)
    numerator, denominator = (np.array(part, dtype=float) for part in parts) if parts else (np.empty(0), np.empty(0))
    bounds = tuple(one or "exact" for one in bound) if any(bound) else ()
    return Cells(code, area, period, np.array(value, dtype=float), numerator, denominator, bounds)


def read_kept(connection: sa.Connection, county_code: str, codes: Sequence[str], spans: Spans, begin: int) -> list[Row]:
    """Read rows of rollup, ROLLUP_COLUMNS, and few others; begin: what ended before this month may be left out."""
    sql = f"select {', '.join(ROLLUP_COLUMNS)} from rollup where county_code = :county and indicator_code in :codes"
    return _fetch_within(connection, sql, spans.ranges(begin), spans.extras, {"county": county_code}, codes=list(codes))


def _fetch_within(
    connection: sa.Connection, sql: str, ranges: Iterable[tuple[str, str]], extras: Collection[str], given: Mapping[str, object],
    **lists: Sequence[str],
) -> list[Row]:  # fmt: skip
    """Fetch the rows of a query whose periods lie in ranges of the key, or among windows and undated ones."""
    rows: list[Row] = []
    wheres: list[tuple[str, dict[str, object]]] = [
        ("period >= :first and period < :end and length(period) < 8", {"first": first, "end": end}) for first, end in ranges
    ]
    if extras:
        wheres.append(("period in :extras", {"extras": sorted(extras)}))
    for where, more in wheres:
        found = {**given, **lists, **more}
        listed = tuple(name for name in found if isinstance(found[name], list))
        rows += fetch_all(connection, _statement(f"{sql} and {where}", listed), found)
    return rows


@lru_cache(maxsize=64)
def _statement(sql: str, listed: tuple[str, ...]) -> sa.TextClause:
    """Return a query that takes lists for some parameters: to take it apart anew costs more than to run it."""
    return sa.text(sql).bindparams(*(sa.bindparam(name, expanding=True) for name in listed))


def replace_rows(connection: sa.Connection, county_code: str, kept: Iterable[Row], computed: Iterable[Row], version: int) -> int:
    """Write the rows that differ from those kept, remove those that are no longer; return how many."""
    old = {row[:3]: row for row in kept}
    fresh: list[Row] = []
    differing: list[Row] = []
    for row in computed:
        before = old.pop(row[:3], None)
        if before != row:
            (fresh if before is None else differing).append((county_code, *row, version))
    gone = [(county_code, code, period, area) for code, area, period in old]
    delete_rows(connection, rollup, gone)
    insert_rows(connection, rollup, _WRITTEN, fresh)
    upsert_rows(connection, rollup, _WRITTEN, differing)
    return len(gone) + len(fresh) + len(differing)


def rows_of(columns: Columns) -> list[Row]:
    """Return columns ROLLUP_COLUMNS as rows, None for NaN."""
    lists: list[list[Any]] = []
    for column in columns.values():
        values: list[Any] = column.tolist()
        if column.dtype.kind == "f" and np.isnan(column).any():
            values = [None if value != value else value for value in values]  # noqa: PLR0124 (NaN is what differs from itself)
        lists.append(values)
    return list(zip(*lists, strict=True))
