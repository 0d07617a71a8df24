"""Letters that come back: delivery reports (RFC 3464) and plain returns, matched
to their letter, shown, and told to the administrators once."""

from __future__ import annotations

import fcntl
import signal
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from harness.config import portal_source, smtp_channel, write_config
from harness.daemon import Daemon
from harness.mail import MailServer
from standin.province import Province

MORNING = datetime(2020, 9, 7)
DEPARTED = datetime(2020, 9, 7, 7, 30)
LATER = datetime(2020, 9, 7, 7, 45)

Make = Callable[[Path, Path], Daemon]


@pytest.fixture
def office(folder: Path, province: Province, mail_server: MailServer,
           make_daemon: Make) -> Daemon:
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail_server)])
    daemon = make_daemon(config, folder / "control").start(step=MORNING)
    province.advance(DEPARTED, daemon)
    return daemon


def feed(daemon: Daemon, message: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(daemon.build / "hosoctl"), "bounce", "--config",
         str(daemon.config)], input=message, text=True, capture_output=True,
        timeout=30, check=False)


def report(letter: dict, action: str = "failed", status: str = "5.1.1",
           newline: str = "\r\n") -> str:
    """After the example of RFC 3464, appendix E.1; the returned Message-ID is
    folded, as its length asks for."""
    return newline.join([
        "Return-Path: <>", "From: MAILER-DAEMON@mail.example",
        "To: giamsat@tinh.example", "Subject: Undelivered Mail",
        "Message-ID: <0001.report@mail.example>", "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status;",
        "\tboundary=\"B\"", "", "--B", "", "Your message was not delivered.",
        "", "--B", "Content-Type: message/delivery-status", "",
        "Reporting-MTA: dns; mail.example", "",
        f"Final-Recipient: rfc822; {letter['recipient']}",
        f"Action: {action.capitalize()}", f"Status: {status}",
        "Diagnostic-Code: smtp; 550 5.1.1 No such", " mailbox here", "",
        "--B", "Content-Type: text/rfc822-headers", "",
        "From: giamsat@tinh.example", f"To: {letter['recipient']}",
        "Message-ID:", f" <{letter['message_id']}>", "", "--B--", ""])


def sent(daemon: Daemon) -> dict:
    return daemon.ctl_json("outbox", "list", "--state", "sent")[0]


def news(daemon: Daemon) -> list[dict]:
    """The administrators' letters about it."""
    return [letter for letter in daemon.ctl_json("outbox", "list")
            if letter["kind"] == "admin" and "trả lại" in letter["subject"]]


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_a_report_is_matched_shown_and_told_once(
        office: Daemon, province: Province, mail_server: MailServer,
        newline: str):
    letter = sent(office)
    done = feed(office, report(letter, newline=newline))
    assert done.returncode == 0, done.stderr
    assert f"Thư {letter['id']}: đã ghi nhận bị trả lại" in done.stdout
    again = feed(office, report(letter, newline=newline))
    assert again.returncode == 0 and "từ trước" in again.stdout
    province.advance(LATER, office)
    (bounce,) = office.ctl_json("outbox", "show", str(letter["id"]))["bounces"]
    assert bounce["action"] == "failed" and bounce["status"] == "5.1.1"
    assert bounce["recipient"] == letter["recipient"]
    assert bounce["diagnostic"] == "550 5.1.1 No such mailbox here"
    assert "bị trả lại" in office.ctl("outbox", "show",
                                     str(letter["id"])).stdout
    told = news(office)
    assert told and len({one["recipient"] for one in told}) == len(told)
    arrived = [mail.text for mail in mail_server.letters
               if f"<{told[0]['message_id']}>" == mail.message["Message-ID"]]
    assert letter["recipient"] in arrived[0] and "5.1.1" in arrived[0]


def test_a_delay_is_recorded_and_not_told(office: Daemon, province: Province):
    letter = sent(office)
    assert feed(office, report(letter, "delayed", "4.4.1")).returncode == 0
    province.advance(LATER, office)
    (bounce,) = office.ctl_json("outbox", "show", str(letter["id"]))["bounces"]
    assert bounce["action"] == "delayed"
    assert not news(office)


