"""Long tables, crosstabs, registers, targets, and dated shapes."""

from datetime import date, datetime

import pytest

from etl.form import across
from etl.form.headings import is_period
from etl.form.reading import extract
from tests.etl.form.world import CATALOGUE, INCOME, book, changed, rules, sheet, take, values
from warehouse.catalogue.form import AreaFrom, Column, Form, LongColumns, PeriodFrom, RegisterField, Shape, TargetColumns, UnitFrom
from warehouse.catalogue.model import Text

LONG = Form(
    code="long",
    name=Text("指标表", "Indicators"),
    layout="long",
    indicators=("*",),
    area=AreaFrom(township=("乡镇",), village=("村",), name=("地区",), code=("区划代码",)),
    period=PeriodFrom(grain="once", period=("期间",), year=("年份",), month=("月份",)),
    unit=UnitFrom(column=("单位",)),
    long=LongColumns(
        indicator=("指标代码", "指标"),
        value=("数值",),
        numerator=("分子",),
        denominator=("分母",),
        bound=("界限",),
        basis=("口径",),
        quote=("引文",),
    ),
    ignore=("序号",),
)
CROSSTAB = changed(LONG, code="months", layout="crosstab", long=LongColumns(indicator=("指标",)), ignore=("序号", "合计"))
AREAS = changed(
    LONG, code="areas", layout="crosstab", area=AreaFrom(level="township"), long=LongColumns(indicator=("指标",), across="area")
)


def _text(zh: str) -> Text:
    return Text(zh, "")


TRAINING = Form(
    code="training",
    name=_text("培训台账"),
    kind="register",
    area=AreaFrom(level="township", township=("乡镇",)),
    fields={
        "held_on": RegisterField(_text("培训时间"), "date", key=True, required=True),
        "topic": RegisterField(_text("培训主题"), "text", ("内容",), key=True, required=True),
        "person_times": RegisterField(_text("培训人次"), "number", ("人次/合计",), unit="person"),
    },
    ignore=("序号", "备注"),
)
TARGETS = Form(
    code="targets",
    name=_text("目标"),
    kind="targets",
    indicators=("*",),
    area=AreaFrom(name=("地区",)),
    period=PeriodFrom(grain="year", year=("年度",)),
    unit=UnitFrom(column=("单位",)),
    long=LongColumns(indicator=("指标",)),
    target=TargetColumns(
        value=("目标值",), start=("基数",), department=("责任单位",), deadline=("截止",), horizon=("类型",),
        phases={"01": ("1月",), "02": ("2月", "1-2月"), "Q1": ("一季度",)},
    ),
)  # fmt: skip


def test_extract_long_rows_keep_what_each_cell_says() -> None:
    rows = [
        ["指标代码", "指标", "地区", "期间", "数值", "单位", "分子", "分母", "界限", "口径", "引文"],
        ["operating", "经营收入", "柳河镇", datetime(2024, 3, 1), 3.5, "万元", "", "", "余", "不含补助", "三万余元"],
        ["", "办结率", "石桥乡", 202403.0, "80%", "", 8, 10, "", "", ""],
    ]
    found = take(rows, form=LONG)
    assert found.rows["indicator"].tolist() == ["operating", "办结率"]  # the code counts, the name where there is none
    assert found.rows["period"].tolist() == [datetime(2024, 3, 1), 202403.0]
    assert found.rows[["name", "unit", "bound", "basis", "quote"]].to_numpy().tolist() == [
        ["柳河镇", "万元", "余", "不含补助", "三万余元"], ["石桥乡", "", "", "", ""],
    ]  # fmt: skip
    assert values(found) == [
        ("柳河镇", "", "period", 3.5), ("柳河镇", "", "numerator", ""), ("柳河镇", "", "denominator", ""),
        ("石桥乡", "", "period", "80%"), ("石桥乡", "", "numerator", 8), ("石桥乡", "", "denominator", 10),
    ]  # fmt: skip


