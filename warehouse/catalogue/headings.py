"""Headings as clerks write them, and whose they are in a form."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from warehouse.catalogue.form import Column, Form
from warehouse.catalogue.model import CUMULATIVE_SUFFIX, Indicator, Text

Claim = tuple[str, Column]  # indicator code, its column
Headings = Mapping[str, tuple[Claim, ...]]  # normalised heading → whose it is

ALL = ("*",)
_BLANK = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad\"'“”‘’`*※☆★]+")
_VARIANTS = str.maketrans(
    {
        **dict.fromkeys("[{〔【〖〈《「『", "("),
        **dict.fromkeys("]}〕】〗〉》」』", ")"),
        **dict.fromkeys("‐‑‒–—―−─━~〜～﹣", "-"),
        **dict.fromkeys(",;，；､", "、"),
        **dict.fromkeys("•∙⋅・‧", "·"),
        "\\": "/",
    }
)


@lru_cache(maxsize=65536)
def normalise_heading(text: str) -> str:
    """Return a heading as it is compared: widths, spaces, line breaks, quotes, required-marks (*) and the variants of
    brackets, dashes and commas made one, Latin letters small, no colon or full stop at the end.

    Brackets and what is in them stay, ``/`` between the levels of a heading stays, simplified and traditional
    characters stay different.
    """
    bare = _BLANK.sub("", unicodedata.normalize("NFKC", text)).lower().translate(_VARIANTS)
    return unicodedata.normalize("NFKC", bare).rstrip(":。.、")


def is_all(form: Form) -> bool:
    """Say whether any indicator may stand in the form."""
    return form.indicators == ALL


def claims(form: Form, indicators: Mapping[str, Indicator]) -> Iterator[tuple[str, str, Column]]:
    """Yield normalised heading, indicator code and column for every spelling the indicators of a form have in it.

    An indicator's own spellings (code, both names, `column`) belong to its columns of the period, or to all when none is of
    the period; the name of its 本年累计 companion to a year_to_date column that nobody has to declare. A column made by adding others
    (`add`) has only what it lists. A spelling that is another indicator's code belongs to that one alone.
    """
    codes = {normalise_heading(code): code for code in indicators}
    for code, indicator in indicators.items():
        columns = form.columns.get(code, (Column(),))
        own = (code, indicator.name.zh, indicator.name.en, *indicator.column)
        main = next((column for column in columns if column.measure == "period"), columns[0])
        for column in columns:
            spelled = [*column.headings, *column.add]
            if not column.add and column.measure == main.measure and column.basis == main.basis:
                spelled += own
            for heading in dict.fromkeys(normalise_heading(text) for text in spelled):
                if codes.get(heading, code) == code:
                    yield heading, code, column
        names = companion_names(indicator)
        if names and all(column.measure == "period" for column in columns):
            column = replace(columns[0], headings=(), add=(), measure="year_to_date", required=False)
            for heading in dict.fromkeys(normalise_heading(text) for text in (code + CUMULATIVE_SUFFIX, names.zh, names.en)):
                yield heading, code, column


def companion_names(indicator: Indicator) -> Text | None:
    """Return the names of the companion that holds an indicator's 本年累计; None where it has no companion."""
    if indicator.aggregation != "flow_sum" or indicator.frequency not in ("month", "quarter"):
        return None
    return Text(f"{indicator.name.zh}（本年累计）", f"{indicator.name.en} (year to date)")


def headings_of(form: Form, indicators: Mapping[str, Indicator]) -> Headings:
    """Return whose each normalised heading is in a form, for the indicators that may stand in it.

    Several claims on one heading are columns of the same indicator in other measures or other years, or, in a form of
    all indicators, a spelling that several share: there code and names decide, and a shared spelling is nobody's.
    """
    found: dict[str, list[Claim]] = {}
    for heading, code, column in claims(form, indicators):
        if (code, column) not in found.setdefault(heading, []):
            found[heading].append((code, column))
    if is_all(form):
        named = {
            heading: {code for code in {claim[0] for claim in claimed} if heading in names_of(indicators[code])}
            for heading, claimed in found.items()
        }
        found = {
            heading: [claim for claim in claimed if not named[heading] or claim[0] in named[heading]] for heading, claimed in found.items()
        }
        found = {heading: claimed for heading, claimed in found.items() if len({code for code, _ in claimed}) == 1}
    return {heading: tuple(claimed) for heading, claimed in found.items()}


def names_of(indicator: Indicator) -> frozenset[str]:
    """Return an indicator's code and names as normalised headings."""
    return frozenset(normalise_heading(text) for text in (indicator.code, indicator.name.zh, indicator.name.en))
