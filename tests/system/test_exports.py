"""Other products by configuration alone: what a person would write down from a
server's data is what the database holds after one complete sweep.

The servers (harness/exports.py) and their configurations (tests/fixtures/
sources) are in the manner of OpenCPS v2, démarches-simplifiées, Open311
GeoReport v2, the date-window pull, a queue behind a gateway and
egov-workflow-v2; all data is invented.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from harness.config import CONFIG, maildir_channel, secret, write_config
from harness.daemon import Daemon
from harness.exports import (Digit, Export, OpenCps, Open311, Queue,
                             Simplifiees, Tokens, Window)

Make = Callable[[Path, Path], Daemon]
NOW = datetime(2020, 9, 8, 7, 30)


@pytest.fixture
def read(folder: Path, make_daemon: Make) -> Callable[..., Daemon]:
    """Sets up a daemon on one export, by its fixture or preset."""
    def make(export: Export, fixture: str, secrets: dict[str, str],
             **more: Any) -> Daemon:
        shipped = CONFIG / "presets" / f"{fixture}.yaml"
        own = ROOT / "tests" / "fixtures" / "sources" / f"{fixture}.yaml"
        config = write_config(folder, [{
            "name": "khac", "base": export.url,
            "include": str(shipped if shipped.exists() else own),
            "secrets": {name: secret(folder, name, value)
                        for name, value in secrets.items()}, **more}],
            [maildir_channel(folder)])
        return make_daemon(config, folder / "control")
    return make


def once(daemon: Daemon, export: Export, code: int = 0) -> str:
    """One complete sweep at the export's own present; what was said."""
    done = daemon.run("--once", "--clock", f"{export.now:%Y-%m-%dT%H:%M},step")
    assert done.returncode == code, done.stderr
    return done.stderr


def held(daemon: Daemon, *keys: str) -> dict[str, tuple[Any, ...]]:
    """What the database holds, by code, from list and show."""
    rows = {}
    for line in daemon.ctl_json("list"):
        story = daemon.ctl_json("show", line["code"])
        assert story["code"] == line["code"]
        rows[line["code"]] = tuple((line | {"status": story["status"]})[key]
                                   for key in keys)
    return rows


def at(text: str) -> str:
    """8/9 17:00 as the program prints it."""
    day, month, hour = re.fullmatch(r"(\d+)/(\d+) (\d\d:\d\d)", text).groups()
    return f"2020-{int(month):02}-{int(day):02}T{hour}:00+07:00"


def only_read(export: Export) -> None:
    """Nothing but what reads was ever sent."""
    assert {asked.method for asked in export.asked} <= {"GET", "POST"}


# ---- OpenCPS v2 ----

