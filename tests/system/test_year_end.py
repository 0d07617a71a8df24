"""Around the end of the confirmed calendar: which of a dossier's dates may move
yet, in every output of hosoctl and in webhooks.  The shipped calendar is
confirmed to Thu 31/12/2026; the first working day of 2027 is Mon 4/1."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from conftest import ROOT
from harness.config import (maildir_channel, plain_source, webhook_channel,
                            write_config)
from harness.daemon import Daemon
from harness.hook import HookServer

Make = Callable[[Path, Path], Daemon]
OFFICE = ROOT / "tests" / "scenario" / "office"
NOW = datetime(2026, 12, 31, 10, 30)
MARK = "(hạn tạm tính)"


def at(text: str) -> str:
    """A local time as the export writes it."""
    return f"{text}:00+07:00"


def record(code: str, procedure: str, **more: Any) -> dict[str, Any]:
    """A dossier of the plain export."""
    return {"ref": code, "service": {"code": procedure}, "state": "processing",
            "filed_via": "counter", "unit": {"code": "UBND xã Đức Vân"},
            "handler": {"account": "canbo.ducvan"}, "stage": "Thẩm định",
            "changed_at": at("2026-12-31T10:20"), "supplements": [], **more}


def waiting(code: str, received: str, asked: str) -> dict[str, Any]:
    """One whose applicant was asked for papers and has five working days."""
    return record(code, "1.000006", state="awaiting_supplement",
                  received_at=at(received),
                  supplements=[{"asked_at": at(asked)}])


# Three working days from Tue 29/12: 30, 31, Mon 4/1; the apology a day before,
# Sun 3/1, so on Thu 31/12.
LAW = "H99.01-261229-0001"
# Ten from Mon 21/12: 22, 23, 24, 25, 28, 29, 30, 31, 4, Tue 5/1; promised for
# today, whose apology's day has passed.
PROMISED = "H99.01-261221-0002"
# Eight working hours from 10:00 today: 1.5, 4, and 2.5 on Mon 4/1, to 10:00;
# from yesterday: to 10:00 today, passed.
ONLINE, LATE = "H99.01-261231-0003", "H99.01-261230-0004"
# Asked on Thu 24/12: 25, 28, 29, 30, Thu 31/12.  Of the ten days 7 were left;
# back today they end on Tue 12/1 (4, 5, 6, 7, 8, 11, 12).
ASKED = "H99.01-261221-0005"
# Asked on Mon 28/12: 29, 30, 31, 4, Tue 5/1.  The ten days from Mon 14/12 end on
# that Monday (15 to 18, 21 to 25, 28): nothing was left, due today if back.
ASKED_LATER = "H99.01-261214-0006"
DOSSIERS = [
    record(LAW, "1.000005", received_at=at("2026-12-29T10:00")),
    record(PROMISED, "1.000006", received_at=at("2026-12-21T10:00"),
           promised_for=at("2026-12-31T17:30")),
    record(ONLINE, "1.000005", filed_via="online", state="registered",
           filed_at=at("2026-12-31T10:00")),
    record(LATE, "1.000005", filed_via="online", state="registered",
           filed_at=at("2026-12-30T10:00")),
    waiting(ASKED, "2026-12-21T10:00", "2026-12-24T10:00"),
    waiting(ASKED_LATER, "2026-12-14T10:00", "2026-12-28T10:00"),
]
COUNTED = ["due", "due_earliest", "computed", "computed_earliest"]
MARKED = {LAW: [*COUNTED, "apology_due"],
          PROMISED: ["computed", "computed_earliest"],
          ONLINE: ["acceptance_due"], LATE: [], ASKED: COUNTED,
          ASKED_LATER: ["supplement_due"]}


class _Export(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        """Everything, on every page that is asked for first."""
        first = "page=1" in self.path
        body = json.dumps(DOSSIERS if first else []).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def export() -> Iterator[str]:
    """The URL of an export with these dossiers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Export)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def watch(folder: Path, export: str, make_daemon: Make,
          **more: Any) -> Daemon:
    """A daemon that has just seen them."""
    config = write_config(
        folder, [plain_source(folder, export, incremental={"mode": "full"})],
        [maildir_channel(folder)],
        **{name: str(OFFICE / f"{name}.csv")
           for name in ("agencies", "contacts")},
        catalogue=str(OFFICE / "procedures.csv"), **more)
    daemon = make_daemon(config, folder / "control").start(step=NOW)
    daemon.to(datetime(2026, 12, 31, 10, 31))
    return daemon


