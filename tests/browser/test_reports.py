"""The page of one file says what stands in its cells; a mark of the matrix leads to a file."""

import pytest
from openpyxl.utils.cell import coordinate_from_string
from playwright.sync_api import Page, expect

from tests.browser.cells import asked, cell_text
from tests.browser.conftest import settle, visit
from tests.loaded import LoadedWarehouse


def test_a_finding_names_the_cell_it_quotes(page: Page, address: str, loaded: LoadedWarehouse) -> None:
    sql = """select finding.batch_id, batch.file_name from finding join batch using (batch_id)
             where finding.rule = 'conflicting_duplicate' and finding.county_code = 'demo' order by 1 limit 1"""
    ((batch, file),) = asked(loaded, sql)
    visit(page, address, f"/reports/{batch}")
    place, raw = page.locator("#findings-must tbody tr").first.locator("td").all_inner_texts()[:2]
    sheet, _, cell = place.removeprefix("「").partition("」")
    assert coordinate_from_string(cell)
    assert float(cell_text(str(file), sheet, cell)) == pytest.approx(float(raw))


def test_reports_lead_from_the_list_to_a_file(page: Page, address: str) -> None:
    visit(page, address, "/reports")
    link = page.locator("#files tbody a").first
    name = link.inner_text()
    link.click()
    settle(page)
    expect(page.locator("h1")).to_have_text(name)


def test_the_list_of_indicators_shows_the_warehouses_number(page: Page, address: str, loaded: LoadedWarehouse) -> None:
    sql = """select value from rollup where county_code = 'demo' and area_code = '990100000000' and indicator_code = 'coops_registered'
             and length(period) = 7 and value is not null order by period desc limit 1"""
    ((value,),) = asked(loaded, sql)
    visit(page, address, "/indicators?domain=industry")
    row = page.locator("#domain-industry tr", has=page.get_by_role("link", name="农民专业合作社登记数", exact=True))
    assert float(row.locator("td").nth(1).inner_text().split()[0].replace(",", "")) == float(str(value))
