"""Charts, colours and letters as PowerPoint has them."""

import io
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from pptx.chart import data as chart_data
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Pt

from dashboard.exports.brief import fonts
from dashboard.exports.brief.charts import Chart
from dashboard.exports.brief.legible import legible

_KINDS = {"bar": XL_CHART_TYPE.BAR_CLUSTERED, "column": XL_CHART_TYPE.COLUMN_CLUSTERED, "line": XL_CHART_TYPE.LINE}
_STACKED = {"bar": XL_CHART_TYPE.BAR_STACKED, "column": XL_CHART_TYPE.COLUMN_STACKED, "line": XL_CHART_TYPE.LINE}
_STYLES = Path(__file__).resolve().parents[3] / "assets" / "2-style.css"


def add_chart(slide: Slide, lengths: tuple[Any, Any, Any, Any], size: float, chart: Chart) -> None:
    """Add a chart drawn by PowerPoint; the numbers are in a workbook inside it."""
    values = [value for series in chart.series for value in series.values if value is not None]
    data: Any = chart_data.CategoryChartData(number_format="#,##0" if all(value == int(value) for value in values) else "#,##0.0")
    data.categories = [legible(label) for label in chart.categories]
    for series in chart.series:
        data.add_series(legible(series.name), series.values)
    kind = XL_CHART_TYPE.BAR_STACKED_100 if chart.shares else (_STACKED if chart.stacked else _KINDS)[chart.kind]
    frame: Any = slide.shapes.add_chart(kind, *lengths, data)
    drawn = frame.chart
    drawn.font.size = Pt(size)
    typeface(drawn._chartSpace.find(f".//{qn('a:defRPr')}"))
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _draw(drawn, size, chart)
    workbook = drawn.part.chart_workbook
    workbook.update_from_xlsx_blob(_without_formulas(workbook.xlsx_part.blob))


def rgb(token: str) -> RGBColor:
    """Return a colour of the pages' light theme by its token."""
    red, green, blue = bytes.fromhex(_tokens()[token].removeprefix("#"))
    return RGBColor(red, green, blue)


@cache
def _tokens() -> Mapping[str, str]:
    """Return the colours of the pages' light theme by name."""
    light, *_ = _STYLES.read_text(encoding="utf-8").split(":root[data-theme=")
    return dict(re.findall(r"(--[a-z0-9-]+): (#[0-9a-f]{6})", light))


def typeface(properties: Any) -> None:
    """Name the typefaces of letters of both kinds, with what PowerPoint takes one of its kind by where it is missing."""
    for tag, role, charset in (("latin", "slide_latin", "0"), ("ea", "slide", "-122")):
        for found in properties.findall(qn(f"a:{tag}")):
            properties.remove(found)
        named = etree.SubElement(properties, qn(f"a:{tag}"))
        named.set("typeface", fonts.names(role)[0])
        named.set("pitchFamily", "34")
        named.set("charset", charset)


def _draw(drawn: Any, size: float, chart: Chart) -> None:
    """Colour the series as the page does, say few numbers at their bars, and leave out lines nobody reads."""
    axis = drawn.value_axis
    axis.has_major_gridlines = chart.kind != "bar"
    axis.visible = chart.kind != "bar"
    if axis.has_major_gridlines:
        axis.major_gridlines.format.line.color.rgb = rgb("--line")
    axis.format.line.fill.background()
    drawn.category_axis.format.line.color.rgb = rgb("--faint")
    drawn.category_axis.has_major_gridlines = False
    drawn.category_axis.reverse_order = chart.down
    plot = drawn.plots[0]
    for series, one in zip(plot.series, chart.series, strict=True):
        colour = rgb(one.colour if one.colour in _tokens() else "--accent")
        if chart.kind == "line":
            series.format.line.color.rgb, series.format.line.width, series.smooth = colour, Pt(2), False
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
            if chart.kind == "bar":
                labels = series.data_labels
                labels.show_value, labels.number_format_is_linked = True, True
                labels.font.size = Pt(size)
                labels.font.color.rgb = rgb("--paper" if chart.stacked and _is_dark(colour) else "--ink")
    if chart.kind != "line":
        plot.gap_width = 45
        if chart.stacked:
            plot.overlap = 100


def _is_dark(colour: RGBColor) -> bool:
    """Say whether white is read better on a colour than black."""
    red, green, blue = colour
    return float(0.299 * red + 0.587 * green + 0.114 * blue) < 140


def _without_formulas(body: bytes) -> bytes:
    """Return a chart's workbook with every name as text, also where it begins like a formula."""
    book = load_workbook(io.BytesIO(body))
    for cell in (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row):
        if cell.data_type == "f":
            cell.data_type = "s"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
