"""The summary of a week's targets, pushed to whom it is set up for: tried again when it fails, logged, never twice for one version."""

import hashlib
import logging
import time
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from apprise import Apprise, NotifyFormat

from dashboard.context import View
from dashboard.exports.brief.content import read_brief
from dashboard.exports.brief.legible import legible
from dashboard.text import t
from warehouse import pushing, queries
from warehouse.catalogue.errors import Problem, ProjectError

_LOG = logging.getLogger(__name__)
PAUSES = (5.0, 30.0, 120.0)  # seconds before another try
_LISTED = 5  # reports named that are missing
FAILED, UNKNOWN = "failed", "unknown"


class Message(NamedTuple):
    """What is pushed of which version of the data; department: whose targets, "" = all."""

    version: int
    title: str
    body: str
    department: str


class Outcome(NamedTuple):
    """What came of one destination: sent, already sent, failed, or unknown what an earlier run did. name: its kind, never its secret."""

    name: str
    state: str


def read_message(view: View) -> Message:
    """Make the summary of a view of /targets, for the newest version that took anything from its county.

    Raises ProjectError where the county has no data yet.
    """
    lang = view.lang
    newest = next(iter(queries.publications_of(view.connection, view.county, 1)), None)
    if newest is None:
        raise ProjectError(Problem(view.county, "nothing was ever loaded of this county", "run `python -m etl load` first"))
    brief = read_brief(view)
    since, owed = brief.sections[2].lines, brief.sections[3].lines
    more = [t("brief.push_more", lang, count=len(owed) - _LISTED)] if len(owed) > _LISTED else []
    lines = [*brief.summary, *since[1:], *owed[:_LISTED], *more, brief.facts, brief.demo]
    body = "\n".join(legible(line) for line in lines if line)
    return Message(newest.version, legible(brief.title), body, view.params.get("department", ""))


def push(engine: sa.Engine, county: str, message: Message, urls: Sequence[str], *, again: bool = False) -> list[Outcome]:
    """Send a message to every address that did not get this version, and return what came of each.

    An address that fails is tried again after each of PAUSES; one that failed for good is tried at the next run. Whether a run that was
    killed while it sent had sent, nobody knows: it is not sent again unless asked for.

    Args:
        engine: from `store.open_writer`. urls: Apprise's. again: send also where that is unknown.

    Raises ProjectError for an address Apprise does not know, before anything is sent.
    """
    senders = [_sender(place, url) for place, url in enumerate(urls, start=1)]
    return [_send_once(engine, county, message, url, name, sender, again=again) for url, (name, sender) in zip(urls, senders, strict=True)]


def _sender(place: int, url: str) -> tuple[str, Apprise]:
    sender = Apprise()
    name = f"{place}: {url.partition('://')[0][:20]}"
    if not sender.add(url):
        what = f"address {name} is none that Apprise knows"
        raise ProjectError(Problem("RVD_PUSH_URLS", what, "write it as Apprise's list of services has it, such as wecombot://KEY"))
    return name, sender


def _send_once(engine: sa.Engine, county: str, message: Message, url: str, name: str, sender: Apprise, *, again: bool) -> Outcome:
    destination = hashlib.sha256(f"{url}\n{message.department}".encode()).hexdigest()[:32]
    standing = pushing.claim(engine, county, destination, message.version, again=again)
    if standing:
        state = "already" if standing == pushing.SENT else UNKNOWN
        _LOG.info("version %s of %s to %s: %s", message.version, county, name, state)
        return Outcome(name, state)
    sent = False
    try:
        sent = _try(sender, message, name)
    finally:
        pushing.settle(engine, county, destination, message.version, sent=sent)
    return Outcome(name, pushing.SENT if sent else FAILED)


def _try(sender: Apprise, message: Message, name: str) -> bool:
    for attempt, pause in enumerate((0.0, *PAUSES), start=1):
        time.sleep(pause)
        if sender.notify(body=message.body, title=message.title, body_format=NotifyFormat.TEXT):
            _LOG.info("version %s to %s: sent at try %s", message.version, name, attempt)
            return True
        _LOG.warning("version %s to %s: try %s failed", message.version, name, attempt)
    return False
