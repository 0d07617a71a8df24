"""A campaign of SIGKILLs at named points (tests/preload/point.c): before and
after the commit of every kind of transaction, at every step of the talk with a
mail server and a webhook's endpoint, and at random.  Both receivers record
everything; the story has what makes delivery hard.  No notice is lost, none
carried twice but in letters that the outbox marks uncertain."""

from __future__ import annotations

import email
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from signal import SIGKILL
from struct import Struct

from harness.config import (CONFIG, portal_source, smtp_channel,
                            webhook_channel, write_config)
from harness.daemon import Daemon, Ended
from harness.hook import HookServer
from harness.mail import MailServer
from standin.province import Province
from test_told import LADDER

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 17, 23)
KILLS = int(os.environ.get("HOSOD_PROVE_KILLS", "50"))
A_RUN = 60
RUNS_AT_ONCE = int(os.environ.get("HOSOD_PROVE_RUNS_AT_ONCE", "1"))
SEED = int(os.environ.get("HOSOD_PROVE_SEED", "20200907"))
RANDOM = "at random"
POINTS = [f"{when} {kind}" for kind in (
    "poll", "review", "owing", "seal", "claim", "settle", "operator", "audit")
    for when in ("before", "after")] + [
    "smtp connect", "smtp MAIL", "smtp RCPT", "smtp DATA", "smtp body",
    "smtp body sent", "smtp 250", "hook connect", "hook request", "hook body",
    "hook body sent", "hook 2xx"]
LAYOUT = Struct("q64s")  # of the fuse
GREY = {"kd@nganson.example", "ct@nganson.example", "dd2@nganson.example"}
GONE, LEAVER = "kd@babe.example", "mc@nganson.example"

Make = Callable[[Path, Path], Daemon]


Steps = list[tuple[datetime, list[str]]]  # a step of time: the points passed


class Plan:
    """How often each point is to kill, and in which steps of time: by the
    passings of the undisturbed run, each point at an even pace."""

    def __init__(self, steps: Steps, kills: int, seed: int,
                 missed: str = ""):
        """With a point that other runs `missed`: one kill, when it is passed
        for the first time, whenever that may be."""
        self.missed = missed
        self._random = Random(seed)
        self._ahead: list[tuple[datetime, Counter[str]]] = [
            (at, Counter({**Counter(passed), RANDOM: len(passed)}))
            for at, passed in steps if passed]
        self._steps_left = Counter(
            name for _, passed in self._ahead for name in passed)
        names = self._random.sample(sorted(self._steps_left),
                                    len(self._steps_left)) + [RANDOM] * 3
        self.owed = Counter(names[n % len(names)] for n in range(kills))
        # Rare ones may find a letter unsettled: more than one chance.
        self.owed.update(name for name in names if self._steps_left[name] < 8)
        if missed:
            self.owed = Counter()

    def choose(self, at: datetime) -> tuple[str, int] | None:
        """A point, and at which passing, or none in this step."""
        if self.missed:
            name, self.missed = self.missed, ""
            return name, 1
        while self._ahead and self._ahead[0][0] < at:
            self._steps_left.subtract(self._ahead.pop(0)[1].keys())
        if not self._ahead or self._ahead[0][0] > at:
            return None
        passed = self._ahead[0][1]
        pace = {name: 1.4 * self.owed[name] / self._steps_left[name]
                for name in sorted(passed)
                if self.owed[name] > 0 and self._steps_left[name] > 0}
        if self._random.random() >= sum(pace.values()):
            return None
        (name,) = self._random.choices(list(pace), list(pace.values()))
        self.owed[name] -= 1
        return name, self._random.randint(1, min(passed[name], 20))


