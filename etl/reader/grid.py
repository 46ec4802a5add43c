"""What a reader hands on: text grids with everything calamine alone would hide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

CellValue = str | float | int | bool | date | datetime | time | timedelta  # "" = blank
Position = tuple[int, int]  # row, column; 0-based, A1 = (0, 0)


@dataclass(frozen=True)
class Sheet:
    """One sheet from A1; ``rows[r][c]`` is Excel's cell at row r + 1, column c + 1.

    Attributes:
        rows: as long as used, every row equally long; "" = blank; text stays text (007147), numbers stay numbers,
            dates by cell type, percent cells as fractions (12.5 % is 0.125, and stands in `formats`).
        merged: top, left, bottom, right, inclusive, 0-based.
        visible: False for hidden and very hidden sheets, which are read all the same.
        errors: cells such as #DIV/0! (blank in rows).
        uncalculated: formula cells without a cached value (blank in rows).
        formats: number format of cells whose format carries a unit or percent, e.g. ``0.0"万元"``, ``0.0%``.
    """

    name: str
    rows: list[list[CellValue]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: Mapping[Position, str] = field(default_factory=dict)
    uncalculated: frozenset[Position] = frozenset()
    formats: Mapping[Position, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Workbook:
    """One file as read.

    Attributes:
        path: as given; sha256: of the bytes; kind: xlsx, xls, xlsb, ods, csv, tsv or html, by content and not by name.
        encoding: of text files ("" otherwise).
    """

    path: str
    sha256: str
    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
