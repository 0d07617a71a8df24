"""Personal data: nowhere unless the office keeps it, then in one table and
behind one option, and gone on its day."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from harness.config import (maildir_channel, smtp_channel, webhook_channel,
                            write_config)
from harness.daemon import Daemon
from harness.hook import HookServer
from harness.mail import MailServer
from harness.served import Served

Make = Callable[[Path, Path], Daemon]
START = datetime(2020, 9, 15, 6)  # a Tuesday
NAME, IDENTITY, PHONE = ("Nguyễn Thị Cá Nhân", "099000000019", "0900000019")
PERSONAL = (NAME, IDENTITY, PHONE)
MAPPED = {"applicant": "/citizen/name", "identity": "/citizen/id",
          "phone": "/citizen/phone"}
KEEP = {"keep": ["applicant", "identity", "phone"]}


def record(number: int, **more: Any) -> dict[str, Any]:
    """A dossier of the officer dv.mc, promised for Wednesday 16/9."""
    return {"code": f"000.02.21.H99-200914-{number:04}",
            "procedure": "2.001035", "title": "Chứng thực hợp đồng",
            "received": "2020-09-14T08:00:00",
            "promised": "2020-09-16T17:00:00", "finished": None,
            "status": "1", "agency": "000.02.21.H99", "officer": "ducvan.tp",
            "citizen": {"name": NAME, "id": IDENTITY, "phone": PHONE}, **more}


def code(number: int) -> str:
    return str(record(number)["code"])


@pytest.fixture
def served() -> Iterator[Served]:
    made = Served().start()
    yield made
    made.stop()


def holds(data: bytes) -> list[str]:
    """Which of the personal data is in the bytes."""
    return [text for text in PERSONAL if text.encode() in data]


def files(folder: Path) -> bytes:
    """Every byte of the database, its log and its index."""
    return b"".join(path.read_bytes()
                    for path in sorted((folder / "state").iterdir()))


def asked(daemon: Daemon) -> str:
    """What hosoctl tells of everything, but for --personal."""
    told = ""
    for words in (("status",), ("status", "--json"), ("list",),
                  ("list", "--json"), ("list", "--csv"), ("show", code(1)),
                  ("show", code(1), "--json"), ("show", code(1), "--csv"),
                  ("explain", code(1)), ("explain", code(1), "--json"),
                  ("apology", code(1), "--draft"),
                  ("source", "try", "nguon"),
                  ("source", "try", "nguon", "--json")):
        done = daemon.ctl(*words)
        assert done.returncode == 0, (words, done.stderr)
        told += done.stdout + done.stderr
    return told


def dumped(path: Path) -> dict[str, bytes]:
    """Every table's rows, as text."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        names = [row[0] for row in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: b"\n".join(
            cell if isinstance(cell, bytes) else str(cell).encode()
            for row in db.execute(f"SELECT * FROM {name}") for cell in row)
            for name in names}


def test_by_default_nothing_is_kept(folder: Path, served: Served,
                                    make_daemon: Make) -> None:
    served.show([record(number) for number in range(1, 121)])
    config = write_config(folder, [served.source()],
                          [maildir_channel(folder)], log="debug")
    daemon = make_daemon(config, folder / "control").start(step=START)
    daemon.to(datetime(2020, 9, 17, 23))
    assert len(daemon.ctl_json("list")) == 120
    assert holds(files(folder)) == []
    assert holds(daemon.stderr.encode() + asked(daemon).encode()) == []
    done = daemon.ctl("show", code(1), "--personal")
    assert "Không lưu thông tin cá nhân" in done.stdout
    assert daemon.ctl_json("show", code(1), "--personal")["person"] is None
    daemon.kill()  # what a crash leaves behind
    assert holds(files(folder)) == []


