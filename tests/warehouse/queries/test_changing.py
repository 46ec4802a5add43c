"""Versions beside each other."""

import math

import pytest
import sqlalchemy as sa

from tests.warehouse import world
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, WEST_VILLAGES, submission
from warehouse import queries
from warehouse.catalogue.errors import UnknownName

INCOME, SERVICE = "operating_income", "service_income"
CATALOGUE = world.catalogue()
FIRST = {
    (INCOME, "2024-01", EAST_VILLAGES[0]): 10.0, (INCOME, "2024-01", EAST_VILLAGES[1]): 20.0, (SERVICE, "2024-01", EAST_VILLAGES[0]): 1.0,
}  # fmt: skip
SECOND = {(INCOME, "2024-01", EAST_VILLAGES[0]): 12.0, (INCOME, "2024-01", EAST_VILLAGES[1]): 20.0}
THIRD = {(INCOME, "2024-01", EAST_VILLAGES[0]): 10.0, (INCOME, "2024-01", EAST_VILLAGES[1]): None}


@pytest.fixture(scope="module")
def url(module_warehouse_url: str) -> str:
    world.load(module_warehouse_url, submission(FIRST))
    world.load(module_warehouse_url, submission(SECOND, number=1), submission({(INCOME, "2024-01", WEST_VILLAGES[0]): 5.0}, sender=WEST))
    world.load(module_warehouse_url, submission(THIRD, number=2))
    return module_warehouse_url


def test_changes_tell_new_changed_and_withdrawn_apart(connection: sa.Connection) -> None:
    found = queries.changes(connection, COUNTY, 1, 2)
    assert found.summary.to_dict("list") == {
        "indicator_code": [INCOME, SERVICE], "new": [1, 0], "changed": [1, 0], "withdrawn": [0, 1],
    }  # fmt: skip
    assert found.total == 3
    cells = found.cells.fillna({"value": -1, "before": -1})
    assert cells[["area_code", "indicator_code", "kind", "before", "value"]].to_numpy().tolist() == [
        [EAST_VILLAGES[0], INCOME, "changed", 10.0, 12.0],
        [WEST_VILLAGES[0], INCOME, "new", -1, 5.0],
        [EAST_VILLAGES[0], SERVICE, "withdrawn", 1.0, -1],
    ]
    assert found.cells.iloc[0]["file_name"].endswith("-1.xlsx")
    assert found.cells.iloc[0][["name_zh", "level", "version"]].tolist() == ["村1", "village", 2]


def test_changes_leave_out_what_changed_back(connection: sa.Connection) -> None:
    found = queries.changes(connection, COUNTY, 1, 3)
    assert found.summary["changed"].tolist() == [1, 0]
    masked = found.cells[found.cells["area_code"] == EAST_VILLAGES[1]].iloc[0]
    assert (masked["kind"], masked["before"]) == ("changed", 20.0)
    assert math.isnan(masked["value"])


def test_changes_are_limited_and_still_counted(connection: sa.Connection) -> None:
    found = queries.changes(connection, COUNTY, 0, 3, limit=1)
    assert (len(found.cells), found.total) == (1, 3)
    assert queries.changes(connection, COUNTY, 3, 3).cells.empty


def test_revisions_of_a_village_name_the_cells(connection: sa.Connection) -> None:
    found = queries.revisions(connection, COUNTY, CATALOGUE, INCOME, EAST_VILLAGES[0], "2024-01")
    assert found["version"].tolist() == [1, 2, 3]
    assert found["value"].tolist() == [10.0, 12.0, 10.0]
    assert found["raw"].tolist() == ["10.0", "12.0", "10.0"]
    assert found["file_name"].str.endswith(("-0.xlsx", "-1.xlsx", "-2.xlsx")).all()
    assert (found["published_at"] != "").all()


def test_revisions_of_an_aggregate_follow_what_it_is_made_of(connection: sa.Connection) -> None:
    found = queries.revisions(connection, COUNTY, CATALOGUE, INCOME, COUNTY_AREA, "2024")
    assert found[["version", "value", "reported"]].to_numpy().tolist() == [[1, 30.0, 2], [2, 37.0, 3], [3, 15.0, 2]]
    assert found["batch_id"].tolist() == [0, 0, 0]


def test_revisions_show_when_a_number_was_withdrawn(connection: sa.Connection) -> None:
    found = queries.revisions(connection, COUNTY, CATALOGUE, SERVICE, EAST, "2024-01")
    assert found["value"].fillna(-1).tolist() == [1.0, -1.0]
    assert queries.revisions(connection, COUNTY, CATALOGUE, SERVICE, WEST, "2024-01").empty
    assert len(queries.revisions(connection, COUNTY, CATALOGUE, INCOME, COUNTY_AREA, "2024", limit=1)) == 1


def test_revisions_raise_for_a_code_nobody_declared(connection: sa.Connection) -> None:
    with pytest.raises(UnknownName):
        queries.revisions(connection, COUNTY, CATALOGUE, "nothing", EAST, "2024-01")
