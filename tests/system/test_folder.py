"""A watched folder as a source: lists exported by hand, dropped now and then.

The workbooks and tables are written by the tests; what a workbook of another
program holds is tested in tests/io/test_workbook.c.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from standin.letters import CODE, Folder

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HEADER = ["STT", "Mã hồ sơ", "Mã thủ tục", "Ngày tiếp nhận", "Ngày hẹn trả",
          "Trạng thái", "Đơn vị"]
AGENCY = "UBND xã Đức Vân"
OFFICE = "ct@ducvan.example"
OPERATOR = "quantri@tinh.example"
# Due on Friday 11/9/2020.
ONE = ["1", "000.02.21.H99-200909-0001", "1.001193", "09/09/2020 08:00",
       "11/09/2020", "Đang xử lý", AGENCY]
TWO = ["2", "000.02.21.H99-200909-0002", "1.001193", "09/09/2020 08:30",
       "25/09/2020", "Đang xử lý", AGENCY]


def at(text: str) -> datetime:
    """An instant of these weeks of September 2020: "11 16:00"."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2020-09-{day}T{clock}")


def folder_source(**more: Any) -> dict[str, Any]:
    """A folder of lists, mapped by their headers."""
    return {"name": "xuat-tay", "folder": "danh-sach", "every": "15m",
            "time_forms": ["dd/MM/yyyy HH:mm", "dd/MM/yyyy"],
            "fields": {"code": "/Mã hồ sơ", "procedure": "/Mã thủ tục",
                       "received": "/Ngày tiếp nhận",
                       "promised": "/Ngày hẹn trả", "status": "/Trạng thái",
                       "agency": "/Đơn vị"},
            "status_map": {"Đang xử lý": "processing",
                           "Chờ bổ sung": "waiting_supplement",
                           "Đã trả": "returned", "Đã xong": "done"}, **more}


def table(*rows: list[str], separator: str = ";") -> bytes:
    """A list as CSV in UTF-8."""
    return "\n".join(separator.join(row) for row in [HEADER, *rows]).encode()


def status(row: list[str], word: str) -> list[str]:
    """The row with another status."""
    return [*row[:5], word, *row[6:]]


CELLS = ("<worksheet><sheetData>{}</sheetData></worksheet>")
RELATIONS = "<Relationships>{}</Relationships>"


def workbook(sheet: str, **parts: str) -> bytes:
    """A workbook around the XML of its one sheet."""
    def relation(name: str, target: str) -> str:
        return (f'<Relationship Id="{name}" Type="urn:x/{name}" '
                f'Target="{target}"/>')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("_rels/.rels", RELATIONS.format(
            relation("officeDocument", "xl/workbook.xml")))
        made.writestr("xl/workbook.xml", parts.get("book", (
            '<workbook xmlns:r="urn:r"><sheets><sheet name="Hồ sơ" '
            'r:id="worksheet"/></sheets></workbook>')))
        made.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format(
            relation("worksheet", "sheet.xml")))
        made.writestr("xl/sheet.xml", sheet)
    return out.getvalue()


def rows_xml(*rows: list[str]) -> str:
    """Rows of inline strings."""
    def cell(text: str) -> str:
        return f'<c t="inlineStr"><is><t>{text}</t></is></c>'
    return "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)


class Office:
    """The folder, and the daemon that watches it."""

    def __init__(self, folder: Path,
                 make_daemon: Callable[[Path, Path], Daemon],
                 **more: Any):
        self.folder, self.lists = folder, folder / "danh-sach"
        self.lists.mkdir()
        self.config = write_config(folder, [folder_source(**more)],
                                   [maildir_channel(folder)])
        self.daemon = make_daemon(self.config, folder / "control")

    def drop(self, name: str, content: bytes, written: str) -> Path:
        """A file as it is put there, last written at a time."""
        path = self.lists / name
        path.write_bytes(content)
        stamp = at(written).replace(tzinfo=ZONE).timestamp()
        os.utime(path, (stamp, stamp))
        return path

    def explain(self, row: list[str], moment: str) -> Any:
        """How a dossier stood at a moment."""
        return self.daemon.ctl_json(
            "explain", row[1], "--at", at(moment).isoformat())

    def source(self) -> Any:
        """The source as `status` has it."""
        return self.daemon.ctl_json("status")["sources"][0]

    def letters(self, address: str) -> list[Any]:
        """Letters to an address, digests apart, in their order."""
        return sorted((letter for letter in
                       Folder(self.folder / "letters").new()
                       if letter.address == address and not letter.is_digest),
                      key=lambda letter: letter.at)

    def said(self, words: str) -> int:
        """How many lines of the log have these words."""
        return sum(words in line for line in
                   self.daemon.stderr.splitlines())


