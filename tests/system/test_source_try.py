"""hosoctl source try: what a page is taken for, before a daemon runs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from harness.config import (maildir_channel, plain_source, portal_source,
                            write_config)
from standin.api import PASSWORD, USERNAME
from standin.province import Province

RECORDS = [
    {"MaHoSo": "H99.01-200907-0001", "MaTTHC": "1.001193",
     "NgayTiepNhan": "20200907081500", "NgayHenTra": "20200910173000",
     "TrangThaiHoSo": "4", "KenhThucHien": "2", "DonViXuLy": "UBND xã Đức Vân"},
    # A status that nobody mapped, a filing that is none.
    {"MaHoSo": "H99.01-200907-0002", "NgayTiepNhan": "20200907090000",
     "TrangThaiHoSo": "44", "KenhThucHien": "9"},
    # 30 February.
    {"MaHoSo": "H99.01-200907-0003", "NgayTiepNhan": "20200230090000"},
    {"TrangThaiHoSo": "4"},
]


def asked(config: Path, hosoctl: Path, *words: str) \
        -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [hosoctl, "source", "try", *words, "--config", config],
        text=True, capture_output=True, timeout=30, check=False)


@pytest.fixture
def config(folder: Path, province: Province) -> Path:
    return write_config(
        folder, [portal_source(folder, province.url),
                 plain_source(folder, province.url),
                 portal_source(folder, province.url, "mac-dinh",
                               include=str(folder / "preset.yaml"))],
        [maildir_channel(folder)])


@pytest.fixture(autouse=True)
def preset(folder: Path) -> None:
    """The shipped one, with a default for what no record says."""
    shipped = (Path(__file__).resolve().parents[2]
               / "config/presets/dvcqg.yaml").read_text("utf-8")
    (folder / "preset.yaml").write_text(shipped.replace(
        "  agency: /DonViXuLy",
        "  agency: { at: /DonViXuLy, otherwise: H99.01 }"), "utf-8")


def saved(folder: Path, records: list[dict[str, Any]]) -> str:
    path = folder / "trang.json"
    path.write_text(json.dumps({"error_code": "0", "total": 9,
                                "result": records}), "utf-8")
    return str(path)


def test_asks_the_server_and_writes_nothing(
        folder: Path, config: Path, hosoctl: Path, province: Province) -> None:
    done = asked(config, hosoctl, "motcua")
    assert done.returncode == 0, done.stderr
    assert f"Đăng nhập: POST {province.url}/login" in done.stdout
    assert '"password":"***"' in done.stdout
    assert '"session":"***"' in done.stdout
    for secret in (USERNAME, PASSWORD):
        assert secret not in done.stdout + done.stderr
    page = json.loads(asked(config, hosoctl, "motcua", "--json").stdout)
    assert page["count"] == len(page["records"]) > 0
    assert f"Đọc được {page['count']} bản ghi, từ chối 0." in done.stdout
    assert list((folder / "state").iterdir()) == []
    assert not (folder / "letters").exists()


def test_both_exports_say_the_same(config: Path, hosoctl: Path) -> None:
    """One province, two ways of writing it: what is understood is one."""
    told = [{r["fields"]["code"]: (r["fields"]["received"],
                                   r["fields"]["promised"],
                                   r["fields"]["status"])
             for r in json.loads(asked(config, hosoctl, name,
                                       "--json").stdout)["records"]}
            for name in ("motcua", "khac")]
    both = told[0].keys() & told[1].keys()
    assert len(both) > 5
    for code in both:
        assert told[0][code] == told[1][code]


def test_a_saved_page_is_read_record_by_record(
        folder: Path, config: Path, hosoctl: Path) -> None:
    path = saved(folder, RECORDS)
    done = asked(config, hosoctl, "motcua", "--page", path)
    assert done.returncode == 1
    words = done.stdout
    assert "Trang: 4 bản ghi, cả danh sách 9, còn trang sau" in words
    assert "promised         2020-09-10T17:30:00+07:00" in words
    assert "status           44  (không có trong status_map)" in words
    assert '! filing: "9" is not in its map' in words
    assert "promised         (thiếu)" in words
    assert "3. BỊ TỪ CHỐI: received: " in words and "20200230090000" in words
    assert "4. BỊ TỪ CHỐI: no code at /MaHoSo" in words
    assert "Đọc được 2 bản ghi, từ chối 2." in words
    assert "status           có 2, thiếu 0, không có trong status_map 1" \
        in words
    assert "agency           có 1, thiếu 1" in words
    assert "Đăng nhập" not in words

    page = json.loads(asked(config, hosoctl, "mac-dinh", "--page", path,
                            "--json").stdout)
    assert page["refused"] == 2 and page["total"] == 9
    assert [r.get("defaulted") for r in page["records"]] \
        == [[], ["agency"], None, None]
    assert page["records"][1]["fields"]["agency"] == "H99.01"
    assert page["records"][1]["status_unknown"] is True


@pytest.mark.parametrize("body, says", [
    ("<html>", "HTML"),
    ('{"error_code": "7", "message": "phiên đã hết hạn"}', "phiên"),
    ('{"error_code": "0"}', "/result"),
    ('{"error_code": "0", "result": [', "trang.json"),
])
def test_a_page_that_is_none(folder: Path, config: Path, hosoctl: Path,
                             body: str, says: str) -> None:
    path = folder / "trang.json"
    path.write_text(body, "utf-8")
    done = asked(config, hosoctl, "motcua", "--page", str(path))
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith(f"hosoctl source: {path}: ")
    assert says in done.stderr


def test_what_cannot_be_tried(folder: Path, config: Path,
                              hosoctl: Path) -> None:
    done = asked(config, hosoctl, "motcuu")
    assert done.returncode == 2
    assert 'no source is called "motcuu"; did you mean "motcua"?' \
        in done.stderr
    done = asked(config, hosoctl, "motcua", "--page", str(folder / "không"))
    assert done.returncode == 2 and "không" in done.stderr
    (folder / "password.secret").write_text("sai")
    done = asked(config, hosoctl, "motcua")
    assert done.returncode == 1
    assert "hosoctl source: motcua: login: " in done.stderr
    assert subprocess.run([hosoctl, "source", "tri", "x"], text=True,
                          capture_output=True).returncode == 2
