"""What text does to dossiers: codes with what nobody sees, letters in pieces,
bytes that are no UTF-8, leftovers of old encodings."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.served import Served

Make = Callable[[Path, Path], Daemon]
START = datetime(2020, 9, 15, 6)  # a Tuesday
ZWSP, BOM, MARK = "\u200b", "\ufeff", "\u200e"


def record(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "procedure": "2.001035",
            "received": "2020-09-14T08:00:00",
            "promised": "2020-09-16T17:00:00", "finished": None,
            "status": "1", "agency": "UBND xã Đức Vân",
            "officer": "ducvan.tp", **more}


@pytest.fixture
def served() -> Iterator[Served]:
    made = Served().start()
    yield made
    made.stop()


@pytest.fixture
def daemon(folder: Path, served: Served, make_daemon: Make) -> Daemon:
    """Not started yet."""
    config = write_config(folder, [served.source()],
                          [maildir_channel(folder)])
    return make_daemon(config, folder / "control")


def test_codes_that_look_alike_are_one_dossier(served: Served,
                                               daemon: Daemon) -> None:
    served.show([record(f"H99-1{ZWSP}"), record(f"{BOM}H99-2 "),
                 record(unicodedata.normalize("NFD", "Tổ-3")),
                 record("H99-4\u00a0")])
    daemon.start(step=START)
    daemon.to(datetime(2020, 9, 15, 6, 20))
    served.show([record("H99-1"), record(f"H{MARK}99-2"), record("Tổ-3"),
                 record("H99-4")])
    daemon.to(datetime(2020, 9, 15, 8))
    # It is said to people, with its name, and once.
    findings = [line for line in daemon.ctl("show", "H99-1").stdout
                .splitlines() if "ký tự ẩn" in line]
    assert findings == ["[15/09/2020 06:00] Cần kiểm tra: Mã hồ sơ có ký tự "
                        "ẩn: đã bỏ U+200B"]
    assert "đã bỏ U+FEFF" in daemon.ctl("show", "H99-2").stdout
    assert "đã bỏ U+200E" in daemon.ctl("show", "H99-2").stdout
    # A blank at an end, or letters in pieces, are nothing to look at.
    for code in ("Tổ-3", "H99-4"):
        assert "ký tự ẩn" not in daemon.ctl("show", code).stdout
    assert sorted(line["code"] for line in daemon.ctl_json("list")) \
        == ["H99-1", "H99-2", "H99-4", "Tổ-3"]
    # The evening's digest counts it among what somebody should look at.
    daemon.to(datetime(2020, 9, 15, 22, 1))
    from standin.letters import Folder
    digests = [one.body for one in
               Folder(daemon.config.parent / "letters").new()
               if one.subject.startswith("Bản tin tổng hợp")]
    assert any("Mã hồ sơ có ký tự ẩn" in body for body in digests)


@pytest.mark.parametrize("typed", [
    "ĐK-200914-0001", " ĐK-200914-0001\n", f"ĐK-2009{ZWSP}14-0001{BOM}",
    "\u00d0K-200914-0001", "nguon/ĐK-200914-0001",
    "nguon/\u00d0K-200914-0001 ", "\u202aĐK-200914-0001\u202c"])
def test_a_code_is_found_however_it_was_typed(
        served: Served, daemon: Daemon, typed: str) -> None:
    served.show([record("ĐK-200914-0001")])
    daemon.start(step=START)
    daemon.to(datetime(2020, 9, 15, 6, 1))
    done = daemon.ctl("show", typed)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Hồ sơ nguon/ĐK-200914-0001\n")


@pytest.mark.parametrize("typed", [
    "UBND xã Đức Vân", unicodedata.normalize("NFD", "ubnd xã đức vân"),
    "UBND xã \u00d0ức Vân", f" UBND  xã Đức{ZWSP} Vân\u00a0",
    "000.02.21.H99 ", f"000.02.21{ZWSP}.H99"])
def test_an_agency_is_found_however_it_was_typed(
        served: Served, daemon: Daemon, typed: str) -> None:
    served.show([record("H99-1", agency=unicodedata.normalize(
        "NFD", "UBND xã \u00d0ức Vân"))])
    daemon.start(step=START)
    daemon.to(datetime(2020, 9, 15, 6, 1))
    lines = daemon.ctl_json("list", "--agency", typed)
    assert [line["code"] for line in lines] == ["H99-1"]


def test_what_is_no_utf8_is_refused_with_its_place(
        served: Served, daemon: Daemon) -> None:
    """One record alone is; a page whose frame is not, whole."""
    good = [record(f"H99-{n}") for n in range(1, 4)]
    served.show([good[0], b'{"code":"H99-\xd0K","status":"1"}', good[1],
                 b'{"code":"H99-9","agency":"x\xed\xa0\x80"}', good[2]])
    daemon.start(step=START)
    daemon.to(datetime(2020, 9, 15, 6, 1))
    assert len(daemon.ctl_json("list")) == 3
    assert "nguon: page 1, record 2: byte 13: not UTF-8" in daemon.stderr
    assert "nguon: page 1, record 4: byte 27: not UTF-8" in daemon.stderr
    done = daemon.ctl("show", "H99-\udcd0")
    assert done.returncode == 2 and "not UTF-8" in done.stderr


def test_old_encodings_break_nothing(served: Served, daemon: Daemon) -> None:
    """TCVN3 and VNI that somebody read as Latin-1: kept as they came."""
    served.show([record("H99-1", title="\u00a7\u00a8ng k\u00fd khai sinh",
                        agency="UBND x\u00b7 \u00a7\u00f8c V\u00a9n"),
                 record("H99-2", title="Ñaêng kyù khai sinh",
                        agency="UBND xaõ Ñöùc Vaân")])
    daemon.start(step=START)
    daemon.to(datetime(2020, 9, 15, 22, 1))
    assert len(daemon.ctl_json("list")) == 2
    told = daemon.ctl("show", "H99-2").stdout
    assert "Thủ tục: Ñaêng kyù khai sinh" in told
    assert "Đơn vị: UBND xaõ Ñöùc Vaân" in told
    assert daemon.terminate() == 0
