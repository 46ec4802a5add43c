"""What there is: versions, the county, its areas, its indicators and their periods."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.catalogue.model import Grain
from warehouse.catalogue.periods import last_month
from warehouse.queries.asking import ask, ask_rows
from warehouse.rollup.said import with_said

SHAPES: Mapping[Grain, str] = {"month": "____-__", "quarter": "____Q_", "year": "____"}
_PUBLICATIONS = "select version, published_at, batches, cells, note from publication order by version desc limit :limit"


class Publication(NamedTuple):
    """One published version; cells: observation, register and target rows it wrote."""

    version: int
    published_at: str
    batches: int
    cells: int
    note: str


def version(connection: sa.Connection) -> int:
    """Return the newest version, 0 before the first load."""
    return int(connection.execute(sa.text("select coalesce(max(version), 0) from publication")).scalar_one())


def newest_publication(connection: sa.Connection) -> Publication | None:
    """Return the newest version, None before the first load."""
    _, rows = ask_rows(connection, _PUBLICATIONS, limit=1)  # every request asks it
    return Publication(*rows[0]) if rows else None


def publications(connection: sa.Connection, limit: int = 50) -> pd.DataFrame:
    """Return the newest versions, newest first: version, batches, cells (int); published_at, note (str)."""
    return ask(connection, _PUBLICATIONS, limit=limit)


def publications_of(connection: sa.Connection, county_code: str, limit: int = 50) -> list[Publication]:
    """Return the newest versions that took anything from one county folder, newest first."""
    sql = """
        select version, published_at, batches, cells, note from publication
        where version in (select version from batch where county_code = :county)
        order by version desc limit :limit
    """
    return [Publication(*row) for row in ask(connection, sql, county=county_code, limit=limit).itertuples(index=False, name=None)]


def county(connection: sa.Connection, county_code: str) -> Mapping[str, Any]:
    """Return the county folder: county_code, name_zh, name_en, note, fingerprint (str), demo (0 or 1), area_code of its own area.

    Of several counties in one folder it is the first in 建制顺序, '' where there is none.
    Raises UnknownName for a county that was never loaded.
    """
    sql = """
        select county.*, coalesce(area.area_code, '') as area_code
        from county
        left join area on area.county_code = county.county_code and area.level = 'county'
        where county.county_code = :county
        order by area.position, area.valid_from desc
    """
    row = connection.execute(sa.text(sql), {"county": county_code}).mappings().first()
    if row is None:
        raise UnknownName(Problem("county", f"no county {county_code!r} has been loaded", "load its folder: python -m etl load FOLDER"))
    return dict(row)


def areas(connection: sa.Connection, county_code: str, level: str, period: str | None = None) -> pd.DataFrame:
    """Return the areas of a level in 建制顺序.

    A row per area: area_code, name_zh, name_en, parent_code, township_code, valid_from, valid_to (str), position (int).

    Args:
        period: those there in its last month; None = those there still.
    """
    sql = """
        select area_code, name_zh, name_en, parent_code, township_code, valid_from, valid_to, position
        from area
        where county_code = :county and level = :level and valid_from <= :month and (valid_to = '' or valid_to >= :month)
        order by position, area_code
    """
    return ask(connection, sql, county=county_code, level=level, month=month_of(period))


def month_of(period: str | None) -> str:
    """Return the month areas are looked at in: a period's last one, for none and for undated one after all others."""
    return "9999-12" if period in (None, "undated") else last_month(str(period))


def indicator_declared(connection: sa.Connection, county_code: str, indicator: str) -> Mapping[str, Any]:
    """Return the declaration as it was loaded: the columns of table indicator, `declaration` decoded from its JSON.

    Raises UnknownName for a code that was not loaded.
    """
    sql = "select * from indicator where county_code = :county and indicator_code = :indicator"
    row = connection.execute(sa.text(sql), {"county": county_code, "indicator": indicator}).mappings().first()
    if row is None:
        raise UnknownName(
            Problem("indicator", f"no indicator {indicator!r} has been loaded", "look its code up in data/catalogue/indicators")
        )
    return {**row, "declaration": json.loads(row["declaration"] or "{}")}


def latest_period(connection: sa.Connection, county_code: str, indicator: str, grain: Grain = "month") -> str | None:
    """Return the last month, quarter or year in which anybody in the county reported an indicator, None if nobody ever did.

    Raises KeyError for grain ``once``, which has no order.
    """
    sql = """
        select period from rollup
        where county_code = :county and indicator_code = :indicator and period like :shape
        order by period desc
        limit 1
    """
    given = {"county": county_code, "indicator": indicator, "shape": SHAPES[grain]}
    found: str | None = connection.execute(sa.text(sql), given).scalar()
    return found


def changes_since(connection: sa.Connection, county_code: str, since: int) -> pd.DataFrame:
    """Return the county's own figures that changed after a version, the newest change first.

    A row per county area, indicator and period: area_code, indicator_code, period, bound (str); value, year_to_date (float,
    NaN = not reported); reported, expected, version (int).
    """
    sql = f"""
        {with_said("true")}
        select rollup.area_code, rollup.indicator_code, rollup.period, rollup.value, rollup.year_to_date, rollup.bound,
               rollup.reported, rollup.expected, rollup.version
        from area
        cross join rollup  -- SQLite keeps the order of a cross join: from the county into the rollup's key
        where area.county_code = :county and area.level = 'county' and area.valid_to = '' and rollup.county_code = :county
              and rollup.indicator_code in (select indicator_code from indicator where county_code = :county)
              and rollup.period in (select period from said) and rollup.area_code = area.area_code and rollup.version > :since
        order by rollup.version desc, rollup.indicator_code, rollup.period
    """
    return ask(connection, sql, county=county_code, since=since)


def batches_since(connection: sa.Connection, county_code: str, since: int) -> pd.DataFrame:
    """Return the files taken after a version, newest first.

    A row per batch: batch_id, version, submission_no, rows_taken, rows_changed, rows_withdrawn, rows_refused (int);
    form_code, file_name, sender_code, received_at, loaded_at, state (str).
    """
    sql = """
        select batch_id, version, form_code, file_name, sender_code, submission_no, received_at, loaded_at, state,
               rows_taken, rows_changed, rows_withdrawn, rows_refused
        from batch
        where county_code = :county and version > :since
        order by batch_id desc
    """
    return ask(connection, sql, county=county_code, since=since)
