"""Sources that answer and are not well: silent, skewed, too short; and the
figures that say how each fares."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from os import getuid
from pathlib import Path
from typing import Any

import pytest

from harness.config import (maildir_channel, portal_source, secret,
                            webhook_channel, write_config)
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source
from harness.watch import Watch
from standin.api import USERNAME
from standin.letters import Folder
from standin.province import Province
from test_hold import control

HOUR = timedelta(hours=1)


class Healthy(Watch):
    """A watch that begins when the test says, and looks every two hours."""

    def begin(self, at: datetime) -> Healthy:
        self.now = self.server.now = at
        self.daemon.start(step=at)
        self.to(at)
        return self

    def until(self, at: datetime, step: timedelta = 2 * HOUR) -> None:
        """Time goes by; the server's clock with it."""
        while self.now < at:
            self.to(min(at, self.now + step))

    def source(self) -> dict[str, Any]:
        return self.daemon.ctl_json("status")["sources"][0]

    def told(self, words: str) -> list[str]:
        return [subject for subject in self.subjects() if words in subject]

    def about(self, code: str) -> list[str]:
        """The text of letters about a dossier, digests left out."""
        return [letter.body for letter in
                Folder(self.folder / "letters").new()
                if code in letter.body and not letter.is_digest]

    def letters(self, words: str) -> list[str]:
        """The text of letters with such a subject."""
        return [letter.body for letter in
                Folder(self.folder / "letters").new()
                if words in letter.subject]


@pytest.fixture
def watch(folder: Path, list_server: ListServer,
          make_daemon: Callable[[Path, Path], Daemon]) \
        -> Callable[..., Healthy]:
    def make(at: datetime, dossiers: int = 20, digest: Any = (),
             **more: Any) -> Healthy:
        more.setdefault("every", "2h")
        for number in range(1, dossiers + 1):
            list_server.put(f"H-{number:02}", at - HOUR,
                            due="2020-09-30T17:00:00+07:00")
        config = write_config(folder, [list_source(list_server, **more)],
                              [maildir_channel(folder)], digest=list(digest),
                              web={"user": str(getuid())})
        return Healthy(list_server, make_daemon(config, folder / "control"),
                       folder)
    return make


# Monday 31 August 2020; Wednesday 2 September is a holiday.
MONDAY = datetime(2020, 8, 31, 10, 0)


def test_letters_call_a_source_by_its_title(
        watch: Callable[..., Healthy]) -> None:
    title = "Phần mềm một cửa của tỉnh"
    it = watch(datetime(2020, 9, 7, 8), dossiers=1, name="motcua",
               title=title, digest=[{}])
    it.server.put("H-90", datetime(2020, 9, 7, 7),
                  due="2020-09-09T17:00:00+07:00", agency="UBND xã Đức Vân")
    it.begin(datetime(2020, 9, 7, 8)).until(datetime(2020, 9, 10, 12))
    letter, *_ = it.about("H-90")
    assert f"Số liệu lấy từ {title} lúc" in " ".join(letter.split())
    digest, *_ = it.letters("Bản tin tổng hợp")
    assert f"- {title}: dữ liệu đến" in " ".join(digest.split())
    assert "motcua" not in letter + digest
    # Commands go on calling it by its name.
    assert it.source()["name"] == "motcua"


def test_a_list_says_what_was_not_read(
        watch: Callable[..., Healthy]) -> None:
    """A list without what is overdue is no news while nobody was asked."""
    it = watch(datetime(2020, 9, 7, 8), dossiers=1, name="motcua",
               alarm_after="1h")
    it.server.fails = [500] * 2
    it.begin(datetime(2020, 9, 7, 8))

    def said(*words: str) -> list[str]:
        return it.daemon.ctl(*words).stdout.splitlines()

    never = ("Lưu ý: chưa lấy được dữ liệu lần nào từ nguồn motcua; xem: "
             "hosoctl status")
    assert said("list", "--overdue") == ["0 hồ sơ", never]
    assert said("contacts", "missing") == [
        "Chưa có cán bộ nào giữ hồ sơ đang giải quyết.", never]
    it.until(datetime(2020, 9, 7, 10))
    assert said("list", "--overdue") == ["0 hồ sơ"]
    it.server.fails = [500] * 4000
    it.until(datetime(2020, 9, 7, 20))
    said_last = said("list", "--overdue")
    assert said_last[0] == "0 hồ sơ"
    assert said_last[1].startswith(
        "Lưu ý: dữ liệu của nguồn motcua chỉ đến 07/09/2020 ")


