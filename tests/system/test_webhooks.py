"""Webhooks against real receivers that record everything: presets, bodies,
answers, networks, and an endpoint that wants no more."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from harness.config import (CONFIG, maildir_channel, portal_source,
                            preset_channel, secret, webhook_channel,
                            write_config)
from harness.daemon import Daemon
from harness.hook import HookServer
from standin import tables
from standin.province import Province
from test_escaping import BREAKS, EVIL, hostile_province

Make = Callable[[Path, Path], Daemon]
MORNING = datetime(2020, 9, 7)
NOON = datetime(2020, 9, 7, 12)
NIGHT = datetime(2020, 9, 7, 23)
TOKEN = "4823:Ab_z/9+x=Q"
GOOD = b'{"ok":true,"result":{"message_id":"1"}}'


@pytest.fixture
def receiver() -> Iterator[HookServer]:
    """A second one."""
    made = HookServer().start()
    yield made
    made.stop()


def with_addresses(folder: Path, head: int | None = None) -> str:
    """The sample contacts, each with a chat and a phone."""
    lines = (CONFIG / "contacts.csv").read_text("utf-8").splitlines()
    names = lines[0].split(",")
    out = [lines[0].replace("zalo chat id", "zalo chat id,phone")]
    for number, line in enumerate(lines[1:head], 1):
        cells = line.split(",")
        at = names.index("zalo chat id")
        cells[at:at + 1] = [f"chat{number:03d}", f"09000{number:05d}"]
        out.append(",".join(cells))
    path = folder / "contacts.csv"
    path.write_text("\n".join(out) + "\n", "utf-8")
    return str(path)


def run(folder: Path, province: Province, make_daemon: Make,
        channels: list[dict[str, Any]], until: datetime = NIGHT,
        **more: Any) -> Daemon:
    config = write_config(folder, [portal_source(folder, province.url)],
                          channels, **more)
    daemon = make_daemon(config, folder / "control").start(step=MORNING)
    province.advance(until, daemon)
    return daemon


def attempts(folder: Path, channel: str) -> list[tuple[str, str]]:
    """Outcome and answer of every attempt on a channel."""
    with sqlite3.connect(folder / "state" / "hosod.db") as db:
        return db.execute(
            "SELECT outcome, answer FROM attempt JOIN letter"
            " ON letter.id = attempt.letter WHERE channel = ?"
            " ORDER BY attempt.at, letter.id", (channel,)).fetchall()


def zalo(folder: Path, server: HookServer, **webhook: Any) -> dict[str, Any]:
    port = server.server_address[1]
    return preset_channel(server, "zalo_bot", "zalo", {
        "url": f"http://127.0.0.1:{port}/bot{{{{secret.token}}}}/sendMessage",
        "secrets": {"token": secret(folder, "token", TOKEN)}, **webhook})


def test_zalo_tells_each_person_in_his_own_chat(
        folder, province, hook_server, make_daemon):
    hook_server.usual = (200, GOOD)
    daemon = run(folder, province, make_daemon, [zalo(folder, hook_server)],
                 contacts=with_addresses(folder))
    assert daemon.terminate() == 0
    assert len(hook_server.posts) > 5
    people = {officer.name for officer in tables.OFFICERS}
    chats = set()
    for post in hook_server.posts:
        # The colon of a token may stand in a path; what may not is encoded.
        assert post.path == "/bot4823:Ab_z%2F9%2Bx%3DQ/sendMessage"
        assert post.headers["content-type"] == "application/json"
        assert post.json.keys() == {"chat_id", "text"}
        text = post.json["text"]
        assert 1 <= len(text.encode("utf-16-le")) // 2 <= 2000
        assert not [name for name in people if name in text]
        assert "0900" not in text and "{{" not in text
        chats.add(post.json["chat_id"])
    assert len(chats) > 3 and all(re.fullmatch(r"chat\d{3}", chat)
                                  for chat in chats)
    assert all(outcome == "sent"
               for outcome, _ in attempts(folder, "zalo"))


def test_a_long_list_is_told_shorter_and_says_so(
        folder, make_daemon, hook_server):
    """More dossiers than two thousand characters hold."""
    province = Province(seed=3, per_day=200).start()
    hook_server.usual = (200, GOOD)
    everybody = [zalo(folder, hook_server, to="endpoint")]
    everybody[0]["roles"] = ["all"]
    run(folder, province, make_daemon, everybody, until=NIGHT)
    province.stop()
    long = [post.json["text"] for post in hook_server.posts
            if "hồ sơ khác" in post.json["text"]]
    assert long
    for text in long:
        units = len(text.encode("utf-16-le")) // 2
        # One dossier more would not have fitted.
        assert 1800 < units <= 2000
        named = len(re.findall(r"^\S+-\d{6}-\d+: ", text, re.M))
        left = int(re.search(r"Còn (\d+) hồ sơ khác", text)[1])
        counted = re.search(r": (\d+) hồ sơ|: (\d+) |(\d+) hồ sơ", text)
        assert named > 5 and left > 0 and counted


def test_a_success_that_is_none_is_tried_again(
        folder, province, hook_server, make_daemon):
    hook_server.usual = (200, GOOD)
    hook_server.answer(200, count=2, body=b'{"ok":false,"error_code":408,'
                       b'"description":"Qu\xc3\xa1 t\xe1\xba\xa3i {path}"}')
    daemon = run(folder, province, make_daemon,
                 [zalo(folder, hook_server), maildir_channel(folder)],
                 contacts=with_addresses(folder))
    assert daemon.terminate() == 0
    log = daemon.stderr
    told = attempts(folder, "zalo")
    assert [outcome for outcome, _ in told].count("later") == 2
    assert all("Quá tải /bot***/sendMessage" in answer
               for outcome, answer in told if outcome == "later")
    bodies = [post.body for post in hook_server.posts]
    assert len(bodies) == len(set(bodies)) + 2  # each once more, unchanged
    # The token is nowhere but in the address.
    for form in (TOKEN, "4823:Ab_z", "4823%3AAb_z"):
        assert form not in log
        assert form.encode() not in (
            folder / "state" / "hosod.db").read_bytes()


def test_an_sms_gateway_gets_a_form(folder, province, hook_server,
                                    make_daemon):
    channel = preset_channel(hook_server, "sms", "sms", {
        "url": hook_server.url,
        "secrets": {"key": secret(folder, "key", "mật khẩu 1234")}})
    channel["roles"] = ["officer", "head"]
    run(folder, province, make_daemon, [channel],
        contacts=with_addresses(folder))
    assert hook_server.posts
    for post in hook_server.posts:
        assert post.headers["content-type"] == \
            "application/x-www-form-urlencoded"
        assert post.headers["authorization"].startswith("Bearer m")
        form = parse_qs(post.body.decode("ascii").strip(), strict_parsing=True)
        assert re.fullmatch(r"09000\d{5}", form["to"][0])
        assert 0 < len(form["text"][0]) <= 134
        assert form["id"][0] == post.headers["webhook-id"]


def test_plain_json_of_hostile_texts(folder, hook_server, make_daemon):
    """Nothing that a source says ends a string, or begins one."""
    province = Province(story=hostile_province()).start()
    channel = preset_channel(hook_server, "json", "json", {
        "url": hook_server.url,
        "secrets": {"key": secret(folder, "key", "abcd")}})
    config = write_config(folder, [portal_source(folder, province.url)],
                          [channel])
    daemon = make_daemon(config, folder / "control").start(step=MORNING)
    province.advance(datetime(2020, 9, 9, 23), daemon)
    province.stop()
    alerts = [post.json for post in hook_server.posts
              if post.json["loai"] in ("alert", "baseline")]
    assert alerts
    codes = set()
    for alert in alerts:
        assert alert.keys() == {"id", "loai", "tieu_de", "thoi_diem",
                                "so_ho_so", "ho_so"}
        assert int(alert["so_ho_so"]) == len(alert["ho_so"]) > 0
        for row in alert["ho_so"]:
            assert row.keys() == {"ma", "don_vi", "han", "tinh_trang",
                                  "lien_ket"}
            codes.add(row["ma"])
    assert len(codes) == len(BREAKS)
    assert any(EVIL in code for code in codes)  # told, as text


def test_a_host_of_this_machine_is_refused(folder, province, hook_server,
                                           make_daemon):
    channel = webhook_channel(folder, hook_server)
    channel["webhook"]["url"] = hook_server.url.replace("127.0.0.1",
                                                        "localhost")
    channel["webhook"]["allow_networks"] = ["10.0.0.0/8"]
    daemon = run(folder, province, make_daemon,
                 [channel, maildir_channel(folder)])
    assert not hook_server.posts
    sentence = r"the host is (127\.0\.0\.1|::1) \(loopback\), which " \
        r"allow_networks does not name: nothing was sent"
    told = attempts(folder, "goi")
    assert told and all(outcome == "later" and re.search(sentence, answer)
                        for outcome, answer in told)
    assert re.search(sentence, daemon.stderr)
    letters = "".join(path.read_text("utf-8", "replace") for path in
                      (folder / "letters").glob("*/*"))
    assert "goi" in letters  # the administrators hear of it
    # Once it is allowed, what waited arrives.
    config = json.loads((folder / "hosod.yaml").read_text())
    config["channels"][0]["webhook"]["allow_networks"] = ["127.0.0.0/8", "::1"]
    (folder / "hosod.yaml").write_text(json.dumps(config))
    assert daemon.ctl("reload").returncode == 0
    province.advance(NIGHT + timedelta(hours=14), daemon)
    assert hook_server.posts


def test_gone_disables_until_a_reload(folder, province, hook_server,
                                      make_daemon):
    hook_server.answer(410)
    daemon = run(folder, province, make_daemon,
                 [webhook_channel(folder, hook_server),
                  maildir_channel(folder)],
                 bounds={"couriers": 1})
    # One more may have been under way when the answer came.
    assert hook_server.posts[0].answered == 410
    assert len(hook_server.posts) <= 2
    outcome, answer = attempts(folder, "goi")[0]
    assert outcome == "later" and "410" in answer
    assert "disabled until a reload" in answer
    letters = [path.read_bytes() for path in
               (folder / "letters").glob("*/*")]
    assert any(b"410" in letter for letter in letters)
    with sqlite3.connect(folder / "state" / "hosod.db") as db:
        waiting = {name for name, in db.execute(
            "SELECT message_id FROM letter WHERE channel = 'goi'"
            " AND next_try IS NOT NULL")}
    assert len(waiting) > 1
    waiting |= {post.headers["webhook-id"] for post in hook_server.posts}
    assert daemon.ctl("reload").returncode == 0
    # What keeps office hours leaves in the morning.
    province.advance(NIGHT + timedelta(hours=12), daemon)
    good = [post.headers["webhook-id"] for post in hook_server.posts
            if post.answered == 204]
    assert len(good) == len(set(good))
    assert waiting <= set(good)


def told_of(folder: Path, words: str) -> list[str]:
    """What administrators were told of a channel, once for each of them, where
    it has these words."""
    with sqlite3.connect(folder / "state" / "hosod.db") as db:
        return [detail for detail, in db.execute(
            "SELECT detail FROM notice WHERE rung = 'channel-stuck'"
            " AND state = 'sealed'") if words in detail]


def test_gone_is_told_after_another_trouble_of_the_day(
        folder, province, hook_server, make_daemon):
    """An address that is wrong in the morning and gone in the afternoon."""
    hook_server.answer(404)
    hook_server.answer(410)
    daemon = run(folder, province, make_daemon,
                 [webhook_channel(folder, hook_server),
                  maildir_channel(folder)],
                 bounds={"couriers": 1})
    assert [post.answered for post in hook_server.posts][:2] == [404, 410]
    assert told_of(folder, "HTTP 404")
    gone = len(told_of(folder, "410"))
    assert gone == len(told_of(folder, "HTTP 404"))
    # After a reload it may end again, and that is news again.
    hook_server.answer(410)
    assert daemon.ctl("reload").returncode == 0
    daemon.to(NIGHT + timedelta(minutes=5))
    assert len(told_of(folder, "410")) == 2 * gone


def test_an_answer_that_cannot_be_read_is_uncertain(
        folder, province, hook_server, make_daemon):
    """Perhaps the gateway has taken the letter: it is repeated once, with the
    same id and body, and then left to people."""
    hook_server.usual = (200, b"<html>Welcome</html>")
    daemon = run(folder, province, make_daemon,
                 [zalo(folder, hook_server), maildir_channel(folder)],
                 contacts=with_addresses(folder), until=NOON)
    ids = [post.headers["webhook-id"] for post in hook_server.posts]
    assert ids and {ids.count(one) for one in ids} == {2}
    assert len({post.body for post in hook_server.posts}) == len(set(ids))
    assert {outcome for outcome, _ in attempts(folder, "zalo")} == \
        {"uncertain"}
    letters = daemon.ctl_json("outbox", "list", "--state", "uncertain")
    assert len(letters) == len(set(ids))
    told = [letter for letter in daemon.ctl_json("outbox", "list")
            if "chưa rõ đã tới" in letter["subject"]]
    assert told and {letter["channel"] for letter in told} == {"thu"}


@pytest.mark.parametrize("wait", ["7200", "Mon, 07 Sep 2020 02:00:00 GMT"])
def test_retry_after_in_both_forms(folder, province, hook_server, make_daemon,
                                   wait):
    """Two hours by number, and by a date that the server's own Date tells
    apart from our simulated clock."""
    hook_server.date = "Mon, 07 Sep 2020 00:00:00 GMT"
    hook_server.answer(429, Retry_After=wait)
    daemon = run(folder, province, make_daemon,
                 [webhook_channel(folder, hook_server)], until=NOON)
    assert daemon.terminate() == 0
    refused = hook_server.posts[0]
    again = [post for post in hook_server.posts[1:] if
             post.headers["webhook-id"] == refused.headers["webhook-id"]]
    assert len(again) == 1
    waited = (int(again[0].headers["webhook-timestamp"])
              - int(refused.headers["webhook-timestamp"]))
    assert 7200 <= waited <= 7260


def test_redirects_lead_nowhere(folder, province, hook_server, receiver,
                                make_daemon):
    hook_server.usual = (307, b"")
    hook_server.answer(307, count=1000, Location=receiver.url)
    run(folder, province, make_daemon,
        [webhook_channel(folder, hook_server)], until=NOON)
    assert hook_server.posts and not receiver.posts
    assert {outcome for outcome, _ in attempts(folder, "goi")} == {"later"}


BAD_BODIES = [
    ('{"a":"{{mả}}"}', "1:7: unknown field {{mả}}: did you mean {{mã}}?"),
    ('{"a":"{{#hồ sơ}}x"}', "1:10: not closed: {{hồ sơ}}"),
    ('{\n"a":{{mã}}}', "2:5: outside of a JSON string: {{mã}}"),
    ('{"a":"{{{mã}}}"}', "1:7: in JSON only double braces: {{mã}}"),
    ('[{{#hồ sơ}}"{{mã}}",{{/hồ sơ}}]',
     "renders to no JSON where every section is told"),
    ('{"a":"{{lời nhắn', "1:7: a tag that is not closed"),
]


@pytest.mark.parametrize("body, says", BAD_BODIES)
def test_bad_bodies_are_refused_at_start(folder, hook_server, make_daemon,
                                         body, says):
    (folder / "body").write_text(body, "utf-8")
    channel = webhook_channel(folder, hook_server)
    channel["webhook"]["body"] = str(folder / "body")
    config = write_config(folder, [portal_source(folder, "http://127.0.0.1:9")],
                          [channel])
    done = make_daemon(config, folder / "control").run("--check")
    assert done.returncode == 2
    assert f"{folder}/body" in done.stderr and says in done.stderr


BAD_KEYS = [
    ({"allow_networks": ["10.1.0.0/8"]}, "allow_networks: \"10.1.0.0/8\""),
    ({"allow_networks": ["intranet"]}, "\"intranet\" is no address"),
    ({"url": "https://{{secret.x}}.example/"}, "behind the host only"),
    ({"url": "https://a.example/{{page}}"},
     "only {{secret.NAME}} and {{id}} may stand"),
    ({"url": "https://a.example/{{secret.y}}"},
     "secret \"y\" is not named"),
    ({"text": "x"}, "text and content_type belong to a body"),
    ({"text_max": 2000}, "text_max belongs to text"),
    ({"to": "sms"}, "none of endpoint, zalo, phone"),
    ({"headers": {"Content-Type": "x/y"}}, "content_type says"),
]


@pytest.mark.parametrize("keys, says", BAD_KEYS)
def test_bad_keys_are_told(folder, hook_server, make_daemon, keys, says):
    channel = webhook_channel(folder, hook_server)
    channel["webhook"].update(keys)
    config = write_config(folder, [portal_source(folder, "http://127.0.0.1:9")],
                          [channel])
    done = make_daemon(config, folder / "control").run("--check")
    assert done.returncode == 2 and says in done.stderr


def test_bad_secrets_are_told_and_not_shown(folder, hook_server, make_daemon):
    channel = webhook_channel(folder, hook_server)
    channel["webhook"]["secret"] = secret(folder, "short", "whsec_c2hvcnQ=")
    config = write_config(folder, [portal_source(folder, "http://127.0.0.1:9")],
                          [channel])
    done = make_daemon(config, folder / "control").run("--check")
    assert done.returncode == 2 and "c2hvcnQ" not in done.stderr
    assert "channel goi: a webhook secret has 24 to 64 bytes" in done.stderr


def test_templates_are_listed_and_tried(folder, province, hook_server,
                                        make_daemon):
    templates = folder / "templates"
    templates.mkdir()
    (templates / "alert.subject.mustache").write_text(
        "Riêng: {{#hồ sơ}}{{mã}}{{/hồ sơ}}", "utf-8")
    channel = preset_channel(hook_server, "json", "json", {
        "url": hook_server.url,
        "secrets": {"key": secret(folder, "key", "abcd")}})
    daemon = run(folder, province, make_daemon,
                 [channel, maildir_channel(folder)], until=NOON)
    # The office's own subject is in force.
    assert any(post.json["tieu_de"].startswith("Riêng: ")
               for post in hook_server.posts)
    listed = daemon.ctl("template", "list").stdout
    assert str(templates / "alert.subject.mustache") in listed
    assert listed.count("(mẫu có sẵn)") == 26 and "json.body" in listed

    database = folder / "state" / "hosod.db"

    def rows() -> list[int]:
        with sqlite3.connect(database) as db:
            return [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                    for table in ("notice", "letter", "change", "attempt")]
    before = rows()
    code = daemon.ctl_json("list")[0]["code"]
    show = ("template", "show", "alert", "--dossier", code)
    # Edited, tried before any reload.
    (templates / "alert.subject.mustache").write_text(
        "Thử: {{#hồ sơ}}{{mã}}{{/hồ sơ}}", "utf-8")
    assert daemon.ctl(*show, "--part", "subject").stdout == f"Thử: {code}\n"
    assert code in daemon.ctl(*show).stdout
    assert "<" in daemon.ctl(*show, "--part", "html").stdout
    assert "(null)" not in listed
    kinds = {file.name.split(".")[0]
             for file in (CONFIG / "templates").iterdir()}
    assert len(kinds) == 9
    # What is copied from a letter ends where it ends.
    stuck = re.compile(r"</a>[.,;]|@tinh\.example[.,;]|</a>\s+[.,;]")
    for file in (CONFIG / "templates").glob("*.html.mustache"):
        assert "</a>." not in file.read_text("utf-8"), file
    for name in kinds:
        for tried in ((), ("--dossier", code)):
            html = daemon.ctl("template", "show", name, "--part", "html",
                              *tried).stdout
            assert "quantri@tinh.example" in html, name
            assert not stuck.search(html), name
    for name in kinds:
        done = daemon.ctl("template", "show", name, "--dossier", code)
        assert done.returncode == 0 and "Kính gửi" in done.stdout, name
        made_up = daemon.ctl("template", "show", name)
        assert made_up.returncode == 0 and "Kính gửi" in made_up.stdout, name
        for one in (done, made_up):
            assert "Kính gửi: ," not in one.stdout, name
        told = name in {"alert", "baseline", "correction", "wrong_data",
                        "digest"}
        assert (code in done.stdout) == told, name
        assert ("MAU-000000-0001" in made_up.stdout) == told, name
    body = daemon.ctl("template", "show", "json", "--dossier", code).stdout
    assert json.loads(body)["ho_so"][0]["ma"] == code
    body = daemon.ctl("template", "show", "json").stdout
    assert json.loads(body)["ho_so"][0]["ma"] == "MAU-000000-0001"
    assert rows() == before

    # What is wrong is told with its place, and nothing else happens.
    (templates / "alert.text.mustache").write_text("a\n {{không có}}", "utf-8")
    done = daemon.ctl(*show)
    assert done.returncode == 1
    assert f"{templates}/alert.text.mustache:2:2: unknown field" in done.stderr
    assert daemon.ctl("reload").returncode != 0  # nor is it taken into force
    for words, code_ in ((("template", "show"), 2),
                         (("template", "show", "x", "--dossier", code), 1),
                         (("template", "show", "alert", "--dossier", "-"), 1)):
        assert daemon.ctl(*words).returncode == code_


def update(chat: str, text: str) -> dict[str, Any]:
    """A message as the bot's documentation shows it."""
    return {"message": {"chat": {"id": chat, "chat_type": "PRIVATE"},
                        "text": text, "message_id": "16f6", "date": 1,
                        "from": {"id": chat, "first_name": "Ai Đó"}}}


