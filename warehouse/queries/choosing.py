"""What there is to choose from: indicators with data, and their periods; names to search."""

import sqlalchemy as sa

from warehouse.catalogue.model import Grain
from warehouse.queries.asking import ask_rows
from warehouse.queries.standing import SHAPES
from warehouse.rollup.said import with_last, with_said

NAME_COLUMNS = ("kind", "code", "name_zh", "name_en", "level", "parent_code", "parent_zh", "parent_en")


def reported_indicators(connection: sa.Connection, county_code: str) -> list[str]:
    """Return the codes of the indicators that have a figure for any area, in the order of the alphabet."""
    sql = """
        select indicator_code from indicator
        where county_code = :county and exists (
            select 1 from rollup
            where rollup.county_code = indicator.county_code and rollup.indicator_code = indicator.indicator_code
                  and rollup.value is not null
        )
        order by indicator_code
    """
    _, rows = ask_rows(connection, sql, county=county_code)
    return [str(row[0]) for row in rows]


def reported_periods(connection: sa.Connection, county_code: str, indicator: str, grain: Grain = "month") -> list[str]:
    """Return the periods of a grain in which anybody reported an indicator, oldest first; windows and undated with ``once``."""
    said = with_said("indicator_code = :indicator")
    at_the_county = f"""
        {said}
        select distinct period from rollup
        where county_code = :county and indicator_code = :indicator and period in (select period from said where period like :shape)
              and area_code in (select area_code from area where county_code = :county and level = 'county')
        order by period
    """
    anywhere = f"{said} select period from said where period like :shape or (:shape = '%/%' and period = 'undated') order by period"
    given = {"county": county_code, "indicator": indicator, "shape": SHAPES.get(grain, "%/%")}
    rows = [] if grain == "once" else ask_rows(connection, at_the_county, **given)[1]
    return [str(row[0]) for row in rows or ask_rows(connection, anywhere, **given)[1]]


def newest_month(connection: sa.Connection, county_code: str) -> str | None:
    """Return the newest month for which the county itself has a figure of anything, None without any."""
    at_the_county = """
        last.period like '____-__' and exists (
            select 1 from rollup
            where rollup.county_code = :county and rollup.indicator_code = last.indicator_code and rollup.period = last.period
                  and rollup.area_code in (select area_code from area where county_code = :county and level = 'county')
        )
    """
    sql = f"{with_last(at_the_county)} select max(period) from last where {at_the_county}"
    found: str | None = connection.execute(sa.text(sql), {"county": county_code}).scalar()
    return found