def test_silence_counts_working_days_alone(watch):
    it = watch(MONDAY)
    it.begin(MONDAY)
    # Tuesday, Thursday and Friday: the third ends with office on Friday.
    it.until(datetime(2020, 9, 4, 16, 0))
    assert it.told("không có thay đổi") == []
    assert it.source()["silent_since"] is None
    it.until(datetime(2020, 9, 4, 18, 0))
    assert it.told("không có thay đổi") == [
        "Nguồn page: không có thay đổi từ 31/08/2020"]
    assert it.source()["silent_since"] == "2020-08-31T10:00:00+07:00"
    [text] = it.letters("không có thay đổi")
    assert "Từ 10 giờ 00 ngày 31/08/2020" in text
    assert "qua trọn 3 ngày làm việc" in text
    it.until(datetime(2020, 9, 9, 8, 0), 4 * HOUR)
    assert len(it.told("không có thay đổi")) == 1, "once"


def test_a_weekend_is_no_silence(watch):
    friday = datetime(2020, 9, 11, 16, 0)
    it = watch(friday)
    it.begin(friday)
    it.until(datetime(2020, 9, 16, 16, 0))
    assert it.told("không có thay đổi") == []
    it.until(datetime(2020, 9, 16, 20, 0))
    assert len(it.told("không có thay đổi")) == 1


def test_one_change_is_enough(watch):
    it = watch(MONDAY)
    it.begin(MONDAY)
    it.until(datetime(2020, 9, 4, 16, 0))
    it.server.put("H-05", it.now, due="2020-09-29T17:00:00+07:00")
    it.until(datetime(2020, 9, 9, 16, 0))  # Monday, Tuesday, not yet Wednesday
    assert it.told("không có thay đổi") == []
    assert it.source()["last_change"] == "2020-09-04T18:00:00+07:00"
    it.until(datetime(2020, 9, 9, 18, 0))
    assert len(it.told("không có thay đổi")) == 1


@pytest.mark.parametrize("days, told", [(0, 0), (5, 0), (4, 1)])
def test_how_long_is_the_operators(watch, days, told):
    it = watch(MONDAY, silent_after=days)
    it.begin(MONDAY)
    it.until(datetime(2020, 9, 7, 20, 0), 4 * HOUR)  # four whole days
    assert len(it.told("không có thay đổi")) == told


def test_a_list_that_never_showed_anything_is_silent(watch):
    it = watch(MONDAY, dossiers=0)
    it.begin(MONDAY)
    it.until(datetime(2020, 9, 4, 20, 0), 4 * HOUR)
    assert len(it.told("không có thay đổi")) == 1
    assert it.source()["last_change"] is None


NOTE = ("Lưu ý: từ 10 giờ 00 ngày 31/08/2020 nguồn page không có thay đổi "
        "nào. Tình trạng dưới đây có thể chưa được cập nhật")


