"""The harness itself: a mail server, an endpoint and a time master that other
tests believe."""

from __future__ import annotations

import json
import smtplib
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from harness.hook import HookServer
from harness.mail import PASSWORD, USER, MailServer
from standin.clock import Control
from standin.province import Province

MAIL = (b"From: a@tinh.example\r\nTo: b@ducvan.example\r\n"
        b"Subject: =?utf-8?Q?Nh=E1=BA=AFc_vi=E1=BB=87c?=\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\n.m\xe1\xbb\x99t\r\n")


def client(server: MailServer, login: bool = True) -> smtplib.SMTP:
    """A client that trusts the server's certificate."""
    smtp = smtplib.SMTP("127.0.0.1", server.port, timeout=5)
    smtp.starttls(context=ssl.create_default_context(
        cafile=str(server.certificate)))
    if login:
        smtp.login(USER, PASSWORD)
    return smtp


def send(smtp: smtplib.SMTP, to: str = "b@ducvan.example") -> None:
    smtp.sendmail("a@tinh.example", [to], MAIL)


def test_mail_server_takes_what_is_sent(mail_server):
    with client(mail_server) as smtp:
        send(smtp)
        send(smtp, "c@ducvan.example")
    assert [letter.recipients for letter in mail_server.letters] == [
        ["b@ducvan.example"], ["c@ducvan.example"]]
    letter = mail_server.letters[0]
    assert letter.user == USER and letter.encrypted
    assert letter.message["Subject"] == "Nhắc việc"
    assert letter.bytes == MAIL
    assert letter.text.strip() == ".một"


def test_mail_server_wants_tls_and_a_password(mail_server):
    with smtplib.SMTP("127.0.0.1", mail_server.port, timeout=5) as smtp, \
            pytest.raises(smtplib.SMTPSenderRefused):
        send(smtp)
    with client(mail_server, login=False) as smtp:
        with pytest.raises(smtplib.SMTPSenderRefused):
            send(smtp)
        with pytest.raises(smtplib.SMTPAuthenticationError):
            smtp.login(USER, "sai")
    assert mail_server.letters == []


def test_mail_server_with_implicit_tls(certificate):
    server = MailServer(*certificate, implicit=True).start()
    try:
        context = ssl.create_default_context(cafile=str(server.certificate))
        with smtplib.SMTP_SSL("127.0.0.1", server.port, timeout=5,
                              context=context) as smtp:
            smtp.login(USER, PASSWORD)
            send(smtp)
        assert server.letters[0].encrypted
    finally:
        server.stop()


@pytest.mark.parametrize("point, reply, error, taken", [
    ("mail", "421 4.3.2 Later", smtplib.SMTPSenderRefused, 0),
    ("rcpt", "451 4.7.1 Greylisted", smtplib.SMTPRecipientsRefused, 0),
    ("data", "552 5.3.4 Too big", smtplib.SMTPDataError, 0),
    ("answer", "", (smtplib.SMTPServerDisconnected, ConnectionError), 1),
    ("data", "", (smtplib.SMTPServerDisconnected, ConnectionError), 0),
])
def test_mail_server_makes_trouble_once(mail_server, point, reply, error,
                                        taken):
    mail_server.trouble(point, reply)
    with pytest.raises(error):
        with client(mail_server) as smtp:
            send(smtp)
    assert len(mail_server.letters) == taken
    assert not any(letter.answered for letter in mail_server.letters)
    with client(mail_server) as smtp:
        send(smtp)
    assert mail_server.letters[-1].answered


def test_mail_server_refuses_unknown_mailboxes(mail_server):
    mail_server.unknown.add("gone@ducvan.example")
    with client(mail_server) as smtp, \
            pytest.raises(smtplib.SMTPRecipientsRefused):
        send(smtp, "gone@ducvan.example")


def test_mail_server_tarpits(mail_server):
    mail_server.trouble("answer", seconds=.2)
    with client(mail_server) as smtp:
        began = time.monotonic()
        send(smtp)
        assert time.monotonic() - began >= .2
    assert mail_server.letters[0].answered


def post(server: HookServer, body: bytes) -> int:
    request = urllib.request.Request(server.url, body, method="POST",
                                     headers={"Webhook-Id": "msg_1"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.status


def test_hook_server(hook_server):
    hook_server.answer(503, Retry_After="7")
    hook_server.answer(0)
    with pytest.raises(urllib.error.HTTPError) as error:
        post(hook_server, b"{}")
    assert error.value.code == 503
    assert error.value.headers["Retry-After"] == "7"
    with pytest.raises(OSError):
        post(hook_server, b"{}")
    assert post(hook_server, '{"mã": 1}'.encode()) == 204
    last = hook_server.posts[-1]
    assert last.path == "/canh-bao" and last.headers["webhook-id"] == "msg_1"
    assert last.json == {"mã": 1}
    assert [p.answered for p in hook_server.posts] == [503, 0, 204]


def serve_control(path: Path, told: list[str], stop_after: int) -> None:
    """A daemon's control socket that goes away after some answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        listener.listen()
        for _ in range(stop_after):
            line, _ = listener.accept()
            with line:
                told.append(json.loads(line.recv(4096))["time"])
                line.sendall(b'{"v":1,"ok":true}\n')
    path.unlink()


def test_the_time_master_freezes_while_the_daemon_is_down(folder):
    province = Province(seed=1, per_day=2)
    told: list[str] = []
    path = folder / "control"
    until = datetime(2020, 9, 7, 1, 10)
    master = threading.Thread(target=province.advance, args=(
        until, Control(path, patience=10)))
    master.start()
    serve_control(path, told, 3)
    time.sleep(.1)
    assert master.is_alive() and province.now == datetime(2020, 9, 7, 1)
    serve_control(path, told, 2)
    master.join(5)
    province.server.server_close()
    assert told == [(datetime(2020, 9, 7) + timedelta(minutes=m)).isoformat()
                    for m in (15, 30, 45, 60, 70)]
    assert province.now == until


def test_the_time_master_does_not_wait_for_ever(folder):
    province = Province(seed=1, per_day=2)
    with pytest.raises(TimeoutError, match="no daemon follows"):
        province.advance(datetime(2020, 9, 7, 1),
                         Control(folder / "none", patience=.1))
    province.server.server_close()
