"""What servers do with lists, traps 8 to 13: each is played by name, and the
office is told what it would have been told without it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fault_server import iso
from harness.trap import (END, HEALED, HISTORY, OFFSET, RECHECK, SINCE,
                          STANDINGS, TOLD, TRAP, Offices, add, at, code, extra,
                          in_turn)


def test_trap_08_rows_leave_and_enter_between_pages(
        offices: Offices) -> None:
    server = offices.server("offset")
    add(server, 13, at(30, 17))
    # Page 1 ends with dossier 4; then one before it leaves, and page 2 begins
    # with dossier 6: 5 is in no page.
    server.play("list_moves", page=1, since=TRAP, count=1,
                how=lambda: server.drop(extra(13)))
    # An hour later one enters before it: page 2 begins with 5 once more.
    server.play("list_moves", page=1, since=TRAP + timedelta(hours=1),
                count=1, how=lambda: add(server, 14, at(30, 17)))
    office = offices.open(server, **OFFSET)
    office.to(at(8, 10, 30))
    assert len(server.lists(TRAP)) == 3
    assert office.standings() == {
        1: "done-early", 2: "due-today", 3: "due-today",
        **dict.fromkeys(range(4, 7), "due-soon"),
        **dict.fromkeys(range(7, 14), "running")}
    office.to(at(8, 11, 30))
    office.server.drop(extra(14))
    office.to(END)
    standings = office.standings()
    assert standings.pop(13) in ("running", "gone")
    standings.pop(14, None)
    assert standings == STANDINGS
    assert office.told() == sorted(TOLD)
    assert {number: rows for number, rows in office.histories().items()
            if number < 13} == HISTORY
    assert office.is_well() and office.admin() == []


@pytest.mark.parametrize("says_total", [True, False])
def test_trap_08_missed_twice_and_still_there(offices: Offices,
                                              says_total: bool) -> None:
    server = offices.server("offset")
    add(server, 13, at(30, 17))
    # Dossier 5 is skipped at 10:00 and at 11:00, as before.
    server.play("list_moves", page=1, since=TRAP, count=1,
                how=lambda: server.drop(extra(13)))
    server.later(at(8, 10, 30), lambda: add(server, 14, at(30, 17)))
    server.play("list_moves", page=1, since=TRAP + timedelta(hours=1),
                count=1, how=lambda: server.drop(extra(14)))
    office = offices.open(server, **RECHECK, **OFFSET if says_total else {
        **OFFSET, "paging": {"style": "offset", "size": 5}})
    office.to(at(8, 11, 30))
    # A total that changes on the way shows that the list has moved: such a
    # sweep proves nothing.  Where none is said, the server is asked.
    asked = [(one.at, one.status) for one in server.requests
             if one.path.endswith(code(5))]
    assert asked == ([] if says_total else [(at(8, 11), 200)])
    assert office.standings()[5] == "due-soon"
    assert office.standings()[13] == "running"  # missed once
    assert office.findings(5) == ([] if says_total else ["unlisted"])
    office.to(END).is_as_ever({13: ["first"], 14: ["first"]},
                              standings={13: "gone", 14: "gone"})
    # Of those that are not there any more the server says so, once two sweeps
    # have missed them: that of 11:00 counts where nothing spoke against it.
    gone = {one.path[-4:]: (one.at, one.status) for one in server.requests
            if one.path.endswith(("0013", "0014"))}
    assert gone == {"0013": (at(8, 13 if says_total else 12), 404),
                    "0014": (at(8, 13), 404)}
    assert office.findings(13) == ["gone"]
    assert office.admin() == []


def test_trap_08_edited_rows_move_to_the_end(offices: Offices) -> None:
    server = offices.server("offset")
    server.sort = "updated_at"
    # Dossier 4 was on page 1 and comes again, edited, on the last page; what
    # stood behind it moves up, and dossier 7 over the edge of the page.
    server.play("list_moves", page=1, since=TRAP, count=1,
                how=lambda: server.put(code(4), title="Tên mới"))
    office = offices.open(server, **OFFSET).to(END)
    office.is_as_ever({4: ["first", "observed"]})
    assert office.admin() == []


@pytest.mark.parametrize("style", ["page", "offset"])
def test_trap_09_silent_cap(offices: Offices, style: str) -> None:
    server = offices.server(style)
    server.play("silent_cap", most=5)
    keys = OFFSET if style == "offset" else {}
    office = offices.open(server, **{
        **keys, "paging": {"style": style, "size": 100}}).to(END)
    office.is_as_ever()
    assert server.lists()[0].query["size"] == "100"


def test_trap_10_hides_finished(offices: Offices) -> None:
    # Who vanishes is asked for by its code, and found finished on its day.
    server = offices.server()
    server.play("hides_finished")
    office = offices.open(server, **RECHECK)
    office.to(at(8, 18))
    assert office.standings()[2] == "done-on-time"
    office.to(END).is_as_ever()
    assert office.admin() == []
    assert [(one.path[-4:], one.at) for one in server.requests
            if one.path.startswith("/dossiers/")] == [
                ("0001", at(7, 16)), ("0002", at(8, 17))]


def test_trap_10_hides_finished_and_cannot_be_asked(
        offices: Offices) -> None:
    # It is gone, which is said; not finished, which nobody knows.
    server = offices.server()
    server.play("hides_finished", until=at(9, 12))
    office = offices.open(server)
    office.to(at(9, 11))
    standings = office.standings()
    assert (standings[1], standings[2]) == ("gone", "gone")
    assert office.findings(1) == ["gone"]
    office.to(END).is_as_ever()
    assert office.admin() == []


@pytest.mark.parametrize("stamped", [True, False])
def test_trap_11_same_dossier_twice(offices: Offices, stamped: bool) -> None:
    # Dossier 4, edited on Tuesday, comes on page 1 as it is and on page 3 as
    # it was: the newer counts, and where nobody says which that is, the last.
    server = offices.server()
    server.later(TRAP, lambda: server.put(code(4), title="Tên mới"))
    server.play("same_dossier_twice", since=TRAP, until=HEALED, page=3,
                code=code(4), first=False, other={
                    "title": "Thủ tục ví dụ",
                    "updated_at": iso(at(4, 8, 4)) if stamped else None})
    office = offices.open(server)
    office.to(at(8, 17))
    names = {one["code"]: one["procedure_name"]
             for one in office.daemon.ctl_json("list")}
    assert names[code(4)] == ("Tên mới" if stamped else "Thủ tục ví dụ")
    # Unstamped: the edit as page 1 brings it, the copy that counts, and the
    # edit again once the copy is gone; not two rows for every sweep.
    rows = ["observed"] if stamped else ["observed"] * 3
    office.to(END).is_as_ever({4: ["first", *rows]})
    assert office.admin() == []


@pytest.mark.parametrize("keys", [{}, SINCE], ids=["full", "since"])
def test_trap_11_an_older_copy_that_changes(offices: Offices,
                                            keys: dict[str, Any]) -> None:
    # Before dossier 4, as edited on Tuesday, stands a copy of it as it was,
    # and that one is written anew: it is older still, and no news.
    server = offices.server()
    server.later(TRAP, lambda: server.put(code(4), title="Tên mới"))
    for since, until, title in ((TRAP, at(8, 10, 30), "Thủ tục ví dụ"),
                                (at(8, 10, 30), at(8, 11, 30), "Thủ tục cũ")):
        server.play("same_dossier_twice", since=since, until=until, page=1,
                    code=code(4), other={
                        "title": title, "updated_at": iso(at(4, 8, 4))})
    office = offices.open(server, **keys).to(END)
    office.is_as_ever({4: ["first", "observed"]})
    names = {one["code"]: one["procedure_name"]
             for one in office.daemon.ctl_json("list")}
    assert names[code(4)] == "Tên mới"
    assert office.admin() == []


def test_trap_12_next_elsewhere(offices: Offices) -> None:
    server, other = offices.server("next_url"), offices.server("next_url")
    server.play("next_elsewhere", base="", until=TRAP)
    in_turn(server, "next_elsewhere", [
        {"base": other.url}, {"base": "http://noi-bo.example:8080/cu"},
        {"base": server.url.replace("127.0.0.1", "localhost")}])
    office = offices.open(
        server, paging={"style": "next_url", "size": 5, "next": "/next"},
        list={"url": "{{base}}/dossiers", "query": {"size": "{{size}}"},
              "headers": {"Authorization": "Bearer {{token}}"}})
    office.to(at(8, 12))
    assert "another server" in office.health()["failure"]
    office.to(END).is_as_ever()
    office.was_told_of_the_loss()
    assert other.requests == []
    assert {one.page for one in server.lists() if one.at < TRAP} == {1, 2, 3}


@pytest.mark.parametrize("says", ["pages", "total"])
def test_trap_13_numbers_as_text(offices: Offices, says: str) -> None:
    server = offices.server()
    server.play("numbers_as_text", since=TRAP)
    office = offices.open(
        server, paging={"style": "page", "size": 5, says: f"/{says}"})
    office.to(END).is_as_ever()
    assert office.admin() == []
    # It is believed, too: nobody asks for a page 4.
    assert {one.query["page"] for one in server.lists()} == {"1", "2", "3"}


@pytest.mark.parametrize("says", ["pages", "total"])
def test_trap_13_zero_pages(offices: Offices, says: str) -> None:
    server = offices.server()
    server.play("counts_nothing", since=TRAP)
    server.later(at(8, 11), lambda: server.put(code(12), title="Tên mới"))
    office = offices.open(
        server, paging={"style": "page", "size": 5, says: f"/{says}"})
    office.to(END).is_as_ever({12: ["first", "observed"]})
    assert office.admin() == []