@pytest.fixture
def office(folder: Path,
           make_daemon: Callable[[Path, Path], Daemon]) -> Office:
    return Office(folder, make_daemon)


def test_a_finish_in_a_list_dropped_later_was_there_by_its_export(
        office: Office) -> None:
    """Exported Friday 16:00, dropped Monday: done by Friday, and on time."""
    office.drop("ds-20200910-1600.csv", table(ONE, TWO), "10 16:01")
    office.daemon.start(step=at("10 16:30"))
    office.daemon.to(at("11 15:00"))
    assert office.source()["last_success"] == "2020-09-10T16:00:00+07:00"
    assert not office.source()["stale"]
    # Friday 17:30: the list of Thursday is older than one working day.
    office.daemon.to(at("11 17:30"))
    assert not office.source()["stale"]
    office.daemon.to(at("11 17:46"))
    assert office.source()["stale"]
    # As far as anybody knows, it is overdue: told, with the age of the data.
    office.daemon.to(at("14 08:00"))
    assert office.explain(ONE, "14 08:00")["standing"] == "overdue"
    told = [letter for letter in office.letters(OFFICE)
            if ONE[1] in CODE.findall(letter.body)]
    assert told and ("Lưu ý: từ 16 giờ 00 ngày 10/09/2020 chưa lấy được dữ "
                     "liệu từ xuat-tay.") in told[-1].body

    office.drop("ds-20200911-1600.csv",
                table(status(ONE, "Đã trả"), status(TWO, "Chờ bổ sung")),
                "14 08:05")
    office.daemon.to(at("14 08:30"))
    done = office.explain(ONE, "14 08:30")
    assert done["standing"] == "done-on-time"
    assert done["finished"] == "2020-09-11T16:00:00+07:00"
    pause = office.explain(TWO, "14 08:30")["pauses"][0]
    assert pause["from_earliest"] == "2020-09-10T16:00:00+07:00"
    assert pause["from_latest"] == "2020-09-11T16:00:00+07:00"
    assert office.source()["last_success"] == "2020-09-11T16:00:00+07:00"
    assert not office.source()["stale"]
    # The story says when it was learned, and of when it is.
    story = office.daemon.ctl("show", ONE[1]).stdout
    assert "[14/09/2020 08:15] Thay đổi: theo danh sách lúc 11/09/2020 16:00" \
        in story
    assert office.daemon.terminate() == 0


def test_administrators_are_asked_for_a_list(
        folder: Path, make_daemon: Callable[[Path, Path], Daemon]) -> None:
    """In their own language, and what only a folder needs."""
    office = Office(folder, make_daemon)
    office.drop("ds-20200910-1600.csv", table(ONE, TWO), "10 16:01")
    office.daemon.start(step=at("10 16:30"))
    office.daemon.to(at("14 22:30"))
    (lost,) = [" ".join(letter.body.split())
               for letter in office.letters(OPERATOR)
               if letter.subject.startswith("Mất dữ liệu nguồn")]
    reason = ("chưa có danh sách nào mới hơn danh sách lúc 16 giờ 00 ngày "
              "10/09/2020, đã quá một ngày làm việc")
    assert f"Lần thử gần nhất: {reason}." in lost
    assert f"Đề nghị bỏ danh sách mới vào thư mục {office.lists};" in lost
    assert "tài khoản" not in lost and "no list" not in lost
    digests = [" ".join(letter.body.split()) for letter in
               Folder(folder / "letters").new() if letter.is_digest
               and letter.address == OPERATOR]
    assert any(reason in digest for digest in digests)
    assert not any("no list" in digest for digest in digests)


