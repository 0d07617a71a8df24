"""The office of the trap tests: twelve dossiers whose fate a person has
reckoned, a fault server that lists them, and a daemon that watches it.

The clock starts on Monday 07/09/2020, 06:00; all that follow are working days.
Officers are told one working day before the due day and, with their head, from
the day after it on, at 07:30.

    code    received   limit           due         and then
    1       Thu 03/09  3 working days  Tue 08/09   finished Mon 15:00
    2       Thu 03/09  3 working days  Tue 08/09   finished Tue 16:00
    3       Thu 03/09  3 working days  Tue 08/09   never
    4 - 6   Fri 04/09  3 working days  Wed 09/09   never
    7 - 12  Fri 04/09  5 working days  Fri 11/09   never
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fault_server import PASSWORD, USER, FaultServer, iso
from harness.config import maildir_channel, secret, write_config
from harness.daemon import Daemon
from standin.letters import CODE, Folder, Shown

START = datetime(2020, 9, 7, 6)
TRAP = datetime(2020, 9, 8, 9, 50)     # Tuesday; polls are on the hour
HEALED = datetime(2020, 9, 8, 17, 50)  # before anybody is told again
END = datetime(2020, 9, 10, 14)        # Thursday

OFFICER, HEAD = "ht@ducvan.example", "ct@ducvan.example"
ADMIN = "quantri@tinh.example"
THREE_DAYS, FIVE_DAYS = "1.004873", "1.004884"
SUFFIX = ".000.00.00.H99"

LADDER = [{"name": "before-1wd", "before": "1wd", "severity": "reminder",
           "roles": ["officer"]},
          {"name": "overdue", "at": "overdue", "severity": "overdue",
           "roles": ["officer", "head"]}]


def code(number: int) -> str:
    """The code of dossier 1, 2, ...: its date is that of its receipt."""
    return f"000.02.21.H99-2009{3 if number <= 3 else 4:02}-{number:04}"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A local time in September 2020."""
    return datetime(2020, 9, day, hour, minute)


def fill(server: FaultServer) -> None:
    """The twelve dossiers, and what becomes of them."""
    for number in range(1, 13):
        received = at(3 if number <= 3 else 4, 8, number)
        due = at(8 if number <= 3 else 9 if number <= 6 else 11, 17)
        server.put(
            code(number), received, title="Thủ tục ví dụ",
            procedure=(THREE_DAYS if number <= 6 else FIVE_DAYS) + SUFFIX,
            received_at=iso(received), due_at=iso(due), finished_at=None,
            status="processing", unit="UBND xã Đức Vân",
            assignee={"account": "ducvan.ht", "name": "Vi Thu Thử"},
            applicant={"name": "Nguyễn Thị Ví Dụ", "id": "099000000001",
                       "phone": "0900000001"})
    server.later(at(7, 15), lambda: finish(server, 1, at(7, 15)))
    server.later(at(8, 16), lambda: finish(server, 2, at(8, 16)))


def extra(number: int) -> str:
    """The code of a dossier beside the twelve, from 13 on; in the list it
    stands before them."""
    return f"000.02.21.H99-200901-{number:04}"


def add(server: FaultServer, number: int | str, due: datetime | None,
        **fields: Any) -> None:
    """A dossier beside the twelve (by its number or its whole code), received
    on Tuesday 01/09: of a procedure that is not said, so that its promise
    alone counts."""
    server.put(number if isinstance(number, str) else extra(number), **{
        "title": "Thủ tục ví dụ", "procedure": None,
        "received_at": iso(at(1, 8)), "due_at": iso(due),
        "finished_at": None, "status": "processing",
        "unit": "UBND xã Đức Vân", "assignee": {"account": "ducvan.ht"},
        **fields})


def finish(server: FaultServer, number: int, when: datetime) -> None:
    """The result is there."""
    server.put(code(number), when, status="done", finished_at=iso(when))


# (when it left, to whom, about which dossier)
Fact = tuple[datetime, str, int]


def facts(when: datetime, numbers: range, *people: str) -> set[Fact]:
    """All of these dossiers to all of these people."""
    return {(when, person, number) for number in numbers for person in people}


# What the officers of the twelve dossiers are told until END.
TOLD: set[Fact] = (
    facts(at(7, 7, 30), range(1, 4), OFFICER)            # due on Tuesday
    | facts(at(8, 7, 30), range(4, 7), OFFICER)          # due on Wednesday
    | facts(at(9, 7, 30), range(3, 4), OFFICER, HEAD)    # overdue
    | facts(at(10, 7, 30), range(4, 7), OFFICER, HEAD)   # overdue
    | facts(at(10, 7, 30), range(7, 13), OFFICER))       # due on Friday

