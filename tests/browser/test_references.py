"""How pages look, against pictures that were looked at: tests/browser/references/. `make references` takes them anew."""

from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.addresses import INCOME, LIUHE, ZONE
from tests.browser.conftest import visit
from tests.browser.pictures import MOST_BLOCK, REFERENCES, differ, taken, unlike

_WIDTH = 420  # px of a picture
_REDRAWN = 400  # ms


class Look(NamedTuple):
    """One picture: of an address, so wide, in a theme or on paper."""

    name: str
    path: str
    width: int = 1366
    theme: str = "light"
    paper: bool = False


LOOKS = [
    Look("overview", "/"),
    Look("overview-dark", "/", theme="dark"),
    Look("overview-phone", "/", width=390),
    Look("overview-wide", "/", width=1920),
    Look("targets", "/targets"),
    Look("income", "/topics/collective_income"),
    Look("income-without-subsidies", "/topics/collective_income?basis=subsidy_excluded"),
    Look("cooperatives", "/topics/cooperatives"),
    Look("training-dark", "/topics/training", theme="dark"),
    Look("services", "/topics/services"),
    Look("organisation", "/topics/organisation"),
    Look("townships", "/townships?period=2026-09"),
    Look("township", f"/townships/{LIUHE}"),
    Look("township-phone", f"/townships/{LIUHE}", width=390, theme="dark"),
    Look("zone", f"/zones/{ZONE}"),
    Look("indicator", f"/indicators/{INCOME}?period=2026-09"),
    Look("indicator-sources", f"/indicators/{INCOME}?period=2026-09&explain={LIUHE}"),
    Look("indicator-paper", f"/indicators/{INCOME}?period=2026-09", paper=True),
    Look("cases", "/cases?county=published"),
    Look("not-found", "/nowhere"),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_page_looks_as_it_was_looked_at(page: Page, address: str, look: Look, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    page.set_viewport_size({"width": look.width, "height": 900 if look.width > 1000 else 844})
    page.emulate_media(
        color_scheme="dark" if look.theme == "dark" else "light", media="print" if look.paper else None, reduced_motion="reduce"
    )
    visit(page, address, look.path)
    page.wait_for_timeout(_REDRAWN)
    assert unlike(look.name, taken(page, _WIDTH), tmp_path, request) == ""


def test_a_picture_of_something_else_is_told_apart() -> None:
    pictures = [Image.open(REFERENCES / f"{name}.png").convert("RGB") for name in ("overview", "overview-dark", "income", "cooperatives")]
    for other in pictures[1:]:
        assert differ(pictures[0], other)[1] > MOST_BLOCK
    patched = pictures[0].copy()
    patched.paste((0, 0, 0), (100, 100, 160, 140))
    assert differ(pictures[0], patched)[1] > MOST_BLOCK
