"""The demonstration: the real daemon against the stand-in province, both on
one fast clock, the letters told as they arrive."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from . import letters
from .api import PASSWORD, USERNAME
from .clock import RateClock, epoch
from .dashboard import Dashboard
from .province import Province

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2020, 9, 7)
LAST_DIGEST = datetime(2020, 9, 18, 22)
SAMPLE = ROOT / "config" / "demo" / "hosod.yaml"
SAMPLE_URL = "http://127.0.0.1:8020"
GRACE = timedelta(hours=1)  # simulated, after the last digest
PAUSE = timedelta(minutes=20)  # simulated, between two departures
PATIENCE = 15.0             # real seconds that the last digest may take


class Failure(Exception):
    """The demonstration cannot go on; the text says why."""


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="demo", description="Plays two weeks of September 2020.")
    parser.add_argument("--keep", action="store_true",
                        help="go on at the end as fast as time goes, with the "
                        "dashboard, until Ctrl-C")
    parser.add_argument("--out", type=Path, default=ROOT / "demo-out")
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--rate", type=float, default=20000)
    parser.add_argument("--seed", type=int, default=2020)
    parser.add_argument("--per-day", type=float, default=12)
    parser.add_argument("--last-digest", type=datetime.fromisoformat,
                        default=LAST_DIGEST, metavar="TIME")
    return parser.parse_args(arguments)


def prepare(out: Path, url: str) -> Path:
    """A fresh folder with the sample configuration, addresses filled in."""
    if out.exists():
        if any(out.iterdir()) and not (out / "motcua.user").exists():
            raise Failure(f"{out} không phải thư mục của lần chạy thử trước; "
                          "hãy chọn --out khác")
        shutil.rmtree(out)
    out.mkdir(parents=True)
    text = SAMPLE.read_text("utf-8")
    for old, new in ((SAMPLE_URL, url), ("../../demo-out", str(out)),
                     ("../", f"{ROOT / 'config'}/")):
        if old not in text:
            raise Failure(f"{SAMPLE}: không thấy {old}")
        text = text.replace(old, new)
    config = out / "hosod.yaml"
    config.write_text(text, "utf-8")
    for name, value in (("user", USERNAME), ("secret", PASSWORD)):
        secret = out / f"motcua.{name}"
        secret.touch(mode=0o600)
        secret.write_text(value)
    return config


def start_daemon(build: Path, config: Path, clock: RateClock) \
        -> subprocess.Popen[bytes]:
    """hosod on the same clock: start, rate, and real start instant."""
    program = build / "hosod"
    if not program.exists():
        raise Failure(f"chưa có {program}; hãy chạy make trước")
    told = f"{clock.start:%Y-%m-%dT%H:%M},x{clock.rate:g}"
    with (config.parent / "hosod.log").open("ab") as log:
        return subprocess.Popen(
            [str(program), "--config", str(config), "--clock",
             f"{told},{clock.real_start:.3f}"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)


class Teller:
    """Tells the letters as they come."""

    def __init__(self, folder: letters.Folder):
        self.folder = folder
        self.alerts = self.digests = 0
        self.codes: Counter[str] = Counter()
        self.last_digest: letters.Shown | None = None
        self._told: datetime | None = None
        self._night: Counter[datetime] = Counter()

    def tell(self) -> int:
        """Prints what is new; returns how many letters that were."""
        new = self.folder.new()
        for letter in new:
            if letter.is_digest:
                self._tell_digest(letter)
            else:
                self._tell_alert(letter)
        return len(new)

    def _heading(self, at: datetime) -> None:
        """One for each departure, of which the letters take a while here."""
        if self._told is None or at - self._told > PAUSE:
            print(f"\n── {letters.clock_text(at)} ", flush=True)
        self._told = at

    def _tell_alert(self, letter: letters.Shown) -> None:
        self.alerts += 1
        weight = 3 if letter.subject.startswith("Quá hạn") else 1
        for code in set(letters.CODE.findall(letter.body)):
            self.codes[code] += weight
        self._heading(letter.at)
        print(letters.words(letter), flush=True)

    def _tell_digest(self, letter: letters.Shown) -> None:
        self.digests += 1
        night = letter.at.replace(hour=0, minute=0, second=0)
        self._night[night] += 1
        if letter.address == "kstthc@tinh.example":
            self.last_digest = letter
            self._heading(letter.at)
            print(f"→ {letter.subject}", flush=True)


def _watch(teller: Teller, province: Province, clock: RateClock,
           daemon: subprocess.Popen[bytes], last: datetime) -> None:
    """Tells letters until the last digest has come and all is quiet."""
    real_end = clock.real_start + (epoch(last + GRACE)
                                   - epoch(clock.start)) / clock.rate
    while True:
        new = teller.tell()
        province.tick()
        if daemon.poll() is not None:
            raise Failure(f"hosod đã dừng giữa chừng (mã {daemon.returncode})")
        digest = teller.last_digest
        have_all = digest is not None and digest.at.date() == last.date()
        if clock.now() >= last + GRACE and have_all and not new:
            return
        if time.time() > real_end + PATIENCE:
            raise Failure(f"chưa nhận được bản tin ngày {last:%d/%m/%Y}")
        time.sleep(.05)


def _stop(daemon: subprocess.Popen[bytes]) -> None:
    """Ends the daemon as the service manager would."""
    if daemon.poll() is None:
        daemon.terminate()
    try:
        code = daemon.wait(20)
    except subprocess.TimeoutExpired:
        daemon.kill()
        daemon.wait()
        raise Failure("hosod không dừng khi được yêu cầu") from None
    if code != 0:
        raise Failure(f"hosod kết thúc với mã {code}")


def _nearby(path: Path) -> str:
    """A path as the user would type it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _close(teller: Teller, args: argparse.Namespace, config: Path) -> None:
    """The last digest and what to try next."""
    assert teller.last_digest
    print("\n" + "═" * 78)
    print(f"{teller.last_digest.subject}\n")
    print(re.sub(r"\n{3,}", "\n\n", teller.last_digest.body.strip()))
    print("═" * 78)
    code = teller.codes.most_common(1)[0][0] if teller.codes else "MÃ-HỒ-SƠ"
    ctl = f"{_nearby(args.build)}/hosoctl --config {_nearby(config)}"
    print(f"""
Đã gửi {teller.alerts} thư nhắc việc, thông báo và {teller.digests} bản tin.
  Thư:            {_nearby(teller.folder.path)}/new/
  Cơ sở dữ liệu:  {_nearby(args.out)}/state/
  Nhật ký:        {_nearby(args.out)}/hosod.log
  Diễn biến thật: {_nearby(args.out)}/province.jsonl
Thử tiếp:
  {ctl} show {code}
  {ctl} explain {code}
  {ctl} list --overdue
""", flush=True)


