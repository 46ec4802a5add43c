"""Areas and zones as a clerk keeps them, a table in a workbook, turned into the files of a county folder."""

from pathlib import Path

import pandas as pd

from etl.checks.report import written
from etl.form import extract, recognise
from etl.reader.guard import read
from etl.reader.limits import Limits
from etl.tidy.dates import parse_dates
from warehouse.areas import AREA_COLUMNS, ZONE_COLUMNS
from warehouse.catalogue import Catalogue
from warehouse.catalogue.errors import Problem, ProjectError
from warehouse.catalogue.form import RegisterField

TABLES = {"areas": ("areas.csv", AREA_COLUMNS), "zones": ("zones.csv", ZONE_COLUMNS)}
_COMPUTED = ("township_code",)


def read_area_table(path: Path, catalogue: Catalogue, limits: Limits) -> tuple[str, pd.DataFrame]:
    """Read a workbook of the form ``areas`` or ``zones``.

    Args:
        catalogue: with data/catalogue/divisions among its folders.

    Returns:
        The county folder's file it is for (``areas.csv`` or ``zones.csv``) and its rows as text, in the file's columns, "" = blank.

    Raises:
        ReadFailure: the file gives no table. ProjectError: it is neither form, or a choice or month in it cannot be read; all at once.
    """
    workbook = read(path, limits)
    fitting = [one for one in recognise(workbook, [catalogue.form(code) for code in TABLES], catalogue, path.name) if one.fits]
    if not fitting:
        raise ProjectError(Problem(path.name, "fits neither 行政区划表 nor 片区表", "start from python -m etl template areas"))
    form = fitting[0].form
    made = extract(workbook, form, catalogue, path.name)
    name, columns = TABLES[form.code]
    cells = made.cells.assign(raw=[written(value).strip() for value in made.cells["raw"]])
    table = cells.pivot_table(index="row_id", columns="target", values="raw", aggfunc="first", sort=False, dropna=False)
    table = table.astype(object).reindex(columns=[column for column in columns if column not in _COMPUTED], fill_value="").fillna("")
    rows = made.rows["row_no"].reindex(table.index)
    problems: list[Problem] = []
    for field_code, field in form.fields.items():
        coded = _coded(table[field_code], field)
        wrong = table.index[coded.isna() & (table[field_code] != "")]
        problems += [_unread(path, int(rows[row]), field, table.at[row, field_code]) for row in wrong]
        table[field_code] = coded.fillna("")
    if problems:
        raise ProjectError(*problems)
    return name, table.reset_index(drop=True)


def _coded(column: pd.Series, field: RegisterField) -> pd.Series:
    """Return a column as the county folder writes it, NA for what cannot be read and for blanks."""
    if field.kind == "date":
        return parse_dates(column).str[:7]
    if field.kind == "choice":
        spelled = {spelling: code for code, spellings in field.choices.items() for spelling in (code, *spellings)}
        return column.map(spelled.get)
    return column


def _unread(path: Path, row: int, field: RegisterField, raw: object) -> Problem:
    expected = "、".join(spelling for spellings in field.choices.values() for spelling in spellings) or "2020-01"
    return Problem(f"{path.name} row {row}", f"{field.name.zh} says {raw!r}", f"write one of {expected}")
