"""Where the header of a table is, found by its headings, and what each of its columns holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from etl.form.across import Crossing
from etl.form.headings import heading_text, is_period
from etl.form.lines import is_line, is_noted
from etl.form.slots import ACROSS, Need, Slot
from etl.form.unit_note import holds_units, without_unit_label
from etl.form.vocabulary import Match, Vocabulary
from etl.reader.grid import CellValue, Sheet
from warehouse.catalogue.headings import normalise_heading

_NUMBER = re.compile(r"^-?[0-9０-９][0-9０-９,，.．]*%?$")
_FIRST_YEAR = 1900  # the least number that may be a period above a column
_MOST_HEADINGS = 4096
_FEWEST = 2  # known columns of a header that has unknown ones too


@dataclass(frozen=True)
class Placed:
    """One column of a table: 0-based, its heading as written (levels joined by /), what it holds, what its header says.

    said: 本月 or 累计 in so many words; total: the sum of a crosstab's other columns.
    """

    column: int
    heading: str
    slot: Slot
    unit: str = ""
    period: str = ""
    area: str = ""
    said: bool = False
    total: bool = False


@dataclass(frozen=True)
class Header:
    """A block of header rows, 0-based and inclusive.

    Attributes:
        placed: the columns that are known, left to right; unknown: column → heading as written, of those that are not.
        repeated: the columns that hold the same as a placed one further left.
        missing: what the form needs and the header lacks; lacking: headings without which a sum is not complete.
        score: how well the block fits, larger is better.
    """

    top: int
    bottom: int
    placed: tuple[Placed, ...]
    unknown: dict[int, str]
    repeated: tuple[Placed, ...]
    missing: tuple[Need, ...]
    lacking: tuple[str, ...]
    score: tuple[int, int, int]

    @property
    def layout(self) -> frozenset[tuple[int, tuple[str, str, str, str, str, int], str]]:
        """What a repetition of the same header further down has in common with it."""
        return frozenset((place.column, place.slot.key, place.period + place.area) for place in self.placed)


def find_header(sheet: Sheet, vocabulary: Vocabulary, start: int = 0, last: int | None = None) -> Header | None:
    """Return the first header at or below row `start` that has all the form needs; else the one that fits best.

    Of blocks that fit equally (English codes above the Chinese names) the one nearest the data is returned.
    None when no row has a known heading. Rows below `last` are not looked at.
    """
    rows = sheet.rows
    end = min(len(rows), start + vocabulary.form.search_rows if last is None else last + 1)
    best: Header | None = None
    for bottom in range(start, end):
        if not _has_headings(rows[bottom], vocabulary):
            continue
        found = best_block(sheet, vocabulary, bottom, start)
        if found is None:
            continue
        if not found.missing:
            return _nearest_data(sheet, vocabulary, found, start, end)
        if best is None or found.score > best.score:
            best = found
    return best


def _nearest_data(sheet: Sheet, vocabulary: Vocabulary, found: Header, start: int, end: int) -> Header:
    """Return the block among the header-like rows right under a header that explains at least as much as it does."""
    for bottom in range(found.bottom + 1, min(end, found.bottom + 1 + vocabulary.form.header_rows)):
        if not _has_headings(sheet.rows[bottom], vocabulary):
            break
        other = best_block(sheet, vocabulary, bottom, start)
        if other is not None and not other.missing and other.score >= found.score:
            found = other
    return found


def best_block(sheet: Sheet, vocabulary: Vocabulary, bottom: int, start: int) -> Header | None:
    """Return the header block ending with row `bottom` that explains most columns; None when it explains none."""
    best: Header | None = None
    for top in range(bottom, max(start, bottom - vocabulary.form.header_rows + 1) - 1, -1):
        if is_noted(sheet.rows[top], vocabulary.known) or (top < bottom and is_line(sheet, top, bottom)):
            break
        if top < bottom and vocabulary.is_title([heading_text(value) for value in sheet.rows[top] if value != ""]):
            break
        found = _read(sheet, vocabulary, top, bottom)
        if found.placed and (best is None or (not found.missing, found.score) > (not best.missing, best.score)):
            best = found
    return best


def _has_headings(row: Sequence[CellValue], vocabulary: Vocabulary) -> bool:
    """Say whether a row may belong to a header: any of its cells does, or all name months below the indicators.

    Numbers and dates only do above the columns of a crosstab.

    A row of thousands of texts is none: no form has so many columns, and to look each up would take the time of a thousand files.
    """
    if len(row) > _MOST_HEADINGS and len(row) - row.count("") > _MOST_HEADINGS:
        return False
    if vocabulary.form.layout == "crosstab":
        return any(_may_head_crosstab(value, vocabulary) for value in row)
    for value in row:
        if type(value) is str and value and vocabulary.may_head(value):
            return not _is_data(row, vocabulary)
    filled = [value for value in row if value != ""]
    return len(filled) >= _FEWEST and all(type(value) is str and is_period(normalise_heading(value)) for value in filled)


def _may_head_crosstab(value: CellValue, vocabulary: Vocabulary) -> bool:
    if type(value) is str:
        return value != "" and vocabulary.may_head(value)
    number = isinstance(value, float | int) and value >= _FIRST_YEAR
    return (number or isinstance(value, date)) and vocabulary.may_head(heading_text(value))


def _is_data(row: Sequence[CellValue], vocabulary: Vocabulary) -> bool:
    """Say whether a row holds numbers and few headings: one that mentions an indicator, and its value."""
    filled = [value for value in row if value != ""]
    numbers = [value for value in filled if not isinstance(value, str) or _NUMBER.match(value.strip())]
    heads = sum(isinstance(value, str) and vocabulary.may_head(value) for value in filled) if numbers else 0
    return bool(numbers) and 2 * heads <= len(filled)


def _read(sheet: Sheet, vocabulary: Vocabulary, top: int, bottom: int) -> Header:
    """Say what each column holds when rows `top` to `bottom` are the header."""
    placed: dict[int, Placed] = {}
    unknown: dict[int, str] = {}
    repeated: list[Placed] = []
    crossed: list[tuple[Placed, str]] = []
    taken: set[tuple[object, ...]] = set()
    contributed = 0
    across = vocabulary.form.layout == "crosstab"
    for column, path in enumerate(_paths(sheet, vocabulary, top, bottom)):
        heading = "/".join(text for text in path if text)
        match = vocabulary.match(path) if heading else None
        crossing = vocabulary.across(path) if across and heading and (match is None or match.slot.role == "ignore") else None
        if crossing is not None and (place := _crossing(vocabulary, column, heading, crossing)):
            if crossing.kind == "value":
                crossed.append((place, crossing.words))
            else:
                placed[column] = place
            continue
        if match is None and heading and ("row", "unit") not in taken and holds_units(sheet, vocabulary, path, column, bottom):
            match = Match(Slot("row", "unit"))
            taken.add(("row", "unit"))
        if match is None:
            unknown[column] = heading
            continue
        key = (*match.slot.key, match.period) if match.slot.role in ("row", "value") else (column,)
        place = Placed(column, heading, match.slot, match.unit, match.period, said=match.said)
        if key in taken:
            repeated.append(place)
            continue
        taken.add(key)
        contributed += any(row < bottom - top for row in match.used)
        placed[column] = place
    for column, heading in _tell_apart(crossed, placed, repeated):
        unknown[column] = heading
    if across and vocabulary.form.long.across == "area":
        placed |= _areas_across(vocabulary, placed, unknown)
        unknown = {column: heading for column, heading in unknown.items() if column not in placed}
    one, again = _one_period(placed, repeated)
    kept, lacking = _complete_sums(vocabulary, one)
    met = {place.slot.need for place in kept}
    missing = tuple(need for need in vocabulary.needs if not need.met_by & met)
    if sum(place.slot.role in ("row", "value") for place in kept) < _FEWEST and any(unknown.values()):
        missing = missing or vocabulary.needs  # a line of an explanation that names an indicator is no header
    known = len({(place.slot.key, place.period, place.area) for place in kept})
    return Header(
        top, bottom, kept, unknown, again,
        missing=missing,
        lacking=lacking,
        score=(known, contributed, top - bottom),
    )  # fmt: skip


def _paths(sheet: Sheet, vocabulary: Vocabulary, top: int, bottom: int) -> Iterator[tuple[str, ...]]:
    """Yield each column's header texts from the top, merged and blank-filled parents written out, repetitions blanked."""
    grid = [without_unit_label([heading_text(value) for value in row], vocabulary) for row in sheet.rows[top : bottom + 1]]
    bare = [list(row) for row in grid]
    merged: set[tuple[int, int]] = set()
    for first, left, last, right in sheet.merged:
        if top <= first <= bottom and left < len(grid[0]):
            text = grid[first - top][left]
            for level in range(first - top, min(last, bottom) - top + 1):
                for column in range(left, min(right, len(grid[0]) - 1) + 1):
                    grid[level][column] = text
                    merged.add((level, column))
    for level, row in enumerate(grid[:-1]):
        carried = ""
        for column, text in enumerate(row):
            under = any(lower[column] for lower in bare[level + 1 :])
            if text:
                carried = text if under and (level, column) not in merged else ""
            elif under and carried:
                row[column] = carried
            else:
                carried = ""
    for path in zip(*grid, strict=True):
        yield tuple("" if text in path[level + 1 :] else text for level, text in enumerate(path))


