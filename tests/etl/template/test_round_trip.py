import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.form import extract
from etl.places import Places
from etl.reader.limits import Limits
from etl.reader.workbook import parse
from etl.tidy import tidy
from tests.etl.template.blanks import (
    FIRST,
    FORMS,
    HEADER,
    TOWN,
    TOWN_NAME,
    Key,
    areas_of,
    fill_date,
    headings_of,
    observed,
    tidied,
    write,
)
from warehouse.areas import CountyFolder
from warehouse.catalogue import Catalogue, Form
from warehouse.catalogue.form import AreaFrom, Column, UnitFrom
from warehouse.catalogue.model import Text
from warehouse.submission import Submission

MONTHS = 12
_MADE_UP: dict[str, Any] = {"text": "果树修剪", "date": datetime(2026, 11, 5), "number": 37}

Filler = Callable[[Worksheet, Catalogue, CountyFolder], Mapping[Any, Any]]


def _fill_wide(form: Form, period: str, rows: list[tuple[str, str]]) -> Filler:
    """Fill every value of a wide form, whose areas stand there already in this order."""

    def fill(sheet: Worksheet, catalogue: Catalogue, _: CountyFolder) -> dict[Key, float]:
        headings = headings_of(sheet)
        names = {catalogue.indicators[code].name.zh: code for code in catalogue.indicators_of(form)}
        values = {heading: column for heading, column in headings.items() if heading in names}
        assert values
        where = headings["村" if form.area.level == "village" else "乡镇"]
        expected = {}
        for step, (code, name) in enumerate(rows):
            assert sheet.cell(FIRST + step, where).value == name
            for heading, column in values.items():
                value = float(step * 100 + column)
                sheet.cell(FIRST + step, column).value = value
                expected[names[heading], code, period] = value
        assert sheet.cell(FIRST + len(rows), where).value is None
        return expected

    return fill


def _fill_long(form: Form) -> Filler:
    """Fill rows of a county, a zone, a township and a village with indicators, each in the unit that the list offers."""

    def fill(sheet: Worksheet, catalogue: Catalogue, county: CountyFolder) -> dict[Key, float]:
        headings, expected = headings_of(sheet), {}
        village = areas_of(county, "village", "2026-11", TOWN)[0]
        named = [("990100000000", "示例县"), (TOWN, TOWN_NAME), (village[0], TOWN_NAME + village[1])]
        named += areas_of(county, "zone", "2026-11")[:1]
        by_name = "指标名称" in headings
        codes = [code for code in catalogue.indicators_of(form) if catalogue.indicators[code].aggregation in ("flow_sum", "stock_last")][
            ::9
        ]
        for step, code in enumerate(codes):
            indicator = catalogue.indicators[code]
            area, name = named[step % len(named)]
            period = ("2026-10", "2026Q3", "2025")[step % 3]
            row: dict[str, Any] = {
                "地区": name, "期间": period, "数值": step + 1, "单位": catalogue.units[indicator.unit].name.zh,
                "指标名称" if by_name else "指标代码": indicator.name.zh if by_name else code,
            }  # fmt: skip
            for heading, value in row.items():
                sheet.cell(FIRST + step, headings[heading]).value = value
            expected[code, area, period] = float(step + 1)
        return expected

    return fill


def _fill_months(sheet: Worksheet, catalogue: Catalogue, _: CountyFolder) -> dict[Key, float]:
    headings, expected = headings_of(sheet), {}
    for step, code in enumerate(("grids", "training_sessions")):
        indicator = catalogue.indicators[code]
        unit = catalogue.units[indicator.unit].name.zh
        for heading, value in {"地区": TOWN_NAME, "指标名称": indicator.name.zh, "单位": unit}.items():
            sheet.cell(FIRST + step, headings[heading]).value = value
        for month in range(1, MONTHS + 1):
            sheet.cell(FIRST + step, headings[f"{month}月"]).value = month * 10 + step
            expected[code, TOWN, f"2026-{month:02d}"] = float(month * 10 + step)
    return expected


