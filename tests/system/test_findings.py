"""What somebody should look at, on a tale whose signs a person has planted.

September 2020: Mondays are 7, 14 and 21, 2/9 is a day off.  The watch begins
on the 7th at midnight; what is looked for is looked for on Friday the 18th at
noon.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.tale import dossier, tale
from harness.workbook import cells_of, dates_of
from standin.dossier import DONE, RECEIVED, SUPPLEMENT
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 18, 12)
DUC_VAN, THUONG_QUAN, CHU_HUONG = \
    "000.02.21.H99", "000.03.21.H99", "000.01.22.H99"
LONG = "1.001310"  # ten working days, of communes
HEADING = "Nội dung cần kiểm tra (do hệ thống ghi nhận, chưa phải kết luận)"


def finished(agency: str, day: str, number: int = 1) -> Any:
    """Received and finished on one day."""
    return dossier(f"{agency}-{day[2:].replace('-', '')}-{number:04}", LONG,
                   f"{day}T08:00", "2020-12-31", agency=agency,
                   status=DONE, finished=datetime.fromisoformat(
                       f"{day}T16:00"), entered=f"{day}T16:00")


def in_no_time(code: str) -> Any:
    """Three steps at 16:00 and one before."""
    [moment] = dossier(code, LONG, "2020-09-16T08:00", "2020-09-30T17:30",
                       agency=CHU_HUONG, status=DONE,
                       finished=datetime(2020, 9, 16, 16),
                       entered="2020-09-16T16:00")
    [step] = moment.state.steps
    late = replace(step, at=datetime(2020, 9, 16, 16))
    return [replace(moment, state=replace(
        moment.state, steps=(step, late, late, late)))]


# A day's receipt each, from Mon 24/8 on: eleven gaps of one working day.
DAILY = ["2020-08-24", "2020-08-25", "2020-08-26", "2020-08-27", "2020-08-28",
         "2020-08-31", "2020-09-01", "2020-09-03", "2020-09-04", "2020-09-07",
         "2020-09-08", "2020-09-09"]

TALE = [
    # Nothing happens to it.
    dossier(f"{DUC_VAN}-200908-0001", LONG, "2020-09-08T09:00",
            "2020-09-30T17:30"),
    # Received, and left there.
    dossier(f"{DUC_VAN}-200911-0001", LONG, "2020-09-11T09:00",
            "2020-09-30T17:30", status=RECEIVED),
    # Of Wednesday the 9th, 3 and 4 are nowhere.
    *(finished(DUC_VAN, "2020-09-09", number) for number in (1, 2, 5)),
    # Of Thursday the 17th there is a working day's time to enter the first.
    finished(DUC_VAN, "2020-09-17", 2),
    # Of before the watch nobody can tell.
    finished(DUC_VAN, "2020-08-27", 7),
    # The promise was moved, while it was still to come.
    dossier(f"{CHU_HUONG}-200914-0001", LONG, "2020-09-14T08:00",
            "2020-09-21T17:30", ("2020-09-16T10:05", {
                "promised": datetime(2020, 9, 28, 17, 30)}),
            agency=CHU_HUONG),
    # Papers were asked for on the 8th; the office bounds that by five days.
    dossier(f"{CHU_HUONG}-200907-0001", LONG, "2020-09-07T08:00",
            "2020-09-21T17:30", ("2020-09-08T08:05", {"status": SUPPLEMENT}),
            agency=CHU_HUONG),
    # Overdue without an apology.
    dossier(f"{CHU_HUONG}-200915-0001", LONG, "2020-09-15T08:00",
            "2020-09-16T17:30", agency=CHU_HUONG),
    # All its steps were entered at one moment, when it was over.
    in_no_time(f"{CHU_HUONG}-200916-0001"),
    *(finished(THUONG_QUAN, day) for day in DAILY),
    *(finished(CHU_HUONG, day, 2) for day in DAILY[:-2] + ["2020-09-11"]),
]
BOUNDS = {"not_updated": 5, "not_moved": 1, "paused": 5, "unit_silent": 5}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, build: Path) \
        -> Iterator[Daemon]:
    folder = tmp_path_factory.mktemp("f")
    province = Province(story=tale(*TALE), end=UNTIL).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)], findings=BOUNDS)
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(UNTIL, daemon)
    assert daemon.terminate() == 0
    province.stop()
    yield daemon


def lines(daemon: Daemon, *words: str) -> list[dict[str, Any]]:
    shown = daemon.ctl_json("findings", *words)
    assert shown["heading"] == HEADING
    found: list[dict[str, Any]] = shown["findings"]
    return found


def of_kind(daemon: Daemon, kind: str) -> list[tuple[str, str, str]]:
    """(whose, detail, since)"""
    return [(line.get("code") or line.get("unit") or line["agency"],
             line["detail"], line["first"][:16])
            for line in lines(daemon, "--kind", kind)]


def test_what_stands_still(watched: Daemon) -> None:
    # 9, 10, 11, 14 and 15 are five; 16, 17 and 18 the sixth to the eighth.
    assert of_kind(watched, "not-updated") == [
        (f"{DUC_VAN}-200908-0001", "08 ngày làm việc, từ 08/09/2020",
         "2020-09-16T00:00")]
    assert of_kind(watched, "not-moved") == [
        (f"{DUC_VAN}-200911-0001", "05 ngày làm việc, tiếp nhận 11/09/2020",
         "2020-09-15T00:00")]
    assert of_kind(watched, "apology-missing") == [
        (f"{CHU_HUONG}-200915-0001", "hạn 16/09/2020", "2020-09-17T00:00")]
    # 9, 10, 11, 14 and 15 are five; the 16th is one more.
    assert of_kind(watched, "paused-long") == [
        (f"{CHU_HUONG}-200907-0001", "chờ bổ sung hồ sơ từ 08/09/2020",
         "2020-09-16T00:00")]


def test_steps_that_took_no_time(watched: Daemon) -> None:
    assert of_kind(watched, "steps-at-once") == [
        (f"{CHU_HUONG}-200916-0001",
         "02 trên 04 bước cùng thời điểm với bước trước",
         "2020-09-16T16:00")]


def test_numbers_that_nobody_entered(watched: Daemon) -> None:
    found = of_kind(watched, "sequence")
    assert [line[:2] for line in found] == [
        (CHU_HUONG, "ngày 11/09/2020: thiếu 1 số (0001); số lớn nhất đã "
                    f"thấy {CHU_HUONG}-200911-0002"),
        (DUC_VAN, "ngày 09/09/2020: thiếu 2 số (0003–0004); số lớn nhất đã "
                  f"thấy {DUC_VAN}-200909-0005")]
    # The period is of the codes' days.
    asked = lines(watched, "--kind", "sequence", "--period",
                  "08/09/2020..10/09/2020")
    assert [line["agency"] for line in asked] == [DUC_VAN]


def test_units_against_their_own_habit(watched: Daemon) -> None:
    # Behind the 9th: 10, 11, 14, 15, 16, 17 and 18.  The others were heard
    # of on the 17th and the 15th.
    assert of_kind(watched, "unit-silent") == [
        (THUONG_QUAN, "07 ngày làm việc, từ 09/09/2020; thường lệ 01 ngày làm "
                      "việc", "2020-09-10T00:00")]


def test_evidence_is_the_row_of_history(watched: Daemon) -> None:
    [line] = lines(watched, "--kind", "promise-moved")
    assert line["code"] == f"{CHU_HUONG}-200914-0001"
    assert line["detail"] == "21/09/2020 → 28/09/2020"
    assert line["after"][:16] == "2020-09-16T10:00"
    assert line["at"][:16] == line["first"][:16] == "2020-09-16T10:15"
    exported = watched.ctl("export", "--since", str(line["change"] - 1),
                           "--limit", "1")
    row = json.loads(exported.stdout)
    assert (row["id"], row["code"], row["kind"], row["at"]) == (
        line["change"], line["code"], "observed", line["at"])


def test_an_agency_with_what_stands_below(watched: Daemon) -> None:
    ngan_son = {line["agency"] for line in lines(watched, "--agency",
                                                 "Ngân Sơn")}
    assert ngan_son == {DUC_VAN, THUONG_QUAN}
    everything = lines(watched)
    assert {line["agency"] for line in everything} == {
        DUC_VAN, THUONG_QUAN, CHU_HUONG}
    assert [line["agency"] for line in everything] == sorted(
        (line["agency"] for line in everything),
        key=[CHU_HUONG, DUC_VAN, THUONG_QUAN].index)


def test_counts_are_those_of_the_lines(watched: Daemon) -> None:
    shown = watched.ctl_json("findings")
    for row in shown["counts"]:
        assert row["count"] == sum(
            (line["agency"], line["kind"]) == (row["agency"], row["kind"])
            for line in shown["findings"])
    assert sum(row["count"] for row in shown["counts"]) == \
        len(shown["findings"])
    alone = watched.ctl_json("findings", "--counts")
    assert alone["counts"] == shown["counts"]
    assert "findings" not in alone


def test_a_period_that_is_over(watched: Daemon) -> None:
    shown = watched.ctl_json("findings", "--period",
                             "16/09/2020..16/09/2020")
    assert {line["kind"] for line in shown["findings"]} <= {
        "promise-moved", "paused-long", "promise-beyond-law",
        "promise-earlier", "steps-at-once"}
    assert any("Kỳ đã qua" in remark for remark in shown["remarks"])


def test_for_people(watched: Daemon) -> None:
    done = watched.ctl("findings")
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said[0] == HEADING
    assert said[1].startswith("Kỳ 15/06/2020 – 18/09/2020; ")
    assert "UBND xã Đức Vân" in said
    assert "  Đã tiếp nhận nhưng chưa chuyển xử lý: 1" in said
    assert "vi phạm" not in done.stdout


def test_tables(watched: Daemon, folder: Path) -> None:
    path = folder / "noi-dung.xlsx"
    done = watched.ctl("findings", "--csv", "--xlsx", str(path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(done.stdout[1:])))
    found = lines(watched)
    assert [(row["kind"], row["code"], row["detail"]) for row in rows] == [
        (line["kind"], line.get("code") or line.get("unit") or "",
         line["detail"] or "") for line in found]
    cells, _ = cells_of(path)
    assert cells["A1"] == HEADING
    assert cells["A4"] == "Đơn vị"
    assert [cells[f"D{number}"] for number in range(5, 5 + len(rows))
            if f"D{number}" in cells] == [
        row["detail"] for row in rows if row["detail"]]
    # Dates are days and their parts at the office, and blank where unknown.
    dates = dates_of(path)
    for letter, name in zip("EFGH", ("first", "last", "after", "at")):
        assert {cell: number for cell, number in dates.items()
                if cell[0] == letter} == {
            f"{letter}{n}": pytest.approx(serial(line[name]), abs=1e-6)
            for n, line in enumerate(found, start=5) if line[name]}
        assert not any(cells[f"{letter}{n}"] == "-"
                       for n in range(5, 5 + len(rows))
                       if f"{letter}{n}" in cells)
    assert any(line["after"] is None for line in found)


def serial(text: str) -> float:
    """The number of a time, to the minute, as spreadsheets count: noon of 8
    September 2020 is 44082.5."""
    at = datetime.fromisoformat(text[:16])
    return 44082 + (at - datetime(2020, 9, 8)) / timedelta(days=1)


def test_kinds_are_listed(watched: Daemon) -> None:
    done = watched.ctl("findings", "--kinds")
    assert "sequence             Thiếu số thứ tự hồ sơ trong ngày\n" \
        in done.stdout


@pytest.mark.parametrize("words, says", [
    (["--kind", "promise-move"],
     '--kind "promise-move": no such kind; did you mean "promise-moved"?'),
    (["--period", "14/09/2020..01/09/2020"], "it ends before it begins"),
    (["--period", "2021-Q3"], "it begins on 15/06/2021, after today"),
    (["--agency", "Ngân Xơn"], "no such agency"),
    (["x"], '"x": findings takes no words, only options'),
])
def test_what_is_refused(watched: Daemon, words: list[str],
                         says: str) -> None:
    done = watched.ctl("findings", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_an_empty_database(folder: Path, build: Path) -> None:
    province = Province(story=tale(*TALE[:1])).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    province.stop()
    daemon.start(step=SWEEP)
    assert daemon.terminate() == 0
    shown = daemon.ctl_json("findings")
    assert shown["findings"] == shown["counts"] == []
