"""Collects what reading, tidying and checks have to say of one file, and knows which of it refuses a cell."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, time

import pandas as pd

from etl.findings import Finding
from warehouse.catalogue.model import Rule
from warehouse.submission import FINDING_COLUMNS


def written(cell: object) -> str:
    """Return a cell as its clerk would see it: whole numbers without .0, dates as 2024-03-01, blank as ""."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return "" if cell != cell else str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


class Report:
    """All findings of one file, in the order in which they were made.

    Args:
        rules: code → rule; every code that is added must be among them.
        sheets: names in sheet_no order.
    """

    def __init__(self, rules: Mapping[str, Rule], sheets: tuple[str, ...] = ()) -> None:
        self._rules = rules
        self._sheets = sheets
        self._findings: list[Finding] = []

    def refuses(self, rule: str) -> bool:
        """Say whether what the rule finds may not be loaded (必改)."""
        return self._rules[rule].severity == "must"

    def add(
        self,
        rule: str,
        sheet_no: int | None = None,
        row: int = 0,
        column: int = 0,
        raw: object = "",
        indicator: str = "",
        area: str = "",
        period: str | None = "",
        **params: str | float | int,
    ) -> None:
        """Note one finding; sheet_no None = the whole file, row and column 0 = the whole sheet or row."""
        sheet = "" if sheet_no is None else self._sheets[sheet_no]
        self._findings.append(Finding(rule, sheet, int(row), int(column), written(raw), params, indicator, area, period or ""))

    def extend(self, findings: Iterable[Finding]) -> None:
        """Note what an earlier step found."""
        self._findings.extend(findings)

    def limit(self, rule: str, name: str) -> float:
        """Return a threshold of a rule."""
        return self._rules[rule].limits[name]

    def frame(self) -> pd.DataFrame:
        """Return FINDING_COLUMNS, a row per finding; severity from the rule, params as JSON text."""
        rows = [
            (
                finding.rule, self._rules[finding.rule].severity, finding.sheet, finding.row, finding.column, finding.raw,
                finding.indicator, finding.area, finding.period,
                json.dumps(dict(finding.params), ensure_ascii=False, sort_keys=True),
            )
            for finding in self._findings
        ]  # fmt: skip
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(FINDING_COLUMNS)
        numbers = ("row_no", "column_no")
        return pd.DataFrame(
            {
                name: pd.Series(values, dtype="int64" if name in numbers else object)
                for name, values in zip(FINDING_COLUMNS, columns, strict=True)
            }
        )
