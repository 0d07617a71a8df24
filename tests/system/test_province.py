"""The stand-in province itself: what whole-program tests rest on."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from standin import days, lives, records, tables
from standin.api import API_KEY, PASSWORD, USERNAME
from standin.province import Province

ROOT = Path(__file__).resolve().parents[2]
START, END = datetime(2020, 9, 7), datetime(2020, 9, 18, 23, 30)

# The keys of one dossier record as the national portal's samples show it.
PORTAL_KEYS = set("""
MaHoSo MaTTHC TenTTHC MaLinhVuc TenLinhVuc KenhThucHien ChuHoSo LoaiDoiTuong
MaDoiTuong ThongTinKhac Email Fax SoDienThoai TrichYeuHoSo NgayNopHoSo
NgayTiepNhan NgayHenTra TrangThaiHoSo NgayTra ThongTinTra HinhThuc
NgayKetThucXuLy NgayTuChoi DonViXuLy GhiChu NoiNopHoSo HoSoCoThanhPhanSoHoa
TaiKhoanDuocXacThucVoiVNeID DuocThanhToanTrucTuyen DinhDanhCHS TaiLieuNop
DanhSachLePhi DanhSachTepDinhKemKhac DanhSachHoSoBoSung DanhSachGiayToKetQua
QuaTrinhXuLy""".split())
ROUND_KEYS = set("""
HoSoBoSungId NguoiYeuCauBoSung NoiDungBoSung NgayBoSung NgayTiepNhanBoSung
TrangThaiBoSung NgayHenTraTruoc NgayHenTraMoi""".split())
STEP_KEYS = set("""
MaHoSo NguoiXuLy ChucDanh ThoiDiemXuLy PhongBanXuLy NoiDungXuLy TrangThai
NgayBatDau NgayKetThucTheoQuyDinh""".split())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def post(province: Province, path: str, body: object) \
        -> tuple[Any, dict[str, str]]:
    request = urllib.request.Request(
        province.url + path, json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer), dict(answer.headers)


def login(province: Province) -> str:
    answer, _ = post(province, "/login",
                     {"username": USERNAME, "password": PASSWORD})
    assert answer["error_code"] == 0
    return answer["session"]


def listed(province: Province, session: str, **more: object) -> Any:
    answer, _ = post(province, "/g", {
        "session": session, "madonvi": "000.00.00.H99",
        "service": "LayDanhSachHoSo", **more})
    return answer


def plain(province: Province, query: str, key: str = API_KEY) -> Any:
    request = urllib.request.Request(
        f"{province.url}/export/dossiers?{query}", headers={"X-API-Key": key})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def test_same_seed_same_lives():
    first = lives.tell(7, START, END, 12)
    assert first == lives.tell(7, START, END, 12)
    assert first != lives.tell(8, START, END, 12)


def test_lives_are_lifelike():
    told = lives.tell(1, START, END, 25)
    seen = Counter(m.event for life in told.values() for m in life)
    assert set(seen) == {
        "submitted", "received", "entered late", "accepted", "refused",
        "transferred", "supplement asked", "supplement answered",
        "payment asked", "paid", "promise moved", "promise moved late",
        "for signature", "withdrawn", "stopped", "finished", "returned"}
    done = [m.state for life in told.values() for m in life
            if m.event == "finished" and m.state.promised]
    rank = Counter((s.finished.date() > s.promised.date())
                   - (s.finished.date() < s.promised.date()) for s in done)
    assert all(rank[key] > len(done) * .04 for key in (-1, 0, 1)), rank
    assert {m.state.procedure.number for life in told.values()
            for m in life} == {p.number for p in tables.PROCEDURES}


def test_lives_are_in_order():
    for code, life in lives.tell(3, START, END, 25).items():
        assert code == life[0].state.code
        assert f"-{life[0].at:%y%m%d}-" in code
        for earlier, later in zip(life, life[1:]):
            assert earlier.at < later.at
        for moment in life:
            # At the edges of office hours rungs cross; nothing happens then.
            if moment.event != "submitted":
                assert days.is_office(moment.at)
                assert moment.at.time() not in (days.OPEN, days.CLOSE)
            if moment.state.received:
                assert moment.state.received <= moment.at


def test_portal_record_has_the_shape_of_the_samples():
    rounds = steps = 0
    for life in lives.tell(1, START, END, 10).values():
        record: Any = records.portal(life[-1])
        assert set(record) == PORTAL_KEYS
        assert all(isinstance(v, (str, list)) for v in record.values())
        for entry in record["DanhSachHoSoBoSung"]:
            assert set(entry) == ROUND_KEYS
            assert isinstance(entry["HoSoBoSungId"], int)
            assert "T" in entry["NgayBoSung"]
            rounds += 1
        for entry in record["QuaTrinhXuLy"]:
            assert set(entry) == STEP_KEYS
            steps += 1
        for key in ("NgayTiepNhan", "NgayHenTra", "NgayKetThucXuLy"):
            assert record[key] == "" or datetime.strptime(
                record[key], "%Y%m%d%H%M%S")
    assert rounds and steps


def test_the_tables_in_the_repository_are_the_provinces_own():
    for name, text in tables.table_texts().items():
        assert (ROOT / "config" / name).read_text("utf-8") == text, \
            f"run scripts/province --write-tables config ({name})"


def test_tables_agree_with_one_another():
    texts = {name: list(csv.DictReader(text.splitlines()))
             for name, text in tables.table_texts().items()}
    agencies = {row["code"] for row in texts["agencies.csv"]}
    accounts = {row["account"] for row in texts["contacts.csv"]}
    assert len(texts["procedures.csv"]) == 40
    assert len(accounts) == len(texts["contacts.csv"])
    for row in texts["agencies.csv"]:
        assert row["parent"] in agencies | {""}
        assert row["desk"] in accounts
        assert row["head"] in accounts | {""}
    for row in texts["contacts.csv"]:
        assert row["agency"] in agencies
        assert row["mail"].endswith(".example")
    for agency in tables.AGENCIES:
        names = [o.name for o in tables.officers_of(agency.code)]
        assert len(names) == len(set(names))
        for procedure in tables.PROCEDURES:
            if agency.level in procedure.level:
                assert tables.officers_of(agency.code, procedure.field.key)


def test_login(province):
    answer, headers = post(province, "/login",
                           {"username": USERNAME, "password": "sai"})
    assert answer["error_code"] == 1 and answer["session"] == ""
    assert parsedate_to_datetime(headers["Date"]).replace(tzinfo=None) == \
        START - timedelta(hours=7)
    assert listed(province, "none")["error_code"] == "1"


def test_session_expires_in_simulated_time(province):
    session = login(province)
    province.advance(START + timedelta(minutes=30))
    assert listed(province, session)["error_code"] == "0"
    province.advance(START + timedelta(minutes=31))
    answer = listed(province, session)
    assert answer["error_code"] == "1"
    assert "phiên làm việc hết hạn" in answer["message"].lower()
    assert "result" not in answer
    assert listed(province, login(province))["error_code"] == "0"


def test_pages_cover_everything_once(province):
    session = login(province)
    whole = listed(province, session, pageSize=1000)
    assert int(whole["total"]) == len(whole["result"]) > 100
    paged, page = [], 1
    while part := listed(province, session, page=page,
                         pageSize="37")["result"]:
        assert len(part) <= 37
        paged += part
        page += 1
    assert paged == whole["result"]


def test_window_is_on_the_last_change(province):
    session = login(province)
    province.advance(at("2020-09-07T12:00"))
    morning = listed(province, login(province), pageSize=1000,
                     TuNgay="20200907000000", DenNgay="20200907120000")
    codes = {r["MaHoSo"] for r in morning["result"]}
    assert codes == {line["code"] for line in province.log
                     if line["at"] >= "2020-09-07T00:00:00"}
    empty = listed(province, login(province), TuNgay="20200907120001")
    assert empty["result"] == [] and empty["total"] == "0"
    assert listed(province, login(province), TuNgay="7/9")["error_code"] == "1"
    assert listed(province, session)["error_code"] == "1"  # expired long ago


def test_unit_selects_its_subtree(province):
    session = login(province)
    names = {r["DonViXuLy"] for r in listed(
        province, session, madonvi="000.00.21.H99", pageSize=1000)["result"]}
    assert names == {"UBND huyện Ngân Sơn", "UBND thị trấn Nà Phặc",
                     "UBND xã Đức Vân", "UBND xã Thượng Quan"}
    assert listed(province, session, madonvi="x")["error_code"] == "1"


def test_both_exports_tell_the_same(province):
    province.advance(at("2020-09-09T16:00"))
    portal = {r["MaHoSo"]: r for r in listed(
        province, login(province), pageSize=1000)["result"]}
    other = {r["ref"]: r for r in plain(province, "size=1000")}
    assert portal.keys() == other.keys()
    for code, record in portal.items():
        promised = other[code]["promised_for"]
        assert record["NgayHenTra"] == ("" if promised is None else
                                        records.compact(at(promised)))
        assert records.WORDS[int(record["TrangThaiHoSo"])] == \
            other[code]["state"]


def test_plain_export(province):
    province.advance(at("2020-09-07T10:00"))
    since = quote("2020-09-07T01:00:00+00:00")  # 08:00 here
    changed = plain(province, f"updated_since={since}&size=1000")
    assert changed and all(
        at(r["changed_at"]).replace(tzinfo=None) >= at("2020-09-07T08:00")
        for r in changed)
    assert plain(province, "page=1000") == []
    with pytest.raises(urllib.error.HTTPError) as error:
        plain(province, "", key="sai")
    assert error.value.code == 401
    with pytest.raises(urllib.error.HTTPError) as error:
        plain(province, "updated_since=2020-09-07T01:00:00+07:00")  # not %2B
    assert error.value.code == 422


def test_truth_depends_on_time_alone():
    """Any way to a time, any restart: the same answer."""
    straight, wandering = Province(seed=5), Province(seed=5)
    straight.start(), wandering.start()
    until = at("2020-09-11T14:07")
    straight.advance(until, step=timedelta(days=30))
    for day in (8, 9, 10):
        wandering.advance(datetime(2020, 9, day, 11, 11))
        listed(wandering, login(wandering))
    wandering.advance(until)
    try:
        assert listed(straight, login(straight), pageSize=1000) == \
            listed(wandering, login(wandering), pageSize=1000)
        assert straight.log == wandering.log
    finally:
        straight.stop(), wandering.stop()


@pytest.mark.parametrize("kind, check", [
    ("error_body", lambda a: a["error_code"] == "1"),
    ("no_array", lambda a: "result" not in a and a["error_code"] == "0"),
    ("empty_list", lambda a: a["result"] == [] and a["total"] == "0"),
    ("garbage_record", lambda a: a["result"][0]["MaHoSo"] == ""),
    ("impossible_date",
     lambda a: a["result"][0]["NgayTiepNhan"] == "20200230090000"),
    ("slow", lambda a: len(a["result"]) == 50),
])
def test_faults_that_are_json(province, kind, check):
    session = login(province)
    post(province, "/admin/fault", {"kind": kind, "count": 2, "seconds": .01})
    assert check(listed(province, session))
    assert check(listed(province, session))
    answer = listed(province, session)
    assert answer["error_code"] == "0" and len(answer["result"]) == 50
    assert answer["result"][0]["MaHoSo"] != ""


def test_faults_of_transport(province):
    session = login(province)
    for kind, code in (("http_500", 500), ("http_429", 429)):
        province.export.add_fault(kind)
        with pytest.raises(urllib.error.HTTPError) as error:
            listed(province, session)
        assert error.value.code == code
        assert (error.value.headers["Retry-After"] == "120") == (code == 429)
    province.export.add_fault("html")
    with pytest.raises(json.JSONDecodeError):
        listed(province, session)
    province.export.add_fault("truncated")
    with pytest.raises(Exception, match="IncompleteRead|bytes read"):
        listed(province, session)
    post(province, "/admin/fault", {"kind": "expired"})
    assert "hết hạn" in listed(province, session)["message"]
    with pytest.raises(urllib.error.HTTPError):
        post(province, "/admin/fault", {"kind": "sharknado"})


def command(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "province", *map(str, words)],
        stdin=subprocess.DEVNULL, text=True, capture_output=True, timeout=30,
        check=False)


def test_command_plays_at_a_rate_and_ends(folder):
    done = command("--rate", 400000, "--end", "2020-09-09T00:00", "--per-day",
                   5, "--port-file", folder / "port", "--log", folder / "log")
    assert done.returncode == 0, done.stderr
    assert (folder / "port").read_text() == done.stdout
    assert 1024 < int(done.stdout) < 65536
    log = [json.loads(line) for line in
           (folder / "log").read_text("utf-8").splitlines()]
    assert log[-1]["at"] > "2020-09-08T16:00"
    assert [line["at"] for line in log] == sorted(line["at"] for line in log)


def test_command_ends_at_sigterm(folder):
    with subprocess.Popen(
            [sys.executable, ROOT / "scripts" / "province", "--per-day", "2",
             "--port-file", folder / "port"], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline()
        process.terminate()
        assert process.wait(5) == 0


@pytest.mark.parametrize("words, says", [
    (["--step"], "--step needs --control"),
    (["--end", "2020-09-01T00:00"], "--end is not after --start"),
    (["--start", "7/9"], "invalid")])
def test_command_refuses(words, says):
    done = command(*words)
    assert done.returncode == 2 and says in done.stderr


def test_command_writes_tables(folder):
    assert command("--write-tables", folder / "tables").returncode == 0
    assert {path.name: path.read_text("utf-8")
            for path in (folder / "tables").iterdir()} == tables.table_texts()
