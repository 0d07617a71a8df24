"""Another system's list of late dossiers beside ours: made from the province's
own log, with 200 differences planted in it, each named with its cause.

It is compared on Thursday 17/9/2020 at 16:00.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.saved import FORMS, save
from harness.told import Told, dossiers
from harness.workbook import cells_of, dates_of
from standin import tables
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 17, 16)
TODAY = UNTIL.date()
PASSED = "2020-09-16T17:30"
HEADER = ["STT", "Mã hồ sơ", "Ngày hẹn trả", "Đơn vị xử lý"]
RUNNING, PAUSED, FINISHED = (2, 4), (5, 6, 8), (9, 10)
# What is planted, and how often: 200 in all.
PLANTED = {"other-due": 50, "paused": 20, "finished": 50, "by-hour": 10,
           "other-agency": 15, "never-exported": 35, "dropped": 20}


@dataclass
class Row:
    """A line of their list, and what it must be named."""

    code: str
    due: str
    agency: str
    side: str
    causes: tuple[str, ...] = ()

    def cells(self, number: int) -> list[str]:
        at = datetime.fromisoformat(self.due)
        return [str(number), self.code, at.strftime("%d/%m/%Y %H:%M"),
                self.agency]


def name_of(one: Told) -> str:
    return tables.BY_CODE[one.agency].name


def due_text(one: Told) -> str:
    due = one.due(UNTIL)
    assert due
    return f"{due}T17:30"


class Theirs:
    """Their list, agreeing with ours but for what is planted."""

    def __init__(self, log: list[dict[str, Any]]):
        self.chance = random.Random(20200917)
        self.known = dossiers(log)
        self.chance.shuffle(self.known)
        self.rows: list[Row] = []
        self.dropped: list[str] = []
        self.late = [one for one in self.known if self.is_late(one)]
        self._plant_late()
        self._plant_in_time()
        self._plant_unknown()
        self.chance.shuffle(self.rows)

    @staticmethod
    def is_late(one: Told) -> bool:
        due = one.due(UNTIL)
        return (one.last["new"] in RUNNING and one.ended is None
                and due is not None and due < TODAY)

    def _plant_late(self) -> None:
        others = iter(tables.AGENCIES[1:] * 20)
        for number, one in enumerate(self.late):
            row = Row(one.last["code"], due_text(one), name_of(one), "both")
            if number < PLANTED["dropped"]:
                self.dropped.append(row.code)
                continue
            if number < PLANTED["dropped"] + PLANTED["other-agency"]:
                row.agency = next(a.name for a in others
                                  if a.name != row.agency)
                row.causes = ("other-agency",)
            self.rows.append(row)

    def _some(self, cause: str, due: str | None = None,
              also: tuple[str, ...] = (), **of: Any) -> None:
        status = of["status"]
        found = [one for one in self.known if one.last["new"] in status
                 and not self.is_late(one) and one.due(UNTIL)
                 and of["which"](one)][:PLANTED[cause]]
        assert len(found) == PLANTED[cause], (cause, len(found))
        for one in found:
            self.known.remove(one)
            self.rows.append(Row(one.last["code"], due or due_text(one),
                                 name_of(one), "theirs", (cause, *also)))

    def _plant_in_time(self) -> None:
        def due(one: Told) -> Any:
            return one.due(UNTIL)
        self._some("by-hour", f"{TODAY}T09:00", status=RUNNING,
                   which=lambda one: due(one) == TODAY)
        self._some("other-due", PASSED, status=RUNNING,
                   which=lambda one: due(one) > TODAY)
        self._some("paused", PASSED, status=PAUSED, which=lambda one: True)
        self._some("finished", status=FINISHED,
                   which=lambda one: one.ended
                   and one.ended.date() <= due(one)
                   and not any(line["new"] in PAUSED for line in one.lines))

    def _plant_unknown(self) -> None:
        for number in range(PLANTED["never-exported"]):
            self.rows.append(Row(f"000.02.21.H99-200901-9{number:03}", PASSED,
                                 "UBND xã Đức Vân", "theirs",
                                 ("never-exported",)))

    def table(self) -> list[list[str]]:
        return [["DANH SÁCH HỒ SƠ QUÁ HẠN", "", "", ""], HEADER,
                *(row.cells(n) for n, row in enumerate(self.rows, 1)),
                ["Tổng số", "", "", str(len(self.rows))]]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, build: Path) \
        -> Iterator[tuple[Daemon, Theirs]]:
    folder = tmp_path_factory.mktemp("c")
    province = Province(seed=12, per_day=40, end=UNTIL).start()
    config = write_config(folder, [portal_source(folder, province.url,
                                                 every="1h")],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(UNTIL, daemon, step=timedelta(hours=1))
    assert daemon.terminate() == 0
    province.stop()
    yield daemon, Theirs(province.log)


def named(shown: dict[str, Any]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {line["code"]: (line["side"], tuple(line["causes"]))
            for line in shown["lines"]}


@pytest.mark.parametrize("form", FORMS)
def test_every_planted_difference_is_named(
        watched: tuple[Daemon, Theirs], folder: Path, form: str) -> None:
    daemon, theirs = watched
    path = folder / ("ds.xlsx" if form == "xlsx" else "ds.csv")
    save(path, theirs.table(), form)
    shown = daemon.ctl_json("compare", str(path))
    found = named(shown)
    assert [(row, found[row.code]) for row in theirs.rows
            if found[row.code] != (row.side, row.causes)] == []
    ours = {code for code, (side, _) in found.items() if side == "ours"}
    assert ours == set(theirs.dropped)
    assert len(found) == len(theirs.rows) + len(theirs.dropped)
    assert sum(Counter(row.causes for row in theirs.rows
                       if row.causes).values()) + len(ours) == 200
    assert shown["counts"] == {
        "both": sum(row.side == "both" for row in theirs.rows),
        "theirs": sum(row.side == "theirs" for row in theirs.rows),
        "ours": 20, "unreadable": 0, "doubled": 0}
    assert shown["header"] == 2
    assert shown["unused"] == '"STT" (A)'


def test_the_cause_carries_its_evidence(watched: tuple[Daemon, Theirs],
                                        folder: Path) -> None:
    daemon, theirs = watched
    path = folder / "ds.csv"
    save(path, theirs.table(), "comma")
    lines = {line["code"]: line for line
             in daemon.ctl_json("compare", str(path))["lines"]}
    for row in theirs.rows:
        said = lines[row.code]["text"]
        if row.causes == ("other-due",):
            assert said.startswith(
                "Khác ngày hẹn trả: ở đó 16/09/2020 17:30, ở đây ")
        if row.causes == ("paused",):
            assert " từ " in said and "Ở đây đang tạm dừng: " in said
        if row.causes == ("finished",):
            assert ", ghi nhận lúc " in said
        if row.causes == ("other-agency",):
            assert f"ở đó {row.agency}, ở đây UBND " in said


def test_of_one_agency(watched: tuple[Daemon, Theirs], folder: Path) -> None:
    """Their list of a district: what is late under another agency here is
    only theirs, and what is late elsewhere is nobody's difference."""
    daemon, theirs = watched
    path = folder / "ds.csv"
    below = {agency.code for agency in tables.AGENCIES
             if "000.00.21.H99" in (agency.code, agency.parent)}
    late = [one for one in theirs.late]
    inside = [one for one in late if one.agency in below]
    outside = next(one for one in late if one.agency not in below)
    rows = [Row(one.last["code"], due_text(one), "UBND huyện Ngân Sơn", "")
            for one in [*inside[1:], outside]]
    save(path, [HEADER, *(row.cells(n) for n, row in enumerate(rows))],
         "comma")
    found = named(daemon.ctl_json("compare", str(path), "--agency",
                                  "Ngân Sơn"))
    assert found.pop(outside.last["code"]) == ("theirs", ("other-agency",))
    assert found.pop(inside[0].last["code"])[0] == "ours"
    assert {side for side, _ in found.values()} == {"both"}
    assert len(found) == len(inside) - 1