def test_an_evening_counts_what_it_learned(office: Office) -> None:
    """Finished by Friday 16:00, told on Monday: in Monday's digest, once."""
    office.drop("ds-20200910-1600.csv", table(ONE, TWO), "10 16:01")
    office.daemon.start(step=at("10 16:30"))
    office.daemon.to(at("14 08:00"))
    office.drop("ds-20200911-1600.csv", table(status(ONE, "Đã trả"), TWO),
                "14 08:05")
    office.daemon.to(at("15 08:00"))
    # Another status of the same end is no second one.
    office.drop("ds-20200915-0800.csv", table(status(ONE, "Đã xong"), TWO),
                "15 08:00")
    office.daemon.to(at("15 23:00"))
    digests = sorted((letter for letter in
                      Folder(office.folder / "letters").new()
                      if letter.address == OFFICE and letter.is_digest),
                     key=lambda letter: letter.at)
    done = {letter.at.day: re.search(r"(\d+) hồ sơ giải quyết xong",
                                     letter.body) for letter in digests}
    assert {day: found and found[1] for day, found in done.items()} == {
        10: "0", 11: "0", 12: "0", 13: "0", 14: "1", 15: "0"}


def test_stale_is_told_once_and_back_once(office: Office) -> None:
    def outages() -> list[str]:
        return [str(letter.subject) for letter in office.letters(OPERATOR)
                if "xuat-tay" in letter.subject]
    office.drop("ds-20200910-1600.csv", table(TWO), "10 16:01")
    office.daemon.start(step=at("10 16:30"))
    office.daemon.to(at("11 17:30"))
    assert outages() == []
    office.daemon.to(at("15 12:00"))
    assert len(outages()) == 1
    assert "16 giờ 00 ngày 10/09/2020" in outages()[0]
    # A list that was too old when it came mends nothing.
    office.drop("ds-20200911-0800.csv", table(TWO), "15 12:01")
    office.daemon.to(at("15 14:00"))
    assert office.source()["last_success"] == "2020-09-11T08:00:00+07:00"
    assert office.source()["stale"] and len(outages()) == 1
    office.drop("ds-20200915-1400.csv", table(TWO), "15 14:01")
    office.daemon.to(at("15 14:30"))
    assert not office.source()["stale"]
    assert office.source()["failing_since"] is None
    office.daemon.to(at("16 12:00"))
    assert len(outages()) == 2
    # Restarted, nobody is told again.
    assert office.daemon.terminate() == 0
    office.daemon.start(step=at("16 12:00"))
    office.daemon.to(at("16 16:00"))
    assert len(outages()) == 2


def test_a_list_is_read_once_and_nothing_in_the_folder_changes(
        office: Office) -> None:
    office.drop("ds-20200910-0800.csv", table(ONE), "10 08:01")
    office.drop("ds-20200909-1600.csv", table(status(ONE, "Đã trả")),
                "10 07:00")
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns)
              for path in office.lists.iterdir()}
    office.daemon.start(step=at("10 08:30"))
    office.daemon.to(at("10 18:00"))
    # Only the newest counts, and it is read once.
    assert office.said("header in row 1") == 1
    assert office.explain(ONE, "10 18:00")["standing"] != "done-early"
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns)
            for path in office.lists.iterdir()} == before
    # One that is older than the one taken is left alone, said once.
    office.drop("ds-20200908-1600.csv", table(TWO), "10 18:00")
    office.daemon.to(at("11 08:00"))
    assert office.said("ds-20200908-1600.csv is of 2020-09-08T16:00, older "
                       "than the list taken last: left alone") == 1
    assert office.said("header in row 1") == 1
    # The same name with other bytes is another list.
    office.drop("ds-20200910-0800.csv", table(ONE, TWO), "11 08:00")
    office.daemon.to(at("11 08:30"))
    assert office.said("header in row 1") == 2
    assert office.explain(TWO, "11 08:30")["code"] == TWO[1]
    # A restart reads it again, and nothing is new.
    assert office.daemon.terminate() == 0
    office.daemon.start(step=at("11 08:30"))
    office.daemon.to(at("11 08:40"))
    assert office.said("2 read, 0 new, 0 changed, 0 refused") == 1


def test_a_running_number_is_no_news(office: Office) -> None:
    office.drop("ds-20200910-0800.csv", table(ONE, TWO), "10 08:01")
    office.daemon.start(step=at("10 08:30"))
    office.daemon.to(at("10 08:45"))
    office.drop("ds-20200910-0900.csv",
                table(["7", *TWO[1:]], ["9", *ONE[1:]]), "10 09:01")
    office.daemon.to(at("10 09:15"))
    assert office.said("2 read, 0 new, 0 changed, 0 refused") == 1
    assert office.source()["last_success"] == "2020-09-10T09:00:00+07:00"


def rows_of(count: int) -> list[list[str]]:
    """Rows of so many dossiers, all due late."""
    return [[str(i), f"000.02.21.H99-200909-{i:04}", *TWO[2:]]
            for i in range(1, count + 1)]