@dataclass
class Killer:
    """Follows the province like a daemon that kills itself at the points of
    the plan, and is started again."""

    daemon: Daemon
    ports: tuple[int, int]
    plan: Plan | None
    burnt: Counter[str] = field(default_factory=Counter)
    # Message-ID: where the daemon was killed while the letter was claimed.
    claimed: dict[str, list[str]] = field(default_factory=dict)
    lit: str = ""
    steps: Steps = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder = self.daemon.config.parent
        (self.folder / "fuse").write_bytes(bytes(LAYOUT.size))
        self._trace = self.folder / "trace"
        self._trace.touch()

    def _variables(self) -> dict[str, str]:
        smtp, hook = self.ports
        return {"LD_PRELOAD": str(self.daemon.build / "tests/preload/point.so"),
                "HOSOD_POINT": str(self.folder / "fuse"),
                "HOSOD_POINT_SMTP": str(smtp), "HOSOD_POINT_HOOK": str(hook),
                **({} if self.plan else
                   {"HOSOD_POINT_LOG": str(self._trace)})}

    def _query(self, sql: str) -> list[tuple]:
        database = self.folder / "state" / "hosod.db"
        if not database.exists():
            return []
        db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        try:
            return db.execute(sql).fetchall()
        except sqlite3.OperationalError:  # no tables yet
            return []
        finally:
            db.close()

    def _write(self, left: int, name: str) -> None:
        with (self.folder / "fuse").open("r+b") as out:
            out.write(LAYOUT.pack(left, name.encode()))

    def _light(self, at: datetime) -> None:
        """A fuse for this step, perhaps.  A letter is repeated once: what a
        kill left uncertain is settled before the next kill."""
        if not self.plan:
            return
        if self.lit:
            left, _ = LAYOUT.unpack((self.folder / "fuse").read_bytes())
            if left <= 0 or not self.plan.owed:  # it burns, or may at any time
                return
            self._write(0, "")  # it was passed less often than undisturbed
            self.plan.owed[self.lit] += 1
            self.lit = ""
        if self._query("SELECT id FROM letter WHERE state = 'claimed' OR"
                       " (uncertain > 0 AND next_try IS NOT NULL)"):
            return
        if chosen := self.plan.choose(at):
            self.lit, passing = chosen
            self._write(passing, self.lit)

    def start(self, at: datetime) -> None:
        """Starts it; more than once when a fuse burns that early."""
        while True:
            try:
                self.daemon.start(step=at, variables=self._variables())
                return
            except Ended:
                self._mourn()

    def _mourn(self) -> None:
        """It died where it was to, and what it left claimed is noted."""
        assert self.daemon.process
        code = self.daemon.process.wait(20)
        assert code == -SIGKILL and self.lit, \
            f"{code}\n{self.daemon.stderr[-4000:]}"
        left, _ = LAYOUT.unpack((self.folder / "fuse").read_bytes())
        assert left <= 0, f"killed before {self.lit} was reached"
        self.burnt[self.lit] += 1
        claimed = self._query(
            "SELECT message_id FROM letter WHERE state = 'claimed'")
        # What a courier has begun was claimed before.
        assert claimed or not self.lit.startswith(("smtp", "hook")), self.lit
        for (name,) in claimed:
            self.claimed.setdefault(name, []).append(self.lit)
        self._write(0, "")
        self.lit = ""

    def to(self, at: datetime) -> None:
        """One step, disturbed or not."""
        before = self._trace.stat().st_size
        while True:
            self._light(at)
            try:
                answer = self.daemon.control.ask("clock-to",
                                                 time=at.isoformat())
                break
            except (OSError, ValueError):  # hung up, perhaps half-way
                self._mourn()
                self.start(at)
        assert answer.get("ok"), f"{answer}\n{self.daemon.stderr[-4000:]}"
        self._note(at, before)

    def _note(self, at: datetime, before: int) -> None:
        with self._trace.open() as trace:
            trace.seek(before)
            self.steps.append((at, trace.read().split("\n")[:-1]))

    def ctl(self, at: datetime, *words: str) -> None:
        """The operator asks until it is answered."""
        before = self._trace.stat().st_size
        self._light(at)
        while (done := self.daemon.ctl(*words)).returncode != 0:
            assert self.lit, done.stderr
            self._mourn()
            self.start(at)
        self._note(at, before)

    def restart(self, at: datetime) -> None:
        """SIGTERM, if it lives to see it."""
        assert self.daemon.process
        if self.daemon.terminate() != 0:
            self._mourn()
        self.start(at)


@dataclass
class Office:
    """Everything around one daemon."""

    folder: Path
    certificate: tuple[Path, Path]
    make: Make

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.province = Province(seed=3, per_day=4).start()
        self.mail = MailServer(*self.certificate).start()
        self.hook = HookServer().start()
        self.contacts("")
        self.config = write_config(
            self.folder, [portal_source(self.folder, self.province.url)],
            [smtp_channel(self.folder, self.mail),
             webhook_channel(self.folder, self.hook)],
            contacts=str(self.folder / "contacts.csv"), ladder=LADDER)

    def contacts(self, leaver: str) -> None:
        """The sample contacts; one officer's mail is another's now."""
        text = (CONFIG / "contacts.csv").read_text("utf-8")
        assert LEAVER in text
        if leaver:
            text = text.replace("Hoàng Thị Thử", "Hoàng Văn Thay").replace(
                LEAVER, leaver)
        (self.folder / "contacts.csv").write_text(text, "utf-8")

    def close(self) -> None:
        """Nobody listens any more."""
        self.province.stop()
        self.mail.stop()
        self.hook.stop()