def test_as_of_an_earlier_day(watched: tuple[Daemon, Theirs],
                              folder: Path) -> None:
    """What was finished since was late then."""
    daemon, theirs = watched
    then = datetime(2020, 9, 15, 23, 59)
    late = [one for one in theirs.known if one.ended
            and one.ended.date().isoformat() >= "2020-09-16"
            and one.last["new"] in FINISHED and one.lines[0]["at"]
            < then.isoformat() and not any(
                line["new"] in PAUSED for line in one.lines)
            and one.due(then) and one.due(then) < then.date()]
    assert len(late) > 3
    path = folder / "ds.csv"
    save(path, [HEADER[1:2], *([one.last["code"]] for one in late)], "comma")
    now = named(daemon.ctl_json("compare", str(path)))
    was = named(daemon.ctl_json("compare", str(path), "--at", "15/09/2020"))
    for one in late:
        assert now[one.last["code"]] == ("both", ("finished",))
        assert was[one.last["code"]] == ("both", ())


def test_tables(watched: tuple[Daemon, Theirs], folder: Path) -> None:
    daemon, theirs = watched
    path, book = folder / "ds.csv", folder / "so-sanh.xlsx"
    save(path, theirs.table(), "comma")
    done = daemon.ctl("compare", str(path), "--csv", "--xlsx", str(book))
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"))))
    assert Counter(row["side"] for row in rows) == Counter(
        {"both": sum(row.side == "both" for row in theirs.rows),
         "theirs": sum(row.side == "theirs" for row in theirs.rows),
         "ours": 20})
    cells, _ = cells_of(book)
    assert cells["A1"] == "SO SÁNH DANH SÁCH HỒ SƠ QUÁ HẠN"
    assert [cells[f"C{n}"] for n in range(5, 5 + len(rows))] == [
        row["code"] for row in rows]
    dates = dates_of(book)
    for letter, name in (("F", "their_due"), ("G", "due")):
        assert {cell[1:] for cell in dates if cell[0] == letter} == {
            str(n) for n, row in enumerate(rows, start=5) if row[name]}
        assert all(cells[f"{letter}{n}"][:10] == "/".join(
            reversed(row[name][:10].split("-")))
            for n, row in enumerate(rows, start=5) if row[name])
    assert {cell[0] for cell in dates} == {"F", "G"}
    people = daemon.ctl("compare", str(path)).stdout
    assert "Chỉ quá hạn ở đây: 20\n" in people
    assert 'agency = “Đơn vị xử lý”; không dùng: "STT" (A)\n' in people