def test_what_is_kept_is_in_one_table_and_behind_one_option(
        folder: Path, served: Served, make_daemon: Make,
        mail_server: MailServer, hook_server: HookServer) -> None:
    served.show([record(number) for number in range(1, 121)])
    config = write_config(
        folder, [served.source(fields=MAPPED)],
        [maildir_channel(folder), smtp_channel(folder, mail_server, "dien"),
         webhook_channel(folder, hook_server)],
        log="debug", privacy=KEEP)
    daemon = make_daemon(config, folder / "control").start(step=START)
    daemon.to(datetime(2020, 9, 16, 12))
    # A record that says something else of the person and nothing else new.
    served.show([record(number, citizen={"name": "Trần Văn Khác"})
                 if number == 7 else record(number)
                 for number in range(1, 121)])
    daemon.to(datetime(2020, 9, 17, 23))
    shown = daemon.ctl("show", code(1), "--personal").stdout
    assert all(text in shown for text in PERSONAL)
    person = daemon.ctl_json("show", code(7), "--personal")["person"]
    assert person == {"applicant": "Trần Văn Khác", "identity": None,
                      "phone": None, "seen": "2020-09-16T12:15:00+07:00"}
    assert daemon.ctl("show", code(1), "--personal", "--csv").returncode == 2
    # Alerts, the webhook's posts and the evening's digest have left.
    assert len(mail_server.letters) > 3 and len(hook_server.posts) > 3
    sent = b"".join(path.read_bytes()
                    for path in (folder / "letters").rglob("*")
                    if path.is_file())
    assert b"Subject:" in sent
    sent += b"".join(post.body for post in hook_server.posts)
    for letter in mail_server.letters:
        sent += str(letter).encode()
    assert daemon.terminate() == 0
    tables = dumped(folder / "state" / "hosod.db")
    assert holds(tables.pop("person_text")) == list(PERSONAL)
    for name, rows in tables.items():
        assert holds(rows) == [], name
    # Letters are kept as they were sent, packed for mail: read them unpacked.
    for letter in unpacked(folder):
        assert holds(letter) == []
    assert holds(sent) == []
    assert holds(daemon.stderr.encode() + asked(daemon).encode()) == []


def unpacked(folder: Path) -> list[bytes]:
    """The kept letters, subject and parts decoded."""
    letters = []
    with sqlite3.connect(folder / "state" / "hosod.db") as db:
        rows = db.execute("SELECT bytes FROM letter").fetchall()
    assert len(rows) > 5
    for (kept,) in rows:
        mail = message_from_bytes(kept, policy=policy.default)
        letters.append("\n".join(
            [str(mail["Subject"])]
            + [part.get_content() for part in mail.walk()
               if part.get_content_maintype() == "text"]).encode())
    return letters


def test_a_mapped_field_is_refused_unless_kept(
        folder: Path, served: Served, make_daemon: Make) -> None:
    config = write_config(folder, [served.source(fields=MAPPED)],
                          [maildir_channel(folder)],
                          privacy={"keep": ["applicant"]})
    done = make_daemon(config, folder / "control").run("--check")
    assert done.returncode == 2
    assert done.stderr.count("is personal data, which is read only where "
                             '"privacy: keep:" lists it') == 2
    assert "fields: identity" in done.stderr
    assert "fields: phone" in done.stderr


KINDS = ("first", "observed", "deadline", "finding", "apology",
         "apology-withdrawn", "gone")


def assert_chain(path: Path) -> None:
    """Every row's hash by the rule of docs/schema.md."""
    before = bytes(32)
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        for (sequence, dossier, after, at, kind, salt, payload, seal,
             kept) in db.execute(
                "SELECT sequence, dossier, after, at, kind, salt, payload,"
                " seal, hash FROM change ORDER BY sequence"):
            if payload is None:
                assert not any(salt) and not any(seal[32:])
                seal = seal[:32]
            else:
                said = "-" if after is None else after
                seal = sha256(salt + f"{KINDS[kind]}\n{said}\n{payload}"
                              .encode()).digest()
            before = sha256(before + struct.pack(">qqq", sequence, at, dossier)
                            + seal).digest()
            assert kept == before, sequence


