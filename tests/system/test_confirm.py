"""Contacts' addresses: asked once, confirmed, listed where they do not reach
anybody, and the deputy told beside."""

from __future__ import annotations

import csv
import io
import os
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from conftest import ROOT
from harness.config import portal_source, smtp_channel, write_config
from harness.daemon import Daemon
from harness.mail import Letter, MailServer
from standin.province import Province
from test_bounce import feed, report

Make = Callable[[Path, Path], Daemon]
# A Monday; the third working day after it is Thursday.
MORNING = datetime(2020, 9, 7)
NOON = datetime(2020, 9, 7, 11)
THURSDAY = datetime(2020, 9, 10, 17)
FRIDAY = datetime(2020, 9, 11, 11)
SUBJECT = "Xác nhận địa chỉ nhận thông báo"


def contacts(folder: Path) -> tuple[Path, list[dict[str, str]]]:
    """The sample's; at Ngân Sơn a deputy of its own besides."""
    path = folder / "contacts.csv"
    words = (ROOT / "config" / "contacts.csv").read_text("utf-8-sig")
    words += "Phó Chủ tịch Mẫu,nganson.pct,pct@nganson.example,,000.00.21.H99,deputy,,\n"
    words += "Nguyễn Văn Hai Vai,nganson.pct,pct@nganson.example,,000.00.21.H99,head,,\n"
    path.write_text(words, "utf-8")
    return path, list(csv.DictReader(io.StringIO(words)))


def start(folder: Path, province: Province, mail: MailServer, make: Make,
          until: datetime = NOON, **more: Any) -> Daemon:
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail)],
                          contacts=str(contacts(folder)[0]), **more)
    daemon = make(config, folder / "control").start(step=MORNING)
    province.advance(until, daemon)
    return daemon


def asking(mail: MailServer) -> list[Letter]:
    return [letter for letter in mail.letters
            if str(letter.message["Subject"]).endswith(SUBJECT)]


def states(daemon: Daemon) -> dict[str, str]:
    return {one["mail"]: one["state"]
            for one in daemon.ctl_json("contacts", "status")}


def test_nobody_is_asked_by_surprise(folder, province, mail_server,
                                     make_daemon):
    daemon = start(folder, province, mail_server, make_daemon)
    assert not asking(mail_server)
    assert set(states(daemon).values()) == {"not-asked"}


def test_each_address_is_asked_once(folder, province, mail_server,
                                    make_daemon):
    """Also where a person stands in two rows, over restarts, and when another
    contact comes."""
    daemon = start(folder, province, mail_server, make_daemon,
                   contacts_confirm=True)
    path, rows = contacts(folder)
    mails = {row["mail"] for row in rows if row["mail"]}
    letters = asking(mail_server)
    assert Counter(letter.recipients[0] for letter in letters) == \
        dict.fromkeys(mails, 1)
    assert set(states(daemon).values()) == {"asked"}
    words = letters[0].text
    assert f"Địa chỉ {letters[0].recipients[0]} được ghi" in words
    assert "03 ngày làm việc" in words and "quantri@tinh.example" in words
    assert letters[0].recipients[0] in letters[0].message.get_body(
        ("html",)).get_content()
    daemon.kill()
    path.write_text(path.read_text("utf-8")
                    + "Người Mới,nganson.moi,moi@nganson.example,,"
                    "000.00.21.H99,officer,,\n", "utf-8")
    daemon.start(step=NOON)
    province.advance(datetime(2020, 9, 7, 15), daemon)
    assert daemon.ctl("reload").returncode == 0
    province.advance(datetime(2020, 9, 7, 16), daemon)
    again = Counter(letter.recipients[0] for letter in asking(mail_server))
    assert again == dict.fromkeys(mails | {"moi@nganson.example"}, 1)
    assert daemon.terminate() == 0


