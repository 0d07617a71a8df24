"""Certificates made by openssl at test time, and a proxy that is one."""

from __future__ import annotations

import select
import socket
import socketserver
import ssl
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Pair:
    """A certificate and its key."""

    certificate: Path
    key: Path

    @property
    def both(self) -> Path:
        """Both in one file."""
        path = self.certificate.with_suffix(".pem")
        path.write_bytes(self.certificate.read_bytes()
                         + self.key.read_bytes())
        return path


class Authority:
    """One that signs."""

    def __init__(self, folder: Path, name: str):
        self.folder, self.name = folder, name
        self.root = self._make(name, "-x509", "-subj", f"/CN={name}")

    def _make(self, name: str, *words: str) -> Pair:
        pair = Pair(self.folder / f"{name}.crt", self.folder / f"{name}.key")
        subprocess.run(
            ["openssl", "req", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:prime256v1", "-nodes", "-days", "36500",
             "-keyout", pair.key, "-out", pair.certificate, *words],
            check=True, capture_output=True)
        return pair

    def sign(self, name: str, host: str = "") -> Pair:
        """A certificate for a server, or for a client."""
        pair = self._make(f"{self.name}-{name}", "-subj", f"/CN={name}")
        names = self.folder / f"{name}.ext"
        names.write_text(f"subjectAltName=DNS:{host or name}\n")
        signed = pair.certificate.with_suffix(".signed")
        subprocess.run(
            ["openssl", "x509", "-req", "-days", "36500", "-in",
             pair.certificate, "-CA", self.root.certificate, "-CAkey",
             self.root.key, "-CAcreateserial", "-extfile", names, "-out",
             signed], check=True, capture_output=True)
        return Pair(signed.rename(pair.certificate), pair.key)


def server_side(own: Pair, clients: Authority | None = None) \
        -> ssl.SSLContext:
    """TLS of a server, which wants certificates of an authority."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(own.certificate, own.key)
    if clients:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients.root.certificate)
    return context


class _Tunnel(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        """CONNECT host:port, or METHOD http://host/path."""
        method, target, _ = self.rfile.readline().decode().split()
        head = b""
        while (line := self.rfile.readline()) not in (b"\r\n", b""):
            head += line
        self.server.proxy.asked.append((method, target))
        if self.server.proxy.refuses:
            self.wfile.write(b"HTTP/1.1 403 Forbidden\r\n"
                             b"Content-Length: 0\r\n\r\n")
            return
        address = urlsplit(target if "://" in target else f"//{target}")
        with socket.create_connection((address.hostname, address.port)) \
                as far:
            if method == "CONNECT":
                self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            else:
                path = address.path + (f"?{address.query}"
                                       if address.query else "")
                far.sendall(f"{method} {path} HTTP/1.1\r\n".encode()
                            + head + b"Connection: close\r\n\r\n")
                # What stands behind the head may be here already.
                far.sendall(self.rfile.peek() if "content-length:" in
                            head.decode().lower() else b"")
                self.rfile.read(len(self.rfile.peek()))
            self.pass_on(far)

    def pass_on(self, far: socket.socket) -> None:
        """Bytes both ways, until one side ends."""
        while True:
            ready, _, _ = select.select([self.connection, far], [], [], 20)
            for one in ready:
                data = one.recv(65536)
                if not data:
                    return
                (far if one is self.connection else self.connection).sendall(
                    data)
            if not ready:
                return


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    proxy: Proxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up."""


class Proxy:
    """An HTTP proxy on a port of 127.0.0.1."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.refuses = False
        self._server = _Server(("127.0.0.1", 0), _Tunnel)
        self._server.proxy = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever,
                         kwargs={"poll_interval": .02}, daemon=True).start()

    def __enter__(self) -> Proxy:
        return self

    def __exit__(self, *why: object) -> None:
        self._server.shutdown()
        self._server.server_close()
