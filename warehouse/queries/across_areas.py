"""One period, many areas: comparison, ranking, heat map, neighbours."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from warehouse.catalogue import Catalogue
from warehouse.queries.asking import ask
from warehouse.queries.comparing import base_of, change, declarations
from warehouse.queries.figures import figures, kept_figures, owed_by_villages, villages_owing
from warehouse.queries.scope import scope_of
from warehouse.queries.standing import areas, month_of

COMPARED_COLUMNS = (
    "area_code", "name_zh", "name_en", "parent_code", "township_code", "value", "numerator", "denominator", "bound", "year_to_date",
    "reported", "expected", "rank", "before", "before_bound", "before_reported", "before_expected", "change", "to_date_before",
    "to_date_change", "broken",
)  # fmt: skip
MATRIX_COLUMNS = ("area_code", "name_zh", "name_en", "indicator_code", "period", "value", "bound", "reported", "expected")
NEIGHBOUR_COLUMNS = ("indicator_code", "period", "value", "median", "n", "of", "basis")
_NUMBERS = ("value", "numerator", "denominator", "year_to_date")


class AreaValue(NamedTuple):
    """One row of `township_ranking`; rank 0 = unranked, value, before and change NaN = there is none."""

    area_code: str
    name_zh: str
    name_en: str
    value: float
    rank: int
    before: float
    before_bound: str
    before_reported: int
    before_expected: int
    change: float
    bound: str
    reported: int
    expected: int


def compare(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, indicator: str, period: str, level: str, within: str = ""
) -> pd.DataFrame:
    """Return every area of a level on one indicator in one period, in 建制顺序.

    A row per township or zone there in the period's last month and per village the period is made of (`villages_owing`: of a
    year's sum also one merged in June), with or without a report, COMPARED_COLUMNS: value,
    numerator, denominator, year_to_date float in the indicator's unit, NaN = not reported or none; reported, expected int,
    units at the collecting level × base periods; rank int, standard competition, the best is 1 (the lowest value where the
    polarity is lower), 0 without a value; before, to_date_before: a year earlier, before_bound, before_reported and
    before_expected how that stood; change, to_date_change: % on it, NaN where
    it is missing, zero or negative or broken says (bool) that a break of the series lies between.

    Args:
        within: only areas inside this township, or inside this zone at that time; '' = all.

    Raises UnknownName for an indicator nobody declared.
    """
    declared = catalogue.indicator(indicator)
    earlier, broken = base_of(period, declared.breaks)
    if level == "village":
        places = villages_owing(connection, county_code, catalogue, indicator, period, within)
    else:
        places = areas_within(connection, county_code, level, period, within)
    periods = [one for one in (period, earlier) if one]
    found = figures(connection, county_code, catalogue, [indicator], level, periods, places["area_code"].tolist())
    frame = _side_by_side(places, found, period, earlier, declared.polarity, broken)
    if level == "village":
        owed = owed_by_villages(connection, county_code, catalogue, indicator, period, places)
        frame["expected"] = np.where(frame["expected"] > 0, frame["expected"], np.array(owed, dtype=int))
    return frame[list(COMPARED_COLUMNS)]


def township_ranking(connection: sa.Connection, county_code: str, indicator: str, period: str) -> pd.DataFrame:
    """Return every township on one indicator in one period, in 建制顺序: `compare` as rollups and the loaded declaration say it.

    A row per township there in the period's last month, with or without a report, columns as in AreaValue.
    """
    declared = declarations(connection, county_code, [indicator]).get(indicator, {})
    earlier, broken = base_of(period, declared.get("breaks") or ())
    places = areas(connection, county_code, "township", period)
    periods = [one for one in (period, earlier) if one]
    found = kept_figures(connection, county_code, [indicator], periods, places["area_code"].tolist())
    frame = _side_by_side(places, found, period, earlier, str(declared.get("polarity", "higher")), broken)
    return frame[list(AreaValue._fields)]


def matrix(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, period_of: Mapping[str, str], level: str, within: str = ""
) -> pd.DataFrame:
    """Return areas × indicators, each indicator in its own period, for a heat map.

    A row per area (in 建制顺序) and indicator (as given), also without a report, MATRIX_COLUMNS: value float in the
    indicator's unit, NaN = not reported; reported, expected int.

    Args:
        period_of: indicator → period; within: see `compare`. The areas are those there in the latest of the periods.
    """
    latest = max(period_of.values(), key=month_of, default="undated")
    places = areas_within(connection, county_code, level, latest, within)
    codes, areas_shown = list(period_of), places["area_code"].tolist()
    found = figures(connection, county_code, catalogue, codes, level, sorted(set(period_of.values())), areas_shown)
    wanted = pd.DataFrame(list(period_of.items()), columns=["indicator_code", "period"])
    named = places[["area_code", "name_zh", "name_en"]].merge(wanted, how="cross")
    return _filled(named.merge(found, how="left", on=["area_code", "indicator_code", "period"]))[list(MATRIX_COLUMNS)]


def neighbours(connection: sa.Connection, county_code: str, period_of: Mapping[str, str], township: str) -> pd.DataFrame:
    """Return a township's figures beside the median of its neighbours.

    Neighbours are the other townships of the zones it is in, whole or with villages; of a township without a zone (or alone
    in it) all others. A row per indicator as given, NEIGHBOUR_COLUMNS: value, median float in the indicator's unit (NaN = not
    reported, nobody reported); n int, neighbours with a figure, of int, all of them; basis: zone or county.

    Args:
        period_of: indicator → period.
    """
    rows = []
    wanted = sorted(set(period_of.values()))
    others: dict[str, tuple[list[str], str]] = {}
    every = areas(connection, county_code, "township", max(wanted, key=month_of, default=None))["area_code"].tolist()
    found = kept_figures(connection, county_code, list(period_of), wanted, [*every, township])
    values = dict(zip(zip(found["indicator_code"], found["period"], found["area_code"], strict=True), found["value"], strict=True))
    for code, period in period_of.items():
        if period not in others:
            others[period] = neighbours_of(connection, county_code, township, period)
        names, basis = others[period]
        theirs = [value for name in names if not np.isnan(value := values.get((code, period, name), np.nan))]
        median = float(np.median(theirs)) if theirs else np.nan
        rows.append((code, period, values.get((code, period, township), np.nan), median, len(theirs), len(names), basis))
    return pd.DataFrame(rows, columns=list(NEIGHBOUR_COLUMNS)).astype({"value": float, "median": float})


def areas_within(connection: sa.Connection, county_code: str, level: str, period: str, within: str = "") -> pd.DataFrame:
    """Return the areas of a level there in a period's last month, as `areas` does, those inside a township or zone; '' = all."""
    places = areas(connection, county_code, level, period)
    if not within:
        return places
    inside = scope_of(connection, county_code, within, period).levels
    return places[places["area_code"].isin(list(inside))].reset_index(drop=True)


