"""How a page is laid out: whole, at once, as text and never as markup; the keyboard stays where it was."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import OpenContext, settle, visit


def test_a_page_of_thousands_of_cells_is_laid_out_without_a_component_for_each(page: Page, address: str) -> None:
    visit(page, address, "/topics/collective_income")
    assert page.evaluate("document.querySelectorAll('main *').length") > 5000
    kept = "Object.keys(document.querySelector('main td')).some(name => name.startsWith('__react'))"
    assert page.evaluate(kept) is False


_COUNT_DRAWINGS = """
window.drawings = 0;
let held;
Object.defineProperty(window, 'Plotly', { configurable: true, get: () => held, set: plotly => {
    held = plotly;
    for (const name of ['react', 'newPlot', 'relayout']) {
        const draw = plotly[name];
        plotly[name] = (...asked) => { window.drawings += 1; return draw(...asked); };
    }
} });
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_visit_draws_each_chart_once(open_context: OpenContext, address: str, theme: str) -> None:
    page = open_context().new_page()
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.add_init_script(_COUNT_DRAWINGS)
    visit(page, address, "/topics/collective_income")
    started(page)
    charts = page.locator(".chart").count()
    assert charts > 10
    assert page.evaluate("window.drawings") == charts


def test_what_a_page_says_is_text(page: Page, address: str) -> None:
    visit(page, address, "/indicators/%3Cimg%20src=x%20onerror=alert(1)%3E")
    expect(page.locator("main")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("main img").count() == 0


def started(page: Page) -> None:
    page.locator("#address").wait_for(state="attached")


def test_a_choice_keeps_the_keyboard(page: Page, address: str) -> None:
    visit(page, address, "/")
    choice = page.locator("#choice-period")
    choice.focus()
    choice.select_option(label="2026年8月")
    page.wait_for_url("**/?period=2026-08")
    settle(page)
    expect(page.locator("#choice-period")).to_be_focused()


def test_what_a_choice_does_not_change_stays_as_it_is(page: Page, address: str) -> None:
    visit(page, address, "/")
    started(page)
    page.evaluate("document.querySelectorAll('.chart, .tile').forEach(one => { one.kept = true; })")
    page.locator("#choice-period").select_option(label="2026年8月")
    page.wait_for_url("**/?period=2026-08")
    settle(page)
    assert page.evaluate("[...document.querySelectorAll('.tile')].every(one => one.kept)")
    assert page.evaluate("document.getElementById('trend').kept") is True


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_late_page_is_announced_by_grey_boxes(page: Page, address: str, motion: str) -> None:
    page.emulate_media(reduced_motion="reduce" if motion == "reduce" else "no-preference")
    visit(page, address, "/")
    started(page)
    held: list[Route] = []
    page.route("**/_dash-update-component*", lambda route: held.append(route))  # noqa: PLW0108  # playwright marks what it is given
    at_once = page.evaluate("document.querySelector('nav a[href^=\"/indicators\"]').click(), document.documentElement.dataset.loading")
    assert at_once == ""  # no sign of waiting yet
    page.locator("html[data-loading=slow]").wait_for(state="attached")
    expect(page.locator("#main")).to_have_attribute("aria-busy", "true")
    assert page.locator(".panel h2").first.evaluate("one => getComputedStyle(one).opacity") == "0"
    moving = page.locator(".panel").first.evaluate("one => getComputedStyle(one).animationName")
    assert moving == ("none" if motion == "reduce" else "waiting")
    held[0].continue_()
    settle(page)
    expect(page.locator("#main")).not_to_have_attribute("aria-busy", "true")
    assert page.locator("main h1, main h2").first.evaluate("one => getComputedStyle(one).opacity") == "1"


@pytest.mark.parametrize(
    ("status", "said"),
    [(403, "没有查看这一页的权限"), (401, "没有查看这一页的权限"), (502, "服务器没有给出这一页"), (None, "连接中断")],
)
def test_a_page_that_does_not_come_says_why_and_how_to_go_on(browser: Browser, address: str, status: int | None, said: str) -> None:
    page = browser.new_page()  # one that may complain
    visit(page, address, "/")
    started(page)
    failed = page.locator("#failed")
    expect(failed).to_be_hidden()
    turns = "**/_dash-update-component*"
    page.route(turns, lambda route: route.fulfill(status=status) if status else route.abort("connectionfailed"))
    page.locator("nav a[href^='/indicators']").click()
    expect(failed).to_contain_text(said)
    expect(page.locator("html")).not_to_have_attribute("data-loading", "slow")
    expect(page.locator("#main")).not_to_have_attribute("aria-busy", "true")
    page.unroute(turns)
    page.locator("nav a[href^='/reports']").click()  # another page is asked for as ever
    page.wait_for_url("**/reports")
    expect(failed).to_be_hidden()
    page.route(turns, lambda route: route.abort("connectionfailed"))
    page.locator("nav a[href^='/indicators']").click()
    expect(failed).to_be_visible()  # before the way is free again
    page.unroute(turns)
    failed.get_by_text("再试一次").click()
    expect(page.locator("h1")).to_contain_text("指标")
    page.close()


def test_a_link_works_before_dash_has_started(open_context: OpenContext, address: str) -> None:
    page = open_context().new_page()
    page.route("**/_dash-component-suites/**", lambda route: route.fulfill(status=200, body="", content_type="text/javascript"))
    page.add_init_script("window.DashRenderer = class {};")
    page.goto(address + "/")
    expect(page.locator(".js-plotly-plot").first).to_be_attached()
    page.locator("nav a[href^='/indicators']").click()
    page.wait_for_url("**/indicators")
    expect(page.locator("main")).to_contain_text("指标")
    assert page.locator("#address").count() == 0


def test_the_menu_of_topics_opens_and_leads(page: Page, address: str) -> None:
    visit(page, address, "/")
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    expect(menu.locator("a").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.locator("a").first).not_to_be_visible()
    menu.locator("summary").click()
    menu.locator("a").first.click()
    page.wait_for_url("**/topics/collective_income")
    settle(page)
    expect(menu.locator("a").first).not_to_be_visible()
