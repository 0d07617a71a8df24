"""A retry of a letter whose address was put right: whose it is now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from harness.config import (maildir_channel, portal_source, smtp_channel,
                            webhook_channel, write_config)
from harness.daemon import Daemon
from harness.mail import MailServer
from standin.province import Province
from test_bounce import feed, report

MORNING = datetime(2020, 9, 7)
AT_SEVEN = datetime(2020, 9, 7, 7, 30)
LOST, NEW = "dd@nganson.example", "moi@nganson.example"
NAME = "Lường Thu Giả Định"
ELSEWHERE = "mc@babe.example"

Make = Callable[[Path, Path], Daemon]


class Office:
    """A daemon that has sent its first departure; its table of contacts may be
    edited."""

    def __init__(self, folder: Path, province: Province, mail: MailServer,
                 make: Make, table: str | None = None, **more: Any):
        self.province, self.mail = province, mail
        self.table = folder / "contacts.csv"
        self.table.write_text(table or (
            ROOT / "config" / "contacts.csv").read_text("utf-8-sig"), "utf-8")
        config = write_config(folder, [portal_source(folder, province.url)],
                              [smtp_channel(folder, mail)],
                              contacts=str(self.table), **more)
        self.daemon = make(config, folder / "control").start(step=MORNING)
        self.now = AT_SEVEN
        province.advance(self.now, self.daemon)

    def edit(self, *changes: tuple[str, str]) -> None:
        """Each text in the table becomes another, and the table is read."""
        text = self.table.read_text("utf-8")
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        self.table.write_text(text, "utf-8")
        assert self.daemon.ctl("reload").returncode == 0

    def refused(self, address: str, kind: str = "alert") -> dict[str, Any]:
        """The one letter to it that was refused, whole."""
        (letter,) = [
            letter for letter in self.daemon.ctl_json(
                "outbox", "list", "--state", "refused")
            if letter["recipient"] == address and letter["kind"] == kind]
        return self.daemon.ctl_json("outbox", "show", str(letter["id"]))

    def retry(self, letter: dict[str, Any]):
        """What hosoctl answers, once what it did has left."""
        done = self.daemon.ctl("outbox", "retry", str(letter["id"]))
        self.now += timedelta(minutes=5)
        self.province.advance(self.now, self.daemon)
        return done

    def arrived(self, address: str) -> list[str]:
        return [letter.text for letter in self.mail.letters
                if letter.recipients == [address]]


@pytest.fixture
def office(folder: Path, province: Province, mail_server: MailServer,
           make_daemon: Make) -> Callable[..., Office]:
    """Makes it; one mailbox is not there."""
    mail_server.unknown.add(LOST)
    return lambda *table, **more: Office(
        folder, province, mail_server, make_daemon, *table, **more)


def bounced(it: Office, letter: dict[str, Any], status: str = "5.1.1",
            action: str = "failed") -> None:
    """It comes back."""
    done = feed(it.daemon, report(letter, action, status))
    assert done.returncode == 0, done.stderr


def sent(it: Office, address: str) -> dict[str, Any]:
    """The newest alert that left for it, whole."""
    newest = next(letter for letter in it.daemon.ctl_json(
        "outbox", "list", "--state", "sent")
        if letter["recipient"] == address and letter["kind"] == "alert")
    return it.daemon.ctl_json("outbox", "show", str(newest["id"]))


def codes(letter: dict[str, Any]) -> list[str]:
    return sorted({notice["code"] for notice in letter["notices"]})


def told(texts: list[str], letter: dict[str, Any]) -> list[int]:
    """How many of the texts tell each of its dossiers."""
    return [sum(code in text for text in texts) for code in codes(letter)]


def test_an_address_that_is_corrected_back(office):
    """What was to be told to A, then to B, is told to A after all."""
    it = office()
    it.mail.unknown.add(NEW)
    first = it.refused(LOST)
    it.edit((LOST, NEW))
    assert it.retry(first).returncode == 0
    second = it.refused(NEW)
    assert codes(second) == codes(first)
    it.mail.unknown.clear()
    it.edit((NEW, LOST))
    done = it.retry(second)
    assert done.returncode == 0, done.stderr
    assert f"{len(first['notices'])} lời báo được gửi tới {LOST}" \
        in done.stdout
    assert told(it.arrived(LOST), first) == [1] * len(codes(first))
    # The letter that was dropped tells what it told.
    assert codes(it.daemon.ctl_json(
        "outbox", "show", str(first["id"]))) == codes(first)


def test_corrected_to_and_fro(office):
    """However often: each time it is told once."""
    it = office()
    it.mail.unknown.add(NEW)
    first = letter = it.refused(LOST)
    for was, now in ((LOST, NEW), (NEW, LOST), (LOST, NEW)):
        it.edit((was, now))
        assert it.retry(letter).returncode == 0
        letter = it.refused(now)
        assert codes(letter) == codes(first)
    it.mail.unknown.clear()
    assert it.retry(letter).returncode == 0
    assert told(it.arrived(NEW), first) == [1] * len(codes(first))
    assert not it.arrived(LOST)


def test_the_last_resort_is_no_contact(office):
    """It stands in the configuration alone."""
    table = "name,account,mail,zalo chat id,agency,role,from,to\n" \
        "Quản trị,quantri,quantri@tinh.example,,000.00.00.H99," \
        "administrator,,\n" \
        "Kiểm soát,kstt,kstthc@tinh.example,,000.00.00.H99,province,,\n"
    it = office(table, fallback=LOST)
    letter = it.refused(LOST)
    assert letter["kind"] == "alert"
    it.mail.unknown.clear()
    done = it.retry(letter)
    assert done.returncode == 0, done.stderr
    assert told(it.arrived(LOST), letter) == [1] * len(codes(letter))


def test_a_rule_that_makes_such_addresses(office):
    """All addresses of the office are of one domain."""
    it = office(derive="{{account}}@nganson.example",
                derive_domains=["nganson.example"])
    letter = it.refused(LOST)
    it.edit((LOST, NEW))
    done = it.retry(letter)
    assert done.returncode == 0, done.stderr
    assert told(it.arrived(NEW), letter) == [1] * len(codes(letter))


def test_a_namesake_of_another_agency_is_another(office):
    it = office()
    letter = it.refused(LOST)
    rows = it.table.read_text("utf-8").splitlines(keepends=True)
    (gone,) = [row for row in rows if LOST in row]
    (other,) = [row for row in rows if ELSEWHERE in row]
    before = len(it.arrived(ELSEWHERE))
    it.edit((gone, ""), (other.split(",")[0], NAME))
    done = it.retry(letter)
    assert done.returncode == 1
    assert f"went to {LOST}, which is nobody's address" in done.stderr
    assert it.refused(LOST) == letter
    assert len(it.arrived(ELSEWHERE)) == before


def test_of_two_namesakes_the_near_one(office):
    it = office()
    letter = it.refused(LOST)
    rows = it.table.read_text("utf-8").splitlines(keepends=True)
    (other,) = [row for row in rows if ELSEWHERE in row]
    before = len(it.arrived(ELSEWHERE))
    it.edit((LOST, NEW), (other.split(",")[0], NAME))
    assert it.retry(letter).returncode == 0
    assert told(it.arrived(NEW), letter) == [1] * len(codes(letter))
    assert len(it.arrived(ELSEWHERE)) == before


def test_a_trial_holds_the_new_address(office):
    """It would be sealed, held, and never sent."""
    it = office(mode="trial", trial_recipients=[LOST])
    letter = it.refused(LOST)
    it.edit((LOST, NEW))
    done = it.retry(letter)
    assert done.returncode == 1 and "would be held" in done.stderr
    assert NEW in done.stderr and it.refused(LOST) == letter
    assert it.daemon.ctl("go-live").returncode == 0
    assert it.retry(letter).returncode == 0
    assert told(it.arrived(NEW), letter) == [1] * len(codes(letter))


def test_what_came_back_is_told_to_the_new_address(office, mail_server):
    """The letter itself was taken and is sent no more."""
    mail_server.unknown.clear()
    it = office()
    letter = sent(it, LOST)
    bounced(it, letter, "4.2.2", "delayed")
    it.edit((LOST, NEW))
    early = it.retry(letter)
    assert early.returncode == 1 and "is sent" in early.stderr
    bounced(it, letter)
    it.edit((NEW, LOST))
    same = it.retry(letter)
    assert same.returncode == 1
    assert f"came back, and {LOST} is still its recipient's address" \
        in same.stderr
    it.edit((LOST, NEW))
    done = it.retry(letter)
    assert done.returncode == 0, done.stderr
    assert f"{len(letter['notices'])} lời báo được gửi tới {NEW}" \
        in done.stdout
    assert told(it.arrived(NEW), letter) == [1] * len(codes(letter))
    whole = it.daemon.ctl_json("outbox", "show", str(letter["id"]))
    assert whole["state"] == "sent"
    (act,) = whole["acts"]
    assert act["act"] == "retry" and NEW in act["reason"]
    # Asked for twice, it is told once.
    again = it.retry(letter)
    assert again.returncode == 0
    assert f"{NEW} đã được báo những gì thư này báo" in again.stdout
    assert told(it.arrived(NEW), letter) == [1] * len(codes(letter))


def test_what_came_back_from_a_full_mailbox_is_told_there(office, mail_server):
    """5.2.2 (RFC 3463): nothing is wrong with the address."""
    mail_server.unknown.clear()
    it = office()
    letter = sent(it, LOST)
    bounced(it, letter, "5.2.2")
    done = it.retry(letter)
    assert done.returncode == 0, done.stderr
    assert f"{len(letter['notices'])} lời báo được gửi tới {LOST}" \
        in done.stdout
    assert told(it.arrived(LOST), letter) == [2] * len(codes(letter))
    # Another one while it is under way, or arrived: it is told already.
    assert f"{LOST} đã được báo" in it.retry(letter).stdout
    assert told(it.arrived(LOST), letter) == [2] * len(codes(letter))
    (act, _) = it.daemon.ctl_json("outbox", "show", str(letter["id"]))["acts"]
    assert act["reason"] == \
        f"{len(letter['notices'])} lời báo gửi lại tới {LOST}"


def test_what_comes_back_from_both(office, mail_server):
    """Corrected, come back again, and corrected back."""
    mail_server.unknown.clear()
    it = office()
    first = sent(it, LOST)
    bounced(it, first)
    it.edit((LOST, NEW))
    assert it.retry(first).returncode == 0
    second = sent(it, NEW)
    assert codes(second) == codes(first)
    bounced(it, second)
    it.edit((NEW, LOST))
    assert it.retry(second).returncode == 0
    assert told(it.arrived(LOST), first) == [2] * len(codes(first))
    assert told(it.arrived(NEW), first) == [1] * len(codes(first))


def test_what_comes_back_again_and_again(office, mail_server):
    """The address is right; its server is put right at last."""
    mail_server.unknown.clear()
    it = office()
    letter = sent(it, LOST)
    bounced(it, letter)
    it.edit((LOST, NEW))
    for nth in range(1, 5):
        done = it.retry(letter)
        assert done.returncode == 0, done.stderr
        assert f"{len(letter['notices'])} lời báo được gửi tới {NEW}" \
            in done.stdout
        assert told(it.arrived(NEW), letter) == [nth] * len(codes(letter))
        bounced(it, sent(it, NEW))


def test_what_came_back_by_a_channel_that_is_another(
        office, mail_server, folder, province, hook_server):
    """It cannot be dropped, and is not sent itself: what it said is owed by the
    channel as it is."""
    mail_server.unknown.clear()
    it = office()
    letter = sent(it, LOST)
    bounced(it, letter)
    it.edit((LOST, NEW))

    def configure(channel: dict[str, Any]) -> None:
        write_config(folder, [portal_source(folder, province.url)], [channel],
                     contacts=str(it.table))
        assert it.daemon.ctl("reload").returncode == 0

    configure(maildir_channel(folder, "hop"))
    gone = it.retry(letter)
    assert gone.returncode == 1
    assert "went by channel thu, which is configured no more" in gone.stderr
    assert "drop" not in gone.stderr
    configure(webhook_channel(folder, hook_server, "thu"))
    done = it.retry(letter)
    assert done.returncode == 0, done.stderr
    bodies = [post.body.decode() for post in hook_server.posts]
    assert [sum(code in body for body in bodies) for code in codes(letter)] \
        == [1] * len(codes(letter))


def test_what_came_back_to_nobody(office, mail_server):
    """It cannot be dropped either: nobody is sent to do that."""
    mail_server.unknown.clear()
    it = office()
    letter = sent(it, LOST)
    bounced(it, letter)
    (row,) = [row for row in it.table.read_text("utf-8").splitlines(
        keepends=True) if LOST in row]
    it.edit((row, ""))
    done = it.retry(letter)
    assert done.returncode == 1
    assert f"went to {LOST}, which is nobody's address" in done.stderr
    assert "drop" not in done.stderr


def test_a_baseline_and_what_a_desk_is_asked(office, mail_server):
    """They are told once in their life, like alerts."""
    head, desk = "ct@babe.example", "motcua@nganson.example"
    mail_server.unknown.update((head, desk))
    it = office()
    baseline = it.refused(head, "baseline")
    dossier = next(one for one in it.daemon.ctl_json("list")
                   if one["code"].startswith("000.00.21.H99")
                   and one["standing"] in ("running", "due-soon"))
    done = it.daemon.ctl("ack", dossier["code"], "--reason", "wrong-data")
    assert done.returncode == 0, done.stderr
    it.now = datetime(2020, 9, 7, 13, 31)
    it.province.advance(it.now, it.daemon)
    asked = it.refused(desk, "wrong-data")
    it.edit((head, "ct.moi@babe.example"), (desk, "motcua2@nganson.example"))
    for letter, address, text in (
            (baseline, "ct.moi@babe.example", "Khi bắt đầu vận hành"),
            (asked, "motcua2@nganson.example", dossier["code"])):
        retried = it.retry(letter)
        assert retried.returncode == 0, retried.stderr
        (arrived,) = it.arrived(address)
        assert text in arrived


def test_a_summary_is_of_its_day(office, mail_server):
    head = "ct@babe.example"
    it = office(digest=[{"at": "07:40", "roles": ["head"]}])
    mail_server.unknown.add(head)
    it.now = datetime(2020, 9, 7, 7, 45)
    it.province.advance(it.now, it.daemon)
    letter = it.refused(head, "digest")
    it.edit((head, "ct.moi@babe.example"))
    done = it.retry(letter)
    assert done.returncode == 1
    assert "what comes next goes to ct.moi@babe.example" in done.stderr
