"""json-server with a table of dossiers; its store is one JSON file."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from random import Random
from urllib.parse import quote

from host import Dossier, Host, fetch, free_port

VIETNAM = timezone(timedelta(hours=7))
STATES = {"processing": "processing", "supplement": "waiting_supplement",
          "done": "done"}


class JsonServer:
    """Writes go through its own REST interface."""

    def __init__(self, host: Host, chance: Random, count: int):
        self._chance, self._made = chance, 0
        self._folder = host.folder("json")
        self._store = self._folder / "db.json"
        self._rows = {row["id"]: row for row in
                      (self._new() for _ in range(count))}
        self._store.write_text(
            json.dumps({"dossiers": list(self._rows.values())}), "utf-8")
        self._store.chmod(0o666)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        host.serve(f"{self.base}/dossiers?_limit=1", "json-server", "--quiet",
                   "--host", "127.0.0.1", "--port", str(self.port),
                   "/srv/json/db.json")

    def _new(self) -> dict[str, object]:
        self._made += 1
        received = datetime(2026, 11, 2, 8, tzinfo=VIETNAM) \
            + timedelta(minutes=self._chance.randrange(20000))
        # What a code may hold that an address must not.
        odd = self._chance.choice(["", "", "", "/Đ", " a&b", "+%"])
        return {"id": f"H99.17-{self._made:04d}{odd}",
                "procedure": "1.001193.H99",
                "received": received.isoformat(),
                "promised": (received + timedelta(days=9)).isoformat(),
                "state": self._chance.choice(list(STATES)),
                "officer": {"account": f"canbo{self._made % 7}"},
                "unit": "Xã Tân Thử"}

    def change(self, changed: int, added: int, removed: int) -> set[str]:
        """Changes rows, adds some and deletes some; the codes deleted."""
        codes = self._chance.sample(sorted(self._rows), changed + removed)
        for code in codes[:changed]:
            row = self._rows[code]
            row["state"] = self._chance.choice(list(STATES))
            row["officer"] = {"account": f"canbo{self._chance.randrange(9)}"}
            fetch(f"{self.base}/dossiers/{quote(code, safe='')}", "PUT",
                  json.dumps(row).encode())
        for code in codes[changed:]:
            fetch(f"{self.base}/dossiers/{quote(code, safe='')}", "DELETE")
            del self._rows[code]
        for _ in range(added):
            row = self._new()
            self._rows[str(row["id"])] = row
            fetch(f"{self.base}/dossiers", "POST", json.dumps(row).encode())
        return set(codes[changed:])

    def holds(self) -> dict[str, Dossier]:
        """What its file says, which it writes before it answers."""
        rows = json.loads(self._store.read_text("utf-8"))["dossiers"]
        return {row["id"]: Dossier(
            row["id"], STATES[row["state"]], row["officer"]["account"],
            seconds(row["received"]), seconds(row["promised"]))
            for row in rows}


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())
