import dataclasses

import pandas as pd
import pytest

from tests.warehouse.world import (
    COUNTY_AREA,
    EAST,
    EAST_VILLAGES,
    WEST,
    WEST_VILLAGES,
    ask,
    catalogue,
    county,
    current,
    dump,
    findings,
    load,
    observed,
    submission,
    targets,
    unreviewed,
    versions,
)
from warehouse import store
from warehouse.catalogue.errors import ProjectError
from warehouse.known import known_files
from warehouse.load import publish
from warehouse.submission import Submission

MARCH, APRIL = "2024-03", "2024-04"
INCOME, SERVICE = "operating_income", "service_income"
FIRST, SECOND, THIRD = EAST_VILLAGES
THREE = {(INCOME, MARCH, area): value for area, value in zip(EAST_VILLAGES, (1.0, 2.5, None), strict=True)}


def test_publish_of_a_first_file_writes_every_cell_once(warehouse_url: str) -> None:
    made, outcomes = load(warehouse_url, submission(THREE))
    assert made is not None
    assert (made.version, made.versions, made.batches, made.cells) == (1, (1,), 1, 3)
    assert (outcomes[0].state, outcomes[0].rows_taken, outcomes[0].rows_changed, outcomes[0].version) == ("published", 3, 3, 1)
    assert current(warehouse_url) == THREE
    assert ask(warehouse_url, "select version, batches, cells from publication") == [(1, 1, 3)]
    assert ask(warehouse_url, "select sheet_no, row_no, column_no, raw, batch_id from observation where area_code = :a", a=SECOND) == [
        (0, 6, 3, "2.5", 1)
    ]
    assert ask(warehouse_url, "select state, value from observation_current where area_code = :a", a=THIRD) == [("masked", None)]


def test_publish_brings_the_rollups_along(warehouse_url: str) -> None:
    load(warehouse_url, submission(THREE), submission({(INCOME, MARCH, WEST_VILLAGES[0]): 4.0}, sender=WEST))
    sql = "select area_code, value from rollup where period = :period and indicator_code = :code and level in ('county', 'township')"
    assert dict(ask(warehouse_url, sql, period=MARCH, code=INCOME)) == {COUNTY_AREA: 7.5, EAST: 3.5, WEST: 4.0}  # type: ignore[arg-type]
    load(warehouse_url, submission({**THREE, (INCOME, MARCH, FIRST): 10.0}, number=1))
    assert dict(ask(warehouse_url, sql, period=MARCH, code=INCOME)) == {COUNTY_AREA: 16.5, EAST: 12.5, WEST: 4.0}  # type: ignore[arg-type]


def test_publish_of_the_same_file_again_writes_nothing(warehouse_url: str) -> None:
    load(warehouse_url, submission(THREE), targets({(INCOME, EAST, "2024"): 9.0}))
    before = dump(warehouse_url)
    made, outcomes = load(warehouse_url, submission(THREE), targets({(INCOME, EAST, "2024"): 9.0}))
    assert made is None
    assert [outcome.state for outcome in outcomes] == ["same_file_again"] * 2
    assert dump(warehouse_url) == before


def test_publish_of_nothing_new_leaves_the_file_itself_alone(sqlite_template: object, tmp_path: object) -> None:
    url = f"sqlite:///{tmp_path}/a.sqlite"
    store.upgrade(url)
    load(url, submission(THREE))
    writer = store.open_writer(url)
    with store.write(writer) as connection:
        changes = connection.exec_driver_sql("pragma data_version").scalar()
    load(url, submission(THREE))
    with store.write(writer) as connection:
        assert connection.exec_driver_sql("pragma data_version").scalar() == changes


def test_publish_of_a_corrected_file_versions_only_what_differs(warehouse_url: str) -> None:
    load(warehouse_url, submission(THREE))
    made, outcomes = load(warehouse_url, submission({**THREE, (INCOME, MARCH, FIRST): 1.5}, number=1))
    assert made is not None
    assert (made.version, made.cells) == (2, 1)
    assert (outcomes[0].rows_changed, outcomes[0].rows_unchanged, outcomes[0].rows_withdrawn) == (1, 2, 0)
    assert versions(warehouse_url, FIRST) == [(1, 1.0, "reported"), (2, 1.5, "reported")]
    assert versions(warehouse_url, SECOND) == [(1, 2.5, "reported")]


