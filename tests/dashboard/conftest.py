"""The shipped county folders behind a client and a connection, made once for all tests of pages that only read."""

import shutil
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

import settings
from dashboard import create_app
from tests.loaded import FOLDERS, LoadedWarehouse, loaded, reading
from warehouse import store

__all__ = ["loaded", "reading"]


@pytest.fixture(scope="session")
def server(loaded: LoadedWarehouse, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Serve the shipped county folders."""
    return create_app(loaded.url, settings.CATALOGUE, FOLDERS, tmp_path_factory.mktemp("versions")).server


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    """Ask the server for pages without a browser, as somebody who was never there before."""
    return server.test_client()


@pytest.fixture(scope="session")
def uncounted(loaded: LoadedWarehouse, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Ask about the shipped county as if nobody had ever said how many villages there are: a denominator is not connected."""
    folder = tmp_path_factory.mktemp("uncounted")
    path = sa.make_url(loaded.url).database
    assert path is not None
    shutil.copyfile(path, folder / "warehouse.sqlite")
    url = f"sqlite:///{folder / 'warehouse.sqlite'}"
    engine = store.open_writer(url)
    with store.write(engine) as writing:
        for table in ("rollup", "observation_current"):
            gone = f"DELETE FROM {table} WHERE indicator_code IN ('admin_villages', 'party_led_coop_village_share')"
            assert writing.exec_driver_sql(gone).rowcount
    engine.dispose()
    return create_app(url, settings.CATALOGUE, FOLDERS, folder / "versions").server.test_client()


@pytest.fixture(scope="module")
def connection(loaded: LoadedWarehouse) -> Iterator[sa.Connection]:
    """Open one read transaction for a module's questions."""
    engine = store.open_reader(loaded.url)
    with store.read(engine) as opened:
        yield opened
    engine.dispose()
