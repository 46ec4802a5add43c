"""Why a file could not be read: one failure a file, in words its sender understands."""

from collections.abc import Mapping
from typing import Any

from warehouse.catalogue.errors import Problem, ProjectError
from warehouse.finding_words import unread


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
        return Problem(self.where, *unread(self.code, self.params, lang))

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive the way back from a child process, code and params included."""
        return _restore, (self.code, self.where, self.params)


def _restore(code: str, where: str, params: Mapping[str, str | float]) -> ReadFailure:
    return ReadFailure(code, where, **params)
