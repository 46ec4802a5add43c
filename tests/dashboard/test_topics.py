"""The pages of topics and domains say what the warehouse holds, and say what it does not hold."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from dashboard.components.topics import ONE, SEVERAL
from tests.dashboard.asking import classed, components, figures, page, words
from tests.dashboard.tokens import traces_accepted
from warehouse.catalogue.topics import PANEL_KINDS

ROOT = "990100000000"
TOPICS = ("collective_income", "cooperatives", "training", "services")
DOMAINS = ("industry", "talent", "culture", "ecology", "organisation", "governance")
MONTH = "?period=2026-09"


def value_of(connection: sa.Connection, indicator: str, period: str, area: str = ROOT, column: str = "value") -> float:
    sql = f"""select {column} from rollup
              where county_code = 'demo' and indicator_code = :code and area_code = :area and period = :period"""
    found: float = connection.execute(sa.text(sql), {"code": indicator, "area": area, "period": period}).scalar_one()
    return found


def panels(client: FlaskClient, topic: str, search: str = MONTH) -> dict[str, dict[str, Any]]:
    """Return the panels of a page by their headings."""
    return {words(one["props"]["children"][0]): one for one in classed(page(client, f"/topics/{topic}", search), "panel")}


def titled(found: dict[str, dict[str, Any]], *parts: str) -> dict[str, Any]:
    (title,) = [one for one in found if all(part in one for part in parts)]
    return found[title]


def rows_of(part: object) -> list[list[str]]:
    rows = [[words(cell).strip() for cell in components(row) if cell["type"] == "Td"] for row in components(part) if row["type"] == "Tr"]
    return [row for row in rows if row]


def title_of(part: dict[str, Any]) -> str:
    return words(part["props"]["children"][0])


@pytest.mark.parametrize("search", ["", "?lang=en", "?period=2025", "?period=2024Q3", "?indicator=training_sessions", "?county=published"])
@pytest.mark.parametrize("topic", [*TOPICS, *DOMAINS])
def test_every_topic_is_a_page_with_valid_figures(client: FlaskClient, topic: str, search: str) -> None:
    layout = page(client, f"/topics/{topic}", search)
    assert len(classed(layout, "subnav")[0]["props"]["children"]) == len(TOPICS) + len(DOMAINS)
    identities = [one["props"]["id"] for one in components(layout) if "id" in one["props"]]
    assert len(identities) == len(set(identities))
    for figure in figures(layout):
        assert traces_accepted(figure) == len(figure["data"])


@pytest.mark.parametrize(
    ("path", "said"), [("/topics/nope", "没有代码为 nope 的专题"), ("/topics/training?indicator=nope", "没有代码为 nope 的指标")]
)
def test_a_topic_nobody_declared_is_refused(client: FlaskClient, path: str, said: str) -> None:
    assert said in words(page(client, path))


def test_every_kind_of_panel_is_drawn_by_one_function() -> None:
    assert sorted([*ONE, *SEVERAL]) == sorted(PANEL_KINDS)


def test_composition_says_the_break_and_what_ended(client: FlaskClient, connection: sa.Connection) -> None:
    part = titled(panels(client, "collective_income"), "收入构成")
    assert "财会〔2023〕14号" in words(part)
    assert "新会计制度" in str(figures(part)[0]["layout"]["annotations"])
    rows = {(row[0], row[1]): row for row in rows_of(part)}
    assert rows["2024年一季度", "发包及上交收入"][2] == "科目已取消"
    before = value_of(connection, "village_income_contract", "2023Q4")
    assert float(rows["2023年四季度", "发包及上交收入"][2].replace(",", "")) == pytest.approx(before, abs=0.051)


def test_bands_show_counts_with_the_villages_that_reported(client: FlaskClient, connection: sa.Connection) -> None:
    found = panels(client, "collective_income", "?period=2025")
    nested = {row[0]: row[1:] for row in rows_of(titled(found, "历年达到各档"))}
    exclusive = {row[0]: row[1:] for row in rows_of(titled(found, "历年各档"))}
    ge_3, gt_10, gt_50 = (value_of(connection, f"villages_income_{edge}", "2025") for edge in ("ge_3w", "gt_10w", "gt_50w"))
    reported = value_of(connection, "villages_income_gt_10w", "2025", column="reported")
    assert [re.sub(r"\s", "", text).split("（")[0] for text in nested["2025年"]] == [
        f"{one:.0f}/{reported}" for one in (ge_3, gt_10, gt_50)
    ]
    counts = [int(text.split("/")[0]) for text in exclusive["2025年"]]
    assert counts == [reported - ge_3, ge_3 - gt_10, gt_10 - gt_50, gt_50]
    assert f"{gt_10 / reported * 100:.1f}%" in exclusive["2025年"][2] or f"{gt_10 / reported * 100:.1f}%" in nested["2025年"][1]


def test_bands_by_township_add_up_to_the_county(client: FlaskClient) -> None:
    rows = rows_of(titled(panels(client, "collective_income", "?period=2025"), "2025年各乡镇各档村数"))
    counts = {row[0]: [int(text.split("/")[0]) for text in row[1:]] for row in rows}
    county = counts.pop("全县")
    assert len(counts) == 14
    assert [sum(column) for column in zip(*counts.values(), strict=True)] == county


def test_bands_of_villages_by_size_hold_the_smaller_ones(client: FlaskClient, connection: sa.Connection) -> None:
    found = panels(client, "governance", "?period=2025")
    nested = {row[0]: row[1:] for row in rows_of(titled(found, "村庄规模", "历年各档以下"))}
    exclusive = {row[0]: row[1:] for row in rows_of(titled(found, "村庄规模", "历年各档村数"))}
    le_500, le_1000 = (value_of(connection, f"villages_le_{edge}", "2025") for edge in (500, 1000))
    reported = value_of(connection, "villages_le_1000", "2025", column="reported")
    assert 0 < le_500 < le_1000 < reported == 190
    assert [re.sub(r"\s", "", text) for text in nested["2025年"]] == [
        f"{one:.0f}/{reported}（{one / reported * 100:.1f}%）" for one in (le_1000, le_500)
    ]
    assert [int(text.split("/")[0]) for text in exclusive["2025年"]] == [le_500, le_1000 - le_500, reported - le_1000]
    townships = {row[0]: [int(text.split("/")[0]) for text in row[1:]] for row in rows_of(titled(found, "2025年各乡镇各档村数"))}
    county = townships.pop("全县")
    assert [sum(column) for column in zip(*townships.values(), strict=True)] == county


def test_distribution_holds_every_village_and_the_median(client: FlaskClient, connection: sa.Connection) -> None:
    part = titled(panels(client, "collective_income", "?period=2025"), "2025年村集体经济收入：", "中位数")
    sql = """select area_code, sum(value) from observation_current where county_code = 'demo' and period like '2025-%'
             and indicator_code = 'village_collective_income' and state = 'reported' group by area_code order by 2"""
    sums = [row[1] for row in connection.execute(sa.text(sql))]
    rows = rows_of(part)
    assert len(rows) == len(sums)
    assert sorted(float(row[1].replace(",", "")) for row in rows) == pytest.approx(sums, abs=0.051)
    middle = (sums[len(sums) // 2] + sums[(len(sums) - 1) // 2]) / 2
    assert f"中位数 {middle:.1f} 万元" in title_of(part)


def test_register_stock_and_new_are_the_indicators_by_kind(client: FlaskClient, connection: sa.Connection) -> None:
    found = panels(client, "cooperatives", "")
    stock = {row[0]: row[1:] for row in rows_of(titled(found, "2026年在册合作社（按领办类型）：")) if row[0].endswith("年")}
    for year, month in (("2025年", "2025-12"), ("2026年", "2026-10")):
        assert sum(map(int, stock[year])) == value_of(connection, "coops_registered", month)
    assert int(stock["2025年"][0]) == value_of(connection, "party_led_coops", "2025-12")
    new = {row[0]: row[1:] for row in rows_of(titled(found, "新登记合作社"))}
    assert sum(map(int, new["2024年"])) == value_of(connection, "coops_new", "2024")
    both = {row[0]: row[1:] for row in rows_of(titled(found, "在册合作社与协会"))}
    assert sum(map(int, both["2025年"])) == value_of(connection, "coops_and_associations", "2025-12")


def test_demo_levels_are_counted_once(client: FlaskClient, connection: sa.Connection) -> None:
    rows = rows_of(titled(panels(client, "cooperatives"), "示范社"))
    levels = ("county", "city", "provincial", "national")
    assert [int(text) for text in rows[0][1:]] == [value_of(connection, f"coops_demo_{one}", "2026-09") for one in levels]
    assert [sum(int(row[place]) for row in rows[1:]) for place in range(1, 5)] == [int(text) for text in rows[0][1:]]


def test_a_ratio_without_its_denominator_says_so_and_shows_the_numerator(uncounted: FlaskClient, connection: sa.Connection) -> None:
    part = titled(panels(uncounted, "cooperatives"), "有党支部领办合作社的村数")
    assert "分母“行政村数”未接入" in words(part)
    assert rows_of(part)[0][1:4] == [f"{value_of(connection, 'villages_with_party_led_coop', '2026-09'):.0f}", "未接入", "—"]


def test_a_ratio_shows_both_its_parts(client: FlaskClient, connection: sa.Connection) -> None:
    part = titled(panels(client, "services"), "2026年9月代办按时办结率")
    above, below = (value_of(connection, "agency_on_time_rate", "2026-09", column=name) for name in ("numerator", "denominator"))
    assert f"（{above:,.0f}/{below:,.0f}）" in title_of(part)
    whole = rows_of(part)[0]
    assert (whole[0], float(whole[1].replace(",", "")), float(whole[2].replace(",", ""))) == ("全县", above, below)
    assert float(whole[3]) == pytest.approx(above / below * 100, abs=0.051)


def test_training_units_are_never_added(client: FlaskClient, connection: sa.Connection) -> None:
    found = panels(client, "training")
    for indicator, name in (
        ("training_sessions", "培训场次"),
        ("training_classes", "培训班期数"),
        ("tech_guidance_rounds", "技术指导轮次"),
    ):
        part = next(one for title, one in found.items() if re.search(f"季度{name}：", title))
        row = next(row for row in rows_of(part) if row[0] == "2026年三季度")
        assert row[1].startswith(f"{value_of(connection, indicator, '2026Q3'):.0f} ")
        assert len(row) == 2


def test_balance_is_checked_for_every_township_month(client: FlaskClient, connection: sa.Connection) -> None:
    found = panels(client, "services")
    sql = """with figure as (select indicator_code, area_code, period, value from rollup
                             where county_code = 'demo' and level = 'township' and period like '____-__')
             select count(*), sum(abs(before.value + came.value - went.value - stands.value) > 1e-6)
             from figure as stands
             join figure as before on before.indicator_code = stands.indicator_code and before.area_code = stands.area_code
                  and before.period = strftime('%Y-%m', stands.period || '-01', '-1 month')
             join figure as came on came.indicator_code = 'grid_issues_collected' and came.area_code = stands.area_code
                  and came.period = stands.period
             join figure as went on went.indicator_code = 'grid_issues_closed' and went.area_code = stands.area_code
                  and went.period = stands.period
             where stands.indicator_code = 'grid_issues_open'
                   and before.value + came.value - went.value - stands.value is not null"""
    known, wrong = connection.execute(sa.text(sql)).one()
    title = next(title for title in found if title.startswith("勾稽"))
    assert str(known) in title
    assert ("全部相符" in title) == (not wrong)


def test_steps_are_counts_of_one_period(client: FlaskClient, connection: sa.Connection) -> None:
    part = titled(panels(client, "organisation"), "2026年9月发展党员：")
    assert "同期数，非同批" in words(part)
    expected = [value_of(connection, code, "2026-09") for code in ("party_applicants", "party_activists", "party_admitted")]
    assert figures(part)[0]["data"][0]["x"] == expected
    assert "%" not in words(part["props"]["children"][0])


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("赋能清单（项）", ("empower_items_delegated", "empower_items_taken", "empower_items_accepted")),
        ("赋能清单（条）", ("empower_clauses_delegated", "empower_clauses_taken", "empower_clauses_handled")),
    ],
)
def test_empowerment_by_kind_adds_up_to_its_indicators(
    client: FlaskClient, connection: sa.Connection, name: str, codes: tuple[str, ...]
) -> None:
    rows = rows_of(titled(panels(client, "organisation"), name))
    assert len(rows) == 6
    sums = [sum(int(row[place].replace(",", "")) for row in rows) for place in (1, 2, 3)]
    assert sums == [value_of(connection, code, "2026-09") for code in codes]


@pytest.mark.parametrize("by", ["按类别", "按责任单位"])
def test_rectification_adds_up_to_its_indicators(client: FlaskClient, connection: sa.Connection, by: str) -> None:
    rows = rows_of(titled(panels(client, "governance"), by))
    sums = [sum(int(row[place]) for row in rows) for place in (1, 2, 3)]
    assert sums == [value_of(connection, code, "2026-09") for code in ("rectify_open", "rectify_overdue", "rectify_closed_to_date")]


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_lists_every_indicator(client: FlaskClient, connection: sa.Connection, domain: str) -> None:
    sql = "select name_zh from indicator where county_code = 'demo' and domain = :domain and aggregation <> 'cumulative'"
    declared = set(connection.execute(sa.text(sql), {"domain": domain}).scalars())
    layout = page(client, f"/topics/{domain}", MONTH)
    told = {row[0] for one in components(layout) if one["props"].get("id") == "domain-indicators" for row in rows_of(one)}
    silent = {
        words(item).replace("未接入", "").strip()
        for one in components(layout)
        if one["props"].get("id") == "domain-silent"
        for item in one["props"]["children"]
    }
    assert told | silent == declared
    assert not told & silent


def test_a_domain_shows_value_coverage_and_partner(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, "/topics/governance", MONTH)
    table = next(one for one in components(layout) if one["props"].get("id") == "domain-indicators")
    row = next(row for row in rows_of(table) if row[0] == "网格搜集问题数")
    assert row[1] == f"{value_of(connection, 'grid_issues_collected', '2026-09'):.0f} 条"
    assert row[5] == "14/14 乡镇"
    assert row[6].replace(" ", "") == f"网格问题办结率：{value_of(connection, 'grid_issue_close_rate', '2026-09'):.1f}%"
