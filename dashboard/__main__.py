"""The command line of what is shown: `python -m dashboard --help`. The pages themselves are served by `python app.py`.

Exit codes: 0 done; 1 refused (a fault in declarations or settings, or a name nobody knows; nothing was written); 2 wrong usage;
3 (push) somebody was not reached, the next run tries again.

A command imports what only it needs when it runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import settings
from warehouse.catalogue.errors import ProjectError

if TYPE_CHECKING:
    from dashboard.context import View
    from warehouse.store import Engine

REFUSED, NOT_REACHED = 1, 3

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
County = Annotated[Path | None, typer.Option("--county", help="County folder; default: the first of RVD_COUNTIES.", exists=True)]
Language = Annotated[Literal["zh", "en"], typer.Option("--lang", help="Language of the document.")]


kiosk = typer.Typer(no_args_is_help=True, help="Links that open the big screen only.")
app.add_typer(kiosk, name="kiosk")


@app.callback()
def dashboard() -> None:
    """Make what the pages show without a browser."""


@app.command()
def brief(
    out: Annotated[Path, typer.Option(help="File to write; its ending says what it becomes: .docx .xlsx .pptx .pdf.", dir_okay=False)],
    department: Annotated[str, typer.Option(help="Only the targets of this department.")] = "",
    year: Annotated[str, typer.Option(help="Year of the targets; default: the newest.")] = "",
    version: Annotated[int | None, typer.Option(help="As of this version of the data; default: the newest.")] = None,
    county: County = None,
    lang: Language = "zh",
) -> None:
    """Write what /targets shows as a document to send: the same numbers for the same choice and version."""
    from dashboard.exports.brief import write_brief

    chosen = {"department": department, "period": year, "version": "" if version is None else str(version)}
    with _view("/targets", {name: value for name, value in chosen.items() if value}, county, lang) as view:
        body = write_brief(view, out)
    out.write_bytes(body)
    typer.echo(str(out))


@app.command()
def template(
    out: Annotated[Path, typer.Option(help="File to write, such as brief.zh.docx in the county's folder.", dir_okay=False)],
    lang: Language = "zh",
) -> None:
    """Write the shipped Word template: changed and put into a county's folder as brief.zh.docx it is used instead."""
    from dashboard.exports.brief.shipped import shipped_template

    out.write_bytes(shipped_template(lang))
    typer.echo(str(out))


@kiosk.command()
def create(name: Annotated[str, typer.Argument(help="What people call the screen, such as Room 301.")]) -> None:
    """Make a link that opens the big screen and nothing else, for weeks, without a login; it is told this once."""
    from warehouse import screen_tokens

    with _writer() as engine:
        token = screen_tokens.create(engine, name)
    typer.echo(f"/screen?kiosk={token}")


@kiosk.command(name="list")
def list_tokens() -> None:
    """List the links: id, name, when made, when revoked."""
    from warehouse import screen_tokens, store

    with _writer() as engine, store.read(engine) as connection:
        for one in screen_tokens.tokens(connection):
            typer.echo("\t".join(one).rstrip())


@kiosk.command()
def revoke(token_id: Annotated[str, typer.Argument(help="The link's id, as list shows it.")]) -> None:
    """Take a link back for good: its screens stop within a minute."""
    from warehouse import screen_tokens

    with _writer() as engine:
        screen_tokens.revoke(engine, token_id)


@app.command()
def push(
    department: Annotated[str, typer.Option(help="Only the targets of this department.")] = "",
    again: Annotated[bool, typer.Option(help="Also where a run was stopped while it sent, and nobody knows whether it had.")] = False,
    county: County = None,
    lang: Language = "zh",
) -> None:
    """Send the week's summary to RVD_PUSH_URLS: retried, never twice for one version of the county's data. For a weekly cron."""
    import logging

    from dashboard.exports.push import FAILED, UNKNOWN, read_message
    from dashboard.exports.push import push as send
    from warehouse import store

    urls = settings.push_urls()
    if not urls:
        typer.echo("push is off: set RVD_PUSH_URLS", err=True)
        return
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    url = settings.database_url()
    store.upgrade(url)
    with _view("/targets", {"department": department} if department else {}, county, lang) as view:
        message, code = read_message(view), view.county
    engine = store.open_writer(url)
    try:
        outcomes = send(engine, code, message, urls, again=again)
    finally:
        engine.dispose()
    for outcome in outcomes:
        typer.echo(f"{outcome.name}: {outcome.state} (version {message.version})")
    if any(outcome.state in (FAILED, UNKNOWN) for outcome in outcomes):
        raise typer.Exit(NOT_REACHED)


@contextmanager
def _writer() -> Iterator["Engine"]:
    """Open the warehouse for writing, at its newest tables."""
    from warehouse import store

    url = settings.database_url()
    store.upgrade(url)
    engine = store.open_writer(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _view(path: str, params: dict[str, str], county: Path | None, lang: str) -> "Iterator[View]":
    """Open the view of one page without a server."""
    from dashboard.context import address
    from dashboard.deployment import Deployment

    folder = county or settings.county_folders()[0]
    opened = Deployment.open(settings.database_url(), settings.CATALOGUE, [folder], settings.VERSIONS)
    try:
        with opened.view(address(path, params), lang) as view:
            yield view
    finally:
        opened.engine.dispose()


def main() -> None:
    """Run a command; what is refused is said in full sentences, without a traceback."""
    try:
        app()
    except ProjectError as refusal:
        for problem in refusal.problems:
            typer.echo(f"✗ {problem}", err=True)
        raise SystemExit(REFUSED) from None


if __name__ == "__main__":
    main()
