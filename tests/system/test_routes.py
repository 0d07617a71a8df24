"""Who is told: what hosoctl route foretells is what the daemon then owes, and
what a wrong table of routes or contacts is answered with."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, scratch
from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source
from harness.watch import Watch
from harness.watched import watch_province

START = datetime(2020, 9, 7)
NOW = datetime(2020, 9, 10, 12)
THEN = NOW + timedelta(days=12)
# Nothing answers there: what was seen by NOW is all there is.
NOWHERE = "http://127.0.0.1:9"
DISTRICT = "000.00.21.H99"
ROUTES = [
    {"agency": DISTRICT, "severity": "grave", "roles": ["deputy"],
     "continue": "yes"},
    {"clock": "resolution", "severity": "overdue", "agency": DISTRICT,
     "roles": ["rung", "desk"], "contact": "tinh.kstthc"},
]
BEHIND = [
    {"name": "after-4wh", "after": "4wh", "severity": "overdue",
     "roles": ["officer"]},
    {"name": "after-50", "after": "50%", "severity": "grave",
     "roles": ["head"]},
    {"name": "step-2wh", "clock": "step", "after": "2wh", "severity": "due",
     "roles": ["officer"]},
    {"name": "late-4wh", "clock": "acceptance", "after": "4wh",
     "severity": "overdue", "roles": ["desk"], "at_once": "yes"},
]
DAY = datetime(1970, 1, 1)


def leave(folder: Path) -> Path:
    """The sample contacts, with the officers of a district on leave from 14 to
    16 September."""
    path = folder / "contacts.csv"
    with (ROOT / "config" / "contacts.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        away = (row["agency"], row["role"]) == (DISTRICT, "officer")
        row |= {"substitute": "nganson.pct" if away else "",
                "away_from": "2020-09-14" if away else "",
                "away_to": "2020-09-16" if away else ""}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def seen(build: Path) -> Iterator[Path]:
    """A database of four days, without its daemon."""
    folder = scratch()
    watch_province(build, folder, START, NOW)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def on_a_copy(seen: Path, build: Path, folder: Path,
              **tables: Any) -> Iterator[Daemon]:
    config = write_config(
        folder, [portal_source(folder, NOWHERE)],
        [maildir_channel(folder, departures=["07:30", "15:00"])],
        contacts=str(leave(folder)), **tables)
    shutil.rmtree(folder / "state")
    shutil.copytree(seen / "state", folder / "state")
    made = Daemon(build, config, folder / "control")
    made.start(step=NOW)
    yield made
    if made.is_alive:
        assert made.terminate() == 0, made.stderr


@pytest.fixture
def daemon(seen: Path, build: Path, folder: Path) -> Iterator[Daemon]:
    """A daemon on a copy of it, at NOW, without any news."""
    yield from on_a_copy(seen, build, folder, routes=ROUTES)


@pytest.fixture
def behind(seen: Path, build: Path, folder: Path) -> Iterator[Daemon]:
    """The same with rungs behind the limits, in hours and in per cent."""
    yield from on_a_copy(seen, build, folder, ladder=BEHIND)


def foretold(daemon: Daemon) -> dict[tuple[str, ...], Any]:
    """Every letter to come by THEN, of the district's open dossiers."""
    found: dict[tuple[str, ...], Any] = {}
    for line in daemon.ctl_json("list", "--agency", DISTRICT):
        told = daemon.ctl_json("route", line["code"])
        for coming in told["coming"]:
            if datetime.fromisoformat(coming["at"]).replace(tzinfo=None) \
                    >= THEN:
                continue
            for it in coming["recipients"]:
                key = (line["code"], coming["rung"], coming["due"],
                       it["address"], it["channel"])
                found[key] = (it["leaves"], it["instead_of"])
    return found


def owed(folder: Path) -> dict[tuple[str, ...], Any]:
    """The alerts that were owed since NOW, each with its first hold."""
    with sqlite3.connect(folder / "state" / "hosod.db") as store:
        rows = store.execute(
            "SELECT d.code, n.rung, n.due, n.recipient, n.channel,"
            " n.hold_until, n.instead_of FROM notice n"
            " JOIN dossier d ON d.id = n.dossier WHERE n.kind = 'alert'"
            " AND n.created >= ?",
            (int((NOW - timedelta(hours=7) - DAY).total_seconds()),)).fetchall()
    return {(code, rung, (DAY + timedelta(days=due)).date().isoformat(),
             recipient, channel):
            ((DAY + timedelta(seconds=hold, hours=7)).isoformat() + "+07:00",
             instead)
            for code, rung, due, recipient, channel, hold, instead in rows}


