"""Chromium in a Debian root, driven over WebDriver by what it prints in
https://www.w3.org/TR/webdriver2/ and by Chromium's own commands."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Driver:
    """chromedriver; browsers are opened by it."""

    def __init__(self, root: Path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            ["chroot", str(root), "chromedriver", f"--port={self.port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while True:
            try:
                self.ask("GET", "/status")
                return
            except OSError:
                assert self.process.poll() is None, "chromedriver ended"
                assert time.monotonic() < until, "chromedriver does not answer"
                time.sleep(.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """One command; the value of its answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", method=method,
            data=None if method == "GET" else json.dumps(body or {}).encode())
        try:
            with urllib.request.urlopen(request, timeout=120) as got:
                return json.load(got)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(
                f"{path}: {json.load(error)['value']['message']}") from None


class Browser:
    """One, with its own cookies; pages may run scripts or may not."""

    def __init__(self, driver: Driver, scripts: bool):
        self.driver = driver
        opened = driver.ask("POST", "/session", {"capabilities": {
            "alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": {
                "args": ["--headless=new", "--no-sandbox", "--disable-gpu",
                         "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--force-device-scale-factor=1", "--lang=vi"],
                "prefs": {"profile.managed_default_content_settings"
                          ".javascript": 1 if scripts else 2}},
                "goog:loggingPrefs": {"performance": "ALL",
                                      "browser": "ALL"}}}})
        self.session = f"/session/{opened['sessionId']}"

    def close(self) -> None:
        self.driver.ask("DELETE", self.session)

    def post(self, path: str, **body: Any) -> Any:
        return self.driver.ask("POST", self.session + path, body)

    def read(self, path: str) -> Any:
        return self.driver.ask("GET", self.session + path)

    def do(self, command: str, **given: Any) -> Any:
        """One of Chromium's own."""
        return self.post("/goog/cdp/execute", cmd=command, params=given)

    def go(self, url: str) -> None:
        self.post("/url", url=url)

    @property
    def url(self) -> str:
        return self.read("/url")

    @property
    def title(self) -> str:
        return self.read("/title")

    def find(self, selector: str, words: str = "") -> list[str]:
        """Elements by CSS, those alone that say the words."""
        found = [one[ELEMENT] for one in self.post(
            "/elements", using="css selector", value=selector)]
        return [one for one in found
                if not words or words in self.read(f"/element/{one}/text")]

    def text(self, selector: str = "body") -> str:
        return self.read(f"/element/{self.find(selector)[0]}/text")

    def click(self, selector: str, words: str = "") -> None:
        found = self.find(selector, words)
        assert found, f"{self.url}: no {selector} says {words!r}"
        self.post(f"/element/{found[0]}/click")

    def type(self, selector: str, text: str) -> None:
        found = self.find(selector)
        assert found, f"{self.url}: no {selector}"
        self.post(f"/element/{found[0]}/clear")
        self.post(f"/element/{found[0]}/value", text=text)

    def run(self, script: str, *given: Any) -> Any:
        """In the page; `return` gives a value."""
        return self.post("/execute/sync", script=script, args=list(given))

    def wait_for(self, script: str, *given: Any) -> Any:
        """In the page, until it calls its last argument."""
        return self.post("/execute/async", script=script, args=list(given))

    def screen(self, width: int, height: int, night: bool = False) -> None:
        """How large the page is shown, and by day or by night."""
        self.do("Emulation.setDeviceMetricsOverride", width=width,
                height=height, deviceScaleFactor=1, mobile=False)
        self.do("Emulation.setEmulatedMedia", media="", features=[
            {"name": "prefers-color-scheme",
             "value": "dark" if night else "light"}])

    def picture(self, to: Path) -> None:
        to.write_bytes(base64.b64decode(self.read("/screenshot")))

    def printed(self, to: Path) -> None:
        """The page as PDF of A4."""
        got = self.do("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)
        to.write_bytes(base64.b64decode(got["data"]))

    def log(self, kind: str) -> list[dict[str, Any]]:
        """What is new of it."""
        return self.post("/se/log", type=kind)

    def asked(self) -> list[str]:
        """The addresses that pages have asked for since the last time."""
        told = [json.loads(one["message"])["message"]
                for one in self.log("performance")]
        return [one["params"]["request"]["url"] for one in told
                if one["method"] == "Network.requestWillBeSent"]
