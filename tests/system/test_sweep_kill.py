"""SIGKILL between any two pages: the next start goes on with the sweep.

HOSOD_PROVE_SWEEP_KILLS: how many seeded kills (`make prove`: 200).
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.list_server import STYLES, ListServer, list_source
from harness.watch import START, Watch

KILLS = int(os.environ.get("HOSOD_PROVE_SWEEP_KILLS", "12"))
SEED = int(os.environ.get("HOSOD_PROVE_SEED", "20261127"))
DUE = "2020-09-30T17:00:00+07:00"


class Killer:
    """Kills the daemon before a page is answered."""

    def __init__(self, watch: Watch, at: int):
        self.watch, self.left, self.asked = watch, at, []

    def __call__(self, style: str, query: dict[str, str]) -> None:
        self.asked.append(query)
        self.left -= 1
        if self.left == 0:
            self.watch.daemon.kill()


def place(style: str, query: dict[str, str]) -> str:
    """Where in its list a request stands."""
    return query.get({"page": "page", "next": "page", "link": "page",
                      "offset": "offset", "range": "start",
                      "cursor": "cursor"}[style], "first")


def sweeps(folder: Path) -> list[tuple[int, int, int, int]]:
    """(id, kind, state, records) of every sweep."""
    with sqlite3.connect(f"file:{folder}/state/hosod.db?mode=ro",
                         uri=True) as database:
        return database.execute(
            "SELECT id, kind, state, records FROM sweep ORDER BY id"
        ).fetchall()


@pytest.mark.parametrize("run", range(KILLS))
def test_the_sweep_goes_on_without_a_gap(
        folder: Path, list_server: ListServer, run: int,
        make_daemon: Callable[[Path, Path], Daemon]) -> None:
    dice = random.Random(f"{SEED}-{run}")
    style = dice.choice(sorted(STYLES))
    size, count = dice.randint(2, 7), dice.randint(15, 60)
    pages = -(-count // size)
    for number in range(count):
        list_server.put(f"H-{number:03}", START - timedelta(days=1), due=DUE)
    config = write_config(
        folder, [list_source(list_server, style, size)],
        [maildir_channel(folder)], digest=[])
    watch = Watch(list_server, make_daemon(config, folder / "control"),
                  folder)
    # The first sweep ever, or one that compares: then one has been missed
    # once already, and one has gone meanwhile.
    is_first = dice.random() < .3
    if not is_first:
        watch.start()
        list_server.drop("H-001")
        watch.poll()
        list_server.drop("H-002")
        pages = -(-(count - 2) // size)
    killer = Killer(watch, dice.randint(1, pages))
    list_server.before_page = killer
    with pytest.raises((OSError, AssertionError)):
        if is_first:
            watch.daemon.start(step=watch.now)
            watch.daemon.control.ask("clock-to", time=watch.now.isoformat())
        else:
            watch.now += timedelta(minutes=15)
            list_server.now = watch.now
            watch.daemon.control.ask("clock-to", time=watch.now.isoformat())
    watch.daemon.process.wait()
    before = [place(style, query) for query in killer.asked]
    committed = [row for row in sweeps(folder) if row[2] == 0]
    killer.asked = []
    watch.daemon.start(step=watch.now)
    watch.to(watch.now)
    after = [place(style, query) for query in killer.asked]
    # Behind the last page that was committed, and every page from there on.
    whole = before + after
    assert len(set(whole)) == pages
    if committed and committed[0][3] > 0:
        assert after[0] in before[1:] or len(after) + len(before) == pages
        assert watch.log("goes on behind page")
    last = sweeps(folder)[-1]
    assert (last[1], last[2]) == (0, 1), "a complete sweep that is complete"
    if committed and committed[0][3] > 0:
        assert last[0] == committed[0][0], "the same sweep"
    committed = committed or [(0, 0, 0, 0)]
    # It knows whom it saw: all that the list has, before the kill and after.
    assert last[3] == len(list_server.rows)
    if is_first:
        assert watch.gone() == set()
        return
    # A list divided by numbers may have moved during the gap: who such a
    # sweep does not show, the next one has to miss.
    if style != "cursor" and last[0] == committed[0][0]:
        assert watch.gone() == set()
        watch.poll()
    assert watch.gone() == {"H-001"}
    watch.poll()
    assert watch.gone() == {"H-001", "H-002"}
