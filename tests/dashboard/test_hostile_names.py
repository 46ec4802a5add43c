"""Names that would be markup, formulas or templates elsewhere, in every place a workbook can bring them to: shown as they are, everywhere.

The names are those of tests/hostile.py.
"""

import csv
import io
import json

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

import settings
from dashboard import create_app
from dashboard.exports.tables import TABLES
from tests.addresses import INCOME, LIUHE, ZONE, page_addresses
from tests.dashboard.asking import CALLBACK, components, figures, page, page_request
from tests.hostile import hostile_warehouse
from tests.loaded import LoadedWarehouse, folder_of


@pytest.fixture(scope="module")
def client(loaded: LoadedWarehouse, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    url = hostile_warehouse(loaded.url, tmp_path_factory.mktemp("hostile"))
    return create_app(url, settings.CATALOGUE, [folder_of("demo")]).server.test_client()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", page_addresses())
def test_a_page_holds_names_as_text(client: FlaskClient, path: str, lang: str) -> None:
    search = f"?lang={lang}"
    layout = page(client, path, search)
    assert "DangerouslySetInnerHTML" not in {one["type"] for one in components(layout)}
    for figure in figures(layout):
        assert not any(mark in json.dumps(figure, ensure_ascii=False) for mark in ("<script", "<img", "<b id"))
        assert "hostile" not in json.dumps([trace.get("hovertemplate") for trace in figure["data"]])
    for one in components(layout):
        assert not str(one["props"].get("href", "/")).strip().lower().startswith("javascript:")
    document = client.get(path + search)
    assert document.status_code == 200
    for mark in ("<script>hostile", "<img src=x", "<b id=hostile"):
        assert mark not in document.get_data(as_text=True)


def test_the_names_are_there(client: FlaskClient) -> None:
    said = json.dumps(client.post(CALLBACK, json=page_request("/townships")).get_json(), ensure_ascii=False)
    assert said.count("hostile") > 20
    assert "hostile" in client.get("/search.json").get_data(as_text=True)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_download_holds_no_formula(client: FlaskClient, name: str) -> None:
    codes = {"topic_register": "party_led_coops", "topic_flow": "party_led_coops", "topic_stock": "party_led_coops"}
    code = codes.get(name, INCOME)
    area = ZONE if name == "villages" else LIUHE
    query = {
        "indicator": code,
        "indicators": code,
        "area": area,
        "form": "village_income_monthly",
        "batch": "1",
        "domain": "industry",
        "by": "kind",
    }
    plain = client.get(f"/download/{name}.csv", query_string=query)
    if plain.status_code == 404:
        pytest.fail(plain.get_data(as_text=True))
    for row in csv.reader(io.StringIO(plain.get_data().decode("utf-8-sig"), newline="")):
        for cell in row:
            if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
                float(cell)  # a number, which is no formula
    book = load_workbook(io.BytesIO(client.get(f"/download/{name}.xlsx", query_string=query).get_data()))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    sent = plain.headers["Content-Disposition"]
    assert not any(mark in sent for mark in ("\r", "\n", "\u202e"))
