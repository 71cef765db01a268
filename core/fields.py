"""How a typed word becomes a field's value: one small parser for each kind of field.

A form, `--set FIELD=VALUE` and an import cell all come through here, so they accept and refuse
the same. Every parser raises `ValueError` with a sentence for the person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import available_timezones

from core.clock import is_zone, to_millis
from core.entities.record import put, value_of
from core.errors import CaselineError, Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from core.entities.record import Record
    from core.work import Work

ADDRESS = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+")
"""A plain e-mail address."""
_NUMBER = re.compile(r"-?[0-9]{1,9}")
D = TypeVar("D", bound=date)
_TRUE, _FALSE = (
    frozenset({"yes", "true", "1", "y"}),
    frozenset({"no", "false", "0", "n"}),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field that a person may set: which attribute it fills, and how it is read."""

    attribute: str
    parse: Callable[[Work, str], Any]
    required: bool = False


def text(limit: int) -> Callable[[Work, str], str]:
    """Accept text of at most `limit` characters."""

    def parse(work: Work, value: str) -> str:
        value = work.storable(value).replace("\r\n", "\n")
        if len(value) > limit:
            msg = f"is {len(value):,} characters long; {limit:,} fit."
            raise ValueError(msg)
        return value

    return parse


def email(_: Work, value: str) -> str:
    """Accept one plain e-mail address."""
    value = value.strip()
    if not ADDRESS.fullmatch(value) or len(value) > 254 or not value.isprintable():  # noqa: PLR2004  RFC 5321
        msg = f"{value!r} is not an e-mail address."
        raise ValueError(msg)
    return value


def spelled(value: str, words: Iterable[str]) -> str:
    """Give a word as its list spells it, whatever its case; what is not clear stays as it is."""
    known, wanted = tuple(words), value.strip().casefold()
    found = [word for word in known if word.casefold() == wanted]
    return found[0] if len(found) == 1 and value not in known else value


def choice(*words: str) -> Callable[[Work, str], str]:
    """Accept one of some words, whatever their case."""

    def parse(_: Work, value: str) -> str:
        return listed(value, words)

    return parse


def listed(value: str, words: tuple[str, ...]) -> str:
    """Give the one of the words that is meant; raises `ValueError` with the nearest."""
    word = spelled(value, words)
    if word not in words:
        msg = f"{value!r} is not one of {', '.join(words)}.{nearest(value, words)}"
        raise ValueError(msg)
    return word


def number(_: Work, value: str) -> int:
    """Accept a whole number in plain digits."""
    if not _NUMBER.fullmatch(value.strip()):
        msg = f"{value!r} is not a whole number."
        raise ValueError(msg)
    return int(value)


def flag(_: Work, value: str) -> bool:
    """Accept yes or no."""
    word = value.strip().casefold()
    if word not in _TRUE | _FALSE:
        msg = f"{value!r} is neither yes nor no."
        raise ValueError(msg)
    return word in _TRUE


def day(_: Work, value: str) -> date:
    """Accept a calendar day, YYYY-MM-DD."""
    try:
        return _within(date.fromisoformat(value.strip()))
    except ValueError:
        msg = f"{value!r} is not a day such as 2026-03-31."
        raise ValueError(msg) from None


def moment(_: Work, value: str) -> datetime:
    """Accept a time in ISO 8601; one without a zone is UTC."""
    try:
        parsed = datetime.fromisoformat(value.strip())
        return _within(to_millis(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)))
    except (ValueError, OverflowError):
        msg = f"{value!r} is not a time such as 2026-03-31T10:42:00Z."
        raise ValueError(msg) from None


def zone(_: Work, value: str) -> str:
    """Accept the IANA name of a time zone."""
    value = value.strip()
    if not is_zone(value):
        msg = f"{value!r} is not a time zone.{nearest(value, available_timezones())}"
        raise ValueError(msg)
    return value


def _within(day: D) -> D:
    """Refuse the calendar's first and last year: there is no room in them for every zone."""
    if not MINYEAR < day.year < MAXYEAR:
        msg = "at the edge of the calendar"
        raise ValueError(msg)
    return day


def account_id(work: Work, value: str) -> int:
    """Accept an account's external id or exact name."""
    return work.account(value).id


def contact_id(work: Work, value: str) -> int:
    """Accept a contact's external id, e-mail or full name."""
    return work.contact(value).id


def contract_id(work: Work, value: str) -> int:
    """Accept a contract's number."""
    return work.contract(value).id


def user_id(work: Work, value: str) -> int:
    """Accept the username of a person who is active."""
    user = work.user(value)
    if not user.is_active:
        msg = f"{user.name} is not active any more."
        raise ValueError(msg)
    return user.id


def fill(
    work: Work, known: Mapping[str, Field], given: Mapping[str, str | None], what: str
) -> tuple[dict[str, Any], list[Problem]]:
    """Read all given fields; an empty value empties the field. Tells every problem at once."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        field = known.get(name.strip().casefold().replace(" ", "_").replace("-", "_"))
        if field is None:
            close = nearest(name, known) or f" Known: {', '.join(known)}."
            problems.append(Problem(name, f"{what} has no field {name!r}.{close}"))
            continue
        if value is None or not value.strip():
            if field.required:
                problems.append(Problem(name, f"{name} must not be empty."))
            values[field.attribute] = None
            continue
        try:
            values[field.attribute] = field.parse(work, value)
        except ValueError as error:
            problems.append(Problem(name, f"{name}: {error}"))
        except CaselineError as error:
            problems.append(Problem(name, f"{name}: {error.message}"))
    return values, problems


def assign(record: Record, values: Mapping[str, Any]) -> list[str]:
    """Set the values on the record; give the names of those that changed."""
    changed = [name for name, value in values.items() if value_of(record, name) != value]
    for name in changed:
        put(record, name, values[name])
    return changed
