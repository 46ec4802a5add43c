"""What changed of a target since the earlier version, in words."""

import math
from typing import NamedTuple

from dashboard import formats
from dashboard.components.targets.chosen import Row, key_of
from dashboard.components.targets.weeks import Weeks
from dashboard.context import View
from dashboard.text import t


class Flip(NamedTuple):
    """A status that became another: both in words, whether the month's figure is beyond normal variation, "" where nobody can say.

    Attributes:
        noise: within, beyond or ""; said: it in words.
    """

    statuses: str
    noise: str
    said: str


def flip_of(view: View, flip: Row) -> Flip:
    """Return a row of queries.status_changes in words."""
    lang = view.lang
    old, new = (t(f"targets.was_{flip[name] or 'unjudged'}", lang) for name in ("before_status", "status"))
    noise = {"": "", "within": "within"}.get(flip["noise"], "beyond")
    trial = t("targets.trial", lang) if noise and flip["trial"] else ""
    return Flip(t("targets.flip", lang, old=old, new=new), noise, t(f"targets.noise_{noise}", lang) + trial if noise else "")


def flip_in(row: Row, weeks: Weeks | None) -> Row | None:
    """Return how a target's status changed between the versions, None where it did not, or the target is gone."""
    found = weeks.flips.get(key_of(row)) if weeks else None
    return None if found is None or found["kind"] == "withdrawn" else found


def moved(view: View, row: Row, weeks: Weeks | None) -> str:
    """Return by how much a target's figure changed between the versions, with its sign, "" where it did not or nobody can say."""
    old = weeks.before.get(key_of(row)) if weeks else None
    if old is None or math.isnan(old["actual"]) or math.isnan(row["actual"]) or old["actual"] == row["actual"]:
        return ""
    indicator = view.catalogue.indicator(row["indicator_code"])
    return formats.signed(row["actual"] - old["actual"], view.lang, formats.decimals_of(indicator, view.catalogue.unit(indicator.unit)))


def change(view: View, row: Row, weeks: Weeks | None) -> str:
    """Return what changed of a target in one text: that it is new, its status, else its figure; the dash where nothing did."""
    lang = view.lang
    flip = flip_in(row, weeks)
    if flip is None:
        return moved(view, row, weeks) or t("format.missing", lang)
    if flip["kind"] == "new":
        return t("targets.was_new", lang)
    found = flip_of(view, flip)
    return t("format.both", lang, first=found.statuses, second=found.said) if found.said else found.statuses
