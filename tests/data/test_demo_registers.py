"""The ledgers and counts of the demo county: every number in the warehouse is the one the generator wrote."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

import settings
from data.demo.generator.county import CODE, TOWNSHIPS, township_code
from data.demo.generator.empowerment import Clause, cases, clauses
from data.demo.generator.figures import LAST, month_end, months
from data.demo.generator.mistakes import SILENT
from data.demo.generator.party import STAGES, stages
from data.demo.generator.rectification import Problem, problems
from etl.parse import open_county
from tests.loaded import folder_of
from warehouse.counting import counted_rows, months_of_register

Cells = dict[tuple[str, str], float]  # area code, month → value
NAMES = {township_code(name): name for name, *_ in TOWNSHIPS}


def held(connection: sa.Connection, indicator: str) -> Cells:
    """Return what the warehouse holds of an indicator of townships or the county, by month."""
    sql = """select area_code, period, value from observation_current
             where county_code = 'demo' and indicator_code = :indicator and state in ('counted', 'reported')"""
    return {(row.area_code, row.period): row.value for row in connection.execute(sa.text(sql), {"indicator": indicator})}


def by_month(begin: date | None, end: date | None) -> Callable[[str], bool]:
    """Return whether something that lasts from a day to before another is there at a month's end."""
    return lambda month: begin is not None and begin < month_end(month) and (end is None or end >= month_end(month))


def within(day: date | None) -> Callable[[str], bool]:
    """Return whether a day lies in a month."""
    return lambda month: day is not None and f"{day:%Y-%m}" == month


PROBLEMS: dict[str, Callable[[Problem], Callable[[str], bool]]] = {
    "rectify_found": lambda one: within(one.found_on),
    "problems_found": lambda one: within(one.closed_on),
    "rectify_open": lambda one: by_month(one.found_on, one.closed_on),
    "rectify_overdue": lambda one: by_month(one.due + timedelta(days=1), one.closed_on),
    "rectify_found_to_date": lambda one: by_month(one.found_on, None),
    "rectify_closed_to_date": lambda one: by_month(one.closed_on, None),
}


@pytest.mark.parametrize("indicator", PROBLEMS)
def test_problems_are_counted_as_they_were_written(reading: sa.Connection, indicator: str) -> None:
    found, everyone = held(reading, indicator), problems()
    assert len(everyone) > 400
    for code, name in NAMES.items():
        local = [PROBLEMS[indicator](one) for one in everyone if one.township == name]
        for month in months():
            assert found[code, month] == sum(counts(month) for counts in local), (name, month)
    assert len(found) == len(NAMES) * len(months())


def test_open_problems_follow_from_those_found_and_struck_off(reading: sa.Connection) -> None:
    still, new, done = (held(reading, code) for code in ("rectify_open", "rectify_found", "problems_found"))
    for code in NAMES:
        for before, month in zip(months(), months()[1:], strict=False):
            assert still[code, month] == still[code, before] + new[code, month] - done[code, month]


def test_close_rate_of_the_county_is_made_from_its_parts(reading: sa.Connection) -> None:
    everyone = problems()
    closed = sum(one.closed_on is not None for one in everyone)
    sql = """select value from rollup where county_code = 'demo' and indicator_code = 'rectify_close_rate'
             and area_code = :area and period = :period"""
    value = reading.execute(sa.text(sql), {"area": CODE, "period": LAST}).scalar_one()
    assert value == pytest.approx(closed / len(everyone) * 100)
    assert 80 < value < 100


@pytest.mark.parametrize("field", ["category", "office"])
def test_open_problems_split_by_category_and_office(reading: sa.Connection, field: str) -> None:
    """What a page needs to draw the split: the rows an indicator counts, grouped by one of their fields."""
    catalogue = open_county(settings.CATALOGUE, folder_of("demo")).catalogue
    sql = """select area_code, attributes from register_row_current
             where county_code = 'demo' and register = 'rectification_items' and state = 'reported'"""
    rows = pd.read_sql(sa.text(sql), reading)
    rows["attributes"] = rows["attributes"].map(json.loads)
    areas = pd.read_sql(sa.text("select * from area where county_code = 'demo'"), reading)
    indicator = catalogue.indicators["rectify_open"]
    span = months_of_register(rows, [indicator], LAST)
    counted = counted_rows(rows, indicator, areas, span)
    now = counted[counted["period"] == LAST]["place"]
    spelled = {choice: written[0] for choice, written in catalogue.form("rectification_items").fields["category"].choices.items()}
    told = Counter(spelled.get(value, value) for value in (rows["attributes"].iat[place][field] for place in now))
    assert told == Counter(getattr(one, field) for one in problems() if one.closed_on is None)
    assert len(told) > 5


