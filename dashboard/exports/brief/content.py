"""What a document of targets says, before it is Word, PDF or slides: the words and cells of /targets for one address."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import formats
from dashboard.components.targets import words
from dashboard.components.targets.chosen import Chosen, Row, choose
from dashboard.components.targets.weeks import read_weeks
from dashboard.context import View
from dashboard.exports.brief.grids import Grid, annex_of, table_of
from dashboard.exports.brief.sections import late_lines, owed_lines, since_lines
from dashboard.text import t


@dataclass(frozen=True)
class Section:
    """A heading and the paragraphs below it."""

    heading: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Brief:
    """One document. Texts in the reader's language, "" = not said.

    Attributes:
        red_head: the line above everything; issuer, date: below the last paragraph.
        summary: how targets stand in all, the first sentences of `sections`; it can be sent alone.
        table: the county's own targets, or where the choice has none, all chosen; annex: every chosen one.
        facts: version, month the data reach, coverage; demo: that the data are invented.
    """

    red_head: str
    title: str
    addressee: str
    opening: str
    summary: Sequence[str]
    sections: Sequence[Section]
    table: Grid
    attachment: str
    annex: Grid
    issuer: str
    date: str
    facts: str
    demo: str


def read_brief(view: View) -> Brief:
    """Make the document of a view of /targets; raise UnknownName for what its address asks for and nobody has."""
    lang, county = view.lang, view.shown.county
    chosen, weeks = choose(view), read_weeks(view)
    own = [row for row in chosen.rows if row["level"] == "county"]
    areas = [row for row in chosen.rows if row["level"] != "county"]
    summary = [words.headline(view, own or areas)] if chosen.rows else [t("brief.nothing", lang)]
    summary += [words.below(view, areas)] if own and areas else []
    summary += _reports(view, chosen.rows)
    parts = {
        "overall": summary,
        "late": late_lines(view, chosen.rows),
        "since": since_lines(view, chosen.rows, weeks),
        "owed": owed_lines(view, chosen.rows),
    }
    sections = [
        Section(t("brief.heading", lang, ordinal=t(f"brief.ordinal.{place}", lang), name=t(f"brief.{name}", lang)), lines)
        for place, (name, lines) in enumerate(parts.items(), start=1)
    ]
    whose = _whose(view, chosen)
    dated = "" if chosen.year else "_undated"
    opening = t(f"brief.opening{dated}", lang, whose=whose, **_year(chosen)) + _filters(view, chosen)
    issuer = county.issuer.get(lang)
    table = table_of(view, own or areas, weeks, t("brief.table" if own else "brief.table_areas", lang))
    annex = annex_of(view, chosen.rows, weeks, t("brief.annex", lang))
    return Brief(
        t("brief.red_head", lang, issuer=issuer) if issuer else "",
        _title(view, chosen),
        t("brief.addressee_of", lang, department=chosen.department) if chosen.department else t("brief.addressee", lang),
        opening,
        summary,
        sections,
        table,
        t("brief.attachment", lang, title=annex.title),
        annex,
        issuer,
        _date(view),
        _facts(view, chosen.rows),
        t("brief.demo", lang, note=county.note.get(lang)) if county.demo else "",
    )


def brief_title(view: View) -> str:
    """Return the title of the document of a view of /targets."""
    return _title(view, choose(view))


def _whose(view: View, chosen: Chosen) -> str:
    return t("brief.whose", view.lang, county=view.shown.county.name.get(view.lang), department=chosen.department).strip()


def _title(view: View, chosen: Chosen) -> str:
    dated = "" if chosen.year else "_undated"
    return t(f"brief.title{dated}", view.lang, whose=_whose(view, chosen), **_year(chosen))


def _year(chosen: Chosen) -> dict[str, str]:
    return {"year": chosen.year} if chosen.year else {}


def _filters(view: View, chosen: Chosen) -> str:
    """Return which topic, area or status the document is confined to, "" where to none."""
    lang = view.lang
    names = {row["area_code"]: words.area_of(view, row) for row in chosen.every}
    asked = {
        "domain": view.catalogue.domains[chosen.domain].name.get(lang) if chosen.domain else "",
        "area": names.get(chosen.area, chosen.area),
        "status": t(f"standing.{chosen.standing}", lang) if chosen.standing else "",
    }
    said = [t("format.field", lang, name=t(f"control.{name}", lang), value=value) for name, value in asked.items() if value]
    return t("brief.chosen", lang, filters=t("targets.semicolon", lang).join(said)) if said else ""


def _reports(view: View, rows: Sequence[Row]) -> list[str]:
    complete, total = words.fully_reported(rows)
    if not total:
        return []
    key = "all" if complete == total else "some" if complete else "none"
    counts = {"all": {"total": total}, "none": {"total": total}}.get(
        key, {"total": total, "complete": complete, "partial": total - complete}
    )
    return [t(f"brief.reports_{key}", view.lang, **counts)]


def _facts(view: View, rows: Sequence[Row]) -> str:
    lang = view.lang
    said = []
    if view.version:
        moment = formats.moment(view.version.published_at, lang)
        said.append(t("brief.facts", lang, version=view.version.version, moment=moment))
    reached = words.until(view, rows)
    said += [t("brief.until", lang, month=reached)] if reached else []
    complete, total = words.fully_reported(rows)
    said += [t("brief.reports", lang, complete=complete, total=total)] if total else []
    return t("format.separator", lang).join(said)


def _date(view: View) -> str:
    year, month, day = view.today.split("-")
    return t("brief.date", view.lang, year=year, month=t(f"months.{int(month)}", view.lang), day=int(day))
