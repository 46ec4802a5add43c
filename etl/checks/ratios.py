"""Ratios as they are reported: fractions in a column of percent, and ratios beside the parts they are made of."""

import math
from decimal import Decimal

import numpy as np

from etl.checks.observed import Observed, beside
from warehouse.catalogue import Indicator


def check_ratios(seen: Observed) -> None:
    """Find ratios that their own parts contradict (须说明), and columns of percent in which every number is a fraction."""
    if any(declared.aggregation == "ratio" for declared in seen.declared()):
        _check_fractions(seen, _check_against_parts(seen))


def _check_against_parts(seen: Observed) -> np.ndarray:
    """Compare each ratio with its numerator and denominator, of the same cell's row or reported as figures of their own.

    Differences that rounding or cutting off to the digits written explains are passed over. Returns which ratios have both parts.
    """
    rule = "ratio_mismatch"
    number = {code: which for which, code in enumerate(seen.codes)}
    numerator, denominator = (seen.frame[name].to_numpy(dtype=float).copy() for name in ("numerator", "denominator"))
    for code, which in number.items():
        declared = seen.catalogue.indicators[code]
        ratios = np.flatnonzero((seen.indicator == which) & (np.isnan(numerator) | np.isnan(denominator)))
        if declared.aggregation == "ratio" and declared.numerator in number and declared.denominator in number and len(ratios):
            for values, part in ((numerator, declared.numerator), (denominator, declared.denominator)):
                place = beside(seen, ratios, np.flatnonzero(seen.indicator == number[part]))
                values[ratios] = np.where(place >= 0, seen.value[place], np.nan)
    is_ratio = np.array([declared.aggregation == "ratio" for declared in seen.declared()], dtype=bool)[seen.indicator]
    exact = seen.frame["bound"].to_numpy(dtype=object) == "exact"
    both: np.ndarray = is_ratio & exact & ~np.isnan(seen.value) & ~np.isnan(numerator) & (denominator > 0)
    scale = np.array([declared.scale for declared in seen.declared()], dtype=float)[seen.indicator]
    expected = np.full(len(seen.value), np.nan)
    expected[both] = numerator[both] * scale[both] / denominator[both]
    with np.errstate(invalid="ignore"):
        differs = np.abs(seen.value - expected) > np.abs(expected) * seen.report.limit(rule, "relative")
    for position in np.flatnonzero(differs).tolist():
        value, made = float(seen.value[position]), float(expected[position])
        if abs(value - made) > _last_digit(value) + 1e-9:
            parts = {"numerator": float(numerator[position]), "denominator": float(denominator[position])}
            seen.tell(rule, position, value=value, expected=round(made, 4), **parts)
    return both


def _last_digit(value: float) -> float:
    """Return what one is worth in the last digit a number is written with: 0.1 of 94.6."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return math.pow(10, min(exponent, 0)) if isinstance(exponent, int) else 0.0


def _check_fractions(seen: Observed, compared: np.ndarray) -> None:
    """Find columns of shares, the higher the better, in which no number is above 1: 0.95 may be 95 %. Said once a column.

    Cells with a percent sign or format say what they are; ratios with their parts were compared with them.
    """
    limit = seen.report.limit("share_over_100", "maximum")
    share = np.array([_is_good_share(declared, limit) for declared in seen.declared()], dtype=bool)
    columns: dict[tuple[int, int, int], list[int]] = {}
    for position in np.flatnonzero(share[seen.indicator] & ~np.isnan(seen.value)).tolist():
        key = int(seen.sheet_no[position]), int(seen.column_no[position]), int(seen.indicator[position])
        columns.setdefault(key, []).append(position)
    for members in columns.values():
        values = seen.value[members]
        small = values.max() <= 1 and (values > 0).any() and not compared[members].any()
        if small and all(_is_bare(seen.raw[position], float(seen.value[position])) for position in members):
            first = members[int(np.argmax(values > 0))]
            value = float(seen.value[first])
            seen.tell("fraction_for_percent", first, value=value, percent=float(Decimal(repr(value)) * 100))


def _is_good_share(declared: Indicator, limit: float) -> bool:
    is_share = declared.unit == "percent" and declared.aggregation == "ratio" and declared.bounds.maximum == limit
    return is_share and declared.polarity == "higher"


def _is_bare(raw: str, value: float) -> bool:
    """Say whether a cell holds a number as it was taken, without a percent sign or format."""
    try:
        return float(raw) == value
    except ValueError:
        return False
