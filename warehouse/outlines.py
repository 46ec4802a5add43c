"""Outlines of areas, from map.geojson of a county folder. Reads one file, knows no database."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from warehouse.catalogue.errors import Problem, ProjectError

MAP_FILE = "map.geojson"
_MOST_POINTS = 20_000  # more make a page heavy
_REDRAW = "export the outlines again as GeoJSON in degrees (longitude, latitude)"

Ring = list[list[float]]


def read_outlines(folder: Path) -> Mapping[str, list[Ring]]:
    """Return the outer rings of each area in a folder's map.geojson, code → rings of [longitude, latitude]; {} without the file.

    A feature is a Polygon or MultiPolygon with the property code; holes are left out.

    Raises:
        ProjectError: with every feature that cannot be used, or for a file that is no GeoJSON or has too many points.
    """
    path = folder / MAP_FILE
    if not path.is_file():
        return {}
    try:
        written = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ProjectError(Problem(MAP_FILE, f"is no GeoJSON: {error}", _REDRAW)) from error
    features = written.get("features") if isinstance(written, dict) else None
    if not isinstance(features, list):
        raise ProjectError(Problem(MAP_FILE, "is no FeatureCollection", _REDRAW))
    found: dict[str, list[Ring]] = {}
    problems: list[Problem] = []
    for place, feature in enumerate(features, 1):
        where = f"{MAP_FILE}, feature {place}"
        code = _inside(feature, "properties", "code")
        if not isinstance(code, str) or not code or code in found:
            problems.append(Problem(where, f"its code is {code!r}; a text that no other has was expected", "give it the area's code"))
            continue
        rings = list(_rings(_inside(feature, "geometry")))
        if not rings or not all(_sound(ring) for ring in rings):
            problems.append(Problem(where, f"{code} is no polygon of at least three corners in degrees", _REDRAW))
            continue
        found[code] = [[[float(point[0]), float(point[1])] for point in ring] for ring in rings]
    points = sum(len(ring) for rings in found.values() for ring in rings)
    if points > _MOST_POINTS:
        problems.append(Problem(MAP_FILE, f"has {points:,} points, at most {_MOST_POINTS:,} are drawn", "simplify the outlines"))
    if problems:
        raise ProjectError(*problems)
    return found


def _inside(written: Any, *keys: str) -> Any:
    for key in keys:
        written = written.get(key) if isinstance(written, dict) else None
    return written


def _rings(geometry: Any) -> Iterator[Any]:
    """Yield the outer ring of every polygon of a geometry, unchecked."""
    kind, written = _inside(geometry, "type"), _inside(geometry, "coordinates")
    polygons = [written] if kind == "Polygon" else written if kind == "MultiPolygon" else []
    for polygon in polygons if isinstance(polygons, list) else []:
        yield polygon[0] if isinstance(polygon, list) and polygon else None


def _sound(ring: Any) -> bool:
    """Say whether a ring has corners enough, all of them on the globe."""
    return isinstance(ring, list) and len(ring) >= 4 and all(_on_the_globe(point) for point in ring)


def _on_the_globe(point: Any) -> bool:
    if not isinstance(point, Sequence) or len(point) < 2 or not all(isinstance(one, int | float) for one in point[:2]):
        return False
    return all(math.isfinite(one) for one in point[:2]) and abs(point[0]) <= 180 and abs(point[1]) <= 90
