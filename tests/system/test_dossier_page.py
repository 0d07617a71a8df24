"""The page of a dossier: it says what `hosoctl` says, to who may know of it
alone; and two acts on it, recorded in the signed-in name.  Real hosod, real
hosoweb, a province whose dossiers were told by hand."""

from __future__ import annotations

import html
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from os import getuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from conftest import scratch
from harness.config import maildir_channel, portal_source, secret, write_config
from harness.daemon import Daemon
from harness.tale import dossier, tale
from harness.web import Answer, Web
from standin import tables
from standin.dossier import NEW, ONLINE, SUPPLEMENT
from standin.province import Province
from test_hold import control
from test_sign_in import HASH, PASSWORD

START = datetime(2020, 9, 7)
NOW = datetime(2020, 9, 17, 12)
NOWHERE = "http://127.0.0.1:9"
# Three working days from Tue 8/9 are Fri 11/9; promised for Tue 15/9, passed.
LATE = "000.02.21.H99-200908-0001"
ASKED = "000.02.21.H99-200916-0001"      # online, not yet accepted
SENSITIVE = "000.02.21.H99-200909-0001"
PAUSED = "000.02.21.H99-200910-0001"
THERE = "000.01.22.H99-200909-0001"      # of another district
CODES = (LATE, ASKED, SENSITIVE, PAUSED, THERE)
PROVINCE, HEAD, READER = "vp.kstt", "ct.nganson", "xem"
NAME = "Chủ tịch Ví Dụ"
ACCOUNTS = (f"{PROVINCE}:{HASH}:*:operate:Văn phòng <i>kiểm soát</i>\n"
            f"{HEAD}:{HASH}:000.00.21.H99:act:{NAME}\n"
            f"{READER}:{HASH}:000.00.21.H99:read:Người Xem\n")
FATHERHOOD = next(p for p in tables.PROCEDURES if p.number == "1.001022")
NOTE = "<b>chờ</b> & ký {{mã}}"


@pytest.fixture(scope="module")
def watched(build: Path) -> Iterator[Path]:
    """A folder with the state of that noon."""
    folder = scratch()
    province = Province(end=NOW, story=tale(
        dossier(LATE, "1.004873", "2020-09-08T09:00", "2020-09-11T17:30",
                ("2020-09-10T10:05", {
                    "promised": datetime(2020, 9, 15, 17, 30)})),
        [replace(moment, state=replace(moment.state, received=None))
         for moment in dossier(ASKED, "1.004873", "2020-09-16T10:00",
                               None, channel=ONLINE, status=NEW)],
        dossier(SENSITIVE, "1.001022", "2020-09-09T09:00",
                "2020-09-14T17:30",
                ("2020-09-10T09:00", {
                    "procedure": replace(FATHERHOOD, name="Nhận con (cũ)")}),
                ("2020-09-10T10:00", {
                    "procedure": replace(FATHERHOOD,
                                         name=f"{FATHERHOOD.name} (mới)")})),
        dossier(PAUSED, "1.004873", "2020-09-10T09:00", "2020-09-22T17:30",
                ("2020-09-14T09:05", {"status": SUPPLEMENT})),
        dossier(THERE, "1.004873", "2020-09-09T09:00", "2020-09-15T17:30",
                agency="000.01.22.H99"))).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=START)
    province.advance(NOW, daemon)
    assert daemon.terminate() == 0, daemon.stderr
    province.stop()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def path_of(code: str) -> str:
    return "/ho-so/motcua/" + quote(code, safe="")


