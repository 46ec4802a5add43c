"""calamine's side of a workbook: values of every sheet from A1, its failures in our words."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from etl.reader.failures import ReadFailure
from etl.reader.grid import CellValue, Position
from etl.reader.limits import Limits

Grid = list[list[CellValue]]


@contextmanager
def calamine_failures(where: str) -> Iterator[None]:
    """Turn whatever calamine raises into a ReadFailure; its panics are no Exceptions."""
    try:
        yield
    except (ReadFailure, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except PasswordError:
        raise ReadFailure("password", where) from None
    except BaseException as error:
        raise ReadFailure("damaged", where, detail=str(error)[:120]) from None


@dataclass(frozen=True)
class Worksheet:
    """One worksheet of an open workbook, not loaded yet; number counts all sheets, charts included."""

    number: int
    name: str
    visible: bool


class Calamine:
    """An open workbook.

    Raises:
        ReadFailure: password or damaged, when made or when a sheet is loaded.
    """

    def __init__(self, data: bytes, where: str) -> None:
        self._where = where
        with calamine_failures(where):
            self._workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
            self._described = self._workbook.sheets_metadata

    def worksheets(self) -> list[Worksheet]:
        """Return every worksheet, hidden ones too; charts and macros are no tables."""
        return [
            Worksheet(number, sheet.name, sheet.visible == SheetVisibleEnum.Visible)
            for number, sheet in enumerate(self._described)
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]

    def load(self, sheet: Worksheet, budget: "Budget") -> tuple[Grid, tuple[tuple[int, int, int, int], ...]]:
        """Return a sheet's values from A1, blank rows and columns at its end cut off, and its merged ranges.

        Raises:
            ReadFailure: damaged, or too_many_cells.
        """
        with calamine_failures(self._where):
            values = self._workbook.get_sheet_by_index(sheet.number)
            end = values.end
            merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in values.merged_cell_ranges or ())
            if end is None:
                return [], merged
            budget.spend(sheet.name, end[0] + 1, end[1] + 1)
            rows: Any = values.to_python(skip_empty_area=False)
        return trimmed(rows), merged


class Budget:
    """The cells one file may still hold."""

    def __init__(self, where: str, limits: Limits) -> None:
        self._where = where
        self._limit = limits.cells
        self._left = limits.cells

    @property
    def left(self) -> int:
        """Cells that may still be read."""
        return self._left

    def spend(self, sheet: str, rows: int, columns: int) -> None:
        """Count a sheet of so many rows and columns; raise ReadFailure when the file's cells are used up."""
        self._left -= rows * columns
        if self._left < 0:
            raise ReadFailure("too_many_cells", self._where, sheet=sheet, rows=rows, columns=columns, limit=self._limit)


def trimmed(rows: Grid) -> Grid:
    """Cut blank rows and columns off the end of a grid; the grid itself is cut."""
    while rows and not any(value != "" for value in rows[-1]):
        rows.pop()
    width = len(rows[0]) if rows else 0
    used = width
    while used and not any(row[used - 1] != "" for row in rows):
        used -= 1
    if used < width:
        for row in rows:
            del row[used:]
    return rows


def reaching(rows: Grid, positions: Iterable[Position]) -> Grid:
    """Widen a grid with blanks until it holds every position; the grid itself grows."""
    marked = list(positions)
    if not marked:
        return rows
    width = max(len(rows[0]) if rows else 0, max(column for _, column in marked) + 1)
    for row in rows:
        row.extend([""] * (width - len(row)))
    while len(rows) <= max(row for row, _ in marked):
        rows.append([""] * width)
    return rows


def is_number(value: CellValue) -> bool:
    """Tell a plain number from text, dates and truth values."""
    return isinstance(value, int | float) and not isinstance(value, bool)
