"""The forms that ship: each recognises its own tables and no other form takes them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from etl.form.extract import Extract
from etl.form.reading import extract
from etl.form.recognition import recognise
from etl.reader.grid import CellValue
from tests.etl.form.world import book, sheet
from warehouse.catalogue import Catalogue, load_catalogue

DATA = Path(__file__).resolve().parents[3] / "data"

Rows = Sequence[Sequence[CellValue]]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue([DATA / "catalogue"])


def _take(catalogue: Catalogue, expected: str, rows: Rows, file_name: str = "in.xlsx") -> Extract:
    """Take a table as the form it is recognised as, which must be `expected` and no other as strongly."""
    grid = book(sheet(rows))
    found = recognise(grid, catalogue.forms.values(), catalogue, file_name)
    assert (found[0].form.code, found[0].fits) == (expected, True)
    assert found[1].strength < found[0].strength
    return extract(grid, found[0].form, catalogue, file_name)


def _targets(found: Extract) -> list[str]:
    return list(dict.fromkeys(found.cells["target"]))


INCOME_2023 = [
    ["柳河镇2023年11月份村集体经济收入月报表"],
    ["单位：万元", "", "", "", "", "填报日期：2023年12月4日"],
    [
        "序号",
        "村名",
        "经营收入",
        "",
        "发包及上交收入",
        "",
        "投资收益",
        "",
        "补助收入",
        "",
        "其他收入",
        "",
        "村集体经济收入合计",
        "",
        "备注",
    ],
    ["", "", *["本月", "本年累计"] * 6, ""],
    [1, "上河村", *range(1, 13), ""],
    ["合计", "", *range(1, 13), ""],
    ["说明：本表由各村报账员填报。"],
]


def test_village_income_two_header_rows(catalogue: Catalogue) -> None:
    found = _take(catalogue, "village_income_monthly", INCOME_2023)
    assert _targets(found) == [
        "village_income_operating", "village_income_contract", "village_income_investment",
        "village_income_subsidy", "village_income_other", "village_collective_income",
    ]  # fmt: skip
    assert found.cells["measure"].tolist() == ["period"] * 2 + ["year_to_date"] * 2 + (["period"] * 2 + ["year_to_date"] * 2) * 5
    assert found.rows["kind"].tolist() == ["detail", "total"]
    assert (found.contexts[0].unit_note, found.contexts[0].submitted_on) == ("万元", "2023年12月4日")
    assert found.findings == []


def test_village_income_units_in_headings_and_new_items(catalogue: Catalogue) -> None:
    head = ["村（社区）名称", "经营收入（元）", "投资收益（元）", "补助收入（元）", "其他收入（元）", "集体经济总收入（元）"]
    found = _take(catalogue, "village_income_monthly", [["石桥乡2024年3月村集体经济收入统计表"], head, ["西街社区", 10000, 2, 3, 4, 10009]])
    assert set(found.cells["unit"]) == {"元"}
    assert len(found.cells) == 5
    assert found.findings == []


def test_village_income_flat_export(catalogue: Catalogue) -> None:
    head = ["年月", "乡镇", "村", "经营收入(万元)", "投资收益(万元)", "集体收入(万元)"]
    found = _take(catalogue, "village_income_monthly", [head, ["202403", "柳河镇", "上河村", "1.5", "0.2", "1.7"]], "村集体收入_202403.csv")
    assert found.rows[["period", "township", "village"]].to_numpy().tolist() == [["202403", "柳河镇", "上河村"]]
    assert _targets(found) == ["village_income_operating", "village_income_investment", "village_collective_income"]


def test_cooperatives(catalogue: Catalogue) -> None:
    head = [
        "序号",
        "乡镇",
        "村",
        "合作社名称",
        "组织形式",
        "领办类型",
        "登记日期",
        "注销日期",
        "列入异常日期",
        "状态",
        "示范社级别",
        "示范社认定日期",
        "成员户数（户）",
        "理事长",
    ]
    row = [
        1,
        "柳河镇",
        "上河村",
        "上河果业专业合作社",
        "专业合作社",
        "党支部领办",
        "2019-03-01",
        "",
        "",
        "正常",
        "省级",
        "2021.5",
        32,
        "某甲",
    ]
    found = _take(catalogue, "cooperatives", [["示例县农民专业合作社台账"], head, row])
    assert set(_targets(found)) == {
        "name", "organisation", "kind", "founded", "closed", "abnormal_from", "status", "demo_level", "demo_awarded", "member_households",
    }  # fmt: skip
    assert [finding.rule for finding in found.findings] == ["personal_data"]
    assert "某甲" not in found.cells.to_string()


def test_training_sessions(catalogue: Catalogue) -> None:
    rows = [
        ["柳河镇2024年培训台账"],
        ["序号", "培训时间", "培训主题", "主办单位", "类别", "培训人次", "", ""],
        ["", "", "", "", "", "合计", "其中：党员", "群众"],
        [1, "2024.03.05", "果树管理", "柳河镇党校", "期", 50, 20, 30],
    ]
    found = _take(catalogue, "training_sessions", rows)
    assert _targets(found) == ["held_on", "topic", "organiser", "form", "person_times", "person_times_members", "person_times_farmers"]
    assert found.findings == []
    flat = [
        ["序号", "培训时间", "培训主题", "主办单位", "类别", "培训人次", "其中党员", "其中群众"],
        [1, "2024.03.05", "果树管理", "党校", "期", 50, 20, 30],
    ]
    assert _targets(_take(catalogue, "training_sessions", flat)) == _targets(found)


def test_service_monthly_by_township_and_by_village(catalogue: Catalogue) -> None:
    rows = [
        ["示例县2024年3月治理服务指标月报"],
        ["乡镇（街道）", "网格问题", "", "", "矛盾纠纷", "", "便民代办（件）", "", "网格问题办结率"],
        ["", "搜集数", "办结数", "未办结", "受理", "化解", "受理", "办结", ""],
        ["柳河镇", 9, 8, 1, 5, 4, 30, 29, "88.9%"],
    ]
    found = _take(catalogue, "service_monthly", rows)
    assert _targets(found) == [
        "grid_issues_collected", "grid_issues_closed", "grid_issues_open", "disputes_received", "disputes_resolved",
        "agency_cases", "agency_cases_closed",
    ]  # fmt: skip
    assert found.cells["unit"].tolist() == ["", "", "", "", "", "件", "件"]
    assert found.findings == []
    villages = [
        ["2024年3月村级便民代办情况"],
        ["乡镇", "村", "便民代办件数", "代办办结件数"],
        ["柳河镇", "上河村", 5, 4],
        ["", "下河村", 3, 3],
    ]
    found = _take(catalogue, "service_monthly", villages)
    assert found.rows[["township", "village"]].to_numpy().tolist() == [["柳河镇", "上河村"], ["柳河镇", "下河村"]]


def test_vitalization_indicators(catalogue: Catalogue) -> None:
    rows = [
        ["指标代码", "指标", "地区", "期间", "数值", "单位", "分子", "分母", "备注"],
        ["grids", "网格数", "柳河镇", "2024年", 12, "个", "", "", ""],
    ]
    found = _take(catalogue, "vitalization_indicators", rows, "五大振兴指标2024年.xlsx")
    assert found.rows[["indicator", "name", "period", "unit"]].to_numpy().tolist() == [["grids", "柳河镇", "2024年", "个"]]


def test_vitalization_months(catalogue: Catalogue) -> None:
    rows = [["2024年指标分月表"], ["指标", "地区", "单位", "1月", "2月", "3月", "合计"], ["经营收入", "柳河镇", "万元", 1, 2, "", 3]]
    found = _take(catalogue, "vitalization_months", rows)
    assert found.cells["period"].tolist() == ["1月", "2月", "3月", ""]
    assert found.cells["total"].tolist() == [False, False, False, True]


def test_targets(catalogue: Catalogue) -> None:
    rows = [
        ["示例县2024年乡村振兴目标任务"],
        ["指标代码", "指标", "地区", "年度", "目标值", "单位", "基数", "类型", "责任单位", "截止", "1月", "12月", "一季度"],
        ["grids", "网格数", "示例县", "2024年", 100, "个", 90, "年度", "社会工作部", "2024-12-31", 91, 100, 93],
    ]
    found = _take(catalogue, "targets", rows, "年度目标2024年.xlsx")
    assert set(_targets(found)) == {"value", "start", "department", "deadline", "horizon", "phases.01", "phases.12", "phases.Q1"}


@pytest.mark.parametrize("path", sorted((DATA / "catalogue" / "forms").glob("*.toml")), ids=lambda path: path.stem)
def test_form_has_notes_in_both_languages(path: Path, catalogue: Catalogue) -> None:
    form = catalogue.form(path.stem)
    assert form.notes.zh and form.notes.en
    assert form.name.zh and form.name.en
