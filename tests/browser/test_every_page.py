"""What holds for every page, in both themes, on a desk and on a telephone: axe-core's rules for WCAG 2.2 AA, and that it fits.

The fixtures fail a test, too, on a request to another host, a violation of the content security policy or an error in the console.
"""

import pytest
from playwright.sync_api import Page

from tests.addresses import FURTHER, page_addresses
from tests.browser.barriers import barriers
from tests.browser.conftest import visit

_REDRAWN = 250  # ms: assets/4-charts.js waits until a width stands still
_DESK, _TELEPHONE = (1366, 768), (390, 844)
_LOOKS = [("light", _DESK), ("dark", _TELEPHONE)]  # all pairs of colours, in both themes, are held by tests/dashboard/test_tokens.py, too


@pytest.mark.parametrize("path", [*page_addresses(), *FURTHER])
def test_page_shuts_nobody_out_and_fits(page: Page, address: str, path: str) -> None:
    page.emulate_media(reduced_motion="reduce")  # a colour on its way to another is none of either theme
    visit(page, address, path)
    for theme, (width, height) in _LOOKS:
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(_REDRAWN)
        assert page.locator("html").get_attribute("data-theme") == theme
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert barriers(page) == [], f"{theme}, {width} px"


def test_barriers_are_found_where_there_are_some(page: Page, address: str) -> None:
    visit(page, address, "/nowhere")
    added = '<p style="color: #ccc; background: #fff">hard to read</p><button></button>'
    page.evaluate("added => document.querySelector('main').insertAdjacentHTML('beforeend', added)", added)
    assert {one.partition(":")[0] for one in barriers(page)} == {"color-contrast", "button-name"}
