import pytest

from etl.places import Places
from tests.etl.template.blanks import DATA
from warehouse.areas import CountyFolder, read_county
from warehouse.catalogue import Catalogue, Form, load_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue([DATA / "catalogue"])


@pytest.fixture(scope="module")
def county() -> CountyFolder:
    return read_county(DATA / "demo")


@pytest.fixture(scope="module")
def places(county: CountyFolder, catalogue: Catalogue) -> Places:
    return Places(county, catalogue.words)


@pytest.fixture
def income(catalogue: Catalogue) -> Form:
    return catalogue.form("village_income_monthly")