SINCE: dict[str, Callable[[Clause], date | None]] = {
    "delegated": lambda one: one.delegated_on,
    "taken": lambda one: one.accepted_on,
    "handled": lambda one: one.first_handled_on,
}


def standing(everyone: Iterable[Clause], stage: str, month: str) -> list[Clause]:
    return [one for one in everyone if by_month(SINCE[stage](one), one.withdrawn_on)(month)]


@pytest.mark.parametrize(
    ("stage", "items", "entries"),
    [
        ("delegated", "empower_items_delegated", "empower_clauses_delegated"),
        ("taken", "empower_items_taken", "empower_clauses_taken"),
        ("handled", "empower_items_accepted", "empower_clauses_handled"),
    ],
)
def test_matters_and_clauses_are_counted_apart(reading: sa.Connection, stage: str, items: str, entries: str) -> None:
    matters, lines, everyone = held(reading, items), held(reading, entries), clauses()
    for code, name in NAMES.items():
        local = [one for one in everyone if one.township == name]
        for month in months("2023-03"):
            there = standing(local, stage, month)
            assert lines[code, month] == len(there), (name, month)
            assert matters[code, month] == len({one.item_no for one in there}), (name, month)
    assert lines[township_code("柳河镇"), LAST] > matters[township_code("柳河镇"), LAST] > 0


def test_the_county_has_one_list_that_townships_do_not_add_up_to(reading: sa.Connection) -> None:
    matters, lines, everyone = held(reading, "empower_items"), held(reading, "empower_clauses"), clauses()
    assert {area for area, _ in matters} == {area for area, _ in lines} == {CODE}
    for month in months("2023-03"):
        there = standing(everyone, "delegated", month)
        assert matters[CODE, month] == len({one.item_no for one in there})
        assert lines[CODE, month] == len({one.clause_no for one in there})
    assert matters[CODE, "2025-12"] < matters[CODE, "2025-11"], "some were taken back"


def test_no_clause_is_used_before_it_was_taken_over_and_handed_down() -> None:
    for one in clauses():
        days = [day for day in (one.delegated_on, one.accepted_on, one.first_handled_on, one.withdrawn_on) if day is not None]
        assert days == sorted(days)
        assert days[-1] < month_end(LAST)


def test_cases_under_the_list_are_held_as_written(reading: sa.Connection) -> None:
    assert held(reading, "empower_cases") == {(township_code(name), month): value for (name, month), value in cases().items()}


@pytest.mark.parametrize("stage", STAGES)
def test_party_counts_are_held_as_written(reading: sa.Connection, stage: str) -> None:
    written = {
        (township_code(name), month): people[stage] for (name, month), people in stages().items() if ("party", name, month) not in SILENT
    }
    assert held(reading, stage) == written
    assert len(written) == len(NAMES) * len(months()) - 1


def test_party_counts_to_date_are_held_beside_the_months(reading: sa.Connection) -> None:
    people = stages()
    so_far = sum(people["东岭镇", month]["party_applicants"] for month in months("2026-01", LAST))
    assert held(reading, "party_applicants_ytd")[township_code("东岭镇"), LAST] == so_far


def test_registers_hold_no_text_about_persons(reading: sa.Connection) -> None:
    """Only what the fields say; what the problem is and who puts it right are nowhere."""
    sql = """select register, attributes from register_row
             where county_code = 'demo' and register in ('rectification_items', 'empowerment_list')"""
    fields: dict[str, set[str]] = {}
    for row in reading.execute(sa.text(sql)):
        fields.setdefault(row.register, set()).update(json.loads(row.attributes))
    catalogue = open_county(settings.CATALOGUE, folder_of("demo")).catalogue
    assert set(fields) == {"rectification_items", "empowerment_list"}
    for register, names in fields.items():
        assert names <= set(catalogue.form(register).fields)
