"""The province's own day counting, written apart from hosod's engine.

All times are naive datetimes of local time (UTC+7, no summer time).  Working
days are Monday to Friday except the days off listed here; office hours are
07:30-11:30 and 13:30-17:30.  The day of receipt is not counted (Civil Code
art. 147(3)); calendar days and months that end on a day off end on the next
working day (art. 148(5)).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta

# Public-sector days off of 2020 on weekdays, and what the backlog before it
# and the weeks after it can touch.
DAYS_OFF: frozenset[date] = frozenset(
    date.fromisoformat(text) for text in (
        "2020-01-01", "2020-01-23", "2020-01-24", "2020-01-27", "2020-01-28",
        "2020-01-29", "2020-04-02", "2020-04-30", "2020-05-01", "2020-09-02",
        "2021-01-01", "2021-02-10", "2021-02-11", "2021-02-12", "2021-02-15",
        "2021-02-16", "2021-04-21", "2021-04-30", "2021-05-03", "2021-09-02",
        "2021-09-03"))

SPANS: tuple[tuple[time, time], ...] = ((time(7, 30), time(11, 30)),
                                        (time(13, 30), time(17, 30)))
OPEN, CLOSE = SPANS[0][0], SPANS[-1][1]
ONE_DAY = timedelta(days=1)


def is_working(day: date) -> bool:
    """Whether offices work on a day."""
    return day.weekday() < 5 and day not in DAYS_OFF


def next_working(day: date) -> date:
    """The day itself when it is worked, else the next one that is."""
    while not is_working(day):
        day += ONE_DAY
    return day


def previous_working(day: date) -> date:
    """The day itself when it is worked, else the last one that was."""
    while not is_working(day):
        day -= ONE_DAY
    return day


def add_working(day: date, count: int) -> date:
    """The count-th working day after (before, when negative) a day."""
    step = ONE_DAY if count >= 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working(day):
            day += step
    return day


def count_working(after: date, until: date) -> int:
    """How many working days lie in (after, until]; 0 when none."""
    count = 0
    while after < until:
        after += ONE_DAY
        count += is_working(after)
    return count


def next_office(at: datetime) -> datetime:
    """The instant itself in office time, else the next opening."""
    if is_working(at.date()):
        for opens, closes in SPANS:
            if at.time() <= closes:
                return max(at, datetime.combine(at.date(), opens))
    return datetime.combine(next_working(at.date() + ONE_DAY), OPEN)


def is_office(at: datetime) -> bool:
    """Whether an instant lies in office time, both ends included."""
    return next_office(at) == at


def add_office(at: datetime, span: timedelta) -> datetime:
    """The earliest instant at which so much office time has passed."""
    at = next_office(at)
    while True:
        closes = next(close for opens, close in SPANS
                      if opens <= at.time() <= close)
        left = datetime.combine(at.date(), closes) - at
        if span <= left:
            return at + span
        span -= left
        at = next_office(datetime.combine(at.date(), closes)
                         + timedelta(seconds=1))


def subtract_office(at: datetime, span: timedelta) -> datetime:
    """The latest instant from which so much office time leads to another."""
    while True:
        for opens, closes in reversed(SPANS):
            start = datetime.combine(at.date(), opens)
            if not is_working(at.date()) or at <= start:
                continue
            end = min(at, datetime.combine(at.date(), closes))
            if span <= end - start:
                return end - span
            span -= end - start
        at = datetime.combine(at.date(), time(0)) - timedelta(seconds=1)


def deemed_day(at: datetime, cutoff: time | None = None) -> date:
    """The working day that counts as the day of receipt."""
    day = at.date()
    if is_working(day) and at.time() <= CLOSE and (
            cutoff is None or at.time() <= cutoff):
        return day
    return next_working(day + ONE_DAY)


def split_limit(limit: str) -> tuple[int, str]:
    """"10wd" gives (10, "wd"); "sameday" gives (0, "sameday")."""
    digits = "".join(c for c in limit if c.isdigit())
    return (int(digits) if digits else 0, limit[len(digits):])


def is_short(limit: str) -> bool:
    """One working day or less: such limits have no advance reminders."""
    count, unit = split_limit(limit)
    return (unit == "sameday" or (unit in ("wd", "d") and count <= 1)
            or (unit == "wh" and count <= 8))


def add_month(day: date, months: int) -> date:
    """The same day of a later month, or that month's last (art. 148(3))."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_date(received: datetime, limit: str,
             cutoff: time | None = None) -> date:
    """The date on which a limit ends, without pauses."""
    count, unit = split_limit(limit)
    if unit == "wd":
        return add_working(deemed_day(received, cutoff), count)
    if unit == "d":
        return next_working(received.date() + timedelta(days=count))
    if unit == "mo":
        return next_working(add_month(received.date(), count))
    if unit == "wh":
        return add_office(received, timedelta(hours=count)).date()
    assert unit == "sameday", limit
    return deemed_day(received, cutoff)


def _days_after_pause(due: date, received: datetime, limit: str,
                      began: datetime, ended: datetime) -> date:
    """The same for calendar days and months, with the dates as they are."""
    if ended.date() <= received.date():
        return due
    count, unit = split_limit(limit)
    # What is left is counted to the date before it moved off a rest day.
    ends = (received.date() + timedelta(days=count) if unit == "d"
            else add_month(received.date(), count))
    if next_working(ends) != due:
        ends = due  # an earlier pause, or another promise
    left = (ends - max(began.date(), received.date())).days
    return next_working(ended.date() + timedelta(days=max(left, 0)))


def due_after_pause(due: date, received: datetime, limit: str,
                    began: datetime, ended: datetime, policy: str,
                    cutoff: time | None = None) -> date:
    """The date on which a limit ends after a pause that is over.

    Preserving: what was left on the day the pause began is counted again from
    the day of return.  Resetting: the whole limit is counted from the return.
    A pause that began after the due date changes nothing.
    """
    if began.date() > due or ended <= began:
        return due
    if policy == "reset":
        return due_date(ended, limit, cutoff)
    if split_limit(limit)[1] in ("d", "mo"):
        return _days_after_pause(due, received, limit, began, ended)
    back = deemed_day(ended, cutoff)
    first = deemed_day(received, cutoff)
    if back <= first:
        return due
    return add_working(back, count_working(max(began.date(), first), due))
