"""hosod's letters through Postfix and Dovecot; scripts/prove-mail runs this with
a Debian root that has them.

Nine days of an invented province: reminders, due days, overdue dossiers to
officers and heads, corrections after a storm's day off, digests, a letter of
200 dossiers.  Everything is read back over IMAP and must be, byte for byte, what
the outbox holds; one recipient has no mailbox, and Postfix's report about each
of his letters must find its letter.

  letters.py ROOT [SEED]
"""

from __future__ import annotations

import email
import email.header
import email.policy
import email.utils
import imaplib
import os
import quopri
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.dont_write_bytecode = True
SOURCE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(SOURCE / "scripts"), str(SOURCE / "tests" / "system"),
                str(Path(__file__).parent)]
from harness.config import (CONFIG, portal_source, secret,  # noqa: E402
                            write_config)
from harness.daemon import Daemon  # noqa: E402
from harness.list_server import ListServer, list_source  # noqa: E402
from host import Host  # noqa: E402
from mail_system import PASSWORD, USER, MailSystem  # noqa: E402
from standin.province import Province  # noqa: E402

BUILD = Path(os.environ.get("HOSOD_BUILD", SOURCE / "build"))
SWEEP = datetime(2020, 9, 7)
# Monday of the second week, between two departures.
BEFORE = datetime(2020, 9, 14, 9, 7)
UNTIL = datetime(2020, 9, 15, 8)
STORM = "2020-09-16\toff_local\tNghỉ tránh bão\tCông văn minh họa\n"
FROM, RETURNS = "giamsat@tinh.example", "tra@tinh.example"
MISSING = "mc@nganson.example"  # stands in the contacts, has no mailbox
MANY = "000.00.21.H99"          # its officer nganson.kd has 220 dossiers
KINDS = ("baseline", "alert", "digest", "correction", "admin", "confirm")
RUNGS = ("before-", "due-day", "overdue")
LARGE = 100 * 1024
# What may stand before our own first line.
ADDED = re.compile(rb"(?:(?:Return-Path|Delivered-To|X-Original-To|Received):"
                   rb"[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*)+\Z")
DOTS = ".Một chấm đầu dòng\n..Hai chấm đầu dòng\n.\n"


@dataclass(frozen=True)
class Kept:
    """One message as Dovecot tells it: whole, and its parts."""

    whole: bytes
    structure: bytes
    parts: tuple[bytes, bytes]


def fetch(box: imaplib.IMAP4_SSL) -> list[Kept]:
    kept = []
    for number in box.search(None, "ALL")[1][0].split():
        _, data = box.fetch(number, "(BODYSTRUCTURE BODY.PEEK[]"
                            " BODY.PEEK[1] BODY.PEEK[2])")
        pieces = [one for one in data if isinstance(one, tuple)]
        tail = b"".join(one for one in data if isinstance(one, bytes))
        said = b"".join(one[0] for one in pieces) + tail
        kept.append(Kept(pieces[0][1], said, (pieces[1][1], pieces[2][1])))
    return kept


def decoded_name(header: str) -> str:
    """Whom a To names; see tests/system/test_mime.py for why so."""
    name, _ = email.utils.parseaddr(header.replace("\r\n", ""))
    return str(email.header.make_header(email.header.decode_header(name)))


