"""Digests and an evidence sheet as Chromium shows them: `pages.py ROOT OUT`.

ROOT is a Debian root that has it.  What it shows are digests of a watched
province, composed by hosoctl; OUT gets each as PNG, 600 and 360 px wide, by day
and by night.  The evidence sheet of the dossier of which most was told is
printed as a PDF of A4 pages, and shown as PNG as wide as such a page.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests" / "system"), str(ROOT / "scripts")]

from harness.watched import watch_province  # noqa: E402

BUILD = Path(os.environ.get("HOSOD_BUILD", ROOT / "build"))
START, UNTIL = datetime(2020, 9, 7), datetime(2020, 9, 18, 21, 30)
READERS = {"province": "kstthc@tinh.example", "head": "ct@ducvan.example"}
SCREENS = {600: 900, 360: 740}  # width: height
A4 = 794                        # px of its 210 mm
PLACE = "/srv/pages"            # inside the root
# Asks a page in a frame of its own width how large it is.
FRAME = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
<iframe id="frame" width="%d" height="5000" style="border:0" srcdoc="%s">
</iframe><pre id="found"></pre><script>
window.onload = () => {
  const page = document.getElementById("frame").contentDocument;
  const lists = [...page.querySelectorAll("h2")].find(
      head => head.textContent.startsWith("2. "));
  const bars = [...page.querySelectorAll("td")].filter(
      cell => cell.style.height == "16px");
  document.getElementById("found").textContent = JSON.stringify({
    wide: page.documentElement.scrollWidth,
    high: Math.ceil(page.querySelector("table").getBoundingClientRect().bottom),
    lists: lists.getBoundingClientRect().top,
    bars: bars.map(cell => cell.getBoundingClientRect().width),
    night: matchMedia("(prefers-color-scheme: dark)").matches,
    ground: getComputedStyle(page.querySelector(".sheet")).backgroundColor});
};</script>"""


