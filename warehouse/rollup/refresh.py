"""Rollups kept in step with the observations: what a change touches is computed again, what differs is written."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import CUMULATIVE_SUFFIX, Indicator
from warehouse.catalogue.periods import last_month
from warehouse.rollup.axes import make_slots, month_number, periods_of_year
from warehouse.rollup.cells import EMPTY, UNSPOKEN, Cells, cells_of
from warehouse.rollup.cube import Cube
from warehouse.rollup.frame import ROLLUP_COLUMNS, levels_shown, to_frame
from warehouse.rollup.plan import Spans, needed, reached, spans_of

_KEY = ("indicator_code", "area_code", "period")
_CELL_SQL = """
    select area_code, period, value, numerator, denominator, bound
    from observation_current
    where county_code = :county and indicator_code = :indicator and period in :periods and state not in :unspoken
"""
_ALL_CELLS_SQL = _CELL_SQL.replace(" and period in :periods", "")
_MANY_YEARS = 5  # from here on an indicator is read whole: one range instead of 17 a year
_Row = tuple[str | float | int | None, ...]


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
        frames.append(to_frame(indicators[code], cube.figures(code), cube.places, slots, everything if asked is None else asked, rows))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(ROLLUP_COLUMNS))


def refresh(connection: sa.Connection, county_code: str, catalogue: Catalogue, touched: pd.DataFrame, version: int) -> int:
    """Bring the rollups of touched indicators and of all that is made of them up to date, inside the caller's transaction.

    Args:
        touched: indicator_code, period of the observations that changed; observation_current already holds them.
        version: written into the rows that differ; rows that stay equal keep theirs.

    Returns:
        How many rows were written or removed.
    """
    indicators = catalogue.indicators
    by_code = {str(code): spans_of(rows) for code, rows in touched.groupby("indicator_code")["period"]}
    latest = _Latest(connection, county_code)
    for code, spans in by_code.items():
        latest.add_old_end(code, spans)
    wanted = {code: spans for code, spans in reached(indicators, by_code).items() if indicators[code].aggregation != "cumulative"}
    to_read = needed(indicators, wanted)
    if not wanted:
        return 0
    axis = Spans()
    for spans in to_read.values():
        axis.add(spans)
    slots = make_slots(axis.years, axis.extras)
    areas, groups = read_areas(connection, county_code)

    def load(code: str) -> Cells:
        return _read_cells(connection, county_code, code, to_read.get(code, Spans()))

    cube = Cube(areas, groups, slots, indicators, load, latest.month)
    changed = 0
    for code, spans in wanted.items():
        indicator = indicators[code]
        periods = [label for year in sorted(spans.years) for label in periods_of_year(year)] + sorted(spans.extras)
        rows = np.flatnonzero(np.isin(cube.places.levels, levels_shown(indicator)))
        frame = to_frame(indicator, cube.figures(code), cube.places, slots, np.isin(slots.labels, periods), rows)
        changed += _replace(connection, county_code, code, periods, sorted({cube.places.codes[row] for row in rows}), frame, version)
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


class _Latest:
    """Knows the last month the county has of an indicator, by itself or in its 本年累计."""

    def __init__(self, connection: sa.Connection, county_code: str) -> None:
        self._connection, self._county = connection, county_code
        self._months: dict[str, int | None] = {}

    def month(self, code: str) -> int | None:
        """Return it as a number, None where there is no dated observation."""
        if code not in self._months:
            ends = [self._end(code), self._end(code + CUMULATIVE_SUFFIX)]
            self._months[code] = max((end for end in ends if end is not None), default=None)
        return self._months[code]

    def add_old_end(self, code: str, spans: Spans) -> None:
        """Add the year that held the latest period before: how many reports it expects ends there no longer."""
        year = self._last_year(code, None)
        while year is not None and year in spans.years:
            year = self._last_year(code, year)
        if year is not None and spans.years and year < max(spans.years):
            spans.years.add(year)

    def _end(self, code: str) -> int | None:
        year = self._last_year(code, None)
        if year is None:
            return None
        labels = periods_of_year(year)
        sql = "select distinct period from observation_current where county_code = :county and indicator_code = :code and period in :periods"
        found = self._all(f"{sql} and state not in :unspoken", code=code, periods=labels)
        return max(month_number(last_month(str(period))) for period in found)

    def _last_year(self, code: str, before: int | None) -> int | None:
        sql = (
            "select max(period) from observation_current where county_code = :county and indicator_code = :code"
            " and period < :end and period not like '%/%' and state not in :unspoken"
        )
        found = self._all(sql, code=code, end="A" if before is None else f"{before:04d}")
        return int(str(found[0])[:4]) if found[0] is not None else None

    def _all(self, sql: str, **given: str | list[str]) -> list[object]:
        lists = [sa.bindparam(name, expanding=True) for name in ("periods", "unspoken") if f":{name}" in sql]
        rows = self._connection.execute(sa.text(sql).bindparams(*lists), {"county": self._county, "unspoken": UNSPOKEN, **given})
        return [row[0] for row in rows]


def _read_cells(connection: sa.Connection, county_code: str, code: str, spans: Spans) -> Cells:
    labels = [label for year in sorted(spans.years) for label in periods_of_year(year)] + sorted(spans.extras)
    given = {"county": county_code, "indicator": code, "unspoken": UNSPOKEN}
    if len(spans.years) > _MANY_YEARS:
        statement = sa.text(_ALL_CELLS_SQL).bindparams(sa.bindparam("unspoken", expanding=True))
        rows = _fetch(connection, statement, given)
    else:
        statement = sa.text(_CELL_SQL).bindparams(sa.bindparam("unspoken", expanding=True), sa.bindparam("periods", expanding=True))
        rows = _fetch(connection, statement, {**given, "periods": labels})
    if not rows:
        return EMPTY
    area, period, value, numerator, denominator, bound = zip(*rows, strict=True)
    return Cells(area, period, np.array(value, float), np.array(numerator, float), np.array(denominator, float), bound)


def _fetch(connection: sa.Connection, statement: sa.TextClause, given: Mapping[str, object]) -> list[_Row]:
    """Fetch through the driver's own cursor: rows are plain tuples, twice as fast as SQLAlchemy's."""
    result = connection.execute(statement, dict(given))
    cursor = result.cursor
    rows: list[_Row] = cursor.fetchall() if cursor is not None else []
    result.close()
    return rows


def _replace(
    connection: sa.Connection, county_code: str, code: str, periods: list[str], areas: list[str], frame: pd.DataFrame, version: int
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
    old, new = ({row[1:3]: row for row in rows} for rows in (kept, _rows(frame)))
    outdated = [key for key, row in old.items() if new.get(key) != row]
    fresh = [row for key, row in new.items() if old.get(key) != row]
    if outdated:
        where = " and ".join(f"{name} = {_mark(connection)}" for name in ("county_code", *_KEY))
        connection.exec_driver_sql(f"delete from rollup where {where}", [(county_code, code, *key) for key in outdated])
    if fresh:
        _insert(connection, [(county_code, *row, version) for row in fresh])
    return len(fresh) + sum(key not in new for key in outdated)


def _rows(frame: pd.DataFrame) -> list[_Row]:
    columns = [frame[name].to_numpy() for name in ROLLUP_COLUMNS]
    lists = [
        np.where(np.isnan(column), None, column.astype(object)).tolist() if column.dtype.kind == "f" else column.tolist()
        for column in columns
    ]
    return list(zip(*lists, strict=True))


def _insert(connection: sa.Connection, rows: list[_Row]) -> None:
    names = ("county_code", *ROLLUP_COLUMNS, "version")
    if connection.dialect.name == "postgresql":
        cursor = connection.connection.cursor()
        with cursor.copy(f"copy rollup ({', '.join(names)}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        return
    connection.exec_driver_sql(f"insert into rollup ({', '.join(names)}) values ({', '.join('?' * len(names))})", rows)


def _mark(connection: sa.Connection) -> str:
    return "%s" if connection.dialect.name == "postgresql" else "?"
