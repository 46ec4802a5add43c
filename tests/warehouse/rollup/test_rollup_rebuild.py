"""What files brought about one after the other is what a full computation gives, on each database: rollups in whatever order they came."""

import random

import pytest
import sqlalchemy as sa

from tests.warehouse import world
from tests.warehouse.queries.desk import folder
from tests.warehouse.rollup.county import indicator
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, WEST_VILLAGES, register, submission
from warehouse import store
from warehouse.catalogue.model import Threshold
from warehouse.rollup import rebuild
from warehouse.schema import rollup
from warehouse.submission import Submission

CATALOGUE = world.catalogue(
    per_member=indicator("per_member", "ratio", numerator="operating_income", denominator="members"),
    rich=indicator("rich", "threshold_count", "township", "year", threshold=Threshold("operating_income", ">", 10.0)),
    growth=indicator("growth", "growth", "township", of="operating_income", scale=100.0),
)
MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024) for month in (1, 2, 3, 12)]
_FIGURES = ("value", "numerator", "denominator", "year_to_date")
_KEY = ("indicator_code", "area_code", "period")
_COLUMNS = [column.name for column in rollup.columns if column.name not in ("county_code", "version", *_KEY)]


def monthly(seed: int) -> list[Submission]:
    """A file a township and month, now and then with a village left out, and corrections of some; in an order of its own."""
    chance = random.Random(seed)
    made = []
    for number, month in enumerate(MONTHS):
        for sender, villages in ((EAST, EAST_VILLAGES), (WEST, WEST_VILLAGES)):
            for turn in range(chance.choice((1, 1, 2))):
                sent = [village for village in villages if chance.random() < 0.85]
                values: dict[tuple[str, str, str], float | None] = {}
                for village in sent:
                    values["operating_income", month, village] = round(chance.uniform(0, 9), 3)
                    values["members", month, village] = chance.choice((None, float(chance.randint(0, 300))))
                made.append(submission(values, sender=sender, number=number, received=f"{month}-{10 + turn:02d}", periods=(month,)))
    founded = {f"c{number}": {"founded": f"2023-0{number}-15"} for number in range(1, 4)}
    made += [register(founded, received="2023-04-01"), register(dict(list(founded.items())[:2]), received="2024-02-01")]
    chance.shuffle(made)
    return made


def kept(connection: sa.Connection) -> dict[tuple[str, ...], dict[str, object]]:
    """Every rollup by its key, but for the version it was written in."""
    sql = f"select {', '.join((*_KEY, *_COLUMNS))} from rollup where county_code = :county"
    rows = connection.execute(sa.text(sql), {"county": COUNTY}).all()
    return {tuple(map(str, row[:3])): dict(zip(_COLUMNS, row[3:], strict=True)) for row in rows}


@pytest.mark.parametrize("seed", range(3))
def test_rollups_after_files_in_any_order_are_those_of_a_full_rebuild(warehouse_url: str, seed: int) -> None:
    files = monthly(seed)
    for start in range(0, len(files), 4):
        world.load(warehouse_url, *files[start : start + 4], declared=CATALOGUE, folder=folder())
    engine = store.open_writer(warehouse_url)
    with store.write(engine) as connection:
        before = kept(connection)
        rebuild(connection, COUNTY, CATALOGUE, 99)
        after = kept(connection)
    engine.dispose()
    assert {code for code, *_ in before} >= {"operating_income", "members", "per_member", "rich", "growth", "coops"}
    assert before.keys() == after.keys()
    for key, row in before.items():
        assert {name: value for name, value in row.items() if name not in _FIGURES} == {
            name: value for name, value in after[key].items() if name not in _FIGURES
        }, key
        for name in _FIGURES:
            assert row[name] == (after[key][name] if row[name] is None else pytest.approx(after[key][name], rel=1e-12)), (key, name)
    assert ("operating_income", COUNTY_AREA, "2024-12") in before
