"""Figures of some pairs of indicator and area as arrays: pairs × years × slots. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Pair = tuple[str, str]  # indicator_code, area_code

FIGURE_COLUMNS = (
    "indicator_code", "area_code", "period", "value", "numerator", "denominator", "year_to_date", "reported", "expected",
)  # fmt: skip
NUMBERS = FIGURE_COLUMNS[3:]
SLOTS, YEAR = 17, 16  # twelve months, four quarters, the year


@dataclass(frozen=True)
class Panel:
    """Figures, each pairs × years × SLOTS, NaN = none; years ascending without gaps.

    Attributes:
        merged: pairs × years, whether a figure of an area's predecessors is in it.
    """

    years: tuple[int, ...]
    value: Floats
    numerator: Floats
    denominator: Floats
    year_to_date: Floats
    reported: Floats
    expected: Floats
    merged: NDArray[np.bool_]


def make_panel(figures: pd.DataFrame, pairs: Sequence[Pair], years: Sequence[int]) -> Panel:
    """Lay figures out.

    Args:
        figures: FIGURE_COLUMNS, rows of table rollup, any order; other pairs and periods are left out.
        years: ascending, without gaps.
    """
    shape = (len(pairs), len(years), SLOTS)
    arrays = {name: np.full(shape, np.nan) for name in NUMBERS}
    if len(figures):
        place = {pair: number for number, pair in enumerate(pairs)}
        slots = {period: _slot(period, years) for period in figures["period"].unique()}
        keys = zip(figures["indicator_code"].tolist(), figures["area_code"].tolist(), strict=True)
        row = np.array([place.get(key, -1) for key in keys], dtype=np.int64)
        slot = np.array([slots[period] for period in figures["period"].tolist()], dtype=np.int64)
        known = (row >= 0) & (slot >= 0)
        year, inside = np.divmod(slot[known], SLOTS)
        for name, array in arrays.items():
            array[row[known], year, inside] = figures[name].to_numpy(dtype=float, na_value=np.nan)[known]
    return Panel(tuple(years), **arrays, merged=np.zeros(shape[:2], dtype=bool))


def with_predecessors(panel: Panel, pairs: Sequence[Pair], before: Mapping[str, Sequence[str]], kinds: Mapping[str, str]) -> Panel:
    """Give areas what those had that were merged into them, so that years compare on today's areas.

    What adds up over the year is added, running sums carried on past the merger; a stock and its coverage are the predecessors' sum
    where the area itself has none; of a ratio the parts are, and the ratio is made from them again by whoever needs it.

    Args:
        pairs: of the panel's rows, the predecessors' among them (`with_ancestors`); before: area → areas that went into it whole.
        kinds: indicator → flow, stock or rate.
    """
    place = {pair: number for number, pair in enumerate(pairs)}
    arrays = {name: getattr(panel, name).copy() for name in NUMBERS}
    merged = panel.merged.copy()
    for (code, area), row in place.items():
        earlier = [place[code, other] for other in before.get(area, ()) if (code, other) in place]
        if not earlier:
            continue
        adds_up = kinds.get(code) == "flow"
        own = ~np.isnan(panel.value[row])
        for name in NUMBERS:
            theirs = _added([_carried(panel.year_to_date[one]) if name == "year_to_date" else getattr(panel, name)[one] for one in earlier])
            mine = getattr(panel, name)[row]
            if adds_up:
                arrays[name][row] = _added([mine, theirs])
            else:
                arrays[name][row] = np.where(own, mine, theirs)
        merged[row] = (~np.isnan(panel.value[earlier])).any(axis=(0, 2))
    return Panel(panel.years, **arrays, merged=merged)


def with_ancestors(pairs: Sequence[Pair], before: Mapping[str, Sequence[str]]) -> list[Pair]:
    """Return pairs, then those of the areas that went into theirs."""
    more = [(code, other) for code, area in pairs for other in before.get(area, ())]
    return list(dict.fromkeys([*pairs, *more]))


def predecessors(areas: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return area → the areas that went into it whole, however many steps ago; an area that was split went into none whole.

    Args:
        areas: rows of table area: area_code, successor_codes among its columns.
    """
    into = {
        code: after
        for code, after in zip(areas["area_code"].tolist(), areas["successor_codes"].tolist(), strict=True)
        if after and ";" not in after and after != code
    }
    found: dict[str, list[str]] = {}
    for code, after in into.items():
        seen = {code}
        one: str | None = after
        while one is not None and one not in seen:
            found.setdefault(one, []).append(code)
            seen.add(one)
            one = into.get(one)
    return {code: tuple(dict.fromkeys(earlier)) for code, earlier in found.items()}


def _slot(period: str, years: Sequence[int]) -> int:
    head = period[:4]
    if not head.isdigit() or int(head) not in years:
        return -1
    place = years.index(int(head)) * SLOTS
    if len(period) == 4:
        return place + YEAR
    if len(period) == 7:
        return place + int(period[5:]) - 1
    return place + 11 + int(period[5]) if len(period) == 6 else -1


def _carried(to_date: Floats) -> Floats:
    """Carry running sums of months (and quarters) of a year on to its end: years × SLOTS."""
    found = to_date.copy()
    for first, last in ((0, 12), (12, 16)):
        for slot in range(first + 1, last):
            found[:, slot] = np.where(np.isnan(found[:, slot]), found[:, slot - 1], found[:, slot])
    return found


def _added(parts: Sequence[Floats]) -> Floats:
    stacked = np.stack(parts)
    none = np.isnan(stacked).all(axis=0)
    return np.where(none, np.nan, np.nansum(stacked, axis=0))
