"""A screen over a copy of the loaded warehouse that may be written to: meeting records."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

import settings
from dashboard import create_app
from dashboard.context import View
from dashboard.deployment import Deployment
from dashboard.screen.deck import build
from dashboard.screen.model import Deck
from tests.loaded import FOLDERS, LoadedWarehouse


@pytest.fixture(scope="session")
def own_url(loaded: LoadedWarehouse, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A copy of the loaded warehouse."""
    path = sa.make_url(loaded.url).database
    assert path is not None
    copy = tmp_path_factory.mktemp("screen") / "warehouse.sqlite"
    shutil.copyfile(path, copy)
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def screen(own_url: str, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Ask for what a stage asks for."""
    return create_app(own_url, settings.CATALOGUE, FOLDERS, tmp_path_factory.mktemp("earlier")).server.test_client()


@pytest.fixture(scope="session")
def deployed(own_url: str, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """What the server shows, without a server."""
    return Deployment.open(own_url, settings.CATALOGUE, FOLDERS, tmp_path_factory.mktemp("versions"))


@pytest.fixture
def view(deployed: Deployment) -> Iterator[View]:
    """The demo county's newest state in Chinese."""
    with deployed.view("/screen", "zh") as opened:
        yield opened


@pytest.fixture(scope="session")
def decks(deployed: Deployment) -> dict[str, Deck]:
    """The demo county's deck by language."""
    made = {}
    for lang in ("zh", "en"):
        with deployed.view("/screen", lang) as opened:
            made[lang] = build(opened)
    return made


def written(folder: Path, text: str) -> Path:
    """Write a screen.toml into a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "screen.toml").write_text(text, encoding="utf-8")
    return folder