def test_samples_make_sense_on_a_saturday(folder, make_daemon):
    """Overdue by one working day: Friday's, for what was due on Thursday."""
    config = write_config(
        folder, [portal_source(folder, "http://127.0.0.1:9")],
        [maildir_channel(folder)],
        web={"address": "https://giamsat.tinh.example",
             "key": secret(folder, "link", "a" * 64)})
    daemon = make_daemon(config, folder / "control").start(
        step=datetime(2020, 9, 12, 10))
    alert = daemon.ctl("template", "show", "alert").stdout
    assert "hẹn trả ngày 10/09/2020, đến nay quá hạn 01 ngày làm việc" in alert
    assert "00 giờ 00" not in alert and "hôm nay" not in alert
    doubt = daemon.ctl("template", "show", "wrong_data").stdout
    assert "hoãn đến hết ngày 13/09/2020" in doubt
    confirm = daemon.ctl("template", "show", "confirm").stdout
    assert "Kính gửi: Ông/Bà Nguyễn Văn Mẫu," in confirm
    assert "tại:\nhttps://giamsat.tinh.example/t/" in confirm
    for name in ("admin", "source_lost", "source_back"):
        assert "Kính gửi: Quản trị mẫu," in daemon.ctl(
            "template", "show", name).stdout
    assert daemon.terminate() == 0


