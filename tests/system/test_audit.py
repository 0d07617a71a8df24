"""The nightly self-audit of the real daemon, and its sign of life."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.hook import HookServer
from harness.list_server import ListServer, list_source
from harness.watch import Watch

MONDAY = datetime(2020, 9, 7, 20, 0)
SECRET = "ping-0123456789"


@pytest.fixture
def watch(folder: Path, list_server: ListServer, hook_server: HookServer,
          make_daemon: Callable[[Path, Path], Daemon]) -> Watch:
    """Twenty dossiers, a poll every two hours, a dead-man service."""
    for number in range(1, 21):
        list_server.put(f"H-{number:02}", MONDAY - timedelta(hours=5),
                        due=f"2020-09-{7 + number % 3:02}T17:00:00+07:00")
    config = write_config(folder, [list_source(list_server, every="2h")],
                          [maildir_channel(folder)], digest=[],
                          audit={"heartbeat": f"{hook_server.url}/{SECRET}"})
    it = Watch(list_server, make_daemon(config, folder / "control"), folder)
    it.now = it.server.now = MONDAY
    it.daemon.start(step=MONDAY)
    it.to(MONDAY)
    return it


def audit(it: Watch) -> dict[str, object] | None:
    return it.daemon.ctl_json("status")["audit"]


def test_a_clean_night_sends_one_sign_of_life(watch, hook_server):
    watch.to(MONDAY.replace(hour=21, minute=29))
    assert audit(watch) is None
    assert hook_server.posts == []
    watch.to(MONDAY.replace(hour=21, minute=31))
    assert audit(watch) == {"at": "2020-09-07T21:30:00+07:00",
                            "dossiers": 20, "differences": 0}
    assert [post.method for post in hook_server.posts] == ["GET"]
    assert hook_server.posts[0].path.endswith(SECRET)
    for hours in range(2, 26, 2):
        watch.to(MONDAY.replace(hour=21, minute=31) + timedelta(hours=hours))
    assert len(hook_server.posts) == 2
    assert SECRET not in watch.daemon.stderr, "the address is a secret"
    assert "không có khác biệt" in watch.daemon.ctl("status").stdout


def test_it_is_tried_again_and_not_for_ever(watch, hook_server):
    hook_server.answer(503, count=2)
    watch.to(MONDAY.replace(hour=22))
    assert [post.answered for post in hook_server.posts] == [503, 503, 204]
    hook_server.posts.clear()
    hook_server.answer(500, count=9)
    for hours in range(2, 26, 2):
        watch.to(MONDAY.replace(hour=22) + timedelta(hours=hours))
    assert [post.answered for post in hook_server.posts] == [500] * 5
    assert watch.log("heartbeat", "none is sent tonight")


def test_a_difference_keeps_it_silent(watch, hook_server, folder):
    with sqlite3.connect(folder / "state" / "hosod.db") as database:
        database.execute("UPDATE dossier SET promised = promised + 86400"
                         " WHERE code = 'H-07'")
        database.execute("UPDATE dossier SET next = next + 60"
                         " WHERE code = 'H-08' AND next IS NOT NULL")
    database.close()
    watch.to(MONDAY.replace(hour=22))
    assert hook_server.posts == []
    assert audit(watch)["differences"] >= 2
    assert "audit" in watch.findings("H-07")
    assert "audit" in watch.findings("H-08")
    assert "audit" not in watch.findings("H-09")
    assert [s for s in watch.subjects() if "Tự kiểm tra" in s] == [
        "Tự kiểm tra dữ liệu: có khác biệt, cần xem lại"]
    assert "TỰ KIỂM TRA CÓ KHÁC BIỆT" in watch.daemon.ctl("status").stdout