def _crossing(vocabulary: Vocabulary, column: int, heading: str, crossing: Crossing) -> Placed | None:
    """Return what a crosstab's column holds, None for a period's in a crosstab of areas."""
    target = vocabulary.form.long.fixed or ""
    if crossing.kind == "ignored":
        return Placed(column, heading, Slot("ignore"))
    if crossing.kind == "total":
        return Placed(column, heading, Slot("value", target), total=True)
    if vocabulary.form.long.across != "period":
        return None
    slot = Slot("value", target, crossing.measure or "period", need=ACROSS)
    return Placed(column, heading, slot, crossing.unit, crossing.period, said=crossing.measure is not None)


def _tell_apart(crossed: list[tuple[Placed, str]], placed: dict[int, Placed], repeated: list[Placed]) -> Iterator[tuple[int, str]]:
    """Place the columns of a crosstab; yield those that say the period of another one under words that nobody knows."""
    words: dict[tuple[str, str], set[str]] = {}
    for place, said in crossed:
        words.setdefault((place.slot.measure, place.period), set()).add(said)
    taken: set[tuple[str, str]] = set()
    for place, said in crossed:
        key = place.slot.measure, place.period
        if said and len(words[key]) > 1:
            yield place.column, place.heading
        elif key in taken:
            repeated.append(place)
        else:
            taken.add(key)
            placed[place.column] = place


