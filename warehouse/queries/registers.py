"""The rows of registers: one by one, how many are open, how many are new."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from warehouse.catalogue import Catalogue
from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.catalogue.form import Form, RegisterField
from warehouse.catalogue.model import Count, Grain, Indicator, Level, Text
from warehouse.catalogue.nearest import suggestion
from warehouse.catalogue.periods import UNDATED, month_range, quarter_of
from warehouse.counting import count_groups, counted_rows, months_of_register
from warehouse.queries.asking import ask, ask_rows
from warehouse.queries.scope import scope_of
from warehouse.rollup import read_areas
from warehouse.trees import Trees

# Of `register_rows`, before a column per field.
ROW_COLUMNS = ("row_key", "area_code", "name_zh", "name_en", "township_code", "version", "batch_id", "file_name", "row_no")
COUNT_COLUMNS = ("area_code", "choice", "label", "value", "bound")
FLOW_COLUMNS = ("period", *COUNT_COLUMNS)


class RegisterRows(NamedTuple):
    """One page of a register; total: how many rows the filters leave."""

    rows: pd.DataFrame
    total: int


def register_rows(
    connection: sa.Connection,
    county_code: str,
    catalogue: Catalogue,
    register: str,
    within: str = "",
    where: Mapping[str, Sequence[str]] | None = None,
    text: str = "",
    open_at: tuple[str, str, Sequence[str]] | None = None,
    order_by: str = "",
    descending: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> RegisterRows:
    """Return rows of a register as they stand, attributes decoded.

    A row per thing: ROW_COLUMNS (str; version, batch_id, row_no int), then a column per declared field: text, ISO date or
    choice code as str, number as float; None where it is not given.

    Args:
        within: only those of areas inside this county, township or zone now; '' = all. where: field → the choices (or texts) of
            which a row must have one. text: letters some text field or the area's name contains, in any case.
        open_at: (month, since, until): there at the end of the month, from its date field `since` to before the first of `until`.
        order_by: a field or one of ROW_COLUMNS, '' = by area in 建制顺序, then key; rows without it come last.
        limit, offset: how many rows to return, after how many.

    Raises UnknownName for a register or a field nobody declared.
    """
    form = _register(catalogue, register)
    for name in (*(where or {}), *([order_by] if order_by and order_by not in ROW_COLUMNS else [])):
        _field(form, name)
    frame, attributes = _rows(connection, county_code, register)
    kept = np.ones(len(frame), dtype=bool)
    if within:
        kept &= frame["area_code"].isin(list(scope_of(connection, county_code, within, UNDATED).levels)).to_numpy()
    for name, choices in (where or {}).items():
        kept &= np.array([str(one.get(name) or "") in choices for one in attributes], dtype=bool)
    if text:
        names = [name for name, field in form.fields.items() if field.kind == "text"]
        areas = zip(frame["name_zh"], frame["name_en"], strict=True)
        said = [" ".join((zh, en, *(str(one.get(name) or "") for name in names))) for (zh, en), one in zip(areas, attributes, strict=True)]
        kept &= np.array([text.lower() in one.lower() for one in said], dtype=bool)
    if open_at is not None:
        month, since, until = open_at
        rule = Count(register, since=_field(form, since), until=tuple(_field(form, name) for name in until))
        kept &= _open(connection, county_code, frame, attributes, rule, month)
    decoded = {name: pd.Series([one.get(name) for one in attributes], index=frame.index, dtype=object) for name in form.fields}
    numbers = {name: decoded[name].astype(float) for name, field in form.fields.items() if field.kind == "number"}
    found = frame.assign(**{**decoded, **numbers})[kept]
    if order_by:
        found = found.sort_values(order_by, ascending=not descending, na_position="last", kind="stable")
    return RegisterRows(found.iloc[offset : offset + limit].reset_index(drop=True), len(found))


def register_counts(connection: sa.Connection, county_code: str, catalogue: Catalogue, rule: Count, by: str, at: str) -> pd.DataFrame:
    """Return how many rows of a register are open at the end of a month, by a choice or text field, for the county and each township.

    Counted as indicators are: a village's row for the township it belonged to, one merged for its successor. A row per area (the
    county first, then townships there in 建制顺序) and choice (as declared, of a text field every text
    the rows have; '' last, rows that give none, where there are any), COUNT_COLUMNS: label str, the choice's first spelling or
    the text, '' for none; value float, rows (with rule.total the sum of that
    field), 0 where the register was sent without such a row, NaN where nobody sent it for the area; bound str, at_least where
    some rows do not give the number summed.

    Args:
        rule: which rows are open when, e.g. that of a counted indicator; only `register` and `since`/`until` (or `on`: those
            of that month) need be given. by: a choice or text field; at: a month.

    Raises UnknownName for a register or a field nobody declared.
    """
    return _counted(connection, county_code, catalogue, rule, by, [at]).drop(columns="period")[list(COUNT_COLUMNS)]


def register_stock(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, rule: Count, by: str, months: Sequence[str]
) -> pd.DataFrame:
    """Return how many rows of a register are open at the end of each of some months, as `register_counts` does of one.

    Rows as in `register_counts` for every month, FLOW_COLUMNS.

    Raises UnknownName for a register or a field nobody declared.
    """
    if not months:
        return pd.DataFrame(columns=list(FLOW_COLUMNS))
    counted = _counted(connection, county_code, catalogue, rule, by, month_range(min(months), max(months)))
    return counted.loc[counted["period"].isin(list(months)), list(FLOW_COLUMNS)].reset_index(drop=True)


def register_flow(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, rule: Count, by: str, grain: Grain, first: str = ""
) -> pd.DataFrame:
    """Return how many rows of a register are new per month, quarter or year, by a choice or text field, for the county and each township.

    A row is new in the month its `on` (else its `since`) falls in. Rows as in `register_counts` for every period from the
    register's first to the last month it is known for, FLOW_COLUMNS; a quarter or year is the sum of its months, at_least
    where in one of them some rows do not give the number summed.

    Args:
        first: leave out months before this one; '' = all.

    Raises UnknownName for a register or a field nobody declared.
    """
    new = replace(rule, on=rule.on or rule.since, since=None, until=())
    months = [month for month in _months(connection, county_code, new) if month >= first]
    if not months:
        return pd.DataFrame(columns=list(FLOW_COLUMNS))
    counted = _counted(connection, county_code, catalogue, new, by, months)
    if grain == "month" or counted.empty:
        return counted[list(FLOW_COLUMNS)]
    counted["period"] = [quarter_of(month) if grain == "quarter" else month[:4] for month in counted["period"]]
    keys = ["period", "area_code", "choice", "label"]
    together = counted.groupby(keys, sort=False)
    summed = pd.DataFrame({"value": together["value"].sum(min_count=1), "short": together["short"].any()}).reset_index()
    return summed.assign(bound=_bounds(summed))[list(FLOW_COLUMNS)]


def _counted(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, rule: Count, by: str, months: Sequence[str]
) -> pd.DataFrame:
    """Return a row per period, area and choice: period and COUNT_COLUMNS."""
    form = _register(catalogue, rule.register)
    field = form.fields[_field(form, by)]
    frame, attributes = _rows(connection, county_code, rule.register)
    chosen = [str(one.get(by) or "") for one in attributes]
    named = list(field.choices) if field.kind == "choice" else sorted(set(chosen) - {""})
    choices = [*named, *([""] if "" in chosen else [])]
    rows = pd.DataFrame({"area_code": frame["area_code"], "attributes": pd.Series(attributes, index=frame.index, dtype=object)})
    places, _ = read_areas(connection, county_code)
    sql = (
        "select distinct sender_code from batch where county_code = :county and form_code = :form and state in ('published', 'superseded')"
    )
    senders = [str(row[0]) for row in ask_rows(connection, sql, county=county_code, form=rule.register)[1]]
    trees = Trees(places, list(months))
    number = {choice: place for place, choice in enumerate(choices)}
    group = np.array([number.get(one, -1) for one in chosen], dtype=np.int64)
    codes, values, shorts = [], [], []
    for level in ("county", "township"):
        there = _there(connection, county_code, level, months)
        codes += there
        grids = count_groups(rows, rule, level, trees, senders, group, len(choices))
        place = {code: line for line, code in enumerate(trees.at(level).codes)}
        lines = [place[code] for code in there]
        shape = (len(choices), len(months), len(there))
        values.append(np.array([np.where(one.known, one.value, np.nan)[lines].T for one in grids], dtype=float).reshape(shape))
        shorts.append(np.array([one.short[lines].T for one in grids], dtype=bool).reshape(shape))
    return _laid_out(months, codes, {one: _label(field, one) for one in choices}, np.concatenate(values, 2), np.concatenate(shorts, 2))


def _laid_out(
    months: Sequence[str], codes: Sequence[str], labels: Mapping[str, str], value: NDArray[np.float64], short: NDArray[np.bool_]
) -> pd.DataFrame:
    """Return a row per month, area and choice, in that order, of choices × months × areas: FLOW_COLUMNS and short; labels: by choice."""
    shape = (len(months), len(codes), len(labels))
    month, code, choice = (line.ravel() for line in np.indices(shape))
    columns = {
        "period": pd.Series(np.array(months, dtype=object)[month], dtype=object),
        "area_code": pd.Series(np.array(codes, dtype=object)[code], dtype=object),
        "choice": pd.Series(np.array(list(labels), dtype=object)[choice], dtype="str"),
        "label": pd.Series(np.array(list(labels.values()), dtype=object)[choice], dtype="str"),
        "value": value.transpose(1, 2, 0).ravel(),
        "short": short.transpose(1, 2, 0).ravel(),
    }
    found = pd.DataFrame(columns)
    return found.assign(bound=_bounds(found))


def _bounds(counted: pd.DataFrame) -> list[str]:
    """Return how counts are bounded: those told of which some rows do not give the number summed are at_least."""
    short = counted["short"] & counted["value"].notna()
    return ["at_least" if one else "exact" for one in short]


def _label(field: RegisterField, choice: str) -> str:
    return next(iter(field.choices.get(choice, ())), "") if field.kind == "choice" else choice


def _counting(rule: Count, level: Level) -> Indicator:
    """Return what `count` wants to know of a rule that belongs to no indicator."""
    nameless = Text("", "")
    return Indicator("", "", "", nameless, nameless, "", level, "month", "stock_last", "neutral", count=rule)


def _months(connection: sa.Connection, county_code: str, rule: Count) -> tuple[str, ...]:
    """Return the months a register is counted for: from its first date to the last month it is known for."""
    sql = """
        select max(batch_period.period)
        from batch
        join batch_period on batch_period.batch_id = batch.batch_id
        where batch.county_code = :county and batch.form_code = :form and batch.state = 'counted' and batch_period.period like '____-__'
    """
    _, attributes = _rows(connection, county_code, rule.register)
    through = str(ask_rows(connection, sql, county=county_code, form=rule.register)[1][0][0] or "")
    return months_of_register(pd.DataFrame({"attributes": pd.Series(attributes, dtype=object)}), [_counting(rule, "county")], through)


def _there(connection: sa.Connection, county_code: str, level: str, months: Sequence[str]) -> list[str]:
    sql = """
        select area_code from area
        where county_code = :county and level = :level and valid_from <= :last and (valid_to = '' or valid_to >= :first)
        group by area_code order by min(position), area_code
    """
    given = {"county": county_code, "level": level, "first": months[0] if months else "", "last": months[-1] if months else ""}
    return [str(row[0]) for row in ask_rows(connection, sql, **given)[1]]


def _rows(connection: sa.Connection, county_code: str, register: str) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Return the rows of a register, ROW_COLUMNS, by area in 建制顺序 and key, and the attributes of each."""
    sql = """
        with place as (
            select area_code, max(name_zh) as name_zh, max(name_en) as name_en, max(township_code) as township_code,
                   min(position) as position
            from area where county_code = :county group by area_code
        )
        select kept.row_key, kept.area_code, coalesce(place.name_zh, '') as name_zh, coalesce(place.name_en, '') as name_en,
               coalesce(place.township_code, '') as township_code, kept.version, kept.batch_id,
               coalesce(batch.file_name, '') as file_name, written.row_no, kept.attributes
        from register_row_current as kept
        join register_row as written on written.county_code = kept.county_code and written.register = kept.register
             and written.row_key = kept.row_key and written.version = kept.version
        left join place on place.area_code = kept.area_code
        left join batch on batch.batch_id = kept.batch_id
        where kept.county_code = :county and kept.register = :register and kept.state = 'reported'
        order by place.position, kept.area_code, kept.row_key
    """
    frame = ask(connection, sql, county=county_code, register=register)
    return frame[list(ROW_COLUMNS)], [json.loads(text) for text in frame["attributes"]]


def _register(catalogue: Catalogue, register: str) -> Form:
    form = catalogue.form(register)
    if form.kind != "register":
        raise UnknownName(Problem("register", f"the form {register!r} is no register", "name a form of kind register"))
    return form


def _field(form: Form, name: str) -> str:
    if name not in form.fields:
        raise UnknownName(Problem("register", f"{form.code} has no field {name!r}", suggestion(name, form.fields)))
    return name


def _open(
    connection: sa.Connection, county_code: str, frame: pd.DataFrame, attributes: list[dict[str, Any]], rule: Count, month: str
) -> NDArray[np.bool_]:
    """Tell which rows are open at the end of a month."""
    rows = pd.DataFrame({"area_code": frame["area_code"], "attributes": pd.Series(attributes, index=frame.index, dtype=object)})
    hits = counted_rows(rows, _counting(rule, "county"), read_areas(connection, county_code)[0], [month])
    return np.isin(np.arange(len(frame)), hits["place"].to_numpy(dtype=int))