@pytest.mark.parametrize(
    ("column", "value"),
    [("numerator", 3.0), ("denominator", 4.0), ("bound", "at_least"), ("state", "returned"), ("basis", "含补助"), ("value", None)],
)
def test_publish_notices_a_change_of_any_part_of_a_value(warehouse_url: str, column: str, value: object) -> None:
    load(warehouse_url, submission({(INCOME, MARCH, FIRST): 1.0}))
    frame = observed({(INCOME, MARCH, FIRST): 1.0})
    frame = frame.assign(**{column: pd.Series([value], dtype=frame[column].dtype)})
    load(warehouse_url, submission({(INCOME, MARCH, FIRST): 1.0}, number=1, observations=frame))
    rows = ask(warehouse_url, f"select version, {column} from observation order by version")
    assert rows[1] == (2, value)
    assert ask(warehouse_url, f"select version, {column} from observation_current") == [(2, value)]


def test_publish_ignores_a_change_of_where_a_value_stands(warehouse_url: str) -> None:
    load(warehouse_url, submission(THREE))
    moved = observed(THREE).assign(row_no=99, raw="１")
    made, outcomes = load(warehouse_url, submission(THREE, number=1, observations=moved))
    assert made is not None
    assert made.cells == 0
    assert outcomes[0].rows_unchanged == 3


def test_publish_withdraws_what_a_newer_file_leaves_out(warehouse_url: str) -> None:
    load(warehouse_url, submission({**THREE, (SERVICE, MARCH, FIRST): 8.0}))
    kept = {(INCOME, MARCH, SECOND): 2.5}
    _, outcomes = load(warehouse_url, submission(kept, number=1))
    assert outcomes[0].rows_withdrawn == 3
    assert current(warehouse_url) == kept
    assert versions(warehouse_url, FIRST) == [(1, 1.0, "reported"), (1, 8.0, "reported"), (2, None, "withdrawn"), (2, None, "withdrawn")]


def test_publish_of_an_upsert_form_leaves_alone_what_it_does_not_say(warehouse_url: str) -> None:
    load(warehouse_url, submission(THREE, form="income_patch"))
    load(warehouse_url, submission({(INCOME, MARCH, FIRST): 3.0}, form="income_patch", number=1))
    assert current(warehouse_url) == {**THREE, (INCOME, MARCH, FIRST): 3.0}


def test_publish_keeps_the_old_value_of_a_cell_that_is_refused(warehouse_url: str) -> None:
    load(warehouse_url, submission(THREE))
    said = findings(("unread_number", "must", INCOME, FIRST, MARCH), ("hidden_row", "hint", "", "", ""))
    load(warehouse_url, submission({(INCOME, MARCH, SECOND): 2.5}, number=1, findings=said, rows_refused=1))
    assert current(warehouse_url) == {(INCOME, MARCH, FIRST): 1.0, (INCOME, MARCH, SECOND): 2.5}
    assert ask(warehouse_url, "select rule, severity from finding order by finding_no") == [
        ("unread_number", "must"),
        ("hidden_row", "hint"),
        ("left_out", "explain"),
    ]


def test_publish_brings_a_withdrawn_fact_back(warehouse_url: str) -> None:
    load(warehouse_url, submission(THREE))
    load(warehouse_url, submission({}, number=1, periods=(MARCH,)))
    assert current(warehouse_url) == {}
    load(warehouse_url, submission(THREE, number=2))
    assert current(warehouse_url) == THREE
    assert [state for _, _, state in versions(warehouse_url, FIRST)] == ["reported", "withdrawn", "reported"]


def test_publish_reads_a_file_again_when_its_form_is_declared_otherwise(warehouse_url: str) -> None:
    load(warehouse_url, submission(THREE))
    _, outcomes = load(
        warehouse_url, submission({**THREE, (INCOME, MARCH, FIRST): 100.0}, sha256=submission(THREE).sha256, form_fingerprint="f2")
    )
    assert (outcomes[0].state, outcomes[0].rows_changed) == ("published", 1)
    assert current(warehouse_url)[INCOME, MARCH, FIRST] == 100.0


def test_publish_records_a_refused_file_once(warehouse_url: str) -> None:
    said = findings(("unreadable_file", "must", "", "", ""))
    refused = submission({}, form="", sender="", state="refused", findings=said, sheets=(), periods=())
    made, outcomes = load(warehouse_url, refused)
    assert made is not None
    assert (made.cells, outcomes[0].state) == (0, "refused")
    assert ask(warehouse_url, "select state from batch") == [("refused",)]
    assert ask(warehouse_url, "select rule, batch_id from finding") == [("unreadable_file", 1)]
    assert load(warehouse_url, refused)[0] is None
    with store.read(store.open_reader(warehouse_url)) as connection:
        assert known_files(connection, "another") == {}
        assert known_files(connection, "demo") == {(refused.sha256, refused.file_name): ("", "f1", "refused")}


