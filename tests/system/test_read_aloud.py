"""What hosoctl says to people reads as an office writes: dates without an hour
that nobody named, names and not codes alone, no two figures that seem to
contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.served import Served

Make = Callable[[Path, Path], Daemon]
START = datetime(2020, 9, 7, 6)
AGENCY = "000.02.21.H99"


@pytest.fixture
def served() -> Iterator[Served]:
    one = Served().start()
    yield one
    one.stop()


def record(code: str, **more: object) -> dict[str, object]:
    return {"code": code, "procedure": "2.000815", "agency": AGENCY,
            "received": "2020-09-03T08:00:00", "promised": "2020-09-18",
            "status": "1", "officer": "vi.thu", **more}


@pytest.fixture
def office(folder: Path, served: Served, make_daemon: Make) -> Daemon:
    served.show([record("H-1"), record("H-2", promised="2020-09-04T17:00:00"),
                 record("H-3", agency="UBND xã Lạ", officer="la.thu")])
    config = write_config(folder, [served.source()], [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control").start(step=START)
    daemon.to(datetime(2020, 9, 7, 8))
    return daemon


def test_a_promise_without_an_hour_is_a_date(office: Daemon,
                                             served: Served) -> None:
    served.show([record("H-1", promised="2020-09-21")])
    office.to(datetime(2020, 9, 7, 9))
    said = office.ctl("show", "H-1").stdout
    assert "hẹn trả 21/09/2020, " in said
    assert "hẹn trả 18/09/2020 → 21/09/2020" in said
    assert "00:00" not in said, said
    assert "Ngày hẹn trả: 21/09/2020\n" in office.ctl("explain", "H-1").stdout
    # One with an hour keeps it.
    assert "hẹn trả 04/09/2020 17:00, " in office.ctl("show", "H-2").stdout


def test_what_is_held_ends_with_a_day(office: Daemon) -> None:
    done = office.ctl("ack", "H-2", "--until", "9/9/2020")
    assert done.stdout.endswith("đến hết ngày 09/09/2020\n"), done.stderr
    said = office.ctl("show", "H-2").stdout
    line = next(line for line in said.splitlines()
                if "] Xác nhận đã biết: " in line)
    assert "đến hết ngày 09/09/2020" in line and "00:00" not in line
    done = office.ctl("silence", "--agency", AGENCY, "--to", "10/9/2020",
                      "--reason", "bảo trì")
    assert done.returncode == 0, done.stderr
    done = office.ctl("silence", "--procedure", "2.000815", "--to",
                      "10/9/2020", "--reason", "bảo trì")
    assert done.returncode == 0, done.stderr
    agency, procedure = office.ctl("silence", "list").stdout.splitlines()
    assert "về đơn vị UBND xã Đức Vân (000.02.21.H99) từ " in agency
    assert ("về thủ tục Chứng thực bản sao từ bản chính giấy tờ, văn bản "
            "(2.000815) từ ") in procedure
    assert "đến hết ngày 10/09/2020" in agency


def test_codes_are_named_by_the_tables(office: Daemon) -> None:
    name = "Chứng thực bản sao từ bản chính giấy tờ, văn bản"
    said = office.ctl("show", "H-1").stdout
    assert f"  Thủ tục: {name}\n  Đơn vị: UBND xã Đức Vân; " in said
    listed = office.ctl("list").stdout
    assert listed.count(f"    {name} – ") == 3
    assert listed.count(" – UBND xã Đức Vân – ") == 2


def test_who_is_missing_and_where(office: Daemon) -> None:
    lines = office.ctl("contacts", "missing").stdout.splitlines()
    assert any(line.endswith("– UBND xã Lạ (chưa có trong danh sách đơn vị)")
               for line in lines), lines
    assert not any("?" in line for line in lines)


def test_days_stand_alone(office: Daemon) -> None:
    """Due on Friday at 17:00; on Monday at 8 half an hour of office time and
    one working day have passed."""
    said = office.ctl("show", "H-2").stdout
    assert ", quá 01 ngày làm việc; " in said, said


def test_sentences_of_refusal_have_dates_as_people_write_them(
        office: Daemon) -> None:
    refused = office.ctl("apology", "H-1", "--number", "1/XL", "--date",
                         "7/9/2020", "--new-date", "17/9/2020")
    assert refused.returncode == 1
    assert ("the new date 17/09/2020 is not later than the deadline "
            "18/09/2020") in refused.stderr
    first = ("apology", "H-1", "--number", "1/XL", "--date", "7/9/2020",
             "--new-date", "25/9/2020")
    assert office.ctl(*first).returncode == 0
    again = office.ctl(*first[:3], "2/XL", *first[4:])
    assert "the apology 1/XL of 07/09/2020, with the new date 25/09/2020" in \
        again.stderr


def test_a_code_expires_at_a_time_people_read(office: Daemon) -> None:
    done = office.ctl("contacts", "pair", "kstthc@tinh.example")
    if done.returncode != 0:
        done = office.ctl("contacts", "pair", "tinh.kstthc")
    assert done.returncode == 0, done.stderr
    assert ", đến 08/09/2020 08:00: " in done.stderr and "+07:00" not in done.stderr


def test_a_mistyped_time_is_usage(office: Daemon) -> None:
    done = office.ctl("clock", "to", "09/09/2020")
    assert done.returncode == 2
    assert done.stderr == (
        'hosoctl clock: "09/09/2020": a time of day is missing (20/11/2026 '
        "10:00 or 2026-11-20T10:00)\n")
