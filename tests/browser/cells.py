"""What a page's numbers are compared with: the warehouse asked directly, and the cells of the workbooks read without the project."""

import csv
from functools import cache

import sqlalchemy as sa
from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from playwright.sync_api import Page

from tests.loaded import LoadedWarehouse, folder_of
from warehouse import store

INBOX = folder_of("demo") / "inbox"


def asked(loaded: LoadedWarehouse, sql: str) -> list[tuple[object, ...]]:
    engine = store.open_reader(loaded.url)
    with store.read(engine) as connection:
        found = [tuple(row) for row in connection.execute(sa.text(sql))]
    engine.dispose()
    return found


@cache
def sheet_rows(file: str, sheet: str) -> list[list[object]]:
    """Return a sheet's rows as the file has them, read without the project."""
    path = INBOX / file
    if path.suffix == ".csv":
        return [list(row) for row in csv.reader(path.read_text(encoding="gb18030").splitlines())]
    workbook = load_workbook(path, data_only=True)
    rows = [list(row) for row in workbook[sheet].iter_rows(values_only=True)]
    workbook.close()
    return rows


def cell_text(file: str, sheet: str, cell: str) -> str:
    """Return what stands in one cell."""
    column, row = coordinate_from_string(cell)
    return str(sheet_rows(file, sheet)[row - 1][column_index_from_string(column) - 1])


def in_wan_yuan(file: str, sheet: str) -> float:
    """Return what a sheet's figures are multiplied with to be 万元, by the unit its head states."""
    head = " ".join(str(cell) for row in sheet_rows(file, sheet)[:4] for cell in row if cell)
    return 1.0 if "万元" in head else 0.0001


def cells_shown(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.locator("#source-cells tbody").evaluate(
        "body => [...body.rows].map(row => [...row.cells].map(cell => cell.innerText))"
    )
    return found
