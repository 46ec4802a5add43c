"""The two axes every figure is computed on: time slots, and areas as they were in each month."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from warehouse.catalogue import periods
from warehouse.rollup.above import areas_above

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)

YEAR_SLOTS = 17  # twelve months, four quarters, the year
MONTHS, QUARTERS, YEAR = slice(0, 12), slice(12, 16), 16
_LEVELS = ("county", "township", "zone", "village", "entity")
_NOW = 10**6  # the month an undated period stands for: areas that are still valid


def month_number(month: str) -> int:
    """Return a month as a number that counts on without gaps."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


@dataclass(frozen=True)
class Slots:
    """The periods figures are computed for: 17 slots a year, then windows and undated ones, each on its own.

    Attributes:
        years: ascending, not necessarily without gaps; extras: windows and ``undated``.
        labels: slot → period; index: period → slot.
        first, last: slot → first and last month as numbers.
        month_slots: column of the month axis → its month as a number (12 a year, then one per extra).
    """

    years: tuple[int, ...]
    extras: tuple[str, ...]
    labels: tuple[str, ...]
    index: dict[str, int]
    first: Ints
    last: Ints
    month_slots: Ints

    @property
    def regular(self) -> int:
        """Return how many slots belong to years."""
        return YEAR_SLOTS * len(self.years)

    def by_year(self, values: NDArray[Number]) -> NDArray[Number]:
        """View rows × … × slots as rows × … × years × 17, extras left out."""
        return values[..., : self.regular].reshape(*values.shape[:-1], len(self.years), YEAR_SLOTS)

    def months_by_year(self, values: NDArray[Number]) -> NDArray[Number]:
        """View rows × … × month axis as rows × … × years × 12, extras left out."""
        return values[..., : 12 * len(self.years)].reshape(*values.shape[:-1], len(self.years), 12)

    def reference(self, latest: int | None) -> Ints:
        """Return, per slot, the column of the month axis its stocks stand at: its last month, or `latest` inside it."""
        columns = np.arange(len(self.labels))
        year, place = np.divmod(columns[: self.regular], YEAR_SLOTS)
        end = np.where(place < 12, place, np.where(place < 16, (place - 12) * 3 + 2, 11))
        if latest is not None:
            back = np.clip(self.last[: self.regular] - latest, 0, self.last[: self.regular] - self.first[: self.regular])
            end = end - back
        return np.concatenate([year * 12 + end, len(self.years) * 12 + np.arange(len(self.extras))])

    def year_before(self) -> Ints:
        """Return, per slot, the slot a year earlier, −1 where that year is not on the axis or there is none."""
        before = {year: place for place, year in enumerate(self.years)}
        steps = [before.get(year - 1, -1) for year in self.years]
        slots = [step * YEAR_SLOTS + place if step >= 0 else -1 for step in steps for place in range(YEAR_SLOTS)]
        return np.array(slots + [-1] * len(self.extras), dtype=np.int64)


def make_slots(years: Iterable[int], extras: Iterable[str] = ()) -> Slots:
    """Lay out the slots of some years and of some windows and undated periods."""
    ordered, other = tuple(sorted(set(years))), tuple(sorted(set(extras)))
    labels = [label for year in ordered for label in periods_of_year(year)]
    spans = [(month_number(months[0]), month_number(months[-1])) for months in map(periods.months_of, labels)]
    for extra in other:
        months = periods.months_of(extra)
        spans.append((month_number(months[0]), month_number(months[-1])) if months else (_NOW, _NOW))
    labels.extend(other)
    first, last = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    regular = [year * 12 + month for year in ordered for month in range(12)]
    month_slots = np.array(regular + [int(last[len(labels) - len(other) + place]) for place in range(len(other))], dtype=np.int64)
    return Slots(ordered, other, tuple(labels), {label: place for place, label in enumerate(labels)}, first, last, month_slots)


def periods_of_year(year: int) -> list[str]:
    """Return a year's 17 periods in slot order: its months, its quarters, itself."""
    return [f"{year:04d}-{month:02d}" for month in range(1, 13)] + [f"{year:04d}Q{quarter}" for quarter in range(1, 5)] + [f"{year:04d}"]


@dataclass(frozen=True)
class Places:
    """Areas on the axis: a row per area and township it belonged to, so that a village's old months stay where they were.

    Attributes:
        codes, levels: per row; rows_of: area code → its rows, in order of validity.
        valid: rows × month axis, whether the area was there in that month.
        township: per row, the row of its township (of a township itself), −1 without one.
        county: per row, the row of its county (of a county itself), −1 without one.
        members: zone row → (rows that are members themselves, their membership × month axis).
        successors: area code → codes it went into.
    """

    codes: tuple[str, ...]
    levels: NDArray[np.str_]
    rows_of: dict[str, tuple[int, ...]]
    valid: Bools
    township: Ints
    county: Ints
    members: dict[int, tuple[Ints, Bools]]
    successors: dict[str, tuple[str, ...]]

    def rows(self, level: str) -> Ints:
        """Return the rows of one level."""
        return np.flatnonzero(self.levels == level)


