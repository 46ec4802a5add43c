import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st


def test_scenes_are_sent_once(screen: FlaskClient) -> None:
    first = screen.get("/screen/scenes.json")
    assert first.status_code == 200
    assert screen.get("/screen/scenes.json", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_area_is_a_scene_about_a_township(screen: FlaskClient) -> None:
    matrix = next(scene for scene in screen.get("/screen/scenes.json").get_json()["scenes"] if scene["code"] == "targets")["panels"][0]
    code = matrix["rows"][0][1]["drill"]
    scene = screen.get(f"/screen/area.json?area={code}").get_json()
    assert scene["title"].startswith(matrix["heads"][1])
    assert 0 < len(scene["panels"][0]["rows"]) <= 12


def test_why_of_every_kind_names_formula_and_cells(screen: FlaskClient) -> None:
    scenes = screen.get("/screen/scenes.json").get_json()["scenes"]
    asked = [kpi["why"] for scene in scenes for panel in scene["panels"] for kpi in panel["kpis"] if kpi["why"]]
    asked += [cell["why"] for scene in scenes for panel in scene["panels"] for row in panel["rows"][:2] for cell in row if cell["why"]]
    assert {one["of"] for one in asked} == {"figure", "target"}
    for one in {tuple(sorted(each.items())): each for each in asked}.values():
        blocks = screen.get("/screen/why.json", query_string=one).get_json()["blocks"]
        assert "怎么算的" in [block["text"] for block in blocks]
        assert any(block["kind"] == "table" and block["rows"] for block in blocks)


@pytest.mark.parametrize(
    "asked", ["area.json", "area.json?area=x", "why.json", "why.json?indicator=x", "scenes.json?version=0", "scenes.json?county=x",
              "why.json?indicator=village_collective_income&area=x&period=2026", "why.json?indicator=village_collective_income&of=target"],
)  # fmt: skip
def test_what_nobody_knows_is_said_in_a_sentence(screen: FlaskClient, asked: str) -> None:
    answer = screen.get(f"/screen/{asked}")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert "Traceback" not in answer.get_data(as_text=True)
    assert answer.get_data(as_text=True)


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["scenes.json", "area.json", "why.json", "state.json", "record.json", "records.json", "revised.json"]),
    st.dictionaries(
        st.sampled_from(["county", "lang", "version", "period", "basis", "indicator", "area", "of", "id"]),
        st.one_of(st.text(max_size=12), st.sampled_from(["demo", "2026", "2026-10", "village_collective_income", "target"])),
        max_size=4,
    ),
)
def test_any_question_is_answered_or_refused(screen: FlaskClient, path: str, asked: dict[str, str]) -> None:
    assert screen.get(f"/screen/{path}", query_string=asked).status_code in (200, 404)
