"""From the collecting level up: townships, zones and the county out of what stands below them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from warehouse.catalogue.model import Grain, Level
from warehouse.rollup.axes import MONTHS, QUARTERS, YEAR, Bools, Floats, Ints, Number, Places, Slots, last_valid
from warehouse.rollup.spans import DIGITS, Series

Manner = Literal["flow", "stock"]
FINEST: tuple[Level, ...] = ("village", "entity")
COUNTED: tuple[Level, ...] = (*FINEST, "township")  # levels that owe one report each to the levels above
_OWING: dict[Level, tuple[Level, ...]] = {
    "village": ("village", "township", "zone", "county"),
    "entity": ("entity", "township", "zone", "county"),
    "township": ("township", "zone", "county"),
    "zone": ("zone",),
    "county": ("county",),
}


@dataclass(frozen=True)
class Figures:
    """One indicator over all rows × slots, as pages show it.

    Attributes:
        series: value, year to date, flags; count = reported n.
        expected: units at the collecting level (× base periods) up to the latest period.
        townships, townships_expected: townships with at least one report, and all there are.
        numerator, denominator: of ratios, NaN elsewhere.
        latest: last month any area reported for, as a number.
    """

    series: Series
    expected: Ints
    townships: Ints
    townships_expected: Ints
    numerator: Floats
    denominator: Floats
    latest: int | None

    def one(self, place: int) -> "Figures":
        """Return the figures of one indicator out of rows × indicators × slots."""
        series = Series(*(part[:, place] for part in vars(self.series).values()))
        expected, townships, all_townships = (part[:, place] for part in (self.expected, self.townships, self.townships_expected))
        return Figures(series, expected, townships, all_townships, self.numerator[:, place], self.denominator[:, place], self.latest)


class Lift:
    """Adds series over areas: of one indicator (rows × slots), or of several that owe the same reports (rows × indicators × slots).

    At a level above the collecting one, an area's own figure counts only for periods in which nothing below it
    reported; it then stands for all of its units. At the collecting level the own figure comes first, and finer rows
    are added up only where it is missing. Zones add their member villages, and whole townships that are members; the
    county adds townships, never zones. What is collected for zones is never added at all.
    """

    def __init__(self, places: Places, slots: Slots) -> None:
        self.places, self.slots = places, slots
        self.last = last_valid(places, slots)
        self.townships, self.counties = places.rows("township"), places.rows("county")

    def up(self, own: Series, level: Level, base: Grain, manner: Manner, latest: int | None, owed_by: Level | None = None) -> Figures:
        """Return the figures of every area out of each area's own.

        Args:
            own: written to and given back in the figures; nobody else may hold its arrays.
            level: where the indicator is collected, ``zone`` for what is never added; owed_by: who owes a report,
                None = that level. Reports are expected of it and of the levels above it that are made from it.
        """
        there = self.places.valid[:, self.slots.reference(latest)]
        units = beside(self._units(base, manner, latest, there), own.value)
        there = beside(there, own.value)
        expected = units.copy()
        result = own
        seen = np.ones_like(there) if manner == "flow" else there
        if level != "zone":
            finest = self.places.rows("entity" if level == "entity" else "village")
            inside = [finest[self.places.township[finest] == township] for township in self.townships]
            if level in FINEST:
                for township, rows in zip(self.townships, inside, strict=True):
                    expected[township] = units[rows].sum(axis=0)
            below = _total(result, inside, [seen[rows] for rows in inside])
            self._put(result, self.townships, below, expected, base, manner, own_first=level not in FINEST)
            added = np.concatenate([self.townships, finest[self.places.township[finest] < 0]])
            within_county = [added[self.places.county[added] == county] for county in self.counties]
            if level != "county":
                for county, rows in zip(self.counties, within_county, strict=True):
                    expected[county] = expected[rows].sum(axis=0)
            below = _total(result, within_county, [seen[rows] for rows in within_county])
            self._put(result, self.counties, below, expected, base, manner, own_first=level == "county")
        if level in COUNTED:
            expected[self.places.rows("zone")] = 0
            zones = np.array(sorted(self.places.members), dtype=np.int64)
            held = [self._members(*self.places.members[int(zone)], level, result) for zone in zones]
            for zone, (rows, within) in zip(zones, held, strict=True):
                expected[zone] = (expected[rows] * within).sum(axis=0)
            below = _total(result, [rows for rows, _ in held], [seen[rows] & within for rows, within in held])
            self._put(result, zones, below, expected, base, manner, own_first=False)
        owing = np.isin(self.places.levels, _OWING[owed_by or level])
        expected[~owing] = 0
        expected = np.maximum(expected, result.has)  # a report nobody owes is expected once it is there
        townships, all_townships = self._townships(result, expected, level, seen)
        unused = np.broadcast_to(np.nan, result.value.shape)
        return Figures(result, expected, townships, all_townships, unused, unused, latest)

    def _units(self, base: Grain, manner: Manner, latest: int | None, there: Bools) -> Ints:
        """Return rows × slots: how many reports one area owes, none for what lies after the latest period."""
        slots, due = self.slots, there.astype(np.int64)
        years = slots.by_year(due).copy()
        if manner == "flow" and base == "month":
            months = years[..., MONTHS].copy()
            if latest is not None:
                ahead = np.array(slots.years)[:, None] * 12 + np.arange(12) > latest
                months[:, ahead] = 0
            years[..., QUARTERS] = months.reshape(*months.shape[:-1], 4, 3).sum(axis=-1)
            years[..., YEAR] = months.sum(axis=-1)
        elif manner == "flow" and base == "quarter":
            quarters = years[..., QUARTERS].copy()
            if latest is not None:
                quarters[:, np.array(slots.years)[:, None] * 12 + np.arange(0, 12, 3) > latest] = 0
            years[..., YEAR] = quarters.sum(axis=-1)
        due[:, : slots.regular] = years.reshape(len(due), -1)
        if latest is not None:
            due[:, : slots.regular] *= slots.first[: slots.regular] <= latest
        return due

    def _members(self, members: Ints, inside: Bools, level: Level, lifted: Series) -> tuple[Ints, Bools]:
        """Choose what a zone adds up, and when (rows × … × slots): whole townships, and villages whose township is not itself a member."""
        levels, township = self.places.levels[members], self.places.township[members]
        whole = levels == "township"
        kept = whole | ((levels == level) & (level in FINEST) & ~np.isin(township, members[whole]))
        rows = members[kept]
        when = self.last[rows]
        within = np.take_along_axis(inside[kept], np.maximum(when, 0), axis=1) & (when >= 0)
        return rows, beside(within, lifted.value)

    def _put(self, into: Series, rows: Ints, below: "Below", expected: Ints, base: Grain, manner: Manner, own_first: bool) -> None:
        own, due = into.take(rows), expected[rows]
        if own_first:
            counted = np.minimum(below.most, due)
            first, second = own, Series(below.value, below.year_to_date, counted, below.covered, below.flags)
        else:
            first, second = below, self._standing_for_all(own, due, base, manner)
        chosen = _either(first, second) if manner == "stock" else self._months_first(first, second, base)
        into.value[rows], into.year_to_date[rows], into.flags[rows] = chosen.value, chosen.year_to_date, chosen.flags
        into.count[rows] = np.where(due > 0, np.minimum(chosen.count, due), chosen.count)
        into.covered[rows] = chosen.covered

    def _standing_for_all(self, own: Series, expected: Ints, base: Grain, manner: Manner) -> Series:
        """Count an area's own figure as a report of all its units."""
        count = np.where(own.has, np.maximum(expected, 1), 0)
        if manner == "flow" and base == "month" and own.has.any():
            years = self.slots.by_year(count).copy()
            months = self.slots.by_year(expected)[..., MONTHS] * own.covered
            known = self.slots.by_year(own.has)
            by_quarter = months.reshape(*months.shape[:-1], 4, 3).sum(axis=-1)
            years[..., QUARTERS] = np.where(known[..., QUARTERS], by_quarter, 0)
            years[..., YEAR] = np.where(known[..., YEAR], months.sum(axis=-1), 0)
            count[..., : self.slots.regular] = years.reshape(*count.shape[:-1], self.slots.regular)
        return Series(own.value, own.year_to_date, count, own.covered, own.flags)

    def _months_first(self, first: Series, second: Series, base: Grain) -> Series:
        """Prefer `first` in every slot; months only `second` has are added to the quarters and years of `first`."""
        slots, chosen = self.slots, _either(first, second)
        months = slots.by_year(second.value)[..., MONTHS]
        gap = ~np.isnan(months) & ~first.covered
        if not gap.any():
            return chosen
        extra = np.where(gap, months, 0.0)
        value, known = slots.by_year(chosen.value).copy(), slots.by_year(first.has)
        count, to_date = slots.by_year(chosen.count).copy(), slots.by_year(chosen.year_to_date).copy()
        more = np.where(gap, slots.by_year(second.count)[..., MONTHS], 0) if base == "month" else np.zeros(gap.shape, dtype=np.int64)
        by_quarter, quarter_count = (array.reshape(*gap.shape[:-1], 4, 3).sum(axis=-1) for array in (extra, more))
        value[..., QUARTERS] += np.where(known[..., QUARTERS], by_quarter, 0.0)
        value[..., YEAR] += np.where(known[..., YEAR], extra.sum(axis=-1), 0.0)
        count[..., QUARTERS] += np.where(known[..., QUARTERS], quarter_count, 0)
        count[..., YEAR] += np.where(known[..., YEAR], more.sum(axis=-1), 0)
        so_far = extra.cumsum(axis=-1)
        running = ~np.isnan(slots.by_year(first.year_to_date))
        to_date += np.where(running, np.concatenate([so_far, so_far[..., 2::3], so_far[..., 11:]], axis=-1), 0.0)
        begun = np.logical_or.accumulate(gap, axis=-1)
        mixed = np.concatenate([begun, begun[..., 2::3], begun[..., 11:]], axis=-1)  # what no gap is in stays as it was
        flags = slots.by_year(chosen.flags) | slots.by_year(second.flags)
        for into, numbers in (
            (chosen.value, np.round(value, DIGITS)),
            (chosen.year_to_date, np.round(to_date, DIGITS)),
            (chosen.count, count),
            (chosen.flags, flags),
        ):
            years = slots.by_year(into)
            into[..., : slots.regular] = np.where(mixed, numbers, years).reshape(*into.shape[:-1], slots.regular)
        return chosen

    def _townships(self, result: Series, expected: Ints, level: Level, seen: Bools) -> tuple[Ints, Ints]:
        """Count townships with at least one report, and those that owe one."""
        reported, owed = np.zeros(expected.shape, dtype=np.int64), np.zeros(expected.shape, dtype=np.int64)
        if level not in COUNTED:
            return reported, owed
        rows = self.townships
        owes = expected[rows] > 0
        reported[rows], owed[rows] = ~np.isnan(result.value[rows]) & seen[rows] & owes, owes
        for county in self.counties:
            of_it = rows[self.places.county[rows] == county]
            reported[county], owed[county] = reported[of_it].sum(axis=0), owed[of_it].sum(axis=0)
        for zone, (members, inside) in self.places.members.items():
            held, within = self._members(members, inside, level, result)
            for township in np.unique(self.places.township[held]):
                of_it = self.places.township[held] == township
                there = within[of_it]
                reported[zone] += (~np.isnan(result.value[held[of_it]]) & seen[held[of_it]] & there).any(axis=0)
                owed[zone] += ((expected[held[of_it]] > 0) & there).any(axis=0)
        return reported, owed


