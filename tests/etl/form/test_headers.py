"""Where the header is and what its cells mean, on grids written out."""

import pytest

from tests.etl.form.world import INCOME, changed, rules, take, values
from warehouse.catalogue.form import Column

TITLE = ["柳河镇2024年3月村集体收入月报"]


def test_extract_header_below_titles_notes_and_blank_rows() -> None:
    found = take(
        [TITLE, [], ["填报单位：柳河镇", "", "单位：万元"], ["村名", "经营收入", "补助收入"], ["上河村", 3.5, ""], ["下河村", "4", 1]]
    )
    assert values(found) == [
        ("上河村", "operating", "period", 3.5), ("上河村", "subsidy", "period", ""),
        ("下河村", "operating", "period", "4"), ("下河村", "subsidy", "period", 1),
    ]  # fmt: skip
    assert found.contexts[0].titles == ("柳河镇2024年3月村集体收入月报", "填报单位：柳河镇", "单位：万元")
    assert found.contexts[0].unit_note == "万元"
    assert list(found.rows["row_no"]) == [5, 6]
    assert list(found.cells["column_no"]) == [2, 2, 3, 3]
    assert found.findings == []


@pytest.mark.parametrize(
    ("heading", "unit", "measure"),
    [
        ("经营收入", "", "period"),
        ("经 营\n收 入", "", "period"),
        ("＊经营收入（万元）", "万元", "period"),
        ("经营收入(万元)", "万元", "period"),
        ("经营性收入【元】", "元", "period"),
        ("1.经营收入（单位：元）", "元", "period"),
        ("（一）经营收入", "", "period"),
        ("经营收入：万元", "万元", "period"),
        ("经营收入（3=4+5）", "", "period"),
        ("经营收入本月", "", "period"),
        ("本月经营收入（元）", "元", "period"),
        ("经营收入累计", "", "year_to_date"),
        ("经营收入（本年累计）（万元）", "万元", "year_to_date"),
        ("本年累计经营收入", "", "year_to_date"),
        ("1-9月累计经营收入", "", "year_to_date"),
        ("经营收入1—9月累计", "", "year_to_date"),
        ("经营收入９月", "", "period"),
        ("ＯＰＥＲＡＴＩＮＧ", "", "period"),
        ("经营收入万元", "万元", "period"),
        ("经营收入/元", "元", "period"),
        ("经营收入_累计，万元", "万元", "year_to_date"),
        ("2024年经营收入", "", "period"),
    ],
)
def test_extract_spellings_of_one_heading(heading: str, unit: str, measure: str) -> None:
    found = take([["村", heading], ["上河村", 1.0]])
    assert values(found) == [("上河村", "operating", measure, 1.0)]
    assert list(found.cells["unit"]) == [unit]


def test_extract_merged_parents_with_month_and_year_to_date_below() -> None:
    rows = [
        ["序号", "村", "经营收入（万元）", "", "补助收入", "", "备注"],
        ["", "", "本月", "本年累计", "本月", "1-3月累计", ""],
        [1, "上河村", 1, 2, 3, 4, "x"],
    ]
    merged = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5), (0, 6, 1, 6))
    for spans in (merged, ()):  # with and without the merges the blank cells right of a parent belong to it
        found = take([TITLE, *rows], merged=tuple((top + 1, left, bottom + 1, right) for top, left, bottom, right in spans))
        assert values(found) == [
            ("上河村", "operating", "period", 1), ("上河村", "operating", "year_to_date", 2),
            ("上河村", "subsidy", "period", 3), ("上河村", "subsidy", "year_to_date", 4),
        ]  # fmt: skip
        assert list(found.cells["unit"]) == ["万元", "万元", "", ""]
        assert found.contexts[0].titles == tuple(TITLE)
        assert found.findings == []


def test_extract_months_above_items() -> None:
    rows = [["", "本月", "", "本年累计", ""], ["村", "经营收入", "补助收入", "经营收入", "补助收入"], ["上河村", 1, 2, 3, 4]]
    assert [value[1:] for value in values(take(rows))] == [
        ("operating", "period", 1), ("subsidy", "period", 2), ("operating", "year_to_date", 3), ("subsidy", "year_to_date", 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "unit", "measure"),
    [
        ("经营收入（元，保留两位小数）", "元", "period"),
        ("经营收入（人民币：元）", "元", "period"),
        ("经营收入（月末）", "", "period"),
        ("经营收入（元，本年累计）", "元", "year_to_date"),
        ("经营收入（万元、萬元）", "万元", "period"),
        ("经营收入\n单位：元", "元", "period"),
        ("经营收入 单位：元", "元", "period"),
    ],
)
def test_extract_brackets_and_lines_that_say_more_than_a_unit(heading: str, unit: str, measure: str) -> None:
    found = take([TITLE, ["村", heading], ["上河村", 1]])
    assert found.findings == []
    assert found.cells[["target", "unit", "measure"]].to_numpy().tolist() == [["operating", unit, measure]]