def test_publish_versions_targets(warehouse_url: str) -> None:
    load(warehouse_url, targets({(INCOME, EAST, "2024"): 9.0, (INCOME, WEST, "2024"): 8.0, (INCOME, EAST, "2025"): 7.0}))
    load(warehouse_url, targets({(INCOME, EAST, "2024"): 10.0}, received="2024-02-02"))
    rows = ask(warehouse_url, "select area_code, period, version, value, state from target order by area_code, period, version")
    assert rows == [
        (EAST, "2024", 1, 9.0, "reported"),
        (EAST, "2024", 2, 10.0, "reported"),
        (EAST, "2025", 1, 7.0, "reported"),
        (WEST, "2024", 1, 8.0, "reported"),
        (WEST, "2024", 2, None, "withdrawn"),
    ]
    assert ask(warehouse_url, "select area_code, period, value from target_current order by area_code, period") == [
        (EAST, "2024", 10.0),
        (EAST, "2025", 7.0),
    ]


def test_publish_rolls_everything_back_when_a_callback_raises(warehouse_url: str) -> None:
    load(warehouse_url, submission(THREE))
    before = dump(warehouse_url)

    def review(given: Submission, _: pd.DataFrame) -> Submission:
        if given.submission_no == 2:
            raise RuntimeError
        return given

    corrected = [submission({**THREE, (INCOME, MARCH, FIRST): float(number)}, number=number) for number in (1, 2)]
    with pytest.raises(RuntimeError):
        load(warehouse_url, *corrected, review=review)
    assert dump(warehouse_url) == before


def test_publish_refuses_to_run_beside_another_load(warehouse_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 1)
    with store.write(store.open_writer(warehouse_url)), pytest.raises(ProjectError, match="another load"):
        load(warehouse_url, submission(THREE))


def test_publish_reads_the_submissions_one_at_a_time(warehouse_url: str) -> None:
    seen: list[str] = []

    def stream() -> object:
        for month in ("2024-01", "2024-02"):
            seen.append(f"made {month}")
            yield submission({(INCOME, month, FIRST): 1.0})

    engine = store.open_writer(warehouse_url)
    publish(engine, county(), catalogue(), stream(), unreviewed, lambda outcome: seen.append(f"took {outcome.file_name}"))  # type: ignore[arg-type]
    assert [line.split()[0] for line in seen] == ["made", "took", "made", "took"]


def test_publish_of_a_changed_declaration_makes_all_rollups_anew(warehouse_url: str) -> None:
    load(warehouse_url, submission(THREE))
    assert load(warehouse_url)[0] is None
    changed = catalogue()
    stock = dataclasses.replace(changed.indicators[INCOME], aggregation="stock_last")
    made, _ = load(warehouse_url, declared=catalogue(**{INCOME: stock}))
    assert made is not None
    assert (made.version, made.batches, made.cells) == (2, 0, 0)
    assert made.rollups > 0
    renamed, _ = load(warehouse_url, declared=catalogue(**{INCOME: stock}), folder=county("新县"))
    assert renamed is not None
    assert ask(warehouse_url, "select name_zh from county") == [("新县",)]
    assert ask(warehouse_url, "select count(*) from area") == [(9,)]


def test_publish_keeps_counties_apart(warehouse_url: str) -> None:
    other = dataclasses.replace(county(), county=dataclasses.replace(county().county, code="other"))
    load(warehouse_url, submission(THREE))
    _, outcomes = load(warehouse_url, submission({(INCOME, MARCH, FIRST): 7.0}, county_code="other"), folder=other)
    assert outcomes[0].rows_changed == 1
    rows = ask(warehouse_url, "select county_code, value from observation_current where area_code = :area order by county_code", area=FIRST)
    assert rows == [("demo", 1.0), ("other", 7.0)]


def test_publish_text_columns_sort_by_bytes(warehouse_url: str) -> None:
    load(warehouse_url, submission({(INCOME, period, FIRST): 1.0 for period in ("2024Q1", "2024-03", "2024")}))
    assert ask(warehouse_url, "select period from observation_current order by period") == [("2024",), ("2024-03",), ("2024Q1",)]
    if warehouse_url.startswith("postgresql"):
        sql = "select distinct collation_name from information_schema.columns where table_schema = 'public' and data_type = 'text'"
        assert ask(warehouse_url, sql) == [("C",)]
