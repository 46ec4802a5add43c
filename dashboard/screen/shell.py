"""The document of the big screen: an empty stage; assets/screen fills it. No framework, so that it lives for weeks in an old browser."""

import html
from pathlib import Path

import flask

from dashboard import deployment
from dashboard.text import TAGS, t

PATH = "/screen"
_ASSETS = Path(__file__).resolve().parents[2] / "assets"
_SCRIPTS = ("0-plotly.min.js", *sorted(f"screen/{path.name}" for path in (_ASSETS / "screen").glob("*.js")))
_BUTTONS = ("pause", "freeze", "revised", "bare")
_SAID = ("county", "demo", "until", "updated", "reports", "version")


def add_shell(server: flask.Flask) -> None:
    """Serve /screen; ?county, lang, version and record choose what is shown, ?font and ?out fit it to the wall."""

    @server.get(PATH)
    def screen() -> str:
        lang = deployment.language(flask.request.args)
        words = {key: html.escape(t(f"stage.{key}", lang)) for key in ("away", "refused", "controls", "no_script")}
        scripts = "".join(f'<script src="{_address(name)}" defer></script>' for name in _SCRIPTS)
        said = "".join(f'<span id="{name}" class="{name}" hidden></span>' for name in _SAID)
        buttons = "".join(f'<button type="button" id="{name}"></button>' for name in _BUTTONS)
        dots = f'<span id="dots" class="dots" role="group" aria-label="{words["controls"]}"></span>'
        return (
            f'<!DOCTYPE html>\n<html lang="{TAGS[lang]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<title>{html.escape(t("app.title", lang))}</title><link rel="icon" href="{_address("icon.svg")}">'
            f'<link rel="stylesheet" href="{_address("screen/stage.css")}"></head>'
            f'<body data-away="{words["away"]}" data-refused="{words["refused"]}"><main id="stage"><div id="scenes"></div>'
            '<div id="clock"><b></b><span></span></div><p id="empty" hidden></p>'
            f'<div id="foot">{said}<span class="push"></span>{buttons}{dots}</div>'
            '<div id="over" tabindex="-1" role="dialog" hidden></div><div id="banner" role="alert" hidden></div>'
            '<div id="said" role="status" hidden></div><div id="light"></div></main>'
            f"<noscript>{words['no_script']}</noscript>{scripts}</body></html>"
        )


def _address(name: str) -> str:
    """Return an asset's address, which changes with the file, so that browsers may keep it for a year."""
    return f"/assets/{name}?m={(_ASSETS / name).stat().st_mtime}"
