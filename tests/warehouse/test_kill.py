"""A loader that is killed anywhere leaves the old version or the new one, and the next run completes."""

import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.conftest import TEMPLATE, PostgresServer
from tests.warehouse.world import (
    EAST,
    EAST_VILLAGES,
    ask,
    catalogue,
    county,
    dump,
    load,
    register,
    submission,
    targets,
    unreviewed,
    writing,
)
from warehouse.load import publish
from warehouse.submission import Submission

MONTHS = [f"2024-{month:02d}" for month in range(1, 7)]
POINTS = 50  # half of them before a statement, half after a time
_forked = multiprocessing.get_context("fork")
Copy = Callable[[], AbstractContextManager[str]]


def _first() -> list[Submission]:
    return [_month(month, 1.0, 0) for month in MONTHS[:3]]


@cache
def _second() -> list[Submission]:
    """Three corrected months, three new ones, a register, targets: every kind of write there is."""
    files = [_month(month, 2.0, 1) for month in MONTHS[:3]] + [_month(month, 3.0, 0) for month in MONTHS[3:]]
    return [*files, register({"a": {"founded": "2024-02-01"}}, periods=("2024-06",)), targets({("operating_income", EAST, "2024"): 99.0})]


def _month(month: str, value: float, number: int) -> Submission:
    areas = EAST_VILLAGES if number == 0 else EAST_VILLAGES[:2]
    codes = ("operating_income", "service_income", "members")
    return submission({(code, month, area): value for code in codes for area in areas}, number=number)


def _load_and_die(url: str, files: list[Submission], statement: int | None, begun: Connection) -> None:
    """Load in this process; kill it before the n-th statement it sends, where that is given."""
    sent = 0

    def count(*_: object) -> None:
        nonlocal sent
        sent += 1
        if sent == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    with writing(url) as engine:
        sa.event.listen(engine, "before_cursor_execute", count)
        sa.event.listen(engine, "commit", count)
        begun.send("begun")
        publish(engine, county(), catalogue(), files, unreviewed, lambda _: None)
    begun.send(sent)


def _run(url: str, files: list[Submission], *, statement: int | None = None, seconds: float | None = None) -> tuple[int, float]:
    """Run the loader in a process of its own and kill it there; (statements, seconds) it took where it was let live."""
    here, there = _forked.Pipe()
    process = _forked.Process(target=_load_and_die, args=(url, files, statement, there))
    process.start()
    assert here.recv() == "begun"
    started = time.monotonic()
    if seconds is not None:
        time.sleep(seconds)
        process.kill()
    process.join()
    sent = here.recv() if statement is None and seconds is None else 0
    return sent, time.monotonic() - started


@contextmanager
def _sqlite(folder: Path, template: Path) -> Iterator[str]:
    name = "copy.sqlite"
    shutil.copyfile(template, folder / name)
    yield f"sqlite:///{folder / name}"
    for left in folder.glob(f"{name}*"):
        left.unlink()


@contextmanager
def _postgres(server: PostgresServer, name: str, template: str) -> Iterator[str]:
    server.create(name, template)
    yield server.url(name)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _wait_for_the_server_to_notice(url: str) -> None:
    others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    while ask(url, others) != [(0,)]:
        time.sleep(0.01)


def _assert_never_torn(copy: Copy, settled: Callable[[str], None]) -> None:
    files = _second()
    with copy() as url:
        old = dump(url)
        load(url, *files)
        new = dump(url)
    with copy() as url:  # not the first load, which is slower: points in time must lie within those that follow
        statements, seconds = _run(url, files)
        assert dump(url) == new
    assert old["publication"] != new["publication"]
    assert statements > POINTS
    chance = random.Random(20240101)
    half = POINTS // 2
    before = [{"statement": chance.randint(1 + place * statements // half, (place + 1) * statements // half)} for place in range(half)]
    after = [{"seconds": seconds * (place + chance.random()) / half} for place in range(half)]
    found: list[bool] = []
    for point in [*before, *after]:
        with copy() as url:
            _run(url, files, **point)  # type: ignore[arg-type]
            settled(url)
            left = dump(url)
            assert left in (old, new), f"torn by a kill at {point}"
            found.append(left == old)
            load(url, *files)
            assert dump(url) == new, f"the next run did not complete what a kill at {point} left"
    assert sum(found) >= half  # every one of those killed before a statement of the transaction left the old version


def test_publish_killed_anywhere_leaves_a_whole_version_in_sqlite(tmp_path: Path, sqlite_template: Path) -> None:
    template = tmp_path / "template.sqlite"
    shutil.copyfile(sqlite_template, template)
    load(f"sqlite:///{template}", *_first())
    _assert_never_torn(lambda: _sqlite(tmp_path, template), _assert_sound)


def _assert_sound(url: str) -> None:
    assert ask(url, "pragma integrity_check") == [("ok",)]


@pytest.mark.postgres
def test_publish_killed_anywhere_leaves_a_whole_version_in_postgresql(postgres_server: PostgresServer) -> None:
    with _postgres(postgres_server, "killed_template", TEMPLATE) as url:
        load(url, *_first())
        _assert_never_torn(lambda: _postgres(postgres_server, "killed", "killed_template"), _wait_for_the_server_to_notice)
