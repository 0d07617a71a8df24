"""The reasons that people gave for delays, counted by agency."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.tale import dossier, tale
from harness.workbook import cells_of
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
DUC_VAN, CHU_HUONG = "000.02.21.H99", "000.01.22.H99"


def code(agency: str, number: int) -> str:
    return f"{agency}-200908-{number:04}"


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, build: Path) \
        -> Iterator[Daemon]:
    folder = tmp_path_factory.mktemp("g")
    province = Province(story=tale(*(
        dossier(code(agency, number), "1.004873", "2020-09-08T09:00",
                "2020-09-11T17:30", agency=agency)
        for agency in (DUC_VAN, CHU_HUONG) for number in (1, 2, 3)))).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=SWEEP)

    def ack(*words: str) -> None:
        said = daemon.ctl("ack", *words)
        assert said.returncode == 0, said.stderr
    province.advance(datetime(2020, 9, 14, 9), daemon)
    ack(code(DUC_VAN, 1), "--reason", "waiting-agency")
    ack(code(DUC_VAN, 2), "--reason", "waiting-agency")
    ack(code(DUC_VAN, 3), "--reason", "waiting-citizen")
    ack(code(CHU_HUONG, 1))
    ack(code(CHU_HUONG, 2), "--reason", "waiting-citizen")
    ack(code(CHU_HUONG, 2), "--withdraw")
    province.advance(datetime(2020, 9, 16, 9), daemon)
    # Said again of the same dossier: one dossier, twice.
    ack(code(DUC_VAN, 1), "--reason", "waiting-agency")
    assert daemon.terminate() == 0
    province.stop()
    yield daemon


def counted(daemon: Daemon, *words: str) \
        -> list[tuple[str, str | None, int, int]]:
    return [(row["agency"], row["reason"], row["dossiers"],
             row["acknowledgements"])
            for row in daemon.ctl_json("causes", *words)["causes"]]


def test_counts(watched: Daemon) -> None:
    assert counted(watched) == [
        (CHU_HUONG, None, 1, 1),
        (DUC_VAN, "waiting-agency", 2, 3),
        (DUC_VAN, "waiting-citizen", 1, 1)]
    assert watched.ctl_json("causes")["withdrawn"] == 1
    assert counted(watched, "--agency", "Ngân Sơn") == [
        (DUC_VAN, "waiting-agency", 2, 3),
        (DUC_VAN, "waiting-citizen", 1, 1)]
    assert counted(watched, "--period", "16/09/2020..16/09/2020") == [
        (DUC_VAN, "waiting-agency", 1, 1)]


def test_for_people(watched: Daemon) -> None:
    assert watched.ctl("causes").stdout.splitlines() == [
        "Nguyên nhân quá hạn do người xử lý nêu, kỳ 15/06/2020 – 16/09/2020",
        "UBND xã Chu Hương", "  (không ghi nguyên nhân): 1 hồ sơ, 1 lần",
        "UBND xã Đức Vân",
        "  Chờ cơ quan khác phối hợp: 2 hồ sơ, 3 lần",
        "  Chờ người nộp hồ sơ, chưa chuyển trạng thái trên phần mềm: 1 hồ "
        "sơ, 1 lần",
        "Không tính 1 xác nhận đã rút lại."]
    assert "Không có xác nhận nào trong kỳ.\n" in watched.ctl(
        "causes", "--agency", "UBND thị trấn Nà Phặc").stdout


def test_tables(watched: Daemon, folder: Path) -> None:
    path = folder / "nguyen-nhan.xlsx"
    done = watched.ctl("causes", "--csv", "--xlsx", str(path))
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"))))
    assert [row["dossiers"] for row in rows] == ["1", "2", "1"]
    cells, _ = cells_of(path)
    assert [cells[f"A{n}"] for n in (5, 6, 7)] == [
        "UBND xã Chu Hương", "UBND xã Đức Vân", "UBND xã Đức Vân"]
    assert (cells["C6"], cells["D6"]) == ("2", "3")


@pytest.mark.parametrize("words, says", [
    (["x"], '"x": causes takes no words, only options'),
    (["--period", "2020-Q9"], "there is no quarter 9"),
    (["--agency", "Ngân Xơn"], "no such agency"),
    (["--period", "16/09/2020..14/09/2020"], "it ends before it begins"),
    (["--period", "2020-08"], "--period 2020-08: it ended on 14/08/2020, "
     "before the watch began on "),
])
def test_what_is_refused(watched: Daemon, words: list[str],
                         says: str) -> None:
    done = watched.ctl("causes", *words)
    assert done.returncode in (1, 2) and done.stdout == ""
    assert says in done.stderr
