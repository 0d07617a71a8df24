"""Simulated time: a clock that is told, and one that runs fast."""

from __future__ import annotations

import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

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


class Hosoctl:
    """Moves a daemon through `hosoctl clock to`; waits while it is down."""

    def __init__(self, hosoctl: Path, socket: Path, patience: float = 30.0):
        self.hosoctl, self.socket, self.patience = hosoctl, socket, patience

    def to(self, at: datetime) -> None:
        """Moves the daemon, freezing until it answers again."""
        until = time.monotonic() + self.patience
        while True:
            done = subprocess.run(
                [self.hosoctl, "--control", self.socket, "clock", "to",
                 at.isoformat()], stdin=subprocess.DEVNULL, text=True,
                capture_output=True, timeout=self.patience, check=False)
            if done.returncode == 0:
                return
            if time.monotonic() > until:
                raise TimeoutError(
                    f"the daemon does not follow to {at}: "
                    f"{done.stderr.strip() or done.returncode}")
            time.sleep(.05)
