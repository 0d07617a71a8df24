"""The lives of the dossiers: what happens, and when the software knows it.

Everything follows from (seed, start, end, dossiers a day); nothing looks at a
clock.  A life is a list of moments in the order in which the one-stop software
records them, each with the dossier's whole state from then on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from . import days, tables
from .dossier import (DIRECT, DONE, NEW, ONLINE, PAYMENT, POST, PROCESSING,
                      RECEIVED, REFUSED, RETURNED, STOPPED, SUPPLEMENT,
                      WITHDRAWN, Moment, Round, State, Step)

BACKLOG = timedelta(days=42)  # what was filed before the first day played
PROMISE_HOUR = time(17, 0)    # as the software prints it on the receipt


def within(rng: Random, day: date, after: datetime | None = None) -> datetime:
    """A moment inside the office hours of a day, later than another."""
    opens = datetime.combine(day, time(7, 33))
    closes = datetime.combine(day, time(17, 20))
    if after is not None and after.date() == day:
        opens = min(max(opens, after + timedelta(minutes=2)), closes)
    at = opens + (closes - opens) * rng.random()
    if time(11, 28) < at.time() < time(13, 32):
        at = (datetime.combine(day, time(13, 33)) if rng.random() < .5
              or opens.time() > time(11, 20)
              else datetime.combine(day, time(11, 20)))
        at += timedelta(minutes=7 * rng.random())
    at = at.replace(microsecond=0)
    return at if after is None or at > after else after + timedelta(seconds=61)


def office_later(rng: Random, at: datetime, low: float,
                 high: float) -> datetime:
    """So many office hours later, never on the edge of office time."""
    later = days.add_office(at, timedelta(hours=rng.uniform(low, high)))
    later = later.replace(microsecond=0)
    if not days.is_office(later - timedelta(seconds=120)):
        later += timedelta(seconds=rng.randint(150, 1500))
    elif not days.is_office(later + timedelta(seconds=120)):
        later -= timedelta(seconds=rng.randint(150, 1500))
    return max(later, at + timedelta(seconds=61))


class Life:
    """Writes one dossier's moments, in order."""

    def __init__(self, rng: Random, first: State, at: datetime, event: str):
        self.rng = rng
        self.state = first
        self.moments = [Moment(at, event, first)]

    @property
    def now(self) -> datetime:
        """When the last thing happened."""
        return self.moments[-1].at

    def happens(self, at: datetime, event: str, **changes: object) -> None:
        """The dossier changes; never before what happened last."""
        at = max(at, self.now + timedelta(seconds=61))
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        self.moments.append(Moment(at, event, self.state))

    def step(self, officer: tables.Officer, at: datetime, what: str,
             status: int, hours: float) -> tuple[Step, ...]:
        """The steps so far and a new one that should take some hours."""
        until = days.add_office(at, timedelta(hours=hours))
        return self.state.steps + (Step(officer, at, what, status, until),)


def promise(day: date) -> datetime:
    """A promised date as the receipt prints it."""
    return datetime.combine(day, PROMISE_HOUR)


def _receive(life: Life, at: datetime, event: str) -> None:
    """The one-stop clerk takes the dossier in and prints the receipt."""
    state, rng = life.state, life.rng
    procedure = state.procedure
    due = days.due_date(at, procedure.limit, procedure.cutoff)
    promised: datetime | None = promise(due)
    if not days.is_short(procedure.limit):
        chance = rng.random()
        if chance < .015:      # promised later than the limit allows
            promised = promise(days.add_working(due, rng.randint(1, 3)))
        elif chance < .02:     # nothing promised
            promised = None
    clerk = tables.clerk_of(state.agency.code)
    steps = life.step(clerk, at, "Tiếp nhận hồ sơ", RECEIVED, 2)
    if life.moments[-1].at == at:  # the first moment itself
        life.state = replace(state, received=at, promised=promised,
                             steps=steps)
        life.moments[-1] = Moment(at, event, life.state)
    else:
        life.happens(at, event, received=at, promised=promised, steps=steps,
                     status=RECEIVED)


def _transfer(life: Life) -> None:
    """To the officer in charge; after 15:00 the next morning may do."""
    state, rng = life.state, life.rng
    assert state.received
    officer = rng.choice(tables.officers_of(state.agency.code,
                                            state.procedure.field.key))
    if days.is_short(state.procedure.limit):
        at = office_later(rng, state.received, .05, .4)
    elif state.received.time() > tables.AFTERNOON:
        at = within(rng, days.next_working(state.received.date()
                                           + days.ONE_DAY))
    else:
        at = office_later(rng, state.received, .2, 2)
    life.happens(at, "transferred", status=PROCESSING,
                 steps=life.step(officer, at, "Thẩm định hồ sơ", PROCESSING,
                                 4))


def _due(life: Life) -> date:
    """The date the office works towards."""
    state = life.state
    if state.promised:
        return state.promised.date()
    assert state.received
    return days.due_date(state.received, state.procedure.limit,
                         state.procedure.cutoff)


