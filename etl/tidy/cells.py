"""The value cells of one file as columns."""

from dataclasses import dataclass, fields, replace

import numpy as np

from etl.checks.report import Report
from etl.tidy.coded import Coded, Flags, Texts, group
from warehouse.catalogue.model import CUMULATIVE_SUFFIX


@dataclass(frozen=True)
class Cells:
    """Columns of equal length, an element per cell of an extract.

    Attributes:
        row: position of the cell's row in Rows; sheet_no, row_no, column_no: where it stands.
        indicator: code, "" unknown; measure, add: as the extract says; area, period: code and period, "" unknown.
        basis: of the row, else of the column; raw: the cell as found; quote: the row's sentence it was taken from.
        value: in the indicator's unit (numerators and denominators in that of theirs), NaN without one.
        bound: exact, at_least, at_most; state: reported, masked, missing (not reported); about: 约 was written.
        total: the sum of a crosstab's row, kept for the comparison; together: 本年累计 only because the title says 1-7月.
        refused: a finding keeps the cell out. The one column that is written to after reading.
    """

    row: np.ndarray
    sheet_no: np.ndarray
    row_no: np.ndarray
    column_no: np.ndarray
    indicator: Coded
    measure: Coded
    area: Coded
    period: Coded
    basis: Coded
    add: Coded
    raw: Texts
    quote: Coded
    value: np.ndarray
    bound: Coded
    state: Coded
    about: Flags
    total: Flags
    together: Flags
    refused: Flags

    def __len__(self) -> int:
        return len(self.row)

    def take(self, chosen: np.ndarray) -> "Cells":
        """Return some of the cells, by flags or positions."""
        return replace(self, **{column.name: getattr(self, column.name)[chosen] for column in fields(self)})

    def code(self, position: int) -> str:
        """Return the code of the indicator a cell is an observation of: the companion's for 本年累计; "" unknown."""
        code = self.indicator[position]
        return code + CUMULATIVE_SUFFIX if code and self.measure[position] == "year_to_date" else code

    def codes(self) -> set[str]:
        """Return the codes of all indicators that any cell, filled or blank, is of."""
        _, first = group(self.indicator, self.measure)
        return {self.code(position) for position in first.tolist()} - {""}

    def report(self, report: Report, rule: str, position: int, /, **params: str | float | int) -> None:
        """Note a finding about one cell, and refuse the cell where the rule does."""
        report.add(
            rule,
            int(self.sheet_no[position]),
            int(self.row_no[position]),
            int(self.column_no[position]),
            self.raw[position],
            self.code(position),
            self.area[position],
            self.period[position],
            **params,
        )
        if report.refuses(rule):
            self.refused[position] = True
