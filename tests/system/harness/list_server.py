"""An export API with a list that changes while it is read.

One shelf of dossiers, shown in every style of paging that lists are divided
in: by page, by offset, as a range, by a cursor, by the address of the next
page, by the Link header.  What happens between two pages is the test's: a
function called before each page is answered.  Nothing here is hosod's.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

OFFICE = timezone(timedelta(hours=7))
KEY = "khoa-thu"


class ListServer:
    """Serves `rows`, code to record, on a port it picks itself."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.before_page: Callable[[str, dict[str, str]], None] | None = None
        self.most = 1000           # records of a page, whatever is asked
        self.states_total = True
        self.hides_closed = False  # the list shows open dossiers alone
        self.order = "code"        # or "updated" (newest first)
        self.now: datetime | None = None
        self.fails: list[int] = []  # statuses of the next answers
        self.lock = threading.RLock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = 1 << 16  # headers and body leave together

            def log_message(self, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                with server.lock:
                    server.answer(self)

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever,
                                       daemon=True)

    def start(self) -> ListServer:
        self.thread.start()
        return self

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()

    # ---- the shelf ----

    def put(self, code: str, at: datetime, **fields: Any) -> None:
        """Adds or changes a dossier at a local moment."""
        row = self.rows.setdefault(code, {
            "code": code, "procedure": "1.001193", "status": "processing",
            "received": stamp(at), "due": None, "finished": None})
        row.update(fields)
        row["updated"] = stamp(at)

    def drop(self, code: str) -> None:
        del self.rows[code]

    def shown(self, query: dict[str, str]) -> list[dict[str, Any]]:
        rows = [row for row in self.rows.values()
                if not (self.hides_closed and row["finished"])]
        if "received_from" in query:
            rows = [row for row in rows if query["received_from"]
                    <= row["received"] <= query["received_to"]]
        if "updated_from" in query:
            rows = [row for row in rows
                    if row["updated"] >= query["updated_from"]]
        if self.order == "updated":
            return sorted(rows, key=lambda row: (row["updated"], row["code"]),
                          reverse=True)
        return sorted(rows, key=lambda row: row["code"])

    # ---- the wire ----

    def send(self, handler: BaseHTTPRequestHandler, status: int,
             body: dict[str, Any], **headers: str) -> None:
        data = json.dumps(body, ensure_ascii=False).encode()
        handler.send_response_only(status)
        moment = self.now or datetime.now()
        handler.send_header("Date", format_datetime(
            moment.replace(tzinfo=OFFICE).astimezone(timezone.utc),
            usegmt=True))
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        style = parts.path.strip("/").split("/")[0]
        query = {name: values[0] for name, values in
                 parse_qs(parts.query, keep_blank_values=True).items()}
        self.requests.append((parts.path, query))
        if self.fails:
            status = self.fails.pop(0)
            if status != 200:
                self.send(handler, status, {"message": "bận"})
                return
        if style == "one":
            row = self.rows.get(parts.path.split("/", 2)[2])
            if row:
                self.send(handler, 200, {"item": row})
            else:
                self.send(handler, 404, {"message": "không tìm thấy"})
            return
        if self.before_page:
            self.before_page(style, query)
        self.page(handler, style, query)

    def page(self, handler: BaseHTTPRequestHandler, style: str,
             query: dict[str, str]) -> None:
        rows = self.shown(query)
        size = min(int(query.get("size", 10)), self.most)
        headers: dict[str, str] = {}
        body: dict[str, Any] = {}
        if style == "cursor":  # by key, as good servers do
            rest = [row for row in rows
                    if row["code"] > query.get("cursor", "")]
            body["next"] = rest[size - 1]["code"] if len(rest) > size else None
            body["items"] = rest[:size]
            self.send(handler, 200, body)
            return
        if style == "offset":
            first = int(query["offset"])
        elif style == "range":
            first = int(query["start"])
            size = min(int(query["end"]) - first, self.most)
        else:
            first = (int(query.get("page", 1)) - 1) * size
        body["items"] = rows[first:first + size]
        if self.states_total:
            body["total"] = len(rows)
        if first + size < len(rows) and style in ("next", "link"):
            page = int(query.get("page", 1)) + 1
            address = f"/{style}?page={page}&size={size}"
            if style == "next":
                body["next"] = address
            else:
                headers["Link"] = f'<{address}>; rel="next"'
        self.send(handler, 200, body, **headers)


def stamp(at: datetime) -> str:
    return at.replace(tzinfo=OFFICE).isoformat(timespec="seconds")


REQUESTS: dict[str, dict[str, Any]] = {
    "page": {"query": {"page": "{{page}}", "size": "{{size}}"}},
    "offset": {"query": {"offset": "{{offset}}", "size": "{{size}}"}},
    "range": {"query": {"start": "{{offset}}", "end": "{{end}}"}},
    "cursor": {"query": {"cursor": "{{cursor}}", "size": "{{size}}"}},
    "next": {"query": {"size": "{{size}}"}},
    "link": {"query": {"size": "{{size}}"}},
}
STYLES: dict[str, dict[str, Any]] = {
    "page": {"style": "page", "total": "/total"},
    "offset": {"style": "offset", "total": "/total"},
    "range": {"style": "offset", "total": "/total"},
    "cursor": {"style": "cursor", "next": "/next"},
    "next": {"style": "next_url", "next": "/next"},
    "link": {"style": "link"},
}
RECHECK = {"url": "{{base}}/one/{{id}}", "records": "/item"}


def list_source(server: ListServer, style: str = "page", size: int = 10,
                name: str | None = None, query: dict[str, str] | None = None,
                **more: Any) -> dict[str, Any]:
    """A source that reads the list in one style, as configuration."""
    return {
        "name": name or style, "base": server.url, "every": "15m",
        "list": {"url": "{{base}}/" + style,
                 "query": {**REQUESTS[style]["query"], **(query or {})}},
        "records": "/items",
        "paging": {**STYLES[style], "size": size},
        "time_forms": ["rfc3339"],
        "fields": {"code": "/code", "procedure": "/procedure",
                   "received": "/received", "promised": "/due",
                   "finished": "/finished", "status": "/status",
                   "updated": "/updated", "agency": "/agency"},
        "status_map": {"processing": "processing", "done": "done",
                       "supplement": "waiting_supplement"},
        **more}
