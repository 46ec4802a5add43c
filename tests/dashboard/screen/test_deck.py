import csv
import io
import math
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest
from docx import Document
from flask.testing import FlaskClient

from dashboard.context import View
from dashboard.deployment import Deployment
from dashboard.screen import aims, deck, heads
from dashboard.screen.declared import ScreenPanel, ScreenScene
from dashboard.screen.model import MOST_KPIS, MOST_PANELS, Deck
from tests.dashboard.asking import components, page, words
from warehouse import queries
from warehouse.catalogue.model import Text

CODES = [
    "glance",
    "collective_income",
    "income_bands",
    "cooperatives",
    "training",
    "services",
    "targets",
    "competition",
    "township",
    "reports",
]


def test_build_makes_every_scene_within_what_a_wall_can_hold(decks: dict[str, Deck]) -> None:
    for made in decks.values():
        assert ([one.code for one in made.scenes], made.failed) == (CODES, ())
        for scene in made.scenes:
            assert scene.title
            assert 20 <= scene.seconds <= 60
            assert len(scene.panels) <= MOST_PANELS
            assert sum(len(panel.kpis) for panel in scene.panels) <= MOST_KPIS


def test_build_says_everything_in_its_language(decks: dict[str, Deck]) -> None:
    assert decks["zh"].demo == "演示数据"
    assert [scene.title for scene in decks["zh"].scenes] != [scene.title for scene in decks["en"].scenes]
    for scene in decks["en"].scenes:
        assert not any("一" <= letter <= "鿿" for letter in scene.title), scene.title


def test_every_figure_is_one_plotly_draws(decks: dict[str, Deck]) -> None:
    figures = [panel.figure for made in decks.values() for scene in made.scenes for panel in scene.panels if panel.figure]
    assert len(figures) > 10
    for figure in figures:
        shown = {**figure, "layout": {key: value for key, value in figure["layout"].items() if key != "meta"}}
        go.Figure(_coloured(shown))


