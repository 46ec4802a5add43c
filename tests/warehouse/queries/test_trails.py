"""The last twelve months of many figures at once."""

import math

import pytest
import sqlalchemy as sa

from tests.warehouse import world
from tests.warehouse.queries.desk import folder
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, submission
from warehouse import queries
from warehouse.catalogue.model import Indicator, Text

INCOME = "operating_income"


def stock(code: str, frequency: str) -> Indicator:
    return Indicator(code, "income", "industry", Text(code, code), Text("", ""), "wan_yuan", "village", frequency, "stock_last", "higher")  # type: ignore[arg-type]


CATALOGUE = world.catalogue(homes=stock("homes", "year"), loans=stock("loans", "quarter"))


@pytest.fixture
def url(warehouse_url: str) -> str:
    values = {
        (INCOME, "2023-01", EAST_VILLAGES[0]): 9.0, (INCOME, "2023-02", EAST_VILLAGES[0]): 1.0, (INCOME, "2023-12", EAST_VILLAGES[1]): 2.0,
        (INCOME, "2024-01", EAST_VILLAGES[0]): 3.0, ("loans", "2023Q4", EAST_VILLAGES[0]): 5.0, ("homes", "2023", EAST_VILLAGES[0]): 7.0,
    }  # fmt: skip
    world.load(warehouse_url, submission(values, sender=COUNTY_AREA), declared=CATALOGUE, folder=folder())
    return warehouse_url


def asked(connection: sa.Connection, *wanted: tuple[str, str, str], until: str = "2024-01") -> dict[tuple[str, str], list[float | None]]:
    found = queries.trails(connection, COUNTY, CATALOGUE, wanted, until)
    return {key: [None if math.isnan(value) else value for value in values] for key, values in found.items()}


def test_trails_are_twelve_months_with_gaps(connection: sa.Connection) -> None:
    found = asked(connection, (INCOME, COUNTY_AREA, "county"), (INCOME, EAST, "township"), (INCOME, EAST_VILLAGES[0], "village"))
    assert found[INCOME, EAST] == [1.0, *[None] * 9, 2.0, 3.0]
    assert found[INCOME, COUNTY_AREA] == found[INCOME, EAST]
    assert found[INCOME, EAST_VILLAGES[0]] == [1.0, *[None] * 10, 3.0]


def test_trails_of_a_year_end_with_its_last_month(connection: sa.Connection) -> None:
    assert asked(connection, (INCOME, EAST, "township"), until="2023")[INCOME, EAST] == [9.0, 1.0, *[None] * 9, 2.0]


def test_trails_of_quarters_are_those_the_months_lie_in(connection: sa.Connection) -> None:
    assert asked(connection, ("loans", EAST, "township"), until="2023-12") == {("loans", EAST): [None, None, None, 5.0]}


def test_trails_leave_out_what_is_rarer_and_what_nobody_reported(connection: sa.Connection) -> None:
    assert asked(connection, ("homes", EAST, "township"), (INCOME, WEST, "township")) == {}
    assert asked(connection, (INCOME, EAST, "township"), until="") == {}
    assert asked(connection, (INCOME, EAST, "township"), until="undated") == {}
