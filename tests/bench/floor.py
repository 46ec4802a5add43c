"""The floor of a load: calamine's read and the driver's bulk insert of the same cells, one process, nothing else."""

import sqlite3
import sys
from pathlib import Path

import python_calamine

_TABLE = """create table observation (county_code text, indicator_code text, period text, area_code text, version integer,
    value real, numerator real, denominator real, bound text, state text, basis text, raw text, batch_id integer,
    sheet_no integer, row_no integer, column_no integer, more_columns text,
    primary key (county_code, indicator_code, period, area_code, version)) strict, without rowid"""


def load(inbox: Path, database: Path) -> int:
    """Insert every number cell of every workbook into one table in one transaction; return how many."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    connection.execute("pragma cache_size=-262144")
    connection.execute(_TABLE)
    connection.execute("begin immediate")
    cells = 0
    for path in sorted(inbox.glob("*.xlsx")):
        with path.open("rb") as stream:
            rows = python_calamine.CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python(skip_empty_area=False)
        heads = rows[1]
        month = path.stem[-7:]
        tuples = [
            ("bench", heads[across], month, row[1], 1, row[across], None, None, "exact", "reported", "", "", 1, 0, down, across, "")
            for across in range(2, len(heads))
            for down, row in enumerate(rows[2:], start=3)
        ]
        connection.executemany(f"insert into observation values ({','.join('?' * 17)})", tuples)
        cells += len(tuples)
    connection.execute("commit")
    connection.close()
    return cells


if __name__ == "__main__":
    print(load(Path(sys.argv[1]), Path(sys.argv[2])))
