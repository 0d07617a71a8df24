"""--once: one complete sweep of every source, judgement, what is due
delivered, and an exit code that scripts can trust."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from harness.config import (maildir_channel, plain_source, portal_source,
                            smtp_channel, write_config)
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source
from harness.mail import MailServer
from standin.letters import Folder
from standin.province import Province

Make = Callable[[Path, Path], Daemon]
DEPARTURE = datetime(2020, 9, 8, 7, 30)
CLOCK = ("--once", "--clock", f"{DEPARTURE:%Y-%m-%dT%H:%M},step")


def counts(daemon: Daemon) -> tuple[int, int]:
    """Dossiers by the two sources, from hosoctl."""
    lines = daemon.ctl_json("list")
    by_source = [line["source"] for line in lines]
    return by_source.count("motcua"), by_source.count("khac")


def test_once_sweeps_judges_delivers_and_ends(
        folder: Path, province: Province, make_daemon: Make) -> None:
    province.advance(DEPARTURE)
    config = write_config(folder, [portal_source(folder, province.url),
                                   plain_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control")
    done = daemon.run(*CLOCK)
    assert done.returncode == 0, done.stderr
    shown = len(province.story.shown(province.now))
    assert shown > 100 and counts(daemon) == (shown, shown)
    letters = Folder(folder / "letters")
    assert letters.new()
    # The same instant again: nothing is new, nobody is told twice.
    done = daemon.run(*CLOCK)
    assert done.returncode == 0, done.stderr
    assert counts(daemon) == (shown, shown) and not letters.new()
    assert not (folder / "control").exists()


def test_once_says_that_a_source_failed(
        folder: Path, province: Province, make_daemon: Make) -> None:
    province.advance(DEPARTURE)
    config = write_config(folder, [portal_source(folder, province.url),
                                   plain_source(folder, province.url)],
                          [maildir_channel(folder)])
    province.export.add_fault("html")  # met by the first source alone
    daemon = make_daemon(config, folder / "control")
    done = daemon.run(*CLOCK)
    assert done.returncode == 1
    assert "motcua" in done.stderr.splitlines()[-1]
    ours, theirs = counts(daemon)
    assert ours == 0 and theirs == len(province.story.shown(province.now))
    assert Folder(folder / "letters").new()  # the others are not silenced


def test_once_says_that_a_letter_did_not_leave(
        folder: Path, province: Province, mail_server: MailServer,
        make_daemon: Make) -> None:
    province.advance(DEPARTURE)
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail_server)])
    mail_server.trouble("mail", "451 4.3.0 Later", count=2)
    daemon = make_daemon(config, folder / "control")
    done = daemon.run(*CLOCK)
    assert done.returncode == 3
    assert "451 4.3.0 Later" in done.stderr.splitlines()[-1]
    assert len(mail_server.letters) > 2


def test_once_refuses_what_another_holds(
        folder: Path, province: Province, make_daemon: Make) -> None:
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control").start(step=province.now)
    done = daemon.run(*CLOCK)
    assert done.returncode == 4
    assert "another hosod" in done.stderr
    assert daemon.terminate() == 0


def test_once_ends_where_the_clock_is_not_believed(
        folder: Path, list_server: ListServer, make_daemon: Make) -> None:
    """Nobody can confirm it: --once listens to nobody."""
    list_server.put("H-0001", DEPARTURE)
    list_server.now = DEPARTURE  # years behind the machine's own clock
    config = write_config(folder, [list_source(list_server)],
                          [maildir_channel(folder)])
    done = make_daemon(config, folder / "control").run("--once", patience=60)
    assert done.returncode == 4
    (said,) = [line for line in done.stderr.splitlines() if "clock:" in line]
    assert "the server's Date is" in said
    assert "--once ends" in said and "hosoctl clock confirm" in said
    assert not (folder / "letters").exists()


def test_once_sweeps_before_it_carries(
        folder: Path, province: Province, mail_server: MailServer,
        make_daemon: Make) -> None:
    """Letters to be tried again, and notices that wait for a channel that is
    gone: looking at these again sends nothing before the sweep has ended."""
    def once(at: datetime, channels: list[Any]) -> tuple[int, list[str]]:
        province.advance(at)
        config = write_config(folder, [portal_source(folder, province.url)],
                              channels)
        done = make_daemon(config, folder / "control").run(
            "--once", "--clock", f"{at:%Y-%m-%dT%H:%M},step")
        return done.returncode, done.stderr.splitlines()

    mail = smtp_channel(folder, mail_server)
    code, said = once(DEPARTURE - timedelta(minutes=30),
                      [mail, maildir_channel(folder, "hop")])
    assert code == 0, said
    mail_server.trouble("mail", "451 4.3.0 Later", count=2)
    code, said = once(DEPARTURE + timedelta(minutes=1), [mail])
    assert code == 3 and any("hop is configured no more" in line
                             for line in said)
    code, said = once(DEPARTURE + timedelta(days=1, minutes=30), [mail])
    assert code == 0, said
    assert any("notices are looked at again" in line for line in said)
    sent = [n for n, line in enumerate(said) if line.endswith(": sent")]
    swept = [n for n, line in enumerate(said) if "poll: motcua: " in line
             and " pages: " in line]
    assert swept and sent[0] > swept[0]


def test_once_reads_its_configuration_once(
        folder: Path, list_server: ListServer, make_daemon: Make) -> None:
    """SIGHUP between two pages, whose records wait to be committed."""
    for number in range(60):
        list_server.put(f"H-{number:04}", DEPARTURE,
                        due="2020-09-30T17:00:00+07:00")
    list_server.now = DEPARTURE
    config = write_config(folder, [list_source(list_server)],
                          [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control")
    clock = f"{DEPARTURE:%Y-%m-%dT%H:%M},x1"
    journal = folder / "journal"
    with journal.open("w") as stderr, subprocess.Popen(
            daemon.command("--once", "--clock", clock),
            stderr=stderr) as process:
        def before_page(style: str, query: dict[str, str]) -> None:
            if query.get("page") == "3":
                process.send_signal(signal.SIGHUP)
                # The page is held back until the signal was heard.
                until = time.monotonic() + 30
                while "reload: " not in journal.read_text("utf-8") and \
                        process.poll() is None and time.monotonic() < until:
                    time.sleep(.005)
        list_server.before_page = before_page
        process.wait(timeout=60)
    said = journal.read_text("utf-8")
    assert process.returncode == 0, said
    assert "reload: --once goes on" in said
    assert len(daemon.ctl_json("list")) == 60
