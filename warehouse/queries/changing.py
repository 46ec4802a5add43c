"""What changed between versions, and what one number was in each of them."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.queries.asking import Given, ask, ask_rows
from warehouse.queries.figures import computed_figures
from warehouse.queries.scope import scope_of
from warehouse.rollup import needed_for

CHANGE_COLUMNS = (
    "indicator_code", "area_code", "name_zh", "name_en", "level", "period", "kind", "value", "before", "bound", "before_bound",
    "version", "batch_id", "file_name",
)  # fmt: skip
SUMMARY_COLUMNS = ("indicator_code", "new", "changed", "withdrawn")
REVISION_COLUMNS = (
    "version", "published_at", "value", "year_to_date", "numerator", "denominator", "bound", "reported", "expected", "batch_id",
    "file_name", "raw",
)  # fmt: skip
_FIGURE = ("value", "numerator", "denominator", "bound")


class Changes(NamedTuple):
    """What `changes` returns; total: how many cells changed, of which `cells` holds the first."""

    summary: pd.DataFrame
    cells: pd.DataFrame
    total: int


def _newest(alias: str, limit: str) -> str:
    return f"""(
        select max(version) from observation as any_version
        where any_version.county_code = :county and any_version.indicator_code = {alias}.indicator_code
              and any_version.period = {alias}.period and any_version.area_code = {alias}.area_code and any_version.version <= {limit}
    )"""


def _same(column: str) -> str:
    return f"(now.{column} = old.{column} or (now.{column} is null and old.{column} is null))"


_CHANGED_SQL = f"""
    with touched as (
        select distinct indicator_code, period, area_code from observation
        where county_code = :county and version > :earlier and version <= :later
    ),
    compared as (
        select now.indicator_code, now.period, now.area_code, now.value, old.value as before, now.bound,
               coalesce(old.bound, 'exact') as before_bound, now.version, now.batch_id,
               case when now.state in ('withdrawn', 'returned')
                         then case when old.state is null or old.state in ('withdrawn', 'returned') then 'same' else 'withdrawn' end
                    when old.state is null or old.state in ('withdrawn', 'returned') then 'new'
                    when now.state = old.state and {" and ".join(map(_same, (*_FIGURE, "basis")))} then 'same'
                    else 'changed' end as kind
        from touched
        cross join observation as now  -- SQLite keeps the order of a cross join: from what was touched into the observations' key
        left join observation as old on old.county_code = now.county_code and old.indicator_code = now.indicator_code
             and old.period = now.period and old.area_code = now.area_code and old.version = {_newest("now", ":earlier")}
        where now.county_code = :county and now.indicator_code = touched.indicator_code and now.period = touched.period
              and now.area_code = touched.area_code and now.version = {_newest("touched", ":later")}
    )