def _coloured(part: Any) -> Any:
    """Put a colour in for each token."""
    if isinstance(part, dict):
        return {key: _coloured(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_coloured(value) for value in part]
    return "#123456" if isinstance(part, str) and part.startswith("--") else part


def test_b29_head_figures_are_those_of_the_query_and_of_the_desk(decks: dict[str, Deck], view: View, screen: FlaskClient) -> None:
    layout = page(screen, "/")
    tiles = {one["props"]["id"]: words(one) for one in components(layout) if str(one["props"].get("id", "")).startswith("tile-")}
    shown = decks["zh"].scenes[0].panels[0].kpis
    assert len(shown) == 7
    for kpi in shown:
        assert kpi.why is not None
        row = queries.tiles(view.connection, view.county, [kpi.code], kpi.why.period, kpi.why.area).iloc[0]
        assert row["value"] == kpi.number
        assert kpi.value in tiles[f"tile-{kpi.code}"]
        assert kpi.status in tiles[f"tile-{kpi.code}"]


def test_b29_head_figures_and_standings_are_those_of_the_files(decks: dict[str, Deck], screen: FlaskClient) -> None:
    strip, table = decks["zh"].scenes[0].panels
    for kpi in strip.kpis:
        assert kpi.why is not None
        grain = {4: "year", 6: "quarter", 7: "month"}[len(kpi.why.period)]
        body = screen.get(f"/download/series.csv?indicator={kpi.code}&grain={grain}").get_data(as_text=True)
        values = {row[0]: row[1] for row in csv.reader(io.StringIO(body.lstrip("\ufeff")))}
        assert float(values[kpi.why.period]) == kpi.number, kpi.code
    document = Document(io.BytesIO(screen.get("/download/targets.docx").get_data()))
    *_, annex = document.tables
    heads, *rows = [[cell.text for cell in row.cells] for row in annex.rows]
    what, where, done, standing = (heads.index(name) for name in ("指标（单位）", "地区", "完成率", "状态"))
    written = {row[what].rpartition("（")[0]: (row[done], row[standing]) for row in rows if row[where] == "示例县"}
    shown = {row[0].text: (row[1].text, row[2].text) for row in table.rows}
    assert len(shown) > 10
    assert {name: said for name, said in written.items() if name in shown} == shown


def test_b10_a_fall_is_good_where_lower_is_better(decks: dict[str, Deck], view: View) -> None:
    seen = set()
    for kpi in (kpi for scene in decks["zh"].scenes for panel in scene.panels for kpi in panel.kpis if kpi.tone):
        polarity = view.catalogue.indicator(kpi.code).polarity
        rises = "▲" in kpi.change
        assert kpi.tone == ("good" if rises == (polarity == "higher") else "bad")
        seen.add((polarity, rises))
    assert len(seen) >= 3


def test_b28_townships_stand_in_their_order(decks: dict[str, Deck], view: View) -> None:
    order = queries.areas(view.connection, view.county, "township")["name_zh"].tolist()
    for code in ("targets", "reports"):
        (panel,) = next(scene for scene in decks["zh"].scenes if scene.code == code).panels
        assert list(panel.heads[1:]) == order


def test_b30_groups_of_few_people_are_not_shown(view: View) -> None:
    people = next(one for one in view.catalogue.indicators.values() if view.catalogue.unit(one.unit).base == "person")
    assert [heads.few(view, people, value) for value in (0.0, 1.0, 4.0, 5.0, math.nan)] == [False, True, True, False, False]


def test_matrix_shows_a_standing_for_every_township_s_target(decks: dict[str, Deck], view: View) -> None:
    (panel,) = next(scene for scene in decks["zh"].scenes if scene.code == "targets").panels
    found = queries.target_standings(view.connection, view.county, "2026")
    standings = {(row["indicator_code"], row["area_code"]): row["status"] for row in found.to_dict("records") if row["level"] == "township"}
    cells = [cell for row in panel.rows for cell in row[1:]]
    assert {(cell.why.indicator, cell.why.area) for cell in cells if cell.why} == set(standings)
    tones = {"behind": "bad", "at_risk": "warn", "on_track": "good", "attained": "good"}
    for cell in cells:
        assert cell.why is not None
        assert cell.tone == tones.get(standings[cell.why.indicator, cell.why.area], "quiet")
        assert cell.shape
        assert cell.text


COUNTED = [([], "没有目标"), (["on_track"], "1项目标中1项达序时"), (["behind", "on_track", "on_track"], "3项目标中2项达序时，1项滞后")]


@pytest.mark.parametrize(("statuses", "said"), COUNTED)
def test_counted_is_right_for_none_one_and_many(view: View, statuses: list[str], said: str) -> None:
    row = {"indicator_code": "village_collective_income", "level": "county", "period": "2026", "months_late": math.nan, "reason": ""}
    assert aims.counted(view, [{**row, "status": status} for status in statuses]).startswith(said)


def test_scene_that_fails_is_left_out_and_named(view: View) -> None:
    broken = ScreenScene("broken", Text("{nothing}", "{nothing}"), (ScreenPanel("reports"),))
    screen = replace(view.shown.screen, scenes=(broken, view.shown.screen.scenes[-1]))
    made = deck.build(replace(view, shown=replace(view.shown, screen=screen)))
    assert ([scene.code for scene in made.scenes], made.failed) == (["reports"], ("broken",))


def test_build_of_an_earlier_version_shows_that_version(deployed: Deployment) -> None:
    with deployed.view("/screen?version=3", "zh") as opened:
        made = deck.build(opened)
    assert (made.version, made.earlier, made.failed) == (3, True, ())


def test_build_of_a_county_that_is_no_whole_has_no_scene(deployed: Deployment) -> None:
    with deployed.view("/screen?county=published", "zh") as opened:
        assert deck.build(opened).scenes == ()
