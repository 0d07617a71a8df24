"""What single agencies decide of their calendar, as operators meet it."""

from __future__ import annotations

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
