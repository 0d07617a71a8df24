"""Two weeks of the province, step by step, against the oracle: everybody who
ought to have been told was, of the right dossier, at the right time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from harness.config import (maildir_channel, plain_source, portal_source,
                            write_config)
from harness.daemon import Daemon
from standin.letters import CODE, Folder
from standin.oracle import Told, expect
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 18, 23, 30)

# (when it left, to whom, about which dossier)
Fact = tuple[datetime, str, str]


def baseline(province: Province) -> set[str]:
    """What was overdue when the daemon first looked."""
    state = {line["code"]: line for line in province.log
             if line["at"] <= SWEEP.isoformat()}
    return {code for code, line in state.items()
            if line["new"] in (2, 4) and line["promised"]
            and line["promised"] < SWEEP.isoformat()}


def told(folder: Path, without: set[str]) -> set[Fact]:
    """What the letters carried, digests and the baseline's list apart."""
    return {(letter.at.replace(second=0), letter.address, code)
            for letter in Folder(folder / "letters").new()
            if not letter.is_digest
            for code in CODE.findall(letter.body)
            if code not in without or letter.at > SWEEP + timedelta(days=1)}


@pytest.mark.parametrize("source", [portal_source, plain_source])
def test_everybody_is_told_what_the_oracle_says(
        source: Callable[..., dict], folder: Path,
        make_daemon: Callable[[Path, Path], Daemon]) -> None:
    province = Province(seed=11, per_day=6).start()
    config = write_config(folder, [source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(UNTIL, daemon)
    assert daemon.terminate() == 0
    province.stop()

    expected = expect(province.log, SWEEP, UNTIL)
    facts = {answer: {(one.leaves, address, one.code)
                      for one in expected.values() if one.told is answer
                      for address in one.recipients()}
             for answer in Told}
    heard = told(folder, baseline(province))
    assert len(facts[Told.YES]) > 50
    assert not facts[Told.YES] - heard, "owed and never told"
    assert not heard - facts[Told.YES] - facts[Told.MAYBE], "told in vain"