# ---- bad lists ----

LIST = ("Mã hồ sơ,Ngày hẹn trả,Đơn vị\n"
        "000.02.21.H99-200901-9001,16/09/2020,UBND xã Đức Vân\n")


def compare(daemon: Daemon, folder: Path, content: bytes, *words: str) -> Any:
    path = folder / "ds.csv"
    path.write_bytes(content)
    return daemon.ctl("compare", str(path), *words, patience=120)


@pytest.mark.parametrize("content, says", [
    (b"", "ds.csv: is empty"),
    ("STT,Số ký hiệu,Ngày trả\n1,A,\n".encode(),
     'line 1 has: "STT" (A), "Số ký hiệu" (B), "Ngày trả" (C). Say which it '
     'is with --map "COLUMN=code"'),
    ("Mã hồ sơ,Hạn xử lý,Ngày hẹn trả\nA,,\n".encode(),
     'line 1: columns "Hạn xử lý" and "Ngày hẹn trả" both mean due'),
    (LIST.encode() + "000.1,16/09/2020,Đức Vân\n".encode("utf-16-le"),
     "ds.csv: "),
    (LIST.encode() + b"A,16/09/2020,\xd0\xfdc V\xe2n\n",
     "line 3: neither UTF-8 nor any character set that is certain, or "
     "several in one file"),
    (LIST.encode() + b'"A,16/09/2020,\n', "line 3: "),
    (b"PK\x03\x04 no workbook", "ds.csv: "),
    (b"\xd0\xcf\x11\xe0old", "is a workbook of the old kind"),
])
def test_what_cannot_be_read_is_said(watched: tuple[Daemon, Theirs],
                                     folder: Path, content: bytes,
                                     says: str) -> None:
    done = compare(watched[0], folder, content)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("words, says", [
    (["--map", "Số=mã"], '--map "Số=mã": COLUMN=code, COLUMN=due'),
    (["--map", "=code"], '--map "=code": '),
    (["--map", "Số=code"], "has no column for the dossier's code"),
    (["--map", "Số=due"], '--map "Số=due": line 1 has no such column'),
    (["--at", "18/09/2020"], '--at "18/09/2020": after now'),
    (["--agency", "Ngân Xơn"], "no such agency"),
    (["x"], "one FILE is needed"),
])
def test_bad_questions(watched: tuple[Daemon, Theirs], folder: Path,
                       words: list[str], says: str) -> None:
    done = compare(watched[0], folder, LIST.encode(), *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr.replace("none of its first 30 rows has a ",
                                       "has no ")


def test_odd_rows_stop_nothing(watched: tuple[Daemon, Theirs],
                               folder: Path) -> None:
    daemon, theirs = watched
    late = theirs.rows[0].code
    content = (
        LIST + ",16/09/2020,UBND xã Đức Vân\n"
        "000.02.21.H99-200901-9002,31/02/2020,UBND xã Đức Vân\n"
        f"{'x' * 10000},16/09/2020,{'y' * 10000}\n"
        '"=HYPERLINK(""http://x.example"")",16/09/2020,<b>đơn vị</b>\n'
        f"\u200f{late}\u202e,,\u202eUBND xã\n"
        "000.02.21.H99-200901-9001,16/09/2020,UBND xã Đức Vân\n"
        "000.02.21.H99-200901-9003,16/09/2020,\n"
        "000.02.21.H99-200901-9003,17/09/2020,\n")
    shown = daemon.ctl_json("compare",
                            str(write(folder, content.encode())))
    assert [(bad["row"], bad["code"]) for bad in shown["unreadable"]] == [
        (3, None), (4, "000.02.21.H99-200901-9002"), (5, None),
        (9, "000.02.21.H99-200901-9003"), (10, "000.02.21.H99-200901-9003")]
    why = [bad["why"] for bad in shown["unreadable"]]
    assert why[0] == "không có mã hồ sơ"
    assert why[1] == \
        'cột "Ngày hẹn trả": "31/02/2020" không phải ngày giờ đọc được'
    assert why[2].startswith("mã hồ sơ dài 10000 ký tự: xxx")
    assert len(why[2]) < 120
    assert why[3] == why[4] == \
        "mã hồ sơ có ở 2 dòng (9 và 10) với nội dung khác nhau"
    assert shown["doubled"] == [{"row": 8, "same_as": 2,
                                 "code": "000.02.21.H99-200901-9001"}]
    # Whoever pasted marks of direction meant the code that he saw.
    assert late in named(shown)
    assert shown["unknown_agencies"] == "“<b>đơn vị</b>”, “UBND xã”"
    sheet = daemon.ctl("compare", str(folder / "ds.csv"), "--csv").stdout
    assert '"\'=HYPERLINK(' in sheet and "\u202e" not in sheet
    people = daemon.ctl("compare", str(folder / "ds.csv")).stdout
    assert "Không so sánh được: 5 dòng\n" in people
    assert "\u202e" not in people and max(map(len, people.split("\n"))) < 1500


def write(folder: Path, content: bytes) -> Path:
    path = folder / "ds.csv"
    path.write_bytes(content)
    return path


def test_a_hundred_thousand_rows(watched: tuple[Daemon, Theirs],
                                 folder: Path) -> None:
    daemon, theirs = watched
    known = [row.code for row in theirs.rows if row.side == "both"]
    rows = [[f"000.02.21.H99-2009{n // 10000 + 10}-{n % 10000:04}",
             "16/09/2020 17:30", "UBND xã Đức Vân"]
            for n in range(100_000 - len(known))]
    rows += [[code, "16/09/2020 17:30", "UBND xã Đức Vân"] for code in known]
    path = folder / "ds.csv"
    save(path, [HEADER[1:], *rows], "semicolon")
    done = daemon.ctl("compare", str(path), "--csv", patience=120)
    assert done.returncode == 0, done.stderr
    sides = Counter(row["side"] for row in csv.DictReader(
        io.StringIO(done.stdout.lstrip("\ufeff"))))
    assert sides["both"] == len(known)
    assert sides["both"] + sides["theirs"] + sides["doubled"] + \
        sides["unreadable"] == 100_000
