"""An address confirmed by the link of the letter that asks: the real daemon, the
letter as SMTP brought it, the real hosoweb."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from harness.config import secret, smtp_channel, write_config
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source
from harness.mail import Letter, MailServer
from harness.web import Web
from test_confirm import asking, states
from test_hold import control
from test_web import KEY, LINK, token

MORNING = datetime(2020, 9, 7)
NOON = datetime(2020, 9, 7, 11)
LATER = datetime(2020, 9, 7, 14)
OFFICER, NAME = "mc@nganson.example", "Hoàng Thị Thử"
BUTTON = "Tôi xác nhận địa chỉ này"


@dataclass
class Desk:
    """What a recipient has before him."""

    folder: Path
    daemon: Daemon
    web: Web
    mail: MailServer

    def letter(self, address: str = OFFICER) -> Letter:
        one, = [letter for letter in asking(self.mail)
                if letter.recipients == [address]]
        return one

    def link(self, address: str = OFFICER) -> str:
        link, = set(LINK.findall(self.letter(address).text))
        return link

    def rows(self) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.folder / "state" / "hosod.db") as store:
            return store.execute("SELECT address, how, who FROM"
                                 " contact_act").fetchall()


@pytest.fixture
def desk(folder: Path, mail_server: MailServer,
         make_daemon: Callable[[Path, Path], Daemon], build: Path) \
        -> Iterator[Desk]:
    shelf = ListServer().start()
    shelf.put("H-1", datetime(2020, 8, 20, 9), agency="000.00.21.H99",
              due="2020-09-03T17:30:00+07:00")
    contacts = folder / "contacts.csv"
    contacts.write_bytes((ROOT / "config" / "contacts.csv").read_bytes())
    config = write_config(
        folder, [list_source(shelf, every="6h", silent_after="0")],
        [smtp_channel(folder, mail_server)], digest=[],
        contacts=str(contacts), contacts_confirm=True,
        web={"user": str(os.getuid()),
             "address": "https://giamsat.tinh.example",
             "key": secret(folder, "web", KEY)})
    daemon = make_daemon(config, folder / "control").start(step=MORNING)
    daemon.to(NOON)
    made = Desk(folder, daemon, Web(build, config).start(), mail_server)
    links = [made.link(), made.link("tp@nganson.example")]
    yield made
    assert made.web.stop() == 0, made.web.stderr
    if daemon.is_alive:
        assert daemon.terminate() == 0, daemon.stderr
    shelf.stop()
    for link in links:
        assert link[3:] not in made.web.stderr + daemon.stderr


def test_a_button_confirms_once(desk: Desk) -> None:
    letter, link = desk.letter(), desk.link()
    html = letter.message.get_body(("html",)).get_content()
    assert f'href="https://giamsat.tinh.example{link}"' in \
        html.replace("&#x2F;", "/")
    # On a line of its own: no program takes more or less than the link for it.
    assert f"https://giamsat.tinh.example{link}" in letter.text.splitlines()
    # Mail scanners follow links.
    for method in ("GET", "HEAD", "GET"):
        assert desk.web.ask(method, link).status == 200
    assert desk.rows() == [] and states(desk.daemon)[OFFICER] == "asked"
    got = desk.web.get(link)
    assert BUTTON in got.page.text and OFFICER in got.page.text
    assert NAME in got.page.text and "đã được xác nhận" not in got.text
    assert got.page.fields == []
    sent = desk.web.post(link, [])
    assert (sent.status, sent.text) == (303, "")
    assert desk.rows() == [(OFFICER, "link", NAME)]
    assert states(desk.daemon)[OFFICER] == "confirmed"
    page = desk.web.get(link + sent.headers["location"]).page
    assert "đã được xác nhận lúc 11 giờ 00 ngày 07/09/2020." in page.text
    assert BUTTON not in page.text and "Không ghi thêm" not in page.text
    # Once more, later: it is said when it was recorded.
    desk.daemon.to(LATER)
    again = desk.web.post(link, [])
    assert again.status == 303 and again.headers["location"] == "?again=1"
    page = desk.web.get(link + again.headers["location"]).page
    assert "lúc 11 giờ 00 ngày 07/09/2020. Không ghi thêm" in page.text
    assert len(desk.rows()) == 1
    assert [state for mail, state in states(desk.daemon).items()
            if mail != OFFICER].count("confirmed") == 0


def test_what_is_no_such_link_is_refused(desk: Desk) -> None:
    link = desk.link()
    name = str(desk.letter().message["Message-ID"])[1:33]
    sealed = int(desk.letter().message["Date"].datetime.timestamp())
    assert token(name, sealed + 14 * 86400) == link
    forged = link[:-1] + ("A" if link[-1] != "A" else "B")
    for status, path in (
            (403, forged), (403, link[:-9]), (403, token(name, 2 ** 40, "x")),
            (404, token("0" * 32, sealed + 86400)),
            (410, token(name, int(sealed)))):
        assert desk.web.get(path).status == status
        assert desk.web.post(path, []).status == status
    assert desk.web.post(link, [], Sec_Fetch_Site="cross-site").status == 403
    assert desk.web.post(link, [], Origin="https://evil.example").status == 403
    assert desk.web.ask("PUT", link, b"x").status == 405
    assert desk.web.ask("POST", link, b"{}",
                        Content_Type="application/json").status == 415
    assert desk.rows() == []


def test_who_is_not_in_the_contacts_any_more(desk: Desk) -> None:
    link = desk.link()
    contacts = desk.folder / "contacts.csv"
    contacts.write_text(re.sub(f"(?m)^.*{re.escape(OFFICER)}.*\n", "",
                               contacts.read_text("utf-8")), "utf-8")
    assert desk.daemon.ctl("reload").returncode == 0
    got = desk.web.post(link, [])
    assert got.status == 409 and "không còn trong danh bạ" in got.page.text
    assert "no contact with a mail address" in desk.web.stderr
    assert desk.rows() == []


def test_a_daemon_that_is_not_there(desk: Desk) -> None:
    link = desk.link()
    desk.daemon.kill()
    got = desk.web.post(link, [])
    assert got.status == 503 and BUTTON in got.page.text
    assert "Gửi lại không ghi trùng" in got.page.text
    desk.daemon.start(step=NOON)
    assert desk.web.post(link, []).status == 303
    assert desk.rows() == [(OFFICER, "link", NAME)]


def test_the_daemon_takes_it_from_hosoweb_for_such_a_letter(
        desk: Desk) -> None:
    def asked(**fields: Any) -> str:
        answer = control(desk.folder, {"v": 1, "do": "contact-confirm",
                                       **fields})
        return str(answer.get("error") or "")

    with sqlite3.connect(desk.folder / "state" / "hosod.db") as store:
        asks, = store.execute("SELECT id FROM letter WHERE recipient = ?",
                              (OFFICER,)).fetchone()
    assert "it stands with" in asked(letter=asks)
    assert "one of" in asked(letter=asks, name=OFFICER, who=NAME)
    assert "one of" in asked(who=NAME)
    assert "number of a letter" in asked(letter="x", who=NAME)
    assert "there is none" in asked(letter=10 ** 6, who=NAME)
    other = next(letter for letter in desk.daemon.ctl_json("outbox", "list")
                 if letter["kind"] != "confirm")
    assert "asks for no confirmation" in asked(letter=other["id"], who=NAME)
    assert desk.rows() == []
