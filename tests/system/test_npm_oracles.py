"""Templates render byte for byte like the npm package "mustache", and
signatures verify with the npm package "standardwebhooks"."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from conftest import ROOT, built
from harness.config import portal_source, secret, webhook_channel, write_config

PACKAGES = ["mustache@4.2.0", "standardwebhooks@1.0.0"]
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NEXT_KEY = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="
CASES = int(os.environ.get("HOSOD_PROVE_TEMPLATES", "100"))
SEED = int(os.environ.get("HOSOD_PROVE_SEED", "147"))


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose node_modules has the packages; kept under build/."""
    folder = ROOT / "build" / "npm"
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    if all((folder / "node_modules" / package.split("@")[0]).exists()
           for package in PACKAGES):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text("{}")
    try:
        done = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", *PACKAGES],
            cwd=folder, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        pytest.fail("npm install did not end within five minutes")
    if done.returncode != 0:
        for reason in ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED"):
            if reason in done.stderr:
                pytest.skip(f"npm reaches no registry: {reason}")
        pytest.fail(done.stderr)
    return folder


NAMES = ["mã", "tên thủ tục", "có", "không", "mục", "trống", "nữa"]
TEXTS = ["a", "đ", "Ế", " ", "  ", "\n", "\r\n", "\t", "{ ", "}", "} }", "}}",
         "<&>", "'\"`=/", "\u00a0", "\n\n", "\u3000", "\u2028", " \n ", "\n\t",
         "\u202e", ".", "\n.\n", "𝒳"]
COMMENTS = ["{{! x }}", "{{!}}", "{{! a\nb }}", "{{!mã}}", "{{! } }}"]


def pad(dice: random.Random) -> str:
    """Blanks within the braces of a tag."""
    return dice.choice(["", "", "", " ", "  ", "\t", "\n"])


def line_end(dice: random.Random) -> str:
    """What stands around a tag that may have a line of its own."""
    return dice.choice(["", "", "\n", "\n", " \n", "\r\n", "\n  ", "\t"])


def tag(dice: random.Random, sigil: str, name: str) -> str:
    return "{{%s%s%s%s}}" % (sigil, pad(dice), name, pad(dice))


def interpolation(dice: random.Random, name: str) -> str:
    kind = dice.randint(0, 3)
    if kind == 0:
        return "{{{%s%s%s}}}" % (pad(dice), name, pad(dice))
    return tag(dice, "&" if kind == 1 else "", name)


def template(dice: random.Random, depth: int = 0) -> str:
    """A random well-formed template of our subset."""
    pieces = []
    for _ in range(dice.randint(0, 7)):
        kind = dice.randint(0, 8)
        name = dice.choice(NAMES)
        if kind <= 2:
            pieces.append(dice.choice(TEXTS))
        elif kind <= 4 and name != "mục":
            pieces.append(interpolation(dice, name))
        elif kind == 5:
            pieces.append(line_end(dice) + dice.choice(COMMENTS)
                          + line_end(dice))
        elif depth < 5:
            pieces.append(line_end(dice) + tag(dice, dice.choice("#^"), name)
                          + line_end(dice) + template(dice, depth + 1)
                          + line_end(dice) + tag(dice, "/", name)
                          + line_end(dice))
    return "".join(pieces)


def values(dice: random.Random, depth: int = 0) -> dict[str, object]:
    known: dict[str, object] = {
        "mã": dice.choice(["", "H99", "<b>&\"'/`=", "{{mã}}", " x ",
                           "a\nb", "0", "Đ" * 300, "\u202eab"]),
        "tên thủ tục": dice.choice(["Đất đai", "{{{có}}}", "</p>", "false"]),
        "có": True, "không": False, "trống": "",
        "nữa": dice.choice([True, False, "", "1"])}
    for name in list(known):
        if dice.random() < 0.3:
            del known[name]
    if depth < 3 and dice.random() < 0.8:
        known["mục"] = [values(dice, depth + 1) if dice.random() < 0.8
                        else dice.choice(["chữ", "<i>"])
                        for _ in range(dice.randint(0, 3))]
    return known


