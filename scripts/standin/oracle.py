"""What a daemon that watches this province ought to have told.

Reckoned from the province's log alone, by rules written out here a second
time (they share no code with hosod): the default ladder, the promised date
decides, nothing is crossed while a dossier is paused or ended, of several
rungs passed unseen only the most severe is told, a notice that is no longer
true when its letter leaves is not carried.

Where two honest readings differ (an event within a poll of the crossing, an
advance reminder for a date computed earlier than the promised one, a promise
that a pause moved and nobody printed anew) the answer is MAYBE.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

from . import days, tables
from .dossier import ENDED, ONLINE, PAUSED

POLL = timedelta(minutes=15)
DEPARTURES = (time(7, 30), time(13, 30))
FOREVER = datetime.max
LAST_RUNG = "after-7wd"


class Told(Enum):
    """Whether a letter carries it."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True)
class Rung:
    """One step of the default ladder."""

    name: str
    clock: str
    severity: int
    roles: tuple[str, ...]
    at_once: bool = False


LADDER: tuple[Rung, ...] = (
    Rung("before-2wd", "resolution", 0, ("officer",)),
    Rung("before-1wd", "resolution", 0, ("officer",)),
    Rung("due-day", "resolution", 1, ("officer",)),
    Rung("bundle", "resolution", 1, ("officer",), at_once=True),
    Rung("overdue", "resolution", 2, ("officer", "head")),
    Rung("after-3wd", "resolution", 2, ("officer", "head")),
    Rung(LAST_RUNG, "resolution", 3, ("officer", "head", "province")),
    Rung("acceptance-4wh", "acceptance", 0, ("desk",), at_once=True),
    Rung("acceptance-1wh", "acceptance", 0, ("desk",), at_once=True),
    Rung("acceptance-late", "acceptance", 2, ("desk",), at_once=True),
)
RUNGS: dict[str, Rung] = {rung.name: rung for rung in LADDER}
ADVANCE = frozenset(("before-2wd", "before-1wd", "due-day"))


@dataclass(frozen=True)
class Expected:
    """One rung reached by one dossier for one due date."""

    code: str
    rung: Rung
    due: date
    crosses: datetime
    leaves: datetime    # the departure that may carry it
    told: Told
    agency: str
    account: str | None  # the officer in charge at the crossing

    @property
    def key(self) -> tuple[str, str, date]:
        """What makes it one and the same."""
        return (self.code, self.rung.name, self.due)

    def recipients(self) -> frozenset[str]:
        """The addresses that are told, as the contact table has them."""
        slug = tables.BY_CODE[self.agency].slug
        mails = set()
        for role in self.rung.roles:
            if role == "officer":
                mails.add(next((o.mail for o in tables.OFFICERS
                                if o.account == self.account and o.mail),
                               f"motcua@{slug}.example"))
            elif role == "head":
                mails.add(tables.head_of(self.agency).mail)
            elif role == "desk":
                mails.add(f"motcua@{slug}.example")
            else:
                mails.add(tables.OFFICERS[0].mail)
        return frozenset(mails)


