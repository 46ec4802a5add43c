"""Which rows are data, on grids written out."""

import pytest

from etl.form.reading import extract
from tests.etl.form.world import CATALOGUE, INCOME, book, changed, labels, rules, sheet, take, values

HEADER = ["乡镇", "村", "经营收入", "补助收入"]


def test_extract_fills_areas_down_from_merged_and_blank_cells() -> None:
    rows = [HEADER, ["柳河镇", "上河村", 1, 2], ["", "下河村", 3, 4], ["石桥乡", "西街村", 5, 6], ["", "东街村", 7, 8]]
    for merged in ((), ((1, 0, 2, 0), (3, 0, 4, 0))):
        found = take(rows, merged=merged)
        assert labels(found, "township", "village").to_numpy().tolist() == [
            ["柳河镇", "上河村"], ["柳河镇", "下河村"], ["石桥乡", "西街村"], ["石桥乡", "东街村"],
        ]  # fmt: skip


def test_extract_row_without_any_area_gets_none() -> None:
    found = take([HEADER, ["柳河镇", "上河村", 1, 2], ["", "", 3, 4]])
    assert labels(found, "township", "village").to_numpy().tolist() == [["柳河镇", "上河村"], ["", ""]]


def test_extract_marks_total_rows() -> None:
    rows = [
        ["序号", *HEADER],
        [1, "柳河镇", "上河村", 1, 2], [2, "", "下河村", 3, 4], ["", "", "小计", 4, 6],
        [3, "石桥乡", "西街村", 5, 6], ["", "其中：西片", "", 5, 6], ["合计", "", "", 9, 12], ["", "全县合计", "", 9, 12],
    ]  # fmt: skip
    found = take(rows)
    assert found.rows["kind"].tolist() == ["detail", "detail", "total", "detail", "other", "total", "total"]
    assert found.rows["township"].tolist() == ["柳河镇", "柳河镇", "柳河镇", "石桥乡", "其中：西片", "", "全县合计"]
    assert values(found, "total")[0] == ("小计", "operating", "period", 4)


def test_extract_row_below_a_total_does_not_take_its_name() -> None:
    found = take([HEADER, ["柳河镇", "上河村", 1, 2], ["合计", "", 1, 2], ["", "漏报村", 5, 5]])
    assert found.rows["township"].tolist() == ["柳河镇", "合计", ""]


def test_extract_ends_at_a_footer_and_reads_its_date() -> None:
    rows = [HEADER, ["柳河镇", "上河村", 1, 2], ["填表人：某某", "", "填报日期：2024年4月3日", ""], ["", "备忘", 5, 5]]
    found = take(rows)
    assert found.rows["village"].tolist() == ["上河村"]
    assert found.contexts[0].submitted_on == "2024年4月3日"


def test_extract_reads_the_date_in_the_next_cell_above_the_table() -> None:
    found = take([["报送时间：", "2024-04-05", ""], HEADER, ["柳河镇", "上河村", 1, 2]])
    assert found.contexts[0].submitted_on == "2024-04-05"


def test_extract_skips_blank_rows_and_rows_that_are_only_numbered() -> None:
    rows = [["序号", "村", "经营收入"], [1, "上河村", 1], ["", "", ""], [2, "", ""], ["", " ", ""], [3, "下河村", ""], ["", "", ""]]
    found = take(rows)
    assert found.rows[["village", "row_no"]].to_numpy().tolist() == [["上河村", 2], ["下河村", 6]]
    assert found.cells["raw"].tolist() == [1, ""]


def test_extract_leaves_trailing_blank_columns_and_a_list_beside_the_table_alone() -> None:
    found = take([["村", "经营收入", "", "", "村名单"], ["上河村", 1, "", "", "甲"], ["下河村", 2, "", "", "乙"]])
    assert len(found.cells) == 2
    assert found.findings == []


def test_extract_column_without_heading_is_reported_unless_it_numbers_the_rows() -> None:
    found = take([["", "村", "经营收入"], [1, "上河村", 1], [2, "下河村", 2]])
    assert found.findings == []
    found = take([["村", "", "经营收入"], ["上河村", 17, 1], ["下河村", 23.5, 2]])
    assert rules(found) == [("unknown_heading", 1, 2)]


