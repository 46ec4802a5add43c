"""What a newer file no longer says: withdrawn where it had a column for it, and never in silence."""

import json

from tests.warehouse.world import EAST, EAST_VILLAGES, ask, current, load, register, submission, targets

MARCH, APRIL = "2024-03", "2024-04"
INCOME, YTD, SERVICE = "operating_income", "operating_income_ytd", "service_income"
FIRST, SECOND, THIRD = EAST_VILLAGES
BOTH = {(code, MARCH, area): 1.0 for code in (INCOME, YTD) for area in EAST_VILLAGES}


def test_publish_withdraws_only_of_indicators_the_newer_file_has_a_column_for(warehouse_url: str) -> None:
    load(warehouse_url, submission(BOTH, indicators=(INCOME, YTD)))
    kept = {(INCOME, MARCH, FIRST): 1.0}
    _, outcomes = load(warehouse_url, submission(kept, number=1, indicators=(INCOME,)))
    assert outcomes[0].rows_withdrawn == 2
    assert current(warehouse_url) == {**kept, **{key: 1.0 for key in BOTH if key[0] == YTD}}


def test_publish_withdraws_a_column_that_is_left_blank(warehouse_url: str) -> None:
    load(warehouse_url, submission(BOTH, indicators=(INCOME, YTD)))
    _, outcomes = load(warehouse_url, submission({}, number=1, periods=(MARCH,), indicators=(YTD,)))
    assert outcomes[0].rows_withdrawn == 3
    assert {code for code, _, _ in current(warehouse_url)} == {INCOME}


def test_publish_says_what_a_newer_file_leaves_out(warehouse_url: str) -> None:
    load(warehouse_url, submission(BOTH, indicators=(INCOME, YTD)))
    _, outcomes = load(warehouse_url, submission({(INCOME, MARCH, FIRST): 1.0}, number=1, indicators=(INCOME, YTD)))
    found = outcomes[0].findings.iloc[0]
    assert (found["rule"], found["severity"], found["indicator_code"], found["area_code"], found["period"]) == (
        "left_out",
        "explain",
        "",
        "",
        MARCH,
    )
    assert json.loads(found["params"]) == {
        "places": 3,
        "cells": 5,
        "names": "村1、村2、村3",
        "indicators": f"{INCOME}、{YTD}",
        "periods": MARCH,
    }
    assert ask(warehouse_url, "select rule, batch_id from finding") == [("left_out", 2)]


def test_publish_takes_a_late_file_of_columns_no_newer_one_has(warehouse_url: str) -> None:
    load(warehouse_url, submission({(INCOME, MARCH, FIRST): 2.0}, number=1, indicators=(INCOME,)))
    late = {(INCOME, MARCH, FIRST): 1.0, (SERVICE, MARCH, FIRST): 4.0}
    _, outcomes = load(warehouse_url, submission(late, indicators=(INCOME, SERVICE)))
    assert (outcomes[0].state, outcomes[0].rows_taken, outcomes[0].rows_superseded) == ("published", 1, 1)
    assert current(warehouse_url) == {(INCOME, MARCH, FIRST): 2.0, (SERVICE, MARCH, FIRST): 4.0}


def test_publish_lets_another_form_prevail_where_the_newer_file_has_no_column(warehouse_url: str) -> None:
    load(warehouse_url, submission({(INCOME, MARCH, FIRST): 1.0, (SERVICE, MARCH, FIRST): 1.0}, indicators=(INCOME, SERVICE)))
    load(warehouse_url, submission({(INCOME, MARCH, FIRST): 1.0}, received="2024-06-01", indicators=(INCOME,)))
    load(warehouse_url, submission({(SERVICE, MARCH, FIRST): 7.0}, form="bureau", received="2024-05-01"))
    assert current(warehouse_url)[SERVICE, MARCH, FIRST] == 7.0


def test_publish_says_which_entries_a_register_leaves_out(warehouse_url: str) -> None:
    load(warehouse_url, register({"甲": {"founded": "2024-01-05"}, "乙": {"founded": "2024-02-05"}}))
    _, outcomes = load(warehouse_url, register({"甲": {"founded": "2024-01-05"}}, received="2024-05-01"))
    found = outcomes[0].findings.iloc[0]
    assert (found["rule"], json.loads(found["params"])) == ("things_left_out", {"rows": 1, "names": "乙"})
    assert "left_out" not in outcomes[1].findings["rule"].tolist()


def test_publish_withdraws_a_target_that_is_struck_off_the_list(warehouse_url: str) -> None:
    load(warehouse_url, targets({(INCOME, EAST, "2024"): 9.0, (SERVICE, EAST, "2024"): 1.0}))
    _, outcomes = load(warehouse_url, targets({(INCOME, EAST, "2024"): 9.0}, received="2024-02-05"))
    assert ask(warehouse_url, "select indicator_code from target_current") == [(INCOME,)]
    assert outcomes[0].findings["rule"].tolist() == ["left_out"]
