"""The dashboard of a demonstration that is kept: hosoweb over its database,
with the accounts of config/demo."""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import time
from pathlib import Path

ACCOUNTS = Path(__file__).resolve().parents[2] / "config" / "demo" / "accounts"
PORT = 8090
PATIENCE_S = 20.0


def _port() -> int:
    """The usual one, or any that is free."""
    for wanted in (PORT, 0):
        with socket.socket() as free:
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                free.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return free.getsockname()[1]
    raise OSError("no port is free")


def _secret(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")


class Dashboard:
    """Configured before the daemon starts, so that letters carry links."""

    def __init__(self, build: Path, config: Path):
        self.build, self.config = build, config
        self.folder = config.parent
        self.log = self.folder / "hosoweb.log"
        self.port = _port()
        self.process: subprocess.Popen[bytes] | None = None
        _secret(self.folder / "web.accounts", ACCOUNTS.read_text("utf-8"))
        _secret(self.folder / "web.key", secrets.token_urlsafe(48))
        with config.open("a", encoding="utf-8") as out:
            out.write(f"\nweb:\n  user: {os.getuid()}\n"
                      f"  address: {self.address}\n"
                      f"  key: {{ file: {self.folder}/web.key }}\n"
                      f"  accounts: {{ file: {self.folder}/web.accounts }}\n"
                      "  public: yes\n  public_hotline: 0900000001\n"
                      "  public_address: phananh@tinh.example\n")

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it listens; RuntimeError when it does not come to
        that."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(self.build / "hosoweb"), "--config", str(self.config),
                 "--listen", f"127.0.0.1:{self.port}"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE_S
        while "listening at" not in self.log.read_text("utf-8", "replace"):
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("hosoweb không chạy được: "
                                   + self.log.read_text("utf-8", "replace"))
            time.sleep(.05)

    def stop(self) -> None:
        """Ends it, where it runs."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE_S)

    def told(self) -> str:
        """The address, and who can sign in."""
        text = ACCOUNTS.read_text("utf-8")
        lines = [f"Trang giám sát: {self.address}/",
                 f"Bảng công khai: {self.address}/cong-khai",
                 "  tên đăng nhập  mật khẩu               xem được"]
        for name, password in re.findall(r"^# (\S+): (\S+)$", text, re.M):
            scope = re.search(rf"^{name}:.*:([^:]+)$", text, re.M)
            assert scope
            lines.append(f"  {name:<13}  {password:<21}  {scope[1]}")
        return "\n".join(lines)
