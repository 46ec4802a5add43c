"""The ledger of problems that inspections found, sent whole every quarter by the county's supervision office."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from data.demo.generator import books, sending
from data.demo.generator.county import TOWNSHIPS
from data.demo.generator.figures import LAST, SEED, month_end, months
from data.demo.generator.mistakes import Mistakes

CUTS = (*(month for month in months() if month[5:] in ("03", "06", "09", "12")), LAST)
_SENDER = "县委办督查室"
_CATEGORIES = (
    "基层党建", "作风纪律", "村级财务", "集体资产", "项目建设", "惠农补贴", "人居环境", "耕地保护", "生态环保", "安全生产",
    "住房饮水", "防返贫监测", "政务服务", "其他",
)  # fmt: skip
_OFFICES = {
    "基层党建": "县委组织部", "村级财务": "农业农村局", "集体资产": "农业农村局", "惠农补贴": "财政局", "耕地保护": "自然资源局",
    "生态环保": "生态环境局", "安全生产": "应急管理局", "住房饮水": "住房城乡建设局", "政务服务": "行政审批局",
}  # fmt: skip
_FOUND_BY = ("上级督查", "县级督查", "巡察", "审计", "专项检查", "群众反映", "自查")
_INSPECTIONS = {"上级督查": "综合督查", "县级督查": "季度督查", "巡察": "村级巡察", "审计": "经济责任审计", "专项检查": "专项检查"}
_LATER_HEADINGS = "2025-06"  # from this cut on the office uses a sheet of its own making


@dataclass(frozen=True)
class Problem:
    """One problem: what kind, who answers for it, when it was found, was due and was struck off (None = not yet by the last month)."""

    number: str
    township: str
    category: str
    found_by: str
    office: str
    found_on: date
    due: date
    closed_on: date | None

    def closed_by(self, end: date) -> date | None:
        """Return the day it was struck off where that was before a day."""
        return self.closed_on if self.closed_on is not None and self.closed_on < end else None


def problems() -> list[Problem]:
    """Return every problem found up to the last month, by the day it was found."""
    random = np.random.default_rng(SEED + 6)
    pace = {name: random.uniform(0.75, 1.25) for name, *_ in TOWNSHIPS}  # slow townships strike off late
    found: list[tuple[date, str]] = []
    for month in months():
        busy = 1.6 if month[5:] in ("03", "06", "09", "11") else 0.6  # inspections come by quarter
        for township, _, count, _ in TOWNSHIPS:
            for _ in range(int(random.poisson(busy * count / 14))):
                found.append((date(int(month[:4]), int(month[5:]), int(random.integers(1, 29))), township))
    made: list[Problem] = []
    for order, (day, township) in enumerate(sorted(found), start=1):
        category = _CATEGORIES[int(random.integers(len(_CATEGORIES)))]
        allowed = int(random.choice([15, 30, 60, 90], p=[0.15, 0.4, 0.3, 0.15]))
        due = day + timedelta(days=allowed)
        if random.random() < 0.5:  # 月底前
            due = month_end(f"{due:%Y-%m}") - timedelta(days=1)
        fate = random.random()
        took = int((due - day).days * random.uniform(0.2, 1.0) * min(pace[township], 1.0)) if fate < 0.8 * (2 - pace[township]) else 0
        if not took and fate < 0.95:
            took = (due - day).days + int(random.integers(3, 110))
        closed = day + timedelta(days=took) if took else None
        made.append(
            Problem(
                number=f"ZG{day:%Y}-{order:04d}",
                township=township,
                category=category,
                found_by=_FOUND_BY[int(random.integers(len(_FOUND_BY)))],
                office=_OFFICES.get(category, township),
                found_on=day,
                due=due,
                closed_on=closed if closed and closed < month_end(LAST) else None,
            )
        )
    return made


def write(inbox: Path, mistakes: Mistakes) -> None:
    """Write the whole ledger as it stood at each cut."""
    everyone = problems()
    for cut in CUTS:
        end = month_end(cut)
        known = [problem for problem in everyone if problem.found_on < end]
        table, spans = (_plain(known, end), []) if cut < _LATER_HEADINGS else _grouped(known, end)
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "整改台账"
        books.title(sheet, 1, f"示例县乡村振兴问题整改台账（截至{cut[:4]}年{int(cut[5:])}月底）", len(table[0]))
        sheet.cell(2, 1, f"填报单位：{_SENDER}")
        sending.write_day(sheet, 2, 6, _SENDER, sending.handed_in("rectification_items", _SENDER, cut))
        after = books.rows(sheet, 3, table, bold=1)
        books.merge(sheet, ((first + 4, 2, last + 4, 2) for first, last in spans))
        sheet.cell(after, 1, "说明：销号以县委办验收日期为准，未销号的留空。")
        wrong = mistakes.versions("rectification", "", cut)[0]
        wrong.spoil(sheet, first=4)
        name = f"县委办/问题整改台账_截至{cut[:4]}年{cut[5:]}月.xlsx"
        books.save(book, inbox / name)
        mistakes.sent(wrong, name)


def _plain(known: list[Problem], end: date) -> list[list[books.Cell]]:
    """A row a problem in the order they were found, dates as dates."""
    table: list[list[books.Cell]] = [
        ["序号", "乡镇", "问题编号", "问题类别", "问题来源", "检查名称", "责任单位", "发现日期", "整改期限", "销号日期", "状态"]
    ]
    for problem in known:
        closed = problem.closed_by(end)
        row: list[books.Cell] = [len(table), problem.township, problem.number, problem.category, problem.found_by]
        row += [_INSPECTIONS.get(problem.found_by), problem.office, _cell(problem.found_on), _cell(problem.due)]
        table.append([*row, _cell(closed) if closed else None, "已销号" if closed else "整改中"])
    return table


def _grouped(known: list[Problem], end: date) -> tuple[list[list[books.Cell]], list[tuple[int, int]]]:
    """Rows by township under one merged cell, dates as text; and the first and last place (from 0) of each township's rows."""
    table: list[list[books.Cell]] = [
        ["序号", "属地", "编号", "类别", "发现渠道", "牵头单位", "交办时间", "完成时限", "是否销号", "完成时间", "备注"]
    ]
    spans: list[tuple[int, int]] = []
    for township, *_ in TOWNSHIPS:
        local = [problem for problem in known if problem.township == township]
        spans.append((len(table) - 1, len(table) + len(local) - 2))
        for place, problem in enumerate(local):
            closed = problem.closed_by(end)
            row: list[books.Cell] = [len(table), township if place == 0 else None, problem.number, problem.category, problem.found_by]
            row += [problem.office, _written(problem.found_on), _written(problem.due), "是" if closed else "否"]
            table.append([*row, _written(closed) if closed else None, None])
    return table, [span for span in spans if span[0] < span[1]]


def _cell(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _written(day: date) -> str:
    return f"{day.year}.{day.month}.{day.day}"