def test_gone_is_what_two_lists_do_not_show(office: Office) -> None:
    """Reading one list twice proves nothing a second time."""
    rows = rows_of(5)
    office.drop("ds-20200910-0800.csv", table(*rows), "10 08:01")
    office.daemon.start(step=at("10 08:30"))
    office.daemon.to(at("10 08:45"))
    office.drop("ds-20200910-0900.csv", table(*rows[:4]), "10 09:01")
    office.daemon.to(at("10 09:15"))
    assert office.daemon.terminate() == 0
    office.daemon.start(step=at("10 09:20"))
    office.daemon.to(at("10 09:40"))
    assert office.daemon.ctl("poll", "xuat-tay", "--full").returncode == 0
    office.daemon.to(at("10 10:00"))
    assert office.said("4 read, 0 new, 0 changed") >= 3
    assert office.explain(rows[4], "10 10:00")["standing"] == "running"
    office.drop("ds-20200910-1000.csv", table(*rows[:4]), "10 10:01")
    office.daemon.to(at("10 10:15"))
    assert office.explain(rows[4], "10 10:15")["standing"] == "gone"
    assert office.explain(rows[3], "10 10:15")["standing"] == "running"


def test_a_list_that_shrank_waits_for_a_person(office: Office) -> None:
    rows = rows_of(8)
    office.drop("ds-20200910-0800.csv", table(*rows), "10 08:01")
    office.daemon.start(step=at("10 08:30"))
    office.daemon.to(at("10 08:45"))
    short = office.drop("ds-20200910-0900.csv", table(*rows[:3]), "10 09:01")
    office.daemon.to(at("10 10:00"))
    assert "the list shrank" in office.source()["failure"]
    assert office.source()["failing_since"] is not None
    assert office.source()["last_success"] == "2020-09-10T08:00:00+07:00"
    # Withdrawn, the list before it stands.
    short.rename(office.folder / "rút")
    office.daemon.to(at("10 10:30"))
    assert office.source()["failing_since"] is None
    (office.folder / "rút").rename(short)
    office.daemon.to(at("10 11:00"))
    assert office.source()["failing_since"] is not None
    # Accepted, also by a daemon that has just started, it is of its time.
    assert office.daemon.terminate() == 0
    office.daemon.start(step=at("10 11:00"))
    done = office.daemon.ctl("source", "accept", "xuat-tay")
    assert done.returncode == 0, done.stderr
    office.daemon.to(at("10 12:00"))
    assert office.source()["failing_since"] is None
    assert office.source()["last_success"] == "2020-09-10T09:00:00+07:00"


def test_a_whole_list_ends_the_quarantine_of_a_short_one(
        office: Office) -> None:
    """Over a restart, too; the trouble is told once, and its end once."""
    def about_lists() -> list[str]:
        return [letter.subject for letter in office.letters(OPERATOR)
                if "danh sách" in letter.subject]
    rows = rows_of(8)
    office.drop("ds-20200910-0800.csv", table(*rows), "10 08:01")
    office.daemon.start(step=at("10 08:30"))
    office.daemon.to(at("10 08:45"))
    office.drop("ds-20200910-0900.csv", table(*rows[:3]), "10 09:01")
    office.daemon.to(at("10 09:30"))
    assert office.source()["quarantine"] == {
        "since": "2020-09-10T09:00:00+07:00", "known": 8, "shown": 3}
    assert office.source()["stale"]
    # People read what it means; the log's own words are called that.
    said = office.daemon.ctl("status").stdout
    assert "DANH SÁCH NGẮN BẤT THƯỜNG" in said
    assert ", đã báo quản trị; nhật ký ghi: the list shrank" in said
    assert office.daemon.terminate() == 0
    office.daemon.start(step=at("10 09:30"))
    office.drop("ds-20200910-1000.csv", table(*rows[:7]), "10 10:01")
    office.daemon.to(at("10 14:00"))
    source = office.source()
    assert source["quarantine"] is None and not source["stale"]
    assert source["failing_since"] is None and source["failures"] == 0
    assert source["last_success"] == "2020-09-10T10:00:00+07:00"
    assert about_lists() == [
        "Nguồn xuat-tay: danh sách hồ sơ ngắn bất thường",
        "Nguồn xuat-tay: danh sách hồ sơ đã dùng lại được"]
    # The short list proved nothing: whom both miss is missed once.
    assert office.explain(rows[7], "10 14:00")["standing"] == "running"
    assert "hosoctl source accept" not in office.daemon.ctl("status").stdout
    done = office.daemon.ctl("source", "accept", "xuat-tay")
    assert done.returncode != 0


