"""What a title, a note or a heading above says of the columns below it, and what it does not."""

import pytest

from tests.etl.form.test_layouts import CROSSTAB
from tests.etl.form.world import INCOME, changed, rules, take
from warehouse.catalogue.form import UnitFrom

BODY = [["村", "经营收入", "债务余额"], ["上河村", 125000, 3]]


@pytest.mark.parametrize(
    ("note", "units"),
    [
        ("单位：人；元", "人、元"),
        ("单位：人 元", "人、元"),
        ("单位：万元（户数：户）", "万元、户"),
        ("計量單位：萬元", "萬元"),
        ("金额单位：元   填报单位：柳河镇", "元"),
        ("单位：柳河镇", ""),
        ("填报单位：柳河镇人民政府", ""),
    ],
)
def test_extract_reads_the_whole_unit_note(note: str, units: str) -> None:
    found = take([[note, "", ""], *BODY])
    assert found.contexts[0].unit_note == units
    assert found.cells["target"].tolist() == ["operating", "debt"]


@pytest.mark.parametrize("group", ["收入（元）", "收入情况(单位:元)"])
def test_extract_takes_the_unit_of_a_groups_heading_that_counts_the_same(group: str) -> None:
    found = take([["村", group, ""], ["", "经营收入", "补助收入"], ["上河村", 125000, 3]], merged=((0, 1, 0, 2), (0, 0, 1, 0)))
    assert dict(zip(found.cells["target"], found.cells["unit"], strict=True)) == {"operating": "元", "subsidy": "元"}


def test_extract_leaves_the_unit_of_a_groups_heading_that_counts_something_else() -> None:
    found = take([["村", "情况（户）", ""], ["", "经营收入", "补助收入"], ["上河村", 125000, 3]], merged=((0, 1, 0, 2), (0, 0, 1, 0)))
    assert set(found.cells["unit"]) == {""}


@pytest.mark.parametrize("row", ["2024年1-3月", "报告期：2024年3月", "一季度", "柳河镇"])
def test_extract_takes_a_text_alone_above_a_header_for_a_title(row: str) -> None:
    found = take([[row, "", ""], *BODY])
    assert row in found.contexts[0].titles
    assert found.cells["measure"].tolist() == ["period", "period"]


@pytest.mark.parametrize(
    ("upper", "lower", "held"),
    [
        (
            ["1月", "", "2月", ""],
            ["本月", "累计", "本月", "累计"],
            [("1月", "period"), ("1月", "year_to_date"), ("2月", "period"), ("2月", "year_to_date")],
        ),
        (["1月", "", "2月", ""], ["金额", "全年计划", "金额", "上年同期"], [("1月", "period"), ("2月", "period")]),
        (["全年计划", "", "金额", ""], ["1月", "2月", "1月", "2月"], [("1月", "period"), ("2月", "period")]),
        (["2024年", "", "上年同期", ""], ["1月", "2月", "1月", "2月"], [("2024年1月", "period"), ("2024年2月", "period")]),
    ],
)  # fmt: skip
def test_extract_crosstab_reads_what_stands_above_and_below_its_months(
    upper: list[str], lower: list[str], held: list[tuple[str, str]]
) -> None:
    rows = [["村", "指标", *upper], ["", "", *lower], ["上河村", "经营收入", 1, 2, 3, 4]]
    found = take(rows, CROSSTAB, merged=((0, 2, 0, 3), (0, 4, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1)))
    assert list(zip(found.cells["period"], found.cells["measure"], strict=True)) == held


@pytest.mark.parametrize("label", ["计量单位", "单位"])
def test_extract_takes_a_row_of_units_below_the_headings_for_a_part_of_the_header(label: str) -> None:
    found = take([["村", "经营收入", "债务余额"], [label, "元", "万元"], ["上河村", 125000, 3]])
    assert dict(zip(found.cells["target"], found.cells["unit"], strict=True)) == {"operating": "元", "debt": "万元"}
    assert found.rows["village"].tolist() == ["上河村"]


def test_extract_takes_a_column_of_nothing_but_units_for_one_though_no_form_declares_it() -> None:
    form = changed(INCOME, unit=UnitFrom())
    found = take([["村", "经营收入", "单位"], ["上河村", 125000, "元"], ["下河村", 12.5, "万元"]], form)
    assert (found.rows["unit"].tolist(), rules(found)) == (["元", "万元"], [])
    other = take([["村", "经营收入", "单位"], ["上河村", 125000, "元"], ["下河村", 12.5, "农业局"]], form)
    assert (other.rows["unit"].tolist(), rules(other)) == (["", ""], [("unknown_heading", 1, 3)])


@pytest.mark.parametrize(("heading", "measure"), [("经营收入-", "period"), ("经营收入_", "period"), ("经营收入-累计", "year_to_date")])
def test_extract_heading_that_ends_in_a_separator_says_nothing_of_its_measure(heading: str, measure: str) -> None:
    found = take([["村", heading], ["上河村", 1]])
    assert found.cells[["target", "measure", "said"]].to_numpy().tolist() == [["operating", measure, measure == "year_to_date"]]


def test_extract_columns_that_repeat_a_dated_heading_are_compared() -> None:
    found = take([["村", "2024年3月经营收入", "2024年3月经营收入"], ["上河村", 1, 2]])
    assert ("duplicate_heading", 1, 3) in rules(found)
    assert found.cells["target"].tolist() == []