OPENCPS = [
    # number, received, due, status, lock, more
    {"dossierId": "9001", "dossierNo": "H99.21-200904-0001",
     "serviceCode": "2.001035", "serviceName": "Chứng thực hợp đồng",
     "govAgencyCode": "000.00.21.H99", "submitDate": "03/09/2020 20:15:00",
     "receiveDate": "04/09/2020 08:00:00", "dueDate": "08/09/2020 17:00:00",
     "extendDate": "", "finishDate": "", "releaseDate": "",
     "dossierStatus": "processing", "lockState": "", "stepCode": "200",
     "stepName": "Thẩm định", "currentActionUser": "Triệu Đức Ví Dụ",
     "modifiedDate": "2020-09-07T16:45:10.000Z"},
    # The Z is printed over local time: 17:00 in the office, not midnight.
    {"dossierId": "9002", "dossierNo": "H99.21-200904-0002",
     "serviceCode": "2.001035", "receiveDate": "2020-09-04T09:10:00.000Z",
     "dueDate": "2020-09-09T17:00:00.000Z", "dossierStatus": "processing",
     "lockState": "PAUSE", "govAgencyCode": "000.00.21.H99",
     "modifiedDate": "2020-09-07T23:30:00.000Z"},
    # Extended: the new date counts.
    {"dossierId": "9003", "dossierNo": "H99.21-200901-0003",
     "serviceCode": "2.001035", "receiveDate": "01/09/2020 10:00:00",
     "dueDate": "04/09/2020 17:00:00", "extendDate": "11/09/2020 17:00:00",
     "dossierStatus": "paying", "lockState": None,
     "govAgencyCode": "000.00.21.H99"},
    # Not accepted yet: an empty receipt, a due date of the epoch.
    {"dossierId": "9004", "dossierNo": "", "referenceUid": "b7c1-0004",
     "serviceCode": "2.001035", "submitDate": "07/09/2020 21:00:00",
     "receiveDate": "", "dueDate": "1970-01-01T07:00:00.000Z",
     "dossierStatus": "new", "lockState": "", "govAgencyCode": "000.00.21.H99"},
    {"dossierId": "9005", "dossierNo": "H99.21-200831-0005",
     "serviceCode": "2.001035", "receiveDate": "31/08/2020 08:00:00",
     "dueDate": "04/09/2020 17:00:00", "finishDate": "03/09/2020 15:00:00",
     "releaseDate": "04/09/2020 09:00:00", "dossierStatus": "done",
     "lockState": "", "govAgencyCode": "000.00.21.H99"},
    {"dossierId": "9006", "dossierNo": "H99.21-200907-0006",
     "serviceCode": "2.001035", "receiveDate": "07/09/2020 08:00:00",
     "dueDate": "09/09/2020", "dossierStatus": "interoperating",
     "lockState": "", "govAgencyCode": "000.00.21.H99"},
    {"dossierId": "9007", "dossierNo": "H99.21-200902-0007",
     "serviceCode": "2.001035", "receiveDate": "20200901140000",
     "dueDate": "2020-09-04 17:00:00", "dossierStatus": "cancelled",
     "lockState": "", "govAgencyCode": "000.00.21.H99"},
]


def test_opencps(read: Callable[..., Daemon]) -> None:
    with OpenCps(NOW, OPENCPS) as server:
        daemon = read(server, "opencps", {"password": OpenCps.PASSWORD})
        once(daemon, server)
        # Three records a page, whatever is asked for: none is left out.
        assert [(a.query["start"], a.query["end"]) for a in server.asked] \
            == [("0", "5"), ("3", "8"), ("6", "11")]
        only_read(server)
    assert held(daemon, "received", "promised", "status", "officer", "step") \
        == {
        "H99.21-200904-0001": (at("4/9 08:00"), at("8/9 17:00"), "processing",
                               "Triệu Đức Ví Dụ", "200 – Thẩm định"),
        "H99.21-200904-0002": (at("4/9 09:10"), at("9/9 17:00"),
                               "waiting_supplement", None, None),
        "H99.21-200901-0003": (at("1/9 10:00"), at("11/9 17:00"),
                               "waiting_payment", None, None),
        "b7c1-0004": (None, None, "new", None, None),
        "H99.21-200831-0005": (at("31/8 08:00"), at("4/9 17:00"), "returned",
                               None, None),
        # A date alone is the end of its day; a status nobody mapped.
        "H99.21-200907-0006": (at("7/9 08:00"), at("9/9 00:00"), "unknown",
                               None, None),
        "H99.21-200902-0007": (at("1/9 14:00"), at("4/9 17:00"), "withdrawn",
                               None, None)}
    standing = {code: row[0] for code, row in held(daemon, "standing").items()}
    assert standing["H99.21-200904-0001"] == "due-today"
    assert standing["H99.21-200904-0002"] == "paused"
    # The status nobody mapped is a finding that says it.
    assert [m for m in daemon.ctl_json("show", "H99.21-200907-0006")["timeline"]
            if m["kind"] == "finding" and "interoperating" in m["text"]]


