"""History as JSON lines: whole, in order, from any cursor on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from standin.province import Province

SWEEP, UNTIL = datetime(2020, 9, 7), datetime(2020, 9, 8, 12)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, build: Path) \
        -> Iterator[tuple[Daemon, Path]]:
    folder = tmp_path_factory.mktemp("e")
    province = Province(seed=3, per_day=6, end=UNTIL).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(UNTIL, daemon)
    assert daemon.terminate() == 0
    province.stop()
    yield daemon, folder / "state" / "hosod.db"


def lines(daemon: Daemon, *words: str) -> list[dict[str, Any]]:
    done = daemon.ctl("export", *words)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_row_of_history_is_a_line(watched: tuple[Daemon, Path]) -> None:
    daemon, store = watched
    with closing(sqlite3.connect(store)) as db:
        rows = db.execute(
            "SELECT c.sequence, c.at, d.code, c.previous, c.payload"
            " FROM change c JOIN dossier d ON d.id = c.dossier"
            " ORDER BY c.sequence").fetchall()
    told = lines(daemon)
    assert len(told) > 100
    assert [(line["id"], datetime.fromisoformat(line["at"]).timestamp(),
             line["code"], line["previous"], line["payload"])
            for line in told] == [
        (number, at, code, previous, json.loads(payload))
        for number, at, code, previous, payload in rows]
    assert {line["source"] for line in told} == {"motcua"}


def test_a_cursor_goes_on_where_it_ended(watched: tuple[Daemon, Path]) \
        -> None:
    daemon, _ = watched
    whole, parts, cursor = lines(daemon), [], 0
    while page := lines(daemon, "--since", str(cursor), "--limit", "37"):
        parts += page
        cursor = page[-1]["id"]
    assert parts == whole
    assert lines(daemon, "--since", str(cursor)) == []


def test_what_was_erased_is_null(watched: tuple[Daemon, Path]) -> None:
    daemon, store = watched
    with closing(sqlite3.connect(store)) as db:
        db.execute("UPDATE change SET payload = NULL, salt = NULL,"
                   " seal = zeroblob(32) WHERE sequence = 5")
        db.commit()
    assert lines(daemon)[4]["payload"] is None


@pytest.mark.parametrize("words, says, code", [
    (["--since", "-1"], '--since "-1": a whole number, 0 or more', 2),
    (["--limit", "0"], '--limit "0": a whole number, 1 or more', 2),
    (["--since", "9000000"], "--since 9000000: history has ", 1),
])
def test_what_is_refused(watched: tuple[Daemon, Path], words: list[str],
                         says: str, code: int) -> None:
    done = watched[0].ctl("export", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
