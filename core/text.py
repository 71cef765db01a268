"""Text from outside: stored as it came, harmless wherever it is shown.

Whatever a customer sends may carry terminal commands, hidden direction marks or half a
character. `storable` keeps all that a database can keep; `shown` makes visible what would act.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ACTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_SOURCE = re.compile(r" \((?:(?:S\d|domain\.md)[ 0-9.]*(?:, )?)+\)")
"""Where a rule comes from, as docstrings and rules name it."""
_DIGITS = re.compile(r"\D+")

REPLACED = "\ufffd"
REPLACED_NOTE = "Characters that no database keeps were replaced by U+FFFD."


def storable(text: str) -> str:
    """Replace the only two things no database keeps, NUL and lone surrogates, by U+FFFD."""
    return _UNSTORABLE.sub(REPLACED, text)


def keeps(text: str) -> bool:
    """Say whether a database keeps the text as it is."""
    return _UNSTORABLE.search(text) is None


def shown(text: str) -> str:
    """Give `text` with every character that would act on a terminal made visible.

    C0 controls appear as their picture (`ESC` as U+241B), the rest as U+FFFD. Line feeds and
    tabs stay: they are the text's own layout.
    """
    if text.isprintable():  # nothing that acts is; of what is shown, most lines are
        return text
    text = text.replace("\r\n", "\n")
    return _ACTS.sub(_picture, _UNSTORABLE.sub(REPLACED, text))


def one_line(text: str) -> str:
    """Give `shown` text on a single line, for list cells, titles and messages."""
    return (text if text.isprintable() else shown(_BREAKS.sub(" ", text))).strip()


def clip(text: str, width: int) -> str:
    """Cut one line of text to `width` characters, with an ellipsis where something is missing."""
    line = one_line(text)
    return line if len(line) <= width else line[: max(width - 1, 0)] + "…"


def without_source(rule: str) -> str:
    """Give a rule to who works by it: where it comes from is for who reads the code."""
    return _SOURCE.sub("", rule)


def digits(text: str) -> str:
    """Keep the digits of a phone number, for search."""
    return _DIGITS.sub("", text)


def with_article(noun: str, *, first: bool = False) -> str:
    """Give a noun with its article, `an account` or `a case`; `first` begins a sentence."""
    article = "an" if noun[:1].casefold() in {*"aeiou"} else "a"
    return f"{article.capitalize() if first else article} {noun}"


def listed(words: Sequence[str], most: int = 5) -> str:
    """Give words with commas; of more than `most` how many are left out."""
    left = len(words) - most
    return ", ".join(words[:most]) + (f" and {left:,} more" if left > 0 else "")


def age(elapsed: timedelta) -> str:
    """Say how old something is, always rounded down: `5h 59m`, `3d 04h`; never negative.

    From a thousand days on the hours are left out, so that a column of ages stays narrow.
    """
    seconds = max(int(elapsed.total_seconds()), 0)
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days >= 1000:  # noqa: PLR2004  see above
        return f"{days}d"
    if days:
        return f"{days}d {hours:02}h"
    return f"{hours}h {minutes:02}m" if hours else f"{minutes}m"


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:  # noqa: PLR2004  the C0 block and its pictures run in parallel
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else REPLACED  # noqa: PLR2004  DEL has a picture of its own