def test_a_plain_return_is_matched_by_what_it_answers(office: Daemon):
    letter = sent(office)
    done = feed(office, "From: postmaster@mail.example\n"
                f"References: <x@y.example>\n <{letter['message_id']}>\n"
                "Subject: Mailbox full\n\nSorry.\n")
    assert done.returncode == 0, done.stderr
    whole = office.ctl_json("outbox", "show", str(letter["id"]))
    assert len(whole["bounces"]) == 1 and whole["state"] == "sent"


@pytest.mark.parametrize("message, code, says", [
    ("From: a@b.example\n\nHello\n", 2, "no Message-ID"), ("", 2, "no"),
    ("Return-Path: <>\n\nMessage-ID: <fremd@nirgends.example>\n", 1,
     "no letter of the outbox"),
    ("A: b\n\n" + "x" * (1 << 20), 2, "a mail of over")],
    ids=["no report", "empty", "a stranger's", "too long"])
def test_what_is_no_return_of_ours_is_said(office: Daemon, message, code,
                                           says):
    done = feed(office, message)
    assert done.returncode == code and says in done.stderr


# ---- a maildir that is watched ----

def delivered(folder: Path, name: str, message: str | bytes) -> None:
    """As a mail server delivers: whole, or not there."""
    data = message if isinstance(message, bytes) else message.encode()
    (folder / "tra" / "tmp" / name).write_bytes(data)
    (folder / "tra" / "tmp" / name).rename(folder / "tra" / "new" / name)


@pytest.fixture
def watched(folder: Path, province: Province, mail_server: MailServer,
            make_daemon: Make) -> Daemon:
    for part in ("tmp", "new", "cur"):
        (folder / "tra" / part).mkdir(parents=True)
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail_server)],
                          bounces=str(folder / "tra"))
    daemon = make_daemon(config, folder / "control").start(step=MORNING)
    province.advance(DEPARTED, daemon)
    return daemon


def names(folder: Path, part: str) -> list[str]:
    return sorted(one.name for one in (folder / "tra" / part).iterdir())


def test_a_watched_maildir_is_read_once(
        watched: Daemon, folder: Path, province: Province):
    letter = sent(watched)
    delivered(folder, "1.a.mail", report(letter, "failed", "4.4.7"))
    delivered(folder, "2.b.mail:2,", report(letter, "delayed", "4.4.1"))
    province.advance(LATER, watched)
    assert names(folder, "new") == []
    assert names(folder, "cur") == ["1.a.mail:2,S", "2.b.mail:2,S"]
    bounces = watched.ctl_json("outbox", "show", str(letter["id"]))["bounces"]
    assert [one["kind"] for one in bounces] == ["temporary", "delayed"]
    assert "lỗi tạm thời" in watched.ctl("outbox", "show",
                                         str(letter["id"])).stdout
    assert news(watched)
    # By hand the same is known already.
    again = feed(watched, report(letter, "failed", "4.4.7"))
    assert "từ trước" in again.stdout
    assert watched.terminate() == 0


def test_what_is_no_return_stays_for_a_person(
        watched: Daemon, folder: Path, province: Province):
    letter = sent(watched)
    delivered(folder, "vacation", "From: canbo@tinh.example\n"
              f"In-Reply-To: <{letter['message_id']}>\n"
              "Auto-Submitted: auto-replied\n\nNghỉ phép\n")
    delivered(folder, "stranger", report({
        "recipient": "x@y.example", "message_id": "fremd@y.example"}))
    delivered(folder, "large", b"From: x\n\n" + b"x" * (1 << 20))
    delivered(folder, "bytes", bytes(range(256)) * 64)
    delivered(folder, "esc\x1b[2J\xff".encode("latin-1").decode("latin-1"), "")
    (folder / "tra" / "new" / "link").symlink_to("/etc/passwd")
    (folder / "tra" / "new" / "dir").mkdir()
    (folder / "tra" / "new" / ".hidden").write_text("")
    delivered(folder, "zlast", report(letter))
    province.advance(LATER, watched)
    assert names(folder, "new") == [".hidden"]
    kept = names(folder, "cur")
    assert [name for name in kept if name.endswith("S")] == ["zlast:2,S"]
    assert len(kept) == 8
    assert len(watched.ctl_json(
        "outbox", "show", str(letter["id"]))["bounces"]) == 1
    assert watched.terminate() == 0
    said = watched.stderr
    assert "vacation: left unread: an automatic reply" in said
    assert "stranger: left unread: no letter of the outbox" in said
    assert "large: left unread: " in said and "link: left unread: no" in said
    assert "\x1b" not in said
    assert said.count("left unread") == 7


