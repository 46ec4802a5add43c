"""Which Chromium tests and measurements drive: the distribution's."""

import shutil

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the first, without windows, needs least


def executable() -> str | None:
    """Return where the browser lies, None where there is none: sh tests/install-browser.sh."""
    return next(filter(None, map(shutil.which, _NAMES)), None)
