"""What leaves at once does not wait for the last page of a sweep."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source, stamp

Make = Callable[[Path, Path], Daemon]
START = datetime(2020, 9, 9, 8, 0)  # a Wednesday
RATE = 10  # of the simulated clock
PAGE_S = 15  # what the second page takes, of real time
FIELDS = {"code": "/code", "procedure": "/procedure", "status": "/status",
          "submitted": "/submitted", "received": "/received",
          "promised": "/due", "filing": "/filing", "updated": "/updated"}


@pytest.fixture
def server() -> Iterator[ListServer]:
    made = ListServer().start()
    yield made
    made.stop()


def until(condition: Callable[[], bool], patience: float = 30) -> None:
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end
        time.sleep(.05)


def test_within_a_minute(folder: Path, server: ListServer, make_daemon: Make):
    gone = threading.Event()
    slow = threading.Event()

    def before_page(style: str, query: dict[str, str]) -> None:
        if slow.is_set() and query["page"] == "2":
            gone.wait(PAGE_S)

    server.before_page = before_page
    for number in range(15):
        server.put(f"H-{number:02}", START - timedelta(days=1),
                   due=stamp(START + timedelta(days=30)))
    source = list_source(
        server, name="motcua", every="1h", fields=FIELDS,
        filing_map={"web": "online"}, incremental={"mode": "full"},
        status_map={"processing": "processing", "new": "new"})
    config = write_config(folder, [source], [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control").start(
        "--clock", f"{START:%Y-%m-%dT%H:%M},x{RATE}")
    until(lambda: "15 read, 15 new" in daemon.stderr)
    # Submitted on Monday, not accepted yet: late, and its desk hears at once.
    server.put("A-1", START - timedelta(days=2), received=None, filing="web",
               status="new", submitted=stamp(START - timedelta(days=2)))
    slow.set()
    assert daemon.ctl("poll", "motcua", "--full").returncode == 0

    def waited() -> list[int]:
        with sqlite3.connect(folder / "state" / "hosod.db") as db:
            return [sealed - created for sealed, created in db.execute(
                "SELECT l.sealed, n.created FROM notice n"
                " JOIN letter l ON l.id = n.letter"
                " WHERE n.rung = 'acceptance-late'")]

    until(lambda: bool(waited()))
    gone.set()
    assert max(waited()) <= 60
