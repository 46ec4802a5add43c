"""Which indicator a cell is of, where the row and not the heading says it."""

import re

import numpy as np

from etl.checks.report import Report
from etl.tidy.coded import Coded
from etl.tidy.rows import Rows
from warehouse.catalogue import Catalogue, normalise_heading
from warehouse.catalogue.form import Form
from warehouse.catalogue.headings import Headings
from warehouse.catalogue.nearest import nearest

_BRACKETS = re.compile(r"\([^()]*\)$")


def find_indicators(
    target: Coded, measure: Coded, row: np.ndarray, rows: Rows, form: Form, catalogue: Catalogue, report: Report
) -> tuple[Coded, Coded]:
    """Return indicator code ("" unknown) and measure of every cell; an unknown name is reported once a row.

    A row names its indicator by code, by a name or by any spelling of a heading, with or without a unit in brackets; the name of a
    本年累计 companion is its indicator in the measure year_to_date.
    """
    unsaid = np.flatnonzero(target.equals(""))
    if not len(unsaid):
        return target, measure
    indicator, measures = target.array(), measure.array()
    headings = catalogue.headings(form)
    named: dict[str, tuple[str, str] | None] = {}
    reported: set[int] = set()
    for position in unsaid.tolist():
        place = int(row[position])
        text = rows.indicator[place]
        if text not in named:
            named[text] = _find(text, headings, catalogue)
        found = named[text]
        if found is not None:
            indicator[position] = found[0]
            if found[1] != "period":
                measures[position] = found[1]
        elif place not in reported and not rows.total[place]:
            reported.add(place)
            close = nearest(text, [spelling for spelling in headings if spelling])
            where = int(rows.sheet_no[place]), int(rows.row_no[place]), rows.around[int(rows.table_no[place])].column("indicator")
            report.add("unknown_indicator", *where, raw=text, nearest="、".join(close))
    return Coded.of(indicator), Coded.of(measures)


def _find(text: str, headings: Headings, catalogue: Catalogue) -> tuple[str, str] | None:
    """Return indicator code and measure; None for a name nobody declared."""
    name = normalise_heading(text)
    for spelling in (name, _BRACKETS.sub("", name)):
        if claimed := headings.get(spelling):
            code, column = claimed[0]
            return code, column.measure
    declared = catalogue.indicators.get(text)
    return (declared.companion_of, "year_to_date") if declared is not None and declared.companion_of else None
