from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.warehouse.world import EAST_VILLAGES, ask, dump, load, submission
from warehouse import store
from warehouse.schema import metadata

VALUES = {("operating_income", "2024-03", EAST_VILLAGES[0]): 1.5}


def _tables(url: str) -> set[str]:
    with store.write(store.open_writer(url)) as connection:
        return set(sa.inspect(connection).get_table_names())


def test_upgrade_gives_the_tables_of_the_schema(bare_url: str) -> None:
    store.upgrade(bare_url)
    options = {"compare_type": True, "compare_server_default": True}
    with store.write(store.open_writer(bare_url)) as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        made = sa.inspect(connection)
        for table in metadata.tables.values():
            key = made.get_pk_constraint(table.name)
            assert (key["name"], key["constrained_columns"]) == (f"pk_{table.name}", table.primary_key.columns.keys())


def test_upgrade_makes_sqlite_tables_strict_and_clustered(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    store.upgrade(url)
    kinds = {row[0]: row[1:] for row in ask(url, "select name, wr, strict from pragma_table_list where schema = 'main'")}
    assert {name: kinds[name] for name in metadata.tables} == dict.fromkeys(metadata.tables, (1, 1))


def test_downgrade_to_nothing_and_up_again(warehouse_url: str) -> None:
    load(warehouse_url, submission(VALUES))
    with store.write(store.open_writer(warehouse_url)) as connection:
        command.downgrade(store.migrations_config(connection), "base")
    assert _tables(warehouse_url) == {"alembic_version"}
    store.upgrade(warehouse_url)
    assert _tables(warehouse_url) == {*metadata.tables, "alembic_version"}


def test_newest_revision_is_the_head_of_the_migrations() -> None:
    assert store.newest_revision() == ScriptDirectory.from_config(store.migrations_config()).get_current_head()


def test_upgrade_of_an_up_to_date_warehouse_does_nothing(warehouse_url: str) -> None:
    load(warehouse_url, submission(VALUES))
    before = dump(warehouse_url)
    assert store.upgrade(warehouse_url) is None
    assert dump(warehouse_url) == before


def _migration_that(monkeypatch: pytest.MonkeyPatch, fails: bool) -> None:
    """Let the next upgrade add a column and change rows, and then perhaps fail."""

    def migrate(config: object, _: str) -> None:
        connection = config.attributes["connection"]  # type: ignore[attr-defined]
        connection.exec_driver_sql("alter table publication add column extra integer")
        connection.exec_driver_sql("update publication set note = 'changed'")
        if fails:
            raise RuntimeError
        connection.exec_driver_sql("update alembic_version set version_num = '0000-next'")

    monkeypatch.setattr(command, "upgrade", migrate)
    monkeypatch.setattr(store, "newest_revision", lambda: "0000-next")


def test_upgrade_that_fails_leaves_the_old_tables(warehouse_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    load(warehouse_url, submission(VALUES))
    before = dump(warehouse_url)
    _migration_that(monkeypatch, fails=True)
    with pytest.raises(RuntimeError):
        store.upgrade(warehouse_url)
    assert dump(warehouse_url) == before
    assert "extra" not in {column["name"] for column in sa.inspect(store.open_writer(warehouse_url)).get_columns("publication")}


def test_upgrade_of_a_sqlite_warehouse_with_data_copies_it_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    store.upgrade(url)
    load(url, submission(VALUES))
    before = dump(url)
    _migration_that(monkeypatch, fails=False)
    copy = store.upgrade(url)
    assert copy is not None
    assert copy.parent == tmp_path
    assert dump(f"sqlite:///{copy}") == before
    assert ask(url, "select note, extra from publication") == [("changed", None)]


def test_upgrade_of_an_empty_sqlite_warehouse_copies_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    store.upgrade(url)
    _migration_that(monkeypatch, fails=False)
    assert store.upgrade(url) is None
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".backup"] == []


def test_rollups_keep_their_rows_when_their_key_changes(warehouse_url: str) -> None:
    load(warehouse_url, submission(VALUES))
    before = ask(warehouse_url, "select * from rollup order by indicator_code, period, area_code")
    keys = []
    for revision in ("0006", "0007"):
        with store.write(store.open_writer(warehouse_url)) as connection:
            config = store.migrations_config(connection)
            (command.downgrade if revision == "0006" else command.upgrade)(config, revision)
        with store.open_writer(warehouse_url).connect() as connection:
            keys.append(sa.inspect(connection).get_pk_constraint("rollup")["constrained_columns"][2:])
        assert ask(warehouse_url, "select * from rollup order by indicator_code, period, area_code") == before
    assert before
    assert keys == [["area_code", "period"], ["period", "area_code"]]
