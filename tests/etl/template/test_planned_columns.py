import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.template import write_template
from tests.etl.template.blanks import (
    FIRST,
    HEADER,
    TOWN,
    TOWN_NAME,
    areas_of,
    headings_of,
    write,
)
from warehouse.areas import CountyFolder
from warehouse.catalogue import Catalogue, Form
from warehouse.catalogue.errors import ProjectError, UnknownName
from warehouse.catalogue.form import Shape


def test_write_template_of_a_village_form_lists_the_villages_of_that_month(
    income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    found = {}
    for period in ("2025-03", "2025-04"):
        path = tmp_path / f"{period}.xlsx"
        write_template(income, catalogue, county, TOWN, period, path)
        sheet = openpyxl.load_workbook(path).worksheets[0]
        found[period] = [row[0].value for row in sheet.iter_rows(min_row=FIRST, max_col=1)]
        assert found[period] == [name for _, name in areas_of(county, "village", period, TOWN)]
    assert {"上湾村", "下湾村"} <= set(found["2025-03"])
    assert "湾里村" in found["2025-04"]
    assert not {"上湾村", "下湾村"} & set(found["2025-04"])


def test_write_template_leaves_out_columns_that_have_ended(
    income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    headings = {}
    for period in ("2023-12", "2024-01", None):
        path = tmp_path / f"{period}.xlsx"
        write_template(income, catalogue, county, TOWN, period, path)
        headings[period] = set(headings_of(openpyxl.load_workbook(path).worksheets[0]))
    assert "发包及上交收入" in headings["2023-12"]
    assert "发包及上交收入" not in headings["2024-01"] | headings[None]


def test_write_template_of_the_whole_county_groups_villages_by_township(
    income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path, income, catalogue, county, None, "2026-11")).worksheets[0]
    rows = [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=FIRST, max_col=2)]
    expected = [
        (town, name) for code, town in areas_of(county, "township", "2026-11") for _, name in areas_of(county, "village", "2026-11", code)
    ]
    assert rows == expected


def test_write_template_of_a_zone_lists_the_villages_of_its_townships(
    income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    zone = str(county.zones["code"].iat[0])
    sheet = openpyxl.load_workbook(write(tmp_path, income, catalogue, county, zone, "2026-11")).worksheets[0]
    names = dict(areas_of(county, "village", "2026-11"))
    members = {names[code] for code in county.zones.loc[county.zones["code"] == zone, "member_code"]}
    headings = headings_of(sheet)
    assert {row[headings["村"] - 1].value for row in sheet.iter_rows(min_row=FIRST)} == members
    assert "乡镇" in headings


def _unit_texts(sheet: Worksheet) -> set[str]:
    texts = [str(cell.value) for row in sheet.iter_rows(max_row=HEADER) for cell in row if cell.value]
    return {found for text in texts for found in re.findall(r"（([^（）]*)）$", text)}


def test_write_template_writes_one_unit_as_a_note_and_several_in_the_headings(
    income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path, income, catalogue, county, TOWN, "2026-11")).worksheets[0]
    assert sheet["A2"].value == "单位：万元"
    assert _unit_texts(sheet) == set()
    service = catalogue.form("service_monthly")
    sheet = openpyxl.load_workbook(write(tmp_path, service, catalogue, county, TOWN, "2026-11")).worksheets[0]
    assert {"个", "件", "户"} <= _unit_texts(sheet)


def test_write_template_uses_the_shape_valid_in_the_period(
    income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    old = replace(income, indicators=("village_collective_income",), columns={})
    dated = replace(income, shapes=(Shape(old, None, "2022-12"), Shape(income, "2023-01", None)))
    found = {}
    for period in ("2022-12", "2023-01"):
        path = tmp_path / f"{period}.xlsx"
        write_template(dated, catalogue, county, TOWN, period, path)
        found[period] = list(headings_of(openpyxl.load_workbook(path).worksheets[0]))
    assert found["2022-12"] == ["村", "村集体经济收入"]
    assert "经营收入" in found["2023-01"]
    gap = replace(income, shapes=(Shape(old, None, "2022-12"), Shape(income, "2023-02", None)))
    with pytest.raises(ProjectError, match="no shape of the form is valid in 2023-01"):
        write_template(gap, catalogue, county, TOWN, "2023-01", tmp_path / "gap.xlsx")


@pytest.mark.parametrize(
    ("period", "words"), [("2026年11月", "is not a period"), ("2026", "the form is about a month"), ("2026Q4", "a quarter")]
)
def test_write_template_refuses_a_period_the_form_is_not_about(
    period: str, words: str, income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    with pytest.raises(ProjectError, match=words):
        write_template(income, catalogue, county, TOWN, period, tmp_path / "in.xlsx")
    assert not (tmp_path / "in.xlsx").exists()


def test_write_template_refuses_an_unknown_sender_and_names_the_code_of_a_name(
    income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    with pytest.raises(UnknownName, match=f"write {TOWN}"):
        write_template(income, catalogue, county, TOWN_NAME, "2026-11", tmp_path / "in.xlsx")
    merged = next(row.code for row in county.areas.itertuples() if row.valid_to == "2025-03")
    with pytest.raises(UnknownName, match="2026-11"):
        write_template(income, catalogue, county, str(merged), "2026-11", tmp_path / "in.xlsx")
