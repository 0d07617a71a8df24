"""How a source is reached: its own authority, a client certificate, a proxy.
Real TLS with certificates made here, a real proxy, the real daemon."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness.authority import Authority, Pair, Proxy, server_side
from harness.config import CONFIG, maildir_channel, secret, write_config
from harness.daemon import Daemon
from harness.exports import Window

Make = Callable[[Path, Path], Daemon]
NOW = datetime(2020, 9, 8, 7, 30)
ROWS = [{"maHoSo": "LD-1", "maTTHC": "2.001035", "statusId": "4",
         "ngayTiepNhan": "07/09/2020 08:00:00", "ngayHenTra": "",
         "donViXuLy": "Ngân Sơn"}]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ours"), "co-quan")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("theirs"), "noi-khac")


@pytest.fixture(scope="module")
def own(ours: Authority) -> Pair:
    return ours.sign("may-chu", "localhost")


@pytest.fixture
def server(ours: Authority, own: Pair) -> Iterator[Window]:
    """Wants a certificate of our authority."""
    with Window(NOW, ROWS, tls=server_side(own, ours)) as made:
        yield made


@pytest.fixture
def polled(folder: Path, make_daemon: Make) \
        -> Callable[..., tuple[int, str, list[Any]]]:
    """Polls once; the exit code, what was said, what is held."""
    def poll(url: str, variables: dict[str, str] | None = None,
             **more: Any) -> tuple[int, str, list[Any]]:
        config = write_config(folder, [{
            "name": "nganh", "base": url,
            "include": str(CONFIG / "presets" / "date_window.yaml"),
            "secrets": {"accept_key": secret(folder, "key", Window.KEY)},
            "list": {"json": {"MaTinh": "99"}}, **more}],
            [maildir_channel(folder)])
        daemon = make_daemon(config, folder / "control")
        done = subprocess.run(
            daemon.command("--once", "--clock", "2020-09-08T07:30,step"),
            text=True, capture_output=True, timeout=60, check=False,
            env={**os.environ, **(variables or {})})
        held = daemon.ctl_json("list") if done.returncode != 2 else []
        return done.returncode, done.stderr, held
    return poll


# ---- certificates ----

@pytest.mark.parametrize("in_one_file", [True, False])
def test_a_client_certificate(polled, server, ours, in_one_file) -> None:
    mine = ours.sign("hosod")
    keys = {"client_cert": str(mine.both)} if in_one_file else {
        "client_cert": str(mine.certificate), "client_key": str(mine.key)}
    code, said, held = polled(server.url,
                              ca_file=str(ours.root.certificate), **keys)
    assert code == 0, said
    assert [line["code"] for line in held] == ["LD-1"]


def test_without_a_client_certificate(polled, server, ours) -> None:
    code, said, held = polled(server.url, ca_file=str(ours.root.certificate))
    assert (code, held, server.asked) == (1, [], [])
    # With its reason, or cut off before it came.
    assert re.search(r"nganh: page 1: localhost: hung up after the TLS "
                     r"handshake \(.*\): it may want a client_cert\n", said)


def test_a_client_certificate_of_another_authority(polled, server, ours,
                                                   theirs) -> None:
    code, said, held = polled(server.url, ca_file=str(ours.root.certificate),
                              client_cert=str(theirs.sign("hosod").both))
    assert (code, held, server.asked) == (1, [], [])
    assert re.search(r"nganh: page 1: localhost: hung up after the TLS "
                     r"handshake \(.*\): it may not accept our client_cert\n",
                     said)


def test_a_server_of_another_authority(polled, server, ours, theirs) -> None:
    """Its request, with the key in it, never leaves."""
    mine = str(ours.sign("hosod").both)
    for keys in ({"ca_file": str(theirs.root.certificate)}, {}):
        code, said, held = polled(server.url, client_cert=mine, **keys)
        assert (code, held, server.asked) == (1, [], [])
        assert "certificate" in said


def test_a_certificate_for_another_host(polled, server, ours) -> None:
    code, said, held = polled(
        server.url.replace("localhost", "127.0.0.1"),
        ca_file=str(ours.root.certificate),
        client_cert=str(ours.sign("hosod").both))
    assert (code, held, server.asked) == (1, [], [])
    assert "127.0.0.1" in said


@pytest.mark.parametrize("key", ["ca_file", "client_cert", "client_key"])
def test_a_file_that_is_not_there(polled, server, folder, key) -> None:
    """The configuration says it, not the first poll."""
    code, said, _ = polled(server.url, **{key: str(folder / "khong.pem")})
    assert (code, server.asked) == (2, [])
    assert "hosod.yaml:" in said and f"{key}: " in said
    assert "khong.pem" in said and "No such file" in said


# ---- a proxy ----

def test_http_through_a_proxy(polled) -> None:
    with Window(NOW, ROWS) as far, Proxy() as proxy:
        code, said, held = polled(far.url, proxy=proxy.url)
        assert code == 0, said
        assert [line["code"] for line in held] == ["LD-1"]
        assert proxy.asked == [("POST", f"{far.url}/")]


def test_https_through_a_proxy(polled, server, ours) -> None:
    """A tunnel: the proxy sees host and port, and TLS is the server's."""
    with Proxy() as proxy:
        code, said, held = polled(
            server.url, proxy=proxy.url, ca_file=str(ours.root.certificate),
            client_cert=str(ours.sign("hosod").both))
        assert code == 0, said
        assert [line["code"] for line in held] == ["LD-1"]
        assert proxy.asked == [("CONNECT", f"localhost:{server.port}")]


def test_a_proxy_that_refuses(polled, server, ours) -> None:
    with Proxy() as proxy:
        proxy.refuses = True
        code, said, held = polled(
            server.url, proxy=proxy.url, ca_file=str(ours.root.certificate),
            client_cert=str(ours.sign("hosod").both))
        assert (code, held, server.asked) == (1, [], [])
        assert "nganh: page 1: " in said and "403" in said


def test_the_environment_names_no_proxy(polled) -> None:
    """Neither one to take nor one to leave."""
    with Window(NOW, ROWS) as far, Proxy() as proxy:
        code, said, _ = polled(far.url, {"http_proxy": proxy.url,
                                         "ALL_PROXY": proxy.url})
        assert code == 0, said
        assert proxy.asked == []
        code, said, _ = polled(far.url, {"no_proxy": "*", "NO_PROXY": "*"},
                               proxy=proxy.url)
        assert code == 0, said
        assert len(proxy.asked) == 1
