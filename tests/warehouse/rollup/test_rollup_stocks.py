"""Figures that stand at the end of a period, and those that are never made into others."""

import pytest

from tests.warehouse.rollup.county import AREAS, COUNTY, NORTH, SOUTH, ZONE, A, B, C, Rolled, indicator
from warehouse.catalogue.model import Threshold

STOCK = indicator("income", "stock_last")


def test_compute_takes_the_last_stock_of_each_area_then_adds() -> None:
    rows = [("income", A, "2024-01", 5.0), ("income", A, "2024-03", 7.0), ("income", B, "2024-02", 10.0), ("income", C, "2024-05", 100.0)]
    rolled = Rolled(rows, STOCK)
    assert rolled.value(NORTH, "2024Q1") == 17.0
    assert rolled.value(COUNTY, "2024") == 117.0
    assert rolled.value(COUNTY, "2024-03") == 7.0
    assert rolled.value(COUNTY, "2024-03", column="year_to_date") is None
    assert rolled.coverage(COUNTY, "2024-03") == (1, 3, 1, 2)
    assert rolled.coverage(COUNTY, "2024") == (3, 3, 2, 2)


def test_compute_takes_the_finer_stock_at_the_same_end() -> None:
    rolled = Rolled([("income", A, "2024-12", 5.0), ("income", A, "2024Q4", 6.0), ("income", A, "2024", 7.0)], STOCK)
    assert rolled.value(NORTH, "2024") == 5.0
    assert rolled.value(NORTH, "2024Q4") == 5.0


def test_compute_takes_the_years_stock_over_earlier_months() -> None:
    assert Rolled([("income", A, "2024-10", 5.0), ("income", A, "2024", 7.0)], STOCK).value(NORTH, "2024") == 7.0


def test_compute_does_not_carry_the_stock_of_an_abolished_village() -> None:
    merged = "510001009000"
    areas = [row for row in AREAS if row[0] not in (A, B)]
    areas += [
        (A, "village", NORTH, "", "2024-06", merged), (B, "village", NORTH, "", "2024-06", merged),
        (merged, "village", NORTH, "2024-07", "", ""),
    ]  # fmt: skip
    rows = [
        ("income", A, "2024-06", 5.0),
        ("income", B, "2024-06", 6.0),
        ("income", merged, "2024-12", 11.0),
        ("income", C, "2024-12", 1.0),
    ]
    rolled = Rolled(rows, STOCK, areas=areas)
    assert rolled.value(NORTH, "2024-06") == 11.0
    assert rolled.value(NORTH, "2024") == 11.0
    assert rolled.coverage(NORTH, "2024")[:2] == (1, 1)
    assert rolled.coverage(NORTH, "2024Q2")[:2] == (2, 2)


def test_compute_uses_the_countys_own_stock_where_nobody_below_reported() -> None:
    rolled = Rolled([("income", COUNTY, "2023", 326.0), ("income", COUNTY, "2024", 400.0), ("income", A, "2024", 1.0)], STOCK)
    assert rolled.value(COUNTY, "2023") == 326.0
    assert rolled.value(COUNTY, "2024") == 1.0


@pytest.mark.parametrize("aggregation", ["distinct", "rank", "points", "status", "norm"])
def test_compute_shows_only_where_reported_what_never_adds(aggregation: str) -> None:
    rows = [
        ("income", NORTH, "2024-01", 5.0),
        ("income", NORTH, "2024-02", 6.0),
        ("income", SOUTH, "2024-01", 7.0),
        ("income", ZONE, "2024", 9.0),
    ]
    rolled = Rolled(rows, indicator("income", aggregation, "township"))
    assert rolled.value(NORTH, "2024-01") == 5.0
    assert rolled.value(ZONE, "2024") == 9.0
    assert rolled.value(COUNTY, "2024-01") is None
    assert rolled.value(NORTH, "2024Q1") == "no row"


def test_compute_adds_registered_entities_into_their_township() -> None:
    areas = [*AREAS, ("E1", "entity", NORTH, "", "", ""), ("E2", "entity", SOUTH, "", "", "")]
    output = indicator("output", level="entity", frequency="year")
    over = indicator("over", "threshold_count", "township", "year", threshold=Threshold("output", ">", 50.0, "entity"))
    rolled = Rolled([("output", "E1", "2024", 50.0), ("output", "E2", "2024", 51.0)], output, over, areas=areas)
    assert rolled.value(COUNTY, "2024", "output") == 101.0
    assert rolled.value(COUNTY, "2024", "over") == 1.0
    assert rolled.coverage(COUNTY, "2024", "over") == (2, 2, 2, 2)
