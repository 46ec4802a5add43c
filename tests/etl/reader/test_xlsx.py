from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from etl.reader.failures import ReadFailure
from etl.reader.limits import Limits
from tests.etl.reader.making import LIMITS, ROWS, bare_xlsx, failure, only_sheet, parsed, repacked, xlsx

STYLES = (
    '<numFmts count="1"><numFmt numFmtId="170" formatCode="0.0&quot;万元&quot;"/></numFmts>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="10"/></cellXfs>'
)


def test_read_xlsx_values_keep_their_types(tmp_path: Path) -> None:
    rows = [["007147", 12, 12.5, True, False, datetime(2024, 3, 1, 8, 30), date(2024, 3, 1), " 空 格 ", "１２．５", "1,234.5", None]]
    sheet = only_sheet(tmp_path, "a.xlsx", xlsx(rows))
    assert sheet.rows == [
        ["007147", 12, 12.5, True, False, datetime(2024, 3, 1, 8, 30), date(2024, 3, 1), " 空 格 ", "１２．５", "1,234.5"]
    ]
    assert isinstance(sheet.rows[0][3], bool)


def test_read_xlsx_named_xls_is_still_xlsx(tmp_path: Path) -> None:
    book = parsed(tmp_path, "月报.xls", xlsx())
    assert (book.kind, book.path) == ("xlsx", str(tmp_path / "月报.xls"))
    assert [tuple(row) for row in book.sheets[0].rows] == list(ROWS)


