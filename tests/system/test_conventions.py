"""Whose convention and whose cut-off decide a date, through the daemon: the
procedure's row before the agency before the source before the default.

From Tue 8/9/2020 to Tue 22/9 only weekends are off.  Five working days from
Tue 8/9: `exc` 9, 10, 11, 14, Tue 15/9; `inc` 8, 9, 10, 11, Mon 14/9.  As of
Wed 9/9 each is a day later: `exc` Wed 16/9, `inc` Tue 15/9.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import scratch
from harness.config import (maildir_channel, plain_source, portal_source,
                            write_config)
from harness.daemon import Daemon
from harness.tale import dossier, tale
from standin.letters import Folder, Shown
from standin.province import Province

HEAD = ("code,name,field,limit,unit,convention,cut-off,pause policy by reason,"
        "acceptance limit,time to supplement,extension by agency class,"
        "legal basis,confirmed,nhạy cảm,from,to\n")
# One row leaves both to the levels below it, one states both, one states both
# and is not confirmed.
SILENT, STATING, DRAFT = "1.004884", "1.005461", "1.004746"
ROWS = "".join(
    f"{code},Thủ tục mẫu,Hộ tịch,5,wd,{convention},{cutoff},,,,,"
    f"Quyết định mẫu,{confirmed},no,,\n"
    for code, convention, cutoff, confirmed in (
        (SILENT, "", "", "yes"), (STATING, "exc", "last-hour", "yes"),
        (DRAFT, "exc", "none", "no")))
# Đức Vân has its own, and so has Ba Bể for the communes below it.
DUC_VAN, THUONG_QUAN = "000.02.21.H99", "000.03.21.H99"
BA_BE, CHU_HUONG = "000.00.22.H99", "000.01.22.H99"
DEADLINE = {"convention": "exc", "cutoff": "none", "agencies": [
    {"agency": DUC_VAN, "convention": "exc", "cutoff": "16:00"},
    {"agency": BA_BE, "convention": "inc"}]}
# Of the two softwares one is silent, the other counts in its own way.
OTHER = {"convention": "inc", "cutoff": "15:00"}

# (row, agency, received on Tue 8/9) and for each source: the date, who decided
# the convention, who the cut-off, and {level: date} of other conventions.
CASES: list[tuple[tuple[str, str, str], dict[str, tuple[Any, ...]]]] = [
    # Nobody says more than the default; the other software counts its own way.
    ((SILENT, THUONG_QUAN, "14:30"), {
        "motcua": ("2020-09-15", "default", "default", {}),
        "khac": ("2020-09-14", "source", "source",
                 {"default": "2020-09-15"})}),
    # After its cut-off: as of the 9th.
    ((SILENT, THUONG_QUAN, "15:30"), {
        "motcua": ("2020-09-15", "default", "default", {}),
        "khac": ("2020-09-15", "source", "source",
                 {"default": "2020-09-16"})}),
    # The agency goes before the software: 15:30 is not after 16:00.
    ((SILENT, DUC_VAN, "15:30"), {
        "motcua": ("2020-09-15", "agency", "agency", {}),
        "khac": ("2020-09-15", "agency", "agency",
                 {"source": "2020-09-14"})}),
    ((SILENT, DUC_VAN, "16:15"), {
        "motcua": ("2020-09-16", "agency", "agency", {}),
        "khac": ("2020-09-16", "agency", "agency",
                 {"source": "2020-09-15"})}),
    # The row goes before the agency: 16:15 is not within the last hour yet.
    ((STATING, DUC_VAN, "16:15"), {
        "motcua": ("2020-09-15", "procedure", "procedure", {}),
        "khac": ("2020-09-15", "procedure", "procedure",
                 {"source": "2020-09-14"})}),
    ((STATING, DUC_VAN, "16:45"), {
        "motcua": ("2020-09-16", "procedure", "procedure", {}),
        "khac": ("2020-09-16", "procedure", "procedure",
                 {"source": "2020-09-15"})}),
    # The district's convention holds for the commune; of the cut-off it says
    # nothing, so that is the software's, or the default's.
    ((SILENT, CHU_HUONG, "15:30"), {
        "motcua": ("2020-09-14", "agency", "default",
                   {"default": "2020-09-15"}),
        "khac": ("2020-09-15", "agency", "source",
                 {"default": "2020-09-16"})}),
]


def code_of(number: int) -> str:
    return f"000.02.21.H99-200908-{number:04}"


class Office:
    """A province told by hand, and the daemon that watches it."""

    def __init__(self, build: Path, sources: tuple[str, ...], *lives: Any):
        self.folder = scratch()
        self.province = Province(story=tale(*lives)).start()
        catalogue = self.folder / "procedures.csv"
        catalogue.write_text(HEAD + ROWS, "utf-8")
        url = self.province.url
        made = {"motcua": lambda: portal_source(self.folder, url),
                "khac": lambda: plain_source(self.folder, url,
                                             deadline=OTHER)}
        config = write_config(
            self.folder, [made[name]() for name in sources],
            [maildir_channel(self.folder)], catalogue=str(catalogue),
            deadline=DEADLINE)
        self.daemon = Daemon(build, config, self.folder / "control")
        self.daemon.start(step=datetime(2020, 9, 7))

    def to(self, at: str) -> None:
        """Lets the province and the daemon live until then."""
        self.province.advance(datetime.fromisoformat(at), self.daemon)

    def letters(self, code: str) -> list[Shown]:
        """What was written of a dossier, digests apart."""
        return [letter for letter in Folder(self.folder / "letters").new()
                if code in letter.body and not letter.is_digest]

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_: object) -> None:
        ended = self.daemon.terminate() if self.daemon.is_alive else None
        self.province.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        assert ended == 0


@pytest.fixture(scope="module")
def dates(build: Path) -> Iterator[Office]:
    lives = [dossier(code_of(i), row, f"2020-09-08T{time}", None,
                     agency=agency)
             for i, ((row, agency, time), _) in enumerate(CASES, 1)]
    with Office(build, ("motcua", "khac"), *lives) as office:
        office.to("2020-09-09T08:00")
        yield office


@pytest.mark.parametrize("number", range(1, len(CASES) + 1))
@pytest.mark.parametrize("source", ["motcua", "khac"])
def test_the_strongest_level_decides(dates: Office, number: int,
                                     source: str) -> None:
    due, convention, cutoff, others = CASES[number - 1][1][source]
    why = dates.daemon.ctl_json("explain", f"{source}/{code_of(number)}")
    assert (why["due"][:10], why["computed"][:10]) == (due, due)
    assert why["rules"]["convention_from"] == convention
    assert why["rules"]["cutoff_from"] == cutoff
    assert {other["from"]: other["computed"][:10]
            for other in why["rules"]["others"]} == others
    # Only an earlier one does anything: reminders follow it.
    earlier = [date for date in others.values() if date < due]
    assert (why["advance"] or "")[:10] == (min(earlier) if earlier else "")


def test_explain_names_both_levels(dates: Office) -> None:
    text = dates.daemon.ctl("explain", f"khac/{code_of(3)}").stdout
    assert ("Cách tính: không tính ngày tiếp nhận (cơ quan); mốc giờ 16 giờ 00 "
            "(cơ quan)" in text)
    assert ("Cách tính khác: tính cả ngày tiếp nhận (phần mềm một cửa), hạn là "
            "14/09/2020 17:30" in text)
    assert "Hạn: 15/09/2020 17:30" in text


def test_an_earlier_date_only_brings_reminders_forward(build: Path) -> None:
    """By the agency due on Tue 15/9, by its software on Mon 14/9: 2 working
    days before are Fri 11 and Thu 10/9, 1 before is Fri 11/9.  The due day is
    the 15th, overdue begins with the 16th."""
    code = code_of(1)
    life = dossier(code, SILENT, "2020-09-08T09:00", None, agency=DUC_VAN)
    with Office(build, ("khac",), life) as office:
        standings = {}
        for at in ("2020-09-10T08:00", "2020-09-14T10:00", "2020-09-15T10:00",
                   "2020-09-16T08:00"):
            office.to(at)
            standings[at[8:10]] = office.daemon.ctl_json("list")[0]["standing"]
        assert standings == {"10": "due-soon", "14": "due-soon",
                             "15": "due-today", "16": "overdue"}
        letters = office.letters(code)
        assert [(f"{letter.at:%d %H:%M}", letter.subject.split(":")[0])
                for letter in letters if letter.address == "mc@ducvan.example"
                and "xin lỗi" not in letter.subject] == [
            ("10 07:30", "Nhắc việc"), ("11 07:30", "Nhắc việc"),
            ("15 07:30", "Đến hạn hôm nay"),
            ("16 07:30", "Quá hạn 1 ngày làm việc")]
        first = letters[0].body
        assert ("Theo cách tính khác (tính cả ngày tiếp nhận; nơi quy định: "
                "phần mềm một cửa), hồ sơ cần giải quyết xong chậm nhất ngày "
                "14/09/2020, nên được nhắc sớm. Hạn của hồ sơ vẫn là "
                "15/09/2020." in " ".join(first.split()))
        crossed = [line for line in
                   office.daemon.ctl_json("show", code)["timeline"]
                   if line["kind"] == "crossing"]
        assert [(line["rung"], line["at"][:16]) for line in crossed
                if line["rung"] != "apology"] == [
            ("before-2wd", "2020-09-10T07:30"),
            ("before-1wd", "2020-09-11T07:30"),
            ("due-day", "2020-09-15T07:30"),
            ("overdue", "2020-09-16T00:00")]


def test_an_unconfirmed_row_accuses_nobody(build: Path) -> None:
    """Without a promise there is no deadline, whatever the row says; with one
    the row raises no doubt: promised Fri 18/9, three days after its date."""
    bare, promised = code_of(1), code_of(2)
    lives = [dossier(code, DRAFT, "2020-09-08T09:00", promise, agency=DUC_VAN)
             for code, promise in ((bare, None),
                                   (promised, "2020-09-18T17:30"))]
    with Office(build, ("motcua", "khac"), *lives) as office:
        office.to("2020-09-17T08:00")
        for source in ("motcua", "khac"):
            why = office.daemon.ctl_json("explain", f"{source}/{promised}")
            assert why["computed"][:10] == "2020-09-15"
            assert (why["due"][:10], why["advance"]) == ("2020-09-18", None)
            assert not [finding for finding in why["findings"]
                        if finding["kind"].startswith("promise")]
        office.to("2020-09-22T08:00")
        for source in ("motcua", "khac"):
            why = office.daemon.ctl_json("explain", f"{source}/{bare}")
            assert (why["standing"], why["unknown"]) == (
                "unknown", "no-promise")
            assert (why["due"], why["advance"]) == (None, None)
        assert "chưa xác nhận" in office.daemon.ctl(
            "explain", f"motcua/{bare}").stdout
        assert office.letters(bare) == []
        # The promise that was broken is another matter.
        assert any(letter.subject.startswith("Quá hạn")
                   for letter in office.letters(promised))
        assert "theo quy định" not in json.dumps(
            [letter.body for letter in office.letters(promised)],
            ensure_ascii=False)
