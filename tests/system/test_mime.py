"""Mail as Python's own parser reads it back (RFC 5322, 2045 to 2047)."""

from __future__ import annotations

import email
import email.header
import email.policy
import email.utils
import random
import subprocess
from pathlib import Path

from conftest import built

NAME = "Văn phòng UBND tỉnh – Bộ phận theo dõi hồ sơ quá hạn toàn tỉnh"
TEXT = ("Kính gửi: Ông/Bà,\n\nDòng có khoảng trắng cuối \n.chấm đầu dòng\n"
        "From đầu dòng\n=3D dấu bằng\tthẻ\t\n" + "đ" * 400 + "\n"
        + "x" * 1200 + "\n")
HTML = "<!DOCTYPE html>\n<p>Hồ sơ &lt;mới&gt; " + "ữ" * 300 + "</p>\n"


def make(*args: str) -> bytes:
    return subprocess.run([built("tests/tools/letters"), "mime", *args],
                          check=True, capture_output=True).stdout


def name_of(raw: bytes, header: str) -> str:
    """A display name.  The parser of Python 3.11's new policies leaves the
    blank between two encoded-words of a phrase standing, against RFC 2047,
    section 6.2; the old functions read them right."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    name, _ = email.utils.parseaddr(message[header].replace("\r\n", ""))
    return str(email.header.make_header(email.header.decode_header(name)))


def read_back(raw: bytes, subject: str, name: str, text: str,
              html: str) -> None:
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 76 or b" " not in line.strip()
               for line in raw.split(b"\r\n"))
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.isascii()
    message = email.message_from_bytes(
        raw, policy=email.policy.strict.clone(raise_on_defect=True))
    assert not message.defects
    assert message["Subject"] == subject
    assert not message["Subject"].defects
    assert name_of(raw, "From") == NAME
    assert message["From"].addresses[0].addr_spec == "hosod@hosod.example"
    assert name_of(raw, "To") == name
    assert message["To"].addresses[0].addr_spec == "canbo@xa.example"
    assert len(message["To"].addresses) == 1
    assert message["Message-ID"] == "<abc123@hosod.example>"
    assert message["References"] == "<root.1@hosod.example>"
    assert message["List-Id"] == "<digest.hosod.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert str(message["Date"].datetime) == "2020-09-18 07:30:00+07:00"
    assert message.get_content_type() == "multipart/alternative"
    plain, rich = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert rich.get_content_type() == "text/html"
    assert plain.get_content().replace("\r\n", "\n") == text
    assert rich.get_content().replace("\r\n", "\n") == html


def test_letter_reads_back() -> None:
    subject = "Quá hạn: 4 hồ sơ, lâu nhất 12 ngày làm việc – xã Thượng Quan"
    raw = make(NAME, "hosod@hosod.example", "Hoàng Văn Mẫu",
               "canbo@xa.example", subject, "abc123@hosod.example", TEXT, HTML)
    read_back(raw, subject, "Hoàng Văn Mẫu", TEXT, HTML)


def test_random_headers_and_texts_read_back() -> None:
    dice = random.Random(20200918)
    signs = "aZ09 .,:;\"\\()<>@=?_-–đữỆ€😀\u0301"
    for _ in range(60):
        subject = "".join(dice.choices(signs, k=dice.randint(1, 90))).strip()
        subject = " ".join(subject.split()) or "x"
        name = "".join(dice.choices("aZ ,\"\\()@đữỆ", k=dice.randint(1, 40)))
        name = " ".join(name.split()) or "x"
        text = "".join(dice.choices(signs + "\n\t", k=dice.randint(0, 600)))
        raw = make(NAME, "hosod@hosod.example", name, "canbo@xa.example",
                   subject, "abc123@hosod.example", text, HTML)
        read_back(raw, subject, name, text, HTML)
