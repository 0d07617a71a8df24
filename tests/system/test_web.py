"""hosoweb: a letter is answered by the link in it.  Real letters by SMTP, the
real daemon in step time, the real hosoweb; the link is the one received."""

from __future__ import annotations

import base64
import hmac
import html
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from os import getuid
from pathlib import Path
from typing import Any

import pytest

from conftest import scratch
from harness.config import secret, smtp_channel, write_config
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source
from harness.mail import Letter, MailServer
from harness.web import Web
from test_hold import control

START = datetime(2020, 9, 7)
DUE = datetime(2020, 9, 14, 17, 30)      # a Monday
NOW = datetime(2020, 9, 15, 8)           # told overdue at 07:30
OFFICER = "dd@nganson.example"
NAME = "Lường Thu Giả Định"
KEY = "khoa-thu-nghiem-0123456789-abcdefghi"
CODES = [f"000.00.21.H99-200907-000{n}" for n in (1, 2, 3)]
MARKUP = "<script>alert(\"x\")</script><img src=x onerror='y'>&amp;{{mã}}"
LINK = re.compile(r"https://giamsat\.tinh\.example(/t/[\w-]{72})(?![\w-])")
LADDER = [
    {"name": "overdue", "at": "overdue", "severity": "overdue",
     "roles": ["officer"], "repeat": "1wd"},
    {"name": "after-3wd", "after": "3wd", "severity": "grave",
     "roles": ["head"]},
]


def configure(folder: Path, shelf: ListServer, mail: MailServer,
              **more: Any) -> Path:
    source = list_source(shelf, every="6h", silent_after="0",
                         dossier_url="https://motcua.example/hs/{{id}}")
    source["fields"] |= {"officer_account": "/officer", "step": "/step",
                         "procedure_name": "/name"}
    return write_config(
        folder, [source], [smtp_channel(folder, mail)], ladder=LADDER,
        digest=[], web={"user": str(getuid()),
                        "address": "https://giamsat.tinh.example",
                        "key": secret(folder, "web", KEY)}, **more)


def fill(shelf: ListServer, count: int = 0) -> None:
    for code in [*CODES, *(f"000.00.21.H99-200907-1{n:03d}"
                           for n in range(count))]:
        shelf.put(code, datetime(2020, 9, 7, 9), due=DUE.isoformat() +
                  "+07:00", agency="000.00.21.H99", officer="nganson.dd",
                  procedure="9.999999", name=f"Thủ tục {MARKUP}",
                  step=MARKUP)


@dataclass
class Office:
    """A database as it is when the letters of Tuesday 07:30 have left."""

    folder: Path
    build: Path
    shelf: ListServer
    letters: list[Letter]

    def link(self, recipient: str = OFFICER) -> str:
        letter, = [one for one in self.letters
                   if one.recipients == [recipient]]
        link, = set(LINK.findall(letter.text))
        return link


@pytest.fixture(scope="module")
def office(build: Path, certificate: tuple[Path, Path]) -> Iterator[Office]:
    folder = scratch()
    shelf = ListServer().start()
    mail = MailServer(*certificate).start()
    fill(shelf)
    daemon = Daemon(build, configure(folder, shelf, mail), folder / "control")
    daemon.start(step=START)
    daemon.to(NOW)
    assert daemon.terminate() == 0, daemon.stderr
    mail.stop()
    yield Office(folder, build, shelf, mail.letters)
    shelf.stop()
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Desk:
    """A daemon and a hosoweb of the test's own, over a copy of it."""

    office: Office
    folder: Path
    daemon: Daemon
    web: Web
    mail: MailServer
    shelf: ListServer

    @property
    def database(self) -> Path:
        return self.folder / "state" / "hosod.db"

    def rows(self, sql: str, *values: Any) -> list[tuple]:
        with sqlite3.connect(self.database) as database:
            return database.execute(sql, values).fetchall()

    @property
    def acks(self) -> list[tuple]:
        return self.rows("SELECT d.code, a.reason, a.who, a.letter, a.note"
                         " FROM ack a JOIN dossier d ON d.id = a.dossier"
                         " ORDER BY a.id")

    def form(self, link: str, *codes: str, **fields: str) \
            -> list[tuple[str, str]]:
        """The page's form, filled in."""
        page = self.web.get(link).page
        ids = {code: f"{number}-resolution" for number, code in
               self.rows("SELECT id, code FROM dossier")}
        filled = {"seen": page.field("seen"), "page": page.field("page"),
                  "reason": "waiting-agency", "note": "", "days": "3",
                  **fields}
        return [*filled.items(), *(("dossier", ids[code]) for code in codes)]


