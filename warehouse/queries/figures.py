"""Figures of any areas in any periods: kept ones from rollups, those of villages computed by the same rules."""

from collections.abc import Collection, Sequence

import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.periods import last_month, months_of, quarter_of
from warehouse.queries.asking import ask, ask_rows
from warehouse.queries.observed import observations_of
from warehouse.queries.scope import scope_of
from warehouse.queries.standing import SHAPES, month_of
from warehouse.rollup import compute, read_areas
from warehouse.rollup.frame import levels_shown
from warehouse.rollup.said import with_said

FIGURE_COLUMNS = (
    "indicator_code", "area_code", "period", "value", "numerator", "denominator", "year_to_date", "bound",
    "reported", "expected", "townships_reported", "townships_expected",
)  # fmt: skip
_KEPT = f"""
    select {", ".join(FIGURE_COLUMNS)} from rollup
    where county_code = :county and indicator_code in :indicators and area_code in :areas and period in
"""
_KEPT_EVER = f"{with_said('indicator_code in :indicators')} {_KEPT} (select period from said)"


def figures(
    connection: sa.Connection,
    county_code: str,
    catalogue: Catalogue,
    indicators: Sequence[str],
    level: str,
    periods: Collection[str] | None,
    areas: Sequence[str],
) -> pd.DataFrame:
    """Return the figures of areas of one level, as rollups keep them or would keep them.

    A row per indicator, area and period that has one, FIGURE_COLUMNS, in no order: value, numerator, denominator,
    year_to_date float in the indicator's unit (NaN = none); an area that owes a report may have a row without value.

    Args:
        level: of the areas; periods: None = all there are.
    """
    kept = [code for code in indicators if level in levels_shown(catalogue.indicator(code))]
    frames = [kept_figures(connection, county_code, kept, periods, areas)] if kept else []
    made = [code for code in indicators if code not in kept]
    frames += computed_figures(connection, county_code, catalogue, made, periods, areas) if made else []
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(FIGURE_COLUMNS))


def computed_figures(
    connection: sa.Connection,
    county_code: str,
    catalogue: Catalogue,
    indicators: Sequence[str],
    periods: Collection[str] | None,
    areas: Sequence[str],
    version: int | None = None,
) -> list[pd.DataFrame]:
    """Return what rollups would hold of areas of any level, a frame per indicator as `figures` returns it; version: None = now."""
    places, groups = read_areas(connection, county_code)
    made = []
    for code in indicators:
        observed = observations_of(connection, county_code, catalogue, code, periods, version)
        made.append(compute(observed, places, groups, catalogue.indicators, [code], periods, areas)[list(FIGURE_COLUMNS)])
    return made


def kept_figures(
    connection: sa.Connection, county_code: str, indicators: Sequence[str], periods: Collection[str] | None, areas: Sequence[str]
) -> pd.DataFrame:
    """Return the rollup's rows of indicators and areas, FIGURE_COLUMNS, in no order; periods: None = all."""
    given: dict[str, Sequence[str]] = {"indicators": list(indicators), "areas": list(areas)}
    if periods is None:
        return ask(connection, _KEPT_EVER, county=county_code, **given)
    return ask(connection, f"{_KEPT} :periods", county=county_code, periods=list(periods), **given)


def reached_month(connection: sa.Connection, county_code: str, catalogue: Catalogue, indicator: str) -> str:
    """Return the last month anybody's reports of an indicator (of a derived one: of its source) reach, '' without any."""
    code = catalogue.source_of(indicator).code
    sql = """
        select period from rollup
        where county_code = :county and indicator_code = :indicator and value is not null and period like :shape
        order by period desc
        limit 1
    """
    for shape in SHAPES.values():
        _, rows = ask_rows(connection, sql, county=county_code, indicator=code, shape=shape)
        if rows:
            return last_month(str(rows[0][0]))
    return ""


def villages_owing(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, indicator: str, period: str, within: str = ""
) -> pd.DataFrame:
    """Return the villages an indicator's figure of a period is made of, each once, in 建制顺序, those that did not report as well.

    A row per village: area_code, name_zh, name_en, parent_code, township_code, township_zh, township_en, valid_from, valid_to.
    Of what adds up over time those there in any month of the period, of everything else those there in its last.

    Args:
        within: only those inside this township, or inside this zone at that time; '' = all.
    """
    sql = """
        select village.area_code, village.name_zh, village.name_en, village.parent_code, village.township_code, village.valid_from,
               village.valid_to, coalesce(township.name_zh, '') as township_zh, coalesce(township.name_en, '') as township_en
        from area as village
        left join area as township on township.county_code = village.county_code and township.area_code = village.township_code
             and township.valid_from <= :month and (township.valid_to = '' or township.valid_to >= :since)
        where village.county_code = :county and village.level = 'village'
              and village.valid_from <= :month and (village.valid_to = '' or village.valid_to >= :since)
        order by township.position, village.position, village.area_code, village.valid_from, township.valid_from
    """
    adds_up = catalogue.source_of(indicator).aggregation == "flow_sum" and bool(months_of(period))
    last = month_of(period)
    found = ask(connection, sql, county=county_code, month=last, since=months_of(period)[0] if adds_up else last)
    found = found.drop_duplicates("area_code", keep="last", ignore_index=True)
    if not within:
        return found
    inside = scope_of(connection, county_code, within, period).levels
    return found[found["area_code"].isin(list(inside))].reset_index(drop=True)


def owed_by_villages(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, indicator: str, period: str, villages: pd.DataFrame
) -> list[int]:
    """Return how many reports villages owe in a period, as rollups count them, which keep no row of a silent village.

    0 where the level does not report, and in a period in which nobody in the county did.

    Args:
        villages: valid_from, valid_to among its columns.
    """
    source = catalogue.source_of(indicator)
    reached = reached_month(connection, county_code, catalogue, indicator)
    due = [month for month in months_of(period) if month <= reached]
    if source.level != "village" or not due or not _anybody_reported(connection, county_code, indicator, period):
        return [0] * len(villages)
    spans = zip(villages["valid_from"], villages["valid_to"], strict=True)
    there = [[month for month in due if begin <= month and (not end or month <= end)] for begin, end in spans]
    if source.aggregation != "flow_sum" or source.frequency not in ("month", "quarter"):
        return [int(bool(months)) for months in there]
    return [len(months if source.frequency == "month" else {quarter_of(month) for month in months}) for months in there]


def _anybody_reported(connection: sa.Connection, county_code: str, indicator: str, period: str) -> bool:
    sql = """
        select 1 from rollup
        where county_code = :county and indicator_code = :indicator and period = :period
              and area_code in (select area_code from area where county_code = :county and level = 'county')
        limit 1
    """
    return bool(ask_rows(connection, sql, county=county_code, indicator=indicator, period=period)[1])
