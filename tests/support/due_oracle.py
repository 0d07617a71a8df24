#!/usr/bin/python3
"""A second opinion on deadlines, written from docs/deadlines.md alone.

It walks day by day with Python's datetime, shares no table and no line with
the C, and is slow on purpose.  Run as a program it compares itself with
`hosoctl due --batch` on random cases:

    tests/support/due_oracle.py --cases 1000000 --seed 7 --build build
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPEN, LUNCH, BACK, CLOSE = time(7, 30), time(11, 30), time(13, 30), time(17, 30)
SPANS = [(OPEN, LUNCH), (BACK, CLOSE)]
DAY = timedelta(days=1)
HOURS_A_DAY = 8


class Uncovered(Exception):
    """A day of a year that the calendar does not list was asked for."""


class Calendar:
    def __init__(self, path: Path):
        self.off: set[date] = set()
        self.worked: set[date] = set()
        for line in path.read_text(encoding="utf-8").splitlines():
            words = line.split("\t")
            if words[0] == "years":
                self.first, self.last = map(int, words[1].split(".."))
            elif words[0] == "confirmed-until":
                self.confirmed = int(words[1])
            elif line[:1].isdigit():
                day = date.fromisoformat(words[0])
                (self.worked if words[1] == "work_makeup"
                 else self.off).add(day)
        self.latest_asked = date.min

    def works(self, day: date) -> bool:
        if not self.first <= day.year <= self.last:
            raise Uncovered(day)
        self.latest_asked = max(self.latest_asked, day)
        if day in self.worked:
            return True
        return day.weekday() < 5 and day not in self.off

    def after(self, day: date, count: int) -> date:
        """The count-th working day after a day; the day itself for 0."""
        self.works(day)
        while count > 0:
            day += DAY
            count -= self.works(day)
        return day

    def at_or_after(self, day: date) -> date:
        while not self.works(day):
            day += DAY
        return day

    def between(self, after: date, until: date) -> int:
        count = 0
        while after < until:
            after += DAY
            count += self.works(after)
        return count

    def next_office(self, at: datetime) -> datetime:
        if self.works(at.date()):
            for begin, end in SPANS:
                if at.time() <= end:
                    return max(at, datetime.combine(at.date(), begin))
        day = self.at_or_after(at.date() + DAY)
        return datetime.combine(day, OPEN)

    def run(self, at: datetime, left: timedelta) -> datetime:
        """The earliest office instant at which so much office time is over."""
        if left == timedelta(0):
            return self.next_office(at)
        day = at.date()
        while True:
            if self.works(day):
                for begin, end in SPANS:
                    start = max(at, datetime.combine(day, begin))
                    stop = datetime.combine(day, end)
                    if start < stop:
                        if left <= stop - start:
                            return start + left
                        left -= stop - start
            day += DAY

    def office_time(self, since: datetime, until: datetime) -> timedelta:
        total = timedelta(0)
        day = since.date()
        while day <= until.date():
            if self.works(day):
                for begin, end in SPANS:
                    start = max(since, datetime.combine(day, begin))
                    stop = min(until, datetime.combine(day, end))
                    total += max(stop - start, timedelta(0))
            day += DAY
        return total


def plus_months(day: date, months: int) -> date:
    """The same day of a later month; where there is none, its last day."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    for dom in range(day.day, 0, -1):
        try:
            return date(year, month, dom)
        except ValueError:
            continue
    raise AssertionError


class Pause:
    """What is left of one or more pauses once their caps are applied."""

    ORDER = {"preserve": 0, "reset": 1, "shift": 2}

    def __init__(self, begin, end, policy, capped):
        self.begin, self.end, self.policy = begin, end, policy
        # The ends that make it up: at a cap's end no cut-off applies.
        self.ends = [(end, capped)]

    def absorb(self, other):
        self.end = max(self.end, other.end)
        self.ends += other.ends
        if other.policy == "reset":
            self.policy = "reset"


def merged(pauses):
    """In order of time, overlapping and touching ones as one."""
    out = []
    for pause in sorted((p for p in pauses if p.begin < p.end),
                        key=lambda p: (p.begin, p.ORDER[p.policy])):
        if out and pause.begin <= out[-1].end:
            out[-1].absorb(pause)
        else:
            out.append(pause)
    return out


