"""The empowerment list: what the county hands down to townships, clause by clause, and how many cases they handle under it."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from data.demo.generator import books, sending
from data.demo.generator.county import TOWNSHIPS
from data.demo.generator.figures import LAST, SEED, month_end, months, wealth
from data.demo.generator.mistakes import Mistakes

_SENDER = "行政审批局"
CUTS = ("2023-12", "2024-12", "2025-12", LAST)
_ROUNDS = (date(2023, 3, 20), date(2023, 11, 15), date(2024, 9, 10), date(2025, 6, 30))  # the county hands down in rounds
_TAKEN_BACK = date(2025, 12, 10)
_MATTERS = {
    "行政许可": ("小型户外广告设置", "临时占道经营", "林木采伐", "村民住宅建设", "食品摊点登记", "农村公路占用"),
    "行政处罚": ("乱倒建筑垃圾", "违法占用耕地建房", "散煤销售", "未密闭运输", "占用消防通道"),
    "行政检查": ("农资经营检查", "烟花爆竹零售检查", "餐饮油烟检查", "自建房安全检查", "河道采砂检查"),
    "行政确认": ("临时救助对象认定", "残疾等级初核", "农机作业面积核定", "耕地流转备案", "公租房资格初审"),
    "公共服务": ("社会保险参保登记", "就业困难登记", "老年优待办理", "退役军人登记", "高龄津贴申领", "农村电商补贴申领"),
    "其他行政权力": ("土地权属争议调处", "村务公开监督", "集体资产交易备案", "宅基地盘活备案"),
}
_STEPS = ("受理", "现场核查", "决定", "送达归档")
_DEPARTMENTS = ("行政审批局", "综合执法局", "农业农村局", "自然资源局", "民政局", "人力资源和社会保障局")


@dataclass(frozen=True)
class Clause:
    """One clause in one township, and what happened to it there (None = not by the last month)."""

    township: str
    kind: str
    item_no: str
    item: str
    clause_no: str
    clause: str
    department: str
    delegated_on: date
    accepted_on: date | None
    first_handled_on: date | None
    withdrawn_on: date | None
    rate: float  # cases a month once it is in use


def clauses() -> list[Clause]:
    """Return every clause of every township up to the last month, by township and number."""
    random = np.random.default_rng(SEED + 7)
    listed: list[tuple[str, str, str, int, date, date | None]] = []
    for kind, names in _MATTERS.items():
        for name in names:
            back = _TAKEN_BACK if random.random() < 0.07 else None
            handed = _ROUNDS[int(random.choice(len(_ROUNDS), p=[0.4, 0.25, 0.2, 0.15]))]
            listed.append((kind, f"FN{len(listed) + 1:03d}", name, int(random.integers(1, 5)), handed, back))
    made: list[Clause] = []
    for township, *_ in TOWNSHIPS:
        able = 0.55 + 0.2 * wealth(township)
        for kind, item_no, name, count, handed, back in listed:
            if random.random() > 0.85:  # not handed down here
                continue
            for step in range(count):
                accepted = _later(handed, random.integers(10, 150), random.random() < min(able + 0.2, 0.97))
                used = _later(accepted, random.integers(5, 300), random.random() < min(able, 0.9)) if accepted else None
                made.append(
                    Clause(
                        township=township,
                        kind=kind,
                        item_no=item_no,
                        item=name,
                        clause_no=f"{item_no}-{step + 1:02d}",
                        clause=f"{name}{_STEPS[step]}",
                        department=_DEPARTMENTS[list(_MATTERS).index(kind)],
                        delegated_on=handed,
                        accepted_on=_until(accepted, back),
                        first_handled_on=_until(used, back),
                        withdrawn_on=back,
                        rate=float(random.uniform(0.3, 4.0)),
                    )
                )
    return made


def cases() -> dict[tuple[str, str], int]:
    """Return township name, month → cases handled under the list, for months in which it holds anything."""
    random = np.random.default_rng(SEED + 8)
    everyone = clauses()
    made: dict[tuple[str, str], int] = {}
    for township, *_ in TOWNSHIPS:
        local = [clause for clause in everyone if clause.township == township]
        for month in months(f"{min(_ROUNDS):%Y-%m}"):
            end = month_end(month)
            running = [one for one in local if _known(one.first_handled_on, end) and not _known(one.withdrawn_on, end)]
            made[township, month] = int(random.poisson(sum(one.rate for one in running)))
    return made


def write(inbox: Path, mistakes: Mistakes) -> None:
    """Write the list as it stood at each cut, and a table of cases a year; where it comes every month, with the months so far."""
    everyone = clauses()
    for cut in CUTS:
        _list(inbox, cut, everyone, mistakes)
    counts = cases()
    for piece in sending.pieces():
        year, last = piece.period[:4], piece.months[-1]
        so_far = months(f"{year}-01", last)
        table: list[list[books.Cell]] = [["序号", "指标名称", "地区", "单位", *(f"{int(month[5:])}月" for month in so_far)]]
        for township, *_ in TOWNSHIPS:
            values = [counts.get((township, month)) for month in so_far]
            table.append([len(table), "赋能事项办件数", township, "件", *values])
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "办件分月"
        books.title(sheet, 1, f"示例县{year}年赋能事项办件分月表", len(table[0]))
        after = books.rows(sheet, 2, table, bold=1)
        sending.write_day(sheet, after, 1, _SENDER, sending.handed_in("vitalization_months", _SENDER, last))
        until = f"_截至{int(last[5:])}月" if piece.folder else ""
        books.save(book, inbox / f"{_SENDER}/{piece.folder}赋能事项办件分月表{year}年{until}.xlsx")


def _list(inbox: Path, cut: str, everyone: list[Clause], mistakes: Mistakes) -> None:
    """Write one cut; from the second on the cells of a township and of a matter are merged."""
    end = month_end(cut)
    head: list[books.Cell] = ["序号", "承接乡镇", "事项类别", "事项编号", "事项名称", "细目编号", "细目名称", "原实施部门",
                              "下放日期", "承接日期", "首次办理日期", "收回日期"]  # fmt: skip
    known = [clause for clause in everyone if clause.delegated_on < end]
    table: list[list[books.Cell]] = [head]
    merged = cut != CUTS[0]
    spans: list[tuple[int, int]] = []
    for clause in known:
        before = known[len(table) - 2] if len(table) > 1 else None
        again = merged and before is not None and (before.township, before.item_no) == (clause.township, clause.item_no)
        if not again:
            spans.append((len(table), len(table)))
        spans[-1] = (spans[-1][0], len(table))
        matter: list[books.Cell] = [None] * 3 if again else [clause.kind, clause.item_no, clause.item]
        days = [clause.delegated_on, clause.accepted_on, clause.first_handled_on, clause.withdrawn_on]
        dates: list[books.Cell] = [f"{day:%Y-%m-%d}" if day and day < end else None for day in days]
        table.append([len(table), clause.township, *matter, clause.clause_no, clause.clause, clause.department, *dates])
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "赋能清单"
    books.title(sheet, 1, f"示例县赋能清单承接台账（截至{cut[:4]}年{int(cut[5:])}月底）", len(head))
    sheet.cell(2, 1, f"填报单位：县{_SENDER}")
    sending.write_day(sheet, 2, 6, _SENDER, sending.handed_in("empowerment_list", _SENDER, cut))
    books.rows(sheet, 3, table, bold=1)
    long = [span for span in spans if merged and span[1] > span[0]]
    books.merge(sheet, ((first + 3, column, last + 3, column) for first, last in long for column in (3, 4, 5)))
    wrong = mistakes.versions("empowerment", "", cut)[0]
    wrong.spoil(sheet, first=4)
    name = f"{_SENDER}/赋能清单承接台账_截至{cut[:4]}年{int(cut[5:])}月.xlsx"
    books.save(book, inbox / name)
    mistakes.sent(wrong, name)


def _later(day: date, days: int, happens: bool) -> date | None:
    """Return a day so many days later where that was before the last month's end."""
    then = day + timedelta(days=int(days))
    return then if happens and then < month_end(LAST) else None


def _until(day: date | None, back: date | None) -> date | None:
    return None if day is None or (back is not None and day >= back) else day


def _known(day: date | None, end: date) -> bool:
    return day is not None and day < end
