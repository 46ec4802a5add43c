"""Nothing sent to the server breaks it: thousands of addresses, parameters, callbacks and downloads, drawn the same in every run.

An answer is sound when it is no failure (5xx, or a page that shows a reference number), holds nothing of the program's insides, and
carries the security headers. What is refused has status 400 to 431 and is one sentence, or a page.
"""

import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from werkzeug.test import TestResponse

import settings
from dashboard import create_app
from dashboard.exports.tables import TABLES
from tests.addresses import paths
from tests.dashboard.asking import CALLBACK, PAGE, page, page_request, words
from tests.dashboard.counties import ROOT_AREA, load, township_code, write_county, write_income
from warehouse.catalogue import load_catalogue

_LEAST = 5_000
_PAGES, _DOWNLOADS, _DOCUMENTS, _ADDRESSES, _PAYLOADS = 16, 700, 40, 600, 800  # examples; of pages, for each of them
_INSIDES = re.compile(r'Traceback|File \\*"/|line \d+, in | object at 0x|<class |sqlalchemy|werkzeug|sqlite3|Error: |NaT\b', re.I)
_VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
_LONGEST = 2_000  # characters of an address that is asked for by callback, too
_FAILED = re.compile(r"记录编号|Reference ")
_NAMES = ["甲镇", "=乙镇", "丙<b>镇"]
_CODES = load_catalogue([settings.CATALOGUE])

drawn = effort(max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
hostile = st.sampled_from(
    ["", "\x00", "\r\nX: y", "%", "%zz", "%c3%28", "\u202e", "😀", "'; drop table area", "<script>", "../../etc/passwd", "{0}",
     "{{}}", "${x}", "null", "-1", "1e999", "9" * 400, "长" * 300, "a" * 5_000, "🏳️‍🌈", "\ufeff", "[]", "&", "=1", "nan", "٣", "²"]
)  # fmt: skip
text = st.text(max_size=12) | hostile
indicator = st.sampled_from(list(_CODES.indicators)) | st.just("village_collective_income") | text
place = st.sampled_from([ROOT_AREA, township_code(1), township_code(9), f"{township_code(1)[:6]}001201"]) | text
period = st.sampled_from(
    ["2024-01", "2024-12", "2024", "2024Q4", "2019/2021", "undated", "0001-01", "9999-12", "2024-13", "2024Q5", "2024/", "2031"]
)
choices = {
    "period": period | text,
    "lang": st.sampled_from(["zh", "en", "fr"]) | text,
    "county": st.sampled_from(["small", "x"]) | text,
    "version": st.sampled_from(["1", "2", "0", "-1", "99"]) | text,
    "indicator": indicator,
    "indicators": st.lists(indicator, max_size=3).map(",".join),
    **dict.fromkeys(("area", "explain", "village", "zone", "township"), place),
    "form": st.sampled_from(list(_CODES.forms)) | text,
    "domain": st.sampled_from(list(_CODES.domains)) | text,
    "by": st.sampled_from(["kind", "status"]) | text,
    "grain": st.sampled_from(["month", "quarter", "year", "once"]) | text,
    "basis": st.sampled_from(["with", "without"]) | text,
    **dict.fromkeys(("batch", "report", "sort"), st.sampled_from(["1", "0", "999999999999999999999"]) | text),
    **dict.fromkeys(("revisions", "data"), st.sampled_from(["yes", "no"]) | text),
}
query = st.lists(
    st.sampled_from(sorted(choices)).flatmap(lambda name: st.tuples(st.just(name), choices[name])) | st.tuples(text, text), max_size=4
)
variable = {"code": indicator | place, "topic": st.sampled_from([*_CODES.topics, *_CODES.domains]) | text, "form": choices["form"],
            "area": place, "period": choices["period"], "batch": choices["batch"]}  # fmt: skip
json_leaf = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | text | st.sampled_from([PAGE, "address.children"])
json_keys = st.sampled_from(["id", "property", "value", "output", "outputs", "inputs", "state", "changedPropIds"]) | st.text(max_size=6)
anything = st.recursive(json_leaf, lambda part: st.lists(part, max_size=3) | st.dictionaries(json_keys, part, max_size=4), max_leaves=8)
headers = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(["", "*", "\u00ff", "br;q=x", "gzip;q=-1", "lang=%00", "x" * 3_000, "bytes=0-0,9-", 'W/"', "1970", "[::1"])
        for name in (
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Cookie",
            "Range",
            "If-None-Match",
            "If-Modified-Since",
            "X-Forwarded-For",
            "Content-Type",
            "Referer",
            "User-Agent",
            "Authorization",
        )
    },
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("fuzz")
    county = write_county(folder / "county", _NAMES)
    url = f"sqlite:///{folder / 'warehouse.sqlite'}"
    for month in ("202401", "202412"):
        write_income(county, _NAMES, month, 5.0)
        load(url, county)
    return create_app(url, settings.CATALOGUE, [county], folder / "versions").server.test_client()