def test_a_thousand_are_asked_some_at_a_time(folder, province, mail_server,
                                             make_daemon):
    path, _ = contacts(folder)
    config = write_config(folder, [portal_source(folder, province.url)],
                          [smtp_channel(folder, mail_server)],
                          contacts=str(path), contacts_confirm=True)
    path.write_text(path.read_text("utf-8") + "".join(
        f"Người {n},nguoi.{n},n{n}@x.example,,000.00.21.H99,officer,,\n"
        for n in range(350)), "utf-8")
    daemon = make_daemon(config, folder / "control").start(step=MORNING)
    province.advance(datetime(2020, 9, 7, 7, 29), daemon)
    assert not asking(mail_server)  # not before the office opens
    seen = []
    for minute in (31, 46, 59):
        province.advance(datetime(2020, 9, 7, 7, minute), daemon)
        seen.append(len(asking(mail_server)))
    assert seen == [100, 200, 200]


def test_who_does_not_confirm_is_listed_and_helped(
        folder, province, mail_server, make_daemon):
    daemon = start(folder, province, mail_server, make_daemon,
                   until=THURSDAY, contacts_confirm=True)
    _, rows = contacts(folder)
    mails = {row["mail"] for row in rows if row["mail"]}
    officer = "mc@nganson.example"
    # All but one confirm in time: by mail address, account or name.
    for number, mail in enumerate(sorted(mails - {officer})):
        row = next(row for row in rows if row["mail"] == mail)
        done = daemon.ctl("contacts", "confirm", row[
            ("mail", "account")[number % 2] if row["account"] else "mail"])
        assert done.returncode == 0, done.stderr
    assert states(daemon) == {
        **dict.fromkeys(mails, "confirmed"), officer: "asked"}
    province.advance(FRIDAY, daemon)
    assert states(daemon)[officer] == "unconfirmed"
    first = daemon.ctl_json("contacts", "status")[0]
    assert first["mail"] == officer and first["confirmed"] is None
    one = next(line for line in daemon.ctl_json("contacts", "status")
               if line["mail"] != officer)
    assert one["how"] == "operator" and one["uid"] == os.getuid()
    news = [letter for letter in mail_server.letters
            if "chưa chắc tới người nhận" in str(letter.message["Subject"])]
    assert news and {letter.recipients[0] for letter in news} and \
        len(news) == len({letter.recipients[0] for letter in news})
    assert officer in news[0].text and "chưa xác nhận" in news[0].text
    # The deputy hears of his dossiers, and `route` says so.
    name = next(row["name"] for row in rows if row["mail"] == officer)
    code = next(line["code"] for line in daemon.ctl_json("list")
                if line["officer"] == name)
    told = daemon.ctl_json("route", code, "--rung", "before-1wd")
    beside = [it for it in told["coming"][0]["recipients"]
              if it["reason"] == "beside"]
    assert [it["address"] for it in beside] == ["pct@nganson.example"]
    assert beside[0]["role"] == "deputy"
    said = daemon.ctl("route", code, "--rung", "before-1wd").stdout
    assert "thư có thể không tới" in said
    assert "theo vai trò ghi ở bậc (roles)" in said
    before = len(news)
    province.advance(datetime(2020, 9, 14, 17), daemon)
    with sqlite3.connect(folder / "state" / "hosod.db") as db:
        both = db.execute(
            "SELECT count(*) FROM notice a JOIN notice b ON a.dossier ="
            " b.dossier AND a.rung = b.rung AND a.due = b.due"
            " WHERE a.recipient = ? AND b.recipient = 'pct@nganson.example'"
            " AND a.created > (SELECT asked + 4 * 86400 FROM contact_ask"
            " LIMIT 1)", (officer,)).fetchone()[0]
    assert both > 0
    # The list has not changed: nobody hears of it again.
    assert len([letter for letter in mail_server.letters
                if "chưa chắc tới" in str(letter.message["Subject"])]) == \
        before
    assert daemon.ctl("contacts", "confirm", name).returncode == 0
    again = daemon.ctl_json("route", code, "--rung", "before-1wd")
    assert "beside" not in {it["reason"]
                            for it in again["coming"][0]["recipients"]}
    assert daemon.terminate() == 0


