"""A county folder made for measuring: 300 villages, one wide form of 20 indicators, a workbook a month."""

import random
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

TOWNSHIPS, VILLAGES, INDICATORS = 15, 20, 20
_CONTENT = """<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>\
<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>\
</Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>{more}\
</Relationships>"""
_SHARED = (
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
    'Target="sharedStrings.xml"/>'
)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_BOOK = (
    f'<?xml version="1.0" encoding="UTF-8"?><workbook {_MAIN} '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="月报" sheetId="1" r:id="rId1"/></sheets></workbook>'
)

Cell = str | float


def months(count: int) -> list[str]:
    """Return so many months, ending with 2025-12."""
    last = 2025 * 12 + 11
    return [f"{index // 12}-{index % 12 + 1:02d}" for index in range(last - count + 1, last + 1)]


def write(folder: Path, wanted: Iterable[str], indicators: int = INDICATORS) -> None:
    """Write the folder, with a workbook for each wanted month."""
    (folder / "inbox").mkdir(parents=True, exist_ok=True)
    (folder / "indicators").mkdir(exist_ok=True)
    (folder / "forms").mkdir(exist_ok=True)
    (folder / "county.toml").write_text('code = "bench"\nname.zh = "测速县"\nname.en = "Bench County"\ndemo = true\n', encoding="utf-8")
    rows = ["code,name,level,parent_code", "980000000000,测速县,county,"]
    for township in range(1, TOWNSHIPS + 1):
        code = f"9800001{township:02d}000"
        rows.append(f"{code},第{township}镇,township,980000000000")
        rows += [f"{code[:9]}{200 + village},第{township}镇{village}号村,village,{code}" for village in range(1, VILLAGES + 1)]
    (folder / "areas.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "indicators" / "bench.toml").write_text(
        "\n".join(
            indicator(f"bench_{number:02d}", f"测速指标{number}", f"Bench {number}", "village") for number in range(1, indicators + 1)
        ),
        encoding="utf-8",
    )
    (folder / "forms" / "bench_monthly.toml").write_text(_FORM, encoding="utf-8")
    for month in wanted:
        workbook(folder / "inbox" / f"测速月报{month}.xlsx", table(month, indicators))


def table(month: str, indicators: int = INDICATORS) -> list[list[Cell]]:
    """Return a month's sheet: title, headings, 300 rows."""
    draw = random.Random(month)
    sheet: list[list[Cell]] = [
        [f"测速县{month[:4]}年{int(month[5:])}月测速月报"],
        ["乡镇", "村", *(f"测速指标{number}" for number in range(1, indicators + 1))],
    ]
    for township in range(1, TOWNSHIPS + 1):
        for village in range(1, VILLAGES + 1):
            values = [round(draw.uniform(1, 30), 2) for _ in range(indicators)]
            sheet.append([f"第{township}镇", f"第{township}镇{village}号村", *values])
    return sheet


def workbook(path: Path, sheet: Sequence[Sequence[Cell]]) -> None:
    """Write a small .xlsx straight as XML: writing is not what is measured."""
    texts: dict[str, int] = {}
    lines = []
    for down, row in enumerate(sheet, start=1):
        cells = []
        for across, value in enumerate(row, start=1):
            place = f"{get_column_letter(across)}{down}"
            if isinstance(value, str):
                cells.append(f'<c r="{place}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>')
            else:
                cells.append(f'<c r="{place}"><v>{value}</v></c>')
        lines.append(f'<row r="{down}">{"".join(cells)}</row>')
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("[Content_Types].xml", _CONTENT)
        package.writestr("_rels/.rels", _RELATIONS.format(kind="officeDocument", target="xl/workbook.xml", more=""))
        package.writestr("xl/workbook.xml", _BOOK)
        package.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml", more=_SHARED))
        package.writestr("xl/worksheets/sheet1.xml", f"<worksheet {_MAIN}><sheetData>{''.join(lines)}</sheetData></worksheet>")
        package.writestr("xl/sharedStrings.xml", f"<sst {_MAIN}>{shared}</sst>")


def indicator(code: str, zh: str, en: str, level: str) -> str:
    """Return how an indicator is declared that adds up over months, of a level."""
    return (
        f"[{code}]\n"
        f'domain = "industry"\nname.zh = "{zh}"\nname.en = "{en}"\n'
        'definition.zh = "只用于测速。"\ndefinition.en = "For measuring only."\n'
        f'unit = "wan_yuan"\nlevel = "{level}"\nfrequency = "month"\naggregation = "flow_sum"\npolarity = "higher"\n'
    )


_FORM = """name.zh = "测速月报"
name.en = "Bench monthly"
kind = "observations"
layout = "wide"
indicators = ["bench"]
frequency = "month"
sender = "county"

[match]
file = ["测速月报*"]

[area]
level = "village"
township = ["乡镇"]
village = ["村"]

[period]
grain = "month"
"""
