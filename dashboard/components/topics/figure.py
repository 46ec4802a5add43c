"""What the panels of topics share: figures as read, names, source lines, where points lead, downloads."""

import math
from collections.abc import Iterable, Sequence

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel, trends
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Grain, Indicator
from warehouse.catalogue.topics import TopicPanel

DESK = 640  # px a chart over the page's full width has at least
HALF = 326  # px of one in half of it: a phone's


def indicators_of(view: View, declared: TopicPanel) -> list[Indicator]:
    """Return the indicators a panel is about."""
    return [view.catalogue.indicator(code) for code in declared.indicators]


def subject(view: View, declared: TopicPanel) -> str:
    """Return what a panel is about: its own name, else that of its first indicator."""
    named = declared.name or view.catalogue.indicator(declared.indicators[0]).name
    return named.get(view.lang)


def said(view: View, indicator: Indicator, value: float, bound: str = "exact") -> str:
    """Return a figure with its unit, 未报送 where there is none."""
    if math.isnan(value):
        return t("chart.not_reported", view.lang)
    return formats.quantity(value, indicator, view.catalogue.unit(indicator.unit), view.lang, bound)


def number(view: View, indicator: Indicator, value: float) -> str:
    """Return a figure without its unit, the dash where there is none."""
    return formats.plain(value, formats.decimals_of(indicator, view.catalogue.unit(indicator.unit)), view.lang)


def unit_note(view: View, indicator: Indicator) -> str:
    """Return 单位：…."""
    return t("chart.unit", view.lang, unit=view.catalogue.unit(indicator.unit).name.get(view.lang))


def notes(view: View, declared: TopicPanel, *first: str) -> list[str]:
    """Return the notes under a panel's title, its own last."""
    return [*first, declared.note.get(view.lang) if declared.note else ""]


def listed(view: View, parts: Iterable[str]) -> str:
    """Return several as one text."""
    return t("format.list", view.lang).join(parts)


def name_of(view: View, row: object) -> str:
    """Return the name in the reader's language of a row that has both."""
    return str(getattr(row, f"name_{view.lang}"))


def newest(view: View, indicator: Indicator, grain: Grain) -> str:
    """Return the period of one grain a panel shows: the chosen one, else the newest that begins by its end; "" for none."""
    periods = view.periods(indicator, grain)
    wanted = view.params.get("period", "")
    ended = [one for one in periods if one[:4] <= wanted[:4]] if wanted and wanted not in periods else periods
    return wanted if wanted in periods else next(reversed(ended or periods), "")


def shown_period(view: View, indicator: Indicator) -> str:
    """Return the period an indicator is shown in, "" for one nobody ever sent."""
    return view.period(indicator) if indicator in view.reported else ""


def source(view: View, indicator: Indicator, period: str) -> str:
    """Return the source line of a panel whose newest figure is of a period."""
    return (
        trends.source_line(view, indicator, period)
        if period
        else t("chart.source_plain", view.lang, source=view.shown.county.name.get(view.lang), moment=trends.updated(view))
    )


def pattern(view: View, path: str, **params: str) -> str:
    """Return an address with {0} and {1} left open for what a clicked point carries."""
    return view.link(path, **params).replace("%7B0%7D", "{0}").replace("%7B1%7D", "{1}")


def download(view: View, table: str, codes: Sequence[str], **params: str | None) -> str:
    """Return the address of a panel's table."""
    return view.link(f"/download/topic_{table}", **{"period": None, "indicators": ",".join(codes), **params})


def silent(view: View, declared: TopicPanel) -> Component:
    """Say that nobody ever sent what a panel is about."""
    names = [one.name.get(view.lang) for one in indicators_of(view, declared)]
    about = subject(view, declared)
    alone = names == [about]
    return panel.empty(about, t("topic.unconnected", view.lang) if alone else t("topic.silent", view.lang, names=listed(view, names)))


def heads(view: View, *columns: tuple[str, str]) -> list[tuple[str, str]]:
    """Return a table's heads: keys of [table] or [topic.head], each with its kind."""
    return [(t(key, view.lang), kind) for key, kind in columns]
