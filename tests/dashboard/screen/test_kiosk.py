import re

import pytest
from flask.testing import FlaskClient
from typer.testing import CliRunner

import settings
from dashboard import create_app
from dashboard.__main__ import app
from dashboard.screen import kiosk
from tests.loaded import FOLDERS
from warehouse import screen_tokens, store
from warehouse.catalogue.errors import ProjectError


@pytest.fixture
def link(own_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A link made by the command line."""
    monkeypatch.setenv("RVD_DATABASE_URL", own_url)
    made = CliRunner().invoke(app, ["kiosk", "create", "三楼会议室"])
    assert made.exit_code == 0, made.output
    return made.output.strip()


def _id_of(link: str) -> str:
    return screen_tokens.hash_of(link.partition("=")[2])[:8]


def test_b20_link_opens_the_screen_and_nothing_else(screen: FlaskClient, link: str) -> None:
    browser = screen.application.test_client()
    answer = browser.get(f"{link}&lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/screen?lang=en")
    assert re.search(r"kiosk=.*HttpOnly.*SameSite=Lax", answer.headers["Set-Cookie"])
    for path in ("/screen", "/screen/scenes.json", "/screen/state.json", "/assets/screen/stage.css", "/healthz"):
        assert browser.get(path).status_code == 200, path
    for path in ("/", "/targets", "/download/targets.csv", "/reports/1"):
        assert browser.get(path).status_code == 403, path
    assert browser.post("/screen/record.json", json={}).status_code == 403
    assert browser.post("/_dash-update-component", json={}).status_code == 403
    assert screen.application.test_client().get("/").status_code == 200


def test_b20_revoked_link_stops(screen: FlaskClient, link: str, own_url: str) -> None:
    browser = screen.application.test_client()
    browser.get(link)
    runner = CliRunner()
    assert f"{_id_of(link)}\t三楼会议室" in runner.invoke(app, ["kiosk", "list"]).output
    assert runner.invoke(app, ["kiosk", "revoke", _id_of(link)]).exit_code == 0
    later = create_app(own_url, settings.CATALOGUE, FOLDERS).server.test_client()  # a process that has not looked at the token yet
    later.set_cookie(kiosk.COOKIE, link.partition("=")[2])
    answer = later.get("/screen/state.json")
    assert (answer.status_code, answer.get_data(as_text=True)) == (403, "这个大屏链接已停用，请向管理员要新的链接")
    assert later.get(link).status_code == 403
    with pytest.raises(ProjectError, match="no such token"):
        runner.invoke(app, ["kiosk", "revoke", _id_of(link)], catch_exceptions=False)


def test_unknown_token_is_refused(screen: FlaskClient) -> None:
    assert screen.application.test_client().get("/screen?kiosk=guess").status_code == 403


def test_tokens_are_kept_as_hashes(warehouse_url: str) -> None:
    engine = store.open_writer(warehouse_url)
    token = screen_tokens.create(engine, "墙")
    with store.read(engine) as connection:
        assert screen_tokens.holds(connection, token)
        assert not screen_tokens.holds(connection, screen_tokens.hash_of(token))
        assert [one.name for one in screen_tokens.tokens(connection)] == ["墙"]
    for wrong in ("", "%", "zz"):
        with pytest.raises(ProjectError):
            screen_tokens.revoke(engine, wrong)
    screen_tokens.revoke(engine, screen_tokens.hash_of(token)[:8])
    with store.read(engine) as connection:
        assert not screen_tokens.holds(connection, token)
    engine.dispose()
