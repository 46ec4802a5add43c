"""The outline map of the demo county: a polygon a township, borders shared to the digit, no gap and no overlap."""

import json
from collections import Counter
from itertools import pairwise

import numpy as np

from data.demo.generator.county import TOWNSHIPS, township_code
from tests.loaded import folder_of

MAP = folder_of("demo") / "map.geojson"
Point = tuple[float, float]
Side = tuple[Point, Point]

COLLECTION = json.loads(MAP.read_text(encoding="utf-8"))
RINGS = {
    feature["properties"]["code"]: [(float(x), float(y)) for x, y in feature["geometry"]["coordinates"][0]]
    for feature in COLLECTION["features"]
}
SIDES = {code: list(pairwise(ring)) for code, ring in RINGS.items()}


def area(sides: list[Side]) -> float:
    """Return the area inside sides, positive where they run counter-clockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in sides) / 2


def outer_sides() -> list[Side]:
    every = {side for sides in SIDES.values() for side in sides}
    return [side for side in every if side[::-1] not in every]


def test_map_has_a_polygon_of_every_township_by_code_and_name() -> None:
    named = [(feature["properties"]["code"], feature["properties"]["name"]) for feature in COLLECTION["features"]]
    assert sorted(named) == sorted((township_code(name), name) for name, *_ in TOWNSHIPS)
    assert all(len(code) == 12 for code, _ in named)
    assert {feature["geometry"]["type"] for feature in COLLECTION["features"]} == {"Polygon"}
    assert all(len(feature["geometry"]["coordinates"]) == 1 for feature in COLLECTION["features"])
    assert MAP.stat().st_size < 40_000


def test_rings_are_closed_and_run_counter_clockwise() -> None:
    for code, ring in RINGS.items():
        assert ring[0] == ring[-1], code
        assert len(set(ring)) == len(ring) - 1 > 30, code
        assert area(SIDES[code]) > 0, code


def test_coordinates_lie_in_the_sea_off_the_equator() -> None:
    every = np.array([point for ring in RINGS.values() for point in ring])
    assert (every > 0).all() and (every < 1).all()


def test_borders_are_shared_to_the_digit() -> None:
    """A side belongs to one township, or to two that walk it in opposite directions; every township has neighbours."""
    times = Counter(side for sides in SIDES.values() for side in sides)
    assert set(times.values()) == {1}
    for code, sides in SIDES.items():
        neighbours = {other for other, theirs in SIDES.items() if other != code and {side[::-1] for side in sides} & set(theirs)}
        assert len(neighbours) >= 2, code


def test_areas_add_up_to_what_the_outer_border_encloses() -> None:
    """With the test that no sides cross: no gap inside and no overlap."""
    outer = outer_sides()
    following = dict(outer)
    assert len(following) == len(outer)
    walk = [outer[0][0]]
    while (corner := following[walk[-1]]) != walk[0]:
        walk.append(corner)
    assert len(walk) == len(outer), "the outer border is one ring"
    whole = area(outer)
    assert abs(sum(area(sides) for sides in SIDES.values()) - whole) < 1e-9 < whole


def test_no_two_sides_cross() -> None:
    sides = np.array(sorted({min(side, side[::-1]) for every in SIDES.values() for side in every}))
    start, end = sides[:, 0], sides[:, 1]

    def turn(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
        """Tell on which side of the line from a to b each c lies."""
        found: np.ndarray = np.sign(
            np.round((b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0]), 12)
        )
        return found

    a, b, c, d = start[:, None], end[:, None], start[None], end[None]
    crossing = (turn(a, b, c) * turn(a, b, d) < 0) & (turn(c, d, a) * turn(c, d, b) < 0)
    assert len(sides) > 400
    assert not crossing.any()
    touching = (turn(a, b, c) == 0) & (np.minimum(a, b) < c).all(axis=2) & (c < np.maximum(a, b)).all(axis=2)
    assert not touching.any()
