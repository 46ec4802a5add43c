"""Who has sent their reports and who has not: forms × townships in the newest period due."""

from collections.abc import Mapping
from typing import Any

from dashboard import formats
from dashboard.components.places.said import name_of, source_of_many
from dashboard.components.reports.status import drawn_state, state_name
from dashboard.context import View
from dashboard.figures.matrix import GLYPHS
from dashboard.screen.declared import ScreenPanel
from dashboard.screen.model import MOST_ROWS, Cell, Panel, Tone
from dashboard.text import t

_MONTHS = 5  # back
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
    """Return a row per form that townships send and period, of the newest due and those before it, a column per township in 建制顺序."""
    lang = view.lang
    rows = _of_townships(view)
    due = _newest(rows)
    known = [row for row in rows if row["period"] <= due[row["form_code"]]]
    places = {row["area_code"]: name_of(view, row["name_zh"], row["name_en"]) for row in known}
    found = {(row["form_code"], row["period"], row["area_code"]): row for row in known}
    keys = sorted(dict.fromkeys((form, period) for form, period, _ in found), key=lambda key: (list(due).index(key[0]), _back(key[1])))
    most = max(MOST_ROWS // max(len(due), 1), 1)
    kept = [key for key in keys if [one for one in keys if one[0] == key[0]].index(key) < most]
    shown = tuple((_head(view, *key), *(_mark(view, found.get((*key, area)), area) for area in places)) for key in kept[:MOST_ROWS])
    heads = (t("screen.form", lang), *places.values())
    return Panel("matrix", said(view, _of_newest(rows, due)), source=source_of_many(view), heads=heads, rows=shown)


def newest_due(view: View) -> list[Any]:
    """Return rows of queries.report_status: of each form in use that townships send those of the newest period that was due."""
    rows = _of_townships(view)
    return _of_newest(rows, _newest(rows))


def _of_townships(view: View) -> list[Any]:
    status = view.report_status(_MONTHS)
    senders = {code for code, form in view.catalogue.forms.items() if form.sender == "township"}
    return [row for row in status.to_dict("records") if row["in_use"] and row["form_code"] in senders]


def _of_newest(rows: list[Any], due: Mapping[str, str]) -> list[Any]:
    return [row for row in rows if row["period"] == due[row["form_code"]]]


def _newest(rows: list[Any]) -> dict[str, str]:
    """Return form → its newest period that was due, of one never due its first."""
    newest: dict[str, str] = {}
    for row in rows:
        if row["state"] != "not_due" or row["form_code"] not in newest:
            newest[row["form_code"]] = row["period"]
    return newest


def _back(period: str) -> int:
    """Return a number that is smaller for later periods."""
    return -int("".join(letter for letter in period if letter.isdigit()))


def _head(view: View, form: str, period: str) -> Cell:
    return Cell(
        t("screen.of_period", view.lang, name=view.catalogue.form(form).name.get(view.lang), period=formats.period(period, view.lang))
    )


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
    return Cell(state_name(view, row["state"]), GLYPHS[drawn_state(row["state"])], _TONES[row["state"]], drill=area)
