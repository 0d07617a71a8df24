"""The demonstration, with a stand-in for the daemon and with the real one."""

from __future__ import annotations

import re
import signal
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from harness.web import Web
from standin import letters

ROOT = Path(__file__).resolve().parents[2]

# Puts one alert and one digest a simulated night into the folder, and ends at
# SIGTERM; or ends at once when the configuration's folder has a file "die".
STAND_IN = '''#!{python}
import re, signal, sys, time
from datetime import datetime, timedelta
from pathlib import Path
config = Path(sys.argv[sys.argv.index("--config") + 1])
start, rate, real = sys.argv[sys.argv.index("--clock") + 1].split(",")
assert "127.0.0.1:8020" not in config.read_text()
if (Path(sys.argv[0]).parent / "die").exists():
    print("no such luck", flush=True)
    sys.exit(2)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
new = config.parent / "letters" / "new"
new.mkdir(parents=True)
start, rate, real = datetime.fromisoformat(start), float(rate[1:]), float(real)
night = start.replace(hour=22)
while True:
    time.sleep(max(0, real + (night - start).total_seconds() / rate
                   - time.time()))
    for name, subject in (("1", "Đến hạn hôm nay: 000.02.21.H99-200907-0001"),
                          ("2", "Bản tin tổng hợp hồ sơ ngày %s – Tỉnh"
                           % night.strftime("%d/%m/%Y"))):
        (new / ("%s-%s.eml" % (night.date(), name))).write_text(
            "From: giamsat@tinh.example\\nTo: Phòng Kiểm soát "
            "<kstthc@tinh.example>\\nSubject: %s\\nDate: %s\\n"
            "Content-Type: text/plain; charset=utf-8\\n"
            "Content-Transfer-Encoding: 8bit\\n\\nKính gửi: Ông/Bà,\\n\\n"
            "Hồ sơ 000.02.21.H99-200907-0001 đến hạn hôm nay.\\n"
            % (subject, night.strftime("%a, %d %b %Y %H:%M:%S +0700")))
    night += timedelta(days=1)
'''


def play(folder: Path, build: Path, *more: str) \
        -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "demo", "--out", folder / "out",
         "--build", build, *more], stdin=subprocess.DEVNULL, text=True,
        capture_output=True, timeout=120, check=False)


