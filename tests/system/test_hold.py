"""hosoctl ack and silence: what people hold back is recorded by the running
daemon with who did it, survives a kill, and is said wherever a dossier is."""

from __future__ import annotations

import json
import pwd
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from os import getuid
from pathlib import Path
from typing import Any

import pytest

from conftest import scratch
from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.watched import watch_province

START = datetime(2020, 9, 7)
NOW = datetime(2020, 9, 10, 12)  # a Thursday
NOWHERE = "http://127.0.0.1:9"


@dataclass
class Office:
    """A database of four days, without its daemon."""

    folder: Path
    build: Path

    def daemon(self, folder: Path, **keys: Any) -> Daemon:
        config = write_config(folder, [portal_source(folder, NOWHERE)],
                              [maildir_channel(folder)], **keys)
        shutil.rmtree(folder / "state")
        shutil.copytree(self.folder / "state", folder / "state")
        return Daemon(self.build, config, folder / "control")


@pytest.fixture(scope="module")
def office(build: Path) -> Iterator[Office]:
    folder = scratch()
    watch_province(build, folder, START, NOW)
    yield Office(folder, build)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def daemon(office: Office, folder: Path) -> Iterator[Daemon]:
    made = office.daemon(folder)
    made.start(step=NOW)
    yield made
    if made.is_alive:
        assert made.terminate() == 0, made.stderr


def late(daemon: Daemon) -> dict[str, Any]:
    lines = daemon.ctl_json("list", "--overdue")
    assert lines
    return lines[0]