"""


def changes(connection: sa.Connection, county_code: str, from_version: int, to_version: int, limit: int = 200) -> Changes:
    """Return what differs between two versions in the cells as reported (and as counted from registers).

    summary: a row per indicator with any, by code, SUMMARY_COLUMNS: new, changed, withdrawn int, cells. cells: at most
    `limit` rows, by indicator, newest period first, then 建制顺序, CHANGE_COLUMNS: kind new, changed or withdrawn; value, before
    float in the indicator's unit (NaN = masked, or there was none, or there is none any more); bound, before_bound str; version,
    batch_id int and file_name of what changed it last ('' = counted from a register). What changed and changed back is no change.
    """
    given: dict[str, Given] = {"county": county_code, "earlier": from_version, "later": to_version}
    summary = ask(
        connection,
        f"""
        {_CHANGED_SQL}
        select indicator_code, sum(case when kind = 'new' then 1 else 0 end) as new,
               sum(case when kind = 'changed' then 1 else 0 end) as changed,
               sum(case when kind = 'withdrawn' then 1 else 0 end) as withdrawn
        from compared where kind <> 'same' group by indicator_code order by indicator_code
        """,
        **given,
    )
    cells = ask(
        connection,
        f"""
        {_CHANGED_SQL},
        place as (
            select area_code, max(name_zh) as name_zh, max(name_en) as name_en, max(level) as level, min(position) as position
            from area where county_code = :county group by area_code
        )
        select compared.indicator_code, compared.area_code, coalesce(place.name_zh, '') as name_zh, coalesce(place.name_en, '') as name_en,
               coalesce(place.level, '') as level, compared.period, compared.kind,
               case when compared.kind = 'withdrawn' then null else compared.value end as value,
               case when compared.kind = 'new' then null else compared.before end as before, compared.bound, compared.before_bound,
               compared.version, compared.batch_id, coalesce(batch.file_name, '') as file_name
        from compared
        left join place on place.area_code = compared.area_code
        left join batch on batch.batch_id = compared.batch_id
        where compared.kind <> 'same'
        order by compared.indicator_code, compared.period desc, place.position, compared.area_code
        limit :limit
        """,
        **given,
        limit=limit,
    )
    return Changes(summary, cells[list(CHANGE_COLUMNS)], int(summary[["new", "changed", "withdrawn"]].to_numpy().sum()))


def revisions(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, indicator: str, area_code: str, period: str, limit: int = 20
) -> pd.DataFrame:
    """Return what one number was in each version that changed it, newest last.

    A row per version, REVISION_COLUMNS: value, year_to_date, numerator, denominator float in the indicator's unit, NaN = there
    was none; bound str; reported, expected int, its coverage then; where the area itself stated the number in that version,
    batch_id, file_name and raw (the cell's text), else 0 and ''. The figure of each version is computed from the observations it
    had, on today's areas and definitions.

    Args:
        limit: look at no more than so many of the newest versions that touched anything the number is made of.

    Raises UnknownName for an indicator nobody declared.
    """
    catalogue.indicator(indicator)
    versions = versions_touching(connection, county_code, catalogue, indicator, area_code, period)[-limit:]
    published = dict(ask_rows(connection, "select version, published_at from publication")[1])
    own = _own_cells(connection, county_code, indicator, area_code, period)
    rows: list[tuple[object, ...]] = []
    before: tuple[object, ...] = ()
    for version in versions:
        computed = computed_figures(connection, county_code, catalogue, [indicator], [period], [area_code], version)[0]
        figure = computed.iloc[0].to_dict() if len(computed) else {}
        numbers = [float(figure.get(name, np.nan)) for name in ("value", "year_to_date", "numerator", "denominator")]
        shown = (*numbers, figure.get("bound", "exact"), int(figure.get("reported", 0)), int(figure.get("expected", 0)))
        if str(shown) != str(before):
            rows.append((version, published.get(version, ""), *shown, *own.get(version, (0, "", ""))))
        before = shown
    frame = pd.DataFrame(rows, columns=list(REVISION_COLUMNS))
    return frame.astype(dict.fromkeys(("value", "year_to_date", "numerator", "denominator"), float))


def versions_touching(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, indicator: str, area_code: str, period: str
) -> list[int]:
    """Return the versions that wrote anything one figure is made of, oldest first; raise UnknownName for an indicator nobody declared."""
    inside = list(scope_of(connection, county_code, area_code, period).levels)
    found: set[int] = set()
    for code, periods in needed_for(catalogue.indicators, indicator, period).items():
        sql = """
            select distinct version from observation
            where county_code = :county and indicator_code = :indicator and period in :periods and area_code in :areas
        """
        _, rows = ask_rows(connection, sql, county=county_code, indicator=code, periods=list(periods or ()), areas=inside)
        found |= {int(row[0]) for row in rows}
    return sorted(found)


def _own_cells(connection: sa.Connection, county_code: str, indicator: str, area_code: str, period: str) -> dict[int, tuple[int, str, str]]:
    sql = """
        select stated.version, stated.batch_id, coalesce(batch.file_name, '') as file_name, stated.raw
        from observation as stated
        left join batch on batch.batch_id = stated.batch_id
        where stated.county_code = :county and stated.indicator_code = :indicator and stated.period = :period and stated.area_code = :area
    """
    _, rows = ask_rows(connection, sql, county=county_code, indicator=indicator, period=period, area=area_code)
    return {int(version): (int(batch_id), str(name), str(raw)) for version, batch_id, name, raw in rows}
