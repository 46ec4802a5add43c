"""The big screen over weeks: newer data, outages, nights, memory. Each test is named after its line of the specification."""

import json
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.conftest import OpenContext
from tests.browser.serving import served
from tests.browser.staging import hold, shown, stage, until
from tests.loaded import FOLDERS, LoadedWarehouse

_FAST = "pace=0.02"
_ROTATIONS = 500
_GROWTH = 1.2
_HELD_SECONDS = 8  # longer than a question may take


def test_b15_newer_data_come_without_a_flash_and_the_scene_stays(page: Page, address: str) -> None:
    version = {"add": 0}
    asked: list[str] = []

    def state(route: Route) -> None:
        found = route.fetch().json()
        assert len(json.dumps(found)) < 1024
        route.fulfill(body=json.dumps({**found, "version": found["version"] + version["add"]}), content_type="application/json")

    page.route("**/screen/state.json*", state)
    page.on("request", lambda request: asked.append(request.url) if "scenes.json" in request.url else None)
    page.goto(f"{address}/screen?pace=0.03")
    page.locator(".scene.shown").wait_for()
    hold(page, "targets")
    title = page.title()
    with page.expect_response("**/screen/state.json*"):
        pass
    assert len(asked) == 1
    hold(page, "targets")
    version["add"] = 1
    with page.expect_request("**/screen/scenes.json*"):
        pass
    page.wait_for_timeout(300)
    assert (shown(page), page.evaluate("screenScenes.paused()"), page.title()) == ("targets", True, title)


def test_b18_screen_reloads_for_a_new_release(page: Page, address: str) -> None:
    release = {"add": ""}

    def state(route: Route) -> None:
        found = route.fetch().json()
        route.fulfill(body=json.dumps({**found, "release": found["release"] + release["add"]}), content_type="application/json")

    page.route("**/screen/state.json*", state)
    page.goto(f"{address}/screen?{_FAST}")
    page.locator(".scene.shown").wait_for()
    page.evaluate("window.before = true")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.before") is True
    release["add"] = "2"
    until(page, "window.before === undefined")
    expect(page.locator(".scene.shown h1")).not_to_be_empty()


def test_b17_never_two_questions_at_once(page: Page, address: str) -> None:
    flying: list[int] = [0]
    most: list[int] = []

    def count(request: Request, by: int) -> None:
        if "state.json" in request.url:
            flying[0] += by
            most.append(flying[0])

    page.on("request", lambda request: count(request, 1))
    page.on("requestfinished", lambda request: count(request, -1))
    page.goto(f"{address}/screen?pace=0.001")
    page.locator(".scene.shown").wait_for()
    page.wait_for_timeout(2500)
    assert len(most) > 10
    assert max(most) == 1


def test_b18_banner_while_the_server_is_away_and_untouched_recovery(page: Page, address: str) -> None:
    page.goto(f"{address}/screen?{_FAST}")
    page.locator(".scene.shown").wait_for()
    away = [True]
    page.route("**/screen/state.json*", lambda route: route.fulfill(status=204) if away[0] else route.continue_())
    banner = page.locator("#banner")
    expect(banner).to_contain_text("连接中断，数据截至 2026年10月")
    expect(page.locator(".scene.shown h1")).not_to_be_empty()
    away[0] = False
    expect(banner).to_be_hidden()


def test_b15_newer_data_that_did_not_come_are_asked_for_again(page: Page, address: str) -> None:
    add, refused = [0], [0]

    def state(route: Route) -> None:
        found = route.fetch().json()
        route.fulfill(body=json.dumps({**found, "version": found["version"] + add[0]}), content_type="application/json")

    def scenes(route: Route) -> None:
        if add[0] and refused[0] < 3:
            refused[0] += 1
            route.fulfill(status=204)  # no deck
        else:
            route.continue_()

    page.route("**/screen/state.json*", state)
    page.route("**/screen/scenes.json*", scenes)
    page.goto(f"{address}/screen?{_FAST}")
    page.locator(".scene.shown").wait_for()
    page.evaluate("window.first = screenScenes.deck()")
    add[0] = 1
    until(page, "screenScenes.deck() !== window.first")
    assert refused[0] == 3
    expect(page.locator("#banner")).to_be_hidden()


def test_b16_memory_does_not_grow_over_500_rotations(open_context: OpenContext, address: str) -> None:
    page = open_context().new_page()
    stage(page, address, size=(960, 540))  # a smaller picture has as many elements
    devtools = page.context.new_cdp_session(page)

    def held() -> int:
        devtools.send("HeapProfiler.collectGarbage")
        return int(devtools.send("Runtime.getHeapUsage")["usedSize"])

    def rotate(times: int) -> None:
        page.evaluate(
            """async times => {
                for (let turn = 0; turn < times; turn++) {
                    screenScenes.next(1);
                    if (turn % 25 === 0) screenScenes.put(screenScenes.deck());
                    await new Promise(done => requestAnimationFrame(done));
                }
            }""",
            times,
        )

    rotate(50)
    before = held()
    rotate(_ROTATIONS)
    assert held() < before * _GROWTH


def test_b16_screen_reloads_each_night(open_context: OpenContext, address: str) -> None:
    page = open_context().new_page()
    page.clock.install()
    now = ["03:27"]

    def state(route: Route) -> None:
        found = {**route.fetch().json(), "now": f"2026-11-26T{now[0]}:00+08:00"}
        route.fulfill(body=json.dumps(found), content_type="application/json")

    page.route("**/screen/state.json*", state)
    page.goto(f"{address}/screen")
    page.locator(".scene.shown").wait_for()
    page.evaluate("window.before = true")
    page.clock.fast_forward("02:30")
    assert page.evaluate("window.before") is True
    now[0] = "03:30"
    page.clock.fast_forward("01:10")
    until(page, "window.before === undefined")


def test_b17_slow_answer_is_given_up_before_the_next_question(page: Page, address: str) -> None:
    page.goto(f"{address}/screen?pace=0.001")
    page.locator(".scene.shown").wait_for()
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route("**/screen/state.json*", keep)
    page.wait_for_timeout(2000)
    assert len(waiting) == 1  # polls come every 60 ms
    deadline = time.monotonic() + _HELD_SECONDS
    while len(waiting) < 2 and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert len(waiting) >= 2
    page.unroute("**/screen/state.json*")


def test_b18_server_that_stopped_and_came_back(browser: Browser, loaded: LoadedWarehouse) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    with served(loaded.url, FOLDERS) as first:
        page.goto(f"{first}/screen?{_FAST}")
        page.locator(".scene.shown").wait_for()
        titles = page.locator(".scene h1").all_text_contents()
    banner = page.locator("#banner")
    expect(banner).to_contain_text("连接中断，数据截至 2026年10月")
    assert page.locator(".scene h1").all_text_contents() == titles
    with served(loaded.url, FOLDERS, urlsplit(first).port or 0) as again:
        assert again == first
        expect(banner).to_be_hidden()
        assert page.locator(".scene h1").all_text_contents() == titles
    page.close()


@pytest.mark.parametrize(("query", "said"), [("county=nowhere", "nowhere"), ("version=999", "999"), ("record=none", "none")])
def test_b18_what_nobody_knows_is_said_on_the_stage(browser: Browser, address: str, query: str, said: str) -> None:
    page: Page = browser.new_page()
    page.goto(f"{address}/screen?{query}")
    expect(page.locator("#empty")).to_contain_text(said)
    assert page.locator(".scene").count() == 0
    page.close()
