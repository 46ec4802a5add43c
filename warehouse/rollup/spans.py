"""What one area has for each month, quarter and year, out of the grains it reported in. Rows × slots, nothing added over areas."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from warehouse.catalogue.model import Grain
from warehouse.rollup.axes import MONTHS, QUARTERS, YEAR, Bools, Floats, Ints, Number, Slots
from warehouse.rollup.cells import Flags, Panel

DIGITS = 9  # sums are rounded here, so that 0.1 + 0.2 stays under a threshold of 0.3


@dataclass(frozen=True)
class Series:
    """One indicator over rows × slots.

    Attributes:
        value: NaN = nobody reported; year_to_date: sum since January, NaN for stocks.
        count: units (× base periods) that reported.
        covered: rows × years × 12, months whose value is inside the year's one, by themselves or in a coarser figure.
        flags: bounds, see cells.BOUNDS.
    """

    value: Floats
    year_to_date: Floats
    count: Ints
    covered: Bools
    flags: Flags

    @property
    def has(self) -> Bools:
        """Tell where there is a value."""
        found: Bools = ~np.isnan(self.value)
        return found

    def take(self, rows: Ints | Bools) -> "Series":
        """Return some of the rows."""
        return Series(self.value[rows], self.year_to_date[rows], self.count[rows], self.covered[rows], self.flags[rows])

    def over(self, rows: Ints, count: int) -> "Series":
        """Lay these rows among `count`, of which the others have no figure."""
        laid = Series(
            np.full((count, *self.value.shape[1:]), np.nan), np.full((count, *self.value.shape[1:]), np.nan),
            np.zeros((count, *self.count.shape[1:]), dtype=np.int64), np.zeros((count, *self.covered.shape[1:]), dtype=bool),
            np.zeros((count, *self.flags.shape[1:]), dtype=np.uint8),
        )  # fmt: skip
        for name, numbers in vars(self).items():
            getattr(laid, name)[rows] = numbers
        return laid


def add(*values: Floats) -> Floats:
    """Add with NaN standing for nothing; NaN only where all are."""
    total = np.sum([np.nan_to_num(value) for value in values], axis=0)
    return np.where(np.all([np.isnan(value) for value in values], axis=0), np.nan, np.round(total, DIGITS))


def flow_months(panel: Panel, cumulative: Panel | None, slots: Slots) -> tuple[Floats, Floats]:
    """Return (month values, cumulative values), rows × years × 12.

    A month is the area's own figure, else its 本年累计 less the one a month before (in January the 累计 itself);
    a quarter's or year's 累计 stands in its last month. A falling 累计 gives a negative month: the checks report it.
    """
    months = slots.by_year(panel.value)[..., MONTHS].copy()
    running = np.full_like(months, np.nan)
    if cumulative is not None:
        written = slots.by_year(cumulative.value)
        running = written[..., MONTHS].copy()
        for month in (2, 5, 8, 11):
            quarter = written[..., 12 + month // 3]
            running[..., month] = np.where(np.isnan(running[..., month]), quarter, running[..., month])
        running[..., 11] = np.where(np.isnan(running[..., 11]), written[..., YEAR], running[..., 11])
        before = np.concatenate([np.zeros_like(running[..., :1]), running[..., :-1]], axis=-1)
        months = np.where(np.isnan(months), np.round(running - before, DIGITS), months)
    return months, running


def flow(panel: Panel, cumulative: Panel | None, valid: Bools, slots: Slots, base: Grain) -> Series:
    """Add one area's figures up over time.

    Months make the quarter and the year when all (in which the area was there) are known. Where some are not, the
    coarser figure counts instead: the 本年累计, then the quarter's own, then the year's own; without any of these
    the sum of what there is. So a year reported beside all of its months changes nothing, and a year reported
    beside three of them is not undercounted.

    Args:
        valid: rows × years × 12. base: the grain coverage is counted in.
    """
    months, running = flow_months(panel, cumulative, slots)
    reported = slots.by_year(panel.value)
    own_quarters, own_years = reported[..., QUARTERS], reported[..., YEAR]
    has = ~np.isnan(months)
    total, some, complete = np.zeros(own_years.shape), np.zeros(own_years.shape, bool), np.ones(own_years.shape, bool)
    covered, to_date = np.zeros(has.shape, bool), np.full(has.shape, np.nan)
    quarters, quarter_whole = np.full(own_quarters.shape, np.nan), np.zeros(own_quarters.shape, bool)
    begin = (total, some, complete)
    for month in range(12):
        here = has[..., month]
        total = np.round(total + np.where(here, months[..., month], 0.0), DIGITS)
        some, complete = some | here, complete & (here | ~valid[..., month])
        covered[..., month] = here
        total, some, complete, used = _instead(total, some, complete, running[..., month])
        covered[..., : month + 1] |= used[..., None]
        if month % 3 == 2:
            quarter, inside = month // 3, slice(month - 2, month + 1)
            known = (has | ~valid)[..., inside].all(axis=-1) & has[..., inside].any(axis=-1)
            figure, summed = own_quarters[..., quarter], _sum(months[..., inside])
            used = ~complete & ~known & ~np.isnan(figure)
            total, some = np.where(used, np.round(begin[0] + figure, DIGITS), total), some | used
            complete |= used & begin[2]
            covered[..., inside] |= used[..., None]
            spanned = complete & begin[2] & some
            quarters[..., quarter] = np.where(
                known, summed, np.where(~np.isnan(figure), figure, np.where(spanned, np.round(total - begin[0], DIGITS), summed))
            )
            quarter_whole[..., quarter] = known | ~np.isnan(figure) | spanned
        if month == 11:
            total, some, complete, used = _instead(total, some, complete, own_years)
            covered |= used[..., None]
        if month % 3 == 2:
            begin = (total, some, complete)
        to_date[..., month] = np.where(some, total, np.nan)
    value = np.concatenate([months, quarters, to_date[..., 11:]], axis=-1)
    year_to_date = np.concatenate([to_date, to_date[..., 2::3], to_date[..., 11:]], axis=-1)
    series = Series(
        _flat(value, panel.value, slots), _flat(year_to_date, np.full(panel.value.shape, np.nan), slots),
        np.zeros(panel.value.shape, dtype=np.int64), covered, panel.flags,
    )  # fmt: skip
    series = replace(series, count=_flow_count(series, has, quarter_whole, valid, slots, base))
    return replace(series, flags=_flow_flags(panel, cumulative, slots)) if _bounded(panel, cumulative) else series


def stock(panel: Panel, slots: Slots) -> Series:
    """Take one area's last figure inside each month, quarter and year; at the same end the finer grain wins."""
    shape = panel.value.shape
    value, flags = panel.value.copy(), panel.flags.copy()
    by_year, flags_by_year = slots.by_year(panel.value), slots.by_year(panel.flags)
    seen, seen_flags = slots.by_year(value), slots.by_year(flags)
    for quarter in range(4):
        order = [quarter * 3, quarter * 3 + 1, 12 + quarter, quarter * 3 + 2]
        _last(by_year, flags_by_year, order, seen, seen_flags, 12 + quarter)
    _last(by_year, flags_by_year, [0, 1, 12, 2, 3, 4, 13, 5, 6, 7, 14, 8, 9, 10, YEAR, 15, 11], seen, seen_flags, YEAR)
    value[..., : slots.regular], flags[..., : slots.regular] = (
        seen.reshape(*shape[:-1], slots.regular),
        seen_flags.reshape(*shape[:-1], slots.regular),
    )
    covered = np.zeros((*shape[:-1], len(slots.years), 12), dtype=bool)
    return Series(value, np.full(shape, np.nan), (~np.isnan(value)).astype(np.int64), covered, flags)


