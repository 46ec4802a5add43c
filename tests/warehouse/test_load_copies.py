"""The same bytes under another name."""

import json

import pytest

from tests.warehouse.world import EAST_VILLAGES, WEST, WEST_VILLAGES, ask, current, dump, load, register, submission
from warehouse.submission import Submission

MARCH, APRIL = "2024-03", "2024-04"
INCOME = "operating_income"
FIRST, SECOND, THIRD = EAST_VILLAGES
THREE = {(INCOME, MARCH, area): value for area, value in zip(EAST_VILLAGES, (1.0, 2.5, None), strict=True)}
FACTS = ("observation", "observation_current", "overridden", "rollup", "batch_period", "register_row", "register_row_current")
ORIGINAL = submission(THREE)


def copy(values: object = THREE, **more: object) -> Submission:
    """The original's bytes under another name, by which they may say something else."""
    return submission(values, **{"sha256": ORIGINAL.sha256, "file_name": "copy.xlsx", **more})  # type: ignore[arg-type]


def params(url: str, rule: str) -> list[dict[str, object]]:
    return [json.loads(str(row[0])) for row in ask(url, "select params from finding where rule = :rule", rule=rule)]


@pytest.mark.parametrize("received", ["2024-03-31", "2024-09-09"])
def test_publish_of_a_copy_under_another_name_writes_no_fact_and_says_so(warehouse_url: str, received: str) -> None:
    load(warehouse_url, ORIGINAL)
    before = dump(warehouse_url, FACTS)
    made, outcomes = load(warehouse_url, copy(received=received))
    assert made is not None
    assert (made.cells, outcomes[0].state, outcomes[0].rows_taken, outcomes[0].rows_unchanged) == (0, "same_file_again", 0, 3)
    assert outcomes[0].findings[["rule", "severity"]].to_numpy().tolist() == [["same_file_again", "hint"]]
    assert params(warehouse_url, "same_file_again") == [{"other": ORIGINAL.file_name}]
    assert dump(warehouse_url, FACTS) == before
    whole = dump(warehouse_url)
    assert load(warehouse_url, ORIGINAL, copy(received=received))[0] is None
    assert dump(warehouse_url) == whole


def test_publish_of_both_names_in_one_run_takes_one(warehouse_url: str) -> None:
    made, outcomes = load(warehouse_url, ORIGINAL, copy())
    assert made is not None
    assert (made.cells, [outcome.state for outcome in outcomes]) == (3, ["published", "same_file_again"])


def test_publish_of_the_same_bytes_for_another_month_takes_them_and_asks(warehouse_url: str) -> None:
    april = {(code, APRIL, area): value for (code, _, area), value in THREE.items()}
    load(warehouse_url, ORIGINAL)
    _, outcomes = load(warehouse_url, copy(april, file_name="april.xlsx"))
    assert (outcomes[0].state, outcomes[0].rows_changed) == ("published", 3)
    assert current(warehouse_url) == {**THREE, **april}
    assert params(warehouse_url, "identical_content") == [{"other": ORIGINAL.file_name}]
    assert load(warehouse_url, ORIGINAL, copy(april, file_name="april.xlsx"))[0] is None


def test_publish_of_the_same_bytes_for_another_sender_takes_them_and_asks(warehouse_url: str) -> None:
    west = {(INCOME, MARCH, area): value for area, value in zip(WEST_VILLAGES, (1.0, 2.5, None), strict=True)}
    load(warehouse_url, ORIGINAL, copy(west, sender=WEST))
    assert current(warehouse_url) == {**THREE, **west}
    assert len(params(warehouse_url, "identical_content")) == 1


def test_publish_of_the_same_bytes_as_a_correction_takes_them_and_asks(warehouse_url: str) -> None:
    load(warehouse_url, ORIGINAL)
    _, outcomes = load(warehouse_url, copy(number=1))
    assert (outcomes[0].state, outcomes[0].rows_unchanged, outcomes[0].findings["rule"].tolist()) == ("published", 3, ["identical_content"])
    load(warehouse_url, submission({**THREE, (INCOME, MARCH, FIRST): 9.0}, number=2))
    load(warehouse_url, copy(number=3, file_name="back.xlsx"))
    assert current(warehouse_url) == THREE


def test_publish_reads_copies_again_when_their_form_is_declared_otherwise(warehouse_url: str) -> None:
    load(warehouse_url, ORIGINAL, copy())
    scaled = {key: value and value * 10 for key, value in THREE.items()}
    again = [copy(scaled, file_name=name, form_fingerprint="f2") for name in (ORIGINAL.file_name, "copy.xlsx")]
    _, outcomes = load(warehouse_url, *again)
    assert [outcome.state for outcome in outcomes] == ["published", "same_file_again"]
    assert current(warehouse_url) == scaled


def test_publish_of_a_copy_is_the_same_though_the_review_took_cells_out_of_the_first(warehouse_url: str) -> None:
    def review(given: Submission, _: object) -> Submission:
        return Submission(**{**vars(given), "observations": given.observations.head(1), "rows_refused": 2})

    load(warehouse_url, ORIGINAL, review=review)
    _, outcomes = load(warehouse_url, copy())
    assert outcomes[0].state == "same_file_again"
    assert current(warehouse_url) == {(INCOME, MARCH, FIRST): 1.0}


def test_publish_of_a_copy_of_a_register_counts_nothing_anew(warehouse_url: str) -> None:
    first = register({"甲": {"founded": "2024-01-05"}})
    load(warehouse_url, first)
    before = dump(warehouse_url, FACTS)
    _, outcomes = load(warehouse_url, register({"甲": {"founded": "2024-01-05"}}, sha256=first.sha256, file_name="copy.xlsx"))
    assert [outcome.state for outcome in outcomes] == ["same_file_again"]
    assert dump(warehouse_url, FACTS) == before
