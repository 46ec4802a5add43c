"""What a server spends on views of pages it has kept, how long many viewers wait, and what its workers hold.

A viewer opens a page, looks at it for three to seven seconds, chooses, looks again, and begins anew; what never changes the
browser has kept. A wait is from a request to the last byte of its answer.
"""

import gzip
import os
import random
import re
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.bench.browsing.serving import Served
from tests.bench.measure import Line, line, pss

_VIEWS = 200
_VIEWERS, _SECONDS = 100, 30
_LOOK = (3.0, 7.0)
_ALONE = 400  # waits of the viewer who is alone
_MOST_PAGES = 120
_LINK = re.compile(r'"href":"(/[^"?]*)')


def cpu(served: Served, pages: Mapping[str, str]) -> list[Line]:
    """Return the CPU time of all workers per view of each page, as a document and as a turn of the page."""
    found = []
    for name, path in pages.items():
        ways: dict[str, Callable[[str], bytes]] = {"visit": served.get, "turn": served.turn}
        for way, ask in ways.items():
            before = spent(served)
            for _ in range(_VIEWS):
                ask(path)
            found.append(line(f"{name}: server's CPU of a {way}", (spent(served) - before) / _VIEWS * 1000, 10, unit="ms"))
    return found


def waiting(served: Served, paths: Sequence[str]) -> list[Line]:
    """Compare how long a hundred viewers wait with how long one does who is alone."""
    alone: list[float] = []
    for _ in range(_ALONE // 2):
        _look(served, paths, alone)
    crowd: list[float] = []
    until = time.monotonic() + _SECONDS

    def view(number: int) -> None:
        chance = random.Random(number)
        time.sleep(chance.uniform(0, _LOOK[1]))
        while time.monotonic() < until:
            _look(served, paths, crowd, lambda: time.sleep(chance.uniform(*_LOOK)))

    threads = [threading.Thread(target=view, args=(number,)) for number in range(_VIEWERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    single, many = _high(alone), _high(crowd)
    return [
        line(f"{_VIEWERS} viewers: 95 of 100 waits end within, of one viewer's", many / single, 3),
        line(f"{_VIEWERS} viewers: 95 of 100 waits end within", many * 1000, unit="ms"),
        line("one viewer: 95 of 100 waits end within", single * 1000, unit="ms"),
    ]


def memory(served: Served) -> list[Line]:
    """Visit every page there is a link to, by addresses without choices, and return what the larger worker holds."""
    seen, waiting_for = {"/"}, ["/"]
    while waiting_for and len(seen) < _MOST_PAGES:
        path = waiting_for.pop(0)
        for link in _LINK.findall(_plain(served, path)):
            if link not in seen and not link.startswith("/download/"):
                seen.add(link)
                waiting_for.append(link)
    for path in sorted(seen):
        for _ in range(3):  # so that each worker is asked
            served.get(path)
    held = [pss(pid) / 1024 for pid in served.worker_pids()]
    return [line(f"memory of a worker after {len(seen)} pages, shared parts by share", max(held), 250, unit="MiB")]


def _look(served: Served, paths: Sequence[str], waits: list[float], think: Callable[[], None] = lambda: None) -> None:
    for ask, path in ((served.get, paths[0]), (served.turn, random.choice(paths))):
        started = time.perf_counter()
        ask(path)
        waits.append(time.perf_counter() - started)
        think()


def _high(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1]


def spent(served: Served) -> float:
    """Return the CPU seconds of all workers so far."""
    ticks = 0
    for pid in served.worker_pids():
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _plain(served: Served, path: str) -> str:
    return gzip.decompress(served.get(path)).decode().replace("\\u002f", "/")  # as plotly writes a slash