def test_a_short_list_withdrawn_too_late_is_no_quarantine(
        office: Office) -> None:
    """The list before it stands again; it is old by now, which is another
    trouble, and nothing is left to be accepted."""
    rows = rows_of(8)
    office.drop("ds-20200910-0800.csv", table(*rows), "10 08:01")
    office.daemon.start(step=at("10 08:30"))
    office.daemon.to(at("10 08:45"))
    short = office.drop("ds-20200910-0900.csv", table(*rows[:3]), "10 09:01")
    office.daemon.to(at("14 09:00"))
    assert office.source()["quarantine"]["shown"] == 3
    short.unlink()
    office.daemon.to(at("14 10:00"))
    source = office.source()
    assert source["quarantine"] is None
    assert source["stale"] and source["failing_since"] is not None
    assert "hosoctl source accept" not in office.daemon.ctl("status").stdout
    office.drop("ds-20200914-1000.csv", table(*rows), "14 10:01")
    office.daemon.to(at("14 14:00"))
    assert office.source()["failing_since"] is None
    told = [letter.subject for letter in office.letters(OPERATOR)
            if "xuat-tay" in letter.subject]
    assert told[0] == "Nguồn xuat-tay: danh sách hồ sơ ngắn bất thường"
    assert len(told) == 2 and told[1].startswith("Đã có lại dữ liệu nguồn")


def page(records: list[list[str]], total: int) -> bytes:
    return json.dumps({"total": total, "result": [
        dict(zip(HEADER, row)) for row in records]}).encode()


def test_saved_pages_belong_together(
        folder: Path, make_daemon: Callable[[Path, Path], Daemon]) -> None:
    office = Office(folder, make_daemon, records="/result",
                    paging={"total": "/total"})
    office.drop("m-20200910-0800-p1.json", page([ONE], 2), "10 08:01")
    office.daemon.start(step=at("10 08:30"))
    office.daemon.to(at("10 08:40"))
    failed = office.source()
    assert failed["failure"] == ("the pages say 2 records and hold 1: a page "
                                 "is missing")
    assert failed["last_success"] is None
    # The second is being written, then there.
    office.drop("m-20200910-0800-p2.json.part", page([TWO], 2), "10 08:41")
    office.daemon.to(at("10 09:30"))
    assert office.source()["last_success"] is None
    (office.lists / "m-20200910-0800-p2.json.part").rename(
        office.lists / "m-20200910-0800-p2.json")
    office.daemon.to(at("10 09:45"))
    assert office.source()["last_success"] == "2020-09-10T08:00:00+07:00"
    assert office.source()["failing_since"] is None
    assert office.explain(TWO, "10 09:45")["standing"] == "running"
    assert office.said("poll: xuat-tay: 2 pages: 2 read") == 1


def test_together_all_files_are_the_list(
        folder: Path, make_daemon: Callable[[Path, Path], Daemon]) -> None:
    """One list a commune: each is of its own time, the source of the oldest."""
    office = Office(folder, make_daemon, files={"together": "yes"})
    office.drop("duc-van.csv", table(ONE), "10 08:00")
    office.drop("na-phac.csv", table(TWO), "10 10:00")
    office.daemon.start(step=at("10 10:30"))
    office.daemon.to(at("10 10:45"))
    assert office.source()["last_success"] == "2020-09-10T08:00:00+07:00"
    assert office.said("2 pages: 2 read, 2 new") == 1
    office.drop("na-phac.csv", table(status(TWO, "Đã trả")), "10 11:00")
    office.daemon.to(at("10 11:15"))
    assert office.explain(TWO, "10 11:15")["finished"] \
        == "2020-09-10T11:00:00+07:00"
    assert office.source()["last_success"] == "2020-09-10T08:00:00+07:00"