@pytest.fixture
def desk(office: Office, folder: Path, mail_server: MailServer) \
        -> Iterator[Desk]:
    shelf = ListServer().start()
    fill(shelf)
    config = configure(folder, shelf, mail_server)
    shutil.rmtree(folder / "state")
    shutil.copytree(office.folder / "state", folder / "state")
    daemon = Daemon(office.build, config, folder / "control").start(step=NOW)
    web = Web(office.build, config).start()
    made = Desk(office, folder, daemon, web, mail_server, shelf)
    yield made
    assert made.web.stop() == 0, made.web.stderr
    if daemon.is_alive:
        assert daemon.terminate() == 0, daemon.stderr
    shelf.stop()
    for token in LINK.findall(made.office.letters[0].text):
        assert token[3:] not in made.web.stderr + daemon.stderr


def token(name: str, expires: int, key: str = KEY) -> str:
    """A link as wire/letter_link.h tells it, made by another program."""
    said = bytes.fromhex(name) + expires.to_bytes(6, "big")
    mac = hmac.digest(key.encode(), b"hosod letter link 1\n" + said, "sha256")
    return "/t/" + base64.urlsafe_b64encode(said + mac).decode()


def test_the_letter_has_one_link(office: Office) -> None:
    letter, = [one for one in office.letters if one.recipients == [OFFICER]]
    html = letter.message.get_body(("html",)).get_content()
    assert set(LINK.findall(letter.text)) == set(LINK.findall(
        html.replace("&#x2F;", "/"))) == {office.link()}
    # On a line of its own: no full stop is clicked or copied with it.
    assert ("Đề nghị cho biết nguyên nhân tại:\r\n"
            f"https://giamsat.tinh.example{office.link()}\r\n" in letter.text)
    name = str(letter.message["Message-ID"])[1:33]
    sealed = letter.message["Date"].datetime.timestamp()
    assert token(name, int(sealed) + 14 * 86400) == office.link()


def test_a_sentence_s_end_is_no_part_of_the_link(desk: Desk) -> None:
    link = desk.office.link()
    page = desk.web.get(link)
    assert page.status == 200
    for end in (".", ",", ")", ").", ";"):
        assert desk.web.get(link + end).status == 200, end


def test_the_style_is_the_sites_own_and_kept(desk: Desk) -> None:
    page = desk.web.get(desk.office.link())
    assert "style=" not in page.text and "<style" not in page.text
    path, = re.findall(r'<link rel="stylesheet" href="([^"]*)">', page.text)
    path = html.unescape(path)
    style = desk.web.get(path)
    assert style.status == 200 and "{" in style.text
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in style.headers["cache-control"]
    # Without the version of the program its bytes may be others tomorrow.
    bare = desk.web.get(path.partition("?")[0])
    assert bare.headers["cache-control"] == "no-store"
    assert "//" not in style.text and "url(" not in style.text


def test_looking_changes_nothing(desk: Desk) -> None:
    link = desk.office.link()
    before = [desk.daemon.ctl_json("show", code) for code in CODES]
    counts = "SELECT (SELECT count(*) FROM change), (SELECT count(*) FROM ack)"
    rows = desk.rows(counts)
    got = desk.web.get(link)
    assert got.status == 200
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["referrer-policy"] == "no-referrer"
    assert got.headers["x-content-type-options"] == "nosniff"
    policy = got.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert 'lang="vi"' in got.text and "set-cookie" not in got.headers
    head = desk.web.ask("HEAD", link)
    assert (head.status, head.text) == (200, "")
    assert head.headers["content-length"] == str(len(got.text.encode()))
    for _ in range(3):
        assert desk.web.get(link).text == got.text
    assert desk.rows(counts) == rows
    assert [desk.daemon.ctl_json("show", code) for code in CODES] == before
    page = got.page
    for code in CODES:
        assert code in page.text
    assert page.text.count("Quá hạn") >= 3
    assert page.text.count("UBND huyện Ngân Sơn") == 3
    assert "17 giờ 30 ngày 14/09/2020" in page.text
    assert f"https://motcua.example/hs/{CODES[0]}" in \
        got.text.replace("&#x2F;", "/")
    assert "có hiệu lực đến 07 giờ 30 ngày 29/09/2020" in page.text
    assert page.offered("reason") == [
        "result-exists", "waiting-agency", "waiting-citizen", "wrong-data",
        "other"]
    assert page.chosen("dossier") == page.chosen("reason") == []
    assert desk.web.get("/healthz").text == "ok\n"


