"""Printing: JSON that is exact and harmless, text with every acting character made visible."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

from cli.width import cells, fit, table
from core.text import one_line, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

NO_HEADINGS: Mapping[int, str] = {}
PATIENCE = 1.0
"""Seconds after which a person wants to know how far it is."""
_ACTS = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What JSON may carry as it is, and a terminal would obey."""


def document(value: Any, stream: TextIO | None = None, *, lines: bool = False) -> None:
    """Print one JSON document; whoever reads it gets every character as it was stored.

    One of many `lines` takes one of its own, on a terminal, too.
    """
    stream = stream or sys.stdout
    plain = "utf" not in (stream.encoding or "utf-8").lower()
    text = json.dumps(value, ensure_ascii=plain, indent=None if lines or not stream.isatty() else 2)
    stream.write(_ACTS.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n")


def say(*texts: str, stream: TextIO | None = None) -> None:
    """Print texts, each from a new line."""
    for text in texts:
        (stream or sys.stdout).write(shown(text) + "\n")


def bold(text: str) -> str:
    """Make a line stand out on a terminal that wants it."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\x1b[1m{text}\x1b[0m"


def room() -> int | None:
    """Give the width of the terminal; what is piped or kept is never cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def rows(
    titles: Sequence[str], found: Sequence[Sequence[str | None]], none: str, *,
    wanted: Sequence[int | None] = (), above: Mapping[int, str] = NO_HEADINGS,
) -> None:  # fmt: skip
    """Print a table, or the sentence `none` where there are no rows.

    A column has the width `wanted` for it, if any; `above` holds what heads a row, by its number.
    """
    if not found:
        say(none)
        return
    head, *lines = table(titles, [[cell or "" for cell in row] for row in found], room(), wanted)
    sys.stdout.write(bold(shown(head)) + "\n")
    for number, line in enumerate(lines):
        if number in above:
            say("")
            heading(above[number])
        sys.stdout.write(line + "\n")


def heading(text: str) -> None:
    """Print the title of a page or of a part of one."""
    sys.stdout.write(bold(one_line(text)) + "\n")


def facts(pairs: Iterable[tuple[str, str | None]]) -> None:
    """Print names with their values beneath each other; what is empty is left out."""
    given = [(name, value) for name, value in pairs if value]
    wide = max((cells(name) for name, _ in given), default=0)
    for name, value in given:
        first, *more = shown(value).rstrip().split("\n")
        say(f"  {fit(name, wide)}  {first}", *(f"  {' ' * wide}  {line}" for line in more))


def quoted(text: str, *, by: int = 4) -> None:
    """Print somebody's words, set in."""
    say(*(f"{' ' * by}{line}" for line in shown(text).rstrip().split("\n")))


def progress(what: str) -> Callable[[int, int], None]:
    """Say on standard error what takes a while; on a terminal, how far it is too."""
    live = sys.stderr.isatty()
    last = -1

    def tell(done: int, total: int) -> None:
        nonlocal last
        share = done * 100 // max(total, 1)
        if live and share != last:
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r{what} … {share} %{end}")
            sys.stderr.flush()
        last = share

    sys.stderr.write(f"{what} …" + ("" if live else "\n"))
    sys.stderr.flush()
    return tell


def progress_of_long(what: str) -> Callable[[int, int], None]:
    """Say nothing of what is done within a second, then as `progress` does."""
    begun = monotonic()
    tell: Callable[[int, int], None] | None = None

    def hear(done: int, total: int) -> None:
        nonlocal tell
        if tell is None and monotonic() - begun > PATIENCE and done < total:
            tell = progress(what)
        if tell is not None:
            tell(done, total)

    return hear


def wrapped(before: str, text: str) -> None:
    """Print a text behind a label, its later lines below its first one."""
    wide = (room() or 10_000) - len(before)
    lines = textwrap.wrap(one_line(text), max(wide, 20), break_long_words=False) or [""]
    say(f"{before}{lines[0]}", *(f"{' ' * len(before)}{line}" for line in lines[1:]))


def amount(count: int, one: str, many: str | None = None) -> str:
    """Say how many there are."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
