"""More is due at a restore than a few turns judge, while time runs on."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source, stamp

START = datetime(2020, 9, 14, 14)
RESTORED = datetime(2020, 9, 16, 9)
MANY = 8000
FIELDS = {"code": "/code", "procedure": "/procedure", "status": "/status",
          "submitted": "/submitted", "received": "/received",
          "promised": "/due", "filing": "/filing", "updated": "/updated"}


def test_what_is_judged_after_the_first_poll_is_not_told_again(
        folder: Path,
        make_daemon: Callable[[Path, Path], Daemon]) -> None:
    """All are overdue since the backup of the 14th, and may have been told.
    The source answers at once and says that nothing has changed; judging them
    all takes longer."""
    server = ListServer().start()
    for number in range(MANY):
        server.put(f"H-{number:05}", datetime(2020, 9, 11, 8),
                   due=stamp(datetime(2020, 9, 14, 17, 30)))
    source = list_source(
        server, name="motcua", every="1h", fields=FIELDS, size=1000,
        filing_map={"web": "online"}, query={"updated_from": "{{since}}"},
        incremental={"mode": "since", "format": "rfc3339",
                     "full_since": "2000-01-01"},
        status_map={"processing": "processing", "new": "new"})
    config = write_config(folder, [source], [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control").start(step=START)
    daemon.to(datetime(2020, 9, 14, 20))
    assert daemon.terminate() == 0
    clock = f"{RESTORED:%Y-%m-%dT%H:%M}"
    assert daemon.run("--restored", "--clock", f"{clock},step") \
        .returncode == 0
    before = daemon.stderr.count("review: ")
    daemon.start("--clock", f"{clock},x1")
    patience = time.monotonic() + 60
    while daemon.stderr.count("review: ") == before \
            and time.monotonic() < patience:
        time.sleep(.1)
    assert daemon.terminate() == 0
    with closing(sqlite3.connect(folder / "state" / "hosod.db")) as store:
        epoch, = store.execute("SELECT epoch FROM meta").fetchone()
        passed, = store.execute(
            "SELECT count(DISTINCT dossier) FROM crossing WHERE outcome = 4") \
            .fetchone()
        again, = store.execute(
            "SELECT count(*) FROM notice WHERE created >= ? AND at < ?"
            " AND kind = 'alert'", [epoch, epoch]).fetchone()
    assert (passed, again) == (MANY, 0)
