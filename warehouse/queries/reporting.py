"""Who sent which form for which period, how promptly, and what was found in it."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.form import Form
from warehouse.catalogue.periods import last_month, month_range, months_of, quarter_of, shift
from warehouse.queries.asking import ask, ask_rows
from warehouse.queries.files_sent import SentFile, files_of, first_month, months_inside, speaks_for

STATUS_COLUMNS = (
    "form_code", "area_code", "name_zh", "name_en", "period", "due", "state", "on_time", "submitted_on", "received_at", "batch_id",
    "file_name", "submission_no", "files", "sent_by", "must", "explain", "hint", "in_use",
)  # fmt: skip
FINDING_COLUMNS = (
    "finding_no", "rule", "severity", "sheet", "row_no", "column_no", "raw", "indicator_code", "area_code", "period", "params",
    "explanation",
)  # fmt: skip
ON_TIME_COLUMNS = ("form_code", "area_code", "name_zh", "name_en", "on_time", "due", "rate")
_SEVERITIES = ("must", "explain", "hint")
_Found = Mapping[int, list[tuple[str, str, str, str]]]  # batch → severity, area, its township, period of each finding


class _Place(NamedTuple):
    """One span of validity of an area."""

    code: str
    level: str
    township: str
    name_zh: str
    name_en: str
    valid_from: str
    valid_to: str

    def there(self, month: str) -> bool:
        return self.valid_from <= month and (not self.valid_to or month <= self.valid_to)


def report_status(connection: sa.Connection, county_code: str, catalogue: Catalogue, today: str, months: int) -> pd.DataFrame:
    """Return what became of every report owed for the last months: form × sender × period.

    A form is owed by every area of its sender's level there at the period's end: each township (of a form by village one that
    has any), or the county for its bureau. A township's report may stand in a file somebody else sent for several. A form
    collected once is owed by nobody. A row per form (as declared), sender (in 建制顺序) and period (oldest first), STATUS_COLUMNS:

    - due: ISO date, the form's due day of the month after the period; of targets, of the first month of their year.
    - state: not_due (nothing sent and the due date not past, or before the form's first period in the county), missing 未报,
      reported 已报, late 迟报 (the first accepted file was handed in after `due`), corrected 补报 (a later submission of the same
      sender replaced the first), returned 退回 (the newest file was refused, or every row of it).
    - on_time: 1.0 or 0.0, of the first accepted file, NaN without one. Handed in is the date the sheet gives, at the latest
      the day the file arrived.
    - of the newest file, '' or 0 without one: submitted_on, received_at, file_name, sent_by (area_code of its sender) (str);
      batch_id, submission_no (int); must, explain, hint (int): its findings about this sender and period or about no other.
    - files: int, how many are about it. in_use: bool, False where nobody in the county ever sent the form (未接入, not 未报).

    Args:
        today: ISO date; months: how many months back, the one of `today` included.
    """
    span = month_range(shift(today[:7], 1 - months), today[:7])
    places = _places(connection, county_code)
    townships = {place.code for place in places if place.level == "township"}
    township_of = {place.code: place.township for place in places}
    found = _findings_by_batch(connection, county_code)
    rows: list[tuple[object, ...]] = []
    for form in catalogue.forms.values():
        periods = _periods_due(form, span)
        files = files_of(connection, county_code, form.code) if periods else []
        begins = first_month(files)
        shared = [file for file in files if file.sender_code not in townships] if form.sender == "township" else []
        codes = catalogue.indicators_of(form)
        inside = months_inside(connection, county_code, form, codes, shared, span, township_of) if shared else {}
        about = {period: [file for file in files if file.covers(period)] for period in periods}
        for code, name_zh, name_en, period in _owed(form, periods, places):
            sent = [file for file in about[period] if speaks_for(file, code, form, inside, period)]
            due = _due(form, period)
            state, on_time = _state(form, sent, due, not_yet=today <= due or last_month(period) < begins)
            rows.append((form.code, code, name_zh, name_en, period, due, state, on_time, *_newest(sent, code, period, found), bool(files)))
    return pd.DataFrame(rows, columns=list(STATUS_COLUMNS)).astype({"on_time": float})


def on_time(status: pd.DataFrame) -> pd.DataFrame:
    """Return how many due reports were handed in by their due date, from what `report_status` returned.

    A row per form and sender, and one per form with area_code '' for all of them, ON_TIME_COLUMNS: on_time, due int; rate
    float, %, NaN where nothing was due. Forms nobody uses have no row; what is missing is not on time.
    """
    owed = status[status["in_use"] & (status["state"] != "not_due")]
    total = owed.assign(area_code="", name_zh="", name_en="")
    keys = ["form_code", "area_code", "name_zh", "name_en"]
    both = pd.concat([total, owed])
    kept = both.assign(on_time=both["on_time"].fillna(0.0), due=1).groupby(keys, sort=False)[["on_time", "due"]].sum().reset_index()
    order = {code: place for place, code in enumerate(dict.fromkeys(status["form_code"]))}
    kept = kept.sort_values("form_code", key=lambda codes: codes.map(order), kind="stable", ignore_index=True)
    kept = kept.astype({"on_time": int, "due": int})
    return kept.assign(rate=100.0 * kept["on_time"] / kept["due"])[list(ON_TIME_COLUMNS)]


def findings(connection: sa.Connection, county_code: str, batch_id: int) -> pd.DataFrame:
    """Return what was found in a file, as it stands there.

    A row per finding, FINDING_COLUMNS: rule (code of the catalogue's), severity must, explain or hint, sheet, raw (the cell's
    text), params (JSON for the rule's words), explanation (the clerk's, '' = none yet) (str); row_no, column_no int, Excel's
    from 1, 0 = the whole sheet or file.
    """
    sql = f"select {', '.join(FINDING_COLUMNS)} from finding where county_code = :county and batch_id = :batch order by finding_no"
    return ask(connection, sql, county=county_code, batch=batch_id)


def _periods_due(form: Form, span: Sequence[str]) -> list[str]:
    """Return the periods of a form that end within a span of months; of targets, the years that begin in it."""
    if form.frequency == "month":
        return list(span)
    if form.frequency == "quarter":
        return [quarter_of(month) for month in span if month[5:] in ("03", "06", "09", "12")]
    if form.frequency == "year":
        ends = "01" if form.kind == "targets" else "12"
        return [month[:4] for month in span if month[5:] == ends]
    return []


def _due(form: Form, period: str) -> str:
    month = months_of(period)[0] if form.kind == "targets" else shift(last_month(period), 1)
    day = min(form.due_day, monthrange(int(month[:4]), int(month[5:7]))[1])
    return f"{month}-{day:02d}"


def _owed(form: Form, periods: Sequence[str], places: Iterable[_Place]) -> Iterator[tuple[str, str, str, str]]:
    """Say who owes a form for which period: area_code, name_zh, name_en, period, by sender in 建制顺序, then time."""
    by_village = form.sender == "township" and form.area.level == "village"
    there = {period: [place for place in places if place.there(last_month(period))] for period in periods}
    has_villages = {(place.township, period) for period in periods for place in there[period] if place.level == "village"}
    owing = {period: {place for place in there[period] if place.level == form.sender} for period in periods}
    for code in dict.fromkeys(place.code for place in places if place.level == form.sender):
        for period in periods:
            for place in owing[period]:
                if place.code == code and (not by_village or (code, period) in has_villages):
                    yield code, place.name_zh, place.name_en, period


def _places(connection: sa.Connection, county_code: str) -> list[_Place]:
    sql = """
        select area_code, level, township_code, name_zh, name_en, valid_from, valid_to from area
        where county_code = :county order by position, area_code, valid_from
    """
    return [_Place(*row) for row in ask_rows(connection, sql, county=county_code)[1]]


def _state(form: Form, sent: Sequence[SentFile], due: str, *, not_yet: bool) -> tuple[str, float]:
    accepted = [file for file in sent if not file.returned]
    on_time = float(min(file.handed_in for file in accepted) <= due) if accepted else np.nan
    if not sent:
        return ("not_due" if not_yet else "missing"), on_time
    if sent[-1].returned:
        return "returned", on_time
    replaced = form.scope == "replace" and [file.sender_code for file in accepted].count(sent[-1].sender_code) > 1
    if replaced or sent[-1].submission_no > 0:
        return "corrected", on_time
    return ("reported" if on_time else "late"), on_time


def _newest(sent: Sequence[SentFile], code: str, period: str, found: _Found) -> tuple[object, ...]:
    """Return the columns from submitted_on to hint."""
    if not sent:
        return ("", "", 0, "", 0, 0, "", 0, 0, 0)
    file, months = sent[-1], set(months_of(period))
    said = [
        severity
        for severity, area, township, about in found.get(file.batch_id, ())
        if (not area or file.sender_code == code or code in (area, township)) and (not about or months & set(months_of(about)))
    ]
    counts = [said.count(severity) for severity in _SEVERITIES]
    return (
        file.submitted_on, file.received_at, file.batch_id, file.file_name, file.submission_no, len(sent), file.sender_code, *counts
    )  # fmt: skip


def _findings_by_batch(connection: sa.Connection, county_code: str) -> _Found:
    sql = """
        select finding.batch_id, finding.severity, finding.area_code, coalesce(max(area.township_code), '') as township, finding.period
        from finding
        left join area on area.county_code = finding.county_code and area.area_code = finding.area_code
        where finding.county_code = :county
        group by finding.batch_id, finding.finding_no, finding.severity, finding.area_code, finding.period
    """
    found: dict[int, list[tuple[str, str, str, str]]] = {}
    for batch_id, *about in ask_rows(connection, sql, county=county_code)[1]:
        found.setdefault(int(batch_id), []).append((about[0], about[1], about[2], about[3]))
    return found
