"""Indicators over time: panels and compositions."""

import math

import pytest
import sqlalchemy as sa

from tests.warehouse import world
from tests.warehouse.queries.desk import ZONE, folder
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, WEST_VILLAGES, submission
from warehouse import queries
from warehouse.catalogue.model import Indicator, Text

INCOME, SERVICE, WHOLE, CONTRACT = "operating_income", "service_income", "whole", "contract"


def declared(code: str, **more: object) -> Indicator:
    return Indicator(
        code, "income", "industry", Text(code, code), Text("", ""), "wan_yuan", "village", "month", "flow_sum", "higher", **more
    )  # type: ignore[arg-type]


CATALOGUE = world.catalogue(whole=declared(WHOLE, parts=(INCOME, SERVICE, CONTRACT)), contract=declared(CONTRACT, breaks=("2024-01",)))


@pytest.fixture(scope="module")
def url(module_warehouse_url: str) -> str:
    values = {
        (WHOLE, "2023-12", EAST_VILLAGES[0]): 10.0, (INCOME, "2023-12", EAST_VILLAGES[0]): 4.0,
        (CONTRACT, "2023-12", EAST_VILLAGES[0]): 5.0,
        (WHOLE, "2024-01", EAST_VILLAGES[0]): 8.0, (INCOME, "2024-01", EAST_VILLAGES[0]): 6.0, (SERVICE, "2024-01", EAST_VILLAGES[0]): 2.0,
        (INCOME, "2024-01", WEST_VILLAGES[0]): 7.0,
    }  # fmt: skip
    world.load(module_warehouse_url, submission(values, sender=COUNTY_AREA), declared=CATALOGUE, folder=folder())
    return module_warehouse_url


def test_panel_series_has_a_gap_where_an_area_did_not_report(connection: sa.Connection) -> None:
    found = queries.panel_series(connection, COUNTY, CATALOGUE, INCOME, "township", "month")
    assert found[["area_code", "period"]].to_numpy().tolist() == [
        [EAST, "2023-12"], [EAST, "2024-01"], [WEST, "2023-12"], [WEST, "2024-01"]
    ]  # fmt: skip
    assert found["value"].fillna(-1).tolist() == [4.0, 6.0, -1.0, 7.0]
    assert found["provisional"].all()
    assert found["reported"].tolist() == [1, 1, 0, 1]


def test_panel_series_says_a_year_in_progress_is_provisional(connection: sa.Connection) -> None:
    found = queries.panel_series(connection, COUNTY, CATALOGUE, INCOME, "village", "year", EAST).set_index(["area_code", "period"])
    assert set(found.index.get_level_values(0)) == set(EAST_VILLAGES)
    assert found.loc[(EAST_VILLAGES[0], "2024"), ["value", "provisional"]].tolist() == [6.0, True]
    assert math.isnan(found.loc[(EAST_VILLAGES[1], "2024"), "value"])


def test_panel_series_of_a_zone_follows_its_villages(connection: sa.Connection) -> None:
    found = queries.panel_series(connection, COUNTY, CATALOGUE, INCOME, "zone", "month")
    assert found["area_code"].unique().tolist() == [ZONE]
    assert found["value"].tolist() == [4.0, 13.0]


@pytest.mark.parametrize("area", [EAST, EAST_VILLAGES[0]])
def test_composition_marks_the_item_that_ended_and_shows_the_remainder(connection: sa.Connection, area: str) -> None:
    found = queries.composition(connection, COUNTY, CATALOGUE, WHOLE, area, "month").set_index(["period", "part"])
    assert found.loc["2023-12", "value"].fillna(-1).to_dict() == {INCOME: 4.0, SERVICE: -1.0, CONTRACT: 5.0, "": 1.0}
    assert found.loc["2023-12", "exists"].all()
    assert found.loc["2024-01", "value"].fillna(-1).to_dict() == {INCOME: 6.0, SERVICE: 2.0, CONTRACT: -1.0, "": 0.0}
    assert found.loc["2024-01", "exists"].to_dict() == {INCOME: True, SERVICE: True, CONTRACT: False, "": True}
    assert found.loc[("2024-01", INCOME), "share"] == pytest.approx(75.0)


def test_composition_has_no_remainder_without_the_whole(connection: sa.Connection) -> None:
    found = queries.composition(connection, COUNTY, CATALOGUE, WHOLE, WEST, "month").set_index(["period", "part"])
    assert found.loc[("2024-01", INCOME), "value"] == 7.0
    assert math.isnan(found.loc[("2024-01", ""), "value"])
    assert math.isnan(found.loc[("2024-01", INCOME), "share"])


def test_composition_of_what_has_no_parts_is_empty(connection: sa.Connection) -> None:
    assert queries.composition(connection, COUNTY, CATALOGUE, INCOME, EAST, "month").empty
