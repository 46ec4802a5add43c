"""Which periods rollups have figures of, told by their key alone.

Rollups lie by indicator, period and area. To follow an area through time is to look each of the indicator's periods up; to find
these, the key is asked for the next period after each, and no row between is read.

Ask for ``period in (select period from said)``: where ``said`` is joined instead, SQLite may first read the whole table (a Bloom filter).
"""

_OF_COUNTY = "from rollup where rollup.county_code = :county and rollup.indicator_code ="


def with_said(chosen: str) -> str:
    """Return how a query begins that asks ``said``: a row per indicator and period that has any figure, indicator_code and period.

    Each indicator has one more row, whose period is NULL.

    Args:
        chosen: a condition on the columns of table indicator; the county is ``:county``.
    """
    return f"""
        with recursive said(indicator_code, period) as (
            select indicator_code, (select min(rollup.period) {_OF_COUNTY} indicator.indicator_code)
            from indicator
            where county_code = :county and {chosen}
            union all
            select indicator_code, (select min(rollup.period) {_OF_COUNTY} said.indicator_code and rollup.period > said.period)
            from said
            where period is not null
        )
    """


def with_last(until: str) -> str:
    """Return how a query begins that asks ``last``: each indicator's periods from its last one back to the first that is looked for.

    Columns indicator_code, frequency, period; the period is NULL where an indicator has no more.

    Args:
        until: a condition on the columns of ``last``.
    """
    return f"""
        with recursive last(indicator_code, frequency, period) as (
            select indicator_code, frequency, (select max(rollup.period) {_OF_COUNTY} indicator.indicator_code)
            from indicator
            where county_code = :county
            union all
            select indicator_code, frequency, (select max(rollup.period) {_OF_COUNTY} last.indicator_code and rollup.period < last.period)
            from last
            where period is not null and not ({until})
        )
    """
