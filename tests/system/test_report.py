"""Official forms over the province, against a count of its own log.

What is counted here is reckoned from the log's lines alone: the receipt, the
date on it, and when the dossier ended, as the form's columns say (TT 01/2020,
form II.06a).  Only the province's own calendar is used.
"""

from __future__ import annotations

import csv
import io
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from harness.told import Told, dossiers, when
from harness.workbook import cells_of
from standin import tables
from standin.province import Province

SWEEP = datetime(2020, 9, 7)
UNTIL = datetime(2020, 9, 21, 12)
PER_DAY = 8
FIELDS = {one.number: one.field.name for one in tables.PROCEDURES}
# What a span covers: the legal month, one that had ended before the watch
# began, single days, a weekend at its end, one that has not ended.
PERIODS = ["2020-09", "2020-08", "14/09/2020..14/09/2020",
           "01/09/2020..13/09/2020", "10/09/2020..20/09/2020",
           "15/09/2020..30/09/2020", "2020"]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, build: Path) \
        -> Iterator[tuple[Daemon, list[dict[str, Any]]]]:
    """(the daemon that watched three weeks, the province's log)"""
    folder = tmp_path_factory.mktemp("r")
    province = Province(seed=5, per_day=PER_DAY, end=UNTIL).start()
    config = write_config(folder, [portal_source(folder, province.url)],
                          [maildir_channel(folder)])
    daemon = Daemon(build, config, folder / "control")
    daemon.start(step=SWEEP)
    province.advance(UNTIL, daemon)
    assert daemon.terminate() == 0
    province.stop()
    yield daemon, province.log


def bounds(text: str) -> tuple[date, date]:
    if ".." in text:
        first, last = (datetime.strptime(part, "%d/%m/%Y").date()
                       for part in text.split(".."))
        return first, last
    if "-" in text:
        year, month = map(int, text.split("-"))
        return date(year, month - 1, 15), date(year, month, 14)
    return date(int(text) - 1, 12, 15), date(int(text), 12, 14)


def columns_of(one: Told, first: date, last: date,
               until: datetime = UNTIL) -> set[int]:
    """The columns of II.06a that count the dossier, watched until then."""
    end = min(datetime.combine(last, time(23, 59, 59)), until)
    begin = datetime.combine(first, time())
    if one.received is None or one.received > end:
        return set()
    if one.ended and one.ended < begin:
        return set()
    if one.received < begin:
        columns = {3, 6}
    elif one.last["channel"] == "2":
        columns = {3, 4}
    else:
        columns = {3, 5}
    if one.ended and one.ended <= end:
        # One whose end was entered late is read by the date it has now.
        due = one.due(until)
        columns.add(7)
        if one.fate == "withdrawn" or due is None:
            columns.add(9)
        elif one.ended.date() < due:
            columns.add(8)
        else:
            columns.add(9 if one.ended.date() == due else 10)
        return columns
    columns.add(11)
    due = one.due(end)
    late = due is not None and due < min(last, until.date())
    columns.add(13 if late and not one.is_paused(end) else 12)
    return columns


def expected(log: list[dict[str, Any]], period: str,
             until: datetime = UNTIL) -> dict[str, Counter[int]]:
    """field → column → dossiers"""
    first, last = bounds(period)
    fields: dict[str, Counter[int]] = {}
    for one in dossiers(log):
        name = FIELDS[one.procedure]
        for column in columns_of(one, first, last, until):
            fields.setdefault(name, Counter())[column] += 1
    return fields


def check_form(daemon: Daemon, log: list[dict[str, Any]], period: str,
               until: datetime = UNTIL) -> None:
    """II.06a beside the log; what it prints of its own columns holds."""
    form = daemon.ctl_json("report", "II.06a", "--period", period)
    printed = {line["name"]: {int(n): value for n, value
                              in line["values"].items() if value}
               for line in form["lines"]}
    # A field whose dossiers no column counts has an empty line.
    assert {name: figures for name, figures in printed.items() if figures} \
        == {name: dict(counts) for name, counts
            in expected(log, period, until).items()}
    for line in [form["total"]] + form["lines"]:
        figures = {int(n): value for n, value in line["values"].items()}
        assert figures[3] == figures[4] + figures[5] + figures[6]
        assert figures[7] == figures[8] + figures[9] + figures[10]
        assert figures[11] == figures[12] + figures[13]
        assert figures[3] == figures[7] + figures[11]