def test_letters_and_digest_say_so_while_it_lasts(watch):
    it = watch(MONDAY, digest=[{"at": "21:00",
                                "roles": ["administrator", "province"]}])
    # Overdue on Wednesday and on Friday: told at the opening.
    for code, row in it.server.rows.items():
        due = 8 if code <= "H-10" else 10
        row.update(due=f"2020-09-{due:02}T17:00:00+07:00",
                   agency="UBND thị trấn Nà Phặc")
    it.begin(MONDAY)
    it.until(datetime(2020, 9, 3, 22, 0))
    assert all("không có thay đổi" not in text
               for text in it.letters("Bản tin"))
    it.until(datetime(2020, 9, 4, 22, 0))
    digest = it.letters("Bản tin")[-1]
    assert ("Chưa đủ dữ liệu để kết luận: 1/1 nguồn không có thay đổi nào từ "
            "10 giờ 00 ngày 31/08/2020.") in digest
    assert "Không có hồ sơ quá hạn; không có" not in digest
    line = next(line for line in digest.splitlines()
                if line.startswith("- page:"))
    assert line.endswith("không có thay đổi nào từ 10 giờ 00 ngày 31/08/2020")
    it.until(datetime(2020, 9, 9, 8, 0))
    alerts = it.about("H-02")
    assert alerts and all(NOTE in text for text in alerts)
    # One change, and it is over: told once, and letters are plain again.
    it.server.put("H-01", it.now, due="2020-09-11T17:00:00+07:00")
    it.until(datetime(2020, 9, 9, 22, 0))
    assert it.told("đã có thay đổi trở lại") == [
        "Nguồn page: đã có thay đổi trở lại"]
    assert it.source()["silent_since"] is None
    assert "không có thay đổi" not in it.letters("Bản tin")[-1]
    it.until(datetime(2020, 9, 11, 8, 0))
    later = it.about("H-12")
    assert later and all(NOTE not in text for text in later)
    assert len(it.told("trở lại")) == 1


def test_silence_outlives_a_restart(watch):
    it = watch(MONDAY)
    it.begin(MONDAY)
    it.until(datetime(2020, 9, 4, 20, 0), 4 * HOUR)
    assert len(it.told("không có thay đổi")) == 1
    it.daemon.kill()
    it.daemon.start(step=it.now)
    it.until(datetime(2020, 9, 8, 10, 0), 4 * HOUR)
    assert len(it.told("không có thay đổi")) == 1
    assert it.source()["silent_since"] == "2020-08-31T10:00:00+07:00"
    it.daemon.terminate()
    it.server.put("H-01", it.now, due="2020-09-11T17:00:00+07:00")
    it.daemon.start(step=it.now)
    it.until(it.now + 4 * HOUR)
    assert len(it.told("trở lại")) == 1


def test_silence_ends_unsaid_where_nobody_asks_any_more(watch, folder):
    it = watch(MONDAY)
    it.begin(MONDAY)
    it.until(datetime(2020, 9, 4, 20, 0), 4 * HOUR)
    assert it.source()["silent_since"]
    config = json.loads((folder / "hosod.yaml").read_text())
    config["sources"][0]["silent_after"] = 0
    (folder / "hosod.yaml").write_text(json.dumps(config))
    assert it.daemon.ctl("reload").returncode == 0
    it.until(it.now + 2 * HOUR)
    assert it.source()["silent_since"] is None
    assert it.told("trở lại") == []


def ahead(it: Healthy, minutes: int) -> None:
    """One poll; the server's clock so far from the daemon's."""
    it.now += 2 * HOUR
    it.server.now = it.now + timedelta(minutes=minutes)
    it.daemon.to(it.now)


@pytest.mark.parametrize("minutes, words", [
    (12, "nhanh 12 phút"), (-80, "chậm 1 giờ 20 phút")])
def test_a_clock_that_is_wrong_is_told_once(watch, minutes, words):
    it = watch(MONDAY)
    it.begin(MONDAY)
    ahead(it, minutes)
    ahead(it, minutes)
    ahead(it, 4)  # a slow answer is no skew, nor are two
    ahead(it, minutes)
    ahead(it, minutes)
    assert it.told("giờ máy chủ") == []
    ahead(it, minutes)
    assert it.told("giờ máy chủ") == [f"Nguồn page: giờ máy chủ {words}"]
    status = it.source()
    assert status["skew"] == minutes * 60
    assert status["skewed_since"] == it.now.isoformat() + "+07:00"
    assert "GIỜ MÁY CHỦ LỆCH" in it.daemon.ctl("status").stdout
    ahead(it, minutes)
    it.daemon.kill()
    it.daemon.start(step=it.now)
    ahead(it, minutes)
    assert len(it.told("giờ máy chủ")) == 1
    # Its data are verified all the same.
    assert not status["stale"] and status["failing_since"] is None
    ahead(it, 0)
    assert it.told("giờ máy chủ")[1:] == ["Nguồn page: giờ máy chủ đã đúng"]
    assert it.source()["skewed_since"] is None
    ahead(it, 0)
    assert len(it.told("giờ máy chủ")) == 2


