"""What a target is for: which months, until when, and how its indicator gets there. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from warehouse.catalogue.model import Indicator
from warehouse.catalogue.periods import grain_of, months_of

_DATE = re.compile(r"(?:(\d{4})\s*[-年./])?\s*(\d{1,2})\s*(?:月|[-./]\d|$)")
_YEAR_END = re.compile(r"年底|年末|年终|年内")


@dataclass(frozen=True)
class Term:
    """The months a target is for: first and last as year × 12 + month − 1, and the last month a deadline asks for."""

    first: int
    last: int
    due: int


def kind_of(indicators: Mapping[str, Indicator], code: str) -> str:
    """Say how an indicator gets from January to December: flow (adds up), stock (stands at the end), rate (made anew each period)."""
    declared = indicators[code]
    if declared.aggregation == "ratio":
        top = declared.numerator
        return "stock" if top in indicators and kind_of(indicators, str(top)) == "stock" else "rate"
    if declared.aggregation == "threshold_count" and declared.threshold is not None:
        return kind_of(indicators, declared.threshold.of)
    return {"flow_sum": "flow", "stock_last": "stock"}.get(declared.aggregation, "rate")


def term_of(period: str, deadline: str) -> Term | None:
    """Return a target's months, None where it is for no time; a deadline it cannot read, or outside the term, is its end."""
    months = months_of(period) if grain_of(period) != "undated" else ()
    if not months:
        return None
    first, last = month_number(months[0]), month_number(months[-1])
    due = deadline_month(deadline, int(months[-1][:4]))
    return Term(first, last, due if due is not None and first <= due <= last else last)


def deadline_month(text: str, year: int) -> int | None:
    """Return the month a deadline names (2026-06-30, 2026年6月底, 6月底前, 年底) as a number, None where it names none.

    Args:
        year: of a deadline that names none.
    """
    found = _DATE.search(text)
    if found and 1 <= int(found[2]) <= 12:
        return int(found[1] or year) * 12 + int(found[2]) - 1
    return year * 12 + 11 if _YEAR_END.search(text) else None


def month_number(month: str) -> int:
    """Return a month (2026-10, or a day in it) as a number that counts on without gaps."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1
