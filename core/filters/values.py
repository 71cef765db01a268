"""How the values of each kind of field are read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.errors import nearest
from core.filters.scan import FilterError
from core.filters.terms import FIELDS, FLAGS, ME, NOBODY
from core.org.model import short
from core.work import case_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from core.filters.read import Known
    from core.filters.terms import Value

    Place = tuple[int, int]
    Reader = Callable[["Known", str, str, Place], Value]

_LENGTH = re.compile(r"(\d{1,6})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
LONGEST = timedelta(days=365 * 200)
"""The longest length of time; a longer one leads before any calendar."""


WHAT = {"owner": "person or queue", "type": "record type", "is": "question", "referred": "team"}
"""What a value of a field is, where the field's own name does not say it."""
TOLD = 12
"""Known words that a refusal tells."""


def _unknown(name: str, text: str, place: Place, words: Iterable[str]) -> FilterError:
    known = sorted(set(words))
    more = ", …" if len(known) > TOLD else ""
    way = f"Known: {', '.join(known[:TOLD])}{more}." if known else None
    msg = f"There is no {WHAT.get(name, name)} {text!r}.{nearest(text, known)}"
    return FilterError(msg, place, next_step=way)


def _found(names: Sequence[tuple[str, str]], text: str) -> str | None:
    """Give the key of what is called so: by key, else by a name that only one bears."""
    wanted = text.strip().casefold()
    by_key = [key for key, _ in names if key.casefold() == wanted]
    by_name = [key for key, name in names if name.casefold() == wanted]
    return next((found[0] for found in (by_key, by_name) if len(found) == 1), None)


def _words(*names: Sequence[tuple[str, str]]) -> list[str]:
    return [word for each in names for pair in each for word in pair]


def _owner(known: Known, name: str, text: str, place: Place) -> Value:
    if text.casefold() in {ME, NOBODY}:
        return text.casefold()
    for kind, names in (("user", known.people), ("group", known.queues), ("group", known.teams)):
        if (key := _found(names, text)) is not None:
            return f"{kind}:{key}"
    raise _unknown(name, text, place, _words(known.people, known.queues, known.teams))


def _number(known: Known, name: str, text: str, place: Place) -> Value:
    del known, name, place
    return case_number(text)


def _queue(known: Known, name: str, text: str, place: Place) -> Value:
    return _group(known.queues, name, text, place)


def _team(known: Known, name: str, text: str, place: Place) -> Value:
    return _group(known.teams, name, text, place)


def _group(names: Sequence[tuple[str, str]], name: str, text: str, place: Place) -> str:
    if (key := _found(names, text)) is not None:
        return key
    raise _unknown(name, text, place, _words(names))


def _status(known: Known, name: str, text: str, place: Place) -> Value:
    wanted = text.strip().casefold()
    labels = {s.label for kind in known.org.types.values() for s in kind.statuses}
    for label in sorted(labels):
        if wanted in {label.casefold(), short(label).casefold()}:
            return label
    raise _unknown(name, text, place, labels)


def _type(known: Known, name: str, text: str, place: Place) -> Value:
    wanted = text.strip().casefold().replace(" ", "_")
    for kind in known.org.types.values():
        if wanted in {kind.key, kind.label.casefold().replace(" ", "_")}:
            return kind.key
    raise _unknown(name, text, place, known.org.types)


def picked(known: Known, name: str) -> set[str]:
    """Give every value that a field of a picklist may have, in any record type."""
    column = FIELDS[name].column
    types = known.org.types.values()
    if column == "primary_reason":
        return {reason for kind in types for reason in kind.reasons}
    if column == "secondary_reason":
        return {sub for kind in types for subs in kind.reasons.values() for sub in subs}
    return {value for kind in types for value in kind.picklists.get(column, ())}


def _pick(known: Known, name: str, text: str, place: Place) -> Value:
    if text.casefold() == NOBODY:
        return None
    values = {value.casefold(): value for value in picked(known, name)}
    if text.strip().casefold() not in values:
        raise _unknown(name, text, place, values.values())
    return values[text.strip().casefold()]


def _record(known: Known, name: str, text: str, place: Place) -> Value:
    """Whether there is such a record is found out when the list is read."""
    del known, name, place
    return None if text.casefold() == NOBODY else text.strip()


def _parent(known: Known, name: str, text: str, place: Place) -> Value:
    """Whether there is such a case is found out when the list is read."""
    del known
    if text.casefold() == NOBODY:
        return None
    if not text.strip().isdecimal():
        way = f"Write {name}:1042, or {name}:{NOBODY} for what is no part of another."
        msg = f"{text!r} is no case's number."
        raise FilterError(msg, place, next_step=way)
    return case_number(text)


def _flag(known: Known, name: str, text: str, place: Place) -> Value:
    del known
    if text.casefold() not in FLAGS:
        raise _unknown(name, text, place, FLAGS)
    return text.casefold()


def _length(known: Known, name: str, text: str, place: Place) -> timedelta:
    del known
    found = _LENGTH.fullmatch(text.casefold())
    if found is None:
        msg = f"{text!r} is no length of time."
        raise FilterError(msg, place, next_step=f"Write {name}>3d, {name}<1h, {name}>20m or >2w.")
    length = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if length > LONGEST:
        msg = f"{text} is too long."
        raise FilterError(msg, place, next_step="200 years are the most.")
    return length


def _moment(known: Known, name: str, text: str, place: Place) -> Value:
    if _LENGTH.fullmatch(text.casefold()):
        return _length(known, name, text, place)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is neither a length of time nor a day."
        way = f"Write {name}<1h, {name}>3d or {name}>2026-11-01."
        raise FilterError(msg, place, next_step=way) from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(known.zone))
    try:
        return found.astimezone(UTC)
    except OverflowError:
        msg = f"{text} lies outside of the calendar."
        raise FilterError(msg, place) from None


READERS: dict[str, Reader] = {
    "number": _number, "owner": _owner, "queue": _queue, "team": _team, "status": _status,
    "type": _type, "pick": _pick, "record": _record, "parent": _parent, "flag": _flag,
    "age": _length, "moment": _moment,
}  # fmt: skip
"""Each kind of field with what reads its values."""
