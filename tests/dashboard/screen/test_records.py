import json

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from warehouse import store
from warehouse.schema import publication, target_current

OWN = {"Origin": "http://localhost"}


def _asked(version: int) -> dict[str, object]:
    return {"county": "demo", "version": version, "title": "十月调度会", "lang": "zh", "scenes": ["glance"]}


def _version(screen: FlaskClient) -> int:
    return int(screen.get("/screen/state.json").get_json()["version"])


def test_record_shows_the_same_after_a_correction_and_lists_what_was_revised(screen: FlaskClient, own_url: str) -> None:
    version = _version(screen)
    before = screen.get("/screen/scenes.json").get_json()
    made = screen.post("/screen/record.json", json=_asked(version), headers=OWN).get_json()
    assert made["url"] == f"/screen?record={made['id']}"
    kept = screen.get(f"/screen/record.json?id={made['id']}").get_json()
    assert kept["deck"]["scenes"] == before["scenes"]
    assert kept["record"]["title"] == "十月调度会"
    _next_version(own_url, version)
    assert _version(screen) == version + 1
    assert screen.get("/screen/scenes.json").get_json()["version"] == version + 1
    assert screen.get(f"/screen/record.json?id={made['id']}").get_json() == kept
    blocks = screen.get(f"/screen/revised.json?id={made['id']}").get_json()["blocks"]
    assert any(block["kind"] == "head" for block in blocks)
    listed = screen.get("/screen/records.json").get_json()
    assert made["id"] in [one["record_id"] for one in listed]
    assert all("deck" not in one for one in listed)


def _next_version(url: str, version: int) -> None:
    engine = store.open_writer(url)
    with store.write(engine) as connection:
        connection.execute(publication.insert().values(version=version + 1, published_at="2026-12-01T08:00:00+08:00", batches=0, cells=0))
        connection.execute(target_current.update().values(value=1.0))
    engine.dispose()


def test_record_of_an_earlier_version_is_that_version(screen: FlaskClient) -> None:
    made = screen.post("/screen/record.json", json=_asked(2), headers=OWN).get_json()
    kept = screen.get(f"/screen/record.json?id={made['id']}").get_json()
    assert (kept["deck"]["version"], kept["deck"]["earlier"]) == (2, True)


def test_record_is_kept_for_pages_of_this_server_alone(screen: FlaskClient) -> None:
    for headers in ({"Origin": "http://elsewhere.example"}, {"Referer": "http://elsewhere.example/screen"}):
        assert screen.post("/screen/record.json", json=_asked(1), headers=headers).status_code == 403
    assert screen.post("/screen/record.json", data=json.dumps(_asked(1)), content_type="text/plain", headers=OWN).status_code == 403


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "1"},
        {"version": True},
        {"lang": "fr"},
        {"title": "x" * 201},
        {"scenes": "glance"},
        {"scenes": [1]},
        {"scenes": ["a"] * 51},
    ],
)
def test_record_of_something_else_is_refused(screen: FlaskClient, changed: dict[str, object]) -> None:
    assert screen.post("/screen/record.json", json={**_asked(1), **changed}, headers=OWN).status_code == 400


@pytest.mark.parametrize("changed", [{"version": 0}, {"version": 10**9}, {"county": "nowhere"}])
def test_record_of_what_there_is_not_says_so(screen: FlaskClient, changed: dict[str, object]) -> None:
    answer = screen.post("/screen/record.json", json={**_asked(1), **changed}, headers=OWN)
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")


def test_unknown_record_says_so(screen: FlaskClient) -> None:
    for path in ("record", "revised"):
        answer = screen.get(f"/screen/{path}.json?id=%3Cb%3E")
        assert (answer.status_code, answer.get_data(as_text=True)) == (404, "没有编号为 <b> 的会议记录")


ANYTHING = st.recursive(st.none() | st.integers() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one))


@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), ANYTHING))
def test_record_of_anything_never_fails(screen: FlaskClient, body: object) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    answer = screen.post("/screen/record.json", data=text.encode("utf-8", "replace"), content_type="application/json", headers=OWN)
    assert answer.status_code in (400, 404)