@pytest.fixture
def watched(folder: Path, export: str, make_daemon: Make) -> Daemon:
    """The same, by the shipped calendar."""
    return watch(folder, export, make_daemon)


def said(daemon: Daemon, *words: str) -> str:
    """What hosoctl prints for people."""
    done = daemon.ctl(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_dates_are_named(watched: Daemon) -> None:
    listed = {line["code"]: line for line in watched.ctl_json("list")}
    assert {code: line["provisional_dates"] for code, line in listed.items()} \
        == MARKED
    rows = csv.DictReader(io.StringIO(
        said(watched, "list", "--csv").lstrip("\ufeff")))
    assert {row["code"]: row["provisional_dates"].split() for row in rows} \
        == MARKED
    for code, names in MARKED.items():
        for what in ("show", "explain"):
            answer = watched.ctl_json(what, code)
            assert answer["provisional_dates"] == names, (what, code)
            assert answer["provisional"] == ("due" in names), (what, code)
    assert listed[LAW]["apology_due"].startswith("2026-12-31")
    assert listed[ONLINE]["acceptance_due"].startswith("2027-01-04T10:00")
    assert listed[ASKED]["supplement_due"].startswith("2026-12-31")
    assert watched.terminate() == 0


# (what, of which dossier, the dates as they are printed)
SAID = (
    ("show", LAW, ["hạn 04/01/2027 17:30 " + MARK,
                   "chậm nhất 31/12/2026 17:30 " + MARK]),
    ("show", PROMISED, ["hạn 31/12/2026 17:30\n"]),
    ("show", ONLINE, ["hạn tiếp nhận 04/01/2027 10:00 " + MARK]),
    ("show", LATE, ["hạn tiếp nhận 31/12/2026 10:00\n"]),
    ("show", ASKED, ["nếu hôm nay tiếp tục 12/01/2027 17:30 " + MARK,
                     "người nộp đến hết 31/12/2026 17:30\n"]),
    ("show", ASKED_LATER, ["nếu hôm nay tiếp tục 31/12/2026 17:30\n",
                           "đến hết 05/01/2027 17:30 " + MARK]),
    ("explain", LAW, ["Hạn theo quy định: 04/01/2027 17:30 " + MARK,
                      "Hạn: 04/01/2027 17:30 " + MARK,
                      "để gửi: 31/12/2026 " + MARK]),
    ("explain", PROMISED, ["Hạn theo quy định: 05/01/2027 17:30 " + MARK,
                           "Hạn: 31/12/2026 17:30 (ngày hẹn trả)"]),
    ("explain", ONLINE, ["Hạn tiếp nhận: 04/01/2027 10:00 " + MARK]),
    ("explain", LATE, ["Hạn tiếp nhận: 31/12/2026 10:00\n"]),
    ("explain", ASKED, ["Hết thời gian bổ sung: 31/12/2026 17:30\n"]),
    ("explain", ASKED_LATER, ["Hết thời gian bổ sung: 05/01/2027 17:30 " + MARK,
                              "31/12/2026 17:30 (theo quy định"]),
)


ENGLISH = (
    (LAW, ["Computed date: 04/01/2027 17:30 (provisional)",
           "Deadline: 04/01/2027 17:30 (provisional) (",
           "working day for it: 31/12/2026 (provisional)"]),
    (PROMISED, ["Computed date: 05/01/2027 17:30 (provisional)",
                "Deadline: 31/12/2026 17:30 (the promised date)"]),
    (ONLINE, ["To be accepted by: 04/01/2027 10:00 (provisional)"]),
    (LATE, ["To be accepted by: 31/12/2026 10:00\n"]),
    (ASKED, ["It ends: 31/12/2026 17:30\n"]),
    (ASKED_LATER, ["It ends: 05/01/2027 17:30 (provisional)"]),
)


def test_people_read_it_beside_each_date(watched: Daemon) -> None:
    for what, code, dates in SAID:
        text = said(watched, what, code)
        for date in dates:
            assert date in text, (what, code, text)
    for code, dates in ENGLISH:
        text = said(watched, "explain", code, "--lang", "en")
        for date in dates:
            assert date in text, (code, text)
    for what in ("show", "explain"):
        assert "tạm tính" not in said(watched, what, LATE).lower()
    listing = said(watched, "list")
    assert f"hạn tiếp nhận 04/01/2027 10:00 {MARK}" in listing
    assert "hạn tiếp nhận 31/12/2026 10:00  " in listing
    assert watched.terminate() == 0


def test_a_confirmed_year_takes_the_marks_away(watched: Daemon,
                                               folder: Path) -> None:
    """Nothing moves by it; the preview says what becomes certain."""
    text = (ROOT / "config" / "calendar.tsv").read_text("utf-8")
    confirmed = folder / "lịch.tsv"
    confirmed.write_text(text.replace("confirmed-until\t2026",
                                      "confirmed-until\t2027"), "utf-8")
    told = watched.ctl_json("calendar", "diff", str(confirmed))
    rows = {row["code"]: row for row in told["dossiers"]}
    # What only the apology or the supplement rests on is no date of the result.
    assert set(rows) == {LAW, PROMISED, ONLINE, ASKED}
    for code, row in rows.items():
        assert row["provisional_dates_before"] == MARKED[code]
        assert row["provisional_dates_after"] == []
        assert row["due_before"] == row["due_after"]
    words = said(watched, "calendar", "diff", str(confirmed))
    assert (f"hạn tiếp nhận 04/01/2027 10:00 {MARK} → 04/01/2027 10:00\n"
            in words), words
    assert (f"hạn 31/12/2026 17:30 không đổi; theo quy định 05/01/2027 17:30 "
            f"{MARK} → 05/01/2027 17:30\n" in words), words
    assert watched.terminate() == 0


def test_in_a_year_that_is_not_listed_they_are_unknown(
        folder: Path, export: str, make_daemon: Make) -> None:
    text = (ROOT / "config" / "calendar.tsv").read_text("utf-8")
    calendar = folder / "lịch.tsv"
    calendar.write_text(
        re.sub(r"(?m)^2027-.*\n", "", text).replace("2019..2027",
                                                     "2019..2026"), "utf-8")
    daemon = watch(folder, export, make_daemon, calendar=str(calendar))
    listed = {line["code"]: line for line in daemon.ctl_json("list")}
    assert not any(line["provisional_dates"] for line in listed.values())
    assert listed[LAW]["unknown"] == "no-calendar"
    assert listed[ONLINE]["acceptance_due"] is None
    assert "hạn tiếp nhận chưa xác định" in said(daemon, "list")
    assert "hạn tiếp nhận chưa xác định\n" in said(daemon, "show", ONLINE)
    assert "Hạn tiếp nhận: chưa xác định\n" in said(daemon, "explain", ONLINE)
    assert ("người nộp đến hết: chưa xác định\n"
            in said(daemon, "show", ASKED_LATER))
    assert ("Hết thời gian bổ sung: chưa xác định\n"
            in said(daemon, "explain", ASKED_LATER))
    # What ends before the year does is known all the same.
    assert "đến hết 31/12/2026 17:30\n" in said(daemon, "show", ASKED)
    assert "hạn tiếp nhận 31/12/2026 10:00" in said(daemon, "list")
    assert daemon.terminate() == 0


def test_webhooks_mark_each_date(folder: Path, export: str,
                                 make_daemon: Make,
                                 hook_server: HookServer) -> None:
    config = write_config(
        folder, [plain_source(folder, export, incremental={"mode": "full"})],
        [webhook_channel(folder, hook_server)], digest=[],
        **{name: str(OFFICE / f"{name}.csv")
           for name in ("agencies", "contacts")},
        catalogue=str(OFFICE / "procedures.csv"))
    daemon = make_daemon(config, folder / "control").start(step=NOW)
    daemon.to(datetime(2027, 1, 6, 8))
    items = {(item["code"], item["clock"]): item
             for post in hook_server.posts
             for item in post.json.get("data", {}).get("dossiers", [])}
    assert items[LAW, "apology"]["provisional"] is True
    assert items[LAW, "apology"]["deadline_provisional"] is True
    assert items[PROMISED, "resolution"]["provisional"] is False
    assert items[ONLINE, "acceptance"]["provisional"] is True
    # Late when the watch began: nobody is told of it alone.
    assert (LATE, "acceptance") not in items
    assert items[ASKED, "supplement"]["provisional"] is False
    assert items[ASKED, "supplement"]["deadline_provisional"] is True
    assert items[ASKED_LATER, "supplement"]["provisional"] is True
    assert daemon.terminate() == 0
