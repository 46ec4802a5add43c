"""The page of targets says what the query returns, and that is what the reported cells make by hand."""

import csv
import io
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from openpyxl import load_workbook

import settings
from dashboard import create_app, deployment
from dashboard.components.targets import words as said_of
from dashboard.components.targets.chosen import choose
from tests.dashboard.asking import classed, components, page, words
from tests.dashboard.counties import ROOT_AREA, load, township_code, write_county, write_income
from tests.dashboard.test_pages import rows_of
from warehouse import queries

ROOT = "990100000000"
TOWNS = ["甲镇", "乙镇"]


def asked(connection: sa.Connection, sql: str) -> list[tuple[float, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(sql))]


def grid_of(layout: object) -> list[list[str]]:
    rows = rows_of(next(one for one in components(layout) if one["props"].get("id") == "targets"))
    return [[re.sub(r"\s+", " ", cell) for cell in row] for row in rows if len(row) > 1]  # not those that only name an indicator


def row_of(client: FlaskClient, name: str, search: str = "") -> list[str]:
    return next(row for row in grid_of(page(client, "/targets", search)) if row[0].startswith(name) and "规划期" not in row[0])


def test_targets_show_what_the_query_returns(client: FlaskClient, connection: sa.Connection) -> None:
    rows = grid_of(page(client, "/targets", "?indicator=training_person_times"))
    shown = {row[0].split()[0]: row for row in rows}
    frame = queries.target_standings(connection, "demo", "2026", indicators=["training_person_times"])
    assert len(frame) == 15
    for row in frame.to_dict("records"):
        cells = shown["培训人次" if row["level"] == "county" else row["name_zh"]]
        assert cells[2:5] == [f"{row['actual']:,.0f}", f"{row['target']:,.0f}", f"{row['achievement'] * 100:.1f}%"]
        assert cells[9] == f"{row['reported']:.0f}/{row['expected']:.0f}"


def test_targets_flow_is_the_sum_of_its_cells(client: FlaskClient, connection: sa.Connection) -> None:
    sql = """select sum(value) from observation_current where county_code = 'demo' and indicator_code = 'training_person_times'
             and period between '2026-01' and '2026-10'"""
    ((total,),) = asked(connection, sql)
    name, status, actual, target, achievement, course, late, pace, *_ = row_of(client, "培训人次")
    assert (actual, target) == (f"{total:,.0f}", "28,500")
    assert achievement == f"{total / 28500 * 100:.1f}%"
    assert pace == f"此前每月{total / 10:,.0f} 今后每月需{(28500 - total) / 2:,.0f}"
    planned = float(re.sub(r"[^\d.]", "", course))
    assert status.endswith("预警")
    assert 0.8 <= total / planned < 1
    assert float(late.removesuffix("个月")) > 0
    assert "人次" in name


def test_targets_show_the_last_months_of_each_figure_with_gaps(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, "/targets", "?indicator=village_collective_income")
    lines = [one for one in components(layout) if one["type"] == "Tr" and "白石镇" in words(one)]
    (shown,) = [one["props"] for one in components(lines[0]) if one["props"].get("className") == "spark"]
    sql = """select period, value from rollup where county_code = 'demo' and indicator_code = 'village_collective_income'
             and area_code = '990100103000' and period between '2025-11' and '2026-10' and period like '____-__' order by period"""
    values = [value for _, value in connection.execute(sa.text(sql))]
    known = [value for value in values if value is not None]
    least, most = min(known), max(known)
    steps = ["" if value is None else str(round((value - least) / (most - least) * 100)) for value in values]
    assert shown["data-trail"].split(",") == steps
    assert steps[-1] == ""  # nothing came for October
    assert "data-plan" not in shown  # of what adds up


def test_targets_mark_the_plan_of_a_rate_on_its_months(client: FlaskClient) -> None:
    layout = page(client, "/targets")
    lines = [one for one in components(layout) if one["type"] == "Tr" and words(one).startswith("网格问题办结率")]
    (shown,) = [one["props"] for one in components(lines[0]) if one["props"].get("className") == "spark"]
    heights = [int(one) for one in (*shown["data-trail"].split(","), shown["data-plan"])]
    assert len(heights) == 13
    assert (min(heights), max(heights)) == (0, 100)


def test_targets_stock_is_the_newest_and_its_plan_a_straight_line(client: FlaskClient, connection: sa.Connection) -> None:
    sql = """select sum(value) from observation_current where county_code = 'demo' and indicator_code = 'party_led_coops'
             and period = '{}'"""
    ((now,),), ((start,),) = (asked(connection, sql.format(month)) for month in ("2026-10", "2025-12"))
    _, status, actual, target, achievement, course, late, pace, *_ = row_of(client, "党支部领办合作社数")
    assert (actual, target) == (f"{now:.0f}", "58")
    assert achievement == f"{(now - start) / (58 - start) * 100:.1f}%"
    assert course == f"序时应到 {start + (58 - start) * 10 / 12:.0f}"
    assert (status.endswith("滞后"), late) == (True, "10.0个月")
    assert pace == f"此前每月{(now - start) / 10:.0f} 今后每月需{(58 - now) / 2:.0f}"


