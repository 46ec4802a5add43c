"""Observations as arrays: areas × slots for each indicator."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from warehouse.rollup.axes import Bools, Floats, Ints, Places, Slots, last_valid

Flags = NDArray[np.uint8]
BOUNDS = ("exact", "at_least", "at_most", "about")  # bit 1 at_least, bit 2 at_most, both = about
_FLAGS = {bound: flag for flag, bound in enumerate(BOUNDS)}
UNSPOKEN = ("withdrawn", "returned")  # states whose value does not stand
STANDS = " and ".join(f"state <> '{state}'" for state in UNSPOKEN)  # in SQL; "not in" costs as much as fetching the row


@dataclass(frozen=True)
class Cells:
    """Observations that stand, a row each: indicators, area codes, periods, numbers (NaN = none), bounds.

    Numerators, denominators and bounds are empty where no row has any (all bounds exact).
    """

    indicator: Sequence[str]
    area: Sequence[str]
    period: Sequence[str]
    value: Floats
    numerator: Floats
    denominator: Floats
    bound: Sequence[str]


@dataclass(frozen=True)
class Panel:
    """One indicator as reported, rows × slots: numbers are NaN and flags 0 where nothing was."""

    value: Floats
    numerator: Floats
    denominator: Floats
    flags: Flags

    @property
    def mute(self) -> bool:
        """Tell, without a look at its numbers, of one that `silent` gave: nothing was reported."""
        return not any(self.value.strides)

    @property
    def has(self) -> Bools:
        """Tell where a value was reported."""
        found: Bools = ~np.isnan(self.value)
        return found

    def take(self, rows: Ints) -> "Panel":
        """Return some of the rows."""
        return Panel(self.value[rows], self.numerator[rows], self.denominator[rows], self.flags[rows])


def silent(shape: tuple[int, ...]) -> Panel:
    """Return a panel in which nothing was reported."""
    nothing = np.broadcast_to(np.nan, shape)
    return Panel(nothing, nothing, nothing, np.broadcast_to(np.uint8(0), shape))


def together(panels: Sequence[Panel]) -> Panel:
    """Lay what panels say beside each other, without numerators and denominators: rows × panels × slots."""
    value = np.stack([one.value for one in panels], axis=1)
    return replace(silent(value.shape), value=value, flags=np.stack([one.flags for one in panels], axis=1))


def spliced(panel: Panel, other: Panel, slots: Bools) -> Panel:
    """Return a panel that says in some slots what the other one does, and elsewhere what it said."""
    pairs = zip(vars(panel).values(), vars(other).values(), strict=True)
    return Panel(*(np.where(slots, new, old) if any(old.strides) or any(new.strides) else old for old, new in pairs))


def cells_of(frame: pd.DataFrame) -> Cells:
    """Take the cells from rows of table observation_current; withdrawn and returned ones do not stand."""
    stands = frame[~frame["state"].isin(UNSPOKEN)] if "state" in frame.columns else frame
    value, numerator, denominator = (stands[name].to_numpy(dtype=float, na_value=np.nan) for name in ("value", "numerator", "denominator"))
    code, area, period = (stands[name].tolist() for name in ("indicator_code", "area_code", "period"))
    return Cells(code, area, period, value, numerator, denominator, stands["bound"].tolist())


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

    def panels(self, cells: Cells, codes: Sequence[str]) -> dict[str, Panel]:
        """Spread the cells of some indicators over rows × slots; an indicator without any has an empty panel.

        A cell goes to the row its area had in the last month of the period in which it was there; periods off the
        axis, areas nobody knows and areas that were not there in any month of the period are left out
        (the checks refuse such rows on the way in).
        """
        spoken = set(cells.indicator)
        said = [code for code in codes if code in spoken]
        shape = (len(self.places.codes), len(said), len(self.slots.labels))
        place_of = _Index({code: place for place, code in enumerate(said)})
        which = np.fromiter(map(place_of.__getitem__, cells.indicator), np.int64, len(cells.indicator))
        row = np.fromiter(map(self._first.__getitem__, cells.area), np.int64, len(cells.area))
        slot = np.fromiter(map(self._slot.__getitem__, cells.period), np.int64, len(cells.period))
        many = {rows[0]: rows for rows in self.places.rows_of.values() if len(rows) > 1}
        for place in np.flatnonzero(np.isin(row, list(many))) if many else ():
            row[place] = max(many[int(row[place])], key=lambda one: self.last[one, slot[place]])
        known = (which >= 0) & (row >= 0) & (slot >= 0)
        known[known] = self.last[row[known], slot[known]] >= 0
        at = (row[known], which[known], slot[known])
        numbers = [_filled(shape, at, given[known] if given.size else given) for given in (cells.value, cells.numerator, cells.denominator)]
        flags = np.broadcast_to(np.uint8(0), shape)
        if set(cells.bound) - {"exact"}:
            flags = np.zeros(shape, dtype=np.uint8)
            flags[at] = np.array([_FLAGS.get(bound, 3) for bound in cells.bound], dtype=np.uint8)[known]
            flags[np.isnan(numbers[0])] = 0
        panels = dict.fromkeys(codes, silent((shape[0], shape[2])))
        for position, code in enumerate(said):
            panels[code] = Panel(numbers[0][:, position], numbers[1][:, position], numbers[2][:, position], flags[:, position])
        return panels


def _filled(shape: tuple[int, ...], at: tuple[Ints, ...], given: Floats) -> Floats:
    if not given.size:
        return np.broadcast_to(np.nan, shape)
    numbers = np.full(shape, np.nan)
    numbers[at] = given
    return numbers
