import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.reader.failures import ReadFailure
from etl.reader.limits import Limits
from etl.reader.pool import run_guarded
from tests.etl.reader.misdeeds import die_while_sending, hang, obey
from warehouse.catalogue.errors import UnknownName

LIMITS = Limits(memory_mib=256, seconds=20)
linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")


def codes(orders: list[str], limits: Limits = LIMITS, processes: int = 2) -> list[object]:
    """Run orders; a failure is given as its code in brackets."""
    outcomes = run_guarded(obey, orders, limits, processes)
    return [f"[{outcome.code}]" if isinstance(outcome, ReadFailure) else outcome for _, outcome in outcomes]


def children() -> set[int]:
    return {child.pid or 0 for child in multiprocessing.active_children()}


def test_run_guarded_many_items_in_order() -> None:
    orders = [f"item {number}" for number in range(300)]
    assert list(run_guarded(obey, orders, LIMITS, 2)) == [(order, order) for order in orders]


def test_run_guarded_nothing_to_do() -> None:
    assert list(run_guarded(obey, [], LIMITS, 2)) == []


@linux
def test_run_guarded_every_misdeed_costs_its_item_only() -> None:
    misdeeds = {
        "exit:0": "[crashed]",
        "exit:3": "[crashed]",
        f"signal:{signal.SIGSEGV}": "[crashed]",
        f"signal:{signal.SIGKILL}": "[memory]",
        f"signal:{signal.SIGABRT}": "[memory]",
        "segfault:": "[crashed]",
        "eat:4000": "[memory]",
        "hold:200": "[memory]",  # fits once, not once more for the way back
        "raise:panic": "[unexpected]",
        "refuse:": "[password]",
        "unpicklable:": "[unexpected]",
    }
    orders = [order for misdeed in misdeeds for order in (misdeed, f"after {misdeed}", "and more")]
    expected = [told for misdeed, code in misdeeds.items() for told in (code, f"after {misdeed}", "and more")]
    assert codes(orders) == expected


def test_run_guarded_hanging_item_is_ended_and_neighbours_go_on() -> None:
    assert codes(["a", "hang", "b", "c", "hang", "d"], Limits(seconds=1.0)) == ["a", "[timeout]", "b", "c", "[timeout]", "d"]


@linux
def test_run_guarded_worker_killed_while_it_sends() -> None:
    outcomes = dict(run_guarded(die_while_sending, ["a", "die 1", "b", "die 2", "c", "d"], Limits(), 2))
    assert [outcomes[order] for order in "abcd"] == ["a", "b", "c", "d"]
    assert all(isinstance(outcomes[order], ReadFailure | bytes) for order in ("die 1", "die 2"))


def test_run_guarded_error_about_no_item_is_raised() -> None:
    with pytest.raises(UnknownName, match="turnips"):
        list(run_guarded(obey, ["a", "undeclared:turnips", "b"], LIMITS, 2))


def test_run_guarded_failure_names_the_file(tmp_path: Path) -> None:
    ((_, outcome),) = run_guarded(hang, [tmp_path / "月报.xlsx"], Limits(seconds=0.5))
    assert isinstance(outcome, ReadFailure)
    assert outcome.where == "月报.xlsx"
    assert "0.5" in str(outcome)


def test_run_guarded_takes_items_only_as_fast_as_results_are_taken() -> None:
    taken = 0

    def orders() -> Iterator[str]:
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield str(number)

    results = run_guarded(obey, orders(), LIMITS, 2)
    for _ in range(5):
        next(results)
    assert taken <= 5 + 2 * 4
    results.close()  # type: ignore[attr-defined]


def test_run_guarded_closed_early_leaves_no_process() -> None:
    assert codes(["start the server"]) == ["start the server"]
    before = children()
    results = run_guarded(obey, ["a", "hang", "hang", "hang"], LIMITS, 2)
    assert next(results) == ("a", "a")
    assert children() - before
    results.close()  # type: ignore[attr-defined]
    assert children() - before == set()


def test_run_guarded_worker_is_replaced_after_many_items() -> None:
    workers = codes(["pid"] * 600, processes=1)
    assert len(set(workers)) == 3


def test_run_guarded_workers_keep_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    assert codes(["noise"]) == ["noise"]
    assert capfd.readouterr().err == ""


UNGUARDED = """
from etl.reader.limits import Limits
from etl.reader.pool import run_guarded

print([outcome for _, outcome in run_guarded(str.upper, ["a", "b", "c"], Limits(), 2)])
"""


def test_run_guarded_says_that_no_worker_can_be_started(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(UNGUARDED)
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "3 in a row ended as they started (exit 1)" in done.stderr
    assert 'if __name__ == "__main__":' in done.stderr
    assert done.stdout == ""


@linux
def test_run_guarded_killed_parent_takes_its_workers_along(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "from etl.reader.limits import Limits\n"
        "from etl.reader.pool import run_guarded\n"
        "from tests.etl.reader.misdeeds import obey\n"
        "if __name__ == '__main__':\n"
        f"    list(run_guarded(obey, ['announce:{tmp_path}'] * 2, Limits(), 2))\n",
        encoding="utf-8",
    )
    root = Path(__file__).resolve().parents[3]
    parent = subprocess.Popen([sys.executable, str(script)], cwd=root, env={**os.environ, "PYTHONPATH": str(root)})
    try:
        workers = wait_for(lambda: [int(path.name) for path in tmp_path.iterdir() if path.name.isdigit()], 2)
    finally:
        parent.kill()
        parent.wait()
    ended = wait_for(lambda: [worker for worker in workers if not is_running(worker)], 2)
    assert sorted(ended) == sorted(workers)


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def wait_for(look: Callable[[], list[int]], count: int) -> list[int]:
    for _ in range(400):
        found = look()
        if len(found) >= count:
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")
