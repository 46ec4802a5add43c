"""The files that were received: one, those about one report owed, those something was found in."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.catalogue.periods import month_range, months_of
from warehouse.queries.asking import ask, ask_rows
from warehouse.queries.files_sent import files_of, months_inside, speaks_for
from warehouse.rollup.plan import made_of

FILE_COLUMNS = (
    "batch_id", "version", "form_code", "file_name", "sender_code", "sender_zh", "sender_en", "submission_no", "submitted_on",
    "received_at", "loaded_at", "state", "rows_taken", "rows_changed", "rows_unchanged", "rows_withdrawn", "rows_refused",
    "rows_superseded", "must", "explain", "hint",
)  # fmt: skip
BEHIND_COLUMNS = ("file_name", "form_code", "received_at", "loaded_at", "count")
_BEHIND = """
    select batch.file_name, batch.form_code, batch.received_at, batch.loaded_at, counted.count
    from (
        select held.batch_id, count(*) as count from {table} as held
        where held.county_code = :county and {which} in :codes and held.state <> 'withdrawn'
        group by held.batch_id
    ) as counted
    join batch on batch.batch_id = counted.batch_id
    where batch.file_name <> ''
    order by batch.batch_id
"""
_COUNTED = ", ".join(
    f"(select count(*) from finding where finding.batch_id = batch.batch_id and finding.severity = '{severity}') as {severity}"
    for severity in ("must", "explain", "hint")
)
_OWN = ", ".join(f"batch.{name}" for name in FILE_COLUMNS[:5] + FILE_COLUMNS[7:18])
_FILES = f"""
    select {_OWN}, coalesce(max(area.name_zh), '') as sender_zh, coalesce(max(area.name_en), '') as sender_en, {_COUNTED}
    from batch
    left join area on area.county_code = batch.county_code and area.area_code = batch.sender_code
    where batch.county_code = :county and batch.state <> 'counted'
"""


def sent_file(connection: sa.Connection, county_code: str, batch_id: int) -> Mapping[str, Any]:
    """Return one file: FILE_COLUMNS, as in `files_with_findings`, and `periods`, the periods it is about, as the tuple of their codes.

    Raises UnknownName for a batch the county has not, or one that is no file.
    """
    frame = ask(connection, f"{_FILES} and batch.batch_id = :batch group by {_OWN}", county=county_code, batch=batch_id)
    if frame.empty:
        raise UnknownName(Problem("batch", f"no file {batch_id} has been received", "look its number up on the page of reports"))
    sql = "select period from batch_period where county_code = :county and batch_id = :batch order by period"
    periods = tuple(str(row[0]) for row in ask_rows(connection, sql, county=county_code, batch=batch_id)[1])
    return {**{str(name): value for name, value in frame.iloc[0].items()}, "periods": periods}


def files_about(connection: sa.Connection, county_code: str, catalogue: Catalogue, form: str, area_code: str, period: str) -> pd.DataFrame:
    """Return the files that hold one sender's report of one period, as `report_status` counts them, newest submission first.

    A row per file, FILE_COLUMNS as in `files_with_findings`. None where nobody sent it. Raises UnknownName for a form nobody declared.
    """
    declared = catalogue.form(form)
    _, places = ask_rows(connection, "select area_code, level, township_code from area where county_code = :county", county=county_code)
    townships = {code for code, level, _ in places if level == "township"}
    files = [file for file in files_of(connection, county_code, form) if file.covers(period)]
    shared = [file for file in files if file.sender_code not in townships] if declared.sender == "township" else []
    months = months_of(period)
    span = month_range(months[0], months[-1])
    codes = catalogue.indicators_of(declared)
    township_of = {code: township for code, _, township in places}
    inside = months_inside(connection, county_code, declared, codes, shared, span, township_of) if shared else {}
    numbers = [file.batch_id for file in reversed(files) if speaks_for(file, area_code, declared, inside, period)]
    frame = ask(connection, f"{_FILES} and batch.form_code = :form group by {_OWN}", county=county_code, form=form)
    return frame.set_index("batch_id", drop=False).reindex(numbers).reset_index(drop=True)[list(FILE_COLUMNS)]


def files_behind(connection: sa.Connection, county_code: str, catalogue: Catalogue, indicators: Collection[str]) -> pd.DataFrame:
    """Return the files from which all that is held of some indicators comes, in whatever period, the newest first.

    A row per file, BEHIND_COLUMNS: count int, cells of the indicators and of all they are made of, or rows of the registers they
    are counted from.
    """
    codes = made_of(catalogue.indicators, indicators)
    counts = (catalogue.indicators[code].count for code in codes if code in catalogue.indicators)
    registers = list(dict.fromkeys(rule.register for rule in counts if rule is not None))
    wanted = (("observation_current", "held.indicator_code", codes), ("register_row_current", "held.register", registers))
    frames = [
        ask(connection, _BEHIND.format(table=table, which=which), county=county_code, codes=listed)
        for table, which, listed in wanted
        if listed
    ]
    found = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(BEHIND_COLUMNS))
    return found.sort_values(["received_at", "file_name"], ascending=[False, True], kind="stable", ignore_index=True)[list(BEHIND_COLUMNS)]


def files_with_findings(connection: sa.Connection, county_code: str, limit: int) -> pd.DataFrame:
    """Return the files something was found in that its sender must correct or explain, the newest first, at most `limit`.

    A row per file, FILE_COLUMNS: form_code ('' = not recognised), file_name, sender_code and its names, submitted_on (the date
    the sheet gives, '' = none), received_at, loaded_at, state (published, superseded, refused) (str); the others int: rows_*
    count cells of observation forms, rows of registers and targets; must, explain, hint its findings.
    """
    sql = f"""
        {_FILES} and exists (
            select 1 from finding where finding.batch_id = batch.batch_id and finding.severity in ('must', 'explain')
        )
        group by {_OWN} order by batch.received_at desc, batch.submitted_on desc, batch.batch_id desc limit :limit
    """
    return ask(connection, sql, county=county_code, limit=limit)[list(FILE_COLUMNS)]
