"""hosoctl due and hosoctl calendar, as users call them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

import due_oracle  # noqa: E402
import due_sentences  # noqa: E402

HOSOCTL = Path(os.environ.get("HOSOD_BUILD", ROOT / "build")) / "hosoctl"


def hosoctl(*words, stdin="", cwd="/"):
    """From another folder than the source: nothing may depend on it."""
    return subprocess.run([HOSOCTL, *words], input=stdin, text=True, cwd=cwd,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def batch(lines, *options):
    done = hosoctl("due", "--batch", *options, stdin=lines)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_agrees_with_the_oracle():
    cases = int(os.environ.get("HOSOD_PROVE_CASES", "20000"))
    seed = int(os.environ.get("HOSOD_PROVE_SEED", "20200915"))
    print(f"seed {seed}")
    assert due_oracle.compare(HOSOCTL, cases, seed) == []


def test_agrees_with_the_sentences_in_invented_calendars():
    seed = int(os.environ.get("HOSOD_PROVE_SEED", "20200916"))
    print(f"seed {seed}")
    assert due_sentences.compare(HOSOCTL, 20000, seed, per_world=200) == []


def test_agrees_with_numpy_on_plain_working_days():
    """Every day of the shipped calendar, made-up Saturdays too."""
    pytest.importorskip("numpy")
    questions, differences = due_sentences.compare_numpy(
        HOSOCTL, (1, 2, 3, 10, 44), ("08:00", "15:00", "15:01", "17:31"))
    assert questions == 6 * 4 * 5 * 3287
    assert differences == []


def test_prints_the_due_instant_first_and_the_reasons():
    done = hosoctl("due", "--received", "2026-11-20T10:00", "--limit", "3wd")
    lines = done.stdout.splitlines()
    assert (done.returncode, lines[0]) == (0, "2026-11-26T17:30")
    assert any("24/11/2026" in line and "28/2026/QH16" in line
               for line in lines)
    assert "đã xác nhận đến hết năm 2026" in lines[-2]
    assert lines[-1].startswith("Lịch đi kèm hosoctl")
    english = hosoctl("due", "--received", "2026-11-20T10:00", "--limit",
                      "3wd", "--lang", "en").stdout
    assert "Not counted: Tue 2026-11-24" in english


def test_json_has_the_documented_fields():
    done = hosoctl("due", "--received", "2020-09-07T09:00", "--limit", "10wd",
                   "--cutoff", "15:00", "--json", "--pause",
                   "2020-09-10T14:00..2020-09-16T10:00:reset", "--pause",
                   "2020-09-30T08:00..2020-10-01T09:30:05")
    answer = json.loads(done.stdout)
    assert set(answer) == {"v", "due", "provisional", "apology", "received",
                           "limit", "convention", "cutoff", "pauses",
                           "calendar", "reasons"}
    # Reset: 17, 18, 21-25, 28-30 September; stopped again on the last day.
    assert answer["due"] == "2020-10-01T17:30"
    assert answer["apology"] == {"legal": "2020-09-30",
                                 "operational": "2020-09-30",
                                 "provisional": False}
    assert answer["provisional"] is False
    assert answer["pauses"][1] == {"from": "2020-09-30T08:00",
                                   "to": "2020-10-01T09:30:05",
                                   "policy": "preserve"}
    assert answer["calendar"]["confirmed_until"] == 2026
    # What is built in is the file that is shipped.
    shipped = (ROOT / "config/calendar.tsv").read_bytes()
    assert answer["calendar"]["sha256"] == hashlib.sha256(shipped).hexdigest()
    assert all(reason["vi"] and reason["en"] for reason in answer["reasons"])


@pytest.mark.parametrize("received, operational, provisional", [
    # Tue 29, Wed 30, Thu 31/12, the last day of the confirmed part.
    ("2026-12-28T10:00", "2026-12-30", False),
    # Wed 30, Thu 31/12, Mon 4/1: one day before is Sunday, so Thursday.
    ("2026-12-29T10:00", "2026-12-31", True)])
def test_the_apology_may_move_with_the_deadline(received, operational,
                                                provisional):
    answer = json.loads(hosoctl("due", "--received", received, "--limit",
                                "3wd", "--json").stdout)
    assert answer["provisional"] is provisional
    assert answer["apology"]["operational"] == operational
    assert answer["apology"]["provisional"] is provisional


def test_a_year_not_listed_is_unknown():
    done = hosoctl("due", "--received", "2027-12-30T09:00", "--limit", "3wd",
                   "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert (answer["due"], answer["uncovered_year"]) == (None, 2028)
    done = hosoctl("due", "--received", "2018-12-28T09:00", "--limit", "3wd")
    assert done.returncode == 1
    assert "lịch không có năm 2018" in done.stdout


def test_batch_answers_every_line():
    answers = batch("2026-11-20T10:00\t3wd\t\n"
                    "2026-11-20T10:00\t3wd\r\n"
                    "2026-12-30T10:00\t3wd\t\n"
                    "2027-12-30T10:00\t3wd\t\n"
                    "2026-02-30T10:00\t3wd\t\n"
                    "2026-11-20T10:00\t0wd\t\n"
                    "2026-11-20T10:00\t3weeks\t\n"
                    "2026-11-20T10:00\n"
                    "\n"
                    "2020-09-07T09:00\t10wd\t2020-09-10T14:00..2020-09-"
                    "15T10:00,2020-09-14T08:00..2020-09-16T10:00\n"
                    "2020-09-07T09:00\t10wd\t2020-09-10T14:00..x\n"
                    "2020-09-07T09:00\t10wd\t2020-09-16T10:00..2020-09-"
                    "10T14:00\n"
                    "2026-11-20T10:00\t3wd\t\tmore\n"
                    "2026-11-20T10:00\t3wd\t\0\n"
                    "2026-11-20T10:00\t3wd\t")
    assert answers[:3] == ["2026-11-26T17:30", "2026-11-26T17:30",
                           "2027-01-05T17:30 provisional"]
    assert answers[3] == ("error: needs the year 2028, which the calendar "
                          "does not list")
    assert all(line.startswith("error: ") for line in answers[4:9])
    assert answers[9] == "2020-09-25T17:30"
    assert all(line.startswith("error: ") for line in answers[10:14])
    assert answers[14:] == ["2026-11-26T17:30"]


@pytest.mark.parametrize("received, limit, pauses, said", [
    ("1970-01-01T00:00", "3wd", "",
     "needs the year 1970, which the calendar does not list"),
    ("0001-01-01T00:00", "10d", "",
     "needs the year 1, which the calendar does not list"),
    ("9999-12-31T23:59", "8wh", "",
     "needs the year 9999, which the calendar does not list"),
    ("0000-01-01T00:00", "3wd", "",
     'received: "0000-01-01T00:00": no such day'),
    ("2020-09-15T09:00", "0wd", "", 'limit: "0wd": a limit is at least 1'),
    ("2020-09-15T09:00", "10000wd", "",
     'limit: "10000wd": a limit is at most 9999'),
    ("2020-09-15T09:00", "99999999999999999999wd", "",
     'limit: "99999999999999999999wd": a limit is at most 9999'),
    ("2020-09-15T09:00", "9999wd", "",
     "needs the year 2028, which the calendar does not list"),
    # 9999 months are 833 years and 3 months.
    ("2020-09-15T09:00", "9999mo", "",
     "needs the year 2853, which the calendar does not list"),
    ("2020-09-15T09:00", "3wd", "2020-09-17T10:00..2020-09-16T10:00",
     'pause "2020-09-17T10:00..2020-09-16T10:00": it ends before it begins'),
])
def test_bad_questions_have_exact_answers(received, limit, pauses, said):
    assert batch(f"{received}\t{limit}\t{pauses}\n") == [f"error: {said}"]


def test_the_last_day_that_can_be_written_is_itself():
    done = hosoctl("due", "--received", "9999-12-31T23:59", "--limit", "10d")
    assert "Tiếp nhận lúc 23 giờ 59 ngày 31/12/9999 (thứ Sáu).\n" \
        in done.stdout
    assert "lịch không có năm 10000" in done.stdout


@pytest.mark.parametrize("words, said", [
    ((), "--received is missing"),
    (("--received", "2026-11-20T10:00"), "--limit is missing"),
    (("--received", "2026-11-20", "--limit", "3wd"), '"2026-11-20"'),
    (("--received", "2026-02-30T10:00", "--limit", "3wd"), "no such day"),
    (("--received", "2026-11-20T10:00", "--limit", "3 wd"), '"3 wd"'),
    (("--received", "2026-11-20T10:00", "--limit", "3wd", "--cutoff",
      "25:00"), '"25:00"'),
    (("--received", "2026-11-20T10:00", "--limit", "3wd", "--convention",
      "x"), '"x"'),
    (("--received", "2026-11-20T10:00", "--limit", "3wd", "--pause",
      "2026-11-20T10:00"), "not a pause"),
    (("--received",), "--received needs a value"),
    (("--lemit", "3wd"), "--lemit: no such option"),
    (("--json=1",), "takes no value"),
    (("-x",), "-x: no such option"),
    (("surplus",), '"surplus": due takes no words'),
    (("--lang", "fr"), '--lang "fr": not a language (vi or en)'),
    (("--batch", "--json"), "--json"),
    (("--batch", "--limit", "3wd"), "standard input"),
    (("--received", "2026-11-20T10:00", "--limit", "3wd", "--calendar",
      "/nowhere/calendar.tsv"), "/nowhere/calendar.tsv"),
])
def test_bad_usage_is_one_sentence(words, said):
    done = hosoctl("due", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


def test_an_edited_calendar_moves_the_date(tmp_path):
    shipped = (ROOT / "config/calendar.tsv").read_text(encoding="utf-8")
    edited = tmp_path / "calendar.tsv"
    edited.write_text(shipped.replace("# 2026-11-2", "2026-11-2"),
                      encoding="utf-8")
    done = hosoctl("due", "--received", "2026-11-20T10:00", "--limit", "3wd",
                   "--calendar", edited)
    assert done.stdout.startswith("2026-11-27T17:30\n")


def test_a_wrong_calendar_tells_everything_at_once(tmp_path):
    wrong = tmp_path / "calendar.tsv"
    wrong.write_text("years\t2026..2026\noffice-hours\t08:00-08:00\n"
                     "2026-02-30\toff_statutory\tx\ty\n", encoding="utf-8")
    done = hosoctl("calendar", "2026", "--calendar", wrong)
    assert (done.returncode, done.stdout) == (2, "")
    said = done.stderr.splitlines()
    assert len(said) >= 3
    assert any(line.startswith(f"{wrong}:3:") for line in said)


@pytest.mark.parametrize("year, working_days", [
    (2019, 252), (2020, 252), (2021, 250), (2022, 249), (2023, 249),
    (2024, 251), (2025, 250), (2026, 249)])
def test_calendar_counts_working_days(year, working_days):
    answer = json.loads(hosoctl("calendar", str(year), "--json").stdout)
    assert answer["working_days"] == working_days
    assert sum(answer["months"]) == working_days
    assert answer["confirmed"] is True


def test_calendar_shows_a_year():
    done = hosoctl("calendar", "2026")
    assert done.returncode == 0
    assert "2026: 249 ngày làm việc, đã xác nhận" in done.stdout
    assert "24/11/2026  Ngày Văn hóa Việt Nam – Nghị quyết 28/2026/QH16" \
        in done.stdout
    assert "TẠM TÍNH" in hosoctl("calendar", "2027").stdout
    assert hosoctl("calendar", "2028").returncode == 1
    assert hosoctl("calendar", "x").returncode == 2
    assert hosoctl("calendar").returncode == 2


def test_help_and_unknown_commands():
    assert "due" in hosoctl("--help").stdout
    assert "--received" in hosoctl("due", "--help").stdout
    done = hosoctl("deu")
    assert done.returncode == 2
    assert 'did you mean "due"?' in done.stderr


@pytest.mark.parametrize("words, stdin", [
    (("due", "--received", "2026-11-20T10:00", "--limit", "3wd"), ""),
    (("due", "--batch"), "2026-11-20T10:00\t3wd\t\n"),
    (("calendar", "2026", "--json"), "")])
def test_an_answer_that_cannot_be_written_is_a_failure(words, stdin):
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([HOSOCTL, *words], input=stdin, text=True,
                              stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "No space left" in done.stderr
