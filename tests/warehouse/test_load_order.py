"""Whatever order files arrive in, what is current is what each source said last, the newest of them first."""

import dataclasses
import itertools
import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.world import COUNTY_AREA, EAST, EAST_VILLAGES, ask, county, load, submission
from warehouse import rollup
from warehouse.load import Order
from warehouse.submission import Submission

MONTHS = ("2024-03", "2024-04")
CODES = ("operating_income", "service_income")
SOURCES = (("income", EAST), ("income_patch", EAST), ("bureau", COUNTY_AREA))
KEYS = [(code, month, area) for code in CODES for month in MONTHS for area in EAST_VILLAGES[:2]]
_counties = itertools.count()


@pytest.fixture(autouse=True, scope="module")
def without_rollups() -> Iterator[None]:
    """Leave the rollups out: they have tests of their own, and this is about observations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rollup, "refresh", lambda *_: 0)
        patch.setattr(rollup, "rebuild", lambda *_: 0)
        yield


@st.composite
def files(draw: st.DrawFn, sources: tuple[tuple[str, str], ...]) -> list[Submission]:
    """Some files of these sources, in the order they arrive."""
    made = []
    for place in range(draw(st.integers(2, 5))):
        form, sender = draw(st.sampled_from(sources))
        months = draw(st.sampled_from([MONTHS[:1], MONTHS[1:], MONTHS]))
        keys = draw(st.lists(st.sampled_from([key for key in KEYS if key[1] in months]), unique=True, max_size=4))
        values = {key: float(draw(st.integers(1, 2))) for key in keys}
        columns = draw(st.sampled_from([None, (), CODES[:1], CODES[1:], CODES]))
        stated = None if columns is None else tuple(sorted({*columns, *(key[0] for key in keys)}))
        number, day = draw(st.integers(0, 1)), draw(st.integers(1, 3))
        given_name = f"{place}.xlsx"
        more = {"file_name": given_name, "periods": months, "sheets": (given_name,), "indicators": stated}
        made.append(submission(values, form, sender, number, f"2024-05-0{day}", **more))
    return made


def expected(said: list[Submission]) -> dict[tuple[str, str, str], float]:
    """What each source states last of each fact it has a column for, and of several sources the newest."""
    found = {}
    for key in KEYS:
        standing: list[tuple[Order, float]] = []
        for source in SOURCES:
            about = [
                (Order.of(one), _said(one).get(key))
                for one in said
                if (one.form_code, one.sender_code) == source and key[1] in one.periods and (_has_column(one, key[0]) or key in _said(one))
            ]
            if about and (newest := max(about))[1] is not None:
                standing.append((newest[0], newest[1]))
        if standing:
            found[key] = max(standing)[1]
    return found


def _has_column(one: Submission, code: str) -> bool:
    return one.scope == "replace" and (one.indicators is None or code in one.indicators)


def _said(one: Submission) -> dict[tuple[str, str, str], float]:
    rows = one.observations
    return dict(zip(zip(rows["indicator_code"], rows["period"], rows["area_code"], strict=True), rows["value"], strict=True))


def _publish(url: str, arrived: list[Submission], runs: list[int]) -> dict[object, object]:
    """Publish files in a county of their own, some in each run; what is current then."""
    name = f"c{next(_counties)}"
    folder = dataclasses.replace(county(), county=dataclasses.replace(county().county, code=name))
    waiting = [dataclasses.replace(one, county_code=name) for one in arrived]
    while waiting:
        size = runs.pop() if runs else len(waiting)
        load(url, *waiting[:size], folder=folder)
        waiting = waiting[size:]
    rows = ask(url, "select indicator_code, period, area_code, value from observation_current where county_code = :name", name=name)
    latest = """
        select indicator_code, period, area_code, value from observation where county_code = :name and state <> 'withdrawn' and version =
        (select max(version) from observation later where later.county_code = :name and later.indicator_code = observation.indicator_code
        and later.period = observation.period and later.area_code = observation.area_code)
    """
    assert sorted(ask(url, latest, name=name)) == sorted(rows)
    withdrawn = ask(url, "select sum(rows_withdrawn) from batch where county_code = :name", name=name)[0][0]
    said = ask(url, "select params from finding where county_code = :name and rule = 'left_out'", name=name)
    assert sum(json.loads(str(params))["cells"] for (params,) in said) == withdrawn
    return {tuple(row[:3]): row[3] for row in rows}


@given(arrived=files(SOURCES), runs=st.lists(st.integers(1, 3), max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_publish_of_files_in_any_order(warehouse_url: str, arrived: list[Submission], runs: list[int]) -> None:
    in_order = _publish(warehouse_url, sorted(arrived, key=Order.of), [1] * len(arrived))
    assert _publish(warehouse_url, arrived, runs) == in_order == expected(arrived)
