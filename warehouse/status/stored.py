"""Statuses kept in step with figures and targets, inside the transaction that changes them."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse import rollup, schema
from warehouse.bulk import Row, delete_rows, fetch_all, upsert_rows
from warehouse.catalogue import Catalogue
from warehouse.catalogue.judging import rules_of
from warehouse.catalogue.periods import UNDATED
from warehouse.rollup.axes import periods_of_year
from warehouse.rollup.plan import needed_for, reached, spans_of
from warehouse.rollup.said import with_said
from warehouse.status.cases import DERIVED, STATUS_COLUMNS, TARGET_COLUMNS, YEARS_BACK, judge_undated, judge_year
from warehouse.status.panel import FIGURE_COLUMNS, Pair, make_panel, predecessors, with_ancestors, with_predecessors
from warehouse.status.terms import Term, kind_of, month_number, term_of

_KEY = ("indicator_code", "area_code", "period")
_ADDED_UP = ("county", "township", "zone")  # levels whose figures rollup keeps, of every indicator
_WRITTEN = ("county_code", *_KEY, "version", *STATUS_COLUMNS[3:], "state")
_NO_YEAR = 0  # of targets for no time

Change = tuple[str, str]  # indicator_code, period


@dataclass(frozen=True)
class _County:
    """One county inside the transaction: what its statuses are made of besides figures and targets."""

    connection: sa.Connection
    code: str
    catalogue: Catalogue

    def ask(self, sql: str, given: Mapping[str, object] | None = None, **lists: Sequence[str]) -> list[Row]:
        """Return the rows of a query that names :county; lists: what stands behind ``in``, nothing where one is empty."""
        if not all(lists.values()):
            return []
        binds = [sa.bindparam(name, type_=sa.Text(), expanding=True) for name in lists]
        return fetch_all(self.connection, sa.text(sql).bindparams(*binds), {"county": self.code, **(given or {}), **lists})


def refresh(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, touched: Collection[Change], aimed: Collection[Change], version: int
) -> int:
    """Judge again what changed figures or targets reach; the rollups are up to date already.

    Args:
        touched: indicator and period of the observations that changed; aimed: of the targets.
        version: being written; rollup rows that changed carry it.

    Returns:
        How many statuses became others.
    """
    if not catalogue.judging or not (touched or aimed):
        return 0
    county = _County(connection, county_code, catalogue)
    periods: dict[str, set[str]] = {}
    for code, period in touched:
        periods.setdefault(code, set()).add(period)
    moved = reached(catalogue.indicators, {code: spans_of(said) for code, said in periods.items()})
    codes = sorted({code for code, _ in aimed} | (_aimed_at(county) & moved.keys()))
    if not codes:
        return 0
    targets, kept = _targets(county, codes), _kept(county, codes)
    begins = {code: (min(spans.years) if spans.years else 0) for code, spans in moved.items()}
    changed = _changed_pairs(county, begins, version)
    ends = _reached_months(county, targets)
    before = predecessors(rollup.read_areas(connection, county_code)[0])
    keys = list(zip(*(targets[name].tolist() for name in _KEY), strict=True))
    levels = targets["level"].tolist()
    wanted = np.zeros(len(targets), dtype=bool)
    for place, key in enumerate(keys):
        code, area, period = key
        stale = key not in kept or (kept[key][0] != _as_of(ends, code, targets, place))
        lineage = [(code, one) for one in (area, *before.get(area, ()))]
        unkept = code in moved and not _in_rollup(levels[place], catalogue, code)
        wanted[place] = stale or (code, period) in aimed or unkept or not changed.isdisjoint(lineage)
    gone = [key for key in kept if key not in set(keys)]
    return _write(county, _judge(county, targets[wanted].reset_index(drop=True), ends), gone, version)


def rebuild(connection: sa.Connection, county_code: str, catalogue: Catalogue, version: int) -> int:
    """Judge every target of a county anew: after areas, definitions or rules changed. Return how many statuses became others."""
    county = _County(connection, county_code, catalogue)
    targets = _targets(county, None) if catalogue.judging else _targets(county, [])
    keys = set(zip(*(targets[name].tolist() for name in _KEY), strict=True))
    gone = [key for key in _kept(county, None) if key not in keys]
    return _write(county, _judge(county, targets, _reached_months(county, targets)), gone, version)


def _aimed_at(county: _County) -> set[str]:
    """Return the indicators with targets or statuses: most files are about others, and a frame of no targets costs more than this."""
    tables = ("target_current", "status_current")
    asked = " union ".join(f"select indicator_code from {table} where county_code = :county" for table in tables)
    return {row[0] for row in county.ask(asked)}


def _targets(county: _County, codes: Sequence[str] | None) -> pd.DataFrame:
    """Return the targets of declared indicators and known areas: TARGET_COLUMNS and the area's level."""
    limit = "" if codes is None else "and target.indicator_code in :codes"
    sql = f"""
        select target.indicator_code, target.area_code, target.period, target.value, target.start, target.phases, target.deadline,
               target.horizon, target.counting, place.valid_to, place.level
        from target_current as target
        join area as place on place.county_code = target.county_code and place.area_code = target.area_code
             and place.valid_from = (
                 select max(valid_from) from area as any_area
                 where any_area.county_code = place.county_code and any_area.area_code = place.area_code
             )
        where target.county_code = :county and target.value is not null {limit}
        order by target.indicator_code, target.area_code, target.period
    """
    rows = county.ask(sql) if codes is None else county.ask(sql, codes=codes)
    rows = [row for row in rows if row[0] in county.catalogue.indicators]
    found = pd.DataFrame(rows, columns=[*TARGET_COLUMNS[:-1], "valid_to", "level"])
    retired = [month_number(text) if text else np.nan for text in found["valid_to"].tolist()]
    found = found.assign(retired=np.array(retired, dtype=float), value=found["value"].astype(float), start=found["start"].astype(float))
    return found.astype(dict.fromkeys((*_KEY, "phases", "deadline", "horizon", "counting"), object))


