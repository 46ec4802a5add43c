from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from etl.form.header import find_header
from etl.form.vocabulary import vocabulary_of
from etl.reader.limits import Limits
from etl.reader.workbook import parse
from etl.template import write_template
from tests.etl.template.blanks import (
    FIRST,
    FORMS,
    HEADER,
    TOWN,
    TOWN_NAME,
    areas_of,
    entries_of,
    headings_of,
    offered,
    write,
)
from warehouse.areas import CountyFolder
from warehouse.catalogue import Catalogue, Form
from warehouse.catalogue.errors import ProjectError


@pytest.mark.parametrize("code", FORMS)
def test_write_template_notes_and_lists_are_a_table_of_no_form(
    code: str, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    workbook = parse(write(tmp_path, catalogue.form(code), catalogue, county, None, "2026-11"), Limits())
    assert [(sheet.name, sheet.visible) for sheet in workbook.sheets[1:]] == [("填表说明", True), ("下拉选项", False)]
    for sheet in workbook.sheets[1:]:
        assert sheet.rows
        assert [form.code for form in catalogue.forms.values() if find_header(sheet, vocabulary_of(form, catalogue))] == []


@pytest.mark.parametrize("code", FORMS)
def test_write_template_twice_gives_the_same_bytes(code: str, catalogue: Catalogue, county: CountyFolder, tmp_path: Path) -> None:
    one, other = (tmp_path / name / "表.xlsx" for name in ("a", "b"))
    for path in (one, other):
        write_template(catalogue.form(code), catalogue, county, TOWN, "2026-11", path)
    assert one.read_bytes() == other.read_bytes()


def test_write_template_never_overwrites_a_filled_workbook(
    income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    path = write(tmp_path, income, catalogue, county, TOWN, "2026-11")
    write_template(income, catalogue, county, TOWN, "2026-11", path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(FIRST, 2).value = 12.5
    book.save(path)
    filled = path.read_bytes()
    with pytest.raises(ProjectError, match="already another file"):
        write_template(income, catalogue, county, TOWN, "2026-11", path)
    assert path.read_bytes() == filled


def test_write_template_protects_the_header_and_leaves_the_data_open(
    income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path, income, catalogue, county, TOWN, "2026-11")).worksheets[0]
    assert (sheet.protection.sheet, sheet.protection.password, sheet.protection.insertRows) == (True, None, False)
    assert all(cell.protection.locked for cell in (*sheet[1], *sheet[HEADER]))
    rows = list(sheet.iter_rows(min_row=FIRST))
    assert rows
    assert not any(cell.protection.locked for row in rows for cell in row)
    assert not sheet.column_dimensions["B"].protection.locked
    assert sheet.freeze_panes == "B4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == ("landscape", 9, "$1:$3")


def test_write_template_says_definition_and_unit_and_checks_bounds(
    income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path, income, catalogue, county, TOWN, "2026-11")).worksheets[0]
    columns = {heading: openpyxl.utils.get_column_letter(column) for heading, column in headings_of(sheet).items()}
    found = entries_of(sheet)
    operating, investment = found[columns["经营收入"]], found[columns["投资收益"]]
    assert (operating.type, operating.operator, operating.formula1) == ("decimal", "greaterThanOrEqual", "0")
    assert (investment.type, investment.operator) == ("decimal", "between"), "may be negative"
    assert investment.formula1 is not None
    assert float(investment.formula1) < 0
    assert "销售、出租、服务、劳务等经营活动的收入" in str(operating.prompt)
    assert "万元" in str(operating.prompt)


@pytest.mark.parametrize("code", FORMS)
def test_write_template_messages_and_lists_are_within_what_a_spreadsheet_keeps(
    code: str, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(write(tmp_path, catalogue.form(code), catalogue, county, None, "2026-11"))
    found = book.worksheets[0].data_validations.dataValidation
    assert found
    for validation in found:
        assert 0 < len(validation.prompt or "") <= 255
        assert 0 < len(validation.promptTitle or "") <= 32
        assert len(validation.error or "") <= 225
        if validation.type == "list":
            assert len(str(validation.formula1)) <= 255
            entries = offered(book, validation)
            assert "None" not in entries
            assert len(entries) == len(set(entries))


def test_write_template_offers_lists_longer_than_255_characters(catalogue: Catalogue, county: CountyFolder, tmp_path: Path) -> None:
    form = catalogue.form("vitalization_indicators")
    book = openpyxl.load_workbook(write(tmp_path, form, catalogue, county, None, "2026-11"))
    sheet = book.worksheets[0]
    columns = {heading: openpyxl.utils.get_column_letter(column) for heading, column in headings_of(sheet).items()}
    found = {
        heading: offered(book, entries_of(sheet)[letter]) for heading, letter in columns.items() if entries_of(sheet)[letter].type == "list"
    }
    assert found["指标名称"] == [catalogue.indicators[code].name.zh for code in catalogue.indicators_of(form)]
    assert len("".join(found["指标名称"])) > 255
    assert {"2026-01", "2026Q4", "2026"} <= set(found["期间"])
    assert {"万元", "人次"} <= set(found["单位"])
    assert found["地区"][0] == "示例县"
    assert f"{TOWN_NAME}湾里村" in found["地区"]


def test_write_template_of_a_register_offers_its_choices(catalogue: Catalogue, county: CountyFolder, tmp_path: Path) -> None:
    form = catalogue.form("cooperatives")
    book = openpyxl.load_workbook(write(tmp_path, form, catalogue, county, TOWN, None))
    sheet = book.worksheets[0]
    found = entries_of(sheet)
    letters = {heading: openpyxl.utils.get_column_letter(column) for heading, column in headings_of(sheet).items()}
    assert offered(book, found[letters["状态"]]) == ["正常", "异常", "注销"]
    assert found[letters["状态"]].errorStyle in (None, "stop")
    assert offered(book, found[letters["村"]]) == [name for _, name in areas_of(county, "village", "2026-11", TOWN)]
    assert found[letters["登记日期"]].type == "date"
    assert sheet.cell(HEADER, headings_of(sheet)["合作社名称"]).value == "*合作社名称"


def test_write_template_notes_say_due_day_blanks_and_corrections(
    income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    notes = openpyxl.load_workbook(write(tmp_path, income, catalogue, county, TOWN, "2026-11"))["填表说明"]
    text = "\n".join(str(cell.value) for row in notes.iter_rows() for cell in row if cell.value)
    assert "次月 8 日前" in text
    assert "未发生填 0，未报留空" in text
    assert "沙溪镇2026年11月村集体经济收入月报（更正）.xlsx" in text
    assert "B列：经营收入" in text


@pytest.mark.parametrize("name", ["=1+1", "+湾", "-湾", "@湾", '=HYPERLINK("http://x")'])
def test_write_template_writes_names_as_text_whatever_they_begin_with(
    name: str, income: Form, catalogue: Catalogue, county: CountyFolder, tmp_path: Path
) -> None:
    areas = county.areas.copy()
    areas.loc[areas["code"] == areas_of(county, "village", "2026-11", TOWN)[0][0], "name"] = name
    areas.loc[areas["code"] == TOWN, "name"] = name
    book = openpyxl.load_workbook(write(tmp_path, income, catalogue, replace(county, areas=areas), TOWN, "2026-11"))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert sum(cell.value == name for cell in cells) == 2, "the row and the list"
    assert book.worksheets[0].cell(FIRST, 1).number_format == "@"
