"""The dashboard asked for what it should not be, over databases that are none:
a page with the right status, nothing leaked, nothing broken."""

from __future__ import annotations

import http.client
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from harness.door import Door, start

PAGES = ["/", "/hom-nay", "/danh-sach", "/nguon", "/phat-hien", "/thu",
         "/lich", "/don-vi/000.00.21.H99", "/ho-so/motcua/A-1"]


@pytest.fixture
def door(build: Path, folder: Path) -> Iterator[Door]:
    made = start(build, folder)
    yield made
    assert made.web.stop() == 0, made.web.stderr


def statuses(door: Door, cookie: str) -> dict[str, int]:
    return {path: door.web.ask("GET", path, Cookie=cookie).status
            for path in PAGES}


def test_a_database_that_is_absent_newer_or_none(
        door: Door, folder: Path) -> None:
    cookie = door.cookie()  # signing in reads no database
    # The calendar is the configuration's, but a page says as of when it is.
    assert set(statuses(door, cookie).values()) == {503}
    got = door.web.ask("GET", "/danh-sach", Cookie=cookie)
    assert "Tạm thời chưa xem được" in got.page.text
    assert str(folder) not in got.text and got.headers["retry-after"]
    state = folder / "state"
    state.mkdir(exist_ok=True)
    (state / "hosod.db").write_bytes(b"not a database" * 400)
    assert set(statuses(door, cookie).values()) == {503}
    (state / "hosod.db").unlink()
    database = sqlite3.connect(state / "hosod.db")
    database.execute("PRAGMA user_version = 99")
    database.execute("CREATE TABLE meta (x)")
    database.commit()
    database.close()
    got = door.web.ask("GET", "/", Cookie=cookie)
    assert got.status == 503 and str(folder) not in got.text
    shutil.rmtree(state)
    assert door.web.get("/healthz").status == 503


@pytest.mark.parametrize("path", [
    "/danh-sach?ma=" + "a" * 10000, "/danh-sach?ma=" + quote("\u202e<b>"),
    "/danh-sach?don-vi=" + "%C3%A1" * 3000, "/danh-sach?" + "a=1&" * 200,
    "/ho-so/" + "x" * 10000 + "/y", "/ho-so/a", "/ho-so//", "/don-vi/",
    "/don-vi/%2e%2e%2f%2e%2e%2fetc", "/don-vi/" + "Đ".encode().hex(),
    "/danh-sach?ma=%ff", "/danh-sach?ma=%00", "/danh-sach?%", "//", "/..",
    "/tep/../hosod.yaml", "/tep/hosod.css/x", "/%00", "/phat-hien?truoc=-1",
    "/phat-hien?truoc=99999999999999999999", "/lich?nam=" + "9" * 500], ids=lambda path: path[:24])
def test_a_strange_address_is_an_ordinary_refusal(
        door: Door, path: str) -> None:
    cookie = door.cookie()
    for headers in {}, {"Cookie": cookie}:
        got = door.web.ask("GET", path, **headers)
        assert got.status in (303, 400, 404, 414, 503), got.status
        assert "\u202e" not in got.text and "<b>" not in got.text
        if got.status == 303:
            assert got.headers["location"].startswith("/dang-nhap")
    assert door.web.get("/dang-nhap").status == 200


def test_more_than_a_connection_holds_is_cut_off(door: Door) -> None:
    for path in "/danh-sach?" + "a=1&" * 5000, "/" + "a" * 200000:
        try:
            assert door.web.get(path).status in (413, 414, 431)
        except (ConnectionError, http.client.HTTPException):
            pass  # not even read to its end
        assert door.web.get("/dang-nhap").status == 200


@pytest.mark.parametrize("cookie", [
    "hosod=" + "A" * 20000, "hosod=", "hosod", "=;=;=", "hosod=\x01",
    "; ".join(f"c{n}=1" for n in range(2000)), "hosod=%41" * 50,
    "__Host-hosod=" + "A" * 43, 'hosod="' + "A" * 43 + '"'],
    ids=lambda cookie: cookie[:12])
def test_a_strange_cookie_signs_nobody_in(door: Door, cookie: str) -> None:
    try:
        got = door.web.ask("GET", "/danh-sach", Cookie=cookie)
    except ConnectionError:  # too much for a connection's buffer
        got = None
    assert got is None or got.status in (303, 400, 413, 431)
    assert door.web.get("/dang-nhap").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "X"])
def test_pages_are_read_alone(door: Door, method: str) -> None:
    cookie = door.cookie()
    for path in PAGES[:-1]:
        if path == "/nguon" and method == "POST":
            continue  # where a shrunken list is accepted
        got = door.web.ask(method, path, b"", Cookie=cookie)
        assert got.status in (405, 501), (path, got.status)
