"""The tables behind the pages on reports: who sent what, and what was found in one file."""

from dashboard import formats
from dashboard.components.cases import report_name
from dashboard.components.reports.status import state_name
from dashboard.context import View
from dashboard.exports.table import Table
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.errors import UnknownName
from warehouse.finding_words import severity_name, spoken

_MONTHS = 12
_STATUS = ("area", "period", "state", "due", "submitted_on", "received", "file", "must", "explain", "hint")
_FINDINGS = ("severity", "sheet", "row", "column", "raw", "what", "remedy", "explanation")


def report_status(view: View) -> Table:
    """Return what became of every report of ?form= owed in the last months, a row per sender and period."""
    code = view.params.get("form", "")
    if code not in view.catalogue.forms:
        raise view.unknown("form", code)
    form = view.catalogue.form(code)
    known = view.report_status(_MONTHS)
    rows = []
    for row in known[known["form_code"] == code].to_dict("records"):
        owed = (row[f"name_{view.lang}"], formats.period(row["period"], view.lang), state_name(view, row["state"]), row["due"])
        rows.append((*owed, *(row[name] for name in ("submitted_on", "received_at", "file_name", "must", "explain", "hint"))))
    title = t("export.report_status", view.lang, form=form.name.get(view.lang))
    heads = [t(f"reports.{name}", view.lang) for name in _STATUS]
    return Table(title, heads, rows, [], {t("reports.form", view.lang): form.name.get(view.lang), t("reports.day", view.lang): view.today})


def findings(view: View) -> Table:
    """Return what was found in the file of ?batch=, a row per finding, with what is wrong and what to do in words."""
    written = view.params.get("batch", "")
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
    try:
        file = queries.sent_file(view.connection, view.county, number)
    except UnknownName:
        raise view.unknown("batch", written) from None
    rows = []
    for row in queries.findings(view.connection, view.county, number).to_dict("records"):
        said = spoken(row["rule"], row["raw"], row["params"], view.catalogue, view.lang)
        place = (row["sheet"], row["row_no"] or None, row["column_no"] or None, row["raw"])
        rows.append((severity_name(row["severity"], view.lang), *place, said.what, said.remedy, row["explanation"]))
    stem = str(file["file_name"]).rpartition("/")[2].rpartition(".")[0]
    title = t("export.findings", view.lang, file=stem)
    return Table(
        title, [t(f"reports.{name}", view.lang) for name in _FINDINGS], rows, [], {t("reports.file", view.lang): file["file_name"]}
    )


def cases(view: View) -> Table:
    """Return the figures published reports state, a row per figure with its sentence."""
    lang = view.lang
    rows = []
    found = queries.cases(view.connection, view.county)
    for row in found.to_dict("records"):
        indicator = view.indicator(row["indicator_code"])
        unit = view.catalogue.unit(indicator.unit).name.get(lang)
        numbers = [None if row[name] != row[name] else row[name] for name in ("value", "numerator", "denominator")]
        said = (
            report_name(row["report"]),
            indicator.name.get(lang),
            indicator.code,
            row[f"name_{lang}"],
            formats.period(row["period"], lang),
        )
        rows.append((*said, *numbers, unit, row["bound"], row["state"], row["quote"]))
    heads = [t(f"cases.{name}", lang) for name in ("name", "indicator", "code", "area", "period")]
    heads += [t(f"export.{name}", lang) for name in ("value", "numerator", "denominator")]
    heads += [t("indicator.unit", lang), t("export.bound", lang), t("cases.state", lang), t("cases.quote", lang)]
    indicators = [view.indicator(code) for code in dict.fromkeys(found["indicator_code"])]
    return Table(t("pages.cases", lang), heads, rows, indicators, {})