def control(folder: Path, request: dict[str, Any]) -> dict[str, Any]:
    """One request over the control socket, as hosoweb makes it."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(folder / "control"))
        line.sendall(json.dumps(request).encode() + b"\n")
        answer = line.makefile("rb").readline()
    return json.loads(answer)


def ask(daemon: Daemon, *words: str, refused: str | None = None) -> str:
    done = daemon.ctl(*words)
    if refused is not None:
        assert done.returncode != 0 and refused in done.stderr, done
        return done.stderr
    assert done.returncode == 0, done.stderr
    return done.stdout


def history(folder: Path, kind: int) -> list[dict[str, Any]]:
    with sqlite3.connect(folder / "state" / "hosod.db") as database:
        return [json.loads(row[0]) for row in database.execute(
            "SELECT payload FROM change WHERE kind = ?", (kind,))]


def test_acknowledged_and_withdrawn(daemon: Daemon, folder: Path) -> None:
    """Fri 11/9, Mon 14/9 and Tue 15/9 are three working days."""
    dossier = late(daemon)
    code = dossier["code"]
    said = ask(daemon, "ack", code, "--reason", "waiting-agency",
               "--note", "đã gửi <công văn>")
    assert said == (f"Đã xác nhận đã biết hồ sơ {code}; các mốc sau được hoãn "
                    "đến hết ngày 15/09/2020\n")
    row, = history(folder, 7)
    assert row == {
        "clock": "resolution", "due_date": dossier["due"][:10],
        "until": row["until"], "key": "waiting-agency",
        "reason": "Chờ cơ quan khác phối hợp", "note": "đã gửi <công văn>",
        "by": f"uid {getuid()}", "uid": getuid()}
    ack, = daemon.ctl_json("show", code)["acknowledgements"]
    assert ack["until"] == "2020-09-16T00:00:00+07:00"
    assert ack["by"] == f"uid {getuid()}"
    assert daemon.ctl_json("explain", code)["acknowledgements"] == [ack]
    assert "Đã xác nhận đã biết (hạn giải quyết" in ask(daemon, "show", code)
    # An account by its name, as everywhere.
    assert (f"người thực hiện {pwd.getpwuid(getuid()).pw_name} "
            f"(uid {getuid()})") in ask(daemon, "show", code)
    assert "Acknowledged (resolution" in ask(daemon, "explain", code,
                                             "--lang", "en")
    line, = [one for one in daemon.ctl_json("list", "--overdue")
             if one["code"] == code]
    assert line["acknowledged_until"] == ack["until"]
    assert "đã xác nhận đã biết, đến hết ngày 15/09/2020" in \
        ask(daemon, "list", "--overdue")
    ask(daemon, "ack", code, "--withdraw")
    ask(daemon, "ack", code, "--withdraw", refused="no acknowledgement")
    assert daemon.ctl_json("show", code)["acknowledgements"] == []
    assert [one["by"] for one in history(folder, 8)] == [f"uid {getuid()}"]
    assert "Rút xác nhận đã biết" in ask(daemon, "show", code)


def test_refused(daemon: Daemon) -> None:
    code = late(daemon)["code"]
    done = [one for one in daemon.ctl_json("list")
            if one["standing"].startswith("done")][0]["code"]
    ask(daemon, "ack", done, refused="has ended")
    ask(daemon, "ack", code, "--until", "2020-09-09", refused="is past")
    assert ask(daemon, "ack", code, "--until", "09/09/2020",
               refused="is past").endswith(
        "its end, 09/09/2020 24:00, is past already: it is 10/09/2020 12:00 "
        "now\n")
    ask(daemon, "ack", code, "--clock", "acceptance",
        refused="does not run")
    ask(daemon, "ack", code, "--clock", "resolutoin", refused="is none of")
    assert "waiting-citizen" in ask(daemon, "ack", code, "--reason", "late",
                                    refused="there are:")
    ask(daemon, "ack", code, "--withdraw", "--note", "x",
        refused="no other option")
    ask(daemon, "ack", code, "--note", "x" * 20_000, refused="note")
    ask(daemon, "silence", "--agency", "Xã Không Có", "--to", "2020-10-01",
        "--reason", "x", refused="no such agency")
    assert daemon.ctl("silence", "--agency", "Xã Không Có", "--to",
                      "2020-10-01", "--reason", "x").returncode == 2
    ask(daemon, "silence", "--procedure", "9.999", "--to", "2020-10-01",
        "--reason", "x", refused="no such procedure")
    ask(daemon, "silence", "--source", "khac", "--to", "2020-10-01",
        "--reason", "x", refused='no source is called "khac"')
    ask(daemon, "silence", "--source", "motcu", "--to", "2020-10-01",
        "--reason", "x", refused='did you mean "motcua"?')
    ask(daemon, "silence", "--dossier", code, "--reason", "x",
        refused="no silence is for ever")
    ask(daemon, "silence", "--dossier", code, "--to", "2020-09-09",
        "--reason", "x", refused="its end, 09/09/2020 24:00, is past already: "
        "it is 10/09/2020 12:00 now")
    ask(daemon, "silence", "--dossier", code, "--from", "09/09/2020", "--to",
        "2020-09-20", "--reason", "x", refused="its beginning, 09/09/2020 "
        "00:00, is past already: it is 10/09/2020 12:00 now")
    ask(daemon, "silence", "--dossier", code, "--from", "15/09/2020 08:00",
        "--to", "14/09/2020", "--reason", "x", refused="its end, 14/09/2020 "
        "24:00, is not after its beginning, 15/09/2020 08:00")
    ask(daemon, "silence", "--dossier", code, "--source", "motcua", "--to",
        "2020-10-01", "--reason", "x", refused="one of --dossier")
    ask(daemon, "silence", "--dossier", code, "--dossier", code, "--to",
        "2020-10-01", "--reason", "x", refused="one of --dossier")
    ask(daemon, "silence", "end", "7", "--reason", "x",
        refused="no silence 7")
    ask(daemon, "silence", "end", "x", refused="the number of one silence")


def test_one_way_to_write_a_time(daemon: Daemon) -> None:
    """Every option takes a date or a time in the same shapes, and refuses
    what is neither with one sentence."""
    code = late(daemon)["code"]
    silence = ("silence", "--dossier", code, "--reason", "x")
    for words in (("ack", code, "--until"), ("route", code, "--at"),
                  ("explain", code, "--at"), (*silence, "--to"),
                  (*silence, "--to", "2020-09-30", "--from")):
        done = daemon.ctl(*words, "ngày mai")
        assert done.returncode == 2
        assert done.stderr == (
            f'hosoctl {words[0]}: {words[-1]}: "ngày mai": not a date or a '
            "time (20/11/2026, 20/11/2026 10:00 or 2026-11-20T10:00)\n")
        assert 'no such day' in ask(daemon, *words, "31/09/2020",
                                    refused=words[-1])
    shapes = ("14/09/2020 10:00", "14/09/2020T10:00", "2020-09-14 10:00",
              "2020-09-14T10:00")
    for command in ("route", "explain"):
        assert {daemon.ctl_json(command, code, "--at", shape)["at"]
                for shape in shapes} == {"2020-09-14T10:00:00+07:00"}
        assert {daemon.ctl_json(command, code, "--at", date)["at"]
                for date in ("14/09/2020", "2020-09-14")} == \
            {"2020-09-14T00:00:00+07:00"}
    for shape in shapes:
        ask(daemon, "ack", code, "--until", shape)
        ask(daemon, *silence, "--from", shape, "--to", "15/09/2020 08:30")
    assert {one["until"] for one in daemon.ctl_json("show", code)[
        "acknowledgements"]} == {"2020-09-14T10:00:00+07:00"}
    assert {(one["from"], one["to"]) for one in daemon.ctl_json(
        "silence", "list")} == \
        {("2020-09-14T10:00:00+07:00", "2020-09-15T08:30:00+07:00")}
    # Today's date alone begins now.
    ask(daemon, *silence, "--from", "10/09/2020", "--to", "10/09/2020")
    *_, today = daemon.ctl_json("silence", "list")
    assert (today["from"], today["to"]) == \
        ("2020-09-10T12:00:00+07:00", "2020-09-11T00:00:00+07:00")


def test_silenced_and_ended(daemon: Daemon, folder: Path) -> None:
    code = late(daemon)["code"]
    assert "số 1" in ask(daemon, "silence", "--dossier", code, "--from",
                         "2020-09-10", "--to", "2020-09-30", "--reason",
                         "=chờ tòa án")
    agency = daemon.ctl_json("list", "--overdue")[0]["agency"]
    ask(daemon, "silence", "--agency", agency, "--to", "2020-09-11T10:00",
        "--reason", "bảo trì")
    first, second = daemon.ctl_json("silence", "list")
    assert first["what"] == f"motcua/{code}"
    assert first["to"] == "2020-10-01T00:00:00+07:00"
    assert first["by"] == f"uid {getuid()}"
    assert second["to"] == "2020-09-11T10:00:00+07:00"
    # A spreadsheet must not run what somebody typed.
    said = ask(daemon, "silence", "list")
    assert "đến 11/09/2020 10:00" in said
    assert "đến hết ngày 30/09/2020: " in said
    assert "'=chờ tòa án" in ask(daemon, "silence", "list", "--csv")
    assert {one["id"] for one in daemon.ctl_json("show", code)["silences"]} \
        == {1, 2}
    ask(daemon, "silence", "end", "1", "--reason", "tòa đã trả lời")
    ask(daemon, "silence", "end", "1", "--reason", "x", refused="over")
    assert [one["id"] for one in daemon.ctl_json("silence", "list")] == [2]
    ended, _ = daemon.ctl_json("silence", "list", "--all")
    assert ended["ended_reason"] == "tòa đã trả lời"
    assert len(history(folder, 9)) == len(history(folder, 10)) == 1


def test_held_over_a_kill(daemon: Daemon, folder: Path) -> None:
    """Everything is silenced until the end of Mon 14/9.  The daemon is killed
    after that answer, and again on Monday: nothing about a dossier leaves
    before Tuesday 07:30, and then each notice once."""
    ask(daemon, "silence", "--source", "motcua", "--to", "2020-09-14",
        "--reason", "bảo trì")
    daemon.kill()
    daemon.start(step=NOW)
    daemon.to(datetime(2020, 9, 14, 8))
    daemon.kill()
    daemon.start(step=datetime(2020, 9, 14, 8))
    daemon.to(datetime(2020, 9, 14, 20))
    with sqlite3.connect(folder / "state" / "hosod.db") as database:
        held = {row[0] for row in database.execute(
            "SELECT key FROM notice WHERE state = 'open'"
            " AND hold = 'silence'")}
        assert database.execute(
            "SELECT count(*) FROM notice WHERE kind IN ('alert', 'handover')"
            " AND state = 'sealed' AND closed >= ?",
            (int((NOW - timedelta(hours=7)
                  - datetime(1970, 1, 1)).total_seconds()),)
        ).fetchone() == (0,)
    assert len(held) > 10
    daemon.to(datetime(2020, 9, 15, 7, 45))
    with sqlite3.connect(folder / "state" / "hosod.db") as database:
        now = {row[0]: row[1] for row in database.execute(
            "SELECT key, state FROM notice")}
        assert {now[key] for key in held} <= {"sealed", "withdrawn"}
        assert database.execute(
            "SELECT count(*) FROM notice WHERE state = 'open'"
            " AND hold = 'silence'").fetchone() == (0,)


def test_only_the_dashboard_says_for_whom(office: Office,
                                          folder: Path) -> None:
    """{"who"} from any other account is refused; from hosoweb's it stands in
    history beside the account."""
    daemon = office.daemon(folder)
    daemon.start(step=NOW)
    code = late(daemon)["code"]
    request = {"v": 1, "do": "ack", "source": "motcua", "code": code,
               "who": "Nguyễn Thị Mẫu"}
    answer = control(folder, request)
    assert not answer["ok"] and "only hosoweb" in answer["error"]
    assert daemon.terminate() == 0
    daemon = office.daemon(folder, web={"user": str(getuid())})
    daemon.start(step=NOW)
    assert control(folder, request)["ok"]
    row, = history(folder, 7)
    assert (row["by"], row["uid"]) == ("Nguyễn Thị Mẫu", getuid())
    assert daemon.terminate() == 0, daemon.stderr


def test_day(daemon: Daemon) -> None:
    """A date alone is its end."""
    code = late(daemon)["code"]
    ask(daemon, "ack", code, "--until", date(2020, 9, 13).isoformat())
    ack, = daemon.ctl_json("show", code)["acknowledgements"]
    assert ack["until"] == "2020-09-14T00:00:00+07:00"
