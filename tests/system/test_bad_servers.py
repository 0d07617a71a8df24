"""Answers that break every rule: what each costs, what is said of it, and that
a source beside it is polled in the meantime as if nothing were."""

from __future__ import annotations

import pytest

from bad_server import bomb, drip, flood, nested, page
from harness.beside import (MIB, PAGE, bad, good, said,  # noqa: F401
                            watch)

GIB = 1 << 30
LARGE = "127.0.0.1: the answer is larger than 16777216 bytes"


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
    kept = watched.steps("H-2")[0]
    assert kept.endswith("đ…") and 990 < len(kept.encode()) <= 1000
    watched.end(is_sanitized, PAGE)


def test_a_hundred_thousand_records(bad, watch, is_sanitized):
    """Where the operator allows them."""
    bad.paths["/ho-so"] = page(
        [{"ma": f"H-{i}", "tt": "4"} for i in range(100_000)])
    watched = watch(bad.url, limits={"max_records": 100_000})
    watched.until("poll: hong: 1 pages: 100000 read, 100000 new", 120)
    watched.end(is_sanitized, 64 * MIB)
