"""What the pages say, over the demo county and the published figures, asked for without a browser."""

import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

import settings
from dashboard.text import texts
from tests.dashboard.asking import classed, components, figures, page, words
from tests.dashboard.tokens import traces_accepted
from warehouse.catalogue import load_catalogue

INCOME = "/indicators/village_collective_income"
ROOT = "990100000000"
_HOLDING = ("Div", "Main", "Header", "Section", "Dl", "Article", "Label", "Select", "Optgroup", "Option")  # names of things are quotations
PAGES = [("/", ""), (INCOME, ""), (INCOME, "?period=2025"), (INCOME, "?period=2025Q3"), ("/indicators/grid_issue_close_rate", "")]
PAGES += [(f"/topics/{topic}", "") for topic in ("collective_income", "cooperatives", "training", "services", "industry", "governance")]


@pytest.mark.parametrize(("path", "search"), [*PAGES, ("/nowhere", ""), ("/indicators/nope", ""), (INCOME, "?period=x")])
def test_demo_pages_all_say_that_the_data_are_invented(client: FlaskClient, path: str, search: str) -> None:
    assert [words(badge) for badge in classed(page(client, path, search), "demo")] == ["演示数据"]


def test_published_pages_do_not(client: FlaskClient) -> None:
    for path in ("/", "/indicators/study_days"):
        assert classed(page(client, path, "?county=published"), "demo") == []


@pytest.mark.parametrize(("path", "search"), PAGES)
def test_pages_in_english_hold_no_chinese_but_quotations(client: FlaskClient, path: str, search: str) -> None:
    layout = page(client, path, f"{search}&lang=en" if search else "?lang=en")
    quoted = {words(one) for one in components(layout) if one["props"].get("lang") == "zh-CN"}
    said = words([one for one in components(layout) if one["type"] not in _HOLDING and words(one) not in quoted])
    named = load_catalogue([settings.CATALOGUE]).indicators.values()  # a name may quote a Chinese term
    allowed = "".join((*quoted, *(one.name.en for one in named)))
    assert [word for word in re.findall(r"[\u4e00-\u9fff]+", said) if word not in allowed] == []


@pytest.mark.parametrize("search", ["", "?lang=en", "?county=published", "?county=published&lang=en"])
def test_figures_of_pages_are_ones_plotly_accepts(client: FlaskClient, search: str) -> None:
    for path, _ in PAGES:
        for figure in figures(page(client, path, search)):
            assert traces_accepted(figure) == len(figure["data"])


def test_tiles_say_value_unit_and_coverage(client: FlaskClient, connection: sa.Connection) -> None:
    first = words(classed(page(client, "/"), "tile")[0])
    sql = """select value, reported, expected, townships_reported, townships_expected, period from rollup
             where county_code = 'demo' and indicator_code = 'village_collective_income' and area_code = :root
             and period like '____-__' order by period desc limit 1"""
    value, reported, expected, townships, of, period = connection.execute(sa.text(sql), {"root": ROOT}).one()
    assert f"{value:,.1f} 万元" in re.sub(r"\s+", " ", first)
    assert f"{townships}/{of} 乡镇 · {reported}/{expected} 村" in first
    assert f"{period[:4]}年{int(period[5:])}月" in first


def test_tile_of_a_running_year_is_not_compared(client: FlaskClient, connection: sa.Connection) -> None:
    tile = next(words(one) for one in classed(page(client, "/"), "tile") if "集体收入超10万元村数" in words(one))
    assert "2026年" in tile
    assert "期间未结束" in tile
    assert "同比 " not in tile


def test_ratio_changes_are_percentage_points(client: FlaskClient) -> None:
    layout = page(client, "/indicators/grid_issue_close_rate", "?period=2026-10")
    rows = table_rows(layout, "townships")
    assert all(row[4].endswith("个百分点") or row[4] == "—" for row in rows)
    value, before, change = (float(text.replace("−", "-").removesuffix("个百分点")) for text in (rows[0][1], rows[0][3], rows[0][4]))
    assert change == pytest.approx(value - before, abs=0.11)