def _pause(life: Life, status: int, number: int) -> bool:
    """A request for papers or payment; False when it is never answered."""
    state, rng = life.state, life.rng
    procedure = state.procedure
    assert state.received
    room = days.count_working(life.now.date(), _due(life))
    if room < 1:
        return True
    began = within(rng, days.add_working(life.now.date(),
                                         rng.randint(0, max(0, room - 2))),
                   life.now)
    officer = state.steps[-1].officer
    supplement = status == SUPPLEMENT
    what = ("Yêu cầu bổ sung hồ sơ" if supplement
            else "Yêu cầu thực hiện nghĩa vụ tài chính")
    rounds = state.rounds
    if supplement:
        rounds += (Round(number, began, officer.name, state.promised),)
    life.happens(began, "supplement asked" if supplement else "payment asked",
                 status=status, rounds=rounds,
                 steps=life.step(officer, began, what, status, 8))
    began = life.now
    if rng.random() < .12:
        return False
    ended = within(rng, days.add_working(began.date(), rng.randint(1, 7)))
    policy = "reset" if supplement and procedure.reset else "preserve"
    promised = state.promised
    if promised and rng.random() < .88:
        promised = promise(days.due_after_pause(
            promised.date(), state.received, procedure.limit, began, ended,
            policy, procedure.cutoff))
    if supplement:
        rounds = rounds[:-1] + (replace(
            rounds[-1], answered=ended,
            after=promised if promised != state.promised else None),)
    what = ("Đã nhận hồ sơ bổ sung" if supplement
            else "Đã hoàn thành nghĩa vụ tài chính")
    life.happens(ended, "supplement answered" if supplement else "paid",
                 status=PROCESSING, rounds=rounds, promised=promised,
                 steps=life.step(officer, ended, what, PROCESSING, 8))
    return True


def _move_promise(life: Life, day: date, by: int) -> None:
    """The promised date is put off, on a day before or after it."""
    assert life.state.promised
    at = within(life.rng, day, life.now)
    passed = at.date() > life.state.promised.date()
    moved = promise(days.add_working(max(at.date(),
                                         life.state.promised.date()), by))
    life.happens(at, "promise moved late" if passed else "promise moved",
                 promised=moved)


def _finish(life: Life, at: datetime, recorded: datetime) -> None:
    """The result reaches the one-stop desk; the citizen collects it later."""
    state, rng = life.state, life.rng
    clerk = tables.clerk_of(state.agency.code)
    life.happens(recorded, "finished", status=DONE, finished=at,
                 steps=life.step(clerk, at, "Đã có kết quả", DONE, 8))
    collected = office_later(rng, life.now, .1, 12)
    life.happens(collected, "returned", status=RETURNED, returned=collected)


def _work(life: Life) -> None:
    """From the officer in charge to the result, in time or not."""
    state, rng = life.state, life.rng
    short = days.is_short(state.procedure.limit)
    due = _due(life)
    chance = rng.random()
    late = 0
    if chance < .035:
        return                                     # forgotten on a desk
    if chance < (.09 if short else .16):
        late = rng.choice((1, 1, 1, 2, 2, 3, 4, 5, 8))
    room = days.count_working(life.now.date(), due)
    if late:
        if state.promised and rng.random() < .2 and not short:
            _move_promise(life, days.add_working(due, rng.randint(0, 1)),
                          rng.randint(2, 4))
            due = max(due, life.now.date())
        day = days.add_working(due, late)
    elif chance < .72 and room > 1:
        day = days.add_working(life.now.date(), rng.randint(1, room - 1))
    else:
        day = days.next_working(max(due, life.now.date()))
    if not short and state.promised and not late and rng.random() < .03:
        before = days.add_working(due, -1)
        if before > life.now.date():
            _move_promise(life, before, rng.randint(2, 4))
            day = days.add_working(due, rng.randint(1, 2))
    if not short and rng.random() < .6:
        head = tables.head_of(state.agency.code)
        signed = days.previous_working(max(day - days.ONE_DAY,
                                           life.now.date()))
        at = within(rng, days.next_working(max(signed, life.now.date())),
                    life.now)
        life.happens(at, "for signature", status=PROCESSING, steps=life.step(
            head, at, "Trình lãnh đạo ký", PROCESSING, 4))
    at = within(rng, days.next_working(max(day, life.now.date())), life.now)
    recorded = at
    if late and rng.random() < .12 and state.promised:
        # Stamped with the promised date, entered on a later day.
        at = state.promised - timedelta(minutes=rng.randint(10, 40))
    _finish(life, at, recorded)


def _process(life: Life) -> None:
    """What becomes of a dossier once it has been received."""
    rng, procedure = life.rng, life.state.procedure
    _transfer(life)
    chance = rng.random()
    if chance < .012:
        at = office_later(rng, life.now, .3, 9)
        life.happens(at, "withdrawn", status=WITHDRAWN)
        return
    if chance < .02 and not days.is_short(procedure.limit):
        at = office_later(rng, life.now, 1, 9)
        life.happens(at, "stopped", status=STOPPED)
        return
    if days.split_limit(procedure.limit)[0] >= 3 and not \
            procedure.limit.endswith("wh"):
        if rng.random() < .16:
            if not _pause(life, SUPPLEMENT, rng.randint(100, 9999)):
                return
            if rng.random() < .06 and not _pause(
                    life, SUPPLEMENT, rng.randint(100, 9999)):
                return
        if procedure.payment and rng.random() < .5 and not _pause(
                life, PAYMENT, 0):
            return
    _work(life)


