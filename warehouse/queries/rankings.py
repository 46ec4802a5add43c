"""Areas in competition with each other (三比一争, 三比三看): what a scheme looks at, from rollups and statuses, ranked by it."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import Grain
from warehouse.catalogue.periods import shift, year_of
from warehouse.catalogue.ranking import RankingColumn, RankingScheme, scheme_of
from warehouse.queries.across_areas import areas_within, compare
from warehouse.queries.standing import latest_period
from warehouse.queries.targets import target_standings
from warehouse.ranking import standings


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
            `warehouse.ranking.standings`, and value_<indicator>, the figure a column looks at (float, NaN = none).
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
    return Competition(declared, period, earlier, summed, rows)


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