def test_extract_long_fills_a_group_of_areas_down() -> None:
    rows = [["地区", "指标", "数值"], ["柳河镇", "经营收入", 1], ["", "补助收入", 2], ["", "", 3]]
    assert take(rows, form=LONG).rows["name"].tolist() == ["柳河镇", "柳河镇", ""]


def test_extract_long_with_a_fixed_indicator() -> None:
    form = changed(LONG, long=LongColumns(value=("收入",), fixed="income"))
    found = take([["地区", "年份", "月份", "收入"], ["柳河镇", 2024, "3月", 5]], form=form)
    assert values(found) == [("柳河镇", "income", "period", 5)]
    assert found.rows[["year", "month"]].to_numpy().tolist() == [[2024, "3月"]]


@pytest.mark.parametrize(
    ("headings", "periods"),
    [
        (["1月", "2月", "12月份"], ["1月", "2月", "12月份"]),
        (["2024年1月", "2024-02", "202403"], ["2024年1月", "2024-02", "202403"]),
        (["一季度", "第二季度", "2024年第三季度"], ["一季度", "第二季度", "2024年第三季度"]),
        ([date(2024, 1, 1), datetime(2024, 2, 1), 202403.0], ["2024-01", "2024-02", "202403"]),
        (["２０２３年", "2024年度", 2025.0], ["２０２３年", "2024年度", "2025"]),
    ],
)
def test_extract_crosstab_of_periods(headings: list[str | date | float], periods: list[str]) -> None:
    found = take([["序号", "指标", "地区", *headings, "合计"], [1, "经营收入", "柳河镇", 1, 2, "", 3]], form=CROSSTAB)
    assert found.cells["period"].tolist() == [*periods, ""]
    assert found.cells["raw"].tolist() == [1, 2, "", 3]
    assert found.cells["total"].tolist() == [False, False, False, True]
    assert set(found.cells["target"]) == {""}
    assert found.rows["indicator"].tolist() == ["经营收入"]
    assert found.findings == []


def test_extract_crosstab_with_years_above_months() -> None:
    rows = [["指标", "地区", "2023年", "", "2024年", ""], ["", "", "11月", "12月", "1月", "2月"], ["经营收入", "柳河镇", 1, 2, 3, 4]]
    assert take(rows, form=CROSSTAB).cells["period"].tolist() == ["2023年11月", "2023年12月", "2024年1月", "2024年2月"]


MONTHS = changed(CROSSTAB, period=PeriodFrom(grain="month"))


@pytest.mark.parametrize(
    ("above", "below", "cells"),
    [
        (["1月", "", "2月", ""], ["本月", "累计"] * 2, [(m, each) for m in ("1月", "2月") for each in ("period", "year_to_date")]),
        (["全年计划", "", "金额", ""], ["1月", "2月", "1月", "2月"], [("1月", "period"), ("2月", "period")]),
        (["2024年", "", "上年同期", ""], ["1月", "2月", "1月", "2月"], [("2024年1月", "period"), ("2024年2月", "period")]),
        (["1月", "", "2月", ""], ["金额", "全年计划%", "金额", "全年计划%"], [("1月", "period"), ("2月", "period")]),
        (["1月金额", "1月全年计划", "2月", "1-2月"], ["", "", "", ""], [("1月", "period"), ("2月", "period"), ("1-2月", "year_to_date")]),
        (["1月", "", "一季度", "上半年"], ["甲类", "合计", "", ""], [("1月", "period")]),
        (["甲类", "", "乙类", ""], ["1月", "2月", "1月", "3月"], [("2月", "period"), ("3月", "period")]),
    ],
)  # fmt: skip
def test_extract_crosstab_reads_every_level_of_its_headings(above: list[str], below: list[str], cells: list[tuple[str, str]]) -> None:
    found = take([["指标", "地区", *above], ["", "", *below], ["经营收入", "柳河镇", "", 2, 3, 4]], form=MONTHS)
    assert list(zip(found.cells["period"], found.cells["measure"], strict=True)) == cells
    assert found.rows["indicator"].tolist() == ["经营收入"]


