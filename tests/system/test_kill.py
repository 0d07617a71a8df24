"""SIGKILL at fifty seeded moments of the two weeks, inside commits and letters
too: the same notices as the undisturbed run, each carried once."""

from __future__ import annotations

import email
import os
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from signal import SIGKILL

from harness.config import (maildir_channel, portal_source, smtp_channel,
                            write_config)
from harness.daemon import Daemon, Ended
from harness.mail import MailServer
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 18, 23)
KILLS = int(os.environ.get("HOSOD_PROVE_KILLS", "50"))
KILLS_SANITIZED = 12
SEED = int(os.environ.get("HOSOD_PROVE_SEED", "20200907"))

Make = Callable[[Path, Path], Daemon]


class Killer:
    """Follows the province like a daemon, which now and then kills itself in
    the middle of a call (tests/preload/fuse.c); then starts it again."""

    def __init__(self, daemon: Daemon, kills: int, moments: int):
        self.daemon = daemon
        self.kills = 0
        # A little early, so that the last one comes before the end.
        burning = sorted(Random(SEED).sample(
            range(1, moments * 9 // 10), kills)) if kills else []
        self._fuses = [after - before for before, after
                       in zip([0, *burning], burning)]

    def _variables(self) -> dict[str, str]:
        fuse = self._fuses.pop(0) if self._fuses else 0
        folder = self.daemon.config.parent
        return {"HOSOD_FUSE": str(fuse),
                "HOSOD_FUSE_COUNT": str(folder / "moments"),
                "LD_PRELOAD": str(self.daemon.build / "tests/preload/fuse.so"),
                "ASAN_OPTIONS": "detect_leaks=1:verify_asan_link_order=0"}

    def start(self, at: datetime) -> None:
        """Starts it; more than once when a fuse burns that early."""
        while True:
            try:
                self.daemon.start(step=at, variables=self._variables())
                return
            except Ended:
                self._mourn()

    def _mourn(self) -> None:
        assert self.daemon.process
        code = self.daemon.process.wait(20)
        assert code == -SIGKILL, f"{code}\n{self.daemon.stderr[-4000:]}"
        self.kills += 1

    def to(self, at: datetime) -> None:
        """One step, disturbed or not."""
        while True:
            try:
                answer = self.daemon.control.ask("clock-to",
                                                 time=at.isoformat())
                break
            except (OSError, ValueError):  # hung up, perhaps half-way
                self._mourn()
                self.start(at)
        assert answer.get("ok"), f"{answer}\n{self.daemon.stderr[-4000:]}"


# Who hears that a letter was met by two kills hears of nothing else by it.
ABOUT_ALL = "rung <> 'letter-uncertain'"


@dataclass(frozen=True)
class Outcome:
    """What a run left in the database and with the recipients."""

    notices: frozenset[tuple]  # key, state, why withdrawn
    crossings: frozenset[tuple]
    changes: Counter[tuple]    # dossier, kind
    verdicts: frozenset[tuple]
    # Each notice carried: key, channel, its letter's Message-ID, and how many
    # attempts ended uncertain.
    carried: list[tuple[str, str, str, int]]
    # Letters that a kill met twice, and those that administrators heard of.
    doubted: frozenset[tuple]
    doubts: frozenset[tuple]
    letters: dict[str, bytes]
    received: Counter[str]     # Message-ID


def outcome(folder: Path, server: MailServer) -> Outcome:
    """Reads database, mail server and maildir."""
    database = sqlite3.connect(f"file:{folder}/state/hosod.db?mode=ro",
                               uri=True)

    def rows(query: str) -> list[tuple]:
        return database.execute(query).fetchall()

    def received_bytes() -> list[tuple[str, bytes]]:
        files = (folder / "letters" / "new").iterdir()
        found = [letter.bytes for letter in server.letters]
        found += [path.read_bytes() for path in files]
        return [(email.message_from_bytes(whole)["Message-ID"].strip("<>"),
                 whole) for whole in found]

    assert rows("PRAGMA integrity_check") == [("ok",)]
    letters = dict(rows("SELECT message_id, bytes FROM letter"))
    for name, sent in received_bytes():
        assert letters[name] == sent, f"{name} is not the letter sealed"
    of_dossier = "FROM dossier JOIN {0} ON {0}.dossier = dossier.id"
    result = Outcome(
        notices=frozenset(rows("SELECT key, state, why FROM notice"
                               f" WHERE {ABOUT_ALL}")),
        crossings=frozenset(rows(
            "SELECT code, clock, rung, crossing.due, outcome "
            + of_dossier.format("crossing"))),
        changes=Counter(rows("SELECT code, kind "
                             + of_dossier.format("change"))),
        verdicts=frozenset(rows(
            "SELECT code, standing, due, computed, advance, next, baseline "
            "FROM dossier")),
        carried=rows("SELECT key, letter.channel, message_id, uncertain"
                     " FROM notice JOIN letter ON letter = letter.id"
                     f" WHERE {ABOUT_ALL}"),
        doubted=frozenset(rows(
            "SELECT 'admin/letter/' || id || '/' || attempts FROM letter"
            " WHERE state = 'uncertain' AND next_try IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.letter = letter.id"
            " AND rung IN ('letter-uncertain', 'letter-refused',"
            " 'channel-stuck'))")),
        doubts=frozenset(rows("SELECT DISTINCT subject FROM notice"
                              f" WHERE NOT {ABOUT_ALL}")),
        letters=letters,
        received=Counter(name for name, _ in received_bytes()))
    database.close()
    return result


def play(folder: Path, make_daemon: Make, certificate: tuple[Path, Path],
         kills: int, moments: int) -> Outcome:
    """Two weeks, mailed and put into a folder."""
    folder.mkdir()
    province = Province(seed=3, per_day=4).start()
    server = MailServer(*certificate).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, server),
                           maildir_channel(folder, "tep")])
    killer = Killer(make_daemon(config, folder / "control"), kills, moments)
    try:
        killer.start(SWEEP)
        province.advance(UNTIL, killer)
        # What a kill put off until later has left by then.
        province.advance(UNTIL + timedelta(hours=1), killer)
        assert killer.kills == kills
        assert killer.daemon.terminate() == 0
        return outcome(folder, server)
    finally:
        province.stop()
        server.stop()


