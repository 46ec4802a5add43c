"""Who stands where in a competition between areas (三比一争, 三比三看): points, ranks, thirds. Pure functions over frames."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from warehouse.catalogue.ranking import RankingColumn, RankingLists, RankingScheme

Floats = NDArray[np.float64]
RED, BLACK = "red", "black"
RED_OFF, BLACK_OFF = "red_off", "black_off"  # its rank puts it there, its reports keep it off
RANK_COLUMNS = ("area_code", "points", "rank", "ranked", "third", "before_rank", "before_third", "moved")


def standings(figures: pd.DataFrame, scheme: RankingScheme, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """Rank areas by a scheme.

    Args:
        figures: a row per competing area in 建制顺序: area_code and a float column per indicator of the scheme, in that column's
            measure, NaN = none. before: the same of the period before, None where there is none; areas may differ.

    Returns:
        A row per area, RANK_COLUMNS and points_<indicator> (0 to 100, unweighted) for each column, best first, areas without a rank
        last in their order. points: 0 to 100, NaN = unranked; rank: standard competition rank (1, 2, 2, 4), NaN = unranked; ranked:
        n, how many have one; third: 0 best, 1 middle, 2 last of the scheme's thirds, −1 = unranked; before_*: the same a period
        before, NaN and −1 where there was none; moved: ranks gained (above 0) or lost, NaN where one of both is missing.
    """
    now = _ranked(figures, scheme)
    if before is not None:
        earlier = _ranked(before, scheme).set_index("area_code")
        now["before_rank"] = now["area_code"].map(earlier["rank"]).astype(float)
        now["before_third"] = now["area_code"].map(earlier["third"]).fillna(-1).astype(int)
    else:
        now = now.assign(before_rank=np.nan, before_third=-1)
    now["moved"] = now["before_rank"] - now["rank"]
    points = [name for name in now if str(name).startswith("points_")]
    return now.sort_values("rank", kind="stable", na_position="last", ignore_index=True)[[*RANK_COLUMNS, *points]]


def ranks(values: Floats, *, higher: bool = True) -> Floats:
    """Return standard competition ranks (1, 2, 2, 4), NaN where there is no value."""
    known = ~np.isnan(values)
    signed = np.where(known, -values if higher else values, np.inf)
    ahead = np.searchsorted(np.sort(signed[known]), signed, side="left")
    return np.where(known, ahead + 1.0, np.nan)


def thirds(places: Floats) -> NDArray[np.int64]:
    """Return each rank's third: 0, 1, 2; −1 where there is none.

    Of n areas the top and the bottom third have n // 3 each, the middle one what is left over; areas that share a rank across a cut
    all belong to the better third.

    Args:
        places: standard competition ranks.
    """
    count = int((~np.isnan(places)).sum())
    each = count // 3
    third = np.where(places <= each, 0, np.where(places <= count - each, 1, 2))
    return np.where(np.isnan(places), -1, third).astype(np.int64)


def listed(places: Floats, covered: Floats, rule: RankingLists) -> list[str]:
    """Return the list each area stands on: RED, BLACK, RED_OFF, BLACK_OFF, "" for none.

    No list has more than half of the ranked areas, but for those that tie; where all tie they are red.

    Args:
        places: standard competition ranks, NaN = unranked, on no list.
        covered: % of the reports owed that an area's figures rest on, of the figure with the least; NaN = none is owed.
    """
    count = int((~np.isnan(places)).sum())
    red, black = (count // 3,) * 2 if rule.take == "thirds" else (min(rule.red, count // 2), min(rule.black, count // 2))
    behind = ranks(places, higher=True) - 1
    last = behind < black if rule.ties == "all" else places > count - black
    silent = covered < rule.reported
    found = np.where(places <= red, np.where(silent, RED_OFF, RED), np.where(last, np.where(silent, BLACK_OFF, BLACK), ""))
    return [str(one) for one in found]


def points(values: Floats, column: RankingColumn, normalisation: str) -> Floats:
    """Return a column's points, 0 to 100, NaN where there is no value; see RankingScheme for the ways of making them.

    Of `best`, a value at or below zero has no points, and where the best is not above zero (the best of lower-is-better: is zero)
    only those that equal it have all. Of `min_max`, areas that are all equal have 100.
    """
    known = ~np.isnan(values)
    if not known.any():
        return np.full(len(values), np.nan)
    higher = column.direction == "higher"
    best, worst = (np.nanmax(values), np.nanmin(values)) if higher else (np.nanmin(values), np.nanmax(values))
    with np.errstate(divide="ignore", invalid="ignore"):
        if normalisation == "rank":
            count = known.sum()
            found = (count - ranks(values, higher=higher) + 1) / count
        elif normalisation == "min_max":
            found = np.where(best == worst, 1.0, (values - worst) / (best - worst))
        elif best <= 0:
            found = np.where(values == best, 1.0, 0.0)
        else:
            found = values / best if higher else best / values
    return np.where(known, np.clip(found, 0.0, 1.0) * 100, np.nan)


def _ranked(figures: pd.DataFrame, scheme: RankingScheme) -> pd.DataFrame:
    made = {column.indicator: points(_floats(figures, column.indicator), column, scheme.normalisation) for column in scheme.columns}
    parts = {code: np.nan_to_num(one) for code, one in made.items()} if scheme.missing == "zero" else made
    empty = np.all([np.isnan(one) for one in made.values()], axis=0)
    total = sum((column.weight / 100 * parts[column.indicator] for column in scheme.columns), np.zeros(len(figures)))
    total = np.where(empty, np.nan, np.round(total, scheme.decimals))
    place = ranks(_tie_broken(total, scheme, made))
    return pd.DataFrame(
        {
            "area_code": figures["area_code"].to_numpy(dtype=object),
            "points": total,
            "rank": place,
            "ranked": int((~np.isnan(place)).sum()),
            "third": thirds(place),
            **{f"points_{code}": one for code, one in made.items()},
        }
    )


def _tie_broken(total: Floats, scheme: RankingScheme, made: Mapping[str, Floats]) -> Floats:
    """Return numbers that rank as the totals do, equal ones by the columns that break ties."""
    keys = [np.nan_to_num(made[code], nan=-1.0) for code in reversed(scheme.tie_break)]
    if not keys:
        return total
    order = np.lexsort([*keys, np.nan_to_num(total, nan=-1.0)])
    whole = np.stack([np.nan_to_num(total, nan=-1.0), *reversed(keys)], axis=1)[order]
    steps = np.concatenate([[0], np.cumsum((whole[1:] != whole[:-1]).any(axis=1))])
    found = np.empty(len(total))
    found[order] = steps
    return np.where(np.isnan(total), np.nan, found)


def _floats(figures: pd.DataFrame, name: str) -> Floats:
    found: Floats = figures[name].to_numpy(dtype=float, na_value=np.nan)
    return found