class Proof:
    def __init__(self, host: Host, folder: Path, seed: int):
        self.folder, self.seed = folder, seed
        contacts = (CONFIG / "contacts.csv").read_text("utf-8-sig")
        self.people = sorted(set(re.findall(r"[\w.]+@[\w.]+\.example",
                                            contacts)))
        self.mail = MailSystem(host, folder, [
            RETURNS, FROM, *(one for one in self.people if one != MISSING)])
        self.returns = self.mail.maildir(RETURNS)
        self.shelf = ListServer().start()
        self.province = Province(seed=seed, per_day=8).start()
        self.daemon = Daemon(BUILD, self.configure(), folder / "control")

    def configure(self) -> Path:
        calendar = self.folder / "lịch.tsv"
        shutil.copy(CONFIG / "calendar.tsv", calendar)
        templates = shutil.copytree(CONFIG / "templates",
                                    self.folder / "templates")
        words = templates / "alert.text.mustache"
        words.write_text(DOTS + words.read_text("utf-8"), "utf-8")
        shelf = list_source(self.shelf, size=1000)
        shelf["fields"] |= {"officer_account": "/officer"}
        return write_config(
            self.folder, [portal_source(self.folder, self.province.url), shelf],
            [{"name": "thu", "kind": "smtp", "smtp": {
                "host": "localhost", "port": self.mail.smtp,
                "tls": "starttls", "user": USER,
                "password": secret(self.folder, "mail", PASSWORD),
                "from": FROM, "from_name": "Giám sát hồ sơ một cửa",
                "mail_from": RETURNS, "ca_file": str(self.mail.ca_file),
                "timeout": "20s"}}],
            calendar=str(calendar), templates=str(templates),
            bounces=str(self.returns), contacts_confirm=True)

    def tell(self) -> None:
        """The story, to its last letter."""
        for number in range(220):
            self.shelf.put(f"{MANY}-200901-1{number:03d}",
                           datetime(2020, 9, 1, 9), agency=MANY,
                           due="2020-09-14T17:30:00+07:00",
                           officer="nganson.kd", procedure="9.999999")
        self.daemon.start(step=SWEEP)
        self.province.advance(BEFORE, self.daemon)
        with (self.folder / "lịch.tsv").open("a", encoding="utf-8") as calendar:
            calendar.write(STORM)
        done = self.daemon.ctl("reload")
        assert done.returncode == 0, done.stderr
        self.province.advance(UNTIL, self.daemon)
        self.mail.settle()
        # The reports are seen, and the administrators hear of them.
        self.province.advance(UNTIL + timedelta(minutes=30), self.daemon)
        self.mail.settle()

    def eml(self, letter: dict[str, Any]) -> bytes:
        """The bytes that left, as `outbox show` has them."""
        return subprocess.run(
            [str(BUILD / "hosoctl"), "--config", str(self.daemon.config),
             "outbox", "show", str(letter["id"]), "--eml"],
            check=True, capture_output=True, timeout=60).stdout

    def kinds(self) -> dict[str, set[str]]:
        """Message-IDs by what the letter tells."""
        store = sqlite3.connect(
            f"file:{self.folder}/state/hosod.db?mode=ro", uri=True)
        found: dict[str, set[str]] = {}
        for kind, rung, role, name in store.execute(
                "SELECT notice.kind, rung, role, message_id FROM notice"
                " JOIN letter ON letter.id = notice.letter"):
            for key in (kind, rung, f"role {role}"):
                found.setdefault(str(key), set()).add(name)
        store.close()
        return found

    def stop(self) -> None:
        if self.daemon.is_alive:
            self.daemon.kill()
        self.province.stop()
        self.shelf.stop()


def differences(letter: dict[str, Any], own: bytes, kept: Kept) -> list[str]:
    """What of a letter that arrived is not as the outbox has it."""
    wrong: list[str] = []

    def must(holds: object, what: str) -> None:
        if not holds:
            wrong.append(what)

    must(kept.whole.endswith(own), "bytes")
    added = kept.whole[:-len(own)]
    must(ADDED.match(added), "headers before ours")
    must(f"<{RETURNS}>".encode() in added.split(b"\r\n")[0], "Return-Path")
    must(b"with ESMTPSA" in added
         and f"Authenticated sender: {USER}".encode() in added, "STARTTLS, AUTH")
    must(kept.whole.isascii() and max(map(len, own.split(b"\r\n"))) <= 998
         and b"\n" not in own.replace(b"\r\n", b""), "lines")
    message = email.message_from_bytes(
        kept.whole, policy=email.policy.strict.clone(raise_on_defect=True))
    must(message["Subject"] == letter["subject"], "Subject")
    must(message["Message-ID"] == f"<{letter['message_id']}>", "Message-ID")
    must(message["Auto-Submitted"] == "auto-generated", "Auto-Submitted")
    must(message["List-Id"] and message["References"], "List-Id, References")
    must(message["To"].addresses[0].addr_spec == letter["recipient"], "To")
    old = email.message_from_bytes(kept.whole, policy=email.policy.compat32)
    must(decoded_name(old["To"]) == (letter["recipient_name"] or ""), "name")
    must(message.get_content_type() == "multipart/alternative"
         and [part.get_content_type() for part in message.walk()]
         == ["multipart/alternative", "text/plain", "text/html"]
         and kept.structure.count(b'"attachment"') == 0
         and b'"alternative"' in kept.structure, "structure")
    ours = own.split(b"\r\n--" + message.get_boundary().encode())
    for number, part in enumerate(message.iter_parts()):
        # Dovecot's reading, Python's, and the outbox's bytes by hand.
        told = quopri.decodestring(kept.parts[number])
        held = quopri.decodestring(ours[number + 1].split(b"\r\n\r\n", 1)[1])
        must(part["Content-Transfer-Encoding"] == "quoted-printable"
             and told == held == part.get_payload(decode=True),
             part.get_content_type())
        words = told.decode("utf-8")
        must(words == unicodedata.normalize("NFC", words)
             and any(ord(sign) > 0x1ea0 for sign in words), "diacritics")
    must('<html lang="vi">' in quopri.decodestring(
        kept.parts[1]).decode("utf-8"), "lang")
    return wrong


