"""Figures as rows of table rollup."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from warehouse.catalogue.model import Indicator
from warehouse.rollup.axes import Bools, Ints, Places, Slots
from warehouse.rollup.cells import BOUNDS
from warehouse.rollup.lift import Figures

ROLLUP_COLUMNS = (
    "indicator_code", "area_code", "period", "level", "value", "numerator", "denominator", "year_to_date", "bound",
    "reported", "expected", "townships_reported", "townships_expected",
)  # fmt: skip
DERIVED = ("ratio", "wavg", "growth")  # made at the level they are collected at, too


def levels_shown(indicator: Indicator) -> tuple[str, ...]:
    """Return the levels whose figures are kept: county, townships and zones; villages where the figure is derived."""
    return ("county", "township", "zone", "village") if indicator.aggregation in DERIVED else ("county", "township", "zone")


def to_columns(figures: Mapping[str, Figures], places: Places, slots: Slots, wanted: Bools, rows: Ints) -> dict[str, NDArray[np.generic]]:
    """Return indicators' figures of some rows and slots as the columns ROLLUP_COLUMNS, in the order of indicators, rows and slots.

    An area has a row for every period in which anybody in its county reported (value NaN and reported 0 where it did
    not, provided it owes a report or has a figure); a period without any report has no row at all, and a window or
    undated period only the areas that have a figure. Villages have rows only where they have a figure.
    """
    given = list(figures.values())
    value, expected = _stacked((one.series.value for one in given), rows), _stacked((one.expected for one in given), rows)
    has, levels = ~np.isnan(value), places.levels[rows]
    above = np.isin(places.levels, ("county", "township", "zone"))
    active = np.zeros(has.shape, dtype=bool)
    for county in np.unique(places.county[rows]):
        spoken = ~np.isnan(_stacked((one.series.value for one in given), np.flatnonzero(above & (places.county == county))))
        active[:, places.county[rows] == county] = spoken.any(axis=1, keepdims=True)
    active &= np.arange(len(slots.labels)) < slots.regular
    owes = (expected > 0) & (levels != "village")[:, None] & active
    shown = (has | owes) & wanted
    if len({places.codes[row] for row in rows}) < len(rows):
        shown &= ~_outdone(places, rows, has)
    at = np.nonzero(shown)
    row, slot = rows[at[1]], at[2]

    def column(parts: Iterable[NDArray[np.generic]]) -> NDArray[np.generic]:
        return _stacked(parts, rows)[at]

    return {
        "indicator_code": np.array(list(figures), dtype=object)[at[0]], "area_code": np.array(places.codes, dtype=object)[row],
        "period": np.array(slots.labels, dtype=object)[slot], "level": places.levels.astype(object)[row], "value": value[at],
        "numerator": column(one.numerator for one in given), "denominator": column(one.denominator for one in given),
        "year_to_date": column(one.series.year_to_date for one in given),
        "bound": np.array(BOUNDS, dtype=object)[column(one.series.flags for one in given)],
        "reported": column(one.series.count for one in given), "expected": expected[at],
        "townships_reported": column(one.townships for one in given),
        "townships_expected": column(one.townships_expected for one in given),
    }  # fmt: skip


def _stacked(parts: Iterable[NDArray[Any]], rows: Ints) -> NDArray[Any]:
    """Return some rows of several arrays: arrays × rows × slots."""
    return np.stack([part[rows] for part in parts])


def _outdone(places: Places, rows: Ints, has: Bools) -> Bools:
    """Mark the rows of an area that moved where another of its rows speaks: one row per area and period is kept."""
    outdone = np.zeros_like(has)  # indicators × rows × slots
    place = {int(row): index for index, row in enumerate(rows)}
    for same in places.rows_of.values():
        spans = [place[row] for row in same if row in place]
        spoken = np.zeros((len(has), has.shape[2]), dtype=bool)
        for index in sorted(spans, reverse=True) if len(spans) > 1 else ():
            outdone[:, index] = spoken
            spoken |= has[:, index]
    return outdone
