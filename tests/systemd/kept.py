"""hosod as systemd keeps it; scripts/prove-systemd runs this in a container.

The shipped unit is installed and nothing of it is changed but the credentials,
as its head tells.  Time is real: the province's own clock runs at rate 1.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
CONFIG = Path("/etc/hosod/hosod.yaml")
SECRETS = Path("/etc/hosod/credentials")
LETTERS = Path("/var/lib/hosod/letters/new")
VIETNAM = timezone(timedelta(hours=7))
WATCHDOG = 60  # WatchdogSec= of the unit
DENIED = re.compile(r"denied|not permitted|read-only file|sigsys|seccomp",
                    re.IGNORECASE)


def call(*command: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=400, **more)


def must(*command: str) -> str:
    done = call(*command)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}"
    return done.stdout


def shown(name: str) -> str:
    return must("systemctl", "show", "hosod", "-P", name).strip()


def journal() -> str:
    must("journalctl", "--sync")
    return must("journalctl", "-u", "hosod", "-o", "cat", "--no-pager")


def wait(what: str, seconds: float, holds: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.2)


def configure(base: str) -> None:
    # The evening's digest is the letter that any hour of any day can have.
    digest = datetime.now(VIETNAM) + timedelta(seconds=90)
    CONFIG.write_text(f"""\
office: {{ name: Văn phòng Ủy ban nhân dân tỉnh, contact: điện thoại 0900000001 }}
sources:
  - name: motcua
    include: presets/dvcqg.yaml
    base: {base}
    secrets: {{ username: motcua.username, password: motcua.password }}
delivery: local
channels:
  - name: thu
    kind: maildir
    maildir: {{ path: /var/lib/hosod/letters }}
digest:
  - at: "{digest:%H:%M}"
    days: all
    roles: [province]
""", encoding="utf-8")
    SECRETS.mkdir(mode=0o700)
    drop_in = ["[Service]"]
    for name, value in (("username", "giamsat"), ("password", "mat-khau-vi-du")):
        secret = SECRETS / f"motcua.{name}"
        secret.write_text(value + "\n", encoding="utf-8")
        secret.chmod(0o600)
        drop_in.append(f"LoadCredential=motcua.{name}:{secret}")
    folder = Path("/etc/systemd/system/hosod.service.d")
    folder.mkdir()
    (folder / "secrets.conf").write_text("\n".join(drop_in) + "\n")
    must("systemctl", "daemon-reload")


def start_province() -> tuple[subprocess.Popen[bytes], str]:
    port = Path("/run/province.port")
    begin = datetime.now(VIETNAM).strftime("%Y-%m-%dT00:00")
    midnight = datetime.now(VIETNAM).replace(hour=0, minute=0, second=0,
                                             microsecond=0)
    process = subprocess.Popen(
        [sys.executable, "-B", SOURCE / "scripts/province", "--start", begin,
         "--end", (midnight + timedelta(days=2)).strftime("%Y-%m-%dT00:00"),
         "--rate", "1", "--real-start", str(int(midnight.timestamp())),
         "--port-file", port])
    wait("the province", 60, port.exists)
    return process, f"http://127.0.0.1:{port.read_text().strip()}"


# ---- the story, in order ----

def it_starts() -> None:
    began = time.monotonic()
    must("systemctl", "start", "hosod")
    print(f"     ready after {time.monotonic() - began:.2f} s")
    assert shown("Type") == "notify" and shown("NRestarts") == "0"
    assert shown("ActiveState") == "active"
    assert shown("User") == "hosod"


def it_tells_its_status() -> None:
    wait("STATUS=", 60, lambda: shown("StatusText") != "")
    print("     " + shown("StatusText"))


def it_follows_the_source() -> None:
    wait("dossiers", 60, lambda: re.search(
        r"^Hồ sơ: [1-9]", call("hosoctl", "status").stdout, re.M) is not None)


def a_stranger_reads_nothing() -> None:
    done = call("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                "hosoctl", "status")
    assert done.returncode != 0 and \
        "Permission denied; members of the group hosod" in done.stdout, \
        done.stdout
    print("     " + done.stdout.strip())


def a_member_of_its_group_reads() -> None:
    group = must("getent", "group", "hosod").split(":")[2]
    member = ["setpriv", "--reuid=65534", f"--regid={group}", "--clear-groups"]
    assert "Hồ sơ:" in must(*member, "hosoctl", "status")


def a_letter_arrives() -> None:
    wait("a letter", 240, lambda: LETTERS.exists() and any(LETTERS.iterdir()))


def it_reloads() -> None:
    pid = shown("MainPID")
    must("systemctl", "reload", "hosod")
    assert shown("MainPID") == pid and shown("ActiveState") == "active"
    assert "is in force" in journal()


def a_refused_reload_says_why_and_changes_nothing() -> None:
    pid, good = shown("MainPID"), CONFIG.read_text(encoding="utf-8")
    CONFIG.write_text(good.replace("digest:", "digets:"), encoding="utf-8")
    assert call("systemctl", "reload", "hosod").returncode != 0
    CONFIG.write_text(good, encoding="utf-8")
    assert shown("MainPID") == pid and shown("ActiveState") == "active"
    assert re.search(r'hosod\.yaml:\d+:\d+: unknown key "digets"', journal())


def the_watchdog_restarts_it() -> None:
    pid = int(shown("MainPID"))
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    wait("the watchdog", 3 * WATCHDOG, lambda: shown("NRestarts") == "1" and
         shown("ActiveState") == "active")
    print(f"     again ready {time.monotonic() - began:.0f} s after SIGSTOP")
    assert int(shown("MainPID")) != pid


def it_stops() -> None:
    began = time.monotonic()
    must("systemctl", "stop", "hosod")
    print(f"     stopped in {time.monotonic() - began:.2f} s")
    assert shown("Result") == "success" and shown("ExecMainStatus") == "0"
    assert not Path("/run/hosod").exists()


def a_refused_configuration_is_not_tried_again() -> None:
    good = CONFIG.read_text(encoding="utf-8")
    CONFIG.write_text(good.replace("sources:", "source:"), encoding="utf-8")
    assert call("systemctl", "start", "hosod").returncode != 0
    time.sleep(7)  # longer than RestartSec=
    assert shown("ActiveState") == "failed" and shown("NRestarts") == "0"
    assert shown("ExecMainStatus") == "2"
    CONFIG.write_text(good, encoding="utf-8")


def nothing_was_denied() -> None:
    denied = [line for line in journal().splitlines() if DENIED.search(line)]
    assert not denied, "\n".join(denied)


STORY = [it_starts, it_tells_its_status, it_follows_the_source,
         a_stranger_reads_nothing, a_member_of_its_group_reads,
         a_letter_arrives, it_reloads,
         a_refused_reload_says_why_and_changes_nothing,
         the_watchdog_restarts_it, it_stops,
         a_refused_configuration_is_not_tried_again, nothing_was_denied]


def main() -> int:
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    must("systemd-sysusers", "hosod.conf")
    province, base = start_province()
    passed = failed = 0
    try:
        configure(base)
        for step in STORY:
            name = step.__name__.replace("_", " ")
            try:
                step()
                passed += 1
                print(f"ok   {name}")
            except AssertionError as error:
                failed += 1
                print(f"FAIL {name}: {error}")
                if step is it_starts:
                    break  # all that follows would wait in vain
        if failed:
            print(journal())
    finally:
        province.terminate()
        province.wait()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
