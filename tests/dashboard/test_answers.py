"""Pages are made once a version of the data, and never shown after it."""

import json
from pathlib import Path

import numpy as np
import pytest
from dash import html

import settings
from dashboard import create_app
from dashboard.pages import overview
from tests.dashboard.asking import CALLBACK, components, page, page_request, words
from tests.dashboard.counties import load, write_county, write_income


def test_answer_is_made_once_a_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    county = write_county(tmp_path / "county", ["甲镇", "乙镇"])
    url = f"sqlite:///{tmp_path / 'warehouse.sqlite'}"
    write_income(county, ["甲镇", "乙镇"], "202401", 5.0)
    load(url, county)
    client = create_app(url, settings.CATALOGUE, [county]).server.test_client()
    made: list[str] = []
    build = overview.build
    monkeypatch.setattr(overview, "build", lambda view: [made.append(view.lang), *build(view)][1:])
    first = words(page(client, "/"))
    assert words(page(client, "/")) == first
    assert made == ["zh"]
    page(client, "/", "?lang=en")
    assert made == ["zh", "en"]
    write_income(county, ["甲镇", "乙镇"], "202402", 7.0)
    load(url, county)
    assert "2024年2月" in words(page(client, "/"))
    assert made == ["zh", "en", "zh"]


def test_a_page_holds_numbers_as_a_frame_has_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    county = write_county(tmp_path / "county", ["甲镇"])
    url = f"sqlite:///{tmp_path / 'warehouse.sqlite'}"
    write_income(county, ["甲镇"], "202401", 5.0)
    load(url, county)
    client = create_app(url, settings.CATALOGUE, [county]).server.test_client()
    numbers = [np.float64(1.5), np.int64(2), np.bool_(True), float("nan")]
    monkeypatch.setattr(overview, "build", lambda view: [html.Ol([html.Li(one) for one in numbers], id="numbers", tabIndex=np.int64(3))])
    (held,) = [one["props"] for one in components(page(client, "/")) if one["props"].get("id") == "numbers"]
    assert [one["props"]["children"] for one in held["children"]] == [1.5, 2, True, None]
    assert held["tabIndex"] == 3


def test_first_document_holds_the_page_and_its_status(tmp_path: Path) -> None:
    county = write_county(tmp_path / "county", ["甲镇</script>"])
    url = f"sqlite:///{tmp_path / 'warehouse.sqlite'}"
    write_income(county, ["甲镇</script>"], "202401", 5.0)
    load(url, county)
    client = create_app(url, settings.CATALOGUE, [county]).server.test_client()
    document = client.get("/indicators/village_collective_income")
    assert document.status_code == 200
    text = document.get_data(as_text=True)
    assert '<script type="application/json" id="first">' in text
    assert r"甲镇\u003c" in text
    assert "甲镇</script>" not in text
    assert client.get("/nowhere").status_code == 404
    assert client.get("/indicators/nope").status_code == 404
    assert client.get("/?county=nope").status_code == 404


def test_what_the_browser_has_is_not_sent_again(tmp_path: Path) -> None:
    county = write_county(tmp_path / "county", ["甲镇"])
    url = f"sqlite:///{tmp_path / 'warehouse.sqlite'}"
    write_income(county, ["甲镇"], "202401", 5.0)
    load(url, county)
    client = create_app(url, settings.CATALOGUE, [county]).server.test_client()

    def parts(known: str) -> dict[str, str]:
        answer = client.post(CALLBACK, json=page_request("/", known)).get_json()
        sent: dict[str, str] = json.loads(answer["response"]["page"]["children"])["parts"]
        return sent

    first, *others = parts("")
    assert set(parts(first)) == set(others)
    assert parts(" ".join([first, *others, "unheard"])) == {}
