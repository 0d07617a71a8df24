"""Every page that there is, as every account: whoever is not of the province
reads no byte of what is outside his scope.  The pages are those of the
program's own table (tests/tools/routes), so that none is forgotten."""

from __future__ import annotations

import html
import http.client
import io
import re
import shutil
import sqlite3
import subprocess
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlencode, urlsplit

import pytest

from conftest import ROOT, built, scratch
from harness.config import (maildir_channel, portal_source, secret,
                            write_config)
from harness.daemon import Daemon
from harness.door import ACCOUNTS, PASSWORD
from harness.web import Web
from standin.province import Province

START, UNTIL = datetime(2020, 9, 7), datetime(2020, 9, 16, 10)
# Agencies of each account's subtree end so; None: it sees all; "": nothing.
SCOPES = {"": "", "vp.kstt": None, "ct.nganson": ".21.H99",
          "qua.proxy": ".22.H99"}
MADE_UP = "000.99.99.H99-200907-9999"  # as long as a code, and nobody's
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
LINK = re.compile(r'(?:href|action)="([^"]*)"')


class Route(NamedTuple):
    path: str
    who: str
    takes: str


def routes() -> list[Route]:
    told = subprocess.run([built("tests/tools/routes")], check=True, text=True,
                          capture_output=True).stdout
    return [Route(*line.split("\t")) for line in told.splitlines()]


def agency_of(code: str) -> str:
    return code.split("-")[0]


def is_of(code: str, scope: str | None) -> bool:
    return scope is None or (bool(scope) and agency_of(code).endswith(scope))


def officers(scope: str | None) -> set[str]:
    """The names, accounts and addresses of who is of a scope; those of the
    province's own office are told to all whose dossiers it was told of."""
    found: set[str] = set()
    for line in (ROOT / "config" / "contacts.csv").read_text("utf-8") \
            .splitlines()[1:]:
        name, account, mail, _, agency = line.split(",")[:5]
        if is_of(agency, scope) and not agency.startswith("000.00.00"):
            found |= {name, account, mail}
    return found


@dataclass
class Town:
    """A watched province, the dashboard over it, and who is signed in."""

    daemon: Daemon
    web: Web
    codes: dict[str, str]  # of each dossier, where its page is
    headers: dict[str, dict[str, str]] = field(default_factory=dict)

    def ask(self, account: str, path: str, body: str | None = None) \
            -> tuple[int, str]:
        """The status, and all that came, headers and files unpacked too."""
        line = http.client.HTTPConnection("127.0.0.1", self.web.port,
                                          timeout=30)
        headers = dict(self.headers[account])
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded",
                        "Sec-Fetch-Site": "same-origin"}
        line.request("GET" if body is None else "POST", path,
                     None if body is None else body.encode(), headers)
        got = line.getresponse()
        whole, told = got.read(), str(got.headers)
        line.close()
        if whole[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(whole)) as book:
                whole = b"\n".join(map(book.read, book.namelist()))
        # As it came; as it is read; as a link in it is read.
        text = told + whole.decode("utf-8", "replace")
        return got.status, "\n".join(
            (text, html.unescape(text), unquote(html.unescape(text))))

    def outside(self, account: str) -> set[str]:
        """What no answer to it may hold."""
        scope = SCOPES[account]
        others = officers(None) - officers(scope) if scope is not None \
            else set()
        inside = " ".join(officers(scope))
        return {one for one in others if one and one not in inside} | {
            code for code in self.codes if not is_of(code, scope)}


def sign_in(town: Town) -> None:
    for account, scope in SCOPES.items():
        if account == "qua.proxy":
            town.headers[account] = {"X-Remote-User": account}
        elif scope == "":
            town.headers[account] = {}
        else:
            got = town.web.post("/dang-nhap", [
                ("ten", account), ("mat-khau", PASSWORD), ("ve", "/")])
            assert got.status == 303, got.text
            town.headers[account] = {
                "Cookie": got.headers["set-cookie"].split(";")[0]}
    for account in town.headers:  # until the figures are made
        for _ in range(100):
            if "Số liệu đang được lập" not in town.ask(account, "/")[1]:
                break
            time.sleep(.1)  # real time: a thread counts


@pytest.fixture(scope="module")
def town(build: Path) -> Iterator[Town]:
    folder = scratch()
    province = Province(seed=5, per_day=8).start()
    config = write_config(
        folder, [portal_source(folder, province.url)],
        [maildir_channel(folder)], web={
            "accounts": secret(folder, "accounts", ACCOUNTS),
            "address": "http://127.0.0.1",
            "proxy": {"header": "X-Remote-User", "from": "127.0.0.1"},
            "key": secret(folder, "web",
                          "khoa-thu-nghiem-0123456789-abcdefghi")})
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=START)
    province.advance(UNTIL, daemon)
    database = sqlite3.connect(folder / "state" / "hosod.db")
    codes = {code: f"{source}/{quote(code, safe='')}" for source, code
             in database.execute("SELECT s.name, d.code FROM dossier d"
                                 " JOIN source s ON s.id = d.source")}
    database.close()
    made = Town(daemon, Web(build, config).start(), codes)
    sign_in(made)
    yield made
    assert made.web.stop() == 0
    daemon.terminate()
    province.stop()
    shutil.rmtree(folder, ignore_errors=True)


