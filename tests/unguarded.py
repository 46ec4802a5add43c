"""Small counties loaded without the pool that guards against what strangers send: it has tests of its own."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

import settings
from etl import job
from etl.progress import Console
from etl.reader.failures import ReadFailure
from etl.reader.limits import Limits

Item = TypeVar("Item")
Result = TypeVar("Result")


def load_here(url: str, folder: Path) -> job.Loaded:
    """Load one county folder as `etl load` does, in this process alone."""
    with patch.object(job, "run_guarded", _run_here):
        return job.load_county(url, folder, settings.CATALOGUE, Limits(), 1, Console())


def _run_here(
    function: Callable[[Item], Result], items: Iterable[Item], limits: Limits, processes: int = 1
) -> Iterator[tuple[Item, Result | ReadFailure]]:
    for item in items:
        try:
            outcome: Result | ReadFailure = function(item)
        except ReadFailure as failure:
            outcome = failure
        yield item, outcome
