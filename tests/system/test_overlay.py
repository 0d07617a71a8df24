"""What single agencies decide of their calendar, as operators meet it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from standin.province import Province

Make = Callable[[Path, Path], Daemon]
SWEEP = datetime(2020, 9, 7)
GOOD = """\
agency	000.00.21.H99
valid	2020-09-01..2020-09-30
2020-09-16	off_local	Nghỉ tránh bão	Công văn minh họa
"""
BAD = GOOD + """\
2020-09-19..2020-09-18	off_local	a	b
2020-09-17	off_sometimes	a	b
"""


def due_of(daemon: Daemon) -> dict[str, Any]:
    return {line["code"]: line["due"] for line in daemon.ctl_json("list")
            if line["standing"] != "paused"}


def test_a_bad_overlay_leaves_the_calendars_in_force(
        folder: Path, province: Province, make_daemon: Make) -> None:
    overlays = folder / "riêng.tsv"
    overlays.write_text(GOOD, "utf-8")
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)], overlays=str(overlays))
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    province.advance(SWEEP + timedelta(hours=1), daemon)
    before = due_of(daemon)
    assert before
    overlays.write_text(BAD, "utf-8")
    refused = daemon.ctl("reload")
    # The daemon's answer, with the place of the first thing that is wrong; all
    # of them stand in its log.
    assert refused.returncode == 1 and refused.stdout == ""
    assert "the old one stays in force" in refused.stderr
    assert f"{overlays}:4: " in refused.stderr
    assert "1 more" in refused.stderr
    for line in (4, 5):
        assert f"{overlays}:{line}:" in daemon.stderr
    # It goes on watching by the calendars it had.
    province.advance(SWEEP + timedelta(hours=2), daemon)
    overlays.write_text(GOOD, "utf-8")
    after = due_of(daemon)
    assert {code: after[code] for code in before} == before
    assert daemon.ctl("reload").returncode == 0
    assert daemon.terminate() == 0


# ---- hosoctl calendar --agency ----

# The district is closed on Wed 9 September; its town has a counter on Saturday
# mornings of that month, and other hours on the Mondays: 7, 14, 21 and 28.
YEAR = """\
agency	000.00.21.H99
valid	2020-09-01..2020-09-30
2020-09-09	off_local	Nghỉ tránh bão	Công văn minh họa

agency	000.01.21.H99
valid	2020-09-01..2020-09-30
2020-09-01..2020-09-30	counter_open	Sáng thứ Bảy	Thông báo mẫu	sat 07:30-11:30
2020-09-01..2020-09-30	office_hours	Giờ thứ Hai	Quyết định mẫu	mon 07:00-11:00
"""
TOWN = "000.01.21.H99"


def calendar_of(folder: Path, build: Path, *words: str,
                code: int = 0) -> subprocess.CompletedProcess[str]:
    """Without daemon and database: the configuration is enough."""
    overlays = folder / "riêng.tsv"
    overlays.write_text(YEAR, "utf-8")
    config = write_config(folder, [portal_source(folder, "http://127.0.0.1:1")],
                          [maildir_channel(folder)], overlays=str(overlays))
    done = subprocess.run([str(build / "hosoctl"), "calendar", *words,
                           "--config", str(config)], capture_output=True,
                          text=True, check=False)
    assert done.returncode == code, done.stderr
    return done


def test_the_year_of_an_agency(folder: Path, build: Path) -> None:
    nation = json.loads(calendar_of(folder, build, "2020", "--json").stdout)
    town = json.loads(calendar_of(folder, build, "2020", "--json", "--agency",
                                  TOWN).stdout)
    assert "agency" not in nation and "overlays" not in nation
    # The storm day is gone; Saturdays at the counter count in no limit.
    assert town["working_days"] == nation["working_days"] - 1
    assert town["months"][8] == nation["months"][8] - 1
    assert town["agency"] == {"code": TOWN, "name": "UBND thị trấn Nà Phặc"}
    # That of the agency above first; the 7th of September is a Monday, the 5th
    # a Saturday: four each.
    assert [(o["agency"], o["kind"], o["weekdays"], o["hours"], o["basis"],
             o["days"]) for o in town["overlays"]] == [
        ("000.00.21.H99", "off_local", "", "", "Công văn minh họa", 1),
        (TOWN, "counter_open", "sat", "07:30-11:30", "Thông báo mẫu", 4),
        (TOWN, "office_hours", "mon", "07:00-11:00", "Quyết định mẫu", 4)]
    days = {day["date"]: day for day in town["days"]}
    assert days["2020-09-09"] == {
        "date": "2020-09-09", "kind": "off_local", "label": "Nghỉ tránh bão",
        "basis": "Công văn minh họa", "hours": "", "national": "working",
        "differs": True}
    assert days["2020-09-12"]["kind"] == "counter_open"
    assert days["2020-09-12"]["national"] == "weekend"
    assert days["2020-09-14"] == {
        "date": "2020-09-14", "kind": "working", "label": "Giờ thứ Hai",
        "basis": "Quyết định mẫu", "hours": "07:00-11:00",
        "national": "working", "differs": True}
    # The nation's holiday is the town's, too.
    assert days["2020-09-02"]["differs"] is False
    assert sum(day["differs"] for day in town["days"]) == 9


def test_the_year_of_an_agency_for_people(folder: Path, build: Path) -> None:
    # By its name, blanks and case aside, as `list --agency` takes it.
    told = calendar_of(folder, build, "2020", "--agency",
                       "ubnd  thị trấn nà phặc").stdout
    assert "UBND thị trấn Nà Phặc (000.01.21.H99)" in told
    assert ("  09/09/2020  nghỉ: Nghỉ tránh bão – Công văn minh họa "
            "[000.00.21.H99; 1 ngày]") in told
    assert ("  01/09/2020 – 30/09/2020  giờ làm việc, T2, 07:00-11:00: Giờ "
            "thứ Hai – Quyết định mẫu [000.01.21.H99; 4 ngày]") in told
    assert "  7~  8   9* 10  11  12o 13 \n" in told
    # Another district has nothing of its own.
    other = calendar_of(folder, build, "2020", "--agency",
                        "000.00.22.H99").stdout
    assert "không có quyết định riêng" in other
    rows = list(csv.DictReader(io.StringIO(calendar_of(
        folder, build, "2020", "--csv", "--agency", TOWN)
        .stdout.lstrip("\ufeff"))))
    row = next(row for row in rows if row["date"] == "2020-09-14")
    assert (row["hours"], row["differs"]) == ("07:00-11:00", "yes")


def test_an_agency_that_there_is_not(folder: Path, build: Path) -> None:
    typo = calendar_of(folder, build, "2020", "--agency", "000.00.21.H98",
                       code=2)
    assert "did you mean" in typo.stderr and typo.stdout == ""
    unlike = calendar_of(folder, build, "2020", "--agency", "?", code=2)
    assert "UBND huyện Ngân Sơn" in unlike.stderr
    both = calendar_of(folder, build, "2020", "--agency", TOWN, "--calendar",
                       "x.tsv", code=2)
    assert "--calendar" in both.stderr
    assert "1999" in calendar_of(folder, build, "1999", "--agency", TOWN,
                                 code=1).stderr
