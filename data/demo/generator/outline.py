"""The outline map of 示例县: fourteen invented polygons that share their borders exactly, drawn where the globe has only sea.

A field of hexagons is dealt out to the townships, each hexagon to the nearest seat. Corners of hexagons are moved a little, the
same for all who share them, and every stretch of border between two corners where three meet is smoothed once, for both sides.
"""

import json
import math
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np

from data.demo.generator.county import TOWNSHIPS, township_code
from data.demo.generator.figures import SEED

Corner = tuple[int, int]
Point = tuple[float, float]

CENTRE = (0.5, 0.5)  # degrees, in the Gulf of Guinea
_SIZE = 0.0105  # degrees, from a hexagon's centre to its corner
_RADIUS = 0.26  # degrees
_REACH = 40  # how many columns and half rows from the centre hexagons are looked for
_DECIMALS = 4
# where the seat lies (1 = the county's radius, x to the east) and how far it draws hexagons to itself; zones hang together
_SEATS = {
    "城关街道": (0.02, 0.02, -0.13),
    "柳河镇": (-0.50, 0.10, 0.04),
    "云台镇": (-0.72, 0.52, 0.0),
    "东岭镇": (0.62, 0.30, 0.03),
    "白石镇": (0.38, 0.05, 0.0),
    "青禾镇": (0.08, -0.42, 0.03),
    "双塘镇": (-0.42, -0.36, 0.0),
    "清水镇": (-0.72, -0.22, 0.0),
    "沙溪镇": (0.72, -0.22, 0.02),
    "金坪镇": (0.20, -0.82, 0.0),
    "桃园乡": (0.58, -0.66, 0.0),
    "安和镇": (-0.24, -0.76, 0.03),
    "麦岭乡": (-0.22, 0.66, 0.02),
    "石桥乡": (0.28, 0.60, 0.0),
}


def write(path: Path) -> None:
    """Write a GeoJSON FeatureCollection: a polygon a township, counter-clockwise, properties code and name."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": township_code(name), "name": name},
            "geometry": {"type": "Polygon", "coordinates": [[list(point) for point in ring]]},
        }
        for name, ring in rings().items()
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text.replace('{"type":"Feature",', '\n{"type":"Feature",') + "\n", encoding="utf-8")


def rings() -> dict[str, list[Point]]:
    """Return township name → its ring in degrees, closed, counter-clockwise, in the townships' order."""
    owner = _dealt()
    place = _moved(owner)
    sides = _sides(owner)
    nodes = _nodes(sides)
    smooth: dict[tuple[Corner, ...], list[Point]] = {}
    found: dict[str, list[Point]] = {}
    for name, *_ in TOWNSHIPS:
        ring: list[Point] = []
        for arc in _arcs(_loop(sides[name]), nodes):
            known = min(arc, arc[::-1])  # the neighbour walks the same arc the other way
            if known not in smooth:
                smooth[known] = _smoothed([place[corner] for corner in known])
            ring += (smooth[known] if arc == known else smooth[known][::-1])[:-1]
        found[name] = [*ring, ring[0]]
    return found


def _dealt() -> dict[tuple[int, int], str]:
    """Return hexagon (column, row of its centre in half steps) → township, for hexagons inside the county."""
    random = np.random.default_rng(SEED + 10)
    coast = random.uniform(0.0, 2 * math.pi, size=4).tolist()
    bend = random.uniform(0.0, 2 * math.pi, size=4).tolist()
    owner: dict[tuple[int, int], str] = {}
    for column in range(-_REACH, _REACH + 1):
        for row in range(-_REACH, _REACH + 1):
            if (column + row) % 2:
                continue
            x, y = 1.5 * column * _SIZE, math.sqrt(3) / 2 * row * _SIZE
            bearing = math.atan2(y, x)
            waves = sum(0.085 / wave**0.4 * math.sin(wave * bearing + turn) for wave, turn in enumerate(coast, start=2))
            radius = _RADIUS * (1.0 + waves)
            if math.hypot(x, y) <= radius:
                owner[column, row] = _nearest(x / radius, y / radius, bend)
    return owner


