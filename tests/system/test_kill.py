"""SIGKILL at fifty seeded moments of the two weeks: the same notices as the
undisturbed run, each carried once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from standin.letters import CODE, Folder
from standin.province import STEP, Province

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 18, 23)
KILLS = 50

Make = Callable[[Path, Path], Daemon]


class Killer:
    """Follows the province like a daemon, and kills it at some steps: before
    the step, in the middle of it, or right after."""

    def __init__(self, daemon: Daemon, moments: set[datetime], rng: Random):
        self.daemon, self.moments, self.rng = daemon, moments, rng
        self.kills = 0

    def to(self, at: datetime) -> None:
        """One step, disturbed or not."""
        if at in self.moments:
            self._kill_during(at)
            self.daemon.start(step=at)
        self.daemon.to(at)

    def _kill_during(self, at: datetime) -> None:
        def ask() -> None:
            try:
                self.daemon.control.ask("clock-to", time=at.isoformat())
            except (OSError, ValueError):
                pass  # it was killed before it answered
        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(self.rng.choice((0, .001, .002, .004, .008, .016, .03)))
        self.daemon.kill()
        asking.join()
        self.kills += 1


def carried(folder: Path) -> Counter[tuple[str, str]]:
    """(address, code) of all letters but digests, counted."""
    return Counter(
        (letter.address, code)
        for letter in Folder(folder / "letters").new()
        if not letter.is_digest for code in set(CODE.findall(letter.body)))


def digests(folder: Path) -> Counter[tuple[str, str]]:
    """(address, subject) of the digests, counted."""
    return Counter((letter.address, letter.subject)
                   for letter in Folder(folder / "letters").new()
                   if letter.is_digest)


def play(folder: Path, make_daemon: Make, kills: int) -> int:
    """Two weeks; returns how often the daemon was killed."""
    folder.mkdir()
    rng = Random(20200907)
    steps = int((UNTIL - SWEEP) / STEP)
    moments = {SWEEP + STEP * n for n in rng.sample(range(2, steps), kills)}
    province = Province(seed=3, per_day=4).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    killer = Killer(daemon, moments, rng)
    try:
        province.advance(UNTIL, killer)
        # What a kill put off until later has left by then.
        province.advance(UNTIL + timedelta(hours=1), daemon)
        assert daemon.terminate() == 0
    finally:
        province.stop()
    return killer.kills


def test_kills_lose_nothing_and_double_nothing(folder: Path,
                                               make_daemon: Make) -> None:
    assert play(folder / "calm", make_daemon, 0) == 0
    assert play(folder / "wild", make_daemon, KILLS) == KILLS
    calm, wild = carried(folder / "calm"), carried(folder / "wild")
    assert len(calm) > 50
    assert wild == calm
    assert digests(folder / "wild") == digests(folder / "calm")
