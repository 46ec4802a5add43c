"""Checks of a submission against what is already held: nothing is repaired, only marked (须说明, 提示)."""

import json
from decimal import Decimal

import numpy as np
import pandas as pd

from etl.checks.known import Known
from etl.checks.observed import SUMMED, Observed, observe, with_findings
from etl.checks.slips import shown_factor, slip_factor
from etl.checks.townships import Villages, check_townships
from etl.checks.yearly import check_cumulatives, check_december
from warehouse.catalogue import Catalogue
from warehouse.submission import Submission


def against_history(submission: Submission, history: pd.DataFrame, catalogue: Catalogue, villages: Villages | None = None) -> Submission:
    """Return the submission with what its observations give away beside what is held; those a 必改 finding is about are left out.

    Args:
        history: a row per indicator_code, area_code, period with its value (NaN = masked), and basis where it is known: of the
            submission's indicators and areas at least the period before, the same period a year earlier, and the year's earlier
            本年累计; more earlier periods make the checks surer. What it says of the submission's own keys is passed over.
        villages: of the county, for the comparison of townships with them; None leaves it out.
    """
    if not len(submission.observations):
        return submission
    seen = observe(submission, catalogue)
    known = Known(seen, history)
    periods = int(max(seen.report.limit(rule, "periods") for rule in ("copied_forward", "sudden_zero")))
    before = [known.value(seen.indicator, seen.area, known.earlier(seen, step)[seen.period]) for step in range(1, periods + 1)]
    year = known.value(seen.indicator, seen.area, known.year_earlier(seen)[seen.period])
    refused = _unsaid_units(seen, history, submission)
    _check_slips(seen, [*before, year], submission)
    _check_copies(seen, before)
    _check_zeros(seen, [*before, year])
    check_cumulatives(seen, known)
    check_december(seen, known)
    _check_backlogs(seen, known, refused)
    if known.bases:
        _check_bases(seen, known)
    if villages is not None:
        check_townships(seen, villages)
    return with_findings(submission, seen.report, refused)


def _unsaid_units(seen: Observed, history: pd.DataFrame, submission: Submission) -> np.ndarray:
    """Find columns that nothing says the unit of, that nothing held can be compared with, and that look like a far smaller unit:
    whole numbers with a median so large (125000 where 万元 are meant). Return which values are refused."""
    rule = "unit_must_be_said"
    refused = np.zeros(len(seen.value), dtype=bool)
    told = submission.findings[submission.findings["rule"] == "unit_not_said"]
    codes = [json.loads(said)["codes"].split("、") for said in told["params"]]
    unsaid = {(sheet, code) for sheet, named in zip(told["sheet"], codes, strict=True) for code in named}
    units = seen.catalogue.units
    for sheet, code in sorted(unsaid):
        if code not in seen.codes or units[seen.catalogue.indicators[code].unit].factor < seen.report.limit(rule, "factor"):
            continue
        here = (seen.indicator == seen.codes.index(code)) & (seen.sheet_no == submission.sheets.index(sheet)) & ~np.isnan(seen.value)
        areas = {seen.areas[area] for area in seen.area[here].tolist()}
        known = (history["area_code"].isin(areas) & (history["indicator_code"] == code)).any()
        size = np.abs(seen.value[here])
        if known or not len(size) or np.median(size) < seen.report.limit(rule, "least") or (size != np.rint(size)).any():
            continue
        declared = seen.catalogue.indicators[code]
        unit = units[declared.unit]
        smaller = units[unit.base].name.zh if unit.base in units else ""
        first = int(np.flatnonzero(here)[0])
        where = int(seen.sheet_no[first]), int(seen.row_no[first]), int(seen.column_no[first])
        seen.report.add(rule, *where, seen.raw[first], code, heading=declared.name.zh, unit=unit.name.zh, other=smaller)
        refused |= here & seen.report.refuses(rule)
    return refused


def _check_slips(seen: Observed, earlier: list[np.ndarray], submission: Submission) -> None:
    """Find values that a slip of the unit away would be like the area's own earlier ones; not again those that stand out in the file."""
    summed = np.array([indicator.aggregation in SUMMED or bool(indicator.companion_of) for indicator in seen.declared()])
    sizes = [np.log(size, where=size > 0, out=np.full(len(size), np.nan)) for size in map(np.abs, earlier)]
    held = sum((~np.isnan(size)).astype(np.int64) for size in sizes)
    typical = np.exp(sum(np.nan_to_num(size) for size in sizes) / np.maximum(held, 1))
    factor = slip_factor(np.abs(seen.value), typical, seen.report)
    found = np.flatnonzero(~np.isnan(factor) & (held > 0) & summed[seen.indicator])
    if not len(found):
        return
    told = submission.findings[submission.findings["rule"] == "unit_slip"]
    spoken = set(zip(told["sheet"], told["row_no"], told["column_no"], strict=True))
    for position in found.tolist():
        where = submission.sheets[seen.sheet_no[position]], seen.row_no[position], seen.column_no[position]
        if where not in spoken:
            seen.tell("unit_slip", position, factor=shown_factor(factor[position]), expected=float(typical[position]))


