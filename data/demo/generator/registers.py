"""The two ledgers: cooperatives (the bureau, once a year) and training (each township, a workbook a year, since 2026 one a month)."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from data.demo.generator import books, sending
from data.demo.generator.county import TOWNSHIPS, villages
from data.demo.generator.figures import LAST, SEED, month_end, wealth
from data.demo.generator.mistakes import Mistakes

_CROPS = ("苹果", "粮油", "蔬菜", "食用菌", "中药材", "生猪", "茶叶", "花卉", "蜂业", "农机")
_LEADERS = ("党支部领办", "党员领办", "村干部创建", "其他")
_TOPICS = ("果树修剪", "电商直播", "农机安全", "集体财务", "病虫害防治", "合作社规范管理", "乡村旅游服务", "基层治理实务")
_FORMS = ("场次", "场次", "场次", "期", "轮次")
_BUREAU = "农业农村局"
_FAKE_PHONE = "13000000000"


def write(inbox: Path, mistakes: Mistakes) -> None:
    """Write the registers."""
    _cooperatives(inbox)
    _training(inbox, mistakes)


def _cooperatives(inbox: Path) -> None:
    """A whole register at each year's end and one to the last month; demo level is the highest held."""
    random = np.random.default_rng(SEED + 3)
    everyone: list[dict[str, books.Cell | date]] = []
    for village in villages():
        if village.valid_from:
            continue
        for number in range(int(random.poisson(0.9 * wealth(village.township) ** 0.5))):
            founded = date(2012, 1, 10) + timedelta(days=int(random.integers(0, 5300)))
            crop = _CROPS[int(random.integers(len(_CROPS)))]
            union, association = random.random() < 0.04, random.random() < 0.08
            kind = "联合社" if union else "协会" if association else "专业合作社"
            level = str(random.choice(["", "县级", "市级", "省级", "国家级"], p=[0.68, 0.16, 0.1, 0.05, 0.01]))
            closed = founded + timedelta(days=int(random.integers(600, 4000))) if random.random() < 0.1 else None
            bad = None if closed or random.random() > 0.05 else date(2023, 3, 1) + timedelta(days=int(random.integers(0, 1200)))
            everyone.append(
                {
                    "乡镇": village.township,
                    "村": village.name,
                    "合作社名称": f"{village.name[:2]}{crop}{number + 1}号{kind}",
                    "组织形式": kind,
                    "领办类型": _LEADERS[int(random.choice(4, p=[0.35, 0.25, 0.15, 0.25]))],
                    "登记日期": founded,
                    "注销日期": closed,
                    "列入异常日期": bad if bad and bad > founded else None,
                    "示范社级别": level,
                    "示范社认定日期": founded + timedelta(days=500) if level else None,
                    "成员户数": int(random.integers(5, 160)),
                }
            )
    for cut in ("2023-12", "2024-12", "2025-12", LAST):
        _register(inbox, cut, everyone)


def _register(inbox: Path, cut: str, everyone: list[dict[str, books.Cell | date]]) -> None:
    names = {(village.township, village.name): village for village in villages()}
    joined = {village.code: village.name for village in villages()}
    end = month_end(cut)
    head = ["序号", "乡镇", "村", "合作社名称", "组织形式", "领办类型", "登记日期", "注销日期", "列入异常日期", "状态",
            "示范社级别", "示范社认定日期", "成员户数"]  # fmt: skip
    table: list[list[books.Cell]] = [list(head)]

    def known(value: object) -> bool:
        return isinstance(value, date) and value < end

    for thing in everyone:
        if not known(thing["登记日期"]):
            continue
        state = "注销" if known(thing["注销日期"]) else "异常" if known(thing["列入异常日期"]) else "正常"
        row = dict(thing, 状态=state, 序号=len(table))
        village = names[str(thing["乡镇"]), str(thing["村"])]
        if not village.stands_in(cut):
            row["村"] = joined[village.successor]
        for name in ("注销日期", "列入异常日期", "示范社认定日期"):
            if not known(row[name]):
                row[name] = None
        if row["示范社认定日期"] is None:
            row["示范社级别"] = None
        table.append([row[name] for name in head])  # type: ignore[misc]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "合作社台账"
    books.title(sheet, 1, f"示例县农民专业合作社台账（截至{cut[:4]}年{int(cut[5:])}月底）", len(head))
    after = books.rows(sheet, 2, table, bold=1)
    sheet.cell(after, 1, f"填表单位：县{_BUREAU}")
    sending.write_day(sheet, after, 6, _BUREAU, sending.handed_in("cooperatives", _BUREAU, cut))
    books.save(book, inbox / f"{_BUREAU}/合作社台账_截至{cut[:4]}年{int(cut[5:])}月.xlsx")


def _training(inbox: Path, mistakes: Mistakes) -> None:
    random = np.random.default_rng(SEED + 4)
    for township, *_ in TOWNSHIPS:
        for piece in sending.pieces():
            private = (township, piece.period) == ("桃园乡", "2024")
            head: list[books.Cell] = ["序号", "培训时间", "培训主题", "主办单位", "类别", "培训人次", "其中党员", "其中群众"]
            table: list[list[books.Cell]] = [[*head, "联系电话"] if private else head]
            for month in piece.months:
                busy = 0.6 if month[5:] in ("05", "06", "09", "10") else 1.5
                held: set[tuple[date, str]] = set()
                for _ in range(1 + int(random.poisson(busy * wealth(township) ** 0.4))):
                    day = date(int(month[:4]), int(month[5:]), int(random.integers(1, 29)))
                    people = int(random.integers(18, 120))
                    party = int(people * random.uniform(0.15, 0.4))
                    topic = _next_topic(int(random.integers(len(_TOPICS))), {known for when, known in held if when == day})
                    held.add((day, topic))
                    form = _FORMS[int(random.integers(len(_FORMS)))]
                    row: list[books.Cell] = [len(table), f"{day:%Y.%m.%d}", topic, f"{township}党校", form, people, party, people - party]
                    table.append([*row, _FAKE_PHONE] if private else row)
            book = Workbook()
            sheet = book.worksheets[0]
            sheet.title = "培训台账"
            books.title(sheet, 1, f"{township}{piece.said}培训台账", len(table[0]))
            after = books.rows(sheet, 2, table, bold=1)
            sending.write_day(sheet, after, 1, township, sending.handed_in("training_sessions", township, piece.months[-1]))
            name = f"{township}/{piece.folder}{township}培训台账{piece.said}.xlsx"
            books.save(book, inbox / name)
            if private:
                mistakes.expect(name, "培训台账", 2, 9, "personal_data")


def _next_topic(number: int, taken: set[str]) -> str:
    """Return the topic with this number, or the next one that is not taught that day already."""
    return next(topic for topic in (*_TOPICS[number:], *_TOPICS) if topic not in taken)
