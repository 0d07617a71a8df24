"""The export API as a function of requests: sessions, windows, pages, faults.

Nothing here speaks HTTP or holds a dossier: `Export` answers from the story at
the clock's time, so any number of polls or restarts see the same truth.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from . import records, tables
from .clock import Clock
from .dossier import Moment
from .story import Story

USERNAME, PASSWORD, API_KEY = "giamsat", "mat-khau-vi-du", "khoa-vi-du"
EXPIRED = "Phiên làm việc hết hạn hoặc không hợp lệ, đề nghị đăng nhập lại"
PAGE_LIMIT = 1000
LOCAL = timezone(timedelta(hours=7))

FAULTS = frozenset((
    "html", "truncated", "no_array", "error_body", "garbage_record",
    "impossible_date", "http_500", "http_429", "slow", "empty_list",
    "expired"))


@dataclass
class Answer:
    """What goes back over the wire."""

    body: bytes
    status: int = 200
    type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False     # promise the whole body, send half of it
    delay: float = 0.0    # real seconds


@dataclass
class Fault:
    """A fault that the next requests for dossiers meet."""

    kind: str
    count: int
    seconds: float = 1.0


def as_json(value: object, **more: Any) -> Answer:
    """An answer in JSON."""
    return Answer(json.dumps(value, ensure_ascii=False).encode(), **more)


def subtree(unit: str) -> frozenset[str] | None:
    """The codes of an agency and those below it; None when unknown."""
    if unit not in tables.BY_CODE:
        return None
    codes = {unit}
    for agency in tables.AGENCIES:  # parents stand before their children
        if agency.parent in codes:
            codes.add(agency.code)
    return frozenset(codes)


class Refused(Exception):
    """A request that the export answers with an error."""


def _compact_time(text: str) -> datetime | None:
    if text == "":
        return None
    try:
        if len(text) != 14:
            raise ValueError
        return datetime.strptime(text, "%Y%m%d%H%M%S")
    except ValueError:
        raise Refused(f"Thời gian không hợp lệ: {text}") from None


def _rfc3339(text: str) -> datetime | None:
    if text == "":
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"updated_since: {text!r} is not RFC 3339") from None
    if at.tzinfo is None:
        raise Refused(f"updated_since: {text!r} has no offset")
    return at.astimezone(LOCAL).replace(tzinfo=None)


def _number(value: object, name: str, default: int) -> int:
    if value in (None, ""):
        return default
    try:
        number = int(str(value))
    except ValueError:
        number = 0
    if number < 1:
        raise Refused(f"{name} không hợp lệ: {value}")
    return number


class Export:
    """Both exports of one story."""

    def __init__(self, story: Story, clock: Clock,
                 session_life: timedelta = timedelta(minutes=30)):
        self.story, self.clock = story, clock
        self.session_life = session_life
        self.logins = self.polls = 0
        self._sessions: dict[str, datetime] = {}
        self._faults: deque[Fault] = deque()
        self._lock = threading.Lock()

    # Sessions

    def login(self, request: dict[str, Any]) -> Answer:
        """POST /login."""
        if (request.get("username"), request.get("password")) != (
                USERNAME, PASSWORD):
            return as_json({"error_code": 1, "session": "", "message":
                            "Tên đăng nhập hoặc mật khẩu không đúng"})
        session = secrets.token_hex(12)
        with self._lock:
            self.logins += 1
            self._sessions[session] = self.clock.now()
        return as_json({"error_code": 0, "session": session,
                        "message": "Đăng nhập thành công"})

    def _session_holds(self, session: object) -> bool:
        with self._lock:
            opened = self._sessions.get(str(session))
        return (opened is not None
                and self.clock.now() - opened <= self.session_life)

    # Faults

    def fail(self, request: dict[str, Any]) -> Answer:
        """POST /admin/fault {kind, count, seconds}."""
        kind = request.get("kind")
        if kind not in FAULTS:
            return as_json({"error": f"unknown fault {kind!r}"}, status=400)
        if kind == "expired":
            with self._lock:
                self._sessions.clear()
        else:
            self.add_fault(kind, int(request.get("count", 1)),
                           float(request.get("seconds", 1.0)))
        return as_json({"ok": True})

    def add_fault(self, kind: str, count: int = 1,
                  seconds: float = 1.0) -> None:
        """The next `count` requests for dossiers meet a fault."""
        with self._lock:
            self._faults.append(Fault(kind, count, seconds))

    def clear_faults(self) -> None:
        """Whatever was still to fail does not."""
        with self._lock:
            self._faults.clear()

    def _next_fault(self) -> Fault | None:
        with self._lock:
            self.polls += 1
            if not self._faults:
                return None
            fault = self._faults[0]
            fault.count -= 1
            if fault.count <= 0:
                self._faults.popleft()
            return fault

    def _faulty(self, answer: Callable[[list[Moment] | None, str], object],
                rows: Callable[[], list[Moment]]) -> Answer:
        """The honest answer, or what the next fault makes of it."""
        fault = self._next_fault()
        kind = fault.kind if fault else ""
        if kind == "html":
            return Answer("<!DOCTYPE html><html><body>Đăng nhập</body></html>"
                          .encode(), type="text/html; charset=utf-8")
        if kind == "http_500":
            return Answer(b"", status=500, type="text/plain")
        if kind == "http_429":
            return as_json({"message": "Too many requests"}, status=429,
                           headers={"Retry-After": "120"})
        if kind == "error_body":
            raise Refused("Hệ thống đang bận, đề nghị thử lại sau")
        body = as_json(answer([] if kind == "empty_list" else rows(), kind))
        body.cut = kind == "truncated"
        body.delay = fault.seconds if fault and kind == "slow" else 0.0
        return body

    # The national portal's shape

    def portal(self, request: dict[str, Any]) -> Answer:
        """POST /g: RPC with the session in the body."""
        try:
            return self._portal(request)
        except Refused as refused:
            return as_json({"error_code": "1", "message": str(refused)})

    def _portal(self, request: dict[str, Any]) -> Answer:
        if not self._session_holds(request.get("session")):
            raise Refused(EXPIRED)
        if request.get("service") != "LayDanhSachHoSo":
            raise Refused(f"Không có dịch vụ {request.get('service')}")
        unit = str(request.get("madonvi") or tables.AGENCIES[0].code)
        units = subtree(unit)
        if units is None:
            raise Refused(f"Không có đơn vị {unit}")
        since = _compact_time(str(request.get("TuNgay") or ""))
        until = _compact_time(str(request.get("DenNgay") or ""))
        page = _number(request.get("page"), "page", 1)
        size = min(_number(request.get("pageSize"), "pageSize", 50),
                   PAGE_LIMIT)

        def answer(found: list[Moment] | None, kind: str) -> object:
            assert found is not None
            result: list[object] = [
                records.portal(m) for m in found[(page - 1) * size:
                                                 page * size]]
            if page == 1 and kind in ("garbage_record", "impossible_date"):
                result.insert(0, _odd_portal(kind, self.clock.now()))
            envelope = {"error_code": "0",
                        "message": "Lấy danh sách hồ sơ thành công",
                        "page": page, "pageSize": size,
                        "total": str(len(found)), "result": result}
            if kind == "no_array":
                del envelope["result"]
            return envelope
        return self._faulty(answer, lambda: self.story.shown(
            self.clock.now(), since, until, units))

    # Another vendor's shape

    def plain(self, query: dict[str, str], key: str | None) -> Answer:
        """GET /export/dossiers: a root array, pages until an empty one."""
        if key != API_KEY:
            return as_json({"error": "unknown API key"}, status=401)
        try:
            return self._plain(query)
        except Refused as refused:
            return as_json({"error": str(refused)}, status=422)

    def _plain(self, query: dict[str, str]) -> Answer:
        since = _rfc3339(query.get("updated_since", ""))
        page = _number(query.get("page"), "page", 1)
        size = min(_number(query.get("size"), "size", 50), PAGE_LIMIT)
        units = subtree(query.get("unit") or tables.AGENCIES[0].code)
        if units is None:
            raise Refused(f"no unit {query['unit']!r}")

        def answer(found: list[Moment] | None, kind: str) -> object:
            assert found is not None
            if kind == "no_array":
                return {"dossiers": None}
            result: list[object] = [
                records.plain(m) for m in found[(page - 1) * size:
                                                page * size]]
            if page == 1 and kind == "garbage_record":
                result.insert(0, {"state": "processing"})
            elif page == 1 and kind == "impossible_date":
                result.insert(0, {"ref": "ODD-1", "state": "processing",
                                  "received_at": "2020-02-30T09:00:00+07:00"})
            return result
        return self._faulty(answer, lambda: self.story.shown(
            self.clock.now(), since, None, units))

    def state(self) -> Answer:
        """GET /admin/state."""
        now = self.clock.now()
        return as_json({"now": now.isoformat(), "logins": self.logins,
                        "polls": self.polls,
                        "dossiers": len(self.story.shown(now))})


def _odd_portal(kind: str, now: datetime) -> dict[str, object]:
    """A record without code, or with a day that does not exist."""
    odd: dict[str, object] = {
        "MaHoSo": "", "MaTTHC": tables.PROCEDURES[0].code,
        "TenTTHC": tables.PROCEDURES[0].name, "KenhThucHien": "1",
        "NgayTiepNhan": records.compact(now), "NgayHenTra": "",
        "TrangThaiHoSo": "4", "DonViXuLy": tables.AGENCIES[1].name}
    if kind == "impossible_date":
        odd["MaHoSo"] = "000.00.21.H99-200230-0001"
        odd["NgayTiepNhan"] = "20200230090000"
    return odd
