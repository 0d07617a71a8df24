"""Servers in the manner of foreign and other exports, each a class of its own.

They answer as their documents say and lie as their kind does; every request
is kept, so that a test can say what was asked and by which method.
"""

from __future__ import annotations

import base64
import json
import ssl
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

LOCAL = timezone(timedelta(hours=7))
PARIS = timezone(timedelta(hours=2))
Answer = tuple[int, Any]


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, which must be JSON."""
        assert self.headers["content-type"] == "application/json"
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        """The body, which must be a form."""
        assert self.headers["content-type"] \
            == "application/x-www-form-urlencoded"
        return dict(parse_qsl(self.body.decode(), strict_parsing=True))

    @property
    def basic(self) -> str | None:
        """USER:PASSWORD of HTTP Basic."""
        kind, _, rest = self.headers.get("authorization", "").partition(" ")
        return base64.b64decode(rest).decode() if kind == "Basic" else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are kept, not printed."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The server's own clock."""
        now = self.server.export.now.replace(tzinfo=LOCAL)
        return format_datetime(now.astimezone(timezone.utc), usegmt=True)

    def answer(self) -> None:
        """Every method is answered alike."""
        parts = urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        asked = Asked(self.command, parts.path, dict(parse_qsl(
            parts.query, keep_blank_values=True)),
            {k.lower(): v for k, v in self.headers.items()},
            self.rfile.read(size))
        with self.server.lock:
            self.server.export.asked.append(asked)
            status, body = self.server.export.answer(asked)
        raw = body if isinstance(body, bytes) else json.dumps(
            body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, export: Export, tls: ssl.SSLContext | None):
        self.export, self.lock = export, threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is refused, or hangs up, is what is tested."""


class Export:
    """A server on a port of 127.0.0.1; `answer` says what it answers."""

    def __init__(self, now: datetime, tls: ssl.SSLContext | None = None):
        self.now = now  # local
        self.asked: list[Asked] = []
        self._server = _Server(self, tls)
        scheme, host = ("https", "localhost") if tls else ("http", "127.0.0.1")
        self.url = f"{scheme}://{host}:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": .02},
            daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_address[1]

    def answer(self, asked: Asked) -> Answer:
        """Status and body."""
        raise NotImplementedError

    def stop(self) -> None:
        """Answers no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Export:
        return self

    def __exit__(self, *why: object) -> None:
        self.stop()


class OpenCps(Export):
    """OpenCPS v2: records [start, end) of a total, Basic and a group, almost
    all values texts, three formats of time, of which one ends in a Z that means
    nothing; never more than three at once, whatever is asked for."""

    USER, PASSWORD, GROUP = "giamsat@tinh.example", "mật khẩu: thử", "35166"

    def __init__(self, now: datetime, rows: list[dict[str, str]]):
        super().__init__(now)
        self.rows = rows

    def answer(self, asked: Asked) -> Answer:
        if asked.path != "/o/rest/v2/dossiers":
            return 404, {"message": "no such path"}
        if asked.basic != f"{self.USER}:{self.PASSWORD}" \
                or asked.headers.get("groupid") != self.GROUP:
            return 401, b""
        start, end = int(asked.query["start"]), int(asked.query["end"])
        if asked.query.get("order") != "false" \
                or asked.query.get("sort") != "dossierId":
            return 400, {"message": "Sắp xếp không hợp lệ"}
        return 200, {"total": len(self.rows),
                     "data": self.rows[start:min(end, start + 3)]}


