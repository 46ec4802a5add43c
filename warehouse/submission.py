"""What the ETL hands to the warehouse for one file: checked, coded, in the indicators' units."""

from dataclasses import dataclass, field

import pandas as pd

OBSERVATION_COLUMNS = (
    "indicator_code", "area_code", "period", "value", "numerator", "denominator",
    "bound", "state", "basis", "raw", "sheet_no", "row_no", "column_no", "more_columns",
)  # fmt: skip
REGISTER_COLUMNS = ("row_key", "area_code", "attributes", "sheet_no", "row_no")
TARGET_COLUMNS = (
    "indicator_code", "area_code", "period", "value", "start", "phases",
    "department", "deadline", "horizon", "counting", "sheet_no", "row_no",
)  # fmt: skip
FINDING_COLUMNS = (
    "rule", "severity", "sheet", "row_no", "column_no", "raw", "indicator_code", "area_code", "period", "params",
)  # fmt: skip


def empty(columns: tuple[str, ...]) -> pd.DataFrame:
    """Return a frame with these columns and no row."""
    return pd.DataFrame(columns=list(columns), dtype=object)


@dataclass(frozen=True)
class Submission:
    """One file, ready to publish. A file that could not be read has state ``refused``, findings, and no rows.

    Attributes:
        file_name: relative to the inbox, "/" between folders; sender_code: area that sent it, "" unknown.
        submission_no: 0 first, 1.. as the name's 更正/第2次 says; submitted_on: ISO date in the sheet, or "".
        received_at: ISO 8601. Order of submissions: (submission_no, submitted_on, received_at).
        sheets: names in sheet_no order (from 0); periods: every period the file is about (its scope).
        scope: replace or upsert, the form's.
        indicators: codes it has a column for, filled or blank, 本年累计 apart; with scope replace what it leaves out of these is
            withdrawn. None: of any.
        observations: a row per cell, OBSERVATION_COLUMNS; value in the indicator's unit, NaN only when masked.
            One row per (indicator_code, area_code, period).
        registers: a row per thing, REGISTER_COLUMNS, unique by row_key; targets: TARGET_COLUMNS.
        findings: FINDING_COLUMNS; params is JSON text.
        rows_refused: cells (or register rows) that a 必改 finding kept out.
        about: hash of what it is about, which publishing sets before cells are taken out of it.
    """

    county_code: str
    form_code: str
    form_fingerprint: str
    kind: str
    file_name: str
    sha256: str
    sender_code: str = ""
    submission_no: int = 0
    submitted_on: str = ""
    received_at: str = ""
    state: str = "published"
    scope: str = "replace"
    indicators: tuple[str, ...] | None = None
    sheets: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    observations: pd.DataFrame = field(default_factory=lambda: empty(OBSERVATION_COLUMNS))
    registers: pd.DataFrame = field(default_factory=lambda: empty(REGISTER_COLUMNS))
    targets: pd.DataFrame = field(default_factory=lambda: empty(TARGET_COLUMNS))
    findings: pd.DataFrame = field(default_factory=lambda: empty(FINDING_COLUMNS))
    rows_refused: int = 0
    about: str = ""
