"""The organisation's own fields in a filter line: each under its key, read by what it holds."""

from __future__ import annotations

from datetime import date, datetime
from math import isfinite
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from core.errors import nearest
from core.filters.scan import FilterError
from core.filters.terms import FIELDS, ME, NOBODY, Field
from core.rules.expressions import Kind
from core.rules.facts import kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from core.filters.read import Known
    from core.filters.terms import Value
    from core.org.model import FieldDef, Organisation

OWN = "own"
"""The kind of every such field among `terms.FIELDS`."""
SIZED = frozenset({Kind.NUMBER, Kind.DATE, Kind.TIME})
"""What is compared by size, too."""
TODAY = "today"
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
T = TypeVar("T")


def fields_of(org: Organisation) -> dict[str, Field]:
    """Give every field of a filter line, the organisation's own last."""
    own = org.case_fields
    return FIELDS | {key: Field(OWN, one.label, key) for key, one in own.items()} if own else FIELDS


def kind_of(org: Organisation, key: str) -> Kind:
    """Give what a custom field of cases holds, as conditions reckon with it."""
    return kinds(org, "case")[key]


def is_sized(org: Organisation, name: str) -> bool:
    """Say whether a field of the organisation's own is compared by size."""
    return name in org.case_fields and kind_of(org, name) in SIZED


def read_own(known: Known, name: str, text: str, place: tuple[int, int]) -> Value:
    """Read a value of a custom field; raises `FilterError` at its place."""
    definition = known.org.case_fields[name]
    word = text.strip()
    if word.casefold() == NOBODY:
        return None
    kind = kind_of(known.org, name)
    try:
        return _read(known, definition, kind, word)
    except (ValueError, OverflowError):
        offered = offers(known, name)
        way = f"Known: {', '.join(offered)}." if offered else _EXAMPLES.get(kind, "")
        msg = f"{definition.label} is never {word!r}.{nearest(word, offered)}"
        raise FilterError(msg, place, next_step=way or None) from None


def _read(known: Known, definition: FieldDef, kind: Kind, word: str) -> Value:
    if definition.kind == "choice":
        return _picked(word, {value.casefold(): value for value in definition.values})
    if kind is Kind.FLAG:
        return _picked(word, _FLAGS)
    if definition.to == "user":
        return _person(known, word)
    return _PARSE.get(kind, _text)(known, word)


def _picked(word: str, known: Mapping[str, T]) -> T:
    """Give what a word stands for; raises `ValueError` for any other."""
    if word.casefold() not in known:
        raise ValueError(word)
    return known[word.casefold()]


def _person(known: Known, word: str) -> str:
    """Give a person's username, found by it or by a name that only one bears."""
    wanted = word.casefold()
    by_key = [key for key, _ in known.people if key.casefold() == wanted]
    by_name = [key for key, name in known.people if name.casefold() == wanted]
    found = [ME] if wanted == ME else next((f for f in (by_key, by_name) if len(f) == 1), None)
    if found is None:
        raise ValueError(word)
    return found[0]


def _text(_: Known, word: str) -> str:
    return word


def _number(_: Known, word: str) -> float:
    number = float(word.replace("_", "x"))
    if not isfinite(number):
        raise ValueError(word)
    return number


def _day(_: Known, word: str) -> date | str:
    """Read a day; `today` stays the word, since a list may be open past midnight."""
    return TODAY if word.casefold() == TODAY else date.fromisoformat(word)


def _moment(known: Known, word: str) -> datetime:
    moment = datetime.fromisoformat(word)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(known.zone))


_PARSE: dict[Kind, Callable[[Known, str], Value]] = {
    Kind.NUMBER: _number, Kind.DATE: _day, Kind.TIME: _moment,
}  # fmt: skip


_EXAMPLES = {
    Kind.NUMBER: "Write a number, as in 12.5.", Kind.DATE: "Write a day, as in 2026-03-31.",
    Kind.TIME: "Write a day or a time, as in 2026-03-31T10:42.", Kind.FLAG: "Write yes or no.",
}  # fmt: skip


def offers(known: Known, name: str) -> Sequence[str]:
    """Give what may be typed for a field that has few values."""
    definition = known.org.case_fields[name]
    kind = kind_of(known.org, name)
    if definition.kind == "choice":
        return (*definition.values, NOBODY)
    if kind is Kind.FLAG:
        return ("yes", "no")
    if definition.to == "user":
        return (ME, *(username for username, _ in known.people), NOBODY)
    return (TODAY,) if kind is Kind.DATE else ()
