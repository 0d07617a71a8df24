"""What reports say when they are asked of a database that is empty, of one that
is newer than the program, of a period that is no period, and what hostile text
of a source becomes in what they print."""

from __future__ import annotations

import os
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from conftest import scratch
from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source
from harness.workbook import cells_of

Make = Callable[[Path, Path], Daemon]
START = datetime(2020, 9, 7, 9)
# Every command that reads dossiers of a period or a list, as it is typed.
REPORTS = {
    "form": ["report", "II.06a", "--period", "2020"],
    "wide form": ["report", "tong-hop", "--period", "2020"],
    "cell": ["report", "II.06a", "--period", "2020", "--cell", ":3"],
    "agencies": ["report", "II.06a", "--period", "2020", "--each-agency", "@"],
    "sample": ["sample", "--period", "2020"],
    "durations": ["durations", "--period", "2020"],
    "comparison": ["compare", "LIST"],
}
RECORDED = {"findings": ["findings"], "causes": ["causes"]}
OTHERS = {"list": ["list"], "export": ["export"],
          "digest": ["digest", "--to", "kstthc@tinh.example"]}


def ask(daemon: Daemon, words: list[str]):
    folder = daemon.config.parent
    (folder / "ds.csv").write_text("Mã hồ sơ\nH-0001\n", "utf-8")
    return daemon.ctl(*[str(folder / "ds.csv") if word == "LIST"
                        else str(folder / "ky") if word == "@" else word
                        for word in words])


# ---- nothing is known ----

@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, build: Path) -> Daemon:
    """A daemon whose only source never answered."""
    folder = tmp_path_factory.mktemp("n")
    server = ListServer()
    config = write_config(folder, [list_source(server, name="cu")],
                          [maildir_channel(folder)])
    server.http.server_close()
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=START)
    assert daemon.terminate() == 0
    return daemon


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_is_counted_where_nothing_was_read(empty: Daemon,
                                                   name: str) -> None:
    """A form of zeros would be signed, a comparison would say "never in the
    source's data" of every line."""
    done = ask(empty, REPORTS[name])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"hosoctl {REPORTS[name][0]}: no source was read to its end yet, so "
        "nothing is known: hosoctl status says why\n")
    assert not (empty.config.parent / "ky").exists()


def test_what_is_there_is_none_yet(empty: Daemon) -> None:
    """What answers of recorded things and of open ones says so."""
    assert ask(empty, ["list"]).stdout == (
        "0 hồ sơ\nLưu ý: chưa lấy được dữ liệu lần nào từ nguồn cu; xem: "
        "hosoctl status\n")
    assert ask(empty, ["export"]).stdout == ""
    assert "Nguồn cu chưa lần nào được đọc hết" in ask(
        empty, ["findings"]).stdout
    assert "Không có xác nhận nào trong kỳ.\n" in ask(
        empty, ["causes"]).stdout


def test_a_source_that_was_never_read_is_named(
        folder: Path, list_server: ListServer, make_daemon: Make) -> None:
    silent = ListServer()
    list_server.put("H-0001", START, agency="UBND xã Đức Vân",
                    due="2020-09-08T17:00:00+07:00")
    config = write_config(
        folder, [list_source(list_server, name="cu"),
                 list_source(silent, name="moi")], [maildir_channel(folder)])
    silent.http.server_close()
    daemon = make_daemon(config, folder / "control")
    daemon.start(step=START)
    daemon.to(datetime(2020, 9, 9, 9))
    missing = "warning: source moi was never read to its end"
    for words in REPORTS.values():
        done = ask(daemon, words)
        assert done.returncode == 0 and missing in done.stderr, words
        assert done.stderr.count("\n") <= 2
    form = daemon.ctl_json("report", "II.06a", "--period", "2020")
    assert ("Nguồn moi chưa lần nào được đọc hết: số liệu thiếu hồ sơ "
            "của nguồn này.") in form["remarks"]


