"""hosoctl apology: a written apology is recorded by the running daemon, once,
whatever happens in between; the form is drafted beside it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from os import getuid
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from conftest import scratch
from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon, Ended
from harness.watched import watch_province

START = datetime(2020, 9, 7)
NOW = datetime(2020, 9, 10, 12)
# Nothing answers there: what was seen by NOW is all there is.
NOWHERE = "http://127.0.0.1:9"


@dataclass
class Office:
    """A database of four days, without its daemon."""

    folder: Path
    build: Path

    def daemon(self, folder: Path) -> Daemon:
        """A daemon on a copy of it in ${folder}."""
        config = write_config(folder, [portal_source(folder, NOWHERE)],
                              [maildir_channel(folder)])
        shutil.rmtree(folder / "state")
        shutil.copytree(self.folder / "state", folder / "state")
        return Daemon(self.build, config, folder / "control")


@pytest.fixture(scope="module")
def office(build: Path) -> Iterator[Office]:
    folder = scratch()
    watch_province(build, folder, START, NOW)
    yield Office(folder, build)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def daemon(office: Office, folder: Path) -> Iterator[Daemon]:
    """A daemon that runs at NOW."""
    made = office.daemon(folder)
    made.start(step=NOW)
    yield made
    if made.is_alive:
        assert made.terminate() == 0, made.stderr


def a_line(daemon: Daemon, *words: str) -> dict[str, Any]:
    """The first line of a list."""
    lines = daemon.ctl_json("list", *words)
    assert lines, words
    return lines[0]


def apologise(daemon: Daemon, code: str, new_date: str,
              number: str = "12/XL-UBND", on: str = "2020-09-10",
              *more: str) -> subprocess.CompletedProcess[str]:
    return daemon.ctl("apology", code, "--number", number, "--date", on,
                      "--new-date", new_date, *more)


def day(text: str) -> date:
    return date.fromisoformat(text[:10])


def people(one: date) -> str:
    return one.strftime("%d/%m/%Y")


def rows(folder: Path) -> dict[str, Any]:
    with sqlite3.connect(folder / "state" / "hosod.db") as database:
        return {
            "table": database.execute(
                "SELECT number, date, new_date, reason, uid FROM apology"
            ).fetchall(),
            "history": [json.loads(row[0]) for row in database.execute(
                "SELECT payload FROM change WHERE kind = 4")],
        }


class TestRecording:
    def test_both_dates_are_kept_and_the_new_one_counts(
            self, daemon: Daemon, folder: Path) -> None:
        late = a_line(daemon, "--overdue")
        due, new = day(late["due"]), date(2020, 9, 25)
        assert due < NOW.date()
        done = apologise(daemon, late["code"], "25/09/2020", "12/XL-UBND",
                         "2020-09-10", "--reason", "chờ <kết quả> & ký")
        assert done.returncode == 0, done.stderr
        assert done.stdout == (
            f"Đã ghi nhận văn bản xin lỗi số 12/XL-UBND: hồ sơ {late['code']} "
            f"hẹn lại ngày 25/09/2020 (hạn cũ {people(due)})\n"
            "Lưu ý: văn bản ngày 10/09/2020 được lập sau hạn cũ\n")
        written = {"number": "12/XL-UBND", "date": "2020-09-10",
                   "old_date": due.isoformat(), "new_date": "2020-09-25"}
        now = next(line for line in daemon.ctl_json("list")
                   if line["code"] == late["code"])
        assert now["standing"] == "running"
        assert day(now["due"]) == new
        assert now["apology"] == written
        shown = daemon.ctl_json("show", late["code"])
        assert shown["apology"] == {
            **written, "reason": "chờ <kết quả> & ký",
            "recorded": "2020-09-10T12:00:00+07:00",
            "by": f"uid {getuid()}", "uid": getuid()}
        assert [line["text"] for line in shown["timeline"]
                if line["kind"] == "apology"] == [
            "Văn bản xin lỗi: số 12/XL-UBND; ngày 10/09/2020; hạn cũ "
            f"{people(due)}; hẹn lại ngày 25/09/2020; lý do chờ <kết quả> & "
            "ký"]
        explained = daemon.ctl("explain", late["code"]).stdout
        assert "văn bản xin lỗi số 12/XL-UBND" in explained
        assert f"ban đầu {people(due)}" in explained
        assert rows(folder)["table"] == [
            ("12/XL-UBND", (date(2020, 9, 10) - date(1970, 1, 1)).days,
             (new - date(1970, 1, 1)).days, "chờ <kết quả> & ký", getuid())]

    def test_what_is_odd_is_said_at_once(self, daemon: Daemon) -> None:
        """A letter in time says nothing; a new date on a Sunday does."""
        soon = a_line(daemon, "--standing", "running")
        assert day(soon["due"]) > NOW.date()
        done = apologise(daemon, soon["code"], "27/09/2020", "2/XL")
        assert done.returncode == 0, done.stderr
        assert "Lưu ý: ngày hẹn lại 27/09/2020 (Chủ nhật) là ngày nghỉ\n" \
            in done.stdout
        assert "lập sau hạn cũ" not in done.stdout

    def test_overdue_is_split(self, daemon: Daemon) -> None:
        overdue = daemon.ctl_json("list", "--overdue")
        assert len(overdue) > 1
        assert daemon.ctl_json("list", "--apology", "yes") == []
        before = daemon.ctl_json("status")
        assert before["overdue_without_apology"] == len(overdue)
        # A letter whose new date has passed meanwhile leaves it overdue.
        worst = overdue[0]["code"]
        done = apologise(daemon, worst, "2020-09-10")
        assert done.returncode == 0, done.stderr
        daemon.to(NOW + timedelta(days=1))
        with_one = daemon.ctl_json("list", "--overdue", "--apology", "yes")
        assert [line["code"] for line in with_one] == [worst]
        without = daemon.ctl_json("list", "--overdue", "--apology", "no")
        assert len(without) + 1 == len(daemon.ctl_json("list", "--overdue"))
        after = daemon.ctl_json("status")
        assert after["overdue_with_apology"] == 1
        assert after["overdue_without_apology"] == len(without)
        assert after["apologies"] == 1
        assert "đã có văn bản xin lỗi 1, chưa có" in daemon.ctl("status").stdout
        refused = daemon.ctl("list", "--apology", "maybe")
        assert refused.returncode == 2
        assert '--apology "maybe": yes or no' in refused.stderr

    def test_a_second_letter_is_refused(self, daemon: Daemon,
                                        folder: Path) -> None:
        code = a_line(daemon, "--overdue")["code"]
        assert apologise(daemon, code, "2020-09-25").returncode == 0
        again = apologise(daemon, code, "2020-09-25")
        assert again.returncode == 0
        assert again.stdout.startswith("Đã ghi nhận từ trước văn bản xin lỗi")
        second = apologise(daemon, code, "2020-09-30", "20/XL-UBND")
        assert second.returncode == 1
        assert second.stderr.count("\n") == 1
        assert "the apology 12/XL-UBND of 10/09/2020" in second.stderr
        assert [line["state"] for line in daemon.ctl_json(
            "show", code)["timeline"] if line["kind"] == "finding"
            and line["state"] == "apology-again"]
        assert len(rows(folder)["history"]) == 1

    def test_a_mistyped_letter_is_withdrawn_once(self, daemon: Daemon,
                                                 folder: Path) -> None:
        late = a_line(daemon, "--overdue")
        code = late["code"]
        for words, says in [
                ((), "--reason is needed"), (("--reason", " "), '"reason"'),
                (("--reason", "x"), "no apology is recorded"),
                (("--reason", "x", "--number", "1"), "nothing else"),
                (("--reason", "x", "--draft"), "nothing else")]:
            refused = daemon.ctl("apology", code, "--withdraw", *words)
            assert refused.returncode in (1, 2), words
            assert says in refused.stderr and not refused.stdout, words
        assert apologise(daemon, code, "2020-11-25").returncode == 0
        done = daemon.ctl("apology", code, "--withdraw", "--reason",
                          "gõ nhầm <tháng>")
        assert done.returncode == 0, done.stderr
        assert done.stdout == (
            f"Đã rút văn bản xin lỗi số 12/XL-UBND của hồ sơ {code}; hạn trước "
            "đó có hiệu lực trở lại\n")
        again = daemon.ctl("apology", code, "--withdraw", "--reason", "x")
        assert (again.returncode, again.stdout) == (
            0, f"Văn bản xin lỗi của hồ sơ {code} đã được rút từ trước\n")
        # As if nothing had been recorded, but for the history.
        now = next(line for line in daemon.ctl_json("list")
                   if line["code"] == code)
        assert {key: now[key] for key in ("standing", "due", "apology")} == {
            key: late[key] for key in ("standing", "due", "apology")}
        shown = daemon.ctl_json("show", code)
        assert shown["apology"] is None
        assert [line["text"] for line in shown["timeline"]
                if line["kind"] == "apology-withdrawn"] == [
            "Rút văn bản xin lỗi đã ghi nhận: số 12/XL-UBND; ngày 10/09/2020; "
            "lý do gõ nhầm <tháng>"]
        assert [line["text"].rpartition("; ")[2] for line in shown["timeline"]
                if line["kind"] == "deadline"][-2:] == [
            "lý do văn bản xin lỗi, hẹn lại",
            "lý do rút văn bản xin lỗi đã ghi nhận"]
        kept = rows(folder)
        assert kept["table"] == [] and len(kept["history"]) == 1
        # The letter as it should have been; it stays.
        assert apologise(daemon, code, "2020-09-25").returncode == 0
        refused = daemon.ctl("apology", code, "--withdraw", "--reason", "x")
        assert refused.returncode == 1
        assert "withdrawn once already" in refused.stderr
        assert len(rows(folder)["table"]) == 1

    def test_what_is_wrong_is_said_in_one_sentence(
            self, daemon: Daemon) -> None:
        overdue = a_line(daemon, "--overdue")
        late, due = overdue["code"], overdue["due"][:10]
        done = a_line(daemon, "--standing", "done-early")["code"]
        for words, code, says in [
                ((late,), 2, "--number is needed"),
                ((late, "--number", "1", "--date", "2020-09-10"), 2,
                 "--new-date is needed"),
                ((late, "--number", "1", "--date", "2020-02-30",
                  "--new-date", "2020-09-25"), 2,
                 '--date: "2020-02-30": no such day'),
                (("--number", "1"), 2, "one CODE is needed"),
                ((late[:-1] + "x", "--number", "1", "--date", "2020-09-10",
                  "--new-date", "2020-09-25"), 1, "no such dossier"),
                ((late, "--number", "1", "--date", "2020-09-11",
                  "--new-date", "2020-09-25"), 1,
                 "the letter's date 11/09/2020 lies after today, 10/09/2020"),
                ((late, "--number", "1", "--date", "2019-09-10",
                  "--new-date", "2020-09-25"), 1,
                 "lies before the dossier was received"),
                ((late, "--number", "1", "--date", due, "--new-date", due), 1,
                 f"the new date {people(day(due))} is not later than the "
                 f"deadline {people(day(due))}"),
                ((late, "--number", "1", "--date", "2020-09-10",
                  "--new-date", "2020-09-09"), 1,
                 "the new date 09/09/2020 lies before the letter's date"),
                ((late, "--number", "1", "--date", "2020-09-10",
                  "--new-date", "2028-09-25"), 1,
                 "the new date 25/09/2028: the calendar does not list 2028"),
                ((late, "--number", " \t", "--date", "2020-09-10",
                  "--new-date", "2020-09-25"), 1, '"number"'),
                ((done, "--number", "1", "--date", "2020-09-10",
                  "--new-date", "2020-09-25"), 1, "has ended (done-early)")]:
            answer = daemon.ctl("apology", *words)
            assert answer.returncode == code, (words, answer.stderr)
            assert says in answer.stderr, words
            assert answer.stderr.count("\n") == 1, words
            assert not answer.stdout

    def test_without_a_daemon_nothing_is_recorded(
            self, daemon: Daemon, folder: Path) -> None:
        code = a_line(daemon, "--overdue")["code"]
        assert daemon.terminate() == 0
        refused = apologise(daemon, code, "2020-09-25")
        assert refused.returncode == 1
        assert rows(folder) == {"table": [], "history": []}


class Page(HTMLParser):
    """The words of a page, and whether its tags close as they should."""

    def __init__(self, text: str):
        super().__init__()
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in ("meta", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


class TestDraft:
    def test_what_is_not_known_is_left_blank(self, daemon: Daemon,
                                             folder: Path) -> None:
        late = a_line(daemon, "--overdue")
        done = daemon.ctl("apology", late["code"], "--draft")
        assert done.returncode == 0, done.stderr
        text = Page(done.stdout).text
        for words in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                      "Độc lập - Tự do - Hạnh phúc", "Số: ……",
                      "ngày …… tháng …… năm ………",
                      "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
                      "Kính gửi: ……", late["code"], late["procedure_name"],
                      late["agency_name"],
                      f"ngày {people(day(late['promised']))}",
                      "(Ký, ghi rõ họ tên và đóng dấu)"]:
            assert words in text, words
        assert rows(folder)["table"] == []

    def test_what_is_typed_is_escaped(self, daemon: Daemon) -> None:
        code = a_line(daemon, "--overdue")["code"]
        done = daemon.ctl("apology", code, "--draft", "--number", "<b>12",
                          "--date", "2025-10-01", "--new-date", "2025-10-05",
                          "--reason", '<script>"x"</script> & ký')
        assert "<script>" not in done.stdout and "<b>12" not in done.stdout
        text = Page(done.stdout).text
        assert "Số: <b>12" in text
        assert '<script>"x"</script> & ký' in text
        assert "ngày 01 tháng 10 năm 2025" in text
        assert "vào ngày 05/10/2025" in text
        # Form 04 of TT 03/2025 from its date on.
        assert ("Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"
                in text)


def test_killed_at_every_moment_it_is_recorded_once_or_not_at_all(
        office: Office, folder: Path, is_sanitized: bool) -> None:
    """SIGKILL at every write, sync and send of a daemon that is asked: after
    it, all of the letter is there or nothing, and asking again ends in one."""
    daemon = office.daemon(folder)
    daemon.start(step=NOW)
    code = a_line(daemon, "--overdue")["code"]
    assert daemon.terminate() == 0
    outcomes = {"answered": 0, "kept": 0, "lost": 0}
    moment = 0
    while outcomes["answered"] == 0:
        moment += 5 if is_sanitized else 1
        place = folder / str(moment)
        place.mkdir()
        daemon = office.daemon(place)
        try:
            daemon.start(step=NOW, variables={
                "HOSOD_FUSE": str(moment),
                "LD_PRELOAD": str(office.build / "tests/preload/fuse.so"),
                "ASAN_OPTIONS": "detect_leaks=1:verify_asan_link_order=0"})
        except Ended:  # so early
            shutil.rmtree(place)
            continue
        asked = apologise(daemon, code, "2020-09-25")
        assert daemon.process
        if asked.returncode == 0:
            outcomes["answered"] += 1
            daemon.kill()
        elif daemon.process.wait(20) != -SIGKILL:
            raise AssertionError(daemon.stderr)
        found = rows(place)
        assert len(found["table"]) == len(found["history"]) <= 1
        if asked.returncode != 0:
            outcomes["kept" if found["table"] else "lost"] += 1
        daemon.start(step=NOW)
        assert apologise(daemon, code, "2020-09-25").returncode == 0
        assert daemon.terminate() == 0, daemon.stderr
        found = rows(place)
        assert len(found["table"]) == len(found["history"]) == 1
        shutil.rmtree(place)
    # Before the commit, and between it and the answer.
    assert outcomes["lost"] > 0 and (is_sanitized or outcomes["kept"] > 0), \
        outcomes
