"""The big screen in a meeting. Each test is named after its line of the specification."""

import json
import re

from playwright.sync_api import Page, Route, expect

import settings
from tests.browser.conftest import OpenContext
from tests.browser.staging import codes, hold, shown, stage, until

_FAST = "pace=0.02"
_LATER = r"\?\.[^\d]|\?\?|\|\|=|&&=|#\w+\s*[=(]|\.(replaceAll|at|flat|flatMap|fromEntries|matchAll)\(|\bBigInt\b"  # than ES2018
_SCREEN = settings.ROOT / "assets" / "screen"


def test_b12_scenes_rotate_and_any_key_holds_them(page: Page, address: str) -> None:
    stage(page, address, _FAST, (1366, 768))
    order = codes(page)
    until(page, "screenScenes.now().code !== 'glance'")
    page.keyboard.press("x")
    held = shown(page)
    assert page.evaluate("screenScenes.paused()")
    for key, place in (
        ("1", 0),
        ("PageDown", 1),
        ("ArrowRight", 2),
        ("PageUp", 1),
        ("ArrowLeft", 0),
        ("ArrowUp", len(order) - 1),
        ("0", 9),
    ):
        page.keyboard.press(key)
        assert shown(page) == order[place], key
    page.keyboard.press("Space")
    assert not page.evaluate("screenScenes.paused()")
    page.keyboard.press("Space")
    until(page, "!screenScenes.paused()")  # nobody pressed a key for a while
    assert held in order


def test_b12_scene_that_fails_is_skipped_and_logged(open_context: OpenContext, address: str) -> None:
    page = open_context().new_page()

    def broken(route: Route) -> None:
        deck = route.fetch().json()
        next(panel for panel in deck["scenes"][1]["panels"] if panel["kind"] == "figure")["figure"] = {"data": 1, "layout": {}}
        route.fulfill(body=json.dumps(deck), content_type="application/json")

    page.route("**/screen/scenes.json*", broken)
    page.add_init_script("console.warn = text => { window.warned = (window.warned || '') + text; }")
    page.goto(f"{address}/screen?{_FAST}")
    until(page, "window.screenScenes && screenScenes.deck() && screenScenes.now().code === 'income_bands'")
    assert "collective_income" in page.evaluate("window.warned")
    assert page.evaluate("screenScenes.failures.map(one => one.scene)") == ["collective_income"]


def test_b13_chart_that_was_hidden_has_its_full_width(page: Page, address: str) -> None:
    stage(page, address)
    for code in codes(page):
        hold(page, code)
        widths = page.evaluate(
            "[...document.querySelectorAll('.scene.shown .plot')].map(one => [one.clientWidth, one.querySelector('svg').clientWidth])"
        )
        assert all(abs(slot - drawn) <= 1 for slot, drawn in widths), code


def test_b14_long_table_turns_page_by_page(page: Page, address: str) -> None:
    stage(page, address, _FAST)
    hold(page, "glance")
    foot = page.locator(".scene.shown .slot-a .turns")
    first = foot.text_content()
    expect(foot).not_to_have_text(first or "")
    assert re.fullmatch(r"\d / \d", foot.text_content() or "")


def test_b19_frame_says_clock_data_and_demo(page: Page, address: str) -> None:
    stage(page, address)
    foot = page.locator("#foot").inner_text()
    for word in ("示例县", "演示数据", "数据截至 2026年10月", "更新", "报送"):
        assert word in foot
    assert re.fullmatch(r"\d\d:\d\d", page.locator("#clock b").inner_text())


def test_b23_scripts_are_es2018_and_styles_have_fallbacks() -> None:
    for path in _SCREEN.glob("*.js"):
        code = re.sub(r"//.*|'(?:[^'\\]|\\.)*'|/(?:[^/\\\n]|\\.)+/[a-z]*", "", path.read_text(encoding="utf-8"))
        assert not re.search(_LATER, code), path.name
    css = (_SCREEN / "stage.css").read_text(encoding="utf-8")
    assert not re.search(r":has\(|@container|\binset:|aspect-ratio", css)
    assert css.count("grid-gap:") >= css.count(" gap:")


def test_b26_picture_drifts_and_the_night_is_dim(page: Page, address: str) -> None:
    stage(page, address, "pace=0.001", (1366, 768))
    places = set()
    for _ in range(8):
        places.add(page.evaluate("[document.getElementById('stage').style.left, document.getElementById('stage').style.top].join()"))
        page.wait_for_timeout(120)
    assert len(places) > 1
    light = """hours => {
        screenStage.night({ dim_from: '21:00', dim_to: '06:30', dim: 0.4 }, hours);
        return document.getElementById('light').style.opacity;
    }"""
    assert [page.evaluate(light, hours) for hours in ("20:59", "21:00", "03:00", "06:30")] == ["0", "0.6", "0.6", "0"]


def test_b27_pointer_hides_and_chrome_can_be_hidden(page: Page, address: str) -> None:
    stage(page, address, _FAST, (1366, 768))
    expect(page.locator("body")).to_have_class(re.compile("idle"))
    page.keyboard.press("b")
    expect(page.locator("#pause")).to_be_hidden()


def test_meeting_opens_a_township_and_why_and_comes_back(page: Page, address: str) -> None:
    stage(page, address)
    hold(page, "glance")
    page.locator(".kpi").first.click()
    over = page.locator("#over")
    expect(over).to_contain_text("怎么算的")
    expect(over).to_contain_text("来源单元格")
    page.keyboard.press("Escape")
    expect(over).to_be_hidden()
    hold(page, "targets")
    name = page.locator(".scene.shown th").nth(2).inner_text()
    page.locator(".scene.shown td button").nth(1).click()
    expect(over.locator("h1")).to_contain_text(name)
    size = "one => getComputedStyle(one).fontSize"
    assert over.locator("h1").evaluate(size) == page.locator(".scene.shown h1").last.evaluate(size)


def test_meeting_frozen_is_shown_again_exactly(page: Page, address: str) -> None:
    stage(page, address)
    hold(page, "glance")
    scenes = _read(page)
    page.keyboard.press("f")
    said = page.locator("#said")
    expect(said).to_contain_text("record=")
    link = (said.text_content() or "").split(" ")[-1]
    page.goto(link)
    page.locator(".scene.shown").wait_for()
    assert _read(page) == scenes
    expect(page.locator("#revised")).to_be_visible()
    page.locator("#revised").click()
    expect(page.locator("#over")).to_contain_text("此后")


def _read(page: Page) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('.scene')].map(one => one.innerText)")
    return found


def test_b29_screen_says_what_the_desk_says(page: Page, address: str) -> None:
    stage(page, address)
    heads = page.locator(".scene[data-scene=glance] .kpi")
    names = heads.evaluate_all("found => found.map(one => one.dataset.kpi)")
    kpis = list(zip(names, heads.locator(".number").all_text_contents(), strict=True))
    page.goto(address)
    page.locator(".tile").first.wait_for()
    for code, number in kpis:
        expect(page.locator(f"#tile-{code} .number")).to_have_text(number)
    assert len(kpis) == 7
