#!/usr/bin/python3
"""A third opinion on deadlines: a due date as *the first moment for which the
law's sentence is true*, tried moment after moment.

Where tests/support/due_oracle.py walks the shipped calendar, this one invents
calendars: years, days off, made-up days and office hours of its own.  It
shares no line with the other two.  Run as a program it compares itself with
`hosoctl due --batch`, and numpy with both:

    tests/support/due_sentences.py --cases 1000000 --seed 7 --build build
"""

import argparse
import datetime as dt
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


class Beyond(Exception):
    """The sentence needs a day that the calendar does not list."""


class Office:
    """off, made_up: sets of dates; hours: [(open, close)] as dt.time."""

    def __init__(self, first_year, last_year, off, made_up, hours):
        self.first = dt.date(first_year, 1, 1)
        self.last = dt.date(last_year, 12, 31)
        self.off, self.made_up, self.hours = off, made_up, hours
        self.closing = hours[-1][1]

    def works(self, date):
        if not self.first <= date <= self.last:
            raise Beyond(date.year)
        if date in self.off:
            return False
        return date.weekday() < 5 or date in self.made_up

    def pieces(self, begin):
        """Office time after ${begin}, piece by piece."""
        date = begin.date()
        while True:
            if self.works(date):
                for opens, closes in self.hours:
                    a = max(begin, dt.datetime.combine(date, opens))
                    b = dt.datetime.combine(date, closes)
                    if a <= b:
                        yield a, b
            date += DAY

    def following(self, date):
        while True:
            date += DAY
            if self.works(date):
                return date

    def or_following(self, date):
        return date if self.works(date) else self.following(date)

    def close(self, date):
        return dt.datetime.combine(date, self.closing)


def deemed(office, cutoff, at):
    latest = office.closing
    if cutoff == "last-hour":
        latest = (dt.datetime.combine(at.date(), latest) -
                  dt.timedelta(hours=1)).time()
    elif cutoff != "none":
        latest = min(latest, dt.time.fromisoformat(cutoff))
    if office.works(at.date()) and at.time() <= latest:
        return at.date()
    return office.following(at.date())


def nth_working(office, after, n):
    while n > 0:
        after = office.following(after)
        n -= 1
    return after


def office_time_left(office, begin, end):
    left = dt.timedelta()
    if begin >= end:
        return left
    for a, b in office.pieces(begin):
        if a < end:
            left += min(b, end) - a
        if b >= end:
            return left


def after_office_time(office, begin, amount):
    """The earliest moment by which ${amount} of office time has passed; with
    nothing left, the first moment of office time."""
    for a, b in office.pieces(begin):
        if amount <= b - a:
            return a + amount
        amount -= b - a
    return None


def months_later(date, n):
    for _ in range(n):  # art. 148(3): the corresponding day of month n
        date = (date.replace(day=28) + 4 * DAY).replace(day=1)
    return date


def corresponding(date, n):
    first = months_later(date.replace(day=1), n)
    best = first
    while (best + DAY).month == first.month and best.day < date.day:
        best += DAY
    return best


class Limit:
    """One limit under one rule.  unit: wd d mo wh sameday."""

    def __init__(self, office, unit, n, convention, cutoff):
        self.office, self.unit, self.n = office, unit, n
        self.convention, self.cutoff = convention, cutoff
        self.by_time = unit == "wh" or (unit == "wd" and
                                        convention == "rolling")

    def whole(self):
        if self.unit == "wh":
            return dt.timedelta(hours=self.n)
        day = dt.timedelta()
        for opens, closes in self.office.hours:
            day += (dt.datetime.combine(dt.date.min, closes) -
                    dt.datetime.combine(dt.date.min, opens))
        return self.n * day

    def begins(self, at):
        """The day of receipt, in what the limit counts."""
        if self.unit in ("d", "mo") or self.by_time:
            return at.date()
        return deemed(self.office, self.cutoff, at)

    def full(self, at):
        """(the counted date or None, the due moment)"""
        if self.by_time:
            return None, after_office_time(self.office, at, self.whole())
        day0 = self.begins(at)
        if self.unit == "sameday":
            due = day0
        elif self.unit == "wd":
            n = self.n - (self.convention == "inc")
            due = nth_working(self.office, day0, n)
        elif self.unit == "d":
            due = day0 + self.n * DAY
        else:
            due = corresponding(day0, self.n)
        return due, self.office.close(self.office.or_following(due))

    def preserve(self, ran_from, begin, back, counted, due):
        """ran_from, begin, back: moments."""
        if self.by_time:
            left = office_time_left(self.office, max(ran_from, begin), due)
            return None, after_office_time(self.office, back, left)
        day0, asked = self.begins(ran_from), begin.date()
        returned = self.begins(back)
        last_run = max(day0, asked)
        if self.unit == "sameday":
            return returned, self.office.close(returned)
        if self.unit == "wd":
            while last_run < counted:
                last_run = self.office.following(last_run)
                returned = self.office.following(returned)
            return returned, self.office.close(returned)
        while last_run < counted:
            last_run += DAY
            returned += DAY
        return returned, self.office.close(self.office.or_following(returned))

    def is_over(self, received, back):
        if self.by_time:
            return back <= received
        return back <= received or self.begins(back) <= self.begins(received)

    def is_late(self, begin, due):
        return begin > due if self.by_time else begin.date() > due.date()


