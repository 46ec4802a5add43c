"""What an indicator is: definition, how it is made and of what, its partner, unit, level, frequency, where it comes from."""

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.tables import figure_link
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator

_Said = list[Component | str]


def facts(view: View, indicator: Indicator, period: str = "") -> Component:
    """Show an indicator's declaration as a list of terms; the evidence stays in the language it was published in.

    Args:
        period: the one in which the county's figure of its quality partner is shown, "" = none.
    """
    lang = view.lang
    domain = view.catalogue.domains[indicator.domain].name.get(lang)
    said: dict[str, _Said] = {
        "definition": [indicator.definition.get(lang)],
        "formula": _formula(view, indicator),
        "parts": _listed(view, indicator.parts),
        "quality": _quality(view, indicator, period),
        "unit": [view.catalogue.unit(indicator.unit).name.get(lang)],
        "level": [t(f"levels.{indicator.level}", lang)],
        "frequency": [t(f"frequency.{indicator.frequency}", lang)],
        "breaks": [t("format.list", lang).join(formats.period(one, lang) for one in indicator.breaks)],
        "domain": [html.A(domain, href=view.link("/indicators", domain=indicator.domain, period=None))],
        "code": [indicator.code],
    }
    terms = [part for key, words in said.items() if any(words) for part in (html.Dt(t(f"indicator.{key}", lang)), html.Dd(words))]
    if indicator.evidence:
        terms += [html.Dt(t("indicator.evidence", lang)), html.Dd(indicator.evidence, lang="zh-CN")]
    return html.Section(html.Dl(terms, className="facts"), className="panel")


def _formula(view: View, indicator: Indicator) -> _Said:
    """Return how it is added up, and what it is made of as links to that."""
    lang = view.lang
    said: _Said = [t(f"aggregation.{indicator.aggregation}", lang)]
    if indicator.numerator and indicator.denominator:
        times = [] if indicator.scale == 1 else [f" × {indicator.scale:g}"]
        said += [html.Br(), _link(view, indicator.numerator), " ÷ ", _link(view, indicator.denominator), *times]
    if indicator.threshold:
        counted = view.catalogue.indicator(indicator.threshold.of)
        edge = formats.quantity(indicator.threshold.value, counted, view.catalogue.unit(counted.unit), lang)
        said += [html.Br(), _link(view, counted.code), f" {indicator.threshold.op} {edge}"]
    for code in (indicator.weight, indicator.of):
        said += [html.Br(), _link(view, code)] if code else []
    return said


def _quality(view: View, indicator: Indicator, period: str) -> _Said:
    """Return the partner a count is read with, with its figure in the period where it has one."""
    if not indicator.quality:
        return []
    partner = view.catalogue.indicator(indicator.quality)
    said: _Said = [_link(view, partner.code)]
    if period and view.root:
        row = queries.tiles(view.connection, view.county, [partner.code], period, view.root).iloc[0]
        if row["value"] == row["value"]:  # not NaN
            said += [" ", figure_link(view, partner, view.root, period, row["value"], row["bound"], unit=True)]
    return said


def _listed(view: View, codes: Iterable[str]) -> _Said:
    links: _Said = []
    for code in codes:
        links += [t("format.list", view.lang)] if links else []
        links.append(_link(view, code))
    return links


def _link(view: View, code: str) -> Component:
    return html.A(view.catalogue.indicator(code).name.get(view.lang), href=view.link(f"/indicators/{code}"))
