"""Growth against the same period a year earlier, over the same areas in both."""

import numpy as np

from warehouse.catalogue.model import Level
from warehouse.catalogue.periods import months_of
from warehouse.rollup.axes import MONTHS, Bools, Floats, Ints, Slots, lineage, month_number
from warehouse.rollup.cells import Panel
from warehouse.rollup.lift import Figures, Lift, Manner
from warehouse.rollup.spans import DIGITS, Series


def growth(
    of: Figures, of_own: Panel | None, level: Level, manner: Manner | None, lift: Lift, wanted: Bools, breaks: tuple[str, ...], scale: float
) -> Figures:
    """Compare with a year earlier: (now ÷ base − 1) × scale.

    An area is compared together with all it was merged from or split into, so the basis stays comparable across a
    merger. Flows are compared from January to the period (本年累计 against 上年同期累计), over the months which both
    years have, or by the two totals where months are not known. A stock's quarter or year is compared once it is over.
    NaN where the base is missing, zero or negative, or lies before a break, and in periods that begin after the last month
    anybody reported: a sum since January does not grow on by itself.

    Args:
        of: the figures compared; of_own: as reported; level: where they are collected; manner: None = a ratio or the
            like, compared area by area as it stands.

    Returns:
        Figures whose numerator and denominator are the two levels compared, and whose count is the comparable areas.
    """
    slots, before = lift.slots, lift.slots.year_before()
    begun = slots.first <= (of.latest if of.latest is not None else -1)
    wanted = wanted & begun & (before >= 0) & ~_broken(slots, before, breaks)
    if manner is None or of_own is None:
        over = (of.latest is not None) & (slots.last <= (of.latest or 0))
        now, base = of.series.value, _before(of.series.value, before)
        return _grown(of, *_both(now, base, wanted & over), scale)
    lifted = []
    for compared in _paired(of, of_own, level, manner, lift, before):
        value = np.where(wanted, compared, np.nan)
        own = Series(
            value, np.full(value.shape, np.nan), (~np.isnan(value)).astype(np.int64), of.series.covered & False, of.series.flags.copy()
        )
        lifted.append(lift.up(own, level, "once", "stock", of.latest))
    return _grown(lifted[0], lifted[0].series.value, lifted[1].series.value, scale)


def _paired(of: Figures, of_own: Panel, level: Level, manner: Manner, lift: Lift, before: Ints) -> tuple[Floats, Floats]:
    """Return (now, base), rows × slots, both NaN where one of them is: units at their level, own figures above it."""
    slots = lift.slots
    always = np.ones(len(before), dtype=bool)
    now, to_date, standing = _by_unit(of, level, lift)
    if manner == "flow":
        months = _both(now, _before(now, before), always)
        runs = _both(to_date, _before(to_date, before), always)
        pair = [_to_date(monthly, run, slots) for monthly, run in zip(months, runs, strict=True)]
    else:
        pair = list(_both(now, _before(now, before), np.full(len(before), of.latest is not None) & (slots.last <= (of.latest or 0))))
    placed = []
    for own, value in zip(_both(of_own.value, _before(of_own.value, before), always), pair, strict=True):
        rows = own.copy()
        rows[lift.places.rows(level)] = np.nan
        rows[standing, np.broadcast_to(np.arange(len(before)), standing.shape)] = value
        placed.append(rows)
    return placed[0], placed[1]


def _by_unit(of: Figures, level: Level, lift: Lift) -> tuple[Floats, Floats, Ints]:
    """Return (value, year to date, row that stands for it), units × slots; NaN where a member is missing."""
    places = lift.places
    rows = places.rows(level)
    unit = lineage(places)[rows]
    there = places.valid[:, lift.slots.reference(of.latest)]
    shape = (len(np.unique(unit)), there.shape[1])
    value, to_date = np.full(shape, np.nan), np.full(shape, np.nan)
    standing = np.zeros(shape, dtype=np.int64)
    for place, first in enumerate(np.unique(unit)):
        members = rows[unit == first]
        numbers, due = of.series.value[members], of.expected[members]
        known = ~np.isnan(numbers)
        missing = (~known & (due > 0)).any(axis=0)
        value[place] = np.where(known.any(axis=0) & ~missing, np.round(np.where(known, numbers, 0.0).sum(axis=0), DIGITS), np.nan)
        runs = of.series.year_to_date[members]
        short = (np.isnan(runs) & (due > 0)).any(axis=0) | np.isnan(runs).all(axis=0)
        to_date[place] = np.where(short, np.nan, np.round(np.nan_to_num(runs).sum(axis=0), DIGITS))
        standing[place] = members[there[members].argmax(axis=0)]
    return value, to_date, standing


def _before(values: Floats, before: Ints) -> Floats:
    return np.where(before >= 0, values[:, before], np.nan)


def _both(now: Floats, base: Floats, wanted: Bools) -> tuple[Floats, Floats]:
    known = ~np.isnan(now) & ~np.isnan(base) & wanted
    return np.where(known, now, np.nan), np.where(known, base, np.nan)


def _to_date(paired: Floats, run: Floats, slots: Slots) -> Floats:
    months, result = slots.by_year(paired)[:, :, MONTHS], run.copy()
    some = np.logical_or.accumulate(~np.isnan(months), axis=2)
    sums = np.where(some, np.nan_to_num(months).cumsum(axis=2), np.nan)
    all_slots = np.concatenate([sums, sums[:, :, 2::3], sums[:, :, 11:]], axis=2).reshape(len(paired), -1)
    result[:, : slots.regular] = np.where(np.isnan(all_slots), run[:, : slots.regular], np.round(all_slots, DIGITS))
    return result


def _broken(slots: Slots, before: Ints, breaks: tuple[str, ...]) -> Bools:
    broken = np.zeros(len(before), dtype=bool)
    for period in breaks:
        begin = month_number(months_of(period)[0])
        broken |= (slots.first[before] < begin) & (begin <= slots.last)
    return broken


def _grown(figures: Figures, now: Floats, base: Floats, scale: float) -> Figures:
    usable = ~np.isnan(now) & ~np.isnan(base) & (base > 0)
    value = np.where(usable, np.round((now / np.where(usable, base, 1.0) - 1.0) * scale, DIGITS), np.nan)
    flags = np.where(figures.series.flags > 0, 3, 0).astype(np.uint8)
    series = Series(value, np.full(value.shape, np.nan), figures.series.count, figures.series.covered, flags)
    return Figures(series, figures.expected, figures.townships, figures.townships_expected, now, base, figures.latest)
