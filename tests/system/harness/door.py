"""A hosoweb to sign in to, with accounts and a clock that can be moved on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.config import maildir_channel, plain_source, secret, write_config
from harness.web import Answer, Web

PASSWORD = "mật khẩu thử nghiệm"
# By crypt(3) of Debian 12, at its lowest cost and at its usual one.
HASH = ("$y$j75$k2XAnEHBqQ1Ct2aMXFKNa/"
        "$7Xyv9CeaalheOz4.Zn5CTXHHmKP5.oZclzvqe/MtVFD")
USUAL = "thu-nghiem-0001"
USUAL_HASH = ("$y$j9T$k2XAnEHBqQ1Ct2aMXFKNa/"
              "$GipvJtCcd268sXRDF2wP2pUw4Xt4Y.H0jTmAcbPT3y9")
ACCOUNTS = f"""\
vp.kstt:{HASH}:*:operate:Văn phòng <i>kiểm soát</i>
ct.nganson:{HASH}:000.00.21.H99:act:Chủ tịch Ví Dụ
qua.proxy:!:000.00.22.H99:read:Người Qua Cổng
"""


@dataclass
class Door:
    """A hosoweb of the test's own, whose clock can be moved on."""

    web: Web
    later: Path

    def wait(self, seconds: int) -> None:
        """That long later."""
        self.later.write_text(str(int(self.later.read_text()) + seconds))

    def enter(self, name: str = "vp.kstt", password: str = PASSWORD,
              back: str = "/", **headers: str) -> Answer:
        """The form of signing in, sent."""
        return self.web.post("/dang-nhap", [
            ("ten", name), ("mat-khau", password), ("ve", back)], **headers)

    def cookie(self, **more: str) -> str:
        """What the browser keeps of signing in."""
        got = self.enter(**more)
        assert got.status == 303, got.text
        return got.headers["set-cookie"].split(";")[0]

    def as_who(self, **headers: str) -> str | None:
        """Who a page says is signed in."""
        page = self.web.ask("GET", "/khong-co", **headers)
        assert page.status == 404
        found = re.search(r"<span>(.*?)</span>", page.text)
        return found[1] if found else None


def start(build: Path, folder: Path, accounts: str = ACCOUNTS, **web: Any) \
        -> Door:
    """Listens; `web` are keys of the configuration."""
    config = write_config(
        folder, [plain_source(folder, "http://127.0.0.1:1")],
        [maildir_channel(folder)],
        web={"accounts": secret(folder, "accounts", accounts),
             "address": "http://127.0.0.1", "key": secret(
                 folder, "web", "khoa-thu-nghiem-0123456789-abcdefghi"),
             **web})
    later = folder / "later"
    later.write_text("0")
    return Door(Web(build, config, {
        "HOSOD_LATER": str(later),
        "LD_PRELOAD": str((build / "tests/preload/later.so").resolve()),
        "ASAN_OPTIONS": "detect_leaks=1:verify_asan_link_order=0"}).start(),
        later)
