"""Which submission a file is: the number in its name, the date it bears."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from etl.form.extract import Context
from etl.tidy.dates import iso_date
from etl.tidy.spans import small_number
from warehouse.catalogue.rules import Words

_COUNT = r"[0-9]{1,2}|[一二三四五六七八九十]{1,2}"
_TIMES = re.compile(rf"第(?P<times>{_COUNT})[次版稿]|(?<![a-z])v(?P<version>[0-9]{{1,2}})(?![0-9])")
_BEHIND = re.compile(rf"[-_(\[ ]*(?:第?(?P<count>{_COUNT})(?:次|版|稿|(?![0-9一二三四五六七八九十年月日季.])))")


def submission_no(file_name: str, words: Words) -> int:
    """Return 0 for a first submission; 1 for 更正, 2 for 更正2, 1 for 第2次, as the file's name says; the highest where it says several."""
    stem = unicodedata.normalize("NFKC", file_name.rpartition("/")[2]).casefold()
    stem = stem.rpartition(".")[0] or stem
    numbers = [0]
    for found in _TIMES.finditer(stem):
        numbers.append(small_number(found["times"] or found["version"]) - 1)
    for found in _corrections(words.correction).finditer(stem):
        behind = _BEHIND.match(stem, found.end())
        before = _TIMES.search(stem[: found.start()])
        said = behind["count"] if behind else before["times"] if before and before.end() == found.start() else None
        numbers.append(small_number(said) if said else 1)
    return max(numbers)


@lru_cache(maxsize=16)
def _corrections(words: tuple[str, ...]) -> re.Pattern[str]:
    """Compile the words; one of a single character must stand alone (改, not 改造), one with a number is read as 第2次."""
    folded = sorted({unicodedata.normalize("NFKC", word).casefold() for word in words}, key=len, reverse=True)
    spelled = [
        rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" if len(word) == 1 else re.escape(word) for word in folded if not _TIMES.search(word)
    ]
    return re.compile("|".join(spelled) or "(?!)")


def submitted_on(contexts: Iterable[Context]) -> str:
    """Return the last date that the sheets bear (填报日期 …) as 2024-04-05, "" where none says a whole date."""
    return max((iso_date(context.submitted_on) for context in contexts), default="")
