"""Signing in to the dashboard: the real hosoweb, real hashes, a clock that is
moved on."""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from harness.config import maildir_channel, plain_source, secret, write_config
from harness.door import (ACCOUNTS, HASH, PASSWORD, USUAL, USUAL_HASH, Door,
                          start)
from harness.web import Web

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."


@pytest.fixture
def door(build: Path, folder: Path) -> Iterator[Door]:
    made = start(build, folder)
    yield made
    assert made.web.stop() == 0, made.web.stderr
    assert PASSWORD not in made.web.stderr


def test_the_page(door: Door) -> None:
    got = door.web.get("/dang-nhap")
    assert got.status == 200 and "set-cookie" not in got.headers
    page = got.page
    assert page.field("ten") == page.field("mat-khau") == ""
    assert page.field("ve") == "/"
    assert {"ten", "mat-khau"} <= page.labels
    assert "<span>" not in got.text and 'class="nav"' not in got.text
    kept = door.web.get("/dang-nhap?ve=%2Fdanh-sach%3Ftrang%3D2")
    assert kept.page.field("ve") == "/danh-sach?trang=2"
    assert 'href="&#x2F;danh-sach?trang&#x3D;2"' in kept.text or \
        'href="/danh-sach?trang=2"' in kept.text
    assert door.web.ask("PUT", "/dang-nhap").status == 405


def test_allowed(door: Door) -> None:
    got = door.enter(" VP.Kstt ", back="/danh-sach?trang=2")
    assert got.status == 303
    assert got.headers["location"] == "/danh-sach?trang=2"
    name, *rest = got.headers["set-cookie"].split("; ")
    assert re.fullmatch(r"hosod=[\w-]{43}", name)
    assert sorted(rest) == ["HttpOnly", "Path=/", "SameSite=Strict"]
    assert door.as_who(Cookie=name) == \
        "Văn phòng &lt;i&gt;kiểm soát&lt;&#x2F;i&gt;" or \
        "<i>" not in str(door.as_who(Cookie=name))
    assert door.as_who() is None
    assert door.as_who(Cookie=name[:-1]) is None
    assert door.as_who(Cookie=f"a=b; {name}; c=d") is not None
    # Who is signed in goes on at once.
    again = door.web.ask("GET", "/dang-nhap?ve=/lich", Cookie=name)
    assert (again.status, again.headers["location"]) == (303, "/lich")
    assert "web: vp.kstt signed in from 127.0.0.1" in door.web.stderr
    # The other way to put the letters of a password together.
    apart = ("ma\u0323\u0302t kha\u0302\u0309u thu\u031b\u0309 "
             "nghie\u0323\u0302m")
    assert door.enter(password=apart).status == 303


def test_refused(door: Door) -> None:
    for name, password in (("vp.kstt", "mật khẩu thử nghiện"),
                           ("khong.co", PASSWORD), ("qua.proxy", PASSWORD),
                           ("qua.proxy", "!"), ("a b", PASSWORD),
                           ("vp.kstt", HASH), (PASSWORD, "vp.kstt"),
                           ("ct.nganson", "x" * 60000)):
        got = door.enter(name, password)
        assert got.status == 403 and WRONG in got.page.text, name
        assert "set-cookie" not in got.headers
        assert got.page.field("ten") == name
        assert got.page.field("mat-khau") == ""
    for name, password in (("", PASSWORD), ("vp.kstt", "")):
        got = door.enter(name, password)
        assert got.status == 422 and "set-cookie" not in got.headers
    assert "sign-in of vp.kstt from 127.0.0.1: refused" in door.web.stderr
    assert "sign-in of an unknown name from 127.0.0.1: refused" \
        in door.web.stderr
    assert "khong.co" not in door.web.stderr


def test_from_another_site(door: Door) -> None:
    for headers in ({"Sec_Fetch_Site": "cross-site"},
                    {"Origin": "https://other.example"}):
        got = door.enter(**headers)
        assert got.status == 403 and "set-cookie" not in got.headers
    assert door.enter(Content_Type="text/plain").status == 415
    assert door.web.post("/dang-nhap", [("ten", "x" * 70000)]).status == 413
    assert door.web.ask("POST", "/dang-nhap", b"ten=%zz", Content_Type="applic"
                        "ation/x-www-form-urlencoded").status == 400


