"""Choosing, links, languages, keyboard, widths, and addresses nobody knows."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settle, visit

INCOME = "/indicators/village_collective_income"


def choose(page: Page, of: str, option: str) -> None:
    page.locator(f".choose-{of} select").select_option(label=option)


def test_choices_stand_in_the_address_and_back_leads_back(page: Page, address: str) -> None:
    visit(page, address, "/")
    choose(page, "indicator", "培训人次")
    page.wait_for_url("**/?indicator=training_person_times")
    expect(page.get_by_role("heading", name="培训人次：逐月走势，2026年加粗")).to_be_visible()
    settle(page)
    choose(page, "period", "2026年8月")
    page.wait_for_url("**/?indicator=training_person_times&period=2026-08")
    settle(page)
    expect(page.get_by_role("heading", name="2026年8月 各乡镇")).to_be_visible()
    shown = page.locator("#townships").inner_text()
    copied = page.context.new_page()
    copied.goto(page.url)
    settle(copied)
    expect(copied.locator("#townships")).to_have_text(page.locator("#townships").text_content() or "")
    assert copied.locator("#townships").inner_text() == shown
    copied.close()
    page.go_back()
    page.wait_for_url("**/?indicator=training_person_times")
    expect(page.get_by_role("heading", name="2026年10月 各乡镇")).to_be_visible()
    page.go_back()
    expect(page.locator(".choose-indicator option:checked")).to_have_text("村集体经济收入")
    assert page.url == f"{address}/"


def test_an_address_is_not_changed_by_opening_it(page: Page, address: str) -> None:
    path = f"{INCOME}?period=2026-09&explain=990100101000&lang=en"
    visit(page, address, path)
    expect(page.locator(".sources")).to_be_visible()
    page.wait_for_timeout(500)
    assert page.url == address + path


def test_coarser_periods_can_be_chosen(page: Page, address: str) -> None:
    visit(page, address, INCOME)
    choose(page, "period", "2025年")
    page.wait_for_url(f"**{INCOME}?period=2025")
    expect(page.get_by_role("heading", name="村集体经济收入：历年")).to_be_visible()


def test_the_language_is_remembered(page: Page, address: str) -> None:
    visit(page, address, f"{INCOME}?period=2026-09")
    page.get_by_role("link", name="English").click()
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Village collective economy income")
    assert "period=2026-09" in page.url
    assert page.locator("html").get_attribute("lang") == "en"
    visit(page, address, "/")
    expect(page.locator(".demo")).to_have_text("Demonstration data")
    assert page.title() == "Overview · Rural Revitalization Indicators"
    page.get_by_role("link", name="中文").click()
    settle(page)
    visit(page, address, "/")
    expect(page.locator(".demo")).to_have_text("演示数据")


def test_the_keyboard_reaches_everything(page: Page, address: str) -> None:
    visit(page, address, "/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("村集体经济收入")
    assert focused.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".sources")).to_be_visible()


def test_escape_closes_the_panel_and_the_same_number_opens_it_again(page: Page, address: str) -> None:
    visit(page, address, f"{INCOME}?period=2026-09")
    page.locator("#address").wait_for(state="attached")  # Dash has started: no new document is opened
    for _ in range(2):
        page.locator("#townships").get_by_role("row", name="柳河镇").get_by_role("link").last.click()
        expect(page.locator(".sources")).to_be_focused()
        settle(page)
        page.keyboard.press("Escape")
        expect(page.locator(".sources")).to_have_count(0)
        page.wait_for_url(f"**{INCOME}?period=2026-09")
        settle(page)
        expect(page.locator("#townships").get_by_role("row", name="柳河镇").get_by_role("link").last).to_be_focused()


def test_the_panel_leads_down_to_the_village(page: Page, address: str) -> None:
    visit(page, address, f"{INCOME}?period=2026-09&explain=990100000000")
    page.locator("#made-of").get_by_role("row", name="柳河镇").get_by_role("link").click()
    page.wait_for_url("**explain=990100101000")
    expect(page.locator("#made-of")).to_contain_text("东店村")
    page.locator("#made-of").get_by_role("row", name="东店村").get_by_role("link").click()
    page.wait_for_url("**explain=990100101201")
    expect(page.locator("#source-cells tbody tr")).to_have_count(1)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nowhere", "没有这个页面"),
        ("/indicators/nope", "没有代码为 nope 的指标"),
        ("/?county=nope", "没有代码为 nope 的数据集"),
        (f"{INCOME}?period=soon", "soon 不是期间"),
        (f"{INCOME}?explain=1", "没有代码为 1 的地区"),
        ("/indicators/%3Cimg%20src=x%20onerror=alert(1)%3E", "没有代码为 <img src=x onerror=alert(1)> 的指标"),
    ],
)
def test_unknown_addresses_show_a_page_that_leads_back(page: Page, address: str, path: str, said: str) -> None:
    visit(page, address, path)
    expect(page.locator("main")).to_contain_text(said)
    page.locator("a.brand").click()
    settle(page)
    expect(page.locator("article.tile")).to_have_count(8)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_beside_bars_are_whole(page: Page, address: str, width: int, height: int, lang: str) -> None:
    page.set_viewport_size({"width": width, "height": height})
    visit(page, address, f"/?lang={lang}")
    cut = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
        const frame = plot.getBoundingClientRect();
        return [...plot.querySelectorAll('.ytick text, .xtick text, .bartext, .annotation text')].filter(text => {
            const box = text.getBoundingClientRect();
            return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1);
        }).map(text => text.textContent);
    })"""
    assert page.evaluate(cut) == []
