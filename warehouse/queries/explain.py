"""Where one number comes from: value, formula, coverage, components and every source cell."""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.catalogue.model import Indicator, Text
from warehouse.catalogue.periods import grain_of
from warehouse.queries.asking import ask
from warehouse.queries.figures import FIGURE_COLUMNS, computed_figures, kept_figures
from warehouse.queries.scope import Scope, scope_of
from warehouse.queries.sources import Sources
from warehouse.queries.standing import version as newest_version

COMPONENT_COLUMNS = ("indicator_code", "area_code", "name_zh", "name_en", "value", "bound", "reported", "expected")
_BELOW = {"county": ("township",), "township": ("village", "entity"), "zone": ("township", "village")}


@dataclass(frozen=True)
class Explanation:
    """One number, explained; the same for the command line and the page.

    Attributes:
        version: the one it was asked for; indicator: its declaration; area: the area's name; period.
        value, year_to_date, numerator, denominator: NaN = there is none; bound: exact, at_least, at_most, about.
        reported, expected: units at the collecting level (× base periods); townships_reported, townships_expected.
        formula: how it was made, in words with the numbers filled in.
        components: what it is made of one level down, COMPONENT_COLUMNS: the areas below in 建制顺序 (of a ratio both its
            parts, of a growth none), value NaN where one did not report.
        sources: a row per source cell, see sources.SOURCE_COLUMNS.
    """

    version: int
    indicator: Indicator
    area_code: str
    area: Text
    period: str
    value: float
    year_to_date: float
    numerator: float
    denominator: float
    bound: str
    reported: int
    expected: int
    townships_reported: int
    townships_expected: int
    formula: Text
    components: pd.DataFrame
    sources: pd.DataFrame


def explain(
    connection: sa.Connection,
    county_code: str,
    catalogue: Catalogue,
    indicator: str,
    area_code: str,
    period: str,
    version: int | None = None,
) -> Explanation:
    """Explain one number as it stands in a version, the newest when None.

    Raises UnknownName for an indicator, area or version nobody knows and for text that is no period. An area that did not
    report is explained as well: value NaN, no sources.
    """
    declared = catalogue.indicator(indicator)
    name = _name_of(connection, county_code, area_code)
    newest = newest_version(connection)
    asked = newest if version is None else version
    _check(period, asked, newest)
    scope = scope_of(connection, county_code, area_code, period)
    below = _areas_below(connection, county_code, scope)
    wanted = [area_code, *below["area_code"]]
    codes = [indicator, *(code for code in (declared.numerator, declared.denominator) if code)]
    figures = _figures(connection, county_code, catalogue, codes, wanted, period, None if asked == newest else asked)
    own = figures[(figures["indicator_code"] == indicator) & (figures["area_code"] == area_code)]
    figure = own.iloc[0].to_dict() if len(own) else {}
    numbers = {key: float(figure.get(key, math.nan)) for key in ("value", "year_to_date", "numerator", "denominator")}
    reported, expected, townships, townships_expected = (
        int(figure.get(key, 0)) for key in ("reported", "expected", "townships_reported", "townships_expected")
    )
    sources = Sources(connection, county_code, catalogue, asked).of(declared, scope, period)
    return Explanation(
        version=asked,
        indicator=declared,
        area_code=area_code,
        area=name,
        period=period,
        value=numbers["value"],
        year_to_date=numbers["year_to_date"],
        numerator=numbers["numerator"],
        denominator=numbers["denominator"],
        bound=str(figure.get("bound", "exact")),
        reported=reported,
        expected=expected,
        townships_reported=townships,
        townships_expected=townships_expected,
        formula=_formula(declared, catalogue, numbers, reported, sources, scope),
        components=_components(declared, figures, area_code, name, below),
        sources=sources,
    )


def _check(period: str, asked: int, newest: int) -> None:
    try:
        grain_of(period)
    except ValueError as error:
        raise UnknownName(Problem("period", f"{period!r} is none", "write 2024-03, 2024Q1 or 2024")) from error
    if not 0 < asked <= newest:
        raise UnknownName(Problem("version", f"there is no version {asked}", f"use one from 1 to {newest}"))


