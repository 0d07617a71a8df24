"""Databases kept from released versions: today's programs open them, tell what
they told, and go on with them."""

from __future__ import annotations

import json
import lzma
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from standin.province import Province

KEPT = sorted(path for path in (ROOT / "tests" / "fixtures").glob("v*")
              if (path / "hosod.db.xz").exists())
TABLES = {"calendar": "calendar.tsv", "catalogue": "procedures.csv",
          "agencies": "agencies.csv", "contacts": "contacts.csv"}


def unpack(kept: Path, folder: Path, url: str = "http://127.0.0.1:9") -> Path:
    """A copy of the database with a configuration of the tables it was made
    with."""
    config = write_config(
        folder, [portal_source(folder, url)], [maildir_channel(folder)],
        **{key: str(kept / name) for key, name in TABLES.items()})
    (folder / "state" / "hosod.db").write_bytes(
        lzma.decompress((kept / "hosod.db.xz").read_bytes()))
    return config


def includes(whole: Any, part: Any) -> bool:
    """Whether every field kept is still there with its value; fields may have
    been added, and the wording for people may have changed."""
    if isinstance(part, dict):
        return all(key in whole and includes(whole[key], value)
                   for key, value in part.items() if key not in ("text", "v"))
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(includes, whole, part))
    return whole == part


def by_code(line: dict[str, Any]) -> str:
    return str(line["code"])


# Of clocks that version 0.1 did not have: reached when a later one judges.
NEWER_RUNGS = {"step-4wh", "step-over", "step-over-1wd", "apology",
               "supplement-over"}


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
class TestKept:
    """One released version's database."""

    def test_it_is_read_as_it_was(
            self, kept: Path, folder: Path,
            make_daemon: Callable[[Path, Path], Daemon]) -> None:
        dump = json.loads((kept / "dump.json").read_text("utf-8"))
        daemon = make_daemon(unpack(kept, folder), folder / "control")
        if daemon.ctl("list").returncode != 0:
            # A reader never changes a schema: the daemon migrates it.
            daemon.start(step=datetime.fromisoformat(dump["end"]))
            assert daemon.terminate() == 0, daemon.stderr
            # What is paused is projected anew at every judgement.
            for line in dump["list"]:
                if line["standing"] == "paused":
                    del line["due"], line["computed"]
            for story in dump["show"]:
                if story["standing"] == "paused":
                    del story["due"]
        # Such projections order the list, too.
        assert includes(sorted(daemon.ctl_json("list"), key=by_code),
                        sorted(dump["list"], key=by_code))
        for story in dump["show"]:
            now = daemon.ctl_json("show", story["code"])
            now["timeline"] = [moment for moment in now["timeline"]
                               if moment["rung"] not in NEWER_RUNGS]
            assert includes(now, story), story["code"]

    def test_the_daemon_goes_on_with_it(
            self, kept: Path, folder: Path,
            make_daemon: Callable[[Path, Path], Daemon]) -> None:
        dump = json.loads((kept / "dump.json").read_text("utf-8"))
        end = datetime.fromisoformat(dump["end"])
        until = end + timedelta(days=3)  # over a weekend into Monday's digest
        province = Province(
            seed=dump["seed"], start=datetime.fromisoformat(dump["start"]),
            end=until, per_day=dump["per_day"]).start()
        province.advance(end)
        daemon = make_daemon(unpack(kept, folder, province.url),
                             folder / "control")
        daemon.start(step=end)
        province.advance(until, daemon)
        assert daemon.terminate() == 0, daemon.stderr
        province.stop()
        status = daemon.ctl_json("status")
        assert status["sources"][0]["stale"] is False
        assert status["history_rows"] > dump["history_rows"]
        assert status["letters"]["sent"] > 0
        with sqlite3.connect(folder / "state" / "hosod.db") as database:
            row = database.execute(
                "SELECT hex(hash) FROM change WHERE sequence = ?",
                (dump["history_rows"],)).fetchone()
        assert row[0].lower() == dump["history_hash"], "the past was changed"
        before = {line["code"] for line in dump["list"]}
        assert before <= {line["code"] for line in daemon.ctl_json("list")}


def schema(folder: Path) -> list[tuple[str, ...]]:
    """Number and every object of a database, columns in their order."""
    with sqlite3.connect(folder / "state" / "hosod.db") as database:
        return (database.execute("PRAGMA user_version").fetchall()
                + database.execute("SELECT type, name, sql FROM sqlite_schema"
                                   " ORDER BY type, name").fetchall())


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_a_migrated_database_has_the_schema_of_a_new_one(
        kept: Path, folder: Path,
        make_daemon: Callable[[Path, Path], Daemon]) -> None:
    end = datetime.fromisoformat(
        json.loads((kept / "dump.json").read_text("utf-8"))["end"])
    found = []
    for name in ("kept", "new"):
        place = folder / name
        place.mkdir()
        config = unpack(kept, place)
        if name == "new":
            (place / "state" / "hosod.db").unlink()
        daemon = make_daemon(config, place / "control")
        daemon.start(step=end)
        assert daemon.terminate() == 0, daemon.stderr
        found.append(schema(place))
    assert found[0] == found[1]


def test_a_fixture_is_kept() -> None:
    assert KEPT
