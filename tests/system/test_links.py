"""dossier_url: every letter that names a dossier opens it in the one-stop
software, as text and as HTML."""

from __future__ import annotations

import email
import email.policy
import html
import re
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from conftest import ROOT
from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from standin.letters import CODE, Folder, Shown
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
# Monday of the second week, between two departures.
BEFORE = datetime(2020, 9, 14, 9, 7)
UNTIL = datetime(2020, 9, 15, 8)
STORM = "2020-09-16\toff_local\tNghỉ tránh bão\tCông văn minh họa\n"
EXAMPLE = re.compile(r"ví dụ: [^,)]*")
HREF = re.compile(r'href="([^"]*)"')


def link(code: str) -> str:
    return f"https://motcua.example/hoso?ma={quote(code)}"


def html_of(letter: Shown) -> str:
    message = email.message_from_bytes(letter.path.read_bytes(),
                                       policy=email.policy.strict)
    return message.get_body(("html",)).get_content()


def kinds(folder: Path) -> dict[str, set[str]]:
    """Message-IDs by the kind of notice in the letter."""
    found: dict[str, set[str]] = {}
    database = sqlite3.connect(f"file:{folder}/state/hosod.db?mode=ro",
                               uri=True)
    for kind, rung, message_id in database.execute(
            "SELECT notice.kind, rung, message_id FROM notice"
            " JOIN letter ON letter.id = notice.letter"):
        found.setdefault(kind, set()).add(message_id)
        found.setdefault(rung, set()).add(message_id)
    return found


def test_every_letter_links_its_dossiers(
        folder: Path, province: Province,
        make_daemon: Callable[[Path, Path], Daemon]) -> None:
    calendar = folder / "lịch.tsv"
    shipped = (ROOT / "config" / "calendar.tsv").read_text("utf-8")
    calendar.write_text(shipped, "utf-8")
    config = write_config(
        folder, [portal_source(folder, province.url, dossier_url=(
            "https://motcua.example/hoso?ma={{id}}"))],
        [maildir_channel(folder)], calendar=str(calendar))
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    province.advance(BEFORE, daemon)
    calendar.write_text(shipped + STORM, "utf-8")
    assert daemon.ctl("reload").returncode == 0
    province.advance(UNTIL, daemon)

    seen: set[str] = set()
    sent = Folder(folder / "letters").new()
    for letter in sent:
        text, page = letter.body.replace("\r", ""), html_of(letter)
        linked = {html.unescape(href) for href in HREF.findall(page)}
        codes = set(CODE.findall(EXAMPLE.sub("", text)))
        for code in codes:
            assert f"Mở trên phần mềm một cửa: {link(code)}\n" in text, text
            assert link(code) in linked, page
        assert linked == {link(code) for code in codes}
        if codes:
            message = email.message_from_bytes(letter.path.read_bytes())
            seen.add(message["Message-ID"].strip("<> "))
    # None of the kinds is missing from what was looked at.
    known = kinds(folder)
    for kind in ("baseline", "alert", "handover", "digest", "correction",
                 "due-day", "overdue", "apology", "step-over",
                 "acceptance-late"):
        assert {one.strip("<> ") for one in known[kind]} & seen, kind
    assert daemon.terminate() == 0
