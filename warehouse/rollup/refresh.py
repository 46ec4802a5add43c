"""Rollups kept in step with the observations: what a change touches is computed again, what differs is written."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from warehouse.bulk import delete_rows, insert_rows
from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import Indicator
from warehouse.rollup.axes import make_slots, periods_of_year
from warehouse.rollup.cells import EMPTY, UNSPOKEN, Cells, cells_of
from warehouse.rollup.cube import Cube
from warehouse.rollup.frame import ROLLUP_COLUMNS, levels_shown, to_columns
from warehouse.rollup.latest import Latest, last_of
from warehouse.rollup.plan import Spans, needed, reached, spans_of
from warehouse.schema import rollup

_PLAIN = ("flow_sum", "stock_last", "cumulative")  # what never carries a numerator and a denominator
_MANY_YEARS = 5  # from here on an indicator is read whole: one range instead of 17 a year
_Row = tuple[Any, ...]
Columns = Mapping[str, NDArray[Any]]


def compute(
    observations: pd.DataFrame, areas: pd.DataFrame, groups: pd.DataFrame, indicators: Mapping[str, Indicator],
    codes: Iterable[str] | None = None, periods: Iterable[str] | None = None, area_codes: Iterable[str] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Compute rollup rows from observations alone.

    Args:
        observations: rows of table observation_current (or of a version's newest observations), any order.
        areas, groups: rows of tables area and area_group.
        codes: indicators wanted, None = all that are declared; periods: wanted, None = all there are;
            area_codes: wanted, of any level, None = those the rollup keeps (`levels_shown`).

    Returns:
        ROLLUP_COLUMNS, in the order of indicators, areas and time. NaN is "nobody reported" or "not computable", never 0.
    """
    by_code = {str(code): cells_of(rows) for code, rows in observations.groupby("indicator_code", sort=False)}
    spans = spans_of(period for cells in by_code.values() for period in cells.period)
    slots = make_slots(spans.years, spans.extras)
    cube = Cube(areas, groups, slots, indicators, lambda code: by_code.get(code, EMPTY))
    asked = None if periods is None else np.isin(slots.labels, list(periods))
    everything = np.ones(len(slots.labels), dtype=bool)
    chosen = indicators if codes is None else codes
    frames = []
    for code in chosen:
        if indicators[code].aggregation == "cumulative":
            continue
        if area_codes is None:
            rows = np.flatnonzero(np.isin(cube.places.levels, levels_shown(indicators[code])))
        else:
            rows = np.array(sorted(row for area in area_codes for row in cube.places.rows_of.get(area, ())), dtype=np.int64)
        columns = to_columns(indicators[code], cube.figures(code), cube.places, slots, everything if asked is None else asked, rows)
        frames.append(pd.DataFrame({name: pd.Series(column) for name, column in columns.items()}))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(ROLLUP_COLUMNS))


def refresh(connection: sa.Connection, county_code: str, catalogue: Catalogue, touched: pd.DataFrame, version: int) -> int:
    """Bring the rollups of touched indicators and of all that is made of them up to date, inside the caller's transaction.

    Args:
        touched: indicator_code, period of the observations that changed; observation_current already holds them.
        version: written into the rows that differ; rows that stay equal keep theirs.

    Returns:
        How many rows were written or removed.
    """
    with _garbage_left_alone():
        return _refresh(connection, county_code, catalogue.indicators, touched, version)


def _refresh(connection: sa.Connection, county_code: str, indicators: Mapping[str, Indicator], touched: pd.DataFrame, version: int) -> int:
    by_code = {str(code): spans_of(rows) for code, rows in touched.groupby("indicator_code")["period"]}
    last_touched = {str(code): last_of(rows) for code, rows in touched.groupby("indicator_code")["period"]}
    latest = Latest(connection, county_code, indicators)
    wanted = {code: spans for code, spans in reached(indicators, by_code).items() if indicators[code].aggregation != "cumulative"}
    for code, spans in wanted.items():
        spans.years |= latest.reopened(code, spans.years, last_touched)
    to_read = needed(indicators, wanted)
    if not wanted:
        return 0
    axis = Spans()
    for spans in to_read.values():
        axis.add(spans)
    slots = make_slots(axis.years, axis.extras)
    areas, groups = read_areas(connection, county_code)

    def load(code: str) -> Cells:
        declared = indicators.get(code)
        return _read_cells(connection, county_code, code, to_read.get(code, Spans()), declared is None or declared.aggregation in _PLAIN)

    cube = Cube(areas, groups, slots, indicators, load, latest.month)
    changed = 0
    last_user = {source: code for code, spans in wanted.items() for source in needed(indicators, {code: spans})}
    for code, spans in wanted.items():
        indicator = indicators[code]
        periods = [label for year in sorted(spans.years) for label in periods_of_year(year)] + sorted(spans.extras)
        rows = np.flatnonzero(np.isin(cube.places.levels, levels_shown(indicator)))
        columns = to_columns(indicator, cube.figures(code), cube.places, slots, np.isin(slots.labels, periods), rows)
        changed += _replace(connection, county_code, code, periods, sorted({cube.places.codes[row] for row in rows}), columns, version)
        cube.release(source for source, user in last_user.items() if user == code)
    return changed