def test_vietnamese_of_windows(
        folder: Path, make_daemon: Callable[[Path, Path], Daemon]) -> None:
    """windows-1258 writes tone marks apart; nobody guesses it."""
    def old(text: str) -> bytes:
        tones = {"à": "a\u0300", "ã": "a\u0303", "ồ": "ô\u0300",
                 "ủ": "u\u0309", "ụ": "u\u0323", "ế": "ê\u0301",
                 "ậ": "â\u0323", "ẹ": "e\u0323", "ả": "a\u0309",
                 "ạ": "a\u0323", "ị": "i\u0323", "ử": "ư\u0309",
                 "ý": "y\u0301", "ứ": "ư\u0301"}
        return "".join(tones.get(c, c) for c in text).encode("cp1258")
    office = Office(folder, make_daemon)
    text = old(table(ONE).decode())
    path = office.drop("ds-20200910-0800.csv", text, "10 08:01")
    office.daemon.start(step=at("10 08:30"))
    office.daemon.to(at("10 08:40"))
    assert "line 1: not UTF-8; an old Vietnamese encoding must be named" \
        in office.source()["failure"]
    assert office.daemon.terminate() == 0

    write_config(folder, [folder_source(files={"charset": "windows-1258"})],
                 [maildir_channel(folder)])
    office.daemon.start(step=at("10 08:45"))
    office.daemon.to(at("10 09:00"))
    assert office.explain(ONE, "10 09:00")["standing"] == "running"
    assert office.said("windows-1258, separated by semicolons") == 1
    # Utf-16 says so itself.
    path.unlink()
    office.drop("ds-20200910-0930.csv",
                table(status(ONE, "Đã trả"), separator="\t").decode()
                .encode("utf-16"), "10 09:31")
    office.daemon.to(at("10 09:45"))
    assert office.explain(ONE, "10 09:45")["standing"] == "done-early"
    assert office.said("UTF-16, separated by tabs") == 1


def test_nothing_is_of_later_than_now(office: Office) -> None:
    office.drop("ds-20200910-1600.csv", table(ONE), "10 08:00")
    office.daemon.start(step=at("10 08:30"))
    office.daemon.to(at("10 09:00"))
    assert office.source()["failure"].endswith(
        "ds-20200910-1600.csv: its name says 2020-09-10T16:00, which is later "
        "than now")
    assert office.said("which is later than now") == 1
    # In other words, it is said anew.
    office.drop("ds-20200910-1500.csv", table(ONE), "10 08:00")
    (office.lists / "ds-20200910-1600.csv").rename(
        office.lists / "ds-20200910-1610.csv")
    office.daemon.to(at("10 09:15"))
    assert office.said("which is later than now") == 2
    assert "2020-09-10T16:10" in office.source()["failure"] \
        or "2020-09-10T15:00" in office.source()["failure"]
    office.daemon.to(at("10 16:15"))
    assert office.source()["last_success"] == "2020-09-10T16:10:00+07:00"
    # What the first failure had set is told no more.
    assert office.source()["failing_since"] is None


def test_a_bad_list_costs_nothing_of_the_good_one(office: Office) -> None:
    office.drop("ds-20200910-0800.csv", table(ONE), "10 08:01")
    office.daemon.start(step=at("10 08:30"))
    office.daemon.to(at("10 08:45"))
    bad = office.drop("ds-20200910-0900.csv", b"", "10 09:01")
    office.daemon.to(at("10 12:00"))
    source = office.source()
    assert source["failure"] == "ds-20200910-0900.csv: is empty"
    assert source["last_success"] == "2020-09-10T08:00:00+07:00"
    assert not source["stale"]
    assert office.explain(ONE, "10 12:00")["standing"] == "running"
    bad.unlink()
    office.daemon.to(at("10 15:00"))
    assert office.source()["failing_since"] is None


def test_a_list_without_its_header_names_nobody(office: Office) -> None:
    """Its first row is a citizen's: neither log nor letter repeats it."""
    person = ["Nguyễn Thị Ví Dụ", "099000000001", "0900000001"]
    office.drop("ds-20200910-0800.csv",
                ";".join([*person, *ONE]).encode(), "10 08:01")
    office.daemon.start(step=at("10 08:30"))
    office.daemon.to(at("10 22:30"))
    assert "row 1 has no column of fields" in office.source()["failure"]
    told = [letter for letter in Folder(office.folder / "letters").new()
            if letter.address == OPERATOR]
    assert any("no column of fields" in letter.body for letter in told)
    assert office.daemon.terminate() == 0
    for path in [*office.folder.rglob("*")]:
        if path.is_file() and office.lists not in path.parents:
            kept = path.read_bytes()
            assert not [one for one in person if one.encode() in kept], path
    for letter in told:
        assert not [one for one in person if one in letter.body]
    assert not [one for one in person if one in office.daemon.stderr]


