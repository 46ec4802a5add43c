"""What goes back to the sender: every finding as a line that says where, what, what was expected and what to do."""

import json
from collections.abc import Iterator

from openpyxl.utils import get_column_letter

from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import Severity
from warehouse.submission import Submission

_ORDER: tuple[Severity, ...] = ("must", "explain", "hint")
_SEVERITY = {"zh": {"must": "必改", "explain": "须说明", "hint": "提示"}, "en": {"must": "must correct", "explain": "please explain", "hint": "hint"}}
_SUMMARY = {
    "zh": "{file}：{form}，可收 {taken} 项，拒收 {refused} 项；必改 {must}，须说明 {explain}，提示 {hint}。",
    "en": "{file}: {form}, {taken} values can be taken, {refused} refused; {must} must be corrected, {explain} explained, {hint} hints.",
}


def summary(submission: Submission, catalogue: Catalogue, lang: str) -> str:
    """Return one line for a file: its form, how much of it can be taken, how many findings of each severity."""
    form = catalogue.forms[submission.form_code].name.get(lang) if submission.form_code else "—"
    found = submission.findings["severity"].value_counts()
    taken = len(submission.observations) + len(submission.registers) + len(submission.targets)
    counts = {severity: int(found.get(severity, 0)) for severity in _ORDER}
    return _SUMMARY[lang].format(file=submission.file_name, form=form, taken=taken, refused=submission.rows_refused, **counts)


def lines(submission: Submission, catalogue: Catalogue, lang: str) -> Iterator[str]:
    """Yield a line a finding, 必改 first, then as they stand in the file."""
    ranked = submission.findings.assign(rank=submission.findings["severity"].map(_ORDER.index))
    for found in ranked.sort_values(["rank", "sheet", "row_no", "column_no"], kind="stable").to_dict("records"):
        rule = catalogue.rule(found["rule"])
        words = rule.render({**json.loads(found["params"]), "raw": found["raw"]}, lang)
        yield f"[{_SEVERITY[lang][rule.severity]}] {where(found['sheet'], found['row_no'], found['column_no'], lang)}{words}"


def where(sheet: str, row: int, column: int, lang: str) -> str:
    """Return a place as people find it in Excel, 「月报」C7; "" for the whole file, the sheet alone for the whole sheet."""
    if not sheet:
        return ""
    if row and column:
        return f"「{sheet}」{get_column_letter(column)}{row} "
    if row or column:
        place = f"{row}" if row else get_column_letter(column)
        kind = ("第{}行", "row {}") if row else ("{}列", "column {}")
        return f"「{sheet}」{kind[lang == 'en'].format(place)} "
    return f"「{sheet}」 "
