"""Observations as they stood in a version."""

import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.queries.asking import ask
from warehouse.rollup import needed_for
from warehouse.rollup.axes import periods_of_year

_COLUMNS = "indicator_code, period, area_code, value, numerator, denominator, bound, state"


def observations_as_of(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, indicator: str, period: str | None, version: int
) -> pd.DataFrame:
    """Return all an indicator is made of, as it stood in a version: the newest row of each key up to it.

    A row per indicator, period and area: indicator_code, period, area_code, bound, state (str); value, numerator,
    denominator (float). Withdrawn ones are among them.

    Args:
        period: read only the years its figure needs, and the last one each indicator has (reports are expected up to
            the latest period); None = all.
    """
    needed = needed_for(catalogue.indicators, indicator, period)
    frames = []
    for code, periods in needed.items():
        limit = "" if periods is None else " and period in :periods"
        given = {} if periods is None else {"periods": sorted({*periods, *_last_year(connection, county_code, code, version)})}
        sql = f"""
            select {_COLUMNS} from observation as stated
            where county_code = :county and indicator_code = :indicator{limit} and version = (
                select max(version) from observation as any_version
                where any_version.county_code = stated.county_code and any_version.indicator_code = stated.indicator_code
                      and any_version.period = stated.period and any_version.area_code = stated.area_code
                      and any_version.version <= :version
            )
        """
        frames.append(ask(connection, sql, county=county_code, indicator=code, version=version, **given))
    return pd.concat(frames, ignore_index=True)


def _last_year(connection: sa.Connection, county_code: str, code: str, version: int) -> list[str]:
    sql = """
        select max(period) from observation
        where county_code = :county and indicator_code = :indicator and period < 'A' and period not like '%/%'
              and version <= :version and state not in ('withdrawn', 'returned')
    """
    found = connection.execute(sa.text(sql), {"county": county_code, "indicator": code, "version": version}).scalar()
    return periods_of_year(int(found[:4])) if found else []
