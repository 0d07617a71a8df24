#!/usr/bin/python3
"""A loopback HTTP server for the tests of io/: what it answers is chosen by
the path.  Prints the port it picked as its first line and ends when its
standard input does.

    /ok?…           a small JSON object, with Date, ETag and Link
    /echo           method, path, selected headers and body, as JSON
    /status/CODE    that status, {"message": "status CODE"}; 3xx with Location
    /retry/VALUE    429 with Retry-After: VALUE
    /busy/VALUE     503 with the same
    /same/KIND      three pages and an empty one that say by KIND when they
                    changed: etag, weak, old (Last-Modified), fresh (it is of
                    this minute), post, always (304 to whatever is asked)
    /change         the second of them changes, or back
    /whole          how many of them were sent whole, {"whole": N}
    /drip           one byte a second for ever
    /huge           a body without length and without end
    /huge-length    a Content-Length of 1 GB, nothing behind it
    /bomb           64 MiB of zeros as gzip
    /gzip           /ok as gzip
    /cut            Content-Length 1000, 100 bytes
    /cut-gzip       gzip that ends early
    /garbled-gzip   gzip with bytes in it that do not belong there
    /hang           no answer
    /close          closes without an answer
"""

import gzip
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlparse


def records(first, count):
    return [{"MaHoSo": f"H-{first + i}"} for i in range(count)]


class Province:
    """A source in the national portal's manner: POST /login gives a token
    that serves `uses` requests; GET /list?page=N[&tu=T] gives pages."""

    def __init__(self):
        self.lock = threading.Lock()
        self.logins = 0
        self.lists = 0
        self.whole = 0
        self.version = 1
        self.token = None
        self.left = 0

    def login(self, password, uses):
        with self.lock:
            self.logins += 1
            if password != "mat-khau":
                return 200, {"error_code": "5",
                             "message": f"sai mật khẩu {password}"}
            self.token = f"token-{self.logins}"
            self.left = uses
            return 200, {"error_code": "0", "session": self.token,
                         "expires_in": 600}

    def use(self, token):
        with self.lock:
            if token != self.token or self.left <= 0:
                return False
            self.left -= 1
            return True


