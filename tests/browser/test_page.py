"""How a page is laid out: whole, at once, as text and never as markup; the keyboard stays where it was."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import settle, visit


def test_a_page_of_thousands_of_cells_is_laid_out_without_a_component_for_each(reader: Page, address: str) -> None:
    visit(reader, address, "/topics/collective_income")
    assert reader.evaluate("document.querySelectorAll('main *').length") > 5000
    kept = "Object.keys(document.querySelector('main td')).some(name => name.startsWith('__react'))"
    assert reader.evaluate(kept) is False


def test_what_a_page_says_is_text(reader: Page, address: str) -> None:
    visit(reader, address, "/indicators/%3Cimg%20src=x%20onerror=alert(1)%3E")
    expect(reader.locator("main")).to_contain_text("<img src=x onerror=alert(1)>")
    assert reader.locator("main img").count() == 0


def test_a_choice_keeps_the_keyboard(reader: Page, address: str) -> None:
    visit(reader, address, "/")
    choice = reader.locator("#choice-period")
    choice.focus()
    choice.select_option(label="2026年8月")
    reader.wait_for_url("**/?period=2026-08")
    settle(reader)
    expect(reader.locator("#choice-period")).to_be_focused()
