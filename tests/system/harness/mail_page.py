"""The HTML of a letter as mail programs take it: what they leave out, what it
says, and where."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

WIDEST = 600
TAGS = {"html", "head", "meta", "title", "style", "body", "table", "tr", "td",
        "th", "p", "h1", "h2", "ul", "li", "a", "br"}
# What mail programs keep of inline styles; nothing that moves or loads.
STYLES = {"margin", "padding", "width", "max-width", "height", "line-height",
          "font-size", "font-family", "color", "background-color", "border",
          "border-left", "border-collapse", "vertical-align", "text-align",
          "word-break"}
DARK = "@media (prefers-color-scheme: dark)"
VOID = {"meta", "br"}
NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?%?")
LINK = re.compile(r"https?://\S+")


class MailPage(HTMLParser):
    """Reads a page and remembers what is wrong with it, and its text."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.pieces: list[str] = []
        self.open: list[str] = []
        self.metas: dict[str, str] = {}
        self.style = ""
        self.bars: list[tuple[str, str]] = []  # width and colour of bar cells
        self.feed(html)
        self.close()
        self._check_whole(html)

    def complain(self, words: str) -> None:
        line, column = self.getpos()
        self.wrong.append(f"{line}:{column}: {words}")

    def handle_starttag(self, tag: str,
                        attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in TAGS:
            self.complain(f"<{tag}>")
        for name in given.keys() & {"src", "background", "srcset", "onclick"}:
            self.complain(f"{name}={given[name]}")
        if "href" in given and (tag != "a" or not re.match(
                r"https?://", given["href"])):
            self.complain(f"<{tag} href={given['href']}>")
        if tag == "meta" and "name" in given:
            self.metas[given["name"]] = given.get("content", "")
        self._check_width(given.get("width", ""))
        self._check_style(given.get("style", ""))
        if tag == "td" and "height" in given.get("style", ""):
            self._note_bar(given)
        if tag not in VOID:
            self.open.append(tag)

    def _note_bar(self, given: dict[str, str]) -> None:
        colour = re.search(r"background-color:(#\w{6});", given["style"])
        if not colour or not given.get("width", "").endswith("%"):
            self.complain(f"a bar's cell of no width or colour: {given}")
        else:
            self.bars.append((given["width"], colour[1]))

    def _check_width(self, width: str) -> None:
        if not width or width == "100%":
            return
        if width.endswith("%"):
            if not 0 < int(width[:-1]) <= 100:
                self.complain(f"width={width}")
        elif int(width) > WIDEST:
            self.complain(f"width={width}")

    def _check_style(self, style: str) -> None:
        for rule in filter(None, style.split(";")):
            name, _, value = rule.partition(":")
            if name.strip() not in STYLES or "url" in value:
                self.complain(f"style {rule}")
            size = re.fullmatch(r"(\d+)px", value.strip())
            if "width" in name and size and int(size[1]) > WIDEST:
                self.complain(f"style {rule}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.complain(f"</{tag}> closes nothing")
        self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        if inside == "style":
            self.style += data
        elif "body" in self.open:
            self.pieces.append(data)

    def _check_whole(self, html: str) -> None:
        blocks = re.findall(r"@[^{]*", self.style)
        if [block.strip() for block in blocks] != [DARK]:
            self.complain(f"style sheet: {blocks}")
        for word in ("flex", "grid", "position", "float", "@import", "{{"):
            if word in html:
                self.complain(word)
        for name in ("color-scheme", "supported-color-schemes"):
            if "dark" not in self.metas.get(name, ""):
                self.complain(f"no meta {name} of dark")
        if "max-width:600px" not in html:
            self.complain("its sheet is not bounded")
        if self.open:
            self.complain(f"still open: {self.open}")

    @property
    def text(self) -> str:
        """What a person reads."""
        return "".join(self.pieces)


def numbers(text: str) -> Counter[str]:
    """All numbers that a text states, addresses left out."""
    return Counter(found.rstrip(".") for found in
                   NUMBER.findall(LINK.sub("", text)))
