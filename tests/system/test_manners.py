"""How servers are asked: never two requests of a source at once, no two sources
of one server in one second, and not at all while a server wants to be left
alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bad_server import BadServer, in_turn, page, saying
from harness.config import maildir_channel, write_config
from harness.daemon import Daemon

MORNING = datetime(2020, 9, 7, 8)


@pytest.fixture
def server() -> Iterator[BadServer]:
    made = BadServer().start()
    yield made
    made.stop()


@pytest.fixture
def elsewhere() -> Iterator[BadServer]:
    made = BadServer().start()
    yield made
    made.stop()


def source(url: str, name: str, **more: Any) -> dict[str, Any]:
    """A list of dossiers at /NAME."""
    return {"name": name, "base": url, "every": "15m",
            "list": {"method": "GET", "url": f"{{{{base}}}}/{name}"},
            "records": "/result", "fields": {"code": "/ma", "status": "/tt"},
            "status_map": {"4": "processing"}, **more}


@pytest.fixture
def run(folder: Path, make_daemon: Callable[[Path, Path], Daemon]) \
        -> Callable[..., Daemon]:
    def start(*sources: dict[str, Any], **more: Any) -> Daemon:
        config = write_config(folder, list(sources),
                              [maildir_channel(folder)])
        return make_daemon(config, folder / "control").start(**more)
    return start


def at(minute: int, second: int = 0) -> datetime:
    return MORNING + timedelta(minutes=minute, seconds=second)


def counts(server: BadServer, *names: str) -> list[int]:
    return [len(server.asked(f"/{name}")) for name in names]


def one(name: str) -> Any:
    return page([{"ma": f"{name}-1", "tt": "4"}])


def test_sources_of_one_server_keep_apart(server, elsewhere, run):
    """9 s of 15 minutes; the rhythm that this gives is kept, after a restart
    as well; a source of another server is nobody's neighbour."""
    for name in ("a", "b", "c"):
        server.paths[f"/{name}"] = one(name)
    elsewhere.paths["/d"] = one("d")
    daemon = run(source(server.url, "a"), source(server.url, "b"),
                 source(server.url, "c"), source(elsewhere.url, "d"),
                 step=MORNING)
    for seconds, polled in ((0, [1, 0, 0]), (8, [1, 0, 0]), (9, [1, 1, 0]),
                            (17, [1, 1, 0]), (18, [1, 1, 1])):
        daemon.to(at(0, seconds))
        assert counts(server, "a", "b", "c") == polled, seconds
        assert counts(elsewhere, "d") == [1]
    daemon.to(at(14, 59))
    assert counts(server, "a", "b", "c") == [1, 1, 1]
    for seconds, polled in ((0, [2, 1, 1]), (9, [2, 2, 1]), (18, [2, 2, 2])):
        daemon.to(at(15, seconds))
        assert counts(server, "a", "b", "c") == polled, seconds
    daemon.kill()
    daemon.start(step=at(20))
    daemon.to(at(30))
    assert counts(server, "a", "b", "c") == [3, 2, 2]
    daemon.to(at(30, 18))
    assert counts(server, "a", "b", "c") == [3, 3, 3]
    assert daemon.terminate() == 0


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_who_is_told_to_wait(server, elsewhere, run, status, form):
    """Ten minutes, for every source of the host and port and for nobody
    else; a date counts by the server's own clock, which is years off here."""
    now = datetime(2011, 11, 11, 11, 11, 11)
    said = {"seconds": "600", "date": "Fri, 11 Nov 2011 11:21:11 GMT"}

    def tell(handler):
        body = b"{}"
        handler.send_response_only(status)
        handler.send_header("Date", now.strftime("%a, %d %b %Y %H:%M:%S GMT"))
        handler.send_header("Retry-After", said[form])
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
    server.paths["/a"] = in_turn(one("a"), tell, one("a"))
    server.paths["/b"] = one("b")
    elsewhere.paths["/d"] = one("d")
    daemon = run(source(server.url, "a", every="5m"),
                 source(server.url, "b", every="5m"),
                 source(elsewhere.url, "d", every="5m"), step=MORNING)
    daemon.to(at(5))
    assert counts(server, "a", "b") == [2, 1]
    where = server.url.removeprefix("http://")
    daemon.to(at(5, 3))  # b's turn
    assert (f"poll: b: page 1: {where} asked to be left alone until "
            "2020-09-07T08:15:00+07:00, trying again at 2020-09-07T08:15"
            in daemon.stderr)
    assert f"poll: a: page 1: HTTP {status}, trying again at " \
        "2020-09-07T08:15" in daemon.stderr
    daemon.to(at(14, 59))
    assert counts(server, "a", "b") == [2, 1]
    assert counts(elsewhere, "d") == [3]
    daemon.to(at(15, 3))
    assert counts(server, "a", "b") == [3, 2]
    status_of = {s["name"]: s for s in daemon.ctl_json("status")["sources"]}
    assert [status_of[n]["failing_since"] for n in ("a", "b", "d")] \
        == [None] * 3
    assert daemon.terminate() == 0


def test_a_login_is_told_to_wait(server, run):
    server.paths["/login"] = in_turn(
        saying(503, {}, Retry_After="600"), saying(200, {"the": "t"}))
    server.paths["/a"] = one("a")
    server.paths["/b"] = one("b")
    login = {"method": "POST", "url": "{{base}}/login", "json": {"u": "x"},
             "token": "/the", "ttl": "1h"}
    wanted = source(server.url, "a", login=login)
    wanted["list"]["headers"] = {"Authorization": "Bearer {{token}}"}
    daemon = run(wanted, source(server.url, "b"), step=MORNING)
    daemon.to(at(9, 59))
    assert counts(server, "login", "a", "b") == [1, 0, 0]
    daemon.to(at(10, 9))
    assert counts(server, "login", "a", "b") == [2, 1, 1]
    assert daemon.terminate() == 0