class Simplifiees(Export):
    """démarches-simplifiées: GraphQL with cursors, errors told with 200, and a
    client that asks for more than 100 is refused."""

    TOKEN = "jeton-de-test"
    PAGE = 2  # fewer than asked for

    def __init__(self, now: datetime, nodes: list[dict[str, Any]]):
        super().__init__(now)
        self.nodes = nodes
        self.trouble: list[Answer] = []  # met by the pages after the first

    @staticmethod
    def cursor(index: int) -> str:
        """Opaque, and not fit for an address or JSON by luck alone."""
        return base64.b64encode(f'd"{index}\\?>é'.encode()).decode()

    def answer(self, asked: Asked) -> Answer:
        if asked.method != "POST" or asked.path != "/api/v2/graphql":
            return 404, {"errors": [{"message": "Not found"}], "data": None}
        if asked.headers.get("authorization") != f"Bearer {self.TOKEN}":
            return 200, {"errors": [{"message": (
                "An object of type Demarche was hidden due to permissions")}],
                "data": {"demarche": None}}
        variables = asked.json["variables"]
        assert "dossiers(" in asked.json["query"]
        assert datetime.fromisoformat(variables["since"]).tzinfo
        if variables["first"] > 100:
            return 200, {"errors": [{"message": "first > 100"}], "data": None}
        after = variables["after"]
        start = 0 if after is None else next(
            i for i in range(len(self.nodes) + 1) if self.cursor(i) == after)
        if start and self.trouble:
            return self.trouble.pop(0)
        part = self.nodes[start:start + self.PAGE]
        end = start + len(part)
        return 200, {"data": {"demarche": {"number": variables["demarche"],
            "dossiers": {
                "pageInfo": {"hasNextPage": end < len(self.nodes),
                             "endCursor": self.cursor(end)},
                "nodes": part}}}}


class Open311(Export):
    """GeoReport v2: a root array, newest first, pages until an empty one; the
    span needs its zone and at most 90 days, the key stands in the query."""

    KEY = "khóa+thử&nghiệm"

    def __init__(self, now: datetime, rows: list[dict[str, Any]]):
        super().__init__(now)
        self.rows = sorted(rows, key=lambda r: r["requested_datetime"],
                           reverse=True)

    @staticmethod
    def refusal(status: int, description: str) -> Answer:
        """An error is an array, too."""
        return status, [{"code": status, "description": description}]

    def answer(self, asked: Asked) -> Answer:
        query = asked.query
        if asked.method != "GET" or asked.path != "/georeport/v2/requests.json":
            return self.refusal(404, "unknown resource")
        if query.get("api_key") != self.KEY:
            return self.refusal(403, "api_key is wrong")
        try:
            start = datetime.fromisoformat(query["start_date"])
            end = datetime.fromisoformat(query["end_date"])
        except ValueError as error:  # a blank where a plus was meant
            return self.refusal(400, str(error))
        if not (start.tzinfo and end.tzinfo):
            return self.refusal(400, "time zone is mandatory")
        if end - start > timedelta(days=90):
            return self.refusal(400, "span over 90 days")
        found = [row for row in self.rows if start <= datetime.fromisoformat(
            row["requested_datetime"]) <= end]
        first = (int(query["page"]) - 1) * int(query["page_size"])
        return 200, found[first:first + int(query["page_size"])]


class Window(Export):
    """The date-window pull: what was received between two moments, the same
    static key in the body and as a bearer, HTTP 200 whatever happens."""

    KEY = "khoa-tinh-thu"
    FORM = "%d/%m/%Y %H:%M:%S"

    def __init__(self, now: datetime, rows: list[dict[str, str]],
                 tls: ssl.SSLContext | None = None):
        super().__init__(now, tls)
        self.rows = rows

    @staticmethod
    def result(code: Any, message: str, rows: Any) -> Answer:
        """The envelope."""
        return 200, {"result": {"message": message, "error_code": code,
                                "data": rows}}

    def answer(self, asked: Asked) -> Answer:
        wanted = asked.json
        if wanted["AcceptKey"] != self.KEY or \
                asked.headers["authorization"] != f"Bearer {self.KEY}":
            return self.result("-1", "Sai AcceptKey", None)
        if wanted["MaTinh"] != "99":
            return self.result(0, "Thành công", [])
        start = datetime.strptime(wanted["ThoiGianBatDau"], self.FORM)
        end = datetime.strptime(wanted["ThoiGianKetThuc"], self.FORM)
        return self.result(0, "Thành công", [
            row for row in self.rows
            if start <= datetime.strptime(row["ngayTiepNhan"],
                                          self.FORM) <= end])


