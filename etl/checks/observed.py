"""The observations of one submission as columns the checks work on."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from etl.checks.report import Report
from warehouse.catalogue import Catalogue, Indicator
from warehouse.submission import Submission

Texts = np.ndarray  # of object
SUMMED = frozenset({"flow_sum", "stock_last", "threshold_count"})  # aggregations of values that may be added up and compared in size


@dataclass(frozen=True)
class Observed:
    """Columns of equal length, an element per observation.

    Attributes:
        frame: Submission.observations; indicator, area, period: numbers of the distinct texts in codes, areas, periods.
        value: NaN where masked.
    """

    frame: pd.DataFrame
    indicator: np.ndarray
    codes: tuple[str, ...]
    area: np.ndarray
    areas: tuple[str, ...]
    period: np.ndarray
    periods: tuple[str, ...]
    value: np.ndarray
    sheet_no: np.ndarray
    row_no: np.ndarray
    column_no: np.ndarray
    raw: Texts
    catalogue: Catalogue
    report: Report

    def declared(self) -> list[Indicator]:
        """Return the declaration of each of codes."""
        return [self.catalogue.indicators[code] for code in self.codes]

    def counts(self) -> np.ndarray:
        """Return for each of codes whether its values are counted things, not amounts: its unit has no decimals."""
        return np.array([self.catalogue.units[indicator.unit].decimals == 0 for indicator in self.declared()])

    def tell(self, rule: str, position: int, /, **params: str | float | int) -> None:
        """Note a finding about the cell of an observation."""
        self.report.add(
            rule,
            int(self.sheet_no[position]),
            int(self.row_no[position]),
            int(self.column_no[position]),
            self.raw[position],
            self.codes[self.indicator[position]],
            self.areas[self.area[position]],
            self.periods[self.period[position]],
            **params,
        )


def observe(submission: Submission, catalogue: Catalogue) -> Observed:
    """Number what the observations of a submission are about."""
    frame = submission.observations
    indicator, codes = pd.factorize(frame["indicator_code"].to_numpy(dtype=object))
    area, areas = pd.factorize(frame["area_code"].to_numpy(dtype=object))
    period, periods = pd.factorize(frame["period"].to_numpy(dtype=object))
    return Observed(
        frame=frame,
        indicator=indicator,
        codes=tuple(codes),
        area=area,
        areas=tuple(areas),
        period=period,
        periods=tuple(periods),
        value=frame["value"].to_numpy(dtype=float),
        sheet_no=frame["sheet_no"].to_numpy(),
        row_no=frame["row_no"].to_numpy(),
        column_no=frame["column_no"].to_numpy(),
        raw=frame["raw"].to_numpy(dtype=object),
        catalogue=catalogue,
        report=Report(catalogue.rules, submission.sheets),
    )


def with_findings(submission: Submission, report: Report, refused: np.ndarray | None = None) -> Submission:
    """Return the submission with what a report holds behind its findings, and without the observations that are refused."""
    if len(report):
        submission = replace(submission, findings=pd.concat([submission.findings, report.frame()], ignore_index=True))
    if refused is not None and refused.any():
        kept = submission.observations[~refused].reset_index(drop=True)
        submission = replace(submission, observations=kept, rows_refused=submission.rows_refused + int(refused.sum()))
    return submission


def beside(seen: Observed, positions: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return for each position the one of the others with the same area and period, -1 for none."""
    width = len(seen.periods)
    table = np.full(len(seen.areas) * width, -1)
    table[seen.area[others] * width + seen.period[others]] = others
    found: np.ndarray = table[seen.area[positions] * width + seen.period[positions]]
    return found


def tolerance(expected: np.ndarray, values: np.ndarray, report: Report, rule: str) -> np.ndarray:
    """Return by how much numbers may differ for their rounding: counts not at all, others by the rule's limits.

    Args:
        expected: what was computed; values: what was reported beside it.
    """
    whole = (expected == np.rint(expected)) & (values == np.rint(values))
    relative = np.abs(expected) * report.limit(rule, "relative")
    return np.where(whole, 1e-6, np.maximum(report.limit(rule, "tolerance"), relative))
