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