def _areas_across(vocabulary: Vocabulary, placed: dict[int, Placed], unknown: dict[int, str]) -> dict[int, Placed]:
    """Place the headings of a crosstab of areas: all that are not known and stand right of the first known one."""
    first = min(placed, default=0)
    slot = Slot("value", vocabulary.form.long.fixed or "", need=ACROSS)
    return {column: Placed(column, heading, slot, area=heading) for column, heading in unknown.items() if heading and column > first}


def _one_period(placed: dict[int, Placed], repeated: Sequence[Placed]) -> tuple[list[Placed], tuple[Placed, ...]]:
    """Drop the period of headings where all name the same one: 9月 beside 1-9月累计 is only the sheet's own month."""
    columns = [placed[column] for column in sorted(placed)]
    periods = {place.period for place in columns if place.slot.role == "value" and place.slot.need != ACROSS}
    if len(periods - {""}) > 1:
        return columns, tuple(repeated)
    bare = [replace(place, period="") if place.slot.need != ACROSS else place for place in (*columns, *repeated)]
    return bare[: len(columns)], tuple(bare[len(columns) :])


def _complete_sums(vocabulary: Vocabulary, columns: list[Placed]) -> tuple[tuple[Placed, ...], tuple[str, ...]]:
    """Take the parts of a sum out where the sum itself has a column or a part is missing; say which parts are missing."""
    whole = {place.slot.key[:4] for place in columns if not place.slot.add}
    present: dict[tuple[str, str, str], set[str]] = {}
    for place in columns:
        if place.slot.add:
            present.setdefault((place.slot.name, place.slot.measure, place.slot.basis), set()).add(place.slot.add)
    dropped: set[tuple[str, str, str]] = set()
    lacking: list[str] = []
    for target, parts in present.items():
        missing = vocabulary.sums.get(target, frozenset()) - parts
        if missing or ("value", *target) in whole:
            dropped.add(target)
            lacking += sorted(missing) if ("value", *target) not in whole else []
    kept = (
        replace(place, slot=Slot("ignore"))
        if place.slot.add and (place.slot.name, place.slot.measure, place.slot.basis) in dropped
        else place
        for place in columns
    )
    return tuple(kept), tuple(lacking)
