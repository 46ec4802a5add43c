"""Servers of tests, in child processes: one of a test's own, and one that all workers of a test run share."""

import fcntl
import multiprocessing
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import TextIO

import pytest

import settings
from dashboard import create_app
from dashboard.server import claim, serve
from warehouse import store

_START_SECONDS = 60


@contextmanager
def served(url: str, folders: list[Path], port: int = 0) -> Iterator[str]:
    """Serve county folders from a child process on a port, a free one without it; its address."""
    address, child = _start(url, folders, port)
    try:
        yield address
    finally:
        child.terminate()
        child.join(20)


@contextmanager
def shared(url: str, folders: list[Path], scratch: Path) -> Iterator[str]:
    """Serve county folders once for all processes that ask with this scratch folder; the server ends when the last of them has left.

    What a page was made of for one of them is still there for the others.
    """
    said = scratch / "server.address"
    with (scratch / "server.users").open("w") as users:
        with (scratch / "server.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_SH)
            if not (said.is_file() and _answers(said.read_text())):
                said.write_text(_start(url, folders, 0, (lock, users))[0])
        yield said.read_text()


def _start(url: str, folders: list[Path], port: int, held: tuple[TextIO, ...] = ()) -> tuple[str, ForkProcess]:
    bound = claim("127.0.0.1", port)
    address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    child = multiprocessing.get_context("fork").Process(target=_run, args=(url, folders, bound, held), daemon=False)
    child.start()
    bound.close()
    deadline = time.monotonic() + _START_SECONDS
    while not _answers(address):
        assert child.is_alive(), "the server ended"
        if time.monotonic() > deadline:
            child.terminate()
            pytest.fail("the server did not answer", pytrace=False)
        time.sleep(0.1)
    return address, child


def _run(url: str, folders: list[Path], bound: socket.socket, held: tuple[TextIO, ...]) -> None:
    """Serve; held: files that the parent has locked, the last of them as a user whom this server must not outlive."""
    for file in held:
        file.close()  # a lock lasts as long as any process has the file open
    if held:
        threading.Thread(target=_end_without, args=(Path(held[-1].name),), daemon=True).start()
    warehouse = store.sqlite_file(url)
    assert warehouse is not None
    serve(create_app(url, settings.CATALOGUE, folders, warehouse.parent / "versions").server, bound, 1, 4)


def _end_without(users: Path) -> None:
    """End this process once nobody holds the file of its users."""
    with users.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
    os.kill(os.getpid(), signal.SIGTERM)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/healthz", timeout=2).close()  # noqa: S310  # our own address
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
    return True
