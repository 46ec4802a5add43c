"""How far targets are reached: numbers.md §4, many targets at once, out of numbers alone.

The unit of a case does not matter, as all of its numbers are in it. Every function is pure.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from warehouse.catalogue.judging import StatusRules
from warehouse.status.plans import POINTS, Curves, at_month, on_level

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.object_]

ATTAINED, ON_TRACK, AT_RISK, BEHIND, NO_DATA, WITHHELD, UNJUDGED = "attained", "on_track", "at_risk", "behind", "no_data", "withheld", ""
RANKED = (BEHIND, AT_RISK, ON_TRACK, ATTAINED)  # worst first
CASE_COLUMNS = (
    "polarity", "kind", "long_term", "target", "start", "origin", "months", "term", "step", "final", "actual", "numerator", "denominator",
    "scale", "minimum", "reported", "expected", "stale", "unjudged",
)  # fmt: skip
JUDGED_COLUMNS = (
    "plan", "plan_basis", "achievement", "pace", "status", "reason", "check_pace", "months_late", "pace_so_far", "pace_needed", "forecast",
    "forecast_low", "forecast_high", "gap", "possible_low", "possible_high", "possible_worst", "possible_best",
)  # fmt: skip
_NEAR = 1e-9


@dataclass(frozen=True)
class _Case:
    """The columns of CASE_COLUMNS as arrays, the plan to date, and what each case is judged on."""

    actual: Floats
    target: Floats
    start: Floats
    plan: Floats
    final: Bools
    lower: Bools
    long_term: Bools
    ceiling: Bools  # what adds up over the year and must not pass the target
    hold: Bools  # judged on the level itself: a rate, a target the base had reached already, a stock whose base is not known
    near: Floats  # what counts as equal


def judge(cases: pd.DataFrame, curves: Curves, rules: StatusRules) -> pd.DataFrame:
    """Judge targets at a completed month.

    Args:
        cases: CASE_COLUMNS, a row per target. polarity higher, lower or neutral. kind: flow (adds up over the year), stock (counted at
            its end), rate (made anew each period; no base). target, actual: in the indicator's unit, NaN = none. start: S, NaN = not
            known; origin: what achievement counts from (S; 0 where all there are count). months, term: months gone since the term began,
            and of the whole term (12, or up to the deadline); step: months of the indicator's own period. final: the term is over.
            numerator, denominator: of a ratio to date, NaN else; scale: its factor. minimum: least value there can be, NaN = open.
            reported, expected: reports behind `actual`. stale: `actual` is from before the month, nothing came for it.
            long_term: 届内, 规划期: judged by R_lin. unjudged: why there is no status ("" = there is one).
        curves: of the same rows in the same order.

    Returns:
        JUDGED_COLUMNS, same index. plan: P. achievement: (A − O) ÷ (T − O), of a ceiling the share used. pace: (A − S) ÷ (P − S), of
        what is judged on its level A ÷ P, of a ceiling (P ÷ A); for polarity lower both mirrored; NaN = not to be divided. status: one of
        attained, on_track, at_risk, behind, no_data, withheld, "" (neutral). reason: of no_data and withheld: missing (reports), not_due,
        retired, no_start; of a long-term target: accelerate, limited, falling; of behind also over_ceiling. check_pace: bool.
        months_late: NaN where not late or not told by a plan line. pace_so_far, pace_needed: per period of the indicator.
        gap: heads (of the numerator) a ratio still lacks, 0 = none. possible_*: of withheld, the range of A and its statuses.
    """
    case = _made(cases, curves)
    ranks = _rank(case, case.actual, rules)
    low, high = _possible(cases, case, rules)
    partial = ~np.isnan(low)
    ends = np.stack([_rank(case, low, rules), _rank(case, high, rules)])
    worst, best = np.minimum(ends.min(axis=0), ranks), np.maximum(ends.max(axis=0), ranks)
    status, reason = _status(cases, case, ranks, partial & (worst != best), rules)
    told = np.isin(status, RANKED)
    held_back = status == WITHHELD
    pace = _pace(case, case.actual)
    rising = ~case.hold & ~case.ceiling
    months, term, step = (_floats(cases, name) for name in ("months", "term", "step"))
    late = _months_late(case, curves, months, term)
    moving = ~cases["kind"].eq("rate").to_numpy() & ~case.long_term
    done, ahead = months / step, (term - months) / step
    origin = _floats(cases, "origin")
    forecast = _forecast(cases, case, curves, rules)
    with np.errstate(divide="ignore", invalid="ignore"):
        so_far = np.where(moving & (done > 0), (case.actual - case.start) / done, np.nan)
        needed = np.where(moving & (ahead > 0) & ~(status == ATTAINED), (case.target - case.actual) / ahead, np.nan)
        level = np.where(case.lower, case.target / case.actual, case.actual / case.target)
        achievement = np.where(
            np.isclose(case.target, origin, rtol=_NEAR, atol=0.0), np.nan, (case.actual - origin) / (case.target - origin)
        )
        achievement = np.where(
            case.hold & (np.isnan(origin) | (origin != 0) | case.lower), np.where(case.target > 0, level, np.nan), achievement
        )
    in_time = (months <= rules.check_until_month) & ~case.long_term & rising & ~cases["final"].to_numpy()
    return pd.DataFrame(
        {
            "plan": np.where(case.hold & (cases["kind"] == "stock").to_numpy() & np.isnan(case.start), np.nan, case.plan),
            "plan_basis": curves.basis, "achievement": _finite(achievement), "pace": _finite(pace), "status": status, "reason": reason,
            "check_pace": told & in_time & (pace > rules.check_above + _NEAR),
            "months_late": np.where(told & rising & (ranks < 3) & (pace < 1 - _NEAR), late, np.nan),
            "pace_so_far": so_far, "pace_needed": needed, **forecast, "gap": _gap(cases, case),
            "possible_low": _finite(np.where(held_back, low, np.nan)), "possible_high": _finite(np.where(held_back, high, np.nan)),
            "possible_worst": _words(worst, held_back & partial), "possible_best": _words(best, held_back & partial),
        },
        index=cases.index,
        columns=list(JUDGED_COLUMNS),
    )  # fmt: skip


def _made(cases: pd.DataFrame, curves: Curves) -> _Case:
    target, start, actual = (_floats(cases, name) for name in ("target", "start", "actual"))
    lower = cases["polarity"].eq("lower").to_numpy()
    ceiling = lower & cases["kind"].eq("flow").to_numpy()
    plan = at_month(curves.plan, _floats(cases, "months"), _floats(cases, "term"))
    near = _NEAR * np.nanmax(np.abs(np.stack([target, plan, actual, np.zeros(len(cases))])), axis=0)
    hold = on_level(cases["kind"].to_numpy(dtype=object), lower, start, target)
    final, long_term = (cases[name].to_numpy(dtype=bool) for name in ("final", "long_term"))
    return _Case(actual, target, start, plan, final, lower, long_term, ceiling, hold, near)


def _reached(case: _Case, actual: Floats) -> Bools:
    """Tell where the target is reached; a ceiling is kept only once its term is over."""
    below: Bools = np.where(case.lower, actual <= case.target + case.near, actual >= case.target - case.near)
    return below & (~case.ceiling | case.final)


def _pace(case: _Case, actual: Floats) -> Floats:
    """Return the pace, infinite for a ceiling of which nothing is used; NaN where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        moved, planned = actual - case.start, case.plan - case.start
        directed = np.where(case.lower, planned < -case.near, planned > case.near)
        rising = np.where(directed, moved / planned, np.nan)
        level = np.where(case.plan > 0, actual / case.plan, np.nan)
        mirrored = np.where(actual > 0, case.plan / actual, np.inf)
    found: Floats = np.where(case.ceiling | (case.hold & case.lower), mirrored, np.where(case.hold, level, rising))
    return np.where(np.isnan(actual), np.nan, found)


