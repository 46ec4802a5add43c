"""How fresh each number is."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.periods import grain_of, months_of, shift
from warehouse.queries.asking import ask_rows
from warehouse.queries.standing import SHAPES, county
from warehouse.rollup.said import with_last

FRESHNESS_COLUMNS = (
    "indicator_code", "period", "received_at", "days_since_period", "days_since_received", "reported", "expected",
    "townships_reported", "townships_expected",
)  # fmt: skip


def freshness(connection: sa.Connection, county_code: str, catalogue: Catalogue, today: str) -> pd.DataFrame:
    """Return how fresh the county's figure of each indicator is.

    A row per indicator as declared (本年累计 left out), also for one nobody ever reported, FRESHNESS_COLUMNS: period str, the
    newest of the grain it is made in that has a figure, of a coarser one where there is none, '' = never; received_at str, when
    the newest file about that period with this indicator arrived (of a derived one, with what it is made of), '' = none; days_since_period,
    days_since_received float, days from the period's last day and from that arrival to `today`, NaN = never; reported,
    expected, townships_reported, townships_expected int, the county's coverage in that period.

    Args:
        today: ISO date.
    """
    newest = _newest_figures(connection, county_code)
    received = _received(connection, county_code)
    rows = []
    for code, declared in catalogue.indicators.items():
        if declared.companion_of is not None:
            continue
        period, counts = _chosen(newest.get(code, {}), declared.frequency)
        source = catalogue.source_of(code)
        parts = (code, source.code, *source.parts)
        months = set(months_of(period)) if period else set()
        arrived = max((at for one in parts for at, about in received.get(one, ()) if months & about), default="")
        rows.append((code, period, arrived, _days(_end_of(period), today), _days(arrived[:10], today), *counts))
    return pd.DataFrame(rows, columns=list(FRESHNESS_COLUMNS)).astype({"days_since_period": float, "days_since_received": float})


def _newest_figures(connection: sa.Connection, county_code: str) -> Mapping[str, Mapping[str, tuple[str, tuple[int, ...]]]]:
    """Return indicator → grain → the newest period the county has a figure of, with its coverage; at least of the grain that is shown."""
    figure = "rollup.county_code = :county and rollup.area_code = :area and rollup.value is not null"
    same = "rollup.indicator_code = last.indicator_code and rollup.period = last.period"
    shapes = " ".join(f"when '{grain}' then '{shape}'" for grain, shape in SHAPES.items())
    until = f"last.period like case last.frequency {shapes} else '' end and exists (select 1 from rollup where {figure} and {same})"
    sql = f"""
        {with_last(until)}
        select rollup.indicator_code, rollup.period, rollup.reported, rollup.expected, rollup.townships_reported, rollup.townships_expected
        from rollup
        where {figure} and rollup.indicator_code in (select indicator_code from indicator where county_code = :county)
              and rollup.period in (select period from last)
        order by rollup.indicator_code, rollup.period
    """
    own = county(connection, county_code)["area_code"]
    found: dict[str, dict[str, tuple[str, tuple[int, ...]]]] = {}
    for code, period, *counts in ask_rows(connection, sql, county=county_code, area=own)[1]:
        found.setdefault(code, {})[grain_of(period)] = (period, tuple(counts))
    return found


def _chosen(newest: Mapping[str, tuple[str, tuple[int, ...]]], frequency: str) -> tuple[str, tuple[int, ...]]:
    order = (frequency, "month", "quarter", "year", "window", "undated")
    return next((newest[grain] for grain in order if grain in newest), ("", (0, 0, 0, 0)))


def _received(connection: sa.Connection, county_code: str) -> Mapping[str, list[tuple[str, frozenset[str]]]]:
    """Return indicator → when each file with it arrived and the months it is about."""
    sql = """
        select batch.batch_id, batch.received_at, batch.indicator_codes, batch_period.period
        from batch
        join batch_period on batch_period.batch_id = batch.batch_id
        where batch.county_code = :county and batch.state in ('published', 'counted') and batch.rows_taken > 0
    """
    files: dict[int, tuple[str, str, set[str]]] = {}
    for batch_id, received_at, codes, period in ask_rows(connection, sql, county=county_code)[1]:
        files.setdefault(batch_id, (received_at, codes, set()))[2].update(months_of(period))
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for received_at, codes, months in files.values():
        about = frozenset(months)
        for code in codes.split(";"):
            found.setdefault(code, []).append((received_at, about))
    return found


def _end_of(period: str) -> str:
    """Return a period's last day, '' for none and for an undated one."""
    months = months_of(period) if period else ()
    return (date.fromisoformat(f"{shift(months[-1], 1)}-01") - timedelta(days=1)).isoformat() if months else ""


def _days(day: str, today: str) -> float:
    return float((date.fromisoformat(today) - date.fromisoformat(day)).days) if day else np.nan
