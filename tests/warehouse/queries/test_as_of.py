"""Every question, asked of an earlier version, answers as it did when that was the newest."""

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from tests.warehouse import world
from tests.warehouse.queries.desk import ZONE, folder
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, WEST_VILLAGES, register, submission
from warehouse import queries, store
from warehouse.catalogue.errors import UnknownName
from warehouse.catalogue.form import RegisterField
from warehouse.catalogue.model import Count, Indicator, Text, Threshold
from warehouse.queries.as_of import KEPT, as_of_view
from warehouse.queries.stated import stated_figures, stated_indicators
from warehouse.schema import metadata
from warehouse.submission import Submission

INCOME, SERVICE, WHOLE = "operating_income", "service_income", "whole"


def declared(code: str, aggregation: str, frequency: str = "month", level: str = "township", **more: object) -> Indicator:
    name = Text(code, code)
    return Indicator(code, "income", "industry", name, name, "wan_yuan", level, frequency, aggregation, "higher", **more)  # type: ignore[arg-type]


DECLARED = world.catalogue(
    rate=declared("rate", "ratio", numerator=SERVICE, denominator=INCOME, scale=100.0),
    rich=declared("rich", "threshold_count", "year", threshold=Threshold(INCOME, ">", 15.0)),
    whole=declared(WHOLE, "flow_sum", level="village", parts=(INCOME, SERVICE)),
)
FIELDS = {
    **DECLARED.forms["cooperatives"].fields,
    "closed": RegisterField(Text("注销", "Closed"), "date"),
    "kind": RegisterField(Text("类型", "Kind"), "choice", choices={"led": ("领办",)}),
}
FORM = dataclasses.replace(DECLARED.forms["cooperatives"], fields=FIELDS)
CATALOGUE = dataclasses.replace(DECLARED, forms={**DECLARED.forms, "cooperatives": FORM})
FIRST = {
    (INCOME, "2023-01", EAST_VILLAGES[0]): 8.0, (INCOME, "2024-01", EAST_VILLAGES[0]): 10.0, (INCOME, "2024-01", EAST_VILLAGES[1]): 20.0,
    (SERVICE, "2024-01", EAST_VILLAGES[0]): 5.0, ("members", "2024-01", EAST_VILLAGES[0]): 3.0,
    ("operating_income_ytd", "2024-01", WEST_VILLAGES[0]): 40.0,
}  # fmt: skip
SECOND = {(INCOME, "2024-01", EAST_VILLAGES[0]): 12.0, (INCOME, "2024-01", EAST_VILLAGES[1]): None, (INCOME, "2024-02", WEST): 7.0}
LOADS: list[list[Submission]] = [
    [submission(FIRST, sender=COUNTY_AREA), world.targets({(INCOME, COUNTY_AREA, "2024"): 100.0})],
    [
        register({"one": {"founded": "2024-01-05", "kind": "led"}, "two": {"founded": "2024-02-05"}}, periods=("2024-02",)),
        submission(SECOND, sender=COUNTY_AREA, number=1, findings=world.findings(("unit_slip", "explain", INCOME, EAST_VILLAGES[0], ""))),
    ],
    [
        register({"two": {"founded": "2024-02-05", "closed": "2024-03-01"}}, periods=("2024-03",), received="2024-04-09"),
        submission({(INCOME, "2024-03", EAST_VILLAGES[2]): 1.0}, "income_patch", received="2024-04-09"),
        submission({**FIRST, (INCOME, "2024-01", WEST_VILLAGES[1]): 2.5}, sender=COUNTY_AREA, number=2),
        world.targets({(INCOME, COUNTY_AREA, "2024"): 110.0}, received="2024-04-10"),
    ],
    [
        submission({(INCOME, "2024-03", EAST_VILLAGES[2]): 1.0}, "income_patch", received="2024-05-09"),
        submission({}, sender=COUNTY_AREA, number=3, periods=("2024-01",)),
    ],
]  # fmt: skip
OPEN = Count("cooperatives", since="founded", until=("closed",))
QUESTIONS: Mapping[str, Callable[[sa.Connection], Any]] = {
    "version": queries.version,
    "publications": queries.publications,
    "county": lambda c: dict(queries.county(c, COUNTY)),
    "reported_indicators": lambda c: queries.reported_indicators(c, COUNTY),
    "reported_periods": lambda c: queries.reported_periods(c, COUNTY, INCOME),
    "newest_month": lambda c: queries.newest_month(c, COUNTY),
    "latest_period": lambda c: queries.latest_period(c, COUNTY, INCOME),
    "tiles": lambda c: queries.tiles(c, COUNTY, list(CATALOGUE.indicators), "2024-01"),
    "coverage": lambda c: queries.coverage(c, COUNTY, [INCOME], "2024-01"),
    "township_ranking": lambda c: queries.township_ranking(c, COUNTY, INCOME, "2024-01"),
    "series": lambda c: queries.series(c, COUNTY, CATALOGUE, INCOME, [EAST, EAST_VILLAGES[0]], "month"),
    "explain": lambda c: queries.explain(c, COUNTY, CATALOGUE, "rate", COUNTY_AREA, "2024-01").sources,
    "batches_since": lambda c: queries.batches_since(c, COUNTY, 0),
    "compare": lambda c: queries.compare(c, COUNTY, CATALOGUE, WHOLE, "2024", "village"),
    "compare_zones": lambda c: queries.compare(c, COUNTY, CATALOGUE, INCOME, "2024-01", "zone"),
    "matrix": lambda c: queries.matrix(c, COUNTY, CATALOGUE, {INCOME: "2024-01", "members": "2024"}, "township"),
    "neighbours": lambda c: queries.neighbours(c, COUNTY, {INCOME: "2024-01"}, EAST),
    "panel_series": lambda c: queries.panel_series(c, COUNTY, CATALOGUE, "rate", "township", "month"),
    "composition": lambda c: queries.composition(c, COUNTY, CATALOGUE, WHOLE, EAST, "month"),
    "distribution": lambda c: queries.distribution(c, COUNTY, CATALOGUE, INCOME, "2024", ZONE),
    "bands": lambda c: queries.bands(c, COUNTY, CATALOGUE, INCOME, ["2023", "2024"]),
    "report_status": lambda c: queries.report_status(c, COUNTY, CATALOGUE, "2024-05-20", 6),
    "findings": lambda c: [queries.findings(c, COUNTY, number) for number in range(1, 12)],
    "files_behind": lambda c: queries.files_behind(c, COUNTY, CATALOGUE, [INCOME, "rate"]),
    "freshness": lambda c: queries.freshness(c, COUNTY, CATALOGUE, "2024-05-20"),
    "changes": lambda c: queries.changes(c, COUNTY, 0, queries.version(c)),
    "changes_of_the_version": lambda c: queries.changes(c, COUNTY, queries.version(c) - 1, queries.version(c)),
    "revisions": lambda c: queries.revisions(c, COUNTY, CATALOGUE, INCOME, COUNTY_AREA, "2024"),
    "register_rows": lambda c: queries.register_rows(c, COUNTY, CATALOGUE, "cooperatives"),
    "register_counts": lambda c: queries.register_counts(c, COUNTY, CATALOGUE, OPEN, "kind", "2024-02"),
    "register_flow": lambda c: queries.register_flow(c, COUNTY, CATALOGUE, OPEN, "kind", "quarter"),
    "cases": lambda c: queries.cases(c, COUNTY),
    "stated": lambda c: (stated_indicators(c, COUNTY), stated_figures(c, COUNTY, [INCOME], 9)),
    "targets": lambda c: c.execute(sa.text("select indicator_code, period, value, version from target_current")).all(),
}