def _nearest(x: float, y: float, bend: list[float]) -> str:
    """Return whose seat is nearest to a point, the plane bent a little so that borders wind."""
    x, y = (
        x + 0.05 * math.sin(7 * y + bend[0]) + 0.025 * math.sin(17 * y + bend[1]),
        y + 0.05 * math.sin(7 * x + bend[2]) + 0.025 * math.sin(17 * x + bend[3]),
    )
    return min(_SEATS, key=lambda name: math.hypot(x - _SEATS[name][0], y - _SEATS[name][1]) - _SEATS[name][2])


def _corners(column: int, row: int) -> list[Corner]:
    """Return the six corners of a hexagon, counter-clockwise, as whole numbers: x in half sizes, y in half heights."""
    return [(3 * column + right, row + up) for right, up in ((2, 0), (1, 1), (-1, 1), (-2, 0), (-1, -1), (1, -1))]


def _moved(owner: dict[tuple[int, int], str]) -> dict[Corner, Point]:
    """Return where each corner lies after it was moved a little."""
    random = np.random.default_rng(SEED + 11)
    corners = sorted({corner for hexagon in owner for corner in _corners(*hexagon)})
    moves = random.uniform(-0.3, 0.3, size=(len(corners), 2)) * _SIZE
    return {
        corner: (CENTRE[0] + corner[0] / 2 * _SIZE + move[0], CENTRE[1] + corner[1] * math.sqrt(3) / 2 * _SIZE + move[1])
        for corner, move in zip(corners, moves.tolist(), strict=True)
    }


def _sides(owner: dict[tuple[int, int], str]) -> dict[str, dict[Corner, Corner]]:
    """Return township → the sides of its border, each corner with the next one counter-clockwise.

    Raises:
        ValueError: a border touches itself in a corner, so that it would not be one ring.
    """
    every: dict[str, set[tuple[Corner, Corner]]] = defaultdict(set)
    for hexagon, name in owner.items():
        around = _corners(*hexagon)
        every[name] |= set(zip(around, around[1:] + around[:1], strict=True))
    found: dict[str, dict[Corner, Corner]] = {}
    for name, sides in every.items():
        outer = [(start, end) for start, end in sides if (end, start) not in sides]
        found[name] = dict(outer)
        if len(found[name]) != len(outer):
            raise ValueError(f"the border of {name} touches itself")
    return found


def _nodes(sides: dict[str, dict[Corner, Corner]]) -> set[Corner]:
    """Return the corners where a border changes its neighbour: those of three townships, or of two at the county's edge."""
    known = {(start, end): name for name, around in sides.items() for start, end in around.items()}
    beside: dict[Corner, set[tuple[str, str]]] = defaultdict(set)
    for (start, end), name in known.items():
        pair = sorted((name, known.get((end, start), "")))
        beside[start].add((pair[0], pair[1]))
        beside[end].add((pair[0], pair[1]))
    return {corner for corner, pairs in beside.items() if len(pairs) > 1}


def _loop(following: dict[Corner, Corner]) -> list[Corner]:
    """Return a border as one walk.

    Raises:
        ValueError: it is in several pieces, or has a hole.
    """
    walk = [min(following)]
    while (corner := following[walk[-1]]) != walk[0]:
        walk.append(corner)
    if len(walk) != len(following):
        raise ValueError(f"a border of {len(following)} corners is not one ring of them but begins with one of {len(walk)}")
    return walk


def _arcs(loop: list[Corner], nodes: set[Corner]) -> list[tuple[Corner, ...]]:
    """Cut a walk at its nodes."""
    first = next(place for place, corner in enumerate(loop) if corner in nodes)
    walk = [*loop[first:], *loop[:first], loop[first]]
    cuts = [place for place, corner in enumerate(walk) if corner in nodes]
    return [tuple(walk[start : end + 1]) for start, end in pairwise(cuts)]


def _smoothed(points: list[Point]) -> list[Point]:
    """Draw the inner points of a stretch towards their neighbours; its ends stay."""
    line = np.array(points)
    for _ in range(2):
        line[1:-1] = line[1:-1] * 0.5 + (line[:-2] + line[2:]) * 0.25
    return [(round(float(x), _DECIMALS), round(float(y), _DECIMALS)) for x, y in line]
