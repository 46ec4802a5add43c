"""Observations as they stand, or as they stood in a version."""

from collections.abc import Collection

import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.queries.asking import Given, ask, ask_rows
from warehouse.rollup import needed_for

_COLUMNS = "indicator_code, period, area_code, value, numerator, denominator, bound, state"
_CURRENT = ("observation_current", "")
_AS_OF = (
    "observation",
    """ and version = (
            select max(version) from observation as any_version
            where any_version.county_code = stated.county_code and any_version.indicator_code = stated.indicator_code
                  and any_version.period = stated.period and any_version.area_code = stated.area_code
                  and any_version.version <= :version
        )""",
)


def observations_of(
    connection: sa.Connection,
    county_code: str,
    catalogue: Catalogue,
    indicator: str,
    periods: Collection[str] | None = None,
    version: int | None = None,
) -> pd.DataFrame:
    """Return all an indicator is made of.

    A row per indicator, period and area: indicator_code, period, area_code, bound, state (str); value, numerator,
    denominator (float). Of an older version withdrawn ones are among them.

    Args:
        periods: read only the years their figures need, and the last one each indicator has (reports are expected up to
            the latest period); None = all.
        version: None = what is current; a number = the newest row of each key up to it.
    """
    table, standing = _CURRENT if version is None else _AS_OF
    upto: dict[str, Given] = {} if version is None else {"version": version}
    frames = []
    for code, within in _needed(catalogue, indicator, periods).items():
        limit, given = "", dict[str, Given]()
        if within is not None:
            limit = " and period in :periods"
            given = {"periods": sorted(within | set(_last(connection, county_code, code, version)))}
        sql = f"select {_COLUMNS} from {table} as stated where county_code = :county and indicator_code = :indicator{limit}{standing}"
        frames.append(ask(connection, sql, county=county_code, indicator=code, **upto, **given))
    return pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)


def _needed(catalogue: Catalogue, indicator: str, periods: Collection[str] | None) -> dict[str, set[str] | None]:
    """Return the codes an indicator is made of → the periods to read, None = all."""
    if periods is None:
        return dict.fromkeys(needed_for(catalogue.indicators, indicator, None))
    found: dict[str, set[str] | None] = {}
    for period in periods:
        for code, within in needed_for(catalogue.indicators, indicator, period).items():
            found[code] = (found.get(code) or set()) | set(within or ())
    return found


def _last(connection: sa.Connection, county_code: str, code: str, version: int | None) -> list[str]:
    """Return the last month, quarter and year an indicator has in the last year it has anything in."""
    table, limit = ("observation_current", "") if version is None else ("observation", " and version <= :version")
    sql = f"""
        select max(period) from {table}
        where county_code = :county and indicator_code = :indicator and period >= :first and period < :end and period not like '%/%'
              and state not in ('withdrawn', 'returned'){limit}
    """
    given: dict[str, Given] = {"county": county_code, "indicator": code}
    if version is not None:
        given["version"] = version
    year = str(ask_rows(connection, sql, first="", end="A", **given)[1][0][0] or "")[:4]
    spans = [(f"{year}-", f"{year}."), (f"{year}Q", f"{year}R"), (year, f"{year}!")] if year else []
    found = [ask_rows(connection, sql, first=first, end=end, **given)[1][0][0] for first, end in spans]
    return [str(period) for period in found if period]