def test_opencps_wrong_password(read: Callable[..., Daemon]) -> None:
    with OpenCps(NOW, OPENCPS) as server:
        daemon = read(server, "opencps", {"password": "sai"})
        said = once(daemon, server, 1)
        assert "HTTP 401" in said and len(server.asked) == 1
        tried = daemon.ctl("source", "try", "khac")
        assert "  Authorization: Basic ***\n" in tried.stdout
        assert "sai" not in tried.stdout + tried.stderr
        assert daemon.ctl_json("list") == []


# ---- démarches-simplifiées ----

def node(number: int, state: str, received: str, finished: str | None,
         **more: Any) -> dict[str, Any]:
    return {"number": number, "state": state,
            "datePassageEnConstruction": received,
            "dateTraitement": finished,
            "dateDerniereModification": finished or received,
            "instructeurs": [{"email": "tp@nganson.example"}],
            "groupeInstructeur": {"label": "000.00.21.H99"},
            "champs": [{"label": "Objet", "stringValue": "thử"},
                       {"label": "Date de dépôt", "stringValue": None}],
            **more}


NODES = [
    # Two days of a catalogue row; 04:30 of Paris is 09:30 of Hanoi.
    node(17004, "en_instruction", "2020-09-04T04:30:00+02:00", None),
    node(17005, "en_construction", "2020-09-07T10:00:00+02:00", None,
         instructeurs=[], champs=[
             {"label": "Date de dépôt",
              "stringValue": "2020-09-06T23:00:00+02:00"}]),
    node(17006, "accepte", "2020-09-01T03:00:00+02:00",
         "2020-09-03T08:00:00+02:00"),
    node(17007, "refuse", "2020-09-01T03:00:00+02:00",
         "2020-09-03T09:00:00+02:00"),
    node(17008, "sans_suite", "2020-09-01T03:00:00+02:00",
         "2020-09-04T09:00:00+02:00"),
]
SIMPLIFIEES = {
    "17004": (at("4/9 09:30"), "processing", None),
    "17005": (at("7/9 15:00"), "received", None),
    "17006": (at("1/9 08:00"), "done", at("3/9 13:00")),
    "17007": (at("1/9 08:00"), "rejected", at("3/9 14:00")),
    "17008": (at("1/9 08:00"), "withdrawn", at("4/9 14:00")),
}


def test_simplifiees(read: Callable[..., Daemon]) -> None:
    with Simplifiees(NOW, NODES) as server:
        daemon = read(server, "simplifiees", {"token": Simplifiees.TOKEN})
        once(daemon, server)
        assert [a.json["variables"]["after"] for a in server.asked] \
            == [None, server.cursor(2), server.cursor(4)]
        # The element of a list of forms whose label is the one meant.
        page = daemon.ctl_json("source", "try", "khac")
        assert [(r["fields"]["submitted"], r["fields"]["officer_mail"],
                 r["defaulted"]) for r in page["records"]] == [
            (None, "tp@nganson.example", ["procedure", "filing"]),
            (at("7/9 04:00"), None, ["procedure", "filing"])]
        only_read(server)
    assert held(daemon, "received", "status", "finished") \
        == SIMPLIFIEES
    # No promise in this API: two working days of the catalogue.
    due = held(daemon, "due", "promised", "procedure")
    assert due["17004"] == (at("8/9 17:30"), None, "2.001035")
    assert due["17005"] == (at("9/9 17:30"), None, "2.001035")


@pytest.mark.parametrize("trouble, says", [
    ((200, {"errors": [{"message": "Timeout on dossiers"}],
            "data": {"demarche": None}}), "Timeout on dossiers"),
    ((500, {"errors": [{"message": "Internal Server Error"}],
            "data": None}), "HTTP 500"),
])
def test_simplifiees_fails_in_the_middle(read: Callable[..., Daemon],
                                         trouble: Any, says: str) -> None:
    """Told with 200 or not: what was read stays, and the next sweep has all."""
    with Simplifiees(NOW, NODES) as server:
        daemon = read(server, "simplifiees", {"token": Simplifiees.TOKEN})
        server.trouble.append(trouble)
        assert f"page 2: {'' if says[0] == 'H' else '/errors'}" \
            in (said := once(daemon, server, 1)) and says in said
        assert held(daemon, "received", "status", "finished") == {
            code: SIMPLIFIEES[code] for code in ("17004", "17005")}
        server.now += timedelta(minutes=15)
        once(daemon, server)
    assert held(daemon, "received", "status", "finished") \
        == SIMPLIFIEES


