"""One number traced to its cells."""

from collections.abc import Iterator

import pandas as pd
import pytest
import sqlalchemy as sa

from tests.warehouse import world
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, WEST_VILLAGES, register, submission
from warehouse import queries, store
from warehouse.catalogue.errors import UnknownName
from warehouse.catalogue.model import Indicator, Text, Threshold
from warehouse.queries.scope import column_letters

INCOME, SERVICE = "operating_income", "service_income"


def derived(code: str, aggregation: str, frequency: str = "month", **more: object) -> Indicator:
    name = Text(f"{code} 中文", code)
    return Indicator(code, "income", "industry", name, name, "wan_yuan", "township", frequency, aggregation, "higher", **more)  # type: ignore[arg-type]


CATALOGUE = world.catalogue(
    rate=derived("rate", "ratio", numerator=SERVICE, denominator=INCOME, scale=100.0),
    rich=derived("rich", "threshold_count", "year", threshold=Threshold(INCOME, ">", 15.0)),
    growth=derived("growth", "growth", of=INCOME, scale=100.0),
)


@pytest.fixture(scope="module")
def url(module_warehouse_url: str) -> str:
    east = {
        (INCOME, "2024-01", EAST_VILLAGES[0]): 10.0, (INCOME, "2024-01", EAST_VILLAGES[1]): 20.0,
        (INCOME, "2024-02", EAST_VILLAGES[0]): 1.0,
        (SERVICE, "2024-01", EAST_VILLAGES[0]): 5.0, (INCOME, "2023-01", EAST_VILLAGES[0]): 8.0, (INCOME, "2024-01", EAST): 999.0,
        ("operating_income_ytd", "2024-01", WEST_VILLAGES[0]): 40.0, ("operating_income_ytd", "2024-02", WEST_VILLAGES[0]): 46.0,
        ("members", "2024-01", EAST_VILLAGES[0]): 3.0, ("members", "2024-02", EAST_VILLAGES[0]): 4.0,
    }  # fmt: skip
    coops = register({"first": {"founded": "2024-01-05"}, "second": {"founded": "2024-02-05"}})
    world.load(module_warehouse_url, submission(east, sender=COUNTY_AREA), coops, declared=CATALOGUE)
    corrected = east | {(INCOME, "2024-01", EAST_VILLAGES[0]): 12.0}
    world.load(module_warehouse_url, submission(corrected, sender=COUNTY_AREA, number=1), declared=CATALOGUE)
    return module_warehouse_url


@pytest.fixture
def connection(url: str) -> Iterator[sa.Connection]:
    engine = store.open_reader(url)
    with store.read(engine) as made:
        yield made
    engine.dispose()


def explained(connection: sa.Connection, code: str, area: str, period: str, version: int | None = None) -> queries.Explanation:
    return queries.explain(connection, COUNTY, CATALOGUE, code, area, period, version)


def cells(explanation: queries.Explanation, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in explanation.sources[list(columns)].itertuples(index=False)]


def test_explain_names_every_cell_of_a_month(connection: sa.Connection) -> None:
    found = explained(connection, INCOME, EAST, "2024-01")
    assert found.value == 32.0
    assert cells(found, "role", "area_code", "value", "raw", "sheet", "column") == [
        ("value", EAST_VILLAGES[0], 12.0, "12.0", "月报", "C"),
        ("value", EAST_VILLAGES[1], 20.0, "20.0", "月报", "C"),
    ]
    assert found.sources["file_name"].str.endswith("-1.xlsx").tolist() == [True, False]
    assert (found.sources["received_at"] != "").all()
    assert found.formula.zh == "2个区域共2个报送数按期相加 = 32"
    assert found.components["value"].tolist()[:2] == [12.0, 20.0]
    assert (found.reported, found.expected) == (2, 3)


def test_explain_shows_what_stood_in_an_older_version(connection: sa.Connection) -> None:
    found = explained(connection, INCOME, EAST, "2024-01", version=1)
    assert found.value == 30.0
    assert cells(found, "value") == [(10.0,), (20.0,)]
    now = explained(connection, INCOME, EAST, "2024-01")
    assert (found.reported, found.expected, found.year_to_date) == (now.reported, now.expected, 30.0)


def test_explain_takes_a_year_apart_into_months(connection: sa.Connection) -> None:
    found = explained(connection, INCOME, EAST, "2024")
    assert found.value == 33.0
    assert sorted(cells(found, "period", "value")) == [("2024-01", 12.0), ("2024-01", 20.0), ("2024-02", 1.0)]


def test_explain_names_both_running_totals_a_month_was_taken_out_of(connection: sa.Connection) -> None:
    found = explained(connection, INCOME, WEST, "2024-02")
    assert found.value == 6.0
    assert cells(found, "period", "value") == [("2024-01", 40.0), ("2024-02", 46.0)]


def test_explain_names_the_last_stock_only(connection: sa.Connection) -> None:
    found = explained(connection, "members", COUNTY_AREA, "2024")
    assert found.value == 4.0
    assert cells(found, "period", "value") == [("2024-02", 4.0)]


def test_explain_names_the_cells_of_both_parts_of_a_ratio(connection: sa.Connection) -> None:
    found = explained(connection, "rate", EAST, "2024-01")
    assert found.value == pytest.approx(100 * 5 / 12)
    assert {role for (role,) in cells(found, "role")} == {"numerator", "denominator"}
    assert "5 ÷ 12 × 100" in found.formula.en
    assert found.components["indicator_code"].tolist() == [SERVICE, INCOME]


def test_explain_names_the_cells_a_threshold_looked_at(connection: sa.Connection) -> None:
    found = explained(connection, "rich", EAST, "2024")
    assert found.value == 1.0
    assert {role for (role,) in cells(found, "role")} == {"counted"}
    assert "> 15" in found.formula.zh


def test_explain_names_both_years_of_a_growth(connection: sa.Connection) -> None:
    found = explained(connection, "growth", EAST, "2024-01")
    assert found.value == 50.0
    assert {(role, period) for role, period in cells(found, "role", "period")} == {("now", "2024-01"), ("before", "2023-01")}


def test_explain_names_the_register_rows_that_were_counted(connection: sa.Connection) -> None:
    found = explained(connection, "coops", EAST, "2024-02")
    assert found.value == 2.0
    rows = found.sources[found.sources["role"] == "register"]
    assert rows["row_no"].tolist() == [3, 4]
    assert "founded" in rows["raw"].iloc[0]
    assert "合作社" in found.formula.zh


def test_explain_says_that_nobody_reported(connection: sa.Connection) -> None:
    found = explained(connection, INCOME, WEST, "2023-01")
    assert pd.isna(found.value)
    assert found.sources.empty
    assert "不是 0" in found.formula.zh


def test_explain_reaches_a_single_village(connection: sa.Connection) -> None:
    found = explained(connection, INCOME, EAST_VILLAGES[0], "2024")
    assert found.value == 13.0
    assert len(found.sources) == 2


@pytest.mark.parametrize(("code", "area", "period", "version"), [
    ("nothing", EAST, "2024", None), (INCOME, "1", "2024", None), (INCOME, EAST, "last year", None), (INCOME, EAST, "2024", 99),
])  # fmt: skip
def test_explain_refuses_names_nobody_knows(connection: sa.Connection, code: str, area: str, period: str, version: int | None) -> None:
    with pytest.raises(UnknownName):
        explained(connection, code, area, period, version)


def test_column_letters_are_excels() -> None:
    assert column_letters([1, 26, 27, 703, 0]) == "A, Z, AA, AAA"
