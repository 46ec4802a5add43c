"""What is said of the unit beside tables."""

import pytest

from etl.form.unit_note import unit_note, unread_unit
from tests.etl.form.world import UNITS, rules, take

BODY = [["乡镇", "村", "经营收入"], ["柳河镇", "上河村", 125000.0]]


@pytest.mark.parametrize(
    ("note", "units"),
    [
        ("单位：户；元", "户、元"),
        ("单位：户 元", "户、元"),
        ("单位：户/元", "户、元"),
        ("单位：户、元、", "户、元"),
        ("单位：户和元。", "户、元"),
        ("单位：万元（户数：户）", "万元、户"),
        ("单位：元（保留两位小数）", "元"),
        ("单位：万 元", "万元"),
        ("單位：千元", "千元"),
        ("金額單位：千元", "千元"),
        ("计价单位：元", "元"),
        ("单位：元 制表日期：2024年4月", "元"),
        ("填报单位：柳河镇  单位：元", "元"),
        ("注：经营收入单位为元", "元"),
        ("以元为单位", "元"),
        ("说明：1.按实际到账填报；2.金额以元计", "元"),
        ("单位：柳河镇", ""),
        ("以村为单位，按户计算补助", ""),
        ("单位：百两", ""),
    ],
)
def test_unit_note_is_read_to_its_end(note: str, units: str) -> None:
    assert unit_note([note], UNITS) == units


@pytest.mark.parametrize(
    ("note", "unread"),
    [
        ("单位：百美元", "百美元"), ("单位：户；百美元", "百美元"), ("金额单位：两", "两"), ("单位：柳河镇", ""), ("单位：元", ""),
        ("单位名称：柳河镇", ""), ("填报单位：双塘村", ""), ("单位：元 张三", ""),
    ],
)  # fmt: skip
def test_unread_unit_is_what_looks_like_one(note: str, unread: str) -> None:
    assert unread_unit([note], UNITS) == unread


def test_extract_reads_a_note_of_the_unit_below_the_table() -> None:
    found = take([*BODY, ["单位：元"]])
    assert (found.contexts[0].unit_note, len(found.rows), rules(found)) == ("元", 1, [])
    assert take([*BODY, ["填表人：某"], ["说明：金额单位为元"]]).contexts[0].unit_note == "元"


def test_extract_takes_no_row_of_a_header_for_a_traditional_note() -> None:
    found = take([["單位：千元"], *BODY])
    assert (found.contexts[0].unit_note, set(found.cells["unit"])) == ("千元", {""})
