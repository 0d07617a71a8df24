"""What the one-stop software holds about one dossier at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from . import tables

NEW, RECEIVED, REFUSED, PROCESSING, SUPPLEMENT, PAYMENT, WITHDRAWN, STOPPED, \
    DONE, RETURNED = range(1, 11)
PAUSED = frozenset((SUPPLEMENT, PAYMENT, STOPPED))
ENDED = frozenset((REFUSED, WITHDRAWN, DONE, RETURNED))
DIRECT, ONLINE, POST = "1", "2", "3"


@dataclass(frozen=True)
class Step:
    """One entry of the dossier's way through the offices."""

    officer: tables.Officer
    at: datetime
    what: str
    status: int
    until: datetime


@dataclass(frozen=True)
class Round:
    """One request for supplementary papers."""

    number: int
    asked: datetime
    by: str
    before: datetime | None
    answered: datetime | None = None
    after: datetime | None = None


@dataclass(frozen=True)
class State:
    """What the software holds about one dossier at one moment."""

    code: str
    procedure: tables.Procedure
    agency: tables.Agency
    channel: str
    applicant: str
    business: bool
    submitted: datetime
    status: int
    received: datetime | None = None
    promised: datetime | None = None
    finished: datetime | None = None
    returned: datetime | None = None
    refused: datetime | None = None
    steps: tuple[Step, ...] = ()
    rounds: tuple[Round, ...] = ()

    @property
    def officer(self) -> tables.Officer | None:
        """Who holds the dossier now."""
        return self.steps[-1].officer if self.steps else None


@dataclass(frozen=True)
class Moment:
    """From `at` on, the software shows `state`."""

    at: datetime
    event: str
    state: State
