"""--check, and a start with a configuration that is wrong: everything wrong is
said in one run, with its place, and nothing is started."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from harness.config import CONFIG, maildir_channel, portal_source, write_config
from harness.daemon import Daemon

Make = Callable[[Path, Path], Daemon]

WRONG = """\
state: {folder}/state
control: {folder}/control
delivery: local
calendar: calendar.tsv
catalogue: procedures.csv
agencies: {config}/agencies.csv
contacts: contacts.csv
colour: blue
sources:
  - name: motcua
    include: {config}/presets/dvcqg.yaml
    base: http://127.0.0.1:1
    every: soon
    secrets:
      username: {{ file: {folder}/user }}
      password: {{ file: {folder}/gone }}
channels:
  - name: thu
    kind: pigeon
departures: ["07:30", "25:00"]
"""
CONTACTS = """\
name,account,mail,zalo chat id,agency,role,from,to
Nông Văn Mẫu,tinh.a,a@tinh.example,,000.00.00.H99,king,,
Hà Thị Thử,tinh.b,b@tinh.example,,000.99.99.H99,officer,2020-02-30,
"""
# What must be named, and where: line, column (0: the line alone), words.
PLACES = (
    ("hosod.yaml", 8, 1, "colour"), ("hosod.yaml", 13, 12, "soon"),
    ("hosod.yaml", 16, 17, "gone"), ("hosod.yaml", 19, 11, "pigeon"),
    ("hosod.yaml", 20, 23, "25:00"), ("contacts.csv", 2, 0, "king"),
    ("contacts.csv", 3, 0, "2020-02-30"),
    ("contacts.csv", 3, 0, "000.99.99.H99"), ("calendar.tsv", 2, 0, ""),
    ("procedures.csv", 0, 0, "No such file"))


@pytest.mark.parametrize("how", [("--check",), (), ("--once",)])
def test_all_that_is_wrong_is_said_in_one_run(folder: Path, make_daemon: Make,
                                              how: tuple[str, ...]) -> None:
    config = folder / "hosod.yaml"
    config.write_text(WRONG.format(folder=folder, config=CONFIG), "utf-8")
    (folder / "user").write_text("x")
    (folder / "contacts.csv").write_text(CONTACTS, "utf-8")
    shipped = (CONFIG / "calendar.tsv").read_text("utf-8").splitlines()
    (folder / "calendar.tsv").write_text(
        "\n".join([shipped[0], "2020-02-30\tnonsense", *shipped[1:]]), "utf-8")
    before = set(folder.iterdir())

    done = make_daemon(config, folder / "control").run(*how)
    assert done.returncode == 2
    said = done.stderr.splitlines()
    for name, line, column, words in PLACES:
        place = ":".join([str(folder / name), *(
            str(n) for n in (line, column) if n)])
        assert [one for one in said if one.startswith(place + ":")
                and words in one], (place, words, done.stderr)
    assert set(folder.iterdir()) == before  # nothing was started


def test_a_sound_configuration_is_said_to_be_so(folder: Path,
                                                make_daemon: Make) -> None:
    config = write_config(folder, [portal_source(folder, "http://127.0.0.1:1")],
                          [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control")
    done = daemon.run("--check")
    assert done.returncode == 0, done.stderr
    assert "good (sources 1, channels 1, " in done.stdout
    # A channel that only writes to a folder is said aloud, and must be wanted.
    assert "no channel leaves this machine" in done.stdout
    config.write_text(config.read_text("utf-8").replace(
        '"delivery": "local"', '"delivery": "send"'), "utf-8")
    done = daemon.run("--check")
    assert done.returncode == 2
    assert "delivery: local" in done.stderr
    assert not list((folder / "state").iterdir())


def test_a_class_that_no_agency_has(folder: Path, make_daemon: Make) -> None:
    """A misspelt class would extend nothing: it is named with its line."""
    rows = ("code,name,limit,unit,confirmed,legal basis,"
            "extension by agency class\n"
            "1.000001,Thủ tục mẫu,10,wd,yes,Văn bản mẫu,mountain=+10wd\n"
            "1.000002,Thủ tục thử,10,wd,yes,Văn bản mẫu,{}=+10wd\n")
    table = folder / "procedures.csv"
    config = write_config(folder, [portal_source(folder, "http://127.0.0.1:1")],
                          [maildir_channel(folder)], catalogue=str(table))
    daemon = make_daemon(config, folder / "control")
    table.write_text(rows.format("mountian"), "utf-8")
    done = daemon.run("--check")
    assert done.returncode == 2
    assert (f"{table}:3: extension by agency class: no agency is of the class "
            '"mountian"') in done.stderr
    table.write_text(rows.format("mountain"), "utf-8")
    done = daemon.run("--check")
    assert done.returncode == 0, done.stderr


# ---- the calendar's ends ----

def letters(folder: Path) -> list[tuple[str, str]]:
    """Subject and text of every letter in the maildir."""
    found = []
    for path in (folder / "letters" / "new").iterdir():
        mail = message_from_bytes(path.read_bytes(), policy=default)
        body = mail.get_body(("plain",))
        assert body
        found.append((str(mail["subject"]), str(body.get_content())))
    return found


def test_the_end_of_the_confirmed_calendar_is_said_everywhere(
        folder: Path, make_daemon: Make) -> None:
    """The shipped calendar lists 2027 and confirms 2026: from 02/10/2026 on, 90
    days before 31/12, --check, status, the digest and a letter say so."""
    config = write_config(
        folder, [portal_source(folder, "http://127.0.0.1:1", every="24h")],
        [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control")
    for day, said in (("2026-10-01", False), ("2026-10-02", True)):
        done = daemon.run("--check", "--clock", f"{day}T08:00,step")
        assert done.returncode == 0, done.stderr
        assert ("calendar.tsv: warning: the calendar is confirmed until the end of "
                "2026"
                in done.stderr) == said, done.stderr
    last = daemon.run("--check", "--clock", "2027-10-02T08:00,step")
    assert "calendar.tsv: warning: the calendar ends with 2027, in 90 days" in last.stderr
    assert "confirmed until" not in last.stderr
    gone = daemon.run("--check", "--clock", "2028-01-01T08:00,step")
    assert "calendar.tsv: warning: the calendar does not list 2028" in gone.stderr

    daemon.start(step=datetime(2026, 10, 1, 21))
    daemon.to(datetime(2026, 10, 1, 22, 30))
    assert daemon.ctl_json("status")["calendar_warning"] is None
    assert "CHƯA ĐƯỢC XÁC NHẬN" not in daemon.ctl("status").stdout
    words = "lịch làm việc chỉ được xác nhận đến hết năm 2026"
    assert not [text for _, text in letters(folder) if words in text]
    daemon.to(datetime(2026, 10, 2, 22, 30))
    assert daemon.ctl_json("status")["calendar_warning"] == \
        "calendar-unconfirmed"
    assert "LỊCH SAU NĂM 2026 CHƯA ĐƯỢC XÁC NHẬN" in daemon.ctl("status").stdout
    assert [text for subject, text in letters(folder)
            if subject.startswith("Bản tin") and words in text]
    assert len([subject for subject, _ in letters(folder) if subject ==
                "Lịch làm việc chỉ xác nhận đến hết năm 2026"]) == 1
    assert daemon.terminate() == 0