@pytest.mark.parametrize("heading", ["经营收入（元、户）", "经营收入（元，不含补助）"])
def test_extract_brackets_that_say_something_else_are_not_taken_off(heading: str) -> None:
    assert take([["村", heading, "补助收入"], ["上河村", 1, 2]]).cells["target"].tolist() == ["subsidy"]


def test_extract_total_and_part_below_a_heading() -> None:
    found = take([["村", "经营收入", "", "补助收入"], ["", "合计", "其中：租金", ""], ["上河村", 5, 4, 2]], merged=((0, 1, 0, 2),))
    assert values(found) == [("上河村", "operating", "period", 5), ("上河村", "subsidy", "period", 2)]
    assert rules(found) == [("unknown_heading", 2, 3)]


def test_extract_months_below_the_indicators() -> None:
    rows = [["村", "经营收入", "", "补助收入", ""], ["", "1月", "2月", "1月", "2月"], ["上河村", 1, 2, 3, 4]]
    found = take(rows, merged=((0, 1, 0, 2), (0, 3, 0, 4)))
    assert found.cells[["target", "period", "raw"]].to_numpy().tolist() == [
        ["operating", "1月", 1], ["operating", "2月", 2], ["subsidy", "1月", 3], ["subsidy", "2月", 4],
    ]  # fmt: skip


def test_extract_drops_rows_that_say_how_to_fill_in_and_number_the_columns() -> None:
    found = take([["乡镇", "村", "经营收入"], ["（填全称）", "（填全称）", "整数"], ["甲", "乙", "1"], ["柳河镇", "上河村", 5]])
    assert found.rows["village"].tolist() == ["上河村"]


def test_extract_row_of_the_year_to_date_is_no_areas() -> None:
    found = take([["村", "经营收入"], ["上河村", 5], ["累　计", 5]])
    assert found.rows["kind"].tolist() == ["detail", "other"]


@pytest.mark.parametrize(
    "line", ["2024年1—3月", "2024年1-3月累计", "（2024年1至3月）", "截至2024年3月底", "2024年上半年", "月份：2024年3月", "柳河镇"]
)
def test_extract_line_right_above_the_header_is_a_title(line: str) -> None:
    found = take([["村集体收入统计表"], [line], ["村名", "经营收入"], ["上河村", 1]])
    assert found.contexts[0].titles == ("村集体收入统计表", line)
    assert found.cells[["measure", "said"]].to_numpy().tolist() == [["period", False]]


def test_extract_line_merged_over_all_headings_is_a_title_and_says_the_measure() -> None:
    found = take([["收入表", ""], ["2024年1-3月累计", ""], ["村名", "经营收入"], ["上河村", 1]], merged=((1, 0, 1, 1),))
    assert found.contexts[0].titles == ("收入表", "2024年1-3月累计")
    assert found.cells[["measure", "said"]].to_numpy().tolist() == [["year_to_date", True]]


def test_extract_year_to_date_above_every_item() -> None:
    rows = [["", "本年累计（元）", ""], ["村", "经营收入", "补助收入"], ["上河村", 1, 2]]
    found = take(rows)
    assert [value[1:] for value in values(found)] == [("operating", "year_to_date", 1), ("subsidy", "year_to_date", 2)]
    assert list(found.cells["unit"]) == ["元", "元"]


def test_extract_heading_path_and_ignored_parent() -> None:
    rows = [["村", "收入", "", "上年同期", ""], ["", "经营", "补助", "经营收入", "补助收入"], ["上河村", 1, 2, 8, 9]]
    found = take(rows)
    assert [value[1:] for value in values(found)] == [("operating", "period", 1), ("subsidy", "period", 2)]
    assert found.findings == []


