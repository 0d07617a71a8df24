"""hosoctl outbox waiting: what is owed and in no letter yet, read from the
database beside the daemon."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import scratch
from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.watched import watch_province

START = datetime(2020, 9, 7)
NIGHT = datetime(2020, 9, 11, 0, 30)  # a Friday: what is late since midnight
SEVEN = datetime.fromisoformat("2020-09-11T07:30:00+07:00")
NOWHERE = "http://127.0.0.1:9"
WHOSE = ("recipient", "channel", "kind")


@pytest.fixture(scope="module")
def night(build: Path) -> Iterator[Path]:
    """The folder of a daemon that ended at half past midnight."""
    folder = scratch()
    watch_province(build, folder, START, NIGHT)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def office(night: Path, build: Path, folder: Path) -> Daemon:
    """Its database, without a daemon: nothing here needs one."""
    config = write_config(folder, [portal_source(folder, NOWHERE)],
                          [maildir_channel(folder)])
    shutil.rmtree(folder / "state")
    shutil.copytree(night / "state", folder / "state")
    return Daemon(build, config, folder / "control")


def query(folder: Path, sql: str, *given: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "state" / "hosod.db") as database:
        return database.execute(sql, given).fetchall()


def whose(letters: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    return {tuple(letter[key] for key in WHOSE) for letter in letters}


def test_what_waits_is_what_leaves(office: Daemon, folder: Path):
    """The letters that are foretold in the night leave at half past seven, but
    for what is withdrawn by then; what reaches a rung at that opening leaves
    with them."""
    said = office.ctl_json("outbox", "waiting")
    letters = said["waiting"]
    assert len(letters) > 3 and said["left"] == 0
    assert {letter["leaves"] for letter in letters} == \
        {"2020-09-11T07:30:00+07:00"}
    for letter in letters:
        assert [hold["hold"] for hold in letter["holds"]] == ["departure"]
        (count, gravest), = query(
            folder, "SELECT count(*), max(severity) FROM notice"
            " WHERE state = 'open' AND recipient = ?", letter["recipient"])
        assert letter["notices"] == count == letter["holds"][0]["notices"]
        assert letter["severity"] == \
            ("reminder", "due", "overdue", "grave")[gravest]
    assert said["notices"] == query(
        folder, "SELECT count(*) FROM notice WHERE state = 'open'")[0][0]
    before = office.ctl_json("outbox", "list")
    office.start(step=NIGHT)
    office.to(datetime(2020, 9, 11, 7, 31))
    sealed = [letter for letter in office.ctl_json("outbox", "list")[
        :-len(before)] if letter["kind"] == "alert"]
    assert {letter["sealed"] for letter in sealed} == \
        {"2020-09-11T07:30:00+07:00"}
    assert whose(sealed) & whose(letters)
    # All but those of which nothing was true any more.
    assert {state for whom, *_ in whose(letters) - whose(sealed)
            for state, in query(
                folder, "SELECT state FROM notice WHERE recipient = ?"
                " AND hold_until = ?", whom, int(SEVEN.timestamp()))} <= \
        {"withdrawn"}
    assert office.ctl_json("outbox", "waiting") == {
        "v": 1, "now": "2020-09-11T07:30:00+07:00", "waiting": [], "left": 0,
        "notices": 0, "letters": [], "letters_left": 0}
    assert office.ctl("outbox", "waiting").stdout == \
        "Không có lời báo nào đang chờ gửi\n"
    assert office.terminate() == 0


def test_for_people(office: Daemon):
    """The next to leave, a hundred of them or --limit, and how many more."""
    letters = office.ctl_json("outbox", "waiting")["waiting"]
    said = office.ctl("outbox", "waiting", "--limit", "2").stdout
    lines = said.splitlines()
    assert lines[0] == \
        f"11/09/2020 07:30  thu  {letters[0]['recipient']}"
    assert re.fullmatch(r"    .+: \d+ lời báo, nặng nhất: quá hạn"
                        r".* – chờ giờ gửi thư", lines[1]), lines[1]
    assert lines[4] == f"… còn {len(letters) - 2} thư nữa (--limit)"
    assert lines[5].startswith(f"{len(letters)} thư, ")
    assert len(lines) == 6
    assert "--limit" not in office.ctl("outbox", "waiting").stdout
    short = office.ctl_json("outbox", "waiting", "--limit", "2")
    assert short["waiting"] == letters[:2]
    assert short["left"] == len(letters) - 2
    rows = list(csv.DictReader(io.StringIO(
        office.ctl("outbox", "waiting", "--csv").stdout.removeprefix(
            "\ufeff"))))
    assert [(row["recipient"], row["hold"]) for row in rows] == \
        [(letter["recipient"], "departure") for letter in letters]


def test_of_one_person_or_dossier(office: Daemon, folder: Path):
    letters = office.ctl_json("outbox", "waiting")["waiting"]
    whom = letters[0]["recipient"]
    assert office.ctl_json("outbox", "waiting", "--to", whom)["waiting"] == \
        [letter for letter in letters if letter["recipient"] == whom]
    (code, count), *_ = query(
        folder, "SELECT d.code, count(*) FROM notice n JOIN dossier d"
        " ON d.id = n.dossier WHERE n.state = 'open' AND n.recipient = ?"
        " GROUP BY 1", whom)
    its = office.ctl_json("outbox", "waiting", "--dossier", code)
    assert its["notices"] >= count
    one = office.ctl_json("outbox", "waiting", "--dossier", code, "--to", whom)
    assert [letter["notices"] for letter in one["waiting"]] == [count]
    assert office.ctl_json("outbox", "waiting", "--to", "khong@co.example")[
        "waiting"] == []
    none = office.ctl("outbox", "waiting", "--dossier", "H-0")
    assert none.returncode == 1 and "H-0" in none.stderr


def test_what_holds_it(office: Daemon, folder: Path):
    """Silenced until the end of Monday; then, too, a channel of another
    name."""
    office.start(step=NIGHT)
    done = office.ctl("silence", "--source", "motcua", "--to", "2020-09-14",
                      "--reason", "bảo trì")
    assert done.returncode == 0, done.stderr
    office.to(datetime(2020, 9, 14, 20))
    said = office.ctl_json("outbox", "waiting")
    held = [letter for letter in said["waiting"] if letter["kind"] == "alert"]
    assert {(letter["leaves"], hold["hold"]) for letter in held
            for hold in letter["holds"]} == \
        {("2020-09-15T07:30:00+07:00", "silence")}
    assert sum(letter["notices"] for letter in held) == query(
        folder, "SELECT count(*) FROM notice WHERE state = 'open'"
        " AND hold = 'silence'")[0][0] > 10
    assert " – đang tạm ngừng nhắc\n" in office.ctl(
        "outbox", "waiting").stdout
    assert office.terminate() == 0
    write_config(folder, [portal_source(folder, NOWHERE)],
                 [maildir_channel(folder, name="thu-moi")])
    gone = office.ctl_json("outbox", "waiting")["waiting"]
    assert whose(gone) == whose(said["waiting"])
    assert {hold["hold"] for letter in gone for hold in letter["holds"]} == \
        {"channel-gone"}
    assert "kênh không còn trong cấu hình" in office.ctl(
        "outbox", "waiting").stdout


def test_two_holds_of_one_letter(office: Daemon, folder: Path):
    """Notices that leave together are one letter, whatever holds each."""
    whom, = query(folder, "SELECT recipient FROM notice WHERE state = 'open'"
                  " GROUP BY recipient, hold_until HAVING count(*) > 1")[0]
    with sqlite3.connect(folder / "state" / "hosod.db") as database:
        database.execute(
            "UPDATE notice SET hold = 'template text: no such field' WHERE id"
            " = (SELECT min(id) FROM notice WHERE state = 'open' AND"
            " recipient = ?)", (whom,))
    letter, = office.ctl_json("outbox", "waiting", "--to", whom)["waiting"]
    assert sorted((hold["hold"], hold["detail"], hold["notices"])
                  for hold in letter["holds"]) == [
        ("departure", None, letter["notices"] - 1),
        ("unbuilt", "template text: no such field", 1)]
    assert "chưa lập được thư: template text: no such field (1)" in \
        office.ctl("outbox", "waiting", "--to", whom).stdout


@pytest.mark.parametrize("words, says", [
    (["waiting", "--limit", "0"], "a number from 1 on"),
    (["waiting", "--state", "sent"], "usage"), (["waiting", "3"], "usage"),
    (["waiting", "--csv", "--limit", "3"], "usage"),
    (["list", "--to", "a@b.example"], "usage"),
    (["show", "1", "--limit", "3"], "usage")])
def test_what_is_not_understood(office: Daemon, words, says):
    done = office.ctl("outbox", *words)
    assert done.returncode == 2 and says in done.stderr


def test_letters_that_wait_to_be_tried(office: Daemon, folder: Path):
    """What is made already, when it is tried again and for what it waits."""
    (letter, to, channel), = query(
        folder, "SELECT id, recipient, channel FROM letter ORDER BY id LIMIT 1")
    with sqlite3.connect(folder / "state" / "hosod.db") as database:
        database.execute(
            "UPDATE letter SET state = 'later', attempts = 3, settled = NULL,"
            " hold = 'office-hours', next_try = ? WHERE id = ?",
            (int(SEVEN.timestamp()), letter))
    said = office.ctl_json("outbox", "waiting")
    assert [{key: it[key] for key in it if key != "subject"}
            for it in said["letters"]] == [{
                "id": letter, "next_try": "2020-09-11T07:30:00+07:00",
                "channel": channel, "recipient": to, "attempts": 3,
                "hold": "office-hours"}]
    lines = office.ctl("outbox", "waiting").stdout.splitlines()
    assert lines[-4:-2] == ["Thư đã lập:",
                            f"11/09/2020 07:30  {channel}  {to}"]
    assert lines[-2].endswith(
        " – đã thử 3 lần, chờ thử lại; chờ giờ làm việc")
    assert lines[-1] == "1 thư đã lập đang chờ gửi"
    assert office.ctl_json("outbox", "waiting", "--to", "a@b.example")[
        "letters"] == []