def test_extract_crosstab_takes_neither_of_two_columns_of_one_month_that_differ() -> None:
    found = take([["指标", "地区", "1月", "1月", "2月"], ["经营收入", "柳河镇", "", 2, 3]], form=CROSSTAB)
    assert found.cells["period"].tolist() == ["2月"]
    assert rules(found) == [("duplicate_heading", 1, 4)]


@pytest.mark.parametrize("heading", ["第1季", "第一季", "113年第1季", "113Q1", "113.Q1", "民國113年第1季", "1-3月", "113年1-3月", "113年"])
def test_extract_crosstab_of_quarters(heading: str) -> None:
    form = changed(CROSSTAB, period=PeriodFrom(grain="quarter", calendar="roc"))
    below = "第一季" if heading == "113年" else ""
    found = take([["指标", "地区", heading], ["", "", below], ["经营收入", "柳河镇", 2]], form=form)
    assert found.cells["period"].tolist() == [heading + ("第一季" if below else "")]
    assert found.cells["measure"].tolist() == ["period"]


def test_extract_crosstab_takes_the_unit_of_any_level() -> None:
    found = take([["指标", "地区", "2024年（元）", ""], ["", "", "1月", "2月（万元）"], ["经营收入", "柳河镇", 1, 2]], form=CROSSTAB)
    assert found.cells["unit"].tolist() == ["元", "万元"]


def test_extract_crosstab_names_a_heading_of_its_own_periods_as_missing() -> None:
    form = changed(CROSSTAB, period=PeriodFrom(grain="quarter"))
    found = take([["指标", "地区"], ["经营收入", "柳河镇"]], form=form)
    assert [finding.params["heading"] for finding in found.findings if finding.rule == "missing_column"] == ["一季度"]


def test_extract_crosstab_of_areas() -> None:
    found = take([["指标", "期间", "单位", "柳河镇", "石桥乡", "合计"], ["经营收入", "2024年3月", "万元", 1, 2, 3]], form=AREAS)
    assert found.cells[["area", "raw", "total"]].to_numpy().tolist() == [["柳河镇", 1, False], ["石桥乡", 2, False], ["", 3, True]]


def test_extract_register_targets_are_fields() -> None:
    rows = [
        ["柳河镇2024年培训台账"],
        ["序号", "乡镇", "培训时间", "培训主题", "人次", "", "备注"],
        ["", "", "", "", "合计", "党员", ""],
        [1, "柳河镇", "2024.03.05", "合计的做法", 30, 10, ""],
        [2, "", date(2024, 4, 1), "果树管理", 20, "", ""],
        ["合计", "", "", "", 50, 10, ""],
    ]
    found = take(rows, form=TRAINING)
    assert [(value[0], value[1], value[3]) for value in values(found)] == [
        ("柳河镇", "held_on", "2024.03.05"), ("柳河镇", "topic", "合计的做法"), ("柳河镇", "person_times", 30),
        ("柳河镇", "held_on", date(2024, 4, 1)), ("柳河镇", "topic", "果树管理"), ("柳河镇", "person_times", 20),
    ]  # fmt: skip
    assert found.rows["kind"].tolist() == ["detail", "detail", "total"]
    assert rules(found) == [("unknown_heading", 3, 6)]


def test_extract_register_fills_merged_text_down_but_never_a_number() -> None:
    rows = [["培训时间", "培训主题", "培训人次"], ["2024-03-05", "果树", 30], ["2024-03-06", "", ""]]
    found = take(rows, form=TRAINING, merged=((1, 1, 2, 1), (1, 2, 2, 2)))
    cells = found.cells.sort_values(["row_id", "column_no"])["raw"].tolist()
    assert cells == ["2024-03-05", "果树", 30, "2024-03-06", "果树", ""]


