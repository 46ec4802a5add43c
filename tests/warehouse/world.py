"""A county of two townships with three villages each, and the files it sends: what the warehouse's tests share."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from warehouse.areas import ALIAS_COLUMNS, AREA_COLUMNS, ZONE_COLUMNS, County, CountyFolder
from warehouse.catalogue.catalogue import Catalogue
from warehouse.catalogue.form import Form, RegisterField
from warehouse.catalogue.model import Count, Indicator, Text, Unit
from warehouse.catalogue.rules import Rule, Words
from warehouse.catalogue.units import Units
from warehouse.load import BatchOutcome, Publication, publish
from warehouse.schema import metadata
from warehouse.store import open_reader, open_writer, read
from warehouse.submission import FINDING_COLUMNS, OBSERVATION_COLUMNS, REGISTER_COLUMNS, TARGET_COLUMNS, Submission, empty

COUNTY = "demo"
COUNTY_AREA, EAST, WEST = "990100000000", "990100101000", "990100102000"
EAST_VILLAGES = ("990100101201", "990100101202", "990100101203")
WEST_VILLAGES = ("990100102201", "990100102202", "990100102203")
Values = Mapping[tuple[str, str, str], float | None]


def _indicator(code: str, aggregation: str = "flow_sum", level: str = "village", **more: object) -> Indicator:
    return Indicator(code, "income", "industry", Text(code, code), Text("", ""), "wan_yuan", level, "month", aggregation, "higher", **more)  # type: ignore[arg-type]


def catalogue(**changes: Indicator) -> Catalogue:
    """What the county declares; changes: other indicators by code."""
    indicators = [
        _indicator("operating_income"),
        _indicator("operating_income_ytd", "cumulative", companion_of="operating_income"),
        _indicator("service_income"),
        _indicator("members", "stock_last"),
        _indicator("coops", "stock_last", "township", count=Count("cooperatives", since="founded", until=("closed",))),
    ]
    declared = {one.code: one for one in indicators} | changes
    founded = RegisterField(Text("成立", "Founded"), "date")
    forms = [
        Form("income", Text("收入月报", "Income"), indicators=("income",), fingerprint="f1"),
        Form("income_patch", Text("补报", "Additions"), indicators=("income",), scope="upsert", fingerprint="f1"),
        Form("bureau", Text("部门表", "Bureau"), indicators=("income",), sender="county", fingerprint="f1"),
        Form("stated", Text("公开报道", "Reports"), indicators=("income",), frequency="once", fingerprint="f1"),
        Form("cooperatives", Text("合作社", "Cooperatives"), kind="register", fields={"founded": founded}, fingerprint="f1"),
        Form("targets", Text("目标", "Targets"), kind="targets", frequency="year", sender="county", fingerprint="f1"),
    ]
    rules = [
        Rule("superseded_file", "hint", Text("旧", "old"), Text("", "")),
        *(Rule(code, "hint", Text("同", "same"), Text("", "")) for code in ("same_file_again",)),
        *(Rule(code, "explain", Text("少", "less"), Text("", "")) for code in ("identical_content", "left_out", "things_left_out")),
        Rule("conflicting_source", "explain", Text("不一致", "conflict"), Text("", "")),
    ]
    unit = Unit("wan_yuan", Text("万元", "10k yuan"), "wan_yuan", Decimal(1))
    words = Words((), (), (), (), (), (), (), (), (), (), (), (), {})
    return Catalogue(
        declared,
        {form.code: form for form in forms},
        Units({"wan_yuan": unit}),
        {},
        {rule.code: rule for rule in rules},
        words,
        {"income": tuple(declared)},
    )


def county(name: str = "示例县") -> CountyFolder:
    """The county's areas, 建制顺序 as written here; one zone over both townships."""
    rows = [(COUNTY_AREA, name, "county", "", "")]
    for township, villages in ((EAST, EAST_VILLAGES), (WEST, WEST_VILLAGES)):
        rows.append((township, f"镇{township[8]}", "township", COUNTY_AREA, township))
        rows += [(code, f"村{code[-1]}", "village", township, township) for code in villages]
    areas = pd.DataFrame(
        [
            (code, title, title, level, parent, town, order, "", "", "", "", "")
            for order, (code, title, level, parent, town) in enumerate(rows)
        ],
        columns=list(AREA_COLUMNS),
    )
    zones = pd.DataFrame(
        [("990100900001", "片区", code, "", "") for code in (EAST_VILLAGES[0], WEST_VILLAGES[0])], columns=list(ZONE_COLUMNS)
    )
    return CountyFolder(Path("demo"), County(COUNTY, Text(name, "Example")), areas, zones, pd.DataFrame(columns=list(ALIAS_COLUMNS)))


def observed(values: Values) -> pd.DataFrame:
    """An observations frame; values by (indicator, period, area), None = masked."""
    rows = [
        (indicator, area, period, value, None, None, "exact", "reported" if value is not None else "masked", "", str(value), 0, row, 3, "")
        for row, ((indicator, period, area), value) in enumerate(values.items(), 5)
    ]
    frame = pd.DataFrame(rows, columns=list(OBSERVATION_COLUMNS))
    return frame.astype({"value": float, "numerator": float, "denominator": float})


