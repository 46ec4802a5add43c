"""A reader beside a running load, each a process of its own: what it waits, and whether it ever sees a mix."""

import subprocess
import sys
import time
from pathlib import Path

import sqlalchemy as sa

import settings
from etl.parse import open_county
from tests.bench import county
from tests.bench.files import AREAS, submission
from tests.bench.measure import ROOT, Line, line
from warehouse import load, store

_MONTH, _CODES = "2025-06", [f"bench_{number:02d}" for number in range(1, 21)]
_PUBLICATIONS, _PAUSE = 20, 0.005
_WITHIN = f"where county_code = 'bench' and period = '{_MONTH}'"
_QUESTIONS = (
    "select max(version), 0 from publication",
    f"select min(value), max(value) from observation_current {_WITHIN} and indicator_code = 'bench_03'",
    f"select min(value), max(value) from observation_current {_WITHIN} and indicator_code in ('bench_01', 'bench_11', 'bench_20')",
    f"select value, 0 from rollup {_WITHIN} and indicator_code = 'bench_20' and area_code = '980000000000'",
)


def measure(folder: Path, scratch: Path) -> list[Line]:
    """Read alone, then beside a process that publishes the same 6,000 cells again and again with other values."""
    small = scratch / "beside"
    county.write(small, [])
    url = f"sqlite:///{small / 'warehouse.sqlite'}"
    store.upgrade(url)
    publish(small, url, range(1, 2))
    engine = store.open_reader(url)
    idle = [_read(engine)[0] for _ in range(300)]
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.beside", str(small), url], cwd=ROOT)
    busy: list[float] = []
    torn = errors = 0
    seen: set[float] = set()
    while process.poll() is None:
        try:
            spent, answers = _read(engine)
        except sa.exc.DBAPIError:
            errors += 1
            continue
        busy.append(spent)
        torn += not _whole(answers)
        seen.add(answers[0][0])
    engine.dispose()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, "tests.bench.beside")
    p95, alone = (sorted(found)[int(len(found) * 0.95)] for found in (busy, idle))
    return [
        line("reader beside a load: p95, of the idle p95", p95 / alone, 4),
        line("reader beside a load: p95", p95 * 1000, unit="ms"),
        line("reads beside the load", len(busy), unit="reads"),
        line("versions it saw", len(seen), _PUBLICATIONS // 2, unit="versions", least=True),
        line("reads that saw a mix", torn, 0, unit="reads"),
        line("reads that failed", errors, 0, unit="reads"),
    ]


def _read(engine: sa.Engine) -> tuple[float, list[tuple[float, float]]]:
    """Ask everything in one read transaction; return the seconds without the pause in the middle, and the answers."""
    started = time.perf_counter()
    answers = []
    with store.read(engine) as connection:
        for place, question in enumerate(_QUESTIONS):
            if place == 1:
                time.sleep(_PAUSE)
            first, second = connection.exec_driver_sql(question).one()
            answers.append((first, second))
    return time.perf_counter() - started - _PAUSE, answers


def _whole(answers: list[tuple[float, float]]) -> bool:
    version = answers[0][0]
    return answers[1] == answers[2] == (version, version) and answers[3][0] == version * len(AREAS)


def publish(folder: Path, url: str, versions: range) -> None:
    """Publish the month's cells, each holding the number of the version it is published in."""
    declared = open_county(settings.CATALOGUE, folder)
    fingerprint = declared.catalogue.form("bench_monthly").fingerprint
    engine = store.open_writer(url)
    for version in versions:
        said = submission(_MONTH, _CODES, AREAS, lambda _, version=version: float(version), fingerprint, version)
        load.publish(engine, declared.folder, declared.catalogue, [said], lambda one, _: one, lambda outcome: None)
    engine.dispose()


if __name__ == "__main__":
    publish(Path(sys.argv[1]), sys.argv[2], range(2, 2 + _PUBLICATIONS))