def test_dossiers_are_counted_not_their_clocks(desk: Desk) -> None:
    """One of the three is told of by two clocks in the same letter."""
    before = desk.web.get(desk.office.link()).page.text
    assert "Hồ sơ trong thư (3)" in before
    with sqlite3.connect(desk.folder / "state" / "hosod.db") as db:
        db.row_factory = sqlite3.Row
        row = dict(db.execute(
            "SELECT n.* FROM notice n JOIN letter l ON l.id = n.letter"
            " WHERE l.recipient = ? LIMIT 1", (OFFICER,)).fetchone())
        del row["id"]
        row |= {"clock": 3, "key": row["key"] + "/apology"}
        db.execute(f"INSERT INTO notice ({', '.join(row)})"
                   f" VALUES ({', '.join('?' * len(row))})", [*row.values()])
    after = desk.web.get(desk.office.link()).page.text
    assert "Hồ sơ trong thư (3)" in after
    assert sum(after.count(code) for code in CODES) == \
        sum(before.count(code) for code in CODES) + 1


def test_no_text_escapes(desk: Desk) -> None:
    """What the one-stop software says, and what a form says, is text."""
    link = desk.office.link()
    got = desk.web.get(link)
    page = got.page
    assert MARKUP in page.text and "<script" not in got.text
    sent = desk.web.post(link, desk.form(link, CODES[0], note=MARKUP))
    assert sent.status == 303, sent.text
    page = desk.web.get(link + sent.headers["location"]).page
    again = desk.web.post(link, desk.form(link, CODES[0], note=MARKUP,
                                          reason=f"\"><b>{MARKUP}"))
    assert again.status == 422 and MARKUP in again.page.text
    for one in (page, again.page):
        assert MARKUP in one.text
        assert not {"script", "img", "b", "iframe"} & set(one.tags)
        assert not [name for name in one.attributes if name.startswith("on")]


def test_every_field_has_its_label(desk: Desk) -> None:
    page = desk.web.get(desk.office.link()).page
    shown = [one for one in page.fields if one.get("type") != "hidden"]
    assert len(shown) == 1 + 3 + 5 + 2
    assert all(one["labelled"] or one["id"] in page.labels for one in shown)


def test_answered_and_the_repeat_stays_away(desk: Desk) -> None:
    """Acknowledged for three working days: Wednesday's repeat tells of the
    other dossier alone, and so does what the head gets on Thursday."""
    link = desk.office.link()
    number, = desk.rows("SELECT id FROM letter WHERE recipient = ?", OFFICER)[0]
    sent = desk.web.post(link, desk.form(
        link, *CODES[:2], note="  đã gửi   công văn "))
    assert (sent.status, sent.text) == (303, "")
    page = desk.web.get(link + sent.headers["location"]).page
    for code in CODES[:2]:
        assert (f"Hồ sơ {code}: đã ghi nhận lúc 08 giờ 00 ngày 15/09/2020, "
                f"người xác nhận: {NAME}; nguyên nhân: Chờ cơ quan khác phối "
                "hợp (đã gửi công văn); việc nhắc được hoãn đến hết ngày "
                "18/09/2020." in page.text)
    assert desk.acks == [(code, "waiting-agency", NAME, number,
                          "đã gửi công văn") for code in CODES[:2]]
    ack, = desk.daemon.ctl_json("show", CODES[0])["acknowledgements"]
    assert (ack["by"], ack["letter"]) == (NAME, number)
    assert ack["until"] == "2020-09-19T00:00:00+07:00"
    assert f"qua liên kết trong thư {number}" in desk.daemon.ctl(
        "show", CODES[0]).stdout
    desk.daemon.to(datetime(2020, 9, 16, 8))
    letter, = desk.mail.letters
    assert letter.recipients == [OFFICER]
    assert CODES[2] in letter.text
    assert not [code for code in CODES[:2] if code in letter.text]
    assert set(LINK.findall(letter.text)) != {link}
    desk.daemon.to(datetime(2020, 9, 17, 8))
    assert [CODES[0] in one.text for one in desk.mail.letters] \
        == [False] * len(desk.mail.letters)


