"""What servers say of a dossier, traps 14 to 26: each is played by name, and
what a person reckons from the dates is what the office is told."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

import pytest

from fault_server import iso
from harness.trap import (END, FIELDS, HEAD, HEALED, HISTORY, OFFICER,
                          STANDINGS, TOLD, TRAP, Offices, add, at, code,
                          extra, facts)

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
            server.play("promise_edited", code=extra(13), since=when, **fields)
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
        office.to(at(8, 17))
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


class TestTrap19Zone:
    """Times whose zone is not what they say."""

    @pytest.mark.parametrize("is_known", [False, True])
    def test_trap_19_local_time_with_z(self, offices: Offices,
                                       is_known: bool) -> None:
        # Received on Tuesday at 09:30 and listed from then on; read as UTC
        # that is 16:30, six and a half hours after the poll of 10:00.
        server = offices.server()
        server.later(at(8, 9, 30), lambda: add(
            server, 13, at(30, 17), received_at=iso(at(8, 9, 30))))
        server.play("zone_lies", how=lambda row: {
            **row, **{name: row[name] and row[name].replace("+07:00", "Z")
                      for name in ("received_at", "due_at", "finished_at")}})
        office = offices.open(server, z_is_local=is_known)
        office.to(at(8, 10, 30))
        assert ("dates-odd" in office.findings(13)) is not is_known
        assert ("zone" in office.daemon.stderr) is not is_known
        # All dates are right, for 17:00 is still the same day at seven hours'
        # distance: nobody is told anything wrong.
        office.to(END)
        if is_known:
            office.is_as_ever({13: ["first"]}, standings={13: "running"})
            received = {one["code"]: one["received"]
                        for one in office.daemon.ctl_json("list")}
            assert received[extra(13)] == "2020-09-08T09:30:00+07:00"

    def test_trap_19_midnight_in_utc(self, offices: Offices) -> None:
        # Midnight of Wednesday 09/09, as Jackson prints it: the 8th at 17:00
        # UTC.  The first ten characters are the day before.
        server = offices.server()
        add(server, 13, None, due_at="2020-09-08T17:00:00.000+0000")
        office = offices.open(
            server, time_forms=["rfc3339", "iso_offset4_ms"]).to(END)
        office.is_as_ever(
            {13: ["first"]},
            facts(TUESDAY, [13], OFFICER)
            | facts(THURSDAY, [13], OFFICER, HEAD), {13: "overdue"})


def of_one_release(row: dict[str, Any]) -> dict[str, Any]:
    """Statuses as text, what is not there as an empty text."""
    return {**row, "status": {"processing": "4", "done": "9"}[row["status"]],
            "deleted": row["code"] == extra(14),
            "finished_at": row["finished_at"] or ""}


def of_another(row: dict[str, Any]) -> dict[str, Any]:
    """The same record: numbers for texts, a list of one, an object for a
    name, and what is not there left out."""
    drifted = {**row, "status": int(row["status"]),
               "deleted": str(row["deleted"]),
               "assignee": [row["assignee"]], "unit": {"name": row["unit"]},
               "code": int(row["code"]) if row["code"].isdigit()
               else row["code"]}
    return {name: value for name, value in drifted.items()
            if value not in ("", None)}


def test_trap_20_types_drift(offices: Offices) -> None:
    server = offices.server()
    add(server, "200901130013", at(30, 17))
    add(server, 14, at(9, 17))  # which the source has deleted
    server.play("types_drift", how=of_one_release)
    for hour in range(10, 34, 2):
        server.play("types_drift", how=of_another,
                    since=TRAP + timedelta(hours=hour - 10),
                    until=TRAP + timedelta(hours=hour - 9))
    office = offices.open(
        server, fields={**FIELDS, "deleted": "/deleted",
                        "agency": ["/unit/name", "/unit"],
                        "officer_account": ["/assignee/account",
                                            "/assignee[0]/account"],
                        "officer_name": ["/assignee/name",
                                         "/assignee[0]/name"]},
        status_map={"4": "processing", "9": "done"}).to(END)
    office.is_as_ever({13: ["first"], 14: ["first"]},
                      standings={13: "running", 14: "gone"})
    assert office.admin() == []


def test_trap_20_a_number_too_long(offices: Offices) -> None:
    # 19 digits are more than a number can hold: refused, not changed.
    server = offices.server()
    server.play("odd_rows", odd=[{"code": 1234567890123456789}])
    office = offices.open(server).to(END)
    office.is_as_ever()
    assert "1234567890123456" not in "".join(
        one["code"] for one in office.daemon.ctl_json("list"))
    assert "record 2: code:" in office.daemon.stderr


ODD: list[Any] = [
    {"title": "Không có mã", "applicant": {"name": "Nguyễn Thị Ví Dụ"}},
    {"code": None}, {"code": "  "}, {"code": {"value": "1"}}, "một chuỗi", 17,
    None, []]


def test_trap_21_unknown_missing_and_nameless(offices: Offices) -> None:
    server = offices.server()
    server.play("unknown_fields", since=TRAP, how=lambda row: {
        "CODE": "trước", **row, "moi": {"a": [1, {"b": None}]}, "NgayHenTra": "20200101000000",
        "Code": "khac"})
    server.play("field_left_out", since=TRAP, code=code(8), title=...)
    server.play("odd_rows", since=TRAP, odd=ODD)
    office = offices.open(server, paging={
        "style": "page", "size": 30, "total": "/total"})
    office.to(at(8, 10, 30))
    told = [line for line in office.daemon.stderr.splitlines()
            if "page 1, record" in line]
    # One line each: they stand behind the first of the page's records.
    assert [f"record {i + 2}:" in line
            for i, line in enumerate(told)] == [True] * len(ODD)
    assert "no code at /code" in told[0]
    assert "8 refused" in office.daemon.stderr
    assert "Nguyễn" not in office.daemon.stderr
    office.to(END).is_as_ever({8: ["first", "observed"]})
    names = {one["code"]: one["procedure_name"]
             for one in office.daemon.ctl_json("list")}
    assert names[code(8)] is None and names[code(9)] == "Thủ tục ví dụ"


def test_trap_22_two_codes(offices: Offices) -> None:
    # Listed again under a random code, with the first beside it: one dossier,
    # where the configuration says that the first counts.
    server = offices.server()
    server.play("two_codes", since=TRAP, code=code(4), other="G-77f3a1")
    office = offices.open(server, fields={
        **FIELDS, "code": ["/first_code", "/code"]}).to(END)
    office.is_as_ever()
    assert office.admin() == []


def test_trap_23_procedure_suffix(offices: Offices) -> None:
    server = offices.server()
    # Of these nobody promised anything: the catalogue's three days from
    # Friday 04/09 are Wednesday 09/09, and an unknown procedure has none.
    for number, procedure in ((13, "1.004873"), (14, "1.004873.000.00.00.H22"),
                              (15, " 1.004873.H99 "), (16, "TS_lop1.000.H22")):
        add(server, number, None, procedure=procedure,
            received_at=iso(at(4, 8)))
    add(server, 17, at(9, 17))
    server.play("procedure_unknown", code=extra(17),
                procedure="TS_lop1.000.00.00.H22")
    server.play("procedure_suffix", since=TRAP, how=lambda row: {
        **row, "procedure": (row["procedure"] or "").removesuffix(
            ".000.00.00.H99")})
    office = offices.open(server).to(END)
    known, late = [13, 14, 15], [13, 14, 15, 17]
    seen = {number: rows + ["observed"] if number > 2 else rows
            for number, rows in HISTORY.items()}
    seen |= {1: ["first", "observed", "observed"],
             2: ["first", "observed", "observed"]}
    office.is_as_ever(
        {**seen, **{number: ["first"] for number in range(13, 18)}},
        facts(TUESDAY, late, OFFICER) | facts(THURSDAY, late, OFFICER, HEAD),
        {**dict.fromkeys(late, "overdue"), 16: "unknown"})
    assert office.show(16)["unknown"] == "no-promise"
    assert ["procedure-unknown" in office.findings(number)
            for number in (*known, 16, 17)] == [False] * 3 + [True] * 2


def test_trap_24_odd_text(offices: Offices) -> None:
    # Codes with blanks and invisible characters, names decomposed, an Icelandic
    # Eth for the Vietnamese D with stroke in the agency of dossier 9.
    server = offices.server()

    def written(row: dict[str, Any]) -> dict[str, Any]:
        text = row["code"]
        return {**row, "code": f"\ufeff {text[:5]}\u200b{text[5:]}\u00a0 ",
                "title": unicodedata.normalize("NFD", row["title"]) + "\u200b",
                "unit": f"  UBND  xã\u00a0{'Ð' if text == code(9) else 'Đ'}ức "
                        "Vân&nbsp;"}
    server.play("odd_text", since=TRAP, how=written)
    office = offices.open(server).to(END)
    office.is_as_ever({9: ["first", "observed"]})
    assert "agency-unknown" not in office.findings(9)
    assert office.admin() == []


def test_trap_25_personal_data(offices: Offices) -> None:
    server = offices.server()
    server.play("odd_rows", since=TRAP, odd=ODD)
    server.play("null_like_time", since=TRAP, until=HEALED, code=code(5),
                due_at="0900000001", title="Nguyễn Thị Ví Dụ")
    office = offices.open(server, conf={"log": "debug"}).to(END)
    office.is_as_ever()
    assert office.daemon.terminate() == 0
    people = ("Nguyễn Thị Ví Dụ", "099000000001")
    for path in office.folder.rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            assert not [one for one in people if one.encode() in kept], path
    for letter in office.letters():
        assert not [one for one in people if one in letter.body]


def test_trap_26_nested_json(offices: Offices) -> None:
    server = offices.server()
    server.play("nested_json")
    office = offices.open(server, inner_json="list").to(END)
    office.is_as_ever()
    assert office.admin() == []
