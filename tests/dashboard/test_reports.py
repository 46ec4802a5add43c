"""The pages on who sent what, on one file, on published reports, and an earlier version of the data."""

import csv
import io
import re

import plotly.graph_objects as go
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.dashboard.asking import classed, components, figures, page, words
from tests.dashboard.test_pages import rows_of, table_rows
from tests.dashboard.tokens import coloured

INCOME = "village_income_monthly"
BAISHI = "990100103000"


def asked(connection: sa.Connection, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(sql))]


def links(layout: object) -> list[str]:
    return [str(one["props"]["href"]) for one in components(layout) if one["type"] == "A"]


def test_reports_say_who_is_missing_in_words(client: FlaskClient, connection: sa.Connection) -> None:
    sent = asked(connection, f"select distinct sender_code from batch_period where form_code = '{INCOME}' and period = '2026-10'")
    assert (BAISHI,) not in sent
    said = words(next(one for one in components(page(client, "/reports")) if one["props"].get("id") == "missing"))
    assert "2026年10月：白石镇未报村集体经济收入月报" in said


def test_reports_draw_a_mark_per_township_and_month(client: FlaskClient) -> None:
    (figure,) = figures(page(client, "/reports", f"?form={INCOME}"))
    go.Figure(coloured(figure))
    marks = {tuple(place): trace["name"] for trace in figure["data"] for place in trace["customdata"]}
    assert len(marks) == 14 * 12
    assert marks[BAISHI, "2026-10"] == "未报"
    assert marks[BAISHI, "2026-09"] == "已报"


def test_reports_rate_is_what_came_in_time_of_what_was_due(client: FlaskClient) -> None:
    layout = page(client, "/reports", f"?form={INCOME}")
    rows = {row[0]: row[1:] for row in table_rows(layout, "rates")}
    shown = table_rows(layout, "report-rows")
    due = [row for row in shown if row[2] != "未到期"]
    assert rows["合计"][0].endswith(f"/{len(due)}")
    on_time, of = (int(part) for part in rows["白石镇"][0].split("/"))
    assert (on_time, of) == (sum(row[0] == "白石镇" and row[4] != "—" and row[4] <= row[3] for row in due), 11)


def test_reports_freshness_counts_indicators_with_a_figure(client: FlaskClient, connection: sa.Connection) -> None:
    (panel,) = [one for one in components(page(client, "/reports")) if one["props"].get("id") == "freshness"]
    known, count = re.findall(r"(\d+)个指标中(\d+)个有数", words(panel))[0][::-1]
    sql = (
        "select count(distinct indicator_code) from rollup where county_code = 'demo' and area_code = '990100000000' and value is not null"
    )
    ((found,),) = asked(connection, sql)
    companions = asked(
        connection,
        """select count(distinct indicator_code) from rollup join indicator using (county_code, indicator_code)
           where county_code = 'demo' and area_code = '990100000000' and value is not null and indicator.aggregation = 'cumulative'""",
    )[0][0]
    assert int(known) == int(str(found)) - int(str(companions))
    assert int(count) > int(known)
    assert "未接入" in words(panel)


def test_report_shows_every_finding_with_its_cell_and_words(client: FlaskClient, connection: sa.Connection) -> None:
    sql = """select batch_id, severity, count(*) from finding where county_code = 'demo' group by batch_id, severity"""
    found = asked(connection, sql)
    batch = max(found, key=lambda row: int(str(row[2])))[0]
    layout = page(client, f"/reports/{batch}")
    for number, severity, count in found:
        if number == batch:
            assert len(table_rows(layout, f"findings-{severity}")) == count
    ((raw, row_no),) = asked(
        connection, f"select raw, row_no from finding where batch_id = {batch} and severity = 'must' order by finding_no limit 1"
    )
    first = table_rows(layout, "findings-must")[0]
    assert first[1] == raw
    assert first[0].endswith(str(row_no)) and "「" in first[0]
    assert first[2].endswith("。") and first[3].startswith("请")


def test_report_says_how_many_values_were_taken_and_refused(client: FlaskClient, connection: sa.Connection) -> None:
    ((batch, taken, refused),) = asked(
        connection, "select batch_id, rows_taken, rows_refused from batch where county_code = 'demo' and rows_refused > 0 limit 1"
    )
    parts = {one["props"].get("id"): words(one) for one in components(page(client, f"/reports/{batch}"))}
    assert parts["rows-taken"].split()[0] == f"{taken:,}"
    assert parts["rows-refused"].split()[0] == f"{refused:,}"


def test_report_owed_that_nobody_sent_says_so(client: FlaskClient) -> None:
    layout = page(client, f"/reports/{INCOME}/{BAISHI}/2026-10")
    assert "没有收到这一期的报送" in words(layout)
    assert "未报" in words(layout)


def test_report_owed_leads_to_its_file(client: FlaskClient, connection: sa.Connection) -> None:
    sql = f"select batch_id from batch_period where form_code = '{INCOME}' and sender_code = '{BAISHI}' and period = '2026-09'"
    ((batch,),) = asked(connection, sql)
    assert f"/reports/{batch}" in links(page(client, f"/reports/{INCOME}/{BAISHI}/2026-09"))


