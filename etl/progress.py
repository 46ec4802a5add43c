"""What a load says while it works: a progress bar for people, plain lines when the output is not a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console as Terminal
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from warehouse.catalogue.errors import ProjectError

_LINE_EVERY = 100  # files between two plain lines


class Step:
    """Progress of one piece of work; `advance` counts one file."""

    def __init__(self, console: "Console", name: str, total: int, bar: Progress | None) -> None:
        self._console, self._name, self._total, self._bar = console, name, total, bar
        self._task = bar.add_task(name, total=total) if bar else None
        self._done = 0

    def advance(self) -> None:
        """Count one more file as done."""
        self._done += 1
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task)
        elif self._done % _LINE_EVERY == 0 or self._done == self._total:
            self._console.say(f"{self._name}: {self._done}/{self._total}")


class Console:
    """Where the command line writes."""

    def __init__(self, *, error: bool = True) -> None:
        self._terminal = Terminal(stderr=error, highlight=False, soft_wrap=True)

    def say(self, line: str) -> None:
        """Write one line as it is."""
        self._terminal.print(line, markup=False)

    def refuse(self, refusal: ProjectError) -> None:
        """Write every problem of a refusal, a line each."""
        for problem in refusal.problems:
            self.say(f"✗ {problem}")

    @contextmanager
    def step(self, name: str, total: int) -> Iterator[Step]:
        """Show progress of `total` files while the block runs."""
        if not self._terminal.is_terminal:
            yield Step(self, name, total, None)
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._terminal) as bar:
            yield Step(self, name, total, bar)
