"""Pages on paper: A4, with their titles and where their numbers come from, in the light theme."""

import io
import unicodedata

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.addresses import INCOME, LIUHE
from tests.browser.conftest import OpenContext, visit

_A4 = (595, 842)  # points
_COLUMN = 688  # px between the margins of 14 mm
_DRAWN = 600  # px of a chart at least
_REDRAWN = 400  # ms


def _bare(text: str) -> str:
    """Return text without blanks, its characters as they are written: a font for Chinese names some by their radicals."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("path", ["/", "/topics/collective_income", f"/indicators/{INCOME}", f"/townships/{LIUHE}", "/targets"])
def test_page_prints_on_a4_with_titles_figures_and_sources(page: Page, address: str, path: str) -> None:
    visit(page, address, path)
    titles = [text for text in page.locator("main h1, .panel > h2").all_inner_texts() if text]
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    page.emulate_media(media="print")
    texts = page.locator("main td.n:visible, main .tile .number:visible").all_inner_texts()
    figures = [text.split()[0] for text in texts if text.strip()]  # without their units
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in printed.pages} == {_A4}
    said = _bare("".join(one.extract_text() for one in printed.pages))
    assert titles
    assert [title for title in titles if _bare(title) not in said] == []
    assert len(figures) > 5
    assert [figure for figure in figures if _bare(figure) not in said] == []
    assert "来源" in said
    for number, sheet in enumerate(printed.pages, 1):
        foot = _bare(sheet.extract_text())
        assert "演示数据" in foot
        assert _bare(page.locator("#data-version").inner_text()) in foot
        assert f"{number}/{len(printed.pages)}" in foot


def test_a_chart_fills_the_sheet(page: Page, address: str) -> None:
    visit(page, address, "/")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    drawn = page.locator(".panel .chart .main-svg:first-child").evaluate_all("every => every.map(one => one.clientWidth)")
    assert drawn
    assert min(drawn) >= _DRAWN


def test_a_chart_is_kept_whole_on_paper(page: Page, address: str) -> None:
    visit(page, address, "/")
    page.emulate_media(media="print")
    kept = page.locator(".chart").evaluate_all("charts => charts.map(chart => getComputedStyle(chart).breakInside)")
    assert kept
    assert set(kept) == {"avoid"}


@pytest.mark.parametrize("path", ["/", f"/townships/{LIUHE}", "/topics/services"])
def test_nothing_wider_than_paper_is_cut_off(page: Page, address: str, path: str) -> None:
    visit(page, address, path)
    words = page.locator(".chart svg text").all_inner_texts()
    page.set_viewport_size({"width": _COLUMN, "height": 900})
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    over = """() => [...document.querySelectorAll('.chart, .scroll > table')].map(one => {
        const drawn = one.querySelector('svg.main-svg')?.getBoundingClientRect().width ?? one.getBoundingClientRect().width;
        return drawn - Math.max(one.closest('.panel, .tile').clientWidth, parseFloat(getComputedStyle(one).minWidth) || 0);
    })"""
    wider = page.evaluate(over)
    assert len(wider) > 1
    assert max(wider) <= 0
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.wait_for_timeout(_REDRAWN)
    assert page.locator(".chart svg text").all_inner_texts() == words  # as it was before


def test_every_page_can_be_printed_by_a_button(open_context: OpenContext, address: str) -> None:
    page = open_context().new_page()
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = location.pathname; }")
    for path in ("/targets", "/reports"):
        visit(page, address, path)
        page.get_by_role("button", name="打印").click()
        assert page.locator("html").get_attribute("data-printed") == path
