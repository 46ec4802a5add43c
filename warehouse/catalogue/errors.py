"""What every refusal of this project looks like."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where it stands, what is wrong, what to do.

    Attributes:
        where: file, then the entry in it, e.g. ``indicators/training.toml [training_sessions]``.
        what: what was found and what was expected.
        remedy: what the reader does about it, an imperative sentence.
    """

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} → {self.remedy}"


class ProjectError(Exception):
    """A refusal a person can act on; the message is complete, no traceback is needed.

    Attributes:
        problems: all that was found, never only the first.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type["ProjectError"], tuple[Problem, ...]]:
        """Survive the way back from a child process."""
        return type(self), self.problems


class CatalogueError(ProjectError):
    """The declarations in TOML contradict themselves; lists every problem at once."""


class UnknownName(ProjectError):
    """A code was asked for that nobody declared (indicator, form, area, version …)."""
