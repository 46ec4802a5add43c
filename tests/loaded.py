"""A warehouse with the demo county and the published figures, loaded once for all tests that only read.

A folder of tests that uses the fixtures imports them in its conftest.py; the load happens once all the same, by the worker of pytest-xdist
that needs it first.
"""

import fcntl
import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

import settings
from etl.job import Loaded, load_counties
from etl.progress import Console
from etl.reader.limits import Limits
from warehouse import store

FOLDERS = [settings.ROOT / "data" / "demo", settings.ROOT / "data" / "published"]


@dataclass(frozen=True)
class LoadedWarehouse:
    """Where it lies and what the load said, a `Loaded` per county folder."""

    url: str
    counties: list[Loaded]


@cache
def load_shipped(folder: Path) -> LoadedWarehouse:
    """Load the shipped county folders into a SQLite warehouse in a folder; of several processes that ask one loads, the others wait."""
    url = f"sqlite:///{folder / 'shipped.sqlite'}"
    said = folder / "shipped.pickle"
    with (folder / "shipped.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.is_file():
            store.upgrade(url)
            counties = load_counties(url, FOLDERS, settings.CATALOGUE, Limits(), 2, Console())
            said.write_bytes(pickle.dumps(counties))
    return LoadedWarehouse(url, pickle.loads(said.read_bytes()))  # noqa: S301  # our own


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedWarehouse:
    """The shipped county folders in a warehouse nobody may write to, the same for all workers of a test run."""
    folder = tmp_path_factory.getbasetemp()
    return load_shipped(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)


@pytest.fixture
def reading(loaded: LoadedWarehouse) -> Iterator[sa.Connection]:
    """Open one read transaction on the loaded warehouse."""
    engine = store.open_reader(loaded.url)
    with store.read(engine) as connection:
        yield connection
    engine.dispose()


def folder_of(name: str) -> Path:
    """Return a shipped county folder."""
    return settings.ROOT / "data" / name