def _rank(case: _Case, actual: Floats, rules: StatusRules) -> NDArray[np.int64]:
    """Return the place in RANKED each case would have with an actual, −1 without one. Never falls as the actual gets better."""
    pace = _pace(case, actual)
    not_worse = np.where(case.lower, actual <= case.plan + case.near, actual >= case.plan - case.near)
    good = np.where(case.long_term, rules.term_on_track, rules.on_track)
    fair = np.where(case.long_term, rules.term_limited, rules.at_risk)
    rank = np.where(np.isnan(pace), np.where(not_worse, 2, 0), np.where(pace >= good - _NEAR, 2, np.where(pace >= fair - _NEAR, 1, 0)))
    rank = np.where(case.ceiling & (actual > case.target + case.near), 0, rank)
    rank = np.where(_reached(case, actual), 3, rank)
    return np.where(np.isnan(actual) | np.isnan(case.target), -1, rank).astype(np.int64)


def _possible(cases: pd.DataFrame, case: _Case, rules: StatusRules) -> tuple[Floats, Floats]:
    """Return the least and the greatest actual the missing reports allow, NaN where none is missing or nothing is there.

    A missing report holds between missing_least and missing_most times the mean of those there, or of the plan's share of a report
    where that is more, so that silence is never taken for a low figure. Of a ratio the missing part may count wholly or not at all.
    What cannot be bounded is infinite.
    """
    reported, expected = _floats(cases, "reported"), _floats(cases, "expected")
    stale = cases["stale"].to_numpy(dtype=bool)
    missing = np.where(stale, np.maximum(expected, 1.0), expected - reported)
    partial = (missing > 0) & ~np.isnan(case.actual)
    top, bottom, scale = (_floats(cases, name) for name in ("numerator", "denominator", "scale"))
    minimum = _floats(cases, "minimum")
    there = np.where(stale, 0.0, case.actual)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.fmax(np.abs(case.actual) / np.where(stale, missing, reported), np.abs(case.plan - np.nan_to_num(case.start)) / expected)
        unseen = bottom * missing / reported
        low_share, high_share = top / (bottom + unseen) * scale, (top + unseen) / (bottom + unseen) * scale
    each = np.where(np.isfinite(each), each, np.nan)
    least = np.where(minimum >= 0, there + missing * rules.missing_least * each, there - missing * rules.missing_most * each)
    most = there + missing * rules.missing_most * each
    ratio = ~np.isnan(top) & ~np.isnan(bottom) & (reported > 0)
    added = cases["kind"].isin(["flow", "stock"]).to_numpy() & np.isnan(bottom) & ~np.isnan(each)
    low = np.where(ratio, np.fmin(low_share, case.actual), np.where(added, least, -np.inf))
    high = np.where(ratio, np.fmax(high_share, case.actual), np.where(added, most, np.inf))
    return np.where(partial, low, np.nan), np.where(partial, high, np.nan)


