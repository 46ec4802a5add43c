"""A pool of long-lived workers in which a file can do its worst without hurting its neighbours.

Each worker has its own pipe and holds one item at a time, so a worker that dies, hangs or runs out of memory costs
exactly its item; what waited goes to the next worker. A thread tends the workers while the caller uses results.
"""

import gc
import multiprocessing
import pickle
import queue
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any, TypeVar

from etl.reader.failures import ReadFailure
from etl.reader.isolation import isolate
from etl.reader.limits import Limits
from warehouse.catalogue.errors import Problem, ProjectError

Item = TypeVar("Item")
Result = TypeVar("Result")

_PRELOADED = ["etl.reader.workbook", "etl.reader.pool"]
_ITEMS_PER_WORKER = 250  # then a fresh process takes over: memory a long life scattered is given back
_WINDOW_PER_WORKER = 4  # items taken ahead of the one the caller waits for
_GRACE_SECONDS = 5.0
_COLLECT_AFTER = 200_000  # new objects between two runs of a worker's cycle collector: a file's cells are no cycles
_START_SECONDS = 60.0  # in which a worker must have started
_FAILED_STARTS = 3  # in a row: then workers cannot be started at all, and no file is to blame
_READY = b"ready"


def run_guarded(
    function: Callable[[Item], Result], items: Iterable[Item], limits: Limits, processes: int = 1
) -> Iterator[tuple[Item, Result | ReadFailure]]:
    """Run a function on every item in child processes and yield (item, result) in the order of the items.

    Args:
        function: importable by name or a partial of such; what it returns must pickle.
        items: iterated in the caller's thread, a few ahead of the results, so ten thousand files need no more memory than
            ten. A failure names an item by its ``name`` (a path's, an arrival's), else by its text.
        limits: memory_mib holds for a worker, seconds for each item.

    Yields:
        The function's result, or a ReadFailure where it raised one, ran too long, took too much memory, died, or failed
        in any unforeseen way (code ``unexpected``). Any other ProjectError is not about the item and is raised here, and so
        is one when workers cannot be started at all.
        Workers end when the iteration does, closed early or not, and with this process however it ends.
    """
    todo = enumerate(items)
    window: dict[int, Item] = {}
    outcomes: dict[int, bytes | ReadFailure] = {}
    current = 0
    crew = _Crew(function, limits, processes)
    try:
        while True:
            while len(window) < processes * _WINDOW_PER_WORKER and (taken := next(todo, None)) is not None:
                index, window[index] = taken
                crew.submit(index, taken[1])
            if not window:
                return
            while current not in outcomes:
                index, outcome = crew.next_outcome()
                outcomes[index] = outcome
            outcome, item = outcomes.pop(current), window.pop(current)
            current += 1
            yield item, outcome if isinstance(outcome, ReadFailure) else _unpack(outcome)
    finally:
        crew.close()


def _unpack(packed: bytes) -> Any:
    about_item, result = pickle.loads(packed)  # noqa: S301  (written by our own worker)
    if not about_item:
        raise result
    return result


def _name(item: object) -> str:
    return str(getattr(item, "name", item))


@dataclass
class _Task:
    index: int
    name: str
    item: bytes
    deadline: float = 0.0


@dataclass
class _Worker:
    process: multiprocessing.process.BaseProcess
    pipe: connection.Connection
    ready: bool = False
    task: _Task | None = None
    served: int = 0


