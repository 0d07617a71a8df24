"""A list too short to be believed is accepted on the dashboard: by whoever may
operate, once, the one that was shown, in the signed-in name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import getuid
from pathlib import Path

import pytest

from harness.config import maildir_channel, secret, write_config
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source
from harness.watch import Watch
from harness.web import Answer, Web
from test_sign_in import ACCOUNTS, PASSWORD

HOUR = timedelta(hours=1)
MONDAY = datetime(2020, 8, 31, 10)
OPERATOR, HEAD = "vp.kstt", "ct.nganson"
SHORT = "Danh sách ngắn bất thường, chưa được dùng"


@dataclass
class Desk:
    """A source whose newest list has 7 of its 20 dossiers, and hosoweb."""

    watch: Watch
    web: Web

    def cookie(self, account: str) -> str:
        got = self.web.post("/dang-nhap", [
            ("ten", account), ("mat-khau", PASSWORD), ("ve", "/")])
        return got.headers["set-cookie"].split(";")[0]

    def page(self, account: str = OPERATOR) -> Answer:
        return self.web.ask("GET", "/nguon", Cookie=self.cookie(account))

    def send(self, account: str = OPERATOR, **fields: str) -> Answer:
        cookie = self.cookie(account)
        page = self.web.ask("GET", "/nguon", Cookie=cookie).page
        return self.web.post("/nguon", [*{
            "csrf": page.field("csrf"), "source": "page", "shown": "7",
            **fields}.items()], Cookie=cookie)

    @property
    def accepted(self) -> dict | None:
        return self.watch.daemon.ctl_json("status")["sources"][0]["accepted"]


@pytest.fixture
def desk(folder: Path, build: Path, list_server: ListServer,
         make_daemon: Callable[[Path, Path], Daemon]) -> Iterator[Desk]:
    for number in range(1, 21):
        list_server.put(f"H-{number:02}", MONDAY - HOUR,
                        due="2020-09-30T17:00:00+07:00")
    config = write_config(
        folder, [list_source(list_server, every="2h")],
        [maildir_channel(folder)], digest=[],
        web={"user": str(getuid()), "address": "http://127.0.0.1",
             "accounts": secret(folder, "accounts", ACCOUNTS),
             "key": secret(folder, "web",
                           "khoa-thu-nghiem-0123456789-abcdefghi")})
    watch = Watch(list_server, make_daemon(config, folder / "control"), folder)
    watch.now = list_server.now = MONDAY
    watch.daemon.start(step=MONDAY)
    watch.to(MONDAY)
    list_server.rows = {code: row for code, row in list_server.rows.items()
                        if int(code[2:]) <= 7}
    for _ in range(3):
        watch.to(watch.now + 2 * HOUR)
    web = Web(build, config).start()
    yield Desk(watch, web)
    assert web.stop() == 0


def test_who_may_operate_accepts_it(desk: Desk) -> None:
    assert SHORT in desk.page().page.text
    got = desk.send()
    assert (got.status, got.headers["location"]) == (303, "?")
    accepted = desk.accepted
    assert accepted == {
        "at": f"{desk.watch.now:%Y-%m-%dT%H:%M:%S}+07:00", "records": 7,
        "by": "Văn phòng <i>kiểm soát</i>"}
    text = desk.page().page.text
    assert SHORT not in text and "Chấp nhận danh sách ngắn" not in text
    assert ("Danh sách ngắn được chấp nhận gần nhất:16 giờ 00 ngày 31/08/2020,"
            " 7 bản ghi, người chấp nhận: Văn phòng <i>kiểm soát</i>") in text
    # Twice is nothing more.
    assert desk.send().status in (403, 409)
    assert desk.accepted == accepted


def test_what_is_not_so_is_refused(desk: Desk) -> None:
    for fields, status in (({"shown": "8"}, 409), ({"shown": ""}, 409),
                           ({"source": "khac"}, 409), ({"csrf": "x"}, 403)):
        assert desk.send(**fields).status == status, fields
    page = desk.page(HEAD).page
    assert SHORT in page.text
    assert "Chấp nhận danh sách ngắn" not in page.text
    # A form of its own session, made from the operator's page.
    cookie = desk.cookie(HEAD)
    csrf = desk.web.ask("GET", "/nguon", Cookie=cookie).page.field("csrf")
    got = desk.web.post("/nguon", [("csrf", csrf), ("source", "page"),
                                   ("shown", "7")], Cookie=cookie)
    assert got.status == 403
    assert "không được vận hành" in got.page.text
    assert desk.accepted is None


def test_without_a_daemon_it_is_said(desk: Desk) -> None:
    assert desk.watch.daemon.terminate() == 0
    got = desk.send()
    assert got.status == 503
    assert "chưa nhận được trả lời" in got.page.text
    assert "Chấp nhận danh sách ngắn" in got.page.text
