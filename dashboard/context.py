"""What a page needs to be made: a `View` is one address answered from one read transaction, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from dashboard.screen.declared import Screen
from dashboard.text import LANGUAGES, t
from warehouse import areas, outlines, queries, store
from warehouse.catalogue import Catalogue
from warehouse.catalogue.bases import Basis
from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.catalogue.model import Grain, Indicator, Level
from warehouse.catalogue.periods import UNDATED, grain_of, last_month, months_of
from warehouse.queries.stated import stated_indicators

KEPT = ("period", "basis", "version")  # parameters that go along from page to page
_HEADLINES = 8
_EARLIEST = "1900"
_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year", "once")


@dataclass(frozen=True)
class Shown:
    """One county folder as the server shows it.

    Attributes:
        folder: where it lies.
        outlines: code → outer rings of its areas, {} without a map; map_faults: why the folder's map cannot be drawn.
    """

    folder: Path
    county: areas.County
    catalogue: Catalogue
    screen: Screen
    outlines: Mapping[str, list[outlines.Ring]]
    map_faults: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class View:
    """One page being answered: everything it reads is one state of the warehouse.

    Attributes:
        path: the page's own address; params: its query parameters; county and lang are taken out.
        earlier: whether the state shown is not the newest, because ?version= asks for another.
    """

    connection: store.Connection
    shown: Shown
    lang: str
    path: str
    params: Mapping[str, str]
    counties: tuple[areas.County, ...]
    earlier: bool = False

    @property
    def county(self) -> str:
        """Return the county's code, as queries take it."""
        return self.shown.county.code

    @property
    def catalogue(self) -> Catalogue:
        """Return the county's declarations."""
        return self.shown.catalogue

    @cached_property
    def version(self) -> queries.Publication | None:
        """Return the publication whose state is shown, the newest unless the address asks for another; None before the first load."""
        return queries.newest_publication(self.connection)

    @cached_property
    def today(self) -> str:
        """Return the day reports are judged on, as an ISO date: of an earlier version the day it was published."""
        return self.version.published_at[:10] if self.earlier and self.version else date.today().isoformat()

    @cached_property
    def loaded(self) -> bool:
        """Say whether the county has been loaded at all."""
        try:
            queries.county(self.connection, self.county)
        except UnknownName:
            return False
        return self.version is not None

    @cached_property
    def root(self) -> str:
        """Return the code of the area pages start from; "" for a folder of several counties, whose figures are no whole."""
        if self.shown.county.root:
            return self.shown.county.root
        codes = queries.areas(self.connection, self.county, "county")["area_code"].tolist()
        return str(codes[0]) if len(codes) == 1 else ""

    @cached_property
    def reported(self) -> list[Indicator]:
        """Return the indicators that have a figure, in the catalogue's order; those of 本年累计 are left out."""
        codes = {*queries.reported_indicators(self.connection, self.county), *stated_indicators(self.connection, self.county)}
        return [one for code, one in self.catalogue.indicators.items() if code in codes and one.companion_of is None]

    def collected_at(self, indicator: Indicator) -> Level:
        """Return the level whose reports an indicator's coverage counts: of a derived one that of what it is made of."""
        return self.catalogue.source_of(indicator.code).level

    def _newest_month(self, indicator: Indicator) -> str:
        source = self.catalogue.source_of(indicator.code)
        if source.code not in self._newest:
            monthly = queries.latest_period(self.connection, self.county, source.code) if source.frequency == "month" else None
            self._newest[source.code] = monthly or queries.newest_month(self.connection, self.county) or ""
        return self._newest[source.code]

    @cached_property
    def _newest(self) -> dict[str, str]:
        """Newest month by indicator, as far as asked for."""
        return {}

    @cached_property
    def _periods(self) -> dict[tuple[str, Grain], list[str]]:
        """Periods by indicator and grain, as far as asked for."""
        return {}

    def series(self, indicator: Indicator, area: str, grain: Grain) -> Any:
        """Return queries.series of one area, asked once a page: villages' are computed from all reports. Not to be changed."""
        key = (indicator.code, area, grain)
        if key not in self._series:
            self._series[key] = queries.series(self.connection, self.county, self.catalogue, indicator.code, [area], grain)
        return self._series[key]

    @cached_property
    def _series(self) -> dict[tuple[str, str, str], Any]:
        """Series by indicator, area and grain, as far as asked for."""
        return {}

    def report_status(self, months: int) -> Any:
        """Return queries.report_status of the last months on the day reports are judged on, asked once a page. Not to be changed."""
        if months not in self._report_status:
            self._report_status[months] = queries.report_status(self.connection, self.county, self.catalogue, self.today, months)
        return self._report_status[months]

    @cached_property
    def _report_status(self) -> dict[int, Any]:
        """What became of reports by how many months back, as far as asked for."""
        return {}

    def headline(self) -> list[Indicator]:
        """Return the indicators the overview begins with, on the basis of the address: the folder's choice, else the first with data."""
        codes = self.shown.county.headline or [one.code for one in self.reported[:_HEADLINES]]
        return [self.on_basis(code) for code in codes]

    def topics(self) -> dict[str, str]:
        """Return code → name of the topics and then of the domains, each of which has a page."""
        named = {topic.code: topic.name for topic in self.catalogue.topics.values() if topic.name}
        named |= {code: domain.name for code, domain in self.catalogue.domains.items()}
        return {code: name.get(self.lang) for code, name in named.items()}

    def is_open(self, indicator: Indicator, period: str) -> bool:
        """Say whether a quarter, year or window is still running, as far as the reports an indicator is made of go."""
        if period == UNDATED or grain_of(period) == "month":
            return False
        return "" < self._newest_month(indicator) < last_month(period)

    def data_until(self, indicator: Indicator, period: str) -> str:
        """Return the period its figures stand for: of one still running its newest month."""
        return self._newest_month(indicator) if self.is_open(indicator, period) else period

    def periods(self, indicator: Indicator, grain: Grain | None = None) -> list[str]:
        """Return the periods an indicator has figures for, oldest first: of one grain; None = its own, else the finest it has."""
        if grain is not None:
            if (indicator.code, grain) not in self._periods:
                self._periods[indicator.code, grain] = queries.reported_periods(self.connection, self.county, indicator.code, grain)
            return self._periods[indicator.code, grain]
        for one in (indicator.frequency, *(one for one in _GRAINS if one != indicator.frequency)):
            found = self.periods(indicator, one)
            if found:
                return found
        return []

    def indicator(self, code: str) -> Indicator:
        """Return the indicator an address names; raise UnknownName in the reader's language."""
        if code not in self.catalogue.indicators:
            raise self.unknown("indicator", code)
        return self.catalogue.indicator(code)

    @cached_property
    def basis(self) -> Basis | None:
        """Return the basis of the address, None for the usual one; raise UnknownName for one nobody declared."""
        code = self.params.get("basis")
        if code is None:
            return None
        if code not in self.catalogue.bases:
            raise self.unknown("basis", code)
        return self.catalogue.bases[code]

    def on_basis(self, code: str) -> Indicator:
        """Return the indicator an address or a declaration names, on the basis of the address where it is declared on it.

        Raise UnknownName in the reader's language for one nobody declared.
        """
        return self.indicator(self.basis.indicators.get(code, code) if self.basis else code)

    def period(self, indicator: Indicator) -> str:
        """Return the period the address names, "" when the indicator has none; raise UnknownName for no period.

        Where the address names none it is the indicator's newest; where it names one of a grain the indicator has not,
        the newest that had ended by then: a yearly figure beside October is last year's.
        """
        written = self.params.get("period")
        if written is None:
            return next(reversed(self.periods(indicator)), "")
        try:
            grain_of(written)
        except ValueError:
            raise self.unknown("period", written) from None
        if written < _EARLIEST:
            raise self.unknown("period", written)
        return self._fitting(indicator, written)

    def _fitting(self, indicator: Indicator, period: str) -> str:
        grain, months = grain_of(period), months_of(period)
        if not months or grain == indicator.frequency or any(self.periods(indicator, one) for one in _GRAINS if one == grain):
            return period
        own = self.periods(indicator)
        ended = [one for one in own if months_of(one) and last_month(one) <= months[-1]]
        return next(reversed(ended or own), period)

    def link(self, path: str, **params: str | None) -> str:
        """Return a link inside the dashboard that keeps county, language and the filters of every page; None leaves one out."""
        kept = {name: self.params[name] for name in KEPT if name in self.params}
        return address(path, {**kept, **params, **self._whose()})

    def here(self, **params: str | None) -> str:
        """Return the page's own address with some parameters changed; None leaves one out."""
        return self.at(self.path, **params)

    def at(self, path: str, **params: str | None) -> str:
        """Return the address of another page with all parameters of this one, some changed; None leaves one out."""
        return address(path, {**self.params, **params, **self._whose()})

    def _whose(self) -> dict[str, str | None]:
        return {
            "county": self.county if self.county != self.counties[0].code else None,
            "lang": self.lang if self.lang != LANGUAGES[0] else None,
        }

    def county_link(self, code: str, path: str = "/") -> str:
        """Return the address of a page of another county, its overview if no other is named."""
        return address(path, {"county": code, "lang": self.lang if self.lang != LANGUAGES[0] else None})

    def unknown(self, what: str, code: str) -> UnknownName:
        """Return the refusal of an indicator, area or period that an address names, in the reader's language."""
        return UnknownName(Problem("", t(f"problem.{what}", self.lang, code=code), ""))


def address(path: str, params: Mapping[str, str | None]) -> str:
    """Return an address inside the dashboard; parameters that are None are left out."""
    query = urlencode({key: value for key, value in params.items() if value is not None})
    return f"{path}?{query}" if query else path