def test_a_bounce_helps_whether_or_not_anybody_is_asked(
        folder, province, mail_server, make_daemon):
    daemon = start(folder, province, mail_server, make_daemon)
    letter = next(one for one in daemon.ctl_json(
        "outbox", "list", "--state", "sent")
        if one["recipient"].endswith("@nganson.example"))
    assert feed(daemon, report(letter, "failed", "4.2.2")).returncode == 0
    assert states(daemon)[letter["recipient"]] == "not-asked"
    # He got it; whom he forwards it to did not.
    assert feed(daemon, report(letter, "failed", "5.7.1").replace(
        f"rfc822; {letter['recipient']}",
        "rfc822; nha@rieng.example")).returncode == 0
    assert states(daemon)[letter["recipient"]] == "not-asked"
    assert feed(daemon, report(letter, "failed", "5.1.1").replace(
        "@nganson.example", "@NganSon.example")).returncode == 0
    assert states(daemon)[letter["recipient"]] == "bouncing"
    province.advance(datetime(2020, 9, 8, 9), daemon)
    assert [one for one in mail_server.letters
            if "chưa chắc tới người nhận" in str(one.message["Subject"])
            and letter["recipient"] in one.text]
    assert "thư bị trả lại" in daemon.ctl("contacts", "status").stdout
    rows = list(csv.DictReader(io.StringIO(daemon.ctl(
        "contacts", "status", "--csv").stdout.removeprefix("\ufeff"))))
    assert rows[0]["mail"] == letter["recipient"]
    assert daemon.ctl("contacts", "confirm",
                      letter["recipient"]).returncode == 0
    assert states(daemon)[letter["recipient"]] == "confirmed"


def test_a_refused_address_is_helped_until_its_server_takes_letters(
        folder, province, mail_server, make_daemon):
    officer = "mc@nganson.example"
    mail_server.unknown.add(officer)
    daemon = start(folder, province, mail_server, make_daemon)
    assert [one for one in daemon.ctl_json("outbox", "list")
            if one["recipient"] == officer and one["state"] == "refused"]
    first = daemon.ctl_json("contacts", "status")[0]
    assert (first["mail"], first["state"]) == (officer, "refused")
    assert first["refused"] and first["bounced"] is None
    assert "máy chủ thư từ chối địa chỉ" in daemon.ctl(
        "contacts", "status").stdout
    _, rows = contacts(folder)
    name = next(row["name"] for row in rows if row["mail"] == officer)
    code = next(line["code"] for line in daemon.ctl_json("list")
                if line["officer"] == name)

    def beside() -> list[str]:
        told = daemon.ctl_json("route", code, "--rung", "before-1wd")
        return [it["address"] for it in told["coming"][0]["recipients"]
                if it["reason"] == "beside"]
    assert beside() == ["pct@nganson.example"]
    province.advance(datetime(2020, 9, 8, 9), daemon)
    assert [one for one in mail_server.letters
            if "chưa chắc tới người nhận" in str(one.message["Subject"])
            and officer in one.text and "từ chối địa chỉ" in one.text]
    # His mailbox is there now: what is taken for him ends it.
    mail_server.unknown.discard(officer)
    province.advance(FRIDAY, daemon)
    assert [one for one in mail_server.letters
            if one.recipients == [officer]]
    assert states(daemon)[officer] == "not-asked" and not beside()
    # And a second time it is told again.
    before = sum("chưa chắc tới" in str(one.message["Subject"])
                 for one in mail_server.letters)
    mail_server.unknown.add(officer)
    province.advance(datetime(2020, 9, 16, 11), daemon)
    assert states(daemon)[officer] == "refused"
    assert sum("chưa chắc tới" in str(one.message["Subject"])
               for one in mail_server.letters) > before
    assert daemon.terminate() == 0


