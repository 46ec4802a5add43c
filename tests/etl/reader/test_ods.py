from pathlib import Path

from tests.etl.reader.making import failure, ods, only_sheet, parsed


def cell(value_type: str, shown: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="{value_type}" {more}><text:p>{shown}</text:p></table:table-cell>'


def row(cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{cells}</table:table-row>"


TABLE = "".join(
    [
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>',
        row(
            cell("string", "标题", 'table:number-columns-spanned="2"')
            + "<table:covered-table-cell/>"
            + cell("float", "3", 'office:value="3"')
        ),
        row(cell("percentage", "12.5%", 'office:value="0.125"'), 'table:number-rows-repeated="2" table:visibility="filter"'),
        row(cell("string", "007147") + cell("string", "#DIV/0!", 'calcext:value-type="error"')),
        row('<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="1048000"'),
    ]
)


def test_read_ods_values_and_marks(tmp_path: Path) -> None:
    book = parsed(tmp_path, "a.xls", ods(TABLE))
    (sheet,) = book.sheets
    assert book.kind == "ods"
    assert [cells[0] for cells in sheet.rows] == ["标题", 0.125, 0.125, "007147"]
    assert sheet.rows[0] == ["标题", "", 3]
    assert sheet.merged == ((0, 0, 0, 1),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({1, 2}, {1, 2})
    assert sheet.errors == {(3, 1): "#DIV/0!"}
    assert sheet.formats == {(1, 0): "0%", (2, 0): "0%"}


def test_read_ods_error_cell_is_blank_in_rows(tmp_path: Path) -> None:
    assert only_sheet(tmp_path, "a.ods", ods(TABLE)).rows[3] == ["007147", "", ""]


def test_read_ods_truncated(tmp_path: Path) -> None:
    whole = ods(TABLE)
    for eighth in range(1, 8):
        assert failure(tmp_path, "a.ods", whole[: len(whole) * eighth // 8]) == "damaged"


def test_read_ods_one_value_repeated(tmp_path: Path) -> None:
    def repeated(rows: int, columns: int) -> bytes:
        one = cell("float", "1", f'office:value="1" table:number-columns-repeated="{columns}"')
        return ods(row(one, f'table:number-rows-repeated="{rows}"'))

    assert only_sheet(tmp_path, "a.ods", repeated(3, 2)).rows == [[1, 1]] * 3
    assert failure(tmp_path, "a.ods", repeated(100_000, 100)) == "too_many_cells"


STYLES = (
    '<number:number-style style:name="N1"><number:number number:min-integer-digits="1"/><number:text>元</number:text></number:number-style>'
    '<number:number-style style:name="N2"><number:number number:display-factor="1000"/></number:number-style>'
    '<number:number-style style:name="N3"><number:number number:decimal-places="2"/></number:number-style>'
    '<style:style style:name="yuan" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="bold yuan" style:family="table-cell" style:parent-style-name="yuan"/>'
    '<style:style style:name="thousands" style:family="table-cell" style:data-style-name="N2"/>'
    '<style:style style:name="plain" style:family="table-cell" style:data-style-name="N3"/>'
    '<style:style style:name="a" style:family="table-cell" style:parent-style-name="b"/>'
    '<style:style style:name="b" style:family="table-cell" style:parent-style-name="a"/>'
)


def number(value: str, style: str = "") -> str:
    return cell("float", value, f'office:value="{value}"' + (f' table:style-name="{style}"' if style else ""))


def test_read_ods_units_in_number_formats_are_told(tmp_path: Path) -> None:
    styled = number("1", "yuan") + number("2", "bold yuan") + number("3", "thousands") + number("4", "plain") + number("5", "a")
    table = "<table:table-column/>" + row(styled + cell("string", "字", 'table:style-name="yuan"'))
    assert only_sheet(tmp_path, "a.ods", ods(table, STYLES)).formats == {(0, 0): '0"元"', (0, 1): '0"元"', (0, 2): "0,"}


def test_read_ods_format_of_a_row_or_column_holds_where_a_cell_has_none(tmp_path: Path) -> None:
    columns = '<table:table-column/><table:table-column table:number-columns-repeated="2" table:default-cell-style-name="yuan"/>'
    table = (
        columns
        + row(number("1") + number("2") + number("3", "plain"))
        + row(number("4") + number("5"), 'table:default-cell-style-name="thousands"')
    )
    sheet = only_sheet(tmp_path, "a.ods", ods(table, STYLES))
    assert sheet.formats == {(0, 1): '0"元"', (1, 0): "0,", (1, 1): "0,"}
