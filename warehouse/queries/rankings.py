"""Areas in competition with each other (三比一争, 三比三看): what a scheme looks at, from rollups and statuses, ranked by it."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import Grain
from warehouse.catalogue.periods import grain_of, months_of, quarter_of, shift, year_of
from warehouse.catalogue.ranking import RankingColumn, RankingScheme, scheme_of
from warehouse.queries.across_areas import areas_within, compare
from warehouse.queries.figures import figures, owed_by_villages
from warehouse.queries.standing import latest_period
from warehouse.queries.targets import target_standings
from warehouse.ranking import listed, standings


def competition_period(connection: sa.Connection, county_code: str, catalogue: Catalogue, scheme: RankingScheme) -> str:
    """Return the newest period a scheme is held in: a month where it looks at anything monthly, else a year; "" without figures."""
    monthly = any(catalogue.indicator(one.indicator).frequency == "month" for one in scheme.columns)
    grain: Grain = "month" if monthly else "year"
    return max((latest_period(connection, county_code, one.indicator, grain) or "" for one in scheme.columns), default="")


class Competition(NamedTuple):
    """One scheme in one period.

    Attributes:
        scheme: as declared for the period's year; period, before: the period and the one it is compared with.
        summed: the period whose own figure is the year to date: the year, as long as the period is the newest or ends a year;
            else the period itself, whose explanation tells the year to date beside the month's figure.
        rows: a row per area, best first: name_zh, name_en, township_zh, township_en (of a village, else ""), the columns of
            `warehouse.ranking.standings`, and value_<indicator>, the figure a column looks at (float, NaN = none); listed (str),
            see `warehouse.ranking.listed`, "" everywhere where the scheme has no lists; reported, expected (float, reports of
            the column that has the fewest of those owed; NaN = none is owed, or there are no lists).
    """

    scheme: RankingScheme
    period: str
    before: str
    summed: str
    rows: pd.DataFrame


def competition(connection: sa.Connection, county_code: str, catalogue: Catalogue, scheme: str, period: str) -> Competition | None:
    """Return how areas stand by a scheme in a month, quarter or year, and how they stood the one before; None where it does not hold yet.

    Areas are those there in the period; the period before is judged by the scheme of its own year, and one that has none by no rank.
    """
    declared = scheme_of(catalogue.schemes.values(), scheme, int(year_of(period)))
    if declared is None:
        return None
    earlier = shift(period, -1)
    then = scheme_of(catalogue.schemes.values(), scheme, int(year_of(earlier)))
    figures = figures_of(connection, county_code, catalogue, declared, period)
    same = then is not None and [one.indicator for one in then.columns] == [one.indicator for one in declared.columns]
    before = figures_of(connection, county_code, catalogue, declared, earlier) if same else None
    ranked = standings(figures, declared, before)
    named = _named(connection, county_code, declared.level, period)
    values = figures.rename(columns={one.indicator: f"value_{one.indicator}" for one in declared.columns})
    ends = period.endswith(("-12", "Q4")) or period == competition_period(connection, county_code, catalogue, declared)
    summed = year_of(period) if ends else period
    rows = ranked.merge(named, how="left", on="area_code").merge(values, how="left", on="area_code")
    return Competition(declared, period, earlier, summed, _listed(connection, county_code, catalogue, declared, period, rows))


def _listed(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, scheme: RankingScheme, period: str, rows: pd.DataFrame
) -> pd.DataFrame:
    if scheme.lists is None:
        return rows.assign(listed="", reported=np.nan, expected=np.nan)
    found = rows.merge(coverage_of(connection, county_code, catalogue, scheme, period), how="left", on="area_code")
    covered = (found["reported"] / found["expected"] * 100).to_numpy(dtype=float)
    return found.assign(listed=listed(found["rank"].to_numpy(dtype=float), covered, scheme.lists))


def _named(connection: sa.Connection, county_code: str, level: str, period: str) -> pd.DataFrame:
    """Return the names of the areas of a level, of villages with their township's: many are called the same."""
    places = areas_within(connection, county_code, level, period)
    towns = areas_within(connection, county_code, "township", period)[["area_code", "name_zh", "name_en"]]
    towns.columns = pd.Index(["township_code", "township_zh", "township_en"])
    own = places[["area_code", "name_zh", "name_en", "township_code"]]
    if level != "village":
        own = own.assign(township_code="")
    return own.merge(towns, how="left", on="township_code").fillna({"township_zh": "", "township_en": ""}).drop(columns="township_code")