class Tokens(Export):
    """A login in XML; its token, good for two requests, is wanted in one place
    and its end is told in one way."""

    PASSWORD = 'm"&<k'
    ENDS: dict[str, Answer] = {
        "401": (401, b""),
        "403": (403, {"message": "forbidden"}),
        "html": (200, b"<!DOCTYPE html><title>Login</title>"),
        "redirect": (302, b""),
        "body": (200, {"error": "token expired", "data": None}),
    }

    def __init__(self, now: datetime, place: str, end: str,
                 rows: list[dict[str, Any]]):
        super().__init__(now)
        self.place, self.end, self.rows = place, end, rows
        self.logins = self.left = 0

    @property
    def token(self) -> str:
        """Full of what must be escaped somewhere."""
        return f'k/{self.logins}+="\\&ệ' if self.place != "header" \
            else f"k/{self.logins}+=\"\\&"

    def given(self, asked: Asked) -> str | None:
        """The token of a request."""
        return {"header": lambda: asked.headers.get("x-token"),
                "query": lambda: asked.query.get("token"),
                "form": lambda: asked.form.get("token"),
                "body": lambda: asked.json["auth"]["token"]}[self.place]()

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/login":
            assert asked.headers["content-type"] == "text/xml"
            if asked.body.decode() != f"<mk>{self.PASSWORD}</mk>":
                return 403, {"message": "sai"}
            self.logins, self.left = self.logins + 1, 2
            return 200, {"v": {"token": self.token}}
        if not self.left or self.given(asked) != self.token:
            return self.ENDS[self.end]
        self.left -= 1
        page = int(asked.query["page"])
        # The last page is a lone object, and none is null.
        part = self.rows[page:page + 1]
        return 200, {"data": part[0] if part else None,
                     "more": page + 1 < len(self.rows)}


class Queue(Export):
    """A queue behind a gateway: client credentials give a token for a few
    requests; a record holds the dossier as JSON in a string; whatever is
    acknowledged would be gone."""

    KEY, SECRET = "khoa-ung-dung", "bi:mat"

    def __init__(self, now: datetime, rows: list[dict[str, Any]]):
        super().__init__(now)
        self.rows, self.tokens, self.left = rows, 0, 0
        self.whole = False  # the list itself as JSON in a string

    def token(self, asked: Asked) -> Answer:
        """As the gateway gives it."""
        if asked.basic != f"{self.KEY}:{self.SECRET}" or \
                asked.form != {"grant_type": "client_credentials"}:
            return 401, {"error": "invalid_client"}
        self.tokens, self.left = self.tokens + 1, 3
        return 200, {"access_token": f"thẻ/{self.tokens}+=", "expires_in": 2061,
                     "token_type": "Bearer"}

    def answer(self, asked: Asked) -> Answer:
        if (asked.method, asked.path) == ("POST", "/token"):
            return self.token(asked)
        if (asked.method, asked.path) != ("GET", "/dvclt/1.0/LayDanhSachHoSo"):
            return 405, {"fault": {"code": 900904}}
        if asked.query.get("access_token") != f"thẻ/{self.tokens}+=" or \
                not self.left:
            return 401, {"fault": {"code": 900901,
                                   "message": "Invalid Credentials"}}
        self.left -= 1
        page = asked.json["trang"]  # a GET with a body
        part = self.rows[page * 2:page * 2 + 2]
        return 200, {"data": json.dumps(part) if self.whole else part}


class Digit(Export):
    """egov-workflow-v2: the token in the body, times in milliseconds, and what
    is left of a limit in the place of its end, counted by its own clock."""

    TOKEN = "3e1f-thu"

    def __init__(self, now: datetime, rows: list[dict[str, Any]]):
        super().__init__(now)
        self.rows = rows
        self.skew_ms = 0  # between counting and being read

    @staticmethod
    def ms(at: datetime) -> int:
        """Milliseconds of a local time."""
        return int(at.replace(tzinfo=LOCAL).timestamp()) * 1000

    def instance(self, row: dict[str, Any]) -> dict[str, Any]:
        """`due` becomes what is left of it."""
        row = dict(row)
        due = row.pop("due")
        row["businesssServiceSla"] = None if due is None else (
            self.ms(due) - self.ms(self.now) + self.skew_ms)
        return row

    def answer(self, asked: Asked) -> Answer:
        if asked.method != "POST" or not asked.path.endswith("/_search"):
            return 404, {"Errors": [{"code": "NotFound"}]}
        if asked.json["RequestInfo"]["authToken"] != self.TOKEN:
            return 401, {"Errors": [{"code": "InvalidAccessTokenException"}]}
        first = int(asked.query["offset"])
        rows = self.rows[first:first + min(int(asked.query["limit"]), 2)]
        return 200, {"ResponseInfo": {"status": "successful"},
                     "ProcessInstances": [self.instance(r) for r in rows],
                     "totalCount": len(self.rows)}
