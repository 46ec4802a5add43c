"""A topic's page in a browser: its numbers are the warehouse's and the workbooks'."""

from playwright.sync_api import Page

from tests.browser.cells import asked, cell_text, cells_shown
from tests.browser.conftest import settle, visit
from tests.loaded import LoadedWarehouse


def test_a_balance_is_the_warehouses_and_leads_to_the_cell(page: Page, address: str, loaded: LoadedWarehouse) -> None:
    visit(page, address, "/topics/services?period=2026-09")
    bars = page.locator(".topic .panel", has=page.get_by_role("heading", name="网格问题办结率：")).first
    ((above, below),) = asked(
        loaded,
        """select numerator, denominator from rollup where county_code = 'demo' and indicator_code = 'grid_issue_close_rate'
           and area_code = '990100000000' and period = '2026-09'""",
    )
    assert f"（{above:,.0f}/{below:,.0f}）" in bars.get_by_role("heading").inner_text()
    bars.locator("summary").click()
    bars.get_by_role("row", name="柳河镇").get_by_role("link").nth(1).click()
    settle(page)
    ((area, period, value, raw, file, sheet, cell, _, _),) = cells_shown(page)
    assert (area, period) == ("柳河镇", "2026年9月")
    assert raw == cell_text(file, sheet, cell)
    assert float(value) == float(raw)