def forms_of(path: str, town: Town) -> list[str]:
    """A route's own paths: itself, or what is below it."""
    if not path.endswith("/") or path == "/":
        return [path]
    agencies = {agency_of(code) for code in town.codes}
    return [path, *(path + one for one in agencies),
            *(path + where for where in town.codes.values()),
            *(path + code for code in town.codes)]


def walk(town: Town, account: str) -> dict[str, tuple[int, str]]:
    """Every page by its address, asked for plainly, and every page that one
    of them leads this account to."""
    agencies = sorted({agency_of(code) for code in town.codes})
    waiting = [one for route in routes() if "GET" in route.takes
               for one in forms_of(route.path, town)]
    waiting += [f"{one}?phieu=1" for one in waiting
                if one.count("/") > 2]
    waiting += [f"{route.path}?don-vi={agency}" for route in routes()
                for agency in agencies]
    got: dict[str, tuple[int, str]] = {}
    while waiting:
        path = waiting.pop()
        if path in got:
            continue
        got[path] = town.ask(account, path)
        for link in map(html.unescape, LINK.findall(got[path][1].partition(
                "</html>")[0])):
            to = urlsplit(path).path + link if link[:1] == "?" else link
            if to.startswith("/") and to.partition("#")[0] not in got:
                waiting.append(to.partition("#")[0])
    return got


def echoed(path: str, text: str) -> str:
    """An answer without what was asked for itself, which the way to signing
    in repeats, and the navigation."""
    asked = sorted({path, unquote(path), unquote(path).rpartition("/")[2]
                    .partition("?")[0], quote(path), quote(path, safe="/")},
                   key=len, reverse=True)
    for one in asked:
        if len(one) > 8:
            text = text.replace(one, "")
    return text


@pytest.mark.parametrize("account", SCOPES)
def test_nothing_of_others_is_told(town: Town, account: str) -> None:
    scope, outside = SCOPES[account], town.outside(account)
    got = walk(town, account)
    for path, (status, text) in got.items():
        assert status < 500, path
        text = text if status == 200 else echoed(path, text)
        told = [one for one in outside if one in text]
        assert not told, (account, path, status, told[:3])
    # The walk has seen what is not told to others, else it says nothing.
    seen = {code for code in town.codes if any(
        code in text for path, (status, text) in got.items()
        if status == 200)}
    assert seen == {code for code in town.codes if is_of(code, scope)}
    pages = {urlsplit(path).path for path, (status, _) in got.items()
             if status == 200}
    for route in routes():
        if route.who == "reader" and "GET" in route.takes and scope != "":
            assert any(one.startswith(route.path) for one in pages), route
        if route.who != "anybody" and scope == "":
            assert route.path not in pages


@pytest.mark.parametrize("account", ["ct.nganson", "qua.proxy"])
def test_a_dossier_of_others_is_as_none(town: Town, account: str) -> None:
    """Of one outside nothing can be told from one that does not exist."""
    scope = SCOPES[account]
    hers = [code for code in town.codes if not is_of(code, scope)]
    assert len(hers) > 5
    for route in routes():
        if "GET" not in route.takes or route.who == "anybody":
            continue
        forms = [route.path + "?ma=%s", route.path + "?don-vi=%s"]
        if route.path.endswith("/"):
            forms += [route.path + "%s", route.path + "motcua/%s",
                      route.path + "motcua/%s?phieu=1"]
        for form in forms:
            none = town.ask(account, form % MADE_UP)
            assert none[0] in (200, 303, 400, 404), (form, none[0])
            for code in hers[:20]:
                there = town.ask(account, form % code)
                assert there[0] == none[0], (form, code)
                assert strip(there[1], code) == strip(none[1], MADE_UP), \
                    (form, code)


def strip(text: str, code: str) -> str:
    """Without the code that was asked for and the moment."""
    return re.sub(r"Date: .*", "", text.replace(code, "").replace(
        str(len(code)), ""))


@pytest.mark.parametrize("account", SCOPES)
def test_nothing_of_others_is_changed(town: Town, account: str) -> None:
    scope = SCOPES[account]
    csrf = (CSRF.findall(town.ask(account, "/")[1]) or [""])[0]
    form = urlencode({"csrf": csrf, "act": "ack", "reason": "waiting-agency",
                      "days": "3", "dossier": "1-resolution", "number": "1",
                      "date": "2020-09-16", "new_date": "2020-09-20"})
    for route in routes():
        if "POST" not in route.takes or not route.path.endswith("/") or \
                route.who == "anybody":
            continue
        for code, where in town.codes.items():
            if is_of(code, scope):
                continue
            status, text = town.ask(account, route.path + where, form)
            assert status in (303, 404) and (status == 404 or scope == ""), \
                (route, code, status)
            assert "/dang-nhap" in text or code not in echoed(where, text)
    database = sqlite3.connect(town.daemon.config.parent / "state/hosod.db")
    kept = database.execute("SELECT (SELECT count(*) FROM ack) + (SELECT "
                            "count(*) FROM apology)").fetchone()
    database.close()
    assert kept == (0,)
