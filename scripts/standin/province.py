"""The whole stand-in: story, clock, export, server and log in one object."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from .api import Export
from .clock import Clock, Follower, SteppedClock
from .server import Server
from .story import Story, log_line

START = datetime(2020, 9, 7)
END = datetime(2020, 9, 18, 23, 30)
STEP = timedelta(minutes=15)


class Province:
    """A province to poll.

    Stepped by default: `advance` moves its own clock and then the daemon's, a
    step at a time, and waits while the daemon is down; so it is the master of
    time.  With another clock it runs by itself.
    """

    def __init__(self, seed: int = 1, start: datetime = START,
                 end: datetime = END, per_day: float = 20,
                 clock: Clock | None = None,
                 session_life: timedelta = timedelta(minutes=30),
                 log_file: Path | None = None, port: int = 0,
                 story: Story | None = None):
        self.story = story or Story.invented(seed, start, end, per_day)
        self.clock = clock or SteppedClock(start)
        self.export = Export(self.story, self.clock, session_life)
        self.server = Server(self.export, port)
        self.log: list[dict[str, Any]] = []
        self._told: datetime | None = None
        self._log_file: Path | None = None
        if log_file:
            self.log_to(log_file)
        self._write_log()

    @property
    def url(self) -> str:
        """The root of both exports."""
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def now(self) -> datetime:
        """The simulated local time."""
        return self.clock.now()

    def start(self) -> Province:
        """Opens the export."""
        self.server.start()
        return self

    def stop(self) -> None:
        """Closes the export; the log is complete."""
        self.server.stop()
        self._write_log()

    def advance(self, to: datetime, follower: Follower | None = None,
                step: timedelta = STEP) -> None:
        """Moves on to a time in steps that end on multiples of `step`; the
        follower does at each step all that is due by then."""
        assert isinstance(self.clock, SteppedClock)
        while self.now < to:
            midnight = self.now.replace(hour=0, minute=0, second=0)
            passed = (self.now - midnight) // step + 1
            self.clock.move(min(to, midnight + passed * step))
            if follower:
                follower.to(self.now)
        self._write_log()

    def tick(self) -> None:
        """Logs what has happened by now; for clocks that run by themselves."""
        self._write_log()

    def log_to(self, path: Path) -> None:
        """Keeps the log in a file, too, from the first line on."""
        self._log_file = path
        path.write_text("", encoding="utf-8")
        self._append(self.log)

    def _append(self, lines: list[dict[str, Any]]) -> None:
        if self._log_file and lines:
            with self._log_file.open("a", encoding="utf-8") as out:
                for line in lines:
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _write_log(self) -> None:
        now = self.now
        lines = [log_line(before, moment) for before, moment
                 in self.story.happened(self._told, now)]
        self._told = now
        self.log += lines
        self._append(lines)
