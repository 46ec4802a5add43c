from datetime import datetime, timedelta

from flask.testing import FlaskClient

from dashboard.screen.state import release


def test_state_is_small_and_says_version_release_and_the_county_s_time(screen: FlaskClient) -> None:
    answer = screen.get("/screen/state.json")
    found = answer.get_json()
    assert len(answer.get_data()) < 1024
    assert found["version"] == screen.get("/screen/scenes.json").get_json()["version"]
    assert found["release"] == release()
    assert datetime.fromisoformat(found["now"]).utcoffset() == timedelta(hours=8)


def test_state_of_an_unknown_county_says_so(screen: FlaskClient) -> None:
    answer = screen.get("/screen/state.json?county=nowhere")
    assert answer.status_code == 404
    assert "nowhere" in answer.get_data(as_text=True)