def test_the_way_back_stays_here(door: Door) -> None:
    for back in ("//other.example/", "https://other.example/", "/\\other",
                 "javascript:alert(1)", "/\r\nSet-Cookie: a=b", "/a b",
                 "/" + "a" * 600, "/đ", "", "danh-sach"):
        assert door.enter(back=back).headers["location"] == "/", back
        shown = door.web.get("/dang-nhap?ve=" + quote(back, safe=""))
        assert shown.page.field("ve") == "/", back


def test_pages_for_readers_lead_here_and_back(door: Door) -> None:
    first = door.web.get("/danh-sach?loc=a%20b&trang=2")
    assert first.status == 303 and "set-cookie" not in first.headers
    assert first.headers["location"] == \
        "/dang-nhap?ve=/danh-sach%3Floc%3Da%2520b%26trang%3D2"
    back = door.web.get(first.headers["location"]).page.field("ve")
    assert back == "/danh-sach?loc=a%20b&trang=2"
    assert door.enter(back=back).headers["location"] == back
    assert door.web.get("/danh-sach?" + "a" * 600) \
        .headers["location"] == "/dang-nhap"


def test_signed_out(door: Door) -> None:
    cookie = door.cookie()
    page = door.web.ask("GET", "/khong-co", Cookie=cookie).page
    csrf = page.field("csrf")
    assert re.fullmatch(r"[\w-]{43}", csrf) and csrf not in cookie
    out = door.web.post("/dang-xuat", [("csrf", csrf)], Cookie=cookie)
    assert (out.status, out.headers["location"]) == (303, "/dang-nhap")
    assert out.headers["set-cookie"].startswith("hosod=; ")
    assert "Max-Age=0" in out.headers["set-cookie"]
    assert door.as_who(Cookie=cookie) is None
    # To whoever is not signed in, nothing is signed out.
    out = door.web.post("/dang-xuat", [("csrf", csrf)], Cookie=cookie)
    assert (out.status, out.headers["location"]) == (303, "/dang-nhap")
    assert door.web.ask("GET", "/dang-xuat").status == 405
    assert door.web.ask("GET", "/dang-xuat").headers["allow"] == "POST"


def test_forms_of_another_session(door: Door) -> None:
    mine, other = door.cookie(), door.cookie(name="ct.nganson")
    csrf = door.web.ask("GET", "/khong-co", Cookie=other).page.field("csrf")
    for given in ([("csrf", csrf)], [], [("csrf", "")],
                  [("csrf", "A" * 43)], [("csrf", mine.split("=")[1])]):
        out = door.web.post("/dang-xuat", given, Cookie=mine)
        assert out.status == 403 and "set-cookie" not in out.headers
        assert door.as_who(Cookie=mine) is not None
    csrf = door.web.ask("GET", "/khong-co", Cookie=mine).page.field("csrf")
    out = door.web.post("/dang-xuat", [("csrf", csrf)], Cookie=mine,
                        Sec_Fetch_Site="cross-site")
    assert out.status == 403 and door.as_who(Cookie=mine) is not None


def test_a_session_ends_by_itself(door: Door) -> None:
    cookie = door.cookie()
    door.wait(3590)
    assert door.as_who(Cookie=cookie) is not None
    door.wait(3590)
    assert door.as_who(Cookie=cookie) is not None
    door.wait(3601)
    assert door.as_who(Cookie=cookie) is None
    cookie = door.cookie()
    for _ in range(23):
        door.wait(1800)
        assert door.as_who(Cookie=cookie) is not None
    door.wait(1801)
    assert door.as_who(Cookie=cookie) is None


def test_a_session_ends_with_the_program(door: Door) -> None:
    cookie = door.cookie()
    assert door.web.stop() == 0
    door.web.start()
    assert door.as_who(Cookie=cookie) is None


def test_a_new_session_takes_the_place_of_the_old(door: Door) -> None:
    """Whoever planted a token has none when somebody signs in with it."""
    old = door.cookie()
    got = door.enter(name="ct.nganson", Cookie=old)
    assert got.headers["set-cookie"].split(";")[0] != old
    assert door.as_who(Cookie=old) is None


def test_over_https(build: Path, folder: Path) -> None:
    door = start(build, folder, address="https://giamsat.tinh.example/hs/")
    got = door.enter(back="/lich")
    assert got.headers["location"] == "/hs/lich"
    name, *rest = got.headers["set-cookie"].split("; ")
    assert re.fullmatch(r"__Host-hosod=[\w-]{43}", name)
    assert sorted(rest) == ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]
    assert door.as_who(Cookie=name) is not None
    assert door.as_who(Cookie=name.removeprefix("__Host-")) is None
    assert door.web.stop() == 0