def test_names_that_cannot_be_said(office: Office) -> None:
    """A name reaches logs and letters: one line, and UTF-8."""
    for name in (b"a\nb.csv", b"a\xff.csv"):
        path = os.path.join(os.fsencode(office.lists), name)
        with open(path, "wb"):
            pass
        done = office.daemon.run("--once")
        assert done.returncode == 1
        assert "a list has a name that is not UTF-8, or with a control " \
            "character in it: rename it" in done.stderr
        os.unlink(path)


def test_a_folder_that_is_not_there(office: Office) -> None:
    office.lists.rmdir()
    done = office.daemon.run("--check")
    assert done.returncode == 0
    assert f"warning: source xuat-tay: there is no folder {office.lists}" \
        in done.stderr
    done = office.daemon.run("--once")
    assert done.returncode == 1
    assert f"folder {office.lists}: No such file or directory" in done.stderr
    office.lists.mkdir()
    done = office.daemon.run("--once")
    assert done.returncode == 1 and "no list in it yet" in done.stderr
    assert "Nguồn xuat-tay: CHƯA LẤY ĐƯỢC DỮ LIỆU LẦN NÀO\n" in \
        office.daemon.ctl("status").stdout
    office.drop("danh sach.csv", table(ONE), "10 08:00")
    done = office.daemon.run("--once")
    assert done.returncode == 0, done.stderr
    assert office.source()["last_success"] == "2020-09-10T08:00:00+07:00"


def test_once_ends_beside_a_list_that_is_being_written(office: Office) -> None:
    """It is not waited for in vain, and not passed over in silence."""
    old = office.lists / "a.csv"
    old.write_bytes(table(ONE))
    os.utime(old, (time.time() - 60, time.time() - 60))
    assert office.daemon.run("--once").returncode == 0
    before = office.source()["last_success"]
    (office.lists / "b.csv").write_bytes(table(ONE))
    done = office.daemon.run("--once")
    assert done.returncode == 1
    assert "a list is just being written: try again in 10 s" in done.stderr
    assert office.source()["last_success"] == before


# ---- hosoctl source try ----

def tried(office: Office, *words: str) -> subprocess.CompletedProcess[str]:
    """What `source try` makes of the folder, or of one file."""
    return office.daemon.ctl("source", "try", "xuat-tay", *words)


def test_try_shows_the_newest_list(office: Office) -> None:
    office.drop("ds-20200910-0800.csv", table(ONE, TWO), "10 08:01")
    done = tried(office)
    assert done.returncode == 0, done.stderr
    assert 'ds-20200910-0800.csv: UTF-8, separated by semicolons, header in ' \
        'row 1, not used: "STT"' in done.stdout
    assert "Danh sách lập lúc: 08 giờ 00 ngày 10/09/2020" in done.stdout
    assert "Đọc được 2 bản ghi, từ chối 0." in done.stdout
    told = json.loads(tried(office, "--json").stdout)
    assert told["as_of"] == "2020-09-10T08:00:00+07:00"
    assert told["records"][0]["fields"]["promised"] \
        == "2020-09-11T00:00:00+07:00"
    assert list((office.folder / "state").iterdir()) == []


def test_try_reads_one_file(office: Office) -> None:
    path = office.drop("x.xlsx", workbook(CELLS.format(
        rows_xml(["DANH SÁCH"], HEADER, ONE))), "10 08:00")
    done = tried(office, "--page", str(path))
    assert done.returncode == 0, done.stderr
    assert 'sheet "Hồ sơ", header in row 2' in done.stdout
    assert ONE[1] in done.stdout


def test_nothing_of_a_folder_is_recorded(office: Office) -> None:
    """Its lists are files already, and tables are not masked."""
    office.drop("ds-20200910-0800.csv", table(ONE), "10 08:01")
    done = office.daemon.ctl("source", "record", "xuat-tay",
                             str(office.folder / "ghi"))
    assert done.returncode == 2
    assert done.stderr == (
        "hosoctl source: xuat-tay is a folder: its lists are files already, "
        "nothing is to be recorded\n")
    assert not (office.folder / "ghi").exists()


GIANT = "<row>" + "<c><v>1</v></c>" * 400 + "</row>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DOCTYPE = ('<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">'
           '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>')


