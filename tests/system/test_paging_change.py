"""Lists that change while they are read, in every style of paging.

HOSOD_PROVE_PAGING: how many seeded runs (`make prove`: 1,000);
HOSOD_PROVE_SHARE: 0/2, every second of them.  A run is one daemon that reads one shelf of dossiers in every style at once, while dossiers
are added, dropped, changed and finished between any two pages.  Whatever the
pages showed: a dossier that the server has is never called gone, and once the
list stands still a complete sweep makes the database what the server is.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.list_server import RECHECK, STYLES, ListServer, list_source
from harness.watch import START, Watch

RUNS = int(os.environ.get("HOSOD_PROVE_PAGING", "6"))
SHARE, SHARES = map(int, os.environ.get("HOSOD_PROVE_SHARE", "0/1").split("/"))
SEED = int(os.environ.get("HOSOD_PROVE_SEED", "20261127"))
DUE = "2020-09-30T17:00:00+07:00"


class Shelf:
    """Changes the list between pages, at random."""

    def __init__(self, server: ListServer, dice: random.Random):
        self.server, self.dice = server, dice
        self.dropped: set[str] = set()
        self.left = 0  # changes before the next poll
        # A total that is stated gives a change away only while the list
        # grows or shrinks: one run adds, another drops.
        self.kinds = dice.choice([["add", "edit", "finish"],
                                  ["drop", "edit", "finish"],
                                  ["add", "drop", "edit", "finish"]])

    def code(self) -> str:
        """One that was never there."""
        while True:
            code = f"H-{self.dice.randrange(10000):04}"
            if code not in self.server.rows and code not in self.dropped:
                return code

    def fill(self) -> None:
        for _ in range(self.dice.randint(40, 70)):
            self.server.put(self.code(), START, due=DUE)

    def change(self) -> None:
        # Never so few that the list is not believed.
        codes = sorted(self.server.rows)
        kind = self.dice.choice(self.kinds)
        if kind == "add" or len(codes) < 36:
            self.server.put(self.code(), self.server.now, due=DUE)
            return
        code = self.dice.choice(codes)
        if kind == "drop":
            self.server.drop(code)
            self.dropped.add(code)
        elif kind == "edit":
            day = self.dice.randint(20, 30)
            self.server.put(code, self.server.now,
                            due=f"2020-09-{day}T17:00:00+07:00")
        else:
            self.server.put(code, self.server.now, status="done",
                            finished=self.server.now.isoformat() + "+07:00")

    def before_page(self, style: str, query: dict[str, str]) -> None:
        # A server may give fewer records than it is asked for; pages that
        # are numbered are all of one size.
        self.server.most = (self.dice.choice([3, 5, 1000])
                            if style in {"offset", "range", "cursor"}
                            else 1000)
        if self.left > 0 and self.dice.random() < .5:
            self.left -= 1
            self.change()


def sources(server: ListServer, dice: random.Random) -> list[dict[str, Any]]:
    made = [list_source(server, style, dice.randint(3, 9),
                        **({} if style == "cursor" else {"recheck": RECHECK}))
            for style in STYLES]
    # Sources of which nobody can ask for one dossier, and a list sorted by
    # what changes.
    made.append(list_source(server, "cursor", dice.randint(3, 9), "moi",
                            {"updated_from": "{{since}}"},
                            incremental={"mode": "since", "overlap": "20m",
                                         "format": "rfc3339",
                                         "full_every": "1h"}))
    return made


def standing(row: dict[str, Any]) -> set[str]:
    return ({"done-early", "done-on-time"} if row["finished"]
            else {"running"})


@pytest.mark.parametrize("run", range(SHARE, RUNS, SHARES))
def test_the_database_becomes_what_the_server_is(
        folder: Path, list_server: ListServer, run: int,
        make_daemon: Callable[[Path, Path], Daemon]) -> None:
    dice = random.Random(f"{SEED}-{run}")
    shelf = Shelf(list_server, dice)
    shelf.fill()
    configured = sources(list_server, dice)
    config = write_config(folder, configured, [maildir_channel(folder)],
                          digest=[])
    watch = Watch(list_server, make_daemon(config, folder / "control"), folder)
    watch.start()
    list_server.before_page = shelf.before_page
    for _ in range(4):
        shelf.left = dice.choice([0, 4, 12])
        watch.poll()
        for row in watch.daemon.ctl_json("list"):
            assert (row["standing"] != "gone"
                    or row["code"] not in list_server.rows), \
                f"{row['source']}: {row['code']} is there"
    shelf.left = 0
    # Long enough for the one that asks for news alone to be complete twice.
    for _ in range(12):
        watch.poll()
    everything = watch.daemon.ctl_json("list")
    for source in configured:
        known = {row["code"]: row for row in everything
                 if row["source"] == source["name"]}
        for code, row in list_server.rows.items():
            assert code in known, f"{source['name']}: {code} is missing"
            assert known[code]["standing"] in standing(row)
            assert known[code]["promised"] == row["due"]
        for code in known.keys() - list_server.rows.keys():
            assert known[code]["standing"] not in {
                "running", "due-soon", "due-today", "overdue"}, \
                f"{source['name']}: {code} was dropped"