def chromium(root: Path, night: bool, *words: str) -> str:
    """Runs it inside the root; what it prints."""
    done = subprocess.run(
        ["chroot", str(root), "chromium", "--headless", "--no-sandbox",
         "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
         "--user-data-dir=/tmp/chromium",
         f"--blink-settings=preferredColorScheme={0 if night else 1}",
         *words], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        sys.exit(f"chromium: {done.stderr[-2000:]}")
    return done.stdout


def measure(root: Path, page: str, width: int, night: bool) -> dict:
    """What the page comes to in a frame of that width."""
    file = root / PLACE.lstrip("/") / "frame.html"
    file.write_text(FRAME % (width, html.escape(page)), "utf-8")
    shown = chromium(root, night, "--window-size=800,6000", "--dump-dom",
                     f"file://{PLACE}/frame.html")
    found = re.search(r'<pre id="found">(.*?)</pre>', shown, re.S)
    return json.loads(html.unescape(found[1]))


def picture(root: Path, page: str, width: int, height: int, night: bool,
            to: Path) -> None:
    place = root / PLACE.lstrip("/")
    (place / "page.html").write_text(page, "utf-8")
    chromium(root, night, f"--window-size={width},{height}",
             "--force-device-scale-factor=1",
             f"--screenshot={PLACE}/page.png", f"file://{PLACE}/page.html")
    shutil.move(place / "page.png", to)
    head = to.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n", to
    assert struct.unpack(">II", head[16:24])[0] == width, to


def judge(found: dict, name: str, width: int, night: bool) -> list[str]:
    """What is wrong with what was measured."""
    wrong = []
    if found["wide"] > width:
        wrong.append(f"{found['wide']} px wide")
    if found["lists"] > SCREENS[width]:
        wrong.append(f"its lists begin {found['lists']:.0f} px down")
    if not found["bars"] or min(found["bars"]) < 1:
        wrong.append(f"a part of the bar cannot be seen: {found['bars']}")
    if found["night"] != night:
        wrong.append("the browser took day for night")
    if (found["ground"] != "rgb(255, 255, 255)") != night:
        wrong.append(f"its ground is {found['ground']}")
    return [f"{name}, {width} px, {'night' if night else 'day'}: {one}"
            for one in wrong]


# Asks a sheet in a frame as wide as the text of an A4 page what sticks out.
SHEET = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
<iframe id="frame" width="680" height="5000" style="border:0" srcdoc="%s">
</iframe><pre id="found"></pre><script>
window.onload = () => {
  const page = document.getElementById("frame").contentDocument;
  document.getElementById("found").textContent = JSON.stringify({
    wide: page.documentElement.scrollWidth,
    high: Math.ceil(page.documentElement.getBoundingClientRect().height),
    narrow: Math.min(...[...page.querySelectorAll("td")].map(
        cell => cell.getBoundingClientRect().width))});
};</script>"""


def print_sheet(root: Path, page: str, to: Path) -> list[str]:
    """The sheet as PDF and PNG; what is wrong with it."""
    place = root / PLACE.lstrip("/")
    (place / "page.html").write_text(page, "utf-8")
    (place / "frame.html").write_text(SHEET % html.escape(page), "utf-8")
    shown = chromium(root, False, "--window-size=800,6000", "--dump-dom",
                     f"file://{PLACE}/frame.html")
    found = json.loads(html.unescape(re.search(
        r'<pre id="found">(.*?)</pre>', shown, re.S)[1]))
    chromium(root, False, "--no-pdf-header-footer", "--print-to-pdf-no-header",
             f"--print-to-pdf={PLACE}/page.pdf", f"file://{PLACE}/page.html")
    shutil.move(place / "page.pdf", to.with_suffix(".pdf"))
    picture(root, page, A4, found["high"] + 40, False, to)
    sizes = [tuple(round(float(number)) for number in box.split())
             for box in re.findall(rb"/MediaBox\s*\[([\d. ]+)\]",
                                   to.with_suffix(".pdf").read_bytes())]
    print(f"{to.with_suffix('.pdf')}: {len(sizes)} pages", flush=True)
    wrong = []
    if found["wide"] > 680:
        wrong.append(f"evidence sheet: {found['wide']} px wide")
    if found["narrow"] < 40:
        wrong.append(f"evidence sheet: a cell {found['narrow']} px wide")
    if not sizes or {size[2:] for size in sizes} != {(595, 842)}:
        wrong.append(f"evidence sheet: pages of {sizes}")
    return wrong


def most_told(folder: Path) -> str:
    """The dossier of which most was told."""
    with sqlite3.connect(folder / "state" / "hosod.db") as database:
        [(code,)] = database.execute(
            "SELECT code FROM dossier JOIN notice ON notice.dossier = "
            "dossier.id GROUP BY dossier.id ORDER BY count(*) DESC, code "
            "LIMIT 1").fetchall()
    return code


def ask(folder: Path, file: Path, *words: str) -> str:
    """What hosoctl writes as HTML."""
    subprocess.run([str(BUILD / "hosoctl"), words[0], "--config",
                    str(folder / "hosod.yaml"), *words[1:], "--html",
                    str(file)], check=True, stdout=subprocess.DEVNULL)
    return file.read_text("utf-8")


def digests(folder: Path) -> dict[str, str]:
    pages = {}
    for name, reader in READERS.items():
        pages[name] = ask(folder, folder / f"{name}.html", "digest", "--to",
                          reader)
    return pages


def main() -> None:
    root, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    (root / PLACE.lstrip("/")).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        watch_province(BUILD, Path(folder), START, UNTIL)
        pages = digests(Path(folder))
        sheet = ask(Path(folder), Path(folder) / "sheet.html", "show",
                    most_told(Path(folder)))
    wrong = print_sheet(root, sheet, out / "evidence.png")
    for name, page in pages.items():
        for width in SCREENS:
            for night in (False, True):
                found = measure(root, page, width, night)
                wrong += judge(found, name, width, night)
                to = out / f"{name}-{width}{'-night' if night else ''}.png"
                picture(root, page, width, found["high"], night, to)
                print(f"{to}: {found['high']} px high, lists from "
                      f"{found['lists']:.0f} px on", flush=True)
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
