"""The outbox by hosoctl: what became of letters, sent again, or dropped."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import os
import pwd
import re
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from conftest import ROOT
from harness.config import portal_source, smtp_channel, write_config
from harness.daemon import Daemon
from harness.mail import MailServer
from standin.province import Province

MORNING = datetime(2020, 9, 7)
AT_SEVEN = datetime(2020, 9, 7, 7, 30)
LATER = datetime(2020, 9, 7, 8)
LOST = "dd@nganson.example"

Make = Callable[[Path, Path], Daemon]


@pytest.fixture
def office(folder: Path, province: Province, mail_server: MailServer,
           make_daemon: Make) -> Daemon:
    """A daemon that has sent its first departure; one mailbox is not there."""
    mail_server.unknown.add(LOST)
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail_server)])
    daemon = make_daemon(config, folder / "control").start(step=MORNING)
    province.advance(AT_SEVEN, daemon)
    return daemon


def refused(daemon: Daemon) -> dict:
    """The one letter that was refused."""
    letters = [letter for letter in daemon.ctl_json(
        "outbox", "list", "--state", "refused") if letter["recipient"] == LOST]
    assert len(letters) == 1
    return letters[0]


def test_the_list_is_what_was_sent(office: Daemon, mail_server: MailServer):
    letters = office.ctl_json("outbox", "list")
    assert [letter["id"] for letter in letters] == \
        sorted((letter["id"] for letter in letters), reverse=True)
    assert {f"<{letter['message_id']}>" for letter in letters
            if letter["state"] == "sent"} == \
        {str(letter.message["Message-ID"]) for letter in mail_server.letters}
    by_state = office.ctl_json("outbox", "list", "--state", "refused")
    assert by_state == [letter for letter in letters
                        if letter["state"] == "refused"]
    rows = list(csv.DictReader(io.StringIO(
        office.ctl("outbox", "list", "--csv").stdout.removeprefix("\ufeff"))))
    assert [int(row["id"]) for row in rows] == [
        letter["id"] for letter in letters]
    assert rows[0]["subject"] == letters[0]["subject"]
    people = office.ctl("outbox", "list").stdout
    assert people.endswith(f"{len(letters)} thư\n") and LOST in people


def test_show_tells_tries_and_bytes(office: Daemon, mail_server: MailServer):
    whole = office.ctl_json("outbox", "show", str(refused(office)["id"]))
    (attempt,) = whole["tries"]
    assert attempt["outcome"] == "refused"
    assert attempt["answer"] == "550 5.1.1 No such mailbox"
    assert whole["notices"] and whole["acts"] == []
    sent = office.ctl_json("outbox", "list", "--state", "sent")[0]
    raw = office.ctl("outbox", "show", str(sent["id"]), "--eml").stdout
    parsed = email.message_from_string(raw, policy=email.policy.default)
    assert parsed["Message-ID"] == f"<{sent['message_id']}>"
    (arrived,) = [letter for letter in mail_server.letters
                  if letter.message["Message-ID"] == parsed["Message-ID"]]
    assert raw.encode() == arrived.bytes.replace(b"\r\n", b"\n")


def test_retry_sends_the_same_letter(office: Daemon, province: Province,
                                     mail_server: MailServer):
    letter = refused(office)
    mail_server.unknown.clear()
    done = office.ctl("outbox", "retry", str(letter["id"]))
    assert done.returncode == 0, done.stderr
    province.advance(LATER, office)
    whole = office.ctl_json("outbox", "show", str(letter["id"]))
    assert whole["state"] == "sent"
    assert [attempt["outcome"] for attempt in whole["tries"]] == \
        ["refused", "sent"]
    assert [(act["act"], act["uid"]) for act in whole["acts"]] == \
        [("retry", os.getuid())]
    assert [arrived.recipients for arrived in mail_server.letters
            if arrived.message["Message-ID"] == f"<{letter['message_id']}>"] \
        == [[LOST]]


@pytest.fixture
def listed(folder: Path, province: Province, mail_server: MailServer,
           make_daemon: Make) -> tuple[Daemon, Path]:
    """The same, with a table of contacts that a test may edit."""
    mail_server.unknown.add(LOST)
    table = folder / "contacts.csv"
    table.write_text((ROOT / "config" / "contacts.csv").read_text("utf-8-sig"),
                     "utf-8")
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail_server)],
                          contacts=str(table))
    daemon = make_daemon(config, folder / "control").start(step=MORNING)
    province.advance(AT_SEVEN, daemon)
    return daemon, table


def test_retry_tells_the_new_address(listed: tuple[Daemon, Path],
                                     province: Province,
                                     mail_server: MailServer):
    office, table = listed
    letter = refused(office)
    new = "moi@nganson.example"
    table.write_text(table.read_text("utf-8").replace(LOST, new), "utf-8")
    assert office.ctl("reload").returncode == 0
    before = office.ctl_json("outbox", "show", str(letter["id"]))
    done = office.ctl("outbox", "retry", str(letter["id"]))
    assert done.returncode == 0, done.stderr
    count = len(before["notices"])
    assert f"{count} lời báo được gửi tới {new}" in done.stdout
    province.advance(LATER, office)
    whole = office.ctl_json("outbox", "show", str(letter["id"]))
    # The letter is as it was, and is tried no more.
    assert whole["state"] == "dropped" and whole["tries"] == before["tries"]
    (act,) = whole["acts"]
    assert act["act"] == "retry" and new in act["reason"]
    arrived = [one for one in mail_server.letters if one.recipients == [new]]
    assert arrived
    for notice in before["notices"]:
        assert any(notice["code"] in one.text for one in arrived)
    # Once.
    again = office.ctl("outbox", "retry", str(letter["id"]))
    assert again.returncode == 1 and "is dropped" in again.stderr


def test_retry_of_nobodys_address_says_so(listed: tuple[Daemon, Path]):
    office, table = listed
    letter = refused(office)
    table.write_text("".join(
        line for line in table.read_text("utf-8").splitlines(keepends=True)
        if LOST not in line), "utf-8")
    assert office.ctl("reload").returncode == 0
    done = office.ctl("outbox", "retry", str(letter["id"]))
    assert done.returncode == 1
    assert f"went to {LOST}, which is nobody's address" in done.stderr
    assert refused(office) == letter


def test_what_is_dropped_never_leaves(office: Daemon, province: Province,
                                      mail_server: MailServer):
    letter = refused(office)
    done = office.ctl("outbox", "drop", str(letter["id"]), "--reason",
                      "đã báo qua điện thoại")
    assert done.returncode == 0, done.stderr
    mail_server.unknown.clear()
    again = office.ctl("outbox", "retry", str(letter["id"]))
    assert again.returncode == 1 and "is dropped" in again.stderr
    province.advance(LATER, office)
    whole = office.ctl_json("outbox", "show", str(letter["id"]))
    assert whole["state"] == "dropped"
    (act,) = whole["acts"]
    assert act["act"] == "drop" and act["uid"] == os.getuid()
    said = office.ctl("outbox", "show", str(letter["id"])).stdout
    assert re.search(r"đã bỏ lúc [0-9/]+ [0-9:]+, không gửi", said), said
    name = pwd.getpwuid(os.getuid()).pw_name
    assert f"– {name} (uid {os.getuid()}): đã báo qua điện thoại" in said
    assert act["reason"] == "đã báo qua điện thoại"
    assert {notice["why"] for notice in whole["notices"]} == \
        {"letter dropped"}
    assert not [arrived for arrived in mail_server.letters
                if arrived.recipients == [LOST]]


def test_a_renamed_channel(office: Daemon, folder: Path, province: Province,
                           mail_server: MailServer):
    """What waits for the name that is gone is told by the new one, and can be
    let go of."""
    mail_server.trouble("mail", "451 4.7.1 Later", count=1000)
    province.advance(datetime(2020, 9, 7, 13, 30), office)
    waiting = office.ctl_json("outbox", "list", "--state", "later")
    assert waiting and not any(letter["channel_gone"] for letter in waiting)
    while mail_server.next_trouble("mail"):
        pass
    write_config(folder, [portal_source(folder, province.url)],
                 [{"name": "thu", "kind": "webhook", "webhook": {
                     "url": "https://nhan.tinh.example/", "to": "zalo"}}])
    assert office.ctl("reload").returncode == 0
    sent = office.ctl_json("outbox", "list", "--state", "sent")[0]["id"]
    again = office.ctl("outbox", "retry", str(sent))
    assert again.returncode == 1 and f"letter {sent} is sent" in again.stderr
    again = office.ctl("outbox", "retry", str(waiting[0]["id"]))
    assert again.returncode == 1 and "of another kind (mail)" in again.stderr
    write_config(folder, [portal_source(folder, province.url)],
                 [smtp_channel(folder, mail_server, name="thu-moi")])
    assert office.ctl("reload").returncode == 0
    province.advance(datetime(2020, 9, 7, 16), office)
    (gone,) = office.ctl_json("status")["channels_gone"]
    assert gone["channel"] == "thu" and gone["letters"] == len(waiting)
    assert "KÊNH thu KHÔNG CÒN TRONG CẤU HÌNH" in \
        office.ctl("outbox", "list").stdout
    told = [letter for letter in mail_server.letters
            if "Kênh thu không còn" in str(letter.message["Subject"])]
    assert len({letter.recipients[0] for letter in told}) == len(told) > 0
    again = office.ctl("outbox", "retry", str(waiting[0]["id"]))
    assert again.returncode == 1 and "configured no more" in again.stderr
    wrong = office.ctl("outbox", "drop", "--channel", "thu-moi", "--reason",
                       "đổi tên kênh")
    assert wrong.returncode == 1 and "is configured" in wrong.stderr
    done = office.ctl("outbox", "drop", "--channel", "thu", "--reason",
                      "đổi tên kênh")
    assert done.returncode == 0, done.stderr
    assert f"đã bỏ {len(waiting)} thư" in done.stdout
    assert office.ctl_json("status")["channels_gone"] == []
    whole = office.ctl_json("outbox", "show", str(waiting[0]["id"]))
    assert whole["state"] == "dropped"
    assert whole["acts"][-1]["reason"] == "đổi tên kênh"


def owed_to_mailboxes(folder: Path) -> int:
    with sqlite3.connect(f"file:{folder}/state/hosod.db?mode=ro",
                         uri=True) as store:
        return store.execute(
            "SELECT count(*) FROM notice WHERE state = 'open'"
            " AND channel = 'thu' AND recipient LIKE '%@%'").fetchone()[0]


def acts_of_no_letter(folder: Path) -> list[tuple[str, int, str]]:
    with sqlite3.connect(f"file:{folder}/state/hosod.db?mode=ro",
                         uri=True) as store:
        return store.execute("SELECT act, uid, reason FROM outbox_act"
                             " WHERE letter IS NULL").fetchall()


def test_a_channel_that_became_of_another_kind(
        office: Daemon, folder: Path, province: Province,
        mail_server: MailServer):
    """What waits for what it was can be let go of, and that alone."""
    mail_server.trouble("mail", "451 4.7.1 Later", count=1000)
    province.advance(datetime(2020, 9, 7, 16), office)
    waiting = office.ctl_json("outbox", "list", "--state", "later")
    owed = owed_to_mailboxes(folder)
    assert waiting and owed > 0
    drop = ["outbox", "drop", "--channel", "thu", "--reason", "nay gửi Zalo"]
    early = office.ctl(*drop)
    assert early.returncode == 1 and "nothing waits for what it was" in \
        early.stderr
    write_config(folder, [portal_source(folder, province.url)],
                 [{"name": "thu", "kind": "webhook", "webhook": {
                     "url": "https://nhan.tinh.example/", "to": "zalo"}}])
    assert office.ctl("reload").returncode == 0
    done = office.ctl(*drop)
    assert done.returncode == 0, done.stderr
    assert f"đã bỏ {len(waiting)} thư, {owed} lời báo" in done.stdout
    assert owed_to_mailboxes(folder) == 0
    # The notices have no letter that could say who let go of them, and why.
    assert acts_of_no_letter(folder) == [
        ("drop", os.getuid(), f"kênh thu, {owed} lời báo: nay gửi Zalo")]
    while mail_server.next_trouble("mail"):
        pass
    before = len(mail_server.letters)
    write_config(folder, [portal_source(folder, province.url)],
                 [smtp_channel(folder, mail_server)])
    assert office.ctl("reload").returncode == 0
    province.advance(datetime(2020, 9, 8, 7, 31), office)
    dropped = {f"<{letter['message_id']}>" for letter in waiting}
    later = mail_server.letters[before:]
    assert later and not dropped & {str(letter.message["Message-ID"])
                                    for letter in later}


def owe_many(folder: Path, count: int) -> None:
    """As many notices more as one that is open for mailboxes, of other
    reasons; nobody else has the database open."""
    with sqlite3.connect(f"{folder}/state/hosod.db") as store:
        names = [name for _, name, *_ in store.execute(
            "PRAGMA table_info(notice)") if name not in ("id", "key")]
        (one,) = store.execute(
            "SELECT id FROM notice WHERE state = 'open' AND channel = 'thu'"
            " LIMIT 1").fetchone()
        store.executemany(
            f"INSERT INTO notice (key, {', '.join(names)})"
            f" SELECT key || ?, {', '.join(names)} FROM notice WHERE id = ?",
            ((f"-{number}", one) for number in range(count)))


def test_very_many_notices_of_a_channel_that_is_gone(
        office: Daemon, folder: Path, province: Province,
        mail_server: MailServer):
    """They are let go of over many turns, and the answer tells all."""
    mail_server.trouble("mail", "451 4.7.1 Later", count=1000)
    province.advance(datetime(2020, 9, 7, 16), office)
    office.terminate()
    owe_many(folder, 5000)
    write_config(folder, [portal_source(folder, province.url)],
                 [smtp_channel(folder, mail_server, name="thu-moi")])
    office.start(step=datetime(2020, 9, 7, 16))
    (gone,) = office.ctl_json("status")["channels_gone"]
    assert gone["notices"] > 5000
    drop = ["outbox", "drop", "--channel", "thu", "--reason", "đổi tên kênh"]
    done = office.ctl(*drop)
    assert done.returncode == 0, done.stderr
    assert f"đã bỏ {gone['letters']} thư, {gone['notices']} lời báo" \
        in done.stdout
    assert owed_to_mailboxes(folder) == 0
    assert acts_of_no_letter(folder) == [
        ("drop", os.getuid(),
         f"kênh thu, {gone['notices']} lời báo: đổi tên kênh")]
    again = office.ctl(*drop)
    assert again.returncode == 1 and "nothing waits" in again.stderr


def test_what_was_sent_cannot_be_dropped_or_sent_again(office: Daemon):
    sent = str(office.ctl_json("outbox", "list", "--state", "sent")[0]["id"])
    for words in (["drop", sent, "--reason", "x"], ["retry", sent]):
        done = office.ctl("outbox", *words)
        assert done.returncode == 1
        assert f"letter {sent} is sent" in done.stderr
    assert office.ctl_json("outbox", "show", sent)["acts"] == []


@pytest.mark.parametrize("words, code, says", [
    (["drop", "1"], 2, "--reason TEXT"), (["list", "--state", "sen"], 2,
                                          'did you mean "sent"'),
    (["list", "--state", "failed"], 2,
     "there are: sealing, sealed, claimed, later, sent, refused, "
     "uncertain, held, dropped"),
    (["show", "x"], 2, "the number of a letter"),
    (["show", "99999"], 1, "there is no letter 99999"),
    (["retry", "99999"], 1, "there is no letter 99999"),
    (["list", "--reason", "x"], 2, "usage")])
def test_what_is_not_understood_is_said(office: Daemon, words, code, says):
    done = office.ctl("outbox", *words)
    assert done.returncode == code and says in done.stderr


# ---- channel try ----

@pytest.fixture
def mailing(folder: Path, province: Province, mail_server: MailServer,
            make_daemon: Make) -> Daemon:
    """A configuration; no daemon runs."""
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail_server)])
    return make_daemon(config, folder / "control")


def test_a_channel_is_tried_without_daemon_and_database(
        mailing: Daemon, folder: Path, mail_server: MailServer):
    done = mailing.ctl("channel", "try", "thu", "--to", "ai@tinh.example")
    assert done.returncode == 0, done.stderr
    (letter,) = mail_server.letters
    assert letter.recipients == ["ai@tinh.example"] and letter.encrypted
    assert not letter.message.defects and "Đây là thư thử" in letter.text
    assert "< 220 " in done.stdout and "< 250 2.0.0 taken" in done.stdout
    assert "mat-khau" not in done.stdout + done.stderr
    assert not (folder / "state" / "hosod.db").exists()


def test_a_trial_that_fails_says_how(mailing: Daemon,
                                     mail_server: MailServer):
    mail_server.unknown.add("ai@tinh.example")
    done = mailing.ctl("channel", "try", "thu", "--to", "ai@tinh.example")
    assert done.returncode == 1
    assert "< 550 5.1.1 No such mailbox" in done.stdout
    assert "refused: 550 5.1.1" in done.stderr


@pytest.mark.parametrize("words, says", [
    (["try", "thu"], "usage"), (["try", "khac", "--to", "a@b.example"],
                                'no channel is called "khac"'),
    (["try", "thu", "--to", "ai"], '--to "ai": no mail address'),
    (["try", "thu", "--to", "a@b.example\r\nX: y"], "cannot stand")])
def test_a_trial_that_is_not_understood(mailing: Daemon, words, says):
    done = mailing.ctl("channel", *words)
    assert done.returncode == 2 and says in done.stderr