def test_another_time_is_no_wrong_clock(watch):
    """Simulated here, real there: the two say nothing of each other."""
    it = watch(MONDAY)
    it.begin(MONDAY)
    for _ in range(4):
        ahead(it, 3 * 24 * 60)
    assert it.told("giờ máy chủ") == []
    assert it.source()["skew"] == 0  # as measured last


def test_a_short_list_is_told_in_its_own_words(watch):
    it = watch(MONDAY)
    it.begin(MONDAY)
    kept = dict(it.server.rows)
    it.server.rows = {code: row for code, row in kept.items()
                      if int(code[2:]) <= 7}
    it.until(MONDAY + 6 * HOUR)
    assert it.told("danh sách") == [
        "Nguồn page: danh sách hồ sơ ngắn bất thường"]
    assert it.told("Mất dữ liệu") == []
    [text] = it.letters("ngắn bất thường")
    assert ("Trong 20 hồ sơ đang giải quyết mà danh sách trước có, danh sách "
            "mới chỉ còn 7.") in text
    assert "hosoctl source accept page" in text
    assert it.source()["quarantine"] == {
        "since": "2020-08-31T12:00:00+07:00", "known": 20, "shown": 7}
    assert "hosoctl source accept page" in it.daemon.ctl("status").stdout
    # Failures on top of it, and a restart: still one trouble.
    it.server.fails = [500] * 3
    it.until(it.now + 2 * HOUR)
    it.daemon.kill()
    it.daemon.start(step=it.now)
    it.until(it.now + 4 * HOUR)
    assert len(it.told("danh sách")) == 1
    it.server.rows = kept
    it.until(it.now + 2 * HOUR)
    assert it.told("danh sách")[1:] == [
        "Nguồn page: danh sách hồ sơ đã dùng lại được"]
    assert it.told("Đã có lại dữ liệu") == []
    assert it.source()["quarantine"] is None
    # Another is another.
    it.server.rows = {}
    it.until(it.now + 4 * HOUR)
    assert len(it.told("ngắn bất thường")) == 2
    accepted = it.daemon.ctl("source", "accept", "page")
    assert accepted.returncode == 0, accepted.stderr
    it.until(it.now + 2 * HOUR)
    assert len(it.told("đã dùng lại được")) == 2
    assert "hosoctl source accept" in it.letters("đã dùng lại được")[-1]


def test_who_accepted_a_short_list_is_kept(watch):
    """By hosoctl, and by hosoweb in the name of whoever is signed in."""
    it = watch(MONDAY)
    it.begin(MONDAY)
    assert it.source()["accepted"] is None
    kept = dict(it.server.rows)
    it.server.rows = {code: row for code, row in kept.items()
                      if int(code[2:]) <= 7}
    it.until(MONDAY + 6 * HOUR)
    at = it.now
    assert it.daemon.ctl("source", "accept", "page").returncode == 0
    first = {"at": f"{at:%Y-%m-%dT%H:%M:%S}+07:00", "records": 7,
             "by": f"uid {getuid()}"}
    assert it.source()["accepted"] == first
    it.server.rows = {}
    it.until(it.now + 4 * HOUR)
    asked = {"v": 1, "do": "source-accept", "source": "page",
             "who": "Văn phòng <b>"}
    answer = control(it.folder, asked)
    assert (answer["ok"], answer["records"]) == (True, 0)
    assert it.source()["accepted"] == {
        "at": f"{it.now:%Y-%m-%dT%H:%M:%S}+07:00", "records": 0,
        "by": "Văn phòng <b>"}
    assert "0 bản ghi, bởi Văn phòng <b>" in it.daemon.ctl("status").stdout
    # Twice is nothing more.
    assert "there is nothing to accept" in control(it.folder, asked)["error"]
    assert "accepted by Văn phòng <b>, user" in it.daemon.stderr
    with sqlite3.connect(it.folder / "state" / "hosod.db") as database:
        assert database.execute(
            "SELECT records, who FROM source_act ORDER BY id").fetchall() == [
                (7, None), (0, "Văn phòng <b>")]


