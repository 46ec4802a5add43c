from pathlib import Path

import pytest

from tests.etl.reader.making import failure, only_sheet, parsed

HEAD = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
)
PAGE = (
    HEAD
    + """<style>td {{ mso-number-format:"\\@" }}</style></head><body><h3>2024年3月 收入表</h3>
<table><caption>年度 戶數</caption>
<tr><th rowspan=2>里</th><th colspan="2">收入</th></tr>
<tr><th>本月</th><th>全年</th></tr>
<tr style="display:none"><td>民生里<br>一 鄰</td><td>1,234.5</td><td>&nbsp;</td></tr>
<tr><td>和平里</td><td>007</td><td>3 </td></tr></table><p>備註：無</p></body></html>"""
)
CASES = [("gb2312", "gb18030"), ("big5", "cp950"), ("utf-8", "utf-8"), ("gbk", "utf-8"), ("", "gb18030"), ("", "cp950")]


@pytest.mark.parametrize(("charset", "encoding"), CASES)
def test_read_html_page_named_xls(tmp_path: Path, charset: str, encoding: str) -> None:
    book = parsed(tmp_path, "月报.xls", PAGE.format(charset=charset).encode(encoding))
    (sheet,) = book.sheets
    assert (book.kind, book.encoding) == ("html", encoding)
    assert sheet.rows == [
        ["2024年3月 收入表", "", ""],
        ["年度 戶數", "", ""],
        ["里", "收入", ""],
        ["", "本月", "全年"],
        ["民生里\n一 鄰", "1,234.5", ""],
        ["和平里", "007", "3"],
        ["備註：無", "", ""],
    ]
    assert sheet.merged == ((2, 0, 3, 0), (2, 1, 2, 2))
    assert sheet.hidden_rows == {4}


def test_read_html_spans_beyond_the_table_are_cut(tmp_path: Path) -> None:
    sheet = only_sheet(tmp_path, "a.xls", b"<table><tr><td rowspan=999999>a<td>b</tr><tr><td>c</table>")
    assert sheet.rows == [["a", "b"], ["", "c"]]
    assert sheet.merged == ((0, 0, 1, 0),)


def test_read_html_spans_that_would_fill_the_memory(tmp_path: Path) -> None:
    rows = "<tr><td colspan=1000 rowspan=60000>x</td></tr>" + "<tr></tr>" * 20_000
    assert failure(tmp_path, "a.xls", f"<table>{rows}</table>".encode()) == "too_many_cells"


def test_read_html_table_inside_a_layout_table(tmp_path: Path) -> None:
    page = "<table><tr><td>标题<table><tr><td>a<td>b</tr></table></td></tr></table>"
    assert only_sheet(tmp_path, "a.xls", page.encode()).rows == [["标题", ""], ["a", "b"]]


@pytest.mark.parametrize("page", ["<html><body>登录超时</body></html>", "<!DOCTYPE html><p>x"])
def test_read_html_without_table(tmp_path: Path, page: str) -> None:
    assert failure(tmp_path, "a.xls", page.encode()) == "not_a_table"


def test_read_html_deep_nesting_ends(tmp_path: Path) -> None:
    page = "<div>" * 50_000 + "<table><tr><td>1</table>"
    assert failure(tmp_path, "a.xls", page.encode()) in ("", "not_a_table", "damaged")


def test_read_html_entities_are_not_expanded(tmp_path: Path) -> None:
    page = '<!DOCTYPE html [<!ENTITY a "boom"><!ENTITY f SYSTEM "file:///etc/hostname">]><table><tr><td>&a;&f;</td></tr></table>'
    assert "boom" not in str(only_sheet(tmp_path, "a.xls", page.encode()).rows)
