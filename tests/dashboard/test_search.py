"""What the search box can find."""

from flask.testing import FlaskClient


def test_search_knows_names_addresses_and_pinyin(client: FlaskClient) -> None:
    found = {name: (said, href, keys.split()) for name, said, href, keys in client.get("/search.json").get_json()}
    assert len(found) > 380
    said, href, keys = found["柳河镇"]
    assert (said, href) == ("乡镇", "/townships/990100101000")
    assert {"柳河镇", "990100101000", "liuhezhen", "lhz"} == set(keys)
    assert found["东店村"][0].startswith("村 · ")
    assert found["村集体经济收入"][0] == "产业振兴"


def test_search_speaks_the_readers_language(client: FlaskClient) -> None:
    found = {name: href for name, _, href, _ in client.get("/search.json?lang=en").get_json()}
    assert found["Village collective economy income"] == "/indicators/village_collective_income?lang=en"
    assert client.get("/search.json?county=nope").status_code == 404
