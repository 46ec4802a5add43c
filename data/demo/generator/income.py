"""Village income: three kinds of senders, each with its own shape of workbook."""

import csv
from pathlib import Path

from openpyxl import Workbook

from data.demo.generator import books, sending
from data.demo.generator.county import TOWNSHIPS, Village, villages
from data.demo.generator.figures import ITEMS, Income, incomes, months
from data.demo.generator.mistakes import Mistakes

NAMES = {"operating": "经营收入", "contract": "发包及上交收入", "investment": "投资收益", "subsidy": "补助收入", "other": "其他收入"}
MONTHLY = tuple(name for name, *_ in TOWNSHIPS[1:7])  # a workbook a month, 万元, two header rows
YEARLY = tuple(name for name, *_ in TOWNSHIPS[7:11])  # a workbook a year with a sheet a month, since 2026 one a month, 元
BUREAU = tuple(name for name, *_ in (TOWNSHIPS[0], *TOWNSHIPS[11:]))  # one CSV a month from the bureau's system, GB18030
_FORM = "village_income_monthly"
_BREAK = "2024-01"


def write(inbox: Path, mistakes: Mistakes) -> None:
    """Write every income file."""
    figures = incomes()
    everyone = villages()
    for township in MONTHLY:
        local = [village for village in everyone if village.township == township]
        for month in months():
            if not mistakes.silent("income", township, month):
                _monthly(inbox, township, month, local, figures, mistakes)
    for township in YEARLY:
        local = [village for village in everyone if village.township == township]
        for piece in sending.pieces():
            _yearly(inbox, township, piece, local, figures, mistakes)
    for month in months():
        _bureau(inbox, month, [village for village in everyone if village.township in BUREAU], figures, mistakes)


def items_of(month: str) -> tuple[str, ...]:
    """Return the items of a month: contracting-out ended with 2023."""
    return tuple(item for item in ITEMS if item != "contract" or month < _BREAK)


def _wan(yuan: int) -> float:
    return round(yuan / 10_000, 3)


def _to_date(figures: dict[tuple[str, str], Income], code: str, month: str, item: str | None) -> int:
    so_far = [figures[code, other] for other in months(f"{month[:4]}-01", month) if (code, other) in figures]
    return sum(income.total if item is None else income.items[item] for income in so_far)


def _monthly(
    inbox: Path, township: str, month: str, local: list[Village], figures: dict[tuple[str, str], Income], mistakes: Mistakes
) -> None:
    """Two header rows, 本月 and 本年累计 under each item, 万元, a total row, a footer."""
    items = items_of(month)
    year, number = int(month[:4]), int(month[5:])
    top: list[books.Cell] = ["序号", "村名"]
    under: list[books.Cell] = [None, None]
    for item in items:
        top += [NAMES[item], None]
        under += ["本月", "本年累计"]
    top += ["村集体经济收入合计", None, "备注"]
    under += ["本月", "本年累计", None]
    table: list[list[books.Cell]] = [top, under]
    standing = [village for village in local if village.stands_in(month)]
    for order, village in enumerate(standing, start=1):
        row: list[books.Cell] = [order, village.name]
        written = figures[village.code, mistakes.copied(township, order - 1, month)]
        for item in items:
            row += [_wan(written.items[item]), _wan(_to_date(figures, village.code, month, item))]
        row += [_wan(written.total), _wan(_to_date(figures, village.code, month, None)), None]
        table.append(row)
    sums = [round(sum(float(str(row[across])) for row in table[2:]), 3) for across in range(2, len(top) - 1)]
    table.append(["合计", None, *sums, None])
    for wrong in mistakes.versions("income", township, month):
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "月报"
        books.title(sheet, 1, f"{township}{year}年{number}月份村集体经济收入月报表", len(top))
        sheet.cell(2, 1, "单位：万元")
        sending.write_day(sheet, 2, 6, township, sending.handed_in(_FORM, township, month, corrected=bool(wrong.mark)))
        after = books.rows(sheet, 3, table, bold=2)
        books.merge(sheet, ((3, across, 3, across + 1) for across in range(3, len(top) - 1, 2)))
        books.merge(sheet, ((3, across, 4, across) for across in (1, 2, len(top))))
        sheet.cell(after, 1, "说明：本表由各村报账员填报，经管站汇总；未发生填 0，未报留空。")
        name = f"{township}/{year}/{township}村集体经济收入月报{year}年{number}月{wrong.mark}.xlsx"
        wrong.spoil(sheet, first=5)
        books.save(book, inbox / name)
        mistakes.sent(wrong, name)
        for order in range(len(standing)):
            if mistakes.copied(township, order, month) != month:
                mistakes.expect(name, sheet.title, 5 + order, 0, "copied_forward")


def _yearly(
    inbox: Path, township: str, piece: sending.Piece, local: list[Village], figures: dict[tuple[str, str], Income], mistakes: Mistakes
) -> None:
    """A sheet a month, one header row, 元, the unit in each heading."""
    for wrong in mistakes.versions("income", township, piece.period[:4]):
        book = Workbook()
        book.remove(book.worksheets[0])
        for month in piece.months:
            if mistakes.silent("income", township, month):
                continue
            items = items_of(month)
            sheet = book.create_sheet(f"{int(month[5:])}月")
            head: list[books.Cell] = ["村（社区）名称", *(f"{NAMES[item]}（元）" for item in items), "集体经济总收入（元）"]
            table: list[list[books.Cell]] = [head]
            for village in local:
                if village.stands_in(month):
                    income = figures[village.code, month]
                    table.append([village.name, *(income.items[item] for item in items), income.total])
            books.title(sheet, 1, f"{township}{month[:4]}年{int(month[5:])}月村集体经济收入统计表", len(head))
            after = books.rows(sheet, 2, table, bold=1)
            sending.write_day(sheet, after, 1, township, sending.handed_in(_FORM, township, month, corrected=bool(wrong.mark)))
            wrong.spoil(sheet, first=3, month=month)
        name = f"{township}/{piece.folder}{township}村集体经济收入统计表{piece.said}{wrong.mark}.xlsx"
        books.save(book, inbox / name)
        mistakes.sent(wrong, name)


def _bureau(inbox: Path, month: str, local: list[Village], figures: dict[tuple[str, str], Income], mistakes: Mistakes) -> None:
    """The bureau's system exports one flat table for the townships that type into it."""
    items = items_of(month)
    path = inbox / f"农业农村局/{month[:4]}/村集体收入_{month.replace('-', '')}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="gb18030", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["年月", "乡镇", "村", *(f"{NAMES[item]}(万元)" for item in items), "集体收入(万元)"])
        for village in local:
            if village.stands_in(month) and not mistakes.silent("income", village.township, month):
                income = figures[village.code, month]
                values = [f"{income.items[item] / 10_000:.3f}" for item in items]
                table.writerow([month.replace("-", ""), village.township, village.name, *values, f"{income.total / 10_000:.3f}"])
        table.writerow([sending.exported(sending.handed_in(_FORM, "农业农村局", month))])
