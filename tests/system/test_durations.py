"""How long procedures took, beside a count of the province's own log."""

from __future__ import annotations

import csv
import io
import math
import statistics
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.workbook import cells_of, numbers_of
from standin import days
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 12, 12)
PERIOD = "01/08/2020..11/09/2020"
FIRST, LAST = date(2020, 8, 1), date(2020, 9, 11)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, build: Path) \
        -> Iterator[tuple[Daemon, list[dict[str, Any]]]]:
    folder = tmp_path_factory.mktemp("d")
    province = Province(seed=4, per_day=10, end=UNTIL).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(UNTIL, daemon)
    assert daemon.terminate() == 0
    province.stop()
    yield daemon, province.log


def used(lines: list[dict[str, Any]]) -> int:
    """Working days behind the deemed day of receipt, without those from the
    day of a pause to the deemed day of its end.  A record tells of the rounds
    of supplement; of other pauses that were over when the watch began nobody
    could know."""
    last = lines[-1]
    cutoff = time.fromisoformat(last["cutoff"]) if last["cutoff"] else None
    first = days.deemed_day(datetime.fromisoformat(last["received"]), cutoff)
    end = datetime.fromisoformat(last["finished"]).date()
    count = max(days.count_working(first, end), 0)
    began: datetime | None = None
    told = False
    for line in lines:
        at = datetime.fromisoformat(line["at"])
        if line["new"] in (5, 6, 8):
            began, told = began or at, line["new"] == 5
        elif began and not told and at < SWEEP:
            began = None
        elif began:
            back = days.deemed_day(at, cutoff)
            count -= max(days.count_working(
                max(began.date(), first), min(back, end)), 0)
            began = None
    return max(count, 0)


def expected(log: list[dict[str, Any]]) -> dict[str, list[int]]:
    """Procedure → days, of what was finished in the period."""
    lines = defaultdict(list)
    for line in log:
        lines[line["code"]].append(line)
    took = defaultdict(list)
    for of in lines.values():
        if of[-1]["new"] in (9, 10) and FIRST <= datetime.fromisoformat(
                of[-1]["finished"]).date() <= LAST:
            took[of[0]["procedure"]].append(used(of))
    return took


def test_median_and_percentile_are_the_logs(
        watched: tuple[Daemon, list[dict[str, Any]]]) -> None:
    daemon, log = watched
    rows = daemon.ctl_json("durations", "--period", PERIOD, "--by",
                           "procedure")
    took = expected(log)
    assert {row["procedure"].split(".H99")[0].removesuffix(".000.00.00"):
            (row["count"], row["median"], row["p90"]) for row in rows} == {
        code: (len(of), statistics.median(of),
               sorted(of)[math.ceil(len(of) * .9) - 1])
        for code, of in took.items()}


def test_most_to_spare_comes_first(
        watched: tuple[Daemon, list[dict[str, Any]]]) -> None:
    daemon, _ = watched
    rows = daemon.ctl_json("durations", "--period", PERIOD)
    assert all(row["slack"] == row["given"] - row["p90"] for row in rows
               if row["given"] is not None)
    known = [row["slack"] for row in rows if row["slack"] is not None]
    assert known == sorted(known, reverse=True) and len(known) > 5
    assert {row["agency"] for row in rows} > {"000.00.21.H99"}
    # A limit in working days is what was given, unless the promise differs.
    row = next(row for row in rows if row["limit"] == "3wd"
               and row["count"] > 2)
    assert row["given"] == 3


def test_tables(watched: tuple[Daemon, list[dict[str, Any]]],
                folder: Path) -> None:
    daemon, _ = watched
    path = folder / "thoi-gian.xlsx"
    done = daemon.ctl("durations", "--period", PERIOD, "--csv", "--xlsx",
                      str(path))
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout[1:])))
    cells, _ = cells_of(path)
    assert cells["A1"] == "THỜI GIAN GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"
    assert [cells[f"A{row}"] for row in range(5, 5 + len(rows))] == [
        row["procedure"] for row in rows]
    assert cells["E5"] == rows[0]["count"]
    # Halves of days are numbers as well; codes like 1.004873 are none.
    columns = dict(zip("EFGHIJ", ("count", "given", "median", "p90", "slack",
                                  "late")))
    assert {at: float(cells[at]) for at in numbers_of(path)} == {
        f"{letter}{5 + n}": float(row[name]) for n, row in enumerate(rows)
        for letter, name in columns.items() if row[name]}
    assert next(cells[f"D{5 + n}"] for n, row in enumerate(rows)
                if row["limit"] == "3wd") == "03 ngày làm việc"
    assert any(row["slack"].startswith("-") for row in rows)
    assert any(row["median"].endswith(".5") for row in rows)


@pytest.mark.parametrize("words, says", [
    (["--by", "officer"], '--by "officer": procedure or agency'),
    (["--period", "2020-Q9"], '"2020-Q9": there is no quarter 9'),
    (["x"], '"x": durations takes no words, only options'),
])
def test_what_is_refused(watched: tuple[Daemon, list[dict[str, Any]]],
                         words: list[str], says: str) -> None:
    done = watched[0].ctl("durations", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
