"""What a reader waits for: pages in a real browser against a static page that draws the same figures with the same plotly.js."""

import json
import multiprocessing
import re
import shutil
import statistics
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.routing import Rule

import settings
from dashboard import create_app
from dashboard.server import claim, serve
from tests.bench.measure import Line, line, run
from tests.dashboard.asking import components, page_request
from tests.dashboard.tokens import coloured

PAGES = {"overview": "/", "indicator": "/indicators/village_collective_income"}
_VISITS = 7
_BUNDLE = "/assets/0-plotly.min.js?m=1"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_WATCH = """() => { window.painted = 0; const look = () => {
    const all = document.querySelectorAll('.chart').length;
    if (all && all === document.querySelectorAll('.chart .main-svg:first-child').length) { requestAnimationFrame(() => { window.painted = performance.now(); }); }
    else requestAnimationFrame(look); }; requestAnimationFrame(look); }"""  # noqa: E501
_FLOOR = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><link rel="stylesheet" href="/assets/2-style.css?m=1"></head>
<body><main class="panels">{charts}</main><script type="application/json" id="figures">{figures}</script>
<script src="{bundle}"></script><script src="/floor.js?m=1"></script></body></html>"""
_DRAW = """const figures = JSON.parse(document.getElementById('figures').textContent);
const draw = () => document.querySelectorAll('.chart').forEach((chart, place) => {
    const { data, layout } = figures[place];
    Plotly.react(chart, data, { ...layout, width: chart.clientWidth }, { displayModeBar: false, responsive: false });
});
draw();"""


def measure(folder: Path, scratch: Path) -> list[Line]:
    """Load the demo county, serve it, and visit pages and their floors."""
    url = f"sqlite:///{scratch / 'demo.sqlite'}"
    counties = "data/demo,data/published"
    run("-m", "etl", "load", environment={"RVD_DATABASE_URL": url, "RVD_COUNTIES": counties})
    bound = claim("127.0.0.1", 0)
    address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    folders = [settings.ROOT / name for name in counties.split(",")]
    child = multiprocessing.get_context("fork").Process(target=_serve, args=(url, folders, bound))
    child.start()
    try:
        _await(address)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
            found = [made for name, path in PAGES.items() for made in _page(browser, address, name, path)]
            browser.close()
        return [*found, *_server_cost(address)]
    finally:
        child.terminate()
        child.join(20)


def _serve(url: str, folders: list[Path], bound: Any) -> None:
    server = create_app(url, settings.CATALOGUE, folders).server

    def script() -> flask.Response:
        return flask.Response(_DRAW, mimetype="text/javascript", headers={"Cache-Control": "max-age=31536000"})

    def floor() -> str:
        asked = page_request(flask.request.args["of"])
        layout = flask.current_app.test_client().post("/_dash-update-component", json=asked).get_json()
        shown = [one["props"]["data-figure"] for one in components(layout["response"]["page"]["children"]) if "data-figure" in one["props"]]
        figures = [coloured(json.loads(text)) for text in shown]
        charts = "".join(f'<div class="chart" style="height:{figure["layout"]["height"]}px"></div>' for figure in figures)
        return _FLOOR.format(charts=charts, figures=json.dumps(figures).replace("<", "\\u003c"), bundle=_BUNDLE)

    for path, view in (("/floor.js", script), ("/floor/", floor)):  # past the check that nothing is added after the first request
        server.url_map.add(Rule(path, endpoint=path))
        server.view_functions[path] = view
    serve(server, bound, 2, 4)


def _await(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()  # noqa: S310  # our own address
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not answer")


def _page(browser: Browser, address: str, name: str, path: str) -> list[Line]:
    ours, floor = address + path, f"{address}/floor/?of={path}"
    cold: dict[str, list[float]] = {ours: [], floor: []}
    warm: dict[str, list[float]] = {ours: [], floor: []}
    cpu: dict[str, list[float]] = {ours: [], floor: []}
    kilobytes = 0.0
    for _ in range(_VISITS):
        for target in (floor, ours):  # in turns: what disturbs one disturbs the other
            context = browser.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True)
            context.add_init_script(f"({_WATCH})()")
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Performance.enable")
            session.send("Network.enable")
            sizes: list[float] = []
            session.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
            cold[target].append(_visit(page, target))
            metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
            cpu[target].append(metrics["TaskDuration"])
            if target == ours:
                kilobytes = sum(sizes) / 1024
            warm[target].append(_again(context, target))
            context.close()
    charts = _count(browser, ours)
    ratio: Callable[[dict[str, list[float]]], float] = lambda found: statistics.median(found[ours]) / statistics.median(found[floor])  # noqa: E731
    return [
        line(f"{name}, {charts} charts: cold visit to last chart, of its floor", ratio(cold), 1.5),
        line(f"{name}: cold visit", statistics.median(cold[ours]), unit="ms"),
        line(f"{name}: warm visit to last chart, of its floor", ratio(warm), 1.5),
        line(f"{name}: main thread's CPU of a cold visit, of its floor", ratio(cpu)),
        line(f"{name}: carried on a cold visit", kilobytes / 1024, 1.1, unit="MB"),
    ]


def _visit(page: Page, target: str) -> float:
    page.goto(target)
    page.wait_for_function("window.painted > 0", timeout=60_000)
    return float(page.evaluate("window.painted"))


def _again(context: BrowserContext, target: str) -> float:
    page = context.new_page()
    page.goto("about:blank")
    return _visit(page, target)


def _count(browser: Browser, target: str) -> int:
    page = browser.new_page(bypass_csp=True)
    page.add_init_script(f"({_WATCH})()")
    _visit(page, target)
    found = page.locator(".chart").count()
    page.close()
    return found


def _server_cost(address: str) -> list[Line]:
    """Ask for a page that is kept already, as a browser turns to it."""
    body = json.dumps(page_request("/")).encode()
    request = urllib.request.Request(f"{address}/_dash-update-component", body, {"Content-Type": "application/json"})  # noqa: S310
    spent = []
    for _ in range(60):
        started = time.perf_counter()
        answer = urllib.request.urlopen(request, timeout=20).read()  # noqa: S310  # our own address
        spent.append(time.perf_counter() - started)
    assert re.search(rb'"data-title"', answer)
    return [line("a kept page, from request to answer", statistics.median(spent) * 1000, 10, unit="ms")]
