"""What observations were: before a period, and at an earlier version."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.bulk import Row, fetch_all
from warehouse.catalogue.model import CUMULATIVE_SUFFIX
from warehouse.catalogue.periods import grain_of, month_range, shift, year_before
from warehouse.schema import observation, observation_current

HISTORY_COLUMNS = ("indicator_code", "period", "area_code", "value", "basis")
_FLOATS = ("value", "numerator", "denominator")
_HELD = sa.select(*(observation_current.c[name] for name in HISTORY_COLUMNS)).where(
    observation_current.c.county_code == sa.bindparam("county"),
    observation_current.c.indicator_code.in_(sa.bindparam("codes", expanding=True)),
    observation_current.c.period.in_(sa.bindparam("periods", expanding=True)),
    observation_current.c.area_code.between(sa.bindparam("first"), sa.bindparam("last")),
)


def history(
    connection: sa.Connection, county_code: str, indicators: Collection[str], periods: Collection[str], areas: Collection[str]
) -> pd.DataFrame:
    """Return what is currently held of these areas before these periods, for checks that compare with it.

    A row per indicator, area and period, columns HISTORY_COLUMNS (value float, NaN = masked; basis text): the period before and the same
    period a year earlier; of 本年累计 companions every earlier month of the year. No row where nothing is held.
    """
    wanted = set(areas)
    rows: list[Row] = []
    for codes, earlier in earlier_keys(indicators, periods) if wanted else ():
        given = {"county": county_code, "codes": codes, "periods": earlier, "first": min(wanted), "last": max(wanted)}
        rows += [row for row in fetch_all(connection, _HELD, given) if row[2] in wanted]
    return table_of(zip(*rows, strict=True) if rows else [()] * len(HISTORY_COLUMNS))


def table_of(columns: Iterable[Sequence[object]]) -> pd.DataFrame:
    """Return a history out of its columns, texts as plain objects: making pandas' own texts of them costs as much as reading them."""
    index, value = HISTORY_COLUMNS.index("value"), list(columns)
    return pd.DataFrame(
        {
            name: np.array(given, dtype=float if place == index else object)
            for place, (name, given) in enumerate(zip(HISTORY_COLUMNS, value, strict=True))
        },
        copy=False,
    )


def earlier_keys(indicators: Iterable[str], periods: Iterable[str]) -> list[tuple[list[str], list[str]]]:
    """Return which indicators `history` looks up in which periods, a pair for plain ones and one for 本年累计; none without periods."""
    codes = set(indicators)
    companions = {code for code in codes if code.endswith(CUMULATIVE_SUFFIX)}
    companions |= {code + CUMULATIVE_SUFFIX for code in codes - companions}
    datable = [period for period in periods if grain_of(period) in ("month", "quarter", "year")]
    before = {shift(period, -1) for period in datable} | {year_before(period) for period in datable}
    this_year = {month for period in datable if grain_of(period) == "month" for month in month_range(f"{period[:4]}-01", shift(period, -1))}
    found = [(sorted(codes - companions), sorted(before)), (sorted(companions), sorted(before | this_year))]
    return [(some, earlier) for some, earlier in found if some and earlier]


def as_of(connection: sa.Connection, county_code: str, indicators: Collection[str], periods: Collection[str], version: int) -> pd.DataFrame:
    """Return what was current at a version: of each fact the latest row up to it, unless that withdrew the fact.

    A row per indicator, period and area; columns as in observation_current without confirmed_by; value, numerator and
    denominator are float, NaN = masked or none. Areas above the collecting level are not made here.
    """
    later = observation.alias("later")
    same = [later.c[name] == observation.c[name] for name in ("county_code", "indicator_code", "period", "area_code")]
    latest = sa.select(sa.func.max(later.c.version)).where(*same, later.c.version <= version).scalar_subquery()
    columns = [observation.c[column.name] for column in observation_current.c if column.name != "confirmed_by"]
    chosen = (
        sa.select(*columns)
        .where(
            observation.c.county_code == county_code,
            observation.c.indicator_code.in_(sorted(set(indicators))),
            observation.c.period.in_(sorted(set(periods))),
            observation.c.version == latest,
            observation.c.state != "withdrawn",
        )
        .order_by(observation.c.indicator_code, observation.c.period, observation.c.area_code)
    )
    return _frame(fetch_all(connection, chosen), tuple(column.name for column in columns))


def _frame(rows: Collection[tuple[object, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    lists = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    kinds = {"version": "int64", "batch_id": "int64", **dict.fromkeys(_FLOATS, "float64")}
    return pd.DataFrame({name: pd.Series(values, dtype=kinds.get(name, "str")) for name, values in zip(columns, lists, strict=True)})
