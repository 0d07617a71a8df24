"""The charts of the dashboard: valid XML, without style or script, with the
numbers of the tables beside them, which are those of a scope alone."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

import pytest

from test_dashboard import (  # noqa: F401
    HEAD, HERE, PROVINCE, THERE, Board, board, boxes, listed)

SVG = "{http://www.w3.org/2000/svg}"


def charts(page: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(found) for found in
            re.findall(r"<svg .*?</svg>", page, re.S)]


def table(page: str, heading: str) -> list[list[str]]:
    """The rows of the table that has ${heading}."""
    found, = (one for one in re.findall(r"<table>.*?</table>", page, re.S)
              if f">{heading}<" in one)
    return [[html.unescape(cell) for cell in
             re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row)]
            for row in re.findall(r"<tr>.*?</tr>", found, re.S)][1:]


@pytest.mark.parametrize("path, account, scope", [
    ("/", PROVINCE, []), ("/", HEAD, ["--agency", HERE]),
    (f"/don-vi/{THERE}", PROVINCE, ["--agency", THERE])])
def test_charts_say_what_their_tables_say(
        board: Board, path: str, account: str, scope: list[str]) -> None:
    boxes(board, path, account)
    page = board.get(path, account).text
    trend, standings = charts(page)
    for chart in (trend, standings):
        assert chart.get("role") == "img"
        named = chart.get("aria-labelledby", "").split()
        found = {one.get("id"): one.text for one in chart.iter()
                 if one.get("id")}
        assert all(found[name] for name in named) and len(named) == 2
        for one in chart.iter():
            assert one.tag.removeprefix(SVG) in (
                "svg", "title", "desc", "defs", "pattern", "rect", "path",
                "g", "text")
            assert not {name for name in one.keys()
                        if name == "style" or name.startswith("on")}
            for uses in re.findall(r"url\(#(.*?)\)", one.get("fill", "")):
                assert uses in found
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    # Who stands how: as the operator's list has it.
    shown = {name: int(number) for name, number
             in table(page, "Số hồ sơ")}
    assert sum(shown.values()) == len(listed(board, *scope))
    assert shown["Quá hạn"] == len(
        listed(board, *scope, "--standing", "overdue"))
    texts = [one.text for one in standings.iter(SVG + "text")]
    assert sorted(text.split(". ", 1)[1] for text in texts) == \
        sorted(f"{name}: {number}" for name, number in shown.items())
    # All were received on the fourth to the sixth of September.
    days = table(page, "Tiếp nhận")
    assert [day for day, *_ in days] == \
        ["06/09/2020", "05/09/2020", "04/09/2020"]
    assert sum(int(received) for _, received, _, _ in days) == \
        len(listed(board, *scope))
