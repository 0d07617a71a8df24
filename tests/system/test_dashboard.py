"""The dashboard's pages over a real database: what each account sees, and
that a list is the operator's list."""

from __future__ import annotations

import html
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from conftest import scratch
from harness.config import maildir_channel, secret, write_config
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source
from harness.web import Answer, Web
from test_sign_in import ACCOUNTS, PASSWORD

START = datetime(2020, 9, 7)
NOW = datetime(2020, 9, 15, 8)
HERE, THERE = "000.00.21.H99", "000.00.22.H99"
PROVINCE, HEAD = "vp.kstt", "ct.nganson"  # HEAD's scope is HERE


@dataclass
class Board:
    """A daemon that stands still, and the dashboard over its database."""

    daemon: Daemon
    web: Web

    def cookie(self, account: str) -> str:
        got = self.web.post("/dang-nhap", [
            ("ten", account), ("mat-khau", PASSWORD), ("ve", "/")])
        assert got.status == 303, got.text
        return got.headers["set-cookie"].split(";")[0]

    def get(self, path: str, account: str = PROVINCE) -> Answer:
        return self.web.ask("GET", path, Cookie=self.cookie(account))

    def codes(self, path: str, account: str = PROVINCE) -> list[str]:
        """The dossiers of a list, in its order, over all its pages."""
        codes: list[str] = []
        at: str | None = path
        while at:
            got = self.get(at, account)
            assert got.status == 200, got.text
            codes += map(html.unescape, re.findall(
                r'<th scope="row"><a [^>]*>([^<]*)</a>', got.text))
            following = [link for link, text in got.page.links
                         if text == "Xem tiếp"]
            at = "/danh-sach" + following[0] if following else None
        return codes


def fill(shelf: ListServer) -> None:
    for n in range(130):
        agency = HERE if n % 3 else THERE
        received = datetime(2020, 9, 4, 9) + timedelta(hours=n % 40)
        shelf.put(f"{agency}-200904-{n:04d}", received,
                  due=f"2020-09-{10 + n % 12:02d}T17:00:00+07:00",
                  agency=agency, procedure="9.999999",
                  name="Thủ tục <b>giả định</b>")
    shelf.put("Đ/1", datetime(2020, 9, 4, 9), agency="",
              due="2020-09-30T17:00:00+07:00")


@pytest.fixture(scope="module")
def board(build: Path) -> Iterator[Board]:
    folder = scratch()
    shelf = ListServer().start()
    fill(shelf)
    source = list_source(shelf, every="6h", silent_after="0")
    source["fields"] |= {"procedure_name": "/name"}
    config = write_config(
        folder, [source], [maildir_channel(folder)], digest=[],
        web={"accounts": secret(folder, "accounts", ACCOUNTS),
             "address": "http://127.0.0.1",
             "key": secret(folder, "web",
                           "khoa-thu-nghiem-0123456789-abcdefghi")})
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=START)
    daemon.to(NOW)
    web = Web(build, config).start()
    yield Board(daemon, web)
    assert web.stop() == 0
    daemon.terminate()
    shelf.stop()
    shutil.rmtree(folder, ignore_errors=True)


def listed(board: Board, *options: str) -> list[str]:
    """The same by hosoctl, which reads by another way without --limit."""
    return [one["code"] for one
            in board.daemon.ctl_json("list", *options)]


def test_nobody_reads_without_an_account(board: Board) -> None:
    for path in ("/danh-sach", "/nguon", "/lich", "/danh-sach?ma=Đ"):
        got = board.web.get(path.replace("Đ", "%C4%90"))
        assert got.status == 303
        assert got.headers["location"].startswith("/dang-nhap?ve=")


def test_the_list_is_the_operators(board: Board) -> None:
    assert board.codes("/danh-sach") == listed(board)
    assert board.codes("/danh-sach?tinh-trang=qua-han") == listed(
        board, "--overdue")
    assert board.codes(f"/danh-sach?don-vi={THERE}") == listed(
        board, "--agency", THERE)
    assert board.codes("/danh-sach?nguon=page&xin-loi=khong") == listed(
        board, "--apology", "no")
    assert board.codes("/danh-sach?xin-loi=co") == []


def test_an_account_sees_its_scope_alone(board: Board) -> None:
    mine = [code for code in listed(board) if code.startswith(HERE)]
    assert mine and mine == board.codes("/danh-sach", HEAD)
    for path in (f"/danh-sach?don-vi={THERE}", "/danh-sach?don-vi=khong.co"):
        got = board.get(path, HEAD)
        assert got.status == 400 and THERE + "-" not in got.text
        assert "không thuộc phạm vi được xem" in got.page.text
    hers = listed(board, "--agency", THERE)[0]
    for account, status in (HEAD, 200), (PROVINCE, 303):
        assert board.get(f"/danh-sach?ma={hers}", account).status == status
    assert board.codes(f"/danh-sach?ma={THERE}", HEAD) == []
    assert len(board.codes("/danh-sach?ma=000.", HEAD)) == 50
    assert not board.codes("/danh-sach?ma=%C4%90/", HEAD)


def test_a_code_leads_to_its_page(board: Board) -> None:
    got = board.get("/danh-sach?ma=%C4%90%2F1")
    assert got.status == 303
    assert got.headers["location"] == "/ho-so/page/%C4%90%2F1"
    none = board.get("/danh-sach?ma=khong-co")
    assert none.status == 200 and "Không có hồ sơ nào." in none.page.text


@pytest.mark.parametrize("query", [
    "tinh-trang=late", "nguon=khac", "xin-loi=1", "sau=1", "sau=0.x.1.A",
    "sau=2.1.1.A", "sau=0.1.1.", "ma=%01", "don-vi=<b>"])
