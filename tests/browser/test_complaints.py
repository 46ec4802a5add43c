"""What fails every test of this folder: console errors, errors of scripts, violations of the policy, other hosts, answers that fail."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Complaints, new_reader, visit


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("console.error('spilt milk')", "console: spilt milk"),
        ("console.warn('spilt milk')", "console: spilt milk"),
        ("setTimeout(() => { throw new Error('spilt milk'); })", "page error: spilt milk"),
        ("location = 'http://127.0.0.2:9/'", "off host: http://127.0.0.2:9/"),
        ("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://example.org/x.png\">')", "console: CSP img-src"),
        ("fetch('/assets/nothing.js')", "404 "),
        ("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')", "console: CSP script-src-attr"),
    ],
)
def test_what_a_browser_complains_about_is_noticed(browser: Browser, address: str, done: str, said: str) -> None:
    context, complaints = new_reader(browser), Complaints()
    complaints.of(context)
    page = context.new_page()
    visit(page, address, "/nowhere")
    assert complaints.found == []
    page.evaluate(f"() => {{ {done}; }}")
    page.wait_for_timeout(500)
    context.close()
    assert any(said in one for one in complaints.found), complaints.found


def test_a_page_of_the_next_test_has_nothing_of_the_last(page: Page, address: str) -> None:
    visit(page, address, "/nowhere")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.viewport_size == {"width": 1366, "height": 768}
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches || matchMedia('print').matches") is False
