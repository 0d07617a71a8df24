"""Every text of hosoweb's pages and of letters can be read: its contrast with
what it stands on is at least 4.5 (WCAG 2.2, 1.4.3), by day and by night."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conftest import ROOT

WEB = ROOT / "daemon" / "web" / "pages"
PAGES = [path for folder in (WEB, ROOT / "config" / "templates")
         for path in sorted(folder.glob("*.html.mustache"))
         if path.name not in ("head.html.mustache", "foot.html.mustache")]
VOID = {"meta", "input", "br", "img", "hr", "link"}
CONTROLS = {"textarea", "select", "button"}
Rule = tuple[list[str], dict[str, str], bool]


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[at:at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= .04045
                        else ((part + .055) / 1.055) ** 2.4 for part in parts)
    return .2126 * red + .7152 * green + .0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + .05) / (dark + .05)


def colours(declarations: str) -> dict[str, str]:
    """color and background of a block; what is no plain colour is not used."""
    found = {}
    for name, value in re.findall(
            r"(?:^|[;{\s])(color|background(?:-color)?)\s*:\s*"
            r"(#[0-9a-fA-F]{3,6})", declarations):
        found[name.partition("-")[0]] = value
    return found


def rules(style: str, night: bool) -> list[Rule]:
    """(selectors, colours, whether they win over inline ones)."""
    dark = re.search(r"@media[^{]*dark[^{]*\{(.*?\})\s*\}", style, re.S)
    blocks = re.sub(r"@media.*?\}\s*\}", "", style, flags=re.S)
    if night and dark:
        blocks += dark[1]
    return [([one.strip() for one in heads.split(",")], colours(block),
             "!important" in block)
            for heads, block in re.findall(r"([^{}]+)\{([^{}]*)\}", blocks)]


def plain(style: str, night: bool) -> str:
    """${style} with each var(--name) as the colour that it is."""
    day, *others = re.findall(r":root\s*\{([^}]*)\}", style)
    values = dict(re.findall(r"--([\w-]+):\s*([^;]+);", day))
    if night:
        values |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", others[0]))
    return re.sub(r"var\(--([\w-]+)\)", lambda name: values[name[1]], style)


def whole(path: Path, night: bool) -> str:
    """A template as a browser has it: one of hosoweb's between head and foot,
    with the stylesheet that they share."""
    text = path.read_text("utf-8")
    if path.parent != WEB:
        return text
    style = plain((WEB / "hosod.css").read_text("utf-8"), night)
    head, foot = ((WEB / f"{name}.html.mustache").read_text("utf-8")
                  for name in ("head", "foot"))
    return f"<style>{style}</style>{head}{text}{foot}"


class Reader(HTMLParser):
    """Each text with its colour and its ground."""

    def __init__(self, page: str, night: bool):
        super().__init__(convert_charrefs=True)
        style = re.search(r"<style>(.*?)</style>", page, re.S)
        assert style
        self.rules = rules(style[1], night)
        self.open: list[tuple[str, set[str], dict[str, str]]] = []
        self.seen: list[tuple[str, str, str]] = []
        self.feed(page)

    def matches(self, selector: str, tag: str, classes: set[str]) -> bool:
        """tag, .class, tag.class, and those below an ancestor's."""
        *above, last = selector.split()

        def fits(one: str, tag: str, classes: set[str]) -> bool:
            name, _, kind = one.partition(".")
            return (not name or name == tag) and (not kind or kind in classes)
        return fits(last, tag, classes) and all(
            any(fits(one, *element[:2]) for element in self.open)
            for one in above)

    def handle_starttag(self, tag: str,
                        attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        look = dict(self.open[-1][2]) if self.open else {}
        strong: dict[str, str] = {}
        for selectors, found, wins in self.rules:
            if any(self.matches(one, tag, classes) for one in selectors):
                look.update(found)
                if wins:
                    strong.update(found)
        look.update(colours(given.get("style") or ""))
        look.update(strong)
        if tag in VOID:
            return
        self.open.append((tag, classes, look))
        if tag in CONTROLS:
            self.seen.append((tag, look["color"], look["background"]))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = {element[0] for element in self.open}
        words = re.sub(r"\{\{[#^/!&>][^}]*\}\}", "", data).strip()
        if words and "body" in inside:
            look = self.open[-1][2]
            self.seen.append((words[:40], look["color"], look["background"]))


def test_the_measure() -> None:
    """The standard's own ends, and the grey that is known to just pass."""
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=.01)


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_text_can_be_read(path: Path, night: bool) -> None:
    seen = Reader(whole(path, night), night).seen
    assert len(seen) >= 3
    assert [(words, colour, ground) for words, colour, ground in seen
            if contrast(colour, ground) < 4.5] == []
