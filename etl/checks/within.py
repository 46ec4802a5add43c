"""Checks that need nothing but the file itself."""

import numpy as np

from etl.checks.observed import SUMMED, Observed, beside, observe, tolerance, with_findings
from etl.checks.ratios import check_ratios
from etl.checks.slips import shown_factor, slip_factor
from warehouse.catalogue import Catalogue
from warehouse.catalogue.form import Form
from warehouse.catalogue.model import CUMULATIVE_SUFFIX
from warehouse.catalogue.periods import months_of
from warehouse.submission import Submission


def check_file(submission: Submission, catalogue: Catalogue) -> Submission:
    """Return the submission with what its own rows give away: values out of bounds, parts that do not make their whole or exceed
    it, slips of the unit against the other areas, masked figures.

    Observations that a 必改 finding is about are left out and counted in rows_refused.
    """
    if not len(submission.observations):
        return submission
    seen = observe(submission, catalogue)
    refused = np.zeros(len(seen.value), dtype=bool)
    _check_bounds(seen, refused)
    _check_shares(seen, refused)
    check_ratios(seen)
    _check_parts(seen, catalogue.forms.get(submission.form_code))
    _check_cumulative(seen)
    _check_peers(seen)
    _check_masked(seen)
    return with_findings(submission, seen.report, refused)


def _refuse(seen: Observed, rule: str, refused: np.ndarray, position: int) -> None:
    refused[position] |= seen.report.refuses(rule)


def _check_bounds(seen: Observed, refused: np.ndarray) -> None:
    """Find values their indicator cannot have; a share above 100 % is called that. A companion has no upper bound."""
    declared = seen.declared()
    lowest = np.array([_or(indicator.bounds.minimum, -np.inf) for indicator in declared])
    highest = np.array([np.inf if indicator.companion_of else _or(indicator.bounds.maximum, np.inf) for indicator in declared])
    limit = seen.report.limit("share_over_100", "maximum")
    share = np.array([indicator.unit == "percent" for indicator in declared]) & (highest == limit)
    slack = np.where(share, seen.report.limit("share_over_100", "tolerance"), 0.0)
    with np.errstate(invalid="ignore"):
        outside = (seen.value < lowest[seen.indicator]) | (seen.value > (highest + slack)[seen.indicator])
    for position in np.flatnonzero(outside).tolist():
        which, value = seen.indicator[position], float(seen.value[position])
        if share[which] and value > limit:
            seen.tell("share_over_100", position, value=value)
            _refuse(seen, "share_over_100", refused, position)
        else:
            bounds = declared[which].bounds
            shown = {name: "" if bound is None else bound for name, bound in (("minimum", bounds.minimum), ("maximum", bounds.maximum))}
            seen.tell("out_of_bounds", position, value=value, **shown)
            _refuse(seen, "out_of_bounds", refused, position)


def _or(bound: float | None, instead: float) -> float:
    return instead if bound is None else bound


def _check_shares(seen: Observed, refused: np.ndarray) -> None:
    """Find parts that exceed their whole: of a ratio that is bounded by its scale, the numerator beside the denominator."""
    slack = seen.report.limit("part_over_whole", "tolerance")
    frame = seen.frame
    numerator, denominator = frame["numerator"].to_numpy(dtype=float), frame["denominator"].to_numpy(dtype=float)
    number = {code: which for which, code in enumerate(seen.codes)}
    own = {code for code in seen.codes if seen.catalogue.indicators[code].aggregation == "ratio"}
    with np.errstate(invalid="ignore"):
        over = numerator > denominator + slack
    for code, indicator in seen.catalogue.indicators.items():
        if indicator.aggregation != "ratio" or indicator.bounds.maximum != indicator.scale:
            continue
        if code in own:
            for position in np.flatnonzero(over & (seen.indicator == number[code])).tolist():
                _tell_part(seen, position, float(numerator[position]), float(denominator[position]), code, refused)
        if indicator.numerator in number and indicator.denominator in number:
            wholes = np.flatnonzero(seen.indicator == number[indicator.denominator])
            parts = np.flatnonzero(seen.indicator == number[indicator.numerator])
            place = beside(seen, parts, wholes)
            both = place >= 0
            exceeds = parts[both][seen.value[parts[both]] > seen.value[place[both]] + slack]
            wholes_of = dict(zip(parts[both].tolist(), place[both].tolist(), strict=True))
            for position in exceeds.tolist():
                _tell_part(seen, position, float(seen.value[position]), float(seen.value[wholes_of[position]]), code, refused)