@pytest.mark.parametrize("period", PERIODS)
def test_the_form_equals_a_count_of_the_log(
        watched: tuple[Daemon, list[dict[str, Any]]], period: str) -> None:
    daemon, log = watched
    check_form(daemon, log, period)


def wide_columns(one: Told, first: date, last: date) -> set[int]:
    """The columns of the wide form that count the dossier; 4 stands for both
    of those that wait for acceptance."""
    end = min(datetime.combine(last, time(23, 59, 59)), UNTIL)
    begin = datetime.combine(first, time())
    if one.received is None and one.ended:
        return {3, 6 if one.fate == "refused" else 7} \
            if begin <= one.ended <= end else set()
    if one.received is None or one.received > end:
        filed = one.lines[0]["at"]
        return {3, 4} if filed <= end.isoformat() else set()
    if one.ended and one.ended < begin:
        return set()
    columns = {3, 8, 13 if one.received < begin else
               {"2": 9, "1": 10, "3": 11}[one.last["channel"]]}
    if one.ended and one.ended <= end:
        due = one.due(UNTIL)
        if one.fate == "withdrawn":
            return columns | {19}
        ended = one.ended.date()
        return columns | {14, 16 if due is None or ended == due else
                          15 if ended < due else 18}
    columns.add(20)
    known = [line for line in one.watched() if line["at"] <= end.isoformat()]
    due = one.due(end)
    if known and known[-1]["new"] in (5, 6, 8):
        return columns | {24 if known[-1]["new"] == 8 else 23}
    if due is None:
        return columns | {22}
    return columns | {26 if due < min(last, UNTIL.date()) else 21}


@pytest.mark.parametrize("period", ["2020-09", "10/09/2020..20/09/2020"])
def test_the_wide_form_equals_a_count_of_the_log(
        watched: tuple[Daemon, list[dict[str, Any]]], period: str) -> None:
    daemon, log = watched
    first, last = bounds(period)
    counted: Counter[int] = Counter()
    for one in dossiers(log):
        counted.update(wide_columns(one, first, last))
    shown = daemon.ctl_json("report", "tong-hop", "--period", period)
    values = {int(number): value for number, value
              in shown["total"]["values"].items()}
    values[4] += values.pop(5)
    assert {number: value for number, value in values.items() if value} == \
        dict(counted)
    assert len(counted) > 12


@pytest.mark.parametrize("column", ["6", "7", "13"])
def test_a_figure_opens_into_its_dossiers(
        watched: tuple[Daemon, list[dict[str, Any]]], column: str) -> None:
    daemon, log = watched
    first, last = bounds("2020-09")
    for field in sorted(set(FIELDS.values())):
        listed = daemon.ctl_json("report", "II.06a", "--period", "2020-09",
                                 "--cell", f"{field}:{column}")
        assert [line["code"] for line in listed] == sorted(
            one.last["code"] for one in dossiers(log)
            if FIELDS[one.procedure] == field
            and int(column) in columns_of(one, first, last))


def test_by_agency_the_sum_is_the_same(
        watched: tuple[Daemon, list[dict[str, Any]]]) -> None:
    daemon, log = watched
    form = daemon.ctl_json("report", "II.06a", "--period", "2020-09",
                           "--by", "agency")
    by_agency = Counter(one.agency for one in dossiers(log)
                        if columns_of(one, *bounds("2020-09")))
    assert {line["name"]: line["values"]["3"] for line in form["lines"]} == {
        tables.BY_CODE[code].name: count for code, count in by_agency.items()}
    assert form["total"]["values"] == daemon.ctl_json(
        "report", "II.06a", "--period", "2020-09")["total"]["values"]


def test_a_subtree_is_what_stands_below(
        watched: tuple[Daemon, list[dict[str, Any]]]) -> None:
    daemon, log = watched
    district = next(agency for agency in tables.AGENCIES
                    if agency.level == "h")
    below = {agency.code for agency in tables.AGENCIES
             if agency.parent == district.code} | {district.code}
    form = daemon.ctl_json("report", "II.06a", "--period", "2020-09",
                           "--agency", district.short)
    assert form["scope"] == district.name
    assert form["total"]["values"]["3"] == sum(
        bool(columns_of(one, *bounds("2020-09")))
        for one in dossiers(log) if one.agency in below)


