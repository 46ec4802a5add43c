"""The rows and cells of tables, gathered column by column."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple

import numpy as np
import pandas as pd

from etl import frames
from etl.findings import Finding
from etl.form.extract import CELL_COLUMNS, ROW_COLUMNS
from etl.form.header import Placed
from etl.form.headings import heading_text
from etl.form.private import MASK, personal_cells
from etl.form.slots import AREA_PARTS
from etl.form.table import Table
from etl.form.vocabulary import Vocabulary
from etl.reader.grid import CellValue, Sheet

_AS_WRITTEN = ("period", "year", "month")  # kept as the cell's own value
_CARRIED = ("county", "zone", "township", "name")  # filled down from the row above where blank
_NUMBERS = frozenset({"sheet_no", "table_no", "row_no", "row_id", "column_no"})
_OF_COLUMN = ("column_no", "target", "measure", "said", "unit", "basis", "period", "area", "add", "total")  # of Extract.cells
_MOSTLY = 0.5


class _Column(NamedTuple):
    """The cells of one column of a table: the row_id of the first, what the heading says, the values, their number formats if any."""

    first: int
    place: Placed
    raw: Sequence[CellValue]
    formats: Sequence[str] | None


@dataclass
class Gathered:
    """The columns of Extract.rows and Extract.cells while tables are added."""

    rows: dict[str, list[object]] = field(default_factory=lambda: {name: [] for name in ROW_COLUMNS})
    columns: list[_Column] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, sheet_no: int, table_no: int, sheet: Sheet, table: Table, vocabulary: Vocabulary) -> dict[str, int]:
        """Add a table's rows and cells; return which column, from 1, holds each text of the rows."""
        first = len(self.rows["kind"])
        places, columns = self._allowed(sheet, table)
        labels = _labels(sheet, table, vocabulary, places, columns)
        count = len(table.rows)
        self.rows["sheet_no"] += repeat(sheet_no, count)
        self.rows["table_no"] += repeat(table_no, count)
        self.rows["row_no"] += [row + 1 for row in table.rows]
        self.rows["kind"] += table.kinds
        for name in ROW_COLUMNS[4:]:
            self.rows[name] += labels.get(name) or repeat("", count)
        values = [place for place in places if place.slot.role == "value"]
        for row, column, blank in _shared(sheet, table, vocabulary, values):
            raw = sheet.rows[row][column]
            self.findings.append(Finding("merged_value", sheet.name, row + 1, column + 1, heading_text(raw)))
            columns[column][blank] = ""
        fill = _merged_down(sheet, table) if vocabulary.form.kind == "register" else {}
        for place in values:
            written = columns[place.column]
            if place.column in fill and _is_text_field(vocabulary, place):
                written = [fill[place.column].get(row, value) for row, value in zip(table.rows, written, strict=True)]
            formats = [sheet.formats.get((row, place.column), "") for row in table.rows] if sheet.formats else None
            self.columns.append(_Column(first, place, written, formats))
        texts = sorted((place for place in places if place.slot.role == "row"), key=lambda place: -place.slot.order)
        return {place.slot.name: place.column + 1 for place in texts}

    def _allowed(self, sheet: Sheet, table: Table) -> tuple[list[Placed], dict[int, list[CellValue]]]:
        """Return the columns that may be kept and their cells, personal data taken out and reported.

        Values that stand in two columns which disagree are in neither: nobody can tell which counts.
        """
        across = list(zip(*(sheet.rows[row] for row in table.rows), strict=True))
        header_row = table.header.bottom + 1
        places: list[Placed] = []
        columns: dict[int, list[CellValue]] = {}
        header = table.header
        headings = header.unknown | {place.column: place.heading for place in (*header.placed, *header.repeated)}
        clashing = {(place.slot.key, place.period) for place in table.clashing(sheet) if place.slot.role == "value"}
        kept = {place.column: place for place in header.placed}
        for column in sorted(headings):
            values = list(across[column]) if across else []
            place = kept.get(column)
            code = place is not None and place.slot.role == "row" and place.slot.name == "code"
            found = [] if code else personal_cells(values)
            private = place is not None and place.slot.role == "private"
            filled = len(values) - values.count("") if private or found else 0
            if (private and filled) or (len(found) > 1 and len(found) > filled * _MOSTLY):
                params = {"heading": headings[column]}
                self.findings.append(Finding("personal_data", sheet.name, header_row, column + 1, headings[column], params))
                continue
            for position in found:
                params = {"heading": headings[column]}
                self.findings.append(Finding("personal_data", sheet.name, table.rows[position] + 1, column + 1, MASK, params))
                values[position] = ""
            if place is not None and place.slot.role in ("row", "value") and (place.slot.key, place.period) not in clashing:
                places.append(place)
                columns[column] = values
        return places, columns

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return Extract.rows and Extract.cells."""
        rows = frames.table(self.rows, _NUMBERS)
        rows.index.name = "row_id"
        return rows, _cells(self.columns)


def _cells(columns: Sequence[_Column]) -> pd.DataFrame:
    """Return Extract.cells."""
    counts = np.array([len(column.raw) for column in columns], dtype=np.int64)
    said = [
        (
            place.column + 1, place.slot.name, place.slot.measure, place.said, place.unit, place.slot.basis, place.period, place.area,
            place.slot.add, place.total,
        )
        for place in (column.place for column in columns)
    ]  # fmt: skip
    constant = zip(*said, strict=True) if said else repeat(())
    made: dict[str, Sequence[object] | np.ndarray] = {
        name: np.repeat(np.array(values, dtype=np.int64 if name in _NUMBERS else object), counts)
        for name, values in zip(_OF_COLUMN, constant, strict=False)
    }
    row_ids = [np.arange(column.first, column.first + len(column.raw), dtype=np.int64) for column in columns]
    made["row_id"] = np.concatenate([np.empty(0, dtype=np.int64), *row_ids])
    made["raw"] = [value for column in columns for value in column.raw]
    if any(column.formats for column in columns):
        made["format"] = [text for column in columns for text in column.formats or repeat("", len(column.raw))]
    else:
        made["format"] = np.full(len(made["raw"]), "", dtype=object)
    return frames.table({name: made[name] for name in CELL_COLUMNS})


def _labels(
    sheet: Sheet, table: Table, vocabulary: Vocabulary, places: Iterable[Placed], columns: dict[int, list[CellValue]]
) -> dict[str, list[object]]:
    """Return what each row says of its area, period, unit …, merged and blank-filled cells filled down."""
    merged = _merged_down(sheet, table)
    written: dict[str, list[object]] = {}
    for place in sorted((place for place in places if place.slot.role == "row"), key=lambda place: place.slot.order):
        values: Iterable[CellValue] = columns[place.column]
        if place.column in merged:
            down = merged[place.column]
            values = [down.get(row, value) for row, value in zip(table.rows, values, strict=True)]
        shown: list[object] = list(values) if place.slot.name in _AS_WRITTEN else [heading_text(value) for value in values]
        before = written.get(place.slot.name)
        written[place.slot.name] = shown if before is None else [old if old != "" else new for old, new in zip(before, shown, strict=True)]
    _carry_down(table, vocabulary, written)
    return written


def _carry_down(table: Table, vocabulary: Vocabulary, written: dict[str, list[object]]) -> None:
    """Fill blank cells of the higher areas from the row above, in rows that name something below them."""
    form = vocabulary.form
    listed = form.kind != "observations" or form.layout != "wide"
    _carry_own(written)
    for part in _CARRIED:
        if part not in written or "" not in written[part] or (part == "name" and not listed):
            continue
        lower = [written[name] for name in (*AREA_PARTS[AREA_PARTS.index(part) + 1 :], "indicator") if name in written and name != part]
        named = [any(value != "" for value in values) for values in zip(*lower, strict=True)] if lower else []
        if not named:
            if form.kind != "register" or form.area.level != "township":
                continue
            named = [True] * len(table.rows)
        last: object = ""
        column = written[part]
        for position, value in enumerate(column):
            if value != "":
                last = "" if vocabulary.label(str(value)).total else value
            elif named[position]:
                column[position] = last


def _carry_own(written: dict[str, list[object]]) -> None:
    """Fill blank cells of the rows' own areas from the row above where the rows of one area differ in their period."""
    own = next((part for part in ("village", "township", "name") if part in written), None)
    times = [written[part] for part in _AS_WRITTEN if part in written]
    if own is None or not times:
        return
    column, said = written[own], list(zip(*times, strict=True))
    above = [written[part] for part in ("county", "township", "zone") if part in written and part != own]
    for row in range(1, len(column)):
        new_period = said[row] != said[row - 1] and any(value != "" for value in said[row])
        if column[row] == "" and new_period and all(values[row] in ("", values[row - 1]) for values in above):
            column[row] = column[row - 1]


