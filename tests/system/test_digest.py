"""Digests of a watched province: as mail programs take them, the same in text
and HTML, the same as the official form, and the same beforehand."""

from __future__ import annotations

import email
import email.policy
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.mail_page import MailPage, numbers
from standin.letters import Folder
from standin.province import Province

START = datetime(2020, 9, 7)
EVENING = datetime(2020, 9, 18, 22, 0)  # a Friday
LINES_OF_A_SCREEN = 25
LINK = "https://giamsat.tinh.example/"


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, build: Path) \
        -> Iterator[Daemon]:
    """A daemon that watched two weeks, ended on the second of a digest; beside
    its configuration the province's log."""
    folder = tmp_path_factory.mktemp("d")
    province = Province(seed=5, per_day=24).start()
    config = write_config(
        folder, [portal_source(folder, province.url, every="2h")],
        [maildir_channel(folder)], office={
            "name": "Văn phòng UBND tỉnh", "contact": "quantri@tinh.example",
            "links": LINK},
        digest=[{"at": "22:00", "roles": [
            "officer", "head", "desk", "province", "administrator"]}])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=START)
    province.advance(EVENING, daemon)
    assert daemon.terminate() == 0, daemon.stderr
    province.stop()
    (folder / "log.json").write_text(json.dumps(province.log), "utf-8")
    yield daemon


def folder_of(daemon: Daemon) -> Path:
    return daemon.config.parent