def test_a_source_that_the_database_does_not_know_yet_is_named(
        folder: Path, list_server: ListServer, make_daemon: Make) -> None:
    """Configured, and hosod was not started again yet; under another name it
    is the one that is known, and what is switched off is not asked for."""
    list_server.put("H-0001", START, agency="UBND xã Đức Vân",
                    due="2020-09-08T17:00:00+07:00")
    channels = [maildir_channel(folder)]
    known = list_source(list_server, name="cu")
    daemon = make_daemon(write_config(folder, [known], channels),
                         folder / "control")
    daemon.start(step=START)
    daemon.to(datetime(2020, 9, 9, 9))
    write_config(folder, [
        {**known, "name": "khac", "formerly": "cu"},
        list_source(list_server, name="moi"),
        list_source(list_server, name="tat", enabled=False)], channels)
    for words in REPORTS.values():
        done = ask(daemon, words)
        assert done.returncode == 0, words
        assert [line.split(": ", 1)[1] for line in done.stderr.splitlines()
                if "warning" in line] == [
            "warning: source moi was never read to its end: its dossiers are "
            "missing"], words
    form = daemon.ctl_json("report", "II.06a", "--period", "2020")
    assert [line for line in form["remarks"] if "được đọc hết" in line] == [
        "Nguồn moi chưa lần nào được đọc hết: số liệu thiếu hồ sơ của nguồn "
        "này."]
    assert "Nguồn moi chưa lần nào được đọc hết" in ask(
        daemon, ["findings"]).stdout
    assert "lần nào từ nguồn moi;" in ask(daemon, ["list"]).stdout


# ---- a database of a later program ----

@pytest.mark.parametrize("name", [*REPORTS, *RECORDED, *OTHERS])
def test_a_newer_database_is_refused(empty: Daemon, name: str) -> None:
    path = empty.config.parent / "state" / "hosod.db"
    with sqlite3.connect(path) as database:
        [(version,)] = database.execute("PRAGMA user_version").fetchall()
        database.execute("PRAGMA user_version = 99")
    database.close()
    try:
        done = ask(empty, {**REPORTS, **RECORDED, **OTHERS}[name])
    finally:
        with sqlite3.connect(path) as database:
            database.execute(f"PRAGMA user_version = {version}")
        database.close()
    assert done.returncode in (1, 2) and done.stdout == ""
    assert "99" in done.stderr and done.stderr.count("\n") == 1


# ---- periods ----

@pytest.mark.parametrize("words", [
    ["report", "II.06a"], ["sample"], ["durations"], ["findings"],
    ["causes"]], ids=lambda words: words[0])
@pytest.mark.parametrize("period, says", [
    ("14/09/2020..01/09/2020",
     '--period "14/09/2020..01/09/2020": it ends before it begins'),
    ("31/02/2020..01/03/2020", 'no such day'),
    ("2020-13", '--period "2020-13": there is no month 13'),
    ("2021", "--period 2021: it begins on 15/12/2020, after today"),
    ("năm nay", '--period "năm nay": not a period'),
    ("9" * 10000, "--period 10000 bytes are not a period"),
], ids=lambda text: text[:12])
def test_periods_that_are_none(odd: Daemon, words: list[str], period: str,
                               says: str) -> None:
    done = odd.ctl(*words, "--period", period)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr and done.stderr.count("\n") == 1
    assert len(done.stderr) < 400


@pytest.mark.parametrize("words", [
    ["report", "II.06a"], ["report", "tong-hop"], ["sample"], ["durations"],
    ["findings"], ["causes"]], ids=lambda words: words[-1])
def test_periods_before_the_watch(odd: Daemon, words: list[str]) -> None:
    done = odd.ctl(*words, "--period", "2019-Q1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"hosoctl {words[0]}: --period 2019-Q1: it ended on 14/03/2019, "
        "before the watch began on 07/09/2020, and nothing of it is known\n")


# ---- texts of a source ----

MARKUP = '<b onclick="x">đơn vị</b> & <script>x</script>'
TURNED = "UBND\u202e xã\u200f Đức\u2067 Vân\u202c"
LONG = "y" * 10000
FORMULA = '=HYPERLINK("http://x.example","x")'
ODD = {"H-MARKUP": MARKUP, "H-TURNED": TURNED, "H-LONG": LONG,
       "H-FORMULA": FORMULA}


@pytest.fixture(scope="module")
def odd(build: Path) -> Iterator[Daemon]:
    """Dossiers whose procedure and agency are such texts; all late."""
    folder = scratch()
    server = ListServer().start()
    for code, text in ODD.items():
        server.put(code, START, agency=text, name=text, field=text,
                   due="2020-09-08T17:00:00+07:00")
    source = list_source(server, name="cu")
    source["fields"] |= {"procedure_name": "/name", "field": "/field"}
    daemon = Daemon(build, write_config(folder, [source],
                                        [maildir_channel(folder)]),
                    folder / "control")
    daemon.start(step=START)
    daemon.to(datetime(2020, 9, 11, 9))
    assert daemon.terminate() == 0, daemon.stderr
    server.stop()
    yield daemon


