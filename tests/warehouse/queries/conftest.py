"""One read transaction on what a module's `url` fixture loaded."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from warehouse import store


@pytest.fixture
def connection(url: str) -> Iterator[sa.Connection]:
    """Open a reader's transaction."""
    engine = store.open_reader(url)
    with store.read(engine) as made:
        yield made
    engine.dispose()
