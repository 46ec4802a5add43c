"""Loading what arrives in an inbox, once it has arrived whole."""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from watchfiles import watch

from etl.inbox import arrivals
from etl.progress import Console
from warehouse.catalogue.errors import ProjectError

_LOOK_EVERY_MS = 1000


@contextmanager
def interrupted() -> Iterator[threading.Event]:
    """Yield an event that Ctrl+C sets, so that a load in progress is finished; Ctrl+C once more interrupts."""
    stop = threading.Event()

    def tell(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, tell)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def watch_inboxes(
    folders: Sequence[Path], quiet_seconds: int, load: Callable[[Path], None], console: Console, stop: threading.Event | None = None
) -> None:
    """Call `load` with a county folder whenever files in its inbox changed and then stood still for `quiet_seconds`.

    A file that still grows is left alone until it does not. A fault in a county folder is said and the watch goes on.
    Every folder is loaded once when the watch has begun: what came before that nobody saw coming. Runs until interrupted, or
    until `stop` is set; a load in progress is then finished first.
    """
    inboxes = {folder / "inbox": folder for folder in folders}
    for inbox in inboxes:
        inbox.mkdir(parents=True, exist_ok=True)
    waiting = set(folders)
    changed = watch(*inboxes, step=_LOOK_EVERY_MS, yield_on_timeout=True, rust_timeout=_LOOK_EVERY_MS, recursive=True, stop_event=stop)
    for changes in changed:
        waiting |= {folder for _, path in changes for inbox, folder in inboxes.items() if Path(path).is_relative_to(inbox)}
        for folder in sorted(waiting):
            if stop is not None and stop.is_set():
                return
            if is_quiet(folder / "inbox", quiet_seconds, time.time()):
                waiting.discard(folder)
                try:
                    load(folder)
                except ProjectError as refusal:
                    console.refuse(refusal)


def is_quiet(inbox: Path, quiet_seconds: int, now: float) -> bool:
    """Say whether no file of an inbox changed within the last `quiet_seconds` before `now` (seconds since 1970)."""
    return all(arrival.path.stat().st_mtime <= now - quiet_seconds for arrival in arrivals(inbox))
