"""The overview shows what the warehouse holds and what the workbooks say; a number leads to its cells."""

import re

import pytest
from openpyxl.utils.cell import coordinate_from_string
from playwright.sync_api import Page, expect

from tests.browser.cells import asked, cell_text, cells_shown, in_wan_yuan, sheet_rows
from tests.browser.conftest import settle, visit
from tests.loaded import LoadedWarehouse

ROOT = "990100000000"


@pytest.mark.parametrize(
    ("name", "indicator"),
    [("村集体经济收入", "village_collective_income"), ("培训人次", "training_person_times"), ("美丽庭院户数", "beautiful_courtyards")],
)
def test_a_tile_shows_the_warehouses_number(page: Page, address: str, loaded: LoadedWarehouse, name: str, indicator: str) -> None:
    visit(page, address, "/")
    sql = f"""select value from rollup join indicator using (county_code, indicator_code)
              where county_code = 'demo' and indicator_code = '{indicator}' and area_code = '{ROOT}'
                    and length(period) = case indicator.frequency when 'year' then 4 else 7 end
              order by period desc limit 1"""
    ((value,),) = asked(loaded, sql)
    shown = page.locator("article.tile", has=page.get_by_role("link", name=name, exact=True)).locator(".number").inner_text()
    assert float(shown.replace(",", "")) == pytest.approx(float(str(value)), abs=0.05)


def test_a_tile_is_the_sum_of_the_cells_it_names(page: Page, address: str) -> None:
    visit(page, address, "/")
    tile = page.locator("article.tile").first
    shown = float(tile.locator(".number").inner_text().replace(",", ""))
    tile.locator("a", has=page.locator(".number")).click()
    settle(page)
    expect(page.locator(".sources")).to_be_visible()
    cells = [row for row in cells_shown(page) if row[1] == "2026年10月"]  # the months before say only what 本年累计 is checked against
    assert len(cells) > 100
    for _, _, value, raw, file, sheet, cell, _, _ in cells:
        assert raw == cell_text(file, sheet, cell), (file, sheet, cell)
        assert float(value) == pytest.approx(float(raw) * in_wan_yuan(file, sheet), abs=0.051)
    total = sum(float(row[3]) * in_wan_yuan(row[4], row[5]) for row in cells)
    assert total == pytest.approx(shown, abs=0.051)


def test_a_townships_number_names_its_cell(page: Page, address: str) -> None:
    visit(page, address, "/indicators/grid_issues_collected?period=2026-09")
    page.locator("#townships").get_by_role("row", name="柳河镇").get_by_role("link").last.click()
    settle(page)
    ((area, period, value, raw, file, sheet, cell, _, _),) = cells_shown(page)
    assert (area, period) == ("柳河镇", "2026年9月")
    assert raw == cell_text(file, sheet, cell)
    assert float(value) == float(raw)
    assert "柳河镇" in sheet_rows(file, sheet)[coordinate_from_string(cell)[1] - 1]


def test_the_ranking_is_in_order_and_lists_the_silent_last(page: Page, address: str, loaded: LoadedWarehouse) -> None:
    visit(page, address, "/?indicator=village_collective_income&period=2026-10")
    names = page.locator("#townships-bars .ytick text").all_text_contents()
    sql = """select area.name_zh from area left join rollup on rollup.county_code = 'demo' and rollup.area_code = area.area_code
             and indicator_code = 'village_collective_income' and rollup.period = '2026-10'
             where area.county_code = 'demo' and area.level = 'township'
             order by rollup.value is not null, rollup.value, area.position desc"""
    assert names == [row[0] for row in asked(loaded, sql)]
    expect(page.locator("#townships-bars")).to_contain_text("未报送")


def test_a_bar_leads_to_its_township(page: Page, address: str) -> None:
    visit(page, address, "/")
    bar = page.locator("#townships-bars .bars .point path").last
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    for move in (page.mouse.move, page.mouse.click):
        move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile(r"/townships/9901\d{8}\?.*indicator=village_collective_income"))
    settle(page)
    expect(page.locator("#villages")).to_be_visible()


def test_published_figures_are_not_called_demo(page: Page, address: str) -> None:
    visit(page, address, "/?county=published")
    expect(page.get_by_text("演示数据")).to_have_count(0)
    expect(page.get_by_text("100（吸纳100多名优秀乡土人才）")).to_be_visible()
    page.get_by_role("link", name="≥100 名").first.click()
    settle(page)
    expect(page.locator(".sources")).to_contain_text("实际不低于此数")
    expect(page.get_by_text("演示数据")).to_have_count(0)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/indicators/village_collective_income",
        "/indicators/nope",
        "/nowhere",
        "/indicators/training_person_times?explain=990100101000",
    ],
)
def test_demo_pages_say_so(page: Page, address: str, path: str) -> None:
    visit(page, address, path)
    expect(page.locator(".demo")).to_have_text("演示数据")
    expect(page.locator(".demo")).to_be_visible()
