"""Files to take away: that they hold what the page shows, explain themselves, and are safe to open."""

import csv
import io

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboard.exports.files import as_csv
from dashboard.exports.table import Table
from tests.dashboard.asking import components, page
from tests.loaded import LoadedWarehouse, folder_of
from warehouse import store

INCOME = "village_collective_income"


def rows_of(body: bytes) -> list[list[str]]:
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_series_holds_the_rollup(client: FlaskClient, loaded: LoadedWarehouse) -> None:
    head, *rows = rows_of(client.get(f"/download/series.csv?indicator={INCOME}&grain=month").get_data())
    assert head[:2] == ["期间", "数值（万元）"]
    engine = store.open_reader(loaded.url)
    with store.read(engine) as connection:
        sql = """select period, value from rollup where county_code = 'demo' and indicator_code = :code and area_code = '990100000000'
                 and period like '____-__' order by period"""
        expected = connection.execute(sa.text(sql), {"code": INCOME}).all()
    engine.dispose()
    assert len(expected) > 40
    assert [(row[0], float(row[1])) for row in rows] == [(period, value) for period, value in expected if value is not None]


def test_areas_leave_what_was_not_reported_empty(client: FlaskClient) -> None:
    _, *rows = rows_of(client.get(f"/download/areas.csv?indicator={INCOME}&period=2026-10").get_data())
    assert {row[1]: row[2] for row in rows}["白石镇"] == ""
    assert len(rows) == 14


def test_workbook_explains_itself(client: FlaskClient) -> None:
    answer = client.get(f"/download/areas.xlsx?indicator={INCOME}&period=2026-09")
    book = load_workbook(io.BytesIO(answer.get_data()))
    data, meaning, sources = book.worksheets
    assert (data.title, meaning.title, sources.title) == ("数据", "口径", "来源")
    said = {str(name): str(value) for name, value in meaning.iter_rows(values_only=True)}
    assert said["期间"] == "2026年9月"
    assert said["计量单位"] == "万元"
    assert said["数据版本"].isdigit()
    assert "演示数据" in said
    heads, *files = sources.iter_rows(values_only=True)
    assert heads == ("文件", "报表", "收到", "数据个数")
    assert files
    assert all(
        (folder_of("demo") / "inbox" / str(name)).is_file() and form == "村集体经济收入月报" and count > 0 for name, form, _, count in files
    )
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


def test_every_panel_of_a_page_can_be_taken_away(client: FlaskClient) -> None:
    links = [
        one["props"]["href"]
        for one in components(page(client, f"/indicators/{INCOME}", "?period=2026-09"))
        if one["type"] == "A" and one["props"]["href"].startswith("/download/")
    ]
    assert len(links) >= 4
    assert {client.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("path", ["nope.csv", "series.exe", "series.csv", "series.csv?indicator=nope", "areas.csv?indicator=x&county=y"])
def test_what_nobody_knows_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/download/{path}").status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_text_is_never_a_formula(text: str) -> None:
    table = Table("t", [text], [[text], [-1.5], [None]], [], {})
    assert rows_of(as_csv(table, None)) == [[f"'{text}"], [f"'{text}"], ["-1.5"], [""]]  # type: ignore[arg-type]