@pytest.mark.parametrize("name, content, says", [
    ("x.csv", b"", "is empty"),
    ("x.xlsx", b"", "is empty"),
    ("x.xlsx", OLE, "is protected by a password"),
    ("x.xls", OLE, "is a workbook of the old kind: save it as .xlsx"),
    ("x.xls", b"<html><table>", "is a web page under the name of a workbook"),
    ("x.xlsx", b"\n<html>", "is a web page under the name of a workbook"),
    ("x.csv", workbook(""), "is a workbook under the name of a table"),
    ("x.xlsx", b"a,b\n", "is no workbook: Not a zip archive"),
    ("x.xlsx", workbook("")[:-30], "is no workbook: "),
    ("x.xlsx", workbook("<worksheet>"), 'sheet "Hồ sơ": line 1: '),
    ("x.xlsx", workbook(CELLS.format("")), "is empty: no header"),
    ("x.xlsx", workbook(DOCTYPE + CELLS.format("&b;")),
     "declares a document type"),
    ("x.xlsx", workbook("<!DOCTYPE s SYSTEM 'file:///etc/passwd'><s/>"),
     "declares a document type"),
    ("x.xlsx", workbook("<a>" * 100000), "nested deeper than 64 levels"),
    ("x.xlsx", workbook(CELLS.format(GIANT * 4000)),
     "xl/sheet.xml unpacks to more than 16777216 bytes: raise "
     "limits.max_body"),
    ("x.xlsx", workbook("", book="<workbook><sheets/></workbook>"),
     "has no sheet that is not hidden"),
    ("x.csv", table(ONE).replace(b"STT", "Mã hồ sơ".encode()),
     'the column "Mã hồ sơ" stands twice in the header (row 1, A and B)'),
    ("x.csv", table(ONE).replace("Ngày hẹn trả".encode(), b"Han"),
     'no column "Ngày hẹn trả" of promised; the header (row 1) has "STT", '
     '"Mã hồ sơ", "Mã thủ tục", "Ngày tiếp nhận", "Han"'),
    ("x.csv", b"a;b\n1;2\n",
     'no header: none of the first 30 rows has the column "Mã hồ sơ" of the '
     'code; row 1 has no column of fields'),
    ("x.csv", table(ONE) + b'\n"', "line 3: a quote that never closes"),
], ids=lambda value: value[:30] if isinstance(value, str) else "")
def test_what_is_no_list(office: Office, name: str, content: bytes,
                         says: str) -> None:
    path = office.drop(name, content, "10 08:00")
    done = tried(office, "--page", str(path))
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith(f"hosoctl source: {path}: ")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_gibibyte_in_a_part_costs_little(office: Office) -> None:
    """1 GiB of blanks is 1 MiB of zip: refused by what it says of itself, and
    by what comes out where it lies about that."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) \
            as made:
        for info in zipfile.ZipFile(io.BytesIO(workbook(""))).infolist():
            if info.filename != "xl/sheet.xml":
                made.writestr(info, zipfile.ZipFile(
                    io.BytesIO(workbook(""))).read(info))
        with made.open("xl/sheet.xml", "w", force_zip64=True) as part:
            for _ in range(1024):
                part.write(b" " * (1 << 20))
    honest = out.getvalue()
    lying = honest.replace((1 << 30).to_bytes(8, "little"),
                           (1000).to_bytes(8, "little"))
    lying = lying.replace((1 << 30).to_bytes(4, "little"),
                          (1000).to_bytes(4, "little"))
    assert lying != honest
    for content in (honest, lying):
        path = office.drop("x.xlsx", content, "10 08:00")
        began = time.monotonic()
        done = tried(office, "--page", str(path))
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "xl/sheet.xml unpacks to more than 16777216 bytes" \
            in done.stderr
        assert time.monotonic() - began < 10


# ---- configuration ----

@pytest.mark.parametrize("change, says", [
    ({"base": "https://x.example"},
     "base and folder: a source has one of them"),
    ({"list": {"url": "https://x.example"}},
     "list and folder: a source has one of them"),
    ({"incremental": {"mode": "window"}}, "incremental and folder"),
    ({"folder": None},
     'missing key "list": a source has list and base, or folder'),
    ({"files": {"charset": "tcvn3"}},
     'charset: "tcvn3" is none of utf-8, windows-1258'),
    ({"files": {"header_row": "x"}}, "header_row"),
])
def test_configuration_that_cannot_be(
        office: Office, change: dict[str, Any], says: str) -> None:
    source = {**folder_source(), **change}
    if source["folder"] is None:
        del source["folder"]
    write_config(office.folder, [source], [maildir_channel(office.folder)])
    done = office.daemon.run("--check")
    assert done.returncode == 2
    assert says in done.stderr
