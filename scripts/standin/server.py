"""HTTP around the export: routes, bodies, and the `Date` of simulated time."""

from __future__ import annotations

import json
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .api import Answer, Export, as_json
from .clock import epoch


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "MotCua/1.0", ""
    wbufsize = -1  # head and body in one packet: no wait for Nagle's ACK
    server: Server

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The `Date` header tells simulated time."""
        if timestamp is None:
            timestamp = epoch(self.server.export.clock.now())
        return formatdate(timestamp, usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are counted, not printed."""

    def _body(self) -> dict[str, Any]:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        value = json.loads(raw or b"{}")
        if not isinstance(value, dict):
            raise ValueError("not an object")
        return value

    def do_POST(self) -> None:
        """/login, /g, /admin/fault."""
        export = self.server.export
        routes = {"/login": export.login, "/g": export.portal,
                  "/admin/fault": export.fail}
        try:
            request = self._body()
        except ValueError as error:
            self._send(as_json({"error_code": "1",
                                "message": f"Yêu cầu không hợp lệ: {error}"},
                               status=400))
            return
        route = routes.get(urlsplit(self.path).path)
        self._send(route(request) if route
                   else as_json({"error": "no such path"}, status=404))

    def do_GET(self) -> None:
        """/export/dossiers, /admin/state."""
        parts = urlsplit(self.path)
        if parts.path == "/export/dossiers":
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            self._send(self.server.export.plain(
                query, self.headers.get("X-API-Key")))
        elif parts.path == "/admin/state":
            self._send(self.server.export.state())
        else:
            self._send(as_json({"error": "no such path"}, status=404))

    def _send(self, answer: Answer) -> None:
        if answer.delay:
            time.sleep(answer.delay)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.cut:
            self.wfile.write(answer.body[:len(answer.body) // 2])
            self.close_connection = True
        else:
            self.wfile.write(answer.body)


class Server(ThreadingHTTPServer):
    """Serves an export on a port of 127.0.0.1, in threads of its own."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, export: Export, port: int = 0):
        self.export = export
        super().__init__(("127.0.0.1", port), _Handler)
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": .02},
            daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A poller that hangs up is nobody's error."""

    def start(self) -> None:
        """Answers from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answers no more; the port is free again."""
        self.shutdown()
        self._thread.join()
        self.server_close()
