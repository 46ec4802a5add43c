"""map.geojson of a county folder: what is read, and what is said of one that cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest

from warehouse.catalogue.errors import ProjectError
from warehouse.outlines import MAP_FILE, read_outlines

SQUARE = [[1.0, 2.0], [3.0, 2.0], [3.0, 4.0], [1.0, 2.0]]


def feature(code: object, kind: str, coordinates: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code, "name": "镇"}, "geometry": {"type": kind, "coordinates": coordinates}}


def written(folder: Path, *features: dict[str, Any]) -> Path:
    (folder / MAP_FILE).write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return folder


def test_read_outlines_returns_nothing_without_a_file(tmp_path: Path) -> None:
    assert read_outlines(tmp_path) == {}


def test_read_outlines_returns_the_outer_rings(tmp_path: Path) -> None:
    hole = [[1.5, 2.5], [2.0, 2.5], [2.0, 3.0], [1.5, 2.5]]
    folder = written(tmp_path, feature("1", "Polygon", [SQUARE, hole]), feature("2", "MultiPolygon", [[SQUARE], [hole]]))
    assert read_outlines(folder) == {"1": [SQUARE], "2": [SQUARE, hole]}


@pytest.mark.parametrize(
    "bad",
    [
        feature(7, "Polygon", [SQUARE]),
        feature("", "Polygon", [SQUARE]),
        feature("1", "Point", [1.0, 2.0]),
        feature("1", "Polygon", [SQUARE[:3]]),
        feature("1", "Polygon", [[[1.0, 2.0], [3.0, 2.0], [3.0, 420000.0], [1.0, 2.0]]]),
        feature("1", "Polygon", [[["1", "2"], [3.0, 2.0], [3.0, 4.0], [1.0, 2.0]]]),
        feature("1", "MultiPolygon", 3),
        {},
    ],
)
def test_read_outlines_refuses_a_feature_it_cannot_draw(tmp_path: Path, bad: dict[str, Any]) -> None:
    with pytest.raises(ProjectError, match="feature 2"):
        read_outlines(written(tmp_path, feature("9", "Polygon", [SQUARE]), bad))


def test_read_outlines_names_every_problem(tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as refused:
        read_outlines(written(tmp_path, feature("1", "Polygon", [SQUARE]), feature("1", "Polygon", [SQUARE]), feature(2, "Polygon", [])))
    assert [problem.where for problem in refused.value.problems] == ["map.geojson, feature 2", "map.geojson, feature 3"]


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "Feature"}', "\x00"])
def test_read_outlines_refuses_what_is_no_geojson(tmp_path: Path, text: str) -> None:
    (tmp_path / MAP_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match=r"map\.geojson"):
        read_outlines(tmp_path)


def test_read_outlines_refuses_too_many_points(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="simplify"):
        read_outlines(written(tmp_path, feature("1", "Polygon", [[[1.0, 2.0]] * 20_001])))
