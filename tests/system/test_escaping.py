"""Line breaks and markup in what the one-stop software says reach no header
and no page unescaped: real letters, read by Python's parsers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from harness.config import (CONFIG, portal_source, smtp_channel,
                            webhook_channel, write_config)
from harness.daemon import Daemon
from harness.hook import HookServer
from harness.mail import MailServer
from standin import tables
from standin.dossier import DIRECT, PROCESSING, Moment, State, Step
from standin.province import Province
from standin.story import Story

Make = Callable[[Path, Path], Daemon]
SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 9, 23)
EVIL = "evil@evil.example"
MARKUP = "<script>alert(\"x\")</script><img src=x onerror='y'>&amp;{{tên}}"
# CR and LF, alone and together, what else counts as a line's end somewhere,
# and a character that turns the text around.
BREAKS = (f"\r\nBcc: {EVIL}\r\n\r\n", f"\nBcc: {EVIL}\n", f"\rBcc: {EVIL}\r",
          f"\u2028Bcc: {EVIL}\u2029", f"\x85Bcc: {EVIL}\x0b\x0c\x1b[2J\u202e")
HEADERS = {"date", "from", "to", "subject", "message-id", "auto-submitted",
           "mime-version", "content-type", "references", "list-id",
           "x-auto-response-suppress", "precedence", "content-language",
           "content-transfer-encoding"}


def hostile_province() -> Story:
    """Dossiers whose every text is an attempt on its readers; the last one's
    code, too."""
    agency = tables.AGENCIES[2]
    officer = tables.officers_of(agency.code, "dd")[0]
    received = datetime(2020, 9, 1, 9)
    promised = datetime(2020, 9, 8, 17)
    lives = {}
    for number, breaks in enumerate(BREAKS):
        code = f"000.00.22.H99-200901-90{number:02d}"
        if number == 0:
            code += breaks + MARKUP
        evil = f"Ác Ý {number}{breaks}{MARKUP}"
        procedure = replace(tables.PROCEDURES[18], number=f"9.99999{number}",
                            name=evil, field=replace(tables.DD, name=evil))
        whose = replace(officer, name=evil, title=evil, room=evil)
        lives[code] = [Moment(received, "received", State(
            code, procedure, agency, DIRECT, "Nguyễn Văn Ví Dụ", False,
            received, PROCESSING, received, promised, steps=(
                Step(whose, received, evil, PROCESSING, promised),)))]
    return Story(lives)


class Page(HTMLParser):
    """The tags, attributes and texts of a page."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str,
                        attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def read_letter(letter) -> tuple[str, str, str]:
    """Subject, text and page's text, once nothing in them has escaped."""
    head = letter.bytes.split(b"\r\n\r\n", 1)[0]
    assert not [line for line in head.split(b"\r\n")
                if line.lower().startswith((b"bcc", b"cc"))]
    message = letter.message  # the strict parser
    assert not message.defects
    assert {name.lower() for name in message.keys()} <= HEADERS
    assert max(message.keys().count(name) for name in message.keys()) == 1
    assert letter.recipients == [message["To"].addresses[0].addr_spec]
    assert EVIL not in letter.recipients
    subject = str(message["Subject"])
    assert subject.isprintable()
    html = message.get_body(("html",))
    assert html is not None
    page = Page(html.get_content())
    assert not page.tags & {"script", "img", "iframe"}
    assert not [name for name in page.attributes if name.startswith("on")]
    return subject, letter.text, page.text


def test_no_text_escapes_into_letters(
        folder: Path, mail_server: MailServer, hook_server: HookServer,
        make_daemon: Make) -> None:
    province = Province(story=hostile_province()).start()
    config = write_config(
        folder, [portal_source(folder, province.url)],
        [smtp_channel(folder, mail_server),
         webhook_channel(folder, hook_server)])
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    province.advance(UNTIL, daemon)
    assert daemon.terminate() == 0
    province.stop()

    read = [read_letter(letter) for letter in mail_server.letters]
    assert len(read) > 10
    # The text is told, as text: not cut off, not interpreted, on one line.
    for part in (1, 2):
        whole = "\n".join(one[part] for one in read)
        assert MARKUP in whole
        for number in range(len(BREAKS)):
            assert f"Ác Ý {number} " in whole or f"Ác Ý {number}B" in whole
        assert not [line for line in whole.splitlines()
                    if line.lstrip().startswith("Bcc")]
    assert hook_server.posts
    for post in hook_server.posts:
        assert "Ác Ý" in str(post.json) or post.json["data"]
    assert not [line for line in daemon.stderr.splitlines()
                if line.startswith("Bcc") or "\x1b" in line]


@pytest.mark.parametrize("column, value", [
    ("name", f"Nông Thị Mẫu\r\nBcc: {EVIL}"),
    ("mail", f"ld@babe.example\r\nBcc: {EVIL}"),
    ("mail", f"ld@babe.example, {EVIL}"), ("mail", "không phải địa chỉ")])
def test_a_contact_cannot_become_two(folder: Path, make_daemon: Make,
                                     column: str, value: str) -> None:
    table = (CONFIG / "contacts.csv").read_text("utf-8")
    head = tables.head_of(tables.AGENCIES[2].code)
    old = head.name if column == "name" else head.mail
    assert old in table
    (folder / "contacts.csv").write_bytes(
        table.replace(old, f'"{value}"', 1).encode())
    config = write_config(folder, [portal_source(folder, "http://127.0.0.1:1")],
                          [{"name": "thu", "kind": "smtp", "smtp": {
                              "host": "localhost", "tls": "none",
                              "from": "giamsat@tinh.example"}}],
                          contacts=str(folder / "contacts.csv"))
    done = make_daemon(config, folder / "control").run("--check")
    assert done.returncode == 2
    assert f"contacts.csv:{table[:table.index(old)].count(chr(10)) + 1}" \
        in done.stderr
