"""Villages one by one, and in bands."""

import math

import pandas as pd
import pytest
import sqlalchemy as sa

from tests.warehouse import world
from tests.warehouse.queries.desk import ZONE, folder
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, WEST_VILLAGES, submission
from warehouse import queries
from warehouse.catalogue.model import Indicator, Text, Threshold

INCOME = "operating_income"
MERGED = "990100101204"


def counting(code: str, op: str, value: float, frequency: str = "year", of: str = INCOME) -> Indicator:
    return Indicator(
        code, "income", "industry", Text(code, code), Text("", ""), "wan_yuan", "township", frequency, "threshold_count", "higher",
        threshold=Threshold(of, op, value),
    )  # type: ignore[arg-type]  # fmt: skip


CATALOGUE = world.catalogue(
    gt_10=counting("gt_10", ">", 10.0), ge_3=counting("ge_3", ">=", 3.0), reporting=counting("reporting", ">=", -1e9, "month"),
    poor=counting("poor", "<=", 0.0), small=counting("small", "<=", 100.0, of="members"), tiny=counting("tiny", "<", 50.0, of="members"),
)  # fmt: skip


@pytest.fixture(scope="module")
def url(module_warehouse_url: str) -> str:
    values = {
        (INCOME, "2024-01", EAST_VILLAGES[0]): 2.0, (INCOME, "2024-02", EAST_VILLAGES[0]): 1.0,
        (INCOME, "2024-01", EAST_VILLAGES[1]): 10.0, (INCOME, "2024-02", EAST_VILLAGES[1]): 0.5,
        (INCOME, "2024-01", WEST_VILLAGES[0]): 0.0, (INCOME, "2024-02", WEST_VILLAGES[0]): 1.5,
        (INCOME, "2024-01", MERGED): 4.0,
        ("members", "2024-02", EAST_VILLAGES[0]): 49.0, ("members", "2024-02", EAST_VILLAGES[1]): 50.0,
        ("members", "2024-02", WEST_VILLAGES[0]): 100.0, ("members", "2024-02", WEST_VILLAGES[1]): 101.0,
    }  # fmt: skip
    merged = (MERGED, "并村", "Merged", "village", EAST, EAST, 5, "", "2024-01", EAST_VILLAGES[0], "merge", "")
    world.load(module_warehouse_url, submission(values, sender=COUNTY_AREA), declared=CATALOGUE, folder=folder(merged))
    return module_warehouse_url


def spread(connection: sa.Connection, period: str, within: str = "") -> pd.DataFrame:
    return queries.distribution(connection, COUNTY, CATALOGUE, INCOME, period, within).set_index("area_code")


def test_distribution_keeps_villages_that_did_not_report(connection: sa.Connection) -> None:
    found = spread(connection, "2024-02")
    assert set(found.index) == {*EAST_VILLAGES, *WEST_VILLAGES}
    assert found["value"].fillna(-1).to_dict() == {
        EAST_VILLAGES[0]: 1.0, EAST_VILLAGES[1]: 0.5, EAST_VILLAGES[2]: -1.0,
        WEST_VILLAGES[0]: 1.5, WEST_VILLAGES[1]: -1.0, WEST_VILLAGES[2]: -1.0,
    }  # fmt: skip
    assert found["expected"].eq(1).all()
    assert found["township_code"].tolist() == [EAST] * 3 + [WEST] * 3
    assert found.loc[WEST_VILLAGES[0], "township_zh"] == "镇2"


def test_distribution_of_a_year_adds_up_to_the_county(connection: sa.Connection) -> None:
    found = spread(connection, "2024")
    assert found.loc[MERGED, ["value", "reported", "expected"]].tolist() == [4.0, 1, 1]
    assert found.loc[EAST_VILLAGES[2], ["reported", "expected"]].tolist() == [0, 2]
    county = queries.tiles(connection, COUNTY, [INCOME], "2024").iloc[0]
    assert found["value"].sum() == county["value"]
    assert (found["reported"].sum(), found["expected"].sum()) == (county["reported"], county["expected"])


def test_distribution_stays_within_an_area(connection: sa.Connection) -> None:
    assert spread(connection, "2024-02", WEST).index.tolist() == list(WEST_VILLAGES)
    assert spread(connection, "2024-02", ZONE).index.tolist() == [EAST_VILLAGES[0], WEST_VILLAGES[0]]


def test_distribution_of_what_villages_do_not_owe_is_empty(connection: sa.Connection) -> None:
    assert queries.distribution(connection, COUNTY, CATALOGUE, "coops", "2024-02").empty


def test_bands_are_nested_and_exclusive_over_the_same_villages(connection: sa.Connection) -> None:
    found = queries.bands(connection, COUNTY, CATALOGUE, INCOME, ["2024"])
    county = found[found["area_code"] == COUNTY_AREA]
    assert county["band"].tolist() == ["", "ge_3", "gt_10"]
    assert county["nested"].tolist() == [3.0, 2.0, 1.0]
    assert county["exclusive"].tolist() == [1.0, 1.0, 1.0]
    assert county["low"].fillna(-1).tolist() == [-1.0, 3.0, 10.0]
    assert county[["high_op", "low_op"]].to_numpy().tolist() == [["<", ""], ["<=", ">="], ["", ">"]]
    assert county["reported"].tolist() == [3] * 3
    assert county["expected"].tolist() == [6] * 3
    assert found["area_code"].drop_duplicates().tolist() == [COUNTY_AREA, EAST, WEST]
    assert found.groupby("area_code")["exclusive"].sum().to_dict() == {COUNTY_AREA: 3.0, EAST: 2.0, WEST: 1.0}


def test_bands_below_edges_hold_the_smaller_ones(connection: sa.Connection) -> None:
    found = queries.bands(connection, COUNTY, CATALOGUE, "members", ["2024"])
    county = found[found["area_code"] == COUNTY_AREA]
    assert county["band"].tolist() == ["tiny", "small", ""]
    assert county["nested"].tolist() == [1.0, 3.0, 4.0]
    assert county["exclusive"].tolist() == [1.0, 2.0, 1.0]
    assert county[["low_op", "high_op"]].to_numpy().tolist() == [["", "<"], [">=", "<="], [">", ""]]
    assert county["high"].fillna(-1).tolist() == [50.0, 100.0, -1.0]
    assert county["reported"].tolist() == [4] * 3
    assert found.groupby("area_code")["exclusive"].sum().to_dict() == {COUNTY_AREA: 4.0, EAST: 2.0, WEST: 2.0}


def test_bands_below_edges_of_a_year_without_reports_are_unknown(connection: sa.Connection) -> None:
    found = queries.bands(connection, COUNTY, CATALOGUE, "members", ["2020"])
    assert found["band"].tolist() == ["tiny", "small", ""] * 3
    assert found[["nested", "exclusive"]].isna().all(axis=None)


def test_bands_of_a_year_without_reports_are_unknown(connection: sa.Connection) -> None:
    found = queries.bands(connection, COUNTY, CATALOGUE, INCOME, ["2020"])
    assert found["nested"].isna().all()
    assert found["exclusive"].isna().all()
    assert math.isnan(found.iloc[0]["low"])


def test_bands_without_counting_indicators_are_one(connection: sa.Connection) -> None:
    assert queries.bands(connection, COUNTY, CATALOGUE, "service_income", ["2024"])["band"].tolist() == [""] * 3