def _fill_targets(sheet: Worksheet, catalogue: Catalogue, _: CountyFolder) -> dict[tuple[str, str, str], tuple[float, float]]:
    headings = headings_of(sheet)
    row: dict[str, Any] = {
        "地区": TOWN_NAME, "年度": "2026", "指标名称": catalogue.indicators["grids"].name.zh, "单位": "个", "目标值": 120,
        "基数": 100, "6月": 110, "一季度": 105, "责任单位": "县委社会工作部", "截止": "2026-12", "类型": "年度",
    }  # fmt: skip
    for heading, value in row.items():
        sheet.cell(FIRST, headings[heading]).value = value
    return {("grids", TOWN, "2026"): (120.0, 100.0)}


def _fill_register(form: Form) -> Filler:
    """Fill two rows with all fields, every choice as its list offers it."""

    def fill(sheet: Worksheet, _: Catalogue, county: CountyFolder) -> dict[tuple[str, int], Any]:
        headings = headings_of(sheet)
        code, village = areas_of(county, "village", "2026-11", TOWN)[1] if "村" in headings else (TOWN, "")
        expected: dict[tuple[str, int], Any] = {}
        for step in range(2):
            sheet.cell(FIRST + step, headings["乡镇"]).value = TOWN_NAME
            if "村" in headings:
                sheet.cell(FIRST + step, headings["村"]).value = village
            for name, field in form.fields.items():
                value = _MADE_UP.get(field.kind) or list(field.choices.values())[step][0]
                value = f"{value}{step}" if field.kind == "text" else value
                sheet.cell(FIRST + step, headings[field.name.zh]).value = value
                expected[name, FIRST + step] = value
        expected["area", 0] = code
        return expected

    return fill


def _filler(form: Form, county: CountyFolder) -> Filler:
    if form.kind == "register":
        return _fill_register(form)
    if form.kind == "targets":
        return _fill_targets
    if form.layout == "long":
        return _fill_long(form)
    if form.layout == "crosstab":
        return _fill_months
    rows = areas_of(county, "village", "2026-11", TOWN) if form.area.level == "village" else [(TOWN, TOWN_NAME)]
    return _fill_wide(form, "2026-11", rows)


@pytest.mark.parametrize("code", FORMS)
def test_write_template_filled_gives_every_value_back(
    code: str, catalogue: Catalogue, county: CountyFolder, places: Places, tmp_path: Path
) -> None:
    form = catalogue.form(code)
    whole_county = form.kind != "register" and form.layout != "wide"
    path = write(tmp_path, form, catalogue, county, None if whole_county else TOWN, "2026-11")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    expected = _filler(form, county)(sheet, catalogue, county)
    fill_date(sheet)
    book.save(path)
    made = tidied(path, form, catalogue, places)
    assert made.submitted_on == "2026-12-03"
    if form.kind == "register":
        assert _registered(made, form) == expected
    elif form.kind == "targets":
        frame = made.targets
        found = zip(frame["indicator_code"], frame["area_code"], frame["period"], frame["value"], frame["start"], strict=True)
        assert {key[:3]: key[3:] for key in found} == expected
        assert json.loads(str(frame["phases"].iat[0])) == {"06": 110.0, "Q1": 105.0}
        assert frame[["department", "deadline", "horizon"]].iloc[0].tolist() == ["县委社会工作部", "2026-12", "年度"]
    else:
        assert observed(made) == expected


def _registered(made: Submission, form: Form) -> dict[tuple[str, int], Any]:
    """Return field and sheet row → value, choices as their list writes them, dates as dates; and the one area of all."""
    frame = made.registers
    found: dict[tuple[str, int], Any] = {}
    for row, attributes in zip(frame["row_no"], frame["attributes"], strict=True):
        for name, value in json.loads(str(attributes)).items():
            field = form.fields[name]
            shown = field.choices[value][0] if field.kind == "choice" else value
            found[name, int(row)] = datetime.fromisoformat(value) if field.kind == "date" else shown
    (area,) = set(frame["area_code"])
    return found | {("area", 0): area}


