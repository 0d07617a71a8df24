"""What servers do on the wire, traps 1 to 7: each is played by name on a
Tuesday, and the office is told what it would have been told without it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from fault_server import iso
from fault_traps import TRAPS
from harness.trap import (END, HEALED, RECHECK, SHORT, SINCE, TOLD, TRAP, WHOLE,
                          Offices, at, code, in_turn)


def test_every_trap_is_played() -> None:
    here = Path(__file__).parent
    text = "".join((here / name).read_text("utf-8") for name in (
        "test_traps.py", "test_traps_lists.py", "test_traps_data.py"))
    assert [name for name in TRAPS if f'"{name}"' not in text] == []
    assert [number for number in range(1, 27)
            if f"def test_trap_{number:02}_" not in text] == []


def test_trap_00_none_is_played(offices: Offices) -> None:
    office = offices.open(offices.server()).to(END)
    office.is_as_ever()
    assert office.admin() == []


def test_trap_01_error_in_200(offices: Offices) -> None:
    server = offices.server()
    in_turn(server, "error_in_200", [{"kind": kind} for kind in (
        "error_code", "succeeded", "errors", "unauthorized")])
    office = offices.open(server, **SINCE)
    office.to(at(8, 11))
    assert not office.is_well()
    assert "Cơ sở dữ liệu đang bận" in office.health()["failure"]
    office.to(END).is_as_ever()
    office.was_told_of_the_loss()
    # Nothing moved: the last good answer was that of 09:00, and a quarter of
    # an hour is taken off its Date.
    asked = {one.query["since"] for one in server.lists(TRAP)
             if one.at < HEALED}
    assert asked == {"2020-09-08T08:45:00+07:00"}


def test_trap_02_empty_list_for_bad_key(offices: Offices) -> None:
    server = offices.server()
    server.play("empty_list_for_bad_key", since=TRAP, until=HEALED)
    office = offices.open(server, **RECHECK)
    office.to(at(8, 17, 30))
    # The list is not believed: dossiers are open as they were, but for the one
    # of which the server, asked by its code, says that it has ended.
    assert "shrank" in office.health()["failure"]
    assert office.standings() == {
        1: "done-early", 2: "done-on-time", 3: "due-today",
        **dict.fromkeys(range(4, 7), "due-soon"),
        **dict.fromkeys(range(7, 13), "running")}
    assert set(map(len, office.histories().values())) == {1, 2}
    office.to(END).is_as_ever()
    # At once, at the first such list, and once more with the first whole one.
    assert [(when.replace(second=0), subject)
            for when, subject in office.admin()] == [
                (at(8, 10), SHORT), (at(8, 18), WHOLE)]
    assert all(one.path == "/login" or one.path.startswith("/dossiers")
               for one in server.requests)


def test_trap_02_an_empty_list_that_is_accepted(offices: Offices) -> None:
    server = offices.server()
    server.later(TRAP, server.store.clear)
    office = offices.open(server)
    office.to(at(8, 12, 10))
    assert office.standings()[12] == "running"
    accepted = office.daemon.ctl("source", "accept", "motcua")
    assert accepted.returncode == 0, accepted.stderr
    office.to(at(8, 23))
    # Dossier 1 ended before; 2 is entered anew with its finish.
    assert office.standings() == {
        1: "done-early", 2: "done-on-time",
        **dict.fromkeys(range(3, 13), "gone")}
    assert all("gone" in office.findings(number) for number in (3, 7, 12))
    assert office.to(END).is_well()
    assert set(office.told()) == {fact for fact in TOLD
                                  if fact[0] < TRAP}  # nobody on Wednesday
    assert len(office.admin()) == 2


def test_trap_03_html_for_json(offices: Offices) -> None:
    server, other = offices.server(), offices.server()
    in_turn(server, "html_for_json", [
        {"kind": "login_page"}, {"kind": "bad_gateway"},
        {"kind": "captive_portal"}, {"kind": "trailing"},
        {"kind": "redirect", "to": f"{other.url}/dossiers"},
        {"kind": "redirect", "to": "/login"}])
    office = offices.open(server)
    office.to(at(8, 11))
    assert "HTML" in office.health()["failure"]
    office.to(at(8, 12))
    assert not office.is_well()
    assert "502" in office.health()["failure"]
    office.to(at(8, 16))
    assert "redirect" in office.health()["failure"]
    office.to(END).is_as_ever()
    office.was_told_of_the_loss()
    assert other.requests == []


def test_trap_04_token_expires_while_paging(offices: Offices) -> None:
    server = offices.server()
    for hours in range(3):
        server.play("token_expires", page=2, count=1,
                    since=TRAP + timedelta(hours=hours))
    server.play("empty_401")
    office = offices.open(server).to(END)
    office.is_as_ever()
    assert office.admin() == []
    # Each time page 2 was asked for again, with the new token, and page 1 not.
    refused = [i for i, one in enumerate(server.requests)
               if one.status == 401]
    assert len(refused) == 3
    for i in refused:
        before, again = server.requests[i], server.requests[i + 1:i + 3]
        assert [one.path for one in again] == ["/login", "/dossiers"]
        assert (before.page, again[1].page, again[1].status) == (2, 2, 200)
        assert before.token != again[1].token


def test_trap_04_token_is_never_accepted(offices: Offices) -> None:
    server = offices.server()
    server.play("token_expires", since=TRAP, until=HEALED)
    server.play("empty_401")
    office = offices.open(server).to(END)
    office.is_as_ever()
    office.was_told_of_the_loss()
    logins = [one.at for one in server.requests
              if one.path == "/login" and TRAP <= one.at < HEALED]
    apart = [b - a for a, b in zip(logins, logins[1:])]
    assert len(logins) > 10 and min(apart) >= timedelta(seconds=30)


def test_trap_05_busy(offices: Offices) -> None:
    server = offices.server()
    in_turn(server, "busy", [
        {"status": 429, "after": 1200}, {"status": 503, "after": 1200},
        {"status": 429, "after": 1200, "as_date": True},
        {"status": 503}])
    office = offices.open(server).to(END)
    office.is_as_ever()
    office.was_told_of_the_loss()
    quiet = TRAP + (HEALED - TRAP) * 3 / 4
    tries = [one.at for one in server.lists(at(8, 10)) if one.at < HEALED]
    apart = {a: b - a for a, b in zip(tries, tries[1:])}
    # Twenty minutes were asked for, and are kept; a server that says nothing
    # is asked every five minutes, a tenth more or less.
    assert all(timedelta(minutes=20) <= wait <= timedelta(minutes=21)
               for when, wait in apart.items() if when < quiet)
    assert all(timedelta(seconds=270) <= wait <= timedelta(seconds=331)
               for when, wait in apart.items() if when >= quiet)
    assert len(set(wait for when, wait in apart.items()
                   if when >= quiet)) > 5, "no jitter"


def test_trap_05_busy_for_every_source(offices: Offices) -> None:
    # The second source, polled every 25 minutes (15 seconds after the first:
    # sources of one host keep apart), is told at 09:55 to wait until 10:15;
    # the first, of the same host, would be polled at 10:00.
    server = offices.server()
    server.play("busy", after=1200, since=TRAP, count=1)
    office = offices.open(server, server, others={"every": "25m"})
    office.to(at(8, 10, 35))
    asked = [one for one in server.requests if one.at > TRAP]
    apart = timedelta(seconds=15)
    assert (asked[0].at, asked[0].status) == (at(8, 9, 55) + apart, 429)
    assert all(one.at >= at(8, 10, 15) + apart for one in asked[1:])
    assert len({one.token for one in asked[1:] if one.token}) == 2


def test_trap_05_waits_grow(offices: Offices) -> None:
    server = offices.server()
    server.play("busy", since=TRAP, until=HEALED)
    office = offices.open(server).to(at(8, 11))
    tries = [one.at for one in server.lists(TRAP)]
    assert [round((b - a).total_seconds()) for a, b in zip(
        tries, tries[1:])][:5] == [
            pytest.approx(seconds, rel=.11)
            for seconds in (15, 30, 60, 120, 300)]
    assert not office.is_well()


def test_trap_06_broken_body(offices: Offices) -> None:
    server = offices.server()
    # All but the last bytes of page 2 come: dossier 6, changed, is on it,
    # whole.
    in_turn(server, "broken_body", [
        {"kind": kind, "page": 2} for kind in (
            "length", "chunked", "gzip_cut", "gzip_bomb")])
    server.play("broken_body", kind="silence", since=TRAP, count=1)
    server.later(at(8, 11), lambda: server.put(code(6), title="Tên mới"))
    office = offices.open(server, limits={"timeout": "1500ms",
                                          "connect_timeout": "1500ms"})
    office.to(at(8, 17, 45))
    assert office.history(6) == ["first"]
    office.to(END).is_as_ever({6: ["first", "observed"]})
    office.was_told_of_the_loss()


def test_trap_07_clock_behind(offices: Offices) -> None:
    # By our clock, what the server stamps is three hours old when it happens.
    server = offices.server()
    server.play("clock_apart", by=timedelta(hours=-3))
    # Two in one second; the second of them only after that second was read.
    server.later(at(8, 11), lambda: server.put(
        code(5), at(8, 11), title="Tên mới"))
    server.later(at(8, 12, 30), lambda: server.put(
        code(6), at(8, 11), title="Tên mới"))
    office = offices.open(server, **SINCE)
    office.to(at(8, 13, 5))
    assert office.history(5) == ["first", "observed"]
    office.to(END).is_as_ever({5: ["first", "observed"],
                               6: ["first", "observed"]})
    # What was newest is asked for again, and by the server's own clock.
    for one in server.lists():
        if not one.query["since"].startswith("2000"):
            assert one.query["since"] <= iso(one.at - timedelta(hours=3))


def test_trap_07_clock_ahead(offices: Offices) -> None:
    server = offices.server()
    server.play("clock_apart", by=timedelta(hours=3))
    office = offices.open(server, **SINCE).to(END)
    office.is_as_ever()


def test_trap_07_skew_is_told(offices: Offices) -> None:
    server = offices.server()
    server.play("clock_apart", by=timedelta(hours=3), since=TRAP,
                until=HEALED)
    server.play("clock_apart", by=timedelta(0), since=HEALED)
    office = offices.open(server).to(END)
    office.is_as_ever()
    told = office.admin()
    assert [subject for _, subject in told if "motcua" not in subject] == []
    # By the third sweep in a row, and by the first that finds it right.
    assert [at(8, 12) <= told[0][0] <= at(8, 13),
            at(8, 18) <= told[1][0] <= at(8, 19), len(told)] == [True, True, 2]