def test_sent_again(desk: Desk) -> None:
    """A form that was sent comes once more, later: nothing is recorded twice,
    and it is said when it was."""
    link = desk.office.link()
    form = desk.form(link, CODES[0])
    first = desk.web.post(link, form)
    desk.daemon.to(datetime(2020, 9, 15, 9, 30))
    second = desk.web.post(link, form)
    assert (first.status, second.status) == (303, 303)
    assert second.headers["location"] == first.headers["location"] + "&again=1"
    page = desk.web.get(link + second.headers["location"]).page
    assert "được ghi nhận từ trước, không ghi thêm" in page.text
    assert "đã ghi nhận lúc 08 giờ 00 ngày 15/09/2020" in page.text
    assert len(desk.acks) == 1
    # Withdrawn by an operator: whoever sends the form then says it anew.
    assert desk.daemon.ctl("ack", CODES[0], "--withdraw").returncode == 0
    third = desk.web.post(link, form)
    assert third.headers["location"] == first.headers["location"]
    assert len(desk.acks) == 2


def test_what_others_said_answers_no_form(desk: Desk) -> None:
    """An open page's answer is recorded, whatever an operator said and took
    back meanwhile; and the page says nothing of what was taken back."""
    link = desk.office.link()
    form = desk.form(link, CODES[0], reason="wrong-data", note="đã trả 07/9")
    other = desk.form(link, CODES[1], reason="other", note="chờ họp")
    for code in CODES[:2]:
        assert desk.daemon.ctl("ack", code, "--reason",
                               "waiting-agency").returncode == 0
    assert desk.daemon.ctl("ack", CODES[0], "--withdraw").returncode == 0
    sent = desk.web.post(link, form)
    assert sent.headers["location"] == "?page=1&since=0"
    assert [ack[:2] + ack[4:] for ack in desk.acks] == [
        (CODES[0], "waiting-agency", None), (CODES[1], "waiting-agency", None),
        (CODES[0], "wrong-data", "đã trả 07/9")]
    words = desk.web.get(link + sent.headers["location"]).page.text
    assert words.count(f"Hồ sơ {CODES[0]}: đã ghi nhận lúc") == 1
    # In force, and another person's with another reason.
    assert desk.web.post(link, other).headers["location"] == "?page=1&since=0"
    assert desk.acks[-1][:2] == (CODES[1], "other")


