"""Official forms over the province, against a count of its own log.

What is counted here is reckoned from the log's lines alone: the receipt, the
date on it, and when the dossier ended, as the form's columns say (TT 01/2020,
form II.06a).  Only the province's own calendar is used.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from standin import days, tables
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 21, 12)
PER_DAY = 8
FIELDS = {one.number: one.field.name for one in tables.PROCEDURES}
# What a span covers: the legal month, one that had ended before the watch
# began, single days, a weekend at its end, one that has not ended.
PERIODS = ["2020-09", "2020-08", "14/09/2020..14/09/2020",
           "01/09/2020..13/09/2020", "10/09/2020..20/09/2020",
           "15/09/2020..30/09/2020", "2020"]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, build: Path) \
        -> Iterator[tuple[Daemon, list[dict[str, Any]]]]:
    """(the daemon that watched three weeks, the province's log)"""
    folder = tmp_path_factory.mktemp("r")
    province = Province(seed=5, per_day=PER_DAY, end=UNTIL).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(UNTIL, daemon)
    assert daemon.terminate() == 0
    province.stop()
    yield daemon, province.log


def when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class Told:
    """One dossier as the log tells it."""

    def __init__(self, lines: list[dict[str, Any]]):
        self.lines = lines
        self.last = lines[-1]
        self.received = when(self.last["received"])
        self.agency = self.last["agency"]
        self.procedure = self.last["procedure"]
        self.ended = self._ended()

    def _ended(self) -> datetime | None:
        if self.last["finished"]:
            return when(self.last["finished"])
        ends = [line for line in self.lines if line["new"] in (3, 7)]
        return when(ends[0]["at"]) if ends else None

    @property
    def fate(self) -> str:
        return {3: "refused", 7: "withdrawn"}.get(self.last["new"], "done")

    def due(self, until: datetime) -> date | None:
        """The date that stood then: printed, or moved by a pause that has
        ended and for which none was printed; else the limit's own."""
        known = [line for line in self.lines if line["at"] <=
                 until.isoformat()] or self.lines[:1]
        due: date | None = None
        began: datetime | None = None
        for line, before in zip(known, [None] + known):
            promised = when(line["promised"])
            if promised and (before is None
                             or line["promised"] != before["promised"]):
                due = promised.date()
                moved = True
            else:
                moved = False
            if line["new"] in (5, 6, 8):
                began = began or when(line["at"])
            elif began:
                if due and not moved:
                    due = days.due_after_pause(
                        due, self.received, line["limit"], began,
                        when(line["at"]), "reset" if line["reset"]
                        else "preserve", self.cutoff)
                began = None
        if due is None and self.received:
            due = days.due_date(self.received, self.last["limit"],
                                self.cutoff)
        return due

    @property
    def cutoff(self) -> time | None:
        text = self.last["cutoff"]
        return time.fromisoformat(text) if text else None

    def is_paused(self, until: datetime) -> bool:
        known = [line for line in self.lines
                 if line["at"] <= until.isoformat()]
        return bool(known) and known[-1]["new"] in (5, 6, 8)


def dossiers(log: list[dict[str, Any]]) -> list[Told]:
    lines: dict[str, list[dict[str, Any]]] = {}
    for line in log:
        lines.setdefault(line["code"], []).append(line)
    return [Told(of) for of in lines.values()]


def bounds(text: str) -> tuple[date, date]:
    if ".." in text:
        first, last = (datetime.strptime(part, "%d/%m/%Y").date()
                       for part in text.split(".."))
        return first, last
    if "-" in text:
        year, month = map(int, text.split("-"))
        return date(year, month - 1, 15), date(year, month, 14)
    return date(int(text) - 1, 12, 15), date(int(text), 12, 14)


def columns_of(one: Told, first: date, last: date) -> set[int]:
    """The columns of II.06a that count the dossier."""
    end = min(datetime.combine(last, time(23, 59, 59)), UNTIL)
    begin = datetime.combine(first, time())
    if one.received is None or one.received > end:
        return set()
    if one.ended and one.ended < begin:
        return set()
    if one.received < begin:
        columns = {3, 6}
    elif one.last["channel"] == "2":
        columns = {3, 4}
    else:
        columns = {3, 5}
    due = one.due(end)
    if one.ended and one.ended <= end:
        columns.add(7)
        if one.fate == "withdrawn" or due is None:
            columns.add(9)
        elif one.ended.date() < due:
            columns.add(8)
        else:
            columns.add(9 if one.ended.date() == due else 10)
        return columns
    columns.add(11)
    late = due is not None and due < min(last, UNTIL.date())
    columns.add(13 if late and not one.is_paused(end) else 12)
    return columns


def expected(log: list[dict[str, Any]], period: str) \
        -> dict[str, Counter[int]]:
    """field → column → dossiers"""
    first, last = bounds(period)
    fields: dict[str, Counter[int]] = {}
    for one in dossiers(log):
        name = FIELDS[one.procedure]
        for column in columns_of(one, first, last):
            fields.setdefault(name, Counter())[column] += 1
    return fields


@pytest.mark.parametrize("period", PERIODS)
def test_the_form_equals_a_count_of_the_log(
        watched: tuple[Daemon, list[dict[str, Any]]], period: str) -> None:
    daemon, log = watched
    form = daemon.ctl_json("report", "II.06a", "--period", period)
    printed = {line["name"]: {int(n): value for n, value
                              in line["values"].items() if value}
               for line in form["lines"]}
    assert printed == {name: dict(counts)
                       for name, counts in expected(log, period).items()}
    total = form["total"]["values"]
    assert total["3"] == total["4"] + total["5"] + total["6"]
    assert total["7"] == total["8"] + total["9"] + total["10"]
    assert total["11"] == total["12"] + total["13"]
    assert total["3"] == total["7"] + total["11"]
