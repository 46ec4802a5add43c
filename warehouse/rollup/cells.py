"""Observations as arrays: areas × slots, one indicator at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from warehouse.catalogue import periods
from warehouse.rollup.axes import Bools, Floats, Places, Slots, last_valid, month_number

Flags = NDArray[np.uint8]
BOUNDS = ("exact", "at_least", "at_most", "about")  # bit 1 at_least, bit 2 at_most, both = about
_FLAGS = {bound: flag for flag, bound in enumerate(BOUNDS)}
UNSPOKEN = ("withdrawn", "returned")  # states whose value does not stand


@dataclass(frozen=True)
class Cells:
    """One indicator's observations that stand, a row each: area codes, periods, numbers (NaN = none), bounds.

    Numerators, denominators and bounds are empty where no row has any (all bounds exact).
    """

    area: Sequence[str]
    period: Sequence[str]
    value: Floats
    numerator: Floats
    denominator: Floats
    bound: Sequence[str]


EMPTY = Cells((), (), np.empty(0), np.empty(0), np.empty(0), ())


@dataclass(frozen=True)
class Panel:
    """One indicator as reported, rows × slots: numbers are NaN and flags 0 where nothing was."""

    value: Floats
    numerator: Floats
    denominator: Floats
    flags: Flags

    @property
    def has(self) -> Bools:
        """Tell where a value was reported."""
        found: Bools = ~np.isnan(self.value)
        return found


def cells_of(frame: pd.DataFrame) -> Cells:
    """Take the cells of one indicator from rows of table observation_current; withdrawn and returned ones do not stand."""
    stands = frame[~frame["state"].isin(UNSPOKEN)] if "state" in frame.columns else frame
    value, numerator, denominator = (stands[name].to_numpy(dtype=float, na_value=np.nan) for name in ("value", "numerator", "denominator"))
    return Cells(stands["area_code"].tolist(), stands["period"].tolist(), value, numerator, denominator, stands["bound"].tolist())


def latest_month(cells: Cells) -> int | None:
    """Return the last month any area reported for, as a number; None where there is no dated period."""
    dated = [period for period in set(cells.period) if periods.grain_of(period) in ("month", "quarter", "year")]
    return max((month_number(periods.last_month(period)) for period in dated), default=None)


class _Index(dict[str, int]):
    """Where a name stands, −1 for a name nobody knows."""

    def __missing__(self, name: str) -> int:
        return -1


class Pivot:
    """Turns cells into panels on one pair of axes."""

    def __init__(self, places: Places, slots: Slots) -> None:
        self.places, self.slots = places, slots
        self.last = last_valid(places, slots)
        self._first = _Index({code: rows[0] for code, rows in places.rows_of.items()})
        self._slot = _Index(slots.index)

    def panel(self, cells: Cells) -> Panel:
        """Spread cells over rows × slots.

        A cell goes to the row its area had in the last month of the period in which it was there; periods off the
        axis, areas nobody knows and areas that were not there in any month of the period are left out
        (the checks refuse such rows on the way in).
        """
        shape = (len(self.places.codes), len(self.slots.labels))
        numbers = [np.full(shape, np.nan) for _ in range(3)]
        flags = np.zeros(shape, dtype=np.uint8)
        row = np.fromiter(map(self._first.__getitem__, cells.area), np.int64, len(cells.area))
        slot = np.fromiter(map(self._slot.__getitem__, cells.period), np.int64, len(cells.period))
        many = {rows[0]: rows for rows in self.places.rows_of.values() if len(rows) > 1}
        for place in np.flatnonzero(np.isin(row, list(many))) if many else ():
            row[place] = max(many[int(row[place])], key=lambda one: self.last[one, slot[place]])
        known = (row >= 0) & (slot >= 0)
        known[known] = self.last[row[known], slot[known]] >= 0
        at = (row[known], slot[known])
        for number, given in zip(numbers, (cells.value, cells.numerator, cells.denominator), strict=True):
            number[at] = given[known] if given.size else np.nan
        bounds = set(cells.bound)
        if bounds - {"exact"}:
            flags[at] = np.array([_FLAGS.get(bound, 3) for bound in cells.bound], dtype=np.uint8)[known]
            flags[np.isnan(numbers[0])] = 0
        return Panel(numbers[0], numbers[1], numbers[2], flags)
