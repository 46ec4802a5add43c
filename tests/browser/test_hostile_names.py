"""Names out of workbooks that would be markup or scripts elsewhere, in a real browser: nothing of them runs, and they are read as text.

The fixtures fail a test, too, on a violation of the content security policy: what is only stopped by it is found as well.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.addresses import page_addresses
from tests.browser.conftest import visit
from tests.browser.serving import served
from tests.browser.staging import codes, hold, stage
from tests.hostile import hostile_warehouse
from tests.loaded import LoadedWarehouse, folder_of

_MADE = "document.querySelectorAll('img[src=x], b#hostile, [onerror]').length"
_SCRIPTS = "[...document.scripts].filter(one => one.textContent.trim().startsWith('hostile()')).length"


@pytest.fixture(scope="module")
def hostile_address(loaded: LoadedWarehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the demo county under hostile names."""
    with served(hostile_warehouse(loaded.url, tmp_path_factory.mktemp("hostile")), [folder_of("demo")]) as found:
        yield found


@pytest.mark.parametrize("path", page_addresses())
def test_names_are_text_to_a_browser(page: Page, hostile_address: str, path: str) -> None:
    visit(page, hostile_address, path)
    assert page.evaluate("window.ran") == 0
    assert page.evaluate(_MADE) == 0
    assert page.evaluate(_SCRIPTS) == 0


def test_names_and_hints_of_a_chart_are_text(page: Page, hostile_address: str) -> None:
    visit(page, hostile_address, "/townships")
    assert "<script>hostile()</script>" in page.locator("main").inner_text()
    chart = page.locator(".js-plotly-plot").filter(has=page.locator(".bars")).first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    hints = 0
    for step in range(1, 20):  # down the names and over the bars beside them
        page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * step / 20, steps=2)
        page.wait_for_timeout(60)
        hints += chart.locator(".hoverlayer .hovertext").count()
    assert hints
    page.locator("input[type=search]").fill("hostile")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") == 0
    assert page.evaluate(_MADE) == 0


def test_names_are_text_on_the_big_screen(page: Page, hostile_address: str) -> None:
    stage(page, hostile_address)
    assert page.evaluate("screenScenes.failures") == []
    for code in codes(page):
        hold(page, code)
        page.evaluate("screenScenes.turn()")
    hold(page, "targets")
    assert "<script>hostile()</script>" in page.locator(".scene.shown").inner_text()
    page.locator(".scene.shown td button").nth(1).click()
    page.locator("#over .scene").wait_for()
    assert page.evaluate("window.ran") == 0
    assert page.evaluate(_MADE) == 0
    assert page.evaluate(_SCRIPTS) == 0
