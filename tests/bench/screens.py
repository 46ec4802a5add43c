"""The big screen over weeks: what many screens cost the server that poll and show a new version, and what a browser holds on to.

A day and night of a screen are 2,880 scenes of 30 seconds; the soak shows as many in a browser, one a frame, with newer data every hundred.
"""

import time
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests import chromium
from tests.bench.browsing import serving, viewers
from tests.bench.measure import Line, line

_SCREENS, _POLL_SECONDS = 50, 60
_POLLS = 500
_SCENES, _NEWER = 2_880, 100
_SETTLED, _OFTEN = 600, 20  # scenes, and between newer data, until a browser holds what it will hold
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_ROTATE = """async ([count, newer]) => {
    for (let turn = 1; turn <= count; turn++) {
        screenScenes.next(1);
        screenScenes.turn();
        if (turn % newer === 0) screenScenes.put(screenScenes.deck());
        await new Promise(done => requestAnimationFrame(done));
    }
}"""


def measure(folder: Path, scratch: Path) -> list[Line]:
    """Serve the demo county as `make run` does, poll it as screens do, and let one screen live through a day in minutes."""
    with serving.dashboard(scratch) as served:
        found = [*_polled(served), *_made(served)]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.executable(), args=_ARGUMENTS)
            found += _soaked(browser, served.address)
            browser.close()
    return found


def _polled(served: serving.Served) -> list[Line]:
    for _ in range(8 * served.workers):
        answer = served.get("/screen/state.json")
    before = viewers.spent(served)
    for _ in range(_POLLS):
        served.get("/screen/state.json")
    each = (viewers.spent(served) - before) / _POLLS
    share = each * _SCREENS / _POLL_SECONDS * 100
    return [
        line(f"server's CPU for {_SCREENS} screens that poll each minute, of one core", share, 2, unit="%"),
        line("bytes of a poll, packed", len(answer), 1024, unit="B"),
    ]


def _made(served: serving.Served) -> list[Line]:
    """Return what all scenes cost once a version, and each further screen that shows them."""
    started, before = time.perf_counter(), viewers.spent(served)
    deck = served.get("/screen/scenes.json?lang=en")
    waited, cost = time.perf_counter() - started, viewers.spent(served) - before
    for _ in range(8 * served.workers):
        served.get("/screen/scenes.json?lang=en")
    before = viewers.spent(served)
    for _ in range(_POLLS):
        served.get("/screen/scenes.json?lang=en")
    kept = (viewers.spent(served) - before) / _POLLS
    return [
        line("all scenes made anew: wait", waited, unit="s"),
        line("all scenes made anew: server's CPU", cost, unit="s"),
        line("all scenes kept: server's CPU of a screen that loads them", kept * 1000, 10, unit="ms"),
        line("all scenes: bytes, packed", len(deck) / 1000, unit="kB"),
    ]


def _soaked(browser: Browser, address: str) -> list[Line]:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{address}/screen")
    page.locator(".scene.shown").wait_for()
    devtools = page.context.new_cdp_session(page)
    _rotate(page, _SETTLED, _OFTEN)
    before, nodes = _held(devtools)
    started = time.perf_counter()
    _rotate(page, _SCENES, _NEWER)
    spent = time.perf_counter() - started
    after, nodes_after = _held(devtools)
    failed = page.evaluate("screenScenes.failures.length")
    page.close()
    return [
        line(f"heap after {_SCENES:,} scenes, of the heap before", after / before, 1.2),
        line(f"nodes of the document after {_SCENES:,} scenes, of those before", nodes_after / nodes, 1.2),
        line("scenes that failed", failed, 0, unit="scenes"),
        line("from one scene to the next", spent / _SCENES * 1000, unit="ms"),
    ]


def _rotate(page: Page, count: int, newer: int) -> None:
    page.evaluate(_ROTATE, [count, newer])


def _held(devtools: CDPSession) -> tuple[float, float]:
    """Return bytes and nodes a page holds once what nobody needs was collected."""
    devtools.send("HeapProfiler.collectGarbage")
    counted = devtools.send("Memory.getDOMCounters")
    return float(devtools.send("Runtime.getHeapUsage")["usedSize"]), float(counted["nodes"])
