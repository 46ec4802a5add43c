"""Collects what reading, tidying and checks have to say of one file, and knows which of it refuses a cell."""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

import numpy as np
import orjson
import pandas as pd

from etl.findings import Finding
from etl.frames import table
from warehouse.catalogue.rules import Rule
from warehouse.submission import FINDING_COLUMNS

_SMALLEST_PLAIN, _LEAST_WITH_EXPONENT = 1e-4, 1e16  # between them Python writes a float without an exponent
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


def numbers_written(cells: Sequence[object]) -> list[str]:
    """Return cells as `written` does, but texts as they are; many numbers at once cost a fifth of them one by one."""
    numbers = [cell for cell in cells if type(cell) is float]
    texts = _floats_written(np.array(numbers))
    if len(numbers) == len(cells):
        return texts
    left = iter(texts)
    return [cell if type(cell) is str else next(left) if type(cell) is float else written(cell) for cell in cells]


def _floats_written(numbers: np.ndarray) -> list[str]:
    """Write floats as Python does: of those between these bounds orjson's shortest digits are the same."""
    size = np.abs(numbers)
    plain = ((size >= _SMALLEST_PLAIN) & (size < _LEAST_WITH_EXPONENT)) | (size == 0)
    listed = orjson.dumps(np.where(plain, numbers, 0.0), option=orjson.OPT_SERIALIZE_NUMPY).decode()
    texts = f"{listed[1:-1]},".replace(".0,", ",").split(",")[:-1] if len(numbers) else []
    for position in np.flatnonzero(~plain).tolist():
        texts[position] = written(float(numbers[position]))
    return texts


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

    def __len__(self) -> int:
        return len(self._findings)

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
