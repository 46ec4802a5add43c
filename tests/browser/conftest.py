"""One server over the loaded demo warehouse, one Chromium; a test fails on anything a browser complains about."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, ViewportSize, expect, sync_playwright

from tests import chromium
from tests.browser.serving import shared
from tests.loaded import FOLDERS, LoadedWarehouse, loaded

__all__ = ["loaded"]

OpenContext = Callable[[], BrowserContext]
_WINDOW: ViewportSize = {"width": 1366, "height": 768}
_PATIENCE = 60_000  # ms; a test machine may be busy
expect.set_options(timeout=_PATIENCE)
# The panel below Chromium's address bar is a page of its own, made for every context and seen by nobody: twice the work of a visit. Of
# this argument the last one counts, so what Playwright leaves out stands here, too.
_LEFT_OUT = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,ThirdPartyStoragePartitioning"
)
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--force-color-profile=srgb",
    f"--disable-features={_LEFT_OUT}",
    "--js-flags=--no-turbofan --no-maglev",  # a page of a test lives for a second: compiling it to run faster costs more than it brings
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # a route that refuses other hosts would keep pages from being cached
]
# Names out of workbooks in tests/hostile.py would call it.
_RAN = "; window.ran = 0; window.hostile = () => { window.ran += 1; };"
_VIOLATION = (
    "document.addEventListener('securitypolicyviolation', event => console.error('CSP', event.violatedDirective, event.blockedURI))"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address(loaded: LoadedWarehouse) -> Iterator[str]:
    """Address of the dashboard over the demo county and the published figures, the same for all workers of a test run."""
    path = sa.make_url(loaded.url).database
    assert path is not None
    with shared(loaded.url, FOLDERS, Path(path).parent) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium, without its windows where that is installed."""
    found = chromium.executable()
    if found is None:
        pytest.fail("no Chromium: sh tests/install-browser.sh", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        browser.close()


def _fails(response: Response) -> bool:
    """Say whether a browser got what it should not; an address nobody knows is a page like others, with status 404."""
    return response.status >= (500 if response.request.is_navigation_request() else 400)


def _ours(url: str) -> bool:
    """Say whether an address is on this host, or none of a host at all."""
    return urlsplit(url).hostname == "127.0.0.1" or url.startswith(("data:", "blob:", "about:"))


def _complains(message: ConsoleMessage) -> bool:
    unknown = "status of 404" in message.text and message.page is not None and message.location["url"] == message.page.url
    return message.type in ("error", "warning") and not unknown


class Complaints:
    """What browsers complain about: console errors, page errors, CSP violations, off-host requests, answers that fail."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._listeners: dict[str, Callable[..., None]] = {
            "console": lambda message: self.found.append(f"console: {message.text}") if _complains(message) else None,
            "weberror": lambda error: self.found.append(f"page error: {error.error}"),
            "request": lambda request: self.found.append(f"off host: {request.url}") if not _ours(request.url) else None,
            "response": lambda response: self.found.append(f"{response.status} {response.url}") if _fails(response) else None,
        }

    def of(self, context: BrowserContext) -> None:
        """Listen to a context from now on."""
        for event, listener in self._listeners.items():
            context.on(event, listener)  # type: ignore[call-overload]

    def no_longer_of(self, context: BrowserContext) -> None:
        """Listen no longer."""
        for event, listener in self._listeners.items():
            context.remove_listener(event, listener)


def new_reader(browser: Browser) -> BrowserContext:
    """Open a context: a reader who was never here, with a window of 1366 × 768."""
    context = browser.new_context(viewport=_WINDOW, service_workers="block")
    context.set_default_timeout(_PATIENCE)
    context.add_init_script(_VIOLATION + _RAN)
    return context


@pytest.fixture
def open_context(browser: Browser) -> Iterator[OpenContext]:
    """Open contexts, a new reader each; fails the test on what a browser complains about."""
    complaints = Complaints()
    contexts: list[BrowserContext] = []

    def opened() -> BrowserContext:
        contexts.append(new_reader(browser))
        complaints.of(contexts[-1])
        return contexts[-1]

    yield opened
    for context in contexts:
        context.unroute_all(behavior="ignoreErrors")
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")
        context.close()
    assert complaints.found == []


@pytest.fixture(scope="session")
def _tab(browser: Browser) -> Iterator[Page]:
    """One page for all tests of a worker in turn: its process has what it compiled, more than half the work of a visit."""
    context = new_reader(browser)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(_tab: Page) -> Iterator[Page]:
    """One page at 1366 × 768 of a reader who has neither cookies nor stored choices; fails the test on what a browser complains about."""
    _tab.set_viewport_size(_WINDOW)
    _tab.emulate_media(media="null", color_scheme="light", reduced_motion="no-preference")
    complaints = Complaints()
    complaints.of(_tab.context)
    yield _tab
    _tab.unroute_all(behavior="ignoreErrors")
    if _tab.url.startswith("http"):
        _tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    _tab.context.clear_cookies()
    _tab.goto("about:blank")
    complaints.no_longer_of(_tab.context)
    assert complaints.found == []


def settle(page: Page) -> None:
    """Wait until the page is laid out and its figures are drawn."""
    page.locator("main").first.wait_for()
    page.locator("#address").wait_for(state="attached")  # Dash has started, which a document does last
    for busy in ("._dash-loading", "html[data-loading]", ".chart:not(.js-plotly-plot)"):
        page.locator(busy).first.wait_for(state="detached")


def visit(page: Page, address: str, path: str) -> None:
    """Open an address and wait until it is drawn."""
    page.goto(address + path)
    settle(page)
