"""Everything in the collections of odd, real and hostile files: rows or one failure, and the right rows."""

import csv
import random
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from functools import partial
from pathlib import Path

import openpyxl
import pytest
import xlrd

from etl.reader.failures import ReadFailure
from etl.reader.grid import CellValue, Sheet, Workbook
from etl.reader.guard import read
from etl.reader.limits import Limits
from etl.reader.pool import run_guarded
from etl.reader.workbook import parse
from tests.etl.reader.making import ods, xlsx
from tests.shared_data import REAL_DATA, needs_real_data

pytestmark = needs_real_data

MALFORMED = REAL_DATA / "5-malformed"
REFUSED = {
    "pass_protected.xlsx": "password",
    "crash-9bf3cd4bd6f50a8a9339d363c2c7af14b536865c.xlsx": "password",
    "password.xls": "password",
    "protected_passtika.xlsx": "password",
    "too_small.xls": "not_a_table",
    "TestFail_Binary.xls": "not_a_table",
    "sample.txt": "not_a_table",
    "EmptyZipFile.xlsx": "damaged",
    "Fillreport.xlsx": "damaged",
    "Test_Issue_12556_corrupt.xls": "damaged",
    "truncated-half.xls": "damaged",
    "xlsx-corrupted.xlsx": "damaged",
    "high-ratio-64MiB.xlsx": "bomb",
    "poc-xmlbomb.xlsx": "unsafe_xml",
    "empty.csv": "empty_file",
}
DATES_OPENPYXL_MISSES = "chinese-date-number-formats.xlsx"  # built-in formats 31, 57, 58
TRIMMED_BY_EXCEL = ("issue_174.xlsx", "encoded_entities.xlsx")  # blanks not marked as kept
NO_DATE = "Test_git_issue_14_InvalidOADate.xlsx"


def malformed() -> list[Path]:
    return sorted(path for path in MALFORMED.glob("*/*") if path.is_file())


def expected_failure(path: Path) -> str:
    if path.suffix == ".json":
        return "not_a_table"
    return "damaged" if path.name.startswith("clusterfuzz") else REFUSED.get(path.name, "")


def test_read_every_malformed_file_gives_rows_or_the_right_failure() -> None:
    outcomes = dict(run_guarded(partial(parse, limits=Limits()), malformed(), Limits(), 2))
    assert len(outcomes) == 76
    told = {path.name: outcome.code if isinstance(outcome, ReadFailure) else "" for path, outcome in outcomes.items()}
    assert told == {path.name: expected_failure(path) for path in outcomes}
    assert all(outcome.sheets for outcome in outcomes.values() if isinstance(outcome, Workbook))


def test_read_one_by_one_as_in_a_pool() -> None:
    for path in (MALFORMED / "poi" / "password.xls", MALFORMED / "exceldatareader" / "Test_Issue_12556_corrupt.xls"):
        with pytest.raises(ReadFailure, match=path.name):
            read(path, Limits())
    assert read(MALFORMED / "calamine" / "date_1904.xlsx", Limits()).sheets[0].rows[0][1] == 15


def readable(suffix: str) -> Iterator[tuple[Path, Workbook]]:
    for path in sorted([*malformed(), *(REAL_DATA / "4-workbooks").iterdir()]):
        if path.suffix == suffix and not expected_failure(path):
            yield path, parse(path, Limits())


