"""The plotly.js the browser gets is the one plotly.py writes for, and nothing the browser gets names another host."""

import json
import re
from pathlib import Path

import plotly

ROOT = Path(__file__).resolve().parents[2]


def plotly_js_of(package: Path) -> str:
    head = (package / "package_data" / "plotly.min.js").read_text(encoding="utf-8")[:400]
    found = re.search(r"plotly\.js v(\d+\.\d+\.\d+)", head)
    assert found
    return found.group(1)


def test_bundle_has_the_version_of_plotly_py() -> None:
    wanted = plotly_js_of(Path(plotly.__file__).parent)
    declared = json.loads((ROOT / "dashboard/bundle/package.json").read_text(encoding="utf-8"))["dependencies"]["plotly.js"]
    bundle = (ROOT / "assets/0-plotly.min.js").read_text(encoding="utf-8")
    assert declared == wanted
    assert f'"{wanted}"' in bundle


def test_bundle_has_the_traces_the_figures_draw() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "dashboard/figures").glob("*.py"))
    drawn = set(re.findall(r'"type": "(\w+)"', code)) & {path.name for path in (Path(plotly.__file__).parent / "graph_objs").iterdir()}
    entry = (ROOT / "dashboard/bundle/entry.js").read_text(encoding="utf-8")
    registered = set(re.findall(r"plotly\.js/lib/(\w+)'", entry)) - {"core"}
    assert drawn == registered | {"scatter"}  # the core has scatter


def test_own_assets_name_no_other_host() -> None:
    for path in [*ROOT.glob("assets/*.css"), *ROOT.glob("assets/*.js")]:
        if ".min." not in path.name:
            assert not re.search(r"(https?:)?//[a-z0-9-]+\.", path.read_text(encoding="utf-8")), path
