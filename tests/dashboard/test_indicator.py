"""The list of indicators, and all there is of one."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.dashboard.asking import components, figures, page, words
from tests.dashboard.test_pages import table_rows
from tests.dashboard.tokens import traces_accepted

INCOME = "/indicators/village_collective_income"
LIUHE, VILLAGE = "990100101000", "990100101201"


def charts(layout: object) -> set[str]:
    return {one["props"]["id"] for one in components(layout) if "data-figure" in one["props"] and "id" in one["props"]}


def test_indicators_list_the_newest_figure_of_each(client: FlaskClient, connection: sa.Connection) -> None:
    rows = {row[0]: row for row in table_rows(page(client, "/indicators"), "domain-industry")}
    sql = """select period, value, reported, expected from rollup where county_code = 'demo' and area_code = '990100000000'
             and indicator_code = 'village_collective_income' and length(period) = 7 order by period desc limit 1"""
    period, value, reported, expected = connection.execute(sa.text(sql)).one()
    shown = rows["村集体经济收入"]
    assert shown[1].split() == [f"{value:,.1f}", "万元", "初报"]
    assert shown[2:4] == [f"{period[:4]}年{int(period[5:])}月", f"{reported}/{expected} 村"]


def test_indicators_are_filtered_by_domain_and_data(client: FlaskClient) -> None:
    silent = page(client, "/indicators", "?domain=culture&data=no")
    rows = table_rows(silent, "domain-culture")
    assert rows
    assert {row[1] for row in rows} == {"未接入"}
    assert all(one["props"].get("id") != "domain-industry" for one in components(silent))
    assert "未接入" not in {row[1] for row in table_rows(page(client, "/indicators", "?data=yes"), "domain-culture")}


@pytest.mark.parametrize(("path", "shown"), [
    (INCOME, {"trend", "villages", "season", "townships-bars", "townships-over-time"}),
    (f"{INCOME}?area={LIUHE}", {"trend", "villages", "season", "townships-bars", "townships-over-time"}),
    (f"{INCOME}?area={VILLAGE}", {"trend", "season", "townships-bars", "townships-over-time"}),
    ("/indicators/grid_issue_close_rate", {"trend", "townships-bars", "townships-over-time"}),
])  # fmt: skip
def test_an_indicator_shows_what_fits_it(client: FlaskClient, path: str, shown: set[str]) -> None:
    address, _, search = path.partition("?")
    layout = page(client, address, f"?{search}")
    assert charts(layout) == shown
    for figure in figures(layout):
        assert traces_accepted(figure) == len(figure["data"])


def test_a_yearly_indicator_has_no_season(client: FlaskClient) -> None:
    assert "season" not in charts(page(client, "/indicators/beautiful_courtyards"))


def test_an_area_of_the_address_is_what_trend_and_heading_are_of(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, INCOME, f"?area={VILLAGE}&period=2026-09")
    (name,) = connection.execute(sa.text(f"select name_zh from area where county_code = 'demo' and area_code = '{VILLAGE}' limit 1")).one()
    assert words(next(one for one in components(layout) if one["type"] == "H1")) == f"{name}村集体经济收入"
    trend = next(figure for figure in figures(layout) if figure["data"][0]["type"] == "scatter")
    sql = f"""select value from observation_current where county_code = 'demo' and indicator_code = 'village_collective_income'
              and area_code = '{VILLAGE}' and period = '2026-09'"""
    (value,) = connection.execute(sa.text(sql)).one()
    assert value in {y for trace in trend["data"] for y in trace["y"]}


def test_distribution_has_a_dot_per_village_that_reported(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, INCOME, "?period=2026-09")
    chart = next(one for one in components(layout) if one["props"].get("id") == "villages")
    sql = """select count(*) from observation_current
             where county_code = 'demo' and indicator_code = 'village_collective_income' and period = '2026-09'"""
    (count,) = connection.execute(sa.text(sql)).one()
    assert f"{count}个村的分布" in chart["props"]["aria-label"]


def test_revisions_are_shown_on_demand_where_there_are_several(client: FlaskClient, connection: sa.Connection) -> None:
    sql = """select count(distinct version) from observation where county_code = 'demo'
             and indicator_code = 'village_collective_income' and period = '2026-10'"""
    (count,) = connection.execute(sa.text(sql)).one()
    before = page(client, INCOME, "?period=2026-10")
    assert f"由{count}版数据先后报送而成" in words(before)
    layout = page(client, INCOME, "?period=2026-10&revisions=yes")
    assert "revisions" in charts(layout)
    assert charts(layout) - charts(before) == {"revisions"}


def test_formula_links_to_numerator_and_denominator(client: FlaskClient) -> None:
    layout = page(client, "/indicators/grid_issue_close_rate")
    links = {str(one["props"]["href"]) for one in components(layout) if one["type"] == "A"}
    assert {"/indicators/grid_issues_closed", "/indicators/grid_issues_collected"} <= links


@pytest.mark.parametrize("table", ["indicator_villages", "indicator_revisions", "indicators"])
def test_downloads_of_an_indicator_are_files(client: FlaskClient, table: str) -> None:
    for kind in ("csv", "xlsx"):
        response = client.get(f"/download/{table}.{kind}?indicator=village_collective_income&period=2026-09&area={LIUHE}")
        assert response.status_code == 200, response.get_data(as_text=True)
        assert response.get_data()[:3] == (b"\xef\xbb\xbf" if kind == "csv" else b"PK\x03")


@pytest.mark.parametrize(
    ("search", "said"),
    [("?area=42", "没有代码为 42 的地区"), ("?area=%00", "的地区")],
)
def test_an_area_nobody_has_is_refused(client: FlaskClient, search: str, said: str) -> None:
    assert said in words(page(client, INCOME, search))


@pytest.mark.parametrize(("search", "said"), [("?domain=x", "没有代码为 x 的领域"), ("?data=x", "没有 x 这个选项")])
def test_a_filter_nobody_has_is_refused(client: FlaskClient, search: str, said: str) -> None:
    assert said in words(page(client, "/indicators", search))
