"""The dashboard in Chromium: `web_pages.py ROOT OUT`.

ROOT is a Debian root that has it, AXE in the environment the script of axe-core.
A stand-in province is watched for two weeks; the daemon stays, and hosoweb over
its database is used as people use it, with scripts forbidden.  Then every page
that its links lead to, two of each kind, is judged by axe-core at 360 and 1280
px by day and by night, is no wider than the screen at 320 px, and asks nobody
else for anything.  PNGs and a printed page go to OUT.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests" / "system"), str(ROOT / "scripts"),
                str(Path(__file__).resolve().parent)]

from browser import Browser, Driver  # noqa: E402
from harness.config import (maildir_channel, portal_source,  # noqa: E402
                            secret, write_config)
from harness.daemon import Daemon  # noqa: E402
from harness.door import ACCOUNTS, PASSWORD  # noqa: E402
from harness.web import Web  # noqa: E402
from standin.province import Province  # noqa: E402

BUILD = Path(os.environ.get("HOSOD_BUILD", ROOT / "build"))
START, UNTIL = datetime(2020, 9, 7), datetime(2020, 9, 18, 10)
PROVINCE, HEAD = "vp.kstt", "ct.nganson"
HERE, OTHERS = ".21.H99", ".22.H99"   # of the head's district, of another
PATIENCE_S = 10
KEY = "khoa-thu-nghiem-0123456789-abcdefghi"
OF_A_KIND = 2
SIZES = ((1280, 900), (360, 740))
NARROW = 320
DOCS = ("overview", "agency", "dossier", "phone")
AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ['violations']}).then(
    found => done(found.violations.map(one => one.id + ': ' +
        one.nodes.map(node => node.target.join(' ') + ' ' + node.html.slice(
            0, 120) + ' ' + node.failureSummary).join(' | '))),
    error => done(['axe: ' + error]));"""


def say(words: str) -> None:
    print(words, flush=True)


@dataclass
class Site:
    """The daemon that stands still, hosoweb, and the address of it."""

    folder: Path
    daemon: Daemon
    web: Web

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.web.port}"

    def rows(self, sql: str, *values: object) -> list[tuple]:
        with sqlite3.connect(self.folder / "state" / "hosod.db") as database:
            return database.execute(sql, values).fetchall()

    def dossier(self, tail: str, more: str = "") -> str:
        """The path of an open one of agencies whose code ends so."""
        [(source, code)] = self.rows(
            "SELECT s.name, d.code FROM dossier d JOIN source s ON s.id ="
            " d.source WHERE d.ended IS NULL AND d.code LIKE ? "
            f"{more} ORDER BY d.code LIMIT 1", f"%{tail}-%")
        return f"/ho-so/{source}/{quote(code, safe='')}"

    def link(self) -> str:
        """That of the newest letter that has one."""
        for letter in sorted((self.folder / "letters" / "new").iterdir(),
                             key=lambda file: file.stat().st_mtime_ns,
                             reverse=True):
            text = letter.read_text("utf-8", "replace").replace("=\n", "")
            if found := re.search(r"/t/[\w-]{72}", text):
                return found[0]
        raise AssertionError("no letter has a link")


def token(name: bytes, expires: int) -> str:
    """A link by another program, see test_web.py."""
    said = name + expires.to_bytes(6, "big")
    mac = hmac.digest(KEY.encode(), b"hosod letter link 1\n" + said, "sha256")
    return "/t/" + base64.urlsafe_b64encode(said + mac).decode()


def sign_in(browser: Browser, site: Site, account: str, password: str) -> None:
    browser.go(site.address + "/dang-nhap")
    browser.type("#ten", account)
    browser.type("#mat-khau", password)
    browser.click("main button")