def test_simplifiees_without_permission(read: Callable[..., Daemon]) -> None:
    with Simplifiees(NOW, NODES) as server:
        daemon = read(server, "simplifiees", {"token": "faux"})
        said = once(daemon, server, 1)
        assert "hidden due to permissions" in said and "faux" not in said


# ---- Open311 ----

OPEN311 = [
    {"service_request_id": "000417", "service_code": "2.001035",
     "service_name": "Chứng thực", "status": "open",
     "status_notes": "Đã phân công", "agency_responsible": "Ngân Sơn",
     "requested_datetime": "2020-09-04T02:00:00+00:00",
     "expected_datetime": "2020-09-08T17:00:00+07:00",
     "updated_datetime": "2020-09-07T02:00:00+00:00"},
    {"service_request_id": 418, "service_code": "2.001035", "status": "open",
     "requested_datetime": "2020-09-07T08:00:00+07:00",
     "expected_datetime": None, "agency_responsible": "Ngân Sơn"},
    {"service_request_id": "000400", "service_code": "2.001035",
     "status": "closed", "agency_responsible": "Ngân Sơn",
     "requested_datetime": "2020-08-31T20:30:00-03:30",
     "expected_datetime": "2020-09-03T10:00:00Z",
     "updated_datetime": "2020-09-03T02:00:00Z"},
    {"service_request_id": "000399", "service_code": "2.001035",
     "status": "open", "agency_responsible": "Ngân Sơn",
     "requested_datetime": "2020-08-28T08:00:00+07:00",
     "expected_datetime": "2020-09-01T17:00:00+07:00"},
]


def test_open311(read: Callable[..., Daemon]) -> None:
    with Open311(NOW, OPEN311) as server:
        daemon = read(server, "open311", {"key": Open311.KEY})
        once(daemon, server)
        # Until a page is empty: nothing else says how many there are.
        assert [a.query["page"] for a in server.asked] == ["1", "2", "3"]
        assert server.asked[0].query["start_date"] \
            == "2020-07-01T00:00:00+07:00"
        tried = daemon.ctl("source", "try", "khac").stdout
        assert "api_key=***" in tried
        only_read(server)
    assert held(daemon, "received", "promised", "status", "agency", "step") \
        == {
        "000417": (at("4/9 09:00"), at("8/9 17:00"), "processing",
                   "000.00.21.H99", "Đã phân công"),
        "418": (at("7/9 08:00"), None, "processing", "000.00.21.H99", None),
        "000400": (at("1/9 07:00"), at("3/9 17:00"), "done", "000.00.21.H99",
                   None),
        "000399": (at("28/8 08:00"), at("1/9 17:00"), "processing",
                   "000.00.21.H99", None)}


@pytest.mark.parametrize("more, says", [
    ({"incremental": {"full_since": "2000-01-01"}}, "span over 90 days"),
    ({"incremental": {"format": "iso_local"}}, "time zone is mandatory"),
    ({"list": {"query": {"api_key": "sai"}}}, "api_key is wrong"),
])
def test_open311_says_what_it_refuses(read: Callable[..., Daemon], more: Any,
                                      says: str) -> None:
    with Open311(NOW, OPEN311) as server:
        daemon = read(server, "open311", {"key": Open311.KEY}, **more)
        assert says in once(daemon, server, 1)
        assert daemon.ctl_json("list") == []


# ---- the date window ----

