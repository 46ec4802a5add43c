"""What the sections share: a line of the table, the time of a call, and a command as a whole process with what it cost."""

import ctypes
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SAMPLE_SECONDS = 0.1
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
_GRACE_SECONDS = 5.0


Line = dict[str, object]


def line(name: str, value: float, aim: float | None = None, *, unit: str = "×", least: bool = False) -> Line:
    """Return one line of the table; aim None: said for its own sake; least: the aim is a lower bound, otherwise an upper one."""
    met = aim is None or (value >= aim if least else value <= aim)
    shown = "" if aim is None else f"{'≥' if least else '≤'} {aim:g} {unit}"
    return {
        "name": name,
        "value": f"{value:.3g} {unit}" if value < 10_000 else f"{value:,.0f} {unit}",
        "aim": shown,
        "met": met,
        "number": value,
    }


def times(call: Callable[[], object], repeats: int) -> list[float]:
    """Call something so often, after once for nothing, and return the seconds each call took, shortest first."""
    call()
    found = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        found.append(time.perf_counter() - started)
    return sorted(found)


def fastest(call: Callable[[], object], repeats: int = 3) -> float:
    """Return the shortest time of some calls, seconds: what other work on the machine disturbs least."""
    return times(call, repeats)[0]


def middle(call: Callable[[], object], repeats: int = 50) -> float:
    """Return the median time of some calls, seconds."""
    return times(call, repeats)[repeats // 2]


@dataclass(frozen=True)
class Cost:
    """What one run cost: wall and CPU seconds (of all its processes), peak memory of all its processes together, MiB."""

    wall: float
    cpu: float
    peak_mib: float
    output: str


def run(*arguments: str, environment: Mapping[str, str] | None = None) -> Cost:
    """Run this Python with arguments from the project's folder; raise CalledProcessError when it fails.

    Workers are children of a server that outlives the command: this process adopts and awaits them, so that their CPU
    is counted. Other children of this process must not run meanwhile.
    """
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    before = os.times()
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        environ = {**os.environ, **(environment or {})}
        process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environ, stdout=said, stderr=said)
        peak = _Peak(process.pid)
        process.wait()
        wall = time.perf_counter() - started
        peak.stop()
        _await_adopted()
        said.seek(0)
        output = said.read()
    after = os.times()
    if process.returncode:
        failed = subprocess.CalledProcessError(process.returncode, arguments, output)
        failed.add_note(output[-2000:])
        raise failed
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, peak.mib, output)


def _await_adopted() -> None:
    """Wait for what the command left running: it ends by itself once its pipes are closed."""
    deadline = time.monotonic() + _GRACE_SECONDS
    with suppress(ChildProcessError):
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.01)


class _Peak:
    """Samples the memory of a process and all below it: resident pages, those shared with others counted by share."""

    def __init__(self, pid: int) -> None:
        self.mib = 0.0
        self._pid = pid
        self._going = True
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End sampling."""
        self._going = False
        self._thread.join()

    def _sample(self) -> None:
        while self._going:
            self.mib = max(self.mib, sum(pss(pid) for pid in _tree(self._pid)) / 1024)
            time.sleep(_SAMPLE_SECONDS)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text(encoding="ascii").split():
                yield from _tree(int(child))


def pss(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return float(next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")))
