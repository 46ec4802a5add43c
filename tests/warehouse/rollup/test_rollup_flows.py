"""Sums over time and areas, on tables written out."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.rollup.county import (
    AREAS,
    COUNTY,
    GROUPS,
    NORTH,
    SOUTH,
    ZONE,
    A,
    B,
    C,
    Rolled,
    area_frame,
    group_frame,
    indicator,
    observed,
)
from warehouse.rollup import compute

INCOME = indicator("income")


def months(area: str, values: dict[int, float], code: str = "income", year: int = 2024) -> list[tuple[str, str, str, float | None]]:
    return [(code, area, f"{year}-{month:02d}", value) for month, value in values.items()]


def test_compute_adds_a_flow_over_areas_and_time() -> None:
    rolled = Rolled(months(A, {1: 1.0, 2: 2.0, 4: 8.0}) + months(B, {1: 10.0, 2: 20.0}) + months(C, {1: 100.0}), INCOME)
    assert rolled.value(NORTH, "2024-01") == 11.0
    assert rolled.value(COUNTY, "2024-01") == 111.0
    assert rolled.value(COUNTY, "2024Q1") == 133.0
    assert rolled.value(COUNTY, "2024") == 141.0
    assert rolled.value(NORTH, "2024-04", column="year_to_date") == 41.0
    assert rolled.value(NORTH, "2024-02", column="year_to_date") == 33.0


def test_compute_leaves_an_area_that_did_not_report_without_a_number() -> None:
    rolled = Rolled(months(A, {1: 1.0, 2: 2.0}), INCOME)
    assert rolled.value(SOUTH, "2024-01") is None
    assert rolled.coverage(SOUTH, "2024-01") == (0, 1, 0, 1)
    assert rolled.value(COUNTY, "2024-03") == "no row"


def test_compute_adds_zones_from_their_members_and_never_into_the_county() -> None:
    rolled = Rolled([*months(A, {1: 1.0}), *months(B, {1: 10.0}), *months(C, {1: 100.0}), *months(ZONE, {1: 5000.0})], INCOME)
    assert rolled.value(ZONE, "2024-01") == 110.0
    assert rolled.value(COUNTY, "2024-01") == 111.0
    assert rolled.coverage(ZONE, "2024-01") == (2, 2, 2, 2)


def test_compute_keeps_what_is_collected_for_zones_out_of_everything_else() -> None:
    rolled = Rolled([("income", ZONE, "2024", 90.0)], indicator("income", level="zone", frequency="year"))
    assert rolled.value(ZONE, "2024") == 90.0
    assert rolled.value(COUNTY, "2024") == "no row"


def test_compute_keeps_two_counties_of_one_folder_apart() -> None:
    other, town, village = "520000000000", "520001000000", "520001001000"
    areas = area_frame(
        [*AREAS, (other, "county", "", "", "", ""), (town, "township", town, "", "", ""), (village, "village", town, "", "", "")]
    )
    areas.loc[areas["area_code"] == town, "parent_code"] = other
    areas.loc[areas["area_code"] == ZONE, "parent_code"] = COUNTY
    rows = observed([*months(A, {1: 1.0}), *months(village, {1: 10.0}), *months(C, {2: 100.0})])
    frame = compute(rows, areas, group_frame(), {"income": INCOME}).set_index(["area_code", "period"])
    assert frame.loc[(COUNTY, "2024"), "value"] == 101.0
    assert frame.loc[(other, "2024"), "value"] == 10.0
    assert frame.loc[(other, "2024-01"), ["expected", "townships_expected"]].tolist() == [1, 1]
    assert (other, "2024-02") not in frame.index


def test_compute_counts_a_whole_township_in_a_zone_once() -> None:
    groups = ((ZONE, NORTH, "", ""), (ZONE, A, "", ""), (ZONE, C, "2024-02", ""))
    rolled = Rolled([*months(A, {1: 1.0, 2: 1.0}), *months(B, {1: 10.0, 2: 10.0}), *months(C, {1: 100.0, 2: 100.0})], INCOME, groups=groups)
    assert rolled.value(ZONE, "2024-01") == 11.0
    assert rolled.value(ZONE, "2024-02") == 111.0


def test_compute_uses_a_townships_own_figure_only_where_no_village_reported() -> None:
    rows = [*months(A, {1: 1.0}), *months(NORTH, {1: 500.0, 2: 20.0}), *months(C, {1: 100.0, 2: 100.0})]
    rolled = Rolled(rows, INCOME)
    assert rolled.value(NORTH, "2024-01") == 1.0
    assert rolled.value(NORTH, "2024-02") == 20.0
    assert rolled.value(NORTH, "2024Q1") == 21.0
    assert rolled.value(COUNTY, "2024") == 221.0
    assert rolled.coverage(NORTH, "2024-01")[:2] == (1, 2)
    assert rolled.coverage(NORTH, "2024-02")[:2] == (2, 2)
    assert rolled.coverage(COUNTY, "2024") == (5, 6, 2, 2)
    assert rolled.value(COUNTY, "2024-02", column="year_to_date") == 221.0


def test_compute_prefers_the_township_itself_where_it_is_the_collecting_level() -> None:
    rows = [("sessions", NORTH, "2024-01", 5.0), ("sessions", A, "2024-01", 2.0), ("sessions", C, "2024-01", 3.0)]
    rolled = Rolled(rows, indicator("sessions", level="township"))
    assert rolled.value(NORTH, "2024-01", "sessions") == 5.0
    assert rolled.value(SOUTH, "2024-01", "sessions") == 3.0
    assert rolled.value(COUNTY, "2024-01", "sessions") == 8.0
    assert rolled.coverage(COUNTY, "2024-01", "sessions") == (2, 2, 2, 2)


def test_compute_keeps_complete_months_over_the_reported_year() -> None:
    rows = [*months(A, dict.fromkeys(range(1, 13), 1.0)), ("income", A, "2024", 99.0), ("income", B, "2024", 50.0), *months(B, {1: 3.0})]
    rolled = Rolled(rows, INCOME)
    assert rolled.value(NORTH, "2024") == 62.0
    assert rolled.coverage(NORTH, "2024")[:2] == (24, 24)
    assert rolled.value(NORTH, "2024-01") == 4.0


def test_compute_takes_a_reported_quarter_for_missing_months() -> None:
    rows = [*months(A, {1: 1.0}), ("income", A, "2024Q1", 6.0), *months(A, {4: 2.0})]
    rolled = Rolled(rows, INCOME)
    assert rolled.value(NORTH, "2024Q1") == 6.0
    assert rolled.value(NORTH, "2024") == 8.0
    assert rolled.value(NORTH, "2024-04", column="year_to_date") == 8.0


def test_compute_takes_months_out_of_the_running_total() -> None:
    running = {1: 4.0, 2: 9.0, 4: 30.0, 5: 37.0}
    rolled = Rolled([*months(A, running, "income_ytd"), *months(A, {3: 6.0})], INCOME)
    assert [rolled.value(NORTH, f"2024-{month:02d}") for month in range(1, 6)] == [4.0, 5.0, 6.0, "no row", 7.0]
    assert rolled.value(NORTH, "2024-05", column="year_to_date") == 37.0
    assert rolled.value(NORTH, "2024") == 37.0
    assert rolled.coverage(NORTH, "2024")[:2] == (5, 10)


def test_compute_counts_the_running_total_of_january_and_february_together() -> None:
    rolled = Rolled([*months(A, {2: 9.0}, "income_ytd"), *months(A, {3: 1.0})], INCOME)
    assert rolled.value(NORTH, "2024-02") == "no row"
    assert rolled.value(NORTH, "2024Q1") == 10.0
    assert rolled.coverage(NORTH, "2024Q1")[:2] == (3, 6)


def test_compute_lets_an_own_month_stand_against_the_running_total() -> None:
    rolled = Rolled([*months(A, {1: 4.0, 2: 9.0}, "income_ytd"), *months(A, {1: 4.0, 2: 4.5})], INCOME)
    assert rolled.value(NORTH, "2024-02") == 4.5
    assert rolled.value(NORTH, "2024-02", column="year_to_date") == 8.5


def test_compute_expects_reports_up_to_the_latest_period_only() -> None:
    rolled = Rolled([*months(A, {1: 1.0, 2: 1.0, 3: 1.0}), *months(C, {1: 1.0})], INCOME)
    assert rolled.coverage(COUNTY, "2024") == (4, 9, 2, 2)
    assert rolled.coverage(COUNTY, "2024-02") == (1, 3, 1, 2)


def test_compute_counts_annual_reports_by_the_year() -> None:
    rolled = Rolled([("income", A, "2023", 1.0), ("income", C, "2023", 2.0)], indicator("income", frequency="year"))
    assert rolled.value(COUNTY, "2023") == 3.0
    assert rolled.coverage(COUNTY, "2023") == (2, 3, 2, 2)


def test_compute_counts_a_merged_village_in_its_own_time() -> None:
    merged = "510001009000"
    areas = [row for row in AREAS if row[0] not in (A, B)]
    areas += [
        (A, "village", NORTH, "", "2024-03", merged), (B, "village", NORTH, "", "2024-03", merged),
        (merged, "village", NORTH, "2024-04", "", ""),
    ]  # fmt: skip
    rows = [*months(A, {3: 1.0}), *months(B, {3: 2.0}), *months(merged, {4: 30.0}), *months(C, {3: 5.0, 4: 5.0})]
    rolled = Rolled(rows, INCOME, areas=areas)
    assert rolled.value(NORTH, "2024-03") == 3.0
    assert rolled.value(NORTH, "2024-04") == 30.0
    assert rolled.value(NORTH, "2024") == 33.0
    assert rolled.coverage(NORTH, "2024-03")[:2] == (2, 2)
    assert rolled.coverage(NORTH, "2024-04")[:2] == (1, 1)
    assert rolled.coverage(NORTH, "2024")[:2] == (3, 7)


def test_compute_counts_a_village_that_moved_with_its_township_of_the_month() -> None:
    areas = [row for row in AREAS if row[0] != B]
    areas += [(B, "village", NORTH, "", "2024-01", ""), (B, "village", SOUTH, "2024-02", "", "")]
    rolled = Rolled([*months(A, {1: 1.0, 2: 1.0}), *months(B, {1: 10.0, 2: 10.0}), *months(C, {1: 100.0, 2: 100.0})], INCOME, areas=areas)
    assert [rolled.value(NORTH, period) for period in ("2024-01", "2024-02", "2024Q1")] == [11.0, 1.0, 12.0]
    assert [rolled.value(SOUTH, period) for period in ("2024-01", "2024-02", "2024Q1")] == [100.0, 110.0, 210.0]
    assert rolled.value(COUNTY, "2024") == 222.0


def test_compute_makes_a_total_out_of_its_parts_where_all_are_there() -> None:
    total = indicator("income", parts=("operating", "subsidy"))
    parts = (indicator("operating"), indicator("subsidy"))
    rows = [
        ("operating", A, "2024-01", 1.0), ("subsidy", A, "2024-01", 2.0), ("operating", B, "2024-01", 9.0),
        ("operating", C, "2024-01", 3.0), ("subsidy", C, "2024-01", 4.0), ("income", C, "2024-01", 8.0),
    ]  # fmt: skip
    rolled = Rolled(rows, total, *parts)
    assert rolled.value(NORTH, "2024-01") == 3.0
    assert rolled.coverage(NORTH, "2024-01")[:2] == (1, 2)
    assert rolled.value(SOUTH, "2024-01") == 8.0


def test_compute_makes_a_total_without_an_item_that_ended() -> None:
    total = indicator("income", parts=("operating", "contract"))
    parts = (indicator("operating", breaks=("2024-01",)), indicator("contract", breaks=("2024-01",)))
    rolled = Rolled([("operating", A, "2023-12", 1.0), ("contract", B, "2023-12", 1.0), ("operating", A, "2024-01", 6.0)], total, *parts)
    assert rolled.value(NORTH, "2023-12") == "no row"
    assert rolled.value(NORTH, "2024-01") == 6.0


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        (("exact", "exact"), "exact"),
        (("at_least", "exact"), "at_least"),
        (("at_most", "at_most"), "at_most"),
        (("at_least", "at_most"), "about"),
    ],
)
def test_compute_carries_bounds_into_sums(bounds: tuple[str, str], expected: str) -> None:
    rows = [
        {"indicator_code": "income", "area_code": area, "period": "2024-01", "value": 1.0, "bound": bound}
        for area, bound in zip((A, C), bounds, strict=True)
    ]
    rolled = Rolled(rows, INCOME)
    assert rolled.value(COUNTY, "2024-01", column="bound") == expected
    assert rolled.value(COUNTY, "2024", column="bound") == expected


@pytest.mark.parametrize("state", ["withdrawn", "returned"])
def test_compute_leaves_out_what_does_not_stand(state: str) -> None:
    row = {"indicator_code": "income", "area_code": A, "period": "2024-01", "value": 7.0, "state": state}
    rolled = Rolled([row, ("income", C, "2024-01", 1.0)], INCOME)
    assert rolled.value(COUNTY, "2024-01") == 1.0
    assert rolled.coverage(COUNTY, "2024-01") == (1, 3, 1, 2)


def test_compute_does_not_count_a_masked_figure_as_a_number() -> None:
    row = {"indicator_code": "income", "area_code": A, "period": "2024-01", "value": None, "state": "masked"}
    rolled = Rolled([row, ("income", C, "2024-01", 1.0)], INCOME)
    assert rolled.value(NORTH, "2024-01") is None
    assert rolled.coverage(COUNTY, "2024-01") == (1, 3, 1, 2)


def test_compute_keeps_undated_figures_and_windows_apart() -> None:
    rows = [("income", COUNTY, "undated", 261.0), ("income", A, "2019/2021", 3.0), ("income", C, "2019/2021", 4.0)]
    rolled = Rolled(rows, INCOME)
    assert rolled.value(COUNTY, "undated") == 261.0
    assert rolled.value(COUNTY, "2019/2021") == 7.0
    assert rolled.value(NORTH, "undated") == "no row"


observations = st.dictionaries(
    st.tuples(st.sampled_from([A, B, C]), st.sampled_from([f"2023-{month:02d}" for month in range(1, 13)] + ["2024-01", "2024-02"])),
    st.integers(-1000, 1000).map(lambda cents: cents / 10),
    min_size=1,
)


@given(observations, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_compute_reconciles_county_and_townships_whatever_the_order(found: dict[tuple[str, str], float], order: random.Random) -> None:
    rows = [("income", area, period, value) for (area, period), value in found.items()]
    rolled = Rolled(rows, INCOME)
    shuffled = rows.copy()
    order.shuffle(shuffled)
    assert Rolled(shuffled, INCOME).frame.equals(rolled.frame)
    for period in rolled.frame.loc[rolled.frame["area_code"] == COUNTY, "period"]:
        townships = [rolled.value(area, period) or 0.0 for area in (NORTH, SOUTH)]
        assert rolled.value(COUNTY, period) == pytest.approx(sum(townships))
    for year in ("2023", "2024"):
        inside = [value for (_, period), value in found.items() if period.startswith(year)]
        if inside:
            assert rolled.value(COUNTY, year) == pytest.approx(sum(inside))


@given(observations)
@settings(max_examples=20, deadline=None)
def test_compute_never_reports_more_than_is_expected(found: dict[tuple[str, str], float]) -> None:
    frame = Rolled([("income", area, period, value) for (area, period), value in found.items()], INCOME, groups=GROUPS).frame
    assert (frame["reported"] <= frame["expected"]).all()
    assert (frame["townships_reported"] <= frame["townships_expected"]).all()
    assert (frame["value"].notna() == (frame["reported"] > 0)).all()
