"""A changed calendar: what `hosoctl calendar diff` foretells is what a reload
does, also when the daemon is killed in the middle of it."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from signal import SIGKILL
from typing import Any

import pytest

from conftest import ROOT
from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon, Ended
from standin.province import Province

Make = Callable[[Path, Path], Daemon]
SWEEP = datetime(2020, 9, 7)
# Monday of the second week, between two departures.
BEFORE = datetime(2020, 9, 14, 9, 7)
SEED = int(os.environ.get("HOSOD_PROVE_SEED", "20200907"))
STORM = "2020-09-16\toff_local\tNghỉ tránh bão\tCông văn minh họa\n"


def decree(folder: Path, more: str = "") -> Path:
    """The office's own calendar: the shipped one and more days."""
    path = folder / "lịch.tsv"
    shipped = (ROOT / "config" / "calendar.tsv").read_text("utf-8")
    path.write_text(shipped + more, "utf-8")
    return path


def due_of(daemon: Daemon) -> dict[str, dict[str, Any]]:
    return {line["code"]: line for line in daemon.ctl_json("list")}


def happened_as(told: dict[str, Any], before: dict[str, dict[str, Any]],
                daemon: Daemon, folder: Path) -> None:
    """After the reload dates, standings, reasons and corrections are those
    foretold."""
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
            assert f"cụ thể {row['because']}" in story, story
    # Where a date that was told is none any more, one correction is owed.
    database = sqlite3.connect(f"file:{folder}/state/hosod.db?mode=ro",
                               uri=True)
    corrected = {code for code, in database.execute(
        "SELECT code FROM notice JOIN dossier ON dossier.id = notice.dossier"
        " WHERE notice.kind = 'correction'")}
    assert corrected == {row["code"] for row in told["dossiers"]
                         if row["told"] and row["standing_after"] != "paused"}


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
    assert {row["because"] for row in told["dossiers"]} == {
        "thêm ngày nghỉ 16/09/2020 (Nghỉ tránh bão, Công văn minh họa)"}
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
    happened_as(told, before, daemon, folder)
    # Its own future holds nothing any more.
    assert daemon.ctl_json("calendar", "diff", str(changed))["moved"] == 0
    assert daemon.terminate() == 0


# ---- what agencies decide ----

# The district was to be closed on Tuesday the 15th and Wednesday; it is on
# Thursday instead, and another district opens and closes half an hour earlier.
# Its town's counter on a Saturday stays.
TOWN, DISTRICT, OTHER = "000.01.21.H99", "000.00.21.H99", "000.00.22.H99"
DECIDED = f"""\
agency	{DISTRICT}
valid	2020-09-01..2020-09-30
2020-09-15..2020-09-16	off_local	Nghỉ mất điện	Thông báo mẫu

agency	{TOWN}
valid	2020-09-01..2020-09-30
2020-09-26	counter_open	Quầy thứ Bảy	Thông báo mẫu	07:30-11:30
"""
CHANGED = f"""\
agency	{DISTRICT}
valid	2020-09-01..2020-09-30
2020-09-17	off_local	Nghỉ tránh bão	Quyết định mẫu

agency	{TOWN}
valid	2020-09-01..2020-09-30
2020-09-26	counter_open	Quầy thứ Bảy	Thông báo mẫu	07:30-11:30

agency	{OTHER}
valid	2020-09-14..2020-09-30
2020-09-14..2020-09-30	office_hours	Giờ mùa	Quyết định mẫu	07:00-11:30 13:30-17:00
"""
LINES = [("gone", DISTRICT, "2020-09-15", "off_local"),
         ("added", DISTRICT, "2020-09-17", "off_local"),
         ("added", OTHER, "2020-09-14", "office_hours")]