def pulled(code: str, received: str, due: str, status: str,
           **more: str) -> dict[str, str]:
    return {"maHoSo": code, "maTTHC": "2.001035.000.00.00.H99",
            "tenTTHC": "Chứng thực hợp đồng", "ngayTiepNhan": received,
            "ngayHenTra": due, "ngayKetThucXuLy_ThucTe": "",
            "statusId": status, "donViXuLy": "UBND huyện Ngân Sơn",
            "urlDetail": f"https://nganh.example/{code}", **more}


WINDOW = [
    pulled("LD-200904-01", "04/09/2020 08:00:00", "08/09/2020 17:00:00", "4"),
    pulled("LD-200904-02", "04/09/2020 09:00:00", "", "5"),
    pulled("LD-200601-03", "01/06/2020 09:00:00", "09/09/2020 17:00:00", "2"),
    pulled("LD-200901-04", "01/09/2020 09:00:00", "04/09/2020 17:00:00", "9",
           ngayKetThucXuLy_ThucTe="03/09/2020 16:00:00"),
    # Typed in with the date of tomorrow: the window reaches a day further.
    pulled("LD-200909-05", "09/09/2020 06:00:00", "11/09/2020 17:00:00", "1"),
]


def test_date_window(read: Callable[..., Daemon]) -> None:
    """Through the shipped preset, of which the province is one key."""
    with Window(NOW, WINDOW) as server:
        daemon = read(server, "date_window", {"accept_key": Window.KEY},
                      list={"json": {"MaTinh": "99"}})
        once(daemon, server)
        assert server.asked[0].json == {
            "AcceptKey": Window.KEY, "LoaiDuLieu": "", "MaTinh": "99",
            "MaHuyen": "", "MaXa": "",
            "ThoiGianBatDau": "01/01/2000 00:00:00",
            "ThoiGianKetThuc": "09/09/2020 07:30:00"}
        only_read(server)
    assert held(daemon, "received", "promised", "status", "finished") == {
        "LD-200904-01": (at("4/9 08:00"), at("8/9 17:00"), "processing", None),
        "LD-200904-02": (at("4/9 09:00"), None, "waiting_supplement", None),
        "LD-200601-03": (at("1/6 09:00"), at("9/9 17:00"), "received", None),
        "LD-200901-04": (at("1/9 09:00"), at("4/9 17:00"), "done",
                         at("3/9 16:00")),
        "LD-200909-05": (at("9/9 06:00"), at("11/9 17:00"), "new", None)}


def test_date_window_wrong_key(read: Callable[..., Daemon]) -> None:
    with Window(NOW, WINDOW) as server:
        daemon = read(server, "date_window", {"accept_key": "sai"})
        said = once(daemon, server, 1)
        assert "/result/error_code is \"-1\"" in said
        assert "Sai AcceptKey" in said


# ---- a queue behind a gateway ----

def queued(number: int, inner: Any, **more: Any) -> dict[str, Any]:
    return {"id": number, "maTTHC": "2.000815", "data": inner if isinstance(
        inner, str) else json.dumps(inner), **more}


def birth(number: str, received: str, due: str | None,
          **more: Any) -> dict[str, Any]:
    return {"donVi": "H99.21", "so": number, "ngayTiepNhan": received,
            "ngayHenTra": due, "canBo": {"ho": "Triệu Đức", "ten": "Ví Dụ"},
            **more}


QUEUE = [
    queued(1, birth("0001", "2020-09-07T14:07:53.1234567",
                    "2020-09-08T17:00:00")),
    queued(2, birth("0002", "20200907090000", None, canBo={"ten": "Thử"}),
           daHuy="False"),
    queued(3, "<hoSo><ma>H99.21-0003</ma></hoSo>"),
    queued(4, birth("0004", "20200904090000", None), daHuy="True"),
    queued(5, birth("0005", "20200904090000", None), daHuy="Y"),
    queued(6, birth("0006", "20200904090000", None), daHuy=1),
    # Some versions send the object itself.
    queued(7, "") | {"data": birth("0007", "20200907080000", None)},
]