def must(holds: Callable[[], object], browser: Browser, what: str) -> None:
    """Soon: a page that was asked for may still be on its way."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            if holds():
                return
        except (AssertionError, IndexError):
            pass  # a part of the page that has just gone, or is not there yet
        time.sleep(.05)
    raise AssertionError(f"{what}: {browser.url}\n{browser.text()[:2000]}")


def click_sign_in(browser: Browser, site: Site) -> None:
    browser.go(site.address + "/danh-sach?tinh-trang=qua-han")
    must(lambda: "/dang-nhap?ve=" in browser.url, browser, "asked to sign in")
    browser.type("#ten", HEAD)
    browser.type("#mat-khau", "sai")
    browser.click("main button")
    must(lambda: "chưa đúng" in browser.text(".error"), browser, "refused")
    must(lambda: not browser.read("/cookie"), browser, "no cookie")
    browser.type("#mat-khau", PASSWORD)
    browser.click("main button")
    must(lambda: browser.url.endswith("/danh-sach?tinh-trang=qua-han"), browser,
         "signed in, and back")
    must(lambda: "Chủ tịch Ví Dụ" in browser.text(".who"), browser, "named")
    say("sign-in: refused, allowed, back where it was wanted")


def overview(browser: Browser, site: Site) -> None:
    """There, once its figures are made."""
    for _ in range(100):
        browser.go(site.address + "/")
        if "Số liệu đang được lập" not in browser.text():
            return
        time.sleep(.1)
    raise AssertionError("no figures are made")


def click_through(browser: Browser, site: Site) -> str:
    """From the overview to a dossier; its code."""
    overview(browser, site)
    browser.click("main table a", "Nà Phặc")
    must(lambda: "/don-vi/" in browser.url, browser, "an agency")
    browser.click("nav a", "Danh sách")
    browser.click("#tinh-trang option[value=qua-han]")
    browser.click("main button", "Lọc")
    must(lambda: "tinh-trang=qua-han" in browser.url, browser, "filtered")
    must(lambda: len(browser.find("main tbody tr")) == len(
        browser.find("main tbody td.late")) > 0, browser, "the late alone")
    code = browser.text("main tbody th a")
    browser.type("#tim", code)
    browser.click(".search button")
    must(lambda: unquote(browser.url).endswith("/" + code), browser, "searched")
    must(lambda: "Diễn biến" in browser.text(), browser, "its timeline")
    must(lambda: browser.find("h2", "Hạn và cách tính"), browser, "its deadline")
    say(f"overview, agency, filter, search, timeline of {code}")
    return code


def click_acts(browser: Browser, site: Site, code: str) -> None:
    browser.click("input[name=reason]")
    browser.type("#note", "đang chờ <b>ý kiến</b>")
    browser.click("main button", "Đã biết")
    must(lambda: "Đã ghi nhận lúc" in browser.text(".done"), browser, "acknowledged")
    must(lambda: "đang chờ <b>ý kiến</b>" in browser.text(".done"), browser, "note")
    [(who, note)] = site.rows(
        "SELECT a.who, a.note FROM ack a JOIN dossier d ON d.id = a.dossier"
        " WHERE d.code = ?", code)
    must(lambda: who == "Chủ tịch Ví Dụ" or HEAD in who, browser, f"by {who}")
    say(f"acknowledged {code} as {who}: {note}")
    browser.type("#number", "15/XL-UBND")
    # A date is set as the browser's own calendar sets it.
    for name, day in ("date", "18092020"), ("new_date", "25092020"):
        field = browser.find(f"#{name}")[0]
        browser.post(f"/element/{field}/value", text=typed(browser, day))
    browser.type("#why", "hồ sơ cần xác minh thêm")
    browser.click("main button", "Ghi nhận văn bản xin lỗi")
    must(lambda: "15/XL-UBND" in browser.text(".done"), browser, "apologised")
    must(lambda: "15/XL-UBND" in browser.text("main table"), browser, "in history")
    say(f"apology recorded: {browser.text('.done')}")


def typed(browser: Browser, day: str) -> str:
    """A day as its field takes it: in the order of the browser's language,
    which is the one it shows."""
    return day if browser.run("return navigator.language") == "vi" else \
        day[2:4] + day[:2] + day[4:]


def click_scope(browser: Browser, site: Site) -> None:
    other = site.dossier(OTHERS)
    code = unquote(other.rpartition("/")[2])
    for path in (other, "/don-vi/000.00.22.H99", "/thu"):
        browser.go(site.address + path)
        must(lambda: "Không có trang này" in browser.text() or
             "404" in status(browser, site, path), browser, f"{path} is none")
        must(lambda: code not in browser.text("main"), browser, "tells nothing")
    browser.go(site.address + "/")
    browser.type("#tim", code)
    browser.click(".search button")
    must(lambda: "Không có hồ sơ nào." in browser.text(), browser, "finds nothing")
    say(f"{code} of another district: 404 by address, not found by search")


def status(browser: Browser, site: Site, path: str) -> str:
    """As the server gives it to this browser's account."""
    cookie = "; ".join(f"{one['name']}={one['value']}"
                       for one in browser.read("/cookie"))
    return str(site.web.ask("GET", path, Cookie=cookie).status)


