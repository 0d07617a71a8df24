"""hosoctl reads what it tries with from the folder of credentials, and only
that."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Callable

import pytest

from harness.config import (plain_source, portal_source, smtp_channel,
                            write_config)
from harness.mail import PASSWORD as MAIL_PASSWORD
from harness.mail import MailServer
from standin.api import PASSWORD, USERNAME
from standin.province import Province

Ctl = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def credentials(folder: Path) -> Path:
    """What LoadCredential= would bring for one source and one channel: no
    key of hosoweb, none of the other source, none of the other channel."""
    path = folder / "credentials"
    path.mkdir()
    for name, value in (("motcua.username", USERNAME),
                        ("motcua.password", PASSWORD),
                        ("thu.password", MAIL_PASSWORD)):
        (path / name).write_text(value + "\n", "utf-8")
    return path


@pytest.fixture
def ctl(folder: Path, province: Province, mail_server: MailServer,
        hosoctl: Path) -> Ctl:
    """hosoctl on a configuration whose secrets are all credentials."""
    other = plain_source(folder, province.url, secrets={"key": "khac.key"})
    channel = smtp_channel(folder, mail_server)
    channel["smtp"]["password"] = "thu.password"
    second = smtp_channel(folder, mail_server, "thu2")
    second["smtp"]["password"] = "thu2.password"
    config = write_config(
        folder,
        [portal_source(folder, province.url,
                       secrets={"username": "motcua.username",
                                "password": "motcua.password"}), other],
        [channel, second],
        web={"address": "https://giamsat.tinh.example", "key": "web.key"})

    def run(*words: str, credentials: Path | None = None) \
            -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items()
                       if name != "CREDENTIALS_DIRECTORY"}
        if credentials:
            environment["CREDENTIALS_DIRECTORY"] = str(credentials)
        return subprocess.run(
            [hosoctl, *words, "--config", config], env=environment, text=True,
            capture_output=True, timeout=30, check=False)
    return run


def test_a_source_is_tried_with_its_own(ctl: Ctl, credentials: Path) -> None:
    done = ctl("source", "try", "motcua", credentials=credentials)
    assert done.returncode == 0, done.stderr
    assert "từ chối 0." in done.stdout


def test_a_source_is_recorded_with_its_own(ctl: Ctl, credentials: Path,
                                           folder: Path) -> None:
    done = ctl("source", "record", "motcua", str(folder / "ghi"),
               "--pages", "1", credentials=credentials)
    assert done.returncode == 0, done.stderr
    assert "Đã lưu 1 trang" in done.stdout


def test_a_channel_is_tried_with_its_own(
        ctl: Ctl, credentials: Path, mail_server: MailServer) -> None:
    done = ctl("channel", "try", "thu", "--to", "ai@tinh.example",
               credentials=credentials)
    assert done.returncode == 0, done.stderr
    assert len(mail_server.letters) == 1


@pytest.mark.parametrize("words, missing", [
    (("source", "try", "khac"), "khac.key"),
    (("channel", "try", "thu2", "--to", "ai@tinh.example"),
     "thu2.password")])
def test_what_is_missing_is_named_alone(ctl: Ctl, credentials: Path, words,
                                        missing: str) -> None:
    done = ctl(*words, credentials=credentials)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert f"{credentials}/{missing}" in line


def test_without_a_folder_the_way_out_is_told(ctl: Ctl) -> None:
    done = ctl("source", "try", "motcua")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert "CREDENTIALS_DIRECTORY=FOLDER before the command" in done.stderr