def test_kills_lose_nothing_and_double_nothing(
        folder: Path, make_daemon: Make, certificate: tuple[Path, Path],
        is_sanitized: bool) -> None:
    kills = KILLS_SANITIZED if is_sanitized else KILLS
    calm = play(folder / "calm", make_daemon, certificate, 0, 0)
    moments = int((folder / "calm" / "moments").read_text())
    wild = play(folder / "wild", make_daemon, certificate, kills, moments)

    assert len(calm.carried) > 200
    assert {key: (state, why) for key, state, why in wild.notices} == {
        key: (state, why) for key, state, why in calm.notices}
    assert wild.crossings == calm.crossings
    assert wild.changes == calm.changes
    assert wild.verdicts == calm.verdicts

    assert not calm.doubts and not calm.doubted
    assert wild.doubts == wild.doubted
    assert set(calm.received.values()) == {1}
    assert {key for key, *_ in wild.carried} == {
        key for key, *_ in calm.carried}
    for run in calm, wild:
        assert run.received.keys() <= run.letters.keys()
        for key, channel, name, uncertain in run.carried:
            times = run.received[name]
            if uncertain == 0:
                assert times == 1, key
            elif channel == "tep":  # a file is found again, not doubled
                assert times == 1 or uncertain > 1 and times == 0, key
            else:
                assert times in (1, 2) or uncertain > 1 and times == 0, key
    # Some fuses burnt while a letter was under way: the mark is real.
    assert is_sanitized or any(uncertain for *_, uncertain in wild.carried)
