"""What a file may do to the process that reads it; run by the pool's tests in its workers."""

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from etl.reader.failures import ReadFailure
from warehouse.catalogue.errors import Problem, UnknownName


def obey(order: str) -> object:
    """Do what an order says: a word, or ``word:argument``."""
    word, _, argument = order.partition(":")
    if word == "hang":
        time.sleep(600)
    if word == "exit":
        os._exit(int(argument))
    if word == "signal":
        os.kill(os.getpid(), int(argument))
    if word == "segfault":
        ctypes.string_at(1)
    if word == "eat":
        return len(bytearray(int(argument) << 20))
    if word == "hold":
        return b"x" * (int(argument) << 20)
    if word == "raise":
        raise BaseException(argument)
    if word == "refuse":
        raise ReadFailure("password", order)
    if word == "undeclared":
        raise UnknownName(Problem("here", argument, "declare it"))
    if word == "unpicklable":
        return lambda: None
    if word == "pid":
        return os.getpid()
    if word == "noise":
        sys.stderr.write("noise")
        os.write(2, b"noise")
    if word == "announce":
        Path(argument).joinpath(str(os.getpid())).touch()
        time.sleep(600)
    return order


def die_while_sending(order: str) -> object:
    """Return something large and be killed while it is on its way."""
    if order.startswith("die"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        return b"x" * (200 << 20)
    return order


def hang(path: Path) -> None:
    """Never come back."""
    time.sleep(600)