def _status(
    cases: pd.DataFrame, case: _Case, ranks: NDArray[np.int64], unsure: Bools, rules: StatusRules
) -> tuple[Texts, Texts]:  # fmt: skip
    status = np.array([*RANKED, NO_DATA], dtype=object)[ranks]
    reason = np.full(len(cases), "", dtype=object)
    pace = _pace(case, case.actual)
    long_term = case.long_term & (ranks >= 0) & (ranks < 2)
    reason[long_term] = np.where(ranks == 1, "accelerate", np.where(pace < rules.term_falling, "falling", "limited"))[long_term]
    reason[case.ceiling & (case.actual > case.target + case.near)] = "over_ceiling"
    groundless = np.isnan(case.start) & ~case.ceiling & cases["kind"].eq("stock").to_numpy() & ~case.final & (ranks < 3) & (ranks >= 0)
    no_term = np.isnan(_floats(cases, "months")) & (ranks < 3) & (ranks >= 0)
    for where, said, why in (
        (unsure, WITHHELD, "missing"), (groundless, WITHHELD, "no_start"), (no_term, WITHHELD, "no_term"),
        (ranks < 0, NO_DATA, "missing"), (np.isnan(case.target) & ~np.isnan(case.actual), WITHHELD, "no_start"),
    ):  # fmt: skip
        status[where], reason[where] = said, why
    unjudged = cases["unjudged"].to_numpy(dtype=object)
    given = unjudged != ""
    status[given], reason[given] = NO_DATA, unjudged[given]
    neutral = cases["polarity"].eq("neutral").to_numpy()
    status[neutral], reason[neutral] = UNJUDGED, ""
    return status, reason