def test_status_says_what_the_server_did(watch):
    it = watch(MONDAY, size=6)
    it.begin(MONDAY)
    it.server.rows["H-03"]["due"] = "hôm nào đó"
    it.server.rows["H-04"]["code"] = ""
    it.server.put("H-09", MONDAY + HOUR, due="2020-09-29T17:00:00+07:00")
    it.server.put("K-01", MONDAY + HOUR, due="2020-09-29T17:00:00+07:00")
    # Cut off behind two pages, then not answered at all, then gone on with.
    it.server.fails = [200, 200, 500, 503]
    it.server.requests.clear()
    it.to(MONDAY + 2 * HOUR + timedelta(minutes=30))
    assert not it.server.fails
    source = it.source()
    listed = source["list"]
    answered = len(it.server.requests) - 2
    assert listed["pages"] == answered == 4
    assert listed["records"] == len(it.server.rows) == 21
    assert listed["refused"] == 2
    assert listed["new"] == 1 and listed["changed"] == 1
    assert listed["retries"] == 2
    assert listed["kind"] == "full"
    assert listed["started"] == "2020-08-31T12:00:00+07:00"
    assert listed["bytes"] > 0 and listed["took_us"] > 0
    assert source["open"] == 21
    assert source["last_success"] == "2020-08-31T12:00:00+07:00"
    assert source["last_change"] == "2020-08-31T12:00:00+07:00"
    assert source["newest"] == "2020-08-31T11:00:00+07:00"
    # Of simulated time a reader knows the newest turn's moment.
    now = datetime.fromisoformat(it.daemon.ctl_json("status")["now"])
    assert source["newest_age"] == (
        now - datetime.fromisoformat(source["newest"])).total_seconds()
    people = it.daemon.ctl("status").stdout
    assert "4 trang, 21 bản ghi, từ chối 2" in people
    assert "lỗi phải lấy lại 2 lần" in people
    assert "bản ghi mới nhất 31/08/2020 11:00" in people
    assert "(cách đây 1 giờ" in people
    # The next one has no trouble.
    it.until(MONDAY + 4 * HOUR)
    assert it.source()["list"]["retries"] == 0


def test_gone_in_the_last_week_is_counted(watch):
    it = watch(MONDAY, silent_after=0)
    it.begin(MONDAY)
    it.server.drop("H-07")
    it.until(MONDAY + 4 * HOUR)
    source = it.source()
    assert (source["open"], source["gone_week"]) == (19, 1)
    it.until(MONDAY + timedelta(days=8), timedelta(hours=12))
    assert it.source()["gone_week"] == 0


def test_the_newest_record_by_its_receipt(watch):
    """Where records do not say when they changed."""
    it = watch(MONDAY, fields={
        "code": "/code", "procedure": "/procedure", "received": "/received",
        "promised": "/due", "status": "/status"})
    it.server.put("H-20", datetime(2020, 8, 28, 9, 0))
    it.begin(MONDAY)
    assert it.source()["newest"] == "2020-08-31T09:00:00+07:00"
    # A date far ahead is somebody's mistake, and not the newest record.
    it.server.put("H-21", datetime(2021, 8, 28, 9, 0))
    it.until(MONDAY + 2 * HOUR)
    assert it.source()["newest"] == "2020-08-31T09:00:00+07:00"


def test_a_webhook_is_told_by_keyword(watch, hook_server, folder):
    it = watch(MONDAY)
    config = json.loads((folder / "hosod.yaml").read_text())
    config["channels"].append(webhook_channel(folder, hook_server))
    (folder / "hosod.yaml").write_text(json.dumps(config))
    it.begin(MONDAY)
    for _ in range(3):
        ahead(it, 12)
    told = [post.json for post in hook_server.posts
            if post.json["type"] == "source-skewed"]
    assert told
    assert told[0]["data"]["source"] == "page"
    assert told[0]["data"]["since"] == it.now.isoformat() + "+07:00"


