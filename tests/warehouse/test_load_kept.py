"""What a process keeps between its publications never stands for what another one wrote meanwhile."""

import dataclasses
import multiprocessing
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.world import COUNTY, EAST_VILLAGES, WEST, WEST_VILLAGES, ask, catalogue, county, load, submission, unreviewed
from warehouse import rollup
from warehouse.load import publish
from warehouse.store import open_writer, write
from warehouse.submission import Submission

FIGURES = """
    select indicator_code, period, area_code, value, year_to_date, reported, expected, townships_reported, townships_expected
    from rollup order by indicator_code, period, area_code
"""
VILLAGES = (*EAST_VILLAGES, *WEST_VILLAGES)
REDRAWN = dataclasses.replace(county(), zones=county().zones.head(1))  # the zone has lost a village
_forked = multiprocessing.get_context("fork")

months = st.sampled_from(("2024-01", "2024-02", "2024-03", "2024-12", "2025-01"))
values = st.dictionaries(
    st.tuples(st.sampled_from(("operating_income", "operating_income_ytd", "members")), st.sampled_from(VILLAGES)),
    st.sampled_from((None, 0.0, 1.5, 2.0)),
    min_size=1,
)
turns = st.lists(st.tuples(st.sampled_from(("here", "elsewhere", "fails", "redrawn")), months, values), min_size=2, max_size=6)


@pytest.fixture
def writer(warehouse_url: str) -> Iterator[sa.Engine]:
    engine = open_writer(warehouse_url)
    yield engine
    engine.dispose()


def _file(number: int, month: str, said: dict[tuple[str, str], float | None]) -> Submission:
    return submission({(code, month, area): value for (code, area), value in said.items()}, sender=WEST, number=number)


def _elsewhere(url: str, file: Submission) -> None:
    """Publish a file in a process of its own."""
    process = _forked.Process(target=load, args=(url, file))
    process.start()
    process.join()
    assert process.exitcode == 0


def _rebuilt(engine: sa.Engine, url: str) -> list[tuple[object, ...]]:
    with write(engine) as connection:
        rollup.rebuild(connection, COUNTY, catalogue(), 1000)
    return ask(url, FIGURES)


@given(taken=turns)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_publish_in_turn_with_another_process_equals_a_rebuild(
    warehouse_url: str, writer: sa.Engine, taken: list[tuple[str, str, dict[tuple[str, str], float | None]]]
) -> None:
    for who, month, said in taken:
        file = _file(len(ask(warehouse_url, "select batch_id from batch")), month, said)
        if who == "elsewhere":
            _elsewhere(warehouse_url, file)
        elif who in ("here", "redrawn"):
            publish(writer, county() if who == "here" else REDRAWN, catalogue(), [file], unreviewed, lambda _: None)
        else:
            with pytest.raises(sa.exc.DBAPIError):
                _fail_to_commit(writer, file)
    figures = ask(warehouse_url, FIGURES)
    assert figures == _rebuilt(writer, warehouse_url)


def _fail_to_commit(writer: sa.Engine, file: Submission) -> None:
    """Publish a file, all of it but the commit, which the database refuses."""

    def refuse(connection: sa.Connection) -> None:
        connection.exec_driver_sql("select * from no_such_table")

    sa.event.listen(writer, "commit", refuse)
    try:
        publish(writer, county(), catalogue(), [file], unreviewed, lambda _: None)
    finally:
        sa.event.remove(writer, "commit", refuse)


@pytest.mark.parametrize("meanwhile", [(), ("fails",), ("elsewhere",), ("fails", "elsewhere"), ("elsewhere", "fails")])
def test_publish_adds_to_what_stands_whoever_wrote_it(warehouse_url: str, writer: sa.Engine, meanwhile: tuple[str, ...]) -> None:
    income, village = "operating_income", WEST_VILLAGES[0]
    publish(writer, county(), catalogue(), [_file(0, "2024-01", {(income, village): 1.0})], unreviewed, lambda _: None)
    for who in meanwhile:
        if who == "fails":
            with pytest.raises(sa.exc.DBAPIError):
                _fail_to_commit(writer, _file(1, "2024-02", {(income, village): 10.0}))
        else:
            _elsewhere(warehouse_url, _file(2, "2024-02", {(income, village): 100.0}))
    publish(writer, county(), catalogue(), [_file(3, "2024-03", {(income, village): 1000.0})], unreviewed, lambda _: None)
    asked = "select value from rollup where indicator_code = :code and area_code = :area and period = '2024'"
    assert ask(warehouse_url, asked, code=income, area=WEST) == [(1101.0 if "elsewhere" in meanwhile else 1001.0,)]
