"""Service metrics: the bureau's monthly workbook, townships on one sheet and villages on another."""

from pathlib import Path

from openpyxl import Workbook

from data.demo.generator import books, sending
from data.demo.generator.county import TOWNSHIPS, villages
from data.demo.generator.figures import SERVICE, agency_cases, months, services
from data.demo.generator.mistakes import Mistakes

_SENDER = "社会工作部"
HEADINGS = {
    "grid_issues_collected": "网格搜集问题数",
    "grid_issues_closed": "网格办结问题数",
    "grid_issues_open": "期末未办结问题数",
    "disputes_received": "矛盾纠纷受理数",
    "disputes_mediated": "矛盾纠纷调处数",
    "disputes_resolved": "矛盾纠纷化解成功数",
    "agency_cases_due": "应办结代办件数",
    "agency_cases_on_time": "按时办结代办件数",
    "villages_deliberation_held": "按期召开集中议事日的村数",
}


def write(inbox: Path, mistakes: Mistakes) -> None:
    """Write a workbook a month."""
    counts = services()
    everyone = villages()
    cases = agency_cases(everyone)
    for month in months():
        year, number = int(month[:4]), int(month[5:])
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "乡镇"
        head: list[books.Cell] = ["乡镇（街道）", *(HEADINGS[code] for code in SERVICE)]
        table: list[list[books.Cell]] = [head]
        for township, *_ in TOWNSHIPS:
            if not mistakes.silent("service", township, month):
                table.append([township, *(counts[township, month][code] for code in SERVICE)])
        books.title(sheet, 1, f"示例县{year}年{number}月治理服务指标月报", len(head))
        after = books.rows(sheet, 2, table, bold=1)
        sheet.cell(after, 1, f"填表单位：县委{_SENDER}")
        sending.write_day(sheet, after, 6, _SENDER, sending.handed_in("service_monthly", _SENDER, month))
        wrong = mistakes.versions("service", "石桥乡", month)[0]
        wrong.spoil(sheet, first=3)

        second = book.create_sheet("村代办")
        books.title(second, 1, f"{year}年{number}月村级便民代办情况", 5)
        lines: list[list[books.Cell]] = [["乡镇", "村", "便民代办件数", "代办办结件数", "一次办结代办件数"]]
        spans: list[tuple[int, int]] = []
        for township, *_ in TOWNSHIPS:
            local = [village for village in everyone if village.township == township and village.stands_in(month)]
            first = len(lines) + 2
            for place, village in enumerate(local):
                lines.append([township if place == 0 else None, village.name, *cases[village.code, month]])
            spans.append((first, len(lines) + 1))
        books.rows(second, 2, lines, bold=1)
        books.merge(second, ((first, 1, last, 1) for first, last in spans))
        name = f"{_SENDER}/{year}/治理服务指标月报{month}.xlsx"
        books.save(book, inbox / name)
        mistakes.sent(wrong, name)
