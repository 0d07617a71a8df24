"""Reads the letters that a daemon puts into a folder, and words them."""

from __future__ import annotations

import email
import email.policy
import re
import textwrap
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path

LOCAL = timezone(timedelta(hours=7))
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy",
            "Chủ nhật")
DIGEST, BASELINE = "Bản tin tổng hợp", "Tồn trước khi vận hành"
CODE = re.compile(r"\d{3}\.\d{2}\.\d{2}\.H99-\d{6}-\d{4}")


@dataclass(frozen=True)
class Shown:
    """A letter as a person would see it in a list."""

    path: Path
    at: datetime
    to: str
    address: str
    subject: str
    body: str

    @property
    def is_digest(self) -> bool:
        """Whether it is a nightly digest."""
        return self.subject.startswith(DIGEST)

    @property
    def is_baseline(self) -> bool:
        """Whether it lists what was overdue before the watch began."""
        return self.subject.startswith(BASELINE)

    @property
    def says(self) -> str:
        """The first sentence after salutation and headings."""
        for line in self.body.splitlines():
            line = line.strip()
            if line and not line.isupper() and not line.startswith(
                    ("Kính gửi", "Lưu ý")):
                return line
        return ""


def read(path: Path) -> Shown:
    """One message of the folder."""
    message = email.message_from_bytes(path.read_bytes(),
                                       policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    to = message["To"].addresses[0]
    body = message.get_body(("plain",))
    return Shown(path, message["Date"].datetime.astimezone(LOCAL).replace(
        tzinfo=None), to.display_name or to.addr_spec, to.addr_spec,
        str(message["Subject"]), body.get_content() if body else "")


class Folder:
    """A maildir in which new letters appear."""

    def __init__(self, path: Path):
        self.path = path
        self._known: set[Path] = set()

    def new(self) -> list[Shown]:
        """What has come since the last look, oldest first."""
        found = [path for name in ("new", "cur")
                 for path in (self.path / name).glob("*")
                 if path not in self._known]
        self._known.update(found)
        return sorted((read(path) for path in found),
                      key=lambda letter: (letter.at, letter.path.name))


def clock_text(at: datetime) -> str:
    """07:30 thứ Hai 07/09/2020."""
    return f"{at:%H:%M} {WEEKDAYS[at.weekday()]} {at:%d/%m/%Y}"


def words(letter: Shown, width: int = 100) -> str:
    """Two or three lines for the terminal."""
    says = textwrap.shorten(letter.says, 2 * width, placeholder=" …")
    wrapped = textwrap.fill(says, width, initial_indent="    ",
                            subsequent_indent="    ",
                            break_on_hyphens=False)
    return (f"→ {letter.to} <{letter.address}>\n  {letter.subject}\n{wrapped}")
