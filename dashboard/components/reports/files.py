"""Files as they were received: lists of them, and one with everything that was found in it."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.tables import Cell, table
from dashboard.context import View
from dashboard.text import t
from warehouse.finding_words import SEVERITIES, spoken, where

_HEADS = (
    ("file", ""), ("form", "k"), ("sender", "k"), ("handed_in", "k"), ("outcome", "k"), ("must", "n"), ("explain", "n"), ("hint", "n"),
)  # fmt: skip
_ROWS = ("rows_taken", "rows_changed", "rows_unchanged", "rows_withdrawn", "rows_refused", "rows_superseded")
_ALWAYS = ("rows_taken", "rows_unchanged", "rows_refused")
_FOUND = (("place", "k"), ("raw", ""), ("what", ""), ("remedy", ""))


def file_table(view: View, files: Any, identity: str) -> Component:
    """List files, each a link to its own page; columns as in queries.files_with_findings."""
    lang = view.lang
    lines: list[list[Cell]] = []
    for row in files.to_dict("records"):
        link = html.A(row["file_name"], href=view.link(f"/reports/{row['batch_id']}", period=None), lang="zh-CN")
        counts = [str(row[severity]) if row[severity] else "" for severity in SEVERITIES]
        lines.append([link, form_name(view, row["form_code"]), _sender(view, row), _handed_in(row), outcome(view, row), *counts])
    return table([(t(f"reports.{key}", lang), kind) for key, kind in _HEADS], lines, identity=identity)


def files_panel(view: View, found: Any) -> Component:
    """List the newest files something was found in that must be corrected or explained."""
    head = [
        html.H2(t("reports.with_findings", view.lang)),
        html.P(t("reports.with_findings_how", view.lang, count=len(found)), className="unit"),
    ]
    return html.Section([*head, file_table(view, found, "files")], className="panel")


def file_facts(view: View, file: Mapping[str, Any]) -> Component:
    """Show what became of one file: form, sender, periods, when it came, how many values were taken, refused or unchanged."""
    lang = view.lang
    periods = [formats.period(period, lang) for period in file["periods"]]
    known = {
        "form": form_name(view, file["form_code"]),
        "sender": _sender(view, file),
        "periods": t("format.window", lang, start=periods[0], end=periods[-1])
        if len(periods) > 3
        else t("format.list", lang).join(periods),
        "submitted_on": file["submitted_on"] or t("reports.no_date", lang),
        "received": formats.moment(file["received_at"], lang),
        "loaded": formats.moment(file["loaded_at"], lang),
        "submission": t("reports.submission_first", lang) if not file["submission_no"] else str(file["submission_no"] + 1),
        "outcome": outcome(view, file),
        "version": t("reports.version_of", lang, version=file["version"]),
    }
    terms = [part for key, said in known.items() for part in (html.Dt(t(f"reports.{key}", lang)), html.Dd(said))]
    told = [name for name in _ROWS if file[name] or name in _ALWAYS]
    counts = [html.Li([html.Strong(f"{file[name]:,}"), " ", t(f"reports.{name}", lang)], id=name.replace("_", "-")) for name in told]
    return html.Section([html.Ul(counts, className="counts"), html.Dl(terms, className="facts")], className="panel")


def findings_by_severity(view: View, found: Any) -> list[Component]:
    """Show a file's findings, 必改 first: where, what stands there, what is wrong and was expected, what to do."""
    lang = view.lang
    rows = found.to_dict("records")
    if not rows:
        return [html.Section(html.H2(t("reports.found_nothing", lang)), className="panel")]
    heads = [(t(f"reports.{key}", lang), kind) for key, kind in _FOUND]
    sections: list[Component] = []
    for severity in SEVERITIES:
        members = [row for row in rows if row["severity"] == severity]
        if members:
            lines = [_finding(view, row) for row in members]
            title = html.H2(t(f"reports.severity_{severity}", lang, count=len(members)), className=f"severity {severity}")
            note = html.P(t(f"reports.means_{severity}", lang), className="unit")
            sections.append(html.Section([title, note, table(heads, lines, identity=f"findings-{severity}")], className="panel findings"))
    return sections


def outcome(view: View, file: Mapping[Any, Any]) -> str:
    """Return what became of a file in words."""
    if file["state"] == "published":
        key = "nothing" if not file["rows_taken"] and file["rows_refused"] else "partly" if file["rows_refused"] else "published"
    else:
        key = file["state"]
    return t(f"outcome.{key}", view.lang)


def form_name(view: View, code: str) -> str:
    """Return a form's name, of one not recognised or no longer declared what is known."""
    forms = view.catalogue.forms
    return forms[code].name.get(view.lang) if code in forms else code or t("reports.no_form", view.lang)


def _finding(view: View, row: Mapping[Any, Any]) -> list[Cell]:
    said = spoken(row["rule"], row["raw"], row["params"], view.catalogue, view.lang)
    explained = [html.P(t("reports.explained", view.lang, words=row["explanation"]), className="muted")] if row["explanation"] else []
    place = where(row["sheet"], int(row["row_no"]), int(row["column_no"]), view.lang).strip()
    stands = html.Span(place, lang="zh-CN") if place else t("reports.whole_file", view.lang)
    return [stands, html.Span(row["raw"], lang="zh-CN"), said.what, html.Div([said.remedy, *explained])]


def _sender(view: View, row: Mapping[Any, Any]) -> str:
    return row[f"sender_{view.lang}"] or row["sender_zh"] or row["sender_code"] or t("format.missing", view.lang)


def _handed_in(row: Mapping[Any, Any]) -> str:
    arrived = str(row["received_at"])[:10]
    return min(row["submitted_on"], arrived) if row["submitted_on"] else arrived
