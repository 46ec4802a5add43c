"""Submissions made without a workbook, for what is measured behind the parse."""

import hashlib
from collections.abc import Callable, Sequence

import pandas as pd

from tests.bench.county import TOWNSHIPS, VILLAGES
from warehouse.submission import OBSERVATION_COLUMNS, Submission

AREAS = [f"9800001{township:02d}{200 + village}" for township in range(1, TOWNSHIPS + 1) for village in range(1, VILLAGES + 1)]


def months_after(count: int, first: int = 2026) -> list[str]:
    """Return so many months from January of a year on."""
    return [f"{first + index // 12}-{index % 12 + 1:02d}" for index in range(count)]


def submission(
    month: str, indicators: Sequence[str], areas: Sequence[str], value: Callable[[int], float], fingerprint: str, number: int = 0
) -> Submission:
    """Return a month's report: a cell per indicator and area, its value by its place; number: which correction it is."""
    codes = [code for code in indicators for _ in areas]
    size = len(codes)
    fixed: dict[str, object] = {
        "numerator": float("nan"), "denominator": float("nan"), "bound": "exact", "state": "reported", "basis": "",
        "raw": "", "sheet_no": 0, "row_no": 3, "column_no": 3, "more_columns": "",
    }  # fmt: skip
    told = {"indicator_code": codes, "area_code": [*areas] * len(indicators), "period": [month] * size}
    frame = pd.DataFrame({**told, "value": [value(place) for place in range(size)], **fixed})
    name = f"{month}-{number}"
    return Submission(
        county_code="bench",
        form_code="bench_monthly",
        form_fingerprint=fingerprint,
        kind="observations",
        file_name=name,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        sender_code="980000000000",
        submission_no=number,
        received_at="2026-01-01T00:00:00+08:00",
        sheets=("月报",),
        periods=(month,),
        observations=frame[list(OBSERVATION_COLUMNS)],
    )
