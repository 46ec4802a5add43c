"""The dashboard as `make run` serves it, and static pages, served the same way, that draw the figures of its pages."""

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import settings
from dashboard.server import claim
from tests.bench.browsing import visits
from tests.bench.measure import run
from tests.dashboard.asking import CALLBACK, components, laid_out, page_request
from tests.dashboard.tokens import coloured

_COUNTIES = "data/demo,data/published"
_FLOOR = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><link rel="stylesheet" href="/assets/2-style.css?m=1"></head>
<body><main class="panels">{charts}</main><script type="application/json" id="figures">{figures}</script>
<script src="/assets/0-plotly.min.js?m=1"></script><script src="/assets/floor.js?m=1"></script></body></html>"""
_DRAW = """const figures = JSON.parse(document.getElementById('figures').textContent);
const charts = [...document.querySelectorAll('.chart')];
const widths = charts.map(chart => chart.clientWidth);
function draw(shown) {
    shown.forEach(({ data, layout }, place) => {
        if (data) Plotly.react(charts[place], data, { ...layout, width: widths[place] }, { displayModeBar: false, responsive: false });
    });
}
draw(figures[0]);"""


@dataclass(frozen=True)
class Served:
    """A server: its address, how many workers it has, and the process they are children of."""

    address: str
    workers: int
    pid: int

    def get(self, path: str) -> bytes:
        """Return a document as a browser gets it, compressed."""
        return self._ask(path, None)

    def turn(self, asked: str) -> bytes:
        """Return what a browser gets when it turns to an address, compressed."""
        return self._ask(CALLBACK, json.dumps(page_request(asked)).encode())

    def _ask(self, path: str, body: bytes | None) -> bytes:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        request = urllib.request.Request(self.address + path, body, headers)  # noqa: S310  # our own address
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            found: bytes = answer.read()
        return found

    def worker_pids(self) -> list[int]:
        """Return the workers' process ids."""
        return [int(pid) for task in Path(f"/proc/{self.pid}/task").glob("*/children") for pid in task.read_text(encoding="ascii").split()]


@contextmanager
def dashboard(scratch: Path, counties: str = _COUNTIES, name: str = "demo") -> Iterator[Served]:
    """Load county folders into a warehouse of a name and serve them, and the page that is measured."""
    url = f"sqlite:///{scratch / name}.sqlite"
    run("-m", "etl", "load", environment={"RVD_DATABASE_URL": url, "RVD_COUNTIES": counties})
    with _served("dashboard", url, *counties.split(",")) as served:
        yield served


@contextmanager
def floors(of: Served, paths: Iterable[str], folder: Path) -> Iterator[Served]:
    """Serve a static page for each page; that of a page that can be filtered holds the figures of each choice."""
    folder.mkdir()
    for path in paths:
        choices = visits.FILTERED if visits.FILTERED[0].startswith(f"{path}?") else []
        plain, filtered = _floor(of, [path]), _floor(of, [path, *choices])
        (folder / file_of(path).rpartition("/")[2]).write_text(plain, encoding="utf-8")
        (folder / file_of(path, filtered=True).rpartition("/")[2]).write_text(filtered, encoding="utf-8")
    (folder / "floor.js").write_text(_DRAW, encoding="utf-8")
    for name in ("2-style.css", "0-plotly.min.js"):
        (folder / name).write_bytes((settings.ROOT / "assets" / name).read_bytes())
    with _served("floor", str(folder)) as served:
        yield served


def file_of(path: str, *, filtered: bool = False) -> str:
    """Return the address of a page's floor."""
    return f"/assets/{re.sub('[^a-z_]', '-', path)}{'filtered' if filtered else ''}.html"


def _floor(of: Served, paths: Sequence[str]) -> str:
    """Return the static page of some addresses of one page: it draws the first; of the others it holds what is drawn otherwise."""
    shown = [_figures(of, path) for path in paths]
    rest = [[figure if figure != first else {} for figure, first in zip(figures, shown[0], strict=True)] for figures in shown[1:]]
    charts = "".join(
        f'<div class="chart" id="{identity}" style="height:{figure["layout"]["height"]}px"></div>' for identity, figure in shown[0]
    )
    kept = [[coloured(figure) for _, figure in shown[0]], *([coloured(one[1]) if one else {} for one in figures] for figures in rest)]
    return _FLOOR.format(charts=charts, figures=json.dumps(kept, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def _figures(of: Served, path: str) -> list[tuple[str, dict[str, Any]]]:
    request = urllib.request.Request(  # noqa: S310
        of.address + CALLBACK, json.dumps(page_request(path)).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        layout = laid_out(json.load(answer))
    shown = [one["props"] for one in components(layout) if "data-figure" in one["props"]]
    return [(one.get("id", ""), json.loads(one["data-figure"])) for one in shown]


@contextmanager
def _served(*of: str) -> Iterator[Served]:
    bound = claim("127.0.0.1", 0)
    address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    command = [sys.executable, "-m", "tests.bench.browsing.server", str(bound.fileno()), *of]
    server = subprocess.Popen(command, cwd=settings.ROOT, pass_fds=[bound.fileno()])
    try:
        _await(address)
        yield Served(address, settings.number("RVD_WEB_WORKERS"), server.pid)
    finally:
        server.terminate()
        server.wait(20)
        bound.close()


def _await(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()  # noqa: S310  # our own address
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not answer")


def keep(served: Served, paths: Iterable[str], workers: int) -> None:
    """Ask so often for each page that every worker has made and kept it."""
    for path in paths:
        for _ in range(8 * workers):
            served.turn(path)
            served.get(path)
