"""Who may sign in to the dashboard: the file of accounts as --check tells it,
and the lines that hosoctl prints for it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import termios
from pathlib import Path

import pytest

from harness.config import maildir_channel, plain_source, secret, write_config

PASSWORD = "một mật khẩu thử"


@pytest.fixture
def config(folder: Path) -> Path:
    """hosod.yaml with a file of accounts that lists nobody yet."""
    return write_config(
        folder, [plain_source(folder, "http://127.0.0.1:1")],
        [maildir_channel(folder)],
        web={"accounts": secret(folder, "accounts", "")})


def run(program: Path, *words: str | Path, text: str = "") \
        -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *words], text=True, input=text,
                          capture_output=True, timeout=30, check=False)


def account(hosoctl: Path, config: Path, *words: str,
            password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    return run(hosoctl, "account", *words, "--config", config,
               text=password + "\n")


def test_the_line_goes_into_the_file(build: Path, hosoctl: Path, config: Path,
                                     folder: Path) -> None:
    lines = []
    for words in (("vp.kstt", "--scope", "*", "--right", "operate", "--name",
                   "Văn phòng"),
                  ("ct.nganson", "--scope", "000.00.21.H99,000.00.22.H99"),
                  ("qua.proxy", "--scope", "*", "--no-password")):
        done = account(hosoctl, config, *words)
        assert (done.returncode, done.stderr) == (0, "")
        lines.append(done.stdout)
    first = lines[0].split(":")
    assert first[0] == "vp.kstt" and first[1].startswith("$y$j9T$")
    assert first[2:] == ["*", "operate", "Văn phòng\n"]
    assert lines[1].endswith(
        ":000.00.21.H99,000.00.22.H99:read:ct.nganson\n")
    assert lines[2] == "qua.proxy:!:*:read:qua.proxy\n"
    assert PASSWORD not in "".join(lines)
    (folder / "accounts.secret").write_text("# ai\n\n" + "".join(lines))
    done = run(build / "hosod", "--check", "-c", config)
    assert done.returncode == 0, done.stderr


def test_what_is_no_account_is_refused(hosoctl: Path, config: Path) -> None:
    for words, why in (
            (("a", "--scope", "*", "--right", "raed"),
             'the right "raed" is none of read, act, operate (did you mean '
             '"read"?)'),
            (("a", "--scope", "000.00.21.H98"),
             'there is no agency "000.00.21.H98" (did you mean '
             '"000.00.21.H99"?)'),
            (("A", "--scope", "*"), '"A" is no account\'s name'),
            (("a", "--scope", "*:read"), "a colon stands between fields"),
            (("a", "--scope", "*", "--name", "x\ny:!:*:operate:y"),
             "all of them in one line"),
            (("a",), "--scope: which agencies it sees is needed"),
            ((), "one NAME is needed")):
        done = account(hosoctl, config, *words)
        assert done.returncode == 2 and why in done.stderr, done.stderr
        assert done.stdout == ""
    for password, why in (("11 ký tự ạ", "has 10 characters, at least 12"),
                          ("a" * 301, "more than 300 bytes"),
                          ("a" * 400, "one line of standard input"),
                          ("", "has 0 characters")):
        done = account(hosoctl, config, "a", "--scope", "*", password=password)
        assert done.returncode == 2 and why in done.stderr, done.stderr
        assert done.stdout == "" and (not password or
                                      password not in done.stderr)


@pytest.mark.parametrize("again", [PASSWORD, "một mật khẩu khác"])
def test_a_terminal_shows_no_password(hosoctl: Path, config: Path,
                                      again: str) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [hosoctl, "account", "a", "--scope", "*", "--config", config],
        stdin=theirs, stdout=subprocess.PIPE, stderr=theirs)
    shown = b""
    for answer, prompt in ((PASSWORD, "Mật khẩu: "), (again, "Nhập lại: ")):
        while not shown.decode(errors="replace").endswith(prompt):
            shown += os.read(ours, 1000)
        while termios.tcgetattr(theirs)[3] & termios.ECHO:
            pass
        os.write(ours, answer.encode() + b"\n")
    out = process.communicate(timeout=30)[0].decode()
    assert termios.tcgetattr(theirs)[3] & termios.ECHO
    os.close(theirs)
    try:
        while more := os.read(ours, 1000):
            shown += more
    except OSError:  # its other end is closed
        pass
    os.close(ours)
    assert "khẩu thử" not in shown.decode()
    assert process.returncode == (0 if again == PASSWORD else 2)
    assert out.startswith("a:$y$" if again == PASSWORD else "")
    assert ("are not the same" in shown.decode()) == (again != PASSWORD)


def test_an_interrupted_terminal_shows_again(hosoctl: Path, config: Path) \
        -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [hosoctl, "account", "a", "--scope", "*", "--config", config],
        stdin=theirs, stdout=subprocess.PIPE, stderr=theirs)
    while termios.tcgetattr(theirs)[3] & termios.ECHO:
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30)[0] == b""
    assert process.returncode == 1
    assert termios.tcgetattr(theirs)[3] & termios.ECHO
    os.close(theirs)
    os.close(ours)


def test_check_tells_each_wrong_line(build: Path, config: Path,
                                     folder: Path) -> None:
    path = folder / "accounts.secret"
    path.write_text("a:$6$bimat$x:*:read:Ai\n#\nb:!:000.00.21.H98:read:Bi\n"
                    "b:!:*:ra:Bi\n")
    for program, option in (("hosod", "--check"), ("hosoweb", "--listen=x")):
        done = run(build / program, option, "-c", config)
        assert done.returncode == 2
        assert f"{path}:1: the second field is no yescrypt hash" in done.stderr
        assert (f'{path}:3: there is no agency "000.00.21.H98" (did you mean '
                '"000.00.21.H99"?)') in done.stderr
        assert f"{path}:4: account b: is in line 3 already" in done.stderr
        assert f'{path}:4: the right "ra" is none of' in done.stderr
        assert "bimat" not in done.stderr


def test_check_tells_who_else_reads_it(build: Path, config: Path,
                                       folder: Path) -> None:
    path = folder / "accounts.secret"
    path.write_text("a:!:*:read:Ai\n")
    path.chmod(0o644)
    done = run(build / "hosod", "--check", "-c", config)
    assert done.returncode == 0
    assert (f"secret web.accounts: everybody on this machine can read {path} "
            "(chmod o-r)") in done.stderr
    path.unlink()
    done = run(build / "hosod", "--check", "-c", config)
    assert done.returncode == 2
    assert f"secret web.accounts: {path}: No such file" in done.stderr


@pytest.mark.parametrize("address, proxy, warned", [
    ("https://giamsat.tinh.example", {}, True),
    ("https://giamsat.tinh.example", {"proxy": {"from": "127.0.0.1"}}, False),
    ("http://giamsat.tinh.example", {}, False)])
def test_check_misses_the_proxy(build: Path, folder: Path, address: str,
                                proxy: dict[str, object],
                                warned: bool) -> None:
    config = write_config(
        folder, [plain_source(folder, "http://127.0.0.1:1")],
        [maildir_channel(folder)],
        web={"address": address, "key": secret(folder, "key", "k" * 32),
             "accounts": secret(folder, "accounts", "a:!:*:read:Ai\n"),
             **proxy})
    done = run(build / "hosod", "--check", "-c", config)
    assert done.returncode == 0, done.stderr
    assert ("warning: accounts: all who sign in count as one address"
            in done.stderr) == warned


def test_a_wrong_account_stops_no_letter(build: Path, config: Path,
                                         folder: Path) -> None:
    """hosod itself needs none of them."""
    (folder / "accounts.secret").write_text("wrong\n")
    done = run(build / "hosod", "--once", "-c", config)
    assert "accounts.secret" not in done.stderr
    assert (folder / "state" / "hosod.db").exists()


def test_nobody_to_serve(build: Path, folder: Path) -> None:
    config = write_config(folder, [plain_source(folder, "http://127.0.0.1:1")],
                          [maildir_channel(folder)])
    done = run(build / "hosoweb", "-c", config)
    assert done.returncode == 2
    assert ("without a key (web: key) there is no link to serve, and without "
            "accounts (web: accounts) nobody to sign in") in done.stderr
