"""A visit in a real browser, from the click to the last chart painted; and a choice on a page, to the last chart painted again."""

import statistics
import urllib.parse
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from tests.bench.measure import Line, line

FILTERED = [f"/measured?area=9900{number:02d}000000" for number in (3, 8, 14)]
VISITS = 9
_WARM = 2  # warm visits after each cold one
_LINES = 6  # charts a choice redraws: #chart-0 … #chart-5
_PATIENCE = 60_000
# The time of the first frame shown after all charts have been drawn.
_WATCH = """
window.painted = 0;
window.afterPaint = done => requestAnimationFrame(() => setTimeout(() => done(performance.now())));
(() => { const look = () => {
    const all = [...document.querySelectorAll('.chart')].filter(chart => chart.clientWidth);
    const drawn = all.length && all.every(chart => chart.querySelector('.main-svg'));
    if (drawn && document.readyState !== 'loading') window.afterPaint(now => { window.painted = now; });
    else requestAnimationFrame(look);
}; requestAnimationFrame(look); })();
"""
# The time from a choice to the first frame shown after all lines of the chosen township are drawn strong.
_CHOOSE = """([code, choice, count]) => new Promise(done => {
    const strong = chart => (chart?._fullData ?? []).some(trace => trace.meta === code && trace.line.width > 2);
    const started = performance.now();
    const look = () => {
        const charts = [...Array(count).keys()].map(place => document.getElementById(`chart-${place}`));
        if (charts.every(strong) && !document.documentElement.hasAttribute('data-loading')) window.afterPaint(now => done(now - started));
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    const select = document.querySelector('select#choice-area');
    if (!select) return draw(figures[choice]);
    select.value = [...select.options].find(option => option.value.includes(code)).value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
})"""


def visited(browser: Browser, ours: str, floor: str, name: str) -> list[Line]:
    """Visit a page and its floor in turns, so that what disturbs one disturbs the other: cold, then with what the browser kept."""
    cold: dict[str, list[float]] = {floor: [], ours: []}
    warm: dict[str, list[float]] = {floor: [], ours: []}
    cpu: dict[str, list[float]] = {floor: [], ours: []}
    carried: dict[str, float] = {}
    for _ in range(VISITS):
        for target in (floor, ours):
            context = _reader(browser)
            page = context.new_page()
            session = _session(context, page)
            sizes = _sizes(session)
            cold[target].append(_visit(page, target))
            metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
            cpu[target].append(metrics["TaskDuration"])
            page.wait_for_load_state("networkidle")
            carried[target] = sum(sizes) / 1e6
            for _ in range(_WARM):
                page = context.new_page()
                warm[target].append(_visit(page, target))
            charts = page.locator(".chart").count()
            context.close()
    return [
        line(f"{name}, {charts} charts: cold visit to last chart, of its floor", _ratio(cold, ours, floor), 1.5),
        line(f"{name}: warm visit to last chart, of its floor", _ratio(warm, ours, floor), 1.5),
        line(f"{name}: main thread's work of a cold visit, of its floor", _ratio(cpu, ours, floor)),
        line(f"{name}: cold visit", statistics.median(cold[ours]), unit="ms"),
        line(f"{name}: warm visit", statistics.median(warm[ours]), unit="ms"),
        line(f"{name}: carried on a cold visit", carried[ours], 1.1, unit="MB"),
    ]


def filtered(browser: Browser, ours: str, floor: str) -> list[Line]:
    """Choose a township on the page and on its floor in turns, the page's server having kept the answers."""
    spent: dict[str, list[float]] = {floor: [], ours: []}
    requests: list[int] = []
    carried: list[float] = []
    for _ in range(VISITS):
        for target in (floor, ours):
            context = _reader(browser)
            page = context.new_page()
            session = _session(context, page)
            _visit(page, target if target == ours else target.replace(".html", "filtered.html"))
            if target == ours:
                page.locator("#address").wait_for(state="attached")  # Dash has started
            page.wait_for_timeout(500)
            for choice, address in enumerate(FILTERED, 1):
                sizes = _sizes(session)
                code = urllib.parse.parse_qs(address.partition("?")[2])["area"][0]
                spent[target].append(page.evaluate(_CHOOSE, [code, choice, _LINES]))
                page.wait_for_timeout(300)
                if target == ours:
                    requests.append(len(sizes))
                    carried.append(sum(sizes) / 1000)
            context.close()
    return [
        line("filter to last repaint, of the floor's redraw", _ratio(spent, ours, floor), 1.5),
        line("filter to last repaint", statistics.median(spent[ours]), unit="ms"),
        line("requests of a filter, most", max(requests), 1, unit="requests"),
        line("carried by a filter, most", max(carried), 30, unit="kB"),
    ]


def _reader(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True)
    context.set_default_timeout(_PATIENCE)
    context.add_init_script(_WATCH)
    return context


def _session(context: BrowserContext, page: Page) -> CDPSession:
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("Network.enable")
    return session


def _sizes(session: CDPSession) -> list[float]:
    """Return the list that receives the size of each answer from now on; what the browser had kept is none."""
    sizes: list[float] = []

    def received(event: Mapping[str, Any]) -> None:
        if event["encodedDataLength"]:
            sizes.append(event["encodedDataLength"])

    session.on("Network.loadingFinished", received)
    return sizes


def _visit(page: Page, target: str) -> float:
    page.goto(target)
    page.wait_for_function("window.painted > 0")
    return float(page.evaluate("window.painted"))


def _ratio(found: Mapping[str, list[float]], ours: str, floor: str) -> float:
    return statistics.median(found[ours]) / statistics.median(found[floor])