def test_sent_at_once(desk: Desk) -> None:
    link = desk.office.link()
    form = desk.form(link, *CODES)
    got: list[int] = []
    threads = [threading.Thread(target=lambda: got.append(
        desk.web.post(link, form).status)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [303] * 8
    assert sorted(ack[0] for ack in desk.acks) == CODES


def test_refused(desk: Desk) -> None:
    """Each with its status, in Vietnamese, once in the log, changing nothing."""
    link = desk.office.link()
    good = desk.form(link, CODES[0])
    sealed = 1600129800  # 2020-09-15 07:30
    forged = link[:-1] + ("A" if link[-1] != "A" else "B")

    def without(name: str, *more: tuple[str, str]) -> list[tuple[str, str]]:
        return [*(one for one in good if one[0] != name), *more]

    post, ask, size = desk.web.post, desk.web.ask, 70_000
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    cases = [
        (403, "forged", lambda: desk.web.get(forged)),
        (403, "forged", lambda: desk.web.get(link[:-20])),
        (403, "forged", lambda: desk.web.get(link[:-20] + ".")),
        (403, "forged", lambda: post(forged, good)),
        (403, "forged", lambda: desk.web.get(token("0" * 32, sealed, "x" * 36))),
        (404, "no such letter",
         lambda: desk.web.get(token("0" * 32, sealed + 86400))),
        (410, "expired", lambda: desk.web.get(token("0" * 32, sealed))),
        (404, "no such page", lambda: desk.web.get("/")),
        (404, "no such page", lambda: desk.web.get("/t/../etc/passwd")),
        (405, "another method", lambda: ask("PUT", link, b"x")),
        (405, "another method", lambda: ask("DELETE", link)),
        (405, "another method", lambda: post("/healthz", good)),
        (415, "no form", lambda: ask("POST", link, b"{}",
                                     Content_Type="application/json")),
        (415, "no form", lambda: ask("POST", link, b"")),
        (413, "too large", lambda: post(
            link, without("note", ("note", "x" * size)))),
        (400, "encoding", lambda: ask("POST", link, b"dossier=%zz", **form)),
        (403, "another site", lambda: post(
            link, good, Sec_Fetch_Site="cross-site")),
        (403, "another site", lambda: post(
            link, good, Origin="https://evil.example")),
        (422, "not sound", lambda: post(link, without("dossier"))),
        (422, "not sound", lambda: post(
            link, without("dossier", ("dossier", "999999-resolution")))),
        (422, "not sound", lambda: post(
            link, without("dossier", ("dossier", "1-acceptance")))),
        (422, "not sound", lambda: post(link, without("reason"))),
        (422, "not sound", lambda: post(
            link, without("reason", ("reason", "because")))),
        (422, "not sound", lambda: post(
            link, without("reason", ("reason", "other")))),
        (422, "not sound", lambda: post(link, without("days", ("days", "59")))),
        (422, "not sound", lambda: post(
            link, without("note", ("note", "ơ" * 501)))),
    ]
    for status, why, make in cases:
        said = len(desk.web.stderr)
        got = make()
        assert got.status == status, (status, why, got.text)
        assert got.headers["content-type"] == "text/html; charset=utf-8"
        assert 'role="alert"' in got.text and 'lang="vi"' in got.text
        lines = desk.web.stderr[said:].splitlines()
        assert len(lines) == 1 and f"{status}, " in lines[0], lines
        assert why in lines[0]
    assert ask("PUT", link, b"x").headers["allow"] == "GET, HEAD, POST"
    assert desk.acks == []
    # As browsers send it that know the address, or nothing of all this.
    assert post(link, good, Origin="https://giamsat.tinh.example").status == 303
    assert ask("POST", link, b"", **form).status == 422


def test_another_letters_dossier(desk: Desk) -> None:
    """One that the daemon knows and the letter does not tell of."""
    link = desk.office.link()
    desk.shelf.put("000.00.21.H99-200915-0001", datetime(2020, 9, 15, 9),
                   due="2020-09-30T17:30:00+07:00", agency="000.00.21.H99",
                   officer="nganson.dd")
    desk.daemon.to(datetime(2020, 9, 15, 20))
    form = desk.form(link, CODES[0], "000.00.21.H99-200915-0001")
    got = desk.web.post(link, form)
    assert got.status == 422 and "không thuộc thư này" in got.page.text
    assert desk.acks == []
    assert "200915-0001" not in got.text


def test_expired_to_the_second(desk: Desk) -> None:
    link = desk.office.link()
    desk.daemon.to(datetime(2020, 9, 29, 7, 29))
    assert desk.web.get(link).status == 200
    desk.daemon.to(datetime(2020, 9, 29, 7, 30))
    got = desk.web.get(link)
    assert got.status == 410
    assert "có hiệu lực đến 07 giờ 30 ngày 29/09/2020" in got.page.text
    assert desk.web.post(link, [("seen", "0")]).status == 410


def test_in_real_time(folder: Path, mail_server: MailServer,
                      build: Path) -> None:
    """The clock is the machine's where the database's time is real."""
    shelf = ListServer().start()
    config = configure(folder, shelf, mail_server)
    daemon = Daemon(build, config, folder / "control").start()
    web = Web(build, config).start()
    now = int(time.time())
    assert web.get(token("0" * 32, now)).status == 410
    assert web.get(token("0" * 32, now + 60)).status == 404
    assert (web.stop(), daemon.terminate()) == (0, 0)
    shelf.stop()


def test_finished_meanwhile(desk: Desk) -> None:
    link = desk.office.link()
    form = desk.form(link, CODES[0], CODES[1])
    at = datetime(2020, 9, 15, 9)
    desk.shelf.put(CODES[0], at, status="done", finished=at.isoformat()
                   + "+07:00")
    desk.daemon.to(datetime(2020, 9, 15, 20))
    got = desk.web.post(link, form)
    assert got.status == 409
    assert f"Hồ sơ {CODES[0]}: hồ sơ đã kết thúc" in got.page.text
    assert desk.acks == []
    # What is left is still chosen.
    assert len(got.page.chosen("dossier")) == 1
    assert got.page.chosen("reason") == ["waiting-agency"]
    assert desk.web.post(link, [
        *((name, value) for name, value in form if name != "dossier"),
        ("all", "1")]).status == 303
    assert sorted(ack[0] for ack in desk.acks) == CODES[1:]


def test_wrong_data(desk: Desk) -> None:
    """The desk hears of it at the next departure; escalation rests until the
    end of the next working day, Wednesday, and only once."""
    link = desk.office.link()
    form = desk.form(link, CODES[0], reason="wrong-data",
                     note="ngày hẹn trả ghi nhầm")
    sent = desk.web.post(link, form)
    assert sent.status == 303, sent.text
    assert "hoãn đến hết ngày 16/09/2020" in desk.web.get(
        link + sent.headers["location"]).page.text
    desk.daemon.to(datetime(2020, 9, 15, 14))
    letter, = [one for one in desk.mail.letters
               if "ngày hẹn trả ghi nhầm" in one.text]
    assert letter.recipients != [OFFICER]
    assert CODES[0] in letter.text and NAME in letter.text
    got = desk.web.post(link, desk.form(link, CODES[0], reason="wrong-data",
                                        note="vẫn nhầm"))
    assert got.status == 409
    assert "đã được báo chưa đúng một lần" in got.page.text
    desk.daemon.to(datetime(2020, 9, 16, 8))
    repeats = [one for one in desk.mail.letters if one.recipients == [OFFICER]]
    assert [CODES[0] in one.text for one in repeats] == [False]
    # Thursday: three working days over, told to the head and to him alone.
    desk.daemon.to(datetime(2020, 9, 17, 8))
    head, = [one for one in desk.mail.letters
             if one.recipients == ["ct@nganson.example"]]
    assert CODES[0] in head.text


def test_the_daemon_is_down(desk: Desk) -> None:
    """What was typed is not lost, and sent again it is recorded once."""
    link = desk.office.link()
    form = desk.form(link, CODES[1], reason="other", note="chờ <hội đồng>",
                     days="5")
    assert desk.daemon.ctl("ack", CODES[2]).returncode == 0
    desk.daemon.kill()
    got = desk.web.post(link, form)
    assert got.status == 503 and got.headers["retry-after"]
    page = got.page
    assert "chưa nhận được trả lời" in page.text
    assert page.chosen("reason") == ["other"]
    assert page.chosen("dossier") == [value for name, value in form
                                      if name == "dossier"]
    assert "chờ <hội đồng>" in page.text
    assert '<option value="5" selected>' in got.text
    # It may have been taken by a daemon that died before it could answer.
    assert page.field("seen") == dict(form)["seen"] == "0"
    assert desk.web.get(link).status == 200  # reading needs no daemon
    desk.daemon.start(step=NOW)
    for _ in range(2):
        assert desk.web.post(link, form).status == 303
    assert [ack[0] for ack in desk.acks] == [CODES[2], CODES[1]]
    # Five working days after Tue 15/9: 16, 17, 18, 21, 22.
    ack, = desk.daemon.ctl_json("show", CODES[1])["acknowledgements"]
    assert ack["until"] == "2020-09-23T00:00:00+07:00"


def test_the_database_is_gone(desk: Desk) -> None:
    os.rename(desk.database, desk.folder / "away")
    assert desk.web.get(desk.office.link()).status == 503
    assert desk.web.get("/healthz").status == 503
    os.rename(desk.folder / "away", desk.database)
    assert desk.web.get("/healthz").status == 200


def test_keys_are_changed(desk: Desk) -> None:
    link = desk.office.link()

    def with_keys(**keys: dict[str, str]) -> int:
        assert desk.web.stop() == 0
        source = desk.web.config
        whole = json.loads(source.read_text("utf-8"))
        whole["web"] = {"user": str(getuid()), **keys,
                        "address": "https://giamsat.tinh.example"}
        source.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
        desk.web.start()
        return desk.web.get(link).status

    new = secret(desk.folder, "new", "khoa-moi-0123456789-0123456789-012")
    old = secret(desk.folder, "old", KEY)
    assert with_keys(key=new, old_key=old) == 200
    assert with_keys(key=new) == 403
    assert with_keys(key=old) == 200


def test_another_account_says_for_whom(office: Office, folder: Path,
                                       mail_server: MailServer) -> None:
    """The daemon does not believe a hosoweb that runs as somebody else."""
    shelf = ListServer().start()
    fill(shelf)
    config = configure(folder, shelf, mail_server)
    config.write_text(config.read_text("utf-8").replace(
        f'"user": "{getuid()}"', f'"user": "{getuid() + 1}"'), "utf-8")
    shutil.rmtree(folder / "state")
    shutil.copytree(office.folder / "state", folder / "state")
    daemon = Daemon(office.build, config, folder / "control").start(step=NOW)
    web = Web(office.build, config).start()
    desk = Desk(office, folder, daemon, web, mail_server, shelf)
    link = office.link()
    got = web.post(link, desk.form(link, CODES[0]))
    assert got.status == 409 and "chưa ghi nhận được" in got.page.text
    assert "only hosoweb" in web.stderr
    # Nor does anybody else say by which letter it came.
    said = control(folder, {"v": 1, "do": "ack", "source": "page",
                            "code": CODES[0], "letter": 1})
    assert not said["ok"] and "only hosoweb" in said["error"]
    assert desk.acks == []
    assert (web.stop(), daemon.terminate()) == (0, 0)
    shelf.stop()


def test_control_refuses(desk: Desk) -> None:
    """What hosoweb would never ask is refused in one sentence."""
    base = {"v": 1, "do": "ack", "source": "page", "code": CODES[0],
            "who": NAME}
    for more, why in (({"letter": 99}, "letter 99: there is none"),
                      ({"letter": "x"}, "number of a letter"),
                      ({"days": 0}, "days: 1 to 60"),
                      ({"days": 61}, "days: 1 to 60"),
                      ({"days": 2, "until": "2020-09-30"}, "either")):
        said = control(desk.folder, {**base, **more})
        assert not said["ok"] and why in said["error"], said
    assert desk.acks == []


def test_a_long_list(office: Office, folder: Path, mail_server: MailServer) \
        -> None:
    """The letter names five; its link shows all 123, a hundred a page."""
    shelf = ListServer().start()
    fill(shelf, 120)
    config = configure(folder, shelf, mail_server, bounds={"letter_lines": 5})
    daemon = Daemon(office.build, config, folder / "control").start(step=START)
    daemon.to(NOW)
    letter, = [one for one in mail_server.letters
               if one.recipients == [OFFICER]]
    link, = set(LINK.findall(letter.text))
    assert ("… và 118 hồ sơ khác, xem tại:\r\nhttps://giamsat.tinh.example"
            f"{link}\r\n" in letter.text)
    web = Web(office.build, config).start()
    desk = Desk(office, folder, daemon, web, mail_server, shelf)
    first, second = (web.get(f"{link}?page={n}").page for n in (1, 2))
    assert (len(first.offered("dossier")), len(second.offered("dossier"))) \
        == (100, 23)
    assert not set(first.offered("dossier")) & set(second.offered("dossier"))
    assert "Trang 2 trong 2" in second.text
    assert web.get(link + "?page=99").page.text == first.text
    sent = web.post(link, [
        ("seen", second.field("seen")), ("page", "2"), ("all", "1"),
        ("reason", "waiting-agency"), ("days", "3")])
    assert sent.headers["location"] == "?page=2&since=0"
    assert len(desk.acks) == 23
    assert (web.stop(), daemon.terminate()) == (0, 0)
    shelf.stop()


def test_a_baseline_moves_on(office: Office, folder: Path,
                             mail_server: MailServer) -> None:
    """Who is in a baseline is a list that shrinks: what was chosen on its
    second page is answered when by then it stands on the first.  What the
    letter does not tell of is not, and no page is read that there is not."""
    shelf = ListServer().start()
    codes = [f"000.00.21.H99-200803-1{n:03d}" for n in range(102)]
    for number, code in enumerate([*codes, "000.00.21.H98-200803-1000"]):
        shelf.put(code, datetime(2020, 8, 3, 9),
                  due=f"2020-08-{10 + number // 60}T17:{number % 60:02d}:00"
                      "+07:00", agency=code[:13],
                  officer="nganson.dd", procedure="9.999999", name="x",
                  step="x")
    config = configure(folder, shelf, mail_server)
    daemon = Daemon(office.build, config, folder / "control").start(step=START)
    daemon.to(datetime(2020, 9, 8, 8))
    links = {link for one in mail_server.letters
             for link in LINK.findall(one.text)}
    web = Web(office.build, config).start()
    desk = Desk(office, folder, daemon, web, mail_server, shelf)
    link, = {one for one in links
             if "Trang 2 trong 2" in web.get(f"{one}?page=2").page.text}
    page = web.get(f"{link}?page=2").page
    chosen, _ = page.offered("dossier")
    for number in ("99", "2147483647"):
        assert web.get(f"{link}?page={number}").page.text \
            == web.get(link).page.text
    at = datetime(2020, 9, 8, 9)
    shelf.put(codes[0], at, status="done", finished=at.isoformat() + "+07:00")
    daemon.to(datetime(2020, 9, 8, 13))
    # The letter says 102.
    assert "Hồ sơ trong thư, nay còn tồn (101)" in web.get(link).page.text
    assert chosen not in web.get(f"{link}?page=2").page.offered("dossier")
    form = [("seen", page.field("seen")), ("page", "2"),
            ("reason", "waiting-agency"), ("days", "3")]
    sent = web.post(link, [*form, ("dossier", chosen)])
    assert (sent.status, [ack[0] for ack in desk.acks]) == (303, [codes[100]])
    # Another agency's.
    (number,), = desk.rows("SELECT id FROM dossier WHERE code LIKE '%H98%'")
    sent = web.post(link, [*form, ("dossier", f"{number}-resolution")])
    assert sent.status == 422 and "không thuộc thư này" in sent.page.text
    assert len(desk.acks) == 1
    assert (web.stop(), daemon.terminate()) == (0, 0)
    shelf.stop()


def test_bounded(desk: Desk) -> None:
    """Sixty-four connections of one address that say nothing hold up nobody
    else; a body without end is cut off."""
    link = desk.office.link()
    with socket.create_connection(("127.0.0.1", desk.web.port)) as line:
        line.sendall(f"POST {link} HTTP/1.1\r\nHost: x\r\nContent-Length: "
                     "999999999\r\n\r\n".encode())
        with pytest.raises(OSError):
            for _ in range(1000):
                line.sendall(b"x" * 65536)
            line.settimeout(20)
            assert line.recv(1) == b""
            raise ConnectionResetError
    idle = [socket.create_connection(("127.0.0.1", desk.web.port))
            for _ in range(60)]
    assert desk.web.get(link).status == 200
    for line in idle:
        line.close()


def test_socket_handed_over(desk: Desk) -> None:
    """As systemd does it: $LISTEN_PID, $LISTEN_FDS, descriptor 3."""
    listener = socket.create_server(("127.0.0.1", 0))
    handed = os.dup(listener.fileno())
    port = desk.web.port
    # It goes on listening: a restart is handed the same socket.
    for _ in range(2):
        process = subprocess.Popen(
            ["bash", "-c", f"exec 3<&{handed}; LISTEN_PID=$$ LISTEN_FDS=1 "
             f"exec {desk.office.build / 'hosoweb'} -c {desk.web.config}"],
            pass_fds=[handed], stderr=subprocess.DEVNULL)
        desk.web.port = listener.getsockname()[1]
        assert desk.web.get("/healthz").text == "ok\n"
        desk.web.port = port
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    os.close(handed)
    listener.close()


def test_does_not_start(desk: Desk) -> None:
    """One sentence each, and an exit code."""
    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [desk.office.build / "hosoweb", "-c", desk.web.config, *words],
            text=True, capture_output=True, timeout=20, check=False)
        return done.returncode, done.stdout + done.stderr

    assert run("--listen", "nowhere")[0] == 4
    assert "ADDRESS:PORT is wanted" in run("--listen", "nowhere")[1]
    assert "no address" in run("--listen", "a.example:80")[1]
    assert "in use" in run("--listen", f"127.0.0.1:{desk.web.port}")[1]
    assert run("surplus")[0] == 2
    assert run("--help")[0] == 0 and "127.0.0.1:8090" in run("--help")[1]
    (desk.folder / "web.secret").write_text("short")
    code, said = run()
    assert code == 2 and "secret web.key: has 5 characters" in said