def test_acknowledging_by_a_link_confirms(folder, province, mail_server,
                                          make_daemon):
    """hosoweb says for whom it asks; anybody else may not."""
    daemon = start(folder, province, mail_server, make_daemon,
                   contacts_confirm=True, web={"user": str(os.getuid())})
    officer = "mc@nganson.example"
    dossier = daemon.ctl_json("list")[0]
    assert states(daemon)[officer] == "asked"
    letter = next(one for one in daemon.ctl_json("outbox", "list")
                  if one["recipient"] == officer)
    answer = daemon.control.ask(
        "ack", source=dossier["source"], code=dossier["code"],
        who=letter["recipient_name"], letter=letter["id"])
    assert answer["ok"], answer
    assert states(daemon)[officer] == "confirmed"
    (line,) = [one for one in daemon.ctl_json("contacts", "status")
               if one["mail"] == officer]
    assert line["how"] == "acknowledged"
    assert line["who"] == letter["recipient_name"]

    # The letter's other dossiers say nothing new of its address.
    def acts() -> int:
        with sqlite3.connect(folder / "state" / "hosod.db") as db:
            return db.execute("SELECT count(*) FROM contact_act").fetchone()[0]

    assert acts() == 1
    for _ in range(3):
        assert daemon.control.ask(
            "ack", source=dossier["source"], code=dossier["code"],
            who=letter["recipient_name"], letter=letter["id"])["ok"]
    assert acts() == 1
    # What came back since, it answers.
    province.advance(datetime(2020, 9, 7, 12), daemon)
    assert feed(daemon, report(letter, "failed", "5.1.1")).returncode == 0
    province.advance(datetime(2020, 9, 7, 13), daemon)
    assert daemon.control.ask(
        "ack", source=dossier["source"], code=dossier["code"],
        who=letter["recipient_name"], letter=letter["id"])["ok"]
    assert acts() == 2
    assert states(daemon)[officer] == "confirmed"
    # What his server refused since, too.
    mail_server.unknown.add(officer)
    province.advance(FRIDAY, daemon)
    assert states(daemon)[officer] == "refused"
    assert daemon.control.ask(
        "ack", source=dossier["source"], code=dossier["code"],
        who=letter["recipient_name"], letter=letter["id"])["ok"]
    assert acts() == 3
    assert states(daemon)[officer] == "confirmed"
    daemon.control.ask("contact-confirm", name="tp@nganson.example",
                       who="tp@nganson.example")
    (line,) = [one for one in daemon.ctl_json("contacts", "status")
               if one["mail"] == "tp@nganson.example"]
    assert line["how"] == "link"
    # For people: no word of the program's own, no account of hosoweb's.
    said = {line.split("  ")[0]: line for line in
            daemon.ctl("contacts", "status").stdout.splitlines()}
    assert "(qua liên kết trong thư, tp@nganson.example)" in \
        said["tp@nganson.example"]
    assert "(qua xác nhận đã biết, " in said[officer]
    assert not any(word in "".join(said.values()) for word in
                   ("acknowledged", "link", "uid ", "(officer"))


def test_a_trial_asks_the_chosen_alone(folder, province, mail_server,
                                       make_daemon):
    chosen = "mc@nganson.example"
    daemon = start(folder, province, mail_server, make_daemon, mode="trial",
                   trial_recipients=[chosen], contacts_confirm=True)
    assert [letter.recipients for letter in asking(mail_server)] == [[chosen]]
    assert set(states(daemon).values()) == {"asked", "new"}
    assert daemon.ctl("go-live").returncode == 0
    province.advance(datetime(2020, 9, 8, 9), daemon)
    _, rows = contacts(folder)
    assert Counter(letter.recipients[0] for letter in asking(mail_server)) == \
        dict.fromkeys({row["mail"] for row in rows if row["mail"]}, 1)