@pytest.mark.parametrize("storm", ["", STORM], ids=["alone", "together"])
def test_the_preview_of_overlays_is_what_happens(
        folder: Path, province: Province, make_daemon: Make,
        storm: str) -> None:
    """Alone, and together with a changed national calendar."""
    calendar, overlays = decree(folder), folder / "riêng.tsv"
    overlays.write_text(DECIDED, "utf-8")
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)], calendar=str(calendar),
                          overlays=str(overlays))
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    province.advance(BEFORE, daemon)
    same = daemon.ctl_json("calendar", "diff", "--overlays", str(overlays))
    assert same["days"] == same["overlays"] == same["dossiers"] == []

    changed, nation = folder / "riêng mới.tsv", folder / "mới.tsv"
    changed.write_text(CHANGED, "utf-8")
    nation.write_text(calendar.read_text("utf-8") + storm, "utf-8")
    words = ["calendar", "diff", *([str(nation)] if storm else []),
             "--overlays", str(changed)]
    before = due_of(daemon)
    told = daemon.ctl_json(*words)
    assert [(o["change"], o["agency"], o["from"], o["kind"])
            for o in told["overlays"]] == LINES
    assert told["overlays"][2] | {
        "until": "2020-09-30", "weekdays": "", "label": "Giờ mùa",
        "hours": "07:00-11:30 13:30-17:00",
        "basis": "Quyết định mẫu"} == told["overlays"][2]
    assert [day["date"] for day in told["days"]] == \
        (["2020-09-16"] if storm else [])
    assert due_of(daemon) == before, "the preview changes nothing"
    reasons = {row["because"] for row in told["dossiers"]}
    closed = "thêm ngày nghỉ 17/09/2020 (Nghỉ tránh bão, Quyết định mẫu)"
    assert any(closed in because for because in reasons), reasons
    if not storm:
        # By the calendars of the agency: the nation's two are one.
        assert ("bỏ ngày nghỉ 15/09/2020; bỏ ngày nghỉ 16/09/2020; "
                f"{closed}") in reasons
        assert "giờ làm việc thay đổi" in reasons
        agencies = {row["agency"] for row in told["dossiers"]}
        assert agencies and all(a.endswith((".21.H99", ".22.H99"))
                                for a in agencies)

    rows = daemon.ctl(*words, "--csv")
    table = list(csv.DictReader(io.StringIO(rows.stdout.lstrip("\ufeff"))))
    assert [r["code"] for r in table] == [r["code"] for r in told["dossiers"]]
    said = daemon.ctl(*words).stdout
    assert ("  bỏ quyết định của UBND huyện Ngân Sơn: 15/09/2020 – "
            "16/09/2020  nghỉ: Nghỉ mất điện – Thông báo mẫu\n") in said
    assert "  thêm quyết định của UBND huyện Ngân Sơn: 17/09/2020  nghỉ" in said
    assert f"Thay đổi {told['moved']} trong " in said

    shutil.copy(changed, overlays)
    decree(folder, storm)
    assert daemon.ctl("reload").returncode == 0
    province.advance(BEFORE + timedelta(minutes=1), daemon)
    happened_as(told, before, daemon, folder)
    assert daemon.ctl_json(*words)["moved"] == 0
    # Without any decision: what an empty file would do.
    empty = folder / "không.tsv"
    empty.write_text("", "utf-8")
    assert {(o["change"], o["kind"]) for o in daemon.ctl_json(
        "calendar", "diff", "--overlays", str(empty))["overlays"]} == {
            ("gone", "off_local"), ("gone", "counter_open"),
            ("gone", "office_hours")}
    assert daemon.terminate() == 0


def test_overlays_that_a_reload_would_refuse(
        folder: Path, province: Province, make_daemon: Make) -> None:
    calendar, overlays = decree(folder), folder / "riêng.tsv"
    overlays.write_text(DECIDED, "utf-8")
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)], calendar=str(calendar),
                          overlays=str(overlays))
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    province.advance(SWEEP + timedelta(hours=1), daemon)
    bad = folder / "hỏng.tsv"
    bad.write_text(DECIDED + "2020-09-31\toff_local\ta\tb\n"
                   "2020-09-17\toff_sometimes\ta\tb\n", "utf-8")
    done = daemon.ctl("calendar", "diff", "--overlays", str(bad))
    assert done.returncode == 2 and done.stdout == ""
    assert f"{bad}:8: " in done.stderr and f"{bad}:9: " in done.stderr
    missing = daemon.ctl("calendar", "diff", "--overlays", str(folder / "no"))
    assert missing.returncode == 2 and "--overlays" in missing.stderr
    # The nation closes the very days that the district's decision closes.
    nation, days = folder / "mới.tsv", STORM.replace("-16", "-15") + STORM
    nation.write_text(calendar.read_text("utf-8") + days, "utf-8")
    done = daemon.ctl("calendar", "diff", str(nation))
    assert done.returncode == 2 and f"{overlays}:3: " in done.stderr
    decree(folder, days)
    refused = daemon.ctl("reload")
    assert refused.returncode == 1 and f"{overlays}:3: " in refused.stderr
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


# ---- killed in the middle ----

KILLS = int(os.environ.get("HOSOD_PROVE_KILLS", "50")) // 5
DOSSIERS = 2000
# Dossiers of open_dossiers are due from Fri 25 September on: two working days
# before, on the 23rd at 07:30, some hundreds are told.
FIRST, TOLD = datetime(2020, 9, 15, 9), datetime(2020, 9, 23, 8)
CLOSED = "2020-09-24\toff_local\tNghỉ tránh bão\tCông văn minh họa\n"


def chain_holds(database: sqlite3.Connection) -> bool:
    """The chain of history, reckoned from docs/schema.md."""
    kinds = ["first", "observed", "deadline", "finding", "apology"]
    before, expected = bytes(32), 1
    for row in database.execute(
            "SELECT sequence, at, dossier, kind, after, salt, payload, hash"
            " FROM change ORDER BY sequence"):
        sequence, at, dossier, kind, after, salt, payload, stored = row
        seal = hashlib.sha256(
            salt + f"{kinds[kind]}\n{'-' if after is None else after}\n"
                   f"{payload}".encode()).digest()
        before = hashlib.sha256(
            before + b"".join(n.to_bytes(8, "big", signed=True)
                              for n in (sequence, at, dossier))
            + seal).digest()
        if (sequence, stored) != (expected, before):
            return False
        expected += 1
    return True