def answers(connection: sa.Connection) -> dict[str, Any]:
    return {name: question(connection) for name, question in QUESTIONS.items()}


def same(one: Any, other: Any) -> bool:
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other)
        return True
    if isinstance(one, list | tuple) and any(isinstance(part, pd.DataFrame) for part in one):
        return all(same(*parts) for parts in zip(one, other, strict=True))
    return bool(one == other)


@pytest.fixture(scope="module")
def history(module_warehouse_url: str) -> tuple[str, dict[int, dict[str, Any]], dict[int, list[tuple[object, ...]]]]:
    """The URL, and by version that was the newest what every question answered, and what was current."""
    said, current = {}, {}
    for files in LOADS:
        world.load(module_warehouse_url, *files, declared=CATALOGUE, folder=folder())
        engine = store.open_reader(module_warehouse_url)
        with store.read(engine) as connection:
            version = queries.version(connection)
            said[version] = answers(connection)
            current[version] = figures(connection)
        engine.dispose()
    return module_warehouse_url, said, current


def figures(connection: sa.Connection) -> list[tuple[object, ...]]:
    """Rows of what is current and of rollups, without what no history tells of them."""
    found: list[tuple[object, ...]] = []
    for name in ("observation_current", "register_row_current", "target_current", "rollup"):
        unknown = ("confirmed_by", "version") if name == "rollup" else ("confirmed_by",)
        columns = [column for column in metadata.tables[name].c if column.name not in unknown]
        found += sorted((name, *row) for row in connection.execute(sa.select(*columns)))
    return found


def test_as_of_view_answers_every_question_as_the_version_did(
    history: tuple[str, dict[int, dict[str, Any]], dict[int, list[tuple[object, ...]]]], tmp_path: Path
) -> None:
    url, said, current = history
    assert len({repr(answered["tiles"].to_dict()) for answered in said.values()}) == len(LOADS)
    engine = store.open_reader(url)
    for version, answered in said.items():
        for _ in range(2):  # built, then found
            with as_of_view(engine, COUNTY, CATALOGUE, version, tmp_path / "past") as connection:
                now = answers(connection)
                assert {name for name in QUESTIONS if not same(now[name], answered[name])} == set(), version
                assert sorted(map(repr, figures(connection))) == sorted(map(repr, current[version]))
    engine.dispose()
    assert len(list((tmp_path / "past").iterdir())) == len(LOADS) - 1


def test_as_of_view_of_unknown_versions_raises(history: tuple[str, Any, Any], tmp_path: Path) -> None:
    engine = store.open_reader(history[0])
    for version in (0, -1, max(history[1]) + 1):
        with pytest.raises(UnknownName), as_of_view(engine, COUNTY, CATALOGUE, version, tmp_path):
            pass
    engine.dispose()
    assert list(tmp_path.glob("version-*")) == []


def test_as_of_view_can_only_be_read_and_keeps_few_files(warehouse_url: str, tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        world.load(warehouse_url, submission({(INCOME, "2024-01", EAST_VILLAGES[0]): float(number)}, number=number))
    engine = store.open_reader(warehouse_url)
    for version in range(1, KEPT + 3):
        with as_of_view(engine, COUNTY, world.catalogue(), version, tmp_path / "past") as connection:
            assert queries.tiles(connection, COUNTY, [INCOME], "2024-01")["value"].tolist() == [version - 1.0]
            with pytest.raises(sa.exc.OperationalError):
                connection.execute(sa.text("delete from observation"))
    engine.dispose()
    names = sorted(int(path.name.split("-")[1]) for path in (tmp_path / "past").iterdir())
    assert names == list(range(3, KEPT + 3))
