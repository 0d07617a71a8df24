"""An export API with a store of its own that plays every known trap by name.

Healthy, it is what an adapter hopes for: a login with a token that expires, a
list in pages (by page, offset, cursor or next address), "updated since",
"received from ... to", one dossier by its code.  `play` switches a trap on, at
a page or from a time on; what the traps are is written in `fault_traps`.
"""

from __future__ import annotations

import base64
import functools
import gzip
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

ZONE = timedelta(hours=7)
USER, PASSWORD = "giamsat", "mat-khau-vi-du"


def iso(at: datetime | None) -> str | None:
    """A local time as the API writes it."""
    return None if at is None else f"{at.isoformat(timespec='seconds')}+07:00"


def epoch(at: datetime) -> float:
    """Seconds since 1970 UTC of a local time."""
    return (at - ZONE - datetime(1970, 1, 1)).total_seconds()


@functools.cache
def bomb() -> bytes:
    """Little that becomes 64 MiB."""
    return gzip.compress(bytes(64 << 20))


@dataclass
class Request:
    """What was asked, when, and what page of the list that is (0: none)."""

    at: datetime
    method: str
    path: str
    query: dict[str, str]
    token: str | None
    page: int = 0
    status: int = 0


@dataclass
class Answer:
    """What is sent: whole, or with a fault of the wire."""

    body: bytes
    status: int = 200
    type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""  # length, chunked, gzip_cut, gzip_bomb or silence


def as_json(value: Any, **more: Any) -> Answer:
    """A value as the API sends it."""
    return Answer(json.dumps(value, ensure_ascii=False).encode(), **more)