def test_targets_ratio_is_made_of_its_parts_and_says_what_is_lacking(client: FlaskClient, connection: sa.Connection) -> None:
    sql = """select sum(value) from observation_current where county_code = 'demo' and indicator_code = '{}'
             and area_code = '990100101000' and period between '2026-01' and '2026-10'"""
    ((top,),), ((bottom,),) = (asked(connection, sql.format(code)) for code in ("agency_cases_on_time", "agency_cases_due"))
    row = row_of(client, "柳河镇", "?indicator=agency_on_time_rate")
    assert row[2:5] == [f"{top / bottom * 100:.1f}", "96.0", f"{top / bottom / 0.96 * 100:.1f}%"]
    lacking = -(-(96 * bottom - 100 * top) // 100)
    assert row[1].startswith("▲ 预警")
    assert f"还差 {lacking:.0f} " in row[1]


def test_targets_headline_counts_every_target_of_the_county(client: FlaskClient, connection: sa.Connection) -> None:
    said = words(next(one for one in components(page(client, "/targets")) if one["props"].get("id") == "said"))
    total = int(re.findall(r"(\d+)项目标中", said)[0])
    assert said.startswith("截至2026年10月底，")
    assert sum(int(count) for count in re.findall(r"(\d+)项(?!目标)", said)) == total
    frame = queries.target_standings(connection, "demo", "2026", areas=[ROOT])
    behind = int((frame["status"] == "behind").sum())
    assert behind == 1
    assert "党支部领办合作社数，滞后10.0个月，今后每月需6 家" in said


@pytest.mark.parametrize(
    ("lang", "none", "one"), [("zh", "没有目标", "截至2026年10月底，培训人次：预警。"), ("en", "There are no targets", "at risk")]
)
def test_headline_is_right_for_none_and_one(client: FlaskClient, lang: str, none: str, one: str) -> None:
    address = f"/targets?lang={lang}"
    with client.application.test_request_context(address), deployment.open_view(address) as view:
        (row,) = [row for row in choose(view).every if row["indicator_code"] == "training_person_times" and row["level"] == "county"]
        assert said_of.headline(view, []) == none
        assert one in said_of.headline(view, [row])
        twice = said_of.headline(view, [row, row])
    assert ("2项目标全部预警" if lang == "zh" else "all 2 targets are at risk") in twice


@pytest.mark.parametrize("search", ["", "?order=late", "?status=withheld", "?explain=party_led_coops/990100000000/2024/2026", "?since=2"])
def test_targets_in_english_hold_no_chinese_but_quotations(client: FlaskClient, search: str) -> None:
    layout = page(client, "/targets", f"{search}&lang=en" if search else "?lang=en")
    main = next(one for one in components(layout) if one["type"] == "Main")
    quoted = "".join(words(one) for one in components(main) if one["props"].get("lang") == "zh-CN")
    assert [word for word in re.findall(r"[\u4e00-\u9fff]+", words(main)) if word not in quoted] == []


@pytest.mark.parametrize(
    "search",
    ["department=nobody", "domain=nope", "area=1", "status=red", "order=best", "indicator=nope", "since=999", "until=x", "period=x",
     "explain=x", "explain=training_person_times/1/2026", f"explain=training_person_times/{ROOT}/when"],
)  # fmt: skip
def test_targets_refuse_in_words_what_nobody_has(client: FlaskClient, search: str) -> None:
    response = client.get(f"/targets?{search}")
    assert response.status_code == 404
    assert "打不开这个页面" in words(page(client, "/targets", f"?{search}"))


def test_targets_filters_narrow_what_is_shown(client: FlaskClient, connection: sa.Connection) -> None:
    department = "县委组织部"
    frame = queries.target_standings(connection, "demo", "2026", departments=[department], statuses=["behind"])
    rows = grid_of(page(client, "/targets", f"?department={quote(department)}&status=behind"))
    assert len([row for row in rows if "规划期" not in row[0]]) == len(frame) > 1
    assert all("■ 滞后" in row[1] for row in rows)
    late = [
        float(row[6].removesuffix("个月").removeprefix("<")) for row in grid_of(page(client, "/targets", "?order=late")) if row[6] != "—"
    ]
    assert late == sorted(late, reverse=True)
    assert len(late) > 5


def test_targets_of_an_earlier_year_and_their_download(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, "/targets", "?period=2025")
    frame = queries.target_standings(connection, "demo", "2025", areas=[ROOT])
    shown = [row for row in grid_of(layout) if "规划期" not in row[0]]
    assert len(shown) == len(frame) > 5
    (link,) = [one["props"]["href"] for one in components(layout) if "/download/targets.csv" in str(one["props"].get("href"))]
    rows = list(csv.DictReader(io.StringIO(client.get(link).get_data().decode("utf-8-sig"), newline="")))
    assert {row["期间"] for row in rows} == {"2025", "2024/2026"}


def test_targets_explain_a_status_with_its_numbers(client: FlaskClient) -> None:
    layout = page(client, "/targets", f"?explain=training_person_times/{ROOT}/2026")
    (panel,) = classed(layout, "sources")
    said = words(panel)
    for part in ("21,697 人次", "28,500 人次", "76.1%", "≥ 1.00 达序时", "2000年起的标准，公式第 1 版", "往年同期", "140/140"):
        assert part in said


def test_targets_withheld_says_what_could_be(client: FlaskClient, connection: sa.Connection) -> None:
    frame = queries.target_standings(connection, "demo", "2026", statuses=["withheld"])
    assert len(frame) == 1
    (row,) = grid_of(page(client, "/targets", "?status=withheld"))
    assert "报送不足，暂不评定" in row[1]
    assert "缺报的数可能使状态为" in row[1]


def test_targets_download_holds_the_rows_of_the_page(client: FlaskClient) -> None:
    response = client.get("/download/targets.csv?status=behind")
    rows = list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"), newline="")))
    shown = grid_of(page(client, "/targets", "?status=behind"))
    assert [f"{float(row['实际']):,.0f}" for row in rows] == [row[2] for row in shown]
    assert {row["状态"] for row in rows} == {"滞后"}
    book = load_workbook(io.BytesIO(client.get("/download/targets.xlsx?status=behind").get_data()))
    assert book.sheetnames == ["数据", "口径", "来源"]
    assert book["数据"].max_row == len(rows) + 1


def test_a_tile_says_how_its_target_stands(client: FlaskClient, connection: sa.Connection) -> None:
    (tile,) = [one for one in components(page(client, "/")) if one["props"].get("id") == "tile-training_person_times"]
    frame = queries.target_standings(connection, "demo", "2026", indicators=["training_person_times"], areas=[ROOT])
    (row,) = frame.to_dict("records")
    (said,) = classed(tile, "aim")
    assert row["status"] == "at_risk"
    assert re.sub(r"\s+", " ", words(said)) == f"▲ 预警 目标 28,500 人次，完成{row['achievement'] * 100:.1f}%"
    (link,) = [one["props"]["href"] for one in components(said) if one["type"] == "A"]
    assert len(grid_of(page(client, "/targets", link.partition("/targets")[2]))) > 15


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A county of two townships in two versions: February made one target a late one, and corrected January."""
    folder = tmp_path_factory.mktemp("weeks")
    url = f"sqlite:///{folder / 'w.sqlite'}"
    county = write_county(folder / "small", TOWNS)
    with (county / "inbox" / "年度目标.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["指标", "地区", "年度", "目标值", "单位", "责任单位"])
        writer.writerows([["村集体经济收入", town, "2024年", "240", "万元", "农业农村局"] for town in TOWNS])
        writer.writerow(["村集体经济收入", "小县", "2024年", "480", "万元", "农业农村局"])
    write_income(county, TOWNS, "2024-01", 20.0)
    load(url, county)
    write_income(county, TOWNS, "2024-02", 1.0)
    write_income(county, TOWNS, "2024-01", 22.0, "村集体收入_2024-01（更正）.csv")
    load(url, county)
    yield create_app(url, settings.CATALOGUE, [county], folder / "versions").server.test_client()


def test_since_last_week_tells_flips_and_revised_figures(small: FlaskClient) -> None:
    layout = page(small, "/targets")
    flips = next(one for one in components(layout) if one["props"].get("id") == "flips")
    assert "甲镇村集体经济收入 达序时 → 滞后" in re.sub(r"\s+", " ", words(flips))
    revised = rows_of(next(one for one in components(layout) if one["props"].get("id") == "revised"))
    first = [re.sub(r"\s+", " ", cell) for cell in revised[0]]
    assert "2024年1月" in first[0]
    assert first[1] in ("20.0 万元 → 22.0 万元", "30.0 万元 → 32.0 万元")
    assert first[2] == "村集体收入_2024-01（更正）.csv"


def test_a_row_leads_to_its_indicator_at_its_area(small: FlaskClient) -> None:
    hrefs = [
        one["props"]["href"] for one in components(page(small, "/targets", "?indicator=village_collective_income")) if one["type"] == "A"
    ]
    assert f"/indicators/village_collective_income?period=2024&area={township_code(1)}" in hrefs
    assert f"/indicators/village_collective_income?period=2024&explain={ROOT_AREA}" in hrefs
