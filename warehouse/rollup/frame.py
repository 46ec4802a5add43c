"""Figures as rows of table rollup."""

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


def to_columns(
    indicator: Indicator, figures: Figures, places: Places, slots: Slots, wanted: Bools, rows: Ints
) -> dict[str, NDArray[np.generic]]:
    """Return the figures of some rows and slots as the columns ROLLUP_COLUMNS.

    An area has a row for every period in which anybody in its county reported (value NaN and reported 0 where it did
    not, provided it owes a report or has a figure); a period without any report has no row at all, and a window or
    undated period only the areas that have a figure. Villages have rows only where they have a figure.
    """
    series = figures.series
    has = series.has[rows]
    levels = places.levels[rows]
    above = np.isin(places.levels, ("county", "township", "zone"))
    active = np.zeros(has.shape, dtype=bool)
    for county in np.unique(places.county[rows]):
        active[places.county[rows] == county] = series.has[above & (places.county == county)].any(axis=0)
    active &= np.arange(len(slots.labels)) < slots.regular
    owes = (figures.expected[rows] > 0) & (levels != "village")[:, None] & active
    shown = (has | owes) & wanted
    if len({places.codes[row] for row in rows}) < len(rows):
        shown &= ~_outdone(places, rows, has)
    row, slot = np.nonzero(shown)
    at = (rows[row], slot)
    codes, labels = np.array(places.codes, dtype=object), np.array(slots.labels, dtype=object)
    return {
        "indicator_code": np.full(len(row), indicator.code, dtype=object), "area_code": codes[at[0]], "period": labels[slot],
        "level": places.levels.astype(object)[at[0]], "value": series.value[at], "numerator": figures.numerator[at],
        "denominator": figures.denominator[at], "year_to_date": series.year_to_date[at],
        "bound": np.array(BOUNDS, dtype=object)[series.flags[at]], "reported": series.count[at], "expected": figures.expected[at],
        "townships_reported": figures.townships[at], "townships_expected": figures.townships_expected[at],
    }  # fmt: skip


def _outdone(places: Places, rows: Ints, has: Bools) -> Bools:
    """Mark the rows of an area that moved where another of its rows speaks: one row per area and period is kept."""
    outdone = np.zeros_like(has)
    place = {int(row): index for index, row in enumerate(rows)}
    for same in places.rows_of.values():
        spans = [place[row] for row in same if row in place]
        spoken = np.zeros(has.shape[1], dtype=bool)
        for index in sorted(spans, reverse=True) if len(spans) > 1 else ():
            outdone[index] = spoken
            spoken |= has[index]
    return outdone
