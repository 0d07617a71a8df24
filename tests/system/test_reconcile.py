"""Whom a source shows, whom it shows no more, and what is believed of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.list_server import RECHECK, ListServer, list_source
from harness.watch import QUARTER, START, Watch

@pytest.fixture
def watch(folder: Path, list_server: ListServer,
          make_daemon: Callable[[Path, Path], Daemon]) \
        -> Callable[..., Watch]:
    def make(**more: Any) -> Watch:
        for number in range(1, 21):
            list_server.put(f"H-{number:02}", START - timedelta(days=1),
                            due="2020-09-30T17:00:00+07:00")
        config = write_config(folder, [list_source(list_server, **more)],
                              [maildir_channel(folder)], digest=[])
        return Watch(list_server, make_daemon(config, folder / "control"), folder)
    return make


def test_missing_twice_is_gone_with_history_and_finding(watch):
    it = watch().start()
    it.server.drop("H-07")
    it.poll()
    assert it.gone() == set()  # once is no proof
    it.poll()
    assert it.gone() == {"H-07"}
    assert "gone" in it.findings("H-07")
    story = [one["text"] for one in it.story("H-07")
             if one["kind"] == "gone"]
    assert len(story) == 1
    assert "hai lần lấy toàn bộ" in story[0]
    assert "08 giờ 00 ngày 07/09/2020" in story[0]  # when it was last shown
    # What comes back is not gone, and the day it was is not forgotten.
    it.server.put("H-07", START - timedelta(days=1),
                  due="2020-09-30T17:00:00+07:00")
    it.poll()
    assert it.gone() == set()
    assert len([one for one in it.story("H-07")
                if one["kind"] == "gone"]) == 2


def test_seen_between_is_not_gone(watch):
    it = watch().start()
    row = it.server.rows["H-07"]
    for _ in range(3):
        it.server.drop("H-07")
        it.poll()
        it.server.rows["H-07"] = row
        it.poll()
    assert it.gone() == set()


def test_a_failed_sweep_proves_nothing(watch):
    it = watch().start()
    it.server.drop("H-07")
    it.poll()
    it.server.fails = [200] + [500] * 100
    for _ in range(3):
        it.poll()
    assert it.gone() == set()
    it.server.fails = []
    it.poll()
    assert it.gone() == {"H-07"}


def test_who_is_asked_for_and_there_is_not_gone(watch):
    it = watch(recheck=RECHECK).start()
    it.server.hides_closed = True
    it.server.put("H-05", START, status="done",
                  finished="2020-09-07T08:05:00+07:00")
    it.server.drop("H-07")
    for _ in range(2):
        it.poll()
    # The list hides what is finished; asked for, the server tells.
    assert it.standings()["H-05"] == "done-early"
    assert it.gone() == {"H-07"}
    assert "tra theo mã" in [one["text"] for one in it.story("H-07")
                             if one["kind"] == "gone"][0]
    asked = [path for path, _ in it.server.requests if "/one/" in path]
    assert sorted(asked) == ["/one/H-05", "/one/H-07"]


def test_open_but_unlisted_is_a_finding(watch):
    it = watch(recheck=RECHECK).start()
    hidden = it.server.rows["H-09"]
    it.server.shown = lambda query: [
        row for row in ListServer.shown(it.server, query)
        if row is not hidden]
    for _ in range(4):
        it.poll()
    assert it.gone() == set()
    assert it.standings()["H-09"] == "running"
    assert "unlisted" in it.findings("H-09")


def test_nobody_is_gone_on_the_word_of_a_server_that_fails(watch):
    it = watch(recheck=RECHECK).start()
    it.server.drop("H-07")
    it.poll()
    # The list is well; asked for the one, the server is not.
    it.server.fails = [200, 200, 503]
    it.poll()
    assert it.server.fails == []
    assert it.gone() == set()
    it.poll()
    assert it.gone() == {"H-07"}


def test_a_refused_record_is_still_a_sighting(watch):
    it = watch().start()
    it.server.rows["H-07"]["due"] = "hôm nào đó"
    for _ in range(3):
        it.poll()
    assert it.gone() == set()
    assert it.standings()["H-07"] == "running"


def test_a_nameless_record_may_be_the_one_that_is_missed(watch):
    it = watch().start()
    it.server.rows["H-07"]["code"] = ""
    for _ in range(3):
        it.poll()
    assert it.gone() == set()
    assert it.log("record", "code")


@pytest.mark.parametrize("left", [0, 9])
def test_a_shrunken_list_is_not_believed(watch, left):
    it = watch().start()
    kept = dict(it.server.rows)
    it.server.rows = {code: row for code, row in kept.items()
                      if int(code[2:]) <= left}
    for _ in range(4):
        it.poll()
    assert it.gone() == set()
    assert it.standings()["H-20"] == "running"
    lost = [one for one in it.subjects()
            if one.endswith("danh sách hồ sơ ngắn bất thường")]
    assert len(lost) == 1, "the administrators hear of it once"
    status = it.daemon.ctl_json("status")["sources"][0]
    assert f"of 20 open dossiers known it shows {left}" in status["failure"]
    it.server.rows = kept
    it.poll()
    assert [one for one in it.subjects()
            if one.endswith("danh sách hồ sơ đã dùng lại được")]
    assert it.gone() == set()


def test_half_the_list_is_believed(watch):
    it = watch().start()
    for number in range(11, 21):
        it.server.drop(f"H-{number:02}")
    it.poll()
    it.poll()
    assert len(it.gone()) == 10


def test_a_list_of_others_is_no_list(watch):
    """A key of another office: as long as ours, and none of ours on it."""
    it = watch().start()
    it.server.rows = {}
    for number in range(1, 41):
        it.server.put(f"K-{number:02}", START,
                      due="2020-09-30T17:00:00+07:00")
    for _ in range(3):
        it.poll()
    assert it.gone() == set()
    assert it.log("the list shrank")


def test_an_operator_accepts_it(watch):
    it = watch().start()
    refused = it.daemon.ctl("source", "accept", "page")
    assert refused.returncode == 1
    assert "nothing to accept" in refused.stderr
    for number in range(5, 21):
        it.server.drop(f"H-{number:02}")
    it.poll()
    accepted = it.daemon.ctl("source", "accept", "page")
    assert accepted.returncode == 0, accepted.stderr
    assert it.gone() == set()  # missed for the first time
    assert it.daemon.ctl_json("status")["sources"][0]["failing_since"] is None
    it.poll()
    assert len(it.gone()) == 16
    # From now on four are the list.
    it.poll()
    assert it.daemon.ctl_json("status")["sources"][0]["failing_since"] is None


def test_a_quarantine_outlives_a_restart(watch):
    it = watch(incremental={"mode": "since", "format": "rfc3339",
                            "overlap": "15m", "full_every": "30m"},
               query={"updated_from": "{{since}}"}).start()
    it.poll()
    it.server.rows = {}
    it.poll()
    assert it.log("the list shrank")
    assert it.daemon.terminate() == 0
    it.daemon.start(step=it.now)
    for _ in range(2):
        it.poll()
    # Had it asked for news alone, all would look well.
    assert it.daemon.ctl_json("status")["sources"][0]["failing_since"]
    assert it.gone() == set()


def test_a_sweep_goes_on_behind_a_failing_page(watch):
    it = watch(size=4).start()
    it.server.requests.clear()
    it.server.fails = [200, 200, 500, 200, 200, 200]
    it.server.put("H-20", it.now, due="2020-09-29T17:00:00+07:00")
    it.to(it.now + QUARTER + timedelta(minutes=2))
    pages = [int(query["page"]) for _, query in it.server.requests]
    assert pages == [1, 2, 3, 3, 4, 5]
    assert it.log("goes on behind page 2")
    assert it.gone() == set()


def test_a_killed_sweep_gone_on_with_keeps_its_beat(watch):
    it = watch(size=4).start()

    def kill(style: str, query: dict[str, str]) -> None:
        if query["page"] == "3":
            it.daemon.kill()

    it.server.before_page = kill
    with pytest.raises(OSError):
        it.daemon.control.ask("clock-to", time=(START + QUARTER).isoformat())
    it.daemon.process.wait()
    it.server.before_page = None
    # A quarter later, on the next beat of the sweep that it cut short.
    it.daemon.start(step=START + 2 * QUARTER)
    it.to(START + 2 * QUARTER)
    assert it.log("goes on behind page")
    it.server.requests.clear()
    it.to(START + 3 * QUARTER - timedelta(seconds=1))
    assert it.server.requests == []
    it.to(START + 3 * QUARTER)
    assert it.server.requests


def test_a_cursor_that_died_begins_anew(watch):
    it = watch(style="cursor", size=4).start()
    it.server.requests.clear()
    it.server.fails = [200, 200, 503, 400]
    it.to(it.now + QUARTER + timedelta(minutes=10))
    cursors = [query.get("cursor", "") for _, query in it.server.requests]
    assert cursors[:5] == ["", "H-04", "H-08", "H-08", ""]
    assert it.daemon.ctl_json("status")["sources"][0]["failing_since"] is None