def as_reported(panel: Panel, slots: Slots) -> Series:
    """Keep figures that must not be made into others: each only in the very slot it was reported for."""
    shape = panel.value.shape
    covered = np.zeros((*shape[:-1], len(slots.years), 12), dtype=bool)
    return Series(panel.value.copy(), np.full(shape, np.nan), panel.has.astype(np.int64), covered, panel.flags.copy())


def _last(values: Floats, flags: Flags, order: list[int], into: Floats, into_flags: Flags, slot: int) -> None:
    found, bound = np.full(values.shape[:-1], np.nan), np.zeros(values.shape[:-1], dtype=np.uint8)
    for place in order:
        here = ~np.isnan(values[..., place])
        found, bound = np.where(here, values[..., place], found), np.where(here, flags[..., place], bound)
    into[..., slot], into_flags[..., slot] = found, bound


def _instead(total: Floats, some: Bools, complete: Bools, figure: Floats) -> tuple[Floats, Bools, Bools, Bools]:
    used = ~complete & ~np.isnan(figure)
    return np.where(used, figure, total), some | used, complete | used, used


def _sum(values: Floats) -> Floats:
    return np.where(np.isnan(values).all(axis=-1), np.nan, np.round(np.nan_to_num(values).sum(axis=-1), DIGITS))


def _flat(values: NDArray[Number], extras: NDArray[Number], slots: Slots) -> NDArray[Number]:
    flat: NDArray[Number] = np.concatenate([values.reshape(*values.shape[:-2], slots.regular), extras[..., slots.regular :]], axis=-1)
    return flat


def _flow_count(series: Series, has: Bools, quarter_whole: Bools, valid: Bools, slots: Slots, base: Grain) -> Ints:
    known = slots.by_year(series.has)
    if base == "month":
        there = valid.reshape(*valid.shape[:-1], 4, 3).sum(axis=-1)
        quarters = np.where(quarter_whole, there, has.reshape(*has.shape[:-1], 4, 3).sum(axis=-1))
        year = (series.covered & valid).sum(axis=-1)
    elif base == "quarter":
        quarters = known[..., QUARTERS].astype(np.int64)
        year = (series.covered & valid).reshape(*has.shape[:-1], 4, 3).any(axis=-1).sum(axis=-1)
    else:
        quarters, year = known[..., QUARTERS].astype(np.int64), known[..., YEAR].astype(np.int64)
    count = np.concatenate([has.astype(np.int64), quarters, year[..., None]], axis=-1)
    return _flat(count, series.has.astype(np.int64), slots).astype(np.int64)


def _bounded(panel: Panel, cumulative: Panel | None) -> bool:
    return bool(panel.flags.any() or (cumulative is not None and cumulative.flags.any()))


def _flow_flags(panel: Panel, cumulative: Panel | None, slots: Slots) -> Flags:
    flags = panel.flags if cumulative is None else panel.flags | np.where(panel.has, 0, cumulative.flags).astype(np.uint8)
    years = slots.by_year(flags).copy()
    months = years[..., MONTHS]
    years[..., QUARTERS] |= np.bitwise_or.reduce(months.reshape(*months.shape[:-1], 4, 3), axis=-1)
    years[..., YEAR] |= np.bitwise_or.reduce(years[..., QUARTERS], axis=-1)
    return _flat(years, flags, slots).astype(np.uint8)
