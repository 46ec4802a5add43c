"""Text from workbooks as a document can hold it."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # what has no shape of its own, turns the text around it, or is no letter at all


def legible(text: str) -> str:
    """Return a text in one line, with what nobody could see spelled out as [U+202E]: no letter is dropped, none can turn others around."""
    return "".join(_spelled(letter) for letter in _SPACES.sub(" ", text).strip())


def _spelled(letter: str) -> str:
    return spell(letter) if unicodedata.category(letter) in _UNSEEN else letter


def spell(letter: str) -> str:
    """Return a letter that cannot be shown by its number, [U+1F600]."""
    return f"[U+{ord(letter):04X}]"
