"""The catalogue's README is what someone writing a county folder follows: its example loads, and it names every key."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from warehouse.catalogue import load_catalogue
from warehouse.catalogue.form import Column, Form, RegisterField
from warehouse.catalogue.model import Indicator, Unit
from warehouse.catalogue.rules import Rule, Words

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "catalogue"
README = (SHIPPED / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^`([a-z_/]+\.toml)`\n```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
MADE = {"code", "dataset", "companion_of", "fingerprint"}


def test_readme_example_of_a_county_folder_loads(county) -> None:
    files = dict(EXAMPLE.findall(README))
    assert files.keys() == {"units.toml", "indicators/tea.toml", "forms/tea_monthly.toml"}
    catalogue = load_catalogue([SHIPPED, county(files)])
    headings = catalogue.headings(catalogue.form("tea_monthly"))
    assert [code for code, _ in headings["明前茶"]] == ["tea_output_spring"]
    assert [code for code, _ in headings["产量/合计"]] == ["tea_output"]
    assert catalogue.units.convert(3, "dan", "kilogram") == 150


@pytest.mark.parametrize("kind", [Unit, Indicator, Form, Column, RegisterField, Rule, Words])
def test_readme_names_every_key(kind: type) -> None:
    for field in fields(kind):
        assert field.name in MADE or re.search(rf"\b{field.name}\b", README), field.name
