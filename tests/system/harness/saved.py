"""Tables as offices save them from a spreadsheet."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

# What a spreadsheet offers: separators, character sets, and its own format.
FORMS = ["comma", "semicolon", "tab", "bom", "utf-16", "windows-1258", "xlsx"]


def apart(words: str) -> bytes:
    """windows-1258 as Windows writes it: what it has no letter for, as a letter
    and a sign."""
    out = b""
    for letter in words:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            whole = unicodedata.normalize("NFD", letter)
            tone = next(c for c in whole if c in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", whole.replace(tone, ""))
            out += base.encode("cp1258") + tone.encode("cp1258")
    return out


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(path: Path, rows: list[list[str]]) -> None:
    """The smallest workbook (ECMA-376) with one sheet of texts."""
    cells = "".join(
        f'<row r="{n}">' + "".join(
            f'<c r="{chr(65 + k)}{n}" t="inlineStr"><is><t>{escape(cell)}</t>'
            "</is></c>" for k, cell in enumerate(row) if cell) + "</row>"
        for n, row in enumerate(rows, 1))
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("_rels/.rels", f'<Relationships xmlns="{RELS}">'
                      f'<Relationship Id="a" Type="{OFFICE}/officeDocument" '
                      'Target="xl/workbook.xml"/></Relationships>')
        made.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" '
                      f'xmlns:r="{OFFICE}"><sheets><sheet name="a" '
                      'sheetId="1" r:id="b"/></sheets></workbook>')
        made.writestr("xl/_rels/workbook.xml.rels",
                      f'<Relationships xmlns="{RELS}"><Relationship Id="b" '
                      f'Type="{OFFICE}/worksheet" '
                      'Target="worksheets/sheet1.xml"/></Relationships>')
        made.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}">'
                      f"<sheetData>{cells}</sheetData></worksheet>")


def save(path: Path, rows: list[list[str]], form: str) -> None:
    """Writes the rows in one of the FORMS."""
    if form == "xlsx":
        workbook(path, rows)
        return
    out = io.StringIO()
    separator = {"semicolon": ";", "tab": "\t"}.get(form, ",")
    csv.writer(out, delimiter=separator).writerows(rows)
    words = out.getvalue()
    if form == "windows-1258":
        path.write_bytes(apart(words))
    elif form == "utf-16":
        path.write_bytes(words.encode("utf-16"))
    else:
        path.write_text(words, "utf-8-sig" if form == "bom" else "utf-8",
                        newline="")