def _faults(answer: TestResponse, sent: object) -> list[str]:
    """Return what is wrong with an answer: a failure, a header that is missing, the program's insides.

    A malformed callback may bear the reference of a failure, nothing else may.
    """
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    found += ["nosniff"] if answer.headers["X-Content-Type-Options"] != "nosniff" else []
    scripts = answer.headers["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]
    found += ["unsafe scripts"] if "unsafe" in scripts else []
    if answer.mimetype.startswith(("text/", "application/json")) and not answer.headers.get("Content-Encoding"):
        said = answer.get_data(as_text=True)
        found += ["a failure's reference"] if answer.status_code != 400 and _FAILED.search(said) else []
        inside = _INSIDES.search(said)
        if inside and inside[0] not in str(sent):
            found.append(said[max(0, inside.start() - 80) : inside.end() + 80])
    answer.close()
    return found


def _address(path: str, parameters: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(parameters, errors='surrogatepass')}"


@pytest.mark.parametrize("route", sorted(paths()))
def test_no_parameter_breaks_a_page(client: FlaskClient, route: str) -> None:
    sent: list[str] = []

    @effort(drawn, max_examples=_PAGES)
    @given(data=st.data(), parameters=query)
    def ask(data: st.DataObject, parameters: list[tuple[str, str]]) -> None:
        path = _VARIABLE.sub(lambda found: quote(data.draw(variable.get(found[1], text)), safe=""), route)
        sent.append(_address(path, parameters))
        assert _faults(client.get(sent[-1]), sent[-1]) == [], sent[-1]
        if len(sent[-1]) < _LONGEST:
            assert _faults(client.post(CALLBACK, json=page_request(sent[-1])), sent[-1]) == [], sent[-1]

    ask()
    assert len(sent) >= _PAGES


def test_no_parameter_breaks_a_download(client: FlaskClient) -> None:
    sent: list[str] = []
    names = st.sampled_from(sorted(TABLES)) | text

    @effort(drawn, max_examples=_DOWNLOADS)
    @given(name=names, kind=st.sampled_from(["csv", "csv", "xlsx", "exe", ""]), parameters=query, code=indicator)
    def ask(name: str, kind: str, parameters: list[tuple[str, str]], code: str) -> None:
        sent.append(_address(f"/download/{quote(name, safe='')}.{kind}", [("indicator", code), ("indicators", code), *parameters]))
        assert _faults(client.get(sent[-1]), sent[-1]) == [], sent[-1]

    ask()
    assert len(sent) >= _DOWNLOADS


def test_no_parameter_breaks_a_document(client: FlaskClient) -> None:
    sent: list[str] = []
    asked = st.lists(
        st.sampled_from(["department", "domain", "area", "status", "order", "period", "since", "until", "version", "lang"]).flatmap(
            lambda name: st.tuples(st.just(name), choices.get(name, text) | st.sampled_from(["", "behind", "late", "农业农村局"]))
        ),
        max_size=3,
    )

    @effort(drawn, max_examples=_DOCUMENTS)
    @given(kind=st.sampled_from(["docx", "docx", "docx", "pptx", "pdf"]), parameters=asked)
    def ask(kind: str, parameters: list[tuple[str, str]]) -> None:
        sent.append(_address(f"/download/targets.{kind}", parameters))
        assert _faults(client.get(sent[-1]), sent[-1]) == [], sent[-1]

    ask()
    assert len(sent) >= _DOCUMENTS


def test_no_address_method_or_header_breaks_the_server(client: FlaskClient) -> None:
    sent: list[object] = []
    begun = st.sampled_from(
        ["/", "/search.json", "/healthz", "/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/assets/", "/static/",
         "/_dash-component-suites/dash/", "/_dash-component-suites/", "/nowhere", "//", "/%", "/download/"]
    )  # fmt: skip
    methods = st.sampled_from(["GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])

    @effort(drawn, max_examples=_ADDRESSES)
    @given(path=begun, further=text, parameters=query, method=methods, more=headers)
    def ask(path: str, further: str, parameters: list[tuple[str, str]], method: str, more: dict[str, str]) -> None:
        addresses = (_address(path, parameters), _address(path + quote(further), parameters), f"{path}?{quote(further, safe='%&=?/')}")
        for address in addresses:
            sent.append((method, address, more))
            answer = client.open(address, method=method, headers=more, base_url="http://localhost")
            assert _faults(answer, sent[-1]) == [], sent[-1]

    ask()
    assert len(sent) >= 3 * _ADDRESSES


def test_no_payload_breaks_a_callback(client: FlaskClient) -> None:
    sent: list[object] = []

    @effort(drawn, max_examples=_PAYLOADS)
    @given(body=anything, value=anything, raw=st.binary(max_size=24), kind=st.sampled_from(["application/json", "text/plain", "", "x"]))
    def ask(body: object, value: object, raw: bytes, kind: str) -> None:
        request = {**page_request(value), "changedPropIds": [str(value)], "state": body}
        payloads: tuple[dict[str, Any], ...] = ({"json": request}, {"json": body}, {"data": raw, "content_type": kind})
        for payload in payloads:
            sent.append(payload)
            assert _faults(client.post(CALLBACK, **payload), payload) == [], payload

    ask()
    assert len(sent) >= 3 * _PAYLOADS


def test_five_thousand_inputs_are_sent() -> None:
    assert _PAGES * len(paths()) + _DOWNLOADS + 3 * _ADDRESSES + 3 * _PAYLOADS >= _LEAST  # each test counts its own


UNKNOWN = [
    ("/nowhere", "没有这个页面"),
    ("/indicators/nope", "没有代码为 nope 的指标"),
    ("/townships/1", "没有代码为 1 的地区"),
    ("/zones/1", "没有代码为 1 的地区"),
    ("/topics/nope", "没有代码为 nope 的专题"),
    ("/reports/77", "没有编号为 77 的文件"),
    (f"/reports/nope/{ROOT_AREA}/2024-01", "没有代码为 nope 的报表"),
    ("/?county=nope", "没有代码为 nope 的数据集"),
    ("/?period=soon", "soon 不是期间"),
    ("/?indicator=nope", "没有代码为 nope 的指标"),
    ("/?version=99", "没有第 99 版数据"),
    ("/indicators/village_collective_income?explain=1", "没有代码为 1 的地区"),
    ("/indicators/village_collective_income?area=1", "没有代码为 1 的地区"),
    ("/indicators?domain=nope", "没有代码为 nope 的领域"),
    ("/indicators?data=perhaps", "没有 perhaps 这个选项"),
    ("/reports?form=nope", "没有代码为 nope 的报表"),
    ("/download/series.csv?indicator=nope", "没有代码为 nope 的指标"),
    ("/download/series.csv?indicator=village_collective_income&area=1", "没有代码为 1 的地区"),
    ("/download/areas.xlsx?indicator=village_collective_income&period=soon", "soon 不是期间"),
    ("/download/nope.csv", "没有这个文件或地址"),
    ("/download/areas.docx", "没有这个文件或地址"),
    ("/download/targets.docx?status=nope", "没有 nope 这个选项"),
    ("/download/areas.exe", "没有这个文件或地址"),
    ("/search.json?county=nope", "没有这个文件或地址"),
    ("/assets/nothing.js", "没有这个文件或地址"),
    ("/_dash-component-suites/dash/nothing.js", "没有这个文件或地址"),
]


@pytest.mark.parametrize(("sent", "said"), UNKNOWN)
def test_what_nobody_knows_is_said_with_status_404(client: FlaskClient, sent: str, said: str) -> None:
    with client.application.test_client() as reader:  # without the cookie of a language
        answer = reader.get(sent)
        shown = answer.get_data(as_text=True) if answer.mimetype == "text/plain" else words(page(reader, sent))
    assert answer.status_code == 404
    assert said in shown


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_is_refused_is_one_sentence(client: FlaskClient, method: str) -> None:
    answer = client.application.test_client().open("/search.json", method=method)
    assert (answer.status_code, answer.mimetype, answer.get_data(as_text=True)) == (405, "text/plain", "服务器不接受这样的请求。")
    assert "GET" in answer.headers["Allow"]


def test_a_download_that_fails_gives_a_reference_and_no_traceback(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setitem(TABLES, "areas", fail)  # type: ignore[arg-type]
    answer = client.application.test_client().get("/download/areas.csv")
    said = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert said.split("记录编号 ")[1].split("，")[0] in caplog.text
    assert "secret" not in said
    assert "secret of the house" in caplog.text


def test_a_page_that_fails_gives_a_reference_and_no_traceback(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("dashboard.pages.cases.build", fail)
    reader = client.application.test_client()
    document, turned = reader.get("/cases?new=1"), reader.post(CALLBACK, json=page_request("/cases?new=1"))
    assert document.status_code == 500
    for answer in (document, turned):
        said = answer.get_data(as_text=True)
        found = re.search(r"(?:记录编号|\\u8bb0\\u5f55\\u7f16\\u53f7) (\w{8})", said.replace("\\\\", "\\"))
        assert found is not None
        assert found[1] in caplog.text
        assert "secret" not in said
