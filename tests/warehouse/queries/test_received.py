"""The files that were received, one by one."""

import pytest
import sqlalchemy as sa

from tests.warehouse import world
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, WEST_VILLAGES, submission
from warehouse import queries
from warehouse.catalogue.errors import UnknownName

INCOME = "operating_income"
CATALOGUE = world.catalogue()


@pytest.fixture(scope="module")
def url(module_warehouse_url: str) -> str:
    one = {(INCOME, "2024-03", EAST_VILLAGES[0]): 1.0}
    both = {**one, (INCOME, "2024-03", WEST_VILLAGES[0]): 4.0}
    found = world.findings(("masked_value", "explain", INCOME, EAST_VILLAGES[0], "2024-03"))
    hinted = world.findings(("masked_value", "hint", INCOME, EAST_VILLAGES[0], "2024-03"))
    first = submission(one, received="2024-04-02", findings=hinted)
    second = submission({(INCOME, "2024-03", EAST_VILLAGES[0]): 2.0}, number=1, received="2024-04-20", findings=found)
    world.load(module_warehouse_url, first, second, submission(both, sender=COUNTY_AREA, received="2024-05-02"))
    return module_warehouse_url


def test_files_about_hold_the_newest_submission_first(connection: sa.Connection) -> None:
    found = queries.files_about(connection, COUNTY, CATALOGUE, "income", EAST, "2024-03")
    status = queries.report_status(connection, COUNTY, CATALOGUE, "2024-05-11", 6)
    owed = status[(status["form_code"] == "income") & (status["area_code"] == EAST) & (status["period"] == "2024-03")].iloc[0]
    assert len(found) == owed["files"]
    assert found["batch_id"].iloc[0] == owed["batch_id"]
    assert sorted(found.columns) == sorted(queries.FILE_COLUMNS)


def test_files_about_name_what_somebody_else_sent_for_a_township(connection: sa.Connection) -> None:
    found = queries.files_about(connection, COUNTY, CATALOGUE, "income", WEST, "2024-03")
    assert found["sender_code"].tolist() == [COUNTY_AREA]
    assert queries.files_about(connection, COUNTY, CATALOGUE, "income", WEST, "2024-04").empty


def test_files_with_findings_leave_hints_alone_out(connection: sa.Connection) -> None:
    found = queries.files_with_findings(connection, COUNTY, 10)
    assert found[["submission_no", "must", "explain", "hint"]].to_numpy().tolist() == [
        [0, 0, 1, 0],
        [1, 0, 1, 0],
    ]  # the county's contradicts


def test_sent_file_says_who_sent_it_for_when_and_what_became_of_it(connection: sa.Connection) -> None:
    number = int(queries.files_with_findings(connection, COUNTY, 10)["batch_id"].iloc[-1])
    found = queries.sent_file(connection, COUNTY, number)
    assert (found["sender_code"], found["periods"], found["rows_taken"], found["state"]) == (EAST, ("2024-03",), 1, "published")
    for county, batch in ((COUNTY, 999), ("elsewhere", number)):
        with pytest.raises(UnknownName):
            queries.sent_file(connection, county, batch)


def test_files_behind_count_the_cells_that_stand(connection: sa.Connection) -> None:
    found = queries.files_behind(connection, COUNTY, CATALOGUE, [INCOME])
    assert tuple(found.columns) == queries.BEHIND_COLUMNS
    held = "select count(*) from observation_current where indicator_code = :code and state <> 'withdrawn'"
    assert found["count"].sum() == connection.execute(sa.text(held), {"code": INCOME}).scalar_one() == 2
    assert found["form_code"].unique().tolist() == ["income"]
    assert queries.files_behind(connection, "elsewhere", CATALOGUE, [INCOME]).empty
    assert queries.files_behind(connection, COUNTY, CATALOGUE, []).empty
