"""Servers that misbehave, for tests of what a daemon does about it.

A BadServer answers each path with a behaviour: a function that is given the
request's handler and writes whatever it likes to the connection.  Beside them
stand a port that accepts and never answers, and certificates that are wrong.
"""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

CHUNK = 1 << 16


@dataclass
class Request:
    """One request: when it came (monotonic), and what it asked for."""

    at: float
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    port: int  # of the client: the same port, the same connection


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: BadServer
    request_told: Request

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are kept, not printed."""

    def answer(self) -> None:
        """Keeps the request, then does what its path is told to."""
        url = urlparse(self.path)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.request_told = Request(
            time.monotonic(), self.command, url.path,
            {k: v[0] for k, v in parse_qs(url.query).items()},
            {k.lower(): v for k, v in self.headers.items()},
            self.client_address[1])
        self.server.requests.append(self.request_told)
        behaviour = self.server.paths.get(url.path)
        self.server.count(url.path, 1)
        try:
            if behaviour is None:
                self.send(404, {"message": "no such path"})
            else:
                behaviour(self)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True
        finally:
            self.server.count(url.path, -1)

    do_GET = do_POST = answer

    def send(self, status: int, body: bytes | object,
             **headers: str) -> None:
        """A whole answer; underscores in names of headers become dashes."""
        if not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        for name, value in {"Content_Type": "application/json",
                            **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status not in (204, 304):
            self.wfile.write(body)

    def pour(self, chunks: Iterator[bytes], **headers: str) -> None:
        """A body without a length of its own, as long as somebody reads."""
        self.close_connection = True
        self.send_response(200)
        for name, value in {"Content_Type": "application/json",
                            **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()
        for chunk in chunks:
            self.wfile.write(chunk)


Behaviour = Callable[[Handler], None]


class BadServer(ThreadingHTTPServer):
    """Listens on a port of 127.0.0.1; with a certificate, over TLS."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, certificate: tuple[Path, Path] | None = None) -> None:
        self.paths: dict[str, Behaviour] = {}
        self.requests: list[Request] = []
        self.most: dict[str, int] = {}  # requests for a path at one time
        self._now: dict[str, int] = {}
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), Handler)
        self.scheme = "http"
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*certificate)
            self.socket = context.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False)
            self.scheme = "https"
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": .02},
            daemon=True)

    @property
    def url(self) -> str:
        """Its root."""
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}"

    def count(self, path: str, more: int) -> None:
        """A request for a path begins or ends."""
        with self._lock:
            self._now[path] = self._now.get(path, 0) + more
            self.most[path] = max(self.most.get(path, 0), self._now[path])

    def asked(self, path: str) -> list[Request]:
        """The requests for a path so far."""
        return [r for r in list(self.requests) if r.path == path]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what the tests are about."""

    def start(self) -> BadServer:
        """Answers from now on."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Answers no more."""
        self.shutdown()
        self._thread.join()
        self.server_close()


class SilentPort:
    """Accepts connections and never says a word."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(64)
        self._taken: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def _accept(self) -> None:
        while True:
            try:
                self._taken.append(self._socket.accept()[0])
            except OSError:
                return

    def start(self) -> SilentPort:
        """Accepts from now on."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Hangs up on everybody."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()
        for taken in self._taken:
            taken.close()


# ---- behaviours ----

def page(records: list[Any], **frame: Any) -> Behaviour:
    """A good page."""
    body = json.dumps({"result": records, **frame},
                      ensure_ascii=False).encode()
    return lambda handler: handler.send(200, body)


def saying(status: int, body: bytes | object = b"",
           **headers: str) -> Behaviour:
    """A status with headers."""
    return lambda handler: handler.send(status, body, **headers)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One after the other, the last for ever."""
    left = list(behaviours)

    def behave(handler: Handler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)
    return behave


def flood(size: int, declared: bool) -> Behaviour:
    """A list of one record whose text is so many blanks long."""
    def behave(handler: Handler) -> None:
        def chunks() -> Iterator[bytes]:
            yield b'{"result":[{"ma":"'
            for _ in range(size // CHUNK):
                yield b" " * CHUNK
            yield b'"}]}'
        headers = {"Content_Length": str(size // CHUNK * CHUNK + 22)} \
            if declared else {}
        handler.pour(chunks(), **headers)
    return behave


def bomb(size: int) -> Behaviour:
    """So many blanks, packed a thousandfold."""
    packed = gzip.compress(b" " * size, 9)
    return lambda handler: handler.send(200, packed, Content_Encoding="gzip")


def nested(depth: int) -> Behaviour:
    """A record of nothing but opened brackets."""
    body = b'{"result":[' + b"[" * depth
    return lambda handler: handler.send(200, body)


def drip(handler: Handler) -> None:
    """One byte a second."""
    def drops() -> Iterator[bytes]:
        while True:
            yield b" "
            time.sleep(1)
    handler.pour(drops())


# ---- certificates ----

def certificate(folder: Path, name: str, host: str,
                expired: bool = False) -> tuple[Path, Path]:
    """A certificate for a host that is its own authority, and its key."""
    made, key = folder / f"{name}.crt", folder / f"{name}.key"
    request, index = folder / f"{name}.csr", folder / f"{name}.index"
    conf = folder / f"{name}.cnf"
    kind = "IP" if host[0].isdigit() else "DNS"
    index.touch()
    conf.write_text(
        f"[ca]\ndefault_ca=own\n[own]\ndatabase={index}\n"
        f"new_certs_dir={folder}\nrand_serial=yes\ndefault_md=sha256\n"
        "policy=any\nx509_extensions=ext\nunique_subject=no\n"
        f"[any]\ncommonName=supplied\n[ext]\nsubjectAltName={kind}:{host}\n")
    subprocess.run(
        ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={host}",
         "-keyout", key, "-out", request], check=True, capture_output=True)
    until = "20200101000000Z" if expired else "21200101000000Z"
    subprocess.run(
        ["openssl", "ca", "-batch", "-selfsign", "-config", conf, "-keyfile",
         key, "-in", request, "-out", made, "-notext", "-startdate",
         "20190101000000Z", "-enddate", until],
        check=True, capture_output=True)
    return made, key
