"""Rollups kept in step with the observations: what a change touches is computed again, what differs is written."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse import schema
from warehouse.bulk import Row
from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import CUMULATIVE_SUFFIX, Indicator
from warehouse.catalogue.periods import grain_of
from warehouse.rollup.axes import Ints, Places, make_places, make_slots, month_number
from warehouse.rollup.cells import Pivot, cells_of
from warehouse.rollup.cube import Cube
from warehouse.rollup.frame import ROLLUP_COLUMNS, levels_shown, to_columns
from warehouse.rollup.kept import Kept
from warehouse.rollup.latest import Latest, last_of, read_latest
from warehouse.rollup.plan import Spans, made_of, needed, reached, spans_of
from warehouse.rollup.stored import read_cells, read_kept, read_table, replace_rows, rows_of

_NEVER = 10**6  # a month after all others


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
    cells = cells_of(observations)
    spans = spans_of(cells.period)
    slots = make_slots(spans.years, spans.extras)
    reported: dict[str, set[str]] = {}
    for code, period in set(zip(cells.indicator, cells.period, strict=True)):
        reported.setdefault(code, set()).add(period)
    ends = {code: end for code, said in reported.items() if (end := last_of(said)) >= 0}
    places = make_places(areas, groups, slots)
    pivot = Pivot(places, slots)
    cube = Cube(places, slots, indicators, lambda codes: pivot.panels(cells, codes), Latest(indicators, ends, {}).month)
    asked = np.ones(len(slots.labels), dtype=bool) if periods is None else np.isin(slots.labels, list(periods))
    chosen = [code for code in (indicators if codes is None else codes) if indicators[code].aggregation != "cumulative"]
    frames = []
    for portion in cube.portions(chosen):
        cube.prepare(portion)
        for code in portion:
            rows = _shown(places, levels_shown(indicators[code])) if area_codes is None else _rows_of(places, area_codes)
            columns = to_columns({code: cube.figures(code)}, places, slots, asked, rows)
            frames.append(pd.DataFrame({name: pd.Series(column) for name, column in columns.items()}))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(ROLLUP_COLUMNS))


def refresh(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, touched: pd.DataFrame, version: int, since: int | None = None,
    kept: Kept | None = None,
) -> int:  # fmt: skip
    """Bring the rollups of touched indicators and of all that is made of them up to date, inside the caller's transaction.

    Args:
        touched: indicator_code, period of the observations that changed; observation_current already holds them.
        version: written into the rows that differ; rows that stay equal keep theirs.
        since: the first version among the observations that changed, None = `version`.
        kept: what the refresh before this one left, None = nothing; all that was written since is in `touched`.

    Returns:
        How many rows were written or removed.
    """
    with _garbage_left_alone():
        first = version if since is None else since
        return _refresh(connection, county_code, catalogue.indicators, touched, version, first, kept or Kept())


def _refresh(
    connection: sa.Connection, county_code: str, indicators: Mapping[str, Indicator], touched: pd.DataFrame, version: int, since: int,
    kept: Kept,
) -> int:  # fmt: skip
    periods: dict[str, set[str]] = {}
    for code, period in zip(touched["indicator_code"].tolist(), touched["period"].tolist(), strict=True):
        periods.setdefault(code, set()).add(period)
    kept.change(periods)
    by_code = {code: spans_of(said) for code, said in periods.items()}
    last_touched = {code: last_of(said) for code, said in periods.items()}
    wanted = {code: spans for code, spans in reached(indicators, by_code).items() if indicators[code].aggregation != "cumulative"}
    if not wanted:
        return 0
    latest = read_latest(connection, county_code, indicators, made_of(indicators, wanted), since)
    for code, spans in wanted.items():
        spans.years |= latest.reopened(code, spans.years, last_touched)
    to_read = needed(indicators, wanted)
    axis = Spans()
    for spans in to_read.values():
        axis.add(spans)
    if kept.tables is None:
        kept.tables = tuple(tuple(read_table(connection, county_code, table)) for table in (schema.area, schema.area_group))
    pivot = _laid_out(*kept.tables, tuple(sorted(axis.years)), tuple(sorted(axis.extras)))
    places, slots = pivot.places, pivot.slots
    cube = Cube(
        places,
        slots,
        indicators,
        lambda codes: kept.panels(pivot, {code: to_read[code] for code in codes}, partial(read_cells, connection, county_code, indicators)),
        latest.month,
    )
    changed = 0
    last_user = {source: code for code in wanted for source in made_of(indicators, [code])}
    for portion in _portions(cube, indicators, wanted):
        cube.prepare(portion)
        shown = _shown(places, levels_shown(indicators[portion[0]]))
        spans = wanted[portion[0]]
        begin = _begin(cube, portion, periods, latest)
        asked = np.isin(slots.labels, spans.periods()) & (slots.last >= begin)
        figures = {code: cube.figures(code) for code in portion}
        columns = to_columns(figures, places, slots, asked, shown)
        labels = set(np.array(slots.labels)[asked].tolist())
        old = kept.rows(portion, labels, partial(read_kept, connection, county_code, portion, spans, begin))
        rows = rows_of(columns)
        changed += replace_rows(connection, county_code, old, rows, version)
        kept.keep_rows(portion, labels, rows)
        cube.release(source for source, user in last_user.items() if user in figures)
    return changed


def _begin(cube: Cube, codes: Sequence[str], touched: Mapping[str, Collection[str]], latest: Latest) -> int:
    """Return the first month whose figures of some indicators may differ from those kept, 0 = any.

    Where all there is of an indicator are months, nothing before the first one touched differs, nor before the last one left alone
    (up to which reports were expected before, too). A coarser figure or a 本年累计 reaches back.
    """
    if any(not touched.get(code) or code + CUMULATIVE_SUFFIX in touched for code in codes):
        return 0
    said = {period for code in codes for period in touched[code]}
    if any(grain_of(period) != "month" for period in said) or not cube.monthly(codes):
        return 0
    return min(*(month_number(period) for period in said), *(latest.held.get(code, _NEVER) + 1 for code in codes))


def _portions(cube: Cube, indicators: Mapping[str, Indicator], wanted: Mapping[str, Spans]) -> Iterator[Sequence[str]]:
    """Cut the wanted indicators into portions of which all have figures for the same periods and levels."""
    alike: dict[tuple[object, ...], list[str]] = {}
    for code, spans in wanted.items():
        key = (levels_shown(indicators[code]), frozenset(spans.years), frozenset(spans.extras))
        alike.setdefault(key, []).append(code)
    for codes in alike.values():
        yield from cube.portions(codes)


def rebuild(connection: sa.Connection, county_code: str, catalogue: Catalogue, version: int) -> int:
    """Compute every rollup of a county anew: after areas or definitions changed."""
    connection.execute(sa.text("delete from rollup where county_code = :county"), {"county": county_code})
    sql = "select distinct indicator_code, period from observation_current where county_code = :county"
    rows = connection.execute(sa.text(sql), {"county": county_code}).all()
    touched = pd.DataFrame([tuple(row) for row in rows], columns=["indicator_code", "period"])
    return refresh(connection, county_code, catalogue, touched, version)


def read_areas(connection: sa.Connection, county_code: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the county's rows of tables area and area_group."""
    areas, groups = (
        pd.DataFrame(read_table(connection, county_code, table), columns=table.columns.keys()) for table in (schema.area, schema.area_group)
    )
    return areas, groups


@lru_cache(maxsize=4)
def _laid_out(areas: tuple[Row, ...], groups: tuple[Row, ...], years: tuple[int, ...], extras: tuple[str, ...]) -> Pivot:
    """Lay out the axes of a county whose tables hold these rows: one file after the other needs the same."""
    slots = make_slots(years, extras)
    area_frame = pd.DataFrame(list(areas), columns=schema.area.columns.keys())
    return Pivot(make_places(area_frame, pd.DataFrame(list(groups), columns=schema.area_group.columns.keys()), slots), slots)


def _shown(places: Places, levels: Collection[str]) -> Ints:
    return np.flatnonzero(np.isin(places.levels, list(levels)))


def _rows_of(places: Places, area_codes: Iterable[str]) -> Ints:
    return np.array(sorted(row for area in area_codes for row in places.rows_of.get(area, ())), dtype=np.int64)


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
