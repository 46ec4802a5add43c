from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.reader.limits import Limits
from etl.reader.text import find_delimiter
from tests.etl.reader.making import failure, only_sheet, parsed


def test_read_text_cells_stay_text(tmp_path: Path) -> None:
    sheet = only_sheet(tmp_path, "月报.csv", "村,代码,数\n双龙村,007147,1e5\n石桥村,2024-03,TRUE\n".encode())
    assert sheet.name == "月报"
    assert sheet.rows == [["村", "代码", "数"], ["双龙村", "007147", "1e5"], ["石桥村", "2024-03", "TRUE"]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_read_text_delimiters_and_line_ends(tmp_path: Path, delimiter: str, ending: str) -> None:
    lines = [delimiter.join(cells) for cells in (("村", "收入", "备注"), ("甲", "1.5", "a"), ("乙", "2", ""))]
    book = parsed(tmp_path, "a.csv", ending.join(lines).encode("gb18030"))
    assert book.sheets[0].rows == [["村", "收入", "备注"], ["甲", "1.5", "a"], ["乙", "2", ""]]
    assert (book.kind, book.encoding) == ("tsv" if delimiter == "\t" else "csv", "gb18030")


def test_read_text_quotes_delimiters_and_line_breaks_in_cells(tmp_path: Path) -> None:
    data = b'a,"b,""c"\r\n"one\r\ntwo",2\r\n'
    assert only_sheet(tmp_path, "a.csv", data).rows == [["a", 'b,"c'], ["one\r\ntwo", "2"]]


def test_read_text_ragged_rows_are_padded_and_blank_lines_count(tmp_path: Path) -> None:
    data = b"title\n\na,b,c\n1,2\n1,2,3,4\n\n\n"
    assert only_sheet(tmp_path, "a.csv", data).rows == [
        ["title", "", "", ""],
        ["", "", "", ""],
        ["a", "b", "c", ""],
        ["1", "2", "", ""],
        ["1", "2", "3", "4"],
    ]


def test_read_text_separator_line_of_excel(tmp_path: Path) -> None:
    assert only_sheet(tmp_path, "a.csv", b"sep=;\na;b,c\n1;2\n").rows == [["a", "b,c"], ["1", "2"]]


def test_read_text_quotation_mark_never_closed_does_not_swallow_rows(tmp_path: Path) -> None:
    assert failure(tmp_path, "a.csv", b'a,b\n"1,2\n3,4,5\n') == "quotes"
    assert only_sheet(tmp_path, "a.csv", 'a,b\n"好"合作社,2\n丙,4\n'.encode()).rows == [["a", "b"], ['"好"合作社', "2"], ["丙", "4"]]


def test_read_text_very_long_cell(tmp_path: Path) -> None:
    assert only_sheet(tmp_path, "a.csv", b"a,b\n" + b"x" * 400_000 + b",2\n").rows[1] == ["x" * 400_000, "2"]


def test_read_text_too_many_cells(tmp_path: Path) -> None:
    wide = b"1," * 5000 + b"\n" + b"1\n" * 5000
    assert failure(tmp_path, "a.csv", wide, Limits(cells=1_000_000)) == "too_many_cells"


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.xls"])
@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b" \t\r\n", b"\0\0\0\0"])
def test_parse_empty_file(tmp_path: Path, name: str, data: bytes) -> None:
    assert failure(tmp_path, name, data) == "empty_file"


def test_parse_text_named_xls_is_read_when_it_is_a_table(tmp_path: Path) -> None:
    book = parsed(tmp_path, "a.xls", "村\t收入\n甲\t1\n".encode("utf-16"))
    assert (book.kind, book.encoding, book.sheets[0].rows) == ("tsv", "utf-16", [["村", "收入"], ["甲", "1"]])
    assert failure(tmp_path, "a.xls", "没有找到附件，请联系管理员。\n".encode()) == "not_a_table"


def test_find_delimiter_by_agreement_not_by_number() -> None:
    assert find_delimiter("a;b\n1,5;2,5\n3,25;1\n") == ";"
    assert find_delimiter("标题，说明\na\tb\n1,000\t2\n3\t4,5\n") == "\t"
    assert find_delimiter("one column\nonly\n") == ","


CELLS = st.text(alphabet=st.sampled_from('ab,;"\t|\n 村镇1.5'), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=6))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_read_text_gives_back_what_was_written_with_quotes(tmp_path: Path, rows: list[list[str]]) -> None:
    framed = [["头", "尾", "中"], *rows, ["末", "末", "末"]]
    written = "sep=,\n" + "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in framed)
    assert only_sheet(tmp_path, "a.csv", written.encode()).rows == framed
