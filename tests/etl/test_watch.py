"""A file in an inbox is read when it has arrived whole."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from etl import watch
from etl.progress import Console
from warehouse.catalogue.errors import Problem, ProjectError


def test_is_quiet_only_when_nothing_changed_lately(tmp_path: Path) -> None:
    path = tmp_path / "月报.xlsx"
    path.write_bytes(b"x")
    os.utime(path, (1000, 1000))
    assert watch.is_quiet(tmp_path, 3, now=1003.0)
    assert not watch.is_quiet(tmp_path, 3, now=1002.9)


def test_watch_inboxes_waits_for_a_file_that_still_grows(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    loaded: list[int] = []

    class Enough(Exception):
        pass

    def load(folder: Path) -> None:
        loaded.append((folder / "inbox" / "月报.csv").stat().st_size)
        raise Enough

    def copy() -> None:
        time.sleep(0.5)
        with (inbox / "月报.csv").open("wb") as stream:
            for _ in range(4):
                stream.write(b"0123456789")
                stream.flush()
                time.sleep(0.5)

    writer = threading.Thread(target=copy)
    writer.start()
    with pytest.raises(Enough):
        watch.watch_inboxes([tmp_path], 1, load, Console())
    writer.join()
    assert loaded == [40]


def test_watch_inboxes_goes_on_after_a_fault_in_the_folder(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    calls: list[Path] = []

    class Enough(Exception):
        pass

    def load(folder: Path) -> None:
        calls.append(folder)
        if len(calls) == 1:
            threading.Timer(0.5, (inbox / "b.csv").write_bytes, [b"y"]).start()
            raise ProjectError(Problem("areas.csv", "line 3 has no parent", "add it"))
        raise Enough

    threading.Timer(0.5, lambda: (inbox / "a.csv").write_bytes(b"x")).start()
    with pytest.raises(Enough):
        watch.watch_inboxes([tmp_path], 1, load, Console())
    assert len(calls) == 2


def test_interrupted_finishes_what_is_being_loaded_and_interrupts_the_second_time(tmp_path: Path) -> None:
    loaded: list[Path] = []

    def load(folder: Path) -> None:
        signal.raise_signal(signal.SIGINT)
        loaded.append(folder)

    with watch.interrupted() as stop:
        watch.watch_inboxes([tmp_path / "a", tmp_path / "b"], 1, load, Console(), stop)
        assert loaded == [tmp_path / "a"]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