# ---- what was carried over ----

def seen(one: Told) -> datetime:
    """The first poll that shows it: a quarter of an hour at most."""
    at = max(when(one.lines[0]["at"]), SWEEP)
    past = (at - datetime.min) % timedelta(minutes=15)
    return at if not past else at - past + timedelta(minutes=15)


def test_late_entries_are_what_breaks_carried_over(
        watched: tuple[Daemon, list[dict[str, Any]]]) -> None:
    """Periods of every day: what was pending at the end of the day before, as
    seen that night, beside what the day carries over as known at the end."""
    daemon, log = watched
    found = 0
    for number in range(8, 21):
        day = f"{number:02}/09/2020"
        begin = datetime(2020, 9, number)
        late = {one.last["code"] for one in dossiers(log)
                if one.received and one.received < begin <= seen(one)
                and (one.ended is None or one.ended >= begin)}
        shown = daemon.ctl_json("report", "II.06a", "--period",
                                f"{day}..{day}", "--carried")
        assert {line["code"] for line in shown["differences"]
                if line["cause"] == "entered-late"} == late
        assert all(line["sign"] == (1 if line["cause"] == "entered-late"
                                    else -1)
                   for line in shown["differences"])
        assert shown["carried"] - shown["pending"] == sum(
            line["sign"] for line in shown["differences"])
        found += len(late)
    assert found > 0, "nothing was entered late in this province"


# ---- what is printed ----

# The printed form's head, by hand: columns A to M, three rows of headings and
# the row of numbers.
HEAD = {
    "A7": "STT", "B7": "Lĩnh vực, công việc giải quyết theo cấp",
    "C7": "Số hồ sơ nhận giải quyết", "G7": "Số lượng hồ sơ đã giải quyết",
    "K7": "Số lượng hồ sơ đang giải quyết", "C8": "Tổng số",
    "D8": "Trong kỳ", "F8": "Từ kỳ trước", "G8": "Tổng số",
    "H8": "Trước hạn", "I8": "Đúng hạn", "J8": "Quá hạn", "K8": "Tổng số",
    "L8": "Trong hạn", "M8": "Quá hạn", "D9": "Trực tuyến",
    "E9": "Trực tiếp, dịch vụ bưu chính",
    **{f"{'ABCDEFGHIJKLM'[i]}10": f"({i + 1})" for i in range(13)}}
MERGED = {"A7:A9", "B7:B9", "C7:F7", "G7:J7", "K7:M7", "C8:C9", "D8:E8",
          "F8:F9", "G8:G9", "H8:H9", "I8:I9", "J8:J9", "K8:K9", "L8:L9",
          "M8:M9"}


def test_the_workbook_is_the_printed_form(
        watched: tuple[Daemon, list[dict[str, Any]]], folder: Path) -> None:
    daemon, log = watched
    path, page = folder / "II.06a.xlsx", folder / "II.06a.html"
    done = daemon.ctl("report", "II.06a", "--period", "2020-09", "--xlsx",
                      str(path), "--html", str(page))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"Đã ghi {page}\nĐã ghi {path}\n"
    cells, merged = cells_of(path)
    assert cells["A1"] == "Biểu số II.06a/VPCP/KSTT"
    assert cells["A3"].startswith("TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC")
    assert cells["A4"] == \
        "Kỳ báo cáo: Tháng 9 năm 2020 (15/08/2020 – 14/09/2020)"
    assert cells["A6"] == "Đơn vị tính: Số hồ sơ TTHC"
    assert {at: cells.get(at) for at in HEAD} == HEAD
    assert MERGED <= merged
    # As the alphabet has them: Đ behind D, and before H.
    rows = ["Bảo trợ xã hội", "Chứng thực", "Đăng ký kinh doanh", "Đất đai",
            "Hộ tịch"]
    counted = expected(log, "2020-09")
    for number, name in enumerate(rows):
        row = 11 + number
        assert (cells[f"A{row}"], cells[f"B{row}"]) == (str(number + 1), name)
        assert {column: int(cells[f"{'ABCDEFGHIJKLM'[column - 1]}{row}"])
                for column in range(3, 14)} == {
            column: counted[name][column] for column in range(3, 14)}
    assert cells["B16"] == "Tổng số"
    assert int(cells["C16"]) == sum(c[3] for c in counted.values())
    assert "Người lập biểu" in cells.values()


