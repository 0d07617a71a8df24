"""The oracle on logs written by hand: who ought to have been told what."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from standin.oracle import Told, expect
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 30)
DUC_VAN = "000.02.21.H99"


def line(at: str, event: str, new: int, **more: Any) -> dict[str, Any]:
    """A line of the log; a 5-working-day dossier received on 8 September."""
    return {"at": at, "code": "X", "event": event, "old": None, "new": new,
            "promised": "2020-09-15T17:00:00",
            "received": "2020-09-08T09:00:00",
            "submitted": "2020-09-08T09:00:00", "finished": None,
            "account": "ducvan.ht", "agency": DUC_VAN, "limit": "5wd",
            "cutoff": None, "reset": False, "channel": "1", **more}


RECEIVED = line("2020-09-08T09:00:00", "received", 2)


def told(*lines: dict[str, Any], until: datetime = UNTIL) \
        -> dict[str, tuple[str, Told]]:
    """rung → (crossing, told), for the dossier's promised dates."""
    return {f"{one.rung.name} {one.due:%d}":
            (f"{one.crosses:%d %H:%M} {one.leaves:%d %H:%M}", one.told)
            for one in expect(lines, SWEEP, until).values()}


def test_a_forgotten_dossier_climbs_the_whole_ladder():
    # Due Tuesday 15/9; 18 and 24 September are 3 and 7 working days later.
    assert told(RECEIVED) == {
        "before-2wd 15": ("11 07:30 11 07:30", Told.YES),
        "before-1wd 15": ("14 07:30 14 07:30", Told.YES),
        "due-day 15": ("15 07:30 15 07:30", Told.YES),
        "overdue 15": ("16 00:00 16 07:30", Told.YES),
        "after-3wd 15": ("18 07:30 18 07:30", Told.YES),
        "after-7wd 15": ("24 07:30 24 07:30", Told.YES)}


def test_finished_on_the_due_day_is_never_overdue():
    rungs = told(RECEIVED, line("2020-09-15T16:50:00", "finished", 9))
    assert set(rungs) == {"before-2wd 15", "before-1wd 15", "due-day 15"}


def test_what_is_no_longer_true_does_not_leave():
    # Overdue on Saturday 00:00; finished on Saturday at work, told Monday.
    friday = line("2020-09-08T09:00:00", "received", 2, limit="3wd",
                  promised="2020-09-11T17:00:00")
    rungs = told(friday, dict(friday, at="2020-09-12T10:00:00",
                              event="finished", new=9))
    assert rungs["overdue 11"] == ("12 00:00 14 07:30", Told.NO)


def test_nothing_is_told_while_paused():
    asked = line("2020-09-10T10:00:00", "supplement asked", 5)
    assert told(RECEIVED, asked) == {}
    # Three used, and after the return on 21/9 the due date is 24/9.
    back = line("2020-09-21T10:00:00", "supplement answered", 4,
                promised="2020-09-24T17:00:00")
    rungs = told(RECEIVED, asked, back)
    assert rungs["before-2wd 24"] == ("22 07:30 22 07:30", Told.YES)
    assert rungs["overdue 24"][1] is Told.YES
    assert not [name for name in rungs if name.endswith(" 15")]


def test_a_promise_that_a_pause_moved_unprinted_is_doubtful():
    rungs = told(RECEIVED, line("2020-09-10T10:00:00", "payment asked", 6),
                 line("2020-09-21T10:00:00", "paid", 4))
    assert rungs["overdue 24"] == ("25 00:00 25 07:30", Told.MAYBE)


def test_a_payment_before_the_watch_leaves_no_trace():
    # Ten working days end on 11/9; the pause of 31/8-3/9 that nobody could
    # see moved the promise to 15/9.
    past = line("2020-08-27T09:00:00", "received", 2, limit="10wd",
                received="2020-08-27T09:00:00",
                promised="2020-09-11T17:00:00")
    rungs = told(past,
                 dict(past, at="2020-08-31T10:00:00", event="payment asked",
                      new=6),
                 dict(past, at="2020-09-03T10:00:00", event="paid", new=4,
                      promised="2020-09-15T17:00:00"))
    assert rungs["before-2wd 11"] == ("09 07:30 09 07:30", Told.MAYBE)
    assert rungs["before-2wd 15"][1] is Told.MAYBE
    assert rungs["overdue 15"] == ("16 00:00 16 07:30", Told.YES)


