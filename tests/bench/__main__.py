"""Measure, print a table of ratios, write bench.json."""

import json
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import county, load, readings
from tests.bench.measure import ROOT


def main() -> int:
    """Run every section; return 0 whatever came out: a bench reports, it does not judge."""
    sections = {"load": load.measure, "readings": readings.measure}
    wanted = sys.argv[1:] or list(sections)
    results: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch) / "county"
        county.write(folder, county.months(300))
        for name in wanted:
            results += sections[name](folder, Path(scratch))
    table = Table("measured", "value", "aim", "met")
    for row in results:
        table.add_row(str(row["name"]), str(row["value"]), str(row["aim"]), "yes" if row["met"] else "NO")
    Console().print(table)
    (ROOT / "bench.json").write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
