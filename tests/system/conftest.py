"""Fixtures of the whole-program tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
sys.dont_write_bytecode = True

from standin.province import Province  # noqa: E402


@pytest.fixture
def province() -> Iterator[Province]:
    """A small stepped province, serving from 2020-09-07 00:00."""
    made = Province(seed=1, per_day=8).start()
    yield made
    made.stop()
