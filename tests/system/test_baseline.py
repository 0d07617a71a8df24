"""The first start on an old province: what was overdue before the watch began
is told in one list for each agency, not dossier by dossier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from harness.config import maildir_channel, portal_source, write_config
from harness.daemon import Daemon
from standin import tables
from standin.dossier import DIRECT, PROCESSING, Moment, State, Step
from standin.letters import Folder
from standin.province import Province
from standin.story import Story

SWEEP = datetime(2020, 9, 7)
OVERDUE = 20000


def old_province() -> Story:
    """20,000 dossiers whose promised date passed weeks ago."""
    received, promised = datetime(2020, 7, 1, 9), datetime(2020, 7, 15, 17)
    procedure = tables.PROCEDURES[18]
    agencies = [a for a in tables.AGENCIES if a.level != "t"]
    lives = {}
    for number in range(OVERDUE):
        agency = agencies[number % len(agencies)]
        officer = tables.officers_of(agency.code, "dd")[0]
        code = f"{agency.code}-200701-{number:05d}"
        lives[code] = [Moment(received, "received", State(
            code, procedure, agency, DIRECT, "Nguyễn Văn Ví Dụ", False,
            received, PROCESSING, received, promised, steps=(
                Step(officer, received, "Thẩm định", PROCESSING, promised),)))]
    return Story(lives)


def test_a_mountain_of_overdue_dossiers_is_a_few_letters(
        folder: Path, make_daemon: Callable[[Path, Path], Daemon]) -> None:
    province = Province(story=old_province()).start()
    source = portal_source(folder, province.url, paging={
        "style": "page", "first": 1, "size": 1000, "total": "/total"})
    config = write_config(folder, [source], [maildir_channel(folder)])
    daemon = make_daemon(config, folder / "control").start(step=SWEEP)
    inbox = Folder(folder / "letters")
    province.advance(datetime(2020, 9, 7, 21, 45), daemon)
    letters = inbox.new()
    assert 0 < len(letters) <= len(tables.AGENCIES)
    assert all(letter.is_baseline for letter in letters)
    assert {letter.at.replace(second=0) for letter in letters} == {
        datetime(2020, 9, 7, 7, 30)}
    province.advance(datetime(2020, 9, 7, 22, 30), daemon)
    digests = inbox.new()
    assert digests and all(letter.is_digest for letter in digests)
    whole = next(letter for letter in digests
                 if letter.address == "kstthc@tinh.example")
    assert "tồn trước khi vận hành" in whole.body
    assert "20.000" in whole.body
    # Days later it is still silent.
    province.advance(datetime(2020, 9, 9, 21), daemon)
    assert all(letter.is_digest for letter in inbox.new())
    province.stop()
