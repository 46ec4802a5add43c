"""Areas beside each other in one period."""

import math

import pandas as pd
import pytest
import sqlalchemy as sa

from tests.warehouse import world
from tests.warehouse.queries.desk import ZONE, folder
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, WEST_VILLAGES, submission
from warehouse import queries
from warehouse.catalogue.errors import UnknownName
from warehouse.catalogue.model import Indicator, Text

INCOME, SERVICE, RATE = "operating_income", "service_income", "rate"
RATIO = Indicator(
    RATE, "income", "industry", Text("占比", "Rate"), Text("", ""), "wan_yuan", "township", "month", "ratio", "lower",
    numerator=SERVICE, denominator=INCOME, scale=100.0,
)  # fmt: skip
CATALOGUE = world.catalogue(rate=RATIO)


@pytest.fixture(scope="module")
def url(module_warehouse_url: str) -> str:
    values = {
        (INCOME, "2023-02", EAST_VILLAGES[0]): 5.0,
        (INCOME, "2024-01", EAST_VILLAGES[0]): 10.0, (INCOME, "2024-02", EAST_VILLAGES[0]): 10.0,
        ("operating_income_ytd", "2024-01", EAST_VILLAGES[1]): 10.0, ("operating_income_ytd", "2024-02", EAST_VILLAGES[1]): 13.0,
        (SERVICE, "2024-02", EAST_VILLAGES[0]): 4.0, (INCOME, "2024-02", EAST_VILLAGES[2]): None,
        (INCOME, "2024-02", WEST_VILLAGES[0]): 20.0, (SERVICE, "2024-02", WEST_VILLAGES[0]): 2.0,
    }  # fmt: skip
    world.load(module_warehouse_url, submission(values, sender=COUNTY_AREA), declared=CATALOGUE, folder=folder())
    return module_warehouse_url


def compared(connection: sa.Connection, indicator: str, period: str, level: str, within: str = "") -> pd.DataFrame:
    return queries.compare(connection, COUNTY, CATALOGUE, indicator, period, level, within).set_index("area_code")


def test_compare_shows_townships_with_base_rank_and_coverage(connection: sa.Connection) -> None:
    found = compared(connection, INCOME, "2024-02", "township")
    assert found.index.tolist() == [EAST, WEST]
    assert found["value"].tolist() == [13.0, 20.0]
    assert found["year_to_date"].tolist() == [33.0, 20.0]
    assert found["rank"].tolist() == [2, 1]
    assert found.loc[EAST, "before"] == 5.0
    assert found.loc[EAST, "change"] == pytest.approx(160.0)
    assert math.isnan(found.loc[WEST, "before"])
    assert math.isnan(found.loc[WEST, "change"])
    assert found[["reported", "expected"]].to_numpy().tolist() == [[2, 3], [1, 3]]


def test_compare_computes_villages_as_rollups_would(connection: sa.Connection) -> None:
    found = compared(connection, INCOME, "2024-02", "village")
    assert found.index.tolist() == [*EAST_VILLAGES, *WEST_VILLAGES]
    assert found["value"].fillna(-1).tolist() == [10.0, 3.0, -1.0, 20.0, -1.0, -1.0]
    assert found["rank"].tolist() == [2, 3, 0, 1, 0, 0]
    assert found["expected"].tolist() == [1] * 6
    year = compared(connection, INCOME, "2024", "village")
    assert year["value"].fillna(-1).tolist() == [20.0, 13.0, -1.0, 20.0, -1.0, -1.0]
    assert year["expected"].tolist() == [2] * 6


def test_compare_stays_within_a_township_or_zone(connection: sa.Connection) -> None:
    assert compared(connection, INCOME, "2024-02", "village", WEST).index.tolist() == list(WEST_VILLAGES)
    assert compared(connection, INCOME, "2024-02", "village", ZONE).index.tolist() == [EAST_VILLAGES[0], WEST_VILLAGES[0]]
    assert compared(connection, INCOME, "2024-02", "zone")["value"].tolist() == [30.0]


def test_compare_ranks_the_lowest_first_where_lower_is_better(connection: sa.Connection) -> None:
    found = compared(connection, RATE, "2024-02", "township")
    assert found["value"].tolist() == [pytest.approx(40.0), pytest.approx(10.0)]
    assert found["rank"].tolist() == [2, 1]
    assert found["numerator"].tolist() == [4.0, 2.0]
    assert found["denominator"].tolist() == [10.0, 20.0]


def test_compare_keeps_a_level_that_does_not_report_empty(connection: sa.Connection) -> None:
    found = compared(connection, "members", "2024-02", "village")
    assert found["value"].isna().all()
    assert found["expected"].tolist() == [0] * 6


def test_compare_raises_for_a_code_nobody_declared(connection: sa.Connection) -> None:
    with pytest.raises(UnknownName):
        compared(connection, "nothing", "2024-02", "township")


def test_matrix_takes_each_indicator_in_its_own_period(connection: sa.Connection) -> None:
    found = queries.matrix(connection, COUNTY, CATALOGUE, {SERVICE: "2024-02", INCOME: "2024-01"}, "township")
    assert found[["area_code", "indicator_code"]].to_numpy().tolist() == [
        [EAST, SERVICE], [EAST, INCOME], [WEST, SERVICE], [WEST, INCOME]
    ]  # fmt: skip
    assert found["value"].fillna(-1).tolist() == [4.0, 20.0, 2.0, -1.0]
    assert found["expected"].tolist() == [3, 3, 3, 3]


def test_matrix_of_nothing_is_empty(connection: sa.Connection) -> None:
    assert queries.matrix(connection, COUNTY, CATALOGUE, {}, "township").empty


def test_neighbours_are_those_of_the_zone(connection: sa.Connection) -> None:
    row = queries.neighbours(connection, COUNTY, {INCOME: "2024-02", "members": "2024-02"}, EAST).set_index("indicator_code")
    assert row.loc[INCOME, ["value", "median", "n", "of", "basis"]].tolist() == [13.0, 20.0, 1, 1, "zone"]
    assert math.isnan(row.loc["members", "median"])
    assert row.loc["members", "n"] == 0