def test_queue(read: Callable[..., Daemon]) -> None:
    with Queue(NOW, QUEUE) as server:
        daemon = read(server, "queue", {"secret": Queue.SECRET})
        said = once(daemon, server)
        # A token serves two pages; the page that met its end is asked again.
        assert [(a.path.rsplit("/")[-1], a.json["trang"]
                 if a.method == "GET" else None) for a in server.asked] \
            == [("token", None), ("LayDanhSachHoSo", 0),
                ("LayDanhSachHoSo", 1), ("LayDanhSachHoSo", 2),
                ("LayDanhSachHoSo", 3), ("token", None),
                ("LayDanhSachHoSo", 3), ("LayDanhSachHoSo", 4)]
        assert not [a for a in server.asked
                    if a.path.rsplit("/")[-1]
                    not in ("token", "LayDanhSachHoSo")]
        only_read(server)
    held_now = held(daemon, "received", "promised", "status", "officer",
                    "procedure")
    assert held_now == {
        "H99.21-0001": ("2020-09-07T14:07:53+07:00", at("8/9 17:00"),
                        "processing", "Triệu Đức Ví Dụ", "2.000815"),
        "H99.21-0002": (at("7/9 09:00"), None, "processing", "Thử",
                        "2.000815"),
        **{f"H99.21-000{n}": (at("4/9 09:00"), None, "deleted",
                              "Triệu Đức Ví Dụ", "2.000815")
           for n in (4, 5, 6)},
        "H99.21-0007": (at("7/9 08:00"), None, "processing",
                        "Triệu Đức Ví Dụ", "2.000815")}
    # The one that is XML is named, and spoils nothing.
    assert "record 1: /data: a string of HTML or XML, not of JSON" in said


def test_a_list_in_a_string(read: Callable[..., Daemon]) -> None:
    rows = [{"so": f"H99.21-000{n}", "ngay": "20200907080000"}
            for n in range(5)]
    with Queue(NOW, rows) as server:
        server.whole = True
        daemon = read(server, "queue", {"secret": Queue.SECRET},
                      inner_json="list",
                      fields={"code": "/so", "received": "/ngay"})
        once(daemon, server)
    assert held(daemon, "received") == {
        row["so"]: (at("7/9 08:00"),) for row in rows}


def test_queue_masks_its_secret(read: Callable[..., Daemon]) -> None:
    with Queue(NOW, QUEUE) as server:
        daemon = read(server, "queue", {"secret": Queue.SECRET})
        for words in (["source", "try", "khac"],
                      ["source", "try", "khac", "--json"]):
            done = daemon.ctl(*words)
            assert "Authorization: Basic ***" in done.stdout
            assert Queue.SECRET not in done.stdout
            assert "a2hvYS" not in done.stdout  # base64 of the user
            assert "thẻ" not in done.stdout


# ---- logging in ----

PLACES: dict[str, dict[str, Any]] = {
    "header": {"headers": {"X-Token": "{{token}}"}},
    "query": {"query": {"token": "{{token}}"}},
    "form": {"method": "POST", "form": {"token": "{{token}}"}},
    "body": {"method": "POST", "json": {"auth": {"token": "{{token}}"}}},
}


@pytest.mark.parametrize("place, end", [
    *[(place, "401") for place in PLACES],
    *[("query", end) for end in Tokens.ENDS if end != "401"]])
