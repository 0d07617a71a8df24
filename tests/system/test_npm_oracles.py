"""Templates render byte for byte like the npm package "mustache", and
signatures verify with the npm package "standardwebhooks"."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from conftest import ROOT, built

PACKAGES = ["mustache@4.2.0", "standardwebhooks@1.0.0"]
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NEXT_KEY = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="


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
            cwd=folder, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        pytest.skip("npm install did not end within two minutes")
    if done.returncode != 0:
        if "ENOTFOUND" in done.stderr or "EAI_AGAIN" in done.stderr \
                or "ECONNREFUSED" in done.stderr:
            pytest.skip("npm has no network")
        pytest.fail(done.stderr)
    return folder


def template(dice: random.Random, depth: int = 0) -> str:
    """A random well-formed template of our subset."""
    pieces = []
    for _ in range(dice.randint(0, 6)):
        kind = dice.randint(0, 7)
        name = dice.choice(["mã", "tên thủ tục", "có", "không", "mục", "."])
        text = dice.choice(["a", "đ", " ", "  ", "\n", "\r\n", "\t", "{ ", "}",
                            "<&>", "\u00a0", "\n\n", "\u3000"])
        if kind <= 2:
            pieces.append(text)
        elif kind == 3 and name not in ("mục", "."):
            pieces.append(dice.choice(["{{%s}}", "{{ %s }}", "{{{%s}}}",
                                       "{{& %s}}"]) % name)
        elif kind == 4:
            pieces.append(dice.choice(["{{! x }}", "{{!}}", "{{! a\nb }}"]))
        elif depth < 4 and name != ".":
            mark = dice.choice("#^")
            line = dice.choice(["", "", "\n"])
            pieces.append("{{%s%s}}%s%s{{/%s}}%s" % (
                mark, name, line, template(dice, depth + 1), name, line))
    return "".join(pieces)


def values(dice: random.Random, depth: int = 0) -> dict[str, object]:
    known: dict[str, object] = {
        "mã": dice.choice(["", "H99", "<b>&\"'/`="]),
        "tên thủ tục": "Đất đai", "có": True, "không": False}
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
    dice = random.Random(147)
    lines = "".join(
        json.dumps({"t": template(dice), "v": values(dice)}) + "\n"
        for _ in range(10000))
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
                            capture_output=True).stdout.splitlines()
    got = subprocess.run([built("tests/tools/letters"), "mustache", escape],
                         input=lines, text=True, check=True,
                         capture_output=True).stdout.splitlines()
    assert len(got) == len(wanted) == 10000
    for line, ours, theirs in zip(lines.splitlines(), got, wanted):
        assert json.loads(ours) == json.loads(theirs), line


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
