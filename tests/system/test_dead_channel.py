"""A channel whose server does not answer holds up its own letters alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from harness.config import (portal_source, smtp_channel, webhook_channel,
                            write_config)
from harness.daemon import Daemon
from harness.hook import HookServer
from harness.scripted_mail import Fault, ScriptedMail
from standin.province import Province

Make = Callable[[Path, Path], Daemon]
START = datetime(2020, 9, 7)
BEFORE = datetime(2020, 9, 7, 7, 29)
DEPARTURE = datetime(2020, 9, 7, 7, 30)
MANY = 1000


@pytest.fixture
def server(certificate: tuple[Path, Path]) -> Iterator[ScriptedMail]:
    made = ScriptedMail(*certificate).open()
    yield made
    made.stop()


def test_others_get_theirs(folder: Path, province: Province,
                           server: ScriptedMail, hook_server: HookServer,
                           make_daemon: Make):
    mail = smtp_channel(folder, server)  # type: ignore[arg-type]
    mail["smtp"]["timeout"] = "1s"
    config = write_config(
        folder, [portal_source(folder, province.url)],
        [mail, webhook_channel(folder, hook_server, roles=["desk"])], bounds={"couriers": 2})
    daemon = make_daemon(config, folder / "control").start(step=START)
    province.advance(BEFORE, daemon)
    dead = Fault("connect", "220 mail.example", MANY, 60)
    server.fault(dead)
    posts = len(hook_server.posts)
    over = threading.Event()
    tried: list[int] = []

    def watch() -> None:
        while not tried and not over.is_set():
            if len(hook_server.posts) > posts:
                tried.append(MANY - dead.count)
            time.sleep(.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    province.advance(DEPARTURE, daemon)
    over.set()
    watcher.join()
    mails = [letter for letter in daemon.ctl_json("outbox", "list")
             if letter["channel"] == "thu" and letter["state"] == "later"]
    assert len(mails) > 4 and MANY - dead.count >= len(mails)
    # One courier was with the dead server, the other free.
    assert tried and tried[0] <= 1
