"""The traps that a fault server plays, by name: what real servers were seen
to do.  Numbers 1 to 13 are of the protocol, 14 to 26 of the data."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from email.utils import formatdate
from typing import Any

from fault_server import Answer, FaultServer, Request, as_json, epoch

# name: where it takes hold, and what it does with the value there
TRAPS: dict[str, tuple[str, Callable[..., Any]]] = {}

Row = dict[str, Any]


def trap(hook: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enters a function as a trap at a point of the answer's making: before,
    refusal, rows, size, record, items, body, answer or after."""
    def enter(call: Callable[..., Any]) -> Callable[..., Any]:
        TRAPS[call.__name__] = (hook, call)
        return call
    return enter


# ---- of the protocol ----

@trap("body")
def error_in_200(server: FaultServer, request: Request, body: Row,
                 kind: str) -> Row:
    """1. HTTP 200, and only the body says that it failed."""
    empty = {**body, "items": [], "total": 0, "pages": 0}
    return {
        "error_code": {**empty, "error_code": "1",
                       "message": "Cơ sở dữ liệu đang bận"},
        "succeeded": {**empty, "succeeded": False},
        "errors": {**empty, "errors": [{"message": "Timeout"}]},
        "unauthorized": {"message": "Unauthorized"},
    }[kind]


@trap("rows")
def empty_list_for_bad_key(server: FaultServer, request: Request,
                           rows: list[Row]) -> list[Row]:
    """2. A key that ran out gets 200 and nothing."""
    return []


@trap("answer")
def html_for_json(server: FaultServer, request: Request, answer: Answer,
                  kind: str, to: str = "") -> Answer:
    """3. A page for people where data should be."""
    page = "<html><body><form>Đăng nhập</form></body></html>".encode()
    return {
        "login_page": Answer(page, type="text/html; charset=utf-8"),
        "captive_portal": Answer(page),
        "bad_gateway": Answer(b"<html>502 Bad Gateway</html>", 502,
                              "text/html"),
        "redirect": Answer(b"", 302, "text/html", {"Location": to}),
        "trailing": Answer(answer.body + b"<html></html>"),
    }[kind]


@trap("before")
def token_expires(server: FaultServer, request: Request,
                  value: None) -> None:
    """4. The session ends before its time."""
    server.forget_tokens()


@trap("refusal")
def empty_401(server: FaultServer, request: Request,
              answer: Answer) -> Answer:
    """4. … and says so with a status alone."""
    return Answer(b"", 401)


@trap("answer")
def busy(server: FaultServer, request: Request, answer: Answer,
         status: int = 429, after: int | None = None,
         as_date: bool = False) -> Answer:
    """5. Not now; Retry-After in seconds, as a date, or not said."""
    headers = {}
    if after is not None:
        until = server.own_time() + timedelta(seconds=after)
        headers["Retry-After"] = (formatdate(epoch(until), usegmt=True)
                                  if as_date else str(after))
    return as_json({"message": "Quá nhiều yêu cầu"}, status=status,
                   headers=headers)


@trap("answer")
def broken_body(server: FaultServer, request: Request, answer: Answer,
                kind: str) -> Answer:
    """6. A body that ends early, never comes, or grows beyond measure."""
    answer.fault = kind
    return answer


@trap("answer")
def clock_apart(server: FaultServer, request: Request, answer: Answer,
                by: timedelta) -> Answer:
    """7. The server's clock is not ours: its stamps, too, follow it."""
    server.apart = by
    return answer


@trap("after")
def list_moves(server: FaultServer, request: Request, value: None,
               how: Callable[[], None]) -> None:
    """8. Rows enter, leave or are edited between two pages."""
    how()


@trap("size")
def silent_cap(server: FaultServer, request: Request, size: int,
               most: int) -> int:
    """9. Fewer a page than asked for, and the asked number echoed."""
    return min(size, most)


@trap("rows")
def hides_finished(server: FaultServer, request: Request,
                   rows: list[Row]) -> list[Row]:
    """10. The list shows open dossiers alone, and says it nowhere."""
    return [row for row in rows if row["status"] != "done"]


@trap("items")
def same_dossier_twice(server: FaultServer, request: Request,
                       items: list[Row], code: str, other: Row,
                       first: bool = True) -> list[Row]:
    """11. A second record of a dossier, with other content, at the head or
    the end of a page."""
    twin = {**server.store[code], **other}
    return [twin, *items] if first else [*items, twin]


@trap("body")
def next_elsewhere(server: FaultServer, request: Request, body: Row,
                   base: str) -> Row:
    """12. The next address, built on the server's own idea of its name; an
    empty base makes it relative."""
    if body["next"]:
        body["next"] = body["next"].replace(server.url, base)
    return body


@trap("body")
def numbers_as_text(server: FaultServer, request: Request,
                    body: Row) -> Row:
    """13. Counts of the frame as text, or with a fraction."""
    return {**body, "error_code": "00", "total": str(body["total"]),
            "pages": float(body["pages"]), "per_page": "5"}


@trap("body")
def counts_nothing(server: FaultServer, request: Request,
                   body: Row) -> Row:
    """13. … or of nothing, over a page that is full."""
    return {**body, "total": "0", "pages": 0.0}


# ---- of the data ----

def record_says(server: FaultServer, request: Request, row: Row,
                code: str, **fields: Any) -> Row:
    """One dossier's record says this instead; a field that is ... is left
    out."""
    if row["code"] != code:
        return row
    row = {**row, **fields}
    return {name: value for name, value in row.items() if value is not ...}


def every_record(server: FaultServer, request: Request, row: Row,
                 how: Callable[[Row], Row]) -> Row:
    """All records are written another way."""
    return how(row)


TRAPS.update({name: ("record", record_says) for name in (
    "promise_edited",     # 14
    "status_backwards",   # 16
    "null_like_time",     # 17
    "date_only_due",      # 18
    "field_left_out",     # 21
    "procedure_unknown",  # 23
)})
TRAPS.update({name: ("record", every_record) for name in (
    "zone_lies",          # 19
    "types_drift",        # 20
    "unknown_fields",     # 21
    "procedure_suffix",   # 23
    "odd_text",           # 24
)})


@trap("rows")
def entered_late(server: FaultServer, request: Request, rows: list[Row],
                 code: str) -> list[Row]:
    """15. A dossier that is not in the system yet, though long received."""
    return [row for row in rows if row["code"] != code]


@trap("rows")
def odd_rows(server: FaultServer, request: Request, rows: list[Any],
             odd: list[Any]) -> list[Any]:
    """21. Behind the first record, things that are none."""
    return [*rows[:1], *odd, *rows[1:]]


@trap("rows")
def two_codes(server: FaultServer, request: Request, rows: list[Row],
              code: str, other: str) -> list[Row]:
    """22. A dossier is listed under a second code, too."""
    return rows + [{**row, "code": other, "first_code": code}
                   for row in rows if row["code"] == code]


@trap("body")
def nested_json(server: FaultServer, request: Request, body: Row) -> Row:
    """26. The list is JSON within a string."""
    return {**body, "items": json.dumps(body["items"], ensure_ascii=False)}
