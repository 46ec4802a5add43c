"""What has no form of its own goes through the generic indicator form; and the year's targets."""

from pathlib import Path

import numpy as np
from openpyxl import Workbook

from data.demo.generator import books, sending
from data.demo.generator.county import TOWNSHIPS, villages
from data.demo.generator.figures import SEED, wealth
from data.demo.generator.mistakes import Mistakes

_YEARS = ("2023", "2024", "2025")
# indicator, name, unit, start per village, growth a year, is a stock
_ANNUAL = (
    ("toilets_renovated", "农村厕所改造户数", "户", 14.0, 0.05),
    ("beautiful_courtyards", "美丽庭院户数", "户", 60.0, 0.25),
    ("clean_heating_households", "清洁取暖推广户数", "户", 110.0, 0.18),
    ("village_green_area_added", "新增村级绿化面积", "亩", 9.0, 0.02),
    ("road_km_sihao", "四好农村路里程", "公里", 4.2, 0.06),
    ("moral_models", "乡村道德模范数", "名", 0.3, 0.03),
    ("villages_with_broadcast", "已通大喇叭村数", "个", 0.72, 0.1),
    ("party_orgs_village", "村党组织总数", "个", 1.0, 0.0),
    ("party_orgs_with_brand", "有党建品牌的村党组织数", "个", 0.52, 0.14),
    ("secretaries_total", "村党组织书记总数", "名", 1.0, 0.0),
    ("secretaries_college", "大专以上村书记数", "名", 0.38, 0.1),
)
_CAPPED = {"villages_with_broadcast", "party_orgs_with_brand", "secretaries_college"}
# indicator, name, unit, county target by year
_TARGETS = (
    ("village_collective_income", "村集体经济收入", "万元", {"2024": 3300, "2025": 3600, "2026": 4000}),
    ("training_person_times", "培训人次", "人次", {"2024": 14000, "2025": 14000, "2026": 28500}),
    ("training_sessions", "培训场次", "场次", {"2024": 130, "2025": 130, "2026": 140}),
    ("grid_issue_close_rate", "网格问题办结率", "%", {"2024": 92, "2025": 94, "2026": 95}),
    ("dispute_success_rate", "矛盾纠纷化解率", "%", {"2024": 95, "2025": 96, "2026": 97}),
    ("agency_on_time_rate", "代办按时办结率", "%", {"2024": 92, "2025": 94, "2026": 96}),
    ("party_led_coops", "党支部领办合作社数", "家", {"2024": 45, "2025": 52, "2026": 58}),
    ("secretary_college_share", "村党组织书记大专以上占比", "%", {"2026": 50}),
    ("party_brand_share", "打造特色党建品牌的村党组织占比", "%", {"2026": 80}),
    ("beautiful_courtyards", "美丽庭院户数", "户", {"2025": 18000, "2026": 22000}),
)
# indicators whose county target is shared out by the size and wealth of the townships, and those every township has the same of
_SHARED = ("village_collective_income", "training_person_times", "training_sessions")
_ALIKE = ("grid_issue_close_rate", "agency_on_time_rate", "dispute_success_rate")
_PHASES = {("village_collective_income", "2026"): (600, 1600, 2400, 4000)}  # the county's, to the end of each quarter
# indicator, name, unit, years, target and how its stock counts: what is aimed at over several years
_LONG = (
    ("party_led_coops", "党支部领办合作社数", "家", "2024-2026年", 60, "存量"),
    ("secretary_college_share", "村党组织书记大专以上占比", "%", "2024-2026年", 52, None),
    ("village_collective_income", "村集体经济收入", "万元", "2024-2026年", 11500, None),
)
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_DEPARTMENTS = {"village": "农业农村局", "training": "县委组织部", "grid": "社会工作部", "dispute": "司法局", "agency": "行政审批局"}


_MISCOUNTED = ("麦岭乡", "2024", 36)  # a township, the year in which its households are not those of its villages, by how many