def _merged_down(sheet: Sheet, table: Table) -> dict[int, dict[int, CellValue]]:
    """Return column → row → value of cells that a merge continues below its first row."""
    down: dict[int, dict[int, CellValue]] = {}
    for top, left, bottom, _ in sheet.merged:
        if bottom > top > table.header.bottom:
            value = sheet.rows[top][left] if top < len(sheet.rows) and left < len(sheet.rows[top]) else ""
            down.setdefault(left, {}).update(zip(range(top + 1, bottom + 1), repeat(value)))
    return down


def _shared(sheet: Sheet, table: Table, vocabulary: Vocabulary, values: Iterable[Placed]) -> Iterator[tuple[int, int, int]]:
    """Yield row, column and position in the table of filled cells that are merged over several values: nobody can tell whose it is.

    Rows that say nothing of themselves belong to the one above: a record of several rows has its values merged as its name is. In a
    register a number merged over rows is the first one's.
    """
    if not sheet.merged:
        return
    register = vocabulary.form.kind == "register"
    kept = {place.column for place in values if not (register and _is_text_field(vocabulary, place))}
    position = {row: number for number, row in enumerate(table.rows)}
    said = [place.column for place in table.header.placed if place.slot.role == "row" and not register]
    for top, left, bottom, right in sheet.merged:
        if top not in position or left not in kept or sheet.rows[top][left] == "":
            continue
        others = (row for row in range(top + 1, bottom + 1) if row in position)
        below = any(sheet.rows[row][column] != "" for row in others for column in said)
        if below or any(column in kept for column in range(left + 1, right + 1)):
            yield top, left, position[top]


def _is_text_field(vocabulary: Vocabulary, place: Placed) -> bool:
    return vocabulary.form.fields[place.slot.name].kind != "number"
