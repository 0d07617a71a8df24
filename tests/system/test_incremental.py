"""Asking for what is new alone: windows of receipt, and lists whose newest
changes stand first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.list_server import OFFICE, ListServer, list_source
from harness.watch import START, Watch

DUE = "2020-09-30T17:00:00+07:00"


@pytest.fixture
def watch(folder: Path, list_server: ListServer,
          make_daemon: Callable[[Path, Path], Daemon]) \
        -> Callable[..., Watch]:
    def make(**more: Any) -> Watch:
        config = write_config(folder, [list_source(list_server, **more)],
                              [maildir_channel(folder)], digest=[])
        return Watch(list_server, make_daemon(config, folder / "control"),
                     folder)
    return make


# ---- the newest change first ----

NEWEST = {"incremental": {"mode": "newest_first", "overlap": "10m",
                          "full_every": "24h"}}


@pytest.fixture
def newest(watch, list_server) -> Watch:
    """A hundred dossiers, changed a minute after one another until 07:40."""
    list_server.order = "updated"
    for number in range(100):
        list_server.put(f"H-{number:02}",
                        START - timedelta(minutes=20 + 99 - number), due=DUE)
    return watch(**NEWEST).start()


def pages(it: Watch) -> list[int]:
    asked = [int(query["page"]) for _, query in it.server.requests]
    it.server.requests.clear()
    return asked


def test_the_first_sweep_is_complete(newest):
    assert pages(newest) == list(range(1, 11))
    assert len(newest.standings()) == 100


def test_reading_stops_where_what_is_known_begins(newest):
    pages(newest)
    # The watermark is 07:40; ten of the records lie within the overlap, and
    # the page that ends behind it is the second.
    newest.poll()
    assert pages(newest) == [1, 2]
    newest.server.put("H-03", newest.now, status="done",
                      finished="2020-09-07T08:14:00+07:00")
    newest.poll()
    # Nothing was new at 08:15, the server's own time: nothing but H-03 is
    # younger than ten minutes before.
    assert pages(newest) == [1]
    assert newest.standings()["H-03"] == "done-early"
    newest.poll()
    assert pages(newest) == [1]


def test_more_changes_than_a_page_are_all_read(newest):
    pages(newest)
    for number in range(25):
        newest.server.put(f"H-{number:02}", newest.now, status="supplement")
    newest.poll()
    assert pages(newest) == [1, 2, 3, 4]
    assert sum(one == "paused" for one in newest.standings().values()) == 25


def test_a_list_in_another_order_is_read_to_its_end(newest):
    pages(newest)
    newest.server.order = "code"
    newest.server.put("H-99", newest.now, status="done",
                      finished="2020-09-07T08:14:00+07:00")
    newest.poll()
    assert pages(newest) == list(range(1, 11))
    assert newest.log("not the newest change first")
    assert newest.standings()["H-99"] == "done-early"


def test_once_a_day_it_is_complete_again(newest):
    newest.server.drop("H-50")
    newest.to(START + timedelta(hours=24))
    newest.to(START + timedelta(hours=48))
    assert newest.gone() == {"H-50"}


# ---- news between complete sweeps ----

def test_a_page_that_is_what_it_was_may_say_something_new(watch, list_server):
    """Byte for byte the page of the complete sweep before, but news has been
    taken since: what the page says is not what is known."""
    for number in range(30):
        list_server.put(f"H-{number:02}", START - timedelta(hours=2), due=DUE)
    it = watch(incremental={"mode": "since", "format": "rfc3339",
                            "overlap": "15m", "full_every": "30m"},
               query={"updated_from": "{{since}}"}).start()
    before = dict(list_server.rows["H-07"])
    list_server.put("H-07", it.now, status="supplement")
    it.poll()
    assert it.standings()["H-07"] == "paused"
    list_server.rows["H-07"] = before
    it.poll()
    assert it.standings()["H-07"] == "running"
    # The same once more, with nothing between the complete sweeps.
    for _ in range(4):
        it.poll()
    assert set(it.standings().values()) == {"running"}


# ---- windows ----

def windows(it: Watch) -> list[tuple[datetime, datetime]]:
    """What was asked for, pages of one window taken together."""
    asked = []
    for _, query in it.server.requests:
        span = (query["received_from"], query["received_to"])
        if not asked or asked[-1] != span:
            asked.append(span)
    it.server.requests.clear()
    return [tuple(datetime.fromisoformat(one) for one in span)
            for span in asked]


WINDOW = {
    "query": {"received_from": "{{since}}", "received_to": "{{until}}"},
    "incremental": {"mode": "window", "format": "rfc3339", "days_back": 45,
                    "max_span": 31, "full_since": "2020-03-01",
                    "full_every": "24h"}}


@pytest.fixture
def spring(watch, list_server) -> Watch:
    """Two dossiers a day from 1 March on; a page holds ten."""
    for day in range(190):
        for number in range(2):
            list_server.put(f"H-{day:03}{number}",
                            datetime(2020, 3, 1, 9) + timedelta(days=day),
                            due=DUE)
    return watch(**WINDOW)


def test_windows_follow_one_another_without_a_gap(spring):
    spring.start()
    asked = windows(spring)
    # 1 March to 8 September, 08:00: six of 31 days, and what is left.
    assert asked[0][0] == datetime(2020, 3, 1, tzinfo=OFFICE)
    assert len(asked) == 7
    for (since, until), (later, _) in zip(asked, asked[1:]):
        assert until - since == timedelta(days=31)
        assert later == until
    assert asked[-1][1] == datetime(2020, 9, 8, 8, tzinfo=OFFICE)
    assert len(spring.standings()) == 380


def test_news_is_asked_for_as_far_back_as_the_longest_limit(spring):
    spring.start()
    windows(spring)
    spring.server.put("H-1500", spring.now, status="done",
                      finished="2020-09-07T08:10:00+07:00")
    spring.poll()
    asked = windows(spring)
    assert asked == [
        (datetime(2020, 7, 24, 8, 15, tzinfo=OFFICE),
         datetime(2020, 8, 24, 8, 15, tzinfo=OFFICE)),
        (datetime(2020, 8, 24, 8, 15, tzinfo=OFFICE),
         datetime(2020, 9, 8, 8, 15, tzinfo=OFFICE))]
    assert spring.standings()["H-1500"] == "done-early"


def test_a_kill_between_windows_loses_none(spring):
    def stop_in_june(style: str, query: dict[str, str]) -> None:
        if (query["received_from"] >= "2020-06-0"
                and query["page"] == "2" and spring.daemon.is_alive):
            spring.daemon.kill()

    spring.server.before_page = stop_in_june
    with pytest.raises(OSError):
        spring.daemon.start(step=START)
        spring.daemon.control.ask("clock-to", time=START.isoformat())
    spring.server.before_page = None
    spring.daemon.process.wait()
    whole = windows(spring)
    spring.start()
    again = windows(spring)
    assert spring.log("goes on behind page")
    assert again[0][0] in {whole[-1][0], whole[-2][0]}
    assert len(spring.standings()) == 380


def test_a_failing_window_is_named(spring):
    spring.server.fails = [200] * 3 + [500] * 200
    spring.start()
    assert spring.log("window from 2020-03-01: page 4: HTTP 500")
