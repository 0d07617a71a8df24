"""Workbooks as whoever opens them sees them, read from their parts."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

EXCEL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def numbers_of(path: Path) -> set[str]:
    """The cells that hold numbers, which a program can add."""
    with zipfile.ZipFile(path) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    return {cell.attrib["r"] for cell in sheet.iter(EXCEL + "c")
            if cell.find(EXCEL + "v") is not None and cell.get("t") is None}


def cells_of(path: Path) -> tuple[dict[str, str], set[str]]:
    """(cell → what it shows, merged ranges) of a workbook's first sheet."""
    with zipfile.ZipFile(path) as book:
        strings = ["".join(part.text or "" for part in item.iter(EXCEL + "t"))
                   for item in ElementTree.fromstring(
                       book.read("xl/sharedStrings.xml"))]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    cells = {}
    for cell in sheet.iter(EXCEL + "c"):
        value = cell.find(EXCEL + "v")
        if value is not None and value.text is not None:
            cells[cell.attrib["r"]] = (
                strings[int(value.text)] if cell.get("t") == "s"
                else value.text)
    return cells, {part.attrib["ref"]
                   for part in sheet.iter(EXCEL + "mergeCell")}
