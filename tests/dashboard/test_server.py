"""What the server adds around the pages: headers, compression, caching, short refusals."""

import gzip
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask.testing import FlaskClient

import settings
from dashboard import create_app
from dashboard.server import claim
from tests.dashboard.asking import CALLBACK, components, figures, page, words
from tests.dashboard.counties import load, township_code, write_county, write_income
from warehouse import store
from warehouse.catalogue.errors import ProjectError

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "</script><b>粗</b>",
    "长" * 60 + "镇",
    "\u202eمرحبا镇",
    "\"引'号&amp;%{x}镇",
]
INCOME = "/indicators/village_collective_income"
BUNDLE = "/assets/0-plotly.min.js"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("hostile")
    county = write_county(folder / "county", HOSTILE, name="<i>县</i>")
    for month, income in (("202401", 0.0), ("202412", 20.0), ("202501", 5.0)):
        write_income(county, HOSTILE, month, income)
    made = f"sqlite:///{folder / 'warehouse.sqlite'}"
    load(made, county)
    return made


@pytest.fixture(scope="module")
def client(url: str) -> FlaskClient:
    county = Path(url.removeprefix("sqlite:///")).parent / "county"
    return create_app(url, settings.CATALOGUE, [county]).server.test_client()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        INCOME,
        "/nowhere",
        "/?county=nope",
        "/healthz",
        "/search.json",
        "/_dash-layout",
        "/_dash-dependencies",
        BUNDLE,
        "/assets/nothing.js",
        "/_dash-component-suites/dash/nothing.js",
        CALLBACK,
        "/download/areas.csv?indicator=village_collective_income",
        "/download/areas.xlsx?indicator=village_collective_income",
        "/download/areas.csv",
        "/download/nothing.exe",
    ],
)
def test_answers_carry_the_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["base-uri"] == "'self'"


def test_health_needs_no_warehouse_and_no_page(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.get_data(as_text=True)) == (200, "OK")


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
@pytest.mark.parametrize("path", [BUNDLE, "/assets/2-style.css"])
def test_answers_are_packed_as_the_browser_asks(client: FlaskClient, path: str, encoding: str, unpack: Any) -> None:
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": encoding})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == encoding
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert unpack(packed.get_data()) == plain.get_data()