def beside(values: NDArray[Number], series: NDArray[np.float64]) -> NDArray[Number]:
    """View rows × slots so that it lies along a series of rows × … × slots."""
    return values.reshape(len(values), *([1] * (series.ndim - 2)), values.shape[-1])


@dataclass(frozen=True)
class Below(Series):
    """What stands below some areas, a row each; `most`: the largest count among the rows added."""

    most: Ints


def _total(series: Series, groups: Sequence[Ints], counts: Sequence[Bools]) -> Below:
    """Add each group's rows (in the slots in which they count), a row per group; NaN where none of them has a value."""
    said = ~np.isnan(series.value) | ~np.isnan(series.year_to_date)
    spoke = np.asarray(said.any(axis=tuple(range(1, said.ndim))) | series.covered.any(axis=tuple(range(1, series.covered.ndim))))
    kept = [place for place, rows in enumerate(groups) if spoke[rows].any()]  # whole groups: how a sum is rounded depends on its rows
    shape = (len(groups), *series.value.shape[1:])
    result = Below(
        np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, dtype=np.int64),
        np.zeros((len(groups), *series.covered.shape[1:]), dtype=bool), np.zeros(shape, dtype=np.uint8), np.zeros(shape, dtype=np.int64),
    )  # fmt: skip
    if not kept:
        return result
    rows, count = np.concatenate([groups[place] for place in kept]), np.concatenate([counts[place] for place in kept])
    starts = np.cumsum([0, *(groups[place].size for place in kept[:-1])])
    value, to_date = series.value[rows], series.year_to_date[rows]
    there, running = ~np.isnan(value) & count, ~np.isnan(to_date) & count
    for into, numbers, known in ((result.value, value, there), (result.year_to_date, to_date, running)):
        if known.any():
            sums = np.round(np.add.reduceat(np.where(known, numbers, 0.0), starts, axis=0), DIGITS)
            into[kept] = np.where(np.logical_or.reduceat(known, starts, axis=0), sums, np.nan)
    reported = np.where(there, series.count[rows], 0)
    result.count[kept] = np.add.reduceat(reported, starts, axis=0)
    result.most[kept] = np.maximum.reduceat(reported, starts, axis=0)
    covered, flags = series.covered[rows], series.flags[rows]
    if covered.any():
        result.covered[kept] = np.logical_or.reduceat(covered, starts, axis=0)
    if flags.any():
        result.flags[kept] = np.bitwise_or.reduceat(np.where(there, flags, 0).astype(np.uint8), starts, axis=0)
    return result


def _either(first: Series, second: Series) -> Series:
    use = first.has
    begun = ~np.isnan(first.year_to_date)
    covered = np.where(first.covered.any(axis=-1, keepdims=True), first.covered | second.covered, second.covered)
    return Series(
        np.where(use, first.value, second.value), np.where(begun, first.year_to_date, second.year_to_date),
        np.where(use, first.count, second.count), covered, np.where(use, first.flags, second.flags),
    )  # fmt: skip
