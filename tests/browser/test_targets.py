"""From the page of targets by clicks: a department that is remembered, areas, how a status was made, the indicator at an area."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import settle, visit


def test_targets_lead_from_a_department_to_how_a_status_was_made(reader: Page, address: str) -> None:
    visit(reader, address, "/targets")
    reader.locator("#departments").get_by_role("link", name="县委组织部").click()
    settle(reader)
    expect(reader.locator("#targets .department")).to_have_text(["县委组织部"])
    reader.locator("#targets tr", has_text="培训人次").locator("a.open").click()
    settle(reader)
    row = reader.locator("#targets tr.inside", has_text="城关街道")
    expect(row.locator(".standing")).to_have_text("■滞后")
    row.locator("a", has=reader.locator(".standing")).click()
    settle(reader)
    panel = reader.locator("aside.sources")
    expect(panel).to_contain_text("1,393 人次")
    expect(panel).to_contain_text("2,480 人次")
    reader.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    settle(reader)
    reader.locator("#targets tr.inside", has_text="城关街道").locator("a", has_text="城关街道").click()
    settle(reader)
    expect(reader.locator("h1")).to_have_text("城关街道培训人次")


def test_targets_remember_a_department(reader: Page, address: str) -> None:
    visit(reader, address, "/targets")
    reader.locator("#departments").get_by_role("link", name="司法局").click()
    settle(reader)
    visit(reader, address, "/reports")
    reader.locator(".masthead nav").get_by_role("link", name="周调度").click()
    settle(reader)
    expect(reader.locator("#targets .department")).to_have_text(["司法局"])
    reader.locator("#departments").get_by_role("link", name="全部责任单位").click()
    settle(reader)
    reader.locator(".masthead nav").get_by_role("link", name="总览").click()
    settle(reader)
    reader.locator(".masthead nav").get_by_role("link", name="周调度").click()
    settle(reader)
    expect(reader.locator("#targets .department")).not_to_have_count(1)


def test_targets_draw_the_bar_as_long_as_the_achievement(reader: Page, address: str) -> None:
    visit(reader, address, "/targets")
    row = reader.locator("#targets tr", has_text="培训人次").first
    said = re.search(r"([\d.]+)%", row.locator("td").nth(4).inner_text())
    whole, done = (row.locator(part).bounding_box() for part in (".bar", ".bar .done"))
    assert said is not None
    assert whole is not None
    assert done is not None
    assert abs(done["width"] / whole["width"] * 100 - float(said[1])) < 1


def test_targets_draw_the_last_months_and_leave_gaps(reader: Page, address: str) -> None:
    visit(reader, address, "/targets?indicator=village_collective_income")
    whole = reader.locator("#targets tr", has_text="城关街道").locator(".spark")
    expect(whole.locator("circle")).to_have_count(1)
    silent = reader.locator("#targets tr", has_text="白石镇").locator(".spark")
    expect(silent.locator("path")).to_have_count(1)
    expect(silent.locator("circle")).to_have_count(0)  # nothing came for the last month
    expect(reader.locator("#targets tr", has_text="网格问题办结率").locator(".spark .plan").first).to_be_attached()
    reader.locator("#targets a.open").last.click()
    settle(reader)
    assert reader.locator(".spark").count() == reader.locator(".spark svg").count() > 14


def test_targets_fit_a_phone(open_context: Callable[..., BrowserContext], address: str) -> None:
    page = open_context(390, 844).new_page()
    visit(page, address, "/targets?indicator=training_person_times")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
