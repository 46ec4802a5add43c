"""300 workbooks of 300 rows and 20 columns through the whole ETL, against the floor."""

import sqlite3
from pathlib import Path

from tests.bench.measure import run


def row(name: str, value: float, aim: float, *, unit: str = "×", most: bool = True) -> dict[str, object]:
    """Return one line of the table; `most`: the aim is an upper bound."""
    met = value <= aim if most else value >= aim
    return {"name": name, "value": f"{value:.3g} {unit}", "aim": f"{'≤' if most else '≥'} {aim:g} {unit}", "met": met, "number": value}


def measure(folder: Path, scratch: Path) -> list[dict[str, object]]:
    """Load, load again, and compare with the floor."""
    floor = run("-m", "tests.bench.floor", str(folder / "inbox"), str(scratch / "floor.sqlite"))
    environment = {"RVD_DATABASE_URL": f"sqlite:///{scratch}/warehouse.sqlite", "RVD_COUNTIES": str(folder)}
    first = run("-m", "etl", "load", environment=environment)
    before = _rows(scratch / "warehouse.sqlite")
    again = run("-m", "etl", "load", environment=environment)
    after = _rows(scratch / "warehouse.sqlite")
    return [
        row("floor: calamine + bulk insert, wall", floor.wall, 1e9, unit="s"),
        row("first load, wall, of the floor", first.wall / floor.wall, 3),
        row("first load, CPU, of the floor", first.cpu / floor.cpu, 6),
        row("same files again, of the first load", again.wall / first.wall, 0.05),
        row("rows written by the same files again", sum(after.values()) - sum(before.values()), 0, unit="rows"),
        row("peak memory of the first load", first.peak_mib, 400, unit="MiB"),
        row("observations", before["observation"], 1_800_000, unit="rows", most=False),
    ]


def _rows(database: Path) -> dict[str, int]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
    counts = {name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in tables}
    connection.close()
    return counts