def acts(office: Office, killer: Killer) \
        -> Iterator[tuple[datetime, Callable[[datetime], None]]]:
    """What happens beside dossiers, and when."""
    def day(number: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2020, 9, number, hour, minute)

    def overdue(count: int) -> list[str]:
        with sqlite3.connect(
                f"file:{office.folder}/state/hosod.db?mode=ro",
                uri=True) as db:
            found = [code for (code,) in db.execute(
                "SELECT code FROM dossier WHERE due IS NOT NULL"
                " AND standing IN (?) ORDER BY code", (OVERDUE,))]
        assert len(found) >= count
        return found[:count]

    def acknowledge(at: datetime) -> None:
        (code,) = overdue(at.day - 8)[-1:]
        killer.ctl(at, "ack", code, "--reason", "waiting-agency")

    def silence(at: datetime) -> None:
        killer.ctl(at, "silence", "--agency", "000.02.21.H99", "--to",
                   "2020-09-15T09:00", "--reason", "bảo trì")

    def officer(at: datetime) -> None:
        office.contacts("thay@nganson.example")
        killer.restart(at)

    def hook_answers(status: int) -> Callable[[datetime], None]:
        return lambda _: setattr(office.hook, "usual", (status, b""))

    mail = office.mail
    yield day(8, 7), lambda _: mail.greylisted.update(GREY)
    yield day(8, 14), lambda _: mail.greylisted.clear()
    yield day(9, 7), hook_answers(503)
    yield day(9, 12), hook_answers(204)
    yield day(9, 18), acknowledge
    yield day(10, 1), lambda _: mail.unknown.add(GONE)
    yield day(10, 17, 50), acknowledge
    yield day(11, 1), lambda _: mail.unknown.clear()
    yield day(11, 12), officer
    yield day(11, 18), acknowledge
    yield day(14, 6), silence


OVERDUE = 5


@dataclass(frozen=True)
class Outcome:
    """What a run left in the database and with the receivers."""

    notices: dict[str, tuple[str, str]]  # key: state, why
    crossings: frozenset[tuple]
    letter_of: dict[str, str]   # notice's key: Message-ID
    uncertain: dict[str, int]   # Message-ID: attempts with no known end
    received: Counter[str]      # Message-ID
    troubles: set[tuple[str, str]]  # channel, outcome of an attempt
    dead: set[str]              # channels by which a dead letter was told
    killer: Killer

    def arrivals(self, key: str) -> int:
        """How often the letter with this notice was taken."""
        return self.received[self.letter_of.get(key, "")]


def outcome(office: Office, killer: Killer) -> Outcome:
    """Reads the database and both receivers."""
    database = sqlite3.connect(
        f"file:{office.folder}/state/hosod.db?mode=ro", uri=True)

    def rows(query: str) -> list[tuple]:
        return database.execute(query).fetchall()

    assert rows("PRAGMA integrity_check") == [("ok",)]
    audits = rows("SELECT started, differences FROM audit")
    assert len(audits) >= 10 and not any(found for _, found in audits), \
        f"audit: {audits}\n" + "\n".join(
            line for line in killer.daemon.stderr.splitlines()
            if "audit" in line)[-3000:]
    received = Counter(
        email.message_from_bytes(letter.bytes)["Message-ID"].strip("<>")
        for letter in office.mail.letters)
    received.update(post.headers["webhook-id"] for post in office.hook.posts
                    if post.answered < 300)
    letters = dict(rows("SELECT message_id, uncertain FROM letter"))
    assert received.keys() <= letters.keys()
    found = Outcome(
        notices={key: (state, why) for key, state, why in rows(
            "SELECT key, state, why FROM notice WHERE kind <> 'admin'")},
        crossings=frozenset(rows(
            "SELECT code, clock, rung, crossing.due, outcome FROM crossing"
            " JOIN dossier ON crossing.dossier = dossier.id")),
        letter_of=dict(rows("SELECT key, message_id FROM notice"
                            " JOIN letter ON letter = letter.id"
                            " WHERE notice.kind <> 'admin'")),
        uncertain={name: count for name, count in letters.items() if count},
        received=received,
        troubles=set(rows("SELECT channel, outcome FROM attempt"
                          " JOIN letter ON letter.id = attempt.letter")),
        dead={channel for channel, name in rows(
            "SELECT letter.channel, message_id FROM notice JOIN letter"
            " ON letter = letter.id WHERE notice.kind = 'admin'"
            " AND rung = 'letter-refused'") if received[name]},
        killer=killer)
    database.close()
    return found


