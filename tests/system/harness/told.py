"""Dossiers as the province's log tells them: when they were received, what
stood as their date, when they ended; as far as a watch could know that began
with the province."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from standin import days
from standin.province import START as SWEEP


def when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class Told:
    """One dossier as the log tells it."""

    def __init__(self, lines: list[dict[str, Any]]):
        self.lines = lines
        self.last = lines[-1]
        self.received = when(self.last["received"])
        self.agency = self.last["agency"]
        self.procedure = self.last["procedure"]
        self.ended = self._ended()

    def _ended(self) -> datetime | None:
        if self.last["finished"]:
            return when(self.last["finished"])
        # The export does not say when it was refused or withdrawn: of what
        # had ended so before the watch, the first sweep is all that is known.
        ends = [line for line in self.lines if line["new"] in (3, 7)]
        return max(when(ends[0]["at"]), SWEEP) if ends else None

    def watched(self) -> list[dict[str, Any]]:
        """The lines that the export has shown.  Its rounds tell of every
        supplement asked for; of a payment waited for or a stop that was over
        before the first sweep it tells nothing."""
        before = [line for line in self.lines
                  if line["at"] <= SWEEP.isoformat()]
        return [line for line in before[:-1] if line["new"] not in (6, 8)] + \
            before[-1:] + self.lines[len(before):]

    @property
    def fate(self) -> str:
        return {3: "refused", 7: "withdrawn"}.get(self.last["new"], "done")

    def due(self, until: datetime) -> date | None:
        """The date that stood then: printed, else the limit's own, and moved
        by a pause that has ended and for which none was printed."""
        known = [line for line in self.watched() if line["at"] <=
                 until.isoformat()] or self.watched()[:1]
        due: date | None = days.due_date(
            self.received, self.last["limit"], self.cutoff) \
            if self.received else None
        began: datetime | None = None
        for line, before in zip(known, [None] + known):
            promised = when(line["promised"])
            if promised and (before is None
                             or line["promised"] != before["promised"]):
                due = promised.date()
                moved = True
            else:
                moved = False
            if line["new"] in (5, 6, 8):
                began = began or when(line["at"])
            elif began:
                if due and not moved:
                    due = days.due_after_pause(
                        due, self.received, line["limit"], began,
                        when(line["at"]), "reset" if line["reset"]
                        else "preserve", self.cutoff)
                began = None
        return due

    @property
    def cutoff(self) -> time | None:
        text = self.last["cutoff"]
        return time.fromisoformat(text) if text else None

    def is_paused(self, until: datetime) -> bool:
        known = [line for line in self.watched()
                 if line["at"] <= until.isoformat()]
        return bool(known) and known[-1]["new"] in (5, 6, 8)


def dossiers(log: list[dict[str, Any]]) -> list[Told]:
    lines: dict[str, list[dict[str, Any]]] = {}
    for line in log:
        lines.setdefault(line["code"], []).append(line)
    return [Told(of) for of in lines.values()]
