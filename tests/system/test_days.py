"""The province's own day counting: by hand, and against hosoctl due."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest

from standin import days

ROOT = Path(__file__).resolve().parents[2]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# Reckoned by hand with the calendar of September 2020: 7 September is a
# Monday, Wednesday 2 September is a day off.
@pytest.mark.parametrize("received, limit, cutoff, due", [
    ("2020-09-15T09:20", "3wd", None, "2020-09-18"),    # 16, 17, 18
    ("2020-09-15T15:01", "3wd", None, "2020-09-18"),    # no cut-off here
    ("2020-09-15T15:01", "3wd", "15:00", "2020-09-21"),  # from the 16th
    ("2020-09-15T15:00", "3wd", "15:00", "2020-09-18"),  # not after 15:00
    ("2020-09-18T16:10", "5wd", "15:00", "2020-09-28"),
    ("2020-09-01T08:00", "1wd", None, "2020-09-03"),    # over 2/9
    ("2020-08-28T08:00", "5wd", None, "2020-09-07"),    # 31, 1, 3, 4, 7
    ("2020-09-12T10:00", "2wd", None, "2020-09-16"),    # Saturday: Monday's
    ("2020-09-10T09:00", "10d", None, "2020-09-21"),    # Sunday moves on
    ("2020-08-03T09:00", "30d", None, "2020-09-03"),    # 2/9 moves on
    ("2020-08-31T09:00", "1mo", None, "2020-09-30"),    # no 31 September
    ("2020-09-15T10:00", "sameday", "15:00", "2020-09-15"),
    ("2020-09-18T15:20", "sameday", "15:00", "2020-09-21"),
    ("2020-09-18T16:00", "8wh", None, "2020-09-21"),    # Monday 16:00
])
def test_promised_dates(received, limit, cutoff, due):
    assert days.due_date(at(received), limit, time.fromisoformat(cutoff)
                         if cutoff else None) == date.fromisoformat(due)


@pytest.mark.parametrize("policy, cutoff, ended, due", [
    # 10 working days from Monday 7/9 end on 21/9; asked on 10/9 with three
    # used; the other seven run from the return.
    ("preserve", None, "2020-09-16T10:00", "2020-09-25"),
    ("preserve", "15:00", "2020-09-16T15:30", "2020-09-28"),
    ("reset", None, "2020-09-16T10:00", "2020-09-30"),
])
def test_promised_date_after_a_pause(policy, cutoff, ended, due):
    assert days.due_after_pause(
        date(2020, 9, 21), at("2020-09-07T09:00"), "10wd",
        at("2020-09-10T14:00"), at(ended), policy,
        time.fromisoformat(cutoff) if cutoff else None
    ) == date.fromisoformat(due)


def reckonings(seed: int, cutoff: time | None) -> Iterator[tuple[str, str]]:
    """(what hosoctl due --batch is asked, the date the province gives)."""
    rng = Random(seed)
    limits = ("sameday", "1wd", "3wd", "10wd", "10d", "30d", "1mo", "8wh")
    for _ in range(600):
        received = at("2020-07-01") + timedelta(
            seconds=rng.randint(0, 120 * 86400))
        limit, pause = rng.choice(limits), ""
        due = days.due_date(received, limit, cutoff)
        if rng.random() < .5 and limit not in ("sameday", "8wh"):
            began = received + timedelta(seconds=rng.randint(1, 15 * 86400))
            ended = began + timedelta(seconds=rng.randint(1, 9 * 86400))
            policy = rng.choice(("preserve", "reset"))
            pause = (f"{began.isoformat()}..{ended.isoformat()}"
                     + (":reset" if policy == "reset" else ""))
            due = days.due_after_pause(due, received, limit, began, ended,
                                       policy, cutoff)
        yield f"{received.isoformat()}\t{limit}\t{pause}", due.isoformat()


@pytest.mark.parametrize("cutoff", [None, time(15, 0)])
def test_two_day_counts_written_apart_agree(hosoctl, cutoff):
    asked, expected = zip(*reckonings(5, cutoff))
    command = [hosoctl, "due", "--batch", "--calendar",
               ROOT / "config" / "calendar.tsv"]
    done = subprocess.run(
        command + (["--cutoff", "15:00"] if cutoff else []), text=True,
        input="\n".join(asked) + "\n", capture_output=True, timeout=30,
        check=True)
    answers = [line[:10] for line in done.stdout.splitlines()]
    assert [(question, want, got) for question, want, got
            in zip(asked, expected, answers, strict=True) if want != got] == []


def test_office_hours():
    hours = timedelta(hours=1)
    assert days.add_office(at("2020-09-18T16:00"), 8 * hours) == \
        at("2020-09-21T16:00")
    assert days.add_office(at("2020-09-19T21:15"), 8 * hours) == \
        at("2020-09-21T17:30")
    assert days.add_office(at("2020-09-07T07:30"), 4 * hours) == \
        at("2020-09-07T11:30")
    assert days.subtract_office(at("2020-09-21T16:00"), 4 * hours) == \
        at("2020-09-21T10:00")
    assert days.subtract_office(at("2020-09-21T08:30"), 4 * hours) == \
        at("2020-09-18T14:30")
