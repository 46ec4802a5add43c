"""The last twelve months of many figures at once, each as short as a word."""

import math
from collections.abc import Sequence

import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.periods import month_range, months_of, quarter_of, shift
from warehouse.queries.asking import Given, ask
from warehouse.queries.figures import figures
from warehouse.rollup.frame import levels_shown

_MONTHS = 12
Wanted = tuple[str, str, str]  # indicator, area, level of the area


def trails(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, wanted: Sequence[Wanted], until: str
) -> dict[tuple[str, str], tuple[float, ...]]:
    """Return the figures of each indicator and area in the twelve months up to one, by (indicator, area).

    Values float in the indicator's unit, oldest first: of twelve months, of what comes by the quarter of the quarters these
    months lie in; NaN = not reported. Without an entry: what comes less often, and what nobody reported in these months.

    Args:
        until: a month, a quarter or a year, its last month counts; "" and undated: there is nothing.
    """
    last = months_of(until)[-1] if until and months_of(until) else ""
    if not last:
        return {}
    months = month_range(shift(last, 1 - _MONTHS), last)
    periods = {"month": months, "quarter": tuple(dict.fromkeys(quarter_of(month) for month in months))}
    asked = [one for one in wanted if catalogue.indicator(one[0]).frequency in periods]
    kept = [one for one in asked if one[2] in levels_shown(catalogue.indicator(one[0]))]
    every = [one for grain in {catalogue.indicator(code).frequency for code, *_ in asked} for one in periods[grain]]
    frames = [_kept(connection, county_code, kept, every)] if kept else []
    for code in dict.fromkeys(one[0] for one in asked if one not in kept):
        areas = [area for other, area, _ in asked if other == code]
        frames.append(figures(connection, county_code, catalogue, [code], "village", every, areas))
    found: dict[tuple[str, str, str], float] = {}
    for frame in frames:
        keys = zip(frame["indicator_code"], frame["area_code"], frame["period"], strict=True)
        found.update(zip(keys, frame["value"].astype(float).tolist(), strict=True))
    made = {}
    for code, area, _ in asked:
        values = tuple(found.get((code, area, period), math.nan) for period in periods[catalogue.indicator(code).frequency])
        if not all(map(math.isnan, values)):
            made[code, area] = values
    return made


def _kept(connection: sa.Connection, county_code: str, wanted: Sequence[Wanted], periods: Sequence[str]) -> pd.DataFrame:
    """Return what the rollup keeps of pairs: not of all their indicators in all their areas, which may be twenty times as many."""
    pairs = ", ".join(f"(:indicator_{number}, :area_{number})" for number in range(len(wanted)))
    sql = f"""
        with wanted (indicator_code, area_code) as (values {pairs})
        select rollup.indicator_code, rollup.area_code, rollup.period, rollup.value
        from wanted
        cross join rollup  -- SQLite keeps the order of a cross join: from the pairs into the rollup's key
        where rollup.county_code = :county and rollup.indicator_code = wanted.indicator_code
              and rollup.area_code = wanted.area_code and rollup.period in :periods
    """
    given: dict[str, Given] = {"periods": list(periods)}
    for number, (code, area, _) in enumerate(wanted):
        given |= {f"indicator_{number}": code, f"area_{number}": area}
    return ask(connection, sql, county=county_code, **given)
