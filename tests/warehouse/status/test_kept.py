"""Statuses kept with the figures: what a publication changes, and what was before it."""

import dataclasses

import pytest

from settings import CATALOGUE
from tests.warehouse import world
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, WEST_VILLAGES, ask, load, submission, targets
from warehouse import queries, store
from warehouse.catalogue import load_catalogue
from warehouse.catalogue.errors import ProjectError
from warehouse.freezing import freeze

INCOME = "operating_income"
DECLARED = dataclasses.replace(world.catalogue(), judging=load_catalogue([CATALOGUE]).judging)
MONTHS = ("2024-01", "2024-02", "2024-03")
EAST_FILE = {(INCOME, month, code): 10.0 for month in MONTHS for code in EAST_VILLAGES}
WEST_FILE = {(INCOME, month, code): 5.0 for month in MONTHS for code in WEST_VILLAGES}
AIMS = {(INCOME, EAST, "2024"): 360.0, (INCOME, WEST, "2024"): 360.0, (INCOME, COUNTY_AREA, "2024"): 720.0}


def standing(url: str, version: int | None = None) -> dict[str, tuple[str, float, str]]:
    engine = store.open_reader(url)
    with store.read(engine) as connection:
        found = queries.target_standings(connection, COUNTY, "2024", version)
    engine.dispose()
    rows = zip(found["area_code"], found["status"], found["actual"], found["as_of"], strict=True)
    return {code: (status, actual, as_of) for code, status, actual, as_of in rows}


def published(url: str) -> None:
    load(url, targets(AIMS), submission(EAST_FILE), declared=DECLARED)
    load(url, submission(WEST_FILE, sender=WEST), declared=DECLARED)


def test_publish_judges_targets_and_a_silent_township_has_no_data(warehouse_url: str) -> None:
    load(warehouse_url, targets(AIMS), submission(EAST_FILE), declared=DECLARED)
    found = standing(warehouse_url)
    assert found[EAST] == ("on_track", 90.0, "2024-03")
    assert found[WEST][0] == "no_data"
    assert found[COUNTY_AREA][0] == "withheld"


def test_publish_changes_only_the_statuses_a_file_reaches_and_keeps_those_before(warehouse_url: str) -> None:
    published(warehouse_url)
    first, last = ask(warehouse_url, "select min(version), max(version) from publication")[0]
    assert {code: row[0] for code, row in standing(warehouse_url).items()} == {EAST: "on_track", WEST: "behind", COUNTY_AREA: "behind"}
    assert standing(warehouse_url, int(str(first)))[WEST][0] == "no_data"
    changed = ask(warehouse_url, "select area_code from status where version = :last order by area_code", last=last)
    assert changed == [(COUNTY_AREA,), (WEST,)]


def test_publish_of_a_changed_target_judges_it_again_and_keeps_who_and_when(warehouse_url: str) -> None:
    published(warehouse_url)
    load(warehouse_url, targets({**AIMS, (INCOME, WEST, "2024"): 45.0}, received="2024-04-20"), declared=DECLARED)
    assert standing(warehouse_url)[WEST][0] == "attained"
    engine = store.open_reader(warehouse_url)
    with store.read(engine) as connection:
        found = queries.target_history(connection, COUNTY, INCOME, WEST, "2024")
        newest = queries.version(connection)
        flips = queries.status_changes(connection, COUNTY, DECLARED, newest - 1, newest)
        explained = queries.explain_status(connection, COUNTY, DECLARED, INCOME, WEST, "2024")
    engine.dispose()
    assert found["value"].tolist() == [360.0, 45.0]
    assert found["sender_code"].tolist() == [COUNTY_AREA, COUNTY_AREA]
    assert flips[["area_code", "kind", "before_status", "status"]].to_numpy().tolist() == [[WEST, "flipped", "behind", "attained"]]
    assert explained.rules is not None
    assert (explained.standing["formula"], explained.rules.on_track) == ("1", 1.0)


def test_publish_of_a_withdrawn_target_ends_its_status(warehouse_url: str) -> None:
    published(warehouse_url)
    kept = {key: value for key, value in AIMS.items() if key[1] != WEST}
    load(warehouse_url, targets(kept, received="2024-04-20"), declared=DECLARED)
    assert WEST not in standing(warehouse_url)
    newest = int(str(ask(warehouse_url, "select max(version) from publication")[0][0]))
    assert WEST in standing(warehouse_url, newest - 1)


def test_freeze_keeps_a_year_and_shows_what_is_corrected_later(warehouse_url: str) -> None:
    published(warehouse_url)
    writer = store.open_writer(warehouse_url)
    version, count = freeze(writer, COUNTY, "2024")
    assert count > 0
    with pytest.raises(ProjectError, match="frozen already"):
        freeze(writer, COUNTY, "2024")
    writer.dispose()
    corrected = {**WEST_FILE, (INCOME, "2024-03", WEST_VILLAGES[0]): 8.0}
    load(warehouse_url, submission(corrected, sender=WEST, number=1, received="2024-04-20"), declared=DECLARED)
    engine = store.open_reader(warehouse_url)
    with store.read(engine) as connection:
        found = queries.frozen_figures(connection, COUNTY, "2024", [INCOME]).set_index("area_code")
        revised = queries.revised_cells(connection, COUNTY, version, queries.version(connection))
    engine.dispose()
    assert found.loc[WEST, ["value", "now", "revised"]].tolist() == [45.0, 48.0, True]
    assert not found.loc[EAST, "revised"]
    assert revised[["before", "value", "sender_code"]].to_numpy().tolist() == [[5.0, 8.0, WEST]]