def test_who_cannot_be_read_is_named(watch, folder):
    """A date that there is none of: nobody is told of the dossier, so the
    administrators are told that nobody is."""
    it = watch(MONDAY, digest=[{"at": "21:00", "roles": ["administrator"]}])
    it.server.put("H-90", MONDAY - HOUR, due="2026-12-32T17:00:00+07:00")
    it.begin(MONDAY)
    assert it.source()["refused_total"] == 1
    [one] = it.source()["refused"]
    assert one["code"] == "H-90" and "2026-12-32" in one["why"]
    assert one["seen"] == "2020-08-31T10:00:00+07:00"
    said = it.daemon.ctl("status").stdout
    assert "KHÔNG ĐỌC ĐƯỢC BẢN GHI: 1 hồ sơ" in said
    assert "    H-90: CHƯA ĐƯỢC THEO DÕI: promised: " in said
    # Also while what is asked for is only what is new.
    it.until(MONDAY + 12 * HOUR)
    assert it.source()["refused_total"] == 1
    [text] = [" ".join(text.split()) for text in
              it.letters("Bản tin tổng hợp")]
    assert ("1 hồ sơ không đọc được bản ghi mới, nên chưa được theo dõi hoặc "
            "chỉ theo bản ghi trước: H-90" in text)
    # Put right, it is watched as the others are.
    it.server.put("H-90", it.now, due="2020-12-31T17:00:00+07:00")
    it.until(it.now + 2 * HOUR)
    assert it.source()["refused"] == [] and "H-90" in it.standings()
    # One that was read before is watched as it was then, and that is said.
    it.server.put("H-90", it.now, due="2020-12-32T17:00:00+07:00")
    it.until(it.now + 2 * HOUR)
    assert [one["known"] for one in it.source()["refused"]] == [True]
    assert ("    H-90: chỉ được theo dõi theo bản ghi trước: promised: "
            in it.daemon.ctl("status").stdout)
    it.server.put("H-90", it.now, due="2020-12-31T17:00:00+07:00")
    it.until(it.now + 2 * HOUR)
    assert it.source()["refused"] == []
    # Refused again, and then no more on the list.
    it.server.put("H-91", it.now, due="2026-12-32T17:00:00+07:00")
    it.until(it.now + 2 * HOUR)
    assert it.source()["refused_total"] == 1
    it.server.drop("H-91")
    it.until(it.now + 4 * HOUR)
    assert it.source()["refused_total"] == 0


def test_a_login_too_early_is_no_failed_try(
        folder: Path, province: Province,
        make_daemon: Callable[[Path, Path], Daemon]) -> None:
    """Nobody was asked, and the reason stays the one that was given."""
    config = write_config(folder, [portal_source(
        folder, province.url, secrets={
            "username": secret(folder, "username", USERNAME),
            "password": secret(folder, "sai", "sai-mat-khau")})],
        [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control")
    daemon.start(step=province.now)
    daemon.to(province.now)
    [before] = daemon.ctl_json("status")["sources"]
    assert before["failures"] == 1
    assert daemon.ctl("poll", "motcua").returncode == 0
    daemon.to(province.now + timedelta(seconds=1))
    assert "not again before" in daemon.stderr
    [after] = daemon.ctl_json("status")["sources"]
    assert after["failures"] == 1
    assert after["failure"] == before["failure"]


def test_very_many_that_cannot_be_read_are_at_least_so_many(watch, folder):
    it = watch(MONDAY, dossiers=0, size=500,
               digest=[{"at": "21:00", "roles": ["administrator"]}])
    for number in range(1100):
        it.server.put(f"H-{number:04}", MONDAY - HOUR,
                      due="2026-12-32T17:00:00+07:00")
    it.begin(MONDAY)
    assert it.source()["refused_total"] == 1000
    assert ("KHÔNG ĐỌC ĐƯỢC BẢN GHI: ít nhất 1.000 hồ sơ"
            in it.daemon.ctl("status").stdout)
    it.until(MONDAY + 12 * HOUR)
    [text] = [" ".join(text.split()) for text in
              it.letters("Bản tin tổng hợp")]
    assert "ít nhất 1.000 hồ sơ không đọc được bản ghi mới" in text
