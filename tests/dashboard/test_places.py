"""Townships, a township and a zone: their numbers are the warehouse's, and what is unknown, gone or elsewhere is said."""

import re
from statistics import median

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.dashboard.asking import classed, components, figures, page, words
from tests.dashboard.test_pages import rows_of, table_rows
from tests.dashboard.tokens import traces_accepted

INCOME, LIUHE, SHAXI, ZONE = "village_collective_income", "990100101000", "990100107000", "990100900001"
MERGED, HEIR = "990100107214", "990100107216"
PAGES = [
    "/townships",
    "/townships?indicator=grid_issue_close_rate&period=2025Q3",
    "/townships?indicator=beautiful_courtyards",
    f"/townships/{LIUHE}",
    f"/townships/{LIUHE}?indicator=villages_income_gt_10w&period=2025",
    f"/townships/{SHAXI}?village={MERGED}",
    f"/zones/{ZONE}",
    f"/zones/{ZONE}?indicator=households_total",
]


def values(connection: sa.Connection, indicator: str, period: str, level: str = "township") -> dict[str, float]:
    """Return area → value as rollups have it."""
    sql = """select rollup.area_code, rollup.value from rollup join area using (county_code, area_code)
             where county_code = 'demo' and indicator_code = :indicator and rollup.period = :period and area.level = :level
                   and rollup.value is not null"""
    return dict(map(tuple, connection.execute(sa.text(sql), {"indicator": indicator, "period": period, "level": level})))


def figure_of(layout: object, identity: str) -> dict[str, object]:
    return figures(next(one for one in components(layout) if one["props"].get("id") == identity))[0]