def test_extract_three_header_rows() -> None:
    rows = [
        ["村", "村集体收入情况", "", "", ""],
        ["", "收入", "", "", ""],
        ["", "经营", "", "补助", ""],
        ["", "本月", "累计", "本月", "累计"],
        ["上河村", 1, 2, 3, 4],
    ]
    found = take(rows[1:], merged=((0, 1, 0, 4),), form=INCOME)
    assert [value[2] for value in values(found)] == ["period", "year_to_date", "period", "year_to_date"]
    assert [value[1] for value in values(found)] == ["operating", "operating", "subsidy", "subsidy"]


@pytest.mark.parametrize(
    ("group", "own", "units"),
    [
        ("收入（元）", ("", ""), ["元", "元", ""]),
        ("农村收入（元）", ("", "（万元）"), ["元", "万元", ""]),
        ("农村收入（单位：元）", ("", ""), ["元", "元", ""]),
        ("收入（户）", ("", ""), ["", "", ""]),  # counts something else
    ],
)
def test_extract_unit_of_any_heading_above_that_fits(group: str, own: tuple[str, str], units: list[str]) -> None:
    rows = [
        ["村名", "2024年（个）", "", ""],
        ["", group, "", ""],
        ["", f"经营收入{own[0]}", f"补助收入{own[1]}", "结婚对数"],
        ["上河村", 125000, 1000, 3],
    ]
    found = take(rows, form=changed(INCOME, indicators=("income", "people"), header_rows=3))
    assert found.cells["unit"].tolist() == [*units[:2], "个"]


def test_extract_units_in_a_row_of_their_own() -> None:
    found = take([["村", "经营收入", "补助收入"], ["", "万元", "元"], ["上河村", 1, 2]])
    assert list(found.cells["unit"]) == ["万元", "元"]
    assert len(found.rows) == 1


def test_extract_codes_above_chinese_names_takes_the_row_nearest_the_data() -> None:
    codes, names = ["village", "operating", "subsidy"], ["村", "经营收入", "补助收入"]
    form = changed(INCOME, area=changed(INCOME.area, village=("村", "village")))
    found = take([codes, names, ["上河村", 1, 2]], form=form)
    assert [value[0] for value in values(found)] == ["上河村", "上河村"]
    assert found.rows["row_no"].tolist() == [3]


@pytest.mark.parametrize("numbers", [["甲", "乙", "1", "2"], [1, 2, 3, 4], ["栏次", "（1）", "(2)", "3=1+2"], ["①", "②", "③", "④"]])
def test_extract_drops_the_row_that_numbers_the_columns(numbers: list[str | int]) -> None:
    found = take([["序号", "村", "经营收入", "补助收入"], list(numbers), [1, "上河村", 1, 2]])
    assert found.rows["village"].tolist() == ["上河村"]


def test_extract_drops_instructions_under_the_header() -> None:
    header = ["村", "经营收入", "补助收入", "债务余额"]
    for instruction in (["填写村全称", "填数字", "填数字", ""], ["说明：按月填", "", "", ""], ["name", "cash in", "grants in", "owed"]):
        assert take([header, instruction, ["上河村", 1, 2, 3]]).rows["village"].tolist() == ["上河村"]


def test_extract_keeps_a_first_row_that_reports_nothing_in_words() -> None:
    header = ["村", "经营收入", "补助收入", "债务余额"]
    for said in ("—", "未报", "无"):
        assert take([header, ["上河村", said, said, said]]).rows["village"].tolist() == ["上河村"]


def test_extract_repeated_heading_takes_neither_column_when_they_disagree() -> None:
    found = take([["村", "经营收入", "经营收入", "补助收入"], ["上河村", 1, 9, 2]])
    assert [value[1:] for value in values(found)] == [("subsidy", "period", 2)]
    assert rules(found) == [("duplicate_heading", 1, 3)]


def test_extract_repeated_heading_takes_the_first_column_when_the_other_says_no_more() -> None:
    found = take([["村", "经营收入", "经营收入", "补助收入"], ["上河村", 1, "", 2], ["下河村", 3, 3, 4]])
    assert [value[3] for value in values(found)] == [1, 2, 3, 4]
    assert found.findings == []


def test_extract_unknown_heading_with_data_names_the_nearest() -> None:
    found = take([["村", "经营收入", "补助收人", "空列"], ["上河村", 1, 2, ""]])
    assert rules(found) == [("unknown_heading", 1, 3)]
    assert found.findings[0].raw == "补助收人"
    assert found.findings[0].params["nearest"] == "补助收入"


