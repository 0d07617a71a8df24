"""hosod's workbooks in LibreOffice; scripts/prove-office runs this with a Debian
root that has it.

A fortnight of an invented province.  Each workbook that hosoctl writes is
opened there and saved as a table, which must be cell by cell what is in the
workbook's own parts and, for the form, what a person reads off the printed one;
and as a PDF, whose words must stand in the form's order.

  books.py ROOT [SEED]
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

sys.dont_write_bytecode = True
SOURCE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(SOURCE / "scripts"), str(SOURCE / "tests" / "system")]
from harness.config import (maildir_channel, portal_source,  # noqa: E402
                            write_config)
from harness.daemon import Daemon  # noqa: E402
from harness.workbook import cells_of  # noqa: E402
from standin.province import Province  # noqa: E402

BUILD = Path(os.environ.get("HOSOD_BUILD", SOURCE / "build"))
SWEEP, UNTIL = datetime(2020, 9, 7), datetime(2020, 9, 16, 12)
PERIOD = "2020-09"

# What a person reads on the printed form, from its head down.
FORM = [
    "Biểu số II.06a/VPCP/KSTT",
    "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
    "Kỳ báo cáo: Tháng 9 năm 2020 (15/08/2020 – 14/09/2020)",
    "Đơn vị tính: Số hồ sơ TTHC",
    "Số hồ sơ nhận giải quyết", "Số lượng hồ sơ đã giải quyết",
    "Số lượng hồ sơ đang giải quyết",
    "(1) (2) (3) (4) (5) (6) (7) (8) (9) (10) (11) (12) (13)",
    "Tổng số", "Người lập biểu",
]
BOOKS = {
    "II.06a": ["report", "II.06a", "--period", PERIOD],
    "tong-hop": ["report", "tong-hop", "--period", PERIOD],
    "mau": ["sample", "--n", "20", "--seed", "7", "--period", PERIOD],
    "thoi-gian": ["durations", "--period", PERIOD],
    "noi-dung": ["findings", "--period", "07/09/2020..14/09/2020"],
}


def watched(folder: Path, seed: int) -> Daemon:
    province = Province(seed=seed, per_day=8, end=UNTIL).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(BUILD, config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(UNTIL, daemon)
    assert daemon.terminate() == 0
    province.stop()
    return daemon


def inside(root: Path, *words: str) -> str:
    done = subprocess.run(
        ["chroot", str(root), "env", "LC_ALL=C.UTF-8", "HOME=/root", *words],
        text=True, capture_output=True, timeout=300)
    assert done.returncode == 0, f"{words}: {done.stderr}"
    return done.stdout


def column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def shown(root: Path, name: str) -> dict[str, str]:
    """cell → what LibreOffice shows there, by way of its CSV."""
    inside(root, "soffice", "--headless", "--convert-to",
           # … and each cell as it is shown, no formulas.
           "csv:Text - txt - csv (StarCalc):"
           "44,34,76,1,,0,false,true,true,false",
           "--outdir", "/books", f"/books/{name}.xlsx")
    with open(root / "books" / f"{name}.csv", encoding="utf-8",
              newline="") as file:
        rows = list(csv.reader(file))
    cells = {}
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            if text:
                cells[number + 1, place] = text
    return cells


def check_cells(root: Path, name: str) -> int:
    """Every cell of the workbook is shown, and nothing else."""
    ours, _ = cells_of(root / "books" / f"{name}.xlsx")
    expected = {}
    for at, text in ours.items():
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", at).groups()
        if text:
            expected[int(row), column(letters)] = text
    theirs = shown(root, name)
    assert set(theirs) == set(expected), \
        set(theirs.items()) ^ set(expected.items())
    for at, text in expected.items():
        # Numbers are shown as their cell's form has them.
        if not re.fullmatch(r"-?[0-9.]+(E-?\d+)?", text):
            assert theirs[at] == text, (at, theirs[at], text)
        elif re.fullmatch(r"\d+", text):
            assert theirs[at].replace(".", "").replace(",", "") == text, \
                (at, theirs[at], text)
    return len(expected)


def printed(root: Path, name: str) -> str:
    inside(root, "soffice", "--headless", "--convert-to", "pdf", "--outdir",
           "/books", f"/books/{name}.xlsx")
    return inside(root, "pdftotext", "-layout", f"/books/{name}.pdf", "-")


def check_form(text: str) -> None:
    """The words of the form, each below or beside the one before."""
    flat = re.sub(r"\s+", " ", text)
    at = 0
    for words in FORM:
        found = flat.find(words, at)
        assert found >= 0, f"not behind the words before: {words}\n{text}"
        at = found


def main() -> None:
    root, seed = Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 1
    folder = Path(tempfile.mkdtemp(prefix="books-"))
    try:
        daemon = watched(folder, seed)
        (root / "books").mkdir(exist_ok=True)
        for name, words in BOOKS.items():
            path = folder / f"{name}.xlsx"
            done = daemon.ctl(*words, "--xlsx", str(path))
            assert done.returncode == 0, done.stderr
            shutil.copy(path, root / "books" / path.name)
            cells = check_cells(root, name)
            text = printed(root, name)
            pages = text.count("\f")
            if name == "II.06a":
                check_form(text)
            print(f"{name}.xlsx: {cells} cells as they are, {pages} pages",
                  flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
