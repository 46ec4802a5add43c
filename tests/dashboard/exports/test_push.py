"""The weekly push against a server of this machine: retried, logged, never twice for one version, off unless it is set up."""

import json
import logging
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

import settings
from dashboard import __main__ as command_line
from dashboard.exports import push as pushing_out
from tests.dashboard.counties import load, write_county, write_income
from warehouse import pushing, store
from warehouse.catalogue.errors import ProjectError

TOWNS = ["甲镇", "=乙镇"]


class Receiver:
    """A server that keeps what it is sent, and refuses as many posts as it was told to."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.refuse = 0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                refused = receiver.refuse > 0
                receiver.refuse -= refused
                if not refused:
                    receiver.got.append(body)
                self.send_response(500 if refused else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a county and a warehouse that holds one version of it, to copy."""
    made = tmp_path_factory.mktemp("push")
    folder = write_county(made / "small", TOWNS)
    aims = "".join(f"村集体经济收入,{area},2024年,240,万元,农业农村局\n" for area in ("甲镇", "小县"))
    (folder / "inbox" / "年度目标.csv").write_text(f"指标,地区,年度,目标值,单位,责任单位\n{aims}", encoding="utf-8-sig")
    write_income(folder, TOWNS, "2024-01", 20.0)
    load(f"sqlite:///{made / 'w.sqlite'}", folder)
    return made


@pytest.fixture
def county(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A county with one version, the only one set."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "small"
    monkeypatch.setenv("RVD_DATABASE_URL", f"sqlite:///{tmp_path / 'w.sqlite'}")
    monkeypatch.setenv("RVD_COUNTIES", str(folder))
    monkeypatch.setattr(pushing_out, "PAUSES", (0.0, 0.0))
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command_line.app, ["push", *arguments], catch_exceptions=False)


def test_push_is_off_unless_it_is_set(county: Path) -> None:
    done = run()
    assert (done.exit_code, done.stdout) == (0, "")
    assert "push is off: set RVD_PUSH_URLS" in done.stderr


def test_push_sends_a_version_once(county: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RVD_PUSH_URLS", receiver.url)
    assert run().stdout == "1: json: sent (version 1)\n"
    assert run().stdout == "1: json: already (version 1)\n"
    (sent,) = receiver.got
    assert sent["title"] == "小县2024年目标任务进展督查通报"
    assert sent["message"].startswith("截至2024年1月底，村集体经济收入：达序时。\n")
    assert "数据版本 1（" in sent["message"]


def test_push_sends_a_new_version_again(county: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RVD_PUSH_URLS", receiver.url)
    run()
    write_income(county, TOWNS, "2024-02", 1.0)
    load(settings.database_url(), county)
    assert run().stdout == "1: json: sent (version 2)\n"
    assert len(receiver.got) == 2
    assert "状态变化" in receiver.got[1]["message"]


def test_push_tries_again_and_logs_each_try(
    county: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("RVD_PUSH_URLS", receiver.url)
    receiver.refuse = 2
    with caplog.at_level(logging.INFO, "dashboard.exports.push"):
        assert run().exit_code == 0
    assert [record.getMessage() for record in caplog.records if record.name == "dashboard.exports.push"] == [
        "version 1 to 1: json: try 1 failed", "version 1 to 1: json: try 2 failed", "version 1 to 1: json: sent at try 3"
    ]  # fmt: skip
    assert len(receiver.got) == 1


def test_push_that_failed_for_good_is_tried_at_the_next_run(county: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RVD_PUSH_URLS", receiver.url)
    receiver.refuse = 3
    done = run()
    assert (done.exit_code, done.stdout) == (3, "1: json: failed (version 1)\n")
    assert run().stdout == "1: json: sent (version 1)\n"
    assert len(receiver.got) == 1


def test_push_reaches_one_address_though_another_is_away(county: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Receiver()
    gone.stop()
    monkeypatch.setenv("RVD_PUSH_URLS", f"{gone.url}  {receiver.url}")
    done = run()
    assert (done.exit_code, done.stdout) == (3, "1: json: failed (version 1)\n2: json: sent (version 1)\n")
    assert run().stdout == "1: json: failed (version 1)\n2: json: already (version 1)\n"
    assert len(receiver.got) == 1


def test_push_of_a_run_that_was_killed_is_not_sent_unless_asked_for(
    county: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RVD_PUSH_URLS", receiver.url)
    with monkeypatch.context() as killed:
        killed.setattr(pushing, "settle", lambda *_, **__: None)
        run()
    done = run()
    assert (done.exit_code, done.stdout) == (3, "1: json: unknown (version 1)\n")
    assert len(receiver.got) == 1
    assert run("--again").stdout == "1: json: sent (version 1)\n"
    assert len(receiver.got) == 2


def test_push_of_a_department_is_another_message(county: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RVD_PUSH_URLS", receiver.url)
    run()
    assert run("--department", "农业农村局").stdout == "1: json: sent (version 1)\n"
    assert receiver.got[1]["title"] == "小县农业农村局2024年目标任务进展督查通报"


def test_push_keeps_no_address_in_the_warehouse(county: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RVD_PUSH_URLS", f"{receiver.url}secret")
    run()
    engine = store.open_reader(settings.database_url())
    with store.read(engine) as connection:
        ((destination, state),) = connection.execute(sa.text("select destination, state from pushed")).all()
    engine.dispose()
    assert state == "sent"
    assert len(destination) == 32
    assert "secret" not in destination


def test_push_refuses_an_address_nobody_knows_before_it_sends(county: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RVD_PUSH_URLS", f"{receiver.url} carrier-pigeon://secret")
    with pytest.raises(ProjectError, match="address 2: carrier-pigeon is none that Apprise knows") as refused:
        run()
    assert "secret" not in str(refused.value)
    assert receiver.got == []


def test_claim_is_given_to_one_of_two(warehouse_url: str) -> None:
    engine = store.open_writer(warehouse_url)
    assert [pushing.claim(engine, "a", "d", 3) for _ in range(2)] == ["", "sending"]
    pushing.settle(engine, "a", "d", 3, sent=True)
    assert pushing.claim(engine, "a", "d", 3, again=True) == "sent"
    assert pushing.claim(engine, "a", "d", 4) == ""
    pushing.settle(engine, "a", "d", 4, sent=False)
    assert pushing.claim(engine, "a", "d", 4) == ""
    engine.dispose()
