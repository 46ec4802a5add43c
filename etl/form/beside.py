"""Tables that stand side by side on one sheet: the same header again, further right."""

from collections.abc import Iterator
from dataclasses import replace

from etl.form.header import Header, find_header
from etl.form.vocabulary import Vocabulary
from etl.reader.grid import Sheet


def side_by_side(sheet: Sheet, vocabulary: Vocabulary, header: Header) -> Iterator[tuple[Sheet, Header]]:
    """Yield a sheet and its header, or for each of several tables beside each other the sheet with only its columns filled."""
    cut = _cut(header)
    right = _part(sheet, cut, None) if cut else None
    below = find_header(right, vocabulary) if right else None
    if right is None or below is None or below.missing:
        yield sheet, header
        return
    left = _part(sheet, 0, cut)
    yield left, find_header(left, vocabulary) or header
    yield from side_by_side(right, vocabulary, below)


def _cut(header: Header) -> int:
    """Return the column where a header begins again with all of its columns in the same order, 0 where it does not."""
    first = [place.slot.key for place in header.placed if place.slot.role in ("row", "value")]
    again = [place.slot.key for place in header.repeated]
    if len(first) < 2 or again[: len(first)] != first or len(again) % len(first):
        return 0
    last = max(place.column for place in header.placed if place.slot.role in ("row", "value"))
    cut = header.repeated[0].column
    beside = [place.column for place in header.placed if place.slot.role == "ignore" and last < place.column < cut]
    return beside[0] if beside and header.placed[0].slot.role == "ignore" else cut if last < cut else 0


def _part(sheet: Sheet, first: int, end: int | None) -> Sheet:
    """Return a sheet with all cells but those of some columns blank, so that every cell keeps its place."""
    rows = [
        [value if first <= column < (len(row) if end is None else end) else "" for column, value in enumerate(row)] for row in sheet.rows
    ]
    merged = tuple(area for area in sheet.merged if first <= area[1] and (end is None or area[3] < end))
    return replace(sheet, rows=rows, merged=merged)