def test_csv_is_excels(watched: tuple[Daemon, list[dict[str, Any]]]) -> None:
    daemon, log = watched
    done = daemon.ctl("report", "II.06a", "--period", "2020-09", "--csv")
    assert done.stdout.startswith("\ufeff1,2,3,")
    rows = list(csv.DictReader(io.StringIO(done.stdout[1:])))
    counted = expected(log, "2020-09")
    assert {row["2"]: int(row["7"]) for row in rows[1:-1]} == {
        name: counts[7] for name, counts in counted.items()}
    assert rows[0]["4"] == "Số hồ sơ nhận giải quyết / Trong kỳ / Trực tuyến"


def test_a_workbook_for_each_agency(
        watched: tuple[Daemon, list[dict[str, Any]]], folder: Path) -> None:
    daemon, log = watched
    done = daemon.ctl("report", "II.06a", "--period", "2020-09",
                      "--each-agency", str(folder / "ky"))
    assert done.returncode == 0, done.stderr
    written = {path.name: path for path in (folder / "ky").iterdir()}
    acting = {one.agency for one in dossiers(log)
              if columns_of(one, *bounds("2020-09"))}
    assert set(written) >= {f"II.06a_2020-09_{code}.xlsx" for code in acting}
    for code in acting:
        cells, _ = cells_of(written[f"II.06a_2020-09_{code}.xlsx"])
        assert cells["A5"] == f"Đơn vị: {tables.BY_CODE[code].name}"


# ---- rows of other systems ----

ADDED = ("name,origin,3,4,5,6,7,8,9,10,11,12,13\n"
         "Hộ chiếu,Hệ thống của Bộ,10,4,3,3,6,1,4,1,4,3,1\n")


def test_rows_of_other_systems_are_marked(
        watched: tuple[Daemon, list[dict[str, Any]]], folder: Path) -> None:
    daemon, _ = watched
    added = folder / "them.csv"
    added.write_text(ADDED, encoding="utf-8")
    plain = daemon.ctl_json("report", "II.06a", "--period", "2020-09")
    form = daemon.ctl_json("report", "II.06a", "--period", "2020-09",
                           "--add", str(added))
    assert form["lines"][:-1] == plain["lines"]
    assert form["lines"][-1]["origin"] == "Hệ thống của Bộ"
    assert form["total"]["values"]["3"] == \
        plain["total"]["values"]["3"] + 10
    assert any("bổ sung từ hệ thống khác" in remark
               for remark in form["remarks"])


@pytest.mark.parametrize("old, new, says", [
    ("10,4,3,3", "11,4,3,3", "2: 3 = 4 + 5 + 6 does not hold: 11, 10"),
    ("10,4,3,3", "x,4,3,3", '2: column 3: "x" is no number'),
    ("10,4,3,3", "-1,4,3,3", '2: column 3: "-1" is no number'),
    ("Hệ thống của Bộ", "", "2: origin: empty"),
    (",13\n", "\n", 'no column "13" of the form'),
    (",13\n", ",13,14\n", '"14": the form II.06a has no such column'),
    ("4,3,1\n", "4,3,1\nHộ\u200f chiếu,Hệ thống của Bộ,1,1,0,0,1,1,0,0,0,0,0"
     "\n", ':3: "Hộ chiếu" of "Hệ thống của Bộ" stands on line 2 already'),
    # In other letters, decomposed, with another blank: one unit.
    ("4,3,1\n", "4,3,1\n" + unicodedata.normalize("NFD", "hỘ\u00a0 cHiếu")
     + ",hệ thống  của BỘ,1,1,0,0,1,1,0,0,0,0,0\n",
     '" stands on line 2 already'),
    ("Hộ chiếu", "y" * 10000, ":2: name: longer than 300 characters"),
])
def test_rows_that_cannot_be_are_refused(
        watched: tuple[Daemon, list[dict[str, Any]]], folder: Path, old: str,
        new: str, says: str) -> None:
    daemon, _ = watched
    added = folder / "them.csv"
    added.write_text(ADDED.replace(old, new, 1), encoding="utf-8")
    done = daemon.ctl("report", "II.06a", "--period", "2020-09", "--add",
                      str(added))
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""


