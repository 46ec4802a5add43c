"""Pages on paper: A4, with their titles and where their numbers come from, in the light theme."""

import io
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext
from pypdf import PdfReader

from tests.addresses import INCOME, LIUHE
from tests.browser.conftest import visit

_A4 = (595, 842)  # points


def _bare(text: str) -> str:
    """Return text without blanks, its characters as they are written: a font for Chinese names some by their radicals."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("path", ["/", "/topics/collective_income", f"/indicators/{INCOME}", f"/townships/{LIUHE}"])
def test_page_prints_on_a4_with_titles_and_sources(open_context: Callable[..., BrowserContext], address: str, path: str) -> None:
    page = open_context().new_page()
    visit(page, address, path)
    titles = [text for text in page.locator("main h1, .panel > h2").all_inner_texts() if text]
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in printed.pages} == {_A4}
    said = _bare("".join(one.extract_text() for one in printed.pages))
    assert titles
    assert [title for title in titles if _bare(title) not in said] == []
    assert "来源" in said


def test_a_chart_is_kept_whole_on_paper(open_context: Callable[..., BrowserContext], address: str) -> None:
    page = open_context().new_page()
    visit(page, address, "/")
    page.emulate_media(media="print")
    kept = page.locator(".chart").evaluate_all("charts => charts.map(chart => getComputedStyle(chart).breakInside)")
    assert kept
    assert set(kept) == {"avoid"}
