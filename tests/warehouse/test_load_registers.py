import dataclasses

from tests.warehouse.world import COUNTY_AREA, EAST, WEST, ask, catalogue, dump, load, register, submission
from warehouse.catalogue.catalogue import Catalogue
from warehouse.catalogue.model import Count

OLD, NEW = {"founded": "2024-01-05"}, {"founded": "2024-03-01"}


def _rows(url: str) -> list[tuple[object, ...]]:
    return ask(url, "select row_key, version, state, attributes from register_row order by row_key, version")


def _counted(url: str, area: str = EAST) -> dict[str, float]:
    sql = "select period, value from observation_current where indicator_code = 'coops' and area_code = :area and state = 'counted'"
    return dict(ask(url, sql, area=area))  # type: ignore[arg-type]


def _events() -> Catalogue:
    """The same register, but of events: only counted when they happen."""
    declared = catalogue()
    flow = dataclasses.replace(declared.indicators["coops"], aggregation="flow_sum", count=Count("cooperatives", on="founded"))
    return catalogue(coops=flow)


def test_publish_versions_the_rows_of_a_register(warehouse_url: str) -> None:
    load(warehouse_url, register({"a": OLD, "b": OLD}))
    made, outcomes = load(warehouse_url, register({"a": NEW, "c": NEW}, received="2024-05-01"))
    assert made is not None
    assert (outcomes[0].rows_changed, outcomes[0].rows_withdrawn) == (2, 1)
    assert [row[:3] for row in _rows(warehouse_url)] == [
        ("a", 1, "reported"),
        ("a", 2, "reported"),
        ("b", 1, "reported"),
        ("b", 2, "withdrawn"),
        ("c", 2, "reported"),
    ]
    assert ask(warehouse_url, "select row_key, version from register_row_current order by row_key") == [("a", 2), ("c", 2)]


def test_publish_counts_a_register_again_when_it_changed(warehouse_url: str) -> None:
    load(warehouse_url, register({"a": OLD}, periods=("2024-04",)))
    assert _counted(warehouse_url) == {"2024-01": 1.0, "2024-02": 1.0, "2024-03": 1.0, "2024-04": 1.0}
    _, outcomes = load(warehouse_url, register({"a": OLD, "b": NEW}, periods=("2024-04",), received="2024-05-01"))
    assert [outcome.state for outcome in outcomes] == ["published", "counted"]
    assert (outcomes[1].rows_changed, outcomes[1].rows_unchanged) == (2, 2)
    assert _counted(warehouse_url) == {"2024-01": 1.0, "2024-02": 1.0, "2024-03": 2.0, "2024-04": 2.0}
    rollups = ask(
        warehouse_url, "select value from rollup where indicator_code = 'coops' and area_code = :a and period = '2024-04'", a=COUNTY_AREA
    )
    assert rollups == [(2.0,)]


def test_publish_withdraws_the_counts_of_a_register_that_became_empty(warehouse_url: str) -> None:
    load(warehouse_url, register({"a": OLD}, periods=("2024-02",)))
    load(warehouse_url, register({}, periods=("2024-03",)))
    assert _counted(warehouse_url) == {}
    assert ask(warehouse_url, "select distinct state from observation where version = 2") == [("withdrawn",)]


def test_publish_of_a_whole_register_replaces_the_list_of_an_earlier_month(warehouse_url: str) -> None:
    load(warehouse_url, register({"a": OLD, "b": OLD}, periods=("2023-12",)))
    load(warehouse_url, register({"a": OLD}, periods=("2024-12",)))
    assert ask(warehouse_url, "select row_key from register_row_current") == [("a",)]


def test_publish_of_a_whole_register_of_an_earlier_month_that_comes_late_changes_nothing(warehouse_url: str) -> None:
    load(warehouse_url, register({"a": NEW}, periods=("2024-12",)))
    _, outcomes = load(warehouse_url, register({"a": OLD, "b": OLD}, periods=("2023-12",), number=1, received="2025-03-01"))
    assert outcomes[0].state == "superseded"
    assert [row[:2] for row in _rows(warehouse_url)] == [("a", 1)]


def test_publish_of_a_register_of_events_leaves_those_of_other_periods(warehouse_url: str) -> None:
    events = _events()
    load(warehouse_url, register({"a": OLD, "b": OLD}, periods=("2024-01",)), declared=events)
    load(warehouse_url, register({"c": NEW}, periods=("2024-03",)), declared=events)
    assert _counted(warehouse_url) == {"2024-01": 2.0, "2024-02": 0.0, "2024-03": 1.0}
    load(warehouse_url, register({"a": OLD}, periods=("2024-01",), number=1), declared=events)
    assert ask(warehouse_url, "select row_key from register_row_current order by row_key") == [("a",), ("c",)]
    assert _counted(warehouse_url) == {"2024-01": 1.0, "2024-02": 0.0, "2024-03": 1.0}


def test_publish_of_a_register_leaves_other_senders_rows(warehouse_url: str) -> None:
    load(warehouse_url, register({"a": OLD}, periods=("2024-02",)), register({"b": OLD}, sender=WEST, periods=("2024-02",)))
    load(warehouse_url, register({}, number=1, periods=("2024-02",)))
    assert ask(warehouse_url, "select row_key from register_row_current") == [("b",)]
    assert _counted(warehouse_url, WEST) == {"2024-01": 1.0, "2024-02": 1.0}


def test_publish_does_not_count_a_years_ledger_into_the_future(warehouse_url: str) -> None:
    month = submission({("operating_income", "2024-04", "990100101201"): 1.0})
    load(warehouse_url, month, register({"a": OLD}, periods=("2024",)), declared=_events())
    assert sorted(_counted(warehouse_url)) == ["2024-01", "2024-02", "2024-03", "2024-04"]
    load(warehouse_url, submission({("operating_income", "2024-06", "990100101201"): 1.0}), declared=_events())
    assert sorted(_counted(warehouse_url))[-1] == "2024-04"  # handed in then: what came after was not reported, and is not 0
    load(warehouse_url, register({"a": OLD}, periods=("2024",), received="2024-07-03"), declared=_events())
    assert sorted(_counted(warehouse_url))[-1] == "2024-06"


def test_publish_of_the_same_register_again_writes_nothing(warehouse_url: str) -> None:
    load(warehouse_url, register({"a": OLD}, periods=("2024-02",)))
    before = dump(warehouse_url)
    assert load(warehouse_url, register({"a": OLD}, periods=("2024-02",)))[0] is None
    assert dump(warehouse_url) == before


def test_publish_does_not_count_again_for_a_file_that_changes_no_month(warehouse_url: str) -> None:
    load(warehouse_url, register({"a": OLD}, periods=("2024-02",)))
    _, outcomes = load(warehouse_url, submission({("operating_income", "2024-02", "990100101201"): 1.0}))
    assert [outcome.state for outcome in outcomes] == ["published"]


def test_publish_gives_the_same_counts_whichever_register_came_first(warehouse_url: str) -> None:
    files = [register({"a": OLD}, periods=("2024-02",)), register({"a": OLD, "b": NEW}, periods=("2024-03",), received="2024-05-01")]
    load(warehouse_url, *reversed(files))
    assert _counted(warehouse_url) == {"2024-01": 1.0, "2024-02": 1.0, "2024-03": 2.0}