@pytest.mark.parametrize("escape", ["html", "plain"])
def test_renders_like_the_package(node: Path, escape: str) -> None:
    dice = random.Random(f"{SEED} {escape}")
    lines = "".join(
        json.dumps({"t": template(dice), "v": values(dice)}) + "\n"
        for _ in range(CASES))
    script = """
        const mustache = require('mustache');
        const options = process.argv[1] === 'plain'
            ? {escape: text => text} : {};
        for (const line of require('fs').readFileSync(0, 'utf8')
                 .split('\\n').filter(Boolean)) {
            const {t, v} = JSON.parse(line);
            console.log(JSON.stringify(mustache.render(t, v, {}, options)));
        }"""
    wanted = subprocess.run(["node", "-e", script, escape], cwd=node,
                            input=lines, text=True, check=True,
                            capture_output=True).stdout.split("\n")[:-1]
    got = subprocess.run([built("tests/tools/letters"), "mustache", escape],
                         input=lines, text=True, check=True,
                         capture_output=True).stdout.split("\n")[:-1]
    assert len(got) == len(wanted) == CASES
    for line, ours, theirs in zip(lines.split("\n"), got, wanted):
        assert json.loads(ours) == json.loads(theirs), line
    # Not all of them say nothing.
    assert len(set(wanted)) > CASES // 3
    print(f"mustache {escape}: {CASES} templates, {len(set(wanted))} texts, "
          f"seed {SEED}: 0 differences")


def sign(body: str, at: int, *keys: str) -> dict[str, str]:
    out = subprocess.run([built("tests/tools/letters"), "sign", "msg_1",
                          str(at), body, *keys], check=True, text=True,
                         capture_output=True).stdout
    return dict(line.split(": ", 1) for line in out.splitlines())


def verify(node: Path, key: str, body: str, headers: dict[str, str]) -> bool:
    script = """
        const {Webhook} = require('standardwebhooks');
        const [key, body, headers] = process.argv.slice(1);
        try { new Webhook(key).verify(body, JSON.parse(headers)); }
        catch (error) { console.error(error.message); process.exit(1); }"""
    return subprocess.run(["node", "-e", script, key, body,
                           json.dumps(headers)], cwd=node,
                          capture_output=True).returncode == 0


def test_signatures_verify_with_the_package(node: Path) -> None:
    body = '{"type":"alert","data":{"code":"H99.15","agency":"xã Yến Dương"}}'
    headers = sign(body, int(time.time()), NEXT_KEY, KEY)
    assert verify(node, KEY, body, headers)
    assert verify(node, NEXT_KEY, body, headers)
    assert not verify(node, KEY, body + " ", headers)
    alone = sign(body, int(time.time()), NEXT_KEY)
    assert not verify(node, KEY, body, alone)
    late = sign(body, int(time.time()) - 3600, KEY)
    assert not verify(node, KEY, body, late)


# Verified at the moment that the letter says it was posted at: the province's
# clock is simulated.
VERIFY_AT = """
    const {Webhook} = require('standardwebhooks');
    const posts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
    const now = Date.now;
    for (const {key, body, headers} of posts) {
        Date.now = () => 1000 * Number(headers['webhook-timestamp']);
        try { new Webhook(key).verify(body, headers); console.log('good'); }
        catch (error) { console.log(error.message); }
    }
    Date.now = now;"""


def verdicts(node: Path, posts, key: str) -> list[str]:
    given = [{"key": key, "body": post.body.decode(), "headers": post.headers}
             for post in posts]
    return subprocess.run(["node", "-e", VERIFY_AT], cwd=node, text=True,
                          input=json.dumps(given), check=True,
                          capture_output=True).stdout.splitlines()


def test_keys_are_changed_without_a_gap(node, folder, province, hook_server,
                                        make_daemon) -> None:
    """The daemon's own posts: with the old key, with both while the receiver
    changes his, with the new one alone."""
    channel = webhook_channel(folder, hook_server)
    config = write_config(folder, [portal_source(folder, province.url)],
                          [channel])
    old, new = (secret(folder, "old", KEY), secret(folder, "new", NEXT_KEY))
    whole = json.loads(config.read_text())
    daemon, now, seen = None, datetime(2020, 9, 7), 0
    for keys, holds in (([old], {KEY}), ([new, old], {KEY, NEXT_KEY}),
                        ([new], {NEXT_KEY})):
        whole["channels"][0]["webhook"]["secret"] = keys
        config.write_text(json.dumps(whole))
        if daemon is None:
            daemon = make_daemon(config, folder / "control").start(step=now)
        else:
            assert daemon.ctl("reload").returncode == 0
        now += timedelta(days=1)
        province.advance(now, daemon)
        posts, seen = hook_server.posts[seen:], len(hook_server.posts)
        assert len(posts) > 2
        for key in (KEY, NEXT_KEY):
            told = set(verdicts(node, posts, key))
            assert told == ({"good"} if key in holds
                            else {"No matching signature found"})
        for post in posts:
            post.body += b" "
        assert "good" not in verdicts(node, posts, next(iter(holds)))