def _figures(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, codes: list[str], areas: list[str], period: str, version: int | None
) -> pd.DataFrame:  # fmt: skip
    """Return the figures of indicators and areas in one period: from rollups, else computed from the version's observations."""
    kept = pd.DataFrame(columns=list(FIGURE_COLUMNS))
    if version is None:
        kept = kept_figures(connection, county_code, codes, [period], areas)
    made = [kept]
    for code in codes:
        found = set(kept.loc[kept["indicator_code"] == code, "area_code"])
        others = [area for area in areas if area not in found]
        made += computed_figures(connection, county_code, catalogue, [code], [period], others, version) if others else []
    filled = [frame for frame in made if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else kept


def _components(declared: Indicator, figures: pd.DataFrame, area_code: str, name: Text, below: pd.DataFrame) -> pd.DataFrame:
    if declared.aggregation == "ratio":
        parts = figures[(figures["area_code"] == area_code) & figures["indicator_code"].isin([declared.numerator, declared.denominator])]
        parts = parts.assign(name_zh=name.zh, name_en=name.en)
        return parts.sort_values("indicator_code", key=lambda codes: codes != declared.numerator)[list(COMPONENT_COLUMNS)]
    of_areas = figures[figures["indicator_code"] == declared.code].drop(columns="indicator_code")
    joined = below.merge(of_areas, on="area_code", how="left").assign(indicator_code=declared.code)
    kept = joined[joined["value"].notna() | (joined["expected"] > 0)]
    return kept.fillna({"bound": "exact", "reported": 0, "expected": 0}).astype({"reported": int, "expected": int})[list(COMPONENT_COLUMNS)]


def _areas_below(connection: sa.Connection, county_code: str, scope: Scope) -> pd.DataFrame:
    levels = _BELOW.get(scope.level, ())
    inside = [code for code, level in scope.levels.items() if level in levels and code != scope.area_code]
    sql = """
        select area_code, max(name_zh) as name_zh, max(name_en) as name_en, min(position) as position
        from area where county_code = :county and area_code in :areas
        group by area_code order by min(position), area_code
    """
    return ask(connection, sql, county=county_code, areas=inside)


def _name_of(connection: sa.Connection, county_code: str, area_code: str) -> Text:
    sql = "select name_zh, name_en from area where county_code = :county and area_code = :area order by valid_from desc"
    row = connection.execute(sa.text(sql), {"county": county_code, "area": area_code}).first()
    if row is None:
        raise UnknownName(Problem("area", f"no area has the code {area_code!r}", "look it up in the county folder's areas.csv"))
    return Text(str(row[0]), str(row[1]))


def _formula(
    declared: Indicator, catalogue: Catalogue, numbers: dict[str, float], reported: int, sources: pd.DataFrame, scope: Scope
) -> Text:
    said = {key: _plain(value) for key, value in numbers.items()}
    kept = sources[sources["role"] != "register"]
    areas = reported if declared.aggregation == "threshold_count" else kept["area_code"].nunique()
    counts = {"areas": areas, "cells": len(sources) - len(kept) or len(kept), "scale": _plain(declared.scale)}
    words = _words()[_rule(declared, numbers, sources, scope)]
    made = {}
    for lang in ("zh", "en"):
        names = {
            "of": catalogue.indicator(declared.threshold.of).name.get(lang) if declared.threshold else "",
            "weight": catalogue.indicator(declared.weight).name.get(lang) if declared.weight else "",
            "register": _form_name(catalogue, declared, lang),
        }
        limit = {"op": declared.threshold.op, "limit": _plain(declared.threshold.value)} if declared.threshold else {}
        made[lang] = words[lang].format(**said, **counts, **names, **limit)
    return Text(made["zh"], made["en"])


def _rule(declared: Indicator, numbers: dict[str, float], sources: pd.DataFrame, scope: Scope) -> str:
    """Choose the sentence that says how the number was made."""
    if math.isnan(numbers["value"]):
        known = declared.aggregation == "growth" and not math.isnan(numbers["numerator"])
        return "growth_none" if known else "none"
    if (sources["role"] == "register").any():
        return "counted"
    if declared.aggregation in ("ratio", "wavg", "growth"):
        return "reported" if math.isnan(numbers["denominator"]) else declared.aggregation
    if declared.aggregation == "threshold_count":
        return "own" if (sources["role"] == "own").all() else "threshold_count"
    if declared.aggregation not in ("flow_sum", "stock_last"):
        return "reported"
    alone = set(sources["area_code"]) == {scope.area_code}
    return "own" if alone and scope.level not in (declared.level, "village", "entity") else declared.aggregation


def _form_name(catalogue: Catalogue, declared: Indicator, lang: str) -> str:
    if declared.count is None or declared.count.register not in catalogue.forms:
        return ""
    return catalogue.form(declared.count.register).name.get(lang)


def _plain(number: float) -> str:
    return "—" if math.isnan(number) else f"{number:,.4f}".rstrip("0").rstrip(".")


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "formulas.toml").read_text(encoding="utf-8"))
