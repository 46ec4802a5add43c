"""One township, village or zone: what it is and was, what it belongs to, and all its figures beside those of others."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import Grain
from warehouse.queries.across_areas import neighbours, neighbours_of
from warehouse.queries.asking import ask, ask_rows
from warehouse.queries.comparing import base_of, change
from warehouse.queries.figures import kept_figures
from warehouse.queries.standing import areas, latest_period
from warehouse.queries.through_time import panel_series

PROFILE_COLUMNS = (
    "indicator_code", "period", "value", "bound", "reported", "expected", "year_to_date", "before", "before_bound", "before_reported",
    "before_expected", "change", "rank", "ranked", "median", "n", "of", "basis",
)  # fmt: skip
BESIDE_COLUMNS = ("period", "value", "bound", "provisional", "median", "n", "of")
ZONE_COLUMNS = ("area_code", "name_zh", "name_en", "members", "townships", "inside")
_COUNTS = ("reported", "expected", "before_reported", "before_expected")


class Span(NamedTuple):
    """One name an area had, and in which months; '' = open."""

    name_zh: str
    name_en: str
    valid_from: str
    valid_to: str


class Place(NamedTuple):
    """One area as it stands or last stood.

    Attributes:
        valid_from, valid_to: months of its newest span; valid_to '' = it is there still.
        successors: codes of the areas that took its place; relation: merge, split, rename …, '' where nothing is said.
        former: its earlier spans under other names, oldest first.
    """

    area_code: str
    name_zh: str
    name_en: str
    level: str
    township_code: str
    valid_from: str
    valid_to: str
    successors: tuple[str, ...]
    relation: str
    former: tuple[Span, ...]


def place(connection: sa.Connection, county_code: str, area_code: str) -> Place | None:
    """Return an area of any level, retired ones too; None for a code nobody declared."""
    sql = """
        select name_zh, name_en, valid_from, valid_to, level, township_code, successor_codes, relation
        from area where county_code = :county and area_code = :area order by valid_from
    """
    _, rows = ask_rows(connection, sql, county=county_code, area=area_code)
    if not rows:
        return None
    name_zh, name_en, valid_from, valid_to, level, township, successors, relation = rows[-1]
    former = tuple(Span(*row[:4]) for row in rows[:-1] if row[0] != name_zh)
    named = tuple(code for code in successors.split(";") if code)
    return Place(area_code, name_zh, name_en, level, township, valid_from, valid_to, named, relation, former)


def zones(connection: sa.Connection, county_code: str, inside: str = "") -> pd.DataFrame:
    """Return the zones there now, in 建制顺序.

    A row per zone, ZONE_COLUMNS: members int, villages in it, those of whole townships included; townships int, how many these
    lie in; inside int, how many of the members lie in the township `inside` or are that village, 0 for ''.
    """
    sql = """
        with member as (
            select distinct area_group.group_code, village.area_code, village.township_code
            from area_group
            join area as village on village.county_code = area_group.county_code and village.level = 'village' and village.valid_to = ''
                 and (village.area_code = area_group.member_code or village.township_code = area_group.member_code)
            where area_group.county_code = :county and area_group.valid_to = ''
        )
        select zone.area_code, zone.name_zh, zone.name_en, count(member.area_code) as members,
               count(distinct member.township_code) as townships,
               coalesce(sum(case when member.township_code = :inside or member.area_code = :inside then 1 else 0 end), 0) as inside
        from area as zone
        left join member on member.group_code = zone.area_code
        where zone.county_code = :county and zone.level = 'zone' and zone.valid_to = ''
        group by zone.area_code, zone.name_zh, zone.name_en, zone.position
        order by zone.position, zone.area_code
    """
    return ask(connection, sql, county=county_code, inside=inside)[list(ZONE_COLUMNS)]


def profile(connection: sa.Connection, county_code: str, catalogue: Catalogue, period_of: Mapping[str, str], of: Place) -> pd.DataFrame:
    """Return all figures of one township or zone as rollups keep them, each in a period of its own.

    A row per indicator as given, PROFILE_COLUMNS: value, year_to_date, before (a year earlier) float in the indicator's unit, NaN =
    not reported; before_bound, before_reported, before_expected: how the year earlier stood; change: % on it, NaN where it is
    missing, zero or negative or lies before a break of the series; rank int among the areas of its level, standard competition, 0
    without a value, ranked int, how many have one; median, n, of, basis: of a township's neighbours as `neighbours` says it, of
    a zone NaN, 0, 0 and ''.

    Args:
        period_of: indicator → period.
    """
    frames = [_ranked(connection, county_code, catalogue, codes, period, of) for period, codes in _by_period(period_of).items()]
    made = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(PROFILE_COLUMNS[:14]))
    if of.level == "township":
        near = neighbours(connection, county_code, period_of, of.area_code).drop(columns=["period", "value"])
    else:
        near = made[["indicator_code"]].assign(median=np.nan, n=0, of=0, basis="")
    order = {code: place for place, code in enumerate(period_of)}
    made = made.merge(near, how="left", on="indicator_code").sort_values("indicator_code", key=lambda codes: codes.map(order))
    return made.reset_index(drop=True)[list(PROFILE_COLUMNS)]


def beside_neighbours(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, indicator: str, township: str, grain: Grain
) -> pd.DataFrame:
    """Return a township's figures over time beside the median of its neighbours, those it has in the newest period throughout.

    A row per month, quarter or year in which anybody in the county reported, BESIDE_COLUMNS: value, median float in the
    indicator's unit, NaN = not reported, nobody reported; bound str and provisional bool, of the value; n int, neighbours with a figure,
    of int.

    Raises UnknownName for an indicator nobody declared.
    """
    frame = panel_series(connection, county_code, catalogue, indicator, "township", grain)
    newest = latest_period(connection, county_code, indicator, grain) or "undated"
    names, _ = neighbours_of(connection, county_code, township, newest)
    near = frame[frame["area_code"].isin(names)].groupby("period")["value"].agg(median="median", n="count")
    own = frame[frame["area_code"] == township].merge(near, how="left", on="period").assign(of=len(names))
    return own.assign(n=own["n"].fillna(0).astype(int))[list(BESIDE_COLUMNS)].reset_index(drop=True)


def _by_period(period_of: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, period in period_of.items():
        found.setdefault(period, []).append(code)
    return found


def _ranked(connection: sa.Connection, county_code: str, catalogue: Catalogue, codes: list[str], period: str, of: Place) -> pd.DataFrame:
    """Return one area's rows of indicators that share a period, ranked among the areas of its level."""
    earlier, _ = base_of(period, ())
    listed = areas(connection, county_code, of.level, period)["area_code"].tolist()
    found = kept_figures(connection, county_code, codes, sorted({period, earlier} - {""}), sorted({*listed, of.area_code}))
    now = found[found["period"] == period]
    lower = now["indicator_code"].map(lambda code: catalogue.indicator(code).polarity == "lower").astype(bool)
    places = now["value"].where(~lower, -now["value"]).groupby(now["indicator_code"]).rank(method="min", ascending=False)
    now = now.assign(rank=places, ranked=now.groupby("indicator_code")["value"].transform("count"))
    own = now[now["area_code"] == of.area_code]
    base = found[(found["period"] == earlier) & (found["area_code"] == of.area_code)]
    base = base[["indicator_code", "value", "bound", "reported", "expected"]]
    base = base.rename(columns={"value": "before", **{name: f"before_{name}" for name in ("bound", "reported", "expected")}})
    frame = pd.DataFrame({"indicator_code": codes, "period": period})
    frame = frame.merge(own.drop(columns="period"), how="left", on="indicator_code").merge(base, how="left", on="indicator_code")
    frame = frame.assign(
        bound=frame["bound"].astype(object).fillna("exact"),
        before_bound=frame["before_bound"].astype(object).fillna("exact"),
        **{name: frame[name].astype(float).fillna(0).astype(int) for name in (*_COUNTS, "rank", "ranked")},
    ).astype(dict.fromkeys(("value", "before", "year_to_date"), float))
    pairs = zip(codes, frame["value"], frame["before"], strict=True)
    frame["change"] = [np.nan if base_of(period, catalogue.indicator(code).breaks)[1] else change(now, then) for code, now, then in pairs]
    return frame[list(PROFILE_COLUMNS[:14])]


