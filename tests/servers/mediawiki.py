"""MediaWiki of Debian with a page for every dossier; its store is SQLite."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta, timezone
from random import Random
from xml.sax.saxutils import escape

from host import Dossier, Host, free_port

STATES = {"Đang xử lý": "processing",
          "Yêu cầu bổ sung": "waiting_supplement", "Đã xử lý xong": "done"}
WIKI = "/usr/share/mediawiki"
VIETNAM = timezone(timedelta(hours=7))


class MediaWiki:
    """Pages come and change as imported revisions, and go by its own script
    of maintenance."""

    def __init__(self, host: Host, chance: Random, count: int):
        self._host, self._chance, self._made = host, chance, 0
        self._folder = host.folder("wiki")
        self._at = datetime(2026, 11, 2, 1, tzinfo=timezone.utc)
        self._titles: list[str] = []
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        host.run("php", f"{WIKI}/maintenance/install.php", "--dbtype",
                 "sqlite", "--dbpath", "/srv/wiki", "--dbname", "wiki",
                 "--scriptpath", "", "--server", self.base, "--confpath",
                 "/srv/wiki", "--lang", "en", "--pass", "mat-khau-vi-du-99",
                 "Mot cua", "Quantri")
        self._maintain("deleteBatch.php", "Main Page\n")
        self._import([self._new() for _ in range(count)])
        host.serve(f"{self.base}/api.php?action=query&format=json", "php",
                   "-S", f"127.0.0.1:{self.port}", "-t", WIKI,
                   MW_CONFIG_FILE="/srv/wiki/LocalSettings.php")

    def _maintain(self, script: str, text: str = "") -> None:
        words = ["php", f"{WIKI}/maintenance/{script}"]
        if text:
            (self._folder / "input").write_text(text, "utf-8")
            words.append("/srv/wiki/input")
        self._host.run(*words, MW_CONFIG_FILE="/srv/wiki/LocalSettings.php")

    def _new(self) -> str:
        self._made += 1
        odd = self._chance.choice(["", "", "", "/Đ", " a&b", " (x+y)"])
        self._titles.append(f"H99.21-{self._made:04d}{odd}")
        return self._titles[-1]

    def _import(self, titles: list[str]) -> None:
        pages = []
        for title in titles:
            self._at += timedelta(seconds=61)
            day = self._at + timedelta(days=self._chance.randrange(2, 30))
            pages.append(
                f"<page><title>{escape(title)}</title><ns>0</ns><id>1</id>"
                f"<revision><id>1</id>"
                f"<timestamp>{self._at:%Y-%m-%dT%H:%M:%SZ}</timestamp>"
                f"<contributor><username>Canbo{self._chance.randrange(7)}"
                f"</username><id>0</id></contributor>"
                f"<comment>{self._chance.choice(list(STATES))}</comment>"
                f"<model>wikitext</model><format>text/x-wiki</format>"
                f'<text xml:space="preserve">'
                f"[[Category:Dossiers|{day:%Y-%m-%d}]]</text>"
                f"</revision></page>")
        self._maintain(
            "importDump.php",
            '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" '
            'version="0.10" xml:lang="en">' + "".join(pages) + "</mediawiki>")
        self._maintain("runJobs.php")

    def change(self, changed: int, added: int, removed: int) -> set[str]:
        """Changes pages, adds some and deletes some; the titles deleted."""
        titles = self._chance.sample(self._titles, changed + removed)
        gone = titles[changed:]
        self._import(titles[:changed] + [self._new() for _ in range(added)])
        self._maintain("deleteBatch.php", "".join(f"{t}\n" for t in gone))
        self._maintain("runJobs.php")
        self._titles = [t for t in self._titles if t not in gone]
        return set(gone)

    def _rows(self, query: str) -> list[tuple[str, ...]]:
        store = sqlite3.connect(self._folder / "wiki.sqlite")
        store.text_factory = lambda data: data.decode("utf-8")
        rows = store.execute(query).fetchall()
        store.close()
        return [tuple(cell.decode("utf-8") if isinstance(cell, bytes) else cell
                      for cell in row) for row in rows]

    def revisions(self) -> dict[str, Dossier]:
        """Every page with its newest revision, from the store."""
        rows = self._rows(
            "SELECT page_title, comment_text, actor_name FROM page"
            " JOIN revision ON rev_id = page_latest"
            " LEFT JOIN revision_comment_temp ON revcomment_rev = rev_id"
            " JOIN comment ON comment_id = CASE rev_comment_id WHEN 0"
            "  THEN revcomment_comment_id ELSE rev_comment_id END"
            " JOIN actor ON actor_id = rev_actor WHERE page_namespace = 0")
        return {title.replace("_", " "): Dossier(
            title.replace("_", " "), STATES[comment], user)
            for title, comment, user in rows}

    def members(self) -> dict[str, Dossier]:
        """Every member of the category, from the store."""
        rows = self._rows(
            "SELECT page_title, cl_timestamp, cl_sortkey_prefix FROM page"
            " JOIN categorylinks ON cl_from = page_id"
            " WHERE cl_to = 'Dossiers'")
        return {title.replace("_", " "): Dossier(
            title.replace("_", " "), "processing", None, stamp(at),
            int(datetime.fromisoformat(day).replace(tzinfo=VIETNAM)
                .timestamp()))
            for title, at, day in rows}


def stamp(text: str) -> int:
    """MediaWiki's own form, in UTC; SQLite's where its clock set it."""
    digits = "".join(c for c in text if c.isdigit())
    return int(datetime.strptime(digits, "%Y%m%d%H%M%S")
               .replace(tzinfo=timezone.utc).timestamp())