# ---- bad questions ----

@pytest.mark.parametrize("words, says", [
    (["II.06b"], '"II.06b": no such form; did you mean "II.06a"?'),
    (["II.06a", "--period", "2020-Q5"],
     '--period "2020-Q5": there is no quarter 5'),
    (["II.06a", "--period", "14/09/2020..01/09/2020"],
     '--period "14/09/2020..01/09/2020": it ends before it begins'),
    (["II.06a", "--period", "2021-Q3"],
     "--period 2021-Q3: it begins on 15/06/2021, after today"),
    (["II.06a", "--period", "2012"],
     "form II.06a is valid from 01/01/2015 on; the period ends on "
     "14/12/2012"),
    (["II.06a", "--period", "2020-09", "--cell", "Đất đay:7"],
     '--cell: no row is called "Đất đay"; did you mean "Đất đai"?'),
    (["II.06a", "--period", "2020-09", "--cell", ":14"],
     '--cell ":14": form II.06a has no column 14'),
    (["II.06a", "--period", "2020-09", "--by", "officer"],
     '--by "officer": field or agency'),
    (["II.06a", "--period", "2020-09", "--agency", "Ngân Xơn"],
     "no such agency"),
    (["II.06a", "--period", "2020-09", "--known", "01/08/2020"],
     '--known "01/08/2020": before the watch began on 07/09/2020'),
    (["II.06a", "--period", "15/09/2020..16/09/2020", "--known",
      "13/09/2020"], '--known "13/09/2020": before the period began'),
])
def test_what_cannot_be_answered_is_said(
        watched: tuple[Daemon, list[dict[str, Any]]], words: list[str],
        says: str) -> None:
    daemon, _ = watched
    done = daemon.ctl("report", *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""


def test_each_form_is_listed_once_with_its_place(
        watched: tuple[Daemon, list[dict[str, Any]]]) -> None:
    daemon, _ = watched

    def listed() -> list[tuple[str, str]]:
        lines = daemon.ctl("report", "--list").stdout.splitlines()
        return [(line.split()[0], line.rsplit("; ", 1)[1]) for line in lines]

    assert listed() == [("II.06a", "có sẵn)"), ("tong-hop", "có sẵn)")]
    forms = Path(daemon.config).parent / "forms"
    shutil.copytree(ROOT / "config" / "forms", forms)
    try:
        assert listed() == [("II.06a", f"{forms}/II.06a.yaml)"),
                            ("tong-hop", f"{forms}/tong-hop.yaml)")]
        changed = forms / "II.06a.yaml"
        changed.write_text(changed.read_text("utf-8") + "# của tỉnh\n",
                           "utf-8")
        assert ("II.06a", "có sẵn)") in listed() and len(listed()) == 3
    finally:
        shutil.rmtree(forms)


def test_a_form_of_the_office_takes_the_place_of_ours(
        watched: tuple[Daemon, list[dict[str, Any]]], folder: Path) -> None:
    """A changed form is a changed file, in force from its date on."""
    daemon, _ = watched
    forms = Path(daemon.config).parent / "forms"
    forms.mkdir()
    try:
        (forms / "moi.yaml").write_text(
            "name: II.06a\ncode: Biểu mới\ntitle: T\nunit: hồ sơ\n"
            "row_head: Lĩnh vực\nvalid_from: 2020-09-10\n"
            "columns:\n"
            "  - { number: 1, heads: Trước hạn, to: early }\n",
            encoding="utf-8")
        new = daemon.ctl_json("report", "II.06a", "--period", "2020-09")
        old = daemon.ctl_json("report", "II.06a", "--period", "2020-08")
        assert (new["code"], old["code"]) == (
            "Biểu mới", "Biểu số II.06a/VPCP/KSTT")
        (forms / "moi.yaml").write_text("name: [\n", encoding="utf-8")
        done = daemon.ctl("report", "II.06a", "--period", "2020-09")
        assert done.returncode == 2
        assert "moi.yaml:" in done.stderr
    finally:
        (forms / "moi.yaml").unlink()
        forms.rmdir()
