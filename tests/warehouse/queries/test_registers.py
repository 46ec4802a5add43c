"""Registers row by row, open rows and new rows."""

import dataclasses

import pandas as pd
import pytest
import sqlalchemy as sa

from tests.warehouse import world
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, WEST, register, submission
from warehouse import queries, store
from warehouse.catalogue.errors import UnknownName
from warehouse.catalogue.form import RegisterField
from warehouse.catalogue.model import Count, Text

KINDS = {"led": ("支部领办", "领办"), "other": ("其他",)}
FIELDS = {
    "name": RegisterField(Text("名称", "Name"), "text"),
    "founded": RegisterField(Text("成立", "Founded"), "date"),
    "closed": RegisterField(Text("注销", "Closed"), "date"),
    "kind": RegisterField(Text("类型", "Kind"), "choice", choices=KINDS),
    "households": RegisterField(Text("户数", "Households"), "number"),
}
DECLARED = world.catalogue()
FORM = dataclasses.replace(DECLARED.forms["cooperatives"], fields=FIELDS)
CATALOGUE = dataclasses.replace(DECLARED, forms={**DECLARED.forms, "cooperatives": FORM})
OPEN = Count("cooperatives", since="founded", until=("closed",))
ROWS = {
    "a": {"name": "Alpha", "founded": "2024-01-05", "kind": "led", "households": 12.0},
    "b": {"name": "Beta", "founded": "2024-02-07", "closed": "2024-03-01", "kind": "led"},
    "c": {"name": "<b>Γ</b>", "founded": "2024-03-09", "kind": "other", "households": 3.0},
    "d": {"name": "Delta", "founded": "2024-03-20"},
}


@pytest.fixture(scope="module")
def url(module_warehouse_url: str) -> str:
    world.load(module_warehouse_url, register(ROWS, periods=("2024-03",)), declared=CATALOGUE)  # type: ignore[arg-type]
    return module_warehouse_url


def rows(connection: sa.Connection, **filters: object) -> queries.RegisterRows:
    return queries.register_rows(connection, COUNTY, CATALOGUE, "cooperatives", **filters)  # type: ignore[arg-type]


def table(frame: pd.DataFrame, area: str) -> dict[str, float]:
    of_area = frame[frame["area_code"] == area]
    return dict(zip(of_area["choice"], of_area["value"].fillna(-1), strict=True))


def test_register_rows_decode_attributes(connection: sa.Connection) -> None:
    found = rows(connection)
    assert found.total == 4
    first = found.rows.iloc[0]
    assert first[["row_key", "area_code", "name_zh", "name", "founded", "kind", "row_no"]].tolist() == [
        "a", EAST, "镇1", "Alpha", "2024-01-05", "led", 3
    ]  # fmt: skip
    assert first["file_name"].startswith("cooperatives-")
    assert found.rows["households"].isna().tolist() == [False, True, False, True]
    assert found.rows.iloc[0]["closed"] is None


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ({"where": {"kind": ["led"]}}, ["a", "b"]),
        ({"where": {"kind": ["led"], "name": ["Beta"]}}, ["b"]),
        ({"text": "ALPH"}, ["a"]),
        ({"text": "%"}, []),
        ({"text": "<B>"}, ["c"]),
        ({"open_at": ("2024-02", "founded", ["closed"])}, ["a", "b"]),
        ({"open_at": ("2024-03", "founded", ["closed"])}, ["a", "c", "d"]),
        ({"within": WEST}, []),
        ({"within": COUNTY_AREA}, ["a", "b", "c", "d"]),
        ({"order_by": "households", "descending": True}, ["a", "c", "b", "d"]),
        ({"order_by": "founded", "descending": True, "limit": 2, "offset": 1}, ["c", "b"]),
        ({"offset": 9}, []),
    ],
)
def test_register_rows_filter_sort_and_page(connection: sa.Connection, filters: dict[str, object], keys: list[str]) -> None:
    assert rows(connection, **filters).rows["row_key"].tolist() == keys


def test_register_rows_count_what_the_filters_leave(connection: sa.Connection) -> None:
    assert rows(connection, limit=1, where={"kind": ["led"]}).total == 2


@pytest.mark.parametrize(("register_code", "filters"), [("income", {}), ("nothing", {}), ("cooperatives", {"where": {"colour": ["red"]}})])
def test_register_rows_raise_for_names_nobody_declared(
    connection: sa.Connection, register_code: str, filters: dict[str, object]
) -> None:  # fmt: skip
    with pytest.raises(UnknownName):
        queries.register_rows(connection, COUNTY, CATALOGUE, register_code, **filters)  # type: ignore[arg-type]


def test_register_counts_agree_with_the_counted_indicator(connection: sa.Connection) -> None:
    found = queries.register_counts(connection, COUNTY, CATALOGUE, OPEN, "kind", "2024-03")
    assert table(found, EAST) == {"led": 1.0, "other": 1.0, "": 1.0}
    assert table(found, COUNTY_AREA) == table(found, EAST)
    assert found["label"].tolist()[:3] == ["支部领办", "其他", ""]
    tile = queries.tiles(connection, COUNTY, ["coops"], "2024-03").iloc[0]
    assert sum(table(found, COUNTY_AREA).values()) == tile["value"]


