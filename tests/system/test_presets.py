"""The shipped presets: each is sound as it is, and makes of a sample page of its
product what a person reads in it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from harness.config import CONFIG, maildir_channel, secret, write_config

ROOT = CONFIG.parent
PRESETS = sorted(path.stem for path in (CONFIG / "presets").glob("*.yaml"))
SECRETS = {"date_window": ["accept_key"], "dvcqg": ["username", "password"], "generic": ["token"],
           "igate": ["client_id", "client_secret"],
           "igate_connector": ["client_id", "client_secret"]}
SAMPLES = {"date_window": "date_window", "dvcqg": "portal", "generic": "generic_preset", "igate": "igate",
           "igate_connector": "igate_connector"}


def config_of(folder: Path, preset: str) -> Path:
    return write_config(folder, [{
        "name": "motcua", "base": "https://motcua.example",
        "include": str(CONFIG / "presets" / f"{preset}.yaml"),
        "secrets": {name: secret(folder, name, "x")
                    for name in SECRETS[preset]}}], [maildir_channel(folder)])


def tried(folder: Path, hosoctl: Path, preset: str) -> dict[str, Any]:
    done = subprocess.run(
        [hosoctl, "source", "try", "motcua", "--json",
         "--config", config_of(folder, preset), "--page",
         ROOT / "tests/samples" / f"{SAMPLES[preset]}.json"],
        text=True, capture_output=True, timeout=30, check=False)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_every_preset_is_tested() -> None:
    assert set(PRESETS) == set(SECRETS) == set(SAMPLES)


@pytest.mark.parametrize("preset", PRESETS)
def test_is_sound_and_reads_its_sample(folder: Path, build: Path,
                                       hosoctl: Path, preset: str) -> None:
    done = subprocess.run(
        [build / "hosod", "--config", config_of(folder, preset), "--check"],
        text=True, capture_output=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    page = tried(folder, hosoctl, preset)
    assert page["count"] >= 2 and page["refused"] == 0
    for record in page["records"]:
        fields = record["fields"]
        assert fields["code"] and fields["procedure"] and fields["status"]
        assert fields.get("received") or fields.get("submitted")
    # The portal's sample has a status 42, which must be told.
    assert sum(r["status_unknown"] for r in page["records"]) \
        == (preset == "dvcqg")


def test_igate(folder: Path, hosoctl: Path) -> None:
    page = tried(folder, hosoctl, "igate")
    assert (page["total"], page["is_last"]) == (2, True)
    first, second = (record["fields"] for record in page["records"])
    assert first == {
        "code": "H99.41.05-200907-0012", "procedure": "1.001193.000.00.00.H99",
        "procedure_name": "Đăng ký khai sinh", "field": None,
        "filing": "online", "submitted": "2020-09-06T20:35:12+07:00",
        "received": "2020-09-07T08:15:00+07:00",
        "promised": "2020-09-08T17:00:00+07:00", "finished": None,
        "updated": "2020-09-07T09:42:10+07:00", "status": "processing",
        "agency": "UBND xã Yến Dương", "officer_account": "mau.dt",
        "officer_name": "Đàm Thị Mẫu", "step": "Thẩm định",
        "step_due": "2020-09-08T15:00:00+07:00"}
    # The promise of 1970 is none; the task came as an object, the names as a
    # list of languages.
    assert second["promised"] is None and second["received"] is None
    assert second["procedure_name"] == "Đăng ký thành lập hộ kinh doanh"
    assert second["officer_name"] == "Ma Văn Thử"
    assert second["status"] == "new"


def test_igate_connector(folder: Path, hosoctl: Path) -> None:
    page = tried(folder, hosoctl, "igate_connector")
    assert (page["total"], page["is_last"]) == (None, True)
    assert [record["fields"] for record in page["records"]] == [
        {"code": "H99.41-200907-0012", "procedure": "1.001193",
         "received": "2020-09-07T08:15:00+07:00",
         "promised": "2020-09-08T17:00:00+07:00", "status": "processing"},
        {"code": "H99.41-200908-0031", "procedure": "1.001612",
         "received": "2020-09-08T14:30:00+07:00", "promised": None,
         "status": "done"}]
    # What a citizen is called is not even read.
    assert "Ví Dụ" not in json.dumps(page, ensure_ascii=False)


def test_date_window(folder: Path, hosoctl: Path) -> None:
    page = tried(folder, hosoctl, "date_window")
    assert (page["total"], page["is_last"]) == (None, True)
    first, second = (record["fields"] for record in page["records"])
    assert first == {
        "code": "LD-200907-0012", "procedure": "1.001193.000.00.00.H99",
        "procedure_name": "Đăng ký khai sinh",
        "received": "2020-09-07T08:15:00+07:00",
        "promised": "2020-09-08T17:00:00+07:00", "finished": None,
        "status": "processing", "agency": "UBND xã Yến Dương"}
    # An unset time is printed as the beginning of a calendar.
    assert second["promised"] is None
    assert second["finished"] == "2020-09-08T10:15:00+07:00"
    assert second["status"] == "done"
