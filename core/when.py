"""Times to come, as people say them: a day, an hour, a weekday, a length."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.clock import to_millis
from core.text import clip, one_line

if TYPE_CHECKING:
    from core.work import Work

DAY_BEGINS = time(8)
"""When a day begins that is named without an hour."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LENGTH = re.compile(r"(\d{1,4})\s*([mhdw])", re.ASCII)
_HOUR = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def until(work: Work, text: str) -> datetime:
    """Read a time to come in the person's own zone, or raise `ValueError` with examples.

    `3h` `2d` `1w` · `15:30` · `tomorrow` `friday` · `2026-04-03` · each day also with an hour;
    or ISO 8601 with a zone.
    """
    words = text.strip().casefold()
    if length := _LENGTH.fullmatch(words):
        return work.now + timedelta(**{_UNITS[length[2]]: int(length[1])})
    here = work.now.astimezone(ZoneInfo(work.person.time_zone or work.org.time_zone))
    day, _, hour = words.partition(" ")
    if _HOUR.fullmatch(words):
        day, hour = "", words
    found = _exact(text.strip()) or _local(here, day, hour.strip())
    if found is None:
        said = clip(one_line(text), 40)
        msg = (
            f"{said!r} is no time such as 3h, 2d, tomorrow, friday, 2026-04-03 or "
            "'2026-04-03 14:00'."
        )
        raise ValueError(msg)
    return to_millis(found)


def _exact(text: str) -> datetime | None:
    """Read a time that names its zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _local(here: datetime, day: str, hour: str) -> datetime | None:
    """Read a day and an hour where the person is; an hour alone is the next one of that name."""
    try:
        at = time.fromisoformat(hour.zfill(5)) if hour else DAY_BEGINS
        if not day or day == "today":
            found = datetime.combine(here.date(), at, here.tzinfo)
            return found if found > here or day else found + timedelta(days=1)
        if day == "tomorrow":
            return datetime.combine(here.date() + timedelta(days=1), at, here.tzinfo)
        if day in WEEKDAYS:
            ahead = (WEEKDAYS.index(day) - here.weekday() - 1) % 7 + 1
            return datetime.combine(here.date() + timedelta(days=ahead), at, here.tzinfo)
        named = datetime.fromisoformat(day)
        if named.time() != time(0):  # 2026-04-03T14:00
            at = named.time()
        return datetime.combine(named.date(), at, here.tzinfo)
    except (ValueError, OverflowError):
        return None