def test_answers_are_not_packed_where_it_is_refused(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get(BUNDLE, headers={"Accept-Encoding": "br;q=0, gzip;q=0"}).headers
    assert client.get(BUNDLE, headers={"Accept-Encoding": "br;q=0, gzip"}).headers["Content-Encoding"] == "gzip"


def test_files_are_packed_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get(f"{BUNDLE}?m=1", headers={"Accept-Encoding": "br"})
    monkeypatch.setattr(brotli, "compress", lambda *_, **__: pytest.fail("packed again"))
    for query in ("?m=1", "?m=2", ""):
        assert client.get(BUNDLE + query, headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"


def test_files_are_kept_for_a_year_where_their_address_changes_with_them(client: FlaskClient) -> None:
    index = client.get("/").get_data(as_text=True)
    named = [part.split('"')[0] for part in index.split('src="')[1:] + index.split('href="')[1:]]
    files = [path for path in named if path.startswith(("/assets/", "/_dash-component-suites/"))]
    assert len(files) > 5
    assert {client.get(path).headers["Cache-Control"] for path in files} == {"public, max-age=31536000, immutable"}
    assert client.get(BUNDLE).headers["Cache-Control"] == "no-cache"
    assert client.get("/").headers["Cache-Control"] == "no-cache"


def test_names_to_search_are_sent_once_a_version(client: FlaskClient) -> None:
    reader = client.application.test_client()
    first = reader.get("/search.json?of=1", headers={"Accept-Encoding": "gzip"})
    assert first.status_code == 200
    assert first.headers["Content-Encoding"] == "gzip"
    again = reader.get("/search.json?of=1", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    other = reader.get("/search.json?of=1&lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_a_cold_worker_answers_its_first_requests_at_once(url: str) -> None:
    county = Path(url.removeprefix("sqlite:///")).parent / "county"
    index = create_app(url, settings.CATALOGUE, [county]).server.test_client().get("/").get_data(as_text=True)
    scripts = re.findall(r'src="(/[^"]+)"', index)
    assert len(scripts) > 8
    server = create_app(url, settings.CATALOGUE, [county]).server
    with ThreadPoolExecutor(len(scripts)) as readers:
        statuses = list(readers.map(lambda path: server.test_client().get(path).status_code, scripts))
    assert set(statuses) == {200}


def test_language_is_remembered_where_it_was_asked_for(client: FlaskClient) -> None:
    with client.application.test_client() as reader:
        assert 'lang="zh-CN"' in reader.get("/").get_data(as_text=True)
        cookie = reader.get("/?lang=en").headers["Set-Cookie"]
        assert "lang=en" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert 'lang="en"' in reader.get("/").get_data(as_text=True)
        assert "Set-Cookie" not in reader.get("/?lang=%3Cscript%3E").headers
        assert page(reader, "/")["props"]["lang"] == "en"


def test_index_names_no_other_host(client: FlaskClient) -> None:
    index = client.get("/").get_data(as_text=True)
    assert "http://" not in index.replace("http://localhost", "")
    assert "https://" not in index


def test_hostile_names_are_shown_as_they_are(client: FlaskClient) -> None:
    layout = page(client, INCOME, "?period=2024-01")
    shown = words(layout)
    assert all(name in shown for name in HOSTILE)
    assert "DangerouslySetInnerHTML" not in {one["type"] for one in components(layout)}
    for figure in figures(layout):
        labels = figure["layout"].get("yaxis", {}).get("ticktext", [])
        drawn = json.dumps([labels, [trace.get("hovertext") for trace in figure["data"]]], ensure_ascii=False)
        assert "<" not in drawn
        patterns = [str(trace.get("hovertemplate")) for trace in figure["data"]]  # plotly fills in %{…}: no name may stand in one
        assert not any(name in pattern for name in HOSTILE for pattern in patterns)


def test_hostile_names_fit_their_margin(client: FlaskClient) -> None:
    bars = next(figure for figure in figures(page(client, INCOME, "?period=2024-01")) if "ticktext" in figure["layout"]["yaxis"])
    assert max(len(name) for name in bars["layout"]["yaxis"]["ticktext"]) < 60
    assert bars["layout"]["margin"]["l"] <= 240
    assert bars["data"][0]["y"] == [township_code(number) for number in range(1, 7)]


def test_a_zero_base_is_no_percentage(client: FlaskClient) -> None:
    first, second = (
        row["props"]["children"]
        for row in list(components(page(client, INCOME, "?period=2025-01")))
        if row["type"] == "Tr" and len(row["props"]["children"]) == 6 and any(name in words(row) for name in HOSTILE[:2])
    )
    assert [words(cell) for cell in first][3:5] == ["0.0", "—"]
    assert [words(cell) for cell in second][3:5] == ["10.0", "+50.0%"]
    assert "上年同期为零、为负" in words(page(client, INCOME, "?period=2025-01"))


def test_a_warehouse_nobody_loaded_says_what_to_do(tmp_path: Path) -> None:
    empty = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    store.upgrade(empty)
    reader = create_app(empty, settings.CATALOGUE, [settings.ROOT / "data" / "demo"]).server.test_client()
    for path in ("/", INCOME):
        assert "还没有载入数据" in words(page(reader, path))
        assert "python -m etl load" in words(page(reader, path, "?lang=en"))


def test_a_missing_warehouse_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"python -m etl load"):
        create_app(f"sqlite:///{tmp_path / 'none.sqlite'}", settings.CATALOGUE, [settings.ROOT / "data" / "demo"])


def test_two_folders_of_one_code_are_refused(url: str, tmp_path: Path) -> None:
    folders = [write_county(tmp_path / name, ["甲镇"]) for name in ("a", "b")]
    with pytest.raises(ProjectError, match="names another folder"):
        create_app(url, settings.CATALOGUE, folders)


def test_a_warehouse_that_fails_gives_a_reference_and_no_traceback(url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(Path(url.removeprefix("sqlite:///")).read_bytes()[:4096] + b"rubbish" * 2000)
    county = Path(url.removeprefix("sqlite:///")).parent / "county"
    said = words(page(create_app(f"sqlite:///{broken}", settings.CATALOGUE, [county]).server.test_client(), "/"))
    reference = said.split("记录编号 ")[1].split("，")[0]
    assert reference in caplog.text
    assert "sqlite" not in said.lower()


def test_applications_open_no_connection_before_they_are_asked(url: str) -> None:
    county = Path(url.removeprefix("sqlite:///")).parent / "county"
    deployment = create_app(url, settings.CATALOGUE, [county]).server.extensions["deployment"]
    assert deployment.engine.pool.checkedin() == 0


def test_claim_refuses_a_port_in_use() -> None:
    with claim("127.0.0.1", 0) as first:
        first.listen()
        with pytest.raises(ProjectError, match="RVD_PORT"):
            claim("127.0.0.1", first.getsockname()[1])


def test_large_requests_are_refused_unread(client: FlaskClient) -> None:
    assert client.post(CALLBACK, data=b"[" * 200_000, content_type="application/json").status_code == 413
    assert client.post(CALLBACK, data=b"[" * 60_000, content_type="application/json").status_code == 400
