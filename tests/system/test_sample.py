"""The inspection's sample, drawn a second time here with hashlib alone."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.workbook import cells_of, dates_of
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 9, 12)
PERIOD = "15/07/2020..09/09/2020"


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, build: Path) \
        -> Iterator[Daemon]:
    """What a daemon knows after two days."""
    folder = tmp_path_factory.mktemp("s")
    province = Province(seed=9, per_day=8, end=UNTIL).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(UNTIL, daemon)
    assert daemon.terminate() == 0
    province.stop()
    yield daemon


def pool(daemon: Daemon, by: str) -> dict[str, list[str]]:
    """Stratum → its dossiers, all that were received."""
    strata = defaultdict(list)
    for row in daemon.ctl_json("report", "II.06a", "--period", PERIOD,
                               "--cell", ":3"):
        strata[row[by]].append(f"{row['source']}/{row['code']}")
    return strata


def key(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest()


def shares(sizes: dict[str, int], wanted: int) -> dict[str, int]:
    """Whole numbers by the largest remainder."""
    total = sum(sizes.values())
    exact = {name: wanted * size / total for name, size in sizes.items()}
    given = {name: math.floor(share) for name, share in exact.items()}
    rest = sorted(sizes, key=lambda name: (given[name] - exact[name], name))
    for name in rest[:wanted - sum(given.values())]:
        given[name] += 1
    return given


def drawn(daemon: Daemon, *words: str) -> dict[str, Any]:
    return daemon.ctl_json("sample", "--period", PERIOD, *words)


@pytest.mark.parametrize("seed", [0, 7, 20200914])
def test_anybody_can_draw_it_again(watched: Daemon, seed: int) -> None:
    strata = pool(watched, "field")
    mine = []
    wanted = shares({name: len(of) for name, of in strata.items()}, 30)
    for name in sorted(strata, key=lambda name: name.encode()):
        mine += sorted(strata[name],
                       key=lambda of: key(seed, of))[:wanted[name]]
    answer = drawn(watched, "--n", "30", "--seed", str(seed))
    assert [f"{row['source']}/{row['code']}" for row in answer["dossiers"]] \
        == mine
    assert answer["of"] == sum(map(len, strata.values()))


def test_the_printed_seed_draws_the_same(watched: Daemon) -> None:
    first = drawn(watched)
    assert len(first["dossiers"]) == 60
    assert drawn(watched, "--seed", str(first["seed"])) == first
    assert drawn(watched)["seed"] != first["seed"]


def test_more_than_there_are_is_all(watched: Daemon) -> None:
    everything = sum(map(len, pool(watched, "field").values()))
    assert len(drawn(watched, "--n", "10000")["dossiers"]) == everything


def test_risk_draws_the_late_more_often(watched: Daemon) -> None:
    """Of many seeds: the share of late ones in the sample is larger."""
    def late(*words: str) -> int:
        return sum("uá hạn" in row["fate"] or row["findings"] != ""
                   for seed in range(12)
                   for row in drawn(watched, "--n", "20", "--seed", str(seed),
                                    *words)["dossiers"])
    assert late("--risk") > 1.5 * late()


def test_an_inspector_fills_in_the_rest(watched: Daemon,
                                        folder: Path) -> None:
    path = folder / "mau.xlsx"
    done = watched.ctl("sample", "--period", PERIOD, "--n", "5", "--seed",
                       "7", "--xlsx", str(path), "--csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(done.stdout[1:])))
    assert [row["STT"] for row in rows] == list("12345")
    assert all(row["Có hồ sơ giấy"] == row["Nhận xét"] == "" for row in rows)
    assert "số khởi tạo 7" in done.stderr
    cells, _ = cells_of(path)
    assert cells["A1"] == "MẪU KIỂM TRA HỒ SƠ THỦ TỤC HÀNH CHÍNH"
    assert cells["R4"] == "Nhận xét"
    assert [cells[f"D{row}"] for row in range(5, 10)] == [
        row["Mã hồ sơ"] for row in rows]
    assert "R5" not in cells
    # Dates can be sorted, are shown as they are read, and none is blank.
    heads = {cells[f"{letter}4"]: letter for letter in "ABCDEFGHIJKL"}
    dates = dates_of(path)
    told = ("Tiếp nhận", "Hạn", "Kết thúc")
    for head in told:
        letter = heads[head]
        for n, row in enumerate(rows, start=5):
            assert cells.get(f"{letter}{n}", "-") == row[head]
            assert (f"{letter}{n}" in dates) == (row[head] != "-")
    assert {cell[0] for cell in dates} == {heads[head] for head in told}


@pytest.mark.parametrize("words, says, code", [
    (["--n", "0"], '--n "0": 1 to 10000', 2),
    (["--seed", "x"], '--seed "x": a whole number, 0 or more', 2),
    (["--by", "officer"], '--by "officer": field or agency', 2),
    (["--period", "2019"], "--period 2019: it ended on 14/12/2019, before "
     "the watch began on ", 1),
    (["motcua"], '"motcua": sample takes no words, only options', 2),
])
def test_what_cannot_be_drawn_is_said(watched: Daemon, words: list[str],
                                      says: str, code: int) -> None:
    done = watched.ctl("sample", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
