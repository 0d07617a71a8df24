"""Who may do what over the control socket: its group asks and acknowledges,
what changes sending needs an operator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from standin.province import Province

Make = Callable[[Path, Path], Daemon]
MORNING = datetime(2020, 9, 7)
DEPARTED = datetime(2020, 9, 7, 7, 30)
SOMEBODY, GROUP = 65534, 64999

CLIENT = """
import json, socket, sys
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect(sys.argv[1])
    asked.sendall(sys.argv[2].encode() + b"\\n")
    print(asked.makefile().readline())
"""

pytestmark = pytest.mark.skipif(
    os.getuid() != 0, reason="only root can ask as somebody else")


def ask(daemon: Daemon, do: str, groups: tuple[int, ...] = (),
        **more: Any) -> dict[str, Any]:
    """As somebody of the socket's group who is neither root nor hosod."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", CLIENT, str(daemon.config.parent / "control"),
         json.dumps({"v": 1, "do": do, **more})], user=SOMEBODY, group=GROUP,
        extra_groups=list(groups), cwd="/", capture_output=True, text=True,
        timeout=30, check=True)
    return json.loads(done.stdout)


def start(folder: Path, province: Province, make_daemon: Make,
          **more: Any) -> Daemon:
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)], **more)
    daemon = make_daemon(config, folder / "control").start(step=MORNING)
    province.advance(DEPARTED, daemon)
    folder.chmod(0o755)
    os.chown(folder / "control", 0, GROUP)
    return daemon


# hosod.yaml(5), "operators": the group asks, acknowledges, records apologies.
FOR_GROUP = {"status", "poll", "template-show", "ack", "ack-withdraw",
             "apology", "apology-withdraw"}
FOR_WEB = {"status", "ack", "apology", "source-accept", "contact-confirm"}


def check(daemon: Daemon, mine: set[str]) -> None:
    """Of all verbs that the daemon has, those are somebody's and no other."""
    every = daemon.control.ask("status")["verbs"]
    assert mine < set(every)
    refused = sorted(set(every) - mine)
    for do in every:
        words = ask(daemon, do).get("error", "")
        assert ('"operators" names may ask' in words) == (do in refused), do
    for do in refused:
        assert ask(daemon, do)["error"] == (
            f"{do}: only root, the account of hosod and those that "
            f'"operators" names may ask for it; you are uid {SOMEBODY}')
    # Others are served as before, and the log knows who asked.
    assert daemon.ctl("reload").returncode == 0
    assert daemon.terminate() == 0
    for do in refused:
        assert f"control: {do} refused to user {SOMEBODY}" in daemon.stderr


def test_the_group_asks_and_no_more(folder, province, make_daemon) -> None:
    daemon = start(folder, province, make_daemon)
    assert ask(daemon, "status")["ok"] is True
    dossier = daemon.ctl_json("list")[0]
    done = ask(daemon, "ack", source=dossier["source"], code=dossier["code"])
    assert "operators" not in done.get("error", "")
    check(daemon, FOR_GROUP)


def test_hosoweb_asks_for_what_it_needs(folder, province, make_daemon) -> None:
    daemon = start(folder, province, make_daemon, web={"user": str(SOMEBODY)})
    check(daemon, FOR_WEB)


@pytest.mark.parametrize("operators, groups", [
    ([str(SOMEBODY)], ()), ([f"@{GROUP}"], ()), (["@64998"], (64998,))],
    ids=["account", "group", "another of its groups"])
def test_operators_are_named(folder, province, make_daemon, operators,
                             groups) -> None:
    daemon = start(folder, province, make_daemon, operators=operators)
    assert ask(daemon, "reload", groups)["ok"] is True


def test_a_name_is_hosowebs_to_give(folder, province, make_daemon) -> None:
    """An operator who is not hosoweb's account says nothing for others."""
    daemon = start(folder, province, make_daemon, operators=[str(SOMEBODY)])
    dossier = daemon.ctl_json("list", "--standing", "running")[0]
    for do, more in (("apology", {"code": dossier["code"], "number": "1/XL",
                                  "date": "2020-09-07",
                                  "new_date": "2020-12-25"}),
                     ("source-accept", {})):
        refused = ask(daemon, do, source=dossier["source"], who="Ai Đó",
                      **more)
        assert refused["error"] == (
            '"who": only hosoweb may say for whom it asks (web: user)'), do


def test_other_names_give_no_right(folder, province, make_daemon) -> None:
    daemon = start(folder, province, make_daemon,
                   operators=["nobody-of-this-name", "@1", "7"])
    assert ask(daemon, "reload")["ok"] is False