class _Crew:
    """The workers and the thread that tends them; `submit` and `next_outcome` are the caller's side."""

    def __init__(self, function: Callable[[Any], Any], limits: Limits, processes: int) -> None:
        self._function = function
        self._limits = limits
        self._processes = processes
        self._context = _start_method(function)
        self._todo: queue.SimpleQueue[_Task] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[int, bytes | ReadFailure] | BaseException] = queue.SimpleQueue()
        self._returned: list[_Task] = []  # of workers that never started
        self._failed_starts = 0
        self._workers: list[_Worker] = []
        self._woken, self._waker = multiprocessing.Pipe(duplex=False)
        self._thread = threading.Thread(target=self._tend, name="reader-crew", daemon=True)
        self._thread.start()

    def submit(self, index: int, item: object) -> None:
        """Queue an item; raise whatever pickling it raises."""
        self._todo.put(_Task(index, _name(item), pickle.dumps(item)))
        self._waker.send_bytes(b"+")

    def next_outcome(self) -> tuple[int, bytes | ReadFailure]:
        """Wait for the next item that is finished, in any order; raise what ended the thread, if anything did."""
        outcome = self._done.get()
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def close(self) -> None:
        """End every worker, busy or not, and wait until they are gone."""
        self._waker.close()
        self._thread.join()
        self._woken.close()

    def _tend(self) -> None:
        try:
            while True:
                self._assign()
                busy = {worker.pipe: worker for worker in self._workers if worker.task is not None}
                ready = connection.wait([self._woken, *busy], timeout=self._patience())
                if self._woken in ready:
                    self._woken.recv_bytes()
                for pipe, worker in busy.items():
                    if pipe in ready or pipe.poll():
                        self._collect(worker)
                    elif worker.task is not None and worker.task.deadline <= time.monotonic():
                        self._expire(worker)
        except EOFError:
            pass  # closed by the caller
        except BaseException as error:
            self._done.put(error)
        finally:
            for worker in self._workers:
                _end(worker)

    def _assign(self) -> None:
        while self._returned or not self._todo.empty():
            worker = next((worker for worker in self._workers if worker.task is None), None)
            if worker is None:
                if len(self._workers) >= self._processes:
                    return
                worker = self._hire()
            worker.task = self._returned.pop() if self._returned else self._todo.get()
            worker.task.deadline = time.monotonic() + (self._limits.seconds if worker.ready else _START_SECONDS)
            with suppress(OSError):  # a worker that died idle: its pipe ends, and _collect says so
                worker.pipe.send_bytes(worker.task.item)

    def _hire(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(theirs, self._function, self._limits), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _patience(self) -> float | None:
        deadlines = [worker.task.deadline for worker in self._workers if worker.task is not None]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _collect(self, worker: _Worker) -> None:
        task = worker.task
        if task is None:
            return
        try:
            outcome: bytes | ReadFailure = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            if not worker.ready:
                self._give_up_on(worker, task)
                return
            outcome = self._explain_death(worker, task.name)
        if not worker.ready:
            worker.ready, self._failed_starts = True, 0
            task.deadline = time.monotonic() + self._limits.seconds
            return
        worker.task = None
        worker.served += 1
        if isinstance(outcome, ReadFailure) or worker.served >= _ITEMS_PER_WORKER:
            self._dismiss(worker)
        self._done.put((task.index, outcome))

    def _give_up_on(self, worker: _Worker, task: _Task) -> None:
        """Hand the item of a worker that ended before it took one to the next; raise when none can be started."""
        worker.process.join(_GRACE_SECONDS)
        code = worker.process.exitcode
        self._dismiss(worker)
        self._returned.append(task)
        self._failed_starts += 1
        if self._failed_starts >= _FAILED_STARTS:
            what = f"{_FAILED_STARTS} in a row ended as they started (exit {code}); what they said stands above"
            remedy = 'correct that; a script that starts them needs `if __name__ == "__main__":` around its own work'
            raise ProjectError(Problem("worker processes", what, remedy))

    def _expire(self, worker: _Worker) -> None:
        task = worker.task
        if task is not None and not worker.ready:
            self._give_up_on(worker, task)
            return
        self._dismiss(worker)
        if task is not None:
            self._done.put((task.index, ReadFailure("timeout", task.name, seconds=f"{self._limits.seconds:g}")))

    def _explain_death(self, worker: _Worker, name: str) -> ReadFailure:
        worker.process.join(_GRACE_SECONDS)
        code = worker.process.exitcode
        if code in (-signal.SIGABRT, -getattr(signal, "SIGKILL", 9)):  # Rust without memory aborts; the kernel without memory kills
            return ReadFailure("memory", name, memory_mib=self._limits.memory_mib)
        return ReadFailure("crashed", name, detail=f"exit {code}")

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        _end(worker)


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()  # it holds nothing that a gentler end would save
    worker.process.join()
    worker.process.close()


def _start_method(function: Callable[[Any], Any]) -> Any:
    """Return the context workers start in: forked from a clean server that has imported the readers once, or spawned."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    home = getattr(getattr(function, "func", function), "__module__", "")
    context.set_forkserver_preload([*_PRELOADED, home] if home else _PRELOADED)
    return context


def work(pipe: connection.Connection, function: Callable[[Any], Any], limits: Limits) -> None:
    """Say that it has started, then serve one pipe until it closes: an item in, a pickled (about the item?, result) out.

    Runs in the child.
    """
    isolate(limits)
    gc.set_threshold(_COLLECT_AFTER)
    with suppress(EOFError, OSError):
        pipe.send_bytes(_READY)
        while True:
            item = pickle.loads(pipe.recv_bytes())  # noqa: S301  (written by our own parent)
            pipe.send_bytes(_attempt(function, item, limits))


def _attempt(function: Callable[[Any], Any], item: object, limits: Limits) -> bytes:
    try:
        return pickle.dumps((True, function(item)), protocol=5)
    except ReadFailure as failure:
        return pickle.dumps((True, failure))
    except ProjectError as error:
        return pickle.dumps((False, error))
    except MemoryError:
        failed = ReadFailure("memory", _name(item), memory_mib=limits.memory_mib)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a Rust panic is no Exception
        place = traceback.extract_tb(error.__traceback__)[-1]
        failed = ReadFailure("unexpected", _name(item), detail=f"{type(error).__name__}: {error} · {place.name}:{place.lineno}"[:300])
    return pickle.dumps((True, failed))
