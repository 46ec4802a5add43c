"""Reported totals against the rows they are totals of. They are compared, reported, and then dropped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.checks.report import Report
from etl.form.extract import Extract
from etl.tidy.cells import Cells
from etl.tidy.coded import Coded, Texts, group
from etl.tidy.rows import Rows, column
from warehouse.catalogue import Catalogue, Words

_ADDS_OVER_AREAS = frozenset({"flow_sum", "stock_last", "threshold_count", "cumulative"})
_COUNTS = 1e-6  # by how much a sum of counts may miss for being a float
_ADDS_OVER_TIME = frozenset({"flow_sum"})


@dataclass(frozen=True)
class _Block:
    """Numbers as a table in which lines add up to the total lines among them: rows of a sheet, or columns of a crosstab.

    Attributes:
        total: which lines are totals; part: which of the others add up to them; own: of each line, the text of its township;
        numbers: a row per line, NaN where not reported; positions: of the cells in Cells, -1 where there is none.
    """

    total: np.ndarray
    part: np.ndarray
    own: Sequence[str]
    numbers: np.ndarray
    positions: np.ndarray


def compare_totals(cells: Cells, rows: Rows, extract: Extract, catalogue: Catalogue, report: Report) -> None:
    """Report every total that is not the sum of the rows it stands for.

    A total stands for the rows of its own township, for those since the total above it, for those up to the total below it, or for
    the whole sheet: whichever agrees in most columns. Only columns that add over areas are compared.
    """
    if not rows.summed.any():
        return
    township = _townships(extract, catalogue.words)
    usable = _usable(cells, catalogue, _ADDS_OVER_AREAS)
    for sheet_no in np.unique(rows.sheet_no[rows.summed]).tolist():
        chosen = np.flatnonzero(usable & (cells.sheet_no == sheet_no))
        if len(chosen):
            across, _ = group(cells.column_no[chosen], cells.indicator[chosen], cells.measure[chosen], *_periods(cells, chosen, extract))
            present, numbers, positions = _grid(cells, chosen, rows.row_no[cells.row[chosen]], across)
            line = _row_of(rows, cells.row[chosen], present)
            _compare(_Block(rows.summed[line], ~rows.total[line], township[line].tolist(), numbers, positions), cells, report)


def compare_across(cells: Cells, rows: Rows, extract: Extract, catalogue: Catalogue, report: Report) -> None:
    """Report every 合计 of a crosstab's row that is not the sum of its months or areas, of indicators that add over them."""
    if not cells.total.any():
        return
    usable = _usable(cells, catalogue, _ADDS_OVER_TIME if extract.form.long.across == "period" else _ADDS_OVER_AREAS)
    for table_no in np.unique(rows.table_no[cells.row[cells.total]]).tolist():
        chosen = np.flatnonzero(usable & (rows.table_no[cells.row] == table_no))
        if len(chosen):
            present, numbers, positions = _grid(cells, chosen, cells.column_no[chosen], cells.row[chosen])
            total = np.isin(present, cells.column_no[chosen[cells.total[chosen]]])
            _compare(_Block(total, ~total, [""] * len(present), numbers, positions), cells, report)


def _periods(cells: Cells, chosen: np.ndarray, extract: Extract) -> tuple[Coded, ...]:
    """Return what else tells the columns of a long table apart: a total there is of one indicator and one period."""
    return (cells.period[chosen],) if extract.form.layout == "long" else ()


def _usable(cells: Cells, catalogue: Catalogue, adding: frozenset[str]) -> np.ndarray:
    """Say which cells are of indicators that add up so, and not parts of a value."""
    adds = cells.indicator.each([bool(code) and catalogue.indicators[code].aggregation in adding for code in cells.indicator.texts])
    whole = cells.add.equals("") & cells.measure.equals("period", "year_to_date")
    usable: np.ndarray = adds & whole & ~cells.state.equals("masked")
    return usable


def _row_of(rows: Rows, used: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return the positions in Rows of one sheet's row numbers."""
    known = dict(zip(rows.row_no[used].tolist(), used.tolist(), strict=True))
    return np.array([known[number] for number in numbers.tolist()])


def _grid(cells: Cells, chosen: np.ndarray, line: np.ndarray, across: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lay chosen cells out as a table; return the numbers of its lines, the values and the positions of the cells."""
    present, down = np.unique(line, return_inverse=True)
    columns, right = np.unique(across, return_inverse=True)
    numbers = np.full((len(present), len(columns)), np.nan)
    positions = np.full((len(present), len(columns)), -1)
    numbers[down, right] = cells.value[chosen]
    positions[down, right] = chosen
    return present, numbers, positions


def _townships(extract: Extract, words: Words) -> Texts:
    """Return per row the text of its township column, totals words taken out: 城关镇小计 is 城关镇, 合计 is ""."""
    totals = sorted((*words.totals, *extract.form.totals), key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(word) for word in totals) or "(?!)")
    return np.array([pattern.sub("", str(text)).strip() for text in column(extract, "township").tolist()], dtype=object)


def _compare(block: _Block, cells: Cells, report: Report) -> None:
    """Compare every total with the group of lines it agrees with best."""
    detail = block.part
    if not detail.any():
        return
    step = np.cumsum(block.total)
    named = np.array(block.own, dtype=object)
    for place in np.flatnonzero(block.total).tolist():
        total = block.numbers[place]
        own = named[place]
        groups = [detail & (step == step[place] - 1), detail & (step == step[place]), detail]
        if own:
            groups.insert(0, detail & (named == own))
        best: tuple[int, np.ndarray, np.ndarray] | None = None
        for parts in groups:
            reported = (
                np.isfinite(block.numbers[parts]).any(axis=0) & np.isfinite(total) if parts.any() else np.zeros(len(total), dtype=bool)
            )
            if not reported.any():
                continue
            sums = np.nansum(block.numbers[parts], axis=0)
            agrees = np.abs(sums - total) <= _tolerance(block.numbers[parts], sums, report)
            score = int((agrees & reported).sum())
            if best is None or score > best[0]:
                best = score, sums, reported & ~agrees
        if best is not None:
            for column in np.flatnonzero(best[2]).tolist():
                expected, value = float(best[1][column]), float(total[column])
                params = {"total": value, "expected": expected, "difference": float(value - expected)}
                cells.report(report, "total_mismatch", int(block.positions[place, column]), **params)


def _tolerance(parts: np.ndarray, sums: np.ndarray, report: Report) -> np.ndarray:
    """Return by how much a total may miss its parts: whole numbers are counts and must agree, others may be rounded."""
    rounded = np.maximum(report.limit("total_mismatch", "tolerance"), np.abs(sums) * report.limit("total_mismatch", "relative"))
    numbers = np.nan_to_num(parts)
    return np.where((numbers == np.rint(numbers)).all(axis=0), _COUNTS, rounded)
