"""Which periods rollups have figures of, told by their key alone.

Rollups lie by indicator, period and area. To follow an area through time is to look each of the indicator's periods up; to find
these, the key is asked for the next period after each, and no row between is read.
"""


def with_said(chosen: str) -> str:
    """Return how a query begins that joins ``said``: a row per indicator and period that has any figure, indicator_code and period.

    Each indicator has one more row, whose period is NULL. Join it as ``from said cross join rollup``: SQLite keeps that order.

    Args:
        chosen: a condition on the columns of table indicator; the county is ``:county``.
    """
    return f"""
        with recursive said(indicator_code, period) as (
            select indicator.indicator_code, (
                select min(begun.period) from rollup as begun
                where begun.county_code = :county and begun.indicator_code = indicator.indicator_code
            )
            from indicator
            where indicator.county_code = :county and {chosen}
            union all
            select said.indicator_code, (
                select min(later.period) from rollup as later
                where later.county_code = :county and later.indicator_code = said.indicator_code and later.period > said.period
            )
            from said
            where said.period is not null
        )
    """


AT_SAID = "rollup.county_code = :county and rollup.indicator_code = said.indicator_code and rollup.period = said.period"
