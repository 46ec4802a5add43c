"""One corrected workbook into a warehouse that holds more than a million observations."""

import sys
import time
from pathlib import Path

import settings
from etl.checks import against_history
from etl.inbox import arrival, digest
from etl.parse import Task, open_county, parse_file
from tests.bench import county
from tests.bench.load import command, loaded, rows
from tests.bench.measure import Line, line, run
from warehouse import load, store

_CORRECTED = 30  # cells


def measure(folder: Path, scratch: Path) -> list[Line]:
    """Correct a month as the command does, and another in a process that is warm already."""
    database = loaded(folder, scratch)
    before = rows(database)["observation"]
    _write(folder, "2025-11")
    whole = command(folder, scratch)
    written = rows(database)["observation"] - before
    path = _write(folder, "2025-10")
    warm = run("-m", "tests.bench.correction", str(folder), str(path), f"sqlite:///{database}")
    start = min(run("-m", "etl", "--help").cpu for _ in range(2))
    return [
        line("observations held", before, 1_000_000, unit="rows", least=True),
        line("corrected workbook: `etl load`, CPU of all its processes", whole.cpu, unit="s"),
        line("the same less the command's own start", whole.cpu - start, unit="s"),
        line(
            "corrected workbook, from its bytes to the new version, CPU in a running process", float(warm.output.split()[-1]), 1, unit="s"
        ),
        line(f"rows its {_CORRECTED} corrected cells added", written, _CORRECTED, unit="rows"),
    ]


def _write(folder: Path, month: str) -> Path:
    sheet = county.table(month)
    for down in range(2, 2 + _CORRECTED):
        cell = sheet[down][5]
        sheet[down][5] = round(cell + 1, 2) if isinstance(cell, float) else cell
    path = folder / "inbox" / f"测速月报{month}_更正.xlsx"
    county.workbook(path, sheet)
    return path


def main(folder: Path, path: Path, url: str) -> None:
    """Publish a workbook and print the CPU seconds it took, imports and declarations left out."""
    declared = open_county(settings.CATALOGUE, folder)
    task = Task(arrival(path, folder / "inbox"), digest(path), settings.CATALOGUE, folder, settings.reading())
    engine = store.open_writer(url)
    started = time.process_time()
    made = load.publish(
        engine,
        declared.folder,
        declared.catalogue,
        [parse_file(task)],
        lambda submission, history: against_history(submission, history, declared.catalogue, declared.villages),
        lambda outcome: None,
    )
    spent = time.process_time() - started
    engine.dispose()
    if made is None or made.cells != _CORRECTED:
        raise SystemExit(f"{_CORRECTED} cells were to change: {made}")
    print(spent)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
