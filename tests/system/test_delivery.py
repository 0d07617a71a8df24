"""Letters on their way: a real SMTP conversation and a signed webhook, with
the trouble that servers make."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from harness.authority import Proxy
from harness.config import (WEBHOOK_SECRET, portal_source, smtp_channel,
                            webhook_channel, write_config)
from harness.daemon import Daemon
from harness.hook import HookServer
from harness.mail import USER, Letter, MailServer
from standin import tables
from standin.province import Province

MORNING = datetime(2020, 9, 7)
NOON = datetime(2020, 9, 7, 12)
NIGHT = datetime(2020, 9, 7, 23)

Make = Callable[[Path, Path], Daemon]


@pytest.fixture
def by_mail(folder: Path, province: Province, mail_server: MailServer,
            make_daemon: Make) -> Daemon:
    """A daemon that mails, at the first midnight."""
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail_server)])
    return make_daemon(config, folder / "control").start(step=MORNING)


@pytest.fixture
def by_hook(folder: Path, province: Province, hook_server: HookServer,
            make_daemon: Make) -> Daemon:
    """A daemon that posts, at the first midnight."""
    config = write_config(folder, [portal_source(folder, province.url)],
                          [webhook_channel(folder, hook_server)])
    return make_daemon(config, folder / "control").start(step=MORNING)


def ids(letters: list[Letter]) -> Counter[str]:
    return Counter(str(letter.message["Message-ID"]) for letter in letters)


def test_mail_is_well_formed(by_mail, province, mail_server):
    province.advance(NIGHT, by_mail)
    assert len(mail_server.letters) > 10
    assert max(ids(mail_server.letters).values()) == 1
    for letter in mail_server.letters:
        message: EmailMessage = letter.message
        assert letter.encrypted and letter.user == USER
        assert letter.sender == "giamsat@tinh.example"
        assert letter.recipients == [message["To"].addresses[0].addr_spec]
        assert not message.defects
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Date"].datetime.date() == MORNING.date()
        assert 0 < len(message["Subject"]) <= 65
        html = message.get_body(("html",))
        assert html is not None and "<" in html.get_content()
        assert "Kính gửi" in letter.text
        for line in letter.bytes.split(b"\r\n"):
            assert len(line) <= 998 and b"\n" not in line


def test_letters_of_one_dossier_and_of_one_day_make_a_conversation(
        by_mail, province, mail_server):
    province.advance(NIGHT + timedelta(days=1), by_mail)
    roots: dict[str, set[tuple]] = {}
    for letter in by_mail.ctl_json("outbox", "list"):
        whole = by_mail.ctl_json("outbox", "show", str(letter["id"]))
        codes = {notice["code"] for notice in whole["notices"]}
        about = (codes.pop() if len(codes) == 1 and None not in codes
                 else (letter["recipient"], letter["sealed"][:10]))
        (arrived,) = [mail for mail in mail_server.letters
                      if mail.message["Message-ID"]
                      == f"<{letter['message_id']}>"]
        message = arrived.message
        assert message["List-Id"] == f"<{letter['kind']}.hosod.tinh.example>"
        assert message["Content-Language"] == "vi"
        assert 'lang="vi"' in message.get_body(("html",)).get_content()
        roots.setdefault(str(message["References"]), set()).add(about)
    assert all(len(about) == 1 for about in roots.values())
    abouts = [about for root in roots.values() for about in root]
    assert len(set(abouts)) == len(abouts)  # one root each
    assert any(isinstance(about, str) for about in abouts)
    assert any(isinstance(about, tuple) for about in abouts)


def test_letters_go_through_a_proxy(folder, province, mail_server,
                                    make_daemon):
    with Proxy() as proxy:
        channel = smtp_channel(folder, mail_server)
        channel["smtp"]["proxy"] = proxy.url
        config = write_config(folder, [portal_source(folder, province.url)],
                              [channel])
        daemon = make_daemon(config, folder / "control").start(step=MORNING)
        province.advance(NOON, daemon)
        assert ("CONNECT", f"localhost:{mail_server.port}") in proxy.asked
    assert mail_server.letters and all(
        letter.encrypted for letter in mail_server.letters)


@pytest.mark.parametrize("user, warned", [
    ("giamsat@tinh.example", False), ("khac@tinh.example", True),
    ("GiamSat@tinh.example", False), ("hosod", False)])
def test_check_tells_a_sender_that_is_not_the_login(
        folder, province, mail_server, make_daemon, user, warned):
    channel = smtp_channel(folder, mail_server)
    channel["smtp"]["user"] = user
    config = write_config(folder, [portal_source(folder, province.url)],
                          [channel])
    done = make_daemon(config, folder / "control").run("--check")
    assert done.returncode == 0
    assert ("is not the mailbox of the login" in done.stderr) is warned


def test_no_letter_names_a_citizen(by_mail, province, mail_server):
    province.advance(NIGHT, by_mail)
    applicants = {moment.state.applicant
                  for moment in province.story.shown(province.now)}
    applicants -= {officer.name for officer in tables.OFFICERS}
    assert len(applicants) > 50
    for letter in mail_server.letters:
        whole = letter.text + str(letter.message)
        assert "0900000001" not in whole and "099000000001" not in whole
        assert not [name for name in applicants if name in letter.text]


@pytest.mark.parametrize("point, reply", [
    ("mail", "421 4.3.2 Try later"), ("rcpt", "451 4.7.1 Greylisted"),
    ("data", "452 4.3.1 Full"), ("data", ""), ("connect", "421 4.3.2 Busy")])
def test_what_is_put_off_comes_later_and_once(by_mail, province, mail_server,
                                              point, reply):
    province.advance(datetime(2020, 9, 7, 7, 15), by_mail)
    before = len(mail_server.letters)  # what left at once
    mail_server.trouble(point, reply, count=3)
    province.advance(datetime(2020, 9, 7, 7, 30), by_mail)
    put_off = by_mail.stderr.count("next try")
    assert 0 < put_off <= 3  # a reused connection is tried afresh at once
    province.advance(NOON, by_mail)
    seen = ids(mail_server.letters)
    assert len(seen) > before + 3 and set(seen.values()) == {1}


def test_an_unanswered_letter_is_repeated_once_with_the_same_id(
        by_mail, province, mail_server):
    mail_server.trouble("answer", "")
    province.advance(NOON, by_mail)
    counted = ids(mail_server.letters)
    (twice,) = [name for name, count in counted.items() if count > 1]
    assert counted[twice] == 2
    first, second = (letter.bytes for letter in mail_server.letters
                     if letter.message["Message-ID"] == twice)
    assert first == second


def test_a_refused_mailbox_stops_nobody_else(by_mail, province, mail_server):
    mail_server.unknown.add("dd@nganson.example")
    province.advance(NIGHT, by_mail)
    to = {letter.recipients[0] for letter in mail_server.letters}
    assert "dd@nganson.example" not in to and len(to) > 5


def signature_holds(post) -> bool:
    """Standard Webhooks: HMAC-SHA256 over id.timestamp.body."""
    key = base64.b64decode(WEBHOOK_SECRET.removeprefix("whsec_"))
    signed = b".".join((post.headers["webhook-id"].encode(),
                        post.headers["webhook-timestamp"].encode(),
                        post.body))
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    return f"v1,{expected.decode()}" in post.headers[
        "webhook-signature"].split(" ")


def test_webhooks_are_signed(by_hook, province, hook_server):
    province.advance(NIGHT, by_hook)
    assert len(hook_server.posts) > 1
    for post in hook_server.posts:
        assert post.headers["content-type"].startswith("application/json")
        assert signature_holds(post)
        assert {"type", "timestamp", "data"} <= post.json.keys()
        assert b"0900000001" not in post.body
    assert hook_server.posts[-1].json["type"] == "digest"


def test_webhooks_are_repeated_with_the_same_id(by_hook, province,
                                                hook_server):
    hook_server.answer(503, count=2)
    province.advance(NIGHT + timedelta(hours=1), by_hook)
    counted = Counter(post.headers["webhook-id"]
                      for post in hook_server.posts)
    refused = [post for post in hook_server.posts if post.answered == 503]
    assert len(refused) == 2
    answered = Counter(post.headers["webhook-id"] for post in
                       hook_server.posts if post.answered == 204)
    assert answered.keys() == counted.keys()
    assert set(answered.values()) == {1}
    for post in refused:
        again = next(p for p in hook_server.posts if p.answered == 204
                     and p.headers["webhook-id"] == post.headers["webhook-id"])
        assert again.body == post.body
