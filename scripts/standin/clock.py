"""Simulated time: a clock that is told, and one that runs fast."""

from __future__ import annotations

import json
import socket
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

ZONE = timedelta(hours=7)


def epoch(at: datetime) -> float:
    """Seconds since 1970 UTC of a local time."""
    return (at - ZONE - datetime(1970, 1, 1)).total_seconds()


class Clock(Protocol):
    """What the province reads its time from."""

    def now(self) -> datetime:
        """The simulated local time."""


class SteppedClock:
    """Moves only when told, and never back."""

    def __init__(self, start: datetime):
        self._now = start

    def now(self) -> datetime:
        """The simulated local time."""
        return self._now

    def move(self, to: datetime) -> None:
        """Moves on to a later time."""
        if to < self._now:
            raise ValueError(f"{to} is before {self._now}")
        self._now = to


class RateClock:
    """Runs `rate` times as fast as real time, from a real instant on."""

    def __init__(self, start: datetime, rate: float,
                 real_start: float | None = None):
        self.start, self.rate = start, rate
        self.real_start = time.time() if real_start is None else real_start

    def now(self) -> datetime:
        """The simulated local time."""
        passed = max(0.0, time.time() - self.real_start)
        return self.start + timedelta(seconds=int(passed * self.rate))


class Follower(Protocol):
    """A daemon whose step clock the province moves."""

    def to(self, at: datetime) -> None:
        """Moves it; returns when all that was due by then has been done."""


class Control:
    """A daemon's control socket: one JSON line each way."""

    def __init__(self, path: Path, patience: float = 30.0):
        self.path, self.patience = path, patience

    def ask(self, do: str, **members: object) -> dict[str, Any]:
        """One request and its answer; OSError when no daemon is there."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(self.patience)
            line.connect(str(self.path))
            line.sendall(json.dumps({"v": 1, "do": do, **members},
                                    ensure_ascii=False).encode() + b"\n")
            with line.makefile("r", encoding="utf-8") as answers:
                answer = answers.readline()
        if not answer.endswith("\n"):
            raise ConnectionError("the daemon hung up")
        return json.loads(answer)

    def to(self, at: datetime) -> None:
        """Moves the daemon's step clock; freezes while it is down."""
        until = time.monotonic() + self.patience
        while True:
            try:
                answer = self.ask("clock-to", time=at.isoformat())
                break
            except OSError as error:
                if time.monotonic() > until:
                    raise TimeoutError(
                        f"no daemon follows to {at}: {error}") from error
                time.sleep(.02)
        if not answer.get("ok"):
            raise RuntimeError(f"clock to {at}: {answer.get('error')}")
