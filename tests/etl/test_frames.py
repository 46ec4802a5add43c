"""Frames made column by column."""

import datetime as dt

import numpy as np

from etl.frames import table


def test_table_keeps_what_cells_are() -> None:
    cells = ["1", 1, 1.0, True, dt.datetime(2024, 3, 1, 8), dt.date(2024, 3, 1), ""]
    made = table({"raw": cells, "row_no": list(range(7)), "value": np.arange(7) / 2}, ("row_no",))
    assert [(type(cell), cell) for cell in made["raw"].tolist()] == [(type(cell), cell) for cell in cells]
    assert made.dtypes.astype(str).tolist() == ["object", "int64", "float64"]


def test_table_without_rows_keeps_its_types() -> None:
    made = table({"raw": [], "row_no": ()}, ("row_no",))
    assert len(made) == 0
    assert made.dtypes.astype(str).tolist() == ["object", "int64"]
