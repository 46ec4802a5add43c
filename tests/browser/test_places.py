"""Townships, a township and a zone in a browser: their numbers are the warehouse's and the workbooks'."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cells import asked, cell_text, cells_shown, in_wan_yuan
from tests.browser.conftest import settle, visit
from tests.loaded import LoadedWarehouse

LIUHE, ZONE = "990100101000", "990100900001"
INCOME = "village_collective_income"


def test_a_village_of_a_township_is_the_cell_it_names(page: Page, address: str, loaded: LoadedWarehouse) -> None:
    visit(page, address, f"/townships/{LIUHE}?indicator={INCOME}&period=2026-09")
    sql = f"""select value from observation_current where county_code = 'demo' and indicator_code = '{INCOME}' and period = '2026-09'
              and area_code = '990100101201'"""
    ((value,),) = asked(loaded, sql)
    link = page.locator("#villages").get_by_role("row", name="东店村").get_by_role("link")
    assert float(link.inner_text()) == pytest.approx(float(str(value)), abs=0.051)
    link.click()
    settle(page)
    row = next(row for row in cells_shown(page) if row[1] == "2026年9月")
    assert row[3] == cell_text(row[4], row[5], row[6])
    assert float(row[3]) * in_wan_yuan(row[4], row[5]) == pytest.approx(float(str(value)), abs=0.051)


def test_a_cell_of_the_heat_map_leads_to_the_indicator_at_the_township(page: Page, address: str) -> None:
    visit(page, address, "/townships")
    heat = page.locator("#places-heat")
    heat.scroll_into_view_if_needed()
    box = heat.locator(".heatmaplayer").first.bounding_box()
    assert box is not None
    for move in (page.mouse.move, page.mouse.click):
        move(box["x"] + 20, box["y"] + 10)
    expect(page.locator(".sources")).to_be_visible()
    assert page.url.endswith(f"/indicators/{INCOME}?area=990100001000&explain=990100001000")


def test_a_zone_shows_its_own_sum(page: Page, address: str, loaded: LoadedWarehouse) -> None:
    visit(page, address, f"/zones/{ZONE}?period=2026-09")
    sql = f"""select sum(value) from observation_current where county_code = 'demo' and indicator_code = '{INCOME}' and period = '2026-09'
              and area_code in (select member_code from area_group where group_code = '{ZONE}')"""
    ((value,),) = asked(loaded, sql)
    shown = page.locator(f"#tile-{INCOME} .number").inner_text()
    assert float(shown) == pytest.approx(float(str(value)), abs=0.051)