def test_a_chat_is_paired_by_a_code_once(folder, province, hook_server,
                                         make_daemon):
    contacts = folder / "contacts.csv"
    contacts.write_bytes((CONFIG / "contacts.csv").read_bytes())
    hook_server.usual = (200, GOOD)
    daemon = run(folder, province, make_daemon,
                 [zalo(folder, hook_server), maildir_channel(folder)],
                 until=MORNING + timedelta(hours=1), contacts=str(contacts))
    lines = contacts.read_text("utf-8").splitlines()

    def give(answer: Any) -> Any:
        return daemon.ctl("contacts", "paired",
                          input=json.dumps({"ok": True, "result": answer}))
    first = daemon.ctl("contacts", "pair", "nganson.tp")
    assert first.returncode == 0
    again = daemon.ctl("contacts", "pair", "Triệu Đức Ví Dụ").stdout.strip()
    assert re.fullmatch(r"[A-HJ-NP-Z2-9]{10}", again)
    # No code, a guessed one, and the one before the newest.
    for text in ("Xin chào", "ABCDEFGHJK", first.stdout.strip()):
        assert give(update("chat-x", text)).returncode == 1
    assert contacts.read_text("utf-8").splitlines() == lines
    done = give([update("chat-x", "Xin chào"),
                 update("e4ea2cd5189df1c3", f" {again.lower()} ")])
    assert done.returncode == 0, done.stderr
    assert done.stdout == \
        "Triệu Đức Ví Dụ (000.00.21.H99): e4ea2cd5189df1c3\n"
    now = contacts.read_text("utf-8").splitlines()
    changed = [(old, new) for old, new in zip(lines, now) if old != new]
    assert len(now) == len(lines) and len(changed) == 1
    assert changed[0][1] == changed[0][0].replace(
        ".example,,", ".example,e4ea2cd5189df1c3,")
    # It serves once, and not for ever.
    assert give(update("other", again)).returncode == 1
    late = daemon.ctl("contacts", "pair", "nganson.mc").stdout.strip()
    assert daemon.ctl("reload").returncode == 0
    province.advance(NIGHT + timedelta(days=2), daemon)
    assert give(update("other", late)).returncode == 1
    assert {post.json["chat_id"] for post in hook_server.posts} == \
        {"e4ea2cd5189df1c3"}
    # Bad input.
    assert daemon.ctl("contacts", "pair", "không ai").returncode == 1
    assert daemon.ctl("contacts", "paired", input="<html>").returncode == 2
    assert daemon.ctl("contacts", "pair").returncode == 2
    database = (folder / "state" / "hosod.db").read_bytes()
    assert again.encode() not in database and late.encode() not in database
