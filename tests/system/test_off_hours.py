"""Dossiers that a unit enters at night, many at once: a sign, not a verdict.

Offices work from 07:30 to 17:30 with a break at noon; Wed 9/9/2020 is a working
day, Sat 12/9 and Sun 13/9 are not.  Three at once are many here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source
from harness.tale import dossier, tale
from standin.dossier import DONE, ONLINE
from standin.province import Province

SWEEP = datetime(2020, 9, 8, 21)  # what is entered that evening was there
UNTIL = datetime(2020, 9, 14, 12)
DUC_VAN, THUONG_QUAN, CHU_HUONG, YEN_DUONG, DIA_LINH = (
    "000.02.21.H99", "000.03.21.H99", "000.01.22.H99", "000.02.22.H99",
    "000.03.22.H99")
LONG = "1.001310"


def one(agency: str, number: int, entered: str, *changes: Any,
        received: str = "2020-09-07T09:00", **more: Any) -> Any:
    return dossier(f"{agency}-200907-{number:04}", LONG, received,
                   "2020-12-31T17:30", *changes, agency=agency,
                   entered=entered, **more)


def ends(at: str) -> Any:
    return at, {"status": DONE, "finished": datetime(2020, 9, 9, 16)}


TALE = [
    # Four of Wednesday's evening, in two polls, and one of the afternoon.
    one(DUC_VAN, 1, "2020-09-09T21:05"), one(DUC_VAN, 2, "2020-09-09T21:06"),
    one(DUC_VAN, 3, "2020-09-09T21:20"), one(DUC_VAN, 4, "2020-09-10T06:50"),
    one(DUC_VAN, 5, "2020-09-09T16:50"),
    # Two an evening are not many, whatever the next brings, and finished in
    # the same evening they are two still.
    *(one(THUONG_QUAN, n, f"2020-09-{day}T22:10",
          ends(f"2020-09-{day}T23:10")) for n, day in
      ((1, "09"), (2, "09"), (3, "10"), (4, "10"))),
    # A weekend is one stretch; finishes are entries as well.
    one(CHU_HUONG, 1, "2020-09-09T08:00", ends("2020-09-12T10:05")),
    one(CHU_HUONG, 2, "2020-09-09T08:00", ends("2020-09-13T23:05")),
    one(CHU_HUONG, 3, "2020-09-12T09:05"),
    # The break at noon is none, and nor is what citizens file at night.
    *(one(YEN_DUONG, n, "2020-09-09T12:05") for n in (1, 2, 3, 4)),
    *(one(YEN_DUONG, n, "2020-09-10T22:05", received="2020-09-10T22:05",
          channel=ONLINE) for n in (5, 6, 7, 8)),
    # In one poll.
    *(one(YEN_DUONG, n, "2020-09-11T22:05") for n in (9, 10, 11)),
    # Of what the first reading showed nobody knows when it was entered.
    *(one(DIA_LINH, n, "2020-09-08T20:30") for n in (1, 2, 3, 4)),
]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, build: Path) \
        -> Iterator[Daemon]:
    folder = tmp_path_factory.mktemp("o")
    province = Province(story=tale(*TALE), start=SWEEP, end=UNTIL).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)],
                          findings={"off_hours": 3})
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(UNTIL, daemon)
    assert daemon.terminate() == 0
    province.stop()
    yield daemon


def found(daemon: Daemon, *words: str) -> list[tuple[str, str, str, str]]:
    shown = daemon.ctl_json("findings", "--kind", "off-hours", *words)
    return [(line["agency"], line["detail"], line["first"][:16],
             line["last"][:16]) for line in shown["findings"]]


def test_many_entries_of_a_night_are_a_sign(watched: Daemon) -> None:
    assert found(watched) == [
        (CHU_HUONG, "nhập mới 1 hồ sơ, "
         f"ghi kết thúc 2 hồ sơ ({CHU_HUONG}-200907-0003, "
         f"{CHU_HUONG}-200907-0001, {CHU_HUONG}-200907-0002)",
         "2020-09-12T09:15", "2020-09-13T23:15"),
        (DUC_VAN, "nhập mới 4 hồ sơ "
         f"({DUC_VAN}-200907-0001, {DUC_VAN}-200907-0002, "
         f"{DUC_VAN}-200907-0003, …)",
         "2020-09-09T21:15", "2020-09-10T07:00"),
        (YEN_DUONG, "nhập mới 3 hồ sơ "
         f"({YEN_DUONG}-200907-0009, {YEN_DUONG}-200907-0010, "
         f"{YEN_DUONG}-200907-0011)", "2020-09-11T22:15", "2020-09-11T22:15")]
    people = watched.ctl("findings", "--kind", "off-hours").stdout
    assert "  Nhập nhiều hồ sơ ngoài giờ làm việc: 1\n" in people
    assert "vi phạm" not in people


def test_the_period_is_of_the_entries(watched: Daemon) -> None:
    assert [agency for agency, *_ in found(
        watched, "--period", "12/09/2020..13/09/2020")] == [CHU_HUONG]
    assert [agency for agency, *_ in found(watched, "--agency",
                                           "Ngân Sơn")] == [DUC_VAN]


def test_a_daemon_that_was_down_blames_nobody(folder: Path,
                                              build: Path) -> None:
    """Entered on Wednesday afternoon, seen at night because nobody looked."""
    province = Province(story=tale(*(
        one(DUC_VAN, n, "2020-09-09T15:00", ends("2020-09-09T16:30"))
        for n in (1, 2, 3)), *(
        one(CHU_HUONG, n, "2020-09-09T08:30", ends("2020-09-09T16:30"))
        for n in (1, 2, 3))), start=datetime(2020, 9, 8, 22)).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)],
                          findings={"off_hours": 3})
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=datetime(2020, 9, 8, 22))
    province.advance(datetime(2020, 9, 9, 10), daemon)
    assert daemon.terminate() == 0
    province.advance(datetime(2020, 9, 9, 22))
    daemon.start(step=datetime(2020, 9, 9, 22))
    province.advance(datetime(2020, 9, 10, 9), daemon)
    assert daemon.terminate() == 0
    province.stop()
    shown = daemon.ctl_json("report", "II.06a", "--period", "2020")
    assert shown["total"]["values"]["7"] == 6
    assert found(daemon) == []


def listed(server: ListServer, *numbers: int, at: str, updated: str) -> None:
    """Dossiers that are on the list from now on; a record says when it was
    touched last, not when it was entered."""
    for n in numbers:
        server.put(f"H-{n:04}", datetime.fromisoformat(updated),
                   received=f"{at}:00+07:00", agency="UBND xã Đức Vân",
                   filing="counter")


def test_a_record_that_was_touched_at_night_was_there_before(
        folder: Path, list_server: ListServer,
        make_daemon: Callable[[Path, Path], Daemon]) -> None:
    """Entered on an afternoon on which nobody looked, touched at night."""
    source = list_source(list_server, filing_map={"counter": "direct"},
                         incremental={"mode": "full"})
    source["fields"]["filing"] = "/filing"
    config = write_config(folder, [source], [maildir_channel(folder)],
                          findings={"off_hours": 3})
    listed(list_server, 9, at="2020-09-08T09:00", updated="2020-09-08T09:00")
    daemon = make_daemon(config, folder / "control")
    daemon.start(step=datetime(2020, 9, 8, 22))
    daemon.to(datetime(2020, 9, 9, 10))
    assert daemon.terminate() == 0
    listed(list_server, 1, 2, 3, at="2020-09-09T15:00",
           updated="2020-09-09T21:30")
    # By hand, its date alone: midnight is no hour of the night.
    listed(list_server, 4, 5, 6, at="2020-09-09T00:00",
           updated="2020-09-09T16:00")
    daemon.start(step=datetime(2020, 9, 9, 22))
    daemon.to(datetime(2020, 9, 9, 22, 5))
    # Of these the list of 22:00 shows that they were not.
    listed(list_server, 7, 8, 10, at="2020-09-09T15:00",
           updated="2020-09-09T16:00")
    daemon.to(datetime(2020, 9, 10, 9))
    assert found(daemon) == [
        (DUC_VAN, "nhập mới 3 hồ sơ (H-0007, H-0008, H-0010)",
         "2020-09-09T22:15", "2020-09-09T22:15")]


# ---- lists ----

HEADER = "Mã hồ sơ;Mã thủ tục;Ngày tiếp nhận;Trạng thái;Đơn vị;Hình thức"


class Lists:
    """Lists that a unit exports, in a folder that is watched."""

    def __init__(self, folder: Path, daemon: Daemon):
        self.folder, self.daemon = folder / "lists", daemon
        self.folder.mkdir()
        self.rows: dict[int, str] = {}

    def put(self, *numbers: int, status: str = "mở") -> None:
        for n in numbers:
            self.rows[n] = ";".join((
                f"{DUC_VAN}-200907-{n:04}", LONG, "07/09/2020 09:00", status,
                "UBND xã Đức Vân", "trực tiếp"))

    def export(self, at: datetime) -> None:
        (self.folder / f"ds-{at:%Y%m%d-%H%M}.csv").write_text(
            "\n".join((HEADER, *self.rows.values())), "utf-8")


@pytest.fixture
def lists(folder: Path, make_daemon: Callable[[Path, Path], Daemon]) -> Lists:
    config = write_config(folder, [
        {"name": "xuat-tay", "folder": "lists", "every": "15m",
         "time_forms": ["dd/MM/yyyy HH:mm"],
         "fields": {"code": "/Mã hồ sơ", "procedure": "/Mã thủ tục",
                    "received": "/Ngày tiếp nhận", "status": "/Trạng thái",
                    "agency": "/Đơn vị", "filing": "/Hình thức"},
         "filing_map": {"trực tiếp": "direct"},
         "status_map": {"mở": "processing", "xong": "done"}}],
        [maildir_channel(folder)], findings={"off_hours": 3})
    made = Lists(folder, make_daemon(config, folder / "control"))
    made.put(100)
    made.export(datetime(2020, 9, 8, 16))
    made.daemon.start(step=datetime(2020, 9, 8, 16, 30))
    return made


def test_a_list_made_in_office_hours_tells_of_none_at_night(
        lists: Lists) -> None:
    """Exported before the close and put there behind it, one list after the
    other: read at night, each a moment after the one before."""
    lists.put(1, 2, 3)
    lists.daemon.to(datetime(2020, 9, 9, 19))
    lists.export(datetime(2020, 9, 9, 17))
    lists.daemon.to(datetime(2020, 9, 9, 20))
    lists.put(4, 5, 6)
    lists.put(1, 2, 3, status="xong")
    lists.export(datetime(2020, 9, 9, 17, 10))
    lists.daemon.to(datetime(2020, 9, 10, 9))
    assert lists.daemon.ctl_json("status")["sources"][0]["last_success"] \
        == "2020-09-09T17:10:00+07:00"
    assert found(lists.daemon) == []


def test_of_two_lists_of_a_night_the_second_tells_what_was_entered(
        lists: Lists) -> None:
    """Whenever they are read: when they were made counts."""
    lists.put(1, 2, 3)
    lists.daemon.to(datetime(2020, 9, 9, 20))
    lists.export(datetime(2020, 9, 9, 19))
    lists.daemon.to(datetime(2020, 9, 9, 21))
    assert found(lists.daemon) == []  # since the 8th, nobody knows when
    lists.put(4, 5)
    lists.put(1, status="xong")
    lists.daemon.to(datetime(2020, 9, 10, 8))
    lists.export(datetime(2020, 9, 9, 20, 30))
    lists.daemon.to(datetime(2020, 9, 10, 9))
    [(agency, _, first, last)] = found(lists.daemon)
    assert (agency, first, last) == (DUC_VAN, "2020-09-09T20:30",
                                     "2020-09-09T20:30")
