"""Servers that are not who they should be, say nothing or lead elsewhere: what
is said of each, and that a source beside it is polled in the meantime as if
nothing were."""

from __future__ import annotations

import pytest

from bad_server import BadServer, SilentPort, certificate, page, saying
from harness.beside import (GOOD, PAGE, TOKEN, bad, good,  # noqa: F401
                            other, said, watch)


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