def union(pauses):
    """[(from, to, policy)]: overlapping and touching ones as one."""
    out = []
    real = [p for p in pauses if p[0] < p[1]]
    for begin, end, policy in sorted(real, key=lambda p: (p[0], p[2])):
        if out and begin <= out[-1][1]:
            last = out[-1]
            out[-1] = (last[0], max(last[1], end),
                       "reset" if "reset" in (last[2], policy) else last[2])
        else:
            out.append((begin, end, policy))
    return out


def due(office, unit, n, convention, cutoff, received, pauses):
    """The due moment; raises Beyond."""
    limit = Limit(office, unit, n, convention, cutoff)
    counted, at = limit.full(received)
    ran_from = received
    for begin, end, policy in union(pauses):
        if limit.is_late(begin, at) or limit.is_over(received, end):
            continue
        if policy == "preserve":
            counted, at = limit.preserve(ran_from, begin, end, counted, at)
        elif policy == "reset":
            counted, at = limit.full(end)
        else:
            at = after_office_time(office, at + (end - begin), dt.timedelta())
            counted = at.date()
        ran_from = max(ran_from, end)
    return at


# --- Invented worlds ---------------------------------------------------------

HOURS = [  # one span to four, odd seconds excepted: the file has minutes
    "07:30-11:30 13:30-17:30", "07:00-11:30 13:30-17:00", "08:00-17:00",
    "07:30-09:00 09:30-11:30 13:00-15:15 15:30-17:45", "00:00-01:00",
    "00:00-12:00 12:01-23:59", "09:00-10:00 10:00-11:00"]


def invent(rng):
    """An office, and the calendar file that says the same."""
    first = rng.randint(1995, 2040)
    last = first + rng.randint(0, 3)
    hours = rng.choice(HOURS)
    lines = [f"years\t{first}..{last}", f"confirmed-until\t{last}",
             f"office-hours\t{hours}"]
    off, made_up = set(), set()
    date = dt.date(first, 1, 1)
    density = rng.choice([0.01, 0.03, 0.1, 0.5])
    while date.year <= last:
        if date.month == 1 and date.day == 1 or rng.random() < density / 3:
            # A holiday may lie on a weekend.
            off.add(date)
            lines.append(f"{date}\toff_statutory\tx\ty")
        elif rng.random() < density:
            if date.weekday() < 5:
                off.add(date)
                lines.append(f"{date}\toff_local\tx\ty")
            else:
                made_up.add(date)
                lines.append(f"{date}\twork_makeup\tx\ty")
        date += DAY
    spans = [tuple(dt.time.fromisoformat(t) for t in span.split("-"))
             for span in hours.split()]
    return Office(first, last, off, made_up, spans), "\n".join(lines) + "\n"


def some_time(rng, office, low, days):
    at = low + dt.timedelta(seconds=rng.randrange(max(1, int(days * 86400))))
    if rng.random() < 0.5:  # where the rules turn
        turn = rng.choice([t for span in office.hours for t in span] +
                          [dt.time(15), dt.time(16, 30), dt.time()])
        at = dt.datetime.combine(at.date(), turn) + \
            rng.choice([-1, 0, 0, 1]) * SECOND
    return at


def invent_case(rng, office):
    span = (office.last - office.first).days + 1
    begin = dt.datetime.combine(office.first, dt.time())
    received = some_time(rng, office, begin, span * rng.choice([0.7, 0.9, 1]))
    unit = rng.choice(["wd", "wd", "d", "mo", "wh", "sameday"])
    n = rng.randint(1, {"wd": 30, "d": 60, "mo": 7, "wh": 60,
                        "sameday": 1}[unit])
    pauses = []
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        a = some_time(rng, office, received - rng.choice([0, 2]) * DAY,
                      rng.choice([1, 5, 30]))
        b = some_time(rng, office, a, rng.choice([0.1, 2, 15]))
        if pauses and rng.random() < 0.2:
            a = rng.choice(pauses)[1]
        if rng.random() < 0.05:
            b = a
        pauses.append((min(a, b), max(a, b),
                       rng.choice(["preserve", "reset", "shift"])))
    return received, n, unit, pauses


