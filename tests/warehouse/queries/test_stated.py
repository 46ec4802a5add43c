"""Figures as reported, of every level, with their words."""

import pytest

from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, load, submission
from warehouse.queries.stated import cases, stated_figures, stated_indicators
from warehouse.store import open_reader, read

CODES = ("service_income", "operating_income")
VALUES = {
    ("operating_income", "2024-03", EAST_VILLAGES[0]): 5.0,
    ("operating_income", "2024-02", EAST_VILLAGES[0]): None,
    ("service_income", "2024-03", EAST_VILLAGES[0]): 7.5,
    ("service_income", "2024-03", WEST): 1.0,
}


@pytest.fixture
def url(warehouse_url: str) -> str:
    load(warehouse_url, submission(VALUES))
    return warehouse_url


def test_stated_figures_stand_in_order_of_area_then_as_asked(url: str) -> None:
    with read(open_reader(url)) as connection:
        figures, count = stated_figures(connection, COUNTY, CODES, 10)
    shown = [(one.area_code, one.indicator_code, one.period, one.value) for one in figures]
    village = EAST_VILLAGES[0]
    assert shown == [
        (village, "service_income", "2024-03", 7.5),
        (village, "operating_income", "2024-02", None),
        (village, "operating_income", "2024-03", 5.0),
        (WEST, "service_income", "2024-03", 1.0),
    ]
    assert count == 4
    assert {one.root for one in figures} == {COUNTY_AREA}
    assert figures[0].raw == "7.5"


def test_stated_figures_are_limited_and_still_counted(url: str) -> None:
    with read(open_reader(url)) as connection:
        figures, count = stated_figures(connection, COUNTY, ["operating_income"], 1)
    assert (len(figures), count) == (1, 2)


def test_stated_figures_leave_withdrawn_ones_out(url: str) -> None:
    kept = {key: value for key, value in VALUES.items() if key[0] == "operating_income"}
    load(url, submission(kept, number=1, received="2024-04-02"))
    with read(open_reader(url)) as connection:
        figures, _ = stated_figures(connection, COUNTY, CODES, 10)
        assert stated_indicators(connection, COUNTY) == ["operating_income"]
    assert {one.indicator_code for one in figures} == {"operating_income"}


def test_stated_indicators_include_masked_ones(url: str) -> None:
    load(url, submission({("members", "2024-03", EAST): None}, form="bureau", sender=COUNTY_AREA, received="2024-04-03"))
    with read(open_reader(url)) as connection:
        assert stated_indicators(connection, COUNTY) == ["members", "operating_income", "service_income"]
        assert stated_indicators(connection, "elsewhere") == []


def test_cases_carry_their_sentence_and_stand_by_report_and_row(url: str) -> None:
    with read(open_reader(url)) as connection:
        found = cases(connection, COUNTY)
        assert cases(connection, "elsewhere").empty
    assert found["row_no"].tolist() == [5, 6, 7, 8]
    assert found["state"].tolist() == ["reported", "masked", "reported", "reported"]
    assert found["value"].isna().tolist() == [False, True, False, False]
    first = found.iloc[0]
    assert first[["report", "quote", "unit", "name_zh", "period", "sheet", "bound"]].tolist() == [
        f"income-{EAST}-2024-04-01-0.xlsx", "5.0", "wan_yuan", "村1", "2024-03", "月报", "exact"
    ]  # fmt: skip


def test_cases_leave_withdrawn_ones_out(url: str) -> None:
    load(url, submission({("operating_income", "2024-03", EAST_VILLAGES[0]): 5.0}, number=1, received="2024-04-02"))
    with read(open_reader(url)) as connection:
        assert cases(connection, COUNTY)[["indicator_code", "period"]].to_numpy().tolist() == [
            ["operating_income", "2024-03"], ["operating_income", "2024-02"]
        ]  # fmt: skip
