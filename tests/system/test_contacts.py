"""hosoctl contacts: who has no address, and another table in the place of the
one in force, from whatever a spreadsheet saves."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from harness.config import maildir_channel, plain_source, write_config
from harness.daemon import Daemon
from harness.saved import FORMS, save
from standin.province import Province

Make = Callable[[Path, Path], Daemon]
START = datetime(2020, 9, 7)
NOW = datetime(2020, 9, 8, 12)
HEADER = ["name", "account", "mail", "zalo chat id", "agency", "role", "from",
          "to"]


def sample() -> list[list[str]]:
    with (ROOT / "config" / "contacts.csv").open(encoding="utf-8-sig") as file:
        return list(csv.reader(file))[1:]


def text(rows: list[list[str]], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([HEADER, *rows])
    return out.getvalue()


def office(folder: Path, url: str, rows: list[list[str]], **more: Any) -> Path:
    contacts = folder / "contacts.csv"
    contacts.write_text(text(rows), "utf-8")
    return write_config(folder, [plain_source(folder, url)],
                        [maildir_channel(folder)], contacts=str(contacts),
                        **more)


def test_missing(folder: Path, province: Province, make_daemon: Make) -> None:
    rows = sample()
    for row in rows:
        if row[1].startswith("naphac."):
            row[2] = ""
    config = office(folder, province.url,
                    [row for row in rows if not row[1].startswith("babe.")])
    daemon = make_daemon(config, folder / "control").start(step=START)
    province.advance(NOW, daemon)
    missing = daemon.ctl_json("contacts", "missing")
    open_ = [line for line in daemon.ctl_json("list")]
    assert missing and len(open_) > 0
    counts = [one["dossiers"] for one in missing]
    assert counts == sorted(counts, reverse=True)
    accounts = {one["account"] for one in missing}
    assert {"naphac", "babe"} <= {one.split(".")[0] for one in accounts}
    assert not accounts & {row[1] for row in rows if row[2]
                           and not row[1].startswith("babe.")}
    assert all(one["derived"] is None for one in missing)
    said = daemon.ctl("contacts", "missing").stdout
    assert len(said.splitlines()) == len(missing) + 1
    assert "hosoctl contacts import TỆP --add" in said.splitlines()[-1]
    sheet = list(csv.DictReader(io.StringIO(
        daemon.ctl("contacts", "missing", "--csv").stdout.lstrip("\ufeff"))))
    assert [int(row["dossiers"]) for row in sheet] == counts
    # Derived, they are told, and still missing.
    config = office(folder, province.url,
                    [row for row in rows if not row[1].startswith("babe.")],
                    derive="{{account}}@tinh.example",
                    derive_domains=["tinh.example"])
    done = daemon.ctl("reload")
    assert (done.returncode, done.stdout) == (
        0, "Cấu hình mới đã có hiệu lực\n")
    derived = daemon.ctl_json("contacts", "missing")
    assert {one["account"]: one["derived"] for one in derived} == \
        {one["account"]: one["account"] + "@tinh.example" for one in missing}
    code = next(line["code"] for line in open_
                if line["officer"] in {one["name"] for one in missing})
    told = daemon.ctl_json("route", code, "--rung", "overdue")
    marks = {it["address"]: it["derived"]
             for it in told["coming"][0]["recipients"]}
    assert True in marks.values()
    assert all(mark == (address.split("@")[1] == "tinh.example"
                        and address != "kstthc@tinh.example")
               for address, mark in marks.items())
    assert daemon.terminate() == 0


def changed() -> list[list[str]]:
    rows = sample()
    rows[1][2] = "moi@nganson.example"
    del rows[2]
    rows.append(["Đặng Thị Thử", "moi.dt", "dt@nganson.example", "",
                 "000.00.21.H99", "officer", "", ""])
    return rows


@pytest.mark.parametrize("form", FORMS)
def test_import(folder: Path, province: Province, make_daemon: Make,
                form: str) -> None:
    config = office(folder, province.url, sample())
    table = folder / "contacts.csv"
    before = table.read_bytes()
    file = folder / ("moi.xlsx" if form == "xlsx" else "moi.csv")
    save(file, [HEADER, *changed()], form)
    daemon = make_daemon(config, folder / "control").start(step=START)
    dry = daemon.ctl("contacts", "import", str(file), "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert dry.stdout.splitlines() == [
        "- Triệu Đức Ví Dụ (officer, 000.00.21.H99) tp@nganson.example",
        "~ Hoàng Thị Thử (officer, 000.00.21.H99); mail: mc@nganson.example → "
        "moi@nganson.example",
        "+ Đặng Thị Thử (officer, 000.00.21.H99) dt@nganson.example",
        "Thêm 1, bớt 1, sửa 1."]
    assert table.read_bytes() == before
    done = daemon.ctl("contacts", "import", str(file))
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == (
        f"Đã ghi {table} (bản trước: {table}.bak); hosod đã nạp lại.")
    assert (folder / "contacts.csv.bak").read_bytes() == before
    with table.open(encoding="utf-8") as written:
        found = [[row[key] for key in HEADER]
                 for row in csv.DictReader(written)]
    assert found == changed()
    again = daemon.ctl("contacts", "import", str(file))
    assert again.stdout == "Thêm 0, bớt 0, sửa 0.\n"
    assert daemon.terminate() == 0
    assert "reload" in daemon.stderr


def test_refused(folder: Path, build: Path, make_daemon: Make) -> None:
    config = office(folder, "http://127.0.0.1:9", sample())
    daemon = make_daemon(config, folder / "control")
    table = folder / "contacts.csv"
    before = table.read_bytes()
    file = folder / "moi.csv"
    row = "An,an,a@x.example,,000.00.21.H99,officer,,\r\n"
    cases: list[tuple[bytes, list[str]]] = [
        (f"{','.join(HEADER)}\r\n{row}"
         "Bình,b,khong,,000.00.21.H99,officer,,\r\n"
         '"Chi",c,"c@x.example\r\nBcc: d",,000.00.21.H99,officer,,\r\n'
         f"{row}"
         "Em,e,e@,,H00,chef,2026-02-30,\r\n".encode(),
         [':3: mail: "khong" is no mail address', ":4: mail: ",
          ":6: this contact stands in line 2 already, for the same time",
          ':7: mail: "e@" is no mail address', ':7: agency: "H00" is no agency',
          ':7: role: "chef" is none of', ":7: from: "]),
        (b"name,role,agency,fax\nAn,officer,000.00.21.H99,1\n",
         ['unknown column "fax"']),
        (b"name,agency\nAn,000.00.21.H99\n", ['missing column "role"']),
        ("name,role,agency\nHoàng,officer,000.00.21.H99\n".encode("latin-1"),
         ["moi.csv:2: "]),
        (b"", ["moi.csv"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", ["save it as .xlsx"]),
        (b"PK\x03\x04 no zip", ["moi.csv"]),
    ]
    for data, wanted in cases:
        file.write_bytes(data)
        answer = daemon.ctl("contacts", "import", str(file))
        assert answer.returncode == 2, (data, answer.stdout)
        for words in wanted:
            assert words in answer.stderr, (words, answer.stderr)
    assert table.read_bytes() == before
    assert not (folder / "contacts.csv.bak").exists()


def test_a_large_table(folder: Path, make_daemon: Make,
                       is_sanitized: bool) -> None:
    """100,000 people: compared and written in a few seconds."""
    config = office(folder, "http://127.0.0.1:9", sample())
    daemon = make_daemon(config, folder / "control")
    file = folder / "moi.csv"
    file.write_text(text([*sample(), *(
        [f"Người {n}", f"nguoi.{n}", f"n{n}@x.example", "", "000.00.21.H99",
         "officer", "", ""] for n in range(100_000))]), "utf-8")
    began = time.monotonic()
    answer = daemon.ctl("contacts", "import", str(file), "--dry-run",
                        patience=120)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.endswith("Thêm 100000, bớt 0, sửa 0.\n")
    assert is_sanitized or time.monotonic() - began < 10


def test_not_running(folder: Path, make_daemon: Make) -> None:
    config = office(folder, "http://127.0.0.1:9", sample())
    daemon = make_daemon(config, folder / "control")
    file = folder / "moi.csv"
    file.write_text(text(changed()), "utf-8")
    answer = daemon.ctl("contacts", "import", str(file))
    assert answer.returncode == 1
    assert "the table is written" in answer.stderr
    assert (folder / "contacts.csv.bak").exists()
    assert os.stat(folder / "contacts.csv").st_size > 0


def two_of_one_name() -> list[list[str]]:
    """Two people of one name at one agency, without account."""
    return [*sample(), *(
        ["Nguyễn Văn Thử", "", f"{box}@nganson.example", "", "000.00.21.H99",
         "deputy", "", ""] for box in ("mot", "hai"))]


def test_one_of_two_namesakes_leaves(folder: Path, make_daemon: Make) -> None:
    config = office(folder, "http://127.0.0.1:9", two_of_one_name())
    daemon = make_daemon(config, folder / "control")
    file = folder / "moi.csv"
    file.write_text(text(two_of_one_name()[:-1]), "utf-8")
    dry = daemon.ctl("contacts", "import", str(file), "--dry-run")
    assert dry.stdout.splitlines() == [
        "- Nguyễn Văn Thử (deputy, 000.00.21.H99) hai@nganson.example",
        "Thêm 0, bớt 1, sửa 0."]


def test_what_hosod_would_refuse_is_not_written(
        folder: Path, make_daemon: Make) -> None:
    """Each row is sound, and yet no daemon could start with the table: nobody
    is the province's desk."""
    config = office(folder, "http://127.0.0.1:9", sample())
    daemon = make_daemon(config, folder / "control")
    table = folder / "contacts.csv"
    before = table.read_bytes()
    file = folder / "moi.csv"
    file.write_text(text([row for row in sample() if row[5] != "province"]),
                    "utf-8")
    for words in [], ["--dry-run"]:
        answer = daemon.ctl("contacts", "import", str(file), *words)
        assert answer.returncode == 2
        assert "nobody has the role province" in answer.stderr
        assert "nothing is changed" in answer.stderr
        # What was compared is told all the same, behind the reason.
        assert answer.stdout.endswith("Thêm 0, bớt 1, sửa 0.\n")
    done = subprocess.run(
        [daemon.build / "hosoctl", "--config", config, "contacts", "import",
         file, "--dry-run"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False)
    assert done.stdout.index("nobody has") < done.stdout.index("Thêm 0")
    assert table.read_bytes() == before
    assert sorted(one.name for one in folder.glob("contacts.csv*")) == \
        ["contacts.csv"]


def test_a_workbook_in_force_is_not_written(
        folder: Path, make_daemon: Make) -> None:
    config = office(folder, "http://127.0.0.1:9", sample())
    table = folder / "contacts.xlsx"
    save(table, [HEADER, *sample()], "xlsx")
    config.write_text(config.read_text("utf-8").replace(
        str(folder / "contacts.csv"), str(table)), "utf-8")
    daemon = make_daemon(config, folder / "control")
    before = table.read_bytes()
    file = folder / "moi.csv"
    file.write_text(text(changed()), "utf-8")
    for words in [], ["--dry-run"]:
        answer = daemon.ctl("contacts", "import", str(file), *words)
        assert answer.returncode == 2
        assert answer.stderr == (
            f"hosoctl contacts: {table} is in force, and an import writes .csv "
            'only: save it as .csv, and name that file under "contacts" in '
            f"{config}; nothing is changed\n")
    assert table.read_bytes() == before


def test_a_link_stays_one_and_its_reader_reads_on(
        folder: Path, province: Province, make_daemon: Make) -> None:
    config = office(folder, province.url, sample())
    table = folder / "contacts.csv"
    real = folder / "kept" / "danhba.csv"
    real.parent.mkdir()
    table.rename(real)
    table.symlink_to(real)
    real.chmod(0o640)
    if os.getuid() == 0:
        os.chown(real, 65534, 64999)
    was = real.stat()
    daemon = make_daemon(config, folder / "control").start(step=START)
    file = folder / "moi.csv"
    file.write_text(text(changed()), "utf-8")
    assert daemon.ctl("contacts", "import", str(file)).returncode == 0
    assert table.is_symlink() and real.read_text("utf-8").count("Đặng Thị Thử")
    now = real.stat()
    assert (now.st_mode, now.st_uid, now.st_gid) == \
        (was.st_mode, was.st_uid, was.st_gid)


def test_what_is_missing_comes_back_filled_in(
        folder: Path, province: Province, make_daemon: Make) -> None:
    """The list of the missing, completed in a spreadsheet, is imported: nobody
    else is touched, and what a row knew beside the address stays."""
    rows = sample()
    for row in rows:
        if row[1].startswith("naphac."):
            row[2], row[6] = "", "2020-01-01"
    config = office(folder, province.url,
                    [row for row in rows if not row[1].startswith("babe.")])
    daemon = make_daemon(config, folder / "control").start(step=START)
    province.advance(NOW, daemon)
    said = daemon.ctl("contacts", "missing", "--csv").stdout
    sheet = list(csv.DictReader(io.StringIO(said.lstrip("\ufeff"))))
    assert sheet
    for number, row in enumerate(sheet):
        row["mail"] = f"moi{number}@x.example"
    file = folder / "dien.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        made = csv.DictWriter(out, list(sheet[0]))
        made.writeheader()
        made.writerows(sheet)
    with (folder / "contacts.csv").open(encoding="utf-8") as table:
        before = list(csv.DictReader(table))
    answer = daemon.ctl("contacts", "import", "--add", str(file))
    assert answer.returncode == 0, answer.stderr
    assert "bớt 0" in answer.stdout
    assert daemon.ctl_json("contacts", "missing") == []
    with (folder / "contacts.csv").open(encoding="utf-8") as table:
        after = list(csv.DictReader(table))
    mails = {row["account"]: row["mail"] for row in sheet}
    for was, now in zip(before, after):
        assert {key: now[key] for key in HEADER} == {
            key: mails.get(was["account"], was["mail"]) if key == "mail"
            else was[key] for key in HEADER}
    assert {row["account"] for row in after[len(before):]} == \
        set(mails) - {row["account"] for row in before}

    # A substitute may stand in the table that is added to, but somewhere.
    file.write_text("name,account,agency,role,substitute\n"
                    f"Người Thử,moi.thu,{sheet[0]['agency']},officer,"
                    f"{before[0]['account']}\n", "utf-8")
    answer = daemon.ctl("contacts", "import", "--add", str(file))
    assert answer.returncode == 0 and "Thêm 1, bớt 0" in answer.stdout, \
        answer.stderr
    file.write_text(file.read_text("utf-8").replace(
        before[0]["account"], "khong.co"), "utf-8")
    answer = daemon.ctl("contacts", "import", "--add", str(file))
    assert answer.returncode == 2 and answer.stderr.startswith(
        f"{file}:2: substitute: nobody has the account")
    # What would stand in the table's place is refused under the table's name.
    file.write_text("name,account,agency,role\n"
                    f"Người Thử,moi.thu,{sheet[0]['agency']},officer\n", "utf-8")
    answer = daemon.ctl("contacts", "import", str(file))
    assert answer.returncode == 2 and ".new" not in answer.stderr
    assert (f"{folder}/contacts.csv (as it would be): nobody has the role "
            "province") in answer.stderr
    answer = daemon.ctl("contacts", "import", str(folder / "khong.csv"))
    assert answer.returncode == 2
    assert answer.stderr.count("khong.csv") == 1, answer.stderr


def test_a_chat_is_one_persons(folder: Path, province: Province,
                               make_daemon: Make) -> None:
    rows = two_of_one_name()
    rows[-1][1], rows[-2][1] = "nganson.hai", "nganson.mot"
    config = office(folder, province.url, rows)
    daemon = make_daemon(config, folder / "control").start(step=START)
    both = daemon.ctl("contacts", "pair", "Nguyễn Văn Thử")
    assert both.returncode == 1
    assert "is several people" in both.stderr and "account" in both.stderr
    code = daemon.ctl("contacts", "pair", "nganson.hai").stdout.strip()
    update = ('{"ok":true,"result":{"message":{"chat":{"id":"c77"},'
              f'"text":"{code}"}}}}}}')
    done = daemon.ctl("contacts", "paired", input=update)
    assert done.returncode == 0, done.stderr
    with (folder / "contacts.csv").open(encoding="utf-8") as table:
        chats = {row["account"]: row["zalo chat id"]
                 for row in csv.DictReader(table)}
    assert chats["nganson.hai"] == "c77" and chats["nganson.mot"] == ""


def test_every_name_of_a_column_is_documented() -> None:
    page = (ROOT / "docs" / "man" / "hosod.yaml.5").read_text("utf-8")
    names = [name for file in (ROOT / "daemon" / "wire").glob("tables*.[ch]")
             for column in re.findall(r'"[^"\n]+", \{[^}]*\}',
                                      file.read_text("utf-8"))
             for name in re.findall(r'"([^"]+)"', column)]
    assert len(names) > 100
    assert [name for name in names if name not in page] == []
