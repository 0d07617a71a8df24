"""Reconciliation where servers, stores and operators are at their worst."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.list_server import RECHECK, ListServer, list_source
from harness.watch import QUARTER, START, Watch

DUE = "2020-09-30T17:00:00+07:00"
SINCE = {"query": {"updated_from": "{{since}}"},
         "incremental": {"mode": "since", "format": "rfc3339",
                         "overlap": "15m", "full_every": "24h"}}


@pytest.fixture
def watch(folder: Path, list_server: ListServer,
          make_daemon: Callable[[Path, Path], Daemon]) \
        -> Callable[..., Watch]:
    def make(count: int = 20, due: str = DUE, **more: Any) -> Watch:
        for number in range(1, count + 1):
            list_server.put(f"H-{number:02}", START - timedelta(days=1),
                            due=due)
        config = write_config(folder, [list_source(list_server, **more)],
                              [maildir_channel(folder)], digest=[])
        return Watch(list_server, make_daemon(config, folder / "control"),
                     folder)
    return make


def answer(it: Watch, prefix: str, status: int, body: dict[str, Any],
           **headers: str) -> None:
    """From now on everything below a path is answered so."""
    real = it.server.answer

    def odd(handler: Any) -> None:
        if handler.path.startswith(prefix):
            it.server.requests.append((handler.path, {}))
            it.server.send(handler, status, body, **headers)
        else:
            real(handler)
    it.server.answer = odd


def hide(it: Watch, code: str) -> None:
    row = it.server.rows[code]
    it.server.shown = lambda query: [
        one for one in ListServer.shown(it.server, query) if one is not row]


def database(it: Watch) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(it.folder / "state/hosod.db",
                                   isolation_level=None))


# ---- asked for by their codes ----

def test_several_of_one_request(watch):
    it = watch(recheck={**RECHECK, "batch": 3, "join": "."}).start()
    for number in range(1, 5):
        it.server.drop(f"H-{number:02}")
    answer(it, "/one/", 200, {"item": []})
    it.poll()
    it.poll()
    asked = [path for path, _ in it.server.requests if "/one/" in path]
    assert asked == ["/one/H-01.H-02.H-03", "/one/H-04"]
    assert it.gone() == {"H-01", "H-02", "H-03", "H-04"}


def test_a_part_of_an_answer_says_nothing_of_the_rest(watch):
    it = watch(recheck={"url": "{{base}}/one/{{id}}", "records": "/items",
                        "batch": 3}, paging={"style": "page", "size": 10,
                                             "total": "/total"}).start()
    rows = [it.server.rows[f"H-{number:02}"] for number in (1, 2, 3)]
    it.server.shown = lambda query: [
        one for one in ListServer.shown(it.server, query)
        if one not in rows]
    answer(it, "/one/", 200, {"items": rows[:1], "total": 3})
    for _ in range(3):
        it.poll()
    assert it.gone() == set()


def test_one_that_breaks_the_server_keeps_nobody_else(watch):
    it = watch(recheck=RECHECK).start()
    for code in ("H-05", "H-07", "H-09"):
        it.server.drop(code)
    answer(it, "/one/H-07", 500, {"message": "lỗi"})
    for _ in range(3):
        it.poll()
    assert it.gone() == {"H-05", "H-09"}
    assert it.log("recheck of H-07: HTTP 500")


def test_an_answer_of_another_shape_says_nothing(watch):
    it = watch(recheck=RECHECK).start()
    hide(it, "H-09")
    answer(it, "/one/", 200, {"item": {"maHoSo": "H-09"}})
    for _ in range(4):
        it.poll()
    assert it.gone() == set()


def test_not_found_everywhere_is_a_wrong_address(watch):
    """Who asks at an address that is none hears of nobody; the list itself
    has a record that does not say whose it is."""
    it = watch(recheck={**RECHECK, "url": "{{base}}/khac/{{id}}"}).start()
    answer(it, "/khac/", 404, {"error": "no route"})
    hide(it, "H-09")
    it.poll()
    it.server.rows["zz"] = dict(it.server.rows["H-01"], code="")
    it.poll()
    assert it.gone() == set()


def test_asked_to_wait_it_waits(watch):
    it = watch(recheck=RECHECK).start()
    it.server.drop("H-07")
    it.poll()
    answer(it, "/one/", 429, {"message": "chậm"}, **{"Retry-After": "7200"})
    it.server.requests.clear()
    for _ in range(4):
        it.poll()
    lists = [path for path, _ in it.server.requests if path == "/page"]
    assert len(lists) == 2  # one sweep of two pages, then two hours of peace


def test_who_was_not_shown_for_long_is_asked_for(watch):
    it = watch(**SINCE, recheck={**RECHECK, "after": "2h"}).start()
    for _ in range(3):
        it.poll()  # shown for the last time at 08:15
    it.server.rows["H-03"].update(
        status="done", finished="2020-09-07T08:10:00+07:00")
    for _ in range(6):  # 10:15
        it.poll()
    assert it.standings()["H-03"] == "running"  # its update says nothing
    it.poll()
    it.poll()
    assert it.standings()["H-03"] == "done-early"


# ---- lists ----

def test_a_list_that_ends_before_its_total_proves_nothing(watch):
    it = watch(size=5).start()
    real = it.server.page

    def page(handler: Any, style: str, query: dict[str, str]) -> None:
        if int(query["page"]) > 3:
            it.server.send(handler, 200, {"items": [], "total": 20})
        else:
            real(handler, style, query)
    it.server.page = page
    for _ in range(4):
        it.poll()
    assert it.gone() == set()
    assert it.log("5 open dossiers were not shown, and that proves nothing")


def test_a_page_of_a_broken_off_sweep_is_no_measure(watch):
    """What a sweep changed that came to nothing is not what the last complete
    one knew: a page that is again what it was then is news."""
    it = watch(size=10).start()
    row = dict(it.server.rows["H-03"])
    it.poll()
    it.server.rows["H-03"]["status"] = "supplement"
    it.server.fails = [200, 400]
    it.poll()
    assert it.standings()["H-03"] == "paused"
    it.server.rows["H-03"] = row
    it.poll()
    assert it.standings()["H-03"] == "running"


def test_halves_of_halves_are_not_believed(watch):
    it = watch(count=64).start()
    left = 64
    for _ in range(6):
        left //= 2
        for code in sorted(it.server.rows)[left:]:
            it.server.drop(code)
        it.poll()
    assert it.log("the list shrank")
    assert len(it.gone()) <= 32


def test_the_last_open_one_is_looked_up(watch):
    it = watch(count=1, recheck=RECHECK)
    it.server.hides_closed = True
    it.start()
    it.server.put("H-01", START, status="done",
                  finished="2020-09-07T08:05:00+07:00")
    it.poll()
    it.poll()
    assert it.standings()["H-01"] == "done-early"
    assert it.daemon.ctl_json("status")["sources"][0]["failing_since"] is None


def test_news_between_is_a_sighting_also_after_a_restart(watch):
    it = watch(**{**SINCE, "incremental": {**SINCE["incremental"],
                                           "full_every": "1h"}}).start()
    hide(it, "H-07")
    it.to(it.now + timedelta(hours=1))  # missed once
    it.server.shown = lambda query: ListServer.shown(it.server, query)
    it.server.put("H-07", it.now, due=DUE, status="supplement")
    it.poll()
    hide(it, "H-07")
    assert it.daemon.terminate() == 0
    it.daemon.start(step=it.now)
    it.to(it.now + timedelta(hours=1))  # missed again, seen between
    assert it.gone() == set()


def test_gone_and_back_over_restarts(watch):
    it = watch().start()
    row = it.server.rows["H-07"]
    it.server.drop("H-07")
    it.poll()
    assert it.daemon.terminate() == 0
    it.daemon.start(step=it.now)
    it.poll()
    assert it.gone() == {"H-07"}
    story = [one["text"] for one in it.story("H-07")
             if one["kind"] == "gone"]
    assert "08 giờ 00 ngày 07/09/2020" in story[0]
    assert it.daemon.terminate() == 0
    it.daemon.start(step=it.now)
    it.server.rows["H-07"] = row  # byte for byte
    it.poll()
    assert it.gone() == set()


def test_a_reload_between_two_misses(watch):
    it = watch().start()
    it.server.drop("H-07")
    it.poll()
    assert it.daemon.ctl("reload").returncode == 0
    it.server.drop("H-08")
    it.poll()
    assert it.gone() == {"H-07"}
    it.poll()
    assert it.gone() == {"H-07", "H-08"}


def test_an_alert_not_yet_read_is_owed_again(watch):
    """Overdue since midnight, gone in the night, back after the departure."""
    it = watch(due="2020-09-07T17:00:00+07:00").start()
    it.to(START + timedelta(hours=16, minutes=1))
    row = it.server.rows["H-07"]
    it.server.drop("H-07")
    it.to(START + timedelta(hours=24))
    assert it.gone() == {"H-07"}
    it.server.rows["H-07"] = row
    it.to(START + timedelta(hours=30))  # 13:30 and after
    assert it.standings()["H-07"] == "overdue"
    notices = [one for one in it.story("H-07")
               if one["kind"] == "notice" and one["rung"] == "overdue"]
    assert notices and all(one["state"] == "sealed" for one in notices)
    withdrawn = [one["text"] for one in it.story("H-08")]
    assert withdrawn  # the others were told at 07:30, as ever


# ---- quarantine ----

def test_a_quarantine_outlives_a_restart_and_a_failure(watch):
    it = watch(**SINCE).start()
    it.poll()
    it.server.rows = {}
    assert it.daemon.ctl("poll", "page", "--full").returncode == 0
    it.to(it.now + timedelta(minutes=1))
    assert it.log("the list shrank")
    it.server.fails = [500]
    for _ in range(3):
        it.poll()
    assert it.daemon.terminate() == 0
    it.daemon.start(step=it.now)
    it.poll()
    # Had it asked for news alone, all would look well.
    assert it.daemon.ctl_json("status")["sources"][0]["failing_since"]


# ---- cut off ----

def test_a_sweep_that_lies_for_an_hour_begins_anew(watch):
    it = watch(size=4).start()
    it.server.fails = [200, 200, 503]
    it.server.before_page = None
    it.now += QUARTER
    it.server.now = it.now
    it.daemon.to(it.now)
    it.daemon.kill()
    it.server.requests.clear()
    it.now += timedelta(hours=1, minutes=1)
    it.server.now = it.now
    it.daemon.start(step=it.now)
    it.to(it.now)
    assert [int(query["page"]) for _, query in it.server.requests] == [
        1, 2, 3, 4, 5]


def test_under_another_configuration_it_begins_anew(watch):
    it = watch(size=4).start()
    it.server.fails = [200, 200, 503]
    it.now += QUARTER
    it.server.now = it.now
    it.daemon.to(it.now)
    it.daemon.kill()
    it.server.requests.clear()
    path = it.folder / "hosod.yaml"
    conf = json.loads(path.read_text("utf-8"))
    conf["sources"][0]["paging"]["size"] = 5
    path.write_text(json.dumps(conf), "utf-8")
    it.daemon.start(step=it.now)
    it.to(it.now)
    assert [int(query["page"]) for _, query in it.server.requests] == [
        1, 2, 3, 4]


@pytest.mark.parametrize("style", ["page", "cursor", "link"])
def test_a_list_read_to_its_end_is_not_asked_for_again(watch, style):
    it = watch(size=5, style=style).start()
    with database(it) as db:
        db.execute("CREATE TRIGGER odd BEFORE UPDATE ON source BEGIN "
                   "SELECT RAISE(ABORT, 'đĩa đầy'); END")
        it.server.requests.clear()
        it.poll()
        db.execute("DROP TRIGGER odd")
    asked = len(it.server.requests)
    it.to(it.now + timedelta(minutes=5))
    assert len(it.server.requests) == asked
    with database(it) as db:
        assert db.execute("SELECT last_count FROM source").fetchone() == (20,)


def test_a_store_that_fails_while_marking(watch):
    it = watch().start()
    it.server.drop("H-07")
    it.server.drop("H-09")
    it.poll()
    with database(it) as db:
        (nine,) = db.execute(
            "SELECT id FROM dossier WHERE code = 'H-09'").fetchone()
        db.execute("CREATE TRIGGER odd BEFORE INSERT ON finding WHEN "
                   f"NEW.dossier = {nine} BEGIN "
                   "SELECT RAISE(ABORT, 'đĩa đầy'); END")
        it.poll()
        assert it.gone() == set()
        db.execute("DROP TRIGGER odd")
    it.poll()
    assert it.gone() == {"H-07", "H-09"}


def test_pages_of_sweeps_that_came_to_nothing_do_not_pile_up(watch):
    it = watch(size=4).start()
    real = it.server.page

    def page(handler: Any, style: str, query: dict[str, str]) -> None:
        if query["page"] == "4":
            it.server.send(handler, 500, {})
        else:
            real(handler, style, query)
    it.server.page = page
    for _ in range(12):
        it.poll()
    with database(it) as db:
        (kept,) = db.execute("SELECT count(*) FROM sweep_page").fetchone()
    assert kept <= 5 + 3 * 2  # the complete one, the newest broken, the one
    # under way
