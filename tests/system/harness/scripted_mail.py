"""An SMTP server that does what a test tells it at every point of a
conversation: answers otherwise, waits, speaks nonsense, or hangs up.  Threads
and sockets, nothing that would mend a mistake."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

HANG_UP = "hang up"


@dataclass
class Fault:
    """What the next `count` conversations meet at `point`.

    point: "connect" (in place of the greeting), "starttls" (behind the 220),
    "auth", "mail", "rcpt", "data" (in place of the 354), "body" (behind the
    354) or "taken" (the letter is here).  say: a reply, or HANG_UP.
    seconds: how long the server waits first.
    """

    point: str
    say: str
    count: int = 1
    seconds: float = 0.0


class _HungUp(Exception):
    """The conversation is over."""


@dataclass
class _Talk:
    server: ScriptedMail
    line: socket.socket
    letters: int = 0
    recipient: str = ""
    buffer: bytes = field(default=b"")

    def say(self, text: str) -> None:
        """One reply."""
        self.line.sendall(text.encode() + b"\r\n")

    def hear(self) -> str:
        """One line of the client."""
        while b"\r\n" not in self.buffer:
            more = self.line.recv(65536)
            if not more:
                raise _HungUp
            self.buffer += more
        first, self.buffer = self.buffer.split(b"\r\n", 1)
        return first.decode("ascii", "replace")

    def meets(self, point: str) -> bool:
        """True where the fault has answered already."""
        fault = self.server.next_fault(point)
        if fault is None:
            return False
        self.server.gone.wait(fault.seconds)
        if fault.say == HANG_UP:
            raise _HungUp
        self.say(fault.say)
        return True

    def encrypt(self) -> None:
        """STARTTLS; nonsense in the place of the handshake is a fault."""
        self.say("220 Go ahead")
        if self.meets("starttls"):
            raise _HungUp
        self.line = self.server.context.wrap_socket(self.line,
                                                    server_side=True)

    def take(self) -> None:
        """DATA and what follows."""
        if self.meets("data"):
            return
        self.say("354 Go on")
        if self.meets("body"):
            raise _HungUp
        lines = []
        while (line := self.hear()) != ".":
            lines.append(line)
        self.server.arrived.append((self.recipient, "\r\n".join(lines)))
        if not self.meets("taken"):
            self.say("250 2.0.0 taken")
        self.letters += 1

    def tire(self, verb: str) -> None:
        """No second letter on this connection."""
        tired = self.server.tired
        if verb == self.server.tired_at and tired and self.letters:
            self.server.tired_of += 1
            if tired != HANG_UP:
                self.say(tired)
            raise _HungUp

    def envelope(self, verb: str, line: str) -> None:
        """MAIL and RCPT."""
        if verb == "RCPT":
            self.recipient = line[line.index("<") + 1:line.index(">")]
            if self.recipient in self.server.unknown:
                self.say("550 5.1.1 No such mailbox")
                return
        if not self.meets(verb.lower()):
            self.say("250 OK")

    def run(self) -> None:
        """From the greeting to QUIT."""
        if self.meets("connect"):
            raise _HungUp
        self.say("220 mail.example ESMTP")
        while True:
            line = self.hear()
            verb = line[:4].upper()
            self.tire(verb)
            if verb == "EHLO":
                secure = isinstance(self.line, ssl.SSLSocket)
                self.say("250-mail.example")
                self.say("250 AUTH PLAIN" if secure else "250 STARTTLS")
            elif verb == "STAR":
                self.encrypt()
            elif verb == "AUTH":
                if len(line.split()) < 3:
                    self.say("334 ")
                    self.hear()
                if not self.meets("auth"):
                    self.say("235 Welcome")
            elif verb in ("MAIL", "RCPT"):
                self.envelope(verb, line)
            elif verb == "DATA":
                self.take()
            elif verb == "QUIT":
                self.say("221 Bye")
                return
            else:
                self.say("250 OK")


class ScriptedMail:
    """Listens on a port of 127.0.0.1; a thread a conversation."""

    def __init__(self, certificate: Path, key: Path):
        self.certificate = certificate
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(certificate, key)
        self.unknown: set[str] = set()
        self.tired = ""  # what a second letter of a connection meets
        self.tired_at = "MAIL"
        self.tired_of = 0
        self.arrived: list[tuple[str, str]] = []
        self.gone = threading.Event()
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self.port = 0

    def fault(self, *faults: Fault) -> None:
        """From now on."""
        with self._lock:
            self._faults = list(faults)

    def next_fault(self, point: str) -> Fault | None:
        """The one that a conversation meets, used up by one."""
        with self._lock:
            for fault in self._faults:
                if fault.point == point and fault.count > 0:
                    fault.count -= 1
                    return fault
        return None

    def ids(self) -> Counter[str]:
        """How often each Message-ID arrived."""
        return Counter(
            next(line for line in body.split("\r\n")
                 if line.startswith("Message-ID:")).split("<")[1].rstrip(">")
            for _, body in self.arrived)

    def _serve(self, line: socket.socket) -> None:
        talk = _Talk(self, line)
        try:
            talk.run()
        except (_HungUp, OSError):
            pass
        talk.line.close()

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[line],
                             daemon=True).start()

    def open(self) -> ScriptedMail:
        """Listens, on the port of before where there was one."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._listen, args=[listener],
                         daemon=True).start()
        return self

    def close(self) -> None:
        """Connections are refused from now on."""
        if self._listener is not None:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
            time.sleep(.05)  # until accept has returned

    def stop(self) -> None:
        """Ends what still waits."""
        self.gone.set()
        self.close()
