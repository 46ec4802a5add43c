"""What goes back to the sender: every finding as a line that says where, what, what was expected and what to do."""

import math
from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from warehouse.catalogue import Catalogue
from warehouse.finding_words import SEVERITIES, return_words, severity_name, spoken, where
from warehouse.submission import Submission

if TYPE_CHECKING:
    from warehouse.queries import Explanation

SOURCE_HEADINGS = ("area", "period", "value", "raw", "file", "sheet", "cell", "batch", "received")


def heading(name: str, lang: str) -> str:
    """Return the words of one of SOURCE_HEADINGS."""
    return return_words()[name][lang]


def summary(submission: Submission, catalogue: Catalogue, lang: str) -> str:
    """Return one line for a file: its form, how much of it can be taken, how many findings of each severity."""
    form = catalogue.forms[submission.form_code].name.get(lang) if submission.form_code else "—"
    found = submission.findings["severity"].value_counts()
    taken = len(submission.observations) + len(submission.registers) + len(submission.targets)
    counts = {severity: int(found.get(severity, 0)) for severity in SEVERITIES}
    return return_words()["summary"][lang].format(
        file=submission.file_name, form=form, taken=taken, refused=submission.rows_refused, **counts
    )


def lines(submission: Submission, catalogue: Catalogue, lang: str) -> Iterator[str]:
    """Yield a line a finding, 必改 first, then as they stand in the file: severity, cell, what is wrong, what to do."""
    ranked = submission.findings.assign(rank=submission.findings["severity"].map(SEVERITIES.index))
    for found in ranked.sort_values(["rank", "sheet", "row_no", "column_no"], kind="stable").to_dict("records"):
        place = where(found["sheet"], found["row_no"], found["column_no"], lang)
        yield f"[{severity_name(found['severity'], lang)}] {place}{_said(found, catalogue, lang)}"


def refused(file_name: str, findings: pd.DataFrame, catalogue: Catalogue, lang: str) -> str:
    """Return why a whole file was not taken, in one line: what its 必改 findings say and what to do."""
    why = " ".join(_said(found, catalogue, lang) for found in findings[findings["severity"] == "must"].to_dict("records"))
    return return_words()["refused"][lang].format(file=file_name, why=why)


def _said(found: Mapping[Hashable, Any], catalogue: Catalogue, lang: str) -> str:
    what, remedy = spoken(found["rule"], found["raw"], found["params"], catalogue, lang)
    return f"{what} → {remedy}"


def explained(found: "Explanation", catalogue: Catalogue, lang: str) -> str:
    """Return what a number is, how it was made and how many reported, as lines."""
    unit = catalogue.unit(found.indicator.unit)
    decimals = unit.decimals if found.indicator.decimals is None else found.indicator.decimals
    value = "—" if math.isnan(found.value) else f"{found.value:,.{decimals}f}"
    return return_words()["explained"][lang].format(
        area=found.area.get(lang),
        code=found.area_code,
        period=found.period,
        name=found.indicator.name.get(lang),
        value=value,
        unit=unit.name.get(lang),
        formula=found.formula.get(lang),
        reported=found.reported,
        expected=found.expected,
        version=found.version,
        sources=len(found.sources),
    )


def source_rows(sources: pd.DataFrame, lang: str) -> Iterator[tuple[str, ...]]:
    """Yield a line a source cell in the order of SOURCE_HEADINGS; no value = masked."""
    for row in sources.to_dict("records"):
        value = "" if math.isnan(row["value"]) else f"{row['value']:g}"
        cell = f"{row['column']}{row['row_no']}"
        place = (row["file_name"], row["sheet"], cell, str(row["batch_id"]), row["received_at"])
        yield row[f"name_{lang}"], row["period"], value, row["raw"], *place