def write(inbox: Path, mistakes: Mistakes) -> None:
    """Write the bureaus' workbooks and the targets."""
    random = np.random.default_rng(SEED + 5)
    counts = {name: sum(village.township == name and not village.valid_from for village in villages()) for name, *_ in TOWNSHIPS}
    level = {(name, code): random.uniform(0.85, 1.15) * wealth(name) ** 0.3 for name, *_ in TOWNSHIPS for code, *_ in _ANNUAL}
    for step, year in enumerate(_YEARS):
        table: list[list[books.Cell]] = [["指标代码", "指标", "地区", "期间", "数值", "单位"]]
        for code, label, unit, start, growth in _ANNUAL:
            for township, *_ in TOWNSHIPS:
                factor = 1.0 if growth == 0 else level[township, code] * (1 + growth) ** step
                value = counts[township] * start * factor
                value = min(value, counts[township]) if code in _CAPPED else value
                table.append([code, label, township, f"{year}年", round(value, 1) if unit in ("公里", "亩") else round(value), unit])
        name = f"乡村振兴局/五大振兴指标{year}年.xlsx"
        _long(inbox, name, f"示例县{year}年五大振兴指标", table, "vitalization_indicators", f"{year}-12")
    _people(inbox, random, mistakes)
    _targets(inbox)


def _people(inbox: Path, random: np.random.Generator, mistakes: Mistakes) -> None:
    """How many villages each township has, and households and people of it and of them, once a year."""
    size = {village.code: int(random.integers(110, 520)) for village in villages()}
    for step, year in enumerate(_YEARS):
        name = f"统计局/户数人口{year}年.xlsx"
        table: list[list[books.Cell]] = [["指标", "乡镇", "村", "期间", "数值", "单位"]]
        for township, *_ in TOWNSHIPS:
            local = [village for village in villages() if village.township == township and village.stands_in(f"{year}-12")]
            homes = {village.name: round(size[village.code] * (1 - 0.004 * step)) for village in local}
            people = {village.name: round(homes[village.name] * 2.9) for village in local}
            table.append(["行政村数", township, None, f"{year}年", len(local), "村"])
            miscounted = (township, year) == _MISCOUNTED[:2]
            for label, unit, counts in (("总户数", "户", homes), ("户籍人口", "人", people)):
                more = _MISCOUNTED[2] if miscounted and counts is homes else 0
                table.append([label, township, None, f"{year}年", sum(counts.values()) + more, unit])
                if more:
                    mistakes.expect(name, "指标", 1 + len(table), 5, "township_mismatch")
            for village in local:
                table.append(["总户数", township, village.name, f"{year}年", homes[village.name], "户"])
                table.append(["户籍人口", township, village.name, f"{year}年", people[village.name], "人"])
        _long(inbox, name, f"示例县{year}年村级户数人口", table, "vitalization_indicators", f"{year}-12")


def _long(inbox: Path, name: str, title: str, table: list[list[books.Cell]], form: str, month: str) -> None:
    sender = name.partition("/")[0]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "指标"
    books.title(sheet, 1, title, len(table[0]))
    after = books.rows(sheet, 2, table, bold=1)
    sending.write_day(sheet, after, 1, sender, sending.handed_in(form, sender, month))
    books.save(book, inbox / name)


def _targets(inbox: Path) -> None:
    for year in ("2024", "2025", "2026"):
        table: list[list[books.Cell]] = [
            ["指标代码", "指标", "地区", "年度", "目标值", "单位", "类型", "责任单位", "截止", *_QUARTERS, "计数方式"]
        ]
        for code, label, unit, values in _TARGETS:
            if year not in values:
                continue
            department = next((name for start, name in _DEPARTMENTS.items() if code.startswith(start)), "县委组织部")
            ends, phases = f"{year}-12-31", _PHASES.get((code, year), (None,) * len(_QUARTERS))
            table.append([code, label, "示例县", f"{year}年", values[year], unit, "年度", department, ends, *phases, None])
            whole = sum(wealth(name) * count for name, _, count, _ in TOWNSHIPS)
            for name, _, count, _ in TOWNSHIPS:
                share = round(values[year] * wealth(name) * count / whole) if code in _SHARED else values[year]
                if code in _SHARED or code in _ALIKE:
                    table.append([code, label, name, f"{year}年", share, unit, "年度", department, ends, *(None,) * 5])
        name = f"县委办/年度目标{year}年.xlsx"
        _long(inbox, name, f"示例县{year}年乡村振兴目标任务", table, "targets", f"{int(year) - 1}-12")
    table = [["指标代码", "指标", "地区", "年度", "目标值", "单位", "类型", "责任单位", "截止", "计数方式"]]
    for code, label, unit, years, value, counting in _LONG:
        department = next((name for start, name in _DEPARTMENTS.items() if code.startswith(start)), "县委组织部")
        table.append([code, label, "示例县", years, value, unit, "规划期", department, "2026-12-31", counting])
    _long(inbox, "县委办/规划目标.xlsx", "示例县乡村振兴规划目标任务", table, "targets", "2023-12")