def test_a_token(folder: Path, make_daemon: Make, place: str,
                 end: str) -> None:
    """In every place, and renewed on every sign that it has ended."""
    rows = [{"so": f"T-{n}", "ngay": "2020-09-07 08:00:00"} for n in range(4)]
    request = PLACES[place]
    with Tokens(NOW, place, end, rows) as server:
        config = write_config(folder, [{
            "name": "khac", "base": server.url,
            "secrets": {"mk": secret(folder, "mk", Tokens.PASSWORD)},
            "login": {"method": "POST", "url": "{{base}}/login",
                      "body": "<mk>{{secret.mk}}</mk>",
                      "content_type": "text/xml", "token": "/v/token",
                      "relogin_on": [403, "html"]},
            "list": {"url": "{{base}}/list", **request, "query": {
                "page": "{{page}}", **request.get("query", {})}},
            "records": "/data", "wrap_single": "yes", "null_is_empty": "yes",
            "paging": {"style": "page", "first": 0, "has_more": "/more"},
            "auth_error": [{"at": "/error", "contains": "EXPIRED"}],
            "time_forms": ["yyyy-MM-dd HH:mm:ss"],
            "fields": {"code": "/so", "received": "/ngay"}}],
            [maildir_channel(folder)])
        daemon = make_daemon(config, folder / "control")
        once(daemon, server)
        # Pages 0 and 1, then the third twice: refused, and with a new token.
        assert [a.path for a in server.asked].count("/login") == 2
        assert [a.query["page"] for a in server.asked if a.path == "/list"] \
            == ["0", "1", "2", "2", "3"]
    assert held(daemon, "received") == {
        row["so"]: (at("7/9 08:00"),) for row in rows}


# ---- how times are written ----

SECONDS = 1599441300  # date -d "2020-09-07 08:15 +07" +%s
FORMS = [
    ("yyyyMMddHHmmss", "20200907081500"), ("yyyyMMddHHmm", "202009070815"),
    ("dd/MM/yyyy HH:mm:ss", "07/09/2020 08:15:00"),
    ("dd/MM/yyyy HH:mm", "07/09/2020 08:15"),
    ("yyyy-MM-dd HH:mm:ss", "2020-09-07 08:15:00"),
    ("yyyy-MM-dd HH:mm:ss", "2020-09-07 08:15:00.0"),
    ("yyyy-MM-dd HH:mm", "2020-09-07 08:15"),
    ("iso_local", "2020-09-07T08:15:00"),
    ("iso_local", "2020-09-07T08:15:00.329"),
    ("iso_local", "2020-09-07T08:15:00.1234567"),
    ("iso_local_ms", "2020-09-07T08:15:00.000"),
    ("iso_z", "2020-09-07T01:15:00Z"), ("iso_z", "2020-09-07T01:15:00.5Z"),
    ("iso_z_ms", "2020-09-07T01:15:00.000Z"),
    ("iso_offset", "2020-09-07T08:15:00+07:00"),
    ("iso_offset_ms", "2020-09-07T03:15:00.1234567+02:00"),
    ("iso_offset4", "2020-09-07T08:15:00+0700"),
    ("iso_offset4_ms", "2020-09-07T01:15:00.512+0000"),
    ("rfc3339", "2020-09-07T08:15:00+07:00"),
    ("rfc3339", "2020-09-07T01:15:00Z"),
    ("epoch_s", SECONDS), ("epoch_s", str(SECONDS)),
    ("epoch_ms", SECONDS * 1000), ("epoch_ms", str(SECONDS * 1000)),
    ("aspnet", f"/Date({SECONDS * 1000}+0700)/"),
    ("rfc1123", "Mon, 07 Sep 2020 01:15:00 GMT"),
]
DAYS = [("yyyyMMdd", "20200907"), ("dd/MM/yyyy", "07/09/2020"),
        ("dd.MM.yyyy", "07.09.2020"), ("yyyy-MM-dd", "2020-09-07")]


def test_every_form_of_time(folder: Path, make_daemon: Make) -> None:
    """One source a form, of which no other form is listed."""
    page = folder / "trang.json"
    cases = [*[(form, text, at("7/9 08:15")) for form, text in FORMS],
             *[(form, text, at("7/9 00:00")) for form, text in DAYS]]
    config = write_config(folder, [{
        "name": f"n{i}", "base": "https://motcua.example",
        "list": {"url": "{{base}}/l"}, "records": "", "time_forms": [form],
        "fields": {"code": "/c", "promised": f"/t{i}"}}
        for i, (form, _, _) in enumerate(cases)], [maildir_channel(folder)])
    page.write_text(json.dumps([{"c": "A", **{
        f"t{i}": text for i, (_, text, _) in enumerate(cases)}}]), "utf-8")
    daemon = make_daemon(config, folder / "control")
    for i, (form, text, expected) in enumerate(cases):
        tried = daemon.ctl_json("source", "try", f"n{i}", "--page", str(page))
        assert tried["records"][0]["fields"]["promised"] == expected, \
            (form, text)


