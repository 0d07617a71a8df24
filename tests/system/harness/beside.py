"""A daemon with a source that breaks every rule and a healthy one beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bad_server import BadServer, page
from harness.config import maildir_channel, secret, write_config
from harness.daemon import Daemon

TOKEN = "chia-khoa-bi-mat"
GOOD = {"ma": "L-1", "tt": "4"}
MORNING = datetime(2026, 11, 4, 8)
MIB = 1 << 20
# What the daemon holds for one page: 16 MiB, and as much again while the
# buffer grows; and what everything else takes.
PAGE = 48 * MIB


@pytest.fixture
def bad() -> Iterator[BadServer]:
    made = BadServer().start()
    yield made
    made.stop()


@pytest.fixture
def good() -> Iterator[BadServer]:
    made = BadServer().start()
    made.paths["/ho-so"] = page([GOOD])
    yield made
    made.stop()


@pytest.fixture
def other() -> Iterator[BadServer]:
    """A server that nobody is to ask."""
    made = BadServer().start()
    made.paths["/ho-so"] = page([{"ma": "LA-1", "tt": "4"}])
    yield made
    made.stop()


def source(folder: Path, url: str, name: str, **more: Any) -> dict[str, Any]:
    """A list of dossiers at /ho-so, its key in a header."""
    limits = {"timeout": "3s", "connect_timeout": "2s", "stall": "1s",
              **more.pop("limits", {})}
    return {"name": name, "base": url, "every": "1s",
            "secrets": {"khoa": secret(folder, "khoa", TOKEN)},
            "list": {"method": "GET", "url": "{{base}}/ho-so",
                     "headers": {"X-Khoa": "{{secret.khoa}}"}},
            "records": "/result", "time_forms": ["rfc3339"],
            "fields": {"code": "/ma", "status": "/tt", "step": "/buoc",
                       "updated": "/sua"},
            "status_map": {"4": "processing", "9": "done"},
            "limits": limits, **more}


class Watch:
    """A daemon with the bad source `hong` and the healthy one `lanh`, in real
    time, or from `now` on in steps of the test."""

    def __init__(self, daemon: Daemon, good: BadServer,
                 now: datetime | None = None):
        self.daemon, self.good, self.now = daemon, good, now
        assert daemon.process
        self._status = Path(f"/proc/{daemon.process.pid}/status")
        self.before = self.peak

    @property
    def peak(self) -> int:
        """The most memory it ever held, in bytes."""
        line = next(row for row in self._status.read_text().splitlines()
                    if row.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024

    def wait(self) -> None:
        """A moment passes; in steps, until the next polls are over."""
        if self.now is None:
            time.sleep(.02)
        else:
            self.now += timedelta(seconds=1)
            self.daemon.to(self.now)

    def until(self, sentence: str, patience: float = 15) -> float:
        """Seconds until the log says it."""
        began = time.monotonic()
        while sentence not in self.daemon.stderr:
            if time.monotonic() > began + patience:
                raise AssertionError(f"not said within {patience} s: "
                                     f"{sentence}\n{self.daemon.stderr}")
            self.wait()
        return time.monotonic() - began

    def good_polls(self, count: int) -> list[float]:
        """When the healthy source was asked, once it was so often."""
        until = time.monotonic() + count + 10
        while len(self.good.asked("/ho-so")) < count:
            assert time.monotonic() < until, self.daemon.stderr
            self.wait()
        return [r.at for r in self.good.asked("/ho-so")]

    def end(self, is_sanitized: bool, memory: int) -> None:
        """The healthy source was asked every second, is well, and the whole
        cost no more memory than that."""
        times = self.good_polls(4)
        gaps = [b - a for a, b in zip(times, times[1:])]
        # Seconds of a whole clock: a poll may be late within its own.
        assert self.now or max(gaps) < (6 if is_sanitized else 3), gaps
        status = {s["name"]: s
                  for s in self.daemon.ctl_json("status")["sources"]}
        assert status["lanh"]["failing_since"] is None
        assert [d["code"] for d in self.daemon.ctl_json("list")
                if d["source"] == "lanh"] == ["L-1"]
        if not is_sanitized:
            assert self.peak - self.before < memory, self.peak - self.before
        assert self.daemon.terminate() == 0

    def steps(self, code: str) -> list[str]:
        """Every step that history knows of a dossier, as often as it
        changed."""
        shown = self.daemon.ctl_json("show", f"hong/{code}")
        return [line["text"].split("bước ")[-1].split(" → ")[-1]
                for line in shown["timeline"]
                if line["kind"] in ("first", "observed")]

    def bad_polls(self) -> None:
        """Returns after another whole sweep of the bad source."""
        before = len(self.sweeps())
        until = time.monotonic() + 15
        while len(self.sweeps()) < before + 2:
            assert time.monotonic() < until, self.daemon.stderr
            self.wait()

    def sweeps(self) -> list[str]:
        """The complete sweeps of the bad source that the log tells of."""
        return [line for line in self.daemon.stderr.splitlines()
                if "poll: hong: " in line and " pages: " in line]


@pytest.fixture
def watch(folder: Path, good: BadServer,
          make_daemon: Callable[[Path, Path], Daemon]) \
        -> Callable[..., Watch]:
    def start(url: str, log: str = "info", step: datetime | None = None,
              **more: Any) -> Watch:
        config = write_config(
            folder, [source(folder, url, "hong", **more),
                     source(folder, good.url, "lanh")],
            [maildir_channel(folder)], log=log)
        daemon = make_daemon(config, folder / "control").start(step=step)
        return Watch(daemon, good, step)
    return start


def said(watched: Watch, sentence: str, seconds: float,
         is_sanitized: bool) -> None:
    """The log says so of the bad source, in time."""
    whole = f"poll: hong: page 1: {sentence}, trying again at "
    took = watched.until(whole)
    assert took < seconds * (4 if is_sanitized else 1), took
