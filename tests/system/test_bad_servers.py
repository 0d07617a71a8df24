"""Servers that break every rule: what each costs, what is said of it, and that
a source beside it is polled in the meantime as if nothing were."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bad_server import (BadServer, SilentPort, bomb, certificate, drip, flood,
                        in_turn, nested, page, saying)
from harness.config import maildir_channel, secret, write_config
from harness.daemon import Daemon

GIB = 1 << 30
TOKEN = "chia-khoa-bi-mat"
GOOD = {"ma": "L-1", "tt": "4"}


@pytest.fixture
def bad() -> Iterator[BadServer]:
    made = BadServer().start()
    yield made
    made.stop()


@pytest.fixture
def good() -> Iterator[BadServer]:
    made = BadServer().start()
    made.paths["/ho-so"] = page([GOOD])
    yield made
    made.stop()


@pytest.fixture
def other() -> Iterator[BadServer]:
    """A server that nobody is to ask."""
    made = BadServer().start()
    made.paths["/ho-so"] = page([{"ma": "LA-1", "tt": "4"}])
    yield made
    made.stop()


def source(folder: Path, url: str, name: str, **more: Any) -> dict[str, Any]:
    """A list of dossiers at /ho-so, its key in a header."""
    limits = {"timeout": "3s", "connect_timeout": "2s", "stall": "1s",
              **more.pop("limits", {})}
    return {"name": name, "base": url, "every": "1s",
            "secrets": {"khoa": secret(folder, "khoa", TOKEN)},
            "list": {"method": "GET", "url": "{{base}}/ho-so",
                     "headers": {"X-Khoa": "{{secret.khoa}}"}},
            "records": "/result", "time_forms": ["rfc3339"],
            "fields": {"code": "/ma", "status": "/tt", "step": "/buoc",
                       "updated": "/sua"},
            "status_map": {"4": "processing", "9": "done"},
            "limits": limits, **more}


class Watch:
    """A daemon with the bad source `hong` and the healthy one `lanh`."""

    def __init__(self, daemon: Daemon, good: BadServer):
        self.daemon, self.good = daemon, good
        assert daemon.process
        self._status = Path(f"/proc/{daemon.process.pid}/status")
        self.before = self.peak

    @property
    def peak(self) -> int:
        """The most memory it ever held, in bytes."""
        line = next(row for row in self._status.read_text().splitlines()
                    if row.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024

    def until(self, sentence: str, patience: float = 15) -> float:
        """Seconds until the log says it."""
        began = time.monotonic()
        while sentence not in self.daemon.stderr:
            if time.monotonic() > began + patience:
                raise AssertionError(f"not said within {patience} s: "
                                     f"{sentence}\n{self.daemon.stderr}")
            time.sleep(.02)
        return time.monotonic() - began

    def good_polls(self, count: int) -> list[float]:
        """When the healthy source was asked, once it was so often."""
        until = time.monotonic() + count + 10
        while len(self.good.asked("/ho-so")) < count:
            assert time.monotonic() < until, self.daemon.stderr
            time.sleep(.02)
        return [r.at for r in self.good.asked("/ho-so")]

    def end(self, is_sanitized: bool, memory: int) -> None:
        """The healthy source was asked every second, is well, and the whole
        cost no more memory than that."""
        times = self.good_polls(4)
        gaps = [b - a for a, b in zip(times, times[1:])]
        # Seconds of a whole clock: a poll may be late within its own.
        assert max(gaps) < (6 if is_sanitized else 3), gaps
        status = {s["name"]: s
                  for s in self.daemon.ctl_json("status")["sources"]}
        assert status["lanh"]["failing_since"] is None
        assert [d["code"] for d in self.daemon.ctl_json("list")
                if d["source"] == "lanh"] == ["L-1"]
        if not is_sanitized:
            assert self.peak - self.before < memory, self.peak - self.before
        assert self.daemon.terminate() == 0


@pytest.fixture
def watch(folder: Path, good: BadServer,
          make_daemon: Callable[[Path, Path], Daemon]) \
        -> Callable[..., Watch]:
    def start(url: str, log: str = "info", **more: Any) -> Watch:
        config = write_config(
            folder, [source(folder, url, "hong", **more),
                     source(folder, good.url, "lanh")],
            [maildir_channel(folder)], log=log)
        return Watch(make_daemon(config, folder / "control").start(), good)
    return start


MIB = 1 << 20
# What the daemon holds for one page: 16 MiB, and as much again while the
# buffer grows; and what everything else takes.
PAGE = 48 * MIB
LARGE = "127.0.0.1: the answer is larger than 16777216 bytes"


def said(watched: Watch, sentence: str, seconds: float,
         is_sanitized: bool) -> None:
    """The log says so of the bad source, in time."""
    whole = f"poll: hong: page 1: {sentence}, trying again at "
    took = watched.until(whole)
    assert took < seconds * (4 if is_sanitized else 1), took


@pytest.mark.parametrize("behave, says, seconds", [
    pytest.param(flood(GIB, True), LARGE, 3, id="declared"),
    pytest.param(flood(GIB, False), LARGE, 3, id="endless"),
    pytest.param(bomb(GIB // 4), LARGE, 3, id="gzip"),
    pytest.param(nested(10_000_000), "byte 73: nested too deeply", 3, id="nested"),
    pytest.param(drip, "127.0.0.1: Operation too slow. Less than 16 "
                 "bytes/sec transferred the last 1 seconds", 5, id="drip"),
    pytest.param(page([{"ma": f"H-{i}"} for i in range(100_000)]),
                 "byte 938901: more records than a page may have "
                 "(limits: max_records)", 4, id="100000"),
])
def test_answers(bad, watch, is_sanitized, behave, says, seconds):
    bad.paths["/ho-so"] = behave
    watched = watch(bad.url)
    said(watched, says, seconds, is_sanitized)
    watched.end(is_sanitized, PAGE)


@pytest.mark.parametrize("host, expired, says", [
    ("khac.example", False,
     "127.0.0.1: SSL: no alternative certificate subject name matches target "
     "host name '127.0.0.1'"),
    ("127.0.0.1", True,
     "127.0.0.1: SSL certificate problem: certificate has expired"),
])
def test_certificates(folder, watch, is_sanitized, host, expired, says):
    made = certificate(folder, "sai", host, expired)
    server = BadServer(made).start()
    server.paths["/ho-so"] = page([GOOD])
    try:
        watched = watch(server.url, ca_file=str(made[0]))
        said(watched, says, 3, is_sanitized)
        watched.end(is_sanitized, PAGE)
        assert server.requests == []
    finally:
        server.stop()


def test_the_certificates_would_do(folder, watch):
    """What is refused above is refused for its host and its date alone."""
    made = certificate(folder, "dung", "127.0.0.1")
    server = BadServer(made).start()
    server.paths["/ho-so"] = page([{"ma": "H-1", "tt": "4"}])
    watched = watch(server.url, ca_file=str(made[0]))
    watched.until("poll: hong: 1 pages: 1 read, 1 new")
    server.stop()


def test_silent_port(watch, is_sanitized):
    silent = SilentPort().start()
    watched = watch(silent.url)
    said(watched, "127.0.0.1: took the connection and does not answer", 5, is_sanitized)
    watched.end(is_sanitized, PAGE)
    silent.stop()


def test_dns_fails(watch, is_sanitized):
    watched = watch("http://khong-co.invalid")
    said(watched,
         "khong-co.invalid: Could not resolve host: khong-co.invalid", 5, is_sanitized)
    watched.end(is_sanitized, PAGE)


@pytest.mark.parametrize("to", ["other", "file"])
def test_redirects(bad, other, watch, is_sanitized, to):
    address = {"other": f"{other.url}/ho-so", "file": "file:///etc/passwd"}
    bad.paths["/ho-so"] = saying(302, Location=address[to])
    watched = watch(bad.url)
    said(watched, "HTTP 302, a redirect, which is not followed", 3,
         is_sanitized)
    watched.end(is_sanitized, PAGE)
    assert other.requests == []


@pytest.mark.parametrize("style", ["next_url", "link"])
def test_next_page_at_another_server(bad, other, watch, is_sanitized, style):
    """The key would go there."""
    where = f"{other.url}/ho-so?page=2"
    if style == "link":
        bad.paths["/ho-so"] = saying(
            200, {"result": [{"ma": "H-1"}]}, Link=f'<{where}>; rel="next"')
        paging = {"style": "link"}
    else:
        bad.paths["/ho-so"] = page([{"ma": "H-1"}], tiep=where)
        paging = {"style": "next_url", "next": "/tiep"}
    watched = watch(bad.url, paging=paging)
    watched.until("poll: hong: page 1: the next page's address is another "
                  "server's, which is not asked: the token would go there, "
                  "trying again at ")
    watched.end(is_sanitized, PAGE)
    assert bad.requests[0].headers["x-khoa"] == TOKEN
    assert other.requests == []


def test_a_record_of_a_mebibyte(bad, watch, is_sanitized):
    """What nobody maps costs nothing; what is mapped is cut, and said."""
    text = "đ" * (MIB // 2)
    bad.paths["/ho-so"] = page([
        {"ma": "H-1", "tt": "4", "khac": text}, {"ma": "H-2", "buoc": text},
        {"ma": "H" * MIB}, {"ma": "H-4", "tt": "9"}])
    watched = watch(bad.url, log="debug")
    watched.until("poll: hong: page 1, record 3: code: longer than 200 bytes")
    watched.until("poll: hong: 1 pages: 4 read, 3 new, 0 changed, 1 refused")
    watched.until("hong: H-2: step: longer than 1000 bytes, cut")
    kept = steps(watched, "H-2")[0]
    assert kept.endswith("đ…") and 990 < len(kept.encode()) <= 1000
    watched.end(is_sanitized, PAGE)


def test_a_hundred_thousand_records(bad, watch, is_sanitized):
    """Where the operator allows them."""
    bad.paths["/ho-so"] = page(
        [{"ma": f"H-{i}", "tt": "4"} for i in range(100_000)])
    watched = watch(bad.url, limits={"max_records": 100_000})
    watched.until("poll: hong: 1 pages: 100000 read, 100000 new", 120)
    watched.end(is_sanitized, 64 * MIB)


def steps(watched: Watch, code: str) -> list[str]:
    """Every step that history knows of a dossier, as often as it changed."""
    shown = watched.daemon.ctl_json("show", f"hong/{code}")
    return [line["text"].split("bước ")[-1].split(" → ")[-1]
            for line in shown["timeline"]
            if line["kind"] in ("first", "observed")]


def bad_polls(watched: Watch) -> None:
    """Returns after another whole sweep of the bad source."""
    before = len(sweeps(watched))
    until = time.monotonic() + 15
    while len(sweeps(watched)) < before + 2:
        assert time.monotonic() < until, watched.daemon.stderr
        time.sleep(.02)


def sweeps(watched: Watch) -> list[str]:
    """The complete sweeps of the bad source that the log tells of."""
    return [line for line in watched.daemon.stderr.splitlines()
            if line.startswith("poll: hong: ") and " pages: " in line]


def test_duplicates(bad, watch, is_sanitized):
    """One dossier twice on one list: what was updated last counts, else what
    comes last; and no sweep writes the others into history again."""
    old, new = "2026-11-02T08:00:00+07:00", "2026-11-03T08:00:00+07:00"
    twice = [
        {"ma": "H-1", "tt": "9", "buoc": "mới", "sua": new},
        {"ma": "H-2", "tt": "4", "buoc": "trước"},
        {"ma": "H-1", "tt": "4", "buoc": "cũ", "sua": old},
        {"ma": "H-2", "tt": "9", "buoc": "sau"},
    ]
    bad.paths["/ho-so"] = page(twice)
    watched = watch(bad.url)
    for sentence in (
            "poll: hong: H-1 stands twice on the list with different content: "
            "the one updated last counts",
            "poll: hong: H-2 stands twice on the list with different content: "
            "the later one counts"):
        watched.until(sentence)
    for _ in range(2):
        bad_polls(watched)
        assert steps(watched, "H-1") == ["mới"]
        assert steps(watched, "H-2") == ["trước", "sau"]
    assert watched.daemon.stderr.count("stands twice") == 2
    # A reload keeps what is known, and what counts of it.
    assert watched.daemon.ctl("reload").returncode == 0
    bad_polls(watched)
    assert steps(watched, "H-2") == ["trước", "sau"]
    # Once only the others are there, they are what the list says.
    bad.paths["/ho-so"] = page([twice[2], twice[1]])
    bad_polls(watched)
    bad_polls(watched)
    assert steps(watched, "H-1") == ["mới", "cũ"]
    assert steps(watched, "H-2") == ["trước", "sau", "trước"]
    watched.end(is_sanitized, PAGE)


def test_duplicates_on_two_pages(bad, watch, is_sanitized):
    """The same where they stand on two pages."""
    pages = {"1": [{"ma": "H-1", "tt": "4", "buoc": "trước"}, {"ma": "H-2"}],
             "2": [{"ma": "H-1", "tt": "9", "buoc": "sau"}, {"ma": "H-3"}]}

    def turn(handler):
        handler.send(200, {"result": pages.get(
            handler.request_told.query["page"], [])})
    bad.paths["/ho-so"] = turn
    watched = watch(bad.url, paging={"style": "page"}, list={
        "method": "GET", "url": "{{base}}/ho-so",
        "query": {"page": "{{page}}"}})
    watched.until("poll: hong: H-1 stands twice on the list with different "
                  "content: the later one counts")
    bad_polls(watched)
    bad_polls(watched)
    assert steps(watched, "H-1") == ["trước", "sau"]
    pages["1"], pages["2"] = pages["2"], [{"ma": "H-2"}]
    bad_polls(watched)
    bad_polls(watched)
    assert steps(watched, "H-1") == ["trước", "sau"]
    watched.end(is_sanitized, PAGE)


def test_a_duplicate_beside_a_page_that_is_not_opened(
        bad, watch, is_sanitized):
    """The first page is what it was, the second shows its dossier again, and
    then not any more: what the first says stands in the end."""
    new, old = "2026-11-03T08:00:00+07:00", "2026-11-02T08:00:00+07:00"
    pages = {"1": [{"ma": "H-1", "tt": "9", "buoc": "mới", "sua": new}],
             "2": [{"ma": "H-2"}]}

    def turn(handler):
        handler.send(200, {"result": pages.get(
            handler.request_told.query["page"], [])})
    bad.paths["/ho-so"] = turn
    watched = watch(bad.url, paging={"style": "page"}, list={
        "method": "GET", "url": "{{base}}/ho-so",
        "query": {"page": "{{page}}"}})
    bad_polls(watched)
    bad_polls(watched)
    pages["2"] = [{"ma": "H-2"},
                  {"ma": "H-1", "tt": "4", "buoc": "cũ", "sua": old}]
    watched.until("poll: hong: H-1 stands twice on the list with different "
                  "content: the one updated last counts")
    bad_polls(watched)
    assert steps(watched, "H-1") == ["mới"]
    pages["2"] = [{"ma": "H-2"}, {"ma": "H-1", "tt": "4", "buoc": "sau"}]
    watched.until("content: the later one counts")
    bad_polls(watched)
    assert steps(watched, "H-1") == ["mới", "sau"]
    pages["2"] = [{"ma": "H-2"}]
    bad_polls(watched)
    bad_polls(watched)
    assert steps(watched, "H-1") == ["mới", "sau", "mới"]
    watched.end(is_sanitized, PAGE)
