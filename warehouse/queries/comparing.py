"""One area in one period beside others: tiles, coverage. Read from rollups alone."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue.periods import grain_of, months_of, shift, year_before
from warehouse.queries.asking import ask, ask_rows
from warehouse.queries.standing import county, month_of

TRAIL = {"month": 24, "quarter": 8, "year": 10}  # periods in a sparkline


TILE_COLUMNS = (
    "indicator_code", "period", "bound", "value", "before", "difference", "change", "year_to_date", "to_date_before", "to_date_change",
    "reported", "expected", "townships_reported", "townships_expected", "broken", "trail",
)  # fmt: skip


def tiles(connection: sa.Connection, county_code: str, indicators: Sequence[str], period: str, area: str | None = None) -> pd.DataFrame:
    """Return what a tile shows of each indicator, in the order asked for.

    A row per indicator, also for one without any report: indicator_code, period, bound (str); value, before (a year
    earlier), difference, change (%, NaN where the base is missing, zero or negative or lies before a break of the series),
    year_to_date, to_date_before, to_date_change (float); reported, expected, townships_reported, townships_expected (int);
    broken (bool: the year earlier is not comparable); trail (tuple of float: the last 24 months, 8 quarters or 10 years
    up to the period, NaN where nobody reported; empty for a window or undated).

    Args:
        area: None = the county itself.
    """
    place = county(connection, county_code)["area_code"] if area is None else area
    grain = grain_of(period)
    trail = [shift(period, -step) for step in range(TRAIL[grain] - 1, -1, -1)] if grain in TRAIL else []
    earlier, _ = base_of(period, ())
    sql = """
        select indicator_code, period, value, year_to_date, bound, reported, expected, townships_reported, townships_expected
        from rollup
        where county_code = :county and area_code = :area and indicator_code in :indicators and period in :periods
    """
    periods = sorted({*trail, period, earlier} - {""})
    names, found = ask_rows(connection, sql, county=county_code, area=place, indicators=list(indicators), periods=periods)
    rows = {row[:2]: dict(zip(names, row, strict=True)) for row in found}
    declared = declarations(connection, county_code, indicators)
    made = []
    for code in indicators:
        now, base = rows.get((code, period)), rows.get((code, earlier))
        value, before = _number(now, "value"), _number(base, "value")
        to_date, to_date_before = _number(now, "year_to_date"), _number(base, "year_to_date")
        _, broken = base_of(period, declared.get(code, {}).get("breaks") or ())
        counts = now or dict.fromkeys(("reported", "expected", "townships_reported", "townships_expected"), 0)
        made.append(
            (
                code, period, now["bound"] if now else "exact", value, before, value - before, np.nan if broken else change(value, before),
                to_date, to_date_before, np.nan if broken else change(to_date, to_date_before), counts["reported"], counts["expected"],
                counts["townships_reported"], counts["townships_expected"], broken,
                tuple(_number(rows.get((code, one)), "value") for one in trail),
            )
        )  # fmt: skip
    return pd.DataFrame(made, columns=list(TILE_COLUMNS))


def coverage(connection: sa.Connection, county_code: str, indicators: Sequence[str], period: str) -> pd.DataFrame:
    """Return who reported what in one period.

    A row per township and indicator that owes or gave a report, in 建制顺序: area_code, name_zh, name_en,
    indicator_code (str); reported, expected (int, units at the collecting level × base periods). An indicator nobody in the
    county reported in the period has no row.
    """
    sql = """
        select township.area_code, township.name_zh, township.name_en, rollup.indicator_code, rollup.reported, rollup.expected
        from area as township
        cross join rollup  -- SQLite keeps the order of a cross join: from the townships into the rollup's key
        where township.county_code = :county and township.level = 'township'
              and rollup.county_code = township.county_code and rollup.area_code = township.area_code
              and rollup.indicator_code in :indicators and rollup.period = :period
              and township.valid_from <= :month and (township.valid_to = '' or township.valid_to >= :month)
        order by township.position, township.area_code, rollup.indicator_code
    """
    return ask(connection, sql, county=county_code, indicators=list(indicators), period=period, month=month_of(period))


def change(value: float, before: float) -> float:
    """Return the growth in %, NaN where one of both is missing or the base is zero or negative."""
    return (value / before - 1) * 100 if before > 0 else float("nan")


def _number(row: Mapping[str, Any] | None, name: str) -> float:
    return float("nan") if row is None or row[name] is None else float(row[name])


def declarations(connection: sa.Connection, county_code: str, indicators: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the declarations as loaded, by code, each with its polarity."""
    sql = "select indicator_code, polarity, declaration from indicator where county_code = :county and indicator_code in :indicators"
    _, rows = ask_rows(connection, sql, county=county_code, indicators=list(indicators))
    return {code: {**json.loads(text or "{}"), "polarity": polarity} for code, polarity, text in rows}


def breaks_between(breaks: Sequence[str], earlier: str, period: str) -> bool:
    """Say whether a series breaks after one period began and not later than another ends: both are then not comparable."""
    return any(months_of(earlier)[0] < months_of(one)[0] <= months_of(period)[-1] for one in breaks)


def base_of(period: str, breaks: Sequence[str]) -> tuple[str, bool]:
    """Return the period a year earlier ('' for a window or undated) and whether a break makes it no base of a percentage."""
    earlier = year_before(period) if grain_of(period) in TRAIL else ""
    return earlier, bool(earlier) and breaks_between(breaks, earlier, period)