# ---- egov-workflow-v2 ----

def instance(code: str, received: datetime, due: datetime | None, status: str,
             **more: Any) -> dict[str, Any]:
    return {"businessId": code, "due": due,
            "auditDetails": {"createdTime": Digit.ms(received),
                             "lastModifiedTime": Digit.ms(received)},
            "state": {"state": "Thẩm định", "applicationStatus": status},
            "assignes": [{"userName": "nganson.tp"}], **more}


DIGIT = [
    instance("PB-0001", datetime(2020, 9, 7, 8), datetime(2020, 9, 9, 17),
             "INWORKFLOW"),
    instance("PB-0002", datetime(2020, 9, 7, 9), datetime(2020, 9, 7, 17),
             "INWORKFLOW", assignes=None),
    instance("PB-0003", datetime(2020, 9, 7, 9), None, "INWORKFLOW"),
]


def moments(daemon: Daemon, code: str) -> list[str]:
    return [m["text"] for m in daemon.ctl_json("show", code)["timeline"]
            if m["kind"] == "observed"]


def test_digit(read: Callable[..., Daemon]) -> None:
    """What is left shrinks at every poll, and the date stands still."""
    with Digit(NOW, DIGIT) as server:
        daemon = read(server, "digit", {"token": Digit.TOKEN})
        once(daemon, server)
        assert [a.query["offset"] for a in server.asked] == ["0", "2"]
        expected = {"PB-0001": (at("7/9 08:00"), at("9/9 17:00"),
                                "processing"),
                    "PB-0002": (at("7/9 09:00"), at("7/9 17:00"),
                                "processing"),
                    "PB-0003": (at("7/9 09:00"), None, "processing")}
        assert held(daemon, "received", "promised", "status") == expected
        for minutes, skew in ((15, 61_000), (60, -240_000), (300, 7)):
            server.now = NOW + timedelta(minutes=minutes)
            server.skew_ms = skew
            once(daemon, server)
            assert held(daemon, "received", "promised", "status") == expected
        assert moments(daemon, "PB-0001") == []
        # Two days more are two days more.
        server.skew_ms = 0
        server.rows = [dict(DIGIT[0], due=datetime(2020, 9, 11, 17)),
                       *DIGIT[1:]]
        once(daemon, server)
        assert held(daemon, "promised")["PB-0001"] == (at("11/9 17:00"),)
        assert len(moments(daemon, "PB-0001")) == 1
        only_read(server)


# ---- a preset and its operator ----

def test_the_operator_overrides_single_keys(
        folder: Path, read: Callable[..., Daemon]) -> None:
    """Maps are laid over key by key, everything else is replaced, ~ removes."""
    rows = [dict(WINDOW[0], phong="000.00.22.H99", statusId="khac")]
    with Window(NOW, rows) as server:
        daemon = read(
            server, "date_window", {"accept_key": Window.KEY},
            list={"json": {"MaTinh": "99", "LoaiDuLieu": "2"},
                  "headers": {"X-Kenh": "giamsat"}},
            incremental={"mode": "window", "days_back": 30},
            fields={"agency": "/phong", "procedure_name": None},
            status_map={"khac": "stopped", "4": None})
        once(daemon, server)
        asked = server.asked[0]
        assert asked.json["MaTinh"] == "99" and asked.json["MaXa"] == ""
        assert asked.json["LoaiDuLieu"] == "2"
        assert asked.headers["x-kenh"] == "giamsat"
        assert asked.headers["authorization"] == f"Bearer {Window.KEY}"
    assert held(daemon, "agency", "procedure_name", "status", "received") == {
        "LD-200904-01": ("000.00.22.H99", None, "stopped", at("4/9 08:00"))}
