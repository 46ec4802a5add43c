"""A question's frame as rows to walk over."""

from collections import namedtuple
from functools import lru_cache
from typing import Any


def records(frame: Any) -> list[Any]:
    """Return a frame's rows, each with its columns as attributes; one whose name is none for Python goes by its place: _0, _1 …"""
    columns = [frame[name].tolist() for name in frame.columns]  # walking over a column of texts takes ten times as long
    return list(map(_row(tuple(frame.columns))._make, zip(*columns, strict=True)))


@lru_cache(maxsize=64)
def _row(names: tuple[str, ...]) -> Any:
    """Return what a row of these columns is; making it takes longer than making a hundred rows."""
    return namedtuple("Row", names, rename=True)
