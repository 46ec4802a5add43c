"""Every panel of a topic can be taken away, and its file holds what the warehouse holds."""

import csv
import io

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.dashboard.asking import components, page

TOPICS = ("collective_income", "cooperatives", "training", "services", "industry", "organisation", "governance")


def rows_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"{address}&lang=zh").get_data().decode("utf-8-sig"))))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("topic", TOPICS)
def test_every_panel_of_a_topic_can_be_taken_away(client: FlaskClient, topic: str, lang: str) -> None:
    layout = page(client, f"/topics/{topic}", f"?period=2026-09&lang={lang}")
    links = [one["props"]["href"] for one in components(layout) if one["type"] == "A" and "/download/topic_" in one["props"]["href"]]
    assert links
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        if ".csv" in link:
            assert len(answer.get_data().splitlines()) > 1, link


def test_topic_register_holds_the_counts_of_every_area(client: FlaskClient, reading: sa.Connection) -> None:
    rows = rows_of(client, "/download/topic_register.csv?indicators=rectify_open&by=category&period=2026-09")
    sql = """select value from rollup where county_code = 'demo' and indicator_code = 'rectify_open' and period = '2026-09'
             and area_code = '990100000000'"""
    total = reading.execute(sa.text(sql)).scalar_one()
    assert sum(float(row["数值"]) for row in rows if row["区划代码"] == "990100000000") == total
    assert {row["期间"] for row in rows} == {"2026-09"}


def test_topic_bands_hold_nested_and_exclusive(client: FlaskClient) -> None:
    rows = rows_of(client, "/download/topic_bands.csv?indicators=village_collective_income")
    county = [row for row in rows if row["区划代码"] == "990100000000" and row["期间"] == "2025"]
    assert sum(float(row["只在本档的村数"]) for row in county) == float(county[0]["达到下限的村数"])


def test_topic_months_leave_what_was_not_reported_empty(client: FlaskClient) -> None:
    rows = rows_of(client, "/download/topic_months.csv?indicators=village_collective_income")
    assert next(row["数值"] for row in rows if row["地区"] == "白石镇" and row["期间"] == "2026-10") == ""


@pytest.mark.parametrize(
    "address",
    [
        "topic_series.csv", "topic_series.csv?indicators=nope", "topic_series.csv?indicators=training_sessions&grain=day",
        "topic_register.csv?indicators=training_sessions&by=nope", "topic_flow.csv?indicators=village_debt&by=kind",
        "topic_domain.csv", "topic_domain.csv?domain=nope", "topic_areas.csv?indicators=training_sessions&period=x",
    ],
)  # fmt: skip
def test_what_nobody_knows_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(f"/download/{address}").status_code == 404
