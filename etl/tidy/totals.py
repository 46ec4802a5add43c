"""Reported totals against the rows they are totals of. They are compared, reported, and then dropped."""

from dataclasses import dataclass

import numpy as np

from etl.checks.report import Report
from etl.tidy.cells import Cells, Texts
from etl.tidy.rows import Rows
from warehouse.catalogue import Catalogue

_ADDS_OVER_AREAS = frozenset({"flow_sum", "stock_last", "threshold_count", "cumulative"})
_MOST_DECIMALS = 6


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


def compare_totals(cells: Cells, rows: Rows, township: Texts, catalogue: Catalogue, report: Report) -> None:
    """Report every total that is not the sum of the rows it stands for.

    A total stands for the rows of its own township, for those since the total above it, for those up to the total below it, or for
    the whole sheet: whichever agrees in most columns. Only columns that add over areas are compared.

    Args:
        township: text per row of the township's own column ("" without), totals words taken out.
    """
    if not rows.total.any():
        return
    adds = np.array([_adds(code, catalogue) for code in cells.indicator.tolist()], dtype=bool)
    usable = adds & (cells.add == "") & np.isin(cells.measure, ["period", "year_to_date"]) & (cells.state != "masked")
    for sheet_no in np.unique(rows.sheet_no[rows.total]).tolist():
        block = _block(cells, rows, np.flatnonzero(usable & (cells.sheet_no == sheet_no)))
        if block is not None:
            _compare(block, cells, rows, township, report)


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


def _compare(block: _Block, cells: Cells, rows: Rows, township: Texts, report: Report) -> None:
    """Compare every total of one sheet with the group of rows it agrees with best."""
    detail = ~block.total
    if not detail.any():
        return
    step = np.cumsum(block.total)
    for place in np.flatnonzero(block.total).tolist():
        total = block.numbers[place]
        own = township[block.rows[place]]
        groups = [detail & (step == step[place] - 1), detail & (step == step[place]), detail]
        if own:
            groups.insert(0, detail & (township[block.rows] == own))
        best: tuple[int, np.ndarray, np.ndarray] | None = None
        for group in groups:
            reported = np.isfinite(block.numbers[group]).any(axis=0) & np.isfinite(total) if group.any() else np.zeros(len(total), dtype=bool)
            if not reported.any():
                continue
            sums = np.nansum(block.numbers[group], axis=0)
            agrees = np.abs(sums - total) <= _tolerance(block.numbers[group], sums)
            score = int((agrees & reported).sum())
            if best is None or score > best[0]:
                best = score, sums, reported & ~agrees
        if best is not None:
            for column in np.flatnonzero(best[2]).tolist():
                cells.report(report, "total_mismatch", int(block.positions[place, column]), total=float(total[column]), expected=float(best[1][column]))


def _tolerance(parts: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Return by how much a column's rounded parts may miss its total: half a unit of their last decimal, more where they are many.

    Parts written without decimals are counts and must agree exactly.
    """
    numbers = np.nan_to_num(parts)
    tolerance = np.full(parts.shape[1], 10.0**-_MOST_DECIMALS)
    unsettled = np.ones(parts.shape[1], dtype=bool)
    for decimals in range(_MOST_DECIMALS):
        scaled = numbers * 10.0**decimals
        settled = unsettled & (np.abs(scaled - np.rint(scaled)) < 10.0**-_MOST_DECIMALS).all(axis=0)
        rounding = 0.5 * 10.0**-decimals * (1.0 + np.sqrt(np.isfinite(parts).sum(axis=0))) if decimals else np.full(len(sums), 0.5)
        tolerance[settled] = rounding[settled] * 0.999
        unsettled &= ~settled
    return tolerance + np.abs(sums) * 1e-9
