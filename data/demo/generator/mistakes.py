"""The mistakes 示例县's clerks make, each with the finding it must lead to; expected-findings.csv lists them."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

SILENT = {
    ("income", "白石镇", "2026-10"),  # late, still missing
    ("income", "麦岭乡", "2025-07"),  # never sent
    ("service", "石桥乡", "2023-09"),
    ("party", "桃园乡", "2025-11"),
}
ABOVE, SUM = "@above", "@sum"
_OF_ROW = {"date_order", "missing_key"}  # findings that name the row and no cell
COPIED = {("双塘镇", 4, "2025-11"): "2025-10"}  # the village in this row wrote last month's figures again


@dataclass(frozen=True)
class Mistake:
    """One wrong cell.

    Attributes:
        form, township, period: which file; month: which sheet of a year's workbook, "" = the only one.
        row: data row from 0 (-1 = the total row); column: Excel's number, 0 = the row is hidden.
        change: old value → what the clerk wrote; ABOVE = what stands in the row above, SUM = the sum of the cells before it.
        rule: the finding expected at that cell, "" = none (it goes with another); corrected: a second file without the mistake follows.
    """

    form: str
    township: str
    period: str
    month: str
    row: int
    column: int
    change: Callable[[object], object]
    rule: str
    corrected: bool = False


def _times(factor: float) -> Callable[[object], object]:
    return lambda old: round(float(str(old)) * factor, 3)


def _plus(amount: float) -> Callable[[object], object]:
    return lambda old: round(float(str(old)) + amount, 3)


def _says(value: object) -> Callable[[object], object]:
    return lambda _: value


MISTAKES = (
    Mistake("income", "柳河镇", "2024-06", "", 0, 3, _times(10_000), "unit_slip", corrected=True),
    Mistake("income", "青禾镇", "2024-09", "", -1, 3, _plus(10), "total_mismatch"),
    Mistake("income", "东岭镇", "2025-02", "", 3, 2, _says("西南寨村"), "unknown_area", corrected=True),
    Mistake("income", "白石镇", "2025-05", "", 2, 4, _says(0.005), "falling_cumulative"),
    Mistake("income", "云台镇", "2026-03", "", 4, 3, lambda old: f"约{old}", "approximate_number"),
    Mistake("income", "柳河镇", "2026-05", "", 6, 2, _says(ABOVE), "conflicting_duplicate"),
    Mistake("income", "沙溪镇", "2025", "2025-05", 13, 1, _says("上湾村"), "retired_area", corrected=True),
    Mistake("income", "清水镇", "2026", "2026-04", 2, 2, _says("#DIV/0!"), "error_cell"),
    Mistake("income", "清水镇", "2026", "2026-06", 5, 2, _says("=E4+E5"), "uncalculated_formula"),
    Mistake("income", "金坪镇", "2025", "2025-10", 1, 6, _plus(70_000), "parts_mismatch"),
    Mistake("income", "安和镇", "2024", "2024-03", 7, 0, _says(None), "hidden_row"),
    Mistake("income", "清水镇", "2024", "2024-12", 1, 2, _plus(400_000), ""),
    Mistake("income", "清水镇", "2024", "2024-12", 1, 6, _says(SUM), "december_jump"),
    Mistake("income", "安和镇", "2025", "2025-08", 3, 2, _says(0), "sudden_zero"),
    Mistake("income", "安和镇", "2025", "2025-08", 3, 6, _says(SUM), ""),
    Mistake("service", "石桥乡", "2025-08", "", 13, 3, _plus(500), "part_over_whole"),
    Mistake("rectification", "", "2023-12", "", 40, 2, _says("柳塘镇"), "unknown_area"),
    Mistake("rectification", "", "2024-06", "", 25, 10, _says("2022-12-30"), "date_order"),
    Mistake("rectification", "", "2024-12", "", 7, 8, _says("2023年2月30日"), "unread_date"),
    Mistake("rectification", "", "2025-12", "", 60, 4, _says("历史遗留"), "missing_choice"),
    Mistake("rectification", "", "2026-06", "", 90, 0, _says(None), "hidden_row"),
    Mistake("empowerment", "", "2023-12", "", 11, 3, _says("行政备案"), "missing_choice"),
    Mistake("empowerment", "", "2024-12", "", 100, 10, _says("2024-11-31"), "unread_date"),
    Mistake("empowerment", "", "2025-12", "", 33, 9, _says(None), "missing_key"),
    Mistake("party", "", "2024", "2024-05", -1, 3, _plus(2), "total_mismatch"),
    Mistake("party", "", "2025", "2025-03", 4, 3, lambda old: f"约{old}", "approximate_number"),
)


@dataclass(frozen=True)
class Version:
    """One file of a sender: the first one with its mistakes, or the correction without."""

    mark: str
    mistakes: tuple[Mistake, ...] = ()
    placed: list[tuple[Mistake, str, int, int]] = field(default_factory=list)

    def spoil(self, sheet: Worksheet, first: int, month: str = "") -> None:
        """Write the mistakes into a finished sheet whose data begin in row `first`."""
        for mistake in self.mistakes:
            if mistake.month != month:
                continue
            row = first + mistake.row if mistake.row >= 0 else _total_row(sheet)
            if mistake.column == 0:
                sheet.row_dimensions[row].hidden = True
            else:
                cell = sheet.cell(row, mistake.column)
                wrong = mistake.change(cell.value)
                cell.value = _resolved(wrong, sheet, row, mistake.column)
                if isinstance(wrong, str) and wrong.startswith("#"):
                    cell.data_type = "e"
            self.placed.extend((mistake, sheet.title, *place) for place in _seen_at(mistake, sheet, row))


class Mistakes:
    """What goes wrong, and where it went."""

    def __init__(self) -> None:
        self._expected: list[tuple[str, str, int, int, str]] = []

    def silent(self, form: str, township: str, period: str) -> bool:
        """Say whether a sender sends nothing for a period."""
        return (form, township, period) in SILENT

    def copied(self, township: str, row: int, month: str) -> str:
        """Return the month whose figures a village wrote in a row (from 0): the month itself, or an earlier one."""
        return COPIED.get((township, row, month), month)

    def versions(self, form: str, township: str, period: str) -> list[Version]:
        """Return the files a sender sends for a period: one, or one with mistakes and its correction."""
        found = tuple(item for item in MISTAKES if (item.form, item.township, item.period) == (form, township, period))
        first = Version("", found)
        return [first, Version("（更正）")] if any(item.corrected for item in found) else [first]

    def sent(self, version: Version, name: str) -> None:
        """Note what a file that was just written is expected to lead to."""
        self._expected += [(name, sheet, row, column, mistake.rule) for mistake, sheet, row, column in version.placed if mistake.rule]

    def expect(self, name: str, sheet: str, row: int, column: int, rule: str) -> None:
        """Note one more expected finding."""
        self._expected.append((name, sheet, row, column, rule))

    def write(self, path: Path) -> None:
        """Write the list a test reads: file, sheet, row, column (0 = the whole row or column), rule."""
        with path.open("w", encoding="utf-8", newline="") as stream:
            table = csv.writer(stream, lineterminator="\n")
            table.writerow(["file", "sheet", "row", "column", "rule"])
            table.writerows(sorted(self._expected))


def _resolved(wrong: object, sheet: Worksheet, row: int, column: int) -> object:
    """Return what the clerk wrote, ABOVE and SUM filled in."""
    if wrong == ABOVE:
        return sheet.cell(row - 1, column).value
    if wrong == SUM:
        return sum(float(str(sheet.cell(row, other).value)) for other in range(2, column))
    return wrong


def _seen_at(mistake: Mistake, sheet: Worksheet, row: int) -> list[tuple[int, int]]:
    """Return the cells at which a mistake is to be found: its own, of a village named twice the figures in which both rows differ."""
    if mistake.rule in _OF_ROW:
        return [(row, 0)]
    if mistake.rule != "conflicting_duplicate":
        return [(row, mistake.column)]
    columns = range(mistake.column + 1, sheet.max_column)
    differing = [column for column in columns if sheet.cell(row, column).value != sheet.cell(row - 1, column).value]
    return [(place, column) for column in differing for place in (row - 1, row)]


def _total_row(sheet: Worksheet) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == "合计")
