"""Two versions of the data beside each other, a week apart unless the address chooses others."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from dashboard.components.targets.chosen import Key, Row, key_of, records
from dashboard.context import View
from warehouse import queries
from warehouse.queries import Publication

_WEEK = timedelta(days=7)
_OFFERED = 200  # versions to choose from


class Weeks(NamedTuple):
    """The versions compared, and how targets stood in each.

    Attributes:
        offered: versions of the county, newest first; flips: key → its row of queries.status_changes.
    """

    offered: Sequence[Publication]
    earlier: Publication
    later: Publication
    before: Mapping[Key, Row]
    flips: Mapping[Key, Row]


def read_weeks(view: View) -> Weeks | None:
    """Ask for the versions of ?since= and ?until=; without, the newest and the one of a week before it, or the one before.

    None where there are not two. Raise UnknownName for a version the county has not.
    """
    newest = view.version.version if view.version else 0
    offered = [one for one in queries.publications_of(view.connection, view.county, _OFFERED) if one.version <= newest]
    later = _named(view, "until", offered) or next(iter(offered), None)
    earlier = _named(view, "since", offered) or (_week_before(offered, later) if later else None)
    if later is None or earlier is None or earlier.version == later.version:
        return None
    earlier, later = sorted((earlier, later), key=lambda one: one.version)
    old = queries.target_standings(view.connection, view.county, version=earlier.version)
    flips = queries.status_changes(view.connection, view.county, view.catalogue, earlier.version, later.version)
    before = {key_of(row): row for row in records(view, old)}
    return Weeks(offered, earlier, later, before, {key_of(row): row for row in records(view, flips)})


def _named(view: View, name: str, offered: Sequence[Publication]) -> Publication | None:
    written = view.params.get(name)
    if written is None:
        return None
    found = next((one for one in offered if str(one.version) == written), None)
    if found is None:
        raise view.unknown("choice", written)
    return found


def _week_before(offered: Sequence[Publication], later: Publication) -> Publication | None:
    """Return the newest version at least a week older than another, else the one before it."""
    until = datetime.fromisoformat(later.published_at) - _WEEK
    older = [one for one in offered if one.version < later.version]
    return next((one for one in older if datetime.fromisoformat(one.published_at) <= until), next(iter(older), None))