def test_register_counts_do_not_call_zero_what_nobody_sent(connection: sa.Connection) -> None:
    found = queries.register_counts(connection, COUNTY, CATALOGUE, OPEN, "kind", "2024-02")
    assert table(found, EAST) == {"led": 2.0, "other": 0.0, "": 0.0}
    assert table(found, WEST) == {"led": -1.0, "other": -1.0, "": -1.0}


def test_register_counts_sum_a_number_and_say_where_it_is_short(connection: sa.Connection) -> None:
    rule = dataclasses.replace(OPEN, until=(), total="households")
    found = queries.register_counts(connection, COUNTY, CATALOGUE, rule, "kind", "2024-03")
    assert table(found, EAST) == {"led": 12.0, "other": 3.0, "": -1.0}
    assert found.loc[found["area_code"] == EAST, "bound"].tolist()[:2] == ["at_least", "exact"]


def test_register_flow_counts_new_rows_per_month_and_quarter(connection: sa.Connection) -> None:
    months = queries.register_flow(connection, COUNTY, CATALOGUE, OPEN, "kind", "month")
    east = months[months["area_code"] == EAST]
    assert east["period"].unique().tolist() == ["2024-01", "2024-02", "2024-03"]
    assert east["value"].tolist() == [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0]
    quarter = queries.register_flow(connection, COUNTY, CATALOGUE, OPEN, "kind", "quarter", first="2024-02")
    assert table(quarter, EAST) == {"led": 1.0, "other": 1.0, "": 1.0}
    assert table(quarter, WEST) == {"led": -1.0, "other": -1.0, "": -1.0}


def test_register_flow_of_a_quarter_is_short_where_one_of_its_months_is(connection: sa.Connection) -> None:
    rule = dataclasses.replace(OPEN, total="households")
    months = queries.register_flow(connection, COUNTY, CATALOGUE, rule, "kind", "month")
    led = months[(months["area_code"] == EAST) & (months["choice"] == "led")]
    assert led["value"].fillna(-1).tolist() == [12.0, -1.0, 0.0]  # of the one row of February nobody said how many
    assert led["bound"].tolist() == ["exact", "exact", "exact"]
    quarter = queries.register_flow(connection, COUNTY, CATALOGUE, rule, "kind", "quarter")
    of_east = quarter[quarter["area_code"] == EAST].set_index("choice")
    assert of_east.loc["led", ["value", "bound"]].tolist() == [12.0, "at_least"]
    assert of_east.loc["other", ["value", "bound"]].tolist() == [3.0, "exact"]


def test_register_flow_after_the_last_known_month_is_empty(connection: sa.Connection) -> None:
    assert queries.register_flow(connection, COUNTY, CATALOGUE, OPEN, "kind", "month", "2025-01").empty


def test_register_questions_of_a_register_nobody_sent_know_nothing(warehouse_url: str) -> None:
    world.load(warehouse_url, submission({("members", "2024-01", EAST): 1.0}), declared=CATALOGUE)
    with store.read(store.open_reader(warehouse_url)) as connection:
        assert rows(connection).total == 0
        assert rows(connection, text="a", open_at=("2024-01", "founded", []), where={"kind": ["led"]}).rows.empty
        counts = queries.register_counts(connection, COUNTY, CATALOGUE, OPEN, "kind", "2024-01")
        assert counts["area_code"].unique().tolist() == [COUNTY_AREA, EAST, WEST]
        assert counts["value"].isna().all()
        assert queries.register_flow(connection, COUNTY, CATALOGUE, OPEN, "kind", "quarter").empty


def test_register_counts_by_a_text_take_its_values(connection: sa.Connection) -> None:
    found = queries.register_counts(connection, COUNTY, CATALOGUE, OPEN, "name", "2024-03")
    assert table(found, COUNTY_AREA) == {
        "<b>Γ</b>": 1.0,
        "Alpha": 1.0,
        "Beta": -1.0,
        "Delta": 1.0,
    }  # closed, and nobody sent the register for the whole county
    assert found["label"].tolist() == found["choice"].tolist()


def test_register_stock_of_months_apart_is_that_of_each(connection: sa.Connection) -> None:
    found = queries.register_stock(connection, COUNTY, CATALOGUE, OPEN, "kind", ["2024-01", "2024-03"])
    assert found["period"].unique().tolist() == ["2024-01", "2024-03"]
    for month, rows_of_month in found.groupby("period"):
        alone = queries.register_counts(connection, COUNTY, CATALOGUE, OPEN, "kind", str(month))
        assert table(rows_of_month, COUNTY_AREA) == table(alone, COUNTY_AREA)
    assert len(queries.register_stock(connection, COUNTY, CATALOGUE, OPEN, "kind", [])) == 0