def test_read_xlsx_table_below_and_right_of_blanks_keeps_its_place(tmp_path: Path) -> None:
    def far(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["C4"] = "x"

    assert only_sheet(tmp_path, "a.xlsx", xlsx([], far)).rows == [["", "", ""]] * 3 + [["", "", "x"]]


def test_read_xlsx_hidden_rows_columns_sheets_are_read_and_told(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        first = book.worksheets[0]
        first.row_dimensions[2].hidden = True
        first.row_dimensions[900].hidden = True
        first.column_dimensions["B"].hidden = True
        first.column_dimensions.group("D", "XFD", hidden=True)
        book.create_sheet("暗").append(["x"])
        book.worksheets[1].sheet_state = "hidden"
        book.create_sheet("更暗").sheet_state = "veryHidden"

    first, second, third = parsed(tmp_path, "a.xlsx", xlsx(ROWS, hide)).sheets
    assert [tuple(row) for row in first.rows] == list(ROWS)
    assert (first.hidden_rows, first.hidden_columns) == ({1}, {1, 3})
    assert [sheet.visible for sheet in (first, second, third)] == [True, False, False]
    assert second.rows == [["x"]]


def test_read_xlsx_merged_cells_stand_at_their_top_left(tmp_path: Path) -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book.worksheets[0].merge_cells("A1:C2")

    sheet = only_sheet(tmp_path, "a.xlsx", xlsx([["title"], [], ["a", "b", "c"]], merge))
    assert sheet.merged == ((0, 0, 1, 2),)
    assert sheet.rows == [["title", "", ""], ["", "", ""], ["a", "b", "c"]]


def test_read_xlsx_formulas_never_calculated_are_told(tmp_path: Path) -> None:
    sheet = only_sheet(tmp_path, "a.xlsx", xlsx([[1, 2], ["=A1+B1", "=SUM(A1:B1)"], ["text", "=A9"]]))
    assert sheet.uncalculated == {(1, 0), (1, 1), (2, 1)}
    assert sheet.rows == [[1, 2], ["", ""], ["text", ""]]


@pytest.mark.parametrize(
    ("cell", "value", "uncalculated"),
    [
        ('<c r="A1"><f>1+1</f><v>2</v></c>', 2, False),
        ('<c r="A1"><f>1+1</f><v></v></c>', "", True),
        ('<c r="A1"><f>1+1</f><v/></c>', "", True),
        ('<c r="A1"><f>1+1</f></c>', "", True),
        ('<c r="A1"><f t="shared" si="0"/></c>', "", True),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', "", False),
        ('<c r="A1" t="str"><f>"x"</f><v>x</v></c>', "x", False),
    ],
)
def test_read_xlsx_cached_formula_values(tmp_path: Path, cell: str, value: object, uncalculated: bool) -> None:
    sheet = only_sheet(tmp_path, "a.xlsx", bare_xlsx(f'<sheetData><row r="1">{cell}<c r="B1"><v>7</v></c></row></sheetData>'))
    assert sheet.rows == [[value, 7]]
    assert sheet.uncalculated == ({(0, 0)} if uncalculated else set())


@pytest.mark.parametrize("word", ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!"])
def test_read_xlsx_error_cells_are_told_even_beyond_the_values(tmp_path: Path, word: str) -> None:
    cells = f'<c r="A1"><v>1</v></c><c r="C1" t="e"><f>1/0</f><v>{word}</v></c>'
    sheet = only_sheet(tmp_path, "a.xlsx", bare_xlsx(f'<sheetData><row r="1">{cells}</row></sheetData>'))
    assert sheet.errors == {(0, 2): word}
    assert sheet.rows == [[1, "", ""]]
    assert not sheet.uncalculated


@pytest.mark.parametrize("word", ["NaN", "INF", "-INF"])
def test_read_xlsx_number_cells_without_a_number_are_errors(tmp_path: Path, word: str) -> None:
    cells = f'<c r="A1"><v>1</v></c><c r="B1"><v>{word}</v></c><c r="C1" t="str"><v>{word}</v></c>'
    sheet = only_sheet(tmp_path, "a.xlsx", bare_xlsx(f'<sheetData><row r="1">{cells}</row></sheetData>'))
    assert (sheet.errors, sheet.rows) == ({(0, 1): word}, [[1, "", word]])


def test_read_xlsx_formats_with_units_of_numbers_only(tmp_path: Path) -> None:
    cells = '<c r="A1" s="1"><v>3.2</v></c><c r="B1" s="2"><v>0.125</v></c><c r="C1" s="0"><v>5</v></c><c r="D1" s="1"/>'
    cells += '<c r="E1" s="1" t="inlineStr"><is><t>无</t></is></c>'
    sheet = only_sheet(tmp_path, "a.xlsx", bare_xlsx(f'<sheetData><row r="1">{cells}</row></sheetData>', STYLES))
    assert sheet.rows == [[3.2, 0.125, 5, "", "无"]]
    assert sheet.formats == {(0, 0): '0.0"万元"', (0, 1): "0.00%"}


@pytest.mark.parametrize(
    "sheet",
    [
        '<sheetData><row hidden="1" r="2"><c s="1" r="B2"><v>3</v></c><c t="e" r="C2"><v>#N/A</v></c></row></sheetData>',
        "<sheetData><row r='2' hidden='true'><c r='B2' s='1'><v>3</v></c><c r='C2' t='e'><v>#N/A</v></c></row></sheetData>",
        '<sheetData><!--<row r="1" hidden="1">--><row r="2" hidden="1"><c r="B2" s="1"><v>3</v></c>'
        '<c r="C2" t="e"><v>#N/A</v></c></row></sheetData>',
        '<sheetData><row/><row hidden="1"><c/><c s="1"><v>3</v></c><c t="e"><v>#N/A</v></c></row></sheetData>',
    ],
)
def test_read_xlsx_marks_in_unusual_spellings(tmp_path: Path, sheet: str) -> None:
    read = only_sheet(tmp_path, "a.xlsx", bare_xlsx(sheet, STYLES))
    assert read.hidden_rows == {1}
    assert read.errors == {(1, 2): "#N/A"}
    assert read.formats == {(1, 1): '0.0"万元"'}
    assert read.rows == [["", "", ""], ["", 3, ""]]


def test_read_xlsx_namespace_prefix(tmp_path: Path) -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = '<x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" t="e"><x:v>#REF!</x:v></x:c>'
    sheet = f'<x:worksheet xmlns:x="{space}"><x:sheetData><x:row r="1" hidden="1">{cells}</x:row></x:sheetData></x:worksheet>'
    read = only_sheet(tmp_path, "a.xlsx", bare_xlsx(sheet))
    assert (read.rows, read.errors, read.hidden_rows) == ([[1, ""]], {(0, 1): "#REF!"}, {0})


def test_read_xlsx_dates_of_the_1904_system(tmp_path: Path) -> None:
    def since_1904(book: openpyxl.Workbook) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    assert only_sheet(tmp_path, "a.xlsx", xlsx([[datetime(2024, 3, 1, 12)]], since_1904)).rows == [[datetime(2024, 3, 1, 12)]]


def test_read_xlsx_dimension_that_lies(tmp_path: Path) -> None:
    row = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    for said in ("A1:XFD1048576", "A1", "B2:C3"):
        assert only_sheet(tmp_path, "a.xlsx", bare_xlsx(f'<dimension ref="{said}"/>{row}')).rows == [[1]]


def test_read_xlsx_far_cell_in_a_narrow_sheet_is_read(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row>'
    sheet = only_sheet(tmp_path, "a.xlsx", bare_xlsx(f"<sheetData>{rows}</sheetData>"))
    assert (len(sheet.rows), sheet.rows[0], sheet.rows[-1]) == (1048576, [1, ""], ["", 2])


def test_read_xlsx_far_corner_cell_is_refused_before_it_takes_memory(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    for dimension in ("", '<dimension ref="A1:XFD1048576"/>'):
        assert failure(tmp_path, "a.xlsx", bare_xlsx(f"{dimension}<sheetData>{rows}</sheetData>")) == "too_many_cells"


def test_read_xlsx_formatted_rows_without_content_are_cut_off(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{row}" hidden="1"><c r="A{row}" s="1"/><c r="XFD{row}" s="1"/></row>' for row in range(2, 20_000))
    sheet = only_sheet(tmp_path, "a.xlsx", bare_xlsx(f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{blank}</sheetData>', STYLES))
    assert (sheet.rows, sheet.formats, sheet.hidden_rows) == ([[1]], {}, set())


def test_read_xlsx_cells_of_all_sheets_count_together(tmp_path: Path) -> None:
    def three(book: openpyxl.Workbook) -> None:
        for _ in range(3):
            book.create_sheet().append([1] * 10)

    few = Limits(cells=25)
    assert failure(tmp_path, "a.xlsx", xlsx([], three), few) == "too_many_cells"
    assert failure(tmp_path, "a.xlsx", xlsx([[1] * 25]), few) == ""


def test_read_xlsx_thousand_sheets(tmp_path: Path) -> None:
    def many(book: openpyxl.Workbook) -> None:
        for number in range(1000):
            book.create_sheet(f"村{number}").append([number])

    sheets = parsed(tmp_path, "a.xlsx", xlsx([], many)).sheets
    assert len(sheets) == 1001
    assert [sheet.rows for sheet in sheets[1:]] == [[[number]] for number in range(1000)]


def test_read_xlsx_very_long_cell(tmp_path: Path) -> None:
    long = "长" * 32_767
    assert only_sheet(tmp_path, "a.xlsx", xlsx([[long, 1]])).rows == [[long, 1]]


def test_read_xlsx_chart_sheet_is_no_table(tmp_path: Path) -> None:
    def chart(book: openpyxl.Workbook) -> None:
        book.create_chartsheet("图")

    assert [sheet.name for sheet in parsed(tmp_path, "a.xlsx", xlsx(ROWS, chart)).sheets] == ["Sheet"]


def test_read_xlsx_sheet_with_a_path_of_its_own(tmp_path: Path) -> None:
    data = repacked(xlsx(ROWS), "xl/_rels/workbook.xml.rels", rb'Target="/xl/worksheets/sheet1\.xml"', b'Target="worksheets/sheet1.xml"')
    assert [tuple(row) for row in only_sheet(tmp_path, "a.xlsx", data, LIMITS).rows] == list(ROWS)


@pytest.mark.parametrize(
    "body",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>5</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="A1" t="inlineStr"><is><t>b</t></is></c></row>',
    ],
)
def test_read_xlsx_cell_written_twice_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(ReadFailure, match="表 A1 × 2") as refused:
        parsed(tmp_path, "a.xlsx", bare_xlsx(f"<sheetData>{body}</sheetData>"))
    assert refused.value.code == "damaged"


def test_read_xlsx_more_values_than_cells_filled_is_no_repetition(tmp_path: Path) -> None:
    body = '<row r="1"><c r="A1" t="str"><f>B1&amp;""</f><v></v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1"><v>3</v></c></row>'
    assert only_sheet(tmp_path, "a.xlsx", bare_xlsx(f"<sheetData>{body}</sheetData>")).rows == [["", "", 3]]