def _keep(args: argparse.Namespace, config: Path, clock: RateClock,
          teller: Teller, dashboard: Dashboard) -> None:
    """Goes on from now at the pace of real time, with the dashboard over it,
    until Ctrl-C."""
    clock.start, clock.rate, clock.real_start = clock.now(), 1, time.time()
    daemon = start_daemon(args.build, config, clock)
    try:
        dashboard.start()
        print(f"\n{dashboard.told()}\n\nVẫn đang chạy; nhấn Ctrl-C để dừng.",
              flush=True)
        while daemon.poll() is None:
            teller.tell()
            time.sleep(.2)
    except RuntimeError as error:
        raise Failure(str(error)) from None
    finally:
        dashboard.stop()
        _stop(daemon)


def play(args: argparse.Namespace) -> None:
    """The whole demonstration."""
    clock = RateClock(START, args.rate, time.time() + 3600)
    # The sessions outlive a sweep: half an hour would be a tenth of a second.
    province = Province(args.seed, START, args.last_digest + GRACE,
                        args.per_day, clock, timedelta(hours=8)).start()
    daemon = None
    try:
        config = prepare(args.out, province.url)
        dashboard = Dashboard(args.build, config) if args.keep else None
        province.log_to(args.out / "province.jsonl")
        teller = Teller(letters.Folder(args.out / "letters"))
        clock.real_start = time.time()  # all is ready: time begins
        daemon = start_daemon(args.build, config, clock)
        print(f"Từ {letters.clock_text(START)} đến "
              f"{letters.clock_text(args.last_digest)}, nhanh gấp "
              f"{args.rate:g} lần.", flush=True)
        _watch(teller, province, clock, daemon, args.last_digest)
        _stop(daemon)
        teller.tell()
        _close(teller, args, config)
        if dashboard:
            _keep(args, config, clock, teller, dashboard)
    finally:
        if daemon and daemon.poll() is None:
            daemon.kill()
            daemon.wait()
        province.stop()


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 when all was played and the last digest came."""
    args = _parse(arguments)
    args.out, args.build = args.out.resolve(), args.build.resolve()
    try:
        play(args)
    except (Failure, PermissionError) as failure:
        print(f"demo: {failure}", file=sys.stderr)
        log = args.out / "hosod.log"
        if log.exists():
            tail = log.read_text("utf-8", "replace").splitlines()[-15:]
            print("\n".join(["hosod:", *tail]), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
