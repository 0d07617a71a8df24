"""Fixtures of the whole-program tests.

HOSOD_BUILD names the folder with the programs under test.  Every test gets
its own folder; servers listen on ports of 127.0.0.1 that they pick themselves.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "support"),
                str(Path(__file__).parent)]
sys.dont_write_bytecode = True

from harness.daemon import Daemon  # noqa: E402
from harness.hook import HookServer  # noqa: E402
from harness.list_server import ListServer  # noqa: E402
from harness.mail import MailServer, make_certificate  # noqa: E402
from harness.trap import Offices  # noqa: E402
from standin.province import Province  # noqa: E402


def built(program: str) -> Path:
    """A program under test; skips where it is not built."""
    path = Path(os.environ.get("HOSOD_BUILD", ROOT / "build")) / program
    if not path.exists():
        pytest.skip(f"{path} is not built")
    return path


@pytest.fixture(scope="session")
def build() -> Path:
    """The folder with hosod and hosoctl."""
    return built("hosod").parent


@pytest.fixture(scope="session")
def is_sanitized(build: Path) -> bool:
    """Whether the programs run under AddressSanitizer, several times slower."""
    return b"__asan_init" in (build / "hosod").read_bytes()


@pytest.fixture(scope="session")
def hosoctl() -> Path:
    """The operator's command."""
    return built("hosoctl")


MEMORY = Path("/dev/shm")


def scratch() -> Path:
    """A new folder with a path short enough for a Unix socket; in memory where
    that is possible: what is tested outlives a process, not a power cut."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 1 << 29
    return Path(tempfile.mkdtemp(prefix="hosod-",
                                 dir=MEMORY if roomy else None))


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of the test's own."""
    made = scratch()
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def province() -> Iterator[Province]:
    """A small stepped province, serving from 2020-09-07 00:00."""
    made = Province(seed=1, per_day=8).start()
    yield made
    made.stop()


@pytest.fixture
def list_server() -> Iterator[ListServer]:
    """A list in every style of paging, which the test changes."""
    made = ListServer().start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) \
        -> tuple[Path, Path]:
    """A certificate for localhost and its key."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def mail_server(certificate: tuple[Path, Path]) -> Iterator[MailServer]:
    """An SMTP server with STARTTLS and AUTH."""
    made = MailServer(*certificate).start()
    yield made
    made.stop()


@pytest.fixture
def hook_server() -> Iterator[HookServer]:
    """A webhook's endpoint."""
    made = HookServer().start()
    yield made
    made.stop()


@pytest.fixture
def make_daemon(build: Path) -> Iterator[Callable[[Path, Path], Daemon]]:
    """Makes daemons from (configuration, control socket); ends them all."""
    made: list[Daemon] = []

    def make(config: Path, control: Path) -> Daemon:
        made.append(Daemon(build, config, control))
        return made[-1]
    yield make
    for daemon in made:
        if daemon.is_alive:
            daemon.kill()


@pytest.fixture
def offices(folder: Path, make_daemon: Callable[[Path, Path], Daemon]) \
        -> Iterator[Offices]:
    """Offices over fault servers."""
    made = Offices(folder, make_daemon)
    yield made
    made.close()
