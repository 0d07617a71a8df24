"""What servers say of a dossier, traps 14 to 26: each is played by name, and
what a person reckons from the dates is what the office is told."""

from __future__ import annotations

from typing import Any

import pytest

from fault_server import FaultServer, iso
from harness.trap import (END, HEAD, HEALED, OFFICER, TOLD, TRAP, Offices, add,
                          at, code, extra, facts)

# 7:30 on Tuesday to Thursday, and the afternoon's departure.
TUESDAY, WEDNESDAY, THURSDAY = at(8, 7, 30), at(9, 7, 30), at(10, 7, 30)
TUESDAY_NOON, WEDNESDAY_NOON = at(8, 13, 30), at(9, 13, 30)


def moves(*kinds: str) -> list[str]:
    """The history of a dossier whose deadline may have moved with it."""
    return ["first", *kinds]


class TestTrap14PromiseEdited:
    """The appointment date is edited: on Tuesday at 10:00, or as said."""

    def edit(self, offices: Offices, due: Any, *edits: tuple) -> Any:
        """Dossier 13, due at first, then what (from, fields) say."""
        server = offices.server()
        add(server, 13, due)
        for when, fields in edits:
            server.later(when, lambda fields=fields: server.put(
                extra(13), **fields))
        return offices.open(server)

    def test_trap_14_extended(self, offices: Offices) -> None:
        office = self.edit(offices, at(9, 17),
                           (TRAP, {"due_at": iso(at(11, 17))})).to(END)
        office.is_as_ever(
            {13: moves("observed", "deadline")},
            facts(TUESDAY, [13], OFFICER) | facts(THURSDAY, [13], OFFICER),
            {13: "due-soon"})
        assert office.findings(13) == ["promise-moved"]

    def test_trap_14_another_hour_of_the_day(self, offices: Offices) -> None:
        office = self.edit(offices, at(8, 17),
                           (at(9, 10), {"due_at": iso(at(8, 11, 30))})).to(END)
        office.is_as_ever(
            {13: moves("observed", "deadline")},
            facts(at(7, 7, 30), [13], OFFICER)
            | facts(WEDNESDAY, [13], OFFICER, HEAD), {13: "overdue"})
        assert office.findings(13) == []

    def test_trap_14_corrected_backwards(self, offices: Offices) -> None:
        office = self.edit(offices, at(11, 17),
                           (at(9, 10), {"due_at": iso(at(8, 17))})).to(END)
        office.is_as_ever(
            {13: moves("observed", "deadline")},
            facts(WEDNESDAY_NOON, [13], OFFICER, HEAD), {13: "overdue"})
        assert office.findings(13) == ["promise-moved"]

    def test_trap_14_cleared_and_back(self, offices: Offices) -> None:
        office = self.edit(offices, at(9, 17), (TRAP, {"due_at": ""}),
                           (at(9, 12), {"due_at": iso(at(9, 17))}))
        office.to(at(9, 11))
        assert office.show(13)["standing"] == "unknown"
        assert office.show(13)["unknown"] == "no-promise"
        office.to(END).is_as_ever(
            {13: moves("observed", "deadline", "observed", "deadline")},
            facts(TUESDAY, [13], OFFICER)
            | facts(THURSDAY, [13], OFFICER, HEAD), {13: "overdue"})
        assert "promise-cleared" in office.findings(13)

    def test_trap_14_before_it_was_received(self, offices: Offices) -> None:
        # Judged all the same: it is what the citizen holds in hand.
        office = self.edit(offices, at(30, 17),
                           (TRAP, {"due_at": iso(at(1, 17).replace(
                               month=8))})).to(END)
        office.is_as_ever(
            {13: moves("observed", "deadline")},
            facts(TUESDAY_NOON, [13], OFFICER, HEAD), {13: "overdue"})
        assert "dates-odd" in office.findings(13)

    def test_trap_14_promised_anew_after_a_pause(self,
                                                 offices: Offices) -> None:
        office = self.edit(
            offices, at(9, 17), (TRAP, {"status": "waiting"}),
            (at(9, 10), {"status": "processing",
                         "due_at": iso(at(11, 17))})).to(END)
        assert office.standings()[13] == "due-soon"
        assert sorted(set(office.told()) - TOLD) == sorted(
            facts(TUESDAY, [13], OFFICER) | facts(THURSDAY, [13], OFFICER))
        assert office.findings(13) == []