def play(folder: Path, make: Make, certificate: tuple[Path, Path],
         plan: Plan | None) -> Outcome:
    """The story, once."""
    office = Office(folder, certificate, make)
    killer = Killer(make(office.config, folder / "control"),
                    (office.mail.port, office.hook.server_address[1]), plan)
    try:
        killer.start(SWEEP)
        for at, act in acts(office, killer):
            office.province.advance(at, killer)
            act(at)
        # What a kill put off until later has left an hour later.
        office.province.advance(UNTIL + timedelta(hours=1), killer)
        if killer.daemon.terminate() != 0:
            killer._mourn()
        return outcome(office, killer)
    finally:
        office.close()


@dataclass
class Tally:
    """What the campaign came to, per point."""

    kills: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    twice: Counter[str] = field(default_factory=Counter)
    marked: Counter[str] = field(default_factory=Counter)
    marked_twice: Counter[str] = field(default_factory=Counter)

    def add(self, calm: Outcome, wild: Outcome) -> None:
        """One run more."""
        claimed = wild.killer.claimed
        self.kills += wild.killer.burnt
        for points in claimed.values():
            self.marked.update(points)
        for key in calm.letter_of.keys() | wild.letter_of.keys():
            name = wild.letter_of.get(key, "")
            point = claimed.get(name, ["(elsewhere)"])[-1]
            times = wild.arrivals(key)
            if times == 0 and calm.arrivals(key):
                self.lost[point] += 1
                print("lost:", key, claimed.get(name))
            if times > max(1, calm.arrivals(key)):
                (self.marked_twice if name in wild.uncertain
                 else self.twice)[point] += 1

    def __str__(self) -> str:
        lines = [f"campaign: {self.kills.total()} kills: notices lost "
                 f"{self.lost.total()}, carried twice "
                 f"{self.twice.total()} (and {self.marked_twice.total()} in "
                 f"letters marked uncertain), letters marked uncertain "
                 f"{self.marked.total()}"]
        for name in sorted(self.kills | self.lost | self.twice):
            lines.append(
                f"  {name:16} kills {self.kills[name]:4}  lost "
                f"{self.lost[name]}  twice {self.twice[name]}  uncertain "
                f"{self.marked[name]} (twice {self.marked_twice[name]})")
        return "\n".join(lines)


def test_kills_at_named_points(
        folder: Path, make_daemon: Make, certificate: tuple[Path, Path],
        is_sanitized: bool, capsys) -> None:
    if is_sanitized:  # minutes; test_kill.py kills that build, too
        return
    calm = play(folder / "calm", make_daemon, certificate, None)
    steps = calm.killer.steps
    assert not set(POINTS) - {name for _, passed in steps for name in passed}
    assert set(calm.received.values()) == {1} and not calm.uncertain
    assert len(calm.letter_of) > 200 and "goi" in calm.dead
    assert calm.troubles >= {("thu", "later"), ("thu", "refused"),
                             ("goi", "later")}

    tally, runs = Tally(), 0

    def run(number: int) -> Outcome:
        return play(folder / f"wild{number}", make_daemon, certificate,
                    Plan(steps, A_RUN, SEED + number))

    with ThreadPoolExecutor(RUNS_AT_ONCE) as pool:
        while tally.kills.total() < KILLS:
            for wild in pool.map(run, range(runs, runs + RUNS_AT_ONCE)):
                tally.add(calm, wild)
                assert wild.notices == calm.notices
                assert wild.crossings == calm.crossings
            runs += RUNS_AT_ONCE
            with capsys.disabled():
                print(f"\n{str(tally).splitlines()[0]}", flush=True)
    # The seeds may have passed by a rare one.
    for number, missed in enumerate(
            sorted(set(POINTS) - set(tally.kills)) if KILLS else []):
        wild = play(folder / f"missed{number}", make_daemon, certificate,
                    Plan(steps, 0, SEED, missed))
        tally.add(calm, wild)
        assert wild.notices == calm.notices
        assert wild.crossings == calm.crossings
    with capsys.disabled():
        print(f"\nseed {SEED}: {tally}")
    assert not tally.lost and not tally.twice
    assert KILLS == 0 or not set(POINTS) - set(tally.kills)
