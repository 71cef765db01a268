"""The words of a mail that came as HTML: text alone, links with where they lead (safety.md, 29).

Read by our own few rules in one pass: the standard library's parser takes minutes for 200 kB of
tags that never end.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

LONGEST: Final = 500_000
"""Characters that are read; the mail's source holds the rest."""
_PIECE: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})\b([^<>]*)>|<[!?][^<>]*>|[^<]+|<")
_COMMENT: Final = ("<!--", "-->")
_HREF: Final = re.compile(r"""\bhref\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_ALT: Final = re.compile(r"""\balt\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_HIDDEN: Final = {"script", "style", "title", "template"}
_BREAKS: Final = {
    "br", "p", "div", "tr", "li", "table", "blockquote", "hr", "h1", "h2", "h3", "h4",
    "h5", "h6", "pre", "section", "article", "header", "footer",
}  # fmt: skip
_CELLS: Final = {"td", "th"}
_BLANKS: Final = re.compile(r"[ \t\xa0]+")
_LINES: Final = re.compile(r"\n{3,}")


def text_of(html: str) -> str:
    """Give the words of an HTML text; nothing is fetched and nothing acts."""
    reader = _Reader()
    for match in _PIECE.finditer(_without_comments(html[:LONGEST])):
        reader.take(match)
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(reader.found).split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def _without_comments(html: str) -> str:
    """Take the comments out; one that never ends is none."""
    kept, at = [], 0
    begin, end = _COMMENT
    while (start := html.find(begin, at)) >= 0 and (stop := html.find(end, start)) >= 0:
        kept.append(html[at:start])
        at = stop + len(end)
    return "".join((*kept, html[at:]))


class _Reader:
    """Gathers the text, and where links lead."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._hidden = ""
        self._link = ("", 0)

    def take(self, piece: re.Match[str]) -> None:
        tag = (piece[2] or "").lower()
        if self._hidden:
            if piece[1] and tag == self._hidden:
                self._hidden = ""
        elif not tag:
            if not piece[0].startswith(("<!", "<?")):
                self.found.append(unescape(piece[0]).replace("\r", "").replace("\n", " "))
        elif piece[1]:
            self._end(tag)
        else:
            self._begin(tag, piece[3])

    def _begin(self, tag: str, attributes: str) -> None:
        if tag in _HIDDEN:
            self._hidden = tag
        elif tag in _BREAKS:
            self.found.append("\n")
        elif tag in _CELLS:
            self.found.append(" ")
        elif tag == "a":
            self._link = (_value(_HREF, attributes), len(self.found))
        elif tag == "img":
            self.found.append(_value(_ALT, attributes))

    def _end(self, tag: str) -> None:
        if tag in _BREAKS:
            self.found.append("\n")
        elif tag == "a":
            (target, begun), self._link = self._link, ("", 0)
            shown = "".join(self.found[begun:]).strip()
            if target.lower().startswith(("http:", "https:", "ftp:")) and target != shown:
                self.found.append(f" <{target}>")


def _value(name: re.Pattern[str], attributes: str) -> str:
    match = name.search(attributes)
    return unescape(match[1].strip("\"'")).strip() if match else ""