def test_extract_targets_with_phases() -> None:
    rows = [["指标", "地区", "年度", "目标值", "单位", "基数", "类型", "责任单位", "截止", "1月", "1-2月", "一季度"],
            ["经营收入", "示例县", "2024年", 100, "万元", 80, "年度", "农业局", "2024-12-31", 5, 12, 20]]  # fmt: skip
    found = take(rows, form=TARGETS)
    assert found.cells["target"].tolist() == [
        "value", "start", "horizon", "department", "deadline", "phases.01", "phases.02", "phases.Q1",
    ]  # fmt: skip
    assert found.rows[["indicator", "name", "year", "unit"]].to_numpy().tolist() == [["经营收入", "示例县", "2024年", "万元"]]


OLD = changed(INCOME, columns={**INCOME.columns, "contract": (Column(headings=("承包",), required=True),)})
NEW = changed(INCOME, indicators=("operating", "subsidy"))
DATED = changed(INCOME, shapes=(Shape(OLD, None, "2023-12"), Shape(NEW, "2024-01", None)))
BODY_OLD = [["村", "经营收入", "发包及上交收入"], ["上河村", 1, 2]]


def test_extract_takes_the_shape_valid_for_the_title() -> None:
    assert take([["2023年11月月报"], *BODY_OLD], form=DATED).form is OLD
    found = take([["2024年2月月报"], *BODY_OLD], form=DATED)
    assert found.form is NEW
    assert rules(found) == [("unknown_heading", 2, 3)]


def test_extract_takes_the_shape_by_sheet_or_file_name_and_else_by_headings() -> None:
    assert take(BODY_OLD, form=DATED, name="2024年1月").form is NEW
    assert take(BODY_OLD, form=DATED, file_name="in/村集体收入202402.csv").form is NEW
    assert take(BODY_OLD, form=DATED).form is OLD
    assert take([["村", "经营收入"], ["上河村", 1]], form=DATED, file_name="2023年.xlsx").form is NEW


def test_extract_sheets_of_different_shapes_keep_the_form() -> None:
    old = sheet([["2023年12月"], *BODY_OLD], name="12月")
    new = sheet([["2024年1月"], ["村", "经营收入"], ["上河村", 3]], name="1月")
    found = extract(book(old, new), DATED, CATALOGUE, "x.xlsx")
    assert found.form is DATED
    assert values(found) == [
        ("上河村", "operating", "period", 1), ("上河村", "contract", "period", 2), ("上河村", "operating", "period", 3),
    ]  # fmt: skip
    assert found.rows["sheet_no"].tolist() == [0, 1]
    assert {number: context.sheet for number, context in found.contexts.items()} == {0: "12月", 1: "1月"}


def test_extract_whole_county_is_an_area_in_a_list_and_a_total_in_a_table() -> None:
    rows = [["指标", "地区", "数值"], ["经营收入", "全县", 9], ["经营收入", "合计", 9]]
    assert take(rows, form=LONG).rows["kind"].tolist() == ["detail", "total"]
    targets = [["指标", "地区", "目标值"], ["经营收入", "全县", 9]]
    assert take(targets, form=TARGETS).rows["kind"].tolist() == ["detail"]


def test_extract_indicators_down_the_rows_with_month_and_year_to_date() -> None:
    rows = [
        ["柳河镇2024年3月指标月报"],
        ["序号", "指标", "单位", "本月", "本年累计"],
        [1, "经营收入", "万元", 3, 9],
        [2, "办结率", "%", 80, 81],
    ]
    found = take(rows, form=LONG)
    assert found.cells.sort_values(["row_id", "column_no"])[["measure", "raw"]].to_numpy().tolist() == [
        ["period", 3], ["year_to_date", 9], ["period", 80], ["year_to_date", 81],
    ]  # fmt: skip
    assert found.rows[["indicator", "unit"]].to_numpy().tolist() == [["经营收入", "万元"], ["办结率", "%"]]


def test_extract_crosstab_looks_into_no_heading_that_is_a_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(across, "is_period", lambda text: bool(asked.append(text)) or is_period(text))
    found = take([["村", "指标", "1月", "长" * 5000], ["上河村", "经营收入", 1, 2]], CROSSTAB)
    assert found.cells["period"].tolist() == ["1月"]
    assert len(asked) < 100
