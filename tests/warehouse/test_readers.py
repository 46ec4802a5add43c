"""A second process that reads all the time sees one version or the next, never a mix."""

import multiprocessing
import time
from multiprocessing.connection import Connection
from typing import Any

import sqlalchemy as sa

from tests.warehouse.world import COUNTY_AREA, EAST_VILLAGES, load, submission
from warehouse.store import open_reader, read

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]
VERSIONS = 12
CELLS = len(MONTHS) * len(EAST_VILLAGES)
_QUESTIONS = (
    "select max(version) from publication",
    "select min(value), max(value), count(*) from observation_current",
    f"select min(value), max(value), count(*) from rollup where area_code = '{COUNTY_AREA}' and period like '2024-%'",
    "select max(version) from batch",
    "select max(version) from observation",
)


def _read_all_the_time(url: str, parent: Connection) -> None:
    """Ask several questions in one read transaction, pausing between them, until told to stop; send what was seen."""
    engine = open_reader(url)
    seen: list[list[tuple[Any, ...]]] = []
    stopping = False
    while not stopping:
        stopping = parent.poll()
        with read(engine) as connection:
            answers: list[tuple[Any, ...]] = []
            for question in _QUESTIONS:
                answers.append(tuple(connection.execute(sa.text(question)).one()))
                time.sleep(0.004)
        seen.append(answers)
        if len(seen) == 1:
            parent.send("reading")
    parent.send(seen)


def test_read_beside_running_loads_never_sees_a_mix(warehouse_url: str) -> None:
    load(warehouse_url, _file(1))
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_read_all_the_time, args=(warehouse_url, there))
    process.start()
    assert here.recv() == "reading"
    for version in range(2, VERSIONS + 1):
        load(warehouse_url, _file(version))
    here.send("stop")
    seen = here.recv()
    process.join()
    versions = [answers[0][0] for answers in seen]
    for version, answers in zip(versions, seen, strict=True):
        assert answers == _whole(version)
    assert versions == sorted(versions)
    assert versions[-1] == VERSIONS
    assert len(set(versions)) > 2


def _file(version: int) -> Any:
    """Every cell holds the number of the version it is published in."""
    cells = {("operating_income", month, area): float(version) for month in MONTHS for area in EAST_VILLAGES}
    return submission(cells, number=version)


def _whole(version: int) -> list[tuple[Any, ...]]:
    """What a reader must see of one version."""
    total = float(version * len(EAST_VILLAGES))
    return [(version,), (float(version), float(version), CELLS), (total, total, len(MONTHS)), (version,), (version,)]
