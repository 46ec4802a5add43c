"""Which submission a file is: the number in its name, the date it bears."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from etl.form.extract import Context
from etl.tidy.periods import small_number
from warehouse.catalogue.model import Words

_COUNT = r"[0-9]{1,2}|[一二三四五六七八九十]{1,2}"
_TIMES = re.compile(rf"第(?P<times>{_COUNT})[次版稿]|(?<![a-z])v(?P<version>[0-9]{{1,2}})(?![0-9])")
_BEHIND = re.compile(rf"[-_(\[ ]*(?:第?(?P<count>{_COUNT})(?:次|版|稿|(?![0-9一二三四五六七八九十年月日季.])))")
_DATE = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:[-年./]?)(?P<month>0?[1-9]|1[0-2])(?:[-月./]?)(?P<day>0?[1-9]|[12][0-9]|3[01])(?![0-9])")


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
    spelled = [rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" if len(word) == 1 else re.escape(word) for word in folded if not _TIMES.search(word)]
    return re.compile("|".join(spelled) or "(?!)")


def submitted_on(contexts: Iterable[Context]) -> str:
    """Return the last date that the sheets bear (填报日期 …) as 2024-04-05, "" where none says a whole date."""
    return max((iso_date(context.submitted_on) for context in contexts), default="")


def iso_date(written: str) -> str:
    """Return the day a text names as 2024-04-05 (2024年4月5日, 2024.4.5, 20240405), "" where it names none."""
    found = _DATE.search("".join(unicodedata.normalize("NFKC", written).split()))
    if not found:
        return ""
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return ""
