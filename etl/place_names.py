"""How a written name of an area is compared: cleaned, without notes, without the suffixes clerks add or leave out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from opencc import OpenCC

# Blanks, marks of invisible direction or width, and the selectors of a character's shape: nothing anybody reads.
_INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    r"\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+"
)
_NOTE = re.compile(r"\([^()]*\)$|\[[^\[\]]*\]$|【[^【】]*】$|〔[^〔〕]*〕$")


@lru_cache(maxsize=65536)
def clean(text: str) -> str:
    """Return a text as all comparisons see it: NFKC (full width = half width), without blanks and invisible marks.

    Characters outside the BMP and of the private use area stay. Cleaning twice changes nothing.
    """
    before = None
    while before != text:
        before = text
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return text


def without_note(name: str) -> str:
    """Return a cleaned name without the bracket it ends with, (主校区) or 【新】; a name that is all bracket stays."""
    bare = _NOTE.sub("", name)
    return bare or name


_SIMPLIFY = OpenCC("t2s")


@lru_cache(maxsize=65536)
def simplified(name: str) -> str:
    """Return a name in simplified characters."""
    return str(_SIMPLIFY.convert(name))


class Folding:
    """What one declaration of words makes of names.

    Args:
        suffixes: what a name may end with beyond what tells it apart, 村民委员会, 社区 …
        variants: one character as some write it → the usual one; longer texts are not looked at.
    """

    def __init__(self, suffixes: Iterable[str] = (), variants: Mapping[str, str] | None = None) -> None:
        self._suffixes = sorted({clean(suffix) for suffix in suffixes if clean(suffix)}, key=len, reverse=True)
        self._variants = str.maketrans({one: usual for one, usual in (variants or {}).items() if len(one) == len(usual) == 1})
        self._known: dict[str, tuple[tuple[str, str], ...]] = {}

    def usual(self, name: str) -> str:
        """Return a cleaned name with variant characters replaced."""
        return name.translate(self._variants)

    def stems(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return a name and what is left of it without its suffix, each with the kind of suffix taken off.

        The kind is the suffix's first character: 东村村委会 → (东村村委会, ""), (东村, 村), (东, 村). A second suffix is taken
        off only when it says the first one again (村村民委员会) or is longer than a character (社区经济合作社): 张家里村 stays
        张家里. At least one character is left.
        """
        found = self._known.get(name)
        if found is None:
            made = [(name, "")]
            first = self._suffix(name)
            if first:
                rest = name.removesuffix(first)
                made.append((rest, first[0]))
                second = self._suffix(rest)
                if second and second[0] == first[0]:
                    made.append((rest.removesuffix(second), first[0]))
                elif len(second) > 1:
                    made.append((rest.removesuffix(second), second[0]))
            found = self._known[name] = tuple(made)
        return found

    def short(self, name: str) -> str:
        """Return a cleaned name without its suffix, as names are compared for likeness; its first two characters stay."""
        stem = self.stems(name)[-1][0]
        return stem if len(stem) > 1 else name[:2]

    def _suffix(self, name: str) -> str:
        return next((suffix for suffix in self._suffixes if len(suffix) < len(name) and name.endswith(suffix)), "")