def compare(proof: Proof, letters: list[dict[str, Any]]) -> tuple[int, int]:
    """Every mailbox against the outbox: its letters, each once, nothing else;
    how many differ, and how long the longest is."""
    waiting = {letter["message_id"]: letter for letter in letters
               if letter["recipient"] != MISSING}
    differ = longest = dotted = 0
    for address in [FROM, *proof.people]:
        if address == MISSING:
            continue
        with proof.mail.box(address) as box:
            for kept in fetch(box):
                name = str(email.message_from_bytes(
                    kept.whole)["Message-ID"]).strip("<> ")
                letter = waiting.pop(name, None)
                assert letter is not None, f"{address}: {name} twice, or new"
                assert letter["recipient"] == address
                own = proof.eml(letter)
                wrong = differences(letter, own, kept)
                if wrong:
                    print(f"letter {letter['id']} to {address}: {wrong}")
                differ += bool(wrong)
                longest = max(longest, len(own))
                text = quopri.decodestring(kept.parts[0]).decode("utf-8")
                dotted += text.replace("\r\n", "\n").startswith(DOTS)
    assert not waiting, f"never arrived: {list(waiting)[:5]}"
    assert dotted > 0 and longest > LARGE, (dotted, longest)
    return differ, longest


def matched(proof: Proof, letters: list[dict[str, Any]]) -> int:
    """How many letters to nobody came back and were found."""
    lost = [letter for letter in letters if letter["recipient"] == MISSING]
    assert lost
    for letter in lost:
        whole = proof.daemon.ctl_json("outbox", "show", str(letter["id"]))
        (bounce,) = whole["bounces"]
        assert (bounce["recipient"], bounce["action"], bounce["status"]) \
            == (MISSING, "failed", "5.1.1"), bounce
    assert not list((proof.returns / "new").iterdir())
    reports = [one.name for one in (proof.returns / "cur").iterdir()]
    assert len(reports) == len(lost) and all("S" in one.partition(":2,")[2]
                                             for one in reports), reports
    return len(lost)


def prove(proof: Proof) -> None:
    proof.mail.refuses_strangers()
    proof.tell()
    letters = proof.daemon.ctl_json("outbox", "list")
    assert all(letter["state"] == "sent" for letter in letters), \
        Counter(letter["state"] for letter in letters)
    kinds = proof.kinds()
    for kind in KINDS:
        assert kinds.get(kind), f"no letter of kind {kind}"
    for rung in RUNGS:
        assert any(key.startswith(rung) for key in kinds), f"no {rung}"
    differ, longest = compare(proof, letters)
    bounced = matched(proof, letters)
    assert proof.daemon.terminate() == 0, proof.daemon.stderr
    print(f"seed {proof.seed}: {len(letters)} letters to "
          f"{len({letter['recipient'] for letter in letters})} recipients, "
          f"{len(letters) - bounced} read back over IMAP, the longest "
          f"{longest:,} bytes, {differ} differences, {bounced} returned and "
          f"{bounced} matched")
    assert differ == 0


def main() -> int:
    host = Host(Path(sys.argv[1]))
    folder = Path(tempfile.mkdtemp(prefix="hosod-"))
    proof = None
    try:
        proof = Proof(host, folder, int(sys.argv[2]) if len(sys.argv) > 2
                      else 1)
        prove(proof)
    finally:
        if proof is not None:
            proof.stop()
        host.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
