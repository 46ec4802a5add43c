"""From targets and figures to cases that can be judged. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from warehouse.catalogue.judging import StatusRules
from warehouse.catalogue.model import Indicator
from warehouse.status.judge import CASE_COLUMNS, judge
from warehouse.status.noise import noise
from warehouse.status.panel import YEAR, Pair, Panel
from warehouse.status.plans import POINTS, Curves, on_level, plan_lines, seasons
from warehouse.status.terms import Term, kind_of, term_of

TARGET_COLUMNS = ("indicator_code", "area_code", "period", "value", "start", "phases", "deadline", "horizon", "counting", "retired")
STATUS_COLUMNS = (
    "indicator_code", "area_code", "period", "as_of", "long_term", "polarity", "kind", "actual", "target", "start", "numerator",
    "denominator", "reported", "expected", "months", "term", "plan", "plan_basis", "achievement", "pace", "status", "reason", "check_pace",
    "months_late", "pace_so_far", "pace_needed", "forecast", "forecast_low", "forecast_high", "gap", "possible_low", "possible_high",
    "possible_worst", "possible_best", "noise", "noise_low", "noise_high", "noise_points", "merged", "formula",
)  # fmt: skip
YEARS_BACK = 3  # years before a target's that seasons, bases and limits are made from
WHOLE, ADDED = "存量", "新增"
DERIVED = ("ratio", "threshold_count", "growth", "wavg")
_STEPS = {"month": 1, "quarter": 3, "year": 12, "once": 12}


def judge_year(
    targets: pd.DataFrame, pairs: Sequence[Pair], panel: Panel, reached: Mapping[str, int], indicators: Mapping[str, Indicator],
    rules: StatusRules,
) -> pd.DataFrame:  # fmt: skip
    """Judge targets of one year, or of terms that end in it.

    Args:
        targets: TARGET_COLUMNS, all with months; retired: last month the area was there, as a number, NaN = it still is.
        pairs, panel: figures of the targets' pairs (and others); the panel ends with the year and goes back YEARS_BACK years before
            it, or to the year before the longest term.
        reached: indicator → last completed month anybody reported for, as a number; an indicator without reports is missing.

    Returns:
        STATUS_COLUMNS, a row per target in their order; as_of: the month judged (2026-10), "" = the term has not begun.
    """
    place = {pair: number for number, pair in enumerate(pairs)}
    keys = list(zip(targets["indicator_code"].tolist(), targets["area_code"].tolist(), strict=True))
    row = np.array([place[key] for key in keys], dtype=np.int64)
    kinds = {code: kind_of(indicators, code) for code in set(targets["indicator_code"])}
    declared = [indicators[code] for code, _ in keys]
    kind = np.array([kinds[code] for code, _ in keys], dtype=object)
    lower = np.array([one.polarity == "lower" for one in declared], dtype=bool)
    terms = [_term(period, deadline) for period, deadline in zip(targets["period"].tolist(), targets["deadline"].tolist(), strict=True)]
    first, last, due = (np.array([getattr(one, name) for one in terms], dtype=np.int64) for name in ("first", "last", "due"))
    now = np.minimum(np.array([reached.get(code, -1) for code, _ in keys], dtype=np.int64), last)
    long_term = (last - first) >= 12
    begun = now >= first
    read = _Reader(panel, row, now, declared, kind)
    actual, stale = read.actual(first)
    start, target, origin = _bases(targets, read, first, kind)
    months = np.where(begun, now - first + 1, 0).astype(float)
    retired = targets["retired"].to_numpy(dtype=float)
    level = on_level(kind, lower, start, target)
    step = np.array([_STEPS[one.frequency] for one in declared], dtype=float)
    cases = pd.DataFrame(
        {
            "polarity": [one.polarity for one in declared], "kind": kind, "long_term": long_term, "target": target, "start": start,
            "origin": origin, "months": months, "term": (due - first + 1).astype(float), "step": step, "final": now >= last,
            "actual": np.where(begun, actual, np.nan), "numerator": read.to_year("numerator"), "denominator": read.to_year("denominator"),
            "scale": [one.scale for one in declared],
            "minimum": [np.nan if one.bounds.minimum is None else one.bounds.minimum for one in declared],
            "reported": read.coverage("reported"), "expected": read.coverage("expected"), "stale": stale & begun,
            "unjudged": np.where(~begun, "not_due", np.where(retired < now, "retired", "")).astype(object),
        },
        columns=list(CASE_COLUMNS),
    )  # fmt: skip
    curves = _curves(targets, cases, read, panel, level, declared, rules)
    judged = judge(cases, curves, rules)
    signals = noise(read.months_until(), rules)
    as_of = [f"{month // 12:04d}-{month % 12 + 1:02d}" if ok else "" for month, ok in zip(now.tolist(), begun.tolist(), strict=True)]
    merged = np.asarray(panel.merged[row, max(len(panel.years) - 2, 0) :].any(axis=1))
    return _assembled(targets, cases, judged, signals, np.array(as_of, dtype=object), merged, rules)


def judge_undated(targets: pd.DataFrame, figures: pd.DataFrame, indicators: Mapping[str, Indicator], rules: StatusRules) -> pd.DataFrame:
    """Judge targets that are for no time: how much of them is reached, and attained or not.

    Args:
        targets: TARGET_COLUMNS. figures: panel.FIGURE_COLUMNS, one row at most for a pair: the figure it has come to.

    Returns:
        STATUS_COLUMNS; as_of "", no plan, pace or forecast; a target not reached is withheld with reason no_term.
    """
    count = len(targets)
    found = targets[["indicator_code", "area_code"]].merge(figures, how="left", on=["indicator_code", "area_code"])
    declared = [indicators[code] for code in targets["indicator_code"]]
    kind = np.array([kind_of(indicators, one.code) for one in declared], dtype=object)
    start, target = (targets[name].to_numpy(dtype=float) for name in ("start", "value"))
    start = np.where(np.isnan(start) & (kind == "flow"), 0.0, start)
    target = np.where((kind == "stock") & (targets["counting"] == ADDED).to_numpy(), start + target, target)
    whole = (targets["counting"] == WHOLE).to_numpy() | (kind == "rate")
    nothing = np.full(count, np.nan)
    cases = pd.DataFrame(
        {
            "polarity": [one.polarity for one in declared], "kind": kind, "long_term": True, "target": target, "start": start,
            "origin": np.where(whole, 0.0, start), "months": nothing, "term": nothing, "step": 1.0, "final": False,
            "actual": found["value"].to_numpy(dtype=float), "numerator": found["numerator"].to_numpy(dtype=float),
            "denominator": found["denominator"].to_numpy(dtype=float), "scale": [one.scale for one in declared],
            "minimum": [np.nan if one.bounds.minimum is None else one.bounds.minimum for one in declared],
            "reported": found["reported"].fillna(0.0).to_numpy(dtype=float),
            "expected": found["expected"].fillna(0.0).to_numpy(dtype=float),
            "stale": False, "unjudged": "",
        },
        columns=list(CASE_COLUMNS),
    )  # fmt: skip
    flat = np.full((count, POINTS), np.nan)
    curves = Curves(flat, np.full(count, "", dtype=object), flat, flat, flat, nothing, np.zeros(count))
    judged = judge(cases, curves, rules)
    signals = noise(np.full((count, 1), np.nan), rules)
    return _assembled(targets, cases, judged, signals, np.full(count, "", dtype=object), np.zeros(count, dtype=bool), rules)


def _assembled(
    targets: pd.DataFrame,
    cases: pd.DataFrame,
    judged: pd.DataFrame,
    signals: pd.DataFrame,
    as_of: NDArray[np.object_],
    merged: NDArray[np.bool_],
    rules: StatusRules,
) -> pd.DataFrame:
    """Put the columns STATUS_COLUMNS together."""
    key = targets[["indicator_code", "area_code", "period"]].reset_index(drop=True)
    more = pd.DataFrame({"as_of": as_of, "merged": merged, "formula": rules.formula}, index=key.index)
    parts = [one.set_axis(key.index) for one in (cases, judged, signals)]
    return pd.concat([key, more, *parts], axis=1)[list(STATUS_COLUMNS)]


class _Reader:
    """Reads the figures of targets at the month each is judged at."""

    def __init__(
        self, panel: Panel, row: NDArray[np.int64], now: NDArray[np.int64], declared: Sequence[Indicator], kind: NDArray[np.object_]
    ) -> None:
        self.panel, self.row, self.kind = panel, row, kind
        self.year, self.month = np.divmod(np.maximum(now, 0), 12)
        self.place = np.clip(self.year - panel.years[0], 0, len(panel.years) - 1)
        grain = np.array([_STEPS[one.frequency] for one in declared], dtype=np.int64)
        made = np.array([one.aggregation in DERIVED for one in declared], dtype=bool)  # never finer than it is collected
        quarter, ends = 12 + self.month // 3, (self.month + 1) % grain == 0
        coarse = np.where(grain == 3, quarter, YEAR)
        self.slot = np.where((grain > 1) & (made | ends), coarse, self.month).astype(np.int64)
        self.coarser = np.where(self.month % 3 == 2, quarter, self.slot).astype(np.int64)

    def at(self, name: str, slot: NDArray[np.int64] | int, back: int = 0) -> NDArray[np.float64]:
        """Return one number of each target's pair in a slot of the year judged, or so many years before it; NaN before the panel."""
        place = self.place - back
        found: NDArray[np.float64] = getattr(self.panel, name)[self.row, np.maximum(place, 0), slot]
        return np.where(place >= 0, found, np.nan)

    def actual(self, first: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return A and whether it is from before the month judged: what adds up to the month, else what stands at it."""
        to_date, value, year = self.at("year_to_date", self.slot), self.at("value", self.slot), self.at("value", YEAR)
        own = np.where(np.isnan(value), self.at("value", self.coarser), value)
        flow = self.kind == "flow"
        running = np.where(np.isnan(to_date), self.at("year_to_date", YEAR), to_date)
        running = np.where(np.isnan(running), year, running)
        for back in range(1, len(self.panel.years)):
            inside = flow & ((self.year - back) * 12 >= first)
            running = np.where(inside, running + np.nan_to_num(self.at("value", YEAR, back)), running)
        rate = np.where(np.isnan(to_date), own, to_date)
        level = np.where(self.kind == "rate", rate, own)
        stale = (self.kind == "stock") & np.isnan(level) & ~np.isnan(year)
        return np.where(flow, running, np.where(np.isnan(level), year, level)), stale

    def before(self, first: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return what stood at the end of the year before each term."""
        back = self.year - first // 12 + 1
        found = np.full(len(self.row), np.nan)
        for step in np.unique(back):
            found = np.where(back == step, self.at("value", YEAR, int(step)), found)
        return found

    def to_year(self, name: str) -> NDArray[np.float64]:
        """Return a ratio's part over the year so far, or where it stands."""
        whole = self.at(name, YEAR)
        return np.where(np.isnan(whole), self.at(name, self.slot), whole)

    def coverage(self, name: str) -> NDArray[np.float64]:
        """Return reports behind A: of the year so far, of a stock at the month."""
        year, here = self.at(name, YEAR), self.at(name, self.slot)
        return np.nan_to_num(np.where((self.kind == "stock") & ~np.isnan(here), here, np.where(np.isnan(year), here, year)))

    def months_until(self) -> NDArray[np.float64]:
        """Return the months up to the one judged, 12 × years of them, that one last; of a stock what each month changed."""
        panel = self.panel
        flat = panel.value[self.row][:, :, :12].reshape(len(self.row), -1)
        size = flat.shape[1]
        shift = size - 1 - (self.place * 12 + self.month)
        taken = np.arange(size)[None, :] - shift[:, None]
        values = np.where(taken >= 0, np.take_along_axis(flat, np.maximum(taken, 0), axis=1), np.nan)
        moved = np.concatenate([np.full((len(values), 1), np.nan), np.diff(values, axis=1)], axis=1)
        return np.where((self.kind == "stock")[:, None], moved, values)


def _bases(
    targets: pd.DataFrame, read: _Reader, first: NDArray[np.int64], kind: NDArray[np.object_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return S, T and what achievement counts from: S, or nothing where all there are count (存量)."""
    given, target = (targets[name].to_numpy(dtype=float) for name in ("start", "value"))
    counting = targets["counting"].to_numpy(dtype=object)
    flow, stock = kind == "flow", kind == "stock"
    start = np.where(np.isnan(given), np.where(flow, 0.0, np.where(stock, read.before(first), np.nan)), given)
    target = np.where(stock & (counting == ADDED), start + target, target)
    return start, target, np.where((kind == "rate") | (counting == WHOLE), 0.0, start)


def _curves(
    targets: pd.DataFrame, cases: pd.DataFrame, read: _Reader, panel: Panel, level: NDArray[np.bool_], declared: Sequence[Indicator],
    rules: StatusRules,
) -> Curves:  # fmt: skip
    whole_year = (cases["kind"] == "flow").to_numpy() & ~cases["long_term"].to_numpy(dtype=bool)
    earlier = slice(0, max(len(panel.years) - 1, 0))
    to_date, total = panel.year_to_date[read.row][:, earlier, :12], panel.value[read.row][:, earlier, YEAR]
    reported, expected = (getattr(panel, name)[read.row][:, earlier, YEAR] for name in ("reported", "expected"))
    with np.errstate(invalid="ignore"):
        usable = (reported >= rules.seasonal_coverage * expected) & whole_year[:, None]
    years = np.array(panel.years[:-1])
    newest_break = np.array([max((int(one[:4]) for one in indicator.breaks), default=0) for indicator in declared])
    season = seasons(to_date, total, usable & (years[None, :] >= newest_break[:, None]), rules)
    term = cases["term"].to_numpy(dtype=float)
    phases = np.where(level & (cases["kind"] != "rate").to_numpy(), "", targets["phases"].to_numpy(dtype=object))
    full = whole_year & (term == 12)
    plan, basis = plan_lines(cases["start"].to_numpy(), cases["target"].to_numpy(), phases.tolist(), term, level, season, full)
    months = panel.value[read.row, read.place, :12]
    moves = np.where((cases["kind"] == "stock").to_numpy()[:, None], np.diff(months, axis=1, prepend=np.nan), months)
    moves = np.where(np.arange(12)[None, :] <= read.month[:, None], moves, np.nan)
    step = np.abs(np.diff(moves, axis=1))
    count = (~np.isnan(step)).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        moving = np.nansum(step, axis=1) / count
    return Curves(plan, basis, season.share, season.low, season.high, moving, (~np.isnan(moves)).sum(axis=1).astype(float))


def _term(period: str, deadline: str) -> Term:
    found = term_of(period, deadline)
    if found is None:
        raise ValueError(f"a target for no time: {period!r}")
    return found