def figures_of(connection: sa.Connection, county_code: str, catalogue: Catalogue, scheme: RankingScheme, period: str) -> pd.DataFrame:
    """Return what a scheme's columns look at: a row per area of its level in 建制顺序, area_code and a float column per indicator."""
    places = areas_within(connection, county_code, scheme.level, period)[["area_code"]].reset_index(drop=True)
    for column in scheme.columns:
        found = _measured(connection, county_code, catalogue, scheme, column, period)
        places[column.indicator] = places["area_code"].map(found).astype(float)
    return places


def _measured(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, scheme: RankingScheme, column: RankingColumn, period: str
) -> dict[str, float]:
    if column.measure == "achievement":
        found = target_standings(connection, county_code, year_of(period), indicators=[column.indicator])
        found = found[(found["level"] == scheme.level) & (found["as_of"] == period)]  # how far it was at another time is not kept
        return dict(zip(found["area_code"], found["achievement"] * 100, strict=True))
    frame = compare(connection, county_code, catalogue, column.indicator, period, scheme.level)
    values = frame[column.measure].to_numpy(dtype=float, na_value=np.nan)
    return dict(zip(frame["area_code"], values.tolist(), strict=True))


def coverage_of(connection: sa.Connection, county_code: str, catalogue: Catalogue, scheme: RankingScheme, period: str) -> pd.DataFrame:
    """Return what areas reported of what they owe of the column they have least of: area_code; reported, expected (float, NaN = none owed).

    Of a year to date these are the reports of all its periods so far.
    """
    places = areas_within(connection, county_code, scheme.level, period)
    found = [_reports(connection, county_code, catalogue, scheme, column, period, places) for column in scheme.columns]
    frame = pd.concat(found, ignore_index=True)
    frame = frame[frame["expected"] > 0].assign(share=lambda one: one["reported"] / one["expected"])
    least = frame.sort_values("share", kind="stable").drop_duplicates("area_code")
    return places[["area_code"]].merge(least[["area_code", "reported", "expected"]], how="left", on="area_code")


def _reports(
    connection: sa.Connection,
    county_code: str,
    catalogue: Catalogue,
    scheme: RankingScheme,
    column: RankingColumn,
    period: str,
    places: pd.DataFrame,
) -> pd.DataFrame:
    """Return what areas reported of what they owe of one column: area_code; reported, expected (float), 0 where none is owed."""
    if column.measure == "achievement":
        standing = target_standings(connection, county_code, year_of(period), indicators=[column.indicator])
        frame = standing[(standing["level"] == scheme.level) & (standing["as_of"] == period)]
        owed = np.zeros(len(places))
    else:
        periods = _so_far(period) if column.measure == "year_to_date" else [period]
        frame = figures(connection, county_code, catalogue, [column.indicator], scheme.level, periods, places["area_code"].tolist())
        owed = np.zeros(len(places))
        if scheme.level == "village":  # a rollup keeps no row of one that is silent
            owed = np.sum([owed_by_villages(connection, county_code, catalogue, column.indicator, one, places) for one in periods], axis=0)
    sums = frame.groupby("area_code")[["reported", "expected"]].sum().astype(float).reindex(places["area_code"], fill_value=0.0)
    return sums.assign(expected=np.maximum(sums["expected"], owed)).reset_index()


def _so_far(period: str) -> list[str]:
    """Return the periods of a year up to one, of its own length."""
    months = [month for month in months_of(year_of(period)) if month <= months_of(period)[-1]]
    grain = grain_of(period)
    if grain == "month":
        return months
    return list(dict.fromkeys(quarter_of(month) for month in months)) if grain == "quarter" else [period]