def test_of_rungs_passed_unseen_only_the_most_severe():
    # Received on the 8th, entered on the 18th at 10:00.
    rungs = told(line("2020-09-18T10:00:00", "entered late", 4))
    assert {name: answer for name, (_, answer) in rungs.items()} == {
        "before-2wd 15": Told.NO, "before-1wd 15": Told.NO,
        "due-day 15": Told.NO, "overdue 15": Told.NO,
        "after-3wd 15": Told.YES, "after-7wd 15": Told.YES}
    assert rungs["after-3wd 15"][0] == "18 07:30 18 13:30"


def test_baseline_is_silent_until_it_changes():
    old = line("2020-09-01T09:00:00", "received", 2,
               received="2020-08-20T09:00:00", promised="2020-08-27T17:00:00")
    assert told(old) == {}
    # 28, 31/8, 1, 3, 4, 7, 8/9: the last rung comes after the change.
    rungs = told(old, dict(old, at="2020-09-07T10:00:00",
                           event="for signature", new=4))
    assert rungs["after-7wd 27"] == ("08 07:30 08 07:30", Told.MAYBE)
    assert all(answer is not Told.YES for _, answer in rungs.values())


def test_short_limits_have_one_bundle():
    rungs = told(line("2020-09-08T09:00:00", "received", 2, limit="sameday",
                      promised="2020-09-08T17:00:00"),
                 line("2020-09-08T16:30:00", "finished", 9, limit="sameday",
                      promised="2020-09-08T17:00:00"))
    assert rungs == {"bundle 08": ("08 15:30 08 15:30", Told.YES)}


def test_acceptance_within_eight_working_hours():
    # Friday 18/9 16:00: 1.5 hours on Friday, 6.5 on Monday: 16:00.
    submitted = line("2020-09-18T16:00:00", "submitted", 1, channel="2",
                     submitted="2020-09-18T16:00:00", received=None,
                     promised=None)
    accepted = line("2020-09-21T16:40:00", "accepted", 2, channel="2",
                    submitted="2020-09-18T16:00:00",
                    received="2020-09-21T16:40:00",
                    promised="2020-09-28T17:00:00")
    rungs = told(submitted, accepted, until=datetime(2020, 9, 22))
    assert rungs == {
        "acceptance-4wh 21": ("21 10:00 21 10:00", Told.YES),
        "acceptance-1wh 21": ("21 15:00 21 15:00", Told.YES),
        "acceptance-late 21": ("21 16:00 21 16:00", Told.YES)}


def test_recipients():
    expected = {e.rung.name: e for e in expect([RECEIVED], SWEEP,
                                               UNTIL).values()}
    assert expected["due-day"].recipients() == {"ht@ducvan.example"}
    assert expected["overdue"].recipients() == {
        "ht@ducvan.example", "ct@ducvan.example"}
    assert expected["after-7wd"].recipients() == {
        "ht@ducvan.example", "ct@ducvan.example", "kstthc@tinh.example"}
    # The officer nobody gave an address: the desk.
    lost = dict(RECEIVED, agency="000.02.22.H99", account="yenduong.xh")
    expected = {e.rung.name: e for e in expect([lost], SWEEP, UNTIL).values()}
    assert expected["due-day"].recipients() == {"motcua@yenduong.example"}


def test_two_weeks_of_the_province_have_every_rung():
    province = Province(seed=1, per_day=20)
    province.advance(datetime(2020, 9, 18, 23, 30), step=timedelta(days=20))
    province.server.server_close()
    expected = expect(province.log, SWEEP, province.now)
    sure = [e.rung.name for e in expected.values() if e.told is Told.YES]
    assert set(sure) == {
        "before-2wd", "before-1wd", "due-day", "bundle", "overdue",
        "after-3wd", "after-7wd", "acceptance-4wh", "acceptance-1wh",
        "acceptance-late"}
    doubtful = sum(e.told is Told.MAYBE for e in expected.values())
    assert len(sure) > 1.5 * doubtful
    for one in expected.values():
        assert isinstance(one.due, date)
        assert one.leaves >= one.crosses
