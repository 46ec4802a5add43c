"""Write data/demo anew: areas.csv, zones.csv, map.geojson, expected-findings.csv and inbox/."""

import shutil
import sys
from pathlib import Path

from data.demo.generator import bureaus, county, empowerment, income, outline, party, rectification, registers, service
from data.demo.generator.mistakes import Mistakes


def write(folder: Path) -> None:
    """Write everything into a county folder; its inbox is emptied first."""
    inbox = folder / "inbox"
    shutil.rmtree(inbox, ignore_errors=True)
    mistakes = Mistakes()
    county.write(folder)
    income.write(inbox, mistakes)
    service.write(inbox, mistakes)
    registers.write(inbox, mistakes)
    bureaus.write(inbox, mistakes)
    rectification.write(inbox, mistakes)
    empowerment.write(inbox, mistakes)
    party.write(inbox, mistakes)
    outline.write(folder / "map.geojson")
    mistakes.write(folder / "expected-findings.csv")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1])
