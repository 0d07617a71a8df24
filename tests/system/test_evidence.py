"""Pauses as explain and show tell of them: the status seen at polls, and the
date that the software itself promised anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from conftest import scratch
from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.tale import dossier, tale
from standin.dossier import PROCESSING, STOPPED
from standin.province import Province

# Received Mon 7/9 09:00, ten working days: Mon 21/9.  First seen on Fri 11/9
# 08:00, stopped; in process again on Wed 16/9 08:15.  At the longest from the
# 7th to the 16th, seven working days (8 to 11, 14, 15, 16), at the shortest
# from the 11th, three: the law's date lies between Thu 24/9 and Wed 30/9.
#   1: promised anew for Fri 25/9 (22, 23, 24, 25): four days.
#   2: for Fri 2/10 (22 to 25, 28 to 30, 1, 2): nine, more than it can be.
#   3: not promised anew at all.
CODES = [f"000.02.21.H99-200907-{n:04}" for n in (1, 2, 3)]
PROMISES = ["2020-09-25T17:30", "2020-10-02T17:30", "2020-09-21T17:30"]


@pytest.fixture(scope="module")
def daemon(build: Path) -> Iterator[Daemon]:
    folder = scratch()
    province = Province(story=tale(*(
        dossier(code, "1.004227", "2020-09-07T09:00", "2020-09-21T17:30",
                ("2020-09-16T08:10", {
                    "status": PROCESSING,
                    "promised": datetime.fromisoformat(promise)}),
                entered="2020-09-11T07:50", status=STOPPED)
        for code, promise in zip(CODES, PROMISES)))).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    made = Daemon(build, config, folder / "control")
    made.start(step=datetime(2020, 9, 7))
    province.advance(datetime(2020, 9, 16, 10), made)
    yield made
    assert made.terminate() == 0, made.stderr
    province.stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_date_promised_anew_is_evidence(daemon: Daemon) -> None:
    why = daemon.ctl_json("explain", CODES[0])
    [pause] = why["pauses"]
    assert pause["evidence"] == "status"
    assert (pause["from_earliest"], pause["to_latest"]) == (
        "2020-09-07T09:00:00+07:00", "2020-09-16T08:15:00+07:00")
    assert pause["revision"] == {
        "from": "2020-09-21T17:30:00+07:00", "to": "2020-09-25T17:30:00+07:00",
        "seen": "2020-09-16T08:15:00+07:00", "says": "fits", "days": 4,
        "shared": False, "awaited": False, "narrows": True}
    for date in ("computed", "computed_earliest", "due", "due_earliest"):
        assert why[date] == "2020-09-25T17:30:00+07:00", date
    text = daemon.ctl("explain", CODES[0]).stdout
    assert "căn cứ: trạng thái thấy khi lấy dữ liệu" in text
    assert ("căn cứ: phần mềm hẹn lại từ 21/09/2020 sang 25/09/2020: tính tạm "
            "dừng 04 ngày làm việc; hạn theo quy định tính theo số ngày này"
            in text)
    assert "a pause of 4 working days" in daemon.ctl(
        "explain", CODES[0], "--lang", "en").stdout


def test_a_length_that_cannot_be_is_said_and_not_used(daemon: Daemon) -> None:
    why = daemon.ctl_json("explain", CODES[1])
    assert why["pauses"][0]["revision"]["says"] == "misfits"
    assert (why["computed_earliest"][:10], why["computed"][:10]) == (
        "2020-09-24", "2020-09-30")
    assert why["due"][:10] == "2020-10-02"
    text = daemon.ctl("explain", CODES[1]).stdout
    assert ("sang 02/10/2020: tính tạm dừng 09 ngày làm việc; không khớp với "
            "thời gian tạm dừng đã biết" in text)


def test_without_a_new_date_the_bounds_stand(daemon: Daemon) -> None:
    why = daemon.ctl_json("explain", CODES[2])
    assert why["pauses"][0]["revision"] is None
    assert (why["due_earliest"][:10], why["due"][:10]) == (
        "2020-09-24", "2020-09-30")
    assert "hẹn lại từ" not in daemon.ctl("explain", CODES[2]).stdout


def test_the_timeline_tells_of_it(daemon: Daemon) -> None:
    timeline = daemon.ctl_json("show", CODES[0])["timeline"]
    [line] = [line for line in timeline if line["kind"] == "revision"]
    assert (line["at"], line["state"]) == ("2020-09-16T08:15:00+07:00", "fits")
    assert line["text"].startswith(
        "Căn cứ tạm dừng (dừng xử lý): phần mềm hẹn lại từ 21/09/2020 sang "
        "25/09/2020: tính tạm dừng 04 ngày làm việc")
    assert line["text"] in daemon.ctl("show", CODES[0]).stdout
    # After the change that showed it.
    kinds = [one["kind"] for one in timeline if one["at"] == line["at"]]
    assert kinds.index("observed") < kinds.index("revision")


def test_before_it_was_seen_there_was_none(daemon: Daemon) -> None:
    why = daemon.ctl_json("explain", CODES[0], "--at", "2020-09-15T10:00")
    assert why["standing"] == "paused"
    assert why["pauses"][0]["revision"] is None
