"""From the page of targets by clicks: a department that is remembered, areas, how a status was made, the indicator at an area."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import settle, visit


def test_targets_lead_from_a_department_to_how_a_status_was_made(page: Page, address: str) -> None:
    visit(page, address, "/targets")
    page.locator("#departments").get_by_role("link", name="县委组织部").click()
    settle(page)
    expect(page.locator("#targets .department")).to_have_text(["县委组织部"])
    page.locator("#targets tr", has_text="培训人次").locator("a.open").click()
    settle(page)
    row = page.locator("#targets tr.inside", has_text="城关街道")
    expect(row.locator(".standing")).to_have_text("■滞后")
    row.locator("a", has=page.locator(".standing")).click()
    settle(page)
    panel = page.locator("aside.sources")
    expect(panel).to_contain_text("1,393 人次")
    expect(panel).to_contain_text("2,480 人次")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    settle(page)
    page.locator("#targets tr.inside", has_text="城关街道").locator("a", has_text="城关街道").click()
    settle(page)
    expect(page.locator("h1")).to_have_text("城关街道培训人次")


def test_targets_remember_a_department(page: Page, address: str) -> None:
    visit(page, address, "/targets")
    page.locator("#departments").get_by_role("link", name="司法局").click()
    settle(page)
    visit(page, address, "/reports")
    page.locator(".masthead nav").get_by_role("link", name="周调度").click()
    settle(page)
    expect(page.locator("#targets .department")).to_have_text(["司法局"])
    page.locator("#departments").get_by_role("link", name="全部责任单位").click()
    settle(page)
    page.locator(".masthead nav").get_by_role("link", name="总览").click()
    settle(page)
    page.locator(".masthead nav").get_by_role("link", name="周调度").click()
    settle(page)
    expect(page.locator("#targets .department")).not_to_have_count(1)


def test_targets_draw_the_bar_as_long_as_the_achievement(page: Page, address: str) -> None:
    visit(page, address, "/targets")
    row = page.locator("#targets tr", has_text="培训人次").first
    said = re.search(r"([\d.]+)%", row.locator("td").nth(4).inner_text())
    whole, done = (row.locator(part).bounding_box() for part in (".bar", ".bar .done"))
    assert said is not None
    assert whole is not None
    assert done is not None
    assert abs(done["width"] / whole["width"] * 100 - float(said[1])) < 1


def test_targets_draw_the_last_months_and_leave_gaps(page: Page, address: str) -> None:
    visit(page, address, "/targets?indicator=village_collective_income")
    whole = page.locator("#targets tr", has_text="城关街道").locator(".spark")
    expect(whole.locator("circle")).to_have_count(1)
    silent = page.locator("#targets tr", has_text="白石镇").locator(".spark")
    expect(silent.locator("path")).to_have_count(1)
    expect(silent.locator("circle")).to_have_count(0)  # nothing came for the last month
    expect(page.locator("#targets tr", has_text="网格问题办结率").locator(".spark .plan").first).to_be_attached()
    page.locator("#targets a.open").last.click()
    settle(page)
    assert page.locator(".spark").count() == page.locator(".spark svg").count() > 14


def test_targets_fit_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, address, "/targets?indicator=training_person_times")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
