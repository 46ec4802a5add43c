"""Targets: what is aimed at, a row per indicator, area and year."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd

from etl.checks.report import Report, written
from etl.findings import Finding
from etl.form.extract import Extract
from etl.form.slots import AREA_PARTS
from etl.tidy.coded import Coded, Headed, row_positions
from etl.tidy.repeats import drop_repeats
from etl.tidy.rows import Rows
from etl.tidy.values import read_cells
from warehouse.catalogue import Catalogue, Words
from warehouse.catalogue.headings import normalise_heading
from warehouse.submission import TARGET_COLUMNS

_NUMBERS = ("value", "start")
_PHASES = "phases."
_TEXTS = ("department", "deadline", "horizon", "counting")
_KEY = ("indicator_code", "area_code", "period")
_SAID = (*_NUMBERS, "phases", *_TEXTS)


def target_rows(extract: Extract, rows: Rows, catalogue: Catalogue, report: Report) -> tuple[pd.DataFrame, int]:
    """Make a row of each target.

    A row of which any number cannot be read, or whose indicator, area or year is not known, is refused; rows that state the same
    target twice are kept once, rows that contradict each other not at all. Where no column is known to name the area but a heading
    that is not known looks like one (苏木镇), the rows are not taken for the whole county's: missing_column, and refused.

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
    refused |= _unplaced(extract, rows, catalogue.words, report)
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


def _unplaced(extract: Extract, rows: Rows, words: Words, report: Report) -> np.ndarray:
    """Say which rows stand in a table whose areas are in a column that is not known; report that column once a table."""
    suffixes = (*words.township_suffixes, *words.village_suffixes)
    unplaced = np.zeros(len(rows.row_no), dtype=bool)
    for number, context in extract.contexts.items():
        if any(part in context.columns for part in AREA_PARTS):
            continue
        unknown = [found for found in extract.findings if found.rule == "unknown_heading" and found.sheet == context.sheet]
        like = next((found for found in unknown if normalise_heading(found.raw).rstrip(")").endswith(suffixes)), None)
        if like is not None:
            unplaced |= rows.table_no == number
            headings = [heading for part in reversed(AREA_PARTS) for heading in getattr(extract.form.area, part)]
            params = {"heading": next(iter(headings), like.raw)}
            report.extend([Finding("missing_column", like.sheet, like.row, like.column, like.raw, params)])
    return unplaced


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
