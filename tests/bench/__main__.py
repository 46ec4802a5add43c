"""Measure, print a table of ratios, write bench.json. `python -m tests.bench [SECTION…]`; without a name all of them."""

import json
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import beside, browsing, correction, county, load, pages, parsing, questions, screens, targets, writing
from tests.bench.measure import ROOT, Line

SECTIONS = {
    "load": load.measure,
    "parse": parsing.measure,
    "write": writing.measure,
    "questions": questions.measure,
    "correction": correction.measure,
    "beside": beside.measure,
    "pages": pages.measure,
    "targets": targets.measure,
    "browse": browsing.measure,
    "screens": screens.measure,
}
WORKBOOKS = 300


def main() -> int:
    """Run the sections; return 0 whatever came out, for a bench reports and does not judge, and 2 for a section there is none of."""
    wanted = sys.argv[1:] or list(SECTIONS)
    if unknown := [name for name in wanted if name not in SECTIONS]:
        print(f"no section {', '.join(unknown)}: choose from {', '.join(SECTIONS)}", file=sys.stderr)
        return 2
    console = Console()
    results: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch) / "county"
        county.write(folder, county.months(WORKBOOKS))
        for name in wanted:
            started = time.perf_counter()
            results += [{"section": name, **found} for found in SECTIONS[name](folder, Path(scratch))]
            console.print(f"{name}: {time.perf_counter() - started:.0f} s")
    table = Table("section", "measured", "value", "aim", "met")
    for found in results:
        met = "" if not found["aim"] else "yes" if found["met"] else "NO"
        table.add_row(*(str(found[column]) for column in ("section", "name", "value", "aim")), met)
    console.print(table)
    (ROOT / "bench.json").write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
