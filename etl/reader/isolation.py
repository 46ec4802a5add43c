"""What a worker process does to itself before it touches a file: limits, silence, and no life after its parent."""

import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing import connection
from pathlib import Path

from etl.reader.limits import MIB, Limits


def isolate(limits: Limits) -> None:
    """Bind this process to its parent's life and to `limits`; called once, first, in the child.

    On Linux the address space may grow by ``limits.memory_mib`` over what it is now, no core is written and the kernel
    ends the process with its parent. Elsewhere a thread watches the parent, and memory is not limited.
    Messages of native libraries (a Rust panic's trace) go nowhere: what happened is reported through the pool.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)
    if sys.platform == "linux":
        _die_with_parent()
        _limit_memory(limits.memory_mib * MIB)
    else:
        threading.Thread(target=_leave_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    """Have the kernel signal the end of the parent's side of the pipe that only the parent holds.

    The process that started this one is the fork server, which outlives its own parent while workers live; and a thread
    would wait for native code that never lets go of the interpreter.
    """
    import fcntl  # noqa: PLC0415  (there is none on Windows)

    parent = multiprocessing.parent_process()
    if parent is None:
        return
    signal.signal(signal.SIGIO, signal.SIG_DFL)  # ends the process
    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)
    if connection.wait([parent.sentinel], timeout=0):  # it ended before the kernel was asked
        os._exit(1)


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _limit_memory(allowance: int) -> None:
    import resource  # noqa: PLC0415  (there is none on Windows)

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    ceiling = pages * resource.getpagesize() + allowance
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        ceiling = min(ceiling, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
