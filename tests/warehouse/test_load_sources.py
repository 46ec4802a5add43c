"""Several files about the same facts: late ones, corrected ones, and other forms' and senders'."""

import json

from tests.warehouse.world import (
    COUNTY_AREA,
    EAST_VILLAGES,
    WEST,
    WEST_VILLAGES,
    ask,
    current,
    dump,
    load,
    submission,
    versions,
)

MARCH, APRIL = "2024-03", "2024-04"
INCOME, SERVICE = "operating_income", "service_income"
FIRST, SECOND, THIRD = EAST_VILLAGES
THREE = {(INCOME, MARCH, area): value for area, value in zip(EAST_VILLAGES, (1.0, 2.5, None), strict=True)}


def test_publish_withdraws_nothing_of_other_senders_forms_and_periods(warehouse_url: str) -> None:
    others = {
        (INCOME, APRIL, FIRST): 5.0,
        (INCOME, MARCH, WEST_VILLAGES[0]): 6.0,
        (SERVICE, MARCH, FIRST): 7.0,
    }
    load(
        warehouse_url,
        submission(THREE),
        submission({(INCOME, APRIL, FIRST): 5.0}),
        submission({(INCOME, MARCH, WEST_VILLAGES[0]): 6.0}, sender=WEST),
        submission({(SERVICE, MARCH, FIRST): 7.0}, form="bureau", sender=COUNTY_AREA),
    )
    load(warehouse_url, submission({}, number=1, periods=(MARCH,)))
    assert current(warehouse_url) == others


def test_publish_lets_an_older_file_that_arrives_late_change_nothing(warehouse_url: str) -> None:
    load(warehouse_url, submission({(INCOME, MARCH, FIRST): 2.0}, number=1, file_name="correction.xlsx"))
    before = current(warehouse_url)
    _, outcomes = load(warehouse_url, submission(THREE))
    assert (outcomes[0].state, outcomes[0].rows_superseded, outcomes[0].rows_taken) == ("superseded", 3, 0)
    assert current(warehouse_url) == before
    assert outcomes[0].findings["rule"].tolist() == ["superseded_file"]
    assert json.loads(outcomes[0].findings["params"][0])["other"] == "correction.xlsx"
    assert ask(warehouse_url, "select state, rows_superseded from batch order by batch_id") == [("published", 0), ("superseded", 3)]


def test_publish_takes_the_periods_of_a_late_file_that_no_newer_one_is_about(warehouse_url: str) -> None:
    load(warehouse_url, submission({(INCOME, MARCH, FIRST): 2.0}, number=1))
    _, outcomes = load(warehouse_url, submission({(INCOME, MARCH, FIRST): 1.0, (INCOME, APRIL, FIRST): 1.0}))
    assert (outcomes[0].state, outcomes[0].rows_taken, outcomes[0].rows_superseded) == ("published", 1, 1)
    assert current(warehouse_url) == {(INCOME, MARCH, FIRST): 2.0, (INCOME, APRIL, FIRST): 1.0}


def test_publish_of_the_original_after_its_correction_is_no_reversal(warehouse_url: str) -> None:
    load(warehouse_url, submission(THREE))
    load(warehouse_url, submission({**THREE, (INCOME, MARCH, FIRST): 9.0}, number=1))
    made, outcomes = load(warehouse_url, submission(THREE, received="2024-09-09", sha256=submission(THREE).sha256))
    assert made is not None
    assert (made.cells, outcomes[0].state, outcomes[0].rows_unchanged) == (0, "same_file_again", 3)
    assert current(warehouse_url)[INCOME, MARCH, FIRST] == 9.0


def test_publish_of_two_files_about_one_fact_in_one_run_makes_twoversions(warehouse_url: str) -> None:
    made, _ = load(
        warehouse_url,
        submission(THREE),
        submission({**THREE, (INCOME, MARCH, FIRST): 9.0}, number=1),
        submission({(SERVICE, MARCH, FIRST): 1.0}, form="bureau"),
    )
    assert made is not None
    assert made.versions == (1, 2)
    assert versions(warehouse_url, FIRST) == [(1, 1.0, "reported"), (2, 1.0, "reported"), (2, 9.0, "reported")]
    assert ask(warehouse_url, "select version, batches, cells from publication order by version") == [(1, 1, 3), (2, 2, 2)]


def test_publish_can_withdraw_and_state_a_fact_in_one_run(warehouse_url: str) -> None:
    made, _ = load(
        warehouse_url,
        submission(THREE),
        submission({}, number=1, periods=(MARCH,)),
        submission({(INCOME, MARCH, FIRST): 5.0}, form="bureau", sender=COUNTY_AREA),
    )
    assert made is not None
    assert made.versions == (1, 2, 3)
    assert versions(warehouse_url, FIRST) == [(1, 1.0, "reported"), (2, None, "withdrawn"), (3, 5.0, "reported")]


def test_publish_records_a_conflict_between_two_forms_and_keeps_the_newer(warehouse_url: str) -> None:
    load(warehouse_url, submission(THREE, file_name="township.xlsx"))
    _, outcomes = load(warehouse_url, submission({(INCOME, MARCH, FIRST): 9.0}, form="bureau", sender=COUNTY_AREA, received="2024-05-01"))
    assert current(warehouse_url)[INCOME, MARCH, FIRST] == 9.0
    found = outcomes[0].findings.iloc[0]
    assert (found["rule"], found["severity"], found["sheet"], found["row_no"], found["area_code"]) == (
        "conflicting_source",
        "explain",
        "月报",
        5,
        FIRST,
    )
    assert json.loads(found["params"])["other_file"] == "township.xlsx"
    assert json.loads(found["params"])["other_value"] == 1.0


def test_publish_records_a_conflict_with_a_newer_form_and_keeps_that(warehouse_url: str) -> None:
    load(warehouse_url, submission({(INCOME, MARCH, FIRST): 9.0}, form="bureau", sender=COUNTY_AREA, received="2024-05-01"))
    _, outcomes = load(warehouse_url, submission(THREE))
    assert current(warehouse_url) == {**THREE, (INCOME, MARCH, FIRST): 9.0}
    assert outcomes[0].findings["rule"].tolist() == ["conflicting_source"]
    assert outcomes[0].rows_superseded == 1


def test_publish_gives_a_fact_back_to_the_other_form_when_it_is_withdrawn(warehouse_url: str) -> None:
    load(warehouse_url, submission({(INCOME, MARCH, FIRST): 1.0}))
    mistaken = submission(
        {(INCOME, MARCH, FIRST): 9.0, (SERVICE, MARCH, FIRST): 2.0}, form="bureau", sender=COUNTY_AREA, received="2024-05-01"
    )
    load(warehouse_url, mistaken)
    load(warehouse_url, submission({(SERVICE, MARCH, FIRST): 2.0}, form="bureau", sender=COUNTY_AREA, received="2024-05-02", number=1))
    assert current(warehouse_url) == {(INCOME, MARCH, FIRST): 1.0, (SERVICE, MARCH, FIRST): 2.0}
    rows = ask(
        warehouse_url, "select version, value, batch_id, row_no from observation where indicator_code = :code order by version", code=INCOME
    )
    assert rows == [(1, 1.0, 1, 5), (2, 9.0, 2, 5), (3, 1.0, 1, 5)]
    assert dump(warehouse_url, ["overridden"]) == {"overridden": []}
