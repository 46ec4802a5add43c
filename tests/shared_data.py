"""Where the real files lie that some tests try things on; they are not part of the project."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
REAL_DATA = SHARED / "real-data"

needs_real_data = pytest.mark.skipif(not REAL_DATA.is_dir(), reason="the collection of real files is not beside this checkout")