@pytest.fixture
def stand_in(folder: Path) -> Path:
    """A build folder whose hosod is a script."""
    program = folder / "build" / "hosod"
    program.parent.mkdir()
    program.write_text(STAND_IN.replace("{python}", sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program.parent


def test_tells_letters_and_ends_by_itself(folder, stand_in):
    done = play(folder, stand_in, "--rate", "200000", "--per-day", "3",
                "--last-digest", "2020-09-09T22:00")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("→ Phòng Kiểm soát <kstthc@tinh.example>") == 3
    assert "22:00 thứ Ba 08/09/2020" in done.stdout
    assert "Đã gửi 3 thư nhắc việc, thông báo và 3 bản tin." in done.stdout
    assert "Bản tin tổng hợp hồ sơ ngày 09/09/2020" in done.stdout
    assert "show 000.02.21.H99-200907-0001" in done.stdout
    log = (folder / "out" / "province.jsonl").read_text().splitlines()
    assert len(log) > 100
    # A second time into the same folder begins afresh.
    done = play(folder, stand_in, "--rate", "200000", "--per-day", "3",
                "--last-digest", "2020-09-07T22:00")
    assert done.returncode == 0 and "và 1 bản tin." in done.stdout


def test_says_so_when_the_daemon_dies(folder, stand_in):
    (stand_in / "die").touch()
    done = play(folder, stand_in)
    assert done.returncode == 1
    assert "hosod đã dừng giữa chừng (mã 2)" in done.stderr
    assert "no such luck" in done.stderr


def test_refuses_a_folder_that_is_not_its_own(folder, stand_in):
    (folder / "out").mkdir()
    (folder / "out" / "luận văn.doc").touch()
    done = play(folder, stand_in)
    assert done.returncode == 1 and "không phải thư mục" in done.stderr
    assert (folder / "out" / "luận văn.doc").exists()


def test_says_so_when_nothing_is_built(folder):
    done = play(folder, folder)
    assert done.returncode == 1 and "hãy chạy make trước" in done.stderr


def test_letters_are_worded_for_people(folder):
    (folder / "new").mkdir()
    (folder / "new" / "1").write_bytes(
        "From: a@tinh.example\r\nTo: =?utf-8?Q?Vi_Thu_Th=E1=BB=AD?= "
        "<ht@ducvan.example>\r\nSubject: =?utf-8?Q?Nh=E1=BA=AFc_vi=E1=BB=87c?="
        "\r\nDate: Mon, 07 Sep 2020 07:30:00 +0700\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\nKính gửi: Ông/Bà Vi Thu Thử,"
        "\r\n\r\nHồ sơ X sắp đến hạn giải quyết.\r\n".encode())
    inbox = letters.Folder(folder)
    (letter,) = inbox.new()
    assert inbox.new() == []
    assert letter.at == datetime(2020, 9, 7, 7, 30)
    assert letters.clock_text(letter.at) == "07:30 thứ Hai 07/09/2020"
    assert letters.words(letter) == (
        "→ Vi Thu Thử <ht@ducvan.example>\n  Nhắc việc\n"
        "    Hồ sơ X sắp đến hạn giải quyết.")


def test_the_sample_configuration_is_sound(folder, build):
    for name in ("motcua.user", "motcua.secret"):
        (folder / name).write_text("x")
    text = (ROOT / "config" / "demo" / "hosod.yaml").read_text("utf-8")
    config = folder / "hosod.yaml"
    config.write_text(text.replace("../../demo-out", str(folder)).replace(
        "../", f"{ROOT / 'config'}/"), "utf-8")
    done = subprocess.run([build / "hosod", "--config", config, "--check"],
                          text=True, capture_output=True, timeout=30,
                          check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_plays_with_the_real_daemon(folder, build, is_sanitized):
    done = play(folder, build, "--rate", "10000" if is_sanitized else "12000",
                "--last-digest", "2020-09-08T22:00")
    assert done.returncode == 0, done.stderr
    # The first departure: never early, and before the next one however much
    # the machine has to do; a second of it is three hours here.
    first = re.search(r"── (\d\d:\d\d) thứ Hai 07/09/2020", done.stdout)
    assert first and "07:30" <= first[1] < "13:30", done.stdout
    assert "2020-09-06" not in (folder / "out" / "hosod.log").read_text()
    assert "Bản tin tổng hợp hồ sơ ngày 08/09/2020" in done.stdout


def test_kept_it_serves_the_dashboard(folder, build, is_sanitized):
    """With the printed accounts at the printed address, until it is told to
    end; then nothing is left of it."""
    kept = subprocess.Popen(
        [sys.executable, ROOT / "scripts" / "demo", "--keep", "--out",
         folder / "out", "--build", build, "--rate",
         "10000" if is_sanitized else "20000", "--last-digest",
         "2020-09-07T22:00"], stdin=subprocess.DEVNULL, text=True,
        stdout=subprocess.PIPE)
    told = ""
    for line in kept.stdout:
        told += line
        if "Ctrl-C" in line:
            break
    try:
        web = Web(build, folder / "out" / "hosod.yaml")
        web.port = int(re.search(r"http://127.0.0.1:(\d+)/", told)[1])
        accounts = re.findall(r"^  (\S+) +(xem-thu-\S+) +(\S.*)$", told, re.M)
        assert [name for name, _, _ in accounts] == [
            "kiemsoat", "nganson", "babe"]
        for name, password, who in accounts:
            got = web.post("/dang-nhap", [
                ("ten", name), ("mat-khau", password), ("ve", "/")])
            assert got.status == 303, told
            page = web.ask("GET", "/danh-sach", Cookie=got.headers[
                "set-cookie"].split(";")[0]).page
            assert who in page.text and "000.00." in page.text
        assert web.get("/cong-khai").status == 200
    finally:
        kept.send_signal(signal.SIGINT)
        assert kept.wait(30) == 130
    with pytest.raises(ConnectionError):
        web.get("/")