def _check_copies(seen: Observed, before: list[np.ndarray]) -> None:
    """Find areas of which (nearly) all that happened in the period is exactly what happened in the one before; said once an area.

    Only what cannot well be chance: so many cells with so many digits between them; a few ones and twos repeat by themselves.
    """
    flow = np.array([indicator.aggregation == "flow_sum" for indicator in seen.declared()])
    chosen = np.flatnonzero(flow[seen.indicator] & (seen.value != 0) & ~np.isnan(seen.value) & ~np.isnan(before[0]))
    if not len(chosen):
        return
    group = seen.area[chosen] * len(seen.periods) + seen.period[chosen]
    least, share, digits = (seen.report.limit("copied_forward", name) for name in ("cells", "share", "digits"))
    cells = np.bincount(group)
    equal = [np.bincount(group, weights=held[chosen] == seen.value[chosen], minlength=len(cells)) for held in before]
    for number in np.flatnonzero((cells >= least) & (equal[0] >= share * cells)).tolist():
        members = chosen[(group == number) & (before[0][chosen] == seen.value[chosen])]
        if sum(map(_digits, seen.value[members].tolist())) < digits:
            continue
        same = next((step for step, count in enumerate(equal) if count[number] < share * cells[number]), len(equal))
        first = int(members[0])
        where = int(seen.sheet_no[first]), int(seen.row_no[first])
        raw = "、".join(seen.raw[members[:3]].tolist())
        about = {"area": seen.areas[seen.area[first]], "period": seen.periods[seen.period[first]]}
        seen.report.add("copied_forward", *where, raw=raw, **about, periods=same)


def _digits(value: float) -> int:
    """Return how many digits a number has that say something: 1200 and 0.012 have two."""
    return len(Decimal(repr(value)).normalize().as_tuple().digits)


def _check_zeros(seen: Observed, earlier: list[np.ndarray]) -> None:
    """Find zeros where every earlier value that is held was so high that chance does not explain them.

    Of counts (whole numbers) none may have been under the rule's `count`: what averages 10 is 0 once in 20,000 months. Amounts only
    have to have been above zero, in the same period a year earlier too: what comes in at certain times of the year is not missed.
    """
    summed = np.array([indicator.aggregation in SUMMED for indicator in seen.declared()])
    zero = np.flatnonzero((seen.value == 0) & summed[seen.indicator])
    if not len(zero):
        return
    held = np.column_stack([values[zero] for values in earlier])
    number = (~np.isnan(held)).sum(axis=1)
    lowest = np.where(np.isnan(held), np.inf, held).min(axis=1)
    counted = seen.counts()[seen.indicator[zero]]
    high = np.where(counted, lowest >= seen.report.limit("sudden_zero", "count"), (lowest > 0) & ~np.isnan(held[:, -1]))
    sudden = high & (number >= seen.report.limit("sudden_zero", "fewest"))
    for place in np.flatnonzero(sudden).tolist():
        seen.tell("sudden_zero", int(zero[place]), periods=int(number[place]), expected=float(np.nanmean(held[place])))


def _check_backlogs(seen: Observed, known: Known, refused: np.ndarray) -> None:
    """Find more closed than were received and still open before: of ratios that may pass their scale (no upper bound) because of a
    backlog, which is the stock in the numerator's unit that is declared as their quality."""
    number = {code: place for place, code in enumerate(seen.codes)}
    indicators = seen.catalogue.indicators
    rule = "part_over_whole"
    for ratio in indicators.values():
        if ratio.aggregation != "ratio" or ratio.numerator not in number:
            continue
        part, whole, backlog = (indicators.get(code or "") for code in (ratio.numerator, ratio.denominator, ratio.quality))
        if ratio.bounds.maximum is not None or part is None or whole is None or backlog is None:
            continue
        if backlog.aggregation != "stock_last" or backlog.unit != part.unit:
            continue
        chosen = np.flatnonzero((seen.indicator == number[part.code]) & ~np.isnan(seen.value))
        area, period = seen.area[chosen], seen.period[chosen]
        kinds = [np.full(len(chosen), known.indicators.get(one.code, -1)) for one in (whole, backlog)]
        most = known.value(kinds[0], area, period) + known.value(kinds[1], area, known.earlier(seen, 1)[period])
        with np.errstate(invalid="ignore"):
            over = seen.value[chosen] > most + seen.report.limit(rule, "tolerance")
        for place in np.flatnonzero(over).tolist():
            names = {"part": part.name.zh, "whole": f"{whole.name.zh}＋上期{backlog.name.zh}"}
            seen.tell(rule, int(chosen[place]), value=float(seen.value[chosen[place]]), expected=float(most[place]), **names)
            refused[chosen[place]] |= seen.report.refuses(rule)


def _check_bases(seen: Observed, known: Known) -> None:
    """Find values on another basis than the period before."""
    period = known.earlier(seen, 1)[seen.period]
    held = ~np.isnan(known.value(seen.indicator, seen.area, period))
    before = known.basis(seen.indicator, seen.area, period)
    now = seen.frame["basis"].to_numpy(dtype=object)
    for position in np.flatnonzero(held & (before != now)).tolist():
        seen.tell("basis_changed", position, before=before[position], basis=now[position])