def test_what_is_foretold_is_what_is_owed(daemon: Daemon,
                                          folder: Path) -> None:
    before = (folder / "state" / "hosod.db").stat().st_size
    expected = foretold(daemon)
    assert (folder / "state" / "hosod.db").stat().st_size == before
    assert owed(folder) == {}
    daemon.to(THEN)
    found = owed(folder)
    codes = {key[0] for key in expected}
    found = {key: it for key, it in found.items() if key[0] in codes}
    assert set(found) == set(expected)
    assert len(found) > 20
    # A letter at once may wait for the one before it.
    paced = {key for key in found if found[key] != expected[key]}
    assert len(paced) < len(found) / 10
    assert all(found[key][0] > expected[key][0] for key in paced)
    # Everything that the test is about has happened.
    assert len({who for _, who in found.values()} - {None}) > 0
    assert "kstthc@tinh.example" in {key[3] for key in found}
    assert any(when.endswith("15:00:00+07:00") for when, _ in found.values())


def test_a_hold_is_foretold(daemon: Daemon, folder: Path) -> None:
    """What a silence of the source keeps leaves when it ends, as foretold."""
    ends = "2020-09-16T10:00:00+07:00"
    done = daemon.ctl("silence", "--source", "motcua", "--to",
                      "2020-09-16T10:00", "--reason", "bảo trì")
    assert done.returncode == 0, done.stderr
    expected = {}
    codes = [line["code"] for line in
             daemon.ctl_json("list", "--agency", DISTRICT)]
    for code in codes:
        for coming in daemon.ctl_json("route", code)["coming"]:
            if coming["at_once"]:  # dossiers beside it may pace these
                continue
            for it in coming["recipients"]:
                assert (it["held"] == "silence") == \
                    (it["held_until"] == ends) == (it["held"] is not None)
                if it["held"] is not None:
                    expected[code, coming["rung"], it["address"]] = \
                        it["leaves"]
    assert expected
    assert set(expected.values()) == {"2020-09-16T15:00:00+07:00"}
    code = next(iter(expected))[0]
    assert "giữ lại đến 16/09/2020 10:00: đang tạm ngừng nhắc" in \
        daemon.ctl("route", code).stdout
    daemon.to(datetime(2020, 9, 16, 14, 59))
    sealed = """SELECT DISTINCT d.code, n.rung, n.recipient FROM notice n
        JOIN dossier d ON d.id = n.dossier JOIN letter l ON l.id = n.letter
        WHERE l.sealed BETWEEN ? AND ?"""

    def left(since: datetime, until: datetime) -> set[tuple[str, str, str]]:
        ends = [int((at - timedelta(hours=7) - DAY).total_seconds())
                for at in (since, until)]
        with sqlite3.connect(folder / "state" / "hosod.db") as store:
            return set(store.execute(sealed, ends).fetchall()) & set(expected)

    assert left(NOW, datetime(2020, 9, 16, 14, 59)) == set()
    daemon.to(datetime(2020, 9, 16, 15, 1))
    gone = left(datetime(2020, 9, 16, 14, 59), datetime(2020, 9, 16, 15, 1))
    assert len(gone) > len(expected) / 2  # the rest is untrue by then


def test_rungs_behind_a_limit(behind: Daemon, folder: Path) -> None:
    """Foretold in words, and owed as foretold."""
    expected = foretold(behind)
    assert {key[1] for key in expected} >= {"after-4wh", "after-50"}
    said = ""
    for line in behind.ctl_json("list", "--agency", DISTRICT):
        said += behind.ctl("route", line["code"]).stdout
    assert "quá hạn 04 giờ làm việc (after-4wh)" in said
    assert "quá hạn bằng 50% thời hạn (after-50)" in said
    behind.to(THEN)
    found = owed(folder)
    codes = {key[0] for key in expected}
    assert {key for key in found if key[0] in codes} == set(expected)
    with sqlite3.connect(folder / "state" / "hosod.db") as store:
        moments = {(at + 7 * 3600) % 86400 for (at,) in store.execute(
            "SELECT at FROM crossing WHERE rung = 'after-4wh'"
            " AND at >= ?",
            (int((NOW - timedelta(hours=7) - DAY).total_seconds()),))}
    # Four hours after the close of any due day are the next morning.
    assert moments == {11 * 3600 + 30 * 60}