@pytest.mark.parametrize("sender", [None, TOWN])
@pytest.mark.parametrize("code", FORMS)
def test_write_template_empty_is_recognised_and_holds_nothing(
    code: str, sender: str | None, catalogue: Catalogue, county: CountyFolder, places: Places, tmp_path: Path
) -> None:
    form = catalogue.form(code)
    made = tidied(write(tmp_path, form, catalogue, county, sender, "2026-11"), form, catalogue, places)
    reported = made.observations[made.observations["state"] == "reported"] if len(made.observations) else made.observations
    assert (len(reported), len(made.registers), len(made.targets)) == (0, 0, 0)


@pytest.mark.parametrize("dated", [False, True])
def test_write_template_without_period_takes_it_from_the_rows(
    dated: bool, income: Form, catalogue: Catalogue, county: CountyFolder, places: Places, tmp_path: Path
) -> None:
    path = write(tmp_path, income, catalogue, county, TOWN, None)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headings = headings_of(sheet)
    village = areas_of(county, "village", "2026-11", TOWN)[0]
    sheet.cell(FIRST, headings["月份"]).value = "2026-09"
    sheet.cell(FIRST, headings["经营收入"]).value = 1.25
    for row in range(FIRST + 1, FIRST + len(areas_of(county, "village", "2026-11", TOWN))):
        sheet.cell(row, headings["村"]).value = None
    if dated:
        fill_date(sheet)
    book.save(path)
    made = tidied(path, income, catalogue, places)
    assert observed(made) == {("village_income_operating", village[0], "2026-09"): 1.25}


def test_write_template_pairs_month_and_year_to_date_under_one_heading(
    income: Form, catalogue: Catalogue, county: CountyFolder, places: Places, tmp_path: Path
) -> None:
    code = "village_income_operating"
    paired = replace(income, columns={**income.columns, code: (Column(required=True), Column(measure="year_to_date"))})
    path = write(tmp_path, paired, catalogue, county, TOWN, "2026-11")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert [sheet.cell(HEADER, column).value for column in (2, 3, 4)] == ["经营收入", None, "投资收益"]
    assert [sheet.cell(HEADER + 1, column).value for column in (2, 3, 4)] == ["本月", "本年累计", None]
    assert "B3:C3" in {str(merged) for merged in sheet.merged_cells.ranges}
    sheet.cell(HEADER + 2, 2).value, sheet.cell(HEADER + 2, 3).value, sheet.cell(HEADER + 2, 4).value = 1.5, 22.5, 3
    book.save(path)
    village = areas_of(county, "village", "2026-11", TOWN)[0][0]
    made = tidy(extract(parse(path, Limits()), paired, catalogue, path.name), catalogue, places, "demo", path.name, "0" * 64, "2026-12-03")
    assert observed(made) == {
        (code, village, "2026-11"): 1.5,
        (f"{code}_ytd", village, "2026-11"): 22.5,
        ("village_income_investment", village, "2026-11"): 3.0,
    }


def test_write_template_units_of_every_declared_unit_are_read_back(catalogue: Catalogue, county: CountyFolder, tmp_path: Path) -> None:
    """The indicators of a dataset side by side, the unit of each in brackets behind its name."""
    towns = AreaFrom(level="township", township=("乡镇",))
    found: dict[str, str | None] = {}
    for dataset, codes in catalogue.datasets.items():
        form = Form(
            code=dataset,
            name=Text(dataset, dataset),
            indicators=(dataset,),
            area=towns,
            unit=UnitFrom(note=False),
            columns={code: (Column(),) for code in codes},
        )
        taken = extract(parse(write(tmp_path, form, catalogue, county, TOWN, "2026-11"), Limits()), form, catalogue, "in.xlsx")
        found |= {code: catalogue.units.find_unit(unit) for code, unit in zip(taken.cells["target"], taken.cells["unit"], strict=True)}
    spelled = [code for codes in catalogue.datasets.values() for code in codes if not _names_two_units(catalogue, code)]
    assert len(spelled) > 200
    assert {code: found.get(code) for code in spelled} == {code: catalogue.indicators[code].unit for code in spelled}


def _names_two_units(catalogue: Catalogue, code: str) -> bool:
    """Say whether a name has brackets inside that read like another unit: 文明乡镇（村）数."""
    return any(catalogue.units.find_unit(inner) for inner in re.findall(r"（([^（）]*)）(?!$)", catalogue.indicators[code].name.zh))