def parts(path: Path) -> tuple[str, str]:
    """Text and HTML of a letter."""
    message = email.message_from_bytes(path.read_bytes(),
                                       policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain and rich
    return (plain.get_content().replace("\r\n", "\n"),
            rich.get_content().replace("\r\n", "\n"))


@pytest.fixture(scope="module")
def digests(watched: Daemon) -> list[tuple[Any, str, str]]:
    """(letter, text, HTML) of every digest of those weeks."""
    found = [(letter, *parts(letter.path)) for letter in
             Folder(folder_of(watched) / "letters").new()
             if letter.is_digest]
    # Twelve evenings, and each kind of recipient.
    assert len({letter.subject for letter, *_ in found}) > 12 * 4
    return found


def test_mail_programs_show_them(digests: list[tuple[Any, str, str]]) -> None:
    for letter, _, html in digests:
        page = MailPage(html)
        assert page.wrong == [], letter.subject


def test_the_lint_sees() -> None:
    """Each thing that a digest may not have, by itself."""
    sound = (
        '<html><head><meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark"><style>'
        "@media (prefers-color-scheme: dark) { p { color: #ffffff } }"
        '</style></head><body><table width="600" style="max-width:600px;">'
        "<tr><td>%s</td></tr></table></body></html>")
    assert MailPage(sound % "<p>x</p>").wrong == []
    for bad in ('<p style="display:flex;">x</p>', '<img src="x">',
                '<div style="grid-area:1;">x</div>', "<script>x</script>",
                '<p style="position:absolute;">x</p>', '<table width="601">'
                "</table>", '<p style="width:601px;">x</p>',
                '<td background="http://x.example/"></td>',
                '<p style="background-color:url(x);">x</p>',
                '<a href="javascript:x">x</a>', "{{tên}}", "<p>x</td>",
                '<link href="http://x.example/x.css">', "</table>",
                '<td style="height:8px;">&nbsp;</td>',
                '<td width="120%">&nbsp;</td>'):
        assert MailPage(sound % bad).wrong, bad
    for gone in ("@media (prefers-color-scheme: dark)", "light dark",
                 "max-width:600px;"):
        assert MailPage((sound % "x").replace(gone, "", 1)).wrong, gone


def test_text_and_html_state_the_same_numbers(
        digests: list[tuple[Any, str, str]]) -> None:
    total = 0
    for letter, text, html in digests:
        stated, shown = numbers(text), numbers(MailPage(html).text)
        assert stated == shown, (letter.subject, stated - shown,
                                 shown - stated)
        total += stated.total()
    assert total > 10000


def test_lists_begin_on_the_first_screen(
        digests: list[tuple[Any, str, str]]) -> None:
    for letter, text, _ in digests:
        before = text.partition("2. Hồ sơ quá hạn")[0]
        assert before.count("\n") <= LINES_OF_A_SCREEN, letter.subject


def test_standings_are_a_bar(digests: list[tuple[Any, str, str]]) -> None:
    """A cell for each standing, wide as its share."""
    seen = 0
    for letter, text, html in digests:
        part = text.partition("\nĐang giải quyết: ")[2]
        counts = [int(number.replace(".", "")) for number in re.findall(
            r"^- [^\n]*: ([\d.]+)$", part.partition("\n\n")[0], re.M)]
        bar = html.partition("Đang giải quyết: ")[2].partition("</table>")[0]
        widths = re.findall(r'<td width="(\d+)%" style="height:16px;', bar)
        assert len(widths) == len(counts), letter.subject
        for width, count in zip(map(int, widths), counts):
            assert abs(width - 100 * count / sum(counts)) <= 1
        seen += len(counts)
    assert seen > 100


# ---- the figures ----

def evening_digest(digests: list[tuple[Any, str, str]], address: str,
                   scope: str) -> str:
    subject = f"Bản tin tổng hợp hồ sơ ngày 18/09/2020 – {scope}"
    found = [text for letter, text, _ in digests
             if letter.address == address and letter.subject == subject]
    assert len(found) == 1, (address, scope, len(found))
    return found[0]


def rates_of(text: str) -> tuple[list[int], list[str]]:
    """The counts behind both rates, and the rates as printed."""
    part = text.partition("\nTỷ lệ đúng hạn, từ ngày ")[2]
    lines = [line for line in part.split("\n")[1:3]]
    counts = [int(found.replace(".", "")) for line in lines
              for found in re.findall(r"([\d.]+) hồ sơ", line)]
    return counts, re.findall(r": ([\d,]+%) \(", "\n".join(lines))


def columns_of(daemon: Daemon, *more: str) -> dict[str, int]:
    form = daemon.ctl_json("report", "II.06a", *more)
    return {column["number"]: form["total"]["values"][column["number"]]
            for column in form["columns"]}


def percent(part: int, whole: int) -> str:
    """Half up, to one decimal, as offices write it."""
    permille = (2000 * part + whole) // (2 * whole)
    return f"{permille // 10},{permille % 10}%"


def compare(text: str, columns: dict[str, int], untold: int) -> None:
    on_time = columns["8"] + columns["9"] - untold
    finished, received = columns["7"] - untold, columns["3"] - untold
    counts, rates = rates_of(text)
    assert counts == [on_time, finished, on_time + columns["12"], received]
    assert rates == [percent(on_time, finished),
                     percent(on_time + columns["12"], received)]
    assert finished >= 20


def withdrawn_before(daemon: Daemon, agency: str = "") -> int:
    """Accepted ones that were withdrawn before the watch began: of which day
    no record says."""
    log = json.loads((folder_of(daemon) / "log.json").read_text("utf-8"))
    return len({line["code"] for line in log
                if line["new"] == 7 and line["received"]
                and line["agency"] in (agency or line["agency"])
                and datetime.fromisoformat(line["at"]) < START})


def test_rates_are_those_of_the_form(
        watched: Daemon, digests: list[tuple[Any, str, str]]) -> None:
    """A commune's of the thirty days up to the evening, as known then; the
    province's of those up to the evening before, as known by it.  What was
    withdrawn on an unknown day the form counts on the day it was seen; the
    digest does not, or the first days of a watch would be its best."""
    compare(evening_digest(digests, "ct@ducvan.example", "Đức Vân"),
            columns_of(watched, "--agency", "UBND xã Đức Vân",
                       "--period", "20/08/2020..18/09/2020"),
            withdrawn_before(watched, "UBND xã Đức Vân"))
    untold = withdrawn_before(watched)
    assert untold > 0
    compare(evening_digest(digests, "kstthc@tinh.example", "toàn tỉnh"),
            columns_of(watched, "--period", "19/08/2020..17/09/2020",
                       "--known", "17/09/2020 22:00"), untold)


def test_ranks_follow_the_rates(digests: list[tuple[Any, str, str]]) -> None:
    text = evening_digest(digests, "kstthc@tinh.example", "toàn tỉnh")
    rows = re.findall(r"^- Hạng (\d+): [^:]+: đúng hạn (\d+),(\d)% trên (\d+)",
                      text, re.M)
    assert len(rows) == 8
    rates = [int(whole) * 10 + int(tenth) for _, whole, tenth, _ in rows]
    assert rates == sorted(rates)
    assert [int(rank) for rank, *_ in rows] == [
        1 + sum(other > rate for other in rates) for rate in rates]
    assert all(int(finished) >= 20 for *_, finished in rows)


def evening_before(evening: date) -> date:
    """Before the last working day; there was no holiday in these weeks."""
    while evening.weekday() >= 5:
        evening -= timedelta(days=1)
    return evening - timedelta(days=1)


def test_heads_read_a_working_day_before(
        digests: list[tuple[Any, str, str]]) -> None:
    """What the control office reads of a commune's rate on each evening is
    what its head read on the one before the last working day."""
    own: dict[tuple[str, date], str] = {}
    above: list[tuple[str, date, str]] = []
    for letter, text, _ in digests:
        evening = datetime.strptime(letter.subject.split()[7],
                                    "%d/%m/%Y").date()
        counts, rates = rates_of(text)
        if letter.address.startswith("ct@") and counts:
            own[letter.address, evening] = f"{rates[0]} trên {counts[1]} hồ sơ"
        if letter.address == "kstthc@tinh.example":
            above += [(name, evening, told) for name, told in re.findall(
                r"^- Hạng \d+: UBND xã ([^:]+): đúng hạn ([\d,]+% trên \d+ "
                "hồ sơ)", text, re.M)]
    heads = {"Đức Vân": "ct@ducvan.example", "Địa Linh": "ct@dialinh.example",
             "Chu Hương": "ct@chuhuong.example",
             "Thượng Quan": "ct@thuongquan.example",
             "Yến Dương": "ct@yenduong.example"}
    compared = [(told, own[heads[name], evening_before(evening)])
                for name, evening, told in above
                if evening_before(evening) >= START.date()]
    assert [pair for pair in compared if pair[0] != pair[1]] == []
    assert len(compared) > 20


def test_hash_is_for_administrators(
        digests: list[tuple[Any, str, str]]) -> None:
    readers = {letter.address for letter, text, html in digests
               if "mã băm" in text}
    assert readers == {letter.address for letter, text, html in digests
                       if "mã băm" in html} == {"quantri@tinh.example"}


# ---- beforehand ----

def shown(daemon: Daemon, *more: str) -> str:
    done = daemon.ctl("digest", *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def without_letters(text: str) -> str:
    """What was sent is another thing once the digests themselves were."""
    return re.sub(r"^Từ [^\n]*: đã gửi [^\n]* thư[^\n]*$", "", text,
                  flags=re.M)


@pytest.mark.parametrize("address, scope", [
    ("ct@ducvan.example", "Đức Vân"), ("ct@nganson.example", "Ngân Sơn"),
    ("kstthc@tinh.example", "toàn tỉnh"), ("quantri@tinh.example",
                                           "toàn tỉnh"),
    ("dd@babe.example", "hồ sơ Ông/Bà xử lý")])
def test_shows_what_is_sent(watched: Daemon, tmp_path: Path, address: str,
                            scope: str,
                            digests: list[tuple[Any, str, str]]) -> None:
    """The daemon was ended on the second, so nothing has changed since."""
    sent = evening_digest(digests, address, scope)
    subject, _, text = shown(watched, "--to", address).partition("\n\n")
    assert subject == f"Bản tin tổng hợp hồ sơ ngày 18/09/2020 – {scope}"
    assert without_letters(text) == without_letters(sent)
    page = tmp_path / "bản tin.html"
    assert shown(watched, "--to", address, "--date", "18/09/2020", "--html",
                 str(page)) == f"Đã ghi {page}\n"
    assert MailPage(page.read_text("utf-8")).wrong == []
    assert numbers(MailPage(page.read_text("utf-8")).text) == numbers(text)


def test_reads_alone(watched: Daemon) -> None:
    """Nothing of the database is changed."""
    database = folder_of(watched) / "state" / "hosod.db"
    before = database.read_bytes()
    shown(watched, "--to", "kstthc@tinh.example")
    assert database.read_bytes() == before


def test_a_person_is_found_by_each_name(watched: Daemon) -> None:
    subject = shown(watched, "--to", "kstthc@tinh.example").split("\n")[0]
    for name in ("tinh.kstthc", "Nông Văn Mẫu", "nông văn  mẫu"):
        assert shown(watched, "--to", name).split("\n")[0] == subject


@pytest.mark.parametrize("words, code, says", [
    ([], 2, "--to NAME is wanted"),
    (["--to", "ct@ducvan.example", "x"], 2, "takes no words"),
    (["--to", "không có ai"], 1, "nobody of that account"),
    (["--to", "ct@ducvan.example", "--date", "31/02/2020"], 2, "no such day"),
    (["--to", "ct@ducvan.example", "--date", "17/09/2020"], 1,
     "that day has passed"),
    (["--to", "ct@ducvan.example", "--date", "20/09/2020"], 1,
     "the digest of 19/09/2020 comes before it"),
    (["--to", "ct@ducvan.example", "--scope", "province"], 1,
     "gets no digest of that"),
    (["--to", "ct@ducvan.example", "--html", "/không/có"], 1, "/không/có"),
    (["--to", "ct@ducvan.example", "--config", "/không/có"], 2,
     "/không/có"),
])
def test_refusals(watched: Daemon, words: list[str], code: int,
                  says: str) -> None:
    done = watched.ctl("digest", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_empty_database(folder: Path, build: Path) -> None:
    """No dossier and no source that was ever read: nothing is concluded."""
    config = write_config(folder, [portal_source(folder, "http://127.0.0.1:1")],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=EVENING - timedelta(hours=1))
    assert daemon.terminate() == 0, daemon.stderr
    text = shown(daemon, "--to", "kstthc@tinh.example")
    assert "Chưa đủ dữ liệu để kết luận: 1/1 nguồn chưa cập nhật." in text
    assert "Không có hồ sơ quá hạn;" not in text
    assert "766/QĐ-TTg: chưa có hồ sơ nào." in text


def test_a_database_of_another_program(watched: Daemon,
                                       tmp_path: Path) -> None:
    """One newer than the program is refused in one sentence."""
    other = tmp_path / "d"
    shutil.copytree(folder_of(watched), other)
    config = other / "hosod.yaml"
    config.write_text(config.read_text("utf-8").replace(
        str(folder_of(watched)), str(other)), "utf-8")
    with sqlite3.connect(other / "state" / "hosod.db") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    done = Daemon(watched.build, config, other / "control").ctl(
        "digest", "--to", "kstthc@tinh.example")
    assert done.returncode == 2 or done.returncode == 1
    assert "99" in done.stderr and done.stderr.count("\n") == 1