def _tell_part(seen: Observed, position: int, part: float, whole: float, ratio: str, refused: np.ndarray) -> None:
    declared = seen.catalogue.indicators[ratio]
    named = [seen.catalogue.indicators.get(code or "", declared).name.zh for code in (declared.numerator, declared.denominator)]
    seen.tell("part_over_whole", position, part=named[0], value=part, whole=named[1], expected=whole)
    _refuse(seen, "part_over_whole", refused, position)


def _check_parts(seen: Observed, form: Form | None) -> None:
    """Find wholes that are not the sum of their parts, where all parts that the form has in the period are reported."""
    number = {code: which for which, code in enumerate(seen.codes)}
    for code in seen.codes:
        declared = seen.catalogue.indicators[code]
        present = [part for part in declared.parts if part in number]
        if not present:
            continue
        wholes = np.flatnonzero((seen.indicator == number[code]) & ~np.isnan(seen.value))
        sums, complete = np.zeros(len(wholes)), np.ones(len(wholes), dtype=bool)
        for part in declared.parts:
            exists = np.array([_in_season(part, period, form) for period in seen.periods])[seen.period[wholes]]
            found = np.full(len(wholes), -1)
            if part in number:
                found = beside(seen, wholes, np.flatnonzero(seen.indicator == number[part]))
            values = np.where(found >= 0, seen.value[found], np.nan)
            complete &= ~(exists & np.isnan(values))
            sums += np.nan_to_num(values)
        values = seen.value[wholes]
        differs = complete & (np.abs(sums - values) > tolerance(sums, values, seen.report, "parts_mismatch"))
        for place in np.flatnonzero(differs).tolist():
            value, expected = float(values[place]), float(sums[place])
            seen.tell("parts_mismatch", int(wholes[place]), value=value, expected=expected, difference=value - expected)


def _in_season(code: str, period: str, form: Form | None) -> bool:
    """Say whether the form has a column for an indicator in a period."""
    columns = form.columns.get(code, ()) if form else ()
    months = months_of(period)
    if not columns or not months:
        return True
    return any((column.valid_from or "") <= months[0] and (not column.valid_to or months[-1] <= column.valid_to) for column in columns)


def _check_cumulative(seen: Observed) -> None:
    """Find 本月 above 本年累计, of what cannot be negative."""
    number = {code: which for which, code in enumerate(seen.codes)}
    for code in seen.codes:
        minimum = seen.catalogue.indicators[code].bounds.minimum
        if code + CUMULATIVE_SUFFIX not in number or minimum is None or minimum < 0:
            continue
        months = np.flatnonzero(seen.indicator == number[code])
        place = beside(seen, months, np.flatnonzero(seen.indicator == number[code + CUMULATIVE_SUFFIX]))
        months, place = months[place >= 0], place[place >= 0]
        values, cumulative = seen.value[months], seen.value[place]
        with np.errstate(invalid="ignore"):
            over = values > cumulative + tolerance(values, cumulative, seen.report, "cumulative_mismatch")
        for position in np.flatnonzero(over).tolist():
            value, total = float(values[position]), float(cumulative[position])
            seen.tell("cumulative_mismatch", int(place[position]), value=value, cumulative=total, expected=f"≥ {value:g}")


def _check_peers(seen: Observed) -> None:
    """Find values that a slip of the unit away would be like those of the other areas, of the same indicator and period."""
    size = np.abs(seen.value)
    summed = np.array([indicator.aggregation in SUMMED for indicator in seen.declared()])
    usable = np.flatnonzero((size > 0) & summed[seen.indicator])
    if not len(usable):
        return
    key = seen.indicator[usable] * len(seen.periods) + seen.period[usable]
    order = np.lexsort((size[usable], key))
    _, start, count = np.unique(key[order], return_index=True, return_counts=True)
    ranked = size[usable][order]
    middle = np.sqrt(ranked[start + (count - 1) // 2] * ranked[start + count // 2])
    typical = np.repeat(middle, count)
    enough = np.repeat(count >= seen.report.limit("unit_slip", "peers"), count)
    factor = slip_factor(ranked, typical, seen.report)
    for place in np.flatnonzero(enough & ~np.isnan(factor)).tolist():
        seen.tell("unit_slip", int(usable[order[place]]), factor=shown_factor(factor[place]), expected=float(typical[place]))


def _check_masked(seen: Observed) -> None:
    """Speak of figures that were made unreadable."""
    for position in np.flatnonzero(seen.frame["state"].to_numpy(dtype=object) == "masked").tolist():
        seen.tell("masked_value", position)
