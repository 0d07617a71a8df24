"""Dossiers told by hand, for tests whose dates a person has reckoned."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from standin import tables
from standin.dossier import DIRECT, PROCESSING, Moment, State, Step
from standin.story import Story


def when(text: str | None) -> datetime | None:
    """A local time."""
    return datetime.fromisoformat(text) if text else None


def dossier(code: str, procedure: str, received: str, promised: str | None,
            *changes: tuple[str, dict[str, Any]],
            entered: str | None = None, agency: str = "000.02.21.H99",
            **more: Any) -> list[Moment]:
    """The life of a dossier at an officer of its agency: in process from its
    entry on (its receipt), and (time, fields of State) for every change."""
    officer = next(o for o in tables.OFFICERS
                   if o.agency == agency and o.role == "officer" and o.mail)
    at = datetime.fromisoformat(received)
    first = {"status": PROCESSING, "channel": DIRECT, "submitted": at,
             "received": at, "promised": when(promised), **more}
    state = State(
        code=code, applicant="Nguyễn Văn Mẫu", business=False,
        procedure=next(p for p in tables.PROCEDURES if p.number == procedure),
        agency=next(a for a in tables.AGENCIES if a.code == agency),
        steps=(Step(officer, at, "Thẩm định hồ sơ", PROCESSING,
                    datetime(2020, 12, 31)),), **first)
    life = [Moment(when(entered) or at, "told", state)]
    for moment, fields in changes:
        state = replace(state, **fields)
        life.append(Moment(datetime.fromisoformat(moment), "told", state))
    return life


def tale(*lives: list[Moment]) -> Story:
    """What happened, to give a Province."""
    return Story({life[0].state.code: life for life in lives})
