"""What a source may answer: nothing of a bad page is applied, one bad record
spoils no page, silence is said aloud."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from standin.letters import CODE, Folder, Shown
from standin.oracle import Told, expect
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
EVENING = datetime(2020, 9, 7, 19, 50)
UNTIL = datetime(2020, 9, 9, 14)


@pytest.fixture
def daemon(folder: Path, province: Province,
           make_daemon: Callable[[Path, Path], Daemon]) -> Daemon:
    """A daemon at the first midnight, alarmed by an hour of failure."""
    source = portal_source(folder, province.url, alarm_after="1h")
    config = write_config(folder, [source], [maildir_channel(folder)])
    return make_daemon(config, folder / "control").start(step=SWEEP)


def letters(folder: Path) -> list[Shown]:
    return Folder(folder / "letters").new()


def owed_and_not_told(folder: Path, province: Province) -> set:
    """What the oracle is sure of and no letter carried."""
    expected = expect(province.log, SWEEP, province.now)
    owed = {(one.leaves.replace(second=0), address, one.code)
            for one in expected.values() if one.told is Told.YES
            for address in one.recipients()}
    assert len(owed) > 5
    return owed - {(letter.at.replace(second=0), letter.address, code)
                   for letter in letters(folder)
                   for code in CODE.findall(letter.body)}


@pytest.mark.parametrize("kind", [
    "html", "truncated", "no_array", "error_body", "http_500", "http_429",
    "expired", "empty_list"])
def test_a_bad_evening_leaves_no_trace(folder, province, daemon, kind):
    province.advance(EVENING, daemon)
    if kind == "expired":
        province.export.fail({"kind": kind})
    else:
        province.export.add_fault(kind, count=2)
    province.advance(UNTIL, daemon)
    assert owed_and_not_told(folder, province) == set()
    assert daemon.terminate() == 0


@pytest.mark.parametrize("kind, names", [
    ("garbage_record", r"record 1\b"),
    ("impossible_date", r"20200230090000")])
def test_a_bad_record_is_named_and_spoils_nothing(folder, province, daemon,
                                                  kind, names):
    province.export.add_fault(kind, count=1000)
    province.advance(UNTIL, daemon)
    assert re.search(names, daemon.stderr)
    assert owed_and_not_told(folder, province) == set()
    assert not [line for line in daemon.stderr.splitlines()
                if "0900000001" in line]


def test_a_source_that_fails_for_long_is_told_once(folder, province, daemon):
    province.advance(datetime(2020, 9, 7, 8), daemon)
    province.export.add_fault("html", count=100000)
    province.advance(datetime(2020, 9, 7, 14), daemon)
    told = [letter for letter in letters(folder)
            if letter.subject.startswith("Mất dữ liệu nguồn")]
    assert [letter.address for letter in told] == ["quantri@tinh.example"]
    province.export.clear_faults()
    province.advance(datetime(2020, 9, 7, 17), daemon)
    told = [letter for letter in letters(folder)
            if letter.subject.startswith("Đã có lại dữ liệu nguồn")]
    assert [letter.address for letter in told] == ["quantri@tinh.example"]
