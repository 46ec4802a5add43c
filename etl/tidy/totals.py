"""Reported totals against the rows they are totals of. They are compared, reported, and then dropped."""

import re
from dataclasses import dataclass

import numpy as np

from etl.checks.report import Report
from etl.form.extract import Extract
from etl.tidy.cells import Cells, Texts
from etl.tidy.rows import Rows, column
from warehouse.catalogue import Catalogue, Words

_ADDS_OVER_AREAS = frozenset({"flow_sum", "stock_last", "threshold_count", "cumulative"})
_COUNTS = 1e-6  # by how much a sum of counts may miss for being a float
_NOT_SUMS = re.compile("平均|均值|其中|average|mean")  # labels of rows that are no sum of the others


@dataclass(frozen=True)
class _Block:
    """One sheet's numbers as a table: a row per row of the sheet, a column per value column.

    Attributes:
        rows: positions in Rows, top first; total: which of them are totals; numbers: NaN where not reported;
        positions: of the cells in Cells, -1 where there is none.
    """

    rows: np.ndarray
    total: np.ndarray
    numbers: np.ndarray
    positions: np.ndarray


def compare_totals(cells: Cells, rows: Rows, extract: Extract, catalogue: Catalogue, report: Report) -> None:
    """Report every total that is not the sum of the rows it stands for.

    A total stands for the rows of its own township, for those since the total above it, for those up to the total below it, or for
    the whole sheet: whichever agrees in most columns. Only columns that add over areas are compared.
    """
    if not rows.total.any():
        return
    labels = _labels(extract)
    township = _townships(extract, catalogue.words)
    adds = np.array([_adds(code, catalogue) for code in cells.indicator.tolist()], dtype=bool)
    usable = adds & (cells.add == "") & np.isin(cells.measure, ["period", "year_to_date"]) & (cells.state != "masked")
    for sheet_no in np.unique(rows.sheet_no[rows.total]).tolist():
        block = _block(cells, rows, np.flatnonzero(usable & (cells.sheet_no == sheet_no)))
        if block is not None:
            _compare(block, cells, labels, township, report)


def _labels(extract: Extract) -> list[str]:
    """Return per row everything it says of what it is about, in one text."""
    parts = [column(extract, name).tolist() for name in ("county", "township", "village", "zone", "name", "indicator")]
    return ["".join(map(str, texts)).casefold() for texts in zip(*parts, strict=True)]


def _townships(extract: Extract, words: Words) -> Texts:
    """Return per row the text of its township column, totals words taken out: 城关镇小计 is 城关镇, 合计 is ""."""
    totals = sorted((*words.totals, *extract.form.totals), key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(word) for word in totals) or "(?!)")
    return np.array([pattern.sub("", str(text)).strip() for text in column(extract, "township").tolist()], dtype=object)


def _adds(code: str, catalogue: Catalogue) -> bool:
    return bool(code) and catalogue.indicators[code].aggregation in _ADDS_OVER_AREAS


def _block(cells: Cells, rows: Rows, chosen: np.ndarray) -> _Block | None:
    """Lay the chosen cells of one sheet out as a table; None without any."""
    if not len(chosen):
        return None
    present = np.unique(cells.row[chosen])
    present = present[np.argsort(rows.row_no[present], kind="stable")]
    place = np.full(len(rows.row_no), -1)
    place[present] = np.arange(len(present))
    columns, column = np.unique(cells.column_no[chosen], return_inverse=True)
    numbers = np.full((len(present), len(columns)), np.nan)
    positions = np.full((len(present), len(columns)), -1)
    numbers[place[cells.row[chosen]], column] = cells.value[chosen]
    positions[place[cells.row[chosen]], column] = chosen
    return _Block(present, rows.total[present], numbers, positions)


def _compare(block: _Block, cells: Cells, labels: list[str], township: Texts, report: Report) -> None:
    """Compare every total of one sheet with the group of rows it agrees with best."""
    detail = ~block.total
    if not detail.any():
        return
    step = np.cumsum(block.total)
    for place in np.flatnonzero(block.total).tolist():
        if _NOT_SUMS.search(labels[block.rows[place]]):
            continue
        total = block.numbers[place]
        own = township[block.rows[place]]
        groups = [detail & (step == step[place] - 1), detail & (step == step[place]), detail]
        if own:
            groups.insert(0, detail & (township[block.rows] == own))
        best: tuple[int, np.ndarray, np.ndarray] | None = None
        for group in groups:
            reported = (
                np.isfinite(block.numbers[group]).any(axis=0) & np.isfinite(total) if group.any() else np.zeros(len(total), dtype=bool)
            )
            if not reported.any():
                continue
            sums = np.nansum(block.numbers[group], axis=0)
            agrees = np.abs(sums - total) <= _tolerance(block.numbers[group], sums, report)
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