def restored(folder: Path, province: Province, mail: MailServer, make: Make,
             **more: Any) -> tuple[Daemon, int]:
    """Monday noon on a backup of before anybody was asked, and how many letters
    had asked by then."""
    daemon = start(folder, province, mail, make,
                   until=datetime(2020, 9, 7, 7), contacts_confirm=True, **more)
    assert daemon.terminate() == 0
    state = folder / "state" / "hosod.db"
    with sqlite3.connect(state) as db, \
            sqlite3.connect(folder / "backup.db") as backup:
        db.backup(backup)
    daemon.start(step=datetime(2020, 9, 7, 7))
    province.advance(NOON, daemon)
    asked = len(asking(mail))
    assert asked > 0 and daemon.terminate() == 0
    for one in state.parent.iterdir():
        one.unlink()
    (folder / "backup.db").rename(state)
    assert daemon.run("--restored", "--clock",
                      "2020-09-07T11:00,step").returncode == 0
    return daemon.start(step=NOON), asked


def test_a_restore_calls_nobody_unconfirmed(folder, province, mail_server,
                                            make_daemon):
    """Who was passed over has nothing to answer: neither listed a week later,
    nor is anybody told in his place; until a letter comes back."""
    daemon, _ = restored(folder, province, mail_server, make_daemon)
    province.advance(datetime(2020, 9, 15, 11), daemon)
    assert set(states(daemon).values()) == {"not-asked"}
    assert not [letter for letter in mail_server.letters
                if "chưa chắc tới" in str(letter.message["Subject"])]
    letter = next(one for one in daemon.ctl_json(
        "outbox", "list", "--state", "sent")
        if one["recipient"].endswith("@nganson.example"))
    assert feed(daemon, report(letter, "failed", "5.1.1")).returncode == 0
    assert states(daemon)[letter["recipient"]] == "bouncing"
    assert daemon.terminate() == 0


def test_a_restore_in_a_trial_passes_over_the_chosen_alone(
        folder, province, mail_server, make_daemon):
    """The others were never asked: they are when the trial ends."""
    chosen = "mc@nganson.example"
    daemon, asked = restored(folder, province, mail_server, make_daemon,
                             mode="trial", trial_recipients=[chosen])
    assert asked == 1
    assert daemon.ctl("go-live").returncode == 0
    province.advance(datetime(2020, 9, 8, 9), daemon)
    _, rows = contacts(folder)
    assert Counter(letter.recipients[0] for letter in asking(mail_server)) == \
        dict.fromkeys({row["mail"] for row in rows if row["mail"]}, 1)
    assert daemon.terminate() == 0


def test_nobody_is_asked_twice_after_a_restore(folder, province, mail_server,
                                               make_daemon):
    """The backup is of before anybody was asked."""
    path, _ = contacts(folder)
    daemon, asked = restored(folder, province, mail_server, make_daemon)
    path.write_text(path.read_text("utf-8")
                    + "Người Mới,nganson.moi,moi@nganson.example,,"
                    "000.00.21.H99,officer,,\n", "utf-8")
    province.advance(datetime(2020, 9, 7, 15), daemon)
    assert len(asking(mail_server)) == asked
    # Who comes after that is asked as ever.
    assert daemon.ctl("reload").returncode == 0
    province.advance(datetime(2020, 9, 7, 16), daemon)
    assert len(asking(mail_server)) == asked + 1


def test_what_is_not_understood_is_said(folder, province, mail_server,
                                        make_daemon):
    daemon = start(folder, province, mail_server, make_daemon)
    for words, code, says in (
            (["confirm", "không ai"], 1, "no contact with a mail address"),
            (["confirm"], 2, "usage"), (["status", "x"], 2, "usage"),
            (["status", "--json", "--csv"], 2, "not both")):
        done = daemon.ctl("contacts", *words)
        assert done.returncode == code and says in done.stderr