def rebuild(connection: sa.Connection, county_code: str, catalogue: Catalogue, version: int) -> int:
    """Throw a county's rollups away and compute all of them again, for when its areas or definitions changed."""
    connection.execute(sa.text("delete from rollup where county_code = :county"), {"county": county_code})
    sql = "select distinct indicator_code, period from observation_current where county_code = :county"
    rows = connection.execute(sa.text(sql), {"county": county_code}).all()
    touched = pd.DataFrame([tuple(row) for row in rows], columns=["indicator_code", "period"])
    return refresh(connection, county_code, catalogue, touched, version)


def read_areas(connection: sa.Connection, county_code: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the county's rows of tables area and area_group."""
    frames = []
    for table in ("area", "area_group"):
        result = connection.execute(sa.text(f"select * from {table} where county_code = :county"), {"county": county_code})
        frames.append(pd.DataFrame(result.all(), columns=list(result.keys())))
    return frames[0], frames[1]


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """Keep Python's cycle collector out of hundreds of thousands of plain tuples: it costs a third of a refresh."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read_cells(connection: sa.Connection, county_code: str, code: str, spans: Spans, plain: bool) -> Cells:
    """Read an indicator's cells; of a plain one only what it has: fetching is most of what a refresh costs."""
    labels = [label for year in sorted(spans.years) for label in periods_of_year(year)] + sorted(spans.extras)
    columns = "area_code, period, value, nullif(bound, 'exact')" + ("" if plain else ", numerator, denominator")
    sql = f"select {columns} from observation_current where county_code = :county and indicator_code = :code and state not in :unspoken"
    given: dict[str, object] = {"county": county_code, "code": code, "unspoken": UNSPOKEN}
    lists: list[sa.BindParameter[str]] = [sa.bindparam("unspoken", expanding=True)]
    if len(spans.years) <= _MANY_YEARS:
        sql, given["periods"] = f"{sql} and period in :periods", labels
        lists.append(sa.bindparam("periods", expanding=True))
    rows = _fetch(connection, sa.text(sql).bindparams(*lists), given)
    if not rows:
        return EMPTY
    area, period, value, bound, *parts = zip(*rows, strict=True)
    numerator, denominator = (np.array(part, dtype=float) for part in parts) if parts else (np.empty(0), np.empty(0))
    bounds = tuple(one or "exact" for one in bound) if any(bound) else ()
    return Cells(area, period, np.array(value, dtype=float), numerator, denominator, bounds)


def _fetch(connection: sa.Connection, statement: sa.TextClause, given: Mapping[str, object]) -> list[_Row]:
    """Fetch through the driver's own cursor: rows are plain tuples, twice as fast as SQLAlchemy's."""
    result = connection.execute(statement, dict(given))
    cursor = result.cursor
    rows: list[_Row] = list(cursor.fetchall()) if cursor is not None else []
    result.close()
    return rows


def _replace(
    connection: sa.Connection, county_code: str, code: str, periods: list[str], areas: list[str], columns: Columns, version: int
) -> int:
    """Write the rows that differ from those kept, remove those that are no longer; return how many."""
    sql = f"select {', '.join(ROLLUP_COLUMNS)} from rollup where county_code = :county and indicator_code = :indicator"
    given: dict[str, object] = {"county": county_code, "indicator": code}
    if len(periods) <= _MANY_YEARS * len(periods_of_year(0)):
        narrow = sa.text(f"{sql} and area_code in :areas and period in :periods")
        narrow = narrow.bindparams(sa.bindparam("areas", expanding=True), sa.bindparam("periods", expanding=True))
        kept = _fetch(connection, narrow, {**given, "areas": areas, "periods": periods})
    else:
        asked = set(periods)
        kept = [row for row in _fetch(connection, sa.text(sql), given) if row[2] in asked]
    old, new = ({row[1:3]: row for row in rows} for rows in (kept, _rows(columns)))
    outdated = [key for key, row in old.items() if new.get(key) != row]
    fresh = [row for key, row in new.items() if old.get(key) != row]
    delete_rows(connection, rollup, [(county_code, code, *key) for key in outdated])
    insert_rows(connection, rollup, ("county_code", *ROLLUP_COLUMNS, "version"), [(county_code, *row, version) for row in fresh])
    return len(fresh) + sum(key not in new for key in outdated)


def _rows(columns: Columns) -> list[_Row]:
    lists: list[list[Any]] = []
    for column in columns.values():
        values: list[Any] = column.tolist()
        if column.dtype.kind == "f" and np.isnan(column).any():
            values = [None if value != value else value for value in values]  # noqa: PLR0124 (NaN is what differs from itself)
        lists.append(values)
    return list(zip(*lists, strict=True))
