"""hosoctl on a database that the daemon wrote over two weeks of the stand-in
province: what it tells is compared with the province's own log and with day
counts written apart from the program."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, scratch
from harness.config import (maildir_channel, plain_source, portal_source,
                            write_config)
from harness.daemon import Daemon
from standin.province import Province

sys.path.insert(0, str(ROOT / "tests" / "support"))
from due_oracle import Calendar, Oracle  # noqa: E402

START = datetime(2020, 9, 7)
END = datetime(2020, 9, 18, 23, 30)
PAUSED = {5, 6, 8}
# The statuses that end a dossier and the standings that tell it.
CLOSED = {3: {"refused"}, 7: {"withdrawn"},
          9: {"done-early", "done-on-time", "done-late"},
          10: {"done-early", "done-on-time", "done-late"}}
STANDINGS = {"awaiting", "late-acceptance", "running", "due-soon",
             "due-today", "overdue", "paused", "done-early", "done-on-time",
             "done-late", "refused", "withdrawn", "gone", "unknown"}
KEYWORDS = re.compile(
    r"\b(waiting_\w+|processing|returned|online|direct|overdue|due-\w+|"
    r"before-\w+|after-\w+|acceptance-\w+|bundle|baseline|superseded|told|"
    r"sealed|claimed|sent|refused|finished|paused|deadline|promise|rules|"
    r"supplement|payment|stopped)\b")


@dataclass
class Played:
    """A database with the truth that it was made from."""

    hosoctl: Path
    config: Path
    log: list[dict[str, Any]]
    _explained: dict[str, Any] = field(default_factory=dict)

    def run(self, *words: str, code: int = 0,
            first: bool = False) -> subprocess.CompletedProcess[str]:
        """hosoctl with this database; the exit code is asserted."""
        config = ["--config", str(self.config)]
        command = [str(self.hosoctl), *(config if first else []), *words,
                   *([] if first else config)]
        done = subprocess.run(command, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=60,
                              check=False)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return done

    def json(self, *words: str) -> Any:
        """The parsed answer of --json."""
        return json.loads(self.run(*words, "--json").stdout)

    def explain(self, code: str) -> Any:
        """`explain --json` of the portal's dossier, asked once."""
        if code not in self._explained:
            self._explained[code] = self.json("explain", f"motcua/{code}")
        return self._explained[code]

    def newest(self) -> dict[str, dict[str, Any]]:
        """What the province last said of each dossier."""
        return {line["code"]: line for line in self.log}