def test_what_is_asked_wrongly_is_said(board: Board, query: str) -> None:
    got = board.get("/danh-sach?" + query.replace("<", "%3C"))
    assert got.status == 400, got.text
    assert "<b>" not in got.text
    page = got.page
    assert page.tags.count("p") and "error" in got.text
    assert "<i>kiểm soát</i>" not in got.text


def boxes(board: Board, path: str, account: str) -> dict[str, str]:
    """The figures at the top of a page, by what they are of."""
    for _ in range(50):
        got = board.get(path, account)
        assert got.status == 200, got.text
        if "Số liệu đang được lập" not in got.text:
            break
        time.sleep(.1)  # real time: a thread counts
    return {html.unescape(name.strip()): number for number, name in re.findall(
        r'<span class="count">([^<]*)</span>([^<]*)<', got.text)}


@pytest.mark.parametrize("path, account, scope", [
    ("/", PROVINCE, []), ("/", HEAD, ["--agency", HERE]),
    (f"/don-vi/{THERE}", PROVINCE, ["--agency", THERE]),
    (f"/don-vi/{HERE}", HEAD, ["--agency", HERE])])
def test_the_overview_counts_as_the_list_does(
        board: Board, path: str, account: str, scope: list[str]) -> None:
    shown = boxes(board, path, account)
    for name, standings in {
            "quá hạn": ["overdue", "late-acceptance"],
            "đến hạn hôm nay": ["due-today"], "sắp đến hạn": ["due-soon"],
            "tạm dừng": ["paused"], "còn tồn, tất cả": []}.items():
        asked = [word for standing in standings
                 for word in ("--standing", standing)]
        assert int(shown[name]) == len(listed(board, *scope, *asked)), name
    # 14 September was late yesterday, 16 September is the next working day.
    due = [one["due"][:10] for one in board.daemon.ctl_json("list", *scope)]
    assert int(shown["đến hạn ngày làm việc tiếp theo"]) == \
        due.count("2020-09-16")
    page = board.get(path, account).page
    assert [text for to, text in page.links if "/ho-so/" in to] == \
        listed(board, *scope)[:10]


@pytest.mark.parametrize("account, scope", [
    (PROVINCE, []), (HEAD, ["--agency", HERE])])
def test_today(board: Board, account: str, scope: list[str]) -> None:
    got = board.get("/hom-nay", account)
    parts = got.text.split("<section>")[1:]
    for part, name, standings in zip(
            parts, ("Quá hạn", "Đến hạn hôm nay", "Sắp đến hạn"),
            (["--overdue"], ["--standing", "due-today"],
             ["--standing", "due-soon"]), strict=True):
        codes = re.findall(r"<strong>([^<]*)</strong>", part)
        due = listed(board, *scope, *standings)
        assert codes == due[:20], name
        more = len(due) > 20
        assert f"<h2>{name}: {'hơn ' if more else ''}{len(codes)} hồ sơ" in \
            part
        assert ("Xem cả danh sách" in part) is more


def test_an_agency_of_others_is_none(board: Board) -> None:
    assert board.get(f"/don-vi/{THERE}", HEAD).status == 404
    assert board.get(f"/don-vi/{THERE}", HEAD).page.text == \
        board.get("/don-vi/khong.co", HEAD).page.text
    links = [to for to, _ in board.get("/", HEAD).page.links]
    assert f"/don-vi/{THERE}" not in links
    assert f"/don-vi/{THERE}" in [
        to for to, _ in board.get("/").page.links]


def test_letters_are_the_provinces(board: Board) -> None:
    told = board.daemon.ctl_json("outbox", "list")
    page = board.get("/thu").page
    assert told and told[0]["subject"] in page.text
    assert told[0]["recipient"] in page.text and "đã gửi lúc" in page.text
    assert board.get("/thu", HEAD).status == 404
    links = [to for to, _ in board.get("/lich", HEAD).page.links]
    assert "/lich" in links and "/thu" not in links


def test_findings_are_the_scopes(board: Board) -> None:
    def shown(account: str) -> set[str]:
        found: set[str] = set()
        at = "/phat-hien"
        while at:
            page = board.get(at, account).page
            found |= {to.rpartition("/")[2] for to, _ in page.links
                      if "/ho-so/" in to}
            found = set(map(unquote, found))
            at = next(("/phat-hien" + to for to, words in page.links
                       if words == "Xem tiếp"), "")
        return found

    database = sqlite3.connect(
        board.daemon.config.parent / "state" / "hosod.db")
    of = {code for code, in database.execute(
        "SELECT code FROM finding f JOIN dossier d ON d.id = f.dossier")}
    database.close()
    assert len(of) > 50 and {code[:13] for code in of} >= {HERE, THERE}
    assert shown(PROVINCE) == of
    assert shown(HEAD) == {code for code in of if code.startswith(HERE)}


def test_sources_and_calendar(board: Board) -> None:
    for account, told in (PROVINCE, True), (HEAD, False):
        page = board.get("/nguon", account).page
        # Every six hours; it is eight.
        assert "Dữ liệu đến:06 giờ 00 ngày 15/09/2020" in page.text
        # How many there are in all is not for who sees a part.
        assert ("Hồ sơ đang giải quyết:131" in page.text) is told
        assert ("131" in page.text) is told
    year = board.get("/lich?nam=2020", HEAD).page
    # National Day 2020 was a Wednesday.
    assert re.search(r"02/09/2020 ?thứ tư ?Nghỉ lễ", year.text, re.I)
    assert "đã được xác nhận" in year.text
    # A year that is not listed: the present one.
    assert "Lịch làm việc năm 2020" in board.get("/lich?nam=1900").page.text