def test_why(daemon: Daemon) -> None:
    code = next(line["code"] for line in
                daemon.ctl_json("list", "--agency", DISTRICT)
                if line["standing"] in ("running", "due-soon"))
    told = daemon.ctl_json("route", code, "--rung", "overdue")
    recipients = told["coming"][0]["recipients"]
    assert [it["reason"] for it in recipients].count("contact") == 1
    assert {it["route_line"] for it in recipients} != {None}
    words = daemon.ctl("route", code, "--rung", "overdue").stdout
    assert "Nông Văn Mẫu <kstthc@tinh.example>, kênh thu" in words
    assert "được nêu tên, routes dòng" in words
    # A rung that is behind it is supposed.
    past = daemon.ctl_json("route", code, "--rung", "overdue",
                           "--at", "2021-06-01T09:00")
    assert past["coming"][0]["supposed"]


@pytest.mark.parametrize(("words", "said"), [
    (["route"], "one CODE is needed"),
    (["route", "X", "--rung", "overdu"], 'did you mean "overdue"?'),
    (["route", "X", "--at", "noon"], "--at: "),
    (["route", "no-such-code"], "no-such-code"),
])
def test_refused(daemon: Daemon, words: list[str], said: str) -> None:
    answer = daemon.ctl(*words)
    assert answer.returncode != 0
    assert said in answer.stderr and answer.stdout == ""


def check(build: Path, config: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(build / "hosod"), "--config", str(config), "--check"],
        capture_output=True, text=True, timeout=30)


def test_check_reads_the_routes(build: Path, folder: Path) -> None:
    routes = [
        {"agency": "000.00.21.H99", "severity": "due", "roles": ["desk"]},
        {"agency": "000.01.21.H99", "severity": "overdue", "clock":
         "resolution", "roles": ["officer"]},
        {"agency": "H00", "source": "motcu", "roles": ["officer"]},
        {"procedure": "9.9", "roles": ["officer"], "contact": "nobody.here"},
        {"clock": "apology", "severity": "grave", "roles": ["officer"]},
    ]
    config = write_config(folder, [portal_source(folder, NOWHERE)],
                          [maildir_channel(folder)], routes=routes,
                          fallback="truc@tinh.example")
    answer = check(build, config)
    said = answer.stdout + answer.stderr
    assert answer.returncode != 0
    lines = json.loads(config.read_text("utf-8"))
    assert lines["fallback"] == "truc@tinh.example"
    for wanted in (
            'routes: "H00" is no agency', 'routes: "motcu" is no source',
            "warning: routes: never reached: all that it is for ends at the "
            "route of line",
            'warning: routes: procedure "9.9" is not in the catalogue',
            'warning: routes: no one contact of today has the account '
            '"nobody.here"',
            "warning: routes: never reached: no rung of the ladder has this "
            "clock and severity"):
        assert wanted in said, (wanted, said)


def test_flapping_is_foretold(folder: Path, list_server: ListServer,
                              make_daemon: Callable[[Path, Path], Daemon]):
    """A promise for Fri 18/9 moves to Thu 17/9 that morning, which is told at
    07:30, back by 10:15 and forth again by 11:15: restless.  What comes next,
    overdue from Friday on, waits until a working day after the last move,
    11:15, and leaves at 13:30."""
    config = write_config(folder, [list_source(list_server)],
                          [maildir_channel(folder)], digest=[])
    watch = Watch(list_server, make_daemon(config, folder / "control"), folder)
    late, early = (f"2020-09-{day}T17:30:00+07:00" for day in (18, 17))
    list_server.put("H-1", watch.now, due=late)
    watch.start()
    for hour, minute, due in ((6, 10, early), (10, 5, late), (11, 5, early)):
        watch.to(datetime(2020, 9, 17, hour, minute))
        coming, = watch.daemon.ctl_json("route", "H-1", "--rung",
                                        "overdue")["coming"]
        assert not coming["supposed"]
        assert {it["held"] for it in coming["recipients"]} == {None}
        list_server.put("H-1", watch.now, due=due)
    watch.poll()
    coming, = watch.daemon.ctl_json("route", "H-1", "--rung",
                                    "overdue")["coming"]
    assert coming["due"] == "2020-09-17" and not coming["at_once"]
    it, = coming["recipients"]
    assert (it["held"], it["held_until"], it["leaves"]) == (
        "flapping", "2020-09-18T11:15:00+07:00", "2020-09-18T13:30:00+07:00")
    assert "giữ lại đến 18/09/2020 11:15: hồ sơ đang thay đổi qua lại" in \
        watch.daemon.ctl("route", "H-1").stdout
    watch.to(datetime(2020, 9, 18, 13, 31))
    newest = watch.daemon.ctl_json("outbox", "list")[0]
    assert (newest["recipient"], newest["sealed"]) == \
        (it["address"], it["leaves"])
