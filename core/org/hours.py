"""When a house works: business hours `[hours.KEY]` and holidays `[holidays.KEY]` (domain.md 1.18).

How they are counted with is in `core.rules.hours`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from zoneinfo import available_timezones

from core.clock import is_zone
from core.errors import nearest
from core.org.section import fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.org.lines import Path
    from core.org.model import Organisation
    from core.org.section import Fault, Section

    Found = Iterator[tuple[Path, str]]

WEEKDAYS: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LABEL = 80
"""Characters of a label."""
DAY = 24 * 60
"""The minutes of a day."""
LEAP = 2000
"""A year that has each day that a year can have."""
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_YEARLY = re.compile(r"\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessHours:
    """The hours of a week in which somebody works."""

    key: str
    label: str
    time_zone: str
    days: Mapping[str, tuple[str, ...]]
    """By the weekday: from when to when, `08:00-17:00`; `22:00-06:00` ends on the day after."""
    holidays: str = ""
    """The key of the holidays on which nobody does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """Days on which nobody works."""

    key: str
    label: str
    days: Mapping[str, str]
    """What each is called by its date: `2026-11-26`, or `12-25` for each year's."""


def build_hours(key: str, section: Section, zone: str) -> BusinessHours:
    """Build business hours; `zone` is that of the house."""
    found = BusinessHours(
        key=key, label=section.name("label"), time_zone=section.text("time_zone", zone),
        days={day: spans for day in WEEKDAYS if (spans := section.texts(day))},
        holidays=section.text("holidays", ""),
    )  # fmt: skip
    section.done()
    return found


def build_holidays(key: str, section: Section) -> Holidays:
    """Build holidays."""
    found = Holidays(key=key, label=section.name("label"), days=section.words("days"))
    section.done()
    return found


def minutes(span: str) -> tuple[int, int] | None:
    """Give the minutes of the day at which a span begins and ends; none where it is no span."""
    if not (match := _SPAN.fullmatch(span.strip())):
        return None
    hours = [int(match[1]), int(match[3])]
    if max(int(match[2]), int(match[4])) > 59:  # noqa: PLR2004  the last minute of an hour
        return None
    start, end = hours[0] * 60 + int(match[2]), hours[1] * 60 + int(match[4])
    return (start, end) if start < DAY and end <= DAY and start != end else None


def check_hours(
    organisation: Organisation, homes: Mapping[tuple[str, str], str], *, whole: bool
) -> Iterator[Fault]:
    """Find what business hours and holidays cannot be; `whole` as for `core.org.check`."""
    for key, hours in organisation.hours.items():
        for path, text in _hours(organisation, hours, whole=whole):
            yield fault(homes["hours", key], ("hours", key, *path), text)
    for key, holidays in organisation.holidays.items():
        for path, text in _holidays(holidays):
            yield fault(homes["holidays", key], ("holidays", key, *path), text)


def _hours(organisation: Organisation, hours: BusinessHours, *, whole: bool) -> Found:
    yield from _called(hours)
    zone, known = hours.time_zone, organisation.holidays
    if not is_zone(zone) and zone != organisation.time_zone:  # the house's is told there
        near = nearest(zone, available_timezones())
        yield ("time_zone",), f"there is no time zone {zone!r}.{near}"
    if hours.holidays and hours.holidays not in known and whole:
        yield ("holidays",), f"{hours.holidays!r} is not known.{nearest(hours.holidays, known)}"
    if not hours.days:
        yield (), "nobody ever works in them: give at least one day, monday = ['08:00-17:00']."
    for day, spans in hours.days.items():
        yield from _spans(day, spans)


def _spans(day: str, spans: tuple[str, ...]) -> Found:
    last = 0
    for n, span in enumerate(spans):
        found = minutes(span)
        if found is None:
            way = "such as '08:00-17:00', '22:00-06:00' or '00:00-24:00'"
            yield (day, n), f"{span!r} is not a span of a day {way}."
        elif found[0] < last:
            yield (day, n), f"{span!r} begins before the one before it ends."
        else:
            last = found[1] if found[1] > found[0] else DAY


def _holidays(holidays: Holidays) -> Found:
    yield from _called(holidays)
    if not holidays.days:
        yield ("days",), "names no day: write days = { '12-25' = 'Christmas Day' }."
    for written, label in holidays.days.items():
        if not _is_day(written):
            way = "such as '2026-11-26', or '12-25' for each year's"
            yield ("days", written), f"{written!r} is not a day {way}."
        if not label.strip():
            yield ("days", written), "a name is blank."


def _is_day(written: str) -> bool:
    yearly = _YEARLY.fullmatch(written)
    try:
        day = date.fromisoformat(f"{LEAP}-{written}" if yearly else written)
    except ValueError:
        return False
    return bool(yearly) or day.isoformat() == written


def _called(found: BusinessHours | Holidays) -> Found:
    if not KEY.fullmatch(found.key):
        yield (), "a key has lower-case letters, digits and _, begins with a letter, 40 at most."
    if len(found.label) > LABEL:
        yield ("label",), f"it has {len(found.label):,} characters; {LABEL} fit."
