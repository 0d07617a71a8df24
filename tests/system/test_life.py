"""The daemon's own life: reloads, its end, who may share a database."""

from __future__ import annotations

import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from harness.config import (maildir_channel, plain_source, portal_source,
                            smtp_channel, write_config)
from harness.daemon import Daemon, Ended
from harness.mail import MailServer
from standin.letters import Folder
from standin.province import Province

Make = Callable[[Path, Path], Daemon]
SWEEP = datetime(2020, 9, 7)
DAWN = datetime(2020, 9, 7, 7)


def until(condition: Callable[[], bool], patience: float = 20.0) -> None:
    """Waits for what a signal brings about."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(.005)


def write(folder: Path, province: Province, *sources: dict,
          **more: object) -> Path:
    """A configuration with the portal, a maildir and what else is asked."""
    return write_config(folder, [portal_source(folder, province.url),
                                 *sources], [maildir_channel(folder)], **more)


def reloaded(daemon: Daemon) -> int:
    """How many reloads have ended, well or not."""
    return daemon.stderr.count(" reload: ")


def hang_up(daemon: Daemon) -> None:
    """SIGHUP, and its end."""
    assert daemon.process
    before = reloaded(daemon)
    daemon.process.send_signal(signal.SIGHUP)
    until(lambda: reloaded(daemon) > before)


def departures(folder: Path) -> set[str]:
    """When the letters of the baseline left."""
    return {f"{letter.at:%H:%M}" for letter in Folder(folder / "letters").new()
            if letter.is_baseline}


def test_sighup_takes_a_good_configuration(
        folder: Path, province: Province, make_daemon: Make) -> None:
    config = write(folder, province)
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    province.advance(DAWN, daemon)
    write(folder, province, plain_source(folder, province.url),
          departures=["08:00", "13:30"])
    hang_up(daemon)
    assert f"reload: {config} is in force" in daemon.stderr
    province.advance(datetime(2020, 9, 7, 9), daemon)
    # Of both sources, at the new hour or the old one that was promised first.
    assert departures(folder) == {"07:30", "08:00"}
    sources = Counter(line["source"] for line in daemon.ctl_json("list"))
    assert sources["khac"] == sources["motcua"] > 50
    assert daemon.terminate() == 0


@pytest.mark.parametrize("how", ["signal", "control"])
def test_a_bad_configuration_leaves_the_old_in_force(
        folder: Path, province: Province, make_daemon: Make,
        how: str) -> None:
    config = write(folder, province)
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    province.advance(DAWN, daemon)
    write(folder, province, departures=["08:00", "25:00"])
    if how == "signal":
        hang_up(daemon)
        assert "the old one stays in force" in daemon.stderr
    else:
        answer = daemon.control.ask("reload")
        assert not answer["ok"]
        assert "the old one stays in force" in answer["error"]
    line = config.read_text("utf-8").splitlines().index('  "25:00"') + 1
    assert f'{config}:{line}:3: departures: "25:00"' in daemon.stderr
    province.advance(datetime(2020, 9, 7, 9), daemon)
    assert departures(folder) == {"07:30"}
    assert daemon.terminate() == 0


def test_sigterm_lets_letters_arrive(
        folder: Path, province: Province, mail_server: MailServer,
        make_daemon: Make) -> None:
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail_server)])
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    province.advance(datetime(2020, 9, 7, 7, 15), daemon)
    # The first four of the morning are taken, their answers come late.
    before = len(mail_server.letters)
    mail_server.trouble("answer", count=4, seconds=1)

    def ask() -> None:
        try:
            daemon.control.ask("clock-to", time="2020-09-07T07:30:00")
        except (OSError, ValueError):
            pass  # it ends before it can answer
    asking = threading.Thread(target=ask)
    asking.start()
    until(lambda: len(mail_server.letters) > before)
    assert daemon.terminate() == 0
    asking.join()
    assert len(mail_server.letters) <= before + 4
    # What had not left goes with the next life; nothing goes twice.
    daemon.start(step=datetime(2020, 9, 7, 7, 30))
    province.advance(datetime(2020, 9, 7, 12), daemon)
    assert daemon.terminate() == 0
    arrived = Counter(str(letter.message["Message-ID"])
                      for letter in mail_server.letters)
    database = sqlite3.connect(folder / "state" / "hosod.db")
    letters = database.execute(
        "SELECT '<' || message_id || '>', state, uncertain FROM letter"
    ).fetchall()
    database.close()
    assert len(letters) > before + 6
    assert {(state, marks) for _, state, marks in letters} == {("sent", 0)}
    assert arrived == Counter(name for name, _, _ in letters)


def test_two_daemons_never_share_a_database(
        folder: Path, province: Province, make_daemon: Make) -> None:
    config = write(folder, province)
    first = make_daemon(config, folder / "control").start(step=SWEEP)
    province.advance(datetime(2020, 9, 7, 1), first)
    assert first.process
    second = make_daemon(config, folder / "control")
    done = second.run("--clock", "2020-09-07T01:00,step")
    assert done.returncode == 4
    assert f"another hosod holds it (pid {first.process.pid}" in done.stderr
    # The first neither noticed nor lost its socket.
    province.advance(datetime(2020, 9, 7, 8), first)
    assert departures(folder) == {"07:30"}
    assert first.terminate() == 0


def test_simulated_time_goes_on_where_it_ended(
        folder: Path, province: Province, make_daemon: Make) -> None:
    config = write(folder, province)
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    daemon.to(SWEEP + timedelta(hours=9))
    assert daemon.terminate() == 0
    with pytest.raises(Ended, match="has lived until 2020-09-07T09:00"):
        daemon.start(step=SWEEP)
    assert daemon.process and daemon.process.returncode == 4
    daemon.start(step=SWEEP + timedelta(hours=9))
    assert daemon.terminate() == 0


def test_simulated_and_real_time_never_mix(
        folder: Path, province: Province, make_daemon: Make) -> None:
    config = write(folder, province)
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    assert daemon.terminate() == 0
    done = daemon.run()
    assert done.returncode == 4
    assert "simulated" in done.stderr.splitlines()[-1]
    for path in (folder / "state").iterdir():
        path.unlink()
    daemon.start()  # a database of real time
    assert daemon.terminate() == 0
    with pytest.raises(Ended, match="real"):
        daemon.start(step=SWEEP)
    assert daemon.process and daemon.process.returncode == 4
