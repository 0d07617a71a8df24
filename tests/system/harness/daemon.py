"""The daemon under test, as a process."""

from __future__ import annotations

import json
import os
import subprocess
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from standin.clock import Control


class Ended(AssertionError):
    """The daemon ended while it was waited for."""


class Daemon:
    """One hosod with its configuration; may be started again after it ended.

    Its standard error is kept in `stderr` of the folder, one run after the
    other.
    """

    def __init__(self, build: Path, config: Path, control: Path):
        self.build, self.config = build, config
        self.control = Control(control)
        self.process: subprocess.Popen[bytes] | None = None
        self._stderr = config.parent / "stderr"

    def command(self, *more: str) -> list[str]:
        """The command line."""
        return [str(self.build / "hosod"), "--config", str(self.config), *more]

    def start(self, *more: str, step: datetime | None = None,
              credentials: Path | None = None,
              variables: dict[str, str] | None = None) -> Daemon:
        """Starts it, in step time from an instant on, and waits until it
        answers; Ended when it never does."""
        assert not self.is_alive
        if step:
            more += ("--clock", f"{step.isoformat(timespec='minutes')},step")
        environment = {**os.environ, **(variables or {})}
        if credentials:
            environment["CREDENTIALS_DIRECTORY"] = str(credentials)
        with self._stderr.open("ab") as err:
            self.process = subprocess.Popen(
                self.command(*more), stdin=subprocess.DEVNULL, stdout=err,
                stderr=err, env=environment)
        self.wait_until_ready()
        return self

    def wait_until_ready(self, patience: float = 20.0) -> None:
        """Returns once the control socket answers."""
        assert self.process
        until = time.monotonic() + patience
        while True:
            try:
                self.control.ask("ping")  # even a refusal is an answer
                return
            except OSError:
                if self.process.poll() is not None:
                    raise Ended(
                        f"hosod ended with {self.process.returncode}:\n"
                        f"{self.stderr}") from None
                if time.monotonic() > until:
                    raise AssertionError(
                        f"hosod does not answer:\n{self.stderr}") from None
                time.sleep(.01)

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    @property
    def stderr(self) -> str:
        """What it has said so far, in all its runs."""
        return (self._stderr.read_text("utf-8", "replace")
                if self._stderr.exists() else "")

    def to(self, at: datetime) -> None:
        """Moves its step clock: a follower of the province."""
        try:
            self.control.to(at)
        except (TimeoutError, RuntimeError) as error:
            raise AssertionError(f"{error}\n{self.stderr[-4000:]}") from error

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def terminate(self, patience: float = 20.0) -> int:
        """SIGTERM; its exit code."""
        assert self.process
        self.process.terminate()
        return self.process.wait(patience)

    def run(self, *more: str, patience: float = 120.0) \
            -> subprocess.CompletedProcess[str]:
        """Runs it to its end: --check, --once."""
        return subprocess.run(
            self.command(*more), stdin=subprocess.DEVNULL, text=True,
            capture_output=True, timeout=patience, check=False)

    def ctl(self, *words: str, patience: float = 30.0, input: str = "") \
            -> subprocess.CompletedProcess[str]:
        """Runs hosoctl with the same configuration."""
        return subprocess.run(
            [str(self.build / "hosoctl"), "--config", str(self.config),
             *words], input=input, text=True,
            capture_output=True, timeout=patience, check=False)

    def ctl_json(self, *words: str) -> Any:
        """What hosoctl answers with --json."""
        done = self.ctl(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
