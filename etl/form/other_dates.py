"""Dates around a table that do not say what it is about: 有效期至2025年1月, 2023年12月修订, 国统字〔2023〕88号, a bare day."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from warehouse.catalogue.rules import Words

_DATE = (
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}|[0-9]{2,3}(?=年)|[零〇○一二三四五六七八九]{4}(?=年))"
    r"(?:年度?(?:[0-9十一二三四五六七八九]{1,2}月)?(?:份|底|末)?(?:[0-9一二三四五六七八九十]{1,3}[日号])?"
    r"|[-./_][0-9]{1,2}(?:[-./_][0-9]{1,2})?|[01][0-9](?:[0-3][0-9])?)?(?![0-9])"
)
_MONTH = r"(?<![0-9])(?:[0-9]{2,4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?"
_DOCUMENT = r"[〔\[(【](?:19|20)[0-9]{2}[〕\])】]第?[0-9]+号"
_DAY = re.compile(
    r"(?<![0-9])(?:(?P<year>[0-9]{2,4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})(?:[日号]|(?![0-9]))"
    r"|(?P<year_>(?:19|20)[0-9]{2})(?P<sign>[-./_])(?P<month_>[0-9]{1,2})(?P=sign)(?P<day_>[0-9]{1,2})(?![0-9])"
    r"|(?P<run>(?:19|20)[0-9]{2})(?P<month__>0[1-9]|1[0-2])(?P<day__>0[1-9]|[12][0-9]|3[01])(?![0-9]))"
)
_AS_OF = re.compile(r"(?:截[至止]到?|日[-—–~至到])$")
_RANGE = re.compile(r"[-—–~至到][0-9]")
_END = r"(?=$|[^\w〇])"


class Dated(NamedTuple):
    """Texts without the dates of something else; `day` = the first bare day among them, as 2024-04-05, "" without one."""

    texts: tuple[str, ...]
    day: str


def without_other_dates(texts: Iterable[str], words: Words, *, names: bool = False) -> tuple[str, ...]:
    """Return texts, folded, without the dates that words say are of something else; a date may stand in the text after its word.

    Args:
        names: the texts are names of files or sheets: 2024年3月修订 is then a correction of March, not the revision of a form.
    """
    behind = tuple(word for word in words.dates_behind if not (names and word in words.correction))
    pattern, waiting, first = _patterns(behind, words.dates_before)
    kept: list[str] = []
    follows = False
    for text in texts:
        folded = "".join(unicodedata.normalize("NFKC", text).split())
        bare = first.sub(" ", folded) if follows else folded
        kept.append(pattern.sub(" ", bare))
        follows = waiting.search(folded) is not None
    return tuple(kept)


def without_days(texts: Iterable[str]) -> Dated:
    """Return texts without bare days, on which something was written or sent; the last day of a month, a day after 截至 and a span
    of days stay."""
    days: list[str] = []

    def drop(found: re.Match[str]) -> str:
        year, month, day = (int(part) for name, part in found.groupdict().items() if part and name != "sign")
        around = _AS_OF.search(found.string[: found.start()]) or _RANGE.match(found.string, found.end())
        last = 1 <= month <= 12 and year > 0 and day == monthrange(year, month)[1]
        if around or last:
            return found.group()
        days.append(f"{year:04d}-{month:02d}-{day:02d}")
        return " "

    kept = tuple(_DAY.sub(drop, "".join(unicodedata.normalize("NFKC", text).split())) for text in texts)
    return Dated(kept, days[0] if days else "")


@lru_cache(maxsize=16)
def _patterns(behind: tuple[str, ...], before: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compile the words: dates of something else, a word whose date is in the next text, a date at the beginning of that."""
    after, ahead = ("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)" for words in (behind, before))
    said = (
        rf"(?:{ahead})[^0-9,;。()]{{0,8}}{_DATE}(?:[〕\])】]第?[0-9]+号)?",
        rf"自?{_DATE}起?(?:{after}){_END}",
        rf"自?{_MONTH}起?(?:{after}){_END}",
        rf"自?{_MONTH}起{_END}",
        _DOCUMENT,
    )
    return re.compile("|".join(said)), re.compile(rf"(?:{ahead})[^0-9,;。()]{{0,3}}$"), re.compile(rf"^{_DATE}")
