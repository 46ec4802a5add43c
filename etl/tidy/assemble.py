"""One extract into one submission: areas, periods, units and numbers of every cell, everything that is wrong at once."""

from collections import Counter
from dataclasses import replace

import numpy as np

from etl import registers
from etl.checks.report import Report
from etl.form.extract import Extract
from etl.places import Places
from etl.tidy import areas, rows, targets
from etl.tidy.cells import Cells
from etl.tidy.merge import observations
from etl.tidy.submitted import submission_no, submitted_on
from etl.tidy.totals import compare_totals
from etl.tidy.values import read_cells
from warehouse.catalogue import Catalogue
from warehouse.submission import Submission


def tidy(
    extract: Extract, catalogue: Catalogue, places: Places, county_code: str, file_name: str, sha256: str, received_at: str
) -> Submission:
    """Turn what a form took out of a file into coded rows in the indicators' units.

    Never raises for what a clerk wrote: every problem becomes a finding. A 必改 finding keeps the cell (of a register or targets
    form the row) out, and rows_refused counts those.

    Args:
        file_name: relative to the inbox, "/" between folders; received_at: ISO 8601.

    Returns:
        A submission whose rows have passed no check yet that needs more than one cell of the file: see etl.checks.
    """
    form = extract.form
    report = Report(catalogue.rules, extract.sheets)
    report.extend(extract.findings)
    around = rows.sheet_periods(extract)
    table = _rows(extract, around, places, catalogue, report)
    made = Submission(
        county_code=county_code,
        form_code=form.code,
        form_fingerprint=form.fingerprint,
        kind=form.kind,
        file_name=file_name,
        sha256=sha256,
        submission_no=submission_no(file_name, catalogue.words),
        submitted_on=submitted_on(extract.contexts.values()),
        received_at=received_at,
        scope=form.scope,
        sheets=extract.sheets,
    )
    sender = areas.sender(extract, table, places, county_code)
    if form.kind == "register":
        kept, refused = registers.register_rows(extract, table, catalogue, report)
        made = replace(made, registers=kept)
    elif form.kind == "targets":
        kept, refused = targets.target_rows(extract, table, catalogue, report)
        made = replace(made, targets=kept)
    else:
        cells = read_cells(extract, table, around, places, catalogue, report)
        compare_totals(cells, table, areas.townships_written(extract, catalogue.words), catalogue, report)
        details = cells.take(~table.total[cells.row])
        kept, refused = observations(details, catalogue, report), 0
        made = replace(made, observations=kept)
    return replace(made, sender_code=sender, rows_refused=refused, periods=periods, findings=report.frame())