@dataclass
class Desk:
    """A daemon and a hosoweb over a copy of it, at NOW."""

    folder: Path
    daemon: Daemon
    web: Web
    cookies: dict[str, str]

    def cookie(self, account: str) -> str:
        if account not in self.cookies:
            got = self.web.post("/dang-nhap", [
                ("ten", account), ("mat-khau", PASSWORD), ("ve", "/")])
            assert got.status == 303, got.text
            self.cookies[account] = got.headers["set-cookie"].split(";")[0]
        return self.cookies[account]

    def get(self, path: str, account: str = HEAD) -> Answer:
        return self.web.ask("GET", path, Cookie=self.cookie(account))

    def send(self, code: str, account: str = HEAD, **fields: Any) -> Answer:
        """A form of that page, as it was filled in."""
        path = path_of(code)
        got = self.get(path, account)
        csrf = got.page.field("csrf") if got.status == 200 else "x"
        return self.web.post(path, [*{"csrf": csrf, **fields}.items()],
                             Cookie=self.cookie(account))

    def ack(self, code: str, account: str = HEAD, **fields: Any) -> Answer:
        form = {"act": "ack", "reason": "waiting-agency", "note": NOTE,
                "days": "2", "seen": "0", "dossier": self.clock(code)}
        return self.send(code, account, **{**form, **fields})

    def apology(self, code: str, account: str = HEAD, **fields: Any) -> Answer:
        form = {"act": "apology", "number": "12/XL-UBND",
                "date": "2020-09-17", "new_date": "2020-09-25",
                "why": "chờ <đo đạc>"}
        return self.send(code, account, **{**form, **fields})

    def clock(self, code: str) -> str:
        (number,), = self.rows("SELECT id FROM dossier WHERE code = ?", code)
        return f"{number}-resolution"

    def rows(self, sql: str, *values: Any) -> list[tuple]:
        with sqlite3.connect(self.folder / "state" / "hosod.db") as database:
            return database.execute(sql, values).fetchall()

    def history(self, kind: int) -> list[dict[str, Any]]:
        return [json.loads(row[0]) for row in self.rows(
            "SELECT payload FROM change WHERE kind = ?", kind)]

    def follow(self, code: str, got: Answer, account: str = HEAD) -> Answer:
        assert got.status == 303, got.page.text
        return self.get(path_of(code) + got.headers["location"], account)


@pytest.fixture
def desk(watched: Path, folder: Path, build: Path) -> Iterator[Desk]:
    config = write_config(
        folder, [portal_source(
            folder, NOWHERE, dossier_url="https://motcua.example/hs/{{id}}")],
        [maildir_channel(folder)],
        web={"user": str(getuid()), "address": "http://127.0.0.1",
             "accounts": secret(folder, "accounts", ACCOUNTS),
             "key": secret(folder, "web",
                           "khoa-thu-nghiem-0123456789-abcdefghi")})
    shutil.rmtree(folder / "state")
    shutil.copytree(watched / "state", folder / "state")
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=NOW)
    web = Web(build, config).start()
    yield Desk(folder, daemon, web, {})
    assert web.stop() == 0, web.stderr
    if daemon.is_alive:
        assert daemon.terminate() == 0, daemon.stderr


def words(text: str) -> str:
    return " ".join(text.split())


class TestReading:
    @pytest.mark.parametrize("code", (LATE, ASKED, PAUSED))
    def test_it_says_what_hosoctl_says(self, desk: Desk, code: str) -> None:
        """Every line that `explain` has of dates, rules, pauses and clocks,
        and every line of the timeline."""
        got = desk.get(path_of(code))
        assert got.status == 200, got.text
        text = got.page.text
        reasons = desk.daemon.ctl_json("explain", code)
        said = [one["vi"] for one in
                reasons["acceptance_reasons"] or reasons["reasons"]]
        assert said
        # Code and moment, first sighting and findings stand elsewhere.
        said += [line for line in desk.daemon.ctl("explain", code)
                 .stdout.splitlines()[2:]
                 if not line.startswith(("Ghi nhận", "Cần kiểm tra",
                                         "Tiếp nhận", "Tạm dừng:",
                                         "Tình trạng", "Đang tạm dừng"))]
        said += [line["text"].split(": ")[0] if line["kind"] == "letter"
                 else line["text"] for line in
                 desk.daemon.ctl_json("show", code)["timeline"]]
        standing = re.search("^Tình trạng: (.*)$", desk.daemon.ctl(
            "explain", code).stdout, re.M)
        assert standing
        for line in [*said, standing[1]]:
            assert words(line) in text, line
        assert f"https://motcua.example/hs/{code}" in [
            link for link, _ in got.page.links]

    def test_an_article_stands_with_the_limit(self, desk: Desk) -> None:
        text = desk.get(path_of(LATE)).page.text
        assert ("Thời hạn giải quyết: 03 ngày làm việc" in text
                and "(art." not in text)
        assert "Điều 14" in text or "Quyết định công bố danh mục" in text

    def test_a_sensitive_procedure_is_called_by_its_field(
            self, desk: Desk) -> None:
        """Not by the names that it had before either, which history has, and
        with one of which the new one begins."""
        page = desk.get(path_of(SENSITIVE))
        sheet = desk.get(path_of(SENSITIVE) + "?phieu=1")
        for got in page, sheet:
            assert got.status == 200
            text = html.unescape(got.text)
            for name in FATHERHOOD.name, "(mới)", "Nhận con (cũ)":
                assert name not in text
        assert "lĩnh vực Hộ tịch" in page.page.text
        shown = desk.daemon.ctl("show", SENSITIVE).stdout
        assert f"thủ tục Nhận con (cũ) → {FATHERHOOD.name} (mới)" in shown

    def test_nothing_of_the_applicant(self, desk: Desk) -> None:
        """The province's export has his name in every record."""
        for code in CODES:
            for more in "", "?phieu=1":
                got = desk.get(path_of(code) + more, PROVINCE)
                assert got.status == 200
                assert "Nguyễn Văn Mẫu" not in html.unescape(got.text)

    def test_no_other_dossier_is_named(self, desk: Desk) -> None:
        """A letter's subject may name one of another scope."""
        seen = 0
        for code in CODES:
            for more in "", "?phieu=1":
                text = desk.get(path_of(code) + more, PROVINCE).text
                assert set(re.findall(r"[0-9.]+\.H99-\d+-\d+", text)) == {
                    code}
            seen += len({other for other in CODES if other != code
                         and other in desk.daemon.ctl("show", code).stdout})
        assert seen > 0

    def test_the_sheet_is_hosoctls(self, desk: Desk, folder: Path) -> None:
        got = desk.get(path_of(LATE) + "?phieu=1")
        assert got.headers["content-disposition"] == (
            f'attachment; filename="phieu-dien-bien-{LATE}.html"')
        sheet = folder / "sheet.html"
        desk.daemon.ctl("show", LATE, "--html", str(sheet))
        assert got.text == sheet.read_text("utf-8")

    def test_a_scope_ends_where_another_begins(self, desk: Desk) -> None:
        """What is outside is answered, byte for byte, as what is not there."""
        nothing = {desk.get(f"/ho-so/{name}", HEAD).text for name in (
            "motcua/khong-co", "khac/" + LATE, "motcua/", "motcua", "%FF/%FF",
            "motcua/%00", "motcua/" + "9" * 10000)}
        none, = nothing
        for more in "", "?phieu=1", "?since=0", "?apology=1":
            got = desk.get(path_of(THERE) + more)
            assert (got.status, got.text) == (404, none)
            assert desk.get(path_of(THERE) + more, PROVINCE).status == 200
        for code in CODES:
            assert (desk.get(path_of(code)).status == 200) == (code != THERE)
        assert desk.web.get(path_of(LATE)).status == 303  # to sign in