def click_link(browser: Browser, site: Site) -> None:
    link = site.link()
    browser.go(site.address + link)
    before = site.rows("SELECT count(*) FROM ack")[0][0]
    must(lambda: browser.find("input[name=dossier]"), browser, "the letter's dossiers")
    if not browser.find("input[name=dossier]:checked"):
        browser.click("input[name=dossier]")
    browser.click("input[name=reason]")
    browser.click("main button", "gửi nguyên nhân")
    must(lambda: "đã ghi nhận lúc" in browser.text(), browser, "link used")
    must(lambda: site.rows("SELECT count(*) FROM ack")[0][0] > before, browser,
         "kept")
    other = "A" if link[-1] != "A" else "B"
    raw = base64.urlsafe_b64decode(link[3:])[:16]
    for path, what in (link[:20] + other + link[21:], "403"), \
            (token(raw, 1_600_000_000), "410"):
        browser.go(site.address + path)
        must(lambda: status(browser, site, path) == what, browser, f"is {what}")
        must(lambda: not browser.find("form[method=post]:not(.who)"), browser,
             "no form")
    say("a letter's link: used, forged (403), expired (410)")


def kind(path: str) -> str:
    """Pages of one kind look alike."""
    parts = urlsplit(path)
    return "/" + parts.path.split("/")[1] + ("?" if parts.query else "")


def links(browser: Browser, site: Site) -> list[str]:
    found = browser.run(
        "return [...document.querySelectorAll('a[href]:not([download])')]"
        ".map(one => one.href)")
    return [one[len(site.address):].partition("#")[0] for one in found
            if one.startswith(site.address + "/")]


def is_page(site: Site, browser: Browser, path: str) -> bool:
    cookie = "; ".join(f"{one['name']}={one['value']}"
                       for one in browser.read("/cookie"))
    got = site.web.ask("HEAD", path, Cookie=cookie)
    return got.headers.get("content-type", "").startswith("text/html")


def try_axe(browser: Browser) -> None:
    """It finds what is wrong, else it says nothing of the rest."""
    browser.go("data:text/html,<title>a</title><img src='data:,'>"
               "<p style='color:%23aaa'>thử xem</p>")
    browser.run(Path(os.environ["AXE"]).read_text("utf-8"))
    found = " ".join(browser.wait_for(AXE))
    for rule in ("image-alt", "color-contrast", "html-has-lang"):
        must(lambda: rule in found, browser, f"axe-core knows {rule}")


def judge(browser: Browser, site: Site, name: str) -> list[str]:
    """What is wrong with the page that is shown."""
    wrong = []
    browser.run(Path(os.environ["AXE"]).read_text("utf-8"))
    for width, height in SIZES:
        for night in (False, True):
            browser.screen(width, height, night)
            for one in browser.wait_for(AXE):
                wrong.append(f"{name}, {width} px, "
                             f"{'night' if night else 'day'}: {one}")
    browser.screen(NARROW, 700)
    wide = browser.run("return document.documentElement.scrollWidth")
    if wide > NARROW:
        wrong.append(f"{name}: {wide} px wide at {NARROW}")
    for url in browser.asked():
        # The icon of a date's field is in the browser itself.
        if not url.startswith((site.address + "/", "data:")):
            wrong.append(f"{name}: asks for {url}")
    for one in browser.log("browser"):
        if "status of" not in one["message"]:
            wrong.append(f"{name}: {one['message']}")
    return wrong


def crawl(browser: Browser, site: Site, first: list[str]) -> list[str]:
    """Every page its links lead to, some of each kind; what is wrong."""
    wrong: list[str] = []
    seen, waiting = set(first), list(first)
    kinds: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        given = path in first
        if not given and (kinds[kind(path)] >= OF_A_KIND or
                          not is_page(site, browser, path)):
            continue
        kinds[kind(path)] += 1
        browser.go(site.address + path)
        for one in links(browser, site):
            if one not in seen:
                seen.add(one)
                waiting.append(one)
        wrong += judge(browser, site, path)
    say(f"axe-core: {sum(kinds.values())} pages, four views each: "
        + ", ".join(f"{name} {count}" for name, count in sorted(kinds.items())))
    return wrong


