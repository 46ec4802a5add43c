"""What goes back to the sender: every finding as a line that says where, what, what was expected and what to do."""

import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from openpyxl.utils import get_column_letter

from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import Severity
from warehouse.submission import Submission

if TYPE_CHECKING:
    from warehouse.queries import Explanation

_ORDER: tuple[Severity, ...] = ("must", "explain", "hint")
SOURCE_HEADINGS = ("area", "period", "value", "raw", "file", "sheet", "cell", "batch", "received")
_WORDS = Path(__file__).resolve().parents[1] / "data" / "catalogue" / "rules" / "returns.toml"


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    """Return data/catalogue/rules/returns.toml: key → language → words."""
    with _WORDS.open("rb") as stream:
        return tomllib.load(stream)


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
    """Yield a line a finding, 必改 first, then as they stand in the file."""
    ranked = submission.findings.assign(rank=submission.findings["severity"].map(_ORDER.index))
    for found in ranked.sort_values(["rank", "sheet", "row_no", "column_no"], kind="stable").to_dict("records"):
        rule = catalogue.rule(found["rule"])
        words = rule.render({**json.loads(found["params"]), "raw": found["raw"]}, lang)
        yield f"[{_words()[rule.severity][lang]}] {where(found['sheet'], found['row_no'], found['column_no'], lang)}{words}"


def where(sheet: str, row: int, column: int, lang: str) -> str:
    """Return a place as people find it in Excel, 「月报」C7; "" for the whole file, the sheet alone for the whole sheet."""
    if not sheet:
        return ""
    cell = f"{get_column_letter(column) if column else ''}{row or ''}"
    key = "at_cell" if row and column else "at_row" if row else "at_column" if column else "at_sheet"
    return _words()[key][lang].format(sheet=sheet, cell=cell)


def explained(found: "Explanation", catalogue: Catalogue, lang: str) -> str:
    """Return what a number is, how it was made and how many reported, as lines."""
    value = "—" if math.isnan(found.value) else f"{found.value:,.{found.indicator.decimals or 0}f}"
    return _words()["explained"][lang].format(
        area=found.area.get(lang),
        code=found.area_code,
        period=found.period,
        name=found.indicator.name.get(lang),
        value=value,
        unit=catalogue.unit(found.indicator.unit).name.get(lang),
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