# How they stand at END.
STANDINGS = {1: "done-early", 2: "done-on-time", 3: "overdue",
             **dict.fromkeys(range(4, 7), "overdue"),
             **dict.fromkeys(range(7, 13), "due-soon")}

# What the history of each has by then, in order.
HISTORY = {number: ["first", "observed"] if number <= 2 else ["first"]
           for number in range(1, 13)}

FIELDS: dict[str, Any] = {
    "code": "/code", "procedure": "/procedure", "procedure_name": "/title",
    "received": "/received_at", "promised": "/due_at",
    "finished": "/finished_at", "updated": "/updated_at",
    "status": "/status", "agency": "/unit",
    "officer_account": "/assignee/account", "officer_name": "/assignee/name"}

LOST, BACK = "Mất dữ liệu nguồn", "Đã có lại dữ liệu nguồn"
SHORT = "Nguồn motcua: danh sách hồ sơ ngắn bất thường"
WHOLE = "Nguồn motcua: danh sách hồ sơ đã dùng lại được"


def source(folder: Path, server: FaultServer, name: str = "motcua",
           **more: Any) -> dict[str, Any]:
    """The server's export as a source, in full every hour."""
    return {
        "name": name, "base": server.url, "every": "1h",
        "alarm_after": "1h",
        "secrets": {"user": secret(folder, "user", USER),
                    "password": secret(folder, "password", PASSWORD)},
        "login": {"method": "POST", "url": "{{base}}/login",
                  "json": {"user": "{{secret.user}}",
                           "password": "{{secret.password}}"},
                  "token": "/token", "expires": "/expires_in",
                  "message": "/message"},
        "list": {"url": "{{base}}/dossiers",
                 "query": {"page": "{{page}}", "size": "{{size}}"},
                 "headers": {"Authorization": "Bearer {{token}}"}},
        "records": "/items",
        "ok": [{"at": "/error_code", "number": 0},
               {"at": "/succeeded", "equals": "true"},
               {"at": "/errors", "absent": True}],
        "message": "/message",
        "paging": {"style": "page", "size": 5, "total": "/total"},
        "incremental": {"mode": "full"},
        "time_forms": ["rfc3339"],
        "fields": FIELDS,
        "status_map": {"new": "new", "processing": "processing",
                       "waiting": "waiting_supplement", "done": "done",
                       "returned": "returned"},
        **more}


SINCE = {
    "list": {"url": "{{base}}/dossiers",
             "query": {"page": "{{page}}", "size": "{{size}}",
                       "since": "{{since}}"},
             "headers": {"Authorization": "Bearer {{token}}"}},
    "incremental": {"mode": "since", "overlap": "15m", "full_every": "24h"}}


OFFSET = {
    "list": {"url": "{{base}}/dossiers",
             "query": {"offset": "{{offset}}", "size": "{{size}}"},
             "headers": {"Authorization": "Bearer {{token}}"}},
    "paging": {"style": "offset", "size": 5, "total": "/total"}}
RECHECK = {
    "recheck": {"url": "{{base}}/dossiers/{{id}}",
                "headers": {"Authorization": "Bearer {{token}}"},
                "records": "/items"}}


def in_turn(server: FaultServer, name: str, variants: list[dict]) -> None:
    """Variants of one trap take turns, until it is over."""
    whole = (HEALED - TRAP) / len(variants)
    for i, settings in enumerate(variants):
        server.play(name, since=TRAP + i * whole, until=TRAP + (i + 1) * whole,
                    **settings)


