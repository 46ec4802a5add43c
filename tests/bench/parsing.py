"""One workbook from bytes to a checked submission, against calamine alone; the checks against plain vector rules."""

import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import python_calamine

import settings
from etl.checks import check_file
from etl.inbox import arrivals, digest
from etl.parse import Task, open_county, parse_file
from etl.reader.workbook import parse
from etl.tidy.numbers import parse_numbers
from tests.bench.measure import Line, fastest, line

_FILES = 30


def measure(folder: Path, scratch: Path) -> list[Line]:
    """Read and parse some workbooks in this process."""
    limits = settings.reading()
    declared = open_county(settings.CATALOGUE, folder)
    found = list(arrivals(folder / "inbox"))[:_FILES]
    tasks = [Task(arrival, digest(arrival.path), settings.CATALOGUE, folder, limits) for arrival in found]
    alone = fastest(lambda: [_calamine(task.arrival.path) for task in tasks])
    read = fastest(lambda: [parse(task.arrival.path, limits) for task in tasks])
    whole = fastest(lambda: [parse_file(task) for task in tasks])
    submission = parse_file(tasks[0])
    raw = submission.observations["raw"]
    bounds = {code: (indicator.bounds.minimum, indicator.bounds.maximum) for code, indicator in declared.catalogue.indicators.items()}
    areas = set(declared.folder.areas["code"])
    plain = fastest(lambda: _plain_rules(submission.observations, areas, bounds), 20)
    ours = fastest(lambda: (parse_numbers(raw, declared.catalogue.words), check_file(submission, declared.catalogue)), 20)
    return [
        line("calamine alone, a workbook", alone / _FILES * 1000, unit="ms"),
        line("reading with marks, of calamine alone", read / alone, 2),
        line("whole parse, of calamine alone", whole / alone, 6),
        line("validation: speed, of plain vector rules", plain / ours, 0.6, least=True),
    ]


def _calamine(path: Path) -> object:
    with path.open("rb") as stream:
        return python_calamine.CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python(skip_empty_area=False)


def _plain_rules(frame: pd.DataFrame, areas: set[str], bounds: dict[str, tuple[float | None, float | None]]) -> int:
    """Check a frame as one would by hand: texts to numbers over the distinct ones, known areas, bounds, duplicates."""
    texts = frame["raw"].unique()
    numbers = dict(
        zip(texts, pd.to_numeric(pd.Series([unicodedata.normalize("NFKC", text) for text in texts]), errors="coerce"), strict=True)
    )
    value = frame["raw"].map(numbers).to_numpy(dtype=float)
    unknown = ~frame["area_code"].isin(areas)
    lowest, highest = (frame["indicator_code"].map({code: pair[side] for code, pair in bounds.items()}) for side in (0, 1))
    outside = (value < lowest.to_numpy(dtype=float)) | (value > highest.to_numpy(dtype=float))
    twice = frame.duplicated(["indicator_code", "area_code", "period"])
    logs = np.log10(np.abs(value), where=value != 0, out=np.zeros(len(value)))
    typical = pd.Series(logs).groupby(frame["indicator_code"].to_numpy()).transform("median")
    slipped = np.abs(np.abs(logs - typical) - 4) < 0.15
    return int(np.isnan(value).sum() + unknown.sum() + outside.sum() + twice.sum() + slipped.sum())
