"""A source that the configuration names no more, or by another name: nothing
is counted twice, and nobody is told of what nobody watches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, write_config
from harness.daemon import Daemon
from harness.list_server import ListServer, list_source
from standin.letters import CODE, Folder

Make = Callable[[Path, Path], Daemon]
LATE, AHEAD, DONE, LEFT = "H-0001", "H-0002", "H-0003", "H-0004"
PERIOD = ("--period", "07/09/2020..30/09/2020")


def at(text: str) -> datetime:
    day, clock = text.split()
    return datetime.fromisoformat(f"2020-09-{day}T{clock}")


class Office:
    """One list of two dossiers, read under one name or another."""

    def __init__(self, folder: Path, server: ListServer, make: Make):
        self.folder, self.server = folder, server
        self.configure("cu")
        self.daemon = make(folder / "hosod.yaml", folder / "control")

    def configure(self, name: str, **more: Any) -> None:
        write_config(self.folder,
                     [list_source(self.server, name=name, **more)],
                     [maildir_channel(self.folder)])

    def counted(self) -> tuple[int, int, list[str]]:
        """Open dossiers and overdue ones by status, and the lines of list."""
        status = self.daemon.ctl_json("status")
        return (status["open"], status["standings"]["overdue"],
                sorted(f"{line['source']}/{line['code']}"
                       for line in self.daemon.ctl_json("list")))

    def drawn(self) -> list[str]:
        """What an inspection would draw from."""
        return [one["code"] for one in self.daemon.ctl_json(
            "sample", "--n", "60", "--by", "agency", "--seed", "1", *PERIOD)
            ["dossiers"]]

    def new_letters(self) -> list[Any]:
        """Digests apart, what was written since this was asked last."""
        if not hasattr(self, "letters"):
            self.letters = Folder(self.folder / "letters")
        return [letter for letter in self.letters.new()
                if not letter.is_digest]


@pytest.fixture
def office(folder: Path, list_server: ListServer, make_daemon: Make) -> Office:
    """Lived through until Wednesday noon under the name "cu"."""
    for code, due in ((LATE, "08"), (AHEAD, "11")):
        list_server.put(code, at("07 08:00"),
                        due=f"2020-09-{due}T17:00:00+07:00",
                        agency="UBND xã Đức Vân")
    made = Office(folder, list_server, make_daemon)
    made.daemon.start(step=at("07 09:00"))
    made.daemon.to(at("09 12:00"))
    assert made.counted() == (2, 1, [f"cu/{LATE}", f"cu/{AHEAD}"])
    assert any(LATE in CODE.findall(letter.body) or LATE in letter.body
               for letter in made.new_letters())
    return made


def test_a_source_with_another_name_is_not_counted_twice(
        office: Office) -> None:
    daemon = office.daemon
    assert daemon.terminate() == 0
    office.configure("moi")
    done = daemon.run("--check")
    assert done.returncode == 0
    assert ("warning: sources: cu is named no more: its 2 open dossiers are "
            "watched no longer") in done.stderr
    daemon.start(step=at("09 12:05"))
    daemon.to(at("09 12:30"))
    assert "source cu: the configuration names it no more" in daemon.stderr
    assert office.counted() == (2, 1, [f"moi/{LATE}", f"moi/{AHEAD}"])
    said = daemon.ctl("status").stdout
    assert ("Nguồn cu: KHÔNG CÒN TRONG CẤU HÌNH từ 09/09/2020 12:05; 2 hồ sơ "
            "đang giải quyết không còn được theo dõi") in said
    old, new = daemon.ctl_json("status")["sources"]
    assert old["retired"] == "2020-09-09T12:05:00+07:00"
    assert new["retired"] is None
    # By its code it is the one that is watched; the other by its source.
    assert daemon.ctl_json("route", AHEAD)["coming"]
    route = daemon.ctl_json("route", f"cu/{AHEAD}")
    assert route["coming"] == [] and route["source_retired"]
    assert "không có gì được báo nữa" in daemon.ctl(
        "route", f"cu/{AHEAD}").stdout


def test_what_a_source_left_behind_is_not_told(office: Office) -> None:
    """AHEAD falls due on Friday: told of the new source, once a rung and
    person; not of the old."""
    daemon = office.daemon
    assert daemon.terminate() == 0
    office.configure("moi")
    daemon.start(step=at("09 12:05"))
    daemon.to(at("14 12:00"))
    keys = [(letter.address, letter.subject) for letter in
            office.new_letters() if AHEAD in letter.body]
    assert keys and len(set(keys)) == len(keys)
    assert not [key for key in keys if "2 hồ sơ" in key[1]]
    digests = [letter for letter in Folder(office.folder / "letters").new()
               if letter.is_digest and "ngày 10/09/2020" in letter.subject]
    assert digests
    for letter in digests:
        assert ("cu: không còn trong cấu hình từ 12 giờ 05 ngày 09/09/2020; "
                "2 hồ sơ đang giải quyết") in " ".join(letter.body.split())


def test_findings_are_counted_once(folder: Path, list_server: ListServer,
                                   make_daemon: Make) -> None:
    """Two dossiers of a procedure that the catalogue does not know, found in the
    morning under one name and in the afternoon under the other."""
    for code in (LATE, AHEAD):
        list_server.put(code, at("07 08:00"), procedure="9.999999",
                        due="2020-09-21T17:00:00+07:00",
                        agency="UBND xã Đức Vân")
    office = Office(folder, list_server, make_daemon)
    daemon = office.daemon.start(step=at("07 09:00"))
    daemon.to(at("07 12:00"))
    office.configure("moi")
    assert daemon.ctl("reload").returncode == 0
    daemon.to(at("07 23:00"))
    said = [line for letter in Folder(folder / "letters").new()
            if letter.is_digest for line in letter.body.splitlines()
            if "Thủ tục chưa có trong danh mục" in line]
    assert said and all(": 2" in line for line in said), said


def test_what_waits_for_its_departure_is_withdrawn(office: Office) -> None:
    """AHEAD is overdue from Saturday on, told on Monday at 07:30; between
    the two its source is taken out."""
    daemon = office.daemon
    daemon.to(at("12 10:00"))
    office.new_letters()
    assert daemon.ctl_json("status")["open_notices"] > 0
    assert daemon.terminate() == 0
    office.configure("moi")
    office.server.drop(AHEAD)
    office.server.drop(LATE)
    office.server.put("H-0003", at("09 08:00"),
                      due="2020-09-30T17:00:00+07:00")
    daemon.start(step=at("12 10:05"))
    daemon.to(at("15 12:00"))
    assert "withdrawn before sealing: source left the configuration" \
        in daemon.stderr
    assert not [letter for letter in office.new_letters()
                if LATE in letter.body or AHEAD in letter.body]
    assert office.counted() == (1, 0, ["moi/H-0003"])


def test_a_source_named_again_goes_on(office: Office) -> None:
    daemon = office.daemon
    office.configure("moi")
    assert daemon.ctl("reload").returncode == 0
    assert "source cu: the configuration names it no more" in daemon.stderr
    daemon.to(at("10 12:00"))
    assert office.counted()[0] == 2
    office.configure("cu")
    assert daemon.ctl("reload").returncode == 0
    daemon.to(at("14 12:00"))
    assert office.counted() == (2, 2, [f"cu/{LATE}", f"cu/{AHEAD}"])
    assert any(AHEAD in letter.body for letter in office.new_letters())


def test_a_renamed_source_keeps_what_is_known(office: Office) -> None:
    daemon = office.daemon
    before = daemon.ctl_json("show", LATE)
    assert daemon.ctl("silence", "--source", "cu", "--to", "2020-09-20",
                      "--reason", "chuyển máy chủ").returncode == 0
    office.configure("moi", formerly="cu")
    refused = daemon.ctl("reload")
    assert refused.returncode == 1
    assert "when hosod starts, not by a reload" in refused.stderr
    assert daemon.terminate() == 0
    assert daemon.run("--check").stderr.count("named no more") == 0
    daemon.start(step=at("09 12:05"))
    daemon.to(at("09 12:40"))
    assert "source moi: its dossiers are those of cu" in daemon.stderr
    assert office.counted() == (2, 1, [f"moi/{LATE}", f"moi/{AHEAD}"])
    # Nothing is news, and nothing is told again.
    after = daemon.ctl_json("show", LATE)
    assert after["source"] == "moi"
    assert after["timeline"] == before["timeline"]
    assert not office.new_letters()
    [silence] = daemon.ctl_json("silence", "list")
    assert silence["what"] == "moi"
    # The key may stay.
    assert daemon.terminate() == 0
    daemon.start(step=at("09 12:45"))
    assert daemon.ctl("reload").returncode == 0
    daemon.to(at("09 13:10"))
    assert office.counted()[0] == 2


def test_two_sources_do_not_become_one(office: Office) -> None:
    daemon = office.daemon
    office.configure("moi")
    assert daemon.ctl("reload").returncode == 0
    daemon.to(at("09 12:40"))
    assert daemon.terminate() == 0
    office.configure("moi", formerly="cu")
    done = daemon.run("--check")
    assert done.returncode == 2 and "good" not in done.stdout
    assert "source moi: formerly: the database knows cu and moi" \
        in done.stderr
    assert "was it renamed?" not in done.stderr
    done = daemon.run("--once", "--clock", "2020-09-09T12:45,step")
    assert done.returncode == 4
    assert "as two sources, which cannot become one" in done.stderr


def test_a_reload_says_that_two_sources_do_not_become_one(
        office: Office) -> None:
    """Not that a restart would help: it would end in a daemon that does not
    start."""
    daemon = office.daemon
    office.configure("moi")
    assert daemon.ctl("reload").returncode == 0
    daemon.to(at("09 12:40"))
    office.configure("moi", formerly="cu")
    refused = daemon.ctl("reload")
    assert refused.returncode == 1
    assert "as two sources, which cannot become one" in refused.stderr


def test_forms_count_a_code_of_two_sources_once(office: Office) -> None:
    """Renamed without `formerly`: LATE and AHEAD are read anew.  DONE was
    finished under the old name and is in no list since: it still counts.
    LEFT was open and is in no list since: like what is gone from a list, it may
    be drawn, and is neither finished nor pending."""
    daemon = office.daemon
    office.server.put(DONE, at("07 08:00"), due="2020-09-10T17:00:00+07:00",
                      agency="UBND xã Đức Vân", status="done",
                      finished="2020-09-09T11:00:00+07:00")
    office.server.put(LEFT, at("07 08:00"), due="2020-09-08T17:00:00+07:00",
                      agency="UBND xã Đức Vân")
    office.server.rows[DONE]["updated"] = "2020-09-09T12:10:00+07:00"
    office.server.rows[LEFT]["updated"] = "2020-09-09T12:10:00+07:00"
    daemon.to(at("09 13:00"))
    assert sorted(office.drawn()) == [LATE, AHEAD, DONE, LEFT]
    assert daemon.terminate() == 0
    office.configure("moi")
    office.server.drop(DONE)
    office.server.drop(LEFT)
    daemon.start(step=at("09 13:05"))
    daemon.to(at("09 13:30"))
    assert sorted(office.drawn()) == [LATE, AHEAD, DONE, LEFT]
    total = daemon.ctl_json("report", "II.06a", *PERIOD)["total"]["values"]
    assert (total["3"], total["7"], total["11"]) == (3, 1, 2)
    lines = office.folder / "theirs.csv"
    lines.write_text(f"Mã hồ sơ\n{LATE}\n", encoding="utf-8")
    assert [(line["side"], line["code"]) for line in daemon.ctl_json(
        "compare", str(lines))["lines"]] == [("both", LATE)]
    # Named once more, and again nothing is counted twice: not AHEAD either,
    # which both former names have shown and the new one does not.
    assert daemon.terminate() == 0
    office.configure("ba")
    office.server.drop(AHEAD)
    daemon.start(step=at("09 13:35"))
    daemon.to(at("09 14:00"))
    assert sorted(office.drawn()) == [LATE, AHEAD, DONE, LEFT]
    # As of when the first of them was watched, LEFT was open.
    then = daemon.ctl_json("report", "II.06a", "--period",
                           "07/09/2020..08/09/2020")["total"]["values"]
    assert (then["3"], then["7"], then["11"]) == (4, 0, 4)


@pytest.mark.parametrize("others, says", [
    ([{"name": "cu"}], '"cu" is the name of another source'),
    ([{"name": "ba", "formerly": "cu"}], "or formerly was")])
def test_a_former_name_is_one_sources(office: Office, others, says) -> None:
    sources = [list_source(office.server, name="moi", formerly="cu")] + [
        list_source(office.server, **other) for other in others]
    write_config(office.folder, sources, [maildir_channel(office.folder)])
    done = office.daemon.run("--check")
    assert done.returncode == 2 and says in done.stderr


@pytest.mark.parametrize("how", ["start", "reload"])
def test_what_was_withdrawn_is_told_when_its_source_is_back(
        office: Office, how: str) -> None:
    """AHEAD is overdue from Saturday on.  Its source is taken out over the
    departure that would have told it, and put in again by another start or by
    a reload."""
    daemon = office.daemon
    daemon.to(at("12 10:00"))
    office.new_letters()
    office.configure("moi")
    assert daemon.ctl("reload").returncode == 0
    daemon.to(at("14 08:00"))
    assert "withdrawn before sealing: source left the configuration" \
        in daemon.stderr
    office.new_letters()
    office.configure("cu")
    if how == "start":
        assert daemon.terminate() == 0
        daemon.start(step=at("14 08:30"))
    else:
        daemon.to(at("14 08:30"))
        assert daemon.ctl("reload").returncode == 0
    daemon.to(at("14 14:00"))
    told = [letter for letter in office.new_letters() if AHEAD in letter.body]
    assert told and all("uá hạn" in letter.subject for letter in told)
    keys = [(letter.address, letter.subject) for letter in told]
    assert len(set(keys)) == len(keys)
    daemon.to(at("15 08:00"))
    assert not [letter for letter in office.new_letters()
                if AHEAD in letter.body]


def test_a_baseline_is_withdrawn_and_owed_again(
        folder: Path, list_server: ListServer, make_daemon: Make) -> None:
    list_server.put(LATE, at("01 08:00"), due="2020-09-03T17:00:00+07:00",
                    agency="UBND xã Đức Vân")
    office = Office(folder, list_server, make_daemon)
    daemon = office.daemon.start(step=at("07 05:00"))
    daemon.to(at("07 05:30"))
    list_server.drop(LATE)
    office.configure("moi")
    assert daemon.ctl("reload").returncode == 0
    daemon.to(at("07 08:00"))
    assert not office.new_letters()
    list_server.put(LATE, at("01 08:00"), due="2020-09-03T17:00:00+07:00",
                    agency="UBND xã Đức Vân")
    office.configure("cu")
    assert daemon.ctl("reload").returncode == 0
    daemon.to(at("07 14:00"))
    [letter] = office.new_letters()
    assert letter.is_baseline and LATE in letter.body


def test_a_source_under_a_name_that_was_free_has_its_own_baseline(
        folder: Path, list_server: ListServer, make_daemon: Make) -> None:
    list_server.put(LATE, at("01 08:00"), due="2020-09-03T17:00:00+07:00",
                    agency="UBND xã Đức Vân")
    office = Office(folder, list_server, make_daemon)
    daemon = office.daemon.start(step=at("07 05:00"))
    daemon.to(at("07 08:00"))
    assert [letter.is_baseline for letter in office.new_letters()] == [True]
    assert daemon.terminate() == 0
    office.configure("moi", formerly="cu")
    daemon.start(step=at("07 08:05"))
    daemon.to(at("07 08:30"))
    assert daemon.terminate() == 0
    other = ListServer().start()
    try:
        other.put("K-0001", at("01 08:00"), due="2020-09-03T17:00:00+07:00",
                  agency="UBND xã Đức Vân")
        write_config(folder, [list_source(list_server, name="moi"),
                              list_source(other, name="cu")],
                     [maildir_channel(folder)])
        daemon.start(step=at("07 08:35"))
        daemon.to(at("07 14:00"))
    finally:
        other.stop()
    [letter] = office.new_letters()
    assert letter.is_baseline and "K-0001" in letter.body
    assert LATE not in letter.body


def test_a_name_under_which_nothing_was_read_stands_in_nobodys_way(
        office: Office) -> None:
    """The key was forgotten, and noticed before a list was read."""
    daemon = office.daemon
    office.server.fails = [500] * 1000
    office.configure("moi")
    assert daemon.ctl("reload").returncode == 0
    assert daemon.ctl("silence", "--source", "moi", "--to", "2020-09-20",
                      "--reason", "chuyển máy chủ").returncode == 0
    daemon.to(at("09 12:10"))
    assert daemon.terminate() == 0
    office.server.fails = []
    office.configure("moi", formerly="cu")
    done = daemon.run("--check")
    assert done.returncode == 0, done.stderr
    daemon.start(step=at("09 12:20"))
    daemon.to(at("09 12:50"))
    assert office.counted() == (2, 1, [f"moi/{LATE}", f"moi/{AHEAD}"])
    assert [source["name"] for source in
            daemon.ctl_json("status")["sources"]] == ["moi"]
    [silence] = daemon.ctl_json("silence", "list")
    assert silence["what"] == "moi"


def test_what_may_have_been_told_before_a_restore_is_listed(
        office: Office) -> None:
    """As above, but the database is an older one: between then and now the
    source may have been back, and told of AHEAD."""
    daemon = office.daemon
    daemon.to(at("12 10:00"))
    office.configure("moi")
    assert daemon.ctl("reload").returncode == 0
    daemon.to(at("14 08:00"))
    office.new_letters()
    assert daemon.terminate() == 0
    done = daemon.run("--restored", "--clock", "2020-09-14T08:20,step")
    assert done.returncode == 0, done.stderr
    office.configure("cu")
    daemon.start(step=at("14 08:30"))
    daemon.to(at("14 16:00"))
    told = [letter for letter in office.new_letters() if AHEAD in letter.body]
    assert told and all("hôi phục" in letter.subject for letter in told)
