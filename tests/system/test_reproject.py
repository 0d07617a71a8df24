"""A changed calendar: what `hosoctl calendar diff` foretells is what a reload
does."""

from __future__ import annotations

import csv
import io
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from standin.province import Province

Make = Callable[[Path, Path], Daemon]
SWEEP = datetime(2020, 9, 7)
# Monday of the second week, between two departures.
BEFORE = datetime(2020, 9, 14, 9, 7)
STORM = "2020-09-16\toff_local\tNghỉ tránh bão\tCông văn minh họa\n"


def decree(folder: Path, more: str = "") -> Path:
    """The office's own calendar: the shipped one and more days."""
    path = folder / "lịch.tsv"
    shipped = (ROOT / "config" / "calendar.tsv").read_text("utf-8")
    path.write_text(shipped + more, "utf-8")
    return path


def due_of(daemon: Daemon) -> dict[str, dict[str, Any]]:
    return {line["code"]: line for line in daemon.ctl_json("list")}


def test_the_preview_is_what_happens(folder: Path, province: Province,
                                     make_daemon: Make) -> None:
    calendar = decree(folder)
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)], calendar=str(calendar))
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    province.advance(BEFORE, daemon)

    # The same calendar moves nothing.
    same = daemon.ctl_json("calendar", "diff", str(calendar))
    assert same["days"] == same["dossiers"] == same["agencies"] == []
    assert same["moved"] == 0 < same["open"]

    changed = folder / "mới.tsv"
    changed.write_text(calendar.read_text("utf-8") + STORM, "utf-8")
    before = due_of(daemon)
    told = daemon.ctl_json("calendar", "diff", str(changed))
    assert [day["date"] for day in told["days"]] == ["2020-09-16"]
    assert told["days"][0] | {"was": "working", "is": "off_local",
                              "basis": "Công văn minh họa",
                              "moves": True} == told["days"][0]
    assert 10 < told["moved"] == len(told["dossiers"])
    assert sum(a["moved"] for a in told["agencies"]) == told["moved"]
    assert any(row["told"] for row in told["dossiers"])
    assert due_of(daemon) == before, "the preview changes nothing"

    rows = daemon.ctl("calendar", "diff", str(changed), "--csv")
    table = list(csv.DictReader(io.StringIO(rows.stdout.lstrip("\ufeff"))))
    assert [r["code"] for r in table] == [r["code"] for r in told["dossiers"]]
    words = daemon.ctl("calendar", "diff", str(changed)).stdout
    assert "thêm ngày nghỉ 16/09/2020 (Nghỉ tránh bão, " in words
    assert f"Thay đổi {told['moved']} trong " in words

    decree(folder, STORM)
    assert daemon.ctl("reload").returncode == 0
    province.advance(BEFORE + timedelta(minutes=1), daemon)
    after = due_of(daemon)
    moved = {row["code"]: row for row in told["dossiers"]}
    for code, line in after.items():
        if line["standing"] == "paused":
            continue  # its dates float: nothing stands still to compare
        was = before[code]
        if code not in moved:
            assert (line["due"], line["computed"]) == \
                (was["due"], was["computed"]), code
            continue
        row = moved[code]
        assert (row["due_before"], row["due_after"]) == \
            (was["due"], line["due"]), code
        assert (row["computed_before"], row["computed_after"]) == \
            (was["computed"], line["computed"]), code
        assert (row["standing_before"], row["standing_after"]) == \
            (was["standing"], line["standing"]), code
        story = daemon.ctl("show", code).stdout
        if row["due_before"] != row["due_after"] or \
                row["computed_before"] != row["computed_after"]:
            assert "cụ thể thêm ngày nghỉ 16/09/2020" in story, story
    # Where a date that was told is none any more, one correction is owed.
    database = sqlite3.connect(f"file:{folder}/state/hosod.db?mode=ro",
                               uri=True)
    corrected = {code for code, in database.execute(
        "SELECT code FROM notice JOIN dossier ON dossier.id = notice.dossier"
        " WHERE notice.kind = 'correction'")}
    assert corrected == {row["code"] for row in told["dossiers"]
                         if row["told"] and row["standing_after"] != "paused"}
    # Its own future holds nothing any more.
    assert daemon.ctl_json("calendar", "diff", str(changed))["moved"] == 0
    assert daemon.terminate() == 0


def test_a_bad_calendar(folder: Path, province: Province,
                        make_daemon: Make) -> None:
    calendar = decree(folder)
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)], calendar=str(calendar))
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    province.advance(SWEEP + timedelta(hours=1), daemon)
    before = due_of(daemon)
    lines = len(calendar.read_text("utf-8").splitlines())
    bad = decree(folder, "2020-02-30\toff_local\ta\tb\n"
                         "2020-09-16\toff_sometimes\ta\tb\n")
    done = daemon.ctl("calendar", "diff", str(bad))
    assert done.returncode == 2 and done.stdout == ""
    assert f"{bad.name}:{lines + 1}" in done.stderr
    assert f"{bad.name}:{lines + 2}" in done.stderr
    # Asked for it all the same, the daemon says no and goes on as before.
    refused = daemon.control.ask("reload")
    assert "stays in force" in refused["error"], refused
    province.advance(SWEEP + timedelta(hours=2), daemon)
    decree(folder)
    assert {c: l["due"] for c, l in due_of(daemon).items() if c in before} \
        == {c: l["due"] for c, l in before.items()}
    assert daemon.terminate() == 0


@pytest.mark.parametrize("words", [
    ("calendar", "diff"), ("calendar", "diff", "a", "b"),
    ("calendar", "diff", "/nowhere/lịch.tsv")])
def test_usage(folder: Path, build: Path, words: tuple[str, ...]) -> None:
    config = write_config(folder, [portal_source(folder, "http://127.0.0.1:1")],
                          [maildir_channel(folder)])
    done = subprocess.run([str(build / "hosoctl"), *words, "--config",
                           str(config)], capture_output=True, check=False)
    assert done.returncode == 2 and done.stderr
