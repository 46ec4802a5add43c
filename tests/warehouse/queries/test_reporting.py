"""Who sent what when, and what was found in it."""

import dataclasses
import math

import pandas as pd
import pytest
import sqlalchemy as sa

from tests.warehouse import world
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, WEST_VILLAGES, register, submission
from warehouse import queries, store

INCOME = "operating_income"
CATALOGUE = world.catalogue()
TODAY = "2024-05-11"


def said(period: str, village: str, value: float = 1.0) -> dict[tuple[str, str, str], float | None]:
    return {(INCOME, period, village): value}


def refused(period: str) -> object:
    found = world.findings(("error_cell", "must", INCOME, "", period))
    return submission({}, sender=WEST, received="2024-05-03", state="refused", periods=(period,), findings=found)


@pytest.fixture
def url(warehouse_url: str) -> str:
    found = world.findings(
        ("copied_forward", "explain", INCOME, EAST_VILLAGES[0], "2024-02"),
        ("masked_value", "hint", INCOME, WEST_VILLAGES[0], "2024-02"),
        ("parts_mismatch", "must", "", "", ""),
    )
    every = said("2024-01", EAST_VILLAGES[0]) | said("2024-01", WEST_VILLAGES[0])
    late = submission(said("2024-02", EAST_VILLAGES[0]), received="2024-03-20", submitted_on="2024-03-12", findings=found)
    dated = submission(said("2024-02", WEST_VILLAGES[0]), sender=WEST, received="2024-04-30", submitted_on="2024-03-09")
    first = submission(said("2024-03", EAST_VILLAGES[0]), received="2024-04-02")
    second = submission(said("2024-03", EAST_VILLAGES[0], 2.0), number=1, received="2024-04-20")
    coops = register({"one": {"founded": "2024-01-05"}}, received="2024-02-05", periods=("2024-01",))
    everyone = submission(every, sender=COUNTY_AREA, received="2024-02-08")
    world.load(warehouse_url, everyone, late, dated, first, second, refused("2024-03"), coops)  # type: ignore[arg-type]
    return warehouse_url


@pytest.fixture
def status(connection: sa.Connection) -> pd.DataFrame:
    return queries.report_status(connection, COUNTY, CATALOGUE, TODAY, 6)


def states(status: pd.DataFrame, form: str, area: str) -> dict[str, str]:
    rows = status[(status["form_code"] == form) & (status["area_code"] == area)]
    return dict(zip(rows["period"], rows["state"], strict=True))


