"""The command line: `python -m etl --help`.

Exit codes: 0 done; 1 refused (a fault in declarations, areas or settings; nothing was written); 2 wrong usage;
3 done, but a file of the inbox could not be taken (now or before); 4 (check) the file has 必改 findings.

A command imports what only it needs when it runs: a load that finds nothing new starts in half the time.
"""

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import typer

import settings
from etl.known import unchanged
from etl.progress import Console
from warehouse import store
from warehouse.catalogue.errors import ProjectError

REFUSED, INCOMPLETE, MUST_CORRECT = 1, 3, 4
_WIDTH = 200  # columns of the table of sources

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
Folders = Annotated[list[Path] | None, typer.Argument(help="County folders; default: RVD_COUNTIES.", exists=True, file_okay=False)]
County = Annotated[Path | None, typer.Option("--county", help="County folder; default: the first of RVD_COUNTIES.", exists=True)]
Language = Annotated[Literal["zh", "en"], typer.Option("--lang", help="Language of what is said.")]


@app.command()
def load(folders: Folders = None) -> None:
    """Load the inboxes of county folders: what is new or changed is published as one version a county."""
    url = settings.database_url()
    store.upgrade(url)
    console, complete = Console(), True
    for folder in folders or settings.county_folders():
        same = unchanged(url, folder, settings.CATALOGUE)
        if same is not None:
            same.say(console)
            complete &= not same.refused
            continue
        from etl.job import load_county

        loaded = load_county(url, folder, settings.CATALOGUE, settings.reading(), settings.number("RVD_LOAD_PROCESSES"), console)
        complete &= loaded.complete
    if not complete:
        raise typer.Exit(INCOMPLETE)


@app.command()
def watch(folders: Folders = None) -> None:
    """Load whatever arrives in the inboxes until stopped; a file still being copied is left alone."""
    from etl.job import load_county
    from etl.watch import interrupted, watch_inboxes

    url = settings.database_url()
    store.upgrade(url)
    console = Console()
    chosen = folders or settings.county_folders()

    def again(folder: Path) -> None:
        load_county(url, folder, settings.CATALOGUE, settings.reading(), settings.number("RVD_LOAD_PROCESSES"), console)

    with suppress(KeyboardInterrupt), interrupted() as stop:
        for folder in chosen:
            if not stop.is_set():
                again(folder)
        watch_inboxes(chosen, settings.number("RVD_WATCH_QUIET_SECONDS"), again, console, stop)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="The workbook.", exists=True, dir_okay=False)],
    county: County = None,
    form: Annotated[str, typer.Option(help="Code of the form; default: recognised by its headings.")] = "",
    lang: Language = "zh",
) -> None:
    """Say everything that is wrong with one file, without loading it."""
    from etl import returns
    from etl.inbox import arrival, digest
    from etl.job import submissions
    from etl.parse import Task, open_county

    folder = county or settings.county_folders()[0]
    declared = open_county(settings.CATALOGUE, folder)
    limits = settings.reading()
    if form:
        declared.catalogue.form(form)
    task = Task(arrival(file.resolve(), file.resolve().parent), digest(file), settings.CATALOGUE, folder, limits, form)
    (submission,) = submissions([task], limits, 1)
    typer.echo(returns.summary(submission, declared.catalogue, lang))
    for line in returns.lines(submission, declared.catalogue, lang):
        typer.echo(line)
    if (submission.findings["severity"] == "must").any():
        raise typer.Exit(MUST_CORRECT)


