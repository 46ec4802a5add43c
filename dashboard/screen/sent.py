"""Who has sent their reports and who has not: forms × townships in the newest period due."""

from collections.abc import Mapping
from typing import Any

from dashboard import formats
from dashboard.components.places.said import name_of, source_of_many
from dashboard.components.reports.status import state_name
from dashboard.context import View
from dashboard.screen.declared import ScreenPanel
from dashboard.screen.model import MOST_ROWS, Cell, Panel, Tone
from dashboard.text import t
from warehouse import queries

_MONTHS = 3  # back, far enough for the newest month and quarter due
_SHAPES = {"reported": "●", "late": "▲", "corrected": "◆", "returned": "■", "missing": "□", "not_due": "·"}
_TONES: Mapping[str, Tone] = {
    "reported": "good",
    "late": "warn",
    "corrected": "good",
    "returned": "bad",
    "missing": "bad",
    "not_due": "quiet",
}
_OWING = ("missing", "returned")


def reports_panel(view: View, _: ScreenPanel) -> Panel:
    """Return a row per form that townships send, in its newest period due, and a column per township in 建制顺序."""
    lang = view.lang
    rows = newest_due(view)
    places = {row["area_code"]: name_of(view, row["name_zh"], row["name_en"]) for row in rows}
    forms = list(dict.fromkeys(row["form_code"] for row in rows))[:MOST_ROWS]
    found = {(row["form_code"], row["area_code"]): row for row in rows}
    period_of = {row["form_code"]: row["period"] for row in rows}
    shown = tuple(
        (
            Cell(
                t("screen.of_period", lang, name=view.catalogue.form(form).name.get(lang), period=formats.period(period_of[form], lang)),
            ),
            *(_mark(view, found.get((form, area)), area) for area in places),
        )
        for form in forms
    )
    return Panel("matrix", said(view, rows), source=source_of_many(view), heads=(t("screen.form", lang), *places.values()), rows=shown)


def newest_due(view: View) -> list[Any]:
    """Return rows of queries.report_status: of each form in use that townships send those of the newest period that was due."""
    status = queries.report_status(view.connection, view.county, view.catalogue, view.today, _MONTHS)
    senders = {code for code, form in view.catalogue.forms.items() if form.sender == "township"}
    rows = [row for row in status.to_dict("records") if row["in_use"] and row["form_code"] in senders]
    newest: dict[str, str] = {}
    for row in rows:
        if row["state"] != "not_due" or row["form_code"] not in newest:
            newest[row["form_code"]] = row["period"]
    return [row for row in rows if row["period"] == newest[row["form_code"]]]


def said(view: View, rows: list[Any]) -> str:
    """Return how many of the reports due were sent, and who still owes any."""
    lang = view.lang
    owed = [row for row in rows if row["state"] != "not_due"]
    if not owed:
        return t("screen.nothing_due", lang)
    owing = list(dict.fromkeys(name_of(view, row["name_zh"], row["name_en"]) for row in owed if row["state"] in _OWING))
    sent = sum(row["state"] not in _OWING for row in owed)
    if not owing:
        return t("screen.all_sent", lang, count=len(owed))
    return t("screen.sent", lang, sent=sent, count=len(owed), owing=t("format.list", lang).join(owing))


def _mark(view: View, row: Any, area: str) -> Cell:
    if row is None:
        return Cell("", drill=area)
    return Cell(state_name(view, row["state"]), _SHAPES[row["state"]], _TONES[row["state"]], drill=area)