def as_line(case):
    received, n, unit, pauses = case
    return "{}\t{}\t{}\n".format(
        received.isoformat(), unit if unit == "sameday" else f"{n}{unit}",
        ",".join(f"{a.isoformat()}..{b.isoformat()}:{policy}"
                 for a, b, policy in pauses))


def answer(office, convention, cutoff, case):
    received, n, unit, pauses = case
    try:
        at = due(office, unit, n, convention, cutoff, received, pauses)
    except Beyond:
        return "error"
    return at.isoformat(timespec="seconds" if at.second else "minutes")


def ask(hosoctl, calendar, convention, cutoff, lines):
    said = subprocess.run(
        [hosoctl, "due", "--batch", "--convention", convention, "--cutoff",
         cutoff, "--calendar", calendar], input="".join(lines), text=True,
        stdout=subprocess.PIPE, check=True).stdout.splitlines()
    assert len(said) == len(lines)
    return ["error" if one.startswith("error: ") else one for one in said]


def compare(hosoctl, cases, seed, per_world=1000):
    """Where hosoctl and the sentences differ, in words."""
    rng = random.Random(f"worlds {seed}")
    differences = []
    with tempfile.TemporaryDirectory() as folder:
        calendar = Path(folder) / "calendar.tsv"
        for _ in range(-(-cases // per_world)):
            office, text = invent(rng)
            calendar.write_text(text, encoding="utf-8")
            convention = rng.choice(["exc", "inc", "rolling"])
            cutoff = rng.choice(["none", "15:00", "last-hour", "00:00",
                                 "11:45:30"])
            asked = [invent_case(rng, office) for _ in range(per_world)]
            lines = [as_line(case) for case in asked]
            for case, line, said in zip(asked, lines, ask(
                    hosoctl, calendar, convention, cutoff, lines)):
                expected = answer(office, convention, cutoff, case)
                if said != expected:
                    differences.append(
                        f"{convention} {cutoff} {line.strip()}: hosoctl "
                        f"{said}, sentences {expected}\n{text[:120]}")
    return differences


# --- numpy -------------------------------------------------------------------

def compare_numpy(hosoctl, limits, times):
    """Every day of the shipped calendar, every limit of ${limits}, received
    at every one of ${times}: (questions, differences).  numpy knows no
    made-up Saturdays, so that it is told of a week of seven working days in
    which every weekend that is not made up is a holiday."""
    import numpy as np

    shipped = ROOT / "config/calendar.tsv"
    off, made_up, first, last = set(), set(), 0, 0
    for line in shipped.read_text(encoding="utf-8").splitlines():
        word, *rest = line.split("\t")
        if word == "years":
            first, last = map(int, rest[0].split(".."))
        elif word[:1].isdigit():
            (made_up if rest[0] == "work_makeup" else off).add(word)
    days = np.arange(f"{first}-01-01", f"{last + 1}-01-01",
                     dtype="datetime64[D]")
    holidays = [day for day in days if str(day) in off or
                (int((day.astype(int) + 3) % 7) >= 5 and
                 str(day) not in made_up)]
    rule = np.busdaycalendar("1111111", holidays)
    questions, differences = 0, []
    for convention in ("exc", "inc"):
        for cutoff, latest in (("none", "17:30"), ("15:00", "15:00"),
                               ("last-hour", "16:30")):
            for time in times:
                deemed = np.busday_offset(days + int(time > latest), 0,
                                          "forward", busdaycal=rule)
                # A receipt on a day off is the next working day's.
                deemed = np.maximum(deemed, np.busday_offset(
                    days, 0, "forward", busdaycal=rule))
                dues = np.stack([np.busday_offset(
                    deemed, n - (convention == "inc"), busdaycal=rule)
                    for n in limits], axis=1)
                lines = [f"{day}T{time}\t{n}wd\n" for day in days
                         for n in limits]
                said = ask(hosoctl, shipped, convention, cutoff, lines)
                for line, one, expected in zip(lines, said, dues.flat):
                    wanted = "error" if expected >= days[-1] + 1 \
                        else f"{expected}T17:30"
                    if one.split()[0] != wanted:
                        differences.append(f"{convention} {cutoff} "
                                           f"{line.strip()}: hosoctl {one}, "
                                           f"numpy {wanted}")
                questions += len(lines)
    return questions, differences


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    args = parser.parse_args()
    hosoctl = args.build / "hosoctl"
    differences = compare(hosoctl, args.cases, args.seed)
    print(f"due: {args.cases} cases in invented calendars, seed {args.seed}: "
          f"{len(differences)} differences")
    questions, more = compare_numpy(
        hosoctl, range(1, 31), ("00:00", "15:00", "15:01", "16:31", "17:31"))
    print(f"due: {questions} questions of plain working days beside numpy: "
          f"{len(more)} differences")
    for line in (differences + more)[:20]:
        print(line)
    return 1 if differences or more else 0


if __name__ == "__main__":
    sys.exit(main())