class Oracle:
    def __init__(self, calendar: Calendar, convention: str, cutoff: str):
        self.calendar = calendar
        self.convention = convention
        self.latest = {"none": CLOSE, "last-hour": time(16, 30)}.get(cutoff)
        if self.latest is None:
            self.latest = min(CLOSE, time.fromisoformat(cutoff))

    def deemed(self, at: datetime, latest=None) -> date:
        if self.calendar.works(at.date()) and \
                at.time() <= (latest or self.latest):
            return at.date()
        return self.calendar.at_or_after(at.date() + DAY)

    def resumed(self, pause: Pause) -> date:
        """The working day from which it runs on.  Of returns, and of the ends
        of caps, the last counts; an earlier one may lie before the first year
        of the calendar."""
        last = {capped: max(end for end, c in pause.ends if c == capped)
                for _, capped in pause.ends}
        return max(self.deemed(end, CLOSE if capped else None)
                   for capped, end in last.items())

    def curtailed(self, begin, end, policy, cap=None) -> Pause:
        """One pause, no longer than its cap lets it be."""
        if cap is None:
            return Pause(begin, end, policy, False)
        count, unit = cap
        try:
            if unit == "wh":
                limit = self.calendar.run(begin, timedelta(hours=count))
            else:
                day = begin.date()
                day = (plus_months(day, count) if unit == "mo" else
                       day + count * DAY if unit == "d" else
                       self.calendar.after(day, count))
                limit = datetime.combine(day, CLOSE)
        except Uncovered:
            if begin.year < self.calendar.first:
                raise
            return Pause(begin, end, policy, False)
        finally:
            # Whether a cap bites moves no date by itself.
            self.calendar.latest_asked = date.min
        cut = min(end, limit)
        return Pause(begin, cut, policy, cut.date() == limit.date())

    def due(self, received, count, unit, pauses) -> datetime:
        if unit == "wd" and self.convention == "rolling":
            unit, count = "wh", count * HOURS_A_DAY
        engine = {"wd": self.working_days, "d": self.days, "mo": self.days,
                  "wh": self.hours, "sameday": self.same_day}[unit]
        return engine(received, count, unit,
                      merged([self.curtailed(*p) for p in pauses]))

    def working_days(self, received, count, unit, pauses):
        cal = self.calendar

        def full(day):
            return cal.after(day, count - (self.convention == "inc"))

        start = self.deemed(received)
        due = datetime.combine(full(start), CLOSE)
        running_since = start
        for pause in pauses:
            begin, end, policy = pause.begin, pause.end, pause.policy
            if begin.date() > due.date() or end <= received:
                continue
            back = self.resumed(pause)
            if back <= start:
                continue
            if policy == "preserve":
                left = cal.between(max(begin.date(), running_since),
                                   due.date())
                due = datetime.combine(cal.after(back, left), CLOSE)
            elif policy == "reset":
                due = datetime.combine(full(back), CLOSE)
            else:
                due = cal.next_office(due + (end - begin))
            running_since = max(running_since, back)
        return due

    def days(self, received, count, unit, pauses):
        cal = self.calendar

        def full(day):
            if unit == "mo":
                return plus_months(day, count)
            return day + count * DAY

        def close(day):
            return datetime.combine(cal.at_or_after(day), CLOSE)

        start = received.date()
        counted = full(start)
        due = close(counted)
        running_since = start
        for pause in pauses:
            begin, end, policy = pause.begin, pause.end, pause.policy
            if begin.date() > due.date() or end.date() <= start:
                continue
            back = end.date()
            if policy == "preserve":
                since = max(begin.date(), running_since)
                left = 0
                while since < counted:
                    since += DAY
                    left += 1
                counted = back + left * DAY
                due = close(counted)
            elif policy == "reset":
                counted = full(back)
                due = close(counted)
            else:
                due = cal.next_office(due + (end - begin))
                counted = due.date()
            running_since = max(running_since, back)
        return due

    def hours(self, received, count, unit, pauses):
        cal = self.calendar
        due = cal.run(received, timedelta(hours=count))
        for pause in pauses:
            begin, end, policy = pause.begin, pause.end, pause.policy
            if begin > due or end <= received:
                continue
            if policy == "preserve":
                left = cal.office_time(max(begin, received), due)
                due = cal.run(end, left)
            elif policy == "reset":
                due = cal.run(end, timedelta(hours=count))
            else:
                due = cal.next_office(due + (end - begin))
        return due

    def same_day(self, received, count, unit, pauses):
        start = self.deemed(received)
        due = datetime.combine(start, CLOSE)
        for pause in pauses:
            begin, end, policy = pause.begin, pause.end, pause.policy
            if begin.date() > due.date() or end <= received:
                continue
            back = self.resumed(pause)
            if back <= start:
                continue
            if policy == "shift":
                due = self.calendar.next_office(due + (end - begin))
            else:
                due = datetime.combine(back, CLOSE)
        return due

    def line(self, received, count, unit, pauses) -> str:
        """What hosoctl prints; "error" for every error."""
        self.calendar.latest_asked = date.min
        try:
            due = self.due(received, count, unit, pauses)
        except (Uncovered, OverflowError, ValueError):
            return "error"
        text = due.isoformat(timespec="seconds" if due.second else "minutes")
        if self.calendar.latest_asked.year > self.calendar.confirmed:
            text += " provisional"
        return text