def pictures(browser: Browser, site: Site, dossier: str, out: Path) -> None:
    for name, path, width, height, night in (
            ("overview", "/", 1100, 760, False),
            ("overview-night", "/", 1100, 760, True),
            ("agency", "/don-vi/000.00.21.H99", 1100, 640, False),
            ("list", "/danh-sach", 1100, 640, False),
            ("dossier", dossier, 1100, 820, False),
            ("dossier-whole", dossier, 1100, 3000, False),
            ("phone", "/hom-nay", 360, 740, False),
            ("phone-overview", "/", 360, 1600, False),
            ("phone-list", "/danh-sach", 360, 1600, False),
            ("phone-dossier", dossier, 360, 1600, False),
            ("sources", "/nguon", 1100, 640, False),
            ("outbox", "/thu", 1100, 640, False),
            ("findings", "/phat-hien", 1100, 640, False),
            ("calendar", "/lich", 1100, 640, False),
            ("forms", "/bieu-mau", 1100, 640, False)):
        if status(browser, site, path) == "404":
            continue
        browser.screen(width, height, night)
        browser.go(site.address + path)
        browser.picture(out / f"web-{name}.png")
    browser.screen(1280, 900)
    browser.go(site.address + dossier)
    browser.printed(out / "web-dossier.pdf")
    say(f"pictures in {out}")


def watch(folder: Path, province: Province) -> Site:
    config = write_config(
        folder, [portal_source(folder, province.url)],
        [maildir_channel(folder)], web={
            "accounts": secret(folder, "accounts", ACCOUNTS.replace(
                "<i>kiểm soát</i>", "kiểm soát")),
            "user": str(os.getuid()), "address": "http://127.0.0.1",
            "public": True, "public_hotline": "0900000001",
            "public_address": "phananh@tinh.example",
            "key": secret(folder, "web", KEY)})
    daemon = Daemon(BUILD, config, folder / "control")
    daemon.start(step=START)
    province.advance(UNTIL, daemon)
    return Site(folder, daemon, Web(BUILD, config).start())


def use(driver: Driver, site: Site) -> None:
    """As people do, without scripts."""
    browser = Browser(driver, scripts=False)
    browser.go("data:text/html,<title>a</title><script>document.title='b'"
               "</script>")
    must(lambda: browser.title == "a", browser, "scripts are forbidden")
    browser.screen(1280, 900)
    click_sign_in(browser, site)
    code = click_through(browser, site)
    click_acts(browser, site, code)
    click_scope(browser, site)
    click_link(browser, site)
    browser.go(site.address + "/")
    browser.click(".who button")
    browser.go(site.address + "/danh-sach")
    must(lambda: "/dang-nhap" in browser.url, browser, "signed out")
    browser.close()


def look(driver: Driver, site: Site, out: Path) -> list[str]:
    """At every page."""
    browser = Browser(driver, scripts=True)
    browser.screen(1280, 900)
    try_axe(browser)
    sign_in(browser, site, PROVINCE, "sai")
    wrong = judge(browser, site, "refused")
    browser.go(site.address + "/khong-co")
    wrong += judge(browser, site, "/khong-co")
    wrong += crawl(browser, site, ["/dang-nhap", "/cong-khai", site.link(),
                                   "/t/" + "A" * 72])
    sign_in(browser, site, PROVINCE, PASSWORD)
    overview(browser, site)
    wrong += crawl(browser, site, ["/", "/danh-sach?tinh-trang=qua-han",
                                   "/danh-sach?tinh-trang=sai", "/khong-co",
                                   site.dossier(HERE)])
    pictures(browser, site, site.dossier(
        HERE, "AND EXISTS (SELECT 1 FROM finding f WHERE f.dossier = d.id)"), out)
    browser.close()
    return wrong


def main() -> None:
    root, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    province = Province(seed=5, per_day=8).start()
    with tempfile.TemporaryDirectory() as folder:
        site = watch(Path(folder), province)
        driver = Driver(root)
        try:
            use(driver, site)
            wrong = look(driver, site, out)
        finally:
            driver.stop()
            site.web.stop()
            site.daemon.terminate()
            province.stop()
    if wrong:
        sys.exit("\n".join(wrong))
    if os.environ.get("DOCS"):
        for name in DOCS:
            shutil.copy(out / f"web-{name}.png", ROOT / "docs")
    say("no violation, nothing wider than its screen, no other origin")


if __name__ == "__main__":
    main()
