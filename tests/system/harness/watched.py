"""A province that was watched for a while."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from standin.province import Province

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon


def watch_province(build: Path, folder: Path, start: datetime,
                   until: datetime) -> None:
    """Leaves in ${folder} the configuration, the database and the letters of
    a daemon that ran from ${start} and was ended at ${until}."""
    province = Province(seed=5, per_day=8).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=start)
    province.advance(until, daemon)
    assert daemon.terminate() == 0, daemon.stderr
    province.stop()
