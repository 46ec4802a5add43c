"""One form by sender and period, as marks, and in words who has not sent it."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.tables import Cell, table
from dashboard.components.trends import updated
from dashboard.context import View
from dashboard.figures import matrix
from dashboard.text import t
from warehouse.catalogue.form import Form

_STATES = {"reported": "on_time", "corrected": "supplemented"}  # as figures name them; the others have one name
_HEADS = (("area", "k"), ("period", "k"), ("state", "k"), ("due", "k"), ("handed_in", "k"), ("file", ""), ("found", "k"))
_WIDTH = 560


def drawn_state(state: str) -> str:
    """Return a state of queries.report_status as figures name it."""
    return _STATES.get(state, state)


def state_name(view: View, state: str) -> str:
    """Return 未报, 已报, 迟报, 补报, 退回 or 未到期."""
    return t(f"figure.state.{drawn_state(state)}", view.lang)


def matrix_panel(view: View, form: Form, status: Any) -> Component:
    """Draw a mark per sender and period; a mark leads to the files about it.

    Args:
        status: the form's rows of queries.report_status.
    """
    lang = view.lang
    rows = list(_rows(status))
    frame = status.assign(
        name=status[f"name_{lang}"],
        state=[drawn_state(row["state"]) for row in rows],
        said=[_said(view, row) for row in rows],
    )
    drawn = matrix.matrix(frame, lang, width=_WIDTH)
    title = _title(view, form, rows)
    due = t(f"reports.due_{'targets' if form.kind == 'targets' else 'after'}", lang, day=form.due_day)
    source = t("chart.source_plain", lang, source=view.shown.county.name.get(lang), moment=updated(view))
    lines = [_line(view, row) for row in rows]
    heads = [(t(f"reports.{key}", lang), kind) for key, kind in _HEADS]
    return panel.panel(
        view,
        title,
        [due, t("reports.how", lang)],
        drawn,
        source,
        identity="report-status",
        link=view.link(f"/reports/{form.code}/{{0}}/{{1}}", period=None),
        numbers=table(heads, lines, identity="report-rows"),
        download=view.link("/download/report_status", form=form.code, period=None),
        wide=True,
    )


def missing(view: View, status: Any) -> Component:
    """Say who owes what now, a line per form and period, the newest first; forms nobody sends are named as 未接入."""
    lang = view.lang
    forms = view.catalogue.forms
    owing = status[(status["state"] == "missing") & status["in_use"]]
    rows = sorted(_rows(owing), key=lambda row: (_order(row["period"]), row["form_code"]), reverse=True)
    lines: list[Component] = []
    for (period, code), group in groupby(rows, key=lambda row: (row["period"], row["form_code"])):
        names = t("format.list", lang).join(row[f"name_{lang}"] for row in group)
        said = t("reports.owes", lang, period=formats.period(period, lang), names=names, form=forms[code].name.get(lang))
        lines.append(html.Li(html.A(said, href=view.here(form=code, version=view.params.get("version")))))
    used = set(status.loc[status["in_use"], "form_code"])
    unused = [forms[code].name.get(lang) for code in dict.fromkeys(status["form_code"]) if code not in used]
    content: list[Component] = [html.H2(t("reports.missing", lang, count=len(rows)) if rows else t("reports.missing_none", lang))]
    content += [html.Ul(lines, className="lines", id="missing")] if lines else []
    if unused:
        content.append(html.P(t("reports.unused", lang, forms=t("format.list", lang).join(unused)), className="muted"))
    return html.Section(content, className="panel")


def rates(view: View, form: Form, punctual: Any) -> Component:
    """Show how many due reports of the form came by their due date: a table by sender, and of every form in one line each.

    Args:
        punctual: what queries.on_time returned.
    """
    lang = view.lang
    both = ((t("reports.sender", lang), "k"), (t("reports.on_time", lang), "n"), (t("reports.rate", lang), "n"))
    own = punctual[punctual["form_code"] == form.code].to_dict("records")
    forms = punctual[punctual["area_code"] == ""].to_dict("records")
    named = [(t("reports.all", lang) if not row["area_code"] else row[f"name_{lang}"], row) for row in own]
    by_sender: list[list[Cell]] = [[name, *_rate(view, row)] for name, row in named]
    by_form: list[list[Cell]] = [
        [html.A(view.catalogue.form(row["form_code"]).name.get(lang), href=view.here(form=row["form_code"])), *_rate(view, row)]
        for row in forms
    ]
    heads = [(t("reports.form", lang), "k"), *both[1:]]
    chosen = next((place for place, row in enumerate(forms) if row["form_code"] == form.code), -1)
    return html.Section(
        [
            html.H2(t("reports.rates", lang)),
            html.P(t("reports.rates_how", lang), className="unit"),
            table(heads, by_form, identity="rates-by-form", chosen=chosen),
            *([html.H2(t("reports.rates_of", lang, form=form.name.get(lang))), table(both, by_sender, identity="rates")] if own else []),
        ],
        className="panel",
    )


def _rows(status: Any) -> Iterator[Mapping[str, Any]]:
    for row in status.to_dict("records"):
        yield {str(name): value for name, value in row.items()}


def _order(period: str) -> str:
    """Return what sorts periods of all grains by their end."""
    return period.replace("Q1", "-03").replace("Q2", "-06").replace("Q3", "-09").replace("Q4", "-12") if len(period) > 4 else f"{period}-12"


def _title(view: View, form: Form, rows: list[Mapping[str, Any]]) -> str:
    """Say how the newest period that is due stands."""
    lang, name = view.lang, form.name.get(view.lang)
    due = [row for row in rows if row["state"] != "not_due"]
    if not due:
        return t("reports.none_due", lang, form=name)
    if not any(row["in_use"] for row in due):
        return t("reports.not_in_use", lang, form=name)
    newest = max(row["period"] for row in due)
    owed = [row for row in due if row["period"] == newest]
    sent = sum(row["state"] not in ("missing", "returned") for row in owed)
    return t("reports.stands", lang, form=name, period=formats.period(newest, lang), sent=sent, owed=len(owed))


def _said(view: View, row: Mapping[str, Any]) -> str:
    lang = view.lang
    words = [row[f"name_{lang}"], formats.period(row["period"], lang), state_name(view, row["state"])]
    words.append(t("reports.due_on", lang, day=row["due"]))
    if row["batch_id"]:
        words.append(t("reports.handed_in_on", lang, day=_handed_in(row)))
        found = _found(view, row)
        words += [found] if found else []
    return t("reports.between", lang).join(words)


def _line(view: View, row: Mapping[str, Any]) -> list[Cell]:
    lang = view.lang
    period = formats.period(row["period"], lang)
    file: Cell = t("format.missing", lang)
    if row["batch_id"]:
        file = html.A(row["file_name"], href=view.link(f"/reports/{int(row['batch_id'])}", period=None), lang="zh-CN")
    state = html.Span(state_name(view, row["state"]), className=f"state {row['state']}")
    return [row[f"name_{lang}"], period, state, row["due"], _handed_in(row) or t("format.missing", lang), file, _found(view, row)]


def _handed_in(row: Mapping[str, Any]) -> str:
    arrived = str(row["received_at"])[:10]
    return min(row["submitted_on"], arrived) if row["submitted_on"] else arrived


def _found(view: View, row: Mapping[str, Any]) -> str:
    counts = [(severity, int(row[severity])) for severity in ("must", "explain", "hint")]
    return t("format.list", view.lang).join(t(f"reports.count_{severity}", view.lang, count=count) for severity, count in counts if count)


def _rate(view: View, row: Mapping[str, Any]) -> list[Cell]:
    return [f"{row['on_time']}/{row['due']}", t("format.quantity_percent", view.lang, number=formats.plain(row["rate"], 1, view.lang))]
