"""Collects what reading, tidying and checks have to say of one file, and knows which of it refuses a cell."""

import json
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, time

import numpy as np
import pandas as pd

from etl.findings import Finding
from warehouse.catalogue.model import Rule
from warehouse.submission import FINDING_COLUMNS

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def written(cell: object) -> str:
    """Return a cell as its clerk would see it: whole numbers without .0, dates as 2024-03-01, blank as "".

    What no database keeps as text (a NUL, half a surrogate pair) becomes the replacement character.
    """
    if type(cell) is str:
        return cell if cell.isascii() and "\0" not in cell else _NO_TEXT.sub("\ufffd", cell)
    if isinstance(cell, float):
        return "" if math.isnan(cell) else repr(float(cell)).removesuffix(".0")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def table(columns: Mapping[str, Sequence[object] | np.ndarray], numbers: Collection[str] = ()) -> pd.DataFrame:
    """Return a frame of these columns, texts as object; arrays keep their type, and `numbers` are integers."""
    made: dict[str, pd.Series] = {}
    index: pd.Index | None = None
    for name, values in columns.items():
        kept = values.dtype if isinstance(values, np.ndarray) else "int64" if name in numbers else object
        index = pd.RangeIndex(len(values)) if index is None else index
        made[name] = pd.Series(values, index=index, dtype=kept, copy=False)
    return pd.DataFrame(made, index=index, copy=False)


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
        /,
        raw: object = "",
        indicator: str = "",
        area: str = "",
        period: str | None = "",
        **params: str | float | int,
    ) -> None:
        """Note one finding; sheet_no None = the whole file, row and column 0 = the whole sheet or row; params are what its words name."""
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
        columns = zip(*rows, strict=True) if rows else [()] * len(FINDING_COLUMNS)
        return table(dict(zip(FINDING_COLUMNS, columns, strict=True)), ("row_no", "column_no"))
