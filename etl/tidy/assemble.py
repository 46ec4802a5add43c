"""One extract into one submission: areas, periods, units and numbers of every cell, and all that is wrong at once."""

import numpy as np

from etl.checks.report import Report
from etl.form.extract import Extract
from etl.places import Places
from etl.registers import register_rows
from etl.tidy.areas import bands, cell_areas, row_areas, sender
from etl.tidy.coded import Headed
from etl.tidy.merge import observations
from etl.tidy.rows import Rows, cell_periods, column, row_bounds, row_cumulatives, row_periods, row_units, surroundings, without_others
from etl.tidy.submitted import submission_no, submitted_on
from etl.tidy.targets import target_rows
from etl.tidy.totals import compare_across, compare_totals
from etl.tidy.values import read_cells
from warehouse.catalogue import Catalogue
from warehouse.submission import OBSERVATION_COLUMNS, REGISTER_COLUMNS, TARGET_COLUMNS, Submission, empty

_NO_OBSERVATIONS, _NO_THINGS, _NO_AIMS = empty(OBSERVATION_COLUMNS), empty(REGISTER_COLUMNS), empty(TARGET_COLUMNS)


def tidy(
    extract: Extract, catalogue: Catalogue, places: Places, county_code: str, file_name: str, sha256: str, received_at: str
) -> Submission:
    """Turn what a form took out of a file into coded rows in the indicators' units.

    Never raises for what a clerk wrote: every problem becomes a finding, all at once. A 必改 finding keeps its cell (in registers
    and targets its row) out, and rows_refused counts those. What needs several values to be seen is left to etl.checks.

    Args:
        file_name: relative to the inbox, "/" between folders; received_at: ISO 8601.
    """
    extract = without_others(extract)
    form = extract.form
    report = Report(catalogue.rules, extract.sheets)
    report.extend(extract.findings)
    scope, stated = form.scope, None
    rows = _rows(extract, catalogue, places, report)
    periods = {period for period in rows.period[~rows.total].tolist() if period}
    things, aims, observed = _NO_THINGS.copy(deep=False), _NO_AIMS.copy(deep=False), _NO_OBSERVATIONS.copy(deep=False)
    if form.kind == "register":
        things, refused = register_rows(extract, rows, catalogue, report)
    elif form.kind == "targets":
        aims, refused = target_rows(extract, rows, catalogue, report)
    else:
        headed = Headed(extract)
        found = cell_periods(extract, headed, rows, report)
        cells = read_cells(extract, headed, rows, cell_areas(extract, headed, rows, places, report), found, catalogue, report)
        compare_totals(cells, rows, extract, catalogue, report)
        compare_across(cells, rows, extract, catalogue, report)
        details = cells.take(~rows.total[cells.row] & ~cells.total) if rows.total.any() or cells.total.any() else cells
        observed = observations(details, catalogue, report)
        refused = int(details.refused.sum())
        stated = tuple(sorted(details.codes()))
        periods |= details.period.used() - {""}
        if len(details) and details.state.equals("missing").all() and not details.refused.any():
            report.add("nothing_reported")
        if cells.together.any():  # the months' own numbers are not in it and stay what they are
            scope = "upsert"
    return Submission(
        county_code=county_code,
        form_code=form.code,
        form_fingerprint=form.fingerprint,
        kind=form.kind,
        file_name=file_name,
        sha256=sha256,
        sender_code=sender(extract, rows, places),
        submission_no=submission_no(file_name, catalogue.words),
        submitted_on=submitted_on(extract.contexts.values()),
        received_at=received_at,
        scope=scope,
        indicators=stated,
        sheets=extract.sheets,
        periods=tuple(sorted(periods)),
        observations=observed,
        registers=things,
        targets=aims,
        findings=report.frame(),
        rows_refused=refused,
    )


def _rows(extract: Extract, catalogue: Catalogue, places: Places, report: Report) -> Rows:
    """Say of every row what it is about."""
    around = surroundings(extract, places, catalogue.words, report)
    kind = column(extract, "kind")
    total = kind != "detail"
    period = row_periods(extract, around, total, report)
    band, under = bands(extract, period, total, around, places)
    total = total | band
    crossed = extract.form.layout == "crosstab" and extract.form.long.across == "area"
    nowhere = np.full(len(total), "", dtype=object)
    return Rows(
        sheet_no=column(extract, "sheet_no").astype(np.int64),
        table_no=column(extract, "table_no").astype(np.int64),
        row_no=column(extract, "row_no").astype(np.int64),
        total=total,
        summed=(kind == "total") | band,
        area=nowhere if crossed else row_areas(extract, period, total, under, around, places, report),
        period=period,
        cumulative=row_cumulatives(extract, around),
        indicator=column(extract, "indicator"),
        unit=row_units(extract, catalogue.units),
        basis=column(extract, "basis"),
        bound=row_bounds(column(extract, "bound"), catalogue.words),
        quote=column(extract, "quote"),
        around=around,
    )
