"""300 workbooks of 300 rows and 20 columns through the whole ETL, against the floor; and the same files again."""

import sqlite3
from pathlib import Path

from tests.bench.measure import Cost, Line, line, run

DATABASE = "warehouse.sqlite"


def measure(folder: Path, scratch: Path) -> list[Line]:
    """Load, load again, and compare with the floor."""
    floors = [run("-m", "tests.bench.floor", str(folder / "inbox"), str(scratch / f"floor{turn}.sqlite")) for turn in range(2)]
    (scratch / DATABASE).unlink(missing_ok=True)
    first = command(folder, scratch)
    before = rows(scratch / DATABASE)
    again = min((command(folder, scratch) for _ in range(2)), key=lambda cost: cost.wall)
    after = rows(scratch / DATABASE)
    wall, cpu = min(floor.wall for floor in floors), min(floor.cpu for floor in floors)
    return [
        line("floor, calamine and bulk insert in one process: wall", wall, unit="s"),
        line("floor: CPU", cpu, unit="s"),
        line("first load: wall", first.wall, unit="s"),
        line("first load: CPU of all its processes", first.cpu, unit="s"),
        line("first load, wall, of the floor", first.wall / wall, 3),
        line("first load, CPU, of the floor", first.cpu / cpu),
        line("first load: CPU on two idle cores, of the floor", first.cpu / 2 / cpu),
        line("same files again, wall", again.wall, unit="s"),
        line("same files again, wall, of the first load", again.wall / first.wall, 0.05),
        line("same files again, CPU, of the first load", again.cpu / first.cpu, 0.05),
        line("rows written by the same files again", sum(after.values()) - sum(before.values()), 0, unit="rows"),
        line("peak memory of the first load", first.peak_mib, 400, unit="MiB"),
        line("observations loaded", before["observation"], 1_800_000, unit="rows", least=True),
    ]


def loaded(folder: Path, scratch: Path) -> Path:
    """Return the warehouse with all workbooks of the folder loaded, loading them where no section has yet."""
    if not (scratch / DATABASE).is_file():
        command(folder, scratch)
    return scratch / DATABASE


def command(folder: Path, scratch: Path) -> Cost:
    """Run `python -m etl load` on the folder."""
    return run("-m", "etl", "load", environment={"RVD_DATABASE_URL": f"sqlite:///{scratch / DATABASE}", "RVD_COUNTIES": str(folder)})


def rows(database: Path) -> dict[str, int]:
    """Return the number of rows of every table."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
    counts = {name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in tables}
    connection.close()
    return counts
