"""Programs inside a Debian root, and what the servers among them share."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
SERVED_BY = "www-data"  # who runs what serves


@dataclass(frozen=True)
class Dossier:
    """What a server holds of a dossier, as its own store says; what it does
    not say is None."""

    code: str
    status: str
    officer: str | None = None
    received: int | None = None
    promised: int | None = None


class Host:
    """The root; ends every program that it started, each by its id."""

    def __init__(self, root: Path):
        self.root = root
        self._served: list[subprocess.Popen[bytes]] = []
        self._ended_by: list[tuple[str, ...]] = []

    def command(self, words: tuple[str, ...], variables: dict[str, str],
                user: str = SERVED_BY) -> list[str]:
        return ["chroot", f"--userspec={user}:{user}", str(self.root),
                "env", "-i", "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME=/srv", "LANG=C.UTF-8",
                *(f"{key}={value}" for key, value in variables.items()),
                *words]

    def run(self, *words: str, user: str = SERVED_BY, **variables: str) -> str:
        """To its end, which must be a good one; what it prints."""
        done = subprocess.run(self.command(words, variables, user), text=True,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=300, check=False)
        assert done.returncode == 0, \
            f"{' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def serve(self, url: str, *words: str, **variables: str) -> None:
        """In the background, until ``url`` answers."""
        self.start(lambda: fetch(url), *words, **variables)

    def start(self, ask: Callable[[], object], *words: str,
              user: str = SERVED_BY, ended_by: tuple[str, ...] = (),
              **variables: str) -> None:
        """In the background, until ``ask`` raises no OSError any more; what
        leaves our session has a command by which root ends it."""
        if ended_by:
            self._ended_by.append(ended_by)
        process = subprocess.Popen(
            self.command(words, variables, user), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)
        self._served.append(process)
        until = time.monotonic() + 60
        while True:
            try:
                ask()
                return
            except OSError as error:
                assert process.poll() is None, f"{words} ended"
                assert time.monotonic() < until, f"{words}: {error}"
                time.sleep(.1)

    def stop(self) -> None:
        for words in self._ended_by:
            subprocess.run(self.command(words, {}, "root"), timeout=60,
                           capture_output=True, check=False)
        for process in self._served:
            # Its session holds it and what it started, nothing else.
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)
        self._served.clear()
        self._ended_by.clear()

    def folder(self, name: str) -> Path:
        """A folder of the servers' own, new, under /srv of the root."""
        made = self.root / "srv" / name
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        subprocess.run(["chroot", str(self.root), "chown",
                        f"{SERVED_BY}:{SERVED_BY}", f"/srv/{name}"],
                       check=True)
        return made


def free_port() -> int:
    """One that nobody listened on a moment ago: none of the servers tells which
    it got when it is asked to pick."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str, method: str = "GET", body: bytes | None = None) -> bytes:
    request = urllib.request.Request(
        url, data=body, method=method,
        headers={"Content-Type": "application/json"} if body else {})
    with OPENER.open(request, timeout=20) as answer:
        return bytes(answer.read())
