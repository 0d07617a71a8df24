"""A database restored from a backup: nothing is sent a second time, and what is
therefore not told stands in one letter."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from conftest import ROOT
from harness.config import portal_source, smtp_channel, write_config
from harness.daemon import Daemon
from harness.mail import MailServer
from standin.province import Province

START = datetime(2020, 9, 7)
BACKUP = datetime(2020, 9, 8, 9)
RESTORE = datetime(2020, 9, 10, 10)
END = datetime(2020, 9, 11, 18)

Make = Callable[[Path, Path], Daemon]
# As letters have them.
RUNGS = {"before-2wd": "còn 02 ngày làm việc, hạn",
         "before-1wd": "còn 01 ngày làm việc, hạn",
         "due-day": "đến hạn trong ngày, hạn", "overdue": "quá hạn, hạn"}


def told(database: Path) -> dict[str, tuple[str, int]]:
    """What letters that were sent told: key, their Message-ID and when."""
    with closing(sqlite3.connect(database)) as connection:
        return {key: (message_id, at) for key, message_id, at in
                connection.execute(
                    "SELECT n.key, l.message_id, l.sealed FROM notice n"
                    " JOIN letter l ON l.id = n.letter WHERE l.state = 'sent'")}


def crossings(database: Path, outcome: int) -> set[tuple]:
    """(code, rung, due) with an outcome."""
    with closing(sqlite3.connect(database)) as connection:
        return set(connection.execute(
            "SELECT d.code, c.rung, c.due FROM crossing c"
            " JOIN dossier d ON d.id = c.dossier WHERE c.outcome = ?",
            [outcome]))


def played(folder: Path, province: Province, mail: MailServer,
           make: Make) -> Daemon:
    """Four days; a backup of the second is put back on the fourth."""
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail)])
    daemon = make(config, folder / "control").start(step=START)
    province.advance(BACKUP, daemon)
    mail.trouble("mail", "451 4.7.1 Later", count=100000)
    province.advance(datetime(2020, 9, 8, 13, 31), daemon)
    assert daemon.ctl_json("outbox", "list", "--state", "later")
    assert daemon.terminate() == 0
    state = folder / "state" / "hosod.db"
    shutil.copy(state, folder / "backup.db")
    while mail.next_trouble("mail"):
        pass
    daemon.start(step=datetime(2020, 9, 8, 13, 31))
    province.advance(RESTORE, daemon)
    assert daemon.terminate() == 0
    shutil.copy(state, folder / "lost.db")
    for name in ("hosod.db-wal", "hosod.db-shm"):
        (state.parent / name).unlink(missing_ok=True)
    shutil.copy(folder / "backup.db", state)
    return daemon


def test_nothing_is_sent_twice_and_one_letter_lists_the_rest(
        folder, province, mail_server, make_daemon):
    daemon = played(folder, province, mail_server, make_daemon)
    state = folder / "state" / "hosod.db"
    clock = f"{RESTORE.isoformat(timespec='minutes')},step"
    done = daemon.run("--restored", "--clock", clock)
    assert done.returncode == 0, done.stderr
    before = len(mail_server.letters)
    daemon.start(step=RESTORE)
    province.advance(END, daemon)
    assert daemon.terminate() == 0

    ids = Counter(str(letter.message["Message-ID"])
                  for letter in mail_server.letters)
    assert set(ids.values()) == {1}
    lost, now = told(folder / "lost.db"), told(state)
    again = {key for key in lost.keys() & now.keys()
             if lost[key][0] != now[key][0]}
    assert not again
    new = now.keys() - lost.keys()
    assert new  # the watch goes on
    # What had been crossed and told meanwhile is recorded as such, and stands
    # in one letter.
    passed = crossings(state, 4)
    assert passed & crossings(folder / "lost.db", 0)
    letters = [letter for letter in mail_server.letters[before:]
               if "Khôi phục" in str(letter.message["Subject"])]
    (to_all,) = {letter.text for letter in letters}
    assert len({letter.recipients[0] for letter in letters}) == len(letters)
    for code, rung, _ in passed:
        assert f"- {code}: {RUNGS.get(rung, '')}" in to_all
    assert set(RUNGS) & {rung for _, rung, _ in passed}
    assert not re.search(r"(before|after|due|over)-?[a-z0-9]+", to_all)
    # The letters that waited in the backup are there, and dropped.
    dropped = daemon.ctl_json("outbox", "list", "--state", "dropped")
    assert dropped
    for letter in dropped:
        assert f"thư {letter['id']} tới {letter['recipient']}" in to_all
        acts = daemon.ctl_json("outbox", "show", str(letter["id"]))["acts"]
        assert [act["act"] for act in acts] == ["restore"]


def test_the_digest_of_minutes_ago_is_not_sent_again(
        folder, province, mail_server, make_daemon):
    """It left at 22:00; the database of the afternoon is put back at 22:10,
    and does not know of it."""
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail_server)])
    daemon = make_daemon(config, folder / "control").start(step=START)
    province.advance(datetime(2020, 9, 7, 17), daemon)
    assert daemon.terminate() == 0
    state = folder / "state" / "hosod.db"
    shutil.copy(state, folder / "backup.db")
    daemon.start(step=datetime(2020, 9, 7, 17))
    at = datetime(2020, 9, 7, 22, 10)
    province.advance(at, daemon)
    assert daemon.terminate() == 0

    def digests(day: str) -> Counter[str]:
        return Counter(
            letter.recipients[0] for letter in mail_server.letters
            if f"hồ sơ ngày {day}" in str(letter.message["Subject"]))

    before = digests("07/09/2020")
    assert before
    for name in ("hosod.db-wal", "hosod.db-shm"):
        (state.parent / name).unlink(missing_ok=True)
    shutil.copy(folder / "backup.db", state)
    clock = f"{at.isoformat(timespec='minutes')},step"
    assert daemon.run("--restored", "--clock", clock).returncode == 0
    daemon.start(step=at)
    province.advance(datetime(2020, 9, 8, 22, 30), daemon)
    assert digests("07/09/2020") == before
    assert digests("08/09/2020").keys() >= before.keys()


def test_a_second_restore_has_its_own_letter(folder, province, mail_server,
                                             make_daemon):
    daemon = played(folder, province, mail_server, make_daemon)
    for at, until in ((RESTORE, datetime(2020, 9, 10, 12)),
                      (datetime(2020, 9, 10, 12), END)):
        clock = f"{at.isoformat(timespec='minutes')},step"
        assert daemon.run("--restored", "--clock", clock).returncode == 0
        daemon.start(step=at)
        province.advance(until, daemon)
        assert daemon.terminate() == 0
    subjects = Counter(
        letter.recipients[0] for letter in mail_server.letters
        if "Khôi phục" in str(letter.message["Subject"]))
    assert subjects and set(subjects.values()) == {2}


def documented(heading: str) -> list[str]:
    """The blocks of commands under a heading of README."""
    text = (ROOT / "README.md").read_text("utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return section.split("```\n")[1::2]


def test_backup_and_restore_as_readme_says(folder, province, mail_server,
                                           make_daemon):
    """The commands themselves, in another folder and as who runs the test."""
    if shutil.which("sqlite3") is None:
        pytest.skip("sqlite3 is not installed")
    backup, restore = documented("Backup and restore")
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail_server)])
    daemon = make_daemon(config, folder / "control").start(step=START)
    province.advance(BACKUP, daemon)
    rows = daemon.ctl_json("status")["history_rows"]

    def carry_out(commands: str) -> None:
        clock = f"{RESTORE.isoformat(timespec='minutes')},step"
        for said, here in (
                ("/var/backups/hosod", f"{folder}/backups"),
                ("/var/lib/hosod", f"{folder}/state"),
                (" -o hosod -g hosod", ""), ("runuser -u hosod -- ", ""),
                ("hosod-2026-11-28.db", "hosod-$(date +%F).db"),
                ("hosod --restored", f"{daemon.build}/hosod --config {config}"
                 f" --restored --clock {clock}")):
            commands = commands.replace(said, here)
        subprocess.run(["sh", "-eu", "-c", "\n".join(
            line for line in commands.splitlines()
            if not line.startswith("systemctl "))], check=True)

    carry_out(backup)
    (copy,) = (folder / "backups").iterdir()
    assert copy.stat().st_mode & 0o777 == 0o600
    province.advance(RESTORE, daemon)
    assert daemon.terminate() == 0
    carry_out(restore)
    with closing(sqlite3.connect(folder / "state" / "hosod.db")) as database:
        assert database.execute(
            "SELECT count(*) FROM change").fetchone()[0] == rows
    before = len(mail_server.letters)
    daemon.start(step=RESTORE)
    province.advance(END, daemon)
    assert daemon.terminate() == 0
    assert any("Khôi phục" in str(letter.message["Subject"])
               for letter in mail_server.letters[before:])
