"""What stands beside a sheet's values: marks collected by a probe, joined with the grid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from etl.reader.calamine_grid import Grid, is_number, reaching
from etl.reader.grid import Position, Sheet


@dataclass(frozen=True)
class Marks:
    """Marks of one sheet as its probe found them, positions 0-based, possibly far beyond the values.

    Attributes:
        hidden_columns: first and last of each hidden run, inclusive; merged: top, left, bottom, right, inclusive.
        formats: of every cell with such a format, numbers or not.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    errors: Mapping[Position, str] = field(default_factory=dict)
    uncalculated: frozenset[Position] = frozenset()
    formats: Mapping[Position, str] = field(default_factory=dict)


def marked_sheet(name: str, rows: Grid, marks: Marks, *, visible: bool, merged: Iterable[tuple[int, int, int, int]] = ()) -> Sheet:
    """Join values and marks.

    The grid reaches every error and uncalculated cell, errors are blank in it, hidden rows and columns stop where it does,
    and formats are kept of numbers only.
    """
    rows = reaching(rows, [*marks.errors, *marks.uncalculated])
    for row, column in marks.errors:
        rows[row][column] = ""
    width = len(rows[0]) if rows else 0
    return Sheet(
        name=name,
        rows=rows,
        merged=(*merged, *marks.merged),
        visible=visible,
        hidden_rows=frozenset(row for row in marks.hidden_rows if row < len(rows)),
        hidden_columns=frozenset(column for first, last in marks.hidden_columns for column in range(first, min(last + 1, width))),
        errors=marks.errors,
        uncalculated=marks.uncalculated,
        formats={
            (row, column): code
            for (row, column), code in marks.formats.items()
            if row < len(rows) and column < width and is_number(rows[row][column])
        },
    )