class TestKnown:
    def test_it_is_recorded_in_the_signed_in_name(self, desk: Desk) -> None:
        got = desk.follow(LATE, desk.ack(LATE))
        assert ("Đã ghi nhận lúc 12 giờ 00 ngày 17/09/2020, người xác nhận: "
                f"{NAME}; nguyên nhân: ") in got.page.text
        assert f"({NOTE}); việc nhắc được hoãn đến hết ngày 21/09/2020" in \
            got.page.text
        row, = desk.history(7)
        assert (row["by"], row["note"], row["key"]) == (
            NAME, NOTE, "waiting-agency")
        again = desk.follow(LATE, desk.ack(LATE))
        assert "đã được ghi nhận từ trước" in again.page.text
        assert len(desk.history(7)) == 1
        said = f"web: {HEAD}: acknowledgement of motcua/{LATE} "
        assert [line.split(said)[1] for line in desk.web.stderr.splitlines()
                if said in line] == ["recorded", "was known"]

    def test_what_is_wrong_is_said(self, desk: Desk) -> None:
        for fields, status, why in (
                ({"reason": ""}, 422, "Chưa chọn nguyên nhân."),
                ({"reason": "khong-co"}, 422, "không có trong danh mục"),
                ({"days": "4000"}, 422, "Số ngày hoãn nhắc không có"),
                ({"note": "x" * 2000}, 422, "Ghi chú dài quá"),
                ({"dossier": ""}, 409, "Hạn được chọn không còn tính."),
                ({"dossier": "9-resolution"}, 409, "Hạn được chọn"),
                ({"act": "xoa"}, 400, "không đọc được"),
                ({"csrf": "x" * 43}, 403, "Biểu mẫu không còn dùng được")):
            got = desk.ack(LATE, **fields)
            assert (got.status, why in got.page.text) == (status, True), fields
        assert desk.ack(PAUSED).status == 409
        assert desk.ack(LATE, READER).status == 403
        assert desk.ack(THERE).status == 403  # there is no form to send
        assert "<form method=\"post\" action=\"?\"" not in desk.get(
            path_of(LATE), READER).text
        assert desk.history(7) == []

    def test_outside_of_the_scope_nothing_is_recorded(self,
                                                      desk: Desk) -> None:
        csrf = desk.get(path_of(LATE)).page.field("csrf")
        none = desk.web.post("/ho-so/motcua/khong-co", [("csrf", csrf)],
                             Cookie=desk.cookie(HEAD))
        for act in "ack", "apology":
            got = desk.web.post(path_of(THERE), [
                ("csrf", csrf), ("act", act), ("reason", "other"),
                ("dossier", desk.clock(THERE)), ("number", "1"),
                ("date", "2020-09-17"), ("new_date", "2020-09-25")],
                Cookie=desk.cookie(HEAD))
            assert (got.status, got.text) == (404, none.text)
        assert desk.history(7) == desk.history(4) == []

    def test_without_a_daemon_the_form_stays(self, desk: Desk) -> None:
        form = desk.get(path_of(LATE))
        assert desk.daemon.terminate() == 0
        got = desk.ack(LATE)
        assert got.status == 503
        assert "Hệ thống tạm thời chưa nhận được trả lời." in got.page.text
        assert NOTE in got.page.text
        assert form.status == 200
        got = desk.apology(LATE)
        assert got.status == 503
        assert got.page.field("number") == "12/XL-UBND"