def look_at(minute: int) -> datetime:
    return datetime(2020, 9, 7, 8, minute)


def test_what_cannot_be_read_now_is_read_later(
        watched: Daemon, folder: Path, province: Province):
    """A lease makes opening a message fail for a while: it stays where it is,
    which is said once, the others are taken, and it is when it can be."""
    letter = sent(watched)
    signal.signal(signal.SIGIO, signal.SIG_IGN)
    delivered(folder, "1", report(letter))
    delivered(folder, "2", report(letter, "delayed", "4.4.1"))
    with (folder / "tra" / "new" / "1").open("r+") as held:
        fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        province.advance(LATER, watched)
        province.advance(look_at(15), watched)
        assert names(folder, "new") == ["1"]
        assert names(folder, "cur") == ["2:2,S"]
        assert watched.ctl_json("status")["bounces_trouble"].startswith(
            f"{folder}/tra/new: 1 cannot be read: 1: ")
        fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    province.advance(look_at(30), watched)
    assert names(folder, "cur") == ["1:2,S", "2:2,S"]
    assert watched.terminate() == 0
    assert watched.stderr.count("1 of new/ cannot be read and stay there") == 1


def test_what_is_in_cur_is_never_replaced(
        watched: Daemon, folder: Path, province: Province):
    letter = sent(watched)
    (folder / "tra" / "cur" / "1:2,S").write_text("đã có")
    delivered(folder, "1", report(letter))
    long = "n" * 255
    delivered(folder, long, "From: a@b.example\n\nHello\n")
    province.advance(LATER, watched)
    assert names(folder, "new") == []
    assert names(folder, "cur") == ["1.1:2,S", "1:2,S", "n" * 240 + ":2,"]
    assert (folder / "tra" / "cur" / "1:2,S").read_text() == "đã có"
    assert watched.terminate() == 0


def test_a_cur_that_cannot_be_written_is_said_once(
        watched: Daemon, folder: Path, province: Province):
    letter = sent(watched)
    (folder / "tra" / "cur").rmdir()
    for name in ("1", "2", "3"):
        delivered(folder, name, report(letter))
    province.advance(LATER, watched)
    province.advance(look_at(15), watched)
    assert names(folder, "new") == ["1", "2", "3"]
    cannot = f"{folder}/tra/cur: cannot be written: No such file or directory"
    assert watched.ctl_json("status")["bounces_trouble"] == cannot
    assert f"THƯ BỊ TRẢ LẠI KHÔNG ĐỌC ĐƯỢC (bounces): {cannot}\n" in \
        watched.ctl("status").stdout
    (folder / "tra" / "cur").mkdir()
    province.advance(look_at(30), watched)
    assert watched.ctl_json("status")["bounces_trouble"] is None
    assert "bounces" not in watched.ctl("status").stdout
    assert names(folder, "cur") == ["1:2,S", "2:2,S", "3:2,S"]
    assert watched.terminate() == 0
    assert watched.stderr.count("stays in new/ with all behind it") == 1


def test_a_folder_that_is_not_there_is_said_once(
        folder: Path, province: Province, mail_server: MailServer,
        make_daemon: Make):
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail_server)],
                          bounces=str(folder / "tra"))
    daemon = make_daemon(config, folder / "control").start(step=MORNING)
    province.advance(DEPARTED, daemon)
    assert daemon.ctl_json("status")["bounces_trouble"] == \
        f"{folder}/tra/new: cannot be read: No such file or directory"
    for part in ("tmp", "new", "cur"):
        (folder / "tra" / part).mkdir(parents=True)
    letter = sent(daemon)
    delivered(folder, "1", report(letter))
    province.advance(LATER, daemon)
    assert names(folder, "cur") == ["1:2,S"]
    assert daemon.terminate() == 0
    assert daemon.stderr.count("letters that come back are not seen") == 1
    assert "is no maildir" in daemon.stderr
