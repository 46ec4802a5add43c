import multiprocessing
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.warehouse.world import EAST_VILLAGES, load, submission
from warehouse import store
from warehouse.catalogue.errors import ProjectError

COUNT = "select count(*) from publication"


def _publication(version: int) -> sa.Insert:
    return sa.table("publication", sa.column("version"), sa.column("published_at")).insert().values(version=version, published_at="now")


def test_read_sees_one_state_while_a_writer_commits(warehouse_url: str) -> None:
    reader, writer = store.open_reader(warehouse_url), store.open_writer(warehouse_url)
    with store.read(reader) as connection:
        before = connection.exec_driver_sql(COUNT).scalar()
        with store.write(writer) as writing:
            writing.execute(_publication(1))
        assert connection.exec_driver_sql(COUNT).scalar() == before == 0
    with store.read(reader) as connection:
        assert connection.exec_driver_sql(COUNT).scalar() == 1


def test_read_refuses_to_write(warehouse_url: str) -> None:
    reader = store.open_reader(warehouse_url)
    with store.read(reader) as connection, pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"):
        connection.execute(_publication(1))


def test_write_rolls_back_what_raised(warehouse_url: str) -> None:
    writer = store.open_writer(warehouse_url)
    with pytest.raises(RuntimeError), store.write(writer) as connection:
        connection.execute(_publication(1))
        raise RuntimeError
    with store.read(store.open_reader(warehouse_url)) as connection:
        assert connection.exec_driver_sql(COUNT).scalar() == 0


def test_write_waits_for_no_one_longer_than_the_limit(warehouse_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 1)
    first, second = store.open_writer(warehouse_url), store.open_writer(warehouse_url)
    with store.write(first) as connection:
        connection.execute(_publication(1))
        with pytest.raises(ProjectError, match="another load is writing"), store.write(second):
            pass
    with store.write(second) as connection:
        assert connection.exec_driver_sql(COUNT).scalar() == 1


def test_open_writer_on_sqlite_is_durable(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    with store.open_writer(url).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_open_reader_on_a_path_with_odd_characters(tmp_path: Path) -> None:
    path = tmp_path / "县 50%?#&.sqlite"
    url = sa.URL.create("sqlite", database=str(path)).render_as_string()
    store.upgrade(url)
    assert path.is_file()
    with store.read(store.open_reader(url)) as connection:
        assert connection.exec_driver_sql(COUNT).scalar() == 0


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://host/name", "warehouse.sqlite", "sqlite:////nowhere/at/all.sqlite"]
)
def test_open_writer_says_what_is_wrong_with_a_url(url: str) -> None:
    with pytest.raises(ProjectError) as raised:
        store.open_writer(url)
    assert raised.value.problems[0].remedy


def test_open_reader_says_that_there_is_no_warehouse_yet(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no warehouse yet"):
        store.open_reader(f"sqlite:///{tmp_path / 'none.sqlite'}")


def test_upgrade_by_several_processes_at_once(bare_url: str) -> None:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=store.upgrade, args=(bare_url,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4
    with store.read(store.open_reader(bare_url)) as connection:
        assert connection.exec_driver_sql("select version_num from alembic_version").scalars().all() == [store.newest_revision()]


def test_tidy_up_folds_the_log_back_in(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    store.upgrade(url)
    load(url, submission({("operating_income", "2024-03", EAST_VILLAGES[0]): 1.0}))
    log = tmp_path / "a.sqlite-wal"
    assert not log.exists() or log.stat().st_size == 0
