"""Ratios, weighted averages, counts beyond a threshold and growth, on tables written out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.rollup.county import AREAS, COUNTY, NORTH, SOUTH, A, B, C, Rolled, indicator
from warehouse.catalogue.model import Threshold

CLOSED, RECEIVED = indicator("closed"), indicator("received")
RATE = indicator("rate", "ratio", numerator="closed", denominator="received", scale=100.0)


def pair(area: str, period: str, closed: float, received: float) -> list[tuple[str, str, str, float | None]]:
    return [("closed", area, period, closed), ("received", area, period, received)]


def test_compute_divides_sums_and_never_averages_ratios() -> None:
    rolled = Rolled([*pair(A, "2024-01", 1, 2), *pair(B, "2024-01", 9, 10), *pair(C, "2024-02", 0, 8)], CLOSED, RECEIVED, RATE)
    assert rolled.value(A, "2024-01", "rate") == 50.0
    assert rolled.value(NORTH, "2024-01", "rate") == pytest.approx(100 * 10 / 12)
    assert rolled.value(COUNTY, "2024", "rate") == 50.0
    assert rolled.value(COUNTY, "2024-02", "rate", "year_to_date") == 50.0
    assert rolled.value(COUNTY, "2024", "rate", "numerator") == 10.0
    assert rolled.value(COUNTY, "2024", "rate", "denominator") == 20.0


def test_compute_divides_only_where_both_parts_are_reported() -> None:
    rolled = Rolled([*pair(A, "2024-01", 1, 2), ("received", B, "2024-01", 100.0), ("closed", A, "2024-02", 50.0)], CLOSED, RECEIVED, RATE)
    assert rolled.value(NORTH, "2024-01", "rate") == 50.0
    assert rolled.value(NORTH, "2024", "rate") == 50.0
    assert rolled.coverage(NORTH, "2024-01", "rate")[:2] == (1, 2)


def test_compute_leaves_a_ratio_over_nothing_without_a_number() -> None:
    rolled = Rolled(pair(A, "2024-01", 0, 0), CLOSED, RECEIVED, RATE)
    assert rolled.value(NORTH, "2024-01", "rate") in (None, "no row")


def test_compute_counts_a_ratios_own_parts() -> None:
    own = {"indicator_code": "rate", "area_code": C, "period": "2024-01", "value": 81.2, "numerator": 56.0, "denominator": 69.0}
    rolled = Rolled([own, *pair(A, "2024-01", 1, 1)], CLOSED, RECEIVED, RATE)
    assert rolled.value(SOUTH, "2024-01", "rate") == pytest.approx(100 * 56 / 69)
    assert rolled.value(COUNTY, "2024-01", "rate") == pytest.approx(100 * 57 / 70)


def test_compute_takes_a_ratios_own_parts_as_exact_whatever_its_bound() -> None:
    parts = {"numerator": 56.0, "denominator": 69.0, "bound": "at_least"}
    own = {"indicator_code": "rate", "area_code": COUNTY, "period": "2012", "value": 81.0, **parts}
    rolled = Rolled([own], CLOSED, RECEIVED, RATE)
    assert rolled.value(COUNTY, "2012", "rate") == pytest.approx(100 * 56 / 69)
    assert rolled.value(COUNTY, "2012", "rate", "bound") == "exact"


def test_compute_shows_a_ratio_without_parts_only_where_it_was_reported() -> None:
    rolled = Rolled([("rate", NORTH, "2024-01", 85.0)], CLOSED, RECEIVED, RATE)
    assert rolled.value(NORTH, "2024-01", "rate") == 85.0
    assert rolled.value(COUNTY, "2024-01", "rate") is None
    assert rolled.value(NORTH, "2024", "rate") == "no row"


def test_compute_divides_a_township_flow_by_the_countys_stock_of_the_year() -> None:
    held = indicator("held", level="township")
    villages = indicator("villages", "stock_last", "county", "year")
    rate = indicator("rate", "ratio", "township", numerator="held", denominator="villages", scale=100.0)
    rows = [
        ("held", NORTH, "2024-01", 10.0),
        ("held", SOUTH, "2024-01", 20.0),
        ("held", SOUTH, "2025-01", 60.0),
        ("villages", COUNTY, "2024", 120.0),
    ]
    rolled = Rolled(rows, held, villages, rate)
    assert rolled.value(COUNTY, "2024-01", "rate") == 25.0
    assert rolled.value(COUNTY, "2025-01", "rate") == 50.0
    assert rolled.value(NORTH, "2024-01", "rate") == "no row"


def test_compute_divides_a_monthly_stock_by_one_counted_once_a_year() -> None:
    led, stand = indicator("led", "stock_last", "township"), indicator("stand", "stock_last", "township")
    covered = indicator("covered", "ratio", "township", numerator="led", denominator="stand", scale=100.0)
    counted = [("stand", NORTH, "2023", 20.0), ("stand", SOUTH, "2023", 10.0), ("stand", NORTH, "2024", 16.0)]
    held = [("led", area, month, 4.0) for area in (NORTH, SOUTH) for month in ("2023-06", "2024-02", "2025-03")]
    rolled = Rolled([*counted, *held], led, stand, covered)
    assert rolled.value(COUNTY, "2023-06", "covered") == pytest.approx(100 * 8 / 30)
    assert rolled.value(NORTH, "2024-02", "covered") == 25.0
    assert rolled.value(SOUTH, "2024-02", "covered") == 40.0  # of the year before, as none was counted since
    assert rolled.value(NORTH, "2025-03", "covered") == 25.0
    assert rolled.coverage(NORTH, "2025-03", "covered")[:2] == (1, 1)
    assert rolled.value(SOUTH, "2025-03", "covered") in (None, "no row")  # two years back is no count of villages any more


def test_compute_reproduces_published_shares_from_their_parts() -> None:
    small = indicator("small", "threshold_count", "county", "year", threshold=Threshold("people", "<=", 1000.0))
    people, villages = indicator("people", "stock_last", frequency="year"), indicator("villages", "stock_last", "county", "year")
    share = indicator("share", "ratio", "county", "year", numerator="small", denominator="villages", scale=100.0)
    rolled = Rolled([("small", COUNTY, "2021", 259.0), ("villages", COUNTY, "2021", 326.0)], small, people, villages, share)
    assert round(float(rolled.value(COUNTY, "2021", "share") or 0), 1) == 79.4


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=3, max_size=3), st.integers(0, 50), st.integers(0, 50))
@settings(max_examples=25, deadline=None)
def test_compute_gives_the_same_ratio_when_an_area_is_split(parts: list[tuple[int, int]], closed: int, received: int) -> None:
    (a, b, c), period = parts, "2024-01"
    whole = Rolled([*pair(A, period, *a), *pair(B, period, *b), *pair(C, period, *c)], CLOSED, RECEIVED, RATE)
    other = "510001005000"
    cut_closed, cut_received = min(closed, a[0]), min(received, a[1])
    split = [*pair(A, period, cut_closed, cut_received), *pair(other, period, a[0] - cut_closed, a[1] - cut_received)]
    areas = [*AREAS, (other, "village", NORTH, "", "", "")]
    rolled = Rolled([*split, *pair(B, period, *b), *pair(C, period, *c)], CLOSED, RECEIVED, RATE, areas=areas)
    for area in (COUNTY, NORTH, SOUTH):
        assert rolled.value(area, period, "rate") == whole.value(area, period, "rate")


def test_compute_weighs_averages_over_areas_and_time() -> None:
    rate = indicator("satisfied", "wavg", "township", "quarter", weight="sample")
    sample = indicator("sample", "flow_sum", "township", "quarter")
    rows = [
        ("satisfied", NORTH, "2024Q1", 90.0), ("sample", NORTH, "2024Q1", 100.0), ("satisfied", SOUTH, "2024Q1", 60.0),
        ("sample", SOUTH, "2024Q1", 50.0), ("satisfied", NORTH, "2024Q2", 30.0), ("sample", NORTH, "2024Q2", 100.0),
    ]  # fmt: skip
    rolled = Rolled(rows, rate, sample)
    assert rolled.value(COUNTY, "2024Q1", "satisfied") == 80.0
    assert rolled.value(COUNTY, "2024", "satisfied") == 60.0
    assert rolled.value(NORTH, "2024", "satisfied") == 60.0


def test_compute_shows_an_average_without_weights_only_where_reported() -> None:
    rolled = Rolled([("age", NORTH, "2024", 45.0), ("age", SOUTH, "2024", 40.0)], indicator("age", "wavg", "township", "year"))
    assert rolled.value(NORTH, "2024", "age") == 45.0
    assert rolled.value(COUNTY, "2024", "age") is None


INCOME = indicator("income")


def test_compute_counts_areas_beyond_a_threshold_over_the_year() -> None:
    over = indicator("over", "threshold_count", "township", "year", threshold=Threshold("income", ">", 10.0))
    at_least = indicator("at_least", "threshold_count", "township", "year", threshold=Threshold("income", ">=", 10.0))
    rows = [("income", A, f"2024-{month:02d}", 1.0) for month in range(1, 11)] + [
        ("income", B, "2024-01", 10.5),
        ("income", C, "2024-01", 0.5),
    ]
    rolled = Rolled(rows, INCOME, over, at_least)
    assert (rolled.value(NORTH, "2024", "over"), rolled.value(NORTH, "2024", "at_least")) == (1.0, 2.0)
    assert rolled.value(SOUTH, "2024", "over") == 0.0
    assert rolled.value(COUNTY, "2024", "at_least") == 2.0
    assert rolled.value(COUNTY, "2024-01", "over") == "no row"
    assert rolled.coverage(COUNTY, "2024", "over") == (3, 3, 2, 2)


def test_compute_looks_at_a_merged_village_with_what_both_earned_in_the_year() -> None:
    over = indicator("over", "threshold_count", "township", "year", threshold=Threshold("income", ">", 10.0))
    merged = "510001009000"
    areas = [row for row in AREAS if row[0] not in (A, B)]
    areas += [(A, "village", NORTH, "", "2024-06", merged), (B, "village", NORTH, "", "2024-06", merged)]
    areas += [(merged, "village", NORTH, "2024-07", "", "")]
    rows = [("income", A, "2024-03", 4.0), ("income", B, "2024-03", 4.0), ("income", merged, "2024-12", 4.0)]
    rolled = Rolled(rows, INCOME, over, areas=areas)
    assert rolled.value(NORTH, "2024", "over") == 1.0
    assert rolled.coverage(NORTH, "2024", "over")[:2] == (1, 1)


def test_compute_counts_tenths_that_add_up_to_the_threshold_as_not_above_it() -> None:
    over = indicator("over", "threshold_count", "township", "year", threshold=Threshold("income", ">", 0.3))
    assert Rolled([("income", A, "2024-01", 0.1), ("income", A, "2024-02", 0.2)], INCOME, over).value(NORTH, "2024", "over") == 0.0


def test_compute_counts_reporting_villages_with_an_open_threshold() -> None:
    reporting = indicator("reporting", "threshold_count", "township", "month", threshold=Threshold("income", ">=", -1e9))
    rolled = Rolled([("income", A, "2024-01", 0.0), ("income", C, "2024-02", -3.0)], INCOME, reporting)
    assert rolled.value(COUNTY, "2024-01", "reporting") == 1.0
    assert rolled.value(COUNTY, "2024", "reporting") == 2.0


def test_compute_uses_a_reported_count_only_where_no_values_are() -> None:
    over = indicator("over", "threshold_count", "township", "year", threshold=Threshold("income", ">", 10.0))
    rows = [("over", NORTH, "2024", 99.0), ("over", SOUTH, "2024", 5.0), ("income", A, "2024-01", 11.0)]
    rolled = Rolled(rows, INCOME, over)
    assert (rolled.value(NORTH, "2024", "over"), rolled.value(SOUTH, "2024", "over"), rolled.value(COUNTY, "2024", "over")) == (
        1.0,
        5.0,
        6.0,
    )


@pytest.mark.parametrize(
    ("bound", "op", "expected"), [("at_least", ">", "at_least"), ("at_most", "<", "at_least"), ("at_most", ">", "exact")]
)
def test_compute_says_when_a_count_could_be_higher(bound: str, op: str, expected: str) -> None:
    over = indicator("over", "threshold_count", "township", "year", threshold=Threshold("income", op, 5.0))  # type: ignore[arg-type]
    value = 5.0
    rows = [{"indicator_code": "income", "area_code": A, "period": "2024", "value": value, "bound": bound}]
    assert Rolled(rows, INCOME, over).value(NORTH, "2024", "over", "bound") == expected


GROWTH = indicator("growth", "growth", "township", of="income", scale=100.0)


def test_compute_compares_the_same_areas_and_months() -> None:
    rows = [
        ("income", A, "2023-01", 10.0), ("income", A, "2023-02", 10.0), ("income", A, "2024-01", 12.0), ("income", A, "2024-02", 12.0),
        ("income", B, "2024-01", 500.0), ("income", C, "2023-01", 20.0), ("income", C, "2024-01", 10.0), ("income", C, "2024-02", 99.0),
    ]  # fmt: skip
    rolled = Rolled(rows, INCOME, GROWTH)
    assert rolled.value(NORTH, "2024-02", "growth") == 20.0
    assert rolled.value(SOUTH, "2024-01", "growth") == -50.0
    assert rolled.value(COUNTY, "2024-01", "growth") == pytest.approx(100 * (22 / 30 - 1))
    assert rolled.value(COUNTY, "2024-01", "growth", "denominator") == 30.0
    assert rolled.coverage(COUNTY, "2024-01", "growth")[:2] == (2, 3)
    assert rolled.value(COUNTY, "2024", "growth") == pytest.approx(100 * (34 / 40 - 1))


@pytest.mark.parametrize("base", [0.0, -5.0, None])
def test_compute_gives_no_growth_without_a_positive_base(base: float | None) -> None:
    rows = [("income", A, "2024-01", 12.0)] + ([("income", A, "2023-01", base)] if base is not None else [])
    rolled = Rolled(rows, INCOME, GROWTH)
    assert rolled.value(NORTH, "2024-01", "growth") in (None, "no row")


def test_compute_compares_a_merged_village_with_all_it_came_from() -> None:
    merged = "510001009000"
    areas = [row for row in AREAS if row[0] not in (A, B)]
    areas += [
        (A, "village", NORTH, "", "2023-12", merged), (B, "village", NORTH, "", "2023-12", merged),
        (merged, "village", NORTH, "2024-01", "", ""),
    ]  # fmt: skip
    rows = [("income", A, "2023-01", 10.0), ("income", B, "2023-01", 30.0), ("income", merged, "2024-01", 50.0)]
    assert Rolled(rows, INCOME, GROWTH, areas=areas).value(NORTH, "2024-01", "growth") == 25.0
    assert Rolled(rows[1:], INCOME, GROWTH, areas=areas).value(NORTH, "2024-01", "growth") in (None, "no row")


def test_compute_gives_no_growth_across_a_break() -> None:
    broken = indicator("income", breaks=("2024-01",))
    rows = [("income", A, f"{year}-01", 10.0) for year in (2022, 2023, 2024, 2025)]
    rolled = Rolled(rows, broken, GROWTH)
    assert rolled.value(NORTH, "2023-01", "growth") == 0.0
    assert rolled.value(NORTH, "2024-01", "growth") in (None, "no row")
    assert rolled.value(NORTH, "2025-01", "growth") == 0.0


def test_compute_gives_no_growth_in_months_nobody_has_reported_yet() -> None:
    rows = [("income", A, f"2023-{month:02d}", 10.0) for month in range(1, 13)] + [
        ("income", A, "2024-01", 12.0),
        ("income", A, "2024-02", 12.0),
    ]
    rolled = Rolled(rows, INCOME, GROWTH)
    assert rolled.value(NORTH, "2024-02", "growth") == 20.0
    assert rolled.value(NORTH, "2024Q1", "growth") == 20.0
    for period in ("2024-03", "2024-12", "2024Q2"):
        assert rolled.value(NORTH, period, "growth") in (None, "no row")


def test_compute_compares_the_countys_own_levels_where_nobody_below_reported() -> None:
    rolled = Rolled(
        [("income", COUNTY, "2023", 100.0), ("income", COUNTY, "2024", 120.0)],
        indicator("income", frequency="year"),
        indicator("growth", "growth", "county", "year", of="income", scale=100.0),
    )
    assert rolled.value(COUNTY, "2024", "growth") == pytest.approx(20.0)
