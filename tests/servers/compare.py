"""hosod against two servers that nobody here wrote; scripts/prove-servers runs
this with a Debian root that has them.

Each of four sources is configured by YAML alone (tests/fixtures/servers). After
every sweep what hosod's database says of each dossier must be what the server's
own store says, and nobody may be gone who is there.

  compare.py ROOT [SEED [ROUNDS]]
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

sys.dont_write_bytecode = True
from host import Dossier, Host  # noqa: E402
from json_server import JsonServer  # noqa: E402
from mediawiki import MediaWiki  # noqa: E402

SOURCE = Path(__file__).resolve().parents[2]
FIXTURES = SOURCE / "tests" / "fixtures" / "servers"
CONFIG = SOURCE / "config"
BUILD = Path(os.environ.get("HOSOD_BUILD", SOURCE / "build"))
# The column as a word; see docs/schema.md.
STATUSES = {4: "processing", 5: "waiting_supplement", 9: "done"}
ROWS = {"json": 400, "wiki": 300}

Holds = Callable[[], dict[str, Dossier]]


class Hosod:
    """The real program, one sweep of everything a run, an hour apart."""

    def __init__(self, folder: Path, bases: dict[str, str]):
        self._folder = folder
        self._now = datetime.now(timezone(timedelta(hours=7))) \
            .replace(second=0, microsecond=0)
        self._config = folder / "hosod.yaml"
        (folder / "state").mkdir()
        self._config.write_text(json.dumps({
            "state": str(folder / "state"), "control": str(folder / "control"),
            "delivery": "local",
            "office": {"name": "Văn phòng UBND tỉnh"},
            **{key: str(CONFIG / name) for key, name in (
                ("calendar", "calendar.tsv"), ("catalogue", "procedures.csv"),
                ("agencies", "agencies.csv"), ("contacts", "contacts.csv"))},
            "channels": [{"name": "thu", "kind": "maildir", "maildir": {
                "path": str(folder / "letters")}}],
            "sources": [{"name": name, "base": base,
                         "include": str(FIXTURES / f"{name}.yaml")}
                        for name, base in bases.items()],
        }, ensure_ascii=False), "utf-8")

    def sweep(self) -> None:
        self._now += timedelta(hours=1)
        done = subprocess.run(
            [str(BUILD / "hosod"), "--config", str(self._config), "--once",
             "--clock", f"{self._now:%Y-%m-%dT%H:%M},step"],
            text=True, capture_output=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        for word in ("refused", "quarantine"):
            assert f" {word}" not in done.stderr.replace(" 0 refused", ""), \
                done.stderr

    def says(self, source: str) -> dict[str, tuple[Dossier, bool]]:
        """What it keeps of each dossier, and whether it is gone."""
        found = list((self._folder / "state").glob("*.db"))
        store = sqlite3.connect(f"file:{found[0]}?mode=ro", uri=True)
        rows = store.execute(
            "SELECT code, status, officer.text, received, promised, gone"
            " FROM dossier JOIN source ON source.id = source"
            " LEFT JOIN name AS officer ON officer.id = officer_account"
            " WHERE source.name = ?", (source,)).fetchall()
        store.close()
        return {row[0]: (Dossier(row[0], STATUSES.get(row[1], str(row[1])),
                                 *row[2:5]), row[5] is not None)
                for row in rows}


def compare(hosod: Hosod, source: str, holds: Holds, left: set[str],
            are_gone: bool) -> int:
    """What stands in both; ``left`` were deleted and, where a sweep has seen
    it often enough, must be gone."""
    theirs, ours = holds(), hosod.says(source)
    for code, dossier in theirs.items():
        assert code in ours, f"{source}: {code} is missing"
        assert ours[code] == (dossier, False), \
            f"{source}: server {dossier}, hosod {ours[code]}"
    assert set(ours) == set(theirs) | left, \
        f"{source}: invented {sorted(set(ours) - set(theirs) - left)[:5]}"
    for code in left if are_gone else ():
        dossier, gone = ours[code]
        assert gone or dossier.status == "done", f"{source}: {code} is not gone"
    return len(theirs)


def prove(host: Host, folder: Path, seed: int, rounds: int) -> None:
    chance = Random(seed)
    table = JsonServer(host, chance, ROWS["json"])
    wiki = MediaWiki(host, chance, ROWS["wiki"])
    sources: dict[str, tuple[str, Holds]] = {
        "json_link": (table.base, table.holds),
        "json_page": (table.base, table.holds),
        "wiki_get": (wiki.base, wiki.revisions),
        "wiki_post": (wiki.base, wiki.members),
    }
    left: dict[str, set[str]] = {"json": set(), "wiki": set()}
    hosod = Hosod(folder, {name: base for name, (base, _) in sources.items()})
    compared = 0
    for turn in range(rounds + 1):
        if turn > 0:
            left["json"] |= table.change(60, 30, 25)
            left["wiki"] |= wiki.change(40, 20, 15)
        for sweep in (1, 2):
            hosod.sweep()
            for name, (_, holds) in sources.items():
                compared += compare(hosod, name, holds,
                                    left[name.split("_")[0]], sweep == 2)
    print(f"seed {seed}: {2 * rounds + 2} sweeps of {len(sources)} sources, "
          f"{rounds} rounds of changes, {compared} dossiers compared, "
          f"{sum(map(len, left.values()))} deleted and gone, 0 differences")


def main() -> int:
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    host = Host(Path(sys.argv[1]))
    folder = Path(tempfile.mkdtemp(prefix="hosod-"))
    try:
        prove(host, folder, seed, rounds)
    except BaseException:
        print(f"seed {seed}", file=sys.stderr)
        raise
    finally:
        host.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
