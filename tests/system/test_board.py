"""The public board of hosoweb: off unless it is asked for, and of a database
full of dossiers, names and officers not one of them in its bytes."""

from __future__ import annotations

import json
import re
import sqlite3
import time

import yaml

from harness.web import Web
from test_web import CODES, NAME, OFFICER, Desk, desk, office  # noqa: F401

HOTLINE = "0900000001"
ADDRESS = "Văn phòng UBND tỉnh <phananh@tinh.example>"


def another(desk: Desk, **keys: object) -> Web:
    """Another hosoweb over the same, with these keys of `web`."""
    config = yaml.safe_load(desk.web.config.read_text("utf-8"))
    config["web"] |= keys
    path = desk.folder / "another.yaml"
    path.write_text(json.dumps(config), encoding="utf-8")
    return Web(desk.office.build, path).start()


def read(web: Web) -> str:
    until = time.monotonic() + 20
    while (answer := web.get("/cong-khai")).status == 503:
        assert "đang được lập" in answer.text
        assert time.monotonic() < until
        time.sleep(.1)
    assert answer.status == 200
    return answer.text


def told(desk: Desk) -> set[str]:
    """Everything that the database says of dossiers, procedures and people."""
    with sqlite3.connect(desk.database) as database:
        def column(sql: str) -> set[str]:
            return {text for text, in database.execute(sql) if text}

        agencies = column("SELECT n.text FROM name n JOIN dossier d"
                          " ON n.id IN (d.agency, d.agency_code)")
        return (column("SELECT code FROM dossier")
                | column("SELECT recipient FROM notice")
                | column("SELECT recipient_name FROM notice")
                | column("SELECT recipient FROM letter")
                | column("SELECT text FROM name")) - agencies


def test_off_unless_asked_for(desk: Desk) -> None:
    assert desk.web.get("/cong-khai").status == 404


def test_it_tells_of_nobody(desk: Desk) -> None:
    web = another(desk, public=True, public_hotline=HOTLINE,
                public_address=ADDRESS)
    try:
        page = read(web)
        assert web.get("/cong-khai").headers["cache-control"] == "no-store"
        for path in ("/cong-khai/1", "/cong-khai?don-vi=1"):
            answer = web.get(path)
            assert answer.status in (200, 404)
            page += answer.text
    finally:
        assert web.stop() == 0
    secrets = told(desk)
    assert set(CODES) | {OFFICER, NAME, "nganson.dd", "9.999999"} <= secrets
    text = re.sub(r"&#x2F;", "/", page).replace(HOTLINE, "")
    for secret in secrets:
        # What is a bare number or a word of one letter is no secret's trace.
        if not re.fullmatch(r"\d{1,2}|\w", secret):
            assert secret not in text, secret
    for code in CODES:
        assert code.split("-")[-1] not in text


def test_what_it_tells(desk: Desk) -> None:
    web = another(desk, public=True, public_hotline=HOTLINE,
                public_address=ADDRESS)
    try:
        page = read(web)
    finally:
        assert web.stop() == 0
    # All three of one agency are overdue: fewer than five.
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", page)
    (name, cells), = rows
    assert "Ngân Sơn" in name
    assert re.findall(r">([^<]*)</td>", cells) == \
        ["dưới 5", "0", "–", "dưới 5", "dưới 5"]
    assert HOTLINE in page
    assert "&lt;phananh@tinh.example&gt;" in page
    assert "<" + ADDRESS.split("<")[1] not in page
