"""Party membership, counts only: a workbook a year, flat in 2023, then a sheet a month; since 2026 a workbook a month."""

from pathlib import Path

import numpy as np
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.demo.generator import books, sending
from data.demo.generator.county import TOWNSHIPS
from data.demo.generator.figures import SEED, months
from data.demo.generator.mistakes import Mistakes

STAGES = {"party_applicants": "递交入党申请书人数", "party_activists": "确定入党积极分子人数", "party_admitted": "吸收入党人数"}
_SENDER = "县委组织部"
_FLAT = "2023"
_WITH_CONTACT = "2026-04"  # somebody put a column for the contact person in


def stages() -> dict[tuple[str, str], dict[str, int]]:
    """Return township name, month → people at each of STAGES in the month; three flows, not one group of people."""
    random = np.random.default_rng(SEED + 9)
    made: dict[tuple[str, str], dict[str, int]] = {}
    for township, _, count, _ in TOWNSHIPS:
        for month in months():
            asks = 1.6 if month[5:] in ("06", "07", "11") else 0.8
            admits = 2.2 if month[5:] in ("06", "11", "12") else 0.5
            means = {"party_applicants": 0.22 * asks, "party_activists": 0.1, "party_admitted": 0.035 * admits}
            made[township, month] = {stage: int(random.poisson(count * mean)) for stage, mean in means.items()}
    return made


def write(inbox: Path, mistakes: Mistakes) -> None:
    """Write every workbook."""
    people = stages()
    for piece in sending.pieces():
        book = Workbook()
        wrong = mistakes.versions("party", "", piece.period[:4])[0]
        name = f"{_SENDER}/{piece.folder}发展党员情况表{piece.said}.xlsx"
        if piece.period == _FLAT:
            _flat(book.worksheets[0], piece.period, people)
        else:
            book.remove(book.worksheets[0])
            for month in piece.months:
                sheet = book.create_sheet(f"{int(month[5:])}月")
                _month(sheet, month, people, mistakes)
                wrong.spoil(sheet, first=5, month=month)
                if month == _WITH_CONTACT:
                    mistakes.expect(name, sheet.title, 4, 9, "personal_data")
        books.save(book, inbox / name)
        mistakes.sent(wrong, name)


def _flat(sheet: Worksheet, year: str, people: dict[tuple[str, str], dict[str, int]]) -> None:
    """A row a township and month, the month's cell merged over its townships."""
    sheet.title = "发展党员"
    table: list[list[books.Cell]] = [["月份", "乡镇（街道）", *STAGES.values()]]
    for number in range(1, 13):
        for place, (township, *_) in enumerate(TOWNSHIPS):
            table.append([f"{number}月" if place == 0 else None, township, *people[township, f"{year}-{number:02d}"].values()])
    books.title(sheet, 1, f"示例县{year}年发展党员情况表", len(table[0]))
    after = books.rows(sheet, 2, table, bold=1)
    _day(sheet, after, 1, f"{year}-12")
    firsts = range(3, 3 + 12 * len(TOWNSHIPS), len(TOWNSHIPS))
    books.merge(sheet, ((first, 1, first + len(TOWNSHIPS) - 1, 1) for first in firsts))


def _month(sheet: Worksheet, month: str, people: dict[tuple[str, str], dict[str, int]], mistakes: Mistakes) -> None:
    """Two header rows, 本月 and 本年累计 under each stage, a total row, a note."""
    top: list[books.Cell] = ["序号", "党（工）委"]
    under: list[books.Cell] = [None, None]
    for heading in STAGES.values():
        top += [heading, None]
        under += ["本月", "本年累计"]
    table: list[list[books.Cell]] = [top, under]
    so_far = months(f"{month[:4]}-01", month)
    for order, (township, *_) in enumerate(TOWNSHIPS, start=1):
        row: list[books.Cell] = [order, township]
        for stage in STAGES:
            silent = mistakes.silent("party", township, month)
            row += ["未报", "未报"] if silent else [people[township, month][stage], sum(people[township, one][stage] for one in so_far)]
        table.append(row)
    sums = [sum(int(str(row[across])) for row in table[2:] if row[across] != "未报") for across in range(2, len(top))]
    table.append(["合计", None, *sums])
    if month == _WITH_CONTACT:
        for place, row in enumerate(table):
            row.append("联系人" if place == 0 else None if place == 1 else "略")
    books.title(sheet, 1, f"示例县{month[:4]}年{int(month[5:])}月发展党员情况表", len(top))
    sheet.cell(2, 1, "单位：人")
    _day(sheet, 2, 6, month)
    after = books.rows(sheet, 3, table, bold=2)
    books.merge(sheet, ((3, across, 3, across + 1) for across in range(3, len(top) + 1, 2)))
    books.merge(sheet, ((3, across, 4, across) for across in (1, 2)))
    sheet.cell(after, 1, "注：三列均为当期数，不是同一批人。")


def _day(sheet: Worksheet, row: int, column: int, month: str) -> None:
    sending.write_day(sheet, row, column, _SENDER, sending.handed_in("party_development", _SENDER, month))