def one(status: pd.DataFrame, area: str, period: str, form: str = "income") -> pd.Series:
    rows = status[(status["form_code"] == form) & (status["area_code"] == area) & (status["period"] == period)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_report_status_tells_every_state_apart(status: pd.DataFrame) -> None:
    assert states(status, "income", EAST) == {
        "2023-12": "not_due", "2024-01": "reported", "2024-02": "late", "2024-03": "corrected", "2024-04": "missing", "2024-05": "not_due",
    }  # fmt: skip
    assert states(status, "income", WEST) == {
        "2023-12": "not_due", "2024-01": "reported", "2024-02": "reported", "2024-03": "returned", "2024-04": "missing",
        "2024-05": "not_due",
    }  # fmt: skip


def test_report_status_finds_a_township_in_a_file_of_the_county(status: pd.DataFrame) -> None:
    row = one(status, WEST, "2024-01")
    assert row["sent_by"] == COUNTY_AREA
    assert row["on_time"] == 1.0
    assert row["due"] == "2024-02-10"


def test_report_status_does_not_take_a_neighbour_s_cells_for_a_report(connection: sa.Connection, url: str) -> None:
    running = {("operating_income_ytd", "2024-04", WEST_VILLAGES[0]): 4.0}
    world.load(url, submission(running, sender=COUNTY_AREA, received="2024-05-01"))
    with store.read(connection.engine) as fresh:
        status = queries.report_status(fresh, COUNTY, CATALOGUE, TODAY, 2)
    assert states(status, "income", EAST)["2024-04"] == "missing"
    assert states(status, "income", WEST)["2024-04"] == "reported"


def test_report_status_takes_two_senders_of_one_report_for_no_correction(connection: sa.Connection, url: str) -> None:
    world.load(url, submission(said("2024-01", EAST_VILLAGES[1]), received="2024-02-20"))
    with store.read(connection.engine) as fresh:
        status = queries.report_status(fresh, COUNTY, CATALOGUE, TODAY, 5)
    row = one(status, EAST, "2024-01")
    assert row[["state", "files", "on_time", "sent_by"]].tolist() == ["reported", 2, 1.0, EAST]


def test_report_status_takes_the_newest_file_s_findings(status: pd.DataFrame) -> None:
    row = one(status, EAST, "2024-02")
    assert row[["must", "explain", "hint"]].tolist() == [1, 1, 1]
    assert row["batch_id"] > 0
    assert one(status, EAST, "2024-04")[["batch_id", "files", "must"]].tolist() == [0, 0, 0]
    corrected = one(status, EAST, "2024-03")
    assert (corrected["files"], corrected["submission_no"], corrected["on_time"]) == (2, 1, 1.0)
    assert math.isnan(one(status, WEST, "2024-03")["on_time"])


def test_report_status_says_which_forms_nobody_uses(status: pd.DataFrame) -> None:
    assert status.groupby("form_code", sort=False)["in_use"].first().to_dict() == {
        "income": True, "income_patch": False, "bureau": False, "cooperatives": True, "targets": False,
    }  # fmt: skip
    assert status.loc[status["form_code"] == "bureau", "area_code"].unique().tolist() == [COUNTY_AREA]
    assert states(status, "cooperatives", EAST)["2024-01"] == "reported"
    assert states(status, "cooperatives", WEST)["2024-02"] == "missing"
    assert one(status, COUNTY_AREA, "2024", "targets")["due"] == "2024-01-10"


def test_report_status_asks_no_form_by_village_of_a_township_without_any(connection: sa.Connection, url: str) -> None:
    folder = world.county()
    bare = folder.areas[folder.areas["township_code"].ne(WEST) | folder.areas["level"].ne("village")]
    world.load(url, folder=dataclasses.replace(folder, areas=bare))
    with store.read(connection.engine) as fresh:
        status = queries.report_status(fresh, COUNTY, CATALOGUE, TODAY, 2)
    assert states(status, "income", WEST) == {}
    assert states(status, "income", EAST) != {}


def test_on_time_counts_due_reports_only(status: pd.DataFrame) -> None:
    found = queries.on_time(status).set_index(["form_code", "area_code"])
    assert found.loc[("income", EAST), ["on_time", "due"]].tolist() == [2, 4]
    assert found.loc[("income", ""), ["on_time", "due"]].tolist() == [4, 8]
    assert found.loc[("income", ""), "rate"] == 50.0
    assert "bureau" not in found.index.get_level_values(0)


def test_findings_of_a_file_come_with_every_column(connection: sa.Connection, status: pd.DataFrame) -> None:
    found = queries.findings(connection, COUNTY, int(one(status, EAST, "2024-02")["batch_id"]))
    assert found["rule"].tolist() == ["copied_forward", "masked_value", "parts_mismatch"]
    assert found.iloc[0][["sheet", "row_no", "column_no", "raw", "area_code"]].tolist() == ["月报", 5, 3, "?", EAST_VILLAGES[0]]
    assert queries.findings(connection, COUNTY, 999).empty


def test_freshness_names_newest_period_arrival_and_coverage(connection: sa.Connection) -> None:
    found = queries.freshness(connection, COUNTY, CATALOGUE, TODAY).set_index("indicator_code")
    row = found.loc[INCOME]
    assert (row["period"], row["received_at"]) == ("2024-03", "2024-04-20")
    assert (row["days_since_period"], row["days_since_received"]) == (41.0, 21.0)
    assert (row["reported"], row["expected"], row["townships_reported"], row["townships_expected"]) == (1, 6, 1, 2)
    assert found.loc["members", "period"] == ""
    assert math.isnan(found.loc["members", "days_since_period"])
    assert found.loc["coops", "period"] == "2024-01"
    assert "operating_income_ytd" not in found.index
