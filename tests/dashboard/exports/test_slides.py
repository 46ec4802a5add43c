"""The slides of a brief: native charts with the numbers of the scenes, the targets of the page, nothing that is a formula or a picture."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn

import settings
from dashboard import create_app, deployment
from dashboard.context import View
from dashboard.exports.brief.charts import chart_of, rows_of
from dashboard.exports.brief.content import read_brief
from dashboard.exports.brief.drawing import rgb
from dashboard.exports.brief.fonts import names
from dashboard.exports.brief.legible import legible
from dashboard.screen.deck import build
from dashboard.screen.model import Cell, Deck, Panel
from tests.dashboard.tokens import LIGHT
from tests.hostile import NAMES, hostile_warehouse
from tests.loaded import LoadedWarehouse, folder_of

INCOME = "village_collective_income"


def opened(client: FlaskClient, search: str = "") -> Any:
    answer = client.get(f"/download/targets.pptx{search}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return Presentation(io.BytesIO(answer.get_data()))


@pytest.fixture(scope="module")
def slides(server: Flask) -> Any:
    return opened(server.test_client())


@pytest.fixture
def view(server: Flask) -> Iterator[View]:
    with server.test_request_context("/targets"), deployment.open_view("/targets") as found:
        yield found


@pytest.fixture
def deck(view: View) -> Deck:
    return build(replace(view, path="/screen"))


def charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def tables(slide: Any) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in shape.table.rows] for shape in slide.shapes if shape.has_table]


def test_slides_are_the_targets_and_then_the_scenes(slides: Any, deck: Deck, view: View) -> None:
    assert slides.slide_width / slides.slide_height == pytest.approx(16 / 9, abs=0.001)
    assert len(slides.slides) == 1 + len(deck.scenes) > 8
    titles = [slide.shapes.title.text_frame.text for slide in slides.slides]
    assert titles == [read_brief(view).summary[0], *(scene.title for scene in deck.scenes)]


def test_slides_hold_the_numbers_of_the_scenes(slides: Any, deck: Deck) -> None:
    compared = 0
    for slide, scene in zip(list(slides.slides)[1:], deck.scenes, strict=True):
        made = [chart for panel in scene.panels if (chart := chart_of(panel, "zh")) is not None]
        drawn = charts(slide)
        assert len(drawn) == len(made)
        for one, chart in zip(drawn, made, strict=True):
            assert list(one.plots[0].categories) == list(chart.categories)
            for series, given in zip(one.plots[0].series, chart.series, strict=True):
                assert list(series.values) == list(given.values)
                compared += len(given.values)
    assert compared > 200


def test_slides_rank_as_the_download_does(slides: Any, client: FlaskClient) -> None:
    text = client.get(f"/download/areas.csv?indicator={INCOME}").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    known = {row["地区"]: float(row["数值（万元）"]) if row["数值（万元）"] else None for row in rows}
    (ranking,) = [chart for chart in charts(slides.slides[2]) if "金坪镇" in list(chart.plots[0].categories)]
    shown = dict(zip(ranking.plots[0].categories, ranking.plots[0].series[0].values, strict=True))
    assert shown.keys() == known.keys()
    for name, value in known.items():
        assert shown[name] == (None if value is None else pytest.approx(value, abs=0.001)), name


def test_slides_hold_no_picture_and_name_their_typefaces(slides: Any) -> None:
    kinds = {type(shape).__name__ for slide in slides.slides for shape in slide.shapes}
    assert "Picture" not in kinds
    assert sum(len(charts(slide)) for slide in slides.slides) >= 8
    for slide in slides.slides:
        for run in slide._element.iter(qn("a:rPr")):
            assert run.find(qn("a:ea")).get("typeface") == names("slide")[0]
            assert run.find(qn("a:latin")) is not None
        for chart in charts(slide):
            assert chart._chartSpace.find(f".//{qn('a:defRPr')}/{qn('a:ea')}").get("typeface") == names("slide")[0]
    themes = [part.blob.decode() for part in slides.part.package.iter_parts() if str(part.partname).startswith("/ppt/theme/theme1")]
    assert f'<a:ea typeface="{names("slide")[0]}"/>' in themes[0]
    assert f'<a:font script="Hans" typeface="{names("slide")[1]}"' in themes[0]


def test_slides_carry_version_month_coverage_and_that_it_is_a_demonstration(slides: Any, view: View) -> None:
    brief = read_brief(view)
    for slide in slides.slides:
        said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert f"{brief.demo} · {brief.facts}" in said


def test_slides_say_where_the_numbers_of_a_panel_come_from(slides: Any, deck: Deck) -> None:
    for slide, scene in zip(list(slides.slides)[1:], deck.scenes, strict=True):
        said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert all(panel.source in said for panel in scene.panels if panel.source)


def test_first_slide_holds_the_cells_of_the_page(client: FlaskClient, server: Flask) -> None:
    address = "/targets?department=县委组织部"
    with server.test_request_context(address), deployment.open_view(address) as found:
        brief = read_brief(found)
    (table,) = tables(opened(client, "?department=县委组织部").slides[0])
    assert table == [list(brief.table.heads), *(list(row) for row in brief.table.rows)]
    assert len(table) > 5


def test_slides_in_english_of_an_earlier_version(client: FlaskClient) -> None:
    found = opened(client, "?lang=en&version=1")
    foot = [shape.text_frame.text for shape in found.slides[0].shapes if shape.has_text_frame]
    assert any("Data version 1 (" in text for text in foot)


def test_slides_hold_hostile_names_and_no_formula(loaded: LoadedWarehouse, tmp_path: Path) -> None:
    client = create_app(hostile_warehouse(loaded.url, tmp_path), settings.CATALOGUE, [folder_of("demo")]).server.test_client()
    found = opened(client)
    seen = set()
    for slide in found.slides:
        for chart in charts(slide):
            seen |= set(chart.plots[0].categories)
            book = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
            assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    assert {legible(name) for name in NAMES if name.startswith(("=", "+", "-", "@"))} & seen


def test_chart_of_keeps_what_was_not_reported_empty() -> None:
    figure = {
        "data": [{"type": "bar", "orientation": "h", "x": [None, 2.5], "y": ["b", "a"], "marker": {"color": ["--context", "--accent"]}}],
        "layout": {"yaxis": {"tickvals": ["b", "a"], "ticktext": ["乙<br>镇", "=甲 &amp; 镇"]}},
    }
    chart = chart_of(Panel("figure", "标题", notes="单位：家", figure=figure), "zh")
    assert chart is not None
    assert (chart.kind, list(chart.categories)) == ("bar", ["乙 镇", "=甲 & 镇"])
    assert [(one.name, list(one.values)) for one in chart.series] == [("单位：家", [None, 2.5])]


@pytest.mark.parametrize(
    ("start", "step", "labels"),
    [
        ("2026-01-16 00:00", 2629800000.0, ["2026年1月", "2026年2月", "2026年3月"]),
        ("2025-11-15 16:00", 7889400000.0, ["2025年四季度", "2026年一季度", "2026年二季度"]),
        ("2023-07-02 12:00", 31557600000.0, ["2023年", "2024年", "2025年"]),
    ],
)
def test_chart_of_names_the_periods_of_a_line(start: str, step: float, labels: list[str]) -> None:
    figure = {"data": [{"type": "scatter", "mode": "lines", "name": "实际", "x0": start, "dx": step, "y": [1, None, 3]}], "layout": {}}
    chart = chart_of(Panel("figure", "标题", figure=figure), "zh")
    assert chart is not None
    assert (chart.kind, list(chart.categories)) == ("line", labels)


def test_chart_of_takes_the_table_where_bars_are_shares_without_names() -> None:
    bars = [{"type": "bar", "orientation": "h", "x": [40, 60], "y": [0, 1], "marker": {"color": "--part-1"}} for _ in range(2)]
    figure = {"data": bars, "layout": {"barmode": "stack", "xaxis": {"range": [0, 100]}, "yaxis": {"range": [1.5, -0.5]}}}
    rows = [[Cell("甲镇"), Cell("1,004（40%）"), Cell("未报送")], [Cell("乙镇"), Cell("−2"), Cell("3 家")]]
    chart = chart_of(Panel("figure", "标题", figure=figure, heads=("地区", "一", "二"), rows=rows), "zh")
    assert chart is not None
    assert (chart.stacked, chart.shares, chart.down) == (True, True, True)
    assert [(one.name, list(one.values)) for one in chart.series] == [("一", [1004.0, -2.0]), ("二", [None, 3.0])]


def test_a_map_becomes_a_table() -> None:
    outline = {"type": "scatter", "mode": "lines", "fill": "toself", "x": [0, 1], "y": [0, 1], "name": "白石镇  未报送  初报"}
    panel = Panel("figure", "标题", figure={"data": [outline], "layout": {}})
    assert chart_of(panel, "zh") is None
    assert rows_of(panel) == ((), [["白石镇", "未报送  初报"]])


def test_rgb_is_the_colour_of_the_pages() -> None:
    assert str(rgb("--accent")).lower() == LIGHT["--accent"].removeprefix("#")
