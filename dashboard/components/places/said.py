"""What is said of an area's figure the same way on every page of places: its name, its source, that it is provisional."""

import math
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.trends import updated
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator

PAGES = {"township": "/townships/{code}", "zone": "/zones/{code}"}


def name_of(view: View, name_zh: str, name_en: str) -> str:
    """Return an area's name in the reader's language, the Chinese one where it has no other."""
    return (name_en if view.lang == "en" else name_zh) or name_zh


def name_shown(view: View, name_zh: str, name_en: str) -> Component:
    """Show an area's name, marked as Chinese where an English page has no other."""
    name = name_of(view, name_zh, name_en)
    foreign = view.lang != "zh" and name == name_zh
    return html.Span(name, lang="zh-CN") if foreign else html.Span(name)


def area_link(view: View, level: str, code: str, name: Component | str, **params: str | None) -> Component:
    """Show a township's or zone's name as a link to its page; a name alone where its level has none."""
    if level not in PAGES:
        return html.Span(name)
    return html.A(name, href=view.link(PAGES[level].format(code=code), **params))


def period_of(view: View, indicator: Indicator) -> str:
    """Return the period of the address an indicator is shown in, "" where nobody ever reported it."""
    return view.period(indicator) if view.periods(indicator) else ""


def pattern(view: View, path: str, **params: str | None) -> str:
    """Return a link with {0}, {1} in it, which the clicked point of a chart fills in."""
    link = view.link(path, **params)
    return link.replace("%7B0%7D", "{0}").replace("%7B1%7D", "{1}")


def source_of_many(view: View) -> str:
    """Return 来源 · 更新 where figures of several indicators or periods stand together."""
    return t("chart.source_plain", view.lang, source=view.shown.county.name.get(view.lang), moment=updated(view))


def provisional(view: View, indicator: Indicator, period: str, row: Any) -> bool:
    """Say whether a figure is 初报: somebody has not reported yet, or the period is running."""
    return bool(row.reported < row.expected) or view.is_open(indicator, period)


def with_mark(view: View, shown: Component | str, *, late: bool) -> Component:
    """Show a figure, and 初报 behind it where it is provisional."""
    mark: list[Component | str] = [" ", html.Span(t("tile.provisional", view.lang), className="provisional small")] if late else []
    return html.Span([shown, *mark])


def quantity(view: View, indicator: Indicator, value: float, bound: str = "exact") -> str:
    """Return value and unit as one text; NA as 未报送."""
    if math.isnan(value):
        return t("chart.not_reported", view.lang)
    return formats.quantity(value, indicator, view.catalogue.unit(indicator.unit), view.lang, bound)


def number(view: View, indicator: Indicator, value: float, bound: str = "exact") -> str:
    """Return a value without its unit; NA as 未报送."""
    if math.isnan(value):
        return t("chart.not_reported", view.lang)
    decimals = formats.decimals_of(indicator, view.catalogue.unit(indicator.unit))
    return formats.bounded(formats.plain(value, decimals, view.lang), bound, view.lang)


def with_unit(view: View, indicator: Indicator) -> str:
    """Return an indicator's name with its unit."""
    unit = view.catalogue.unit(indicator.unit).name.get(view.lang)
    return t("format.with_unit", view.lang, name=indicator.name.get(view.lang), unit=unit)