def random_instant(rng, low: datetime, high: datetime) -> datetime:
    at = low + timedelta(seconds=rng.randrange(
        int((high - low).total_seconds())))
    kind = rng.random()
    if kind < 0.35:  # where the rules turn
        turn = rng.choice([OPEN, LUNCH, BACK, CLOSE, time(15), time(16, 30),
                           time(0), time(12)])
        at = datetime.combine(at.date(), turn)
        at += timedelta(seconds=rng.choice([0, 0, -1, 1, 60, -60]))
    elif kind < 0.7:
        at = at.replace(second=0)
    return at


def random_case(rng, cal: Calendar):
    low = datetime(cal.first, 1, 1) - timedelta(days=rng.choice([0] * 9 + [9]))
    high = datetime(cal.last + 1, 1, 1)
    received = random_instant(rng, low, high)
    unit = rng.choice(["wd", "wd", "wd", "d", "mo", "wh", "sameday"])
    count = {"wd": rng.randint(1, 40), "d": rng.randint(1, 60),
             "mo": rng.randint(1, 8), "wh": rng.randint(1, 60),
             "sameday": 0}[unit]
    if rng.random() < 0.02 and unit != "sameday":
        count = rng.randint(1, 9999)
    pauses = []
    for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3, 5])):
        reach = rng.choice([1, 3, 15, 60])
        begin = random_instant(rng, received - timedelta(days=reach // 3),
                               received + timedelta(days=reach))
        end = random_instant(rng, begin, begin + timedelta(
            days=rng.choice([1, 3, 20])))
        cap = rng.choice([None, None, (rng.randint(1, 8), "wd"),
                          (rng.randint(1, 12), "d"),
                          (rng.randint(1, 30), "wh"), (1, "mo")])
        if pauses and rng.random() < 0.15:  # touching the one before
            begin = pauses[-1][1]
        if rng.random() < 0.05:
            end = begin
        pauses.append((min(begin, end), max(begin, end), rng.choice(
            ["preserve", "preserve", "reset", "shift"]), cap))
    return received, count, unit, pauses


def as_text(case) -> str:
    received, count, unit, pauses = case
    limit = unit if unit == "sameday" else f"{count}{unit}"
    words = [f"{a.isoformat()}..{b.isoformat()}" +
             ("" if policy == "preserve" and cap is None else ":" + policy) +
             ("" if cap is None else "<={}{}".format(*cap))
             for a, b, policy, cap in pauses]
    return f"{received.isoformat()}\t{limit}\t{','.join(words)}"


RULES = [(convention, cutoff) for convention in ("exc", "inc", "rolling")
         for cutoff in ("none", "15:00", "last-hour", "11:45:30")]


def compare(hosoctl: Path, cases: int, seed: int) -> list[str]:
    """Where the two differ, in words; empty when they agree."""
    shipped = ROOT / "config/calendar.tsv"
    cal = Calendar(shipped)
    differences = []
    for number, (convention, cutoff) in enumerate(RULES):
        rng = random.Random(f"{seed}/{number}")
        oracle = Oracle(cal, convention, cutoff)
        asked = [random_case(rng, cal) for _ in range(cases // len(RULES))]
        answers = subprocess.run(
            [hosoctl, "due", "--batch", "--convention", convention,
             "--cutoff", cutoff, "--calendar", shipped],
            input="".join(as_text(case) + "\n" for case in asked),
            text=True, stdout=subprocess.PIPE, check=True).stdout.splitlines()
        assert len(answers) == len(asked)
        for case, answer in zip(asked, answers):
            if answer.startswith("error: "):
                answer = "error"
            expected = oracle.line(*case)
            if answer != expected:
                differences.append(
                    f"{convention} {cutoff} {as_text(case)}: hosoctl "
                    f"{answer}, oracle {expected}")
    return differences


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    args = parser.parse_args()
    differences = compare(args.build / "hosoctl", args.cases, args.seed)
    for line in differences[:20]:
        print(line)
    print(f"due: {args.cases} cases, seed {args.seed}: "
          f"{len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
