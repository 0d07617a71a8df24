"""Channels whose servers do not answer hold up their own letters alone."""

from __future__ import annotations

import contextlib
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
TIMEOUT_S = 5


@pytest.fixture
def server(certificate: tuple[Path, Path]) -> Iterator[ScriptedMail]:
    made = ScriptedMail(*certificate).open()
    yield made
    made.stop()


@pytest.fixture
def servers(certificate: tuple[Path, Path]) -> Iterator[list[ScriptedMail]]:
    made = [ScriptedMail(*certificate).open() for _ in range(3)]
    yield made
    for one in made:
        one.stop()


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
    # Both couriers that a channel may have were with the dead server; the
    # other channel's own was free.
    assert tried and tried[0] <= 2


def test_three_dead_ones_hold_up_no_fourth(folder: Path, province: Province,
                                           servers: list[ScriptedMail],
                                           hook_server: HookServer,
                                           make_daemon: Make):
    """The live channel's first letter leaves before the first of the dead ones'
    letters is given up: it waited for none of them."""
    mails = []
    for number, server in enumerate(servers):
        mail = smtp_channel(folder, server, name=f"thu{number}")  # type: ignore[arg-type]
        mail["smtp"]["timeout"] = f"{TIMEOUT_S}s"
        mails.append(mail)
    config = write_config(
        folder, [portal_source(folder, province.url)],
        [*mails, webhook_channel(folder, hook_server, roles=["desk"])])
    daemon = make_daemon(config, folder / "control").start(step=START)
    province.advance(BEFORE, daemon)
    for server in servers:
        server.fault(Fault("connect", "220 mail.example", MANY, 60))
    posts = len(hook_server.posts)

    def move() -> None:
        with contextlib.suppress(Exception):  # the daemon is killed within it
            province.advance(DEPARTURE, daemon)

    moving = threading.Thread(target=move)
    began = time.monotonic()
    moving.start()
    while len(hook_server.posts) == posts and time.monotonic() - began < 8 * TIMEOUT_S:
        time.sleep(.01)
    after = time.monotonic() - began
    daemon.kill()
    moving.join()
    assert after < TIMEOUT_S