@pytest.mark.parametrize("name", ["vp.kstt", "khong.co"])
def test_throttled(door: Door, name: str) -> None:
    """After five failures each makes wait, twice as long; whether there is the
    account or not."""
    for _ in range(4):
        got = door.enter(name, "sai")
        assert got.status == 403 and got.page.text.count("thử lại") == 0
    wait = 15
    for _ in range(4):
        got = door.enter(name, "sai")
        assert got.status == 403 and WRONG in got.page.text
        assert re.search(r"Đề nghị thử lại từ \d\d giờ \d\d\.", got.page.text)
        got = door.enter(name, PASSWORD)
        assert got.status == 429 and "set-cookie" not in got.headers
        assert re.search(r"Đã nhập sai nhiều lần\. Đề nghị thử lại từ \d\d giờ"
                         r" \d\d\.", got.page.text)
        assert wait - 3 <= int(got.headers["retry-after"]) <= wait
        door.wait(wait)
        wait *= 2
    # Others are not kept waiting, and after the wait it is not either.
    assert door.enter("ct.nganson").status == 303
    assert door.enter(name).status == (303 if name == "vp.kstt" else 403)
    if name == "vp.kstt":
        assert [door.enter(name, "sai").status for _ in range(4)] == [403] * 4
        assert door.enter(name).status == 303
    assert "not tried, it has to wait" in door.web.stderr


def test_a_name_costs_the_same_time_as_none(build: Path, folder: Path) -> None:
    """Neither a name that nobody has nor one without a password is told by the
    time of its refusal."""
    door = start(build, folder, ACCOUNTS.replace(HASH, USUAL_HASH),
                 proxy={"from": "127.0.0.1"})
    times: dict[str, list[float]] = {}
    for number in range(4):
        for name in ("vp.kstt", "khong.co", "qua.proxy", "a b"):
            began = time.monotonic()
            got = door.enter(name, "sai",
                             X_Forwarded_For=f"192.0.2.{number}")
            times.setdefault(name, []).append(time.monotonic() - began)
            assert got.status == 403
    middle = {name: statistics.median(took) for name, took in times.items()}
    # A hash takes tens of milliseconds; none would take one.
    assert min(middle.values()) > max(middle.values()) / 3, middle
    assert door.enter(password=USUAL).status == 303
    assert door.web.stop() == 0


def test_a_full_lane_answers_at_once(build: Path, folder: Path) -> None:
    """One hash at a time, sixteen wait, the others are told to come again;
    nobody else waits for them."""
    door = start(build, folder, ACCOUNTS.replace(HASH, USUAL_HASH))
    pages: list[float] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            began = time.monotonic()
            assert door.web.get("/dang-nhap").status == 200
            pages.append(time.monotonic() - began)

    looking = threading.Thread(target=look)
    looking.start()
    with ThreadPoolExecutor(50) as pool:
        got = list(pool.map(lambda _: door.enter(password=USUAL), range(50)))
    done.set()
    looking.join()
    busy = [one for one in got if one.status == 503]
    assert {one.status for one in got} == {303, 503}
    assert len(got) - len(busy) >= 17
    assert all(one.headers["retry-after"] == "5" and
               "Máy chủ đang bận" in one.page.text for one in busy)
    assert pages and statistics.median(pages) < .2
    assert door.enter(password=USUAL).status == 303
    assert door.web.stop() == 0


def test_ended_while_passwords_wait(build: Path, folder: Path) -> None:
    """What a lane has is finished; nothing hangs, nothing is lost."""
    door = start(build, folder, ACCOUNTS.replace(HASH, USUAL_HASH))
    with ThreadPoolExecutor(10) as pool:
        asked = [pool.submit(door.enter, password=USUAL) for _ in range(10)]
        while "signed in" not in door.web.stderr:
            time.sleep(.005)
        began = time.monotonic()
        assert door.web.stop() == 0
        assert time.monotonic() - began < 10
        for one in asked:
            one.exception(20)


def test_nobody_can_sign_in(build: Path, folder: Path) -> None:
    config = write_config(
        folder, [plain_source(folder, "http://127.0.0.1:1")],
        [maildir_channel(folder)],
        web={"address": "http://127.0.0.1", "key": secret(
            folder, "web", "khoa-thu-nghiem-0123456789-abcdefghi")})
    web = Web(build, config).start()
    assert web.get("/dang-nhap").status == 404
    assert web.post("/dang-nhap", [("ten", "a")]).status == 404
    assert web.post("/dang-xuat", []).status == 404
    assert web.stop() == 0
