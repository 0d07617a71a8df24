"""hosoweb under test, as a process, and a browser's side of it."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def page(self) -> Page:
        """Read as a browser reads it."""
        return Page(self.text)


class Page(HTMLParser):
    """The tags, attributes, fields and texts of a page."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.labels: set[str] = set()
        self.links: list[tuple[str, str]] = []  # where to, and its words
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str,
                        attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self._open.append(tag)
        self.attributes.update(given)
        if tag == "a":
            self.links.append((given.get("href") or "", ""))
        if tag == "label":
            self.labels.add(given.get("for") or "")
        if tag in ("input", "textarea", "select"):
            self.fields.append({"tag": tag, **given,
                                "labelled": "yes" if "label" in self._open
                                else None})

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self._open):
            self.text += data
        if "a" in self._open:
            to, words = self.links.pop()
            self.links.append((to, words + data))

    def field(self, name: str) -> str:
        """The value of the first field of that name."""
        return next(one.get("value") or "" for one in self.fields
                    if one.get("name") == name)

    def chosen(self, name: str) -> list[str]:
        """The values of that name that are checked."""
        return [one.get("value") or "" for one in self.fields
                if one.get("name") == name and "checked" in one]

    def offered(self, name: str) -> list[str]:
        """All values of that name."""
        return [one.get("value") or "" for one in self.fields
                if one.get("name") == name]


class Web:
    """One hosoweb; its standard error is kept in `web-stderr`."""

    def __init__(self, build: Path, config: Path,
                 variables: dict[str, str] | None = None):
        self.build, self.config = build, config
        self.variables = variables or {}
        self.log = config.parent / "web-stderr"
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self, *more: str) -> Web:
        """Starts it on a port that it picks, and waits until it listens."""
        said = len(self.stderr)
        with self.log.open("ab") as err:
            self.process = subprocess.Popen(
                [str(self.build / "hosoweb"), "-c", str(self.config),
                 "--listen", "127.0.0.1:0", *more],
                stdin=subprocess.DEVNULL, stdout=err, stderr=err,
                env={**os.environ, **self.variables})
        until = time.monotonic() + 20
        while not (found := re.search(r"listening at 127\.0\.0\.1:(\d+)",
                                      self.stderr[said:])):
            assert self.process.poll() is None, self.stderr
            assert time.monotonic() < until, self.stderr
            time.sleep(.01)
        self.port = int(found[1])
        return self

    @property
    def stderr(self) -> str:
        """What it has said so far."""
        return self.log.read_text("utf-8") if self.log.exists() else ""

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        assert self.process
        self.process.terminate()
        return self.process.wait(20)

    def ask(self, method: str, path: str, body: bytes | None = None,
            **headers: str | bytes) -> Answer:
        """One request; a redirection is not followed."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, body, {
                name.replace("_", "-"): value
                for name, value in headers.items()})
            got = line.getresponse()
            return Answer(got.status, {name.lower(): value for name, value
                                       in got.getheaders()},
                          got.read().decode())
        finally:
            line.close()

    def get(self, path: str) -> Answer:
        """A page."""
        return self.ask("GET", path)

    def post(self, path: str, fields: list[tuple[str, str]],
             **headers: str) -> Answer:
        """A form, as a browser sends it under our Referrer-Policy."""
        return self.ask("POST", path, urlencode(fields).encode(), **{
            "Content_Type": "application/x-www-form-urlencoded",
            "Origin": "null", "Sec_Fetch_Site": "same-origin", **headers})