def test_extract_drops_the_header_repeated_on_each_page() -> None:
    top = [["村", "经营收入", "", "补助收入", ""], ["", "本月", "累计", "本月", "累计"]]
    rows = [*top, ["上河村", 1, 2, 3, 4], *top, ["下河村", 5, 6, 7, 8]]
    found = take(rows, merged=((0, 1, 0, 2), (0, 3, 0, 4), (3, 1, 3, 2), (3, 3, 3, 4), (0, 0, 1, 0), (3, 0, 4, 0)))
    assert found.rows["village"].tolist() == ["上河村", "下河村"]
    assert [value[3] for value in values(found)] == [1, 2, 3, 4, 5, 6, 7, 8]
    single = take([HEADER, ["柳河镇", "上河村", 1, 2], HEADER, ["石桥乡", "西街村", 3, 4]])
    assert single.rows["village"].tolist() == ["上河村", "西街村"]


def test_extract_tables_below_each_other() -> None:
    rows = [
        ["一、2024年3月经营情况"], ["村", "经营收入"], ["上河村", 1], ["合计", 1], [],
        ["二、2024年4月补助情况"], ["单位：元"], ["行政村", "补助收入", "经营收入"], ["下河村", 5, 6], ["注：以上为快报数"],
        ["村名", "债务余额", "经营收入"], ["西街村", 7, 8],
    ]  # fmt: skip
    found = take(rows)
    assert values(found) == [
        ("上河村", "operating", "period", 1), ("下河村", "subsidy", "period", 5), ("下河村", "operating", "period", 6),
        ("西街村", "debt", "period", 7), ("西街村", "operating", "period", 8),
    ]  # fmt: skip
    assert found.rows["table_no"].tolist() == [0, 0, 1, 2]
    assert found.contexts[0].titles == ("一、2024年3月经营情况",)
    assert found.contexts[1].titles == ("二、2024年4月补助情况", "单位：元", "一、2024年3月经营情况")
    assert found.contexts[2].titles == ("注：以上为快报数", *found.contexts[1].titles)
    assert [found.contexts[number].unit_note for number in range(3)] == ["", "元", "元"]


def test_extract_leaves_a_closing_sentence_out() -> None:
    found = take([HEADER, ["柳河镇", "上河村", 1, 2], ["以上数据为快报数，以年报为准。", "", "", ""]])
    assert found.rows["village"].tolist() == ["上河村"]


def test_extract_keeps_what_a_cell_says() -> None:
    form = changed(INCOME, area=changed(INCOME.area, code=("区划代码",)))
    found = take([["区划代码", "村", "月份", "单位", "经营收入"], [512021001001.0, " 上河村 ", 202403.0, "万元", "１２．５万"]], form=form)
    row = found.rows.iloc[0]
    assert (row["code"], row["village"], row["period"], row["unit"]) == ("512021001001", "上河村", 202403.0, "万元")
    assert found.cells["raw"].tolist() == ["１２．５万"]


def test_extract_unit_note_is_a_unit_and_not_a_sender() -> None:
    body = [HEADER, ["柳河镇", "上河村", 1, 2]]
    assert take([["单位：柳河镇", "", "", ""], *body]).contexts[0].unit_note == ""
    assert take([["填报单位：柳河镇   计量单位:元"], *body]).contexts[0].unit_note == "元"
    assert take([["", "单位：", "万元", ""], *body]).contexts[0].unit_note == "万元"
    assert take([["集体收入月报（单位：万元）"], *body]).contexts[0].unit_note == "万元"
    assert take([["集体收入月报（千元）"], *body]).contexts[0].unit_note == "千元"
    without = changed(INCOME, unit=changed(INCOME.unit, note=False))
    assert take([["单位：万元"], *body], form=without).contexts[0].unit_note == ""