def _kept(county: _County, codes: Sequence[str] | None) -> dict[tuple[str, str, str], tuple[str, int]]:
    limit = "" if codes is None else "and indicator_code in :codes"
    sql = f"select indicator_code, area_code, period, as_of, version from status_current where county_code = :county {limit}"
    rows = county.ask(sql) if codes is None else county.ask(sql, codes=codes)
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows}


def _changed_pairs(county: _County, begins: Mapping[str, int], version: int) -> set[Pair]:
    """Return indicator and area of the rollup rows written in this version; begins: first year each indicator was touched in."""
    found: set[Pair] = set()
    for year in set(begins.values()):
        sql = """
            select distinct indicator_code, area_code from rollup
            where county_code = :county and indicator_code in :codes and period >= :first and version >= :version
        """
        codes = sorted(code for code, first in begins.items() if first == year)
        found.update((row[0], row[1]) for row in county.ask(sql, {"first": f"{year:04d}", "version": version}, codes=codes))
    return found


def _reached_months(county: _County, targets: pd.DataFrame) -> dict[str, int]:
    """Return indicator → the last completed month anybody in the county reported, of a derived one its source's.

    A month is completed once a file was handed in after its end.
    """
    codes = sorted(set(targets["indicator_code"]))
    sources = {code: county.catalogue.source_of(code).code for code in codes}
    asked = sorted({*codes, *sources.values()})
    sql = f"""
        {with_said("indicator_code in :codes")}
        select indicator_code, length(period), max(period) from rollup
        where county_code = :county and indicator_code in :codes and value is not null
              and period in (select period from said where length(period) < 8 and period not like 'u%')
              and area_code in (select area_code from area where county_code = :county and level = 'county')
        group by indicator_code, length(period)
    """
    found = {(row[0], row[1]): row[2] for row in county.ask(sql, codes=asked)}
    handed_in = """
        select max(case when submitted_on <> '' then submitted_on else substr(received_at, 1, 10) end) from batch
        where county_code = :county and state in ('published', 'counted')
    """
    newest = county.ask(handed_in)[0][0] if found else None
    limit = _last_complete(str(newest)) if newest else None
    ends: dict[str, int] = {}
    for code in codes:
        for one, size in ((code, 7), (sources[code], 7), (code, 6), (sources[code], 6), (code, 4), (sources[code], 4)):
            if (one, size) in found:
                month = _end(found[one, size])
                ends[code] = month if limit is None else min(month, limit)
                break
    return ends


