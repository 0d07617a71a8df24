"""A webhook's endpoint for tests: keeps what is posted, answers as told."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Post:
    """One request: headers in lower case, the body's exact bytes."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    answered: int

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: HookServer

    def log_message(self, format: str, *args: Any) -> None:
        """Posts are kept, not printed."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date of answers."""
        return self.server.date or super().date_time_string(timestamp)

    def do_POST(self) -> None:
        """Keeps the request, answers what is next."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:  # half a post is none
            self.close_connection = True
            return
        with self.server.lock:
            status, headers, said = (
                self.server.answers.popleft() if self.server.answers
                else (self.server.usual[0], {}, self.server.usual[1]))
            self.server.posts.append(Post(
                self.command, self.path, {k.lower(): v for k, v in self.headers.items()},
                body, status))
        if status == 0:  # break off without an answer
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        said = said.replace(b"{path}", self.path.encode())
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST


class HookServer(ThreadingHTTPServer):
    """Listens on a port of 127.0.0.1, in threads of its own."""

    daemon_threads = True

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.answers: deque[tuple[int, dict[str, str], bytes]] = deque()
        self.usual = (204, b"")
        self.date = ""  # else the machine's own
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": .02},
            daemon=True)

    @property
    def url(self) -> str:
        """Where to post."""
        return f"http://127.0.0.1:{self.server_address[1]}/canh-bao"

    def answer(self, status: int, count: int = 1, body: bytes = b"",
               **headers: str) -> None:
        """The next posts are answered so; 0 breaks off without an answer.
        Underscores in the names of headers become dashes; {path} in the body
        is the request's path."""
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        with self.lock:
            self.answers.extend([(status, named, body)] * count)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is nobody's error."""

    def start(self) -> HookServer:
        """Answers from now on."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Answers no more."""
        self.shutdown()
        self._thread.join()
        self.server_close()
