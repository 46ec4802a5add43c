"""The page of targets, of the demo county and of one with 100 indicators in 60 townships; and the engine that judges them.

A page is measured as it is made, before any worker has kept it: each address is asked for once.
"""

import contextlib
import gzip
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

import pandas as pd
import sqlalchemy as sa

import settings
from etl.parse import open_county
from tests.bench import county
from tests.bench.browsing import serving, viewers
from tests.bench.measure import Line, fastest, line
from warehouse import status, store
from warehouse.status import stored

_INDICATORS, _TOWNSHIPS, _MONTHS, _YEAR = 100, 60, 34, "2026"
_COUNTY = "970000000000"
_TOWNS = [f"9700001{number:02d}000" for number in range(1, _TOWNSHIPS + 1)]
_DEMO = [
    "village_collective_income", "training_person_times", "training_sessions", "grid_issue_close_rate", "dispute_success_rate",
    "agency_on_time_rate",
]  # fmt: skip
_DEMO_TOWNS = ["990100101000", "990100103000", "990100106000", "990100110000"]


def measure(folder: Path, scratch: Path) -> list[Line]:
    """Load both counties, ask each for its page in many ways, and judge all targets of the larger one again and again."""
    large = scratch / "targets"
    _write(large)
    codes = [f"aim_{number:03d}" for number in range(1, _INDICATORS + 1)]
    with serving.dashboard(scratch) as served:
        found = _views(served, "demo", _DEMO, _DEMO_TOWNS)
    with serving.dashboard(scratch, str(large), large.name) as served:
        found += _views(served, f"{_INDICATORS} × {_TOWNSHIPS}", codes, _TOWNS)
    return found + _judged(large, f"sqlite:///{scratch / large.name}.sqlite")


def _views(served: serving.Served, name: str, codes: Sequence[str], towns: Sequence[str]) -> list[Line]:
    """Return what the page costs the server as a turn, and what travels; the first view of each worker is not counted."""
    for _ in range(4 * served.workers):
        served.turn("/targets?order=achievement")
    ways = {
        "an indicator opened": [f"/targets?indicator={code}" for code in codes],
        "one township": [f"/targets?area={town}" for town in towns],
    }
    found = []
    for way, paths in ways.items():
        before = viewers.spent(served)
        answers = [served.turn(path) for path in paths]
        cpu = (viewers.spent(served) - before) / len(paths)
        found.append(line(f"/targets, {name}, {way}: server's CPU of a view made anew", cpu * 1000, unit="ms"))
        found += _carried(f"/targets, {name}, {way}", answers)
    return [*found, *_carried(f"/targets, {name}, as it opens", [served.turn("/targets")])]


def _carried(name: str, answers: Sequence[bytes]) -> list[Line]:
    packed = statistics.mean(map(len, answers)) / 1000
    whole = statistics.mean(len(gzip.decompress(one)) for one in answers) / 1000
    return [line(f"{name}: bytes of a view", packed, unit="kB"), line(f"{name}: unpacked", whole, unit="kB")]


def _judged(folder: Path, url: str) -> list[Line]:
    """Return how many targets the engine judges in a second: alone, and with reading their figures and keeping the result."""
    declared = open_county(settings.CATALOGUE, folder)
    engine = store.open_writer(url)
    alone: list[float] = []
    judge = stored.judge_year

    def timed(targets: pd.DataFrame, *rest: object) -> pd.DataFrame:
        started = time.perf_counter()
        made = judge(targets, *rest)  # type: ignore[arg-type]
        alone.append(len(targets) / (time.perf_counter() - started))
        return made

    with mock.patch.object(stored, "judge_year", timed), _undone(engine) as connection:
        count = connection.execute(sa.text("select count(*) from status_current")).scalar_one()
        whole = fastest(lambda: status.rebuild(connection, declared.folder.county.code, declared.catalogue, 1))
    engine.dispose()
    return [
        line("status engine: targets judged a second", max(alone), unit="rows/s"),
        line(f"status engine, of {count:,} targets, with reading their figures and what is kept", count / whole, unit="rows/s"),
    ]


@contextlib.contextmanager
def _undone(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect() as connection:
        yield connection
        connection.rollback()


def _write(folder: Path) -> None:
    """Write a county whose townships send 100 indicators a month in one sheet, with a target for each in each and in the county."""
    for name in ("inbox", "indicators", "forms"):
        (folder / name).mkdir(parents=True)
    (folder / "county.toml").write_text('code = "aims"\nname.zh = "目标县"\nname.en = "Aims County"\ndemo = true\n', encoding="utf-8")
    rows = ["code,name,level,parent_code", f"{_COUNTY},目标县,county,"]
    rows += [f"{code},第{number}镇,township,{_COUNTY}" for number, code in enumerate(_TOWNS, start=1)]
    (folder / "areas.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "indicators" / "aims.toml").write_text("\n".join(map(_indicator, range(1, _INDICATORS + 1))), encoding="utf-8")
    (folder / "forms" / "aims_monthly.toml").write_text(_FORM, encoding="utf-8")
    for step in range(_MONTHS):
        month = f"{2024 + step // 12}-{step % 12 + 1:02d}"
        title = f"目标县{month[:4]}年{int(month[5:])}月进度月报"
        sheet: list[list[county.Cell]] = [[title], ["乡镇", *map(_name, range(1, _INDICATORS + 1))]]
        for town in range(1, _TOWNSHIPS + 1):
            sheet.append([f"第{town}镇", *(float(10 + (town * 7 + place * 3 + step) % 9) for place in range(_INDICATORS))])
        county.workbook(folder / "inbox" / f"进度月报{month}.xlsx", sheet)
    aims: list[list[county.Cell]] = [[f"目标县{_YEAR}年目标任务"], ["指标代码", "指标", "地区", "年度", "目标值", "单位", "责任单位"]]
    for place in range(1, _INDICATORS + 1):
        own = [("目标县", 165.0 * _TOWNSHIPS), *((f"第{town}镇", 150.0 + (town + place) % 40) for town in range(1, _TOWNSHIPS + 1))]
        aims += [[f"aim_{place:03d}", _name(place), area, f"{_YEAR}年", value, "万元", f"第{place % 8 + 1}局"] for area, value in own]
    county.workbook(folder / "inbox" / f"年度目标{_YEAR}年.xlsx", aims)


def _name(number: int) -> str:
    return f"目标指标{number}"


def _indicator(number: int) -> str:
    return county.indicator(f"aim_{number:03d}", _name(number), f"Aim {number}", "township")


_FORM = """name.zh = "进度月报"
name.en = "Progress monthly"
kind = "observations"
layout = "wide"
indicators = ["aims"]
frequency = "month"
sender = "county"

[match]
file = ["进度月报*"]

[area]
level = "township"
township = ["乡镇"]

[period]
grain = "month"
"""