class TestApology:
    def test_it_is_recorded_in_the_signed_in_name(self, desk: Desk) -> None:
        got = desk.follow(LATE, desk.apology(LATE))
        assert ("Đã ghi nhận văn bản xin lỗi số 12/XL-UBND ngày 17/09/2020."
                ) in got.page.text
        row, = desk.history(4)
        assert (row["by"], row["number"], row["old_date"], row["new_date"],
                row["reason"]) == (NAME, "12/XL-UBND", "2020-09-15",
                                   "2020-09-25", "chờ <đo đạc>")
        assert desk.rows("SELECT who FROM apology") == [(NAME,)]
        assert desk.daemon.ctl_json("show", LATE)["apology"]["by"] == NAME
        told = desk.daemon.ctl("explain", LATE).stdout
        assert f"ghi nhận lúc 17/09/2020 12:00, {NAME}" in told
        assert f"người thực hiện {NAME}" in got.page.text
        # Sent again, it is known; another letter is none too many.
        again = desk.follow(LATE, desk.apology(LATE))
        assert "đã được ghi nhận từ trước" in again.page.text
        other = desk.apology(LATE, number="13/XL", new_date="2020-09-28")
        assert other.status == 409
        assert "chỉ được hẹn lại một lần" in other.page.text
        assert len(desk.history(4)) == 1

    def test_what_is_wrong_is_said(self, desk: Desk) -> None:
        for fields, why in (
                ({"number": " "}, "Chưa ghi số của văn bản xin lỗi."),
                ({"number": "x" * 101}, "Số của văn bản xin lỗi dài quá."),
                ({"date": ""}, "Chưa ghi ngày của văn bản xin lỗi."),
                ({"date": "2020-02-30"},
                 "Không đọc được ngày của văn bản xin lỗi: “2020-02-30”"),
                ({"date": "2020-09-18"}, "chưa đến"),
                ({"date": "2020-09-01"}, "trước ngày tiếp nhận"),
                ({"new_date": "15/09/2019"},
                 "Ngày hẹn lại phải sau hạn đang có, ngày 15/09/2020."),
                ({"new_date": "2020-09-16"}, "trước ngày của văn bản"),
                ({"new_date": "2099-01-05"}, "thuộc năm 2099"),
                ({"why": "x" * 2000}, "Lý do dài quá")):
            got = desk.apology(LATE, **fields)
            assert (got.status, why in got.page.text) == (422, True), (
                fields, got.page.text[:600])
        got = desk.apology(ASKED)
        assert got.status == 409 and "chưa được tiếp nhận" in got.page.text
        assert desk.apology(SENSITIVE, READER).status == 403
        assert desk.history(4) == []

    def test_the_one_stop_software_may_have_been_first(self,
                                                       desk: Desk) -> None:
        """A new date that is the promise already: what it took the place of is
        the promise before, 11/9.  Where there was none, the daemon says no."""
        got = desk.apology(LATE, date="2020-09-14", new_date="2020-09-15")
        assert got.status == 303
        row, = desk.history(4)
        assert row["old_date"] == "2020-09-11"
        got = desk.apology(SENSITIVE, date="2020-09-14",
                           new_date="2020-09-14")
        assert got.status == 409 and "Chưa ghi nhận được" in got.page.text
        assert got.page.field("new_date") == "2020-09-14"

    def test_the_daemon_asks_who_says_so(self, desk: Desk) -> None:
        """Nobody but hosoweb's account may say for whom it asks."""
        for do, more in (("apology", {"code": LATE, "number": "1/XL",
                                      "date": "2020-09-17",
                                      "new_date": "2020-09-25"}),
                         ("source-accept", {})):
            answer = control(desk.folder, {
                "v": 1, "do": do, "source": "motcua", "who": "x" * 2000,
                **more})
            assert "who: longer than" in answer["error"], answer
