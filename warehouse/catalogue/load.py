"""Read what is declared in TOML, check all of it, and hand it on as one Catalogue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from warehouse.catalogue.bases import Basis, check_bases
from warehouse.catalogue.catalogue import Catalogue, expand
from warehouse.catalogue.check_forms import Known, check_forms
from warehouse.catalogue.check_indicators import check_indicators
from warehouse.catalogue.check_units import check_units
from warehouse.catalogue.companions import with_companions
from warehouse.catalogue.decode import Unreadable, decode
from warehouse.catalogue.decode_form import decode_form
from warehouse.catalogue.errors import CatalogueError, Problem
from warehouse.catalogue.files import Declared, Entry, contents, read_folders
from warehouse.catalogue.fingerprint import fingerprint
from warehouse.catalogue.form import Form
from warehouse.catalogue.judging import StatusRules
from warehouse.catalogue.model import Domain, Indicator, Unit
from warehouse.catalogue.nearest import suggestion
from warehouse.catalogue.ranking import RankingScheme, check_schemes
from warehouse.catalogue.rules import Rule, Words
from warehouse.catalogue.topics import Topic, check_topics
from warehouse.catalogue.units import Units
from warehouse.catalogue.weak import WeakRule, check_weak

Record = TypeVar("Record")


@dataclass(frozen=True)
class _Written:
    """Folders as a key: equal to others in which the same is written, wherever they lie."""

    folders: tuple[Path, ...] = field(compare=False)
    contents: tuple[tuple[tuple[str, bytes], ...] | None, ...]


def load_catalogue(folders: Sequence[Path]) -> Catalogue:
    """Return the catalogue that the folders declare together; nobody changes it, so while the files stay the same it is the same one.

    Args:
        folders: the shipped data/catalogue first, then a county folder with what it adds: units, domains, indicators,
            forms, topics, bases, limits of rules, words. An indicator, form, topic or basis with ``replaces = true`` takes
            the place of the earlier one of its code, in that one's dataset.

    Raises:
        CatalogueError: lists every problem of all files at once, each with file, entry and remedy. While a file is no TOML
            at all, whether names are declared is not judged: the file may declare them.
    """
    return _loaded(_Written(tuple(folders), tuple(map(contents, folders))))


@lru_cache(maxsize=4)
def _loaded(written: _Written) -> Catalogue:
    problems: list[Problem] = []
    declared = read_folders(written.folders, problems)
    units = Units(check_units(_decoded(Unit, declared.units.values(), problems), declared.units, problems))
    domains = _decoded(Domain, declared.domains.values(), problems)
    rules = _with_limits(_decoded(Rule, declared.rules.values(), problems), declared.limits, problems)
    words = _words(declared, problems)
    indicators = _indicators(declared, problems)
    forms = {entry.code: form for entry in declared.forms.values() if (form := decode_form(entry, words, problems))}
    topics = _decoded(Topic, declared.topics.values(), problems)
    bases = _decoded(Basis, declared.bases.values(), problems)
    judging = _decoded(StatusRules, declared.judging.values(), problems)
    schemes = _decoded(RankingScheme, declared.schemes.values(), problems)
    weak = _decoded(WeakRule, declared.weak.values(), problems)
    everything = with_companions(indicators)
    datasets: dict[str, tuple[str, ...]] = {}
    for code, entry in declared.indicators.items():
        datasets[entry.file] = (*datasets.get(entry.file, ()), code)
    if not any(isinstance(problem, Unreadable) for problem in problems):
        check_indicators(indicators, declared, units, forms, problems)
        check_forms(forms, Known(declared, indicators, datasets, units, words), problems)
        check_topics(topics, declared, indicators, forms, problems)
        check_bases(bases, declared, indicators, problems)
        check_schemes(schemes, declared, indicators, problems)
        check_weak(weak, declared, indicators, problems)
    if problems:
        raise CatalogueError(*dict.fromkeys(problems))
    catalogue = Catalogue(everything, {}, units, domains, rules, words, datasets, topics, bases, judging, schemes, weak)
    return replace(catalogue, forms={code: _stamped(form, catalogue) for code, form in forms.items()})


def _decoded(kind: type[Record], entries: Iterable[Entry], problems: list[Problem]) -> dict[str, Record]:
    """Return the entries that are well formed, by code."""
    found = {entry.code: decode(kind, entry.table, entry.where, problems, given={"code": entry.code}) for entry in entries}
    return {code: record for code, record in found.items() if record is not None}


def _indicators(declared: Declared, problems: list[Problem]) -> dict[str, Indicator]:
    """Return the indicators that are well formed, by code; the weight "" (not collected) becomes None."""
    found = {}
    for entry in declared.indicators.values():
        given = {"code": entry.code, "dataset": entry.file, "companion_of": None}
        indicator = decode(Indicator, entry.table, entry.where, problems, given=given)
        if indicator is not None:
            found[entry.code] = replace(indicator, weight=indicator.weight or None)
    return found


def _words(declared: Declared, problems: list[Problem]) -> Words:
    """Return the words; none at all with a problem when they are not declared or wrong."""
    if declared.words is None:
        problems.append(Problem("rules/words.toml", "no folder has this file", "name the shipped catalogue folder first"))
    else:
        words = decode(Words, declared.words.table, declared.words.where, problems)
        if words is not None:
            longest_first = tuple(sorted(words.village_suffixes, key=len, reverse=True))
            return replace(words, village_suffixes=longest_first)
    return Words((), (), (), (), (), (), (), (), (), (), (), (), {})


def _with_limits(rules: Mapping[str, Rule], limits: Iterable[Entry], problems: list[Problem]) -> dict[str, Rule]:
    """Return the rules with a county's own thresholds."""
    changed = dict(rules)
    for entry in limits:
        rule = changed.get(entry.code)
        own = entry.table.get("limits", {})
        if rule is None:
            problems.append(Problem(entry.where, f"no rule has the code {entry.code}", suggestion(entry.code, rules)))
            continue
        for key in entry.table.keys() - {"limits"}:
            problems.append(Problem(entry.where, f"{key} of a shipped rule cannot be changed", "keep only limits.… here"))
        for name in own.keys() - rule.limits.keys():
            problems.append(Problem(entry.where, f"unknown key limits.{name}", suggestion(name, rule.limits)))
        table = {"limits": {**rule.limits, **own}}
        given = {"code": rule.code, "severity": rule.severity, "words": rule.words, "remedy": rule.remedy}
        changed[entry.code] = decode(Rule, table, entry.where, problems, given=given) or rule
    return changed


def _stamped(form: Form, catalogue: Catalogue) -> Form:
    """Return a form with its fingerprint, in its shapes too."""
    used = {code: catalogue.indicators[code] for code in expand(form, catalogue.indicators, catalogue.datasets)}
    for shape in form.shapes:
        used |= {code: catalogue.indicators[code] for code in expand(shape.form, catalogue.indicators, catalogue.datasets)}
    counted = {
        code: indicator
        for code, indicator in catalogue.indicators.items()
        if indicator.count is not None and indicator.count.register == form.code
    }
    stamp = fingerprint(form, used | counted, catalogue.units, catalogue.words, catalogue.rules)
    shapes = tuple(replace(shape, form=replace(shape.form, fingerprint=stamp)) for shape in form.shapes)
    return replace(form, shapes=shapes, fingerprint=stamp)
