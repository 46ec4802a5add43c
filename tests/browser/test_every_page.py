"""What holds for every page, in both themes, on a desk and on a telephone: axe-core's rules for WCAG 2.2 AA, and that it fits.

The fixtures fail a test, too, on a request to another host, a violation of the content security policy or an error in the console.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page

from tests.addresses import FURTHER, page_addresses
from tests.browser.conftest import visit

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_LEFT_OUT = {"exclude": [["tbody tr:nth-child(n+5)"]]}  # rows of a table are alike, so a few stand for all
# What is drawn inside a chart is one picture to a reader, named by its label; its colours are held by tests/dashboard/test_tokens.py. It
# is half of a page's elements, which axe-core would look at before it leaves them out: it is put aside, and the chart keeps its place.
_WITHOUT_DRAWINGS = """async ([where, what]) => {
    const aside = [...document.querySelectorAll('.chart')].map(chart => [chart, chart.getAttribute('style'), [...chart.childNodes],
        chart.getBoundingClientRect()]);
    for (const [chart, , , box] of aside) {
        Object.assign(chart.style, { boxSizing: 'border-box', width: `${box.width}px`, height: `${box.height}px` });
        chart.replaceChildren();
    }
    const found = await axe.run(where, what);
    for (const [chart, style, drawn] of aside) {
        chart.setAttribute('style', style ?? '');
        chart.replaceChildren(...drawn);
    }
    return found;
}"""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_REDRAWN = 250  # ms: assets/4-charts.js waits until a width stands still
_DESK, _TELEPHONE = (1366, 768), (390, 844)
_LOOKS = [("light", _DESK), ("dark", _TELEPHONE)]  # all pairs of colours, in both themes, are held by tests/dashboard/test_tokens.py, too


def _barriers(page: Page) -> list[str]:
    """Return what axe-core finds serious or critical: rule, place, and what is wrong."""
    asked = [_LEFT_OUT, {"resultTypes": ["violations"], "runOnly": _RULES}]
    found: dict[str, Any] = page.evaluate(_WITHOUT_DRAWINGS, asked)
    grave = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {node['html'][:120]}: {node['failureSummary']}" for one in grave for node in one["nodes"]]


@pytest.mark.parametrize("path", [*page_addresses(), *FURTHER])
def test_page_shuts_nobody_out_and_fits(open_context: Callable[..., BrowserContext], address: str, path: str) -> None:
    page = open_context(*_DESK).new_page()
    page.emulate_media(reduced_motion="reduce")  # a colour on its way to another is none of either theme
    visit(page, address, path)
    page.evaluate(_AXE)
    for theme, (width, height) in _LOOKS:
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(_REDRAWN)
        assert page.locator("html").get_attribute("data-theme") == theme
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert _barriers(page) == [], f"{theme}, {width} px"


def test_barriers_are_found_where_there_are_some(open_context: Callable[..., BrowserContext], address: str) -> None:
    page = open_context(*_DESK).new_page()
    visit(page, address, "/nowhere")
    page.evaluate(_AXE)
    added = '<p style="color: #ccc; background: #fff">hard to read</p><button></button>'
    page.evaluate("added => document.querySelector('main').insertAdjacentHTML('beforeend', added)", added)
    assert {one.partition(":")[0] for one in _barriers(page)} == {"color-contrast", "button-name"}