def until(true: Callable[[], bool], patience: float = 20) -> None:
    """Waits for it, in real time."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end
        time.sleep(.02)


def pages(count: int, seconds: float = 0) -> Any:
    """So many pages of one record, and an empty one."""
    def turn(handler):
        number = int(handler.request_told.query["page"])
        time.sleep(seconds)
        handler.send(200, {"result": [] if number > count else [
            {"ma": f"{handler.request_told.path}-{number}", "tt": "4"}]})
    return turn


def paged(url: str, name: str, **more: Any) -> dict[str, Any]:
    made = source(url, name, paging={"style": "page"}, **more)
    made["list"]["query"] = {"page": "{{page}}"}
    return made


def test_one_request_at_a_time_on_one_connection(server, run):
    """Of each source; sources do not wait for one another."""
    for name in ("a", "b", "c"):
        server.paths[f"/{name}"] = pages(6, .05)
    daemon = run(*(paged(server.url, name, every="50s")
                   for name in ("a", "b", "c")))
    until(lambda: counts(server, "a", "b", "c") == [7, 7, 7])
    assert server.most == {"/a": 1, "/b": 1, "/c": 1}
    # Side by side: the first of each before the last of any.
    first = [server.asked(f"/{n}")[0].at for n in ("a", "b", "c")]
    last = [server.asked(f"/{n}")[-1].at for n in ("a", "b", "c")]
    assert max(first) < min(last)
    assert len({r.port for r in server.requests}) == 3
    assert daemon.terminate() == 0


def test_min_interval(server, run):
    """Over the sources of one server, in real time."""
    server.paths["/a"], server.paths["/b"] = pages(4), pages(4)
    limits = {"min_interval": "150ms"}
    daemon = run(paged(server.url, "a", every="50s", limits=limits),
                 paged(server.url, "b", every="50s", limits=limits))
    until(lambda: len(server.requests) == 10)
    times = [request.at for request in server.requests]
    gaps = [b - a for a, b in zip(times, times[1:])]
    # Some slack for the way there.
    assert min(gaps) > .1 and sum(gaps) > 9 * .14, gaps
    # In turns: neither waits until the other has done.
    names = [request.path for request in server.requests]
    assert all(a != b for a, b in zip(names[1:8], names[2:8])), names
    assert daemon.terminate() == 0


def test_backoff_has_a_ceiling(server, run):
    """15 s, 30, 1, 2, 5 minutes, each a tenth more or less, and no more."""
    server.paths["/a"] = saying(500, {})
    daemon = run(source(server.url, "a"), step=MORNING)
    asked = [0]  # the seconds at which it was
    for second in range(0, 3600):
        daemon.to(at(0, second))
        asked += [second] * (counts(server, "a")[0] - len(asked))
    gaps = [b - a for a, b in zip(asked, asked[1:])]
    wanted = [15, 30, 60, 120] + [300] * (len(gaps) - 4)
    assert len(wanted) > 10
    for gap, about in zip(gaps, wanted):
        assert about * .9 <= gap <= about * 1.1, gaps
    assert len(set(gaps[4:])) > 2, gaps  # jitter
    assert daemon.terminate() == 0


def test_pages_that_are_as_they_were(server, run):
    """304 is as good as the page: its dossiers are seen, and only what changed
    is sent."""
    content = {1: [{"ma": "A-1", "tt": "4"}, {"ma": "A-2", "tt": "4"}],
               2: [{"ma": "A-3", "tt": "4"}]}
    answered: list[int] = []

    def turn(handler):
        number = int(handler.request_told.query["page"])
        records = content.get(number, [])
        tag = f'W/"{hash(str(records))}"'
        same = handler.request_told.headers.get("if-none-match") == tag
        answered.append(304 if same else 200)
        handler.send(304 if same else 200, {"result": records}, ETag=tag)
    server.paths["/a"] = turn
    daemon = run(paged(server.url, "a"), step=MORNING)
    daemon.to(at(0))
    assert answered == [200] * 3
    daemon.to(at(15))
    assert answered[3:] == [304] * 3
    assert "poll: a: 3 pages: 3 read, 0 new, 0 changed, 0 refused" \
        in daemon.stderr
    shown = daemon.ctl_json("show", "a/A-2")
    assert shown["last_sighting"] == "2020-09-07T08:15:00+07:00"
    content[2] = [{"ma": "A-3", "tt": "9"}]
    daemon.to(at(30))
    assert answered[6:] == [304, 200, 304]
    assert "poll: a: 3 pages: 3 read, 0 new, 1 changed, 0 refused" \
        in daemon.stderr
    # Known in this run alone: after a restart pages are read.
    daemon.terminate()
    daemon.start(step=at(31))
    daemon.to(at(45))
    assert answered[9:] == [200] * 3
    # A day later a server is not believed any more.
    for hour in range(1, 24):
        daemon.to(at(45) + timedelta(hours=hour))
    assert set(answered[12:]) == {304}
    before = len(answered)
    daemon.to(at(60) + timedelta(hours=24))
    assert answered[before:].count(200) == 3
    assert daemon.terminate() == 0
