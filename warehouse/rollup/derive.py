"""Figures made out of other figures: ratios and counts of areas beyond a threshold. Rows × slots throughout."""

import operator
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from warehouse.catalogue.model import Grain, Threshold
from warehouse.rollup.axes import QUARTERS, YEAR, Bools, Floats, Ints, Slots, lineage
from warehouse.rollup.cells import Panel
from warehouse.rollup.lift import Figures, Lift, Manner
from warehouse.rollup.spans import DIGITS, Series, as_reported

_PASSES: dict[str, Callable[[Floats, float], Bools]] = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}


def at_grain(slots: Slots, frequency: Grain) -> Bools:
    """Tell which slots an indicator of this frequency is made for: not a month of what is counted by the year."""
    wanted = np.ones((len(slots.years), 17), dtype=bool)
    if frequency in ("quarter", "year"):
        wanted[:, :12] = False
    if frequency == "year":
        wanted[:, QUARTERS] = False
    return np.concatenate([wanted.reshape(-1), np.ones(len(slots.extras), dtype=bool)])


def share(numerator: Figures, denominator: Figures, scale: float, wanted: Bools) -> Figures:
    """Divide Σnumerator by Σdenominator, slot by slot; NaN where the denominator is missing or zero.

    Coverage is that of the part fewer reported. At_least ÷ exact is at_least, exact ÷ at_least is at_most.
    """
    top, bottom = numerator.series, denominator.series
    both = ~np.isnan(top.value) & ~np.isnan(bottom.value) & wanted
    value = _divide(np.where(both, top.value, np.nan), bottom.value, scale)
    to_date = _divide(np.where(wanted, top.year_to_date, np.nan), bottom.year_to_date, scale)
    upside_down = ((bottom.flags & 1) << 1) | ((bottom.flags & 2) >> 1)
    behind = top.count * np.maximum(denominator.expected, 1) > bottom.count * np.maximum(numerator.expected, 1)
    chosen = [
        np.where(behind, theirs, ours)
        for ours, theirs in (
            (top.count, bottom.count), (numerator.expected, denominator.expected),
            (numerator.townships, denominator.townships), (numerator.townships_expected, denominator.townships_expected),
        )
    ]  # fmt: skip
    series = Series(value, to_date, chosen[0], top.covered, (top.flags | upside_down).astype(np.uint8))
    parts = (np.where(both, top.value, np.nan), np.where(both, bottom.value, np.nan))
    latest = min((month for month in (numerator.latest, denominator.latest) if month is not None), default=None)
    return Figures(series, chosen[1], chosen[2], chosen[3], *parts, latest)


def carry(value: Floats, slots: Slots) -> Floats:
    """Fill finer slots of a stock from the coarser one it was reported in: the quarter's, the year's, else last year's."""
    before = slots.year_before()
    years = slots.by_year(value).copy()
    last_year = slots.by_year(np.where(before >= 0, value[:, before], np.nan))[:, :, YEAR]
    for place in range(17):
        coarser = [years[:, :, 12 + place // 3]] if place < 12 else []
        for other in (*coarser, years[:, :, YEAR], last_year):
            years[:, :, place] = np.where(np.isnan(years[:, :, place]), other, years[:, :, place])
    filled = value.copy()
    filled[:, : slots.regular] = years.reshape(len(value), -1)
    return filled


def carried(figures: Figures, slots: Slots) -> Figures:
    """Fill a stock's figures as `carry` does, so that it can stand below a finer numerator; a filled slot counts as reported."""
    old = figures.series
    value = carry(old.value, slots)
    filled = np.isnan(old.value) & ~np.isnan(value)
    expected = np.where(filled, np.maximum(figures.expected, 1), figures.expected)
    series = Series(value, value, np.where(filled, expected, old.count), old.covered, old.flags)
    return replace(figures, series=series, expected=expected)


def reported_where_missing(figures: Figures, panel: Panel) -> Figures:
    """Show a reported value in its own area and slot where none could be computed; it counts as a report of all units."""
    series, use = figures.series, np.isnan(figures.series.value) & panel.has
    if not use.any():
        return figures
    expected = np.where(use, np.maximum(figures.expected, 1), figures.expected)
    shown = Series(
        np.where(use, panel.value, series.value), series.year_to_date, np.where(use, expected, series.count), series.covered,
        np.where(use, panel.flags, series.flags),
    )  # fmt: skip
    numerator, denominator = (np.where(use, np.nan, part) for part in (figures.numerator, figures.denominator))
    return replace(figures, series=shown, expected=expected, numerator=numerator, denominator=denominator)


def beyond(threshold: Threshold, of: Figures, manner: Manner | None, own: Panel, lift: Lift, wanted: Bools) -> Figures:
    """Count the areas of the threshold's level whose value over the slot passes; own figures only where no area has one.

    A village that another was merged into is looked at with what both earned in the slot, where flows are counted. A value
    known only as "at least" that does not pass may pass in truth: the count is then at_least; and so on.

    Args:
        manner: how the indicator looked at adds up over time, None = not at all.
    """
    places, slots = lift.places, lift.slots
    passes = _PASSES[threshold.op]
    rows = places.rows(threshold.level)
    base = as_reported(own, slots)
    value, flags, count = base.value, base.flags, base.count
    looked_at = _with_predecessors(of, rows, lift) if manner == "flow" else of.series.value[rows]
    known = ~np.isnan(looked_at) & wanted
    passed = passes(looked_at, threshold.value) & known
    value[rows], count[rows] = np.where(known, passed, np.nan), known
    up, down = (1, 2) if threshold.op in (">", ">=") else (2, 1)
    unsure = of.series.flags[rows]
    flags[rows] = np.where((unsure & up > 0) & known & ~passed, 1, 0) | np.where((unsure & down > 0) & passed, 2, 0)
    own_series = Series(value, base.year_to_date, count, base.covered, flags)
    return lift.up(own_series, threshold.level, "once", "stock", of.latest)


def _with_predecessors(of: Figures, rows: Ints, lift: Lift) -> Floats:
    """Return the rows' values; the only row of its lineage that is still there at the end of a slot has all of the lineage."""
    value, unit = of.series.value[rows].copy(), lineage(lift.places)[rows]
    there = lift.places.valid[:, lift.slots.reference(of.latest)][rows]
    names, members = np.unique(unit, return_counts=True)
    for one in names[members > 1]:
        same = np.flatnonzero(unit == one)
        alone = there[same] & (there[same].sum(axis=0) == 1)
        known = ~np.isnan(value[same])
        total = np.where(known.any(axis=0), np.round(np.where(known, value[same], 0.0).sum(axis=0), DIGITS), np.nan)
        value[same] = np.where(alone, total, value[same])
    return value


def _divide(top: Floats, bottom: Floats, scale: float) -> Floats:
    usable = ~np.isnan(top) & ~np.isnan(bottom) & (bottom != 0)
    return np.where(usable, np.round(top / np.where(usable, bottom, 1.0) * scale, DIGITS), np.nan)
