"""hosoctl source record: pages as files that say the same and name nobody."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from harness.config import (maildir_channel, plain_source, portal_source,
                            secret, write_config)
from harness.served import Served
from standin.api import API_KEY, PASSWORD, USERNAME
from standin.province import Province


@pytest.fixture
def config(folder: Path, province: Province) -> Path:
    return write_config(
        folder, [portal_source(folder, province.url,
                               paging={"style": "page", "size": 2,
                                       "total": "/total"}),
                 plain_source(folder, province.url)],
        [maildir_channel(folder)])


def run(hosoctl: Path, config: Path, *words: str) \
        -> subprocess.CompletedProcess[str]:
    return subprocess.run([hosoctl, "source", *words, "--config", config],
                          text=True, capture_output=True, timeout=30,
                          check=False)


def understood(hosoctl: Path, config: Path, *words: str) -> Any:
    done = run(hosoctl, config, "try", *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_pages_say_the_same_and_name_nobody(
        folder: Path, config: Path, hosoctl: Path,
        province: Province) -> None:
    done = run(hosoctl, config, "record", "motcua", str(folder / "ghi"),
               "--pages", "2")
    assert done.returncode == 0, done.stderr
    assert "Đã lưu 2 trang, 4 bản ghi" in done.stdout
    files = {p.name: p for p in (folder / "ghi").iterdir()}
    assert sorted(files) == ["001.json", "001.request", "002.json",
                             "002.request", "login.request"]
    for path in files.values():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "ghi").stat().st_mode) == 0o700
    # Asked for: one login and two pages, nothing ahead.
    assert (province.export.logins, province.export.polls) == (1, 2)

    texts = {name: path.read_text("utf-8") for name, path in files.items()}
    names = {moment.state.applicant
             for life in province.story.lives.values() for moment in life}
    for text in texts.values():
        for person in (USERNAME, PASSWORD, "0900000001", "099000000001",
                       *names):
            assert person not in text
    assert '"session":"***"' in texts["001.request"]
    assert '"page":"1"' in texts["001.request"]
    assert '"page":"2"' in texts["002.request"]
    assert texts["login.request"].startswith(f"POST {province.url}/login\n")
    assert '"password":"***"' in texts["login.request"]
    # Numbers of persons that were one stay one; there is only one.
    for key, begins in (("SoDienThoai", "0900"), ("ChuHoSo", "")):
        values = [record[key] for name in ("001.json", "002.json")
                  for record in json.loads(texts[name])["result"]]
        assert len(values) == 4 and all(v.startswith(begins) for v in values)
        assert key != "SoDienThoai" or len(set(values)) == 1

    # The first page as the server gives it, and as it was saved.
    told = understood(hosoctl, config, "motcua")
    saved = understood(hosoctl, config, "motcua", "--page",
                       str(files["001.json"]))
    for page in (told, saved):
        page.pop("login", None)
        page.pop("list", None)
    assert saved == told and saved["count"] == 2
    assert list((folder / "state").iterdir()) == []


def test_a_folder_with_files_is_left_alone(
        folder: Path, config: Path, hosoctl: Path,
        province: Province) -> None:
    (folder / "ghi").mkdir()
    (folder / "ghi" / "của ai").write_text("đó")
    done = run(hosoctl, config, "record", "khac", str(folder / "ghi"))
    assert done.returncode == 2
    assert "ghi is not empty: a recording has a folder of its own" \
        in done.stderr
    assert [p.name for p in (folder / "ghi").iterdir()] == ["của ai"]
    assert province.export.polls == 0
    (folder / "ghi" / "của ai").unlink()
    done = run(hosoctl, config, "record", "khac", str(folder / "ghi"))
    assert done.returncode == 0, done.stderr
    texts = [p.read_text("utf-8") for p in (folder / "ghi").iterdir()]
    assert len(texts) >= 2 and not [t for t in texts if API_KEY in t]
    assert "X-API-Key: ***" in (folder / "ghi" / "001.request").read_text()


def test_a_secret_that_the_server_says_back_is_no_part_of_a_page(
        folder: Path, hosoctl: Path) -> None:
    """The next page's address repeats what was asked for, key and all."""
    key = "khoa/vi-du+1"
    served = Served().start()
    served.body = json.dumps({"items": [{"code": "H-1"}], "next": {
        "plain": f"{served.url}/list?key={key}&page=2",
        "coded": f"{served.url}/list?key=khoa%2Fvi-du%2B1&page=2"}}).encode()
    config = write_config(folder, [served.source(
        records="/items", secrets={"key": secret(folder, "key", key)},
        list={"url": "{{base}}/list", "query": {"key": "{{secret.key}}"}},
        fields={"code": "/code"})], [maildir_channel(folder)])
    done = run(hosoctl, config, "record", "nguon", str(folder / "ghi"))
    served.stop()
    assert done.returncode == 0, done.stderr
    text = (folder / "ghi" / "001.json").read_text()
    assert text.count("key=***&page=2") == 2
    assert json.loads(text)["items"] == [{"code": "H-1"}]


def test_what_cannot_be_recorded(folder: Path, config: Path, hosoctl: Path,
                                 province: Province) -> None:
    ghi = str(folder / "ghi")
    for words in (("record", "motcua"), ("record", "motcua", ghi, "thừa"),
                  ("record", "motcua", ghi, "--json"),
                  ("try", "motcua", "--pages", "2"),
                  ("record", "motcua", ghi, "--pages", "0")):
        done = run(hosoctl, config, *words)
        assert done.returncode == 2 and done.stdout == "", words
    assert not (folder / "ghi").exists()
    # A server that fails: said, and only whole pages are there.
    province.export.add_fault("html", count=9)
    done = run(hosoctl, config, "record", "khac", ghi)
    assert done.returncode == 1
    assert "hosoctl source: khac: page 1: answered HTML" in done.stderr
    assert list((folder / "ghi").iterdir()) == []
