"""What a form carries over beside what was pending, told by a person; and what
a source that was taken out leaves in forms, findings and comparisons.

September 2020: the watch begins on Mon 7/9 at 09:00, the form's day is Thu
10/9, and what was pending on the evening of the 9th is what it should carry.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source

Make = Callable[[Path, Path], Daemon]
DUC_VAN, NA_PHAC = "UBND xã Đức Vân", "UBND thị trấn Nà Phặc"
DAY = "10/09/2020..10/09/2020"
STAYS = "H-0001"


def at(text: str) -> datetime:
    day, clock = text.split()
    return datetime.fromisoformat(f"2020-09-{day}T{clock}")


class Office:
    def __init__(self, folder: Path, server: ListServer, make: Make):
        self.folder, self.server = folder, server
        self.configure("cu")
        self.daemon = make(folder / "hosod.yaml", folder / "control")

    def configure(self, *names: str, **more: Any) -> None:
        write_config(self.folder, [
            list_source(self.server, name=name, status_map={
                "processing": "processing", "done": "done",
                "declined": "rejected"}, **more) for name in names],
            [maildir_channel(self.folder)])

    def put(self, code: str, now: str, **fields: Any) -> None:
        fields.setdefault("due", "2020-09-30T17:00:00+07:00")
        fields.setdefault("agency", DUC_VAN)
        self.server.put(code, at(now), **fields)

    def restart(self, now: str, *names: str) -> None:
        assert self.daemon.terminate() == 0, self.daemon.stderr
        self.configure(*names)
        self.daemon.start(step=at(now))

    def columns(self, period: str, *words: str) -> dict[str, int]:
        shown = self.daemon.ctl_json("report", "II.06a", "--period", period,
                                     *words)
        return {number: value for number, value
                in shown["total"]["values"].items() if value}

    def carried(self, *words: str) -> dict[str, tuple[int, str]]:
        shown = self.daemon.ctl_json("report", "II.06a", "--period", DAY,
                                     "--carried", *words)
        assert shown["carried"] - shown["pending"] == sum(
            line["sign"] for line in shown["differences"])
        return {f"{line['source']}/{line['code']}":
                (line["sign"], line["cause"])
                for line in shown["differences"]}


@pytest.fixture
def office(folder: Path, list_server: ListServer, make_daemon: Make) -> Office:
    made = Office(folder, list_server, make_daemon)
    made.put(STAYS, "07 08:00")
    made.daemon.start(step=at("07 09:00"))
    return made


def test_each_difference_has_its_cause(office: Office) -> None:
    for code in ("H-GONE", "H-DONE", "H-DECLINED", "H-OTHER", "H-MOVED",
                 "H-BACK", "H-AGAIN"):
        office.put(code, "07 09:30")
    office.daemon.to(at("08 08:30"))
    office.server.drop("H-BACK")  # missed by two lists of the 8th: gone
    office.put("H-AGAIN", "08 09:00", status="done",
               finished="2020-09-08T09:00:00+07:00")
    office.daemon.to(at("09 23:55"))
    # Of all this nobody knew on the evening of the 9th.
    office.server.drop("H-GONE")
    office.put("H-DONE", "10 08:00", status="done",
               finished="2020-09-09T16:00:00+07:00")
    office.put("H-DECLINED", "10 08:00", status="declined")
    office.put("H-OTHER", "10 08:00", agency=NA_PHAC)
    office.put("H-MOVED", "10 08:00", received="2020-09-10T08:00:00+07:00")
    office.put("H-BACK", "07 09:30")
    office.put("H-AGAIN", "10 08:00", status="processing", finished=None)
    office.put("H-LATE", "10 08:00", received="2020-09-09T10:00:00+07:00")
    office.daemon.to(at("11 12:00"))
    everywhere = {
        "cu/H-GONE": (-1, "gone"), "cu/H-DONE": (-1, "finished-late"),
        "cu/H-DECLINED": (-1, "not-accepted"), "cu/H-MOVED": (-1, "moved"),
        "cu/H-BACK": (1, "returned"), "cu/H-AGAIN": (1, "reopened"),
        "cu/H-LATE": (1, "entered-late")}
    assert office.carried() == everywhere
    assert office.carried("--agency", DUC_VAN) == {
        **everywhere, "cu/H-OTHER": (-1, "transferred")}
    assert office.carried("--agency", NA_PHAC) == {
        "cu/H-OTHER": (1, "transferred")}
    # What became of them after the period is no cause.
    office.server.drop("H-MOVED")
    office.server.drop("H-DECLINED")
    office.daemon.to(at("17 12:00"))
    assert office.carried() == everywhere
    # As known then it is counted where it was.
    known = ("--agency", DUC_VAN, "--known", "09/09/2020")
    assert office.columns("08/09/2020..09/09/2020", *known)["11"] == 6
    assert office.columns("08/09/2020..09/09/2020", "--agency", NA_PHAC,
                          "--known", "09/09/2020") == {}


def test_an_inspector_reads_each_sign_once(office: Office) -> None:
    for day in (8, 9, 10, 11):
        office.daemon.to(at(f"{day:02} 10:00"))
        office.put(STAYS, f"{day:02} 10:05",
                   due=f"2020-10-{day:02}T17:00:00+07:00")
    office.daemon.to(at("11 12:00"))
    [line] = office.daemon.ctl_json("sample", "--period",
                                    "2020-09")["dossiers"]
    assert "Thay đổi ngày hẹn trả; " in line["findings"] + "; "
    assert "Thay đổi ngày hẹn trả từ lần thứ hai (3 lần)" in line["findings"]


def test_a_source_that_came_later_entered_nothing_late(
        office: Office) -> None:
    office.daemon.to(at("09 23:55"))
    office.put("H-OLD", "08 08:00")
    office.restart("10 08:00", "cu", "moi")
    office.daemon.to(at("11 12:00"))
    assert office.carried() == {
        "cu/H-OLD": (1, "entered-late"), "moi/H-OLD": (1, "before-watch"),
        f"moi/{STAYS}": (1, "before-watch")}


def test_a_source_that_is_read_in_part_entered_nothing_late(
        office: Office) -> None:
    """Of "moi" one page was read, and no list to its end."""
    office.daemon.to(at("09 23:55"))
    moi = ListServer().start()
    try:
        for code in ("H-OLD", "H-SOME"):
            moi.put(code, at("08 08:00"), agency=DUC_VAN,
                    due="2020-09-30T17:00:00+07:00")
        moi.fails = [200] + [500] * 10000
        assert office.daemon.terminate() == 0, office.daemon.stderr
        write_config(office.folder, [
            list_source(office.server, name="cu"),
            list_source(moi, size=1, name="moi")],
            [maildir_channel(office.folder)])
        office.daemon.start(step=at("10 08:00"))
        office.daemon.to(at("10 12:00"))
    finally:
        moi.stop()
    assert office.carried() == {"moi/H-OLD": (1, "before-watch")}


def test_what_another_source_shows_now_is_no_difference(
        office: Office) -> None:
    """"cu" is taken out on the form's day: STAYS was pending there and is
    carried by "moi"; H-LEFT nobody shows any more; of the others "moi" tells
    what became."""
    for code in ("H-LEFT", "H-DONE", "H-DECLINED", "H-OTHER"):
        office.put(code, "07 09:30")
    office.daemon.to(at("09 23:55"))
    office.server.drop("H-LEFT")
    office.put("H-DONE", "10 07:55", status="done",
               finished="2020-09-09T16:00:00+07:00")
    office.put("H-DECLINED", "10 07:55", status="declined")
    office.put("H-OTHER", "10 07:55", agency=NA_PHAC)
    office.put("H-OLD", "08 08:00")
    office.restart("10 08:00", "moi")
    office.daemon.to(at("11 12:00"))
    everywhere = {
        "cu/H-LEFT": (-1, "gone"), "cu/H-DONE": (-1, "finished-late"),
        "cu/H-DECLINED": (-1, "not-accepted"),
        "moi/H-OLD": (1, "before-watch")}
    assert office.carried() == everywhere
    assert office.carried("--agency", DUC_VAN) == {
        **everywhere, "cu/H-OTHER": (-1, "transferred")}


@pytest.mark.parametrize("words, says", [
    (["--period", "2020-09", "--carried"],
     "--carried: the watch began on 07/09/2020: what was pending by "
     "14/08/2020 23:59 nobody knows"),
    (["--period", "2020-Q1"],
     "--period 2020-Q1: it ended on 14/03/2020, before the watch began on "
     "07/09/2020, and nothing of it is known"),
    (["--period", "2020-Q1", "--cell", ":3"], "--period 2020-Q1: it ended on"),
    (["--period", "2020-09", "--known", "08/09/2020"],
     '--known "08/09/2020": after now'),
    (["--period", "2020-09", "--known", "01/09/2020"],
     '--known "01/09/2020": before the watch began on 07/09/2020')])
def test_before_the_watch_nothing_is_counted(
        office: Office, words: list[str], says: str) -> None:
    office.daemon.to(at("07 10:00"))
    done = office.daemon.ctl("report", "II.06a", *words)
    assert done.returncode in (1, 2) and done.stdout == ""
    assert says in done.stderr and done.stderr.count("\n") == 1


# ---- a source that was taken out ----

LATE, DONE, AHEAD = "H-LATE", "H-DONE", "H-AHEAD"


@pytest.fixture
def renamed(office: Office) -> Office:
    """On the 9th at noon "cu" is taken out.  "moi" shows STAYS, which it calls
    as late as LATE was, and DONE; LATE and AHEAD it does not have."""
    office.put(LATE, "07 08:00", due="2020-09-08T17:00:00+07:00")
    office.put(AHEAD, "07 08:00")
    office.put(STAYS, "07 08:00", due="2020-09-08T17:00:00+07:00")
    office.put(DONE, "07 08:00", status="done",
               finished="2020-09-08T09:00:00+07:00")
    office.put("H-ENDED", "07 08:00", status="done",
               finished="2020-09-08T10:00:00+07:00")
    office.daemon.to(at("09 12:00"))
    for code in (LATE, AHEAD, "H-ENDED"):
        office.server.drop(code)
    office.restart("09 12:05", "moi")
    office.daemon.to(at("18 12:00"))
    return office


def test_forms_count_what_it_finished_and_nothing_twice(
        renamed: Office) -> None:
    """STAYS once, as it stands; DONE once; H-ENDED, which nobody else shows;
    of LATE and AHEAD nobody can tell what became."""
    assert renamed.columns("07/09/2020..10/09/2020") == {
        "3": 3, "5": 3, "7": 2, "8": 2, "11": 1, "13": 1}
    shown = renamed.daemon.ctl_json("report", "II.06a", "--period",
                                    "07/09/2020..10/09/2020")
    assert any("Nguồn cu không còn trong cấu hình từ 09/09/2020 12:05" in
               remark for remark in shown["remarks"])
    # Of the time before it was taken out they were open, and no remark says
    # that they are left out.
    assert renamed.columns("07/09/2020..08/09/2020")["11"] == 3
    before = renamed.daemon.ctl_json("report", "II.06a", "--period",
                                     "07/09/2020..08/09/2020")
    assert not any("Nguồn cu không còn" in line for line in before["remarks"])
    wide = renamed.daemon.ctl_json("report", "tong-hop", "--period",
                                   "07/09/2020..10/09/2020")
    assert wide["total"]["values"]["27"] == 2
    assert {name: cause for name, cause in renamed.carried().items()
            if name.startswith("cu/")} == {}


def test_durations_measure_each_once(renamed: Office) -> None:
    [line] = renamed.daemon.ctl_json("durations", "--period",
                                     "07/09/2020..10/09/2020")
    assert line["count"] == 2


def test_nobody_looks_for_findings_in_what_it_left(renamed: Office) -> None:
    shown = renamed.daemon.ctl_json("findings", "--kind", "apology-missing",
                                    "--kind", "not-updated")
    assert {(line["source"], line["code"]) for line in shown["findings"]} \
        == {("moi", STAYS)}


def test_comparisons_go_by_the_source_that_is_watched(
        renamed: Office) -> None:
    path = renamed.folder / "ds.csv"
    path.write_text("Mã hồ sơ\n" + LATE + "\n", "utf-8")
    shown = renamed.daemon.ctl_json("compare", str(path))
    assert {(line["code"], line["side"], tuple(line["causes"]))
            for line in shown["lines"]} == {
        (LATE, "theirs", ("gone",)), (STAYS, "ours", ("not-listed",))}
    people = renamed.daemon.ctl("compare", str(path)).stdout
    assert "Không còn trong dữ liệu nguồn: từ 09/09/2020 12:05" in people
    # While "cu" was watched, "moi" had shown nothing.
    shown = renamed.daemon.ctl_json("compare", str(path), "--at",
                                    "2020-09-09T11:00")
    assert {(line["code"], line["side"]) for line in shown["lines"]} == {
        (LATE, "both"), (STAYS, "ours")}
    # Both are due on the 8th, and late from the 9th on.
    shown = renamed.daemon.ctl_json("compare", str(path), "--at",
                                    "08/09/2020")
    assert [(line["code"], line["side"], tuple(line["causes"]))
            for line in shown["lines"]] == [(LATE, "theirs", ("within",))]
    done = renamed.daemon.ctl("compare", str(path), "--at", "06/09/2020")
    assert (done.returncode, done.stdout) == (2, "")
    assert '--at "06/09/2020": before the watch began' in done.stderr
