"""A source whose one page is bytes that a test has written."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Served

    def log_message(self, format: str, *args: Any) -> None:
        """What is asked for is not printed."""

    def do_GET(self) -> None:
        """The page, whatever was asked for."""
        body = self.server.body
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Served(ThreadingHTTPServer):
    """Listens on a port of 127.0.0.1; answers with `body`."""

    daemon_threads = True

    def __init__(self) -> None:
        self.body = b"[]"
        super().__init__(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": .02},
            daemon=True)

    @property
    def url(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def show(self, records: list[Any]) -> None:
        """The page from now on: dicts, or bytes as they are."""
        self.body = b"[" + b",".join(
            one if isinstance(one, bytes)
            else json.dumps(one, ensure_ascii=False).encode()
            for one in records) + b"]"

    def source(self, **more: Any) -> dict[str, Any]:
        """How it is configured."""
        fields = {"code": "/code", "procedure": "/procedure",
                  "procedure_name": "/title", "received": "/received",
                  "promised": "/promised", "finished": "/finished",
                  "status": "/status", "agency": "/agency",
                  "officer_account": "/officer", **more.pop("fields", {})}
        return {"name": "nguon", "base": self.url, "every": "15m",
                "list": {"url": "{{base}}/list"}, "records": "",
                "fields": fields, "time_forms": ["iso_local", "yyyy-MM-dd"],
                "status_map": {"1": "processing", "2": "returned"}, **more}

    def start(self) -> Served:
        """Answers from now on."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Answers no more."""
        self.shutdown()
        self._thread.join()
        self.server_close()
