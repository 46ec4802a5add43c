"""Checks of a year's course: 本年累计 against the months, December against the months before it."""

import numpy as np

from etl.checks.known import Known
from etl.checks.observed import Observed, tolerance
from warehouse.catalogue.model import CUMULATIVE_SUFFIX
from warehouse.catalogue.periods import grain_of


def check_cumulatives(seen: Observed, known: Known) -> None:
    """Find 本年累计 that fall within a year, and those that are not 上月累计 + 本月."""
    companion = np.array([bool(indicator.companion_of) for indicator in seen.declared()])
    monthly = np.array([grain_of(period) == "month" for period in seen.periods])
    chosen = np.flatnonzero(companion[seen.indicator] & monthly[seen.period] & ~np.isnan(seen.value))
    if not len(chosen):
        return
    value = seen.value[chosen]
    before, nearest = _cumulative_before(seen, known, chosen)
    base = np.array([known.indicators.get(code.removesuffix(CUMULATIVE_SUFFIX), -1) for code in seen.codes])
    month = known.value(base[seen.indicator[chosen]], seen.area[chosen], seen.period[chosen])
    with np.errstate(invalid="ignore"):
        falls = value < nearest - seen.report.limit("falling_cumulative", "tolerance")
        expected = before + month
        differs = np.abs(expected - value) > tolerance(np.nan_to_num(expected), value, seen.report, "cumulative_mismatch")
    less = np.array([_never_negative(seen, number) for number in range(len(seen.codes))])[seen.indicator[chosen]] & (month > value)
    for place in np.flatnonzero(falls).tolist():
        seen.tell("falling_cumulative", int(chosen[place]), before=float(nearest[place]), value=float(value[place]))
    for place in np.flatnonzero(differs & ~falls & ~less).tolist():  # less: told by the check of the file alone
        params = {"before": before[place], "value": month[place], "expected": expected[place], "cumulative": value[place]}
        seen.tell("cumulative_mismatch", int(chosen[place]), **{name: float(number) for name, number in params.items()})


def _never_negative(seen: Observed, number: int) -> bool:
    minimum = seen.catalogue.indicators[seen.codes[number]].bounds.minimum
    return minimum is not None and minimum >= 0


def _cumulative_before(seen: Observed, known: Known, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the 本年累计 of the month before (0 in January), and that of the nearest month of the year that is held; NaN where none is."""
    month = np.array([int(period[5:7]) if grain_of(period) == "month" else 0 for period in seen.periods])[seen.period[chosen]]
    before = np.full(len(chosen), np.nan)
    nearest = np.full(len(chosen), np.nan)
    for step in range(1, int(month.max(initial=1))):
        period = known.earlier(seen, step)[seen.period[chosen]]
        held = known.value(seen.indicator[chosen], seen.area[chosen], np.where(month > step, period, -1))
        nearest = np.where(np.isnan(nearest), held, nearest)
        if step == 1:
            before = held
    return np.where(month == 1, 0.0, before), nearest


def check_december(seen: Observed, known: Known) -> None:
    """Find Decembers far above what the area's own Decembers and months are.

    Looked at are totals, not the items they are made of, many of which fall due at the year's end. A December must be `factor` times
    the higher of the last one and the year's monthly average; where no earlier December is held, `alone` times that average.
    Counts that are expected to be under `count` jump by chance and are passed over.
    """
    december = np.array([grain_of(period) == "month" and period.endswith("-12") for period in seen.periods])
    if not december.any():
        return
    items = {part for indicator in seen.catalogue.indicators.values() for part in indicator.parts}
    total = np.array([indicator.aggregation == "flow_sum" and indicator.code not in items for indicator in seen.declared()])
    chosen = np.flatnonzero(december[seen.period] & total[seen.indicator] & (seen.value > 0))
    if not len(chosen):
        return
    last = known.value(seen.indicator[chosen], seen.area[chosen], known.year_earlier(seen)[seen.period[chosen]])
    mean = _monthly_average(seen, known, chosen, fewer=last > 0)
    expected = np.fmax(mean, last)
    least = np.where(last > 0, seen.report.limit("december_jump", "factor"), seen.report.limit("december_jump", "alone"))
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.where((mean > 0) & (expected > 0), seen.value[chosen] / expected, np.nan)
        jumps = (factor >= least) & (~seen.counts()[seen.indicator[chosen]] | (expected >= seen.report.limit("december_jump", "count")))
    for place in np.flatnonzero(jumps).tolist():
        params = {"value": float(seen.value[chosen[place]]), "expected": float(expected[place]), "factor": round(float(factor[place]), 1)}
        seen.tell("december_jump", int(chosen[place]), **params)


def _monthly_average(seen: Observed, known: Known, chosen: np.ndarray, fewer: np.ndarray) -> np.ndarray:
    """Return the average of January to November where enough of them are held, else that of November's 本年累计, NaN where neither is.

    Args:
        fewer: where the months that are held will do, however few: there is a December to compare with as well.
    """
    indicator, area, period = seen.indicator[chosen], seen.area[chosen], seen.period[chosen]
    months = np.column_stack([known.value(indicator, area, known.earlier(seen, step)[period]) for step in range(1, 12)])
    companion = np.array([known.indicators.get(code + CUMULATIVE_SUFFIX, -1) for code in seen.codes])
    cumulative = known.value(companion[indicator], area, known.earlier(seen, 1)[period])
    held = (~np.isnan(months)).sum(axis=1)
    enough = held >= seen.report.limit("december_jump", "months")
    average = np.nansum(months, axis=1) / np.maximum(held, 1)
    return np.where(enough | (np.isnan(cumulative) & fewer & (held > 0)), average, cumulative / 11)
