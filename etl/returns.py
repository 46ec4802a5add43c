"""What goes back to the sender: every finding as a line that says where, what, what was expected and what to do."""

import json
import math
import tomllib
from collections.abc import Hashable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from etl.reader import ReadFailure
from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import Severity
from warehouse.submission import Submission

if TYPE_CHECKING:
    from warehouse.queries import Explanation

_ORDER: tuple[Severity, ...] = ("must", "explain", "hint")
UNREADABLE = "unreadable_file"  # the rule of files that gave no table
SOURCE_HEADINGS = ("area", "period", "value", "raw", "file", "sheet", "cell", "batch", "received")
_WORDS = Path(__file__).resolve().parents[1] / "data" / "catalogue" / "rules" / "returns.toml"


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    """Return data/catalogue/rules/returns.toml: key → language → words."""
    with _WORDS.open("rb") as stream:
        return tomllib.load(stream)


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  (not needed where nothing is to be said)

    return get_column_letter(column)


def heading(name: str, lang: str) -> str:
    """Return the words of one of SOURCE_HEADINGS."""
    return _words()[name][lang]


def summary(submission: Submission, catalogue: Catalogue, lang: str) -> str:
    """Return one line for a file: its form, how much of it can be taken, how many findings of each severity."""
    form = catalogue.forms[submission.form_code].name.get(lang) if submission.form_code else "—"
    found = submission.findings["severity"].value_counts()
    taken = len(submission.observations) + len(submission.registers) + len(submission.targets)
    counts = {severity: int(found.get(severity, 0)) for severity in _ORDER}
    return _words()["summary"][lang].format(file=submission.file_name, form=form, taken=taken, refused=submission.rows_refused, **counts)


def lines(submission: Submission, catalogue: Catalogue, lang: str) -> Iterator[str]:
    """Yield a line a finding, 必改 first, then as they stand in the file: severity, cell, what is wrong, what to do."""
    ranked = submission.findings.assign(rank=submission.findings["severity"].map(_ORDER.index))
    for found in ranked.sort_values(["rank", "sheet", "row_no", "column_no"], kind="stable").to_dict("records"):
        place = where(found["sheet"], found["row_no"], found["column_no"], lang)
        yield f"[{_words()[found['severity']][lang]}] {place}{_said(found, catalogue, lang)}"


def refused(file_name: str, findings: pd.DataFrame, catalogue: Catalogue, lang: str) -> str:
    """Return why a whole file was not taken, in one line: what its 必改 findings say and what to do."""
    why = " ".join(_said(found, catalogue, lang) for found in findings[findings["severity"] == "must"].to_dict("records"))
    return _words()["refused"][lang].format(file=file_name, why=why)


def _said(found: Mapping[Hashable, Any], catalogue: Catalogue, lang: str) -> str:
    """Return a finding's words and remedy; of a file that could not be read the reader's own."""
    params = json.loads(found["params"])
    if found["rule"] == UNREADABLE and "code" in params:
        problem = ReadFailure(params.pop("code"), found["raw"], **params).problem(lang)
        return f"{problem.what} → {problem.remedy}"
    rule = catalogue.rule(found["rule"])
    spoken = {**_named(params, lang), "raw": found["raw"]}
    return f"{rule.render(spoken, lang)} → {rule.advise(spoken, lang)}"


def _named(params: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return params with other cells named as in Excel: row 11, column 3 become `cell` C11, columns 3;5 become C、E."""
    named = dict(params)
    if "row" in params:
        column = params.get("column")
        named["cell"] = f"{_letter(column)}{params['row']}" if column else _words()["row"][lang].format(row=params["row"])
    if "columns" in params:
        named["columns"] = "、".join(_letter(int(number)) for number in str(params["columns"]).split(";"))
    return named


def where(sheet: str, row: int, column: int, lang: str) -> str:
    """Return a place as people find it in Excel, 「月报」C7; "" for the whole file, the sheet alone for the whole sheet."""
    if not sheet:
        return ""
    cell = f"{_letter(column) if column else ''}{row or ''}"
    key = "at_cell" if row and column else "at_row" if row else "at_column" if column else "at_sheet"
    return _words()[key][lang].format(sheet=sheet, cell=cell)


def explained(found: "Explanation", catalogue: Catalogue, lang: str) -> str:
    """Return what a number is, how it was made and how many reported, as lines."""
    unit = catalogue.unit(found.indicator.unit)
    decimals = unit.decimals if found.indicator.decimals is None else found.indicator.decimals
    value = "—" if math.isnan(found.value) else f"{found.value:,.{decimals}f}"
    return _words()["explained"][lang].format(
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