def _months_late(case: _Case, curves: Curves, months: Floats, term: Floats) -> Floats:
    """Return how many months ago the plan line reached today's actual, counted from where it first did; NaN off the line."""
    sign = np.where(case.lower, -1.0, 1.0)[:, None]
    line = np.maximum.accumulate(np.nan_to_num(sign * (curves.plan - case.start[:, None])), axis=1)
    done = np.maximum(sign[:, 0] * (case.actual - case.start), 0.0)
    there = line >= done[:, None] - case.near[:, None]
    first = there.argmax(axis=1)
    row = np.arange(len(first))
    upper, lower = line[row, first], line[row, np.maximum(first - 1, 0)]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(upper > lower, (done - lower) / (upper - lower), 0.0)
    when = np.where(first == 0, 0.0, first - 1 + part) * term / (POINTS - 1)
    return np.where(there.any(axis=1), np.maximum(months - when, 0.0), np.nan)


def _forecast(cases: pd.DataFrame, case: _Case, curves: Curves, rules: StatusRules) -> dict[str, Floats]:
    """Return the year's end as it would come: by the season where there is one, else straight on; NaN where no range can be given."""
    months = _floats(cases, "months")
    flow = cases["kind"].eq("flow").to_numpy()
    running = ~case.final & ~case.long_term & cases["kind"].isin(["flow", "stock"]).to_numpy() & (months > 0) & (months < 12)
    share, low_share, high_share = (
        at_month(one, months, np.full(len(cases), 12.0)) for one in (curves.season, curves.season_low, curves.season_high)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        by_season = flow & (low_share > 0) & (case.actual >= 0)
        straight = case.start + (case.actual - case.start) * 12 / months
        spread = rules.forecast_sigmas / 3 * rules.noise_factor * curves.moving_range * np.sqrt(12 - months)
        known = running & (by_season | ((curves.moves >= rules.forecast_points) & ~np.isnan(straight + spread)))
        middle = np.where(by_season, case.actual / share, straight)
        low = np.where(by_season, case.actual / high_share, straight - spread)
        high = np.where(by_season, case.actual / low_share, straight + spread)
    low = np.where(flow & (_floats(cases, "minimum") >= 0), np.maximum(low, case.actual), low)
    return {
        name: np.where(known, values, np.nan)
        for name, values in (("forecast", middle), ("forecast_low", np.fmin(low, middle)), ("forecast_high", np.fmax(high, middle)))
    }


def _gap(cases: pd.DataFrame, case: _Case) -> Floats:
    top, bottom, scale = (_floats(cases, name) for name in ("numerator", "denominator", "scale"))
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = case.target / scale * bottom
    lacking = np.where(case.lower, top - wanted, wanted - top)
    lacking = np.where(np.isnan(case.actual), np.nan, lacking)
    return np.maximum(np.ceil(lacking - _NEAR * np.maximum(np.abs(wanted), 1.0)), 0.0)


def _words(ranks: NDArray[np.int64], where: Bools) -> Texts:
    return np.where(where, np.array([*RANKED, ""], dtype=object)[ranks], "")


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def _floats(cases: pd.DataFrame, name: str) -> Floats:
    found: Floats = cases[name].to_numpy(dtype=float, na_value=np.nan)
    return found