def submission(
    values: Values, form: str = "income", sender: str = EAST, number: int = 0, received: str = "2024-04-01", **more: object
) -> Submission:
    """A file of observations; its bytes are as different as what it says."""
    said = json.dumps(
        [
            form,
            sender,
            number,
            received,
            str(sorted((name, str(given)) for name, given in more.items() if name != "file_name")),
            sorted(map(str, values.items())),
        ]
    )
    given: dict[str, object] = {
        "county_code": COUNTY,
        "form_code": form,
        "form_fingerprint": "f1",
        "kind": "observations",
        "file_name": f"{form}-{sender}-{received}-{number}.xlsx",
        "sha256": hashlib.sha256(said.encode()).hexdigest(),
        "sender_code": sender,
        "submission_no": number,
        "received_at": received,
        "scope": "upsert" if form == "income_patch" else "replace",
        "sheets": ("月报",),
        "periods": tuple(sorted({period for _, period, _ in values})),
        "observations": observed(values),
        **more,
    }
    return Submission(**given)  # type: ignore[arg-type]


def register(rows: Mapping[str, Mapping[str, str]], sender: str = EAST, received: str = "2024-04-01", **more: object) -> Submission:
    """A file of the cooperatives register; rows: key → attributes, all of the sender's area."""
    frame = pd.DataFrame(
        [(key, sender, json.dumps(attributes), 0, row) for row, (key, attributes) in enumerate(rows.items(), 3)],
        columns=list(REGISTER_COLUMNS),
    )
    given: dict[str, Any] = {"kind": "register", "registers": frame, "observations": empty(OBSERVATION_COLUMNS), "periods": (), **more}
    return submission({}, "cooperatives", sender, received=received, **given)


def targets(values: Mapping[tuple[str, str, str], float], received: str = "2024-01-05") -> Submission:
    """A file of targets by (indicator, area, year)."""
    frame = pd.DataFrame(
        [(*key, value, None, "{}", "组织部", "", "年度", "", 0, row) for row, (key, value) in enumerate(values.items(), 3)],
        columns=list(TARGET_COLUMNS),
    ).astype({"value": float, "start": float})
    years = tuple(sorted({year for _, _, year in values}))
    return submission(
        {}, "targets", COUNTY_AREA, received=received, kind="targets", targets=frame, periods=years, observations=empty(OBSERVATION_COLUMNS)
    )


def findings(*rows: tuple[str, str, str, str, str]) -> pd.DataFrame:
    """A findings frame; rows: rule, severity, indicator, area, period."""
    said = [(rule, severity, "月报", 5, 3, "?", indicator, area, period, "{}") for rule, severity, indicator, area, period in rows]
    return pd.DataFrame(said, columns=list(FINDING_COLUMNS))


def unreviewed(given: Submission, _: pd.DataFrame) -> Submission:
    """A review that finds nothing."""
    return given


def load(
    url: str,
    *files: Submission,
    declared: Catalogue | None = None,
    folder: CountyFolder | None = None,
    review: Callable[[Submission, pd.DataFrame], Submission] = unreviewed,
) -> tuple[Publication | None, list[BatchOutcome]]:
    """Publish files in one run; what was made, and what became of each file."""
    outcomes: list[BatchOutcome] = []
    with writing(url) as engine:
        made = publish(engine, folder or county(), declared or catalogue(), files, review, outcomes.append)
    return made, outcomes


@contextmanager
def writing(url: str) -> Iterator[sa.Engine]:
    """Give a writer's engine without an open connection, before and after: of a URL always the same, which knows its statements."""
    engine = _writer(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _reading(url: str) -> Iterator[sa.Connection]:
    engine = _reader(url)
    try:
        with read(engine) as connection:
            yield connection
    finally:
        engine.dispose()


_writer, _reader = cache(open_writer), cache(open_reader)


def ask(url: str, sql: str, **parameters: object) -> list[tuple[object, ...]]:
    """Rows of a query, in a reader's transaction."""
    with _reading(url) as connection:
        return [tuple(row) for row in connection.execute(sa.text(sql), parameters)]


def versions(url: str, area: str) -> list[tuple[object, ...]]:
    """Version, value and state of every row ever written of an area."""
    return ask(url, "select version, value, state from observation where area_code = :area order by version, value", area=area)


def current(url: str) -> dict[tuple[str, str, str], float | None]:
    """Current value by (indicator, period, area)."""
    rows = ask(url, "select indicator_code, period, area_code, value from observation_current where state <> 'counted'")
    return {(str(indicator), str(period), str(area)): value for indicator, period, area, value in rows}  # type: ignore[misc]


def dump(url: str, tables: Iterable[str] = tuple(metadata.tables)) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the tables, sorted, without the times of loading."""
    found = {}
    with _reading(url) as connection:
        for name in tables:
            columns = ", ".join(column.name for column in metadata.tables[name].c if column.name not in ("published_at", "loaded_at"))
            rows: list[tuple[object, ...]] = connection.exec_driver_sql(f"select {columns} from {name}").cursor.fetchall()
            found[name] = sorted(rows, key=repr)
    return found