def seal_count(path: Path) -> tuple[int, int]:
    """Rows of history, and of them the erased."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return db.execute("SELECT count(*), sum(payload IS NULL)"
                          " FROM change").fetchone()


FINISHED = {"status": "2", "finished": "2020-09-15T16:00:00"}


def test_retention_removes_on_its_day(folder: Path, served: Served,
                                      make_daemon: Make) -> None:
    """Finished on 15/9 at 16:00 and kept for 10 days: until the night of
    26/9.  History is kept for 20 days: until the night of 6/10."""
    served.show([record(number, **(FINISHED if number % 2 else {}),
                        citizen={"name": f"{NAME} {number:04}."})
                 for number in range(1, 201)])
    config = write_config(
        folder, [served.source(
            every="3h", fields={"applicant": "/citizen/name"})],
        [maildir_channel(folder)],
        privacy={"keep": ["applicant"],
                 "retention": {"personal": "10d", "history": "20d"}})
    daemon = make_daemon(config, folder / "control").start(
        step=datetime(2020, 9, 16, 6))
    database = folder / "state" / "hosod.db"

    def left() -> set[int]:
        """Whose names are in the bytes of the files."""
        data = files(folder)
        return {number for number in range(1, 201)
                if f"{NAME} {number:04}.".encode() in data}

    everybody = set(range(1, 201))
    even = set(range(2, 201, 2))
    daemon.to(datetime(2020, 9, 26, 2, 59))
    assert left() == everybody
    daemon.to(datetime(2020, 9, 26, 3, 1))
    assert left() == even
    assert "retention: personal data of 100 dossiers removed" in daemon.stderr
    assert daemon.ctl_json("show", code(1), "--personal")["person"] is None
    assert "Ghi nhận lần đầu: thủ tục" in daemon.ctl("show", code(1)).stdout
    rows, erased = seal_count(database)
    assert not erased
    daemon.to(datetime(2020, 10, 6, 2, 59))
    assert not seal_count(database)[1]
    daemon.to(datetime(2020, 10, 6, 3, 1))
    rows, erased = seal_count(database)
    assert 100 <= erased < rows
    assert_chain(database)
    assert f"history of 100 dossiers erased, {erased} rows" in daemon.stderr
    assert "(nội dung đã xóa theo quy định)" \
        in daemon.ctl("show", code(1)).stdout
    # The open ones are untouched, and the list is as long as before.
    assert "Ghi nhận lần đầu: thủ tục" in daemon.ctl("show", code(2)).stdout
    assert len(daemon.ctl_json("list")) == 200 and left() == even
    # What is mapped no more goes at once; history goes on over the erased.
    write_config(folder, [served.source()], [maildir_channel(folder)])
    assert daemon.ctl("reload").returncode == 0
    daemon.to(datetime(2020, 10, 6, 3, 30))
    assert left() == set()
    served.show([record(number, **FINISHED) for number in range(1, 201)])
    daemon.to(datetime(2020, 10, 6, 9))
    assert seal_count(database)[0] > rows
    assert_chain(database)
    assert daemon.terminate() == 0
    assert left() == set()


def test_once_removes_too(folder: Path, served: Served,
                          make_daemon: Make) -> None:
    served.show([record(number, **FINISHED) for number in range(1, 21)])
    config = write_config(folder, [served.source(fields=MAPPED)],
                          [maildir_channel(folder)], privacy=KEEP)
    daemon = make_daemon(config, folder / "control")
    done = daemon.run("--once", "--clock", "2020-09-16T06:00,step")
    assert done.returncode == 0, done.stderr
    assert holds(files(folder)) == list(PERSONAL)
    # Thirty days after the end, and the same records read once more.
    done = daemon.run("--once", "--clock", "2020-10-15T17:00,step")
    assert done.returncode == 0, done.stderr
    assert "personal data of 20 dossiers removed" in done.stderr
    assert holds(files(folder)) == []
    # Read anew by another mapping: what was removed does not come back.
    write_config(folder, [served.source(fields={
        **MAPPED, "step": "/step"})], [maildir_channel(folder)], privacy=KEEP)
    done = daemon.run("--once", "--clock", "2020-10-17T17:00,step")
    assert done.returncode == 0, done.stderr
    assert "retention:" not in done.stderr
    assert holds(files(folder)) == []


def test_what_is_listed_later_is_read_once_more(
        folder: Path, served: Served, make_daemon: Make) -> None:
    """The page is the same, byte by byte: what is made of it is not."""
    served.show([record(number) for number in range(1, 21)])
    config = write_config(folder, [served.source()], [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control").start(step=START)
    daemon.to(datetime(2020, 9, 15, 7))
    assert daemon.ctl_json("show", code(1), "--personal")["person"] is None
    write_config(folder, [served.source(fields=MAPPED)],
                 [maildir_channel(folder)], privacy=KEEP)
    assert daemon.ctl("reload").returncode == 0
    daemon.to(datetime(2020, 9, 15, 8))
    person = daemon.ctl_json("show", code(1), "--personal")["person"]
    assert person["applicant"] == NAME
    # One of the three is listed no more: it alone goes.
    write_config(folder, [served.source(fields={
        "applicant": "/citizen/name", "phone": "/citizen/phone"})],
        [maildir_channel(folder)], privacy={"keep": ["applicant", "phone"]})
    assert daemon.ctl("reload").returncode == 0
    daemon.to(datetime(2020, 9, 15, 8, 1))
    assert holds(files(folder)) == [NAME, PHONE]
