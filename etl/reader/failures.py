"""Why a file could not be read: one failure a file, in words its sender understands."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from warehouse.catalogue.errors import Problem, ProjectError

_WORDS = Path(__file__).resolve().parents[2] / "data" / "catalogue" / "rules" / "reading.toml"


@cache
def reading_rules() -> Mapping[str, Any]:
    """Return data/catalogue/rules/reading.toml: an entry per failure code, ``found`` and ``characters``."""
    with _WORDS.open("rb") as stream:
        return tomllib.load(stream)


class ReadFailure(ProjectError):
    """A file gave no table; ``problems`` holds the one reason, in Chinese.

    Attributes:
        code: of an entry in reading.toml, e.g. ``password``; where: the file as its sender knows it.
        params: what fills the entry's placeholders; ``found`` is a key of the entry ``found``.
    """

    def __init__(self, code: str, where: str, **params: str | float) -> None:
        self.code = code
        self.where = where
        self.params = params
        super().__init__(self.problem("zh"))

    def problem(self, lang: str) -> Problem:
        """Return the reason in zh or en."""
        rules = reading_rules()
        filled = dict(self.params)
        if "found" in filled:
            filled["found"] = rules["found"][filled["found"]][lang]
        words = rules[self.code]
        return Problem(self.where, words["what"][lang].format(**filled), words["remedy"][lang].format(**filled))

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive the way back from a child process, code and params included."""
        return _restore, (self.code, self.where, self.params)


def _restore(code: str, where: str, params: Mapping[str, str | float]) -> ReadFailure:
    return ReadFailure(code, where, **params)
