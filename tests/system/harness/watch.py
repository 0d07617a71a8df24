"""A daemon beside a list that changes, both moved by the test."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from harness.daemon import Daemon
from harness.list_server import ListServer
from standin.letters import Folder

START = datetime(2020, 9, 7, 8, 0)
QUARTER = timedelta(minutes=15)


class Watch:
    """A daemon beside a server, both moved by the test."""

    def __init__(self, server: ListServer, daemon: Daemon, folder: Path):
        self.server, self.daemon, self.folder = server, daemon, folder
        self.now = START
        server.now = START

    def start(self) -> Watch:
        self.daemon.start(step=self.now)
        self.to(self.now)
        return self

    def to(self, at: datetime) -> None:
        self.now = self.server.now = at
        self.daemon.to(at)

    def poll(self) -> None:
        """The next poll happens."""
        self.to(self.now + QUARTER)

    def standings(self) -> dict[str, str]:
        return {row["code"]: row["standing"]
                for row in self.daemon.ctl_json("list")}

    def gone(self) -> set[str]:
        return {code for code, standing in self.standings().items()
                if standing == "gone"}

    def story(self, code: str) -> list[dict[str, Any]]:
        return self.daemon.ctl_json("show", code)["timeline"]

    def findings(self, code: str) -> set[str]:
        return {one["state"] for one in self.story(code)
                if one["kind"] == "finding"}

    def subjects(self) -> list[str]:
        return [letter.subject for letter in
                Folder(self.folder / "letters").new()]

    def log(self, *words: str) -> list[str]:
        return [line for line in self.daemon.stderr.splitlines()
                if all(word in line for word in words)]
