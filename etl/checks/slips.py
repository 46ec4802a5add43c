"""Slips of the unit: 万元 written as 元, and the like."""

import numpy as np

from etl.checks.report import Report


def slip_factor(values: np.ndarray, typical: np.ndarray, report: Report) -> np.ndarray:
    """Return 10000, 1/10000 or 1000 where a value is about so many times the typical one (both > 0), NaN elsewhere.

    The factors and how far off they may be (a power of ten, limits wan, thousand, spread) are those of the rule unit_slip.
    """
    wan, thousand = report.limit("unit_slip", "wan"), report.limit("unit_slip", "thousand")
    found = np.full(len(values), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.log10(values / typical)
    for factor in (thousand, 1 / wan, wan):
        found[np.abs(times - np.log10(factor)) <= report.limit("unit_slip", "spread")] = factor
    return found


def shown_factor(factor: float) -> float | str:
    """Write 10000 as it is and 0.0001 as 1/10000."""
    return float(factor) if factor >= 1 else f"1/{round(1 / factor)}"