province = Province()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def send(self, status, body, content_type="application/json", **headers):
        if not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def raw(self, status, headers, chunks):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        for chunk in chunks:
            self.wfile.write(chunk)
            self.wfile.flush()

    def answer(self):
        url = urlparse(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(size).decode()
        self.query = {k: v[0] for k, v in parse_qs(
            url.query, keep_blank_values=True).items()}
        parts = url.path.strip("/").split("/")
        name = "do_" + parts[0].replace("-", "_")
        if not hasattr(self, name):
            self.send(404, {"message": "no such path"})
            return
        try:
            getattr(self, name)(*parts[1:])
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_GET = do_POST = do_PUT = answer

    def do_ok(self):
        self.send(200, {"port": self.client_address[1]}, ETag='"7"',
                  Link="</ok?page=2>; rel=next")

    def do_echo(self):
        self.send(200, {"method": self.command, "path": self.path,
                        "body": self.body,
                        "type": self.headers.get("Content-Type"),
                        "accept": self.headers.get("Accept"),
                        "authorization": self.headers.get("Authorization"),
                        "x": self.headers.get("X-Test")})

    def do_status(self, code):
        extra = {"Location": "/ok"} if code.startswith("3") else {}
        self.send(int(code), {"message": f"status {code}"}, **extra)

    def do_retry(self, value):
        self.send(429, {"message": "chậm lại"}, Retry_After=value)

    def do_busy(self, value):
        self.send(503, {"message": "bảo trì"}, Retry_After=value)

    def do_same(self, kind):
        page = int(self.query.get("page", "1"))
        version = province.version if page == 2 else 1
        says = {"etag": {"ETag": f'"{page}.{version}"'},
                "weak": {"ETag": f'W/"{page}.{version}"'},
                "old": {"Last-Modified":
                        f"Fri, 20 Nov 2020 03:0{version}:00 GMT"},
                "fresh": {"Last-Modified": self.date_time_string()},
                }.get(kind, {"ETag": '"1"'})
        asked = (self.headers.get("If-None-Match"),
                 self.headers.get("If-Modified-Since"))
        expected = (says.get("ETag"), says.get("Last-Modified"))
        if kind == "always" or any(
                a and a == e for a, e in zip(asked, expected)):
            assert None in asked
            self.send_response(304)
            for name, value in says.items():
                self.send_header(name, value)
            self.end_headers()
            return
        with province.lock:
            province.whole += 1
        first = 2 * page - 1 + (10 if version > 1 else 0)
        self.send(200, {"error_code": 0, "result":
                        records(first, 2 if page <= 3 else 0)}, **{
                            k.replace("-", "_"): v for k, v in says.items()})

    def do_change(self):
        province.version = 3 - province.version
        self.send(200, {"version": province.version})

    def do_whole(self):
        self.send(200, {"whole": province.whole})

    def do_drip(self):
        def drops():
            while True:
                yield b" "
                time.sleep(1)
        self.raw(200, {"Content-Type": "application/json"}, drops())

    def do_huge(self):
        def flood():
            while True:
                yield b" " * 65536
        self.raw(200, {"Content-Type": "application/json"}, flood())

    def do_huge_length(self):
        self.raw(200, {"Content-Length": str(10**9)}, [b"x"])

    def do_bomb(self):
        self.raw(200, {"Content-Encoding": "gzip"},
                 [gzip.compress(bytes(64 << 20))])

    def do_gzip(self):
        body = gzip.compress(json.dumps({"a": "x" * 10000}).encode())
        self.send(200, body, Content_Encoding="gzip")

    def do_cut(self):
        self.raw(200, {"Content-Length": "1000"}, [b"y" * 100])

    def do_cut_gzip(self):
        body = gzip.compress(json.dumps({"a": list(range(9999))}).encode())
        self.raw(200, {"Content-Encoding": "gzip",
                       "Content-Length": str(len(body))},
                 [body[:len(body) // 2]])

    def do_garbled_gzip(self):
        body = gzip.compress(json.dumps({"a": list(range(9999))}).encode())
        middle = len(body) // 2
        self.send(200, body[:middle] + bytes(40) + body[middle:],
                  Content_Encoding="gzip")

    def do_hang(self):
        time.sleep(30)
        self.close_connection = True

    def do_close(self):
        self.close_connection = True

    # The province.

    def do_login(self, uses="1000000"):
        form = {k: v[0] for k, v in parse_qs(self.body).items()}
        status, body = province.login(form.get("password"), int(uses))
        self.send(status, body)

    def do_logins(self):
        self.send(200, {"logins": province.logins})

    def do_lists(self):
        self.send(200, {"lists": province.lists})

    def do_list(self, kind="plain"):
        """/list/KIND?page=N: three pages of two records, then what KIND does
        to page 2."""
        with province.lock:
            province.lists += 1
        page = int(self.query.get("page", "1"))
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        page_of = {"error_code": 0, "page": page,
                   "result": records(2 * page - 1, 2 if page <= 3 else 0)}
        if kind in ("total", "auth"):
            page_of["total"] = "6"
        if kind in ("auth", "auth-empty") and not province.use(token):
            if kind == "auth-empty":
                self.send(401, b"")
            else:
                self.send(200, {"error_code": "3", "result": None,
                                "message": f"phiên {token} đã hết hạn"})
            return
        if page == 2:
            if kind == "error":
                page_of = {"error_code": "1", "message": "CSDL bận",
                           "result": []}
            elif kind == "html":
                self.send(200, b"<html><body>Login</body></html>",
                          "text/html; charset=utf-8")
                return
            elif kind == "missing":
                del page_of["result"]
            elif kind == "object":
                page_of["result"] = {"MaHoSo": "H-3"}
            elif kind == "truncated":
                body = json.dumps(page_of).encode()
                self.send(200, body[:-9])
                return
            elif kind == "cut":
                self.raw(200, {"Content-Length": "1000"}, [b'{"result":['])
                return
            elif kind == "trailing":
                self.send(200, json.dumps(page_of).encode() + b"<html>")
                return
            elif kind == "repeat":
                page_of["result"] = records(1, 2)
            elif kind == "fatal":
                page_of = {"error_code": "9", "message": "sai đơn vị"}
        if kind == "forever":
            page_of["result"] = records(2 * page - 1, 2)
        if kind == "since":
            page_of = {"error_code": 0, "total": 1, "result":
                       [{"MaHoSo": "H-1", "tu": self.query.get("tu"),
                         "den": self.query.get("den")}]}
        self.send(200, page_of)

    def do_walk(self, kind):
        """Seven records, two a page at most whatever is asked, turned as KIND
        does it; without a total."""
        asked = self.query
        here = f"http://{self.headers['Host']}/walk/{kind}"
        if kind == "offset":
            at = int(asked["offset"])
            assert int(asked["end"]) - at == int(asked["size"])
            self.send(200, {"error_code": 0, "result":
                            records(at + 1, max(0, min(2, 7 - at)))})
            return
        # Pages of records 1-2, none (a filter left none), 3-4, 5.
        pages = {"": (1, 2, "b=&"), "b=&": (3, 0, "c"), "c": (3, 2, "d"),
                 "d": (5, 1, None)}
        at = asked.get("at", "")
        if kind.startswith("cursor") and asked.get("at") == "":
            self.send(400, {"message": "at is empty"})
            return
        first, count, following = pages[at]
        page = {"error_code": 0, "result": records(first, count)}
        headers = {}
        if kind == "cursor":
            page["next"] = following
        elif kind == "cursor-round":
            page["next"] = "c" if at else "b=&"
            page["result"] = records(10 * len(at) + 1 + province.lists, 1)
            province.lists += 1
        elif kind == "cursor-lost":
            page["more"] = True
        elif kind == "url" and following:
            page["next"] = (f"{here}?at=c" if at else
                            "?at=b%3D%26") if following != "d" \
                else "/walk/url?at=d"
        elif kind == "link" and following:
            headers["Link"] = (
                f'<{here}?at=>; rel="first", <{here}?at='
                f'{quote(following)}>; title="a, b"; rel="last next"')
        elif kind.startswith("away"):
            page["next"] = {
                "away-host": here.replace("127.0.0.1", "localhost"),
                "away-port": "http://127.0.0.1:1/walk",
                "away-scheme": here.replace("http:", "https:"),
                "away-file": "file:///etc/passwd",
                "away-user": here.replace("//", "//a:b@"),
                "away-none": "http://[",
            }[kind]
        self.send(200, page, **headers)


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
