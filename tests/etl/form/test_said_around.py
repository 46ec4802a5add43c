"""What a title, a note or a heading above says of the columns below it, and what it does not."""

import pytest

from tests.etl.form.test_layouts import CROSSTAB
from tests.etl.form.world import take

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
