"""Trial and go-live: who gets letters, how they are marked, what never leaves."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from harness.config import (portal_source, smtp_channel, webhook_channel,
                            write_config)
from harness.daemon import Daemon
from harness.hook import HookServer
from harness.mail import Letter, MailServer
from standin.province import Province

MORNING = datetime(2020, 9, 7)
NIGHT = datetime(2020, 9, 7, 23)
NEXT_NIGHT = datetime(2020, 9, 8, 23)
CHOSEN = ["ct@babe.example", "ct@nganson.example"]
MARK = "CHẠY THỬ"

Make = Callable[[Path, Path], Daemon]


def written(folder: Path, province: Province, mail: MailServer,
            **more: Any) -> Path:
    return write_config(folder, [portal_source(folder, province.url)],
                        [smtp_channel(folder, mail)], **more)


def on_trial(folder: Path, province: Province, mail: MailServer,
             make: Make) -> Daemon:
    config = written(folder, province, mail, mode="trial",
                     trial_recipients=CHOSEN)
    daemon = make(config, folder / "control").start(step=MORNING)
    province.advance(NIGHT, daemon)
    return daemon


def is_marked(letter: Letter) -> bool:
    """In all of the four places, or in none."""
    html = letter.message.get_body(("html",))
    assert html is not None
    marks = {letter.message["X-Hosod-Trial"] == "yes",
             str(letter.message["Subject"]).startswith("[Chạy thử] "),
             letter.text.startswith(MARK), MARK in html.get_content()}
    assert len(marks) == 1
    return marks.pop()


def test_only_the_chosen_get_letters_and_they_are_marked(
        folder, province, mail_server, make_daemon):
    daemon = on_trial(folder, province, mail_server, make_daemon)
    assert {to for letter in mail_server.letters
            for to in letter.recipients} == set(CHOSEN)
    assert all(is_marked(letter) for letter in mail_server.letters)
    letters = daemon.ctl_json("outbox", "list")
    states = Counter((letter["recipient"] in CHOSEN, letter["state"])
                     for letter in letters)
    assert set(states) == {(True, "sent"), (False, "held")}
    held = next(letter for letter in letters if letter["state"] == "held")
    # Rendered and stored whole, and marked like the others.
    raw = daemon.ctl("outbox", "show", str(held["id"]), "--eml").stdout
    assert "X-Hosod-Trial: yes" in raw and "multipart/alternative" in raw
    assert held["attempts"] == 0 and held["next_try"] is None
    again = daemon.ctl("outbox", "retry", str(held["id"]))
    assert again.returncode == 1 and "is held" in again.stderr


def test_go_live_sends_what_is_new_and_never_what_was_held(
        folder, province, mail_server, make_daemon):
    daemon = on_trial(folder, province, mail_server, make_daemon)
    span = ("simulate", "--from", "2020-09-07", "--to", "2020-09-07")
    assert "hệ thống đang chạy thử" in daemon.ctl(*span).stdout
    before = len(mail_server.letters)
    held = {f"<{letter['message_id']}>" for letter in daemon.ctl_json(
        "outbox", "list", "--state", "held")}
    assert held
    done = daemon.ctl("go-live")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Đã kết thúc chạy thử")
    assert daemon.ctl("go-live").returncode == 1
    province.advance(NEXT_NIGHT, daemon)
    new = mail_server.letters[before:]
    assert {to for letter in new for to in letter.recipients} > set(CHOSEN)
    assert not [letter for letter in new if is_marked(letter)]
    assert held.isdisjoint(str(letter.message["Message-ID"])
                           for letter in mail_server.letters)
    assert {f"<{letter['message_id']}>" for letter in daemon.ctl_json(
        "outbox", "list", "--state", "held")} == held
    # It outlives the daemon, and is recorded.
    assert daemon.terminate() == 0
    daemon.start(step=NEXT_NIGHT)
    status = daemon.ctl_json("status")
    assert status["trial"] is False
    assert status["live_since"].startswith("2020-09-07T23:00")
    assert "chạy thử" not in daemon.ctl(*span).stdout
    assert daemon.ctl_json(*span)["trial"] is False
    with sqlite3.connect(folder / "state" / "hosod.db") as database:
        assert database.execute(
            "SELECT count(*) FROM outbox_act WHERE act = 'go-live'"
            " AND letter IS NULL").fetchone() == (1,)


def reload_as(daemon: Daemon, path: Path) -> None:
    assert daemon.process and path.exists()
    before = daemon.stderr.count(" reload: ")
    daemon.process.send_signal(signal.SIGHUP)
    until = time.monotonic() + 20
    while daemon.stderr.count(" reload: ") == before:
        assert time.monotonic() < until
        time.sleep(.01)


def test_a_later_trial_is_a_trial_again(folder, province, mail_server,
                                        make_daemon):
    daemon = on_trial(folder, province, mail_server, make_daemon)
    assert daemon.ctl("go-live").returncode == 0
    # The same configuration read again does not bring the trial back.
    reload_as(daemon, daemon.config)
    assert daemon.ctl_json("status")["trial"] is False
    reload_as(daemon, written(folder, province, mail_server))
    reload_as(daemon, written(folder, province, mail_server, mode="trial",
                              trial_recipients=CHOSEN))
    status = daemon.ctl_json("status")
    assert status["trial"] is True and status["live_since"] is None
    assert "ĐANG CHẠY THỬ" in daemon.ctl("status").stdout


def test_what_waits_when_a_trial_begins_is_held(folder, province, mail_server,
                                                make_daemon):
    daemon = make_daemon(written(folder, province, mail_server),
                         folder / "control").start(step=MORNING)
    mail_server.trouble("mail", "451 4.7.1 Later", count=100000)
    province.advance(datetime(2020, 9, 7, 7, 30), daemon)
    waiting = daemon.ctl_json("outbox", "list", "--state", "later")
    assert {letter["recipient"] for letter in waiting} > set(CHOSEN)
    reload_as(daemon, written(folder, province, mail_server, mode="trial",
                              trial_recipients=CHOSEN))
    while mail_server.next_trouble("mail"):
        pass
    province.advance(NIGHT, daemon)
    assert {to for letter in mail_server.letters
            for to in letter.recipients} == set(CHOSEN)


def test_what_was_refused_before_a_trial_is_not_tried_in_it(
        folder, province, mail_server, make_daemon):
    """It would be held, and what a trial held is never sent."""
    daemon = make_daemon(written(folder, province, mail_server),
                         folder / "control").start(step=MORNING)
    mail_server.trouble("mail", "552 5.3.4 Too large", count=100000)
    province.advance(datetime(2020, 9, 7, 7, 30), daemon)
    refused = next(str(letter["id"]) for letter in daemon.ctl_json(
        "outbox", "list", "--state", "refused")
        if letter["recipient"] not in CHOSEN)
    while mail_server.next_trouble("mail"):
        pass
    reload_as(daemon, written(folder, province, mail_server, mode="trial",
                              trial_recipients=CHOSEN))
    again = daemon.ctl("outbox", "retry", refused)
    assert again.returncode == 1 and "on trial" in again.stderr
    assert daemon.ctl_json("outbox", "show", refused)["state"] == "refused"
    assert daemon.ctl("go-live").returncode == 0
    assert daemon.ctl("outbox", "retry", refused).returncode == 0
    province.advance(datetime(2020, 9, 7, 8, 0), daemon)
    assert daemon.ctl_json("outbox", "show", refused)["state"] == "sent"


def test_a_webhook_says_it_too(folder, province, hook_server: HookServer,
                               make_daemon):
    config = write_config(
        folder, [portal_source(folder, province.url)],
        [webhook_channel(folder, hook_server)], mode="trial",
        trial_recipients=["goi"])
    daemon = make_daemon(config, folder / "control").start(step=MORNING)
    province.advance(NIGHT, daemon)
    assert hook_server.posts
    assert all(post.json["trial"] is True for post in hook_server.posts)


def test_check_says_that_the_office_is_on_trial(folder, province, mail_server,
                                                make_daemon):
    config = written(folder, province, mail_server, mode="trial",
                     trial_recipients=["nguoi-la@tinh.example"])
    done = make_daemon(config, folder / "control").run("--check")
    assert done.returncode == 0
    assert "on trial" in done.stdout
    assert 'trial_recipients: "nguoi-la@tinh.example"' in done.stderr
    config = written(folder, province, mail_server, mode="trial")
    done = make_daemon(config, folder / "control").run("--check")
    assert "no letter leaves" in done.stderr


def test_what_is_no_address_is_refused(folder, province, mail_server,
                                       make_daemon):
    config = written(folder, province, mail_server, mode="trial",
                     trial_recipients=["a@b.example\nc", "x"])
    done = make_daemon(config, folder / "control").run("--check")
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines()
             if "trial_recipients" in line]
    assert len(lines) == 2 and "entry 1 is no address" in lines[0] \
        and "entry 2 is no address" in lines[1]
    assert not any(line.startswith("c") for line in done.stderr.splitlines())