def test_incomplete_townships_are_not_compared(client: FlaskClient) -> None:
    layout = page(client, INCOME, "?period=2025")
    for row in table_rows(layout, "townships"):
        reported, expected = (int(part) for part in row[5].split("/"))
        assert (row[4] == "—") == (reported < expected), row
    assert "同比为“—”的原因：本期报送不全。" in words(layout)


def test_a_base_that_is_incomplete_is_not_compared(client: FlaskClient) -> None:
    shown = {row[0]: row for row in table_rows(page(client, INCOME, "?period=2026"), "townships")}
    assert all(row[4] == "—" for row in shown.values())
    assert "期间未结束" in words(page(client, INCOME, "?period=2026"))


def test_ranking_and_table_show_the_same_numbers(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, INCOME, "?period=2026-09")
    bars = next(figure for figure in figures(layout) if figure["data"][0]["type"] == "bar")["data"][0]
    sql = """select area.area_code, rollup.value from area join rollup using (county_code, area_code)
             where county_code = 'demo' and area.level = 'township' and rollup.period = '2026-09'
                   and indicator_code = 'village_collective_income'
             order by rollup.value"""
    expected = [tuple(row) for row in connection.execute(sa.text(sql))]
    assert list(zip(bars["y"], bars["x"], strict=True)) == expected
    assert sorted(float(row[1]) for row in table_rows(layout, "townships")) == [round(value, 1) for _, value in expected]


def test_published_overview_shows_every_figure_with_its_bound_and_quote(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, "/", "?county=published")
    rows = [row for section in classed(layout, "stated") for row in rows_of(section)]
    sql = "select count(*) from observation_current where county_code = 'published' and state <> 'withdrawn'"
    assert len(rows) == connection.execute(sa.text(sql)).scalar_one()
    shown = {(row[0], row[1]): row[2:] for row in rows}
    assert shown["吸纳乡土人才数", "报道一某县"] == ["时点未注明", "≥100 名", "100（吸纳100多名优秀乡土人才）"]
    assert shown["产业党支部书记平均年龄", "阿城区"][1].startswith("≤45")
    assert shown["公司化改制合作社数", "报道一某县"][1] == "原文隐去"
    assert [words(section["props"]["children"][0]) for section in classed(layout, "stated")] == sorted(
        [words(section["props"]["children"][0]) for section in classed(layout, "stated")],
        key=lambda text: "一二三福阿".index(re.findall("[一二三福阿]", text)[0]),
    )


def test_an_indicator_of_several_counties_lists_what_was_stated(client: FlaskClient) -> None:
    layout = page(client, "/indicators/study_days", "?county=published")
    assert [row for section in classed(layout, "stated") for row in rows_of(section)] == [
        ["XX镇", "2021年", "5 天", "5（镇党委进行学习教育读书班集中学习5天）"]
    ]
    assert figures(layout) == []


@pytest.mark.parametrize(
    ("path", "search", "said"),
    [
        ("/indicators/nope", "", "没有代码为 nope 的指标"),
        ("/indicators/nope", "?lang=en", "there is no indicator nope"),
        (INCOME, "?period=2024-13", "2024-13 不是期间"),
        (INCOME, "?explain=42", "没有代码为 42 的地区"),
        ("/", "?county=elsewhere", "没有代码为 elsewhere 的数据集；现有：demo, published"),
        ("/", "?indicator=nope", "没有代码为 nope 的指标"),
        ("/nowhere", "", "没有这个页面"),
        ("/nowhere", "?lang=en", "There is no such page"),
        (INCOME, "?period=2031-01", "2031年1月村集体经济收入：还没有乡镇报送"),
    ],
)
def test_what_nobody_knows_is_said_in_the_readers_language(client: FlaskClient, path: str, search: str, said: str) -> None:
    assert said in words(page(client, path, search))


