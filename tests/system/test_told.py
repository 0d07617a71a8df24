"""Two weeks of the province, step by step, against the oracle: everybody who
ought to have been told was, of the right dossier, at the right time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import pytest

from harness.config import (maildir_channel, plain_source, portal_source,
                            write_config)
from harness.daemon import Daemon
from standin import tables
from standin.letters import CODE, Folder
from standin.oracle import Expected, Told, expect
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 18, 23, 30)

# (when it left, to whom, about which dossier)
Fact = tuple[datetime, str, str]


# What the oracle knows: the rungs of result and acceptance, as shipped.
LADDER = [
    {"name": "acceptance-4wh", "clock": "acceptance", "before": "4wh",
     "severity": "reminder", "roles": ["desk"], "at_once": "yes"},
    {"name": "acceptance-1wh", "clock": "acceptance", "before": "1wh",
     "severity": "reminder", "roles": ["desk"], "at_once": "yes"},
    {"name": "acceptance-late", "clock": "acceptance", "at": "overdue",
     "severity": "overdue", "roles": ["desk"], "at_once": "yes"},
    {"name": "before-2wd", "before": "2wd", "severity": "reminder",
     "roles": ["officer"]},
    {"name": "before-1wd", "before": "1wd", "severity": "reminder",
     "roles": ["officer"]},
    {"name": "due-day", "at": "due-day", "severity": "due",
     "roles": ["officer"]},
    {"name": "bundle", "bundle": "15:30", "severity": "due",
     "roles": ["officer"], "at_once": "yes"},
    {"name": "overdue", "at": "overdue", "severity": "overdue",
     "roles": ["officer", "head"]},
    {"name": "after-3wd", "after": "3wd", "severity": "overdue",
     "roles": ["officer", "head"]},
    {"name": "after-7wd", "after": "7wd", "severity": "grave",
     "roles": ["officer", "head", "province"]},
]


def told(folder: Path) -> set[Fact]:
    """What the letters carried, digests and the baseline's list apart."""
    return {(letter.at.replace(second=0), letter.address, code)
            for letter in Folder(folder / "letters").new()
            if not letter.is_digest and not letter.is_baseline
            for code in CODE.findall(letter.body)}


def handed_over(province: Province, expected: Iterable[Expected]) \
        -> set[tuple[str, str]]:
    """(address, code) of officers who took a dossier over after somebody had
    been told of it: they get a notice of their own."""
    mails = {officer.account: officer.mail for officer in tables.OFFICERS}
    first: dict[str, datetime] = {}
    for one in expected:
        if one.told is not Told.NO:
            first[one.code] = min(one.crosses,
                                  first.get(one.code, one.crosses))
    return {(mails[line["account"]], line["code"]) for line in province.log
            if line["account"] and line["code"] in first
            and line["at"] >= first[line["code"]].isoformat()}


@pytest.mark.parametrize("source", [portal_source, plain_source])
def test_everybody_is_told_what_the_oracle_says(
        source: Callable[..., dict], folder: Path,
        make_daemon: Callable[[Path, Path], Daemon]) -> None:
    province = Province(seed=11, per_day=6).start()
    config = write_config(folder, [source(folder, province.url)],
                          [maildir_channel(folder)], ladder=LADDER)
    daemon = make_daemon(config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(UNTIL, daemon)
    assert daemon.terminate() == 0
    province.stop()

    expected = expect(province.log, SWEEP, UNTIL)
    facts = {answer: {(one.leaves.replace(second=0), address, one.code)
                      for one in expected.values() if one.told is answer
                      for address in one.recipients()}
             for answer in Told}
    heard = told(folder)
    handed = handed_over(province, expected.values())
    assert len(facts[Told.YES]) > 50
    assert not facts[Told.YES] - heard, "owed and never told"
    assert not [
        fact for fact in heard - facts[Told.YES] - facts[Told.MAYBE]
        if fact[1:] not in handed], "told in vain"
