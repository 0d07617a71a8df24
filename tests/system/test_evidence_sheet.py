"""The evidence sheet of a dossier: what was observed when, how its deadline is
reckoned, who was told when, what they answered; nothing of the applicant."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from html.parser import HTMLParser
from pathlib import Path

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.tale import dossier, tale
from standin.dossier import NEW, ONLINE
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 17, 12)
CODE = "000.02.21.H99-200908-0001"
ONLINE_CODE = "000.02.21.H99-200916-0001"
SENSITIVE = "000.02.21.H99-200909-0001"
NOTE = "<b>đã trình</b> & chờ ký"


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, build: Path) \
        -> Iterator[Daemon]:
    """Three working days from Tue 8/9 are Fri 11/9; the promise moved from
    the 11th to Tue 15/9, which passed."""
    folder = tmp_path_factory.mktemp("e")
    province = Province(end=UNTIL, story=tale(
        dossier(CODE, "1.004873", "2020-09-08T09:00", "2020-09-11T17:30",
                ("2020-09-10T10:05", {
                    "promised": datetime(2020, 9, 15, 17, 30)})),
        [replace(moment, state=replace(moment.state, received=None))
         for moment in dossier(ONLINE_CODE, "1.004873", "2020-09-16T10:00",
                               None, channel=ONLINE, status=NEW)],
        dossier(SENSITIVE, "1.001022", "2020-09-09T09:00",
                "2020-09-14T17:30"))).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(datetime(2020, 9, 16, 9), daemon)
    said = daemon.ctl("ack", CODE, "--reason", "other", "--note", NOTE)
    assert said.returncode == 0, said.stderr
    province.advance(UNTIL, daemon)
    said = daemon.ctl("ack", CODE, "--withdraw")
    assert said.returncode == 0, said.stderr
    assert daemon.terminate() == 0
    province.stop()
    yield daemon


class Sheet(HTMLParser):
    """Headings, and under each the rows of its tables and its list."""

    def __init__(self, page: str):
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {"": []}
        self.lines: dict[str, list[str]] = {"": []}
        self.tags: set[str] = set()
        self.links: list[tuple[str, str | None]] = []
        self._at, self._text, self._row = "", "", [""]
        self.feed(page)

    def handle_starttag(self, tag: str,
                        attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [a for a in attrs if a[0] in ("href", "src", "style")]
        self._text = ""
        if tag == "tr":
            self._row = []

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        text = self._text.strip()
        if tag == "h2":
            self._at = text[:1]
            self.rows[self._at], self.lines[self._at] = [], []
        elif tag in ("td", "th"):
            self._row.append(text)
        elif tag == "tr":
            self.rows[self._at].append(self._row)
        elif tag in ("li", "p"):
            self.lines[self._at].append(text)


def sheet(daemon: Daemon, folder: Path, code: str) -> tuple[str, Sheet]:
    path = folder / "phieu.html"
    done = daemon.ctl("show", code, "--html", str(path))
    assert (done.returncode, done.stdout) == (0, f"Đã ghi {path}\n"), \
        done.stderr
    page = path.read_text("utf-8")
    return page, Sheet(page)


def test_what_was_observed_when(watched: Daemon, folder: Path) -> None:
    page, it = sheet(watched, folder, CODE)
    facts = dict(it.rows[""])
    assert facts["Mã hồ sơ"] == CODE
    assert facts["Đơn vị giải quyết"] == "UBND xã Đức Vân"
    assert facts["Tiếp nhận"] == "08/09/2020 09:00"
    assert facts["Tình trạng"] == "Quá hạn"
    seen = {row[0]: row for row in it.rows["2"][1:] if row[1] != "-"
            or row[2].startswith("Ghi nhận lần đầu")}
    assert seen["08/09/2020 09:00"][2].startswith("Ghi nhận lần đầu: ")
    at, before, what, number = seen["10/09/2020 10:15"]
    assert before == "10/09/2020 10:00"
    assert "11/09/2020" in what and "15/09/2020" in what
    with sqlite3.connect(watched.config.parent / "state" / "hosod.db") as db:
        [(count,)] = db.execute("SELECT count(*) FROM change").fetchall()
        [(newest,)] = db.execute("SELECT hash FROM change ORDER BY sequence "
                                 "DESC LIMIT 1").fetchall()
        rows = dict(db.execute("SELECT sequence, at FROM change"))
    assert rows[int(number)] == datetime(
        2020, 9, 10, 3, 15, tzinfo=timezone.utc).timestamp()
    assert f"{count} dòng" in page and newest.hex() in page


def test_the_deadline_is_explained(watched: Daemon, folder: Path) -> None:
    _, it = sheet(watched, folder, CODE)
    dates = dict(it.rows["1"])
    assert dates["Ngày hẹn trả"] == "15/09/2020 17:30"
    assert dates["Hạn theo quy định"] == "11/09/2020 17:30"
    assert dates["Hạn"] == "15/09/2020 17:30 (ngày hẹn trả)"
    reasons = watched.ctl_json("explain", CODE)["reasons"]
    assert it.lines["1"] == [reason["vi"] for reason in reasons] != []


def test_who_was_told_and_what_they_answered(watched: Daemon, folder: Path) \
        -> None:
    page, it = sheet(watched, folder, CODE)
    told = [line for line in watched.ctl_json("show", CODE)["timeline"]
            if line["kind"] == "notice"]
    assert len(it.rows["3"]) == 1 + len(told) > 3
    assert any("@ducvan.example>" in row[1] and row[3].startswith("thư ")
               for row in it.rows["3"])
    _, answer = it.rows["4"]
    assert answer[0] == "16/09/2020 09:00"
    assert answer[2].startswith("Đã biết (hạn giải quyết 15/09/2020), đến ")
    assert f"nguyên nhân: Nguyên nhân khác; {NOTE}" in answer[2]
    assert answer[2].endswith("rút lại lúc 17/09/2020 12:00")
    assert "<b>" not in page
    assert any("Thay đổi ngày hẹn trả: 11/09/2020 → 15/09/2020" in line
               for line in it.lines["5"])


def test_nothing_of_the_applicant_and_nothing_from_outside(
        watched: Daemon, folder: Path) -> None:
    for code in (CODE, ONLINE_CODE, SENSITIVE):
        page, it = sheet(watched, folder, code)
        for word in ("Nguyễn Văn Mẫu", "0900000001", "099000000001"):
            assert word not in page
        assert not it.links and not it.tags & {"script", "img", "link"}
        assert "size: A4" in page and "chưa phải kết luận" in page
    assert "Đăng ký nhận cha, mẹ, con" not in page
    assert dict(it.rows[""])["Thủ tục"] == "lĩnh vực Hộ tịch"


def test_what_still_waits_for_acceptance(watched: Daemon, folder: Path) \
        -> None:
    # Eight working hours from Wed 16/9 10:00 end on Thu 17/9 at 10:00.
    _, it = sheet(watched, folder, ONLINE_CODE)
    assert dict(it.rows["1"]) == {"Hạn tiếp nhận": "17/09/2020 10:00"}
    assert it.lines["1"]
    assert it.lines["4"] == ["Chưa có trả lời nào được ghi nhận."]


@pytest.mark.parametrize("words, says", [
    ([CODE, "--html", "/khong/co/phieu.html"], "/khong/co/phieu.html"),
    ([CODE, "--html", "x", "--json"], "--html is a sheet of its own"),
    (["000.02.21.H99-200908-0009", "--html", "x"], "no such dossier"),
])
def test_what_is_refused(watched: Daemon, words: list[str],
                         says: str) -> None:
    done = watched.ctl("show", *words)
    assert done.returncode in (1, 2) and done.stdout == ""
    assert says in done.stderr
