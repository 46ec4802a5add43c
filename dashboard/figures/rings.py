"""Rings of [longitude, latitude]: how large they are, and where words have most room in one."""

from collections.abc import Iterable, Sequence

Ring = Sequence[Sequence[float]]
Box = tuple[float, float, float, float]

_STEPS = 24  # heights at which the room for words is looked at
_ENOUGH = 1.5  # of the width of words; with more room they are no easier to read


def box(every: Iterable[Ring]) -> Box:
    """Return the least longitude and latitude and the greatest of rings; the unit square for none."""
    points = [point for ring in every for point in ring]
    if not points:
        return 0.0, 0.0, 1.0, 1.0
    across, up = [point[0] for point in points], [point[1] for point in points]
    return min(across), min(up), max(across), max(up)


def area(ring: Ring) -> float:
    """Return the area of a ring in square degrees."""
    return abs(_double(ring)) / 2


def centre(ring: Ring) -> tuple[float, float]:
    """Return the centre of gravity of a ring; of its corners where it has no area."""
    double = _double(ring)
    if abs(double) < 1e-12:
        return sum(point[0] for point in ring) / len(ring), sum(point[1] for point in ring) / len(ring)
    crosses = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in _edges(ring)]
    return (
        sum((a[0] + b[0]) * cross for a, b, cross in crosses) / (3 * double),
        sum((a[1] + b[1]) * cross for a, b, cross in crosses) / (3 * double),
    )


def place_of_words(ring: Ring, width: float, height: float) -> tuple[float, float]:
    """Return the middle of words so wide and high, in degrees, where they have room: as near to the centre of gravity as may be.

    Where they fit nowhere, it is the place where they stick out least.
    """
    middle = centre(ring)
    _, low, _, high = box([ring])
    heights = [middle[1], *(low + (high - low) * step / _STEPS for step in range(1, _STEPS))]
    best, most = middle, (-1.0, 0.0)
    for up in heights:
        for left, right in _free(ring, up, height):
            x = min(max(middle[0], left + width / 2), right - width / 2) if right - left >= width else (left + right) / 2
            room = min((right - left) / (width * _ENOUGH), 1.0) if width else 1.0
            far = (x - middle[0]) ** 2 + (up - middle[1]) ** 2
            if (room, -far) > most:
                best, most = (x, up), (room, -far)
    return best


def _free(ring: Ring, up: float, height: float) -> list[tuple[float, float]]:
    """Return the spans that lie inside a ring all the way between half a height above and below."""
    spans = _inside(ring, up)
    for other in (up - height / 2, up + height / 2):
        beside = _inside(ring, other)
        spans = [(max(a, c), min(b, d)) for a, b in spans for c, d in beside if min(b, d) > max(a, c)]
    return spans


def _inside(ring: Ring, up: float) -> list[tuple[float, float]]:
    """Return the spans of a parallel that lie inside a ring, from west to east."""
    met = sorted(a[0] + (b[0] - a[0]) * (up - a[1]) / (b[1] - a[1]) for a, b in _edges(ring) if (a[1] <= up) != (b[1] <= up))
    return list(zip(met[::2], met[1::2], strict=True))


def _double(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _edges(ring))


def _edges(ring: Ring) -> Iterable[tuple[Sequence[float], Sequence[float]]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)