@dataclass
class Playing:
    """A trap that is switched on: for one page or all, from and until an
    instant, so many times."""

    name: str
    page: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    count: int | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    played: int = 0

    def holds(self, request: Request) -> bool:
        """Whether it plays for this request."""
        return ((self.page is None or self.page == request.page)
                and (self.since is None or request.at >= self.since)
                and (self.until is None or request.at < self.until)
                and (self.count is None or self.played < self.count))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "MotCua/1.0", ""
    wbufsize = -1
    server: FaultServer

    def date_time_string(self, timestamp: float | None = None) -> str:
        """`Date` tells the server's own time."""
        return formatdate(epoch(self.server.own_time()), usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are kept, not printed."""

    def _answer(self) -> None:
        url = urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        bearer = self.headers.get("Authorization")
        request = Request(
            self.server.clock(), self.command, url.path,
            dict(parse_qsl(url.query, keep_blank_values=True)),
            bearer.removeprefix("Bearer ") if bearer else None)
        try:
            self._send(self.server.answer(request, body), request)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_GET = do_POST = _answer

    def _send(self, answer: Answer, request: Request) -> None:
        headers = dict(answer.headers)
        body = answer.body
        if answer.fault == "silence":
            time.sleep(2)
        if answer.fault == "gzip_bomb":
            body = bomb()
        elif answer.fault == "gzip_cut":
            body = gzip.compress(body)[:-20]
        if answer.fault.startswith("gzip"):
            headers["Content-Encoding"] = "gzip"
        if answer.fault == "chunked":
            headers["Transfer-Encoding"] = "chunked"
        else:
            headers["Content-Length"] = str(len(body))
        request.status = answer.status
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        part = body[:len(body) * 9 // 10]
        if answer.fault == "chunked":
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        elif answer.fault == "length":
            self.wfile.write(part)
        elif answer.fault != "silence":
            self.wfile.write(body)
        self.close_connection = answer.fault != ""


class FaultServer(ThreadingHTTPServer):
    """Serves its dossiers on a port of 127.0.0.1, in threads of its own."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, clock: Callable[[], datetime], style: str = "page"):
        self.clock = clock          # the simulated local time
        self.style = style          # page, offset, cursor or next_url
        self.sort = "code"          # or "updated_at"
        self.apart = timedelta(0)   # its own clock from the true time
        self.token_life = timedelta(hours=1)
        self.store: dict[str, dict[str, Any]] = {}
        self.requests: list[Request] = []
        self.playing: list[Playing] = []
        self._tokens: dict[str, datetime] = {}
        self._later: list[tuple[datetime, Callable[[], None]]] = []
        self._lock = threading.RLock()
        super().__init__(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": .02},
            daemon=True)

    # ---- its dossiers ----

    def own_time(self) -> datetime:
        """What its clock shows."""
        return self.clock() + self.apart

    def put(self, code: str, at: datetime | None = None,
            **fields: Any) -> None:
        """A new dossier, or new fields of one; stamped with its own time, or
        that of the true instant `at`."""
        with self._lock:
            stamp = at + self.apart if at else self.own_time()
            self.store[code] = {**self.store.get(code, {"code": code}),
                                "updated_at": iso(stamp), **fields}

    def drop(self, code: str) -> None:
        """Deleted from the table, without a trace."""
        with self._lock:
            self.store.pop(code, None)

    def later(self, at: datetime, call: Callable[[], None]) -> None:
        """Something that happens at an instant."""
        with self._lock:
            self._later.append((at, call))
            self._later.sort(key=lambda entry: entry[0])

    def _happen(self, now: datetime) -> None:
        while self._later and self._later[0][0] <= now:
            self._later.pop(0)[1]()

    # ---- its traps ----

    def play(self, name: str, page: int | None = None,
             since: datetime | None = None, until: datetime | None = None,
             count: int | None = None, **settings: Any) -> Playing:
        """Switches a trap on."""
        from fault_traps import TRAPS
        assert name in TRAPS, f"no trap is called {name}"
        made = Playing(name, page, since, until, count, settings)
        with self._lock:
            self.playing.append(made)
        return made

    def heal(self) -> None:
        """No trap any more."""
        with self._lock:
            self.playing.clear()

    def _play(self, hook: str, request: Request, value: Any) -> Any:
        from fault_traps import TRAPS
        for playing in list(self.playing):
            where, call = TRAPS[playing.name]
            if where == hook and playing.holds(request):
                playing.played += 1
                value = call(self, request, value, **playing.settings)
        return value

    # ---- its answers ----

    def answer(self, request: Request, body: bytes) -> Answer:
        """What a request gets."""
        with self._lock:
            self._happen(request.at)
            self.requests.append(request)
            if request.path == "/login":
                return self._login(body)
            if request.path == "/dossiers":
                return self._list(request)
            if request.path.startswith("/dossiers/"):
                return self._detail(request)
            return as_json({"message": "no such path"}, status=404)

    def _login(self, body: bytes) -> Answer:
        asked = json.loads(body)
        if (asked.get("user"), asked.get("password")) != (USER, PASSWORD):
            return as_json({"error_code": "5", "message": "Sai mật khẩu"},
                           status=401)
        token = f"the-{len(self._tokens) + 1:04}"
        self._tokens[token] = self.clock() + self.token_life
        return as_json({"error_code": "0", "token": token, "expires_in":
                        int(self.token_life.total_seconds())})

    def forget_tokens(self) -> None:
        """Ends every session."""
        self._tokens = dict.fromkeys(self._tokens, datetime.min)

    def _is_known(self, request: Request) -> bool:
        until = self._tokens.get(request.token or "")
        return until is not None and request.at < until

    def rows(self, request: Request) -> list[dict[str, Any]]:
        """The list that a request is about, in its order."""
        since = request.query.get("since") or ""
        rows = sorted(self.store.values(),
                      key=lambda row: (row[self.sort], row["code"]))
        if since:
            rows = [row for row in rows if row["updated_at"] >= since]
        if "from" in request.query:
            rows = [row for row in rows
                    if request.query["from"] <= row["received_at"]
                    <= request.query["to"]]
        return self._play("rows", request, rows)

    def _place(self, request: Request, size: int) -> int:
        query = request.query
        if self.style == "page":
            return (int(query.get("page", 1)) - 1) * size
        if self.style == "cursor":
            cursor = query.get("cursor") or ""
            return int(base64.b64decode(cursor) or b"0")
        return int(query.get("offset") or 0)

    def _next(self, request: Request, place: int, total: int) -> str | None:
        if place >= total or self.style in ("page", "offset"):
            return None
        if self.style == "cursor":
            return base64.b64encode(str(place).encode()).decode()
        query = {**request.query, "offset": place}
        return f"{self.url}/dossiers?{urlencode(query)}"

    def _list(self, request: Request) -> Answer:
        asked = int(request.query.get("size", 5))
        size = self._play("size", request, asked)
        place = self._place(request, size)
        request.page = place // size + 1
        self._play("before", request, None)
        if not self._is_known(request):
            return self._play("refusal", request, as_json(
                {"error_code": "401",
                 "message": "Phiên đăng nhập đã hết hạn"}, status=401))
        rows = self.rows(request)
        total = len(rows)
        items = self._play("items", request, [
            self._play("record", request, dict(row))
            if isinstance(row, dict) and "status" in row else row
            for row in rows[place:place + size]])
        body = self._play("body", request, {
            "error_code": "0", "message": "Thành công", "succeeded": True,
            "total": total, "pages": -(-total // size), "per_page": asked,
            "items": items,
            "next": self._next(request, place + size, total)})
        answer = self._play("answer", request, as_json(body))
        self._play("after", request, None)
        return answer

    def _detail(self, request: Request) -> Answer:
        row = self.store.get(request.path.rpartition("/")[2])
        if not self._is_known(request):
            return as_json({"error_code": "401"}, status=401)
        if row is None:
            return as_json({"error_code": "404",
                            "message": "Không tìm thấy hồ sơ"}, status=404)
        return as_json({"error_code": "0", "succeeded": True, "items": [
            self._play("record", request, dict(row))]})

    # ---- its life ----

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def lists(self, since: datetime | None = None) -> list[Request]:
        """The requests for pages of the list, from an instant on."""
        with self._lock:
            return [one for one in self.requests if one.path == "/dossiers"
                    and (since is None or one.at >= since)]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is nobody's error."""

    def start(self) -> FaultServer:
        """Answers from now on."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Answers no more."""
        self.shutdown()
        self._thread.join()
        self.server_close()
