"""The settings table is the README's table, and refuses nonsense."""

import re
from pathlib import Path

import pytest

import settings
from warehouse.catalogue.errors import ProjectError

README = Path(settings.__file__).with_name("README.md").read_text(encoding="utf-8")


def test_settings_are_documented_in_the_readme() -> None:
    documented = re.findall(r"^\| `(RVD_\w+)` \| `([^`]*)` \| (.+) \|$", README, flags=re.M)
    assert documented == [(setting.name, setting.default, setting.sentence) for setting in settings.SETTINGS]


def test_text_prefers_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RVD_HOST", "0.0.0.0")  # noqa: S104
    assert settings.text("RVD_HOST") == "0.0.0.0"  # noqa: S104
    monkeypatch.setenv("RVD_HOST", "")
    assert settings.text("RVD_HOST") == "127.0.0.1"


@pytest.mark.parametrize("written", ["0", "-1", "many", "1.5", "八"])
def test_number_refuses_what_is_no_positive_number(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("RVD_PORT", written)
    with pytest.raises(ProjectError, match="RVD_PORT"):
        settings.number("RVD_PORT")


def test_county_folders_refuses_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RVD_COUNTIES", "data/demo,data/nowhere")
    with pytest.raises(ProjectError, match="nowhere"):
        settings.county_folders()


def test_database_url_is_meant_from_the_project_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    monkeypatch.setenv("RVD_DATABASE_URL", "sqlite:///deep/er/w.sqlite")
    assert settings.database_url() == f"sqlite:///{tmp_path}/deep/er/w.sqlite"
    assert (tmp_path / "deep" / "er").is_dir()
