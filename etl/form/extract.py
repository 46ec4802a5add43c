"""What a form takes out of a workbook: rows and cells as written, nothing parsed yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from etl.findings import Finding
from warehouse.catalogue.form import Form

ROW_COLUMNS = (
    "sheet_no", "table_no", "row_no", "kind", "code", "county", "township", "village", "zone", "name",
    "period", "year", "month", "unit", "indicator", "basis", "bound", "quote",
)  # fmt: skip
CELL_COLUMNS = ("row_id", "column_no", "target", "measure", "said", "raw", "format", "unit", "basis", "period", "area", "add", "total")


@dataclass(frozen=True)
class Context:
    """What stands around one table.

    Attributes:
        titles: texts above the header, top first (the note 单位：… among them), then those of the tables above it, the nearest
            first. sheet: its name; file: the file's name without folder.
        unit_note: units that the note above the table names, joined by 、, else the note above the nearest one above it, else one
            below the last table, "" without any; unit_unread: what such a note names that is no unit, "" nothing.
        submitted_on: text of 填报日期 / 报送日期 wherever the sheet has it, "" without one.
        columns: which column, from 1, holds each text of the rows: code, township, village, period …
    """

    sheet: str
    file: str
    titles: tuple[str, ...] = ()
    unit_note: str = ""
    submitted_on: str = ""
    columns: Mapping[str, int] = field(default_factory=dict)
    unit_unread: str = ""


@dataclass(frozen=True)
class Extract:
    """One file through one form.

    Attributes:
        sheets: every sheet's name in workbook order; sheet_no counts them from 0.
        contexts: table_no → what stands around that table; tables are counted from 0 through all sheets that were read.
        rows: a row per data row of the tables, index = row_id, columns ROW_COLUMNS. Texts are "" where the form has no such
            column or the cell is blank (merged and blank-filled area cells are filled down); `period`, `year`, `month` keep the
            cell's own value (a date, 202403.0, "3月"). kind: detail; total (合计 小计 总计 rows, kept for the check); other
            (平均 其中 同比 rows: neither an area's nor a sum).
        cells: a row per cell that holds a value column, columns CELL_COLUMNS: row_id; column_no from 1; target: indicator code,
            register field or target part, "" = the row's own `indicator` text says it; measure: period, year_to_date,
            numerator, denominator; said: the heading itself says which; raw: the cell's own value, "" = blank (kept);
            format: number format with a unit, or "";
            unit: unit text of the heading's brackets, or ""; basis: of the column; period, area: the heading in a
            crosstab, else ""; add: cells with the same row_id, target and non-empty add are added up; total: the sum of a
            crosstab's row (合计), kept for the check. All but row_id, raw and format is the same for all cells of one column of a table.
        findings: unknown headings, hidden rows, error cells in the tables …; never raises for what a clerk wrote.
    """

    form: Form
    sheets: tuple[str, ...]
    contexts: dict[int, Context]
    rows: pd.DataFrame
    cells: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)
