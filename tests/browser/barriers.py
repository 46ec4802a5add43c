"""What axe-core finds on a page, by its rules for WCAG 2.2 AA."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# What is drawn inside a chart is one picture to a reader, named by its label; its colours are held by tests/dashboard/test_tokens.py.
# Rows of a table are alike, so a few stand for all. Both are most of a page's elements, which axe-core would look at even where it is told
# to leave them out: they are put aside meanwhile, and a chart keeps its place.
_WITHOUT_DRAWINGS_AND_FURTHER_ROWS = """async what => {
    const charts = [...document.querySelectorAll('.chart, .scene .plot > div')];
    const aside = charts.map(chart => [chart, chart.getAttribute('style'), [...chart.childNodes],
        chart.getBoundingClientRect()]);
    for (const [chart, , , box] of aside) {
        Object.assign(chart.style, { boxSizing: 'border-box', width: `${box.width}px`, height: `${box.height}px` });
        chart.replaceChildren();
    }
    const rows = [...document.querySelectorAll('tbody')].map(body => [body, [...body.rows].slice(4)]);
    rows.forEach(([, further]) => further.forEach(row => row.remove()));
    const found = await axe.run(document, what);
    rows.forEach(([body, further]) => body.append(...further));
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
    asked = {"resultTypes": ["violations"], "runOnly": _RULES, "selectors": False}
    found: dict[str, Any] = page.evaluate(_WITHOUT_DRAWINGS_AND_FURTHER_ROWS, asked)
    grave = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {node['html'][:120]}: {node['failureSummary']}" for one in grave for node in one["nodes"]]