def _as_of(ends: Mapping[str, int], code: str, targets: pd.DataFrame, place: int) -> str:
    term = term_of(str(targets["period"].iat[place]), "")
    if term is None or code not in ends:
        return ""
    month = min(ends[code], term.last)
    return f"{month // 12:04d}-{month % 12 + 1:02d}" if month >= term.first else ""


def _judge(county: _County, targets: pd.DataFrame, ends: Mapping[str, int]) -> pd.DataFrame:
    """Judge targets, those of each last year together."""
    terms = [term_of(period, "") for period in targets["period"].tolist()]
    years = np.array([_NO_YEAR if term is None else term.last // 12 for term in terms], dtype=np.int64)
    made = []
    for year in sorted(set(years.tolist())):
        chosen = np.flatnonzero(years == year)
        mine = targets.iloc[chosen].reset_index(drop=True)
        rules = rules_of(county.catalogue.judging.values(), str(mine["period"].iat[0]))
        if rules is None:
            continue
        if year == _NO_YEAR:
            made.append(judge_undated(mine, _undated_figures(county, mine), county.catalogue.indicators, rules))
            continue
        span = _years([term for term in (terms[place] for place in chosen) if term is not None], year)
        asked = list(dict.fromkeys(zip(mine["indicator_code"], mine["area_code"], strict=True)))
        before = predecessors(rollup.read_areas(county.connection, county.code)[0])
        pairs = with_ancestors(asked, before)
        panel = make_panel(_figures(county, pairs, span, mine), pairs, span)
        kinds = {code: kind_of(county.catalogue.indicators, code) for code, _ in pairs}
        made.append(judge_year(mine, pairs, with_predecessors(panel, pairs, before, kinds), ends, county.catalogue.indicators, rules))
    return pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=list(STATUS_COLUMNS))


def _years(terms: Iterable[Term], year: int) -> list[int]:
    first = min(term.first // 12 for term in terms)
    return list(range(min(year - YEARS_BACK, first - 1), year + 1))


def _figures(county: _County, pairs: Sequence[Pair], years: Sequence[int], targets: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs' figures of some years: rollup's, those it does not keep (of villages) computed by its rules."""
    sql = f"""
        select {", ".join(FIGURE_COLUMNS)} from rollup
        where county_code = :county and indicator_code in :codes and period in :periods and area_code in :areas
    """
    codes, areas = (sorted(set(part)) for part in zip(*pairs, strict=True))
    within = [period for year in years for period in periods_of_year(year)]
    frames = [pd.DataFrame(county.ask(sql, codes=codes, periods=within, areas=areas), columns=list(FIGURE_COLUMNS))]
    level = dict(zip(targets["area_code"], targets["level"], strict=True))
    for code in codes:
        unkept = [area for one, area in pairs if one == code and not _in_rollup(level.get(area, "county"), county.catalogue, code)]
        if unkept:
            frames.append(_computed(county, code, unkept))
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]


def _computed(county: _County, code: str, areas: Sequence[str]) -> pd.DataFrame:
    columns = ("indicator_code", "period", "area_code", "value", "numerator", "denominator", "bound", "state")
    sql = f"select {', '.join(columns)} from observation_current where county_code = :county and indicator_code in :codes"
    observed = pd.DataFrame(county.ask(sql, codes=list(needed_for(county.catalogue.indicators, code, None))), columns=list(columns))
    places, groups = rollup.read_areas(county.connection, county.code)
    return rollup.compute(observed, places, groups, county.catalogue.indicators, [code], None, areas)[list(FIGURE_COLUMNS)]


def _undated_figures(county: _County, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the one figure each pair has come to: the undated one, else its last year's."""
    sql = f"""
        {with_said("indicator_code in :codes")}
        select {", ".join(FIGURE_COLUMNS)} from rollup
        where county_code = :county and indicator_code in :codes and area_code in :areas and value is not null
              and period in (select period from said where period = '{UNDATED}' or length(period) = 4)
        order by period
    """
    rows = county.ask(sql, codes=sorted(set(targets["indicator_code"])), areas=sorted(set(targets["area_code"])))
    return pd.DataFrame(rows, columns=list(FIGURE_COLUMNS)).drop_duplicates(["indicator_code", "area_code"], keep="last")


def _write(county: _County, judged: pd.DataFrame, gone: Sequence[Row], version: int) -> int:
    """Write the statuses that became others, and that those of targets that are gone ended."""
    rows = [(*row, "reported") for row in _rows(judged)]
    held = _held(county, judged)
    differing = [row for row in rows if held.get(row[:3]) != row]
    names = [name for name in _WRITTEN if name not in ("county_code", "version")]
    made = [(county.code, *row[:3], version, *row[3:]) for row in differing]
    empty = {name: schema.status.c[name] for name in names[3:]}
    blank = [
        None if isinstance(column.type, schema.Real) else 0 if isinstance(column.type, sa.Integer) else "" for column in empty.values()
    ]
    ended = [(county.code, *key, version, *blank[:-1], "withdrawn") for key in gone]
    upsert_rows(county.connection, schema.status, _WRITTEN, [*made, *ended])
    upsert_rows(county.connection, schema.status_current, _WRITTEN, made)
    delete_rows(county.connection, schema.status_current, [(county.code, *key) for key in gone])
    return len(made) + len(ended)


def _held(county: _County, judged: pd.DataFrame) -> dict[Row, Row]:
    names = ", ".join(name for name in _WRITTEN if name not in ("county_code", "version"))
    sql = f"select {names} from status_current where county_code = :county and indicator_code in :codes and area_code in :areas"
    codes, areas = (sorted(set(judged[name])) for name in ("indicator_code", "area_code"))
    return {row[:3]: row for row in county.ask(sql, codes=codes, areas=areas)}


def _rows(judged: pd.DataFrame) -> list[Row]:
    """Return statuses as rows of plain values, None for NaN."""
    lists: list[list[object]] = []
    for name in STATUS_COLUMNS:
        column, kind = judged[name], schema.status.c[name].type
        if isinstance(kind, schema.Real):
            values = column.to_numpy(dtype=float)
            lists.append([None if value != value else value for value in values.tolist()])  # noqa: PLR0124
        else:
            lists.append(list(column.astype(int if isinstance(kind, sa.Integer) else str)))
    return list(zip(*lists, strict=True))


def _in_rollup(level: str, catalogue: Catalogue, code: str) -> bool:
    return level in _ADDED_UP or catalogue.indicators[code].aggregation in (*DERIVED[:1], "wavg", "growth")


def _end(period: str) -> int:
    year = int(period[:4]) * 12
    return year + 11 if len(period) == 4 else year + int(period[5]) * 3 - 1 if len(period) == 6 else year + int(period[5:]) - 1


def _last_complete(day: str) -> int:
    month = month_number(day)
    return month if int(day[8:10] or 1) >= monthrange(int(day[:4]), int(day[5:7]))[1] else month - 1