def test_an_indicator_without_data_says_so(client: FlaskClient, connection: sa.Connection) -> None:
    used = set(connection.execute(sa.text("select distinct indicator_code from rollup where county_code = 'demo'")).scalars())
    declared = connection.execute(sa.text("select indicator_code from indicator where county_code = 'demo' order by 1")).scalars()
    silent = next(code for code in declared if code not in used and not code.endswith("_ytd"))
    assert "这个指标还没有数据" in words(page(client, f"/indicators/{silent}"))


@pytest.mark.parametrize("area", [ROOT, "990100101000", "990100101201"])
def test_sources_are_the_cells_explain_names(client: FlaskClient, connection: sa.Connection, area: str) -> None:
    layout = page(client, INCOME, f"?period=2026-09&explain={area}")
    cells = table_rows(layout, "source-cells")
    sql = """select area.name_zh, observation.raw, batch.file_name, batch_sheet.name, observation.row_no
             from observation_current as stated
             join observation using (county_code, indicator_code, period, area_code, version)
             join batch on batch.batch_id = observation.batch_id
             join batch_sheet on batch_sheet.batch_id = observation.batch_id and batch_sheet.sheet_no = observation.sheet_no
             join area on area.county_code = stated.county_code and area.area_code = stated.area_code and area.valid_to = ''
             where stated.county_code = 'demo' and stated.indicator_code = 'village_collective_income' and stated.period = '2026-09'
                   and (stated.area_code = :area or area.township_code = :area or :area = :root)"""
    found = connection.execute(sa.text(sql), {"area": area, "root": ROOT}).all()
    assert sorted((row[0], row[3], row[4], row[5], int(re.sub(r"\D", "", row[6]))) for row in cells) == sorted(tuple(row) for row in found)


def test_sources_of_a_ratio_lead_to_its_parts(client: FlaskClient) -> None:
    layout = page(client, "/indicators/grid_issue_close_rate", f"?period=2026-10&explain={ROOT}")
    parts = {row[0] for row in table_rows(layout, "made-of")}
    assert parts == {"网格办结问题数", "网格搜集问题数"}
    links = [one["props"]["href"] for one in components(layout) if one["type"] == "A" and "grid_issues_collected" in one["props"]["href"]]
    assert f"/indicators/grid_issues_collected?period=2026-10&explain={ROOT}" in links


def test_sources_of_a_counted_number_are_the_registers_rows(client: FlaskClient) -> None:
    layout = page(client, "/indicators/training_person_times", "?period=2026-10&explain=990100101000")
    rows = [row for row in table_rows(layout, "source-cells") if row[4]]
    assert rows
    assert all("培训" in row[4] and row[6].startswith("第") and "：" in row[3] and "{" not in row[3] for row in rows)


def test_every_text_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(settings.ROOT / "dashboard").rglob("*.py"))
    families = """months quarters ticks levels aggregation frequency reason compare bound control indicator table explain problem app
                  grains topics pages export chart places reports outcome cases indicators compared standing targets made
                  screen stage brief meeting ranking weak"""
    built = (
        *(f"{family}." for family in families.split()),
        "chart.trend_",
        "figure.hover_",
        "figure.state.",
        "figure.letter.",
        "format.at_",
        "format.about",
        "topic.bands_",
    )
    unused = [key for key in texts("zh") if f'"{key}"' not in code and not key.startswith(built)]
    assert unused == []


def test_layouts_hold_no_traceback(client: FlaskClient) -> None:
    for path, search in [*PAGES, ("/", "?county=published"), ("/indicators/%00", "?period=%00"), (INCOME, "?explain=%27")]:
        assert "Traceback" not in json.dumps(page(client, path, search), ensure_ascii=False)


def table_rows(layout: object, identity: str) -> list[list[str]]:
    return rows_of(next(one for one in components(layout) if one["props"].get("id") == identity))


def rows_of(part: object) -> list[list[str]]:
    rows = [one for one in components(part) if one["type"] == "Tr"]
    cells = [[words(cell).strip() for cell in components(row) if cell["type"] == "Td"] for row in rows]
    return [row for row in cells if row]
