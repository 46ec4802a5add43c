"""What an empty workbook consists of, before anything is drawn."""

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["text", "number", "date", "area", "choice", "suggestion"]


@dataclass(frozen=True)
class Entry:
    """What may stand in a column's cells.

    Attributes:
        kind: area and suggestion list `choices` but take other text too; choice takes nothing else.
        minimum, maximum: of a number, in the column's unit; None = open.
    """

    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class TemplateColumn:
    """One column of the table.

    Attributes:
        heading: its own header cell; over: the cell above it, shared with neighbours that say the same, "" = none.
        definition: what a clerk writes here, whole sentences; unit: name of the unit in Chinese, "" = none.
        label: names what a row is about (area, period, indicator) and stays in view.
        filled: what its cells hold beforehand, top to bottom.
    """

    heading: str
    definition: str
    entry: Entry = Entry()
    over: str = ""
    unit: str = ""
    required: bool = False
    label: bool = False
    filled: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the whole heading on one line, 经营收入/本年累计."""
        return f"{self.over}/{self.heading}" if self.over else self.heading


@dataclass(frozen=True)
class Blank:
    """The empty form of one sender and period.

    Attributes:
        sender: name of who fills it; period: in words, "" = every row or file says it.
        title: text over the table; title_open: the clerk completes the title with the period.
        unit: unit of all numbers, written once above the table; "" = headings say it.
        rows: how many rows are filled or framed.
    """

    sheet: str
    sender: str
    period: str
    title: str
    title_open: bool
    unit: str
    columns: tuple[TemplateColumn, ...]
    rows: int


def with_units(columns: tuple[TemplateColumn, ...], note: bool) -> tuple[str, tuple[TemplateColumn, ...]]:
    """Decide where the unit stands.

    Returns:
        The unit of the note above the table, "" when columns differ or the form reads no such note; and the columns, each
        with its unit in brackets behind the heading when there is no note.
    """
    units = {column.unit for column in columns if column.entry.kind == "number"}
    if note and len(units) == 1 and units != {""}:
        return units.pop(), columns
    return "", tuple(_bracketed(column) if column.unit else column for column in columns)


def _bracketed(column: TemplateColumn) -> TemplateColumn:
    shown = f"（{column.unit}）"
    if (column.over or column.heading).endswith(shown):
        return column
    return replace(column, over=column.over + shown) if column.over else replace(column, heading=column.heading + shown)
