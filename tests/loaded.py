"""A warehouse with the demo county and the published figures, loaded once for all tests that only read.

A folder of tests that uses the fixtures imports them in its conftest.py; the load happens once all the same.
"""

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
    """Load the shipped county folders into a fresh SQLite warehouse in a folder, once a test run."""
    url = f"sqlite:///{folder / 'shipped.sqlite'}"
    store.upgrade(url)
    return LoadedWarehouse(url, load_counties(url, FOLDERS, settings.CATALOGUE, Limits(), 2, Console()))


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedWarehouse:
    """The shipped county folders in a warehouse nobody may write to."""
    return load_shipped(tmp_path_factory.getbasetemp())


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
