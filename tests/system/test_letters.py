"""The courier against a real SMTP server: STARTTLS, implicit TLS, AUTH."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import built
from harness.mail import PASSWORD, USER, MailServer, make_certificate

LETTER = ("Subject: =?UTF-8?B?UXXDoSBo4bqhbg==?=\r\nTo: canbo@xa.example\r\n"
          "From: hosod@hosod.example\r\n\r\nmot\r\n.hai\r\n..ba\r\n")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    return make_certificate(tmp_path)


@pytest.fixture(params=[False, True], ids=["starttls", "implicit"])
def server(request: pytest.FixtureRequest,
           certificate: tuple[Path, Path]) -> Iterator[MailServer]:
    running = MailServer(*certificate, implicit=request.param).start()
    yield running
    running.stop()


def carry(server: MailServer, user: str = USER, password: str = PASSWORD,
          ca: Path | None = None, host: str = "127.0.0.1") -> list[str]:
    """Two letters, one after another; what became of each."""
    done = subprocess.run(
        [built("tests/tools/letters"), "carry", host, str(server.port),
         "implicit" if server.implicit else "starttls", user, password,
         str(ca or ""), "canbo@xa.example"],
        input=LETTER.encode(), capture_output=True, timeout=60, check=True)
    return done.stdout.decode().splitlines()


def test_letter_arrives(server: MailServer) -> None:
    results = carry(server, ca=server.certificate)
    assert [line.split()[:3] for line in results] == [["sent", "250", "0"]] * 2
    assert len(server.letters) == 2
    assert server.letters[0].message["Subject"] == "Quá hạn"
    assert server.letters[0].text.replace("\r\n", "\n") \
        == "mot\n.hai\n..ba\n"


def test_wrong_password_needs_a_person(server: MailServer) -> None:
    for line in carry(server, password="sai", ca=server.certificate):
        assert line.startswith("later 535 1 535 ")
    assert not server.letters


def test_unknown_certificate_needs_a_person(server: MailServer) -> None:
    for line in carry(server):
        assert line.startswith("later ") and line.split()[2] == "1"
        assert "certificate" in line
    assert not server.letters


def test_one_recipient_is_refused_the_next_letter_arrives(
        server: MailServer) -> None:
    server.trouble("rcpt", "550 5.1.1 Unknown")
    results = carry(server, ca=server.certificate)
    assert results[0].startswith("refused 550 0 550 5.1.1 Unknown")
    assert results[1].startswith("sent 250")
