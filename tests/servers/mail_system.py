"""Postfix and Dovecot in a Debian root: Postfix takes mail from who has logged
in over TLS, for every domain; Dovecot keeps the mailboxes that there are."""

from __future__ import annotations

import imaplib
import json
import shutil
import smtplib
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from host import Host, free_port

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "system"))
from harness.authority import Authority  # noqa: E402

USER, PASSWORD = "hosod@tinh.example", "mat-khau-thu-nghiem"

MAIN = """\
compatibility_level = 3.6
myhostname = mail.tinh.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = /var/log/postfix.log
biff = no
# Whatever the domain, mail goes to Dovecot here; nothing can go elsewhere.
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:all
virtual_alias_maps =
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = error:no mail leaves this machine
lmtp_destination_recipient_limit = 1
smtpd_tls_cert_file = /etc/mail-system.crt
smtpd_tls_key_file = /etc/mail-system.key
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_sasl_authenticated_header = yes
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
"""
MASTER = """\
127.0.0.1:{smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
"""
DOVECOT = """\
protocols = imap lmtp
listen = 127.0.0.1
base_dir = /run/mail-system
log_path = /var/log/dovecot.log
ssl = required
ssl_cert = </etc/mail-system.crt
ssl_key = </etc/mail-system.key
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = /etc/mail-system.users
}}
userdb {{
  driver = passwd-file
  args = /etc/mail-system.users
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imap}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {auth}
  }}
}}
"""


class MailSystem:
    """Both, with a mailbox for each of ``addresses`` and one for the sender."""

    def __init__(self, host: Host, folder: Path, addresses: list[str]):
        self._host = host
        authority = Authority(folder, "ca")
        self.ca_file = authority.root.certificate
        own = authority.sign("localhost")
        ports = {name: free_port() for name in ("smtp", "imap", "lmtp", "auth")}
        self.smtp, self.imap = ports["smtp"], ports["imap"]
        etc = host.root / "etc"
        shutil.copy(own.certificate, etc / "mail-system.crt")
        shutil.copy(own.key, etc / "mail-system.key")
        self._boxes = host.folder("mail")
        owner = self._boxes.stat()
        (etc / "mail-system.users").write_text("".join(
            f"{address}:{{PLAIN}}{PASSWORD}:{owner.st_uid}:{owner.st_gid}::"
            f"/srv/mail/{address}::\n" for address in [USER, *addresses]),
            "utf-8")
        (etc / "postfix" / "main.cf").write_text(MAIN.format(**ports))
        (etc / "postfix" / "master.cf").write_text(MASTER.format(**ports))
        (etc / "dovecot" / "mail-system.conf").write_text(
            # www-data's number is below those that Dovecot gives mail to.
            DOVECOT.format(**ports) + f"first_valid_uid = {owner.st_uid}\n"
            f"first_valid_gid = {owner.st_gid}\n")
        self.trust = ssl.create_default_context(cafile=str(self.ca_file))
        host.start(lambda: self._login(USER).logout(), "dovecot", "-F", "-c",
                   "/etc/dovecot/mail-system.conf", user="root")
        host.run("postfix", "set-permissions", user="root")
        host.start(self._greet, "postfix", "start-fg", user="root",
                   ended_by=("postfix", "stop"))

    def _greet(self) -> None:
        smtplib.SMTP("localhost", self.smtp, timeout=20).quit()

    def _login(self, address: str) -> imaplib.IMAP4_SSL:
        box = imaplib.IMAP4_SSL("localhost", self.imap,
                                ssl_context=self.trust, timeout=20)
        box.login(address, PASSWORD)
        return box

    def maildir(self, address: str) -> Path:
        """Of one mailbox, made now, as this machine sees it."""
        made = self._boxes / address / "Maildir"
        for part in ("tmp", "new", "cur"):
            self._host.run("mkdir", "-p",
                           f"/srv/mail/{address}/Maildir/{part}")
        return made

    def refuses_strangers(self) -> None:
        """What stands between the letters and an open relay is really there:
        no mail without TLS, none without a password."""
        line = smtplib.SMTP("localhost", self.smtp, timeout=20)
        line.ehlo()
        assert "auth" not in line.esmtp_features
        assert line.mail("x@tinh.example")[0] == 530
        line.starttls(context=self.trust)
        line.ehlo()
        line.mail("x@tinh.example")
        assert line.rcpt("y@tinh.example")[0] in (550, 554)
        line.quit()

    def settle(self) -> None:
        """Returns when Postfix holds nothing any more."""
        until = time.monotonic() + 120
        while queue := self._host.run("postqueue", "-j", user="root"):
            waiting = [json.loads(line) for line in queue.splitlines()]
            assert time.monotonic() < until, waiting[:3]
            time.sleep(.2)

    @contextmanager
    def box(self, address: str) -> Iterator[imaplib.IMAP4_SSL]:
        """One mailbox, to be read."""
        opened = self._login(address)
        try:
            opened.select("INBOX", readonly=True)
            yield opened
        finally:
            opened.logout()
