"""Form II.06a over many small provinces, each of its own seed: for spans drawn
by it the form equals a count of the province's log, its four identities hold in
every line, and what one span carries over is what the one before it left open,
but for the dossiers that are listed with a cause.

`make prove` watches 1,000 of them, `make test` HOSOD_PROVE_REPORTS or 3.
"""

from __future__ import annotations

import json
import os
import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from standin.province import Province
from test_report import check_form

SWEEP = datetime(2020, 9, 7)
SEED = int(os.environ.get("HOSOD_PROVE_SEED", "20200907"))
PROVINCES = int(os.environ.get("HOSOD_PROVE_REPORTS", "3"))
SPANS = 4


def spans(dice: random.Random, until: datetime) -> list[str]:
    """Some that begin before the watch, some that end after it."""
    drawn = ["2020-09"]
    for _ in range(SPANS):
        first = date(2020, 8, 25) + timedelta(
            dice.randrange((until.date() - date(2020, 8, 25)).days + 1))
        last = max(SWEEP.date(),
                   first + timedelta(dice.choice([0, 1, 3, 7, 20])))
        drawn.append(f"{first:%d/%m/%Y}..{last:%d/%m/%Y}")
    return drawn


def column(daemon: Daemon, number: str, first: date, last: date) -> int:
    """Of a span that ended before the watch there is a form only where
    something is known of it."""
    done = daemon.ctl("report", "II.06a", "--json", "--period",
                      f"{first:%d/%m/%Y}..{last:%d/%m/%Y}")
    if done.returncode == 1 and last < SWEEP.date():
        assert "nothing of it is known" in done.stderr
        return 0
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["total"]["values"][number]


def check_carried(daemon: Daemon, first: date) -> None:
    """Column 6 of a span, beside what was open the day before it, column 11."""
    before = first - timedelta(1)
    assert column(daemon, "6", first, first) == \
        column(daemon, "11", before - timedelta(1), before)


@pytest.mark.parametrize("seed", range(SEED, SEED + PROVINCES))
def test_the_form_equals_a_count_of_the_log(folder: Path, build: Path,
                                            seed: int) -> None:
    dice = random.Random(seed)
    until = SWEEP + timedelta(days=dice.randint(1, 8),
                              minutes=15 * dice.randrange(96))
    province = Province(seed=seed, per_day=dice.choice([0.5, 1, 3]),
                        end=until).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(until, daemon)
    assert daemon.terminate() == 0
    province.stop()
    for span in spans(dice, until):
        check_form(daemon, province.log, span, until)
    check_carried(daemon, SWEEP.date() + timedelta(
        dice.randint(-5, (until - SWEEP).days)))
