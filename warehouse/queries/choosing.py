"""What there is to choose from: indicators with data, and their periods; names to search."""

import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue.model import Grain
from warehouse.queries.asking import ask, ask_rows
from warehouse.queries.standing import SHAPES

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
    at_the_county = """
        select distinct rollup.period
        from area
        cross join rollup  -- SQLite keeps the order of a cross join: from the county into the rollup's key
        where area.county_code = :county and area.level = 'county' and rollup.county_code = :county
              and rollup.indicator_code = :indicator and rollup.area_code = area.area_code and rollup.period like :shape
        order by rollup.period
    """
    anywhere = """
        select distinct period from rollup
        where county_code = :county and indicator_code = :indicator and (period like :shape or (:shape = '%/%' and period = 'undated'))
        order by period
    """
    given = {"county": county_code, "indicator": indicator, "shape": SHAPES.get(grain, "%/%")}
    rows = [] if grain == "once" else ask_rows(connection, at_the_county, **given)[1]
    return [str(row[0]) for row in rows or ask_rows(connection, anywhere, **given)[1]]


def newest_month(connection: sa.Connection, county_code: str) -> str | None:
    """Return the newest month for which the county itself has a figure of anything, None without any."""
    sql = """
        select period from rollup
        where county_code = :county and period like '____-__'
              and area_code in (select area_code from area where county_code = :county and level = 'county')
        order by period desc
        limit 1
    """
    found: str | None = connection.execute(sa.text(sql), {"county": county_code}).scalar()
    return found


def search_names(connection: sa.Connection, county_code: str) -> pd.DataFrame:
    """Return the names a search box looks through.

    A row per indicator (本年累计 left out), then per area still there (county, townships, zones, villages, entities; each in
    建制顺序), NAME_COLUMNS, all str: kind indicator or area; of an indicator level is where it is collected, parent_code its
    domain and its parent's names ''; of an area parent_code, parent_zh, parent_en are the township's or county's, '' for none.
    """
    indicators = """
        select 'indicator' as kind, indicator_code as code, name_zh, name_en, level, domain as parent_code, '' as parent_zh,
               '' as parent_en
        from indicator
        where county_code = :county and aggregation <> 'cumulative'
        order by indicator_code
    """
    places = """
        select 'area' as kind, area.area_code as code, area.name_zh, area.name_en, area.level, area.parent_code,
               coalesce(parent.name_zh, '') as parent_zh, coalesce(parent.name_en, '') as parent_en
        from area
        left join area as parent on parent.county_code = area.county_code and parent.area_code = area.parent_code and parent.valid_to = ''
        where area.county_code = :county and area.valid_to = ''
        order by case area.level when 'county' then 0 when 'township' then 1 when 'zone' then 2 when 'village' then 3 else 4 end,
                 area.position, area.area_code
    """
    frames = [ask(connection, sql, county=county_code) for sql in (indicators, places)]
    return pd.concat(frames, ignore_index=True)[list(NAME_COLUMNS)]
