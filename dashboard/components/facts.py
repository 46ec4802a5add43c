"""What an indicator is: definition, aggregation, unit, level, frequency, where it comes from."""

from dash import html
from dash.development.base_component import Component

from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator


def facts(view: View, indicator: Indicator) -> Component:
    """Show an indicator's declaration as a list of terms; the evidence stays in the language it was published in."""
    lang = view.lang
    said = {
        "definition": indicator.definition.get(lang),
        "formula": t(f"aggregation.{indicator.aggregation}", lang),
        "unit": view.catalogue.unit(indicator.unit).name.get(lang),
        "level": t(f"levels.{indicator.level}", lang),
        "frequency": t(f"frequency.{indicator.frequency}", lang),
        "code": indicator.code,
    }
    terms = [part for key, text in said.items() if text for part in (html.Dt(t(f"indicator.{key}", lang)), html.Dd(text))]
    if indicator.evidence:
        terms += [html.Dt(t("indicator.evidence", lang)), html.Dd(indicator.evidence, lang="zh-CN")]
    return html.Section(html.Dl(terms, className="facts"), className="panel")
