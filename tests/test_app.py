"""`python app.py`: what it prints, what it serves, what it refuses, how it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import app
import settings
from tests.dashboard.counties import write_county, write_income

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and process groups")
_SECONDS = 120
_NAMES = ["甲镇", "乙镇"]


def environment(folder: Path, county: Path, port: int) -> dict[str, str]:
    chosen = {"RVD_DATABASE_URL": f"sqlite:///{folder / 'warehouse.sqlite'}", "RVD_COUNTIES": str(county), "RVD_PORT": str(port)}
    return {**os.environ, **chosen, "RVD_LOAD_PROCESSES": "1", "PYTHONIOENCODING": "utf-8"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def county(tmp_path: Path) -> Path:
    folder = write_county(tmp_path / "county", _NAMES)
    write_income(folder, _NAMES, "202401", 5.0)
    return folder


@contextmanager
def started(folder: Path, county: Path, port: int) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Start app.py in a process group of its own; what it says goes to a file."""
    said = folder / f"said-{time.monotonic_ns()}.txt"
    with said.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=settings.ROOT,
            env=environment(folder, county, port),
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process, said
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_for_page(process: subprocess.Popen[bytes], said: Path, port: int) -> str:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, said.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:
                assert response.status == 200
                return str(response.read().decode())
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"no answer: {said.read_text(encoding='utf-8')}")


def left_behind(group: int) -> list[str]:
    """Return the processes of a group that do not end within seconds."""
    deadline = time.monotonic() + 20
    while True:
        listed = subprocess.run(["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True).stdout.splitlines()
        found = [line for line in listed if line.split()[0] == str(group) and line.split()[1][0] != "Z"]
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


@posix
def test_app_loads_serves_and_ends(tmp_path: Path, county: Path) -> None:
    port = free_port()
    for expected in ("1 files read, 0 known", "nothing new (1 files known)"):
        with started(tmp_path, county, port) as (process, said):
            assert "乡村振兴成效指标看板" in wait_for_page(process, said, port)
            lines = said.read_text(encoding="utf-8")
            assert expected in lines
            assert f"http://127.0.0.1:{port}" in lines
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
            assert left_behind(process.pid) == []
            assert "Traceback" not in said.read_text(encoding="utf-8")


def run_to_its_end(tmp_path: Path, county: Path, port: int) -> tuple[int, str]:
    finished = subprocess.run(
        [sys.executable, "app.py"],
        cwd=settings.ROOT,
        env=environment(tmp_path, county, port),
        capture_output=True,
        check=False,
        timeout=_SECONDS,
    )
    return finished.returncode, (finished.stdout + finished.stderr).decode()


def test_app_says_that_the_port_is_taken_before_it_loads(tmp_path: Path, county: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = run_to_its_end(tmp_path, county, port)
    assert code == 1
    assert "Traceback" not in said
    assert re.search(rf"✗ 127\.0\.0\.1:{port}: cannot listen there: .+ → stop what uses the port, or set RVD_PORT to another", said)
    assert not (tmp_path / "warehouse.sqlite").exists()


def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: dict[str, str]) -> str:
    """Start app.py in this process, which must refuse to; return what it says."""
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert app.main() == 1
    said = capsys.readouterr()
    return said.out + said.err


def test_app_says_what_is_wrong_with_a_county_folder(
    tmp_path: Path, county: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (county / "county.toml").write_text('code = "small"\nname.zh = "县"\nroof = "x"\n', encoding="utf-8")
    said = refused(monkeypatch, capsys, environment(tmp_path, county, free_port()))
    assert "county/county.toml: unknown key roof" in said
    assert "name.en is missing" in said


def test_app_says_that_a_setting_makes_no_sense(
    tmp_path: Path, county: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(monkeypatch, capsys, {**environment(tmp_path, county, 1), "RVD_PORT": "eighty"})
    assert "RVD_PORT: 'eighty' is not a positive whole number" in said