@dataclass
class Office:
    """A daemon over one fault server, and what it has done so far."""

    folder: Path
    server: FaultServer
    daemon: Daemon

    def to(self, when: datetime) -> Office:
        """Time passes; whatever is polled on the way sees the server as it
        is at that instant."""
        self.daemon.to(when)
        return self

    def letters(self) -> list[Shown]:
        """All that left, oldest first."""
        return Folder(self.folder / "letters").new()

    def told(self) -> list[Fact]:
        """What officers and heads were told, in order."""
        return sorted(
            (letter.at.replace(second=0), letter.address, int(one[-4:]))
            for letter in self.letters()
            if letter.address in (OFFICER, HEAD) and not letter.is_digest
            for one in sorted(set(CODE.findall(letter.body))))

    def admin(self) -> list[tuple[datetime, str]]:
        """What administrators were told about the daemon, in order."""
        return [(letter.at, letter.subject) for letter in self.letters()
                if letter.address == ADMIN and not letter.is_digest]

    def standings(self) -> dict[int, str]:
        """The standing of every dossier in the database."""
        return {int(one["code"][-4:]): one["standing"]
                for one in self.daemon.ctl_json("list")}

    def show(self, number: int) -> dict[str, Any]:
        """One dossier."""
        return self.daemon.ctl_json(
            "show", code(number) if number <= 12 else extra(number))

    def history(self, number: int) -> list[str]:
        """The kinds of its rows of history, findings apart, in order."""
        return [moment["kind"] for moment in self.show(number)["timeline"]
                if moment["kind"] in ("first", "observed", "deadline")]

    def histories(self) -> dict[int, list[str]]:
        """The same of all dossiers at once, read beside the daemon."""
        kept: dict[int, list[str]] = {}
        path = self.folder / "state" / "hosod.db"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
            for one, kind in base.execute(
                    "SELECT d.code, c.kind FROM change c JOIN dossier d"
                    " ON d.id = c.dossier WHERE c.kind < 3 ORDER BY c.sequence"):
                kept.setdefault(int(one[-4:]), []).append(
                    ("first", "observed", "deadline")[kind])
        return kept

    def findings(self, number: int) -> list[str]:
        """What there is to look at in it."""
        return [moment["state"] for moment in self.show(number)["timeline"]
                if moment["kind"] == "finding"]

    def health(self) -> dict[str, Any]:
        """How the source stands."""
        sources = self.daemon.ctl_json("status")["sources"]
        assert len(sources) == 1
        return sources[0]

    def was_told_of_the_loss(self, by: datetime = TRAP,
                             until: datetime = HEALED) -> None:
        """Administrators heard once, between one hour of failing and the
        next try, that the source is lost, and once that it is back."""
        assert [subject[:len(LOST)] if subject.startswith(LOST) else
                subject[:len(BACK)] for _, subject in self.admin()] \
            == [LOST, BACK]
        lost, back = (when for when, _ in self.admin())
        assert timedelta(hours=1) <= lost - by <= timedelta(minutes=80)
        assert timedelta(0) <= back - until <= timedelta(minutes=10)

    def is_well(self) -> bool:
        """Whether the source is as if nothing had ever happened."""
        health = self.health()
        return (not health["stale"] and health["failing_since"] is None
                and not health["failures"] and not health["alarmed"])

    def is_as_ever(self, but: dict[int, list[str]] | None = None,
                   told: set[Fact] | None = None,
                   standings: dict[int, str] | None = None) -> None:
        """At END: everything is as the twelve dossiers alone would have it;
        none lost, none falsely finished, nobody told in vain or twice.  `but`
        names the dossiers with another history, `told` and `standings` what
        there is beside."""
        assert self.standings() == {**STANDINGS, **(standings or {})}
        assert self.told() == sorted(TOLD | (told or set()))
        assert self.histories() == {**HISTORY, **(but or {})}
        assert self.is_well()


class Offices:
    """Opens offices for one test, and closes them after it."""

    def __init__(self, folder: Path,
                 make_daemon: Callable[[Path, Path], Daemon]):
        self.folder, self.make_daemon = folder, make_daemon
        self.servers: list[FaultServer] = []

    def server(self, style: str = "page") -> FaultServer:
        """A server with the twelve dossiers.  Its clock is the daemon's:
        what is polled within a long step is polled at its own instant."""
        made = FaultServer(lambda: START, style)
        fill(made)
        self.servers.append(made.start())
        return made

    def open(self, server: FaultServer, *more: FaultServer,
             conf: dict[str, Any] | None = None,
             others: dict[str, Any] | None = None, **keys: Any) -> Office:
        """A daemon over one server (`keys` are the source's own), and others
        beside it (`others` are theirs alone), at START."""
        channels = [maildir_channel(self.folder)]
        sources = [source(self.folder, one, f"motcua{i or ''}",
                          **{**keys, **(others or {} if i else {})})
                   for i, one in enumerate((server, *more))]
        config = write_config(self.folder, sources, channels, ladder=LADDER,
                              **(conf or {}))
        daemon = self.make_daemon(config, self.folder / "control")

        def clock() -> datetime:
            told = daemon.control.ask("status")["now"]
            return datetime.fromisoformat(told).replace(tzinfo=None)
        for one in (server, *more):
            one.clock = clock
        daemon.start(step=START)
        return Office(self.folder, server, daemon)

    def close(self) -> None:
        """Ends the servers; daemons are ended by who made them."""
        for server in self.servers:
            server.stop()