def test_extract_bracket_that_is_no_unit_is_not_taken_off() -> None:
    found = take([["村", "经营收入", "补助收入（上年）"], ["上河村", 1, 2]])
    assert [value[1] for value in values(found)] == ["operating"]
    assert rules(found) == [("unknown_heading", 1, 3)]


def test_extract_missing_required_column_reads_the_rest() -> None:
    found = take([["村", "补助收入"], ["上河村", 2]])
    assert rules(found) == [("missing_column", 1, 0)]
    assert "经营" in str(found.findings[0].params["heading"])
    assert [value[1:] for value in values(found)] == [("subsidy", "period", 2)]


def test_extract_sum_of_columns() -> None:
    sum_of = Column(add=("异性", "同性"))
    form = changed(INCOME, indicators=("people",), columns={"marriages": (Column(), sum_of)}, ignore=("同性_男",))
    found = take([["村", "异性", "同性", "同性_男"], ["上河村", 5, 2, 1]], form=form)
    assert found.cells[["target", "raw", "add"]].to_numpy().tolist() == [["marriages", 5, "异性"], ["marriages", 2, "同性"]]
    assert take([["村", "异性", "同性"], ["上河村", "", ""]], form=form).cells["add"].tolist() == ["异性", "同性"]


def test_extract_sum_with_a_missing_part_is_not_half_a_sum() -> None:
    form = changed(INCOME, indicators=("people",), columns={"marriages": (Column(add=("异性", "同性")),)})
    found = take([["村", "异性"], ["上河村", 5]], form=form)
    assert found.cells.empty
    assert [(finding.rule, finding.params["heading"]) for finding in found.findings] == [("missing_column", "同性")]


def test_extract_whole_beats_its_parts() -> None:
    form = changed(INCOME, indicators=("people",), columns={"marriages": (Column(), Column(add=("异性", "同性")))})
    found = take([["村", "结婚对数", "异性", "同性"], ["上河村", 7, 5, 2]], form=form)
    assert found.cells[["raw", "add"]].to_numpy().tolist() == [[7, ""]]


def test_extract_numerator_and_denominator_columns() -> None:
    columns = {"close_rate": (Column(), Column(headings=("办结",), measure="numerator"), Column(headings=("受理",), measure="denominator"))}
    form = changed(INCOME, indicators=("service",), columns=columns)
    found = take([["村", "办结率（%）", "办结", "受理"], ["上河村", "80%", 8, 10]], form=form)
    assert [value[1:] for value in values(found)] == [
        ("close_rate", "period", "80%"), ("close_rate", "numerator", 8), ("close_rate", "denominator", 10),
    ]  # fmt: skip


def test_extract_basis_and_months_of_wide_columns() -> None:
    form = changed(INCOME, columns={"operating": (Column(basis="含补助"),)})
    assert take([["村", "经营收入"], ["上河村", 1]], form=form).cells["basis"].tolist() == ["含补助"]
    found = take([["村", "2024年1月", "", "2024年2月", ""], ["", "经营收入", "补助收入", "经营收入", "补助收入"], ["上河村", 1, 2, 3, 4]])
    assert found.cells["period"].tolist() == ["2024年1月", "2024年1月", "2024年2月", "2024年2月"]
    same = take([["村", "3月", "1-3月累计"], ["", "经营收入", "经营收入"], ["上河村", 1, 2]])
    assert same.cells[["measure", "period"]].to_numpy().tolist() == [["period", ""], ["year_to_date", ""]]


def test_extract_months_within_the_headings() -> None:
    found = take([["村", "1月经营收入", "2月经营收入", "1-2月经营收入（元）"], ["上河村", 1, 2, 3]])
    assert found.cells[["measure", "period", "unit"]].to_numpy().tolist() == [
        ["period", "1月", ""], ["period", "2月", ""], ["year_to_date", "", "元"],
    ]  # fmt: skip


def test_extract_label_with_more_in_brackets() -> None:
    found = take([["乡镇（含街道、开发区）", "村名（填全称）", "经营收入"], ["柳河镇", "上河村", 1]])
    assert found.rows[["township", "village"]].to_numpy().tolist() == [["柳河镇", "上河村"]]


def test_extract_explanations_that_name_an_indicator_are_no_header() -> None:
    form = changed(INCOME, columns={}, area=changed(INCOME.area, level="township"))
    rows = [["补助收入", "指财政补助"], ["债务余额", "指期末数"], ["乡镇", "经营收入"], ["柳河镇", 1]]
    assert values(take(rows, form=form)) == [("柳河镇", "operating", "period", 1)]
