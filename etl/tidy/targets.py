"""Targets: what is aimed at, a row per indicator, area and year."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd

from etl.checks.report import Report, written
from etl.form.extract import Extract
from etl.tidy.coded import Coded, Headed, row_positions
from etl.tidy.repeats import drop_repeats
from etl.tidy.rows import Rows
from etl.tidy.values import read_cells
from warehouse.catalogue import Catalogue
from warehouse.submission import TARGET_COLUMNS

_NUMBERS = ("value", "start")
_PHASES = "phases."
_TEXTS = ("department", "deadline", "horizon")
_KEY = ("indicator_code", "area_code", "period")
_SAID = (*_NUMBERS, "phases", *_TEXTS)


def target_rows(extract: Extract, rows: Rows, catalogue: Catalogue, report: Report) -> tuple[pd.DataFrame, int]:
    """Make a row of each target.

    A row of which any number cannot be read, or whose indicator, area or year is not known, is refused; rows that state the same
    target twice are kept once, rows that contradict each other not at all.

    Returns:
        TARGET_COLUMNS, unique by indicator_code, area_code and period; value and start in the indicator's unit, NaN where not set;
        phases JSON text of what is planned to the end of a month or quarter. And how many rows were refused.
    """
    target = extract.cells["target"].to_numpy(dtype=object)
    numeric = np.array([part in _NUMBERS or part.startswith(_PHASES) for part in target.tolist()], dtype=bool)
    part = target[numeric]
    asked = replace(extract, cells=extract.cells[numeric].assign(target=""))
    headed = Headed(asked)
    row = headed.row
    cells = read_cells(asked, headed, rows, Coded.of(rows.area)[row], Coded.of(rows.period)[row], catalogue, report)
    count = len(rows.row_no)
    indicator = np.full(count, "", dtype=object)
    indicator[row] = cells.indicator.array()
    refused = np.zeros(count, dtype=bool)
    refused[row[cells.refused]] = True
    numbers = {name: np.full(count, np.nan) for name in _NUMBERS}
    phases: list[dict[str, float]] = [{} for _ in range(count)]
    filled = np.zeros(count, dtype=bool)
    for position in np.flatnonzero(cells.state.equals("reported")).tolist():
        place, name, value = int(row[position]), part[position], float(cells.value[position])
        filled[place] = True
        if name in numbers:
            numbers[name][place] = value
        else:
            phases[place][name.removeprefix(_PHASES)] = value
    usable = filled & ~rows.total
    kept = np.flatnonzero(usable & ~refused)
    texts = _texts(extract, count)
    frame = pd.DataFrame(
        {
            "indicator_code": indicator[kept],
            "area_code": rows.area[kept],
            "period": rows.period[kept],
            "value": numbers["value"][kept],
            "start": numbers["start"][kept],
            "phases": pd.Series(
                [json.dumps(phases[place], sort_keys=True) if phases[place] else "" for place in kept.tolist()], dtype=object
            ),
            **{name: texts[name][kept] for name in _TEXTS},
            "sheet_no": rows.sheet_no[kept],
            "row_no": rows.row_no[kept],
        },
        columns=list(TARGET_COLUMNS),
    )
    keys = list(zip(*(frame[name].tolist() for name in _KEY), strict=True))
    said = [json.dumps(row, ensure_ascii=False) for row in zip(*(frame[name].tolist() for name in _SAID), strict=True)]
    unique, conflicts = drop_repeats(frame, keys, said, lambda place: keys[place], report)
    return unique, int((refused & ~rows.total).sum()) + conflicts


def _texts(extract: Extract, count: int) -> dict[str, np.ndarray]:
    """Return the texts of every row, "" where none is written."""
    row = row_positions(extract)
    target = extract.cells["target"].to_numpy(dtype=object)
    raw = extract.cells["raw"].to_numpy(dtype=object)
    found = {name: np.full(count, "", dtype=object) for name in _TEXTS}
    for name, column in found.items():
        chosen = np.flatnonzero(target == name)
        column[row[chosen]] = [written(cell).strip() for cell in raw[chosen].tolist()]
    return found