def outcome(folder: Path) -> dict[str, Any]:
    """What the work left: verdicts, reasons, notices; their numbers in the
    chain may differ."""
    database = sqlite3.connect(f"file:{folder}/state/hosod.db?mode=ro",
                               uri=True)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert chain_holds(database)
    moves = database.execute(
        "SELECT dossier, payload FROM change WHERE kind = 2").fetchall()
    assert len(moves) == len(set(moves)), "a move stands twice"
    return {
        "verdicts": database.execute(
            "SELECT id, standing, due, computed, acceptance_due, next,"
            " generation FROM dossier ORDER BY id").fetchall(),
        "moves": sorted(moves),
        "crossings": sorted(database.execute(
            "SELECT dossier, clock, rung, due, outcome FROM crossing")),
        "notices": sorted(
            (kind, rung.partition("-")[0] if kind == "correction" else rung,
             dossier or 0, due or 0, to, state)
            for kind, rung, dossier, due, to, state in database.execute(
                "SELECT kind, rung, dossier, due, recipient, state"
                " FROM notice WHERE kind <> 'admin'")),
    }


def prepared(folder: Path, build: Path) -> tuple[Path, Path]:
    """A database whose dossiers are judged and partly told, kept aside; the
    configuration, and the folder kept."""
    tables = folder / "tables"
    subprocess.run([ROOT / "scripts/bench_pages", tables, "--dossiers", "1"],
                   check=True, stdout=subprocess.DEVNULL)
    config = write_config(
        folder, [portal_source(folder, "http://127.0.0.1:1", every="24h")],
        [maildir_channel(folder)], calendar=str(decree(folder)), digest=[],
        **{name: str(tables / f"{name}.csv")
           for name in ("agencies", "contacts")},
        catalogue=str(tables / "procedures.csv"))
    subprocess.run([build / "tests/tools/open_dossiers",
                    folder / "state/hosod.db", str(DOSSIERS)], check=True)
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=FIRST)
    daemon.to(TOLD)
    assert daemon.terminate() == 0, daemon.stderr
    kept = folder / "kept"
    shutil.copytree(folder / "state", kept)
    return config, kept


def disturbed(folder: Path, build: Path, config: Path, kept: Path,
              fuses: list[int]) -> tuple[dict[str, Any], int]:
    """The new calendar comes into force with a start; the daemon is killed as
    often as there are fuses.  What it leaves, and the kills."""
    shutil.rmtree(folder / "state")
    shutil.copytree(kept, folder / "state")
    daemon = Daemon(build, config, folder / "control")
    kills = 0
    for fuse in [*fuses, 0]:
        variables = {"HOSOD_FUSE": str(fuse),
                     "HOSOD_FUSE_COUNT": str(folder / "moments"),
                     "LD_PRELOAD": str(build / "tests/preload/fuse.so"),
                     "ASAN_OPTIONS": "detect_leaks=1:verify_asan_link_order=0"}
        try:
            daemon.start(step=TOLD, variables=variables)
            answer = daemon.control.ask(
                "clock-to", time=(TOLD + timedelta(minutes=1)).isoformat())
            assert answer.get("ok"), answer
            code = daemon.terminate()
            if code == 0:
                break
            # The moment came while it was ending.
            assert code == -SIGKILL and fuse, f"{code}\n{daemon.stderr[-4000:]}"
            kills += 1
        except (OSError, ValueError, Ended):  # hung up, perhaps half-way
            assert daemon.process
            code = daemon.process.wait(20)
            assert code == -SIGKILL, f"{code}\n{daemon.stderr[-4000:]}"
            kills += 1
    return outcome(folder), kills


def test_killed_while_re_projecting(folder: Path, build: Path) -> None:
    """SIGKILL at seeded moments of the work, twice in a run: it goes on at the
    next start, and leaves what an undisturbed run leaves."""
    if not (build / "tests/tools/open_dossiers").exists():
        pytest.skip("open_dossiers is not built")
    config, kept = prepared(folder, build)
    decree(folder, CLOSED)
    expected, _ = disturbed(folder, build, config, kept, [])
    moments = int((folder / "moments").read_text())
    corrections = [n for n in expected["notices"] if n[0] == "correction"]
    assert len(corrections) > 50
    assert len({n[2:5] for n in corrections}) == len(corrections)
    assert len(expected["moves"]) > DOSSIERS * 3 // 4
    assert moments > 20
    rng, kills = Random(SEED), 0
    for _ in range(KILLS):
        fuses = [rng.randrange(1, moments), rng.randrange(1, moments // 2)]
        found, burnt = disturbed(folder, build, config, kept, fuses)
        kills += burnt
        for part, what in expected.items():
            assert found[part] == what, (part, fuses)
    assert kills >= KILLS