def plain(value: object) -> object:
    """Bring a value to a form in which two readers can be compared."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def at(sheet: Sheet, row: int, column: int) -> CellValue:
    return sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[0]) else ""


@pytest.mark.filterwarnings("ignore")
def test_parse_xlsx_agrees_with_openpyxl_cell_by_cell() -> None:
    compared = 0
    for path, workbook in readable(".xlsx"):
        if path.name in (DATES_OPENPYXL_MISSES, *TRIMMED_BY_EXCEL, NO_DATE, "pivots.xlsx") or workbook.kind != "xlsx":
            continue
        book = openpyxl.load_workbook(path, data_only=True)
        for sheet in workbook.sheets:
            other = book[sheet.name]
            for cells in other.iter_rows():
                for cell in cells:
                    row, column = cell.row - 1, cell.column - 1
                    if cell.data_type == "e":
                        assert sheet.errors[row, column] == cell.value, (path.name, cell.coordinate)
                    else:
                        assert plain(at(sheet, row, column)) == plain(cell.value), (path.name, cell.coordinate)
                    compared += 1
            merged = {(area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1) for area in other.merged_cells.ranges}
            assert set(sheet.merged) == merged
            assert sheet.hidden_rows == {row - 1 for row, how in other.row_dimensions.items() if how.hidden and row <= len(sheet.rows)}
    assert compared > 1000


def test_parse_xls_agrees_with_xlrd_cell_by_cell() -> None:
    compared = 0
    for path, workbook in readable(".xls"):
        if path.name in ("gh548_incorrect_sst_unique_count.xls", "corrupted_error.xls"):  # xlrd cannot
            continue
        book = xlrd.open_workbook(path, formatting_info=True)
        for sheet in workbook.sheets:
            other = book.sheet_by_name(sheet.name)
            for row in range(other.nrows):
                for column, cell in enumerate(other.row(row)):
                    expected: object = cell.value
                    if cell.ctype == xlrd.XL_CELL_ERROR:
                        assert sheet.errors[row, column] == xlrd.error_text_from_code[cell.value]
                        expected = ""
                    elif cell.ctype == xlrd.XL_CELL_DATE:
                        expected = xlrd.xldate_as_datetime(cell.value, book.datemode)
                    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                        expected = bool(cell.value)
                    assert plain(at(sheet, row, column)) == plain(expected), (path.name, sheet.name, row, column)
                    compared += 1
            hidden = {row for row, info in other.rowinfo_map.items() if info.hidden and row < len(sheet.rows)}
            assert sheet.hidden_rows == hidden
            assert len(sheet.merged) == len(other.merged_cells)
    assert compared > 5000


def test_parse_chinese_date_formats() -> None:
    sheet = parse(REAL_DATA / "4-workbooks" / DATES_OPENPYXL_MISSES, Limits()).sheets[0]
    assert {row[0] for row in sheet.rows[1:] if row[0] != ""} == {datetime(2020, 1, 1, 1, 1, 1)}


def test_parse_xlsb_hidden_rows_and_merged_cells() -> None:
    sheets = parse(MALFORMED / "exceldatareader" / "Test_LotsOfSheets.xlsb", Limits()).sheets
    assert len(sheets) == 14
    assert sheets[1].hidden_rows == set(range(72, 93))
    assert (69, 12, 69, 21) in sheets[1].merged


def test_parse_hard_names_equal_in_both_encodings() -> None:
    folder = REAL_DATA / "1-divisions"
    utf8, gb18030 = (parse(folder / f"names-hard.{name}.csv", Limits()) for name in ("utf8", "gb18030"))
    assert (utf8.encoding, gb18030.encoding) == ("utf-8", "gb18030")
    assert utf8.sheets[0].rows == gb18030.sheets[0].rows
    with (folder / "names-hard.utf8.csv").open(encoding="utf-8", newline="") as stream:
        assert utf8.sheets[0].rows == list(csv.reader(stream))


def test_parse_text_of_one_hundred_and_more_months_equals_csv() -> None:
    for path in sorted((REAL_DATA / "3-statistics").glob("tw-yilan-*/*.csv"))[::9]:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        sheet = parse(path, Limits()).sheets[0]
        width = max(map(len, rows))
        padded = [row + [""] * (width - len(row)) for row in rows]
        assert sheet.rows == [row[: len(sheet.rows[0])] for row in padded]


def mutations(whole: bytes, count: int, seed: int) -> Iterable[bytes]:
    """Yield a file with some of its bytes changed, cut out or doubled."""
    chance = random.Random(seed)
    for _ in range(count):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 1, 3, 20))):
            place = chance.randrange(len(data) or 1)
            if data and chance.random() < 0.7:
                data[place] = chance.randrange(256)
            elif chance.random() < 0.5:
                del data[place : place + chance.randrange(1, 40)]
            else:
                data[place:place] = data[place : place + 40]
        yield bytes(data)


def test_read_randomly_damaged_files_give_rows_or_one_failure(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
    wholes = {
        "a.xlsx": xlsx([[f"村{row}", row, row / 3, "=A1"] for row in range(20)]),
        "b.xls": (MALFORMED / "xlrd" / "ragged.xls").read_bytes(),
        "c.ods": ods(f"<table:table-row>{cell * 3}</table:table-row>" * 5),
        "d.csv": "村,收入\n双龙村,12.5\n".encode("gb18030") * 9,
        "e.xlsb": (MALFORMED / "exceldatareader" / "Test_LotsOfSheets.xlsb").read_bytes(),
    }
    paths = []
    for seed, (name, whole) in enumerate(wholes.items()):
        for number, data in enumerate(mutations(whole, 40, seed)):
            path = tmp_path / f"{number}-{name}"
            path.write_bytes(data)
            paths.append(path)
    limits = Limits(memory_mib=512, seconds=20)
    outcomes = list(run_guarded(partial(parse, limits=limits), paths, limits, 2))
    assert [path for path, _ in outcomes] == paths
    failures = [outcome for _, outcome in outcomes if isinstance(outcome, ReadFailure)]
    assert 20 < len(failures) < len(paths)
    assert not [str(failure) for failure in failures if failure.code in ("unexpected", "timeout")]
