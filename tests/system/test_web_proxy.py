"""hosoweb behind a reverse proxy: what is believed of whom, and the shipped
site of nginx."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from harness.config import CONFIG
from harness.door import PASSWORD, Door, start


@pytest.fixture
def door(build: Path, folder: Path) -> Iterator[Door]:
    made = start(build, folder)
    yield made
    assert made.web.stop() == 0, made.web.stderr
    assert PASSWORD not in made.web.stderr


def test_throttled_by_address(build: Path, folder: Path) -> None:
    """Twenty names from one address, which the proxy tells."""
    door = start(build, folder, proxy={"from": "127.0.0.1"})
    for number in range(20):
        got = door.enter(f"khong.co{number}", "sai",
                         X_Forwarded_For="10.0.0.1, 192.0.2.7")
        assert got.status == 403
    assert "thử lại từ" in got.page.text
    assert door.enter(X_Forwarded_For="192.0.2.7").status == 429
    assert door.enter(X_Forwarded_For="192.0.2.8").status == 303
    door.wait(15)
    assert door.enter(X_Forwarded_For="192.0.2.7").status == 303
    assert "signed in from 192.0.2.8" in door.web.stderr
    assert door.web.stop() == 0


def test_its_owner_is_not_kept_out(build: Path, folder: Path) -> None:
    """Whoever tries a name from elsewhere, for as long as he likes."""
    door = start(build, folder, proxy={"from": "127.0.0.1"})
    assert door.enter(X_Forwarded_For="192.0.2.1").status == 303
    for _ in range(8):
        assert door.enter(password="sai", X_Forwarded_For="192.0.2.2") \
            .status in (403, 429)
    assert door.enter(X_Forwarded_For="192.0.2.2").status == 429
    assert door.enter(X_Forwarded_For="192.0.2.1").status == 303
    assert door.web.stop() == 0


def test_forwarded_addresses_are_not_believed(door: Door) -> None:
    """Without a proxy in the configuration, who connects is who it is."""
    for number in range(20):
        door.enter(f"khong.co{number}", "sai",
                   X_Forwarded_For=f"192.0.2.{number}")
    assert door.enter(X_Forwarded_For="192.0.2.77").status == 429


def test_the_proxy_signs_in(build: Path, folder: Path) -> None:
    door = start(build, folder,
                 proxy={"header": "X-Remote-User", "from": "127.0.0.1"})
    assert door.as_who(X_Remote_User="qua.proxy") == "Người Qua Cổng"
    assert door.as_who(X_Remote_User="QUA.PROXY") == "Người Qua Cổng"
    assert door.as_who(X_Remote_User="khong.co") is None
    assert door.as_who(X_Remote_User="") is None
    # By the proxy alone where it names somebody.
    cookie = door.cookie()
    assert door.as_who(Cookie=cookie) is not None
    assert door.as_who(Cookie=cookie, X_Remote_User="khong.co") is None
    assert door.as_who(Cookie=cookie, X_Remote_User="qua.proxy") == \
        "Người Qua Cổng"
    got = door.web.ask("GET", "/dang-nhap", X_Remote_User="<b>ai</b>")
    assert got.status == 403 and "“<b>ai</b>”" in got.page.text
    assert "<b>" not in got.text
    got = door.web.ask("GET", "/dang-nhap", X_Remote_User=b"\xff\xfe")
    assert got.status == 403 and "Tài khoản này đã" in got.page.text
    # Of two nobody knows which the proxy wrote.
    with socket.create_connection(("127.0.0.1", door.web.port)) as line:
        line.sendall(b"GET /khong-co HTTP/1.1\r\nHost: a\r\n"
                     b"X-Remote-User: qua.proxy\r\n"
                     b"X-Remote-User: vp.kstt\r\nConnection: close\r\n\r\n")
        said = b"".join(iter(lambda: line.recv(65536), b""))
    assert said.startswith(b"HTTP/1.1 404") and b"<span>" not in said
    page = door.web.ask("GET", "/khong-co", X_Remote_User="qua.proxy")
    assert "Đăng xuất" not in page.text
    csrf = page.page.field("csrf")
    out = door.web.post("/dang-xuat", [("csrf", csrf)],
                        X_Remote_User="ct.nganson")
    assert out.status == 403
    assert door.web.stop() == 0


@pytest.mark.parametrize("proxy", [
    {"header": "X-Remote-User", "from": ["192.0.2.1", "10.0.0.0/8"]},
    {"from": "127.0.0.1"},
    {"header": "X-Other", "from": "127.0.0.1"}, None])
def test_from_elsewhere_the_header_is_dropped(
        build: Path, folder: Path, proxy: dict[str, Any] | None) -> None:
    door = start(build, folder, **({"proxy": proxy} if proxy else {}))
    assert door.as_who(X_Remote_User="qua.proxy") is None
    got = door.web.ask("GET", "/dang-nhap", X_Remote_User="qua.proxy")
    assert got.status == 200
    assert door.web.stop() == 0


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not there")
def test_behind_the_sample_site(build: Path, folder: Path,
                                certificate: tuple[Path, Path]) -> None:
    """The shipped site of nginx, its names and ports changed."""
    door = start(build, folder, address="https://localhost",
                 proxy={"header": "X-Remote-User", "from": "127.0.0.1"})
    with socket.socket() as plain, socket.socket() as tls:
        for one in (plain, tls):
            one.bind(("127.0.0.1", 0))
        ports = plain.getsockname()[1], tls.getsockname()[1]
    log = folder / "access.log"
    site = (CONFIG / "examples" / "nginx.conf").read_text("utf-8")
    for what, by in (
            (r"listen \[::\].*", ""), (r"listen 80;", f"listen {ports[0]};"),
            (r"listen 443 ssl http2;", f"listen {ports[1]} ssl http2;"),
            (r"giamsat\.tinh\.example;", "localhost;"),
            (r"(ssl_certificate) .*", rf"\1 {certificate[0]};"),
            (r"(ssl_certificate_key) .*", rf"\1 {certificate[1]};"),
            (r"/var/log/nginx/hosoweb\.log", str(log)),
            (r"127\.0\.0\.1:8090", f"127.0.0.1:{door.web.port}")):
        site, times = re.subn(what, by, site)
        assert times > 0, what
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid;"
        f"error_log {folder}/error.log;"
        "events {} http { " + " ".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in (
                "client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        + "\n" + site + "}", "utf-8")
    nginx = subprocess.Popen(["nginx", "-p", folder, "-e",
                              folder / "error.log", "-c",
                              folder / "nginx.conf"])
    try:
        browser = ssl.create_default_context(cafile=certificate[0])

        def ask(method: str, path: str, body: str | None = None,
                **headers: str) -> tuple[int, dict[str, str], str]:
            line = http.client.HTTPSConnection("localhost", ports[1],
                                               timeout=30, context=browser)
            line.request(method, path, body, {
                name.replace("_", "-"): value
                for name, value in headers.items()})
            got = line.getresponse()
            text = got.read().decode()
            line.close()
            return got.status, {name.lower(): value for name, value in
                                got.getheaders()}, text

        until = time.monotonic() + 20
        while True:
            try:
                status, headers, text = ask("GET", "/dang-nhap",
                                            X_Remote_User="qua.proxy")
                break
            except ConnectionRefusedError:
                assert time.monotonic() < until
                time.sleep(.02)
        # What a browser says it is, the proxy does not pass on.
        assert status == 200 and "mat-khau" in text
        assert headers["strict-transport-security"].startswith("max-age=")
        status, headers, text = ask(
            "POST", "/dang-nhap", urlencode({
                "ten": "vp.kstt", "mat-khau": PASSWORD, "ve": "/lich"}),
            Content_Type="application/x-www-form-urlencoded",
            Origin="https://localhost", X_Forwarded_For="192.0.2.7")
        assert (status, headers["location"]) == (303, "/lich"), text
        cookie = headers["set-cookie"].split(";")[0]
        assert cookie.startswith("__Host-hosod=")
        assert "<span>" in ask("GET", "/khong-co", Cookie=cookie)[2]
        assert ask("GET", "/t/AAAA")[0] == 503  # no database
        assert "signed in from 127.0.0.1" in door.web.stderr
        with socket.create_connection(("127.0.0.1", ports[0])) as line:
            line.sendall(b"GET /lich HTTP/1.0\r\nHost: localhost\r\n\r\n")
            assert b"\nLocation: https://localhost/lich\r\n" in \
                line.recv(4096)
    finally:
        nginx.terminate()
        nginx.wait(20)
    assert "/dang-nhap" in log.read_text() and "/t/" not in log.read_text()
    assert door.web.stop() == 0
