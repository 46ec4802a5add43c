"""Small county folders written for a test, and loaded with the real ETL."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path

from tests.unguarded import load_here
from warehouse import store

ROOT_AREA = "990200000000"
HEADER = ["年月", "乡镇", "村", "经营收入(万元)", "投资收益(万元)", "补助收入(万元)", "其他收入(万元)", "集体收入(万元)"]


def township_code(number: int) -> str:
    """Return the code of the n-th township, from 1."""
    return f"99020{number:01d}000000"[:12].ljust(12, "0")


def write_county(folder: Path, townships: Sequence[str], name: str = "小县", code: str = "small") -> Path:
    """Write a county with these townships, a village named 村一 in each."""
    folder.mkdir(parents=True)
    (folder / "inbox").mkdir()
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    (folder / "county.toml").write_text(f'code = "{code}"\nname.zh = "{quoted}"\nname.en = "{quoted}"\n', encoding="utf-8")
    rows = [(ROOT_AREA, name, "county", "", 0)]
    for number, township in enumerate(townships, 1):
        rows += [(township_code(number), township, "township", ROOT_AREA, number)]
        rows += [(f"{township_code(number)[:6]}001201", "村一", "village", township_code(number), number)]
    with (folder / "areas.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["code", "name", "level", "parent_code", "order"])
        writer.writerows(rows)
    return folder


def write_income(folder: Path, townships: Sequence[str], month: str, income: float, name: str = "") -> Path:
    """Write the month's collective income of every township's village, 10.0 more from one to the next; "" leaves a name to the month."""
    path = folder / "inbox" / (name or f"村集体收入_{month}.csv")
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for place, township in enumerate(townships):
            total = income + 10.0 * place
            writer.writerow([month, township, "村一", f"{total:.1f}", "0.0", "0.0", "0.0", f"{total:.1f}"])
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def load(url: str, *folders: Path) -> None:
    """Migrate the warehouse where needed and load county folders."""
    store.upgrade(url)
    for folder in folders:
        load_here(url, folder)