@dataclass
class Stay:
    """A dossier as polls see it from one change to the next."""

    line: dict[str, Any]
    happened: datetime
    seen: datetime            # the first poll that shows it
    until: datetime = FOREVER  # the poll that shows the next change
    true_until: datetime = FOREVER  # the poll that shows it over or moved
    due: date | None = None
    computed: date | None = None
    blind: date | None = None  # computed without what no poll could show
    sure: bool = True         # the due date has one reading


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _seen(at: datetime, first_sweep: datetime, poll: timedelta) -> datetime:
    """The first poll at or after a moment."""
    if at <= first_sweep:
        return first_sweep
    return first_sweep + -(-(at - first_sweep) // poll) * poll


def departure(at: datetime) -> datetime:
    """The first departure at or after an instant."""
    day = at.date()
    while True:
        for hour in DEPARTURES:
            leaves = datetime.combine(day, hour)
            if leaves >= at and days.is_working(day):
                return leaves
        day += days.ONE_DAY


def resolution_rungs(due: date, short: bool) \
        -> Iterator[tuple[Rung, datetime]]:
    """When the rungs of the resolution clock are reached."""
    def opening(count: int) -> datetime:
        return datetime.combine(days.add_working(due, count), days.OPEN)
    if short:
        yield RUNGS["bundle"], datetime.combine(due, time(15, 30))
    else:
        yield RUNGS["before-2wd"], opening(-2)
        yield RUNGS["before-1wd"], opening(-1)
        yield RUNGS["due-day"], opening(0)
    yield RUNGS["overdue"], datetime.combine(due + days.ONE_DAY, time(0))
    yield RUNGS["after-3wd"], opening(3)
    yield RUNGS[LAST_RUNG], opening(7)


def acceptance_rungs(submitted: datetime) \
        -> Iterator[tuple[Rung, date, datetime]]:
    """When the rungs of the eight working hours are reached."""
    due = days.add_office(submitted, timedelta(hours=8))
    for name, hours in (("acceptance-4wh", 4), ("acceptance-1wh", 1)):
        yield (RUNGS[name], due.date(),
               days.subtract_office(due, timedelta(hours=hours)))
    yield RUNGS["acceptance-late"], due.date(), due


def _stays(lines: list[dict[str, Any]], first_sweep: datetime,
           poll: timedelta) -> list[Stay]:
    """What polls see of one dossier; what no poll sees is left out."""
    stays: list[Stay] = []
    for line in lines:
        happened = datetime.fromisoformat(line["at"])
        stay = Stay(line, happened, _seen(happened, first_sweep, poll))
        if stays:
            stays[-1].until = stay.seen
            if stays[-1].seen == stay.seen:
                stays.pop()
        stays.append(stay)
    return stays


def _clock(stay: Stay) -> str:
    """Which clock runs in a stay; "" for none."""
    status = stay.line["new"]
    if status in PAUSED or status in ENDED:
        return ""
    return "acceptance" if status == 1 else "resolution"


def _set_dues(lines: list[dict[str, Any]], stays: list[Stay],
              first_sweep: datetime) -> None:
    """The date that decides in each stay, and the computed ones beside it.

    A pause for payment leaves no trace in the record: whoever watches since
    the first sweep knows of no day of it before.
    """
    due: date | None = None
    computed: date | None = None
    blind: date | None = None
    promised: datetime | None = None
    began: datetime | None = None
    sure = True
    reckoned: dict[str, tuple[Any, ...]] = {}
    for line in lines:
        at = datetime.fromisoformat(line["at"])
        received = _time(line["received"])
        cutoff = (time.fromisoformat(line["cutoff"]) if line["cutoff"]
                  else None)
        if received and computed is None:
            computed = days.due_date(received, line["limit"], cutoff)
            due = blind = computed
        if line["new"] in PAUSED:
            began = at
        elif began and received and computed and due and blind:
            reset = line["reset"] and line["event"] == "supplement answered"
            policy = "reset" if reset else "preserve"
            rule = (received, line["limit"], began, at, policy, cutoff)
            computed = days.due_after_pause(computed, *rule)
            if line["event"] != "paid":
                blind = days.due_after_pause(blind, *rule)
            elif at > first_sweep:
                rule = (*rule[:2], max(began, first_sweep), *rule[3:])
                blind = days.due_after_pause(blind, *rule)
            if line["promised"] is None or _time(line["promised"]) == promised:
                due, sure = days.due_after_pause(due, *rule), False
            began = None
        if line["promised"] and _time(line["promised"]) != promised:
            promised = _time(line["promised"])
            assert promised
            due, sure = promised.date(), True
        reckoned[line["at"]] = (due, computed, blind, sure)
    for stay in stays:
        stay.due, stay.computed, stay.blind, stay.sure = reckoned[
            stay.line["at"]]
    for stay, following in zip(stays[-2::-1], stays[:0:-1]):
        same = (_clock(stay) == _clock(following)
                and stay.due == following.due)
        stay.true_until = following.true_until if same else stay.until


def _carried(stay: Stay, crosses: datetime, leaves: datetime,
             poll: timedelta) -> Told:
    """Whether a notice owed from a crossing is still true as it leaves."""
    over = stay.true_until
    if abs(over - leaves) <= poll or abs(over - crosses) <= poll:
        return Told.MAYBE
    return Told.YES if over > leaves else Told.NO


def _expected(stay: Stay, rung: Rung, due: date, crosses: datetime,
              told: Told, poll: timedelta) -> Expected:
    tells = max(crosses, stay.seen)
    leaves = tells if rung.at_once else departure(tells)
    carried = _carried(stay, tells, leaves, poll)
    if Told.NO in (told, carried):
        told = Told.NO
    elif Told.MAYBE in (told, carried):
        told = Told.MAYBE
    return Expected(stay.line["code"], rung, due, crosses, leaves, told,
                    stay.line["agency"], stay.line["account"])


def _resolution(stay: Stay, first: bool, baseline: bool,
                poll: timedelta) -> Iterator[Expected]:
    """The rungs of one stay in a running status."""
    assert stay.due
    short = days.is_short(stay.line["limit"])
    received = _time(stay.line["received"]) or stay.seen
    reached = [(rung, at) for rung, at in resolution_rungs(stay.due, short)
               if at < stay.until]
    passed = [(rung, at) for rung, at in reached if at <= stay.seen]
    for rung, at in reached:
        if (rung, at) not in passed:
            told = Told.YES if stay.sure else Told.MAYBE
            if baseline:
                told = Told.MAYBE
        elif baseline or (rung, at) != passed[-1] or at <= received:
            told = Told.NO if first and at > received else Told.MAYBE
        else:
            # The most severe of what had passed when it was first seen.
            overdue = rung.name not in ADVANCE
            told = Told.YES if first and stay.sure and overdue else Told.MAYBE
        if rung.name in ADVANCE and told is Told.YES and any(
                early and early < stay.due
                for early in (stay.computed, stay.blind)):
            told = Told.MAYBE
        yield _expected(stay, rung, stay.due, at, told, poll)
    if not short:
        yield from _advance(stay, poll)


def _advance(stay: Stay, poll: timedelta) -> Iterator[Expected]:
    """What a computed date before the promised one may bring forward."""
    assert stay.due
    for early in {stay.computed, stay.blind}:
        if early is None or early >= stay.due:
            continue
        for rung, at in resolution_rungs(early, short=False):
            if rung.name in ADVANCE and at < stay.until:
                for due in {early, stay.due}:
                    yield _expected(stay, rung, due, max(at, stay.seen),
                                    Told.MAYBE, poll)


def _acceptance(stay: Stay, poll: timedelta) -> Iterator[Expected]:
    """The rungs of an online dossier that waits for its acceptance."""
    submitted = _time(stay.line["submitted"])
    assert submitted
    for rung, due, at in acceptance_rungs(submitted):
        if at < stay.until:
            told = Told.YES if at > stay.seen else Told.MAYBE
            yield _expected(stay, rung, due, at, told, poll)


def _one(lines: list[dict[str, Any]], first_sweep: datetime,
         poll: timedelta) -> Iterator[Expected]:
    """Everything that one dossier's watchers are told."""
    stays = _stays(lines, first_sweep, poll)
    _set_dues(lines, stays, first_sweep)
    baseline = False
    reached: set[tuple[str, str, date]] = set()
    for index, stay in enumerate(stays):
        clock = _clock(stay)
        if clock == "acceptance" and stay.line["channel"] == ONLINE:
            yield from _acceptance(stay, poll)
        if clock != "resolution" or stay.due is None:
            continue
        if stay.seen == first_sweep and stay.due < first_sweep.date():
            baseline = True  # told in one list, then silent until it changes
            continue
        for one in _resolution(stay, index == 0 and stay.seen > first_sweep,
                               baseline, poll):
            if one.key not in reached or one.crosses > stay.seen:
                reached.add(one.key)
                yield one


# Of two readings of one rung, the one that says more.
_RANK = {Told.NO: 0, Told.MAYBE: 1, Told.YES: 2}


def expect(log: Iterable[dict[str, Any]], first_sweep: datetime,
           until: datetime, poll: timedelta = POLL) \
        -> dict[tuple[str, str, date], Expected]:
    """What is owed until a time to those who watch since a first sweep."""
    by_code: dict[str, list[dict[str, Any]]] = {}
    for line in log:
        if datetime.fromisoformat(line["at"]) <= until:
            by_code.setdefault(line["code"], []).append(line)
    expected: dict[tuple[str, str, date], Expected] = {}
    for lines in by_code.values():
        for one in _one(lines, first_sweep, poll):
            if max(one.crosses, first_sweep) > until:
                continue
            if one.leaves > until and one.told is Told.YES:
                one = replace(one, told=Told.NO)
            held = expected.get(one.key)
            if held is None or _RANK[held.told] < _RANK[one.told]:
                expected[one.key] = one
    return expected
