"""How scenes look, against pictures that were looked at: tests/browser/references/screen-*.png. `make references` takes them anew."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.pictures import taken, unlike
from tests.browser.staging import hold, stage

_WIDTH = 640  # px of a picture
_EVERY = ("glance", "collective_income", "income_bands", "cooperatives", "training", "services", "targets", "competition")
_SOME = ("glance", "income_bands", "training")
_STAGES = {
    (1920, 1080): _EVERY,
    (3840, 1080): _SOME,
    (5760, 1080): _SOME,
}  # not the township of the day nor the reports due, others another day


@pytest.mark.parametrize("size", _STAGES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_scenes_look_as_they_were_looked_at(
    page: Page, address: str, size: tuple[int, int], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    stage(page, address, size=size)
    page.evaluate("document.getElementById('clock').style.visibility = 'hidden'")
    page.evaluate("document.getElementById('light').style.display = 'none'")
    differing = []
    for code in _STAGES[size]:
        hold(page, code)
        differing.append(unlike(f"screen-{size[0]}-{code}", taken(page, _WIDTH), tmp_path, request))
    assert [one for one in differing if one] == []
