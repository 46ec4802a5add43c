"""Promise number one: what the warehouse says of a number's cell is what the workbook holds there."""

import csv
import random
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

import settings
from etl.parse import open_county
from tests.loaded import folder_of
from warehouse import queries

DEMO = folder_of("demo")
SAMPLE = 240
WAN = 10_000  # the yearly workbooks are in 元, the indicators in 万元
Grid = dict[tuple[int, int], object]


@cache
def grids(name: str) -> dict[str, Grid]:
    """Read a file of the inbox without this project's reader: sheet → (row, column) → cell."""
    path = DEMO / "inbox" / name
    if path.suffix == ".csv":
        with path.open(encoding="gb18030", newline="") as stream:
            lines = list(csv.reader(stream))
        return {path.stem: _grid(lines)}
    book = load_workbook(path, read_only=True, data_only=True)
    return {sheet.title: _grid(sheet.iter_rows(min_row=1, min_col=1, values_only=True)) for sheet in book}


def _grid(lines: Iterable[Iterable[object]]) -> Grid:
    return {(row, column): cell for row, line in enumerate(lines, 1) for column, cell in enumerate(line, 1)}


def number_in(cell: object) -> float:
    return float(str(cell).removeprefix("约"))


def sample(connection: sa.Connection) -> list[tuple[str, str, str, float]]:
    """Return indicator, area, period and value of facts that are held now, the same ones every time."""
    sql = """select indicator_code, area_code, period, value from observation_current
             where county_code = 'demo' and state = 'reported' order by indicator_code, period, area_code"""
    rows = connection.execute(sa.text(sql)).all()
    return [tuple(row) for row in random.Random(7).sample(rows, SAMPLE)]  # type: ignore[misc]


def test_explain_names_the_cell_that_holds_the_number(reading: sa.Connection) -> None:
    catalogue = open_county(settings.CATALOGUE, DEMO).catalogue
    forms, from_below = set(), 0
    for indicator, area, period, value in sample(reading):
        found = queries.explain(reading, "demo", catalogue, indicator, area, period)
        own = found.sources[found.sources["indicator_code"] == indicator]
        own = own[(own["area_code"] == area) & (own["period"] == period) & (own["state"] == "reported")]
        if own.empty:  # a township's own figure beside those of all its villages, which are what counts
            assert value == pytest.approx(found.sources["value"].sum())
            from_below += 1
            continue
        (source,) = own.to_dict("records")
        cell = grids(source["file_name"])[source["sheet"]][source["row_no"], column_index_from_string(source["column"])]
        place = f"{source['file_name']} {source['sheet']} {source['column']}{source['row_no']}"
        assert (source["raw"], source["value"]) == (str(cell), value), place
        in_yuan = "统计表" in source["file_name"]
        assert number_in(cell) == pytest.approx(value * WAN if in_yuan else value, abs=1e-6), place
        forms.add(Path(source["file_name"]).name[-12:-9])
    assert len(forms) > 3
    assert from_below < SAMPLE / 20


def test_explained_row_names_the_area_in_the_workbook(reading: sa.Connection) -> None:
    """The cell lies in the row of the village or township that the number is of."""
    sql = """select batch.file_name, batch_sheet.name, seen.row_no, area.name_zh
             from observation as seen join batch using (batch_id)
             join batch_sheet on batch_sheet.batch_id = seen.batch_id and batch_sheet.sheet_no = seen.sheet_no
             join area on area.county_code = seen.county_code and area.area_code = seen.area_code
             where seen.county_code = 'demo' and seen.state = 'reported' order by 1, 2, 3, seen.column_no"""
    rows = [tuple(row) for row in reading.execute(sa.text(sql))]
    for name, sheet, row, area in random.Random(8).sample(rows, SAMPLE):
        line = [cell for (at, _), cell in grids(name)[sheet].items() if at == row]
        assert area in line, f"{name} {sheet} {row}"


def test_counted_number_is_the_number_of_rows_it_names(reading: sa.Connection) -> None:
    catalogue = open_county(settings.CATALOGUE, DEMO).catalogue
    found = queries.explain(reading, "demo", catalogue, "training_sessions", "990100101000", "2024-03")
    rows = found.sources[found.sources["role"] == "register"]
    assert found.value == len(rows) > 0
    for source in rows.to_dict("records"):
        line = [cell for (at, _), cell in grids(source["file_name"])[source["sheet"]].items() if at == source["row_no"]]
        assert str(line[1]).startswith("2024.03")
        assert line[4] == "场次"
