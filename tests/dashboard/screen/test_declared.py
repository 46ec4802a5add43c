from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.context import View
from dashboard.screen.declared import Screen, read_screen
from tests.dashboard.screen.conftest import written
from tests.loaded import folder_of
from warehouse.catalogue.errors import ProjectError

GOOD = """
seconds = 30
[[scenes]]
code = "glance"
title = { zh = "{targets}", en = "{targets}" }
layout = "whole"
panels = [{ kind = "kpis", indicators = ["village_collective_income"] }, { kind = "targets" }]
"""


def test_read_screen_gives_scenes_their_seconds(view: View, tmp_path: Path) -> None:
    screen = read_screen(written(tmp_path / "county", GOOD), view.catalogue, ())
    assert [(scene.code, scene.seconds, scene.layout) for scene in screen.scenes] == [("glance", 30, "whole")]
    assert "scenes" not in screen.behaviour()
    assert screen.behaviour()["poll_seconds"] == 60


def test_read_screen_of_the_demo_has_eight_scenes_at_least(view: View) -> None:
    assert len(read_screen(folder_of("demo"), view.catalogue, ()).scenes) >= 8


def test_read_screen_without_a_file_shows_what_the_county_begins_with(view: View, tmp_path: Path) -> None:
    screen = read_screen(tmp_path, view.catalogue, ("village_collective_income", "training_person_times"))
    kinds = [panel.kind for scene in screen.scenes for panel in scene.panels]
    assert kinds == ["kpis", "targets", "trend", "ranking", "trend", "ranking", "reports"]
    assert isinstance(read_screen(tmp_path, view.catalogue, ()), Screen)


def _faults() -> Iterator[tuple[str, str, str]]:
    yield "seconds = 30", "seconds = 5", "seconds is 5"
    yield "seconds = 30", 'seconds = "30"', "seconds is '30'"
    yield "seconds = 30", 'reload_at = "25:00"', "reload_at is '25:00'"
    yield "seconds = 30", 'dim_from = "22:00"', "only one of dim_from and dim_to"
    yield "seconds = 30", "dim = 0.0", "dim is 0"
    yield "seconds = 30", "poll_seconds = 1", "poll_seconds is 1"
    yield "seconds = 30", 'seams = "4 by 2"', "seams is '4 by 2'"
    yield 'kind = "targets"', 'kind = "bands", indicators = ["village_collective_income", "training_sessions"]', "bands has 2 indicators"
    yield "seconds = 30", "colour = 1", "unknown key colour"
    yield 'code = "glance"', 'code = "Glance!"', "its code is no word"
    yield 'layout = "whole"', 'layout = "round"', "layout is 'round'"
    yield 'layout = "whole"', "seconds = 61", "seconds is 61"
    yield "{targets}", "{map}", "title.zh speaks of {map}"
    yield 'kind = "targets"', 'kind = "gauge"', "no kind of panel: gauge"
    yield 'kind = "targets"', 'kind = "map"', "map has 0 indicators"
    yield 'kind = "targets"', 'kind = "competition", scheme = "x"', "no ranking scheme: 'x'"
    yield "village_collective_income", "village_income", "no indicator: village_income"
    yield '{ kind = "targets" }', '{ kind = "targets" }, { kind = "reports" }', "whole has room for 1 panels"
    yield "[[scenes]]", "scenes = [", "is not TOML"


@pytest.mark.parametrize(("found", "put", "said"), list(_faults()))
def test_read_screen_names_what_is_wrong(view: View, tmp_path: Path, found: str, put: str, said: str) -> None:
    folder = written(tmp_path / "county", GOOD.replace(found, put))
    with pytest.raises(ProjectError, match=r"county/screen\.toml") as refusal:
        read_screen(folder, view.catalogue, ())
    assert said in str(refusal.value)


def test_read_screen_refuses_two_scenes_of_one_code(view: View, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="scene glance stands twice"):
        read_screen(written(tmp_path / "county", GOOD + GOOD.replace("seconds = 30", "")), view.catalogue, ())