def neighbours_of(connection: sa.Connection, county_code: str, township: str, period: str) -> tuple[list[str], str]:
    """Return the codes of a township's neighbours in a period, in 建制顺序, and whether its zones or the county made them so."""
    sql = """
        select distinct other.township_code
        from area_group as mine
        join area as member on member.county_code = mine.county_code and member.area_code = mine.member_code
        join area_group as shared on shared.county_code = mine.county_code and shared.group_code = mine.group_code
        join area as other on other.county_code = shared.county_code and other.area_code = shared.member_code
        where mine.county_code = :county and member.township_code = :township and other.township_code not in ('', :township)
              and mine.valid_from <= :month and (mine.valid_to = '' or mine.valid_to >= :month)
              and shared.valid_from <= :month and (shared.valid_to = '' or shared.valid_to >= :month)
    """
    near = ask(connection, sql, county=county_code, township=township, month=month_of(period))["township_code"].tolist()
    every = [code for code in areas(connection, county_code, "township", period)["area_code"] if code != township]
    kept = [code for code in every if code in near]
    return (kept, "zone") if kept else (every, "county")


def _side_by_side(places: pd.DataFrame, found: pd.DataFrame, period: str, earlier: str, polarity: str, broken: bool) -> pd.DataFrame:
    codes = places["area_code"].tolist()
    now, base = _beside(found, period, codes), _beside(found, earlier, codes)
    before = {
        "before": base["value"],
        "to_date_before": base["year_to_date"],
        **{f"before_{name}": base[name] for name in ("bound", "reported", "expected")},
    }
    ranked = pd.Series(now["value"]).rank(method="min", ascending=polarity == "lower").fillna(0).astype(int)
    changes = {
        "rank": ranked.to_numpy(),
        "change": _changes(now["value"], base["value"], broken),
        "to_date_change": _changes(now["year_to_date"], base["year_to_date"], broken),
        "broken": broken,
    }
    return pd.DataFrame({**{name: places[name] for name in places.columns}, **now, **before, **changes})


def _beside(found: pd.DataFrame, period: str, codes: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return the figures of one period by column, a line per area as given; one without any has no numbers, nothing reported."""
    keys = zip(found["area_code"].tolist(), found["period"].tolist(), strict=True)
    held = {area: line for line, (area, one) in enumerate(keys) if one == period}
    lines = np.array([held.get(code, -1) for code in codes], dtype=int)  # the last line, which is added, is of an area without figures
    numbers = {name: np.append(found[name].to_numpy(dtype=float), np.nan)[lines] for name in _NUMBERS}
    counts = {name: np.append(found[name].to_numpy(dtype=float), 0)[lines].astype(int) for name in ("reported", "expected")}
    return {**numbers, "bound": np.array([*found["bound"].tolist(), "exact"], dtype=object)[lines], **counts}


def _changes(now: Iterable[float], before: Iterable[float], broken: bool) -> Sequence[float]:
    return [np.nan if broken else change(value, base) for value, base in zip(now, before, strict=True)]


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Fill what an area without a figure has: no value, an exact bound, nothing reported."""
    counts = {name: frame[name].astype(float).fillna(0).astype(int) for name in ("reported", "expected")}
    return frame.assign(bound=frame["bound"].astype(object).fillna("exact"), **counts).astype({"value": float})