def test_extract_hidden_error_and_uncalculated_cells_are_findings() -> None:
    grid = sheet(
        [HEADER, ["柳河镇", "上河村", "", 2], ["", "下河村", 3, ""]],
        name="三月",
        visible=False,
        hidden_rows=frozenset({2, 90}),
        hidden_columns=frozenset({3, 60}),
        errors={(1, 2): "#DIV/0!", (50, 2): "#REF!"},
        uncalculated=frozenset({(2, 3)}),
        formats={(2, 2): '0.0"万元"'},
    )
    found = extract(book(grid), INCOME, CATALOGUE, "a/b/三月.xlsx")
    assert rules(found) == [
        ("hidden_sheet", 0, 0), ("hidden_row", 3, 0), ("hidden_column", 1, 4), ("error_cell", 2, 3), ("uncalculated_formula", 3, 4),
    ]  # fmt: skip
    assert {finding.sheet for finding in found.findings} == {"三月"}
    assert found.findings[3].raw == "#DIV/0!"
    assert len(found.cells) == 4
    assert found.cells["format"].tolist() == ["", '0.0"万元"', "", ""]
    assert found.contexts[0].file == "三月.xlsx"


def test_extract_header_without_rows_is_an_empty_table() -> None:
    found = take([HEADER, ["", "", "", ""], ["填表人：某某", "", "", ""]])
    assert found.rows.empty
    assert rules(found) == [("empty_table", 1, 0)]


def test_extract_area_written_once_above_its_months() -> None:
    rows = [
        ["乡镇", "村", "月份", "经营收入"],
        ["柳河镇", "上河村", "1月", 1],
        ["", "", "2月", 2],
        ["", "下河村", "1月", 3],
        ["", "", "1月", 9],
    ]
    found = take(rows)
    assert found.rows[["township", "village"]].to_numpy().tolist() == [
        ["柳河镇", "上河村"], ["柳河镇", "上河村"], ["柳河镇", "下河村"], ["", ""],
    ]  # fmt: skip


def test_extract_title_repeated_in_every_cell_of_its_merge() -> None:
    title = ["柳河镇2024年3月村集体收入月报"] * 4
    found = take([title, HEADER, ["柳河镇", "上河村", 1, 2]])
    assert found.contexts[0].titles == (title[0],)


@pytest.mark.parametrize("note", ["注：下河村数据待核", "说明：以下为补报"])
def test_extract_note_between_rows_does_not_end_the_table(note: str) -> None:
    found = take([["村", "经营收入"], ["上河村", 1], [note, ""], ["下河村", 2], ["填表人：", 3], ["", ""], ["石桥村", 4]])
    assert found.rows["village"].tolist() == ["上河村", "下河村"]


def test_extract_footer_before_text_or_another_table_ends_the_table() -> None:
    for below in (["上报说明", "见附件"], ["村", "户数"], ["", ""]):
        found = take([["村", "经营收入"], ["上河村", 1], ["注：", ""], below, ["下河村", 2]])
        assert found.rows["village"].tolist() == ["上河村"]


@pytest.mark.parametrize(
    ("merge", "cells", "places"),
    [
        ((1, 1, 2, 1), ["", 3, "", 4], [("merged_value", 2, 2)]),  # two villages
        ((1, 1, 1, 2), ["", 3, "", 4], [("merged_value", 2, 2)]),  # two columns
        ((1, 2, 1, 3), [1, 3, "", 4], []),  # a column and a remark
        ((1, 0, 2, 0), [1, 3, "", 4], []),  # a label
    ],
)
def test_extract_value_merged_over_several_is_nobodys(merge: tuple[int, int, int, int], cells: list[object], places: list[object]) -> None:
    found = take([["村", "经营收入", "补助收入", "备注"], ["上河村", 1, "", ""], ["下河村", 3, 4, ""]], merged=(merge,))
    assert found.cells["raw"].tolist() == cells
    assert rules(found) == places


def test_extract_blank_merged_cell_says_nothing() -> None:
    assert take([["村", "经营收入"], ["上河村", ""], ["下河村", ""]], merged=((1, 1, 2, 1),)).findings == []