class TestTrap15EnteredLate:
    """Paper taken in on Thursday 03/09 is typed on Wednesday 09/09."""

    @pytest.mark.parametrize("days_back", [None, 60])
    def test_trap_15_typed_days_later(self, offices: Offices,
                                      days_back: int | None) -> None:
        server = offices.server()
        add(server, 13, at(8, 17), received_at=iso(at(3, 8)))
        server.play("entered_late", code=extra(13), until=at(9, 9, 30))
        keys: dict[str, Any] = {}
        if days_back:
            keys = {"list": {
                "url": "{{base}}/dossiers", "query": {
                    "page": "{{page}}", "size": "{{size}}",
                    "from": "{{since}}", "to": "{{until}}"},
                "headers": {"Authorization": "Bearer {{token}}"}},
                "incremental": {"mode": "window", "days_back": days_back,
                                "full_every": "7d"}}
        office = offices.open(server, **keys).to(END)
        office.is_as_ever(
            {13: ["first"]}, facts(WEDNESDAY_NOON, [13], OFFICER, HEAD),
            {13: "overdue"})
        assert len([letter for letter in office.letters()
                    if letter.subject.startswith("Mới ghi nhận, đã quá hạn")
                    and letter.address == OFFICER]) == 1
        assert "entered-late" not in office.findings(13)  # before the watch


class TestTrap16StatusBackwards:
    """A status that goes back, jumps, or is put on by the exporter."""

    def test_trap_16_reopened(self, offices: Offices) -> None:
        # Returned on Monday, in process again on Tuesday, as if it never was.
        server = offices.server()
        add(server, 13, at(8, 17), status="returned",
            finished_at=iso(at(4, 15)))
        server.play("status_backwards", code=extra(13), since=TRAP,
                    status="processing", finished_at=None)
        office = offices.open(server)
        office.to(at(8, 9))
        assert office.standings()[13] == "done-early"
        office.to(at(8, 11))
        assert office.standings()[13] == "due-today"
        office.to(END)
        assert office.standings()[13] == "overdue"
        assert sorted(set(office.told()) - TOLD) == sorted(
            facts(TUESDAY_NOON, [13], OFFICER)  # due today, and back
            | facts(WEDNESDAY, [13], OFFICER, HEAD))
        assert len(office.told()) == len(set(office.told()))

    def test_trap_16_jumped(self, offices: Offices) -> None:
        server = offices.server()
        add(server, 13, at(9, 17), status="new")
        server.later(TRAP, lambda: server.put(
            extra(13), status="returned", finished_at=iso(at(8, 9))))
        office = offices.open(server).to(END)
        assert office.standings()[13] == "done-early"
        assert office.history(13)[:2] == ["first", "observed"]

    def test_trap_16_falsified_while_paused(self, offices: Offices) -> None:
        # The exporter writes "done" over "waiting for papers", and takes it
        # back: it is as paused as it was, and nobody is told of an end.
        server = offices.server()
        add(server, 13, at(8, 17), status="waiting")
        server.play("status_backwards", code=extra(13), since=TRAP,
                    until=HEALED, status="done")
        office = offices.open(server)
        office.to(at(9, 5))
        assert office.history(13)[:2] == ["first", "observed"]
        office.to(END)
        assert office.standings()[13] == "paused"
        assert set(office.told()) == TOLD


NULL_LIKE = ["", None, "1970-01-01T00:00:00Z", "0001-01-01T00:00:00",
             "00000000000000", ...]


class TestTrap17NullLikeTimes:
    """What programs write where there is no time."""

    def test_trap_17_in_every_field(self, offices: Offices) -> None:
        server = offices.server()
        for i, value in enumerate(NULL_LIKE):
            # Without a promise: the catalogue's three days, until Wednesday.
            add(server, 13 + i, at(9, 17), procedure="1.004873",
                received_at=iso(at(4, 8)))
            server.play("null_like_time", code=extra(13 + i), due_at=value,
                        finished_at=value)
            # Without a receipt, a promise of Friday.
            add(server, 23 + i, at(11, 17))
            server.play("null_like_time", code=extra(23 + i),
                        received_at=value)
        server.play("null_like_time", code=code(7), since=TRAP,
                    finished_at="1970-01-01T00:00:00Z")
        office = offices.open(server).to(END)
        number = len(NULL_LIKE)
        late, early = range(13, 13 + number), range(23, 23 + number)
        office.is_as_ever(
            {n: ["first"] for n in (*late, *early)},
            facts(TUESDAY, late, OFFICER)
            | facts(THURSDAY, late, OFFICER, HEAD)
            | facts(THURSDAY, early, OFFICER),
            {**dict.fromkeys(late, "overdue"),
             **dict.fromkeys(early, "due-soon")})
        for n in late:
            assert "promise-missing" in office.findings(n)
        for n in early:
            assert "dates-odd" in office.findings(n)


def test_trap_18_date_only_due(offices: Offices) -> None:
    server = offices.server()
    add(server, 13, at(9, 17))
    server.play("date_only_due", code=extra(13), due_at="2020-09-09")
    office = offices.open(server, time_forms=["rfc3339", "yyyy-MM-dd"])
    office.to(at(9, 23, 30))
    shown = office.show(13)
    assert shown["standing"] == "due-today"
    assert shown["due"] == "2020-09-09T17:30:00+07:00"
    office.to(END).is_as_ever(
        {13: ["first"]},
        facts(TUESDAY, [13], OFFICER) | facts(THURSDAY, [13], OFFICER, HEAD),
        {13: "overdue"})
