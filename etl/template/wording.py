"""The words and the looks of an empty workbook, as words.toml has them."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("words.toml")


@cache
def wording() -> Mapping[str, Any]:
    """Return words.toml: a table per part of the workbook; texts have {placeholders}."""
    with _FILE.open("rb") as stream:
        return tomllib.load(stream)
