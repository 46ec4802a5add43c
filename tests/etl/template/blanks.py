"""Empty workbooks as a clerk sees and sends them."""

import re
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.form import extract, recognise
from etl.form.extract import Extract
from etl.places import Places
from etl.reader.limits import Limits
from etl.reader.workbook import parse
from etl.template import write_template
from etl.tidy import tidy
from warehouse.areas import CountyFolder
from warehouse.catalogue import Catalogue, Form
from warehouse.submission import Submission

DATA = Path(__file__).resolve().parents[3] / "data"
FORMS = sorted(path.stem for path in (DATA / "catalogue" / "forms").glob("*.toml"))
TOWN, TOWN_NAME = "990100107000", "沙溪镇"  # two of its villages merged in 2025
HEADER, FIRST = 3, 4  # rows of a template with one header row

Key = tuple[str, str, str]  # indicator, area, period


def headings_of(sheet: Worksheet, row: int = HEADER) -> dict[str, int]:
    """Return heading without mark and unit → column, as a clerk reads the header."""
    return {
        re.sub(r"（[^（）]*）$", "", str(cell.value).lstrip("*")): cell.column
        for cell in sheet[row]
        if cell.value is not None and cell.column is not None
    }


def entries_of(sheet: Worksheet) -> dict[str, DataValidation]:
    """Return column letter → what its cells take."""
    return {str(found.sqref).split(":")[0].rstrip("0123456789"): found for found in sheet.data_validations.dataValidation}


def offered(book: openpyxl.Workbook, found: DataValidation) -> list[str]:
    """Return the entries of a drop-down list, read through its reference as a spreadsheet does."""
    name, _, span = str(found.formula1).partition("!")
    return [str(row[0].value) for row in book[name.strip("'")][span.replace("$", "")]]


def areas_of(county: CountyFolder, level: str, month: str, township: str | None = None) -> list[tuple[str, str]]:
    """Return code and name of the areas of a level in a month, by 建制顺序."""
    frame = county.areas
    valid = (frame["valid_from"] <= month) & ((frame["valid_to"] == "") | (frame["valid_to"] >= month)) & (frame["level"] == level)
    if township:
        valid &= frame["township_code"] == township
    return [(str(row.code), str(row.name)) for row in frame[valid].sort_values("order")[["code", "name"]].itertuples(index=False)]


def taken(path: Path, form: Form, catalogue: Catalogue) -> Extract:
    """Read a filled workbook, which must be recognised as its form before all others."""
    workbook = parse(path, Limits())
    found = recognise(workbook, catalogue.forms.values(), catalogue, path.name)
    assert (found[0].form.code, found[0].fits, found[0].unknown) == (form.code, True, ())
    assert found[1].strength < found[0].strength
    taken = extract(workbook, form, catalogue, path.name)
    assert set(taken.contexts) == {0}, "only the first sheet is data"
    return taken


def tidied(path: Path, form: Form, catalogue: Catalogue, places: Places) -> Submission:
    made = tidy(taken(path, form, catalogue), catalogue, places, "demo", path.name, "0" * 64, "2026-12-03T10:00:00+08:00")
    assert made.findings[made.findings["severity"] == "must"].to_dict("records") == []
    return made


def observed(made: Submission) -> dict[Key, float]:
    frame = made.observations
    keys = zip(frame["indicator_code"], frame["area_code"], frame["period"], strict=True)
    return dict(zip(keys, frame["value"].tolist(), strict=True))


def write(tmp_path: Path, form: Form, catalogue: Catalogue, county: CountyFolder, sender: str | None, period: str | None) -> Path:
    path = tmp_path / f"{form.name.zh}.xlsx"
    write_template(form, catalogue, county, sender, period, path)
    return path


def fill_date(sheet: Worksheet) -> None:
    """Fill 填报日期, next to its label."""
    (label,) = (cell for cell in sheet[2] if str(cell.value).startswith("填报日期"))
    sheet.cell(2, int(label.column or 0) + 1).value = datetime(2026, 12, 3)
