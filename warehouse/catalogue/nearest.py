"""Which declared name somebody probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return up to `count` known names that look like `name`, the most similar first; none when nothing does."""
    spelled = {candidate.casefold(): candidate for candidate in known}
    return tuple(spelled[match] for match in get_close_matches(name.casefold(), spelled, n=count, cutoff=0.6))


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return the remedy for an unknown name: the nearest known ones, or all of them when they are few, as a sentence."""
    known = sorted(known)
    close = nearest(name, known)
    if close:
        return f"write {' or '.join(close)}"
    if len(known) <= 20:
        return f"write one of {', '.join(known)}" if known else "declare it first"
    return "declare it first, or look up its code in the file that declares it"