def names_of(connection: sa.Connection, county_code: str, codes: tuple[str, ...]) -> pd.DataFrame:
    """Return names and levels of areas, a row per code that is known, in the order given: area_code, name_zh, name_en, level (str)."""
    sql = """
        select area_code, name_zh, name_en, level from area
        where county_code = :county and area_code in :codes order by area_code, valid_from
    """
    frame = ask(connection, sql, county=county_code, codes=codes).drop_duplicates("area_code", keep="last")
    order = {code: position for position, code in enumerate(codes)}
    return frame.sort_values("area_code", key=lambda column: column.map(order)).reset_index(drop=True)


def villages_of(connection: sa.Connection, county_code: str, zone: str) -> pd.DataFrame:
    """Return the villages in a zone now, those of whole townships included, in 建制顺序 by township.

    A row per village: area_code, name_zh, name_en, township_code, township_zh, township_en (str).
    """
    sql = """
        select distinct village.area_code, village.name_zh, village.name_en, village.township_code, township.name_zh as township_zh,
               township.name_en as township_en, township.position as first, village.position as second
        from area_group
        join area as village on village.county_code = area_group.county_code and village.level = 'village' and village.valid_to = ''
             and (village.area_code = area_group.member_code or village.township_code = area_group.member_code)
        join area as township on township.county_code = village.county_code and township.area_code = village.township_code
             and township.valid_to = ''
        where area_group.county_code = :county and area_group.group_code = :zone and area_group.valid_to = ''
        order by township.position, village.township_code, village.position, village.area_code
    """
    return ask(connection, sql, county=county_code, zone=zone).drop(columns=["first", "second"])