def number(text: str) -> float:
    found = re.search(r"[−\d][\d,.]*", text)
    assert found, text
    return float(found[0].replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_figures_of_places_are_ones_plotly_accepts(client: FlaskClient, path: str, lang: str) -> None:
    drawn = figures(page(client, path, f"{'&' if '?' in path else '?'}lang={lang}"))
    assert len(drawn) > 1
    for figure in drawn:
        assert traces_accepted(figure) == len(figure["data"])


@pytest.mark.parametrize("path", PAGES)
def test_places_in_english_hold_no_chinese_but_names(client: FlaskClient, connection: sa.Connection, path: str) -> None:
    layout = page(client, path, f"{'&' if '?' in path else '?'}lang=en")
    quoted = {words(one) for one in components(layout) if one["props"].get("lang") == "zh-CN"}
    said = words([one for one in components(layout) if one["type"] in ("P", "H1", "H2", "H3", "Th", "Td", "Summary", "Strong")])
    quoted |= {row[0] for row in connection.execute(sa.text("select name_en from indicator where county_code = 'demo'"))}
    for text in sorted(quoted - {""}, key=len, reverse=True):
        said = said.replace(text, "")
    assert re.findall(r"[\u4e00-\u9fff]+", said) == []


def test_townships_table_holds_the_rollup(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, "/townships", f"?indicator={INCOME}&period=2026-09")
    found = values(connection, INCOME, "2026-09")
    sql = "select area_code, name_zh from area where county_code = 'demo' and level = 'township'"
    names = dict(map(tuple, connection.execute(sa.text(sql))))
    rows = {row[0]: row for row in table_rows(layout, "townships")}
    assert {names[code]: round(value, 1) for code, value in found.items()} == {name: float(row[1]) for name, row in rows.items()}
    order = sorted(found.values(), reverse=True)
    assert rows["柳河镇"][2] == f"第{order.index(found[LIUHE]) + 1}/共{len(found)}"


def test_townships_bars_and_map_lead_to_townships_and_cells_to_the_indicator(client: FlaskClient) -> None:
    layout = page(client, "/townships")
    links = {one["props"]["id"]: one["props"]["data-link"] for one in components(layout) if "data-link" in one["props"]}
    assert links["townships-bars"] == f"/townships/{{0}}?indicator={INCOME}&period=2026-10"
    assert links["places-map"] == f"/townships/{{0}}?indicator={INCOME}"
    assert links["places-heat"] == "/indicators/{1}?area={0}&explain={0}"


def test_leaders_are_the_first_and_last_of_the_ranking(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, "/", f"?indicator={INCOME}&period=2026-10")
    found = values(connection, INCOME, "2026-10")
    order = sorted(found, key=found.__getitem__, reverse=True)
    panel = next(one for one in components(layout) if one["props"].get("id") == "leaders")
    lines = [one for one in components(panel) if one["type"] == "Li"]
    named = [next(one["props"]["href"] for one in components(line) if one["type"] == "A").split("?")[0][-12:] for line in lines]
    assert named == [*order[:3], *order[-3:]]
    assert "未报送：白石镇" in words(panel)
    middle = median(found.values())
    assert f"与中位数相比 +{(found[order[0]] / middle - 1) * 100:.1f}%" in words(lines[0])


def test_heat_map_marks_what_is_provisional_and_hatches_what_is_missing(client: FlaskClient, connection: sa.Connection) -> None:
    heat = figure_of(page(client, "/"), "places-heat")
    cells, hatched, written = heat["data"]  # type: ignore[misc]
    assert ["990100103000", INCOME] in hatched["customdata"]
    found = values(connection, "villages_income_gt_10w", "2026")
    codes = [next(cell for cell in row if cell[1] == "villages_income_gt_10w")[0] for row in cells["customdata"]]
    column = next(index for index, cell in enumerate(cells["customdata"][0]) if cell[1] == "villages_income_gt_10w")
    shown = {row: text for row, across, text in zip(written["y"], written["x"], written["text"], strict=True) if across == column}
    assert {code: f"{found[code]:.0f}*" for code in codes} == {code: shown[row] for row, code in enumerate(codes)}


def test_township_tiles_say_rank_and_neighbours(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, f"/townships/{SHAXI}")
    tile = next(words(one) for one in classed(layout, "tile") if one["props"]["id"] == "tile-training_person_times")
    found = values(connection, "training_person_times", "2026-10")
    rank = 1 + sum(value > found[SHAXI] for value in found.values())
    middle = median(value for code, value in found.items() if code != SHAXI)
    assert f"{found[SHAXI]:,.0f} 人次" in re.sub(r"\s+", " ", tile)
    assert f"第{rank}/共{len(found)}" in tile
    assert f"其他乡镇中位数 {middle:,.0f} 人次（13/13 乡镇）" in tile


def test_township_neighbours_are_those_of_its_zones(client: FlaskClient, connection: sa.Connection) -> None:
    tile = words(next(one for one in classed(page(client, f"/townships/{LIUHE}"), "tile") if one["props"]["id"] == f"tile-{INCOME}"))
    yuntai = values(connection, INCOME, "2026-10")["990100106000"]
    assert f"同片区其他乡镇中位数 {yuntai:.1f} 万元（1/1 乡镇）" in tile


def test_township_lists_every_figure_it_has(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, f"/townships/{LIUHE}")
    shown = [row for one in components(layout) if str(one["props"].get("id", "")).startswith("domain-") for row in rows_of(one)]
    sql = """select count(distinct indicator_code) from rollup where county_code = 'demo' and area_code = :area and value is not null
             and indicator_code not like '%\\_ytd' escape '\\'"""
    assert len(shown) == connection.execute(sa.text(sql), {"area": LIUHE}).scalar_one()
    income = next(row for row in shown if row[0] == "村集体经济收入")
    assert number(income[2]) == round(values(connection, INCOME, "2026-10")[LIUHE], 1)
    assert number(income[3]) == round(values(connection, INCOME, "2025-10")[LIUHE], 1)


def test_villages_of_a_township_are_the_reported_cells(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, f"/townships/{LIUHE}", f"?indicator={INCOME}&period=2026-09&village=990100101203")
    sql = """select area.name_zh, stated.value from observation_current as stated join area using (county_code, area_code)
             where county_code = 'demo' and indicator_code = :code and period = '2026-09' and area.township_code = :township
                   and area.level = 'village'"""
    found = dict(map(tuple, connection.execute(sa.text(sql), {"code": INCOME, "township": LIUHE})))
    shown = {row[0]: float(row[1]) for row in table_rows(layout, "villages")}
    assert shown == {name: pytest.approx(value, abs=0.051) for name, value in found.items()}
    marked = [one for one in components(layout) if one["type"] == "Tr" and one["props"].get("className") == "chosen"]
    assert [words(row).split()[0] for row in marked] == ["南庄村"]


def test_indicators_without_villages_say_so(client: FlaskClient) -> None:
    assert "“代办按时办结率”按乡镇采集，没有分村的数" in words(page(client, f"/townships/{LIUHE}", "?indicator=agency_on_time_rate"))


def test_a_merged_village_leads_to_its_successor(client: FlaskClient) -> None:
    layout = page(client, f"/townships/{SHAXI}", f"?village={MERGED}")
    notice = classed(layout, "notice")[0]
    assert words(notice).startswith("上湾村自 2025年3月 之后不再设立")
    assert [one["props"]["href"] for one in components(notice) if one["type"] == "A"] == [f"/townships/{SHAXI}?village={HEIR}"]


def test_a_village_of_another_township_is_pointed_to(client: FlaskClient) -> None:
    notice = classed(page(client, f"/townships/{LIUHE}", f"?village={HEIR}"), "notice")[0]
    assert [one["props"]["href"] for one in components(notice) if one["type"] == "A"] == [f"/townships/{SHAXI}?village={HEIR}"]


def test_zone_figures_are_its_own_rollup(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, f"/zones/{ZONE}")
    tile = next(one for one in classed(layout, "tile") if one["props"]["id"] == f"tile-{INCOME}")
    value = values(connection, INCOME, "2026-10", "zone")[ZONE]
    assert f"{value:.1f} 万元" in re.sub(r"\s+", " ", words(tile))
    members = connection.execute(sa.text("select count(*) from area_group where group_code = :zone"), {"zone": ZONE}).scalar_one()
    assert f"成员：{members} 个村" in words(layout)
    assert len(table_rows(layout, "villages")) == members
    assert "从不由片区相加" in words(layout)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/townships/42", "没有代码为 42 的地区"),
        ("/zones/42", "没有代码为 42 的地区"),
        ("/townships/%3Cb%3E", "没有代码为 <b> 的地区"),
        ("/townships?indicator=nope", "没有代码为 nope 的指标"),
        ("/townships?period=x", "x 不是期间"),
        (f"/townships/{LIUHE}?indicator=nope", "没有代码为 nope 的指标"),
        (f"/townships/{LIUHE}?village=1", "没有代码为 1 的地区"),
        (f"/townships/{LIUHE}?village={LIUHE}", f"没有代码为 {LIUHE} 的地区"),
        (f"/townships/{ZONE}", "柳河产业片区是片区"),
        (f"/zones/{LIUHE}", "柳河镇是乡镇"),
        (f"/townships/{MERGED}", "上湾村是村"),
        (f"/zones/{ZONE}?indicator=agency_on_time_rate", "柳河产业片区在2026年10月没有“代办按时办结率”的数"),
        ("/townships?county=published", "这个数据集不是一个县"),
        (f"/townships/{LIUHE}?indicator={INCOME}&period=2031-01", "柳河镇在2031年1月没有“村集体经济收入”的数"),
    ],
)
def test_what_is_unknown_or_elsewhere_is_said(client: FlaskClient, path: str, said: str) -> None:
    assert said in words(page(client, path))