def _accept(life: Life) -> None:
    """An online dossier waits for the one-stop clerk."""
    rng, chance = life.rng, life.rng.random()
    if chance < .04:
        at = office_later(rng, life.now, 1, 7)
        clerk = tables.clerk_of(life.state.agency.code)
        life.happens(at, "refused", status=REFUSED, refused=at,
                     steps=life.step(clerk, at, "Từ chối tiếp nhận", REFUSED,
                                     1))
        return
    if chance < .06:
        life.happens(office_later(rng, life.now, .5, 6), "withdrawn",
                     status=WITHDRAWN)
        return
    if chance < .17:
        at = office_later(rng, life.now, 8.5, 22)
    else:
        at = office_later(rng, life.now, .2, 6.5)
    _receive(life, at, "accepted")
    _process(life)


def _enter_late(rng: Random, moments: list[Moment]) -> list[Moment]:
    """The same life, first entered working days after the receipt."""
    entered = within(rng, days.add_working(moments[0].at.date(),
                                           rng.choice((1, 1, 2, 2, 3, 4))))
    hidden = [m for m in moments if m.at <= entered]
    return [Moment(entered, "entered late", hidden[-1].state)] + \
        [m for m in moments if m.at > entered]


_SURNAMES = ("Nguyễn", "Nông", "Hoàng", "Triệu", "Lý", "Bàn", "Ma", "Hà")
_GIVEN = ("Ví Dụ", "Giả Định", "Minh Họa", "Thử Nghiệm", "Tượng Trưng")


def _live(rng: Random, day: date) -> list[Moment]:
    """One dossier filed on a day, from its first sighting to its end."""
    procedure = rng.choices(tables.PROCEDURES,
                            [p.weight for p in tables.PROCEDURES])[0]
    agencies = [a for a in tables.AGENCIES if a.level in procedure.level]
    agency = rng.choices(agencies, [a.share for a in agencies])[0]
    working = days.is_working(day)
    online = not working or (procedure.field is not tables.CT
                             and rng.random() < .38)
    if online and procedure.field is tables.CT:
        procedure = tables.PROCEDURES[13]
        agencies = [a for a in tables.AGENCIES if a.level == "x"]
        agency = rng.choices(agencies, [a.share for a in agencies])[0]
    if not online:
        at = within(rng, day)
        if at.time() > tables.AFTERNOON and rng.random() < .5:
            at = within(rng, day)
    elif working and rng.random() < .6:
        at = within(rng, day)
    else:
        at = datetime.combine(day, time(5, 40)) + timedelta(
            seconds=rng.randint(0, 18 * 3600))
    business = procedure.field is tables.KD and rng.random() < .4
    name = ("Hộ kinh doanh Ví Dụ" if business else " ".join(
        (rng.choice(_SURNAMES), rng.choice(("Văn", "Thị")),
         rng.choice(_GIVEN))))
    first = State("", procedure, agency,
                  ONLINE if online else POST if rng.random() < .1 else DIRECT,
                  name, business, at, NEW if online else RECEIVED)
    life = Life(rng, first, at, "submitted")
    if online:
        _accept(life)
        return life.moments
    _receive(life, at, "received")
    _process(life)
    if rng.random() < .045:
        return _enter_late(rng, life.moments)
    return life.moments


def _number(lives: list[list[Moment]]) -> dict[str, list[Moment]]:
    """Gives each dossier its code: unit, date of entry, number of that day."""
    lives.sort(key=lambda life: (life[0].at, life[0].state.agency.code,
                                 life[0].state.procedure.number))
    counters: dict[tuple[str, date], int] = {}
    numbered = {}
    for life in lives:
        agency, day = life[0].state.agency.code, life[0].at.date()
        counters[agency, day] = number = counters.get((agency, day), 0) + 1
        code = f"{agency}-{day:%y%m%d}-{number:04d}"
        numbered[code] = [Moment(m.at, m.event, replace(m.state, code=code))
                          for m in life]
    return numbered


def tell(seed: int, start: datetime, end: datetime,
         per_day: float) -> dict[str, list[Moment]]:
    """All lives by code: filed from BACKLOG before start until end."""
    lives: list[list[Moment]] = []
    day = start.date() - BACKLOG
    while day <= end.date():
        rng = Random(f"{seed}/{day}")
        mean = per_day if days.is_working(day) else per_day * .12
        for index in range(round(mean * rng.uniform(.7, 1.3))):
            lives.append(_live(Random(f"{seed}/{day}/{index}"), day))
        day += days.ONE_DAY
    return _number(lives)