@pytest.fixture(scope="module")
def played(build: Path) -> Iterator[Played]:
    """Two weeks, with both exports of one province as two sources: every
    code stands in two of them."""
    folder = scratch()
    province = Province(seed=12, per_day=4).start()
    config = write_config(
        folder, [portal_source(folder, province.url),
                 plain_source(folder, province.url)],
        [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    try:
        daemon.start(step=START)
        province.advance(END, daemon)
        assert daemon.terminate() == 0, daemon.stderr
        province.stop()
        yield Played(build / "hosoctl", config, province.log)
    finally:
        if daemon.is_alive:
            daemon.kill()
        shutil.rmtree(folder, ignore_errors=True)


def listed(played: Played, *words: str) -> list[dict[str, Any]]:
    """Lines of the portal's source; the other source says the same."""
    lines = played.json("list", *words)
    ours = [line for line in lines if line["source"] == "motcua"]
    assert ({line["code"] for line in ours}
            == {line["code"] for line in lines if line["source"] == "khac"})
    return ours


# ---- list ----

def test_the_list_has_every_dossier_once_with_the_documented_fields(played):
    lines = listed(played)
    assert Counter(line["code"] for line in lines) == \
        Counter(set(played.newest()))
    for line in lines:
        assert set(line) == {
            "source", "code", "standing", "unknown", "provisional",
            "provisional_dates", "baseline", "due", "due_earliest", "promised", "computed", "acceptance_due",
            "step_due", "apology_due", "supplement_due", "working_days",
            "office_seconds", "received", "finished", "procedure", "procedure_name", "agency",
            "agency_name", "officer", "step", "apology",
            "acknowledged_until"}
        assert line["standing"] in STANDINGS
        if line["due"]:
            datetime.fromisoformat(line["due"])
    order = [urgency(line) for line in played.json("list")]
    assert order == sorted(order), "what asks for action first"


def urgency(line):
    """Running limits, the earliest end first; then what is paused; what is
    finished at the end."""
    finished = line["standing"] in {*CLOSED[3], *CLOSED[7], *CLOSED[9],
                                    *CLOSED[10], "gone"}
    return (2 if finished else line["standing"] == "paused",
            line["acceptance_due"] or line["due"] or "9999")


def test_what_is_left_is_counted_by_date_and_by_the_clock(played):
    """Against a count of its own: office days from Monday to Friday, the
    holiday of 2 September, eight hours a day."""
    seen = 0
    for line in listed(played):
        if line["standing"] not in ("running", "due-soon", "due-today",
                                    "overdue"):
            assert line["standing"] not in ("paused", "unknown") \
                or line["working_days"] is None
            continue
        due = datetime.fromisoformat(line["due"])
        assert line["working_days"] == working_days(END, due), line["code"]
        assert line["office_seconds"] == office_seconds(END, due)
        seen += 1
    assert seen > 10


def is_office_day(date):
    return date.weekday() < 5 and f"{date:%m-%d}" != "09-02"


def working_days(now, due):
    """In (today, due's date]; negative for days since then."""
    one, other = sorted((now.date(), due.date()))
    days = sum(is_office_day(one + timedelta(days=n))
               for n in range(1, (other - one).days + 1))
    return days if now.date() <= due.date() else -days


def office_seconds(now, due):
    """Minute by minute would do; each date's spans are quicker."""
    one, other = sorted((now.replace(tzinfo=due.tzinfo), due))
    total = 0
    for n in range((other.date() - one.date()).days + 1):
        date = one.date() + timedelta(days=n)
        if not is_office_day(date):
            continue
        for opens, closes in (("07:30", "11:30"), ("13:30", "17:30")):
            begin = datetime.fromisoformat(f"{date}T{opens}:00")
            end = datetime.fromisoformat(f"{date}T{closes}:00")
            first = max(begin, one.replace(tzinfo=None))
            last = min(end, other.replace(tzinfo=None))
            total += max(0, int((last - first).total_seconds()))
    return total if now.replace(tzinfo=due.tzinfo) <= due else -total


def test_standings_are_what_the_province_says(played):
    newest = played.newest()
    for line in listed(played):
        truth = newest[line["code"]]
        if truth["new"] in CLOSED:
            assert line["standing"] in CLOSED[truth["new"]], line["code"]
        elif truth["new"] in PAUSED:
            assert line["standing"] == "paused", line["code"]
        elif truth["new"] == 1:
            assert line["standing"] in ("awaiting", "late-acceptance")
        else:
            assert line["standing"] in ("running", "due-soon", "due-today",
                                        "overdue"), line["code"]


def test_overdue_is_what_was_promised_for_a_day_before_today(played):
    """By the date the citizen was given; where a pause has moved it the
    province's own printed date does not decide."""
    moved = {line["code"] for line in played.log if line["new"] in PAUSED}
    late = {code for code, line in played.newest().items()
            if line["new"] in (2, 4) and line["promised"]
            and line["promised"][:10] < f"{END:%Y-%m-%d}"}
    told = {line["code"] for line in listed(played, "--overdue")}
    assert late - moved and late - moved <= told
    assert told - late <= moved
    assert told == {line["code"] for line in listed(played)
                    if line["standing"] == "overdue"}


def test_filters_of_standing(played):
    every = Counter(line["standing"] for line in listed(played))
    for standing in STANDINGS:
        lines = listed(played, "--standing", standing)
        assert len(lines) == every[standing]
        assert {line["standing"] for line in lines} <= {standing}
    soon = listed(played, "--due-soon")
    assert len(soon) == every["due-soon"] + every["due-today"]
    both = listed(played, "--overdue", "--standing", "paused")
    assert len(both) == every["overdue"] + every["paused"]


def test_an_agency_is_listed_with_what_is_below_it(played):
    newest = played.newest()
    with (ROOT / "config" / "agencies.csv").open(encoding="utf-8-sig") as f:
        parents = {row["code"]: row["parent"] for row in csv.DictReader(f)}

    def within(code: str | None, root: str) -> bool:
        while code:
            if code == root:
                return True
            code = parents.get(code)
        return False
    for root in parents:
        expected = {code for code, line in newest.items()
                    if within(line["agency"], root)}
        assert {line["code"] for line in
                listed(played, "--agency", root)} == expected, root
    name = "ubnd HUYỆN  ngân sơn"  # folded: case and blanks do not count
    assert listed(played, "--agency", name) == \
        listed(played, "--agency", "000.00.21.H99")


@pytest.mark.parametrize("words", [
    (), ("--overdue",), ("--due-soon", "--standing", "paused"),
    ("--standing", "done-late"), ("--agency", "000.00.21.H99"),
    ("--agency", "000.00.21.H99", "--overdue"), ("--apology", "no")])
def test_the_first_lines_are_those_of_the_whole_list(played, words):
    whole = played.json("list", *words)
    for limit in {1, 3, len(whole) - 1, len(whole), len(whole) + 1} - {-1, 0}:
        done = played.run("list", "--limit", str(limit), "--json", *words)
        assert json.loads(done.stdout) == whole[:limit]
        assert ("there are more" in done.stderr) == (limit < len(whole))
        last = played.run("list", "--limit", str(limit),
                          *words).stdout.splitlines()[-1]
        assert ("còn nữa" in last) == (limit < len(whole)), last
    for wrong in ("0", "x", "-1", "1000001", ""):
        assert "no whole number from 1 to 1000000" in \
            played.run("list", "--limit", wrong, code=2).stderr


def test_csv_opens_in_a_spreadsheet(played):
    text = played.run("list", "--csv").stdout
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert len(rows) == len(played.json("list"))
    assert {row["standing"] for row in rows} <= STANDINGS
    cells = [cell for row in rows for cell in row.values() if cell]
    assert all(not cell.startswith(("=", "+", "@"))
               and (not cell.startswith("-") or int(cell) < 0)
               for cell in cells)
    # What is exceeded is a number, and can be summed.
    assert sum(cell.startswith("-") for cell in cells) > 5


def test_formulas_are_defused(hosoctl, tmp_path):
    calendar = tmp_path / "lịch.tsv"
    text = (ROOT / "config" / "calendar.tsv").read_text("utf-8")
    assert "Quốc khánh" in text
    calendar.write_text(text.replace("Quốc khánh", '=1+"a"'), "utf-8")
    done = subprocess.run(
        [hosoctl, "calendar", "2020", "--csv", "--calendar", calendar],
        capture_output=True, text=True, check=True)
    rows = list(csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"))))
    labels = {row["label"] for row in rows if row["date"] == "2020-09-02"}
    assert len(labels) == 1 and labels.pop().startswith("'=1+\"a\"")


# ---- show ----

def test_a_timeline_is_what_the_province_did_in_order(played):
    busy = Counter(line["code"] for line in played.log
                   if line["at"] >= START.isoformat())
    for code, _ in busy.most_common(8):
        story = played.json("show", f"motcua/{code}")
        assert story["v"] == 1 and story["code"] == code
        times = [datetime.fromisoformat(m["at"]) for m in story["timeline"]]
        assert times == sorted(times)
        seen = [m for m in story["timeline"]
                if m["kind"] in ("first", "observed")]
        assert seen[0]["kind"] == "first"
        assert all(m["kind"] == "observed" for m in seen[1:])
        # Each change is seen at the first poll after it, 15 minutes at most.
        ours = [datetime.fromisoformat(m["at"]).replace(tzinfo=None)
                for m in seen]
        truth = [datetime.fromisoformat(line["at"]) for line in played.log
                 if line["code"] == code]
        assert all(any(timedelta(0) <= at - did <= timedelta(minutes=15)
                       for at in ours) for did in truth if did > START), code
        assert played.newest()[code]["new"] in (
            {"new": 1, "received": 2, "rejected": 3, "processing": 4,
             "waiting_supplement": 5, "waiting_payment": 6, "withdrawn": 7,
             "stopped": 8, "done": 9, "returned": 10}[story["status"]],)


def test_letters_stand_in_the_timeline_and_in_the_folder(played):
    folder = played.config.parent / "letters" / "new"
    stories = [played.json("show", f"motcua/{line['code']}")
               for line in listed(played, "--overdue")]
    letters = [m for story in stories for m in story["timeline"]
               if m["kind"] == "letter"]
    settled = [m for story in stories for m in story["timeline"]
               if m["kind"] == "settled"]
    assert letters and len(letters) == len(settled)
    assert {m["state"] for m in settled} == {"sent"}
    assert len(list(folder.iterdir())) >= len({m["text"] for m in letters})


def test_vietnamese_lines_have_no_keywords_in_them(played):
    for number, line in enumerate(listed(played)):
        code = f"motcua/{line['code']}"
        text = played.run("show", code).stdout
        if number % 4 == 0:
            text += played.run("explain", code).stdout
        assert not KEYWORDS.search(re.sub(r"<[^>]*>", "", text)), text


def test_supplement_rounds_are_shown_with_their_dates(played):
    asked = [line for line in played.log if line["new"] == 5
             and line["at"] > START.isoformat()]
    assert asked
    for line in asked[:5]:
        text = played.run("show", f"motcua/{line['code']}").stdout
        at = datetime.fromisoformat(line["at"])
        assert f"lần 1 từ {at:%d/%m/%Y %H:%M}" in text


# ---- explain ----

def limit_of(text: str) -> tuple[int, str]:
    """3wd, 10d, 8wh, 1mo, sameday as the oracle takes them."""
    if text == "sameday":
        return 0, text
    count, unit = re.fullmatch(r"(\d+)(\w+)", text).groups()
    return int(count), unit


def test_explained_dates_equal_an_independent_reckoning(played):
    calendar = Calendar(ROOT / "config" / "calendar.tsv")
    newest = played.newest()
    compared = 0
    for line in listed(played):
        truth = newest[line["code"]]
        why = played.explain(line["code"])
        if why["standing"] in ("refused", "withdrawn"):
            assert why["due"] is None
            continue  # no limit runs
        if not truth["received"] or any(
                p["from_earliest"] != p["from_latest"] for p in why["pauses"]):
            continue
        pauses = [tuple(datetime.fromisoformat(p[end] or why["at"])
                        .replace(tzinfo=None)
                        for end in ("from_latest", "to_latest"))
                  + (p["policy"], None) for p in why["pauses"]]
        oracle = Oracle(calendar, "exc", truth["cutoff"] or "none")
        due = oracle.due(datetime.fromisoformat(truth["received"]),
                         *limit_of(truth["limit"]), pauses)
        assert why["computed"][:16] == due.isoformat()[:16], line["code"]
        assert why["promised"] is None or \
            why["promised"][:19] == truth["promised"]
        compared += 1
    assert compared > 50


def test_the_deadline_and_its_reasons(played):
    for line in listed(played):
        why = played.explain(line["code"])
        assert set(why) == {
            "v", "source", "code", "at", "submitted", "received", "promised",
            "finished", "procedure", "baseline", "standing", "unknown",
            "computed", "computed_earliest", "due", "due_earliest",
            "due_is_promise", "due_is_moved", "projected", "provisional",
            "provisional_dates", "advance", "rules", "acceptance_due", "step_due", "apology_due",
            "supplement_due", "working_days", "office_seconds", "next",
            "reasons", "acceptance_reasons", "supplement_reasons", "pauses",
            "findings", "due_is_apology", "promises", "apology",
            "acknowledgements", "silences", "held"}
        if why["due_is_promise"] and not why["due_is_moved"]:
            assert why["due"] == why["promised"]
        assert why["projected"] == (why["standing"] == "paused")
        if why["received"]:
            words = "\n".join(reason["vi"] for reason in why["reasons"])
            assert "Bộ luật Dân sự 2015" in words, "the article of law"


def test_a_holiday_that_moved_a_date_is_named(played):
    """Whatever was received in late August passes over 2 September."""
    found = 0
    for line in listed(played):
        if (line["received"] or "")[:10] < "2020-08-31":
            continue
        if line["received"][:10] > "2020-09-01" or not line["computed"] \
                or line["computed"][:10] <= "2020-09-03":
            continue
        text = played.run("explain", f"motcua/{line['code']}").stdout
        if "tính cả ngày nghỉ" in text:
            continue  # calendar days: the holiday counts
        assert "02/09/2020" in text and "Quốc khánh" in text, text
        found += 1
    assert found


def test_the_clocks_beside_the_result_are_explained(played):
    """Where one runs, its end stands in the words, too."""
    words = {"step_due": "theo phần mềm một cửa",
             "apology_due": "Văn bản xin lỗi, nếu dự kiến không kịp",
             "supplement_due": "Hết thời gian bổ sung"}
    seen = Counter()
    for line in listed(played):
        text = played.run("explain", f"motcua/{line['code']}").stdout
        for key, sentence in words.items():
            assert (sentence in text) == bool(line[key]), (key, text)
            seen[key] += bool(line[key])
            if line[key]:
                end = datetime.fromisoformat(line[key])
                assert f"{end:%d/%m/%Y}" in text
    assert min(seen[key] for key in words) > 0, seen


def test_a_paused_dossier_is_projected(played):
    codes = [line["code"] for line in listed(played, "--standing", "paused")]
    assert codes
    for code in codes:
        text = played.run("explain", f"motcua/{code}").stdout
        assert "nếu hôm nay" in text and "căn cứ: " in text, text
        assert "nếu hôm nay tiếp tục" in played.run(
            "show", f"motcua/{code}").stdout


def test_explain_at_another_time(played):
    line = next(line for line in listed(played, "--overdue")
                if not line["baseline"])
    due = date.fromisoformat(line["due"][:10])
    before = played.json("explain", f"motcua/{line['code']}", "--at",
                         f"{due - timedelta(days=14)}T09:00")
    after = played.json("explain", f"motcua/{line['code']}", "--at",
                        f"{due + timedelta(days=1)}T00:00")
    assert before["standing"] != "overdue" and after["standing"] == "overdue"


def test_explain_before_the_finish(played):
    """At the opening of its due day nothing had been finished: the deadline
    is known and the dates are not odd."""
    compared = 0
    for line in listed(played):
        if not line["finished"] or not line["due"] or not line["promised"]:
            continue
        opening = f"{line['due'][:10]}T07:30"
        if line["standing"] != "done-on-time" or \
                line["finished"][:16] <= opening or \
                line["received"][:16] > opening:
            continue
        why = played.json("explain", f"motcua/{line['code']}", "--at", opening)
        if why["standing"] == "paused":
            continue
        assert why["standing"] == "due-today", (line, why)
        assert why["finished"] is None and why["due"] == line["due"]
        assert "dates-odd" not in {f["kind"] for f in why["findings"]}
        compared += 1
    assert compared > 5


def test_explain_before_the_acceptance(played):
    """Ten minutes after it was filed online, it waited."""
    compared = 0
    for line in listed(played):
        why = played.json("explain", f"motcua/{line['code']}")
        if not why["submitted"] or not why["received"]:
            continue
        filed = datetime.fromisoformat(why["submitted"][:19])
        early = filed + timedelta(minutes=10)
        if datetime.fromisoformat(why["received"][:19]) <= early:
            continue
        then = played.json("explain", f"motcua/{line['code']}", "--at",
                           early.isoformat())
        assert then["standing"] == "awaiting" and then["acceptance_due"]
        assert not then["findings"], "its receipt is not odd"
        compared += 1
    assert compared > 5


def test_entered_late_is_found_since_the_watch_began(played):
    """More than one working day between receipt and entry; what came before
    the watch is nobody's late entry."""
    calendar = Calendar(ROOT / "config" / "calendar.tsv")
    first: dict[str, dict[str, Any]] = {}
    for line in played.log:
        first.setdefault(line["code"], line)
    entered = {code: (datetime.fromisoformat(line["received"]),
                      datetime.fromisoformat(line["at"]))
               for code, line in first.items() if line["received"]}
    late = {code for code, (received, at) in entered.items()
            if received >= START
            and calendar.between(received.date(), at.date()) > 1}
    early = {code for code, (received, _) in entered.items()
             if received < START}
    assert late and early
    for code in sorted(late) + sorted(early)[:20]:
        why = played.explain(code)
        kinds = {finding["kind"] for finding in why["findings"]}
        assert ("entered-late" in kinds) == (code in late), code


def variant(played: Played, folder: Path, **tables_: Path) -> Played:
    """The same database, asked under other tables."""
    text = json.loads(played.config.read_text("utf-8"))
    config = folder / "hosod.yaml"
    config.write_text(json.dumps(
        dict(text, **{key: str(path) for key, path in tables_.items()}),
        ensure_ascii=False), "utf-8")
    return Played(played.hosoctl, config, played.log)


def test_under_a_calendar_not_confirmed_dates_are_provisional(
        played, tmp_path):
    text = (ROOT / "config" / "calendar.tsv").read_text("utf-8")
    calendar = tmp_path / "calendar.tsv"
    calendar.write_text(re.sub(r"(?m)^confirmed-until\t.*$",
                               "confirmed-until\t2019", text), "utf-8")
    other = variant(played, tmp_path, calendar=calendar)
    code = next(line["code"] for line in listed(played, "--standing",
                                                "paused"))
    assert other.json("explain", f"motcua/{code}")["provisional"] is True
    said = other.run("explain", f"motcua/{code}").stdout
    assert "Tạm tính: lịch nghỉ sau năm 2019 chưa được xác nhận." in said
    assert played.json("explain", f"motcua/{code}")["provisional"] is False
    # A pause that goes on to nobody knows when: as if it ended today.
    assert "(hạn tạm tính)" in other.run("show", f"motcua/{code}").stdout
    assert "(hạn tạm tính)" not in played.run("show", f"motcua/{code}").stdout


def test_every_shape_says_what_is_certain(played):
    lines = played.json("list")
    rows = {(row["source"], row["code"]): row for row in csv.DictReader(
        io.StringIO(played.run("list", "--csv").stdout.lstrip("\ufeff")))}
    for line in lines:
        row = rows[line["source"], line["code"]]
        assert row["unknown"] == (line["unknown"] or "")
        assert row["provisional"] == ("yes" if line["provisional"] else "no")
        assert row["provisional_dates"].split() == line["provisional_dates"]
    for line in lines[:3] + [li for li in lines if li["unknown"]][:3]:
        shown = played.json("show", f"{line['source']}/{line['code']}")
        assert (shown["unknown"], shown["provisional"]) == \
            (line["unknown"], line["provisional"])


def test_without_the_year_in_the_calendar_it_says_so(played, tmp_path):
    text = (ROOT / "config" / "calendar.tsv").read_text("utf-8")
    calendar = tmp_path / "calendar.tsv"
    text = re.sub(r"(?m)^20(?!19)\d\d-.*\n", "", text)
    text = re.sub(r"(?m)^years\t.*$", "years\t2019..2019", text)
    calendar.write_text(re.sub(r"(?m)^confirmed-until\t.*$",
                               "confirmed-until\t2019", text), "utf-8")
    other = variant(played, tmp_path, calendar=calendar)
    for line in listed(played, "--overdue")[:5]:
        why = other.json("explain", f"motcua/{line['code']}")
        # The promise was given and is judged all the same.
        assert why["computed"] is None and why["due"] == why["promised"]
        assert "lịch không có năm 2020" in other.run(
            "explain", f"motcua/{line['code']}").stdout
    assert "LỊCH KHÔNG CÓ NĂM NAY" in other.run("status").stdout


def test_a_procedure_out_of_the_catalogue(played, tmp_path):
    lines = (ROOT / "config" / "procedures.csv").read_text("utf-8") \
        .splitlines(keepends=True)
    catalogue = tmp_path / "procedures.csv"
    catalogue.write_text("".join(lines[:2]), "utf-8")
    kept = lines[1].split(",")[0]
    other = variant(played, tmp_path, catalogue=catalogue)
    line = next(line for line in listed(played, "--overdue")
                if kept not in line["procedure"])
    why = other.json("explain", f"motcua/{line['code']}")
    assert why["procedure"] is None and why["reasons"] == []
    assert why["due"] is not None and why["standing"] == "overdue"
    assert {"procedure-unknown"} <= {f["kind"] for f in why["findings"]}
    assert "chưa có trong danh mục" in other.run(
        "explain", f"motcua/{line['code']}").stdout


# ---- status ----

def test_status_counts_what_the_list_shows(played):
    status = played.json("status")
    lines = played.json("list")
    standings = Counter(line["standing"] for line in lines)
    assert status["v"] == 1 and status["running"] is False
    assert status["dossiers"] == len(lines)
    assert {name: count for name, count in status["standings"].items()
            if count} == dict(standings)
    assert set(status["standings"]) == STANDINGS
    assert status["letters"]["sent"] == len(list(
        (played.config.parent / "letters" / "new").iterdir()))
    assert [source["name"] for source in status["sources"]] == [
        "khac", "motcua"]
    assert status["local_only"] is True
    assert re.fullmatch("[0-9a-f]{64}", status["history_hash"])
    text = played.run("status").stdout
    assert "delivery: local" in text and "không trả lời" in text


# ---- what is asked wrongly ----

@pytest.mark.parametrize("words, code, said", [
    (["list", "--agency", "UBND xã Đức Vâm"], 2, "UBND xã Đức Vân"),
    (["list", "--agency", "Sở Không Có Thật"], 2, "000.02.21.H99"),
    (["list", "--standing", "overdu"], 2, 'did you mean "overdue"?'),
    (["list", "--overdu3"], 2, "no such option"),
    (["list", "quá hạn"], 2, "takes no words"),
    (["status", "now"], 2, "takes no words"),
    (["show"], 2, "one CODE is needed"),
    (["explain", "X", "--at", "hôm qua"], 2, "--at"),
    (["explain", "X", "--lang", "fr"], 2,
     '--lang "fr": not a language (vi or en)'),
    (["list", "--json", "--csv"], 2, "--json or --csv, not both"),
    (["show", "X", "--csv", "--json"], 2, "--json or --csv, not both"),
    (["list", "--agency", "A", "--agency", "B"], 2,
     '--agency is given twice: "A" and "B"'),
    (["lits"], 2, 'did you mean "list"?'),
    (["list", "--standing", "trễ hạn"], 2, "overdue          Quá hạn"),
    (["show", "KHÔNG-CÓ"], 1, "hosoctl list prints the codes"),
    (["poll", "motcua"], 1, "no daemon listens there"),
])
def test_refusals_name_the_thing(played, words, code, said):
    done = played.run(*words, code=code)
    assert done.stdout == "" and said in done.stderr
    assert done.stderr.count("\n") == 1 or "there are" in done.stderr


def test_a_standing_is_asked_for_as_it_is_printed(played):
    for words in ("Quá hạn", "quá  hạn", "Đang giải quyết, trong hạn"):
        key = "running" if "trong" in words else "overdue"
        assert (played.run("list", "--standing", words).stdout
                == played.run("list", "--standing", key).stdout)


def test_a_mistyped_code_gets_suggestions(played):
    code = listed(played)[0]["code"]
    done = played.run("show", code[:-1] + "x", code=1)
    assert code[:-4] in done.stderr.split("is it")[1]


def test_a_code_in_two_sources_wants_its_source(played):
    code = listed(played)[0]["code"]
    for command in ("show", "explain"):
        done = played.run(command, code, code=2)
        assert f"motcua/{code}" in done.stderr
        assert f"khac/{code}" in done.stderr
    assert played.json("show", f"khac/{code}")["source"] == "khac"
    played.run("show", f"nguồn-lạ/{code}", code=1)


def test_no_database_is_said(played, tmp_path):
    config = tmp_path / "hosod.yaml"
    empty = tmp_path / "empty"
    empty.mkdir()
    text = json.loads(played.config.read_text("utf-8"))
    config.write_text(json.dumps(dict(text, state=str(empty)),
                                 ensure_ascii=False), "utf-8")
    done = subprocess.run([played.hosoctl, "list", "--config", config],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "hosod.db" in done.stderr


def test_the_configuration_may_stand_before_the_command(played):
    assert played.run("list", "--json", first=True).stdout == \
        played.run("list", "--json").stdout


def test_an_answer_that_cannot_be_written_is_no_answer(played):
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [played.hosoctl, "list", "--config", played.config], stdout=full,
            stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1 and "cannot write" in done.stderr


def test_contacts_whose_time_is_over_do_not_stop_the_reader(played, tmp_path):
    """Who holds a role today matters to the daemon, not to who asks it."""
    contacts = (ROOT / "config" / "contacts.csv").read_text("utf-8")
    table = list(csv.reader(io.StringIO(contacts.lstrip("\ufeff"))))
    for row in table[1:]:
        row[table[0].index("to")] = "2020-12-31"
    with (tmp_path / "contacts.csv").open("w", encoding="utf-8") as out:
        csv.writer(out).writerows(table)
    text = json.loads(played.config.read_text("utf-8"))
    (tmp_path / "hosod.yaml").write_text(json.dumps(
        dict(text, contacts=str(tmp_path / "contacts.csv")),
        ensure_ascii=False), "utf-8")
    for words in (["status"], ["reload"]):
        done = subprocess.run(
            [played.hosoctl, *words, "--config", tmp_path / "hosod.yaml"],
            capture_output=True, text=True, check=False)
        assert "province" not in done.stderr, done.stderr
        assert done.returncode == (0 if words == ["status"] else 1)


# ---- without database ----

def run(hosoctl: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([hosoctl, *words], capture_output=True, text=True,
                          check=False, env=dict(os.environ, TZ="UTC"))


def test_calendar_of_a_year(hosoctl):
    year = json.loads(run(hosoctl, "calendar", "2026", "--json").stdout)
    assert year["v"] == 1 and year["confirmed"] is True
    calendar = Calendar(ROOT / "config" / "calendar.tsv")
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert year["working_days"] == sum(calendar.works(day) for day in days)
    assert year["months"] == [sum(calendar.works(day) for day in days
                                  if day.month == m) for m in range(1, 13)]
    listed_days = {day["date"]: day for day in year["days"]}
    # Resolution 28/2026/QH16 makes 24 November a day off.
    assert "28/2026/QH16" in listed_days["2026-11-24"]["basis"]
    assert run(hosoctl, "calendar", "2031").returncode == 1
    assert run(hosoctl, "calendar", "năm nay").returncode == 2


def test_due_as_the_manual_has_it(hosoctl):
    done = run(hosoctl, "due", "--received", "2026-11-20T10:00", "--limit",
               "3wd")
    # 23, 25 and 26 November: the 24th is a day off.
    assert done.returncode == 0
    assert done.stdout.startswith("2026-11-26T17:30\n")
    assert run(hosoctl, "due", "--received", "2026-11-20T10:00").returncode \
        == 2
    assert run(hosoctl, "due", "--received", "2045-01-03T10:00", "--limit",
               "3wd").returncode == 1


def test_versions_are_told(hosoctl):
    assert re.fullmatch(r"hosoctl \S+ \(json 1\)\n",
                        run(hosoctl, "--version").stdout)