@pytest.mark.parametrize("name", ["townships_by_indicator", "townships_over_time", "place_over_time", "villages"])
@pytest.mark.parametrize("area", [LIUHE, ZONE])
def test_downloads_of_places_hold_rows(client: FlaskClient, name: str, area: str) -> None:
    body = client.get(f"/download/{name}.csv?indicator={INCOME}&period=2026-09&area={area}").get_data().decode("utf-8-sig")
    assert len(body.splitlines()) > 10
    assert client.get(f"/download/{name}.xlsx?indicator={INCOME}&area={area}").status_code == 200


@pytest.mark.parametrize(
    "path", ["villages.csv", "villages.csv?area=1", f"villages.csv?indicator={INCOME}&area=9", "townships_over_time.csv"]
)
def test_downloads_of_places_refuse_what_nobody_knows(client: FlaskClient, path: str) -> None:
    assert client.get(f"/download/{path}").status_code == 404


def test_tiles_show_the_quality_partner_of_a_count(client: FlaskClient, connection: sa.Connection) -> None:
    tile = next(one for one in classed(page(client, "/"), "tile") if one["props"]["id"] == "tile-training_person_times")
    value = values(connection, "training_avg_attendance", "2026-10", "county")["990100000000"]
    assert f"场均培训人次 {value:.1f} 人次/场" in re.sub(r"\s+", " ", words(classed(tile, "quality")))


def test_a_partner_nobody_reported_is_not_connected_in_any_period(uncounted: FlaskClient) -> None:
    for search in ("", "?period=2025"):
        tile = next(
            one for one in classed(page(uncounted, f"/townships/{LIUHE}", search), "tile") if one["props"]["id"] == "tile-party_led_coops"
        )
        assert "党支部领办合作社覆盖村占比 未接入" in re.sub(r"\s+", " ", words(classed(tile, "quality")))
