"""One dossier several times on one list, or on several pages of it."""

from __future__ import annotations

from bad_server import page
from harness.beside import (MORNING, PAGE, bad, good,  # noqa: F401
                            watch)


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
    watched = watch(bad.url, step=MORNING)
    for sentence in (
            "poll: hong: H-1 stands twice on the list with different content: "
            "the one updated last counts",
            "poll: hong: H-2 stands twice on the list with different content: "
            "the later one counts"):
        watched.until(sentence)
    for _ in range(2):
        watched.bad_polls()
        assert watched.steps("H-1") == ["mới"]
        assert watched.steps("H-2") == ["trước", "sau"]
    assert watched.daemon.stderr.count("stands twice") == 2
    # A reload keeps what is known, and what counts of it.
    assert watched.daemon.ctl("reload").returncode == 0
    watched.bad_polls()
    assert watched.steps("H-2") == ["trước", "sau"]
    # Once only the others are there, they are what the list says.
    bad.paths["/ho-so"] = page([twice[2], twice[1]])
    watched.bad_polls()
    watched.bad_polls()
    assert watched.steps("H-1") == ["mới", "cũ"]
    assert watched.steps("H-2") == ["trước", "sau", "trước"]
    watched.end(is_sanitized, PAGE)


def test_duplicates_on_two_pages(bad, watch, is_sanitized):
    """The same where they stand on two pages."""
    pages = {"1": [{"ma": "H-1", "tt": "4", "buoc": "trước"}, {"ma": "H-2"}],
             "2": [{"ma": "H-1", "tt": "9", "buoc": "sau"}, {"ma": "H-3"}]}

    def turn(handler):
        handler.send(200, {"result": pages.get(
            handler.request_told.query["page"], [])})
    bad.paths["/ho-so"] = turn
    watched = watch(bad.url, step=MORNING, paging={"style": "page"}, list={
        "method": "GET", "url": "{{base}}/ho-so",
        "query": {"page": "{{page}}"}})
    watched.until("poll: hong: H-1 stands twice on the list with different "
                  "content: the later one counts")
    watched.bad_polls()
    watched.bad_polls()
    assert watched.steps("H-1") == ["trước", "sau"]
    pages["1"], pages["2"] = pages["2"], [{"ma": "H-2"}]
    watched.bad_polls()
    watched.bad_polls()
    assert watched.steps("H-1") == ["trước", "sau"]
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
    watched = watch(bad.url, step=MORNING, paging={"style": "page"}, list={
        "method": "GET", "url": "{{base}}/ho-so",
        "query": {"page": "{{page}}"}})
    watched.bad_polls()
    watched.bad_polls()
    pages["2"] = [{"ma": "H-2"},
                  {"ma": "H-1", "tt": "4", "buoc": "cũ", "sua": old}]
    watched.until("poll: hong: H-1 stands twice on the list with different "
                  "content: the one updated last counts")
    watched.bad_polls()
    assert watched.steps("H-1") == ["mới"]
    pages["2"] = [{"ma": "H-2"}, {"ma": "H-1", "tt": "4", "buoc": "sau"}]
    watched.until("content: the later one counts")
    watched.bad_polls()
    assert watched.steps("H-1") == ["mới", "sau"]
    pages["2"] = [{"ma": "H-2"}]
    watched.bad_polls()
    watched.bad_polls()
    assert watched.steps("H-1") == ["mới", "sau", "mới"]
    watched.end(is_sanitized, PAGE)
