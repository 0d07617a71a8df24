"""A real SMTP server for tests: STARTTLS or implicit TLS, AUTH, and trouble
at named points."""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import ssl
import subprocess
import threading
import warnings
from collections import deque
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

# Sessions that break off are what the tests are about.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

USER, PASSWORD = "hosod", "mat-khau-thu-nghiem"


@dataclass
class Letter:
    """One message as it arrived, with its envelope."""

    sender: str
    recipients: list[str]
    bytes: bytes
    user: str | None
    encrypted: bool
    answered: bool = True  # False: taken, but the answer never left

    @property
    def message(self) -> EmailMessage:
        """Parsed by Python's strict reader: the oracle for our MIME."""
        parsed = email.message_from_bytes(self.bytes,
                                          policy=email.policy.strict)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def text(self) -> str:
        """The text part."""
        part = self.message.get_body(("plain",))
        assert part is not None
        return part.get_content()


@dataclass
class Trouble:
    """What the next messages meet.

    point: "connect", "mail", "rcpt", "data" (before the body is taken) or
    "answer" (the body was taken).  reply: an SMTP reply such as "451 4.7.1
    Greylisted", or "" to break the connection off.  seconds: how long the
    server waits first.
    """

    point: str
    reply: str = ""
    count: int = 1
    seconds: float = 0.0


@dataclass
class _Handler:
    server: MailServer
    user: str | None = field(default=None)

    async def _meets(self, point: str, smtp: SMTP) -> str | None:
        trouble = self.server.next_trouble(point)
        if trouble is None:
            return None
        await asyncio.sleep(trouble.seconds)
        if trouble.reply == "" and not trouble.seconds:
            smtp.transport.abort()
            return "421 4.3.2 gone"
        return trouble.reply or None

    async def handle_EHLO(self, smtp: SMTP, session: Any, envelope: Any,
                          hostname: str, responses: list[str]) -> list[str]:
        """Greets; breaks off here for trouble at "connect"."""
        session.host_name = hostname
        reply = await self._meets("connect", smtp)
        return [reply] if reply else responses

    async def handle_MAIL(self, smtp: SMTP, session: Any, envelope: Any,
                          address: str, options: list[str]) -> str:
        """The envelope's sender."""
        reply = await self._meets("mail", smtp)
        if reply:
            return reply
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, smtp: SMTP, session: Any, envelope: Any,
                          address: str, options: list[str]) -> str:
        """A recipient; unknown ones are refused for good, greylisted ones
        put off."""
        reply = await self._meets("rcpt", smtp)
        if reply:
            return reply
        if address in self.server.unknown:
            return "550 5.1.1 No such mailbox"
        if address in self.server.greylisted:
            return "451 4.7.1 Greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, session: Any,
                          envelope: Any) -> str:
        """The body has come: take it, unless told otherwise."""
        reply = await self._meets("data", smtp)
        if reply:
            return reply
        letter = Letter(envelope.mail_from, list(envelope.rcpt_tos),
                        envelope.original_content,
                        self.user, self.server.implicit
                        or session.ssl is not None)
        self.server.letters.append(letter)
        reply = await self._meets("answer", smtp)
        if reply:
            letter.answered = False
            return reply
        return "250 2.0.0 taken"

    def authenticate(self, server: SMTP, session: Any, envelope: Any,
                     mechanism: str, data: Any) -> AuthResult:
        """LOGIN and PLAIN with the one account."""
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        given = (data.login.decode(), data.password.decode())
        if given != (USER, PASSWORD):
            return AuthResult(success=False, handled=False)
        self.user = given[0]
        return AuthResult(success=True)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and localhost that is its own authority."""
    certificate, key = folder / "smtp.crt", folder / "smtp.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-nodes", "-days", "36500",
         "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key,
         "-out", certificate], check=True, capture_output=True)
    return certificate, key


class MailServer:
    """Takes letters on a port of 127.0.0.1, in a thread of its own."""

    def __init__(self, certificate: Path, key: Path, implicit: bool = False):
        self.letters: list[Letter] = []
        self.unknown: set[str] = set()
        self.greylisted: set[str] = set()
        self.certificate = certificate
        self._troubles: deque[Trouble] = deque()
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(certificate, key)
        self.implicit = implicit
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    def trouble(self, point: str, reply: str = "", count: int = 1,
                seconds: float = 0.0) -> None:
        """The next `count` messages to reach `point` meet trouble there."""
        self._troubles.append(Trouble(point, reply, count, seconds))

    def next_trouble(self, point: str) -> Trouble | None:
        """The trouble that a message meets at a point, used up by one."""
        for trouble in self._troubles:
            if trouble.point == point:
                trouble.count -= 1
                if trouble.count <= 0:
                    self._troubles.remove(trouble)
                return trouble
        return None

    def _protocol(self) -> SMTP:
        handler = _Handler(self)
        # Under implicit TLS aiosmtpd does not see that all is encrypted.
        warnings.filterwarnings("ignore", "Requiring AUTH while not")
        return SMTP(handler, enable_SMTPUTF8=False, hostname="mail.example",
                    loop=self._loop,
                    tls_context=None if self.implicit else self._context,
                    require_starttls=not self.implicit, auth_required=True,
                    auth_require_tls=not self.implicit,
                    authenticator=handler.authenticate)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)

        async def listen() -> None:
            server = await self._loop.create_server(
                self._protocol, "127.0.0.1", 0,
                ssl=self._context if self.implicit else None)
            self.port = server.sockets[0].getsockname()[1]
            self._ready.set()
        self._loop.run_until_complete(listen())
        self._loop.run_forever()

    def start(self) -> MailServer:
        """Listens from now on."""
        self._thread.start()
        self._ready.wait(10)
        return self

    def stop(self) -> None:
        """Listens no more."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
