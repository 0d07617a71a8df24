"""The truth: all lives, and what the software shows of them at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime

from .dossier import Moment
from .lives import tell


class Story:
    """The truth: what the software shows at any simulated time."""

    def __init__(self, lives: dict[str, list[Moment]]):
        self.lives = lives
        self._times = {code: [moment.at for moment in life]
                       for code, life in self.lives.items()}
        self.moments: list[tuple[datetime, str, int]] = sorted(
            (moment.at, code, index) for code, life in self.lives.items()
            for index, moment in enumerate(life))

    @classmethod
    def invented(cls, seed: int, start: datetime, end: datetime,
                 per_day: float) -> Story:
        """The lives that follow from a seed."""
        return cls(tell(seed, start, end, per_day))

    def at(self, code: str, now: datetime) -> Moment | None:
        """A dossier's newest moment by now, or None before its entry."""
        known = bisect_right(self._times[code], now)
        return self.lives[code][known - 1] if known else None

    def shown(self, now: datetime, since: datetime | None = None,
              until: datetime | None = None,
              units: frozenset[str] | None = None) -> list[Moment]:
        """What was last changed in [since, until], oldest change first."""
        found = []
        for code in self.lives:
            moment = self.at(code, now)
            if (moment and (since is None or moment.at >= since)
                    and (until is None or moment.at <= until)
                    and (units is None
                         or moment.state.agency.code in units)):
                found.append(moment)
        return sorted(found, key=lambda m: (m.at, m.state.code))

    def happened(self, after: datetime | None, until: datetime) \
            -> Iterator[tuple[Moment | None, Moment]]:
        """(before, moment) for what was recorded in (after, until]."""
        first = (0 if after is None else
                 bisect_right(self.moments, after, key=lambda m: m[0]))
        last = bisect_right(self.moments, until, key=lambda m: m[0])
        for _, code, index in self.moments[first:last]:
            life = self.lives[code]
            yield (life[index - 1] if index else None, life[index])


def log_line(before: Moment | None, moment: Moment) -> dict[str, object]:
    """One line of the province's log: everything a test compares with."""
    state = moment.state

    def iso(at: datetime | None) -> str | None:
        return at.isoformat() if at else None
    return {
        "at": iso(moment.at), "code": state.code, "event": moment.event,
        "old": before.state.status if before else None, "new": state.status,
        "promised": iso(state.promised), "received": iso(state.received),
        "submitted": iso(state.submitted), "finished": iso(state.finished),
        "officer": state.officer.name if state.officer else None,
        "account": state.officer.account if state.officer else None,
        "agency": state.agency.code, "agency_name": state.agency.name,
        "procedure": state.procedure.number, "limit": state.procedure.limit,
        "cutoff": (state.procedure.cutoff.isoformat("minutes")
                   if state.procedure.cutoff else None),
        "reset": state.procedure.reset, "channel": state.channel,
    }
