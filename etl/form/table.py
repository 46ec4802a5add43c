"""Which rows below a header are data, which are subtotals, and where the table ends."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Literal

from etl.form.header import Header, Placed, best_block, find_header
from etl.form.headings import heading_text
from etl.form.slots import AREA_PARTS
from etl.form.unit_note import is_unit_note
from etl.form.vocabulary import Vocabulary
from etl.reader.grid import CellValue, Sheet
from warehouse.catalogue.headings import normalise_heading

RowKind = Literal["detail", "total", "other"]

_ORDINALS = frozenset("甲乙丙丁戊己庚辛壬癸")
_COLUMN_NUMBER = re.compile(r"^[(①-⑳]?(\d{1,3})\)?(?:[=+\-*/%÷×()\d]*)$")
_COLUMN_LABEL = re.compile(r"^(?:栏次|栏号|列次|列号|序号|行次)$")
_INSTRUCTION = re.compile(r"^\(?(?:填|必填|选填|请|下拉|示例|例如|例:|如:|格式)")
_SENTENCE = re.compile(r"[。；;，]")
_WHOLE_AREA = re.compile(r"^全(?:省|市|州|县|区|旗|镇|乡|街道|村)$")
_IN_PIECES = re.compile(r"^(?:年|月|月份|季度|[(]?\d{1,2}[)]?)$")  # a title whose date is spread over cells: 2024 | 年 | 3 | 月
_MOST_INSTRUCTIONS = 4
_LONGEST_SPREAD = 3  # characters of a label that is spread over cells


@dataclass(frozen=True)
class Table:
    """A header and its rows.

    Attributes:
        rows: 0-based numbers of the data and subtotal rows; kinds: of each, as Extract.rows has them.
        titles: texts of the rows above the header that belong to no table before it.
        end: the first row after the table.
    """

    header: Header
    rows: list[int]
    kinds: list[RowKind]
    titles: tuple[str, ...]
    end: int

    def clashing(self, sheet: Sheet) -> list[Placed]:
        """Return the columns that hold the same as another one further left and say something else in some row."""
        first = {(*place.slot.key, place.period): place.column for place in self.header.placed}
        return [
            place
            for place in self.header.repeated
            if any(sheet.rows[row][place.column] not in ("", sheet.rows[row][first[(*place.slot.key, place.period)]]) for row in self.rows)
        ]


def tables(sheet: Sheet, vocabulary: Vocabulary, first: Header) -> Iterator[Table]:
    """Yield the tables of a sheet from the top; page-break repetitions of a header do not start a new one.

    The first header is given, and may lack what the form needs (Header.missing says so); those below it are only read
    when they lack nothing or at least name an area and a value.
    """
    header: Header | None = first
    before = 0
    while header is not None:
        table, following = _read_body(sheet, vocabulary, header, before)
        yield table
        before = table.end
        if following is None:
            following = find_header(sheet, vocabulary, table.end, len(sheet.rows) - 1) if table.end < len(sheet.rows) else None
        header = following if following is not None and _continues(following) else None


def _read_body(sheet: Sheet, vocabulary: Vocabulary, header: Header, before: int) -> tuple[Table, Header | None]:
    """Return the table under a header, and the header of the next table where one follows without a footer between."""
    rows = sheet.rows
    used = [place.column for place in header.placed if place.slot.role in ("row", "value", "private")]
    pick = itemgetter(*used) if len(used) > 1 else (lambda row: (row[used[0]],) if used else ())
    labels = _label_columns(header)
    seen = vocabulary.known | {text for row in rows[header.top : header.bottom + 1] for text in row if isinstance(text, str)} - {""}
    enough = max(2, len(used) // 3)
    kept: list[int] = []
    kinds: list[RowKind] = []
    end, instructions = len(rows), 0
    following: Header | None = None
    skip_to = number = header.bottom + 1
    while number < len(rows):
        row = rows[number]
        at, number = number, number + 1
        first = next((value for value in row if value != ""), "")
        if at < skip_to or first == "":
            continue
        if len(seen.intersection(row)) >= enough:
            other = _header_at(sheet, vocabulary, at, header.bottom + 1)
            if other is not None and other.layout == header.layout and not _ends_in_notes(rows, kept, other.top):
                skip_to = other.bottom + 1
                continue
            if other is not None and (_continues(other) or other.layout == header.layout):
                following, end = other, other.top
                break
        footer = type(first) is str and vocabulary.label(first).footer
        if not kept and instructions < _MOST_INSTRUCTIONS and (footer or _explains(row, header, vocabulary)):
            instructions += 1
            continue
        if footer and len(row) - row.count("") == 1 and _goes_on(sheet, vocabulary, header, number):
            continue
        if footer:
            end = at
            break
        picked = pick(row)
        if all(isinstance(value, str) and not value.strip() for value in picked):
            continue
        kept.append(at)
        kinds.append(_kind(row, labels, vocabulary))
    _drop_notes(rows, kept, kinds, end, following is not None)
    if following is not None:
        end = kept[-1] + 1 if kept else header.bottom + 1
    table = Table(header, kept, kinds, titles_above(sheet, before, header), end)
    return table, following


def _goes_on(sheet: Sheet, vocabulary: Vocabulary, header: Header, number: int) -> bool:
    """Say whether rows that name an area and have values follow a note in the middle of a table, before a blank row or a heading."""
    areas = [place.column for place in header.placed if place.slot.role == "row" and place.slot.name in AREA_PARTS]
    values = [place.column for place in header.placed if place.slot.role == "value"]
    for row in sheet.rows[number:]:
        first = next((value for value in row if value != ""), "")
        if first == "" or first in vocabulary.known:
            return False
        if isinstance(first, str) and vocabulary.label(first).footer:
            continue
        filled = [row[column] for column in values if row[column] != ""]
        numbers = [value for value in filled if not isinstance(value, str) or value.strip()[:1].isdigit()]
        return any(isinstance(row[column], str) and row[column] != "" for column in areas) and bool(numbers)
    return False


def _label_columns(header: Header) -> dict[int, bool]:
    """Return the columns in which a subtotal row is named: areas (True), serial numbers, and what is unknown left of the values."""
    values = [place.column for place in header.placed if place.slot.role == "value"]
    first = min(values, default=0)
    named = {place.column: False for place in header.placed if place.slot.role == "ignore" and place.column < first}
    named |= dict.fromkeys((column for column in header.unknown if column < first), False)
    named |= {place.column: True for place in header.placed if place.slot.role == "row" and place.slot.name in AREA_PARTS}
    return named or ({0: True} if values and first == 0 else {})


def _kind(row: Sequence[CellValue], labels: Mapping[int, bool], vocabulary: Vocabulary) -> RowKind:
    """Say what a row is by its labels."""
    texts = [row[column] for column in labels]
    if len(texts) > 1:
        spread = "".join(map(str, texts))
        if len(spread) <= _LONGEST_SPREAD and vocabulary.label(spread).total:  # 合 | 计
            return "total"
    total = False
    for text, area in zip(texts, labels.values(), strict=True):
        if isinstance(text, str) and text:
            label = vocabulary.label(text)
            if label.other if area else label.only_other:
                return "other"
            total = total or (label.total and not _is_listed_area(text, vocabulary))
    return "total" if total else "detail"


def _is_listed_area(label: str, vocabulary: Vocabulary) -> bool:
    """Say whether a label is 全县 in a list of figures, where it is an area like any other and not the sum of the rows."""
    listed = vocabulary.form.kind != "observations" or vocabulary.form.layout != "wide"
    return listed and _WHOLE_AREA.match(normalise_heading(label)) is not None


def _header_at(sheet: Sheet, vocabulary: Vocabulary, at: int, start: int) -> Header | None:
    """Return the header block that begins or ends with row `at`, the one that explains most columns."""
    found = [best_block(sheet, vocabulary, bottom, start) for bottom in range(at, min(len(sheet.rows), at + vocabulary.form.header_rows))]
    blocks = [block for block in found if block is not None and block.top <= at]
    return max(blocks, key=lambda block: (not block.missing, block.score, -block.bottom), default=None)


def _continues(header: Header) -> bool:
    """Say whether a header below a first table starts another one of the same form."""
    roles = {place.slot.role for place in header.placed}
    return not header.missing or ({"row", "value"} <= roles and len(header.placed) > 2)


def _explains(row: Sequence[CellValue], header: Header, vocabulary: Vocabulary) -> bool:
    """Say whether a row right under the header numbers the columns (甲 乙 1 2) or says how to fill them in."""
    texts = [normalise_heading(heading_text(value)) for value in row]
    filled = [text for text in texts if text]
    if _numbers_columns(filled):
        return True
    values = [texts[place.column] for place in header.placed if place.slot.role == "value"]
    said = [text for text in values if text]
    told = filled[:1] if vocabulary.form.kind == "register" else filled
    if any(_INSTRUCTION.match(text) for text in told) and not any(text[0].isdigit() for text in said):
        return True
    words = {text for text in said if not any(letter.isdigit() for letter in text) and text not in vocabulary.missing}
    wide = vocabulary.form.kind == "observations" and vocabulary.form.layout == "wide"
    return wide and len(words) >= 3 and len(words) == len(said)


def _numbers_columns(filled: Sequence[str]) -> bool:
    numbers: list[int] = []
    for position, text in enumerate(filled):
        found = _COLUMN_NUMBER.match(text)
        if found:
            numbers.append(int(found.group(1)))
        elif not (text in _ORDINALS or (position == 0 and _COLUMN_LABEL.match(text))):
            return False
    enough = len(numbers) > 1 or (numbers == [1] and len(filled) > 1)
    return enough and numbers[0] <= 2 and all(after - before == 1 for before, after in pairwise(numbers))


def _drop_notes(rows: list[list[CellValue]], kept: list[int], kinds: list[RowKind], end: int, title: bool) -> None:
    """Take off the last rows that are only one text: a sentence, a note of the unit, or (above a header) a title."""
    while kept:
        filled = [value for value in rows[kept[-1]] if value != ""]
        sentence = len(filled) == 1 and isinstance(filled[0], str) and (_SENTENCE.search(filled[0]) is not None or is_unit_note(filled[0]))
        if not sentence and not (title and _ends_in_notes(rows, kept, end)):
            return
        end = kept.pop()
        kinds.pop()


def _ends_in_notes(rows: list[list[CellValue]], kept: list[int], end: int) -> bool:
    """Say whether the last row before row `end` is a title or a note of the unit: one text, or texts one of which names a unit."""
    if not kept or not _only_blank(rows, kept[-1] + 1, end):
        return False
    filled = [value for value in rows[kept[-1]] if value != ""]
    texts = all(isinstance(value, str) for value in filled)
    return texts and (len(set(filled)) == 1 or any("单位" in normalise_heading(str(value)) for value in filled))


def _only_blank(rows: list[list[CellValue]], first: int, end: int) -> bool:
    return all(row.count("") == len(row) for row in rows[first:end])


def titles_above(sheet: Sheet, start: int, header: Header) -> tuple[str, ...]:
    """Return the texts between row `start` and a header, top first; header rows of another language are left out.

    A row of the header with one text over all columns (2024年1-3月累计) is a title too.
    """
    titles: list[str] = []
    over_all = [row for row in sheet.rows[header.top : header.bottom] if row[0] != "" and row.count("") == len(row) - 1]
    for row in [*sheet.rows[start : header.top], *over_all]:
        texts = list(dict.fromkeys(heading_text(value) for value in row if value != ""))
        if any(_IN_PIECES.match(text) for text in texts):
            texts = ["".join(texts)]
        if len(texts) < max(4, len(header.placed) // 2):
            titles += [text for text in texts if text]
    return tuple(titles)
