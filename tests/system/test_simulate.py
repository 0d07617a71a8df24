"""hosoctl simulate: beside the running daemon it seals the very letters that
the daemon sealed; another ladder is only supposed; bad input is one sentence."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from conftest import scratch
from harness.config import (CONFIG, maildir_channel, portal_source,
                            write_config)
from harness.daemon import Daemon
from standin.province import Province
from test_folder import ONE, TWO, Office, at, status, table

START = datetime(2020, 9, 7)
END = datetime(2020, 9, 25, 18)
HERE = timezone(timedelta(hours=7))
SPAN = ("--from", "2020-09-07", "--to", "25/09/2020")

Letter = tuple[str, str, str, frozenset[tuple[str, str, str]]]


@dataclass
class Lived:
    """An office that has lived through three weeks; its daemon still runs."""

    folder: Path
    daemon: Daemon

    def sent(self) -> list[Letter]:
        """What was sealed about dossiers, as the database has it."""
        path = f"file:{self.folder}/state/hosod.db?mode=ro"
        with sqlite3.connect(path, uri=True) as database:
            letters = database.execute(
                "SELECT id, sealed, recipient, channel FROM letter"
                " WHERE kind NOT IN ('digest', 'admin', 'confirm')").fetchall()
            return sorted((datetime.fromtimestamp(sealed, HERE).isoformat(),
                           recipient, channel, frozenset(
                (code or subject, rung,
                 "" if due is None else str(
                     (datetime(1970, 1, 1) + timedelta(days=due)).date()))
                for code, subject, rung, due in database.execute(
                    "SELECT d.code, n.subject, n.rung, n.due FROM notice n"
                    " LEFT JOIN dossier d ON d.id = n.dossier"
                    " WHERE n.letter = ?", (number,))))
                for number, sealed, recipient, channel in letters)


@pytest.fixture(scope="module")
def lived(build: Path) -> Iterator[Lived]:
    folder = scratch()
    province = Province(seed=7, per_day=12).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=START)
    province.advance(datetime(2020, 9, 16, 9), daemon)
    late = daemon.ctl_json("list", "--overdue")
    daemon.ctl("ack", late[0]["code"])
    daemon.ctl("silence", "--dossier", late[1]["code"], "--to", "2020-09-21",
               "--reason", "bảo trì")
    province.advance(END, daemon)
    yield Lived(folder, daemon)
    assert daemon.terminate() == 0, daemon.stderr
    province.stop()
    shutil.rmtree(folder, ignore_errors=True)


def letters(answer: dict[str, Any]) -> list[Letter]:
    return sorted((one["departure"], one["recipient"], one["channel"],
                   frozenset((notice["about"], notice["rung"],
                              notice.get("due", ""))
                             for notice in one["notices"]))
                  for one in answer["letters"])


def test_what_was_really_sent(lived: Lived) -> None:
    """Recipient, departure, dossiers and rungs of every letter."""
    sent = lived.sent()
    answer = lived.daemon.ctl_json("simulate", *SPAN)
    assert len(sent) > 50
    assert letters(answer) == sent
    total = answer["total"]
    assert total["letters"] == len(sent)
    assert total["notices"] == sum(len(one[3]) for one in sent)
    assert total["recipients"] == len({one[1] for one in sent})
    assert total["acts"] == 2 and total["acts_refused"] == 0
    days = [one[0][:10] for one in sent]
    assert total["busiest_letters"] == max(map(days.count, days))
    assert total["outside_office_hours"] == 0


def test_addresses_that_reached_nobody(
        folder: Path, province: Province,
        make_daemon: Callable[[Path, Path], Daemon]) -> None:
    """Everybody is asked on Monday; who does not confirm has his deputy told
    too from Friday on, until he confirms; one is unconfirmed to the end."""
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)], contacts_confirm=True)
    daemon = make_daemon(config, folder / "control").start(step=START)
    province.advance(datetime(2020, 9, 8, 9), daemon)
    rows = {row["mail"]: row["state"] for row in daemon.ctl_json(
        "contacts", "status") if row["mail"]}
    assert set(rows.values()) == {"asked"}
    early, late = sorted(rows)[::3], sorted(rows)[1::3]
    for mail in early:
        assert daemon.ctl("contacts", "confirm", mail).returncode == 0
    province.advance(datetime(2020, 9, 16, 9), daemon)
    for mail in late:
        assert daemon.ctl("contacts", "confirm", mail).returncode == 0
    province.advance(END, daemon)
    sent = Lived(folder, daemon).sent()
    answer = daemon.ctl_json("simulate", *SPAN)
    assert letters(answer) == sent
    assert daemon.terminate() == 0, daemon.stderr
    # It made a difference: without the confirmations it would be another list.
    with sqlite3.connect(folder / "state" / "hosod.db") as database:
        database.execute("DELETE FROM contact_ask")
        database.execute("DELETE FROM contact_act")
    assert letters(daemon.ctl_json("simulate", *SPAN)) != sent


def test_some_days_of_it(lived: Lived) -> None:
    """What was told on a day depends on all that was told before it."""
    some = lived.daemon.ctl_json("simulate", "--from", "21/09/2020",
                                 "--to", "2020-09-22")
    sent = [one for one in lived.sent()
            if one[0][:10] in ("2020-09-21", "2020-09-22")]
    assert sent and letters(some) == sent


def test_lists_that_were_exported_before(
        folder: Path, make_daemon: Callable[[Path, Path], Daemon]) -> None:
    """Folded by the time of the list, told at the time it was put there."""
    office = Office(folder, make_daemon)
    office.drop("ds-20200910-1600.csv", table(ONE, TWO), "10 16:01")
    office.daemon.start(step=at("10 16:30"))
    office.daemon.to(at("14 08:00"))
    office.drop("ds-20200911-1600.csv",
                table(status(ONE, "Đã trả"), status(TWO, "Chờ bổ sung")),
                "14 08:05")
    office.daemon.to(at("16 10:00"))
    office.drop("ds-20200915-1600.csv", table(status(ONE, "Đã trả"), TWO),
                "16 10:00")
    office.daemon.to(datetime(2020, 10, 6, 18))
    sent = Lived(folder, office.daemon).sent()
    assert len(sent) > 4
    assert letters(office.daemon.ctl_json(
        "simulate", "--from", "2020-09-10", "--to", "2020-10-06")) == sent


def test_another_ladder(lived: Lived, folder: Path) -> None:
    """The head alone, when it is over; one departure, at 10:00."""
    ladder = folder / "thu.yaml"
    ladder.write_text("departures: ['10:00']\n"
                      "ladder:\n"
                      "  - { name: over, at: overdue, severity: overdue, "
                      "roles: [head] }\n")
    answer = lived.daemon.ctl_json("simulate", *SPAN, "--ladder", str(ladder))
    sent = {(code, due) for one in lived.sent() for code, rung, due in one[3]
            if rung == "overdue"}
    alerts = [one for one in answer["letters"] if one["kind"] == "alert"]
    assert alerts
    assert {one["departure"][11:16] for one in alerts} == {"10:00"}
    told = {(notice["about"], notice["due"])
            for one in alerts for notice in one["notices"]}
    assert {notice["rung"] for one in alerts
            for notice in one["notices"]} <= {"over", "baseline"}
    # Whatever finished between 07:30 and 10:00 is withdrawn, or later.
    assert told and told & sent == told


def test_for_people_and_spreadsheets(lived: Lived) -> None:
    daemon = lived.daemon
    people = daemon.ctl("simulate", *SPAN).stdout
    sent = lived.sent()
    assert people.startswith("Mô phỏng từ ngày 07/09/2020 đến ngày 25/09/2020")
    assert f"Cộng: {len(sent)} thư" in people
    rows = list(csv.DictReader(io.StringIO(
        daemon.ctl("simulate", *SPAN, "--csv").stdout.lstrip("\ufeff"))))
    assert len(rows) == sum(len(one[3]) for one in sent)
    assert len({row["letter"] for row in rows}) == len(sent)
    people = daemon.ctl("simulate", *SPAN, "--by", "recipient").stdout
    by = {one[1]: 0 for one in sent}
    for one in sent:
        by[one[1]] += 1
    for recipient, count in by.items():
        assert f"<{recipient}>: {count} thư" in people


def test_it_reads_alone(lived: Lived) -> None:
    """Nothing in the database is other than before, and no letter left."""
    before = lived.sent()
    mails = len(list((lived.folder / "letters" / "new").glob("*")))
    lived.daemon.ctl("simulate", *SPAN)
    assert lived.sent() == before
    assert len(list((lived.folder / "letters" / "new").glob("*"))) == mails


@pytest.mark.parametrize(("words", "code", "said"), [
    ((), 2, "--from and --to are needed"),
    (("--from", "2020-09-31", "--to", "2020-10-01"), 2,
     '--from: "2020-09-31": no such day'),
    (("--from", "2020-09-10", "--to", "hôm qua"), 2, "not a date"),
    (("--from", "2020-09-10", "--to", "2020-09-09"), 2, "is after --to"),
    (("--from", "2019-01-01", "--to", "2019-02-01"), 1,
     "history begins on 07/09/2020"),
    ((*SPAN, "--ladder", "/nowhere/x.yaml"), 2, "/nowhere/x.yaml"),
    ((*SPAN, "--calendar", "/nowhere/x.tsv"), 2, "/nowhere/x.tsv"),
    ((*SPAN, "--by", "agency"), 2, "only recipient"),
    ((*SPAN, "--json", "--csv"), 2, "not both"),
])
def test_bad_questions(lived: Lived, words: tuple[str, ...], code: int,
                       said: str) -> None:
    done = lived.daemon.ctl("simulate", *words)
    assert done.returncode == code, done
    assert said in done.stderr and done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize(("text", "said"), [
    ("", "none of ladder, classes, routes and departures"),
    ("laddr: []\n", ':1:1: unknown key "laddr"; did you mean "ladder"?'),
    ("ladder:\n  - { name: x, at: soon, severity: due, roles: [head] }\n",
     ':2:20: at: "soon" is none of due-day, overdue'),
    ("ladder:\n  - { name: x, at: due-day, severity: due, roles: [head], "
     "class: y }\n", 'class "y" is none of classes'),
    ("- a\n", "a map of keys is wanted"),
])
def test_bad_ladders(lived: Lived, folder: Path, text: str, said: str) -> None:
    ladder = folder / "thu.yaml"
    ladder.write_text(text)
    done = lived.daemon.ctl("simulate", *SPAN, "--ladder", str(ladder))
    assert done.returncode == 2 and said in done.stderr, done
    assert done.stderr.count("\n") == 1


def test_warned_as_a_reload_would(lived: Lived, folder: Path) -> None:
    ladder = folder / "thu.yaml"
    ladder.write_text("routes:\n  - { contact: nobody@tinh.example }\n")
    done = lived.daemon.ctl("simulate", *SPAN, "--ladder", str(ladder))
    assert done.returncode == 0
    assert f"{ladder}:2:" in done.stderr and "warning" in done.stderr


def test_before_and_after_the_data(lived: Lived) -> None:
    """Both are said; nothing is made up but time."""
    done = lived.daemon.ctl("simulate", "--from", "2020-09-01",
                            "--to", "2020-10-20")
    assert "dữ liệu chỉ bắt đầu từ" in done.stdout
    assert "chưa có dữ liệu; coi như hồ sơ không thay đổi" in done.stdout


def test_another_calendar(lived: Lived, folder: Path) -> None:
    """On a day off that is only supposed no letter departs."""
    rows = (CONFIG / "calendar.tsv").read_text("utf-8").splitlines(True)
    at = next(i for i, row in enumerate(rows) if row.startswith("2021-"))
    rows.insert(at, "2020-09-16\toff_local\tNghỉ do bão\tQuyết định thử\n")
    other = folder / "lich.tsv"
    other.write_text("".join(rows), "utf-8")
    assert "2020-09-16" in {one[0][:10] for one in lived.sent()}
    answer = lived.daemon.ctl_json("simulate", *SPAN, "--calendar", str(other))
    days = {one[0][:10] for one in letters(answer)}
    assert "2020-09-16" not in days and "2020-09-17" in days