def test_downloads_of_findings_hold_words_and_no_formula(client: FlaskClient, connection: sa.Connection) -> None:
    ((batch, count),) = asked(
        connection, "select batch_id, count(*) from finding where county_code = 'demo' group by 1 order by 2 desc limit 1"
    )
    body = client.get(f"/download/findings.csv?batch={batch}").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert len(rows) == int(str(count)) + 1
    assert rows[1][0] in ("必改", "须说明", "提示")
    assert client.get("/download/findings.xlsx?batch=999999").status_code == 404


def test_cases_show_every_figure_with_its_sentence(client: FlaskClient, connection: sa.Connection) -> None:
    layout = page(client, "/cases", "?county=published")
    rows = [row for section in classed(layout, "cases") for row in rows_of(section)]
    sql = """select count(*), sum(case when state = 'masked' then 1 else 0 end) from observation_current
             where county_code = 'published' and state in ('reported', 'masked')"""
    ((count, masked),) = asked(connection, sql)
    assert (len(rows), sum(row[4].startswith("原文隐去") for row in rows)) == (count, masked)
    assert "259/326 = 79.4%" in {row[5] for row in rows}
    assert all(row[6] for row in rows)


def test_cases_of_a_data_set_without_reports_lead_to_the_one_that_has(client: FlaskClient) -> None:
    layout = page(client, "/cases")
    assert classed(layout, "cases") == []
    assert "/cases?county=published" in links(layout)


@pytest.mark.parametrize(
    ("path", "search", "said"),
    [
        ("/reports", "?form=nope", "没有代码为 nope 的报表"),
        ("/reports/999999", "", "没有编号为 999999 的文件"),
        (f"/reports/{INCOME}/42/2026-10", "", "没有代码为 42 的地区"),
        (f"/reports/{INCOME}/{BAISHI}/x", "", "x 不是期间"),
        (f"/reports/nope/{BAISHI}/2026-10", "", "没有代码为 nope 的报表"),
        ("/cases", "?county=published&report=9", "没有第 9 份报道"),
        ("/", "?version=0", "没有第 0 版数据"),
        ("/", "?version=99999999999999999999", "版数据"),
        ("/", "?version=-1", "没有第 -1 版数据"),
        ("/", "?version=１&lang=en", "there is no version"),
    ],
)
def test_what_nobody_knows_is_refused(client: FlaskClient, path: str, search: str, said: str) -> None:
    assert said in words(page(client, path, search))


@pytest.mark.parametrize("path", ["/reports", "/reports/1", "/cases?county=published", "/indicators"])
def test_pages_in_english_hold_no_chinese_but_names(client: FlaskClient, path: str) -> None:
    path, _, query = path.partition("?")
    layout = page(client, path, f"?{query}&lang=en")
    quoted = "".join(
        words(one) for one in components(layout) if one["props"].get("lang") == "zh-CN" or one["type"] in ("Option", "Summary")
    )
    heads = [words(one) for one in components(layout) if one["type"] in ("H1", "H2", "Th", "Dt") and one["props"].get("lang") != "zh-CN"]
    assert [text for text in heads if re.search(r"[\u4e00-\u9fff]", text) and text not in quoted] == []


def test_an_earlier_version_shows_its_own_numbers_under_a_banner(client: FlaskClient, connection: sa.Connection) -> None:
    sql = """select max(version) from observation
             where county_code = 'demo' and indicator_code = 'village_collective_income' and period = '2026-10'"""
    ((last,),) = asked(connection, sql)
    search = f"?version={int(str(last)) - 1}&period=2026-10"
    layout = page(client, "/indicators/village_collective_income", search)
    assert f"正在看第 {int(str(last)) - 1} 版" in words(classed(layout, "as-of")[0])
    assert "/indicators/village_collective_income?period=2026-10" in links(classed(layout, "as-of")[0])
    now = page(client, "/indicators/village_collective_income", "?period=2026-10")
    assert classed(now, "as-of") == []
    sql = f"""select sum(value) from observation as stated
              where county_code = 'demo' and indicator_code = 'village_collective_income' and period = '2026-10' and version < {last}
                    and version = (select max(version) from observation as other where other.county_code = stated.county_code
                        and other.indicator_code = stated.indicator_code and other.period = stated.period
                        and other.area_code = stated.area_code and other.version < {last})"""
    ((value,),) = asked(connection, sql)
    assert sum(float(row[1]) for row in table_rows(layout, "townships") if row[1] != "未报送") == pytest.approx(float(str(value)), abs=0.7)
    assert table_rows(layout, "townships") != table_rows(now, "townships")
    assert all("version=" in href for href in links(layout) if href.startswith("/indicators/village_income_"))


def test_the_newest_version_asked_for_by_its_number_has_no_banner(client: FlaskClient, connection: sa.Connection) -> None:
    ((newest,),) = asked(connection, "select max(version) from publication")
    assert classed(page(client, "/", f"?version={newest}"), "as-of") == []