def make_places(areas: pd.DataFrame, groups: pd.DataFrame, slots: Slots) -> Places:
    """Lay out the dated tree on the month axis.

    Args:
        areas: rows of table area: area_code, valid_from, valid_to, level, parent_code, township_code, position, successor_codes.
        groups: rows of table area_group: group_code, member_code, valid_from, valid_to.
    """
    spans: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    successors: dict[str, tuple[str, ...]] = {}
    above = areas_above(areas)
    positions = dict(zip(areas["area_code"].tolist(), areas["position"].tolist(), strict=True))
    columns = ("area_code", "level", "township_code", "valid_from", "valid_to", "successor_codes")
    for code, level, township, begin, end, after in zip(*(areas[name].tolist() for name in columns), strict=True):
        spans.setdefault((code, level, township or above[code].township), []).append(_span(begin, end))
        if after:
            successors[code] = tuple(after.split(";"))
    order = sorted(
        spans, key=lambda key: (_LEVELS.index(key[1]), positions.get(key[2], 0), key[2], positions[key[0]], key[0], min(spans[key]))
    )
    valid = np.zeros((len(order), len(slots.month_slots)), dtype=bool)
    rows_of: dict[str, tuple[int, ...]] = {}
    for row, key in enumerate(order):
        for begin_month, end_month in spans[key]:
            valid[row] |= (slots.month_slots >= begin_month) & (slots.month_slots <= end_month)
        rows_of[key[0]] = (*rows_of.get(key[0], ()), row)
    rows_of = {code: tuple(sorted(rows, key=lambda row: min(spans[order[row]]))) for code, rows in rows_of.items()}
    townships = {key[0]: row for row, key in enumerate(order) if key[1] == "township"}
    township = np.array([townships.get(code if level == "township" else within, -1) for code, level, within in order], dtype=np.int64)
    counties = {key[0]: row for row, key in enumerate(order) if key[1] == "county"}
    county = np.array([counties.get(above[code].county, -1) for code, _, _ in order], dtype=np.int64)
    levels = np.array([key[1] for key in order], dtype=np.str_)
    members = _members(groups, rows_of, levels, slots)
    return Places(tuple(key[0] for key in order), levels, rows_of, valid, township, county, members, successors)


def _span(begin: str, end: str) -> tuple[int, int]:
    return (month_number(begin) if begin else 0, month_number(end) if end else _NOW)


def _members(
    groups: pd.DataFrame, rows_of: dict[str, tuple[int, ...]], levels: NDArray[np.str_], slots: Slots
) -> dict[int, tuple[Ints, Bools]]:
    found: dict[int, dict[int, Bools]] = {}
    columns = ("group_code", "member_code", "valid_from", "valid_to")
    for group, member, begin, end in zip(*(groups[name].tolist() for name in columns), strict=True):
        begin_month, end_month = _span(begin, end)
        inside = (slots.month_slots >= begin_month) & (slots.month_slots <= end_month)
        for zone in rows_of.get(group, ()):
            if levels[zone] != "zone":
                continue
            for row in rows_of.get(member, ()):
                held = found.setdefault(zone, {})
                held[row] = held[row] | inside if row in held else inside
    return {zone: (np.array(sorted(held), dtype=np.int64), np.array([held[row] for row in sorted(held)])) for zone, held in found.items()}


def last_valid(places: Places, slots: Slots) -> Ints:
    """Return rows × slots: the column of the month axis of the last month of the slot in which the area was there, −1 for none."""
    columns = np.arange(len(slots.month_slots))
    when = np.where(places.valid, columns, -1)
    years = slots.months_by_year(when)
    by_slot = np.concatenate([years, years.reshape(*years.shape[:2], 4, 3).max(axis=3), years.max(axis=2, keepdims=True)], axis=2)
    found: Ints = np.concatenate([by_slot.reshape(len(when), -1), when[:, 12 * len(slots.years) :]], axis=1)
    return found


def lineage(places: Places) -> Ints:
    """Return, per row, the first row of its unit: areas joined by succession (merge, split, rename) are one."""
    parent = list(range(len(places.codes)))

    def root(row: int) -> int:
        while parent[row] != row:
            row = parent[row]
        return row

    def join(rows: tuple[int, ...]) -> None:
        roots = sorted(root(row) for row in rows)
        for other in roots[1:]:
            parent[other] = roots[0]

    for rows in places.rows_of.values():
        join(rows)
    for code, later in places.successors.items():
        join(tuple(row for one in (code, *later) for row in places.rows_of.get(one, ())))
    return np.array([root(row) for row in range(len(parent))], dtype=np.int64)