def turns(text: str) -> list[str]:
    """Characters that turn the direction of what stands behind them."""
    return [c for c in text if unicodedata.bidirectional(c) in
            {"RLO", "RLE", "LRO", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"}
            or c in "\u200e\u200f\u061c"]


@pytest.mark.parametrize("name", [*REPORTS, *RECORDED, *OTHERS])
def test_hostile_text_does_no_harm(odd: Daemon, name: str) -> None:
    words = {**REPORTS, **RECORDED, **OTHERS}[name]
    for form in [[], ["--csv"], ["--json"]]:
        if form and (words[0] in ("digest", "export") or "@" in words):
            continue
        done = ask(odd, words + form)
        assert done.returncode == 0, done.stderr
        assert turns(done.stdout) == [] == turns(done.stderr)
        if form == ["--csv"]:
            assert '"=' not in done.stdout and ",=" not in done.stdout
        assert "\ufffd" not in done.stdout


def test_pages_escape_it(odd: Daemon) -> None:
    folder = odd.config.parent
    for words in (["report", "II.06a", "--period", "2020"],
                  ["digest", "--to", "kstthc@tinh.example"],
                  ["show", "H-MARKUP"], ["show", "H-LONG"],
                  ["show", "H-TURNED"]):
        page = folder / "trang.html"
        done = odd.ctl(*words, "--html", str(page))
        assert done.returncode == 0, done.stderr
        text = page.read_text("utf-8")
        assert "<script" not in text and "onclick=\"" not in text
        assert turns(text) == []


@pytest.mark.parametrize("words", [
    ["report", "II.06a", "--period", "2020", "--html"],
    ["digest", "--to", "kstthc@tinh.example", "--html"],
    ["show", "H-MARKUP", "--html"],
    ["report", "II.06a", "--period", "2020", "--xlsx"],
    ["sample", "--period", "2020", "--xlsx"]],
    ids=lambda words: words[0] + words[-1])
@pytest.mark.parametrize("kind", ["a symbolic link", "a device or a pipe"])
def test_nothing_is_put_in_the_place_of_what_is_no_file(
        odd: Daemon, words: list[str], kind: str) -> None:
    """`--html /dev/stdout` by root left a file there, for every program."""
    there = odd.config.parent / "there"
    if kind == "a symbolic link":
        there.symlink_to("/dev/null")
    else:
        os.mkfifo(there)
    try:
        done = odd.ctl(*words, str(there))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (f"hosoctl {words[0]}: {there}: {kind}, and no "
                               "regular file\n")
        assert there.is_symlink() or there.is_fifo()
        assert [*there.parent.glob("there.*")] == []
    finally:
        there.unlink()


LONG = "ồ" * 10000


@pytest.mark.parametrize("words, ends", [
    (["report", LONG, "--period", "2020"], ""),
    (["report", "II.06a", "--period", "2020", "--known", LONG], ""),
    (["report", "II.06a", "--period", "2020", "--cell", LONG], ""),
    (["sample", "--period", "2020", "--n", LONG], ": 1 to 10000"),
    (["sample", "--period", "2020", "--by", LONG], ": field or agency"),
    (["compare", LONG], ""), (["list", "--standing", LONG], ""),
    (["list", "--limit", LONG], ""), (["show", LONG], ""),
    (["durations", "--agency", LONG], ""), (["findings", "--kind", LONG], ""),
    (["calendar", LONG], ""), ([LONG], "(try hosoctl --help)"),
    (["list", "--" + LONG], "")],
    ids=lambda it: None if isinstance(it, str) else
    "-".join("LONG" if LONG in word else word for word in it))
def test_what_was_typed_is_quoted_in_part(odd: Daemon, words: list[str],
                                          ends: str) -> None:
    """A sentence has what it is about and what is wrong with it, though what
    was typed has 30,000 bytes."""
    done = odd.ctl(*words)
    assert done.returncode in (1, 2) and done.stdout == ""
    first = done.stderr.splitlines()[0]
    assert first.startswith("hosoctl") and first.endswith(ends)
    assert len(first.encode()) < 700 and LONG[:100] in first


@pytest.mark.parametrize("words", [
    ["report", "II.06a", "--period", "2020"], ["sample", "--period", "2020"],
    ["findings"], ["compare", "LIST"]], ids=lambda words: words[0])
def test_workbooks_hold_it(odd: Daemon, words: list[str]) -> None:
    path = odd.config.parent / "bang.xlsx"
    done = ask(odd, [*words, "--xlsx", str(path)])
    assert done.returncode == 0, done.stderr
    cells, _ = cells_of(path)
    assert cells and not any(turns(text) for text in cells.values())
