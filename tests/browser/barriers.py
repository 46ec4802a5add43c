"""What axe-core finds on a page, by its rules for WCAG 2.2 AA."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_LEFT_OUT = {"exclude": [["tbody tr:nth-child(n+5)"]]}  # rows of a table are alike, so a few stand for all
# What is drawn inside a chart is one picture to a reader, named by its label; its colours are held by tests/dashboard/test_tokens.py. It
# is half of a page's elements, which axe-core would look at before it leaves them out: it is put aside, and the chart keeps its place.
_WITHOUT_DRAWINGS = """async ([where, what]) => {
    const charts = [...document.querySelectorAll('.chart, .scene .plot > div')];
    const aside = charts.map(chart => [chart, chart.getAttribute('style'), [...chart.childNodes],
        chart.getBoundingClientRect()]);
    for (const [chart, , , box] of aside) {
        Object.assign(chart.style, { boxSizing: 'border-box', width: `${box.width}px`, height: `${box.height}px` });
        chart.replaceChildren();
    }
    const found = await axe.run(where, what);
    for (const [chart, style, drawn] of aside) {
        chart.setAttribute('style', style ?? '');
        chart.replaceChildren(...drawn);
    }
    return found;
}"""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def barriers(page: Page) -> list[str]:
    """Return what axe-core finds serious or critical: rule, place, and what is wrong."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    asked = [_LEFT_OUT, {"resultTypes": ["violations"], "runOnly": _RULES}]
    found: dict[str, Any] = page.evaluate(_WITHOUT_DRAWINGS, asked)
    grave = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {node['html'][:120]}: {node['failureSummary']}" for one in grave for node in one["nodes"]]