@app.command()
def template(
    form: Annotated[str, typer.Argument(help="Code of the form.")],
    out: Annotated[Path | None, typer.Option(help="File to write; default: the form's name in this folder.")] = None,
    sender: Annotated[str | None, typer.Option(help="Code of the township that fills it; default: the whole county.")] = None,
    period: Annotated[str | None, typer.Option(help="Period, such as 2026-11.")] = None,
    county: County = None,
) -> None:
    """Write the empty workbook of a form, with the sender's own villages."""
    from etl.area_tables import TABLES
    from etl.parse import open_county
    from etl.template import write_template
    from warehouse.catalogue import load_catalogue

    folder = county or settings.county_folders()[0]
    declared = open_county(settings.CATALOGUE, folder)
    catalogue = load_catalogue([settings.CATALOGUE, settings.DIVISIONS]) if form in TABLES else declared.catalogue
    wanted = catalogue.form(form)
    path = out or Path(f"{wanted.name.zh}.xlsx")
    write_template(wanted, catalogue, declared.folder, sender, period, path)
    typer.echo(str(path))


@app.command()
def areas(
    source: Annotated[Path, typer.Argument(help="A workbook of the form areas or zones, or a division history (CSV).", exists=True)],
    out: Annotated[Path, typer.Option(help="County folder to write into.")],
    tree: Annotated[Path | None, typer.Option(help="With a history: CSV of the newest tree.", exists=True)] = None,
) -> None:
    """Build a county folder's areas.csv or zones.csv; what a history leaves uncertain goes into areas-review.csv."""
    from etl import divisions
    from etl.area_tables import read_area_table
    from warehouse.catalogue import load_catalogue

    declared = load_catalogue([settings.CATALOGUE, settings.DIVISIONS])
    if divisions.is_history(source):
        built, review = divisions.build_areas(tree, source, declared.words.village_suffixes)
        tables = {"areas.csv": built, "areas-review.csv": review}
    else:
        tables = dict([read_area_table(source, declared, settings.reading())])
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        rows.to_csv(out / name, index=False, encoding="utf-8-sig")
        typer.echo(f"{out / name}: {len(rows)} rows")


@app.command()
def freeze(
    year: Annotated[str, typer.Argument(help="The year, four digits, such as 2025.")],
    county: County = None,
) -> None:
    """Freeze a year's figures: what later loads correct shows as a revision beside them."""
    from etl.parse import open_county
    from warehouse.freezing import freeze as freeze_year

    url = settings.database_url()
    store.upgrade(url)
    declared = open_county(settings.CATALOGUE, county or settings.county_folders()[0])
    engine = store.open_writer(url)
    version, count = freeze_year(engine, declared.folder.county.code, year)
    engine.dispose()
    typer.echo(f"{declared.folder.county.name.zh} {year}: version {version} · {count} figures frozen")


@app.command()
def explain(
    indicator: Annotated[str, typer.Argument(help="Code of the indicator.")],
    area: Annotated[str, typer.Argument(help="Code of the area.")],
    period: Annotated[str, typer.Argument(help="Period, such as 2026-10, 2026Q3 or 2026.")],
    county: County = None,
    version: Annotated[int | None, typer.Option(help="As of this version.")] = None,
    lang: Language = "zh",
) -> None:
    """Say where one number comes from: value, formula, coverage and every source cell."""
    from rich.console import Console as Terminal
    from rich.table import Table

    from etl import returns
    from etl.parse import open_county
    from warehouse import queries

    folder = county or settings.county_folders()[0]
    declared = open_county(settings.CATALOGUE, folder)
    engine = store.open_reader(settings.database_url())
    with store.read(engine) as connection:
        found = queries.explain(connection, declared.folder.county.code, declared.catalogue, indicator, area, period, version)
    typer.echo(returns.explained(found, declared.catalogue, lang))
    sources = Table(*(returns.heading(name, lang) for name in returns.SOURCE_HEADINGS), box=None, pad_edge=False)
    for row in returns.source_rows(found.sources, lang):
        sources.add_row(*row)
    Terminal(width=_WIDTH, highlight=False).print(sources)


def main() -> None:
    """Run a command; what is refused is said in full sentences, without a traceback."""
    try:
        app()
    except ProjectError as refusal:
        Console().refuse(refusal)
        raise SystemExit(REFUSED) from None


if __name__ == "__main__":
    main()
