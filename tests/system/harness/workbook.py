"""Workbooks as whoever opens them sees them, read from their parts."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

EXCEL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What is written in workbooks of ours; a number without one is just that.
DATES = {"dd/mm/yyyy": "%d/%m/%Y", "dd/mm/yyyy hh:mm": "%d/%m/%Y %H:%M"}


def formats_of(book: zipfile.ZipFile) -> list[str | None]:
    """How each style of a cell shows a number."""
    styles = ElementTree.fromstring(book.read("xl/styles.xml"))
    named = {one.attrib["numFmtId"]: one.attrib["formatCode"]
             for one in styles.iter(EXCEL + "numFmt")}
    styled = styles.find(EXCEL + "cellXfs")
    assert styled is not None
    return [named.get(one.attrib["numFmtId"]) for one in styled]


def numerals(book: zipfile.ZipFile) -> Iterator[tuple[str, str, str | None]]:
    """(cell, number, how it is shown) of the first sheet."""
    formats = formats_of(book)
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    for cell in sheet.iter(EXCEL + "c"):
        value = cell.find(EXCEL + "v")
        if value is not None and value.text and cell.get("t") is None:
            yield cell.attrib["r"], value.text, formats[int(
                cell.get("s", "0"))]


def numbers_of(path: Path) -> set[str]:
    """The cells that hold numbers, which a program can add."""
    with zipfile.ZipFile(path) as book:
        return {cell for cell, _, shown in numerals(book)
                if shown not in DATES}


def dates_of(path: Path) -> dict[str, float]:
    """The cells that hold dates, which a program can sort: days since the
    eve of 1900, in which 1900 has a 29 February."""
    with zipfile.ZipFile(path) as book:
        return {cell: float(number) for cell, number, shown
                in numerals(book) if shown in DATES}


def shown_date(number: str, form: str) -> str:
    """As a spreadsheet shows it, to the nearest second."""
    at = datetime(1899, 12, 30) + timedelta(seconds=round(
        float(number) * 86400))
    return at.strftime(DATES[form])


def cells_of(path: Path) -> tuple[dict[str, str], set[str]]:
    """(cell → what it shows, merged ranges) of a workbook's first sheet."""
    with zipfile.ZipFile(path) as book:
        strings = ["".join(part.text or "" for part in item.iter(EXCEL + "t"))
                   for item in ElementTree.fromstring(
                       book.read("xl/sharedStrings.xml"))]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        cells = {cell: shown_date(number, form) if form in DATES else number
                 for cell, number, form in numerals(book)}
    for cell in sheet.iter(EXCEL + "c"):
        value = cell.find(EXCEL + "v")
        if value is not None and value.text and cell.get("t") == "s":
            cells[cell.attrib["r"]] = strings[int(value.text)]
    return cells, {part.attrib["ref"]
                   for part in sheet.iter(EXCEL + "mergeCell")}
