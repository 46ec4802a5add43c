from warehouse import meetings, store


def test_read_record_returns_what_was_kept(warehouse_url: str) -> None:
    engine = store.open_writer(warehouse_url)
    made = meetings.keep(engine, "demo", 7, "十月调度会 <b>", "zh", ["glance", "targets"], '{"a":"=1"}')
    engine.dispose()
    with store.read(store.open_reader(warehouse_url)) as connection:
        found = meetings.read_record(connection, made)
        assert found is not None
        assert found[:5] == (made, "demo", 7, "十月调度会 <b>", "zh")
        assert (found.scenes, found.deck) == (("glance", "targets"), '{"a":"=1"}')
        assert meetings.read_record(connection, "other") is None


def test_records_of_lists_a_county_alone(warehouse_url: str) -> None:
    engine = store.open_writer(warehouse_url)
    made = [meetings.keep(engine, county, 1, "", "zh", [], "{}") for county in ("demo", "other", "demo")]
    engine.dispose()
    with store.read(store.open_reader(warehouse_url)) as connection:
        assert {one.record_id for one in meetings.records_of(connection, "demo")} == {made[0], made[2]}
        assert [one.scenes for one in meetings.records_of(connection, "other")] == [()]
