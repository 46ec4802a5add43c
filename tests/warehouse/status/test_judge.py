"""The worked examples of numbers.md, the edge cases, and what must hold for any target."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from settings import CATALOGUE
from warehouse.catalogue import load_catalogue
from warehouse.catalogue.judging import rules_of
from warehouse.status import CASE_COLUMNS, RANKED, Curves, judge, noise, plan_lines, seasons
from warehouse.status.plans import POINTS, Season, on_level

RULES = rules_of(load_catalogue([CATALOGUE]).judging.values(), "2026")
assert RULES is not None
NONE = Season(*(np.full((1, POINTS), np.nan) for _ in range(3)))


def judged(actual: float, target: float, months: float = 10, phases: str = "", season: Season = NONE, **more: object) -> dict[str, object]:
    case: dict[str, object] = {
        "polarity": "higher", "kind": "flow", "long_term": False, "target": target, "start": 0.0, "months": months, "term": 12.0,
        "step": 1.0, "final": months >= 12, "actual": actual, "numerator": np.nan, "denominator": np.nan, "scale": 1.0, "minimum": 0.0,
        "reported": 10.0, "expected": 10.0, "stale": False, "unjudged": "", **more,
    }  # fmt: skip
    case.setdefault("origin", 0.0 if case["kind"] == "rate" else case["start"])
    cases = pd.DataFrame([case], columns=list(CASE_COLUMNS))
    start, aim = (np.array([case[name]], dtype=float) for name in ("start", "target"))
    level = on_level(cases["kind"].to_numpy(dtype=object), cases["polarity"].eq("lower").to_numpy(), start, aim)
    term = np.array([case["term"]], dtype=float)
    plan, basis = plan_lines(start, aim, [phases], term, level, season, np.array([case["kind"] == "flow" and term[0] == 12]))
    curves = Curves(plan, basis, season.share, season.low, season.high, np.array([2.0]), np.array([float(months)]))
    return dict(judge(cases, curves, RULES).iloc[0])


def test_judge_speaks_of_months_late_and_the_pace_that_is_needed() -> None:
    found = judged(280.0, 362.0)
    assert found["plan"] == pytest.approx(362 * 10 / 12)
    assert (found["plan_basis"], found["status"]) == ("linear", "at_risk")
    assert found["months_late"] == pytest.approx(10 - 280 / 362 * 12)
    assert (found["pace_so_far"], found["pace_needed"]) == (pytest.approx(28.0), pytest.approx(41.0))
    assert found["achievement"] == pytest.approx(280 / 362)


@pytest.mark.parametrize(
    ("actual", "status"),
    [(120.0, "attained"), (119.9, "on_track"), (100.0, "on_track"), (99.9, "at_risk"), (80.0, "at_risk"), (79.9, "behind")],
)
def test_judge_draws_the_lines_of_the_law(actual: float, status: str) -> None:
    assert judged(actual, 120.0)["status"] == status


def test_judge_of_823_of_1000_is_82_3_percent() -> None:
    found = judged(823.0, 1000.0, kind="stock", start=600.0, origin=0.0)
    assert found["achievement"] == pytest.approx(0.823)
    assert judged(823.0, 1000.0, kind="stock", start=600.0)["achievement"] == pytest.approx(223 / 400)


def test_judge_of_a_stock_counts_from_its_base() -> None:
    found = judged(55.0, 58.0, kind="stock", start=46.0)
    assert (found["plan"], found["status"]) == (pytest.approx(56.0), "at_risk")
    assert found["pace"] == pytest.approx(0.9)


def test_judge_of_a_falling_stock_mirrors_both() -> None:
    found = judged(70.0, 60.0, kind="stock", polarity="lower", start=100.0)
    assert (found["achievement"], found["pace"], found["status"]) == (pytest.approx(0.75), pytest.approx(0.9), "at_risk")
    assert judged(60.0, 60.0, kind="stock", polarity="lower", start=100.0)["status"] == "attained"


@pytest.mark.parametrize(
    ("actual", "months", "status"), [(90.0, 10, "on_track"), (110.0, 10, "at_risk"), (121.0, 10, "behind"), (120.0, 12, "attained")]
)
def test_judge_of_a_ceiling_is_attained_only_at_the_end(actual: float, months: float, status: str) -> None:
    assert judged(actual, 120.0, months, polarity="lower")["status"] == status


def test_judge_of_a_target_of_zero() -> None:
    assert judged(0.0, 0.0)["status"] == "attained"
    assert judged(0.0, 0.0, polarity="lower")["status"] == "on_track"
    assert judged(1.0, 0.0, polarity="lower")["status"] == "behind"


def test_judge_of_a_base_at_its_target_asks_for_staying_there() -> None:
    assert judged(100.0, 100.0, kind="stock", start=100.0)["status"] == "attained"
    assert judged(95.0, 100.0, kind="stock", start=104.0)["status"] == "at_risk"
    assert judged(70.0, 100.0, kind="stock", start=104.0)["status"] == "behind"


def test_judge_without_a_base_says_so() -> None:
    found = judged(40.0, 50.0, kind="stock", start=np.nan)
    assert (found["status"], found["reason"], found["achievement"]) == ("withheld", "no_start", pytest.approx(0.8))
    assert judged(50.0, 50.0, kind="stock", start=np.nan)["status"] == "attained"


def test_judge_of_a_negative_actual_is_late_since_the_beginning() -> None:
    found = judged(-5.0, 120.0, minimum=np.nan)
    assert (found["status"], found["months_late"]) == ("behind", pytest.approx(10.0))


def test_judge_of_the_first_month() -> None:
    found = judged(12.0, 120.0, 1)
    assert (found["status"], bool(found["check_pace"])) == ("on_track", True)
    assert np.isnan(found["forecast"])


def test_judge_asks_for_a_check_only_in_the_first_three_quarters() -> None:
    assert bool(judged(105.0, 120.0, 9)["check_pace"])
    assert not judged(117.0, 120.0, 10)["check_pace"]


def test_judge_of_a_ratio_says_how_many_heads_are_lacking() -> None:
    found = judged(32.5, 50.0, kind="rate", start=np.nan, numerator=65.0, denominator=200.0, scale=100.0)
    assert found["gap"] == 35.0
    assert judged(50.0, 50.0, kind="rate", start=np.nan, numerator=100.0, denominator=200.0, scale=100.0)["gap"] == 0.0


def test_judge_withholds_what_missing_reports_could_flip_and_gives_the_range() -> None:
    found = judged(90.0, 120.0, reported=9.0)
    assert (found["status"], found["reason"]) == ("withheld", "missing")
    assert (found["possible_low"], found["possible_high"]) == (pytest.approx(90.0), pytest.approx(110.0))
    assert (found["possible_worst"], found["possible_best"]) == ("at_risk", "on_track")
    assert judged(125.0, 120.0, reported=9.0)["status"] == "attained"
    assert judged(0.0, 120.0, reported=3.0, polarity="lower")["status"] == "withheld"


def test_judge_without_any_figure_is_no_data_and_neutral_has_no_status() -> None:
    assert (judged(np.nan, 120.0)["status"], judged(np.nan, 120.0)["reason"]) == ("no_data", "missing")
    assert judged(100.0, 120.0, polarity="neutral")["status"] == ""


@pytest.mark.parametrize(
    ("actual", "status", "reason"),
    [(57.0, "on_track", ""), (40.0, "at_risk", "accelerate"), (20.0, "behind", "limited"), (-1.0, "behind", "falling")],
)
def test_judge_of_several_years_by_the_linear_ratio(actual: float, status: str, reason: str) -> None:
    found = judged(actual, 100.0, 36, kind="stock", term=60.0, long_term=True, minimum=np.nan)
    assert (found["status"], found["reason"]) == (status, reason)


def test_plan_follows_phases_and_a_deadline() -> None:
    assert judged(50.0, 120.0, 7, '{"Q1": 20, "Q2": 50, "Q3": 80}')["plan"] == pytest.approx(60.0)
    assert judged(50.0, 120.0, 7, '{"Q1": 20, "Q2": 50, "Q3": 80}')["plan_basis"] == "phases"
    assert judged(50.0, 60.0, 3, term=6.0)["plan"] == pytest.approx(30.0)
    assert judged(50.0, 60.0, 8, term=6.0)["plan"] == pytest.approx(60.0)


def test_seasons_join_january_and_february_and_need_two_whole_years() -> None:
    months = np.array([[0, 20, *[8] * 10], [20, 0, *[8] * 10], [10, 10, *[8] * 10]], dtype=float)[None]
    to_date, total = np.cumsum(months, axis=2), months.sum(axis=2)
    season = seasons(to_date, total, np.ones((1, 3), dtype=bool), RULES)
    assert season.share[0, 1:3].tolist() == [pytest.approx(0.1), pytest.approx(0.2)]
    assert season.share[0, 12] == pytest.approx(1.0)
    assert np.isnan(seasons(to_date, total, np.array([[False, False, True]]), RULES).share).all()
    found = judged(50.0, 100.0, 2, season=season)
    assert (found["plan_basis"], found["plan"], found["forecast"]) == ("seasonal", pytest.approx(20.0), pytest.approx(250.0))


def test_noise_needs_points_and_tells_beyond_from_within() -> None:
    calm = np.array([10.0, 11.0] * 7)
    found = noise(np.array([[*calm, 30.0], [*calm, 11.0], [*([np.nan] * 12), 1.0, 2.0, 3.0]]), RULES)
    assert found["noise"].tolist() == ["above", "within", ""]
    assert found["noise_points"].tolist()[0] == 14
    assert found["noise_high"].iat[0] == pytest.approx(10.5 + 2.66)


KINDS = st.sampled_from(["flow", "stock", "rate"])
NUMBERS = st.floats(min_value=0.0, max_value=1e6).map(lambda value: round(value, 2))


def rank(found: dict[str, object]) -> int:
    return RANKED.index(str(found["status"]))


@settings(max_examples=80, deadline=None)
@given(KINDS, st.sampled_from(["higher", "lower"]), NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.integers(min_value=1, max_value=12))
def test_status_never_gets_worse_as_the_actual_gets_better(
    kind: str, polarity: str, start: float, target: float, one: float, other: float, months: int
) -> None:
    base = 0.0 if kind == "flow" else start
    worse, better = sorted((one, other), reverse=polarity == "lower")
    ranks = [rank(judged(value, target, months, kind=kind, polarity=polarity, start=base)) for value in (worse, better)]
    assert ranks[0] <= ranks[1]


@settings(max_examples=80, deadline=None)
@given(
    KINDS,
    st.sampled_from(["higher", "lower"]),
    NUMBERS,
    NUMBERS,
    NUMBERS,
    st.sampled_from([1e-4, 1e4]),
    st.integers(min_value=0, max_value=10),
)
def test_status_does_not_depend_on_the_unit(
    kind: str, polarity: str, start: float, target: float, actual: float, factor: float, reported: int
) -> None:
    base = 0.0 if kind == "flow" else start
    found = [
        judged(actual * by, target * by, 7, kind=kind, polarity=polarity, start=base * by, reported=float(reported))["status"]
        for by in (1.0, factor)
    ]
    assert found[0] == found[1]


@settings(max_examples=80, deadline=None)
@given(KINDS, st.sampled_from(["higher", "lower"]), NUMBERS, NUMBERS, st.integers(min_value=1, max_value=12))
def test_a_township_that_reports_nothing_never_looks_healthy(kind: str, polarity: str, start: float, target: float, months: int) -> None:
    found = judged(np.nan, target, months, kind=kind, polarity=polarity, start=0.0 if kind == "flow" else start, reported=0.0)
    assert found["status"] == "no_data"
