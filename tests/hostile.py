"""A county whose names would be markup, formulas or templates elsewhere.

The warehouse of the demo county is copied, and its names are replaced: a file that arrives has passed the checks of the load, and tests
that use this ask what happens to whatever has.
"""

import shutil
import sqlite3
import zlib
from pathlib import Path

NAMES = [
    "<script>hostile()</script>",
    "\"><img src=x onerror=hostile()>",
    "=cmd|' /C calc'!A0",
    "+1+hostile",
    "-1+hostile",
    "@SUM(hostile)",
    "\t=hostile",
    "\r\n=hostile",
    "{{}}{hostile}%{x}",
    "\u202ehostile镇",
    "hostile" + "长" * 293,
    "</script><b id=hostile>",
]  # fmt: skip
_TEXTS = [("area", "name_zh"), ("area", "name_en"), ("batch", "file_name"), ("finding", "raw"), ("finding", "explanation")]


def hostile_warehouse(url: str, folder: Path) -> str:
    """Copy a SQLite warehouse into a folder with hostile names of areas and files, and in findings; return the copy's URL."""
    path = folder / "warehouse.sqlite"
    shutil.copyfile(url.removeprefix("sqlite:///"), path)
    with sqlite3.connect(path) as opened:
        opened.create_function("hostile", 1, lambda key: NAMES[zlib.crc32(str(key).encode()) % len(NAMES)])
        for table, column in _TEXTS:
            key = "area_code" if table == "area" else "batch_id"
            opened.execute(f"update {table} set {column} = hostile({key})")
    return f"sqlite:///{path}"
