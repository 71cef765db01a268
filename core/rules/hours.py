"""Time that counts only while a house works: business hours without holidays (domain.md 1.18).

What counts is said in the wall clock's words and counted in real time: on the day on which clocks
jump forward a night shift is an hour shorter, and a holiday lasts from midnight to midnight. A span
begins, and ends, when the clock on the wall first shows its time, or jumps over it.
"""

from __future__ import annotations

from bisect import bisect_left
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.org.hours import DAY, WEEKDAYS, minutes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.org.hours import BusinessHours
    from core.org.model import Organisation

    Week = tuple[tuple[tuple[int, int], ...], ...]
    """Of each weekday the minutes that count, in order and apart."""
    Stretch = tuple[datetime, datetime]

ONE = timedelta(days=1)
FURTHEST = 36_525
"""Days that are gone through before a length of time is taken for one that never ends."""
KEPT = 4_096
"""Days whose hours are kept."""
NOTHING = timedelta()


class Calendar:
    """Business hours with their holidays, ready to be counted in; it never changes."""

    def __init__(self, zone: str, week: Week, free: frozenset[str]) -> None:
        """Know the hours of a week in a time zone, and the days on which there are none.

        A day of `free` is a date, `2026-11-26`, or one of each year, `12-25`.
        """
        self._zone, self._week, self._free = ZoneInfo(zone), week, free
        self._days: dict[date, tuple[Stretch, ...]] = {}

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Give how long it was open between two aware times; nothing where the end comes first."""
        found = NOTHING
        for begins, ends in self._from(start):
            if begins >= end:
                break
            found += max(min(ends, end) - max(begins, start), NOTHING)
        return found

    def add(self, start: datetime, length: timedelta) -> datetime | None:
        """Give the first moment by which it was open for so long; none where that never comes.

        That is `start` itself where the length is nothing.
        """
        left, start = length, start.astimezone(UTC)
        if left <= NOTHING:
            return start
        for begins, ends in self._from(start):
            opened = max(begins, start)
            if ends - opened >= left:
                return opened + left
            left -= max(ends - opened, NOTHING)
        return None

    def back(self, end: datetime, length: timedelta) -> datetime | None:
        """Give the last moment since which it was open for so long; none where there is none.

        What began then or before has waited for that long at `end`, what began later has not.
        """
        left, end = length, end.astimezone(UTC)
        if left <= NOTHING:
            return end
        for begins, ends in self._until(end):
            closed = min(ends, end)
            if closed - begins >= left:
                return closed - left
            left -= max(closed - begins, NOTHING)
        return None

    # days ----------------------------------------------------------------------------------

    def _from(self, start: datetime) -> Iterator[Stretch]:
        for day in _days(self._day(start), ONE):
            yield from self._open(day)

    def _until(self, end: datetime) -> Iterator[Stretch]:
        for day in _days(self._day(end), -ONE):
            yield from reversed(self._open(day))

    def _day(self, moment: datetime) -> date:
        try:
            return moment.astimezone(self._zone).date()
        except OverflowError:  # the first or the last hours of the calendar
            return moment.date()

    def _open(self, day: date) -> tuple[Stretch, ...]:
        """Give the stretches of a day in which it is open, in order."""
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= KEPT:
                self._days.clear()
            found = self._days[day] = tuple(self._stretches(day))
        return found

    def _stretches(self, day: date) -> Iterator[Stretch]:
        if not self._free.isdisjoint((day.isoformat(), f"{day:%m-%d}")):
            return
        for start, end in self._week[day.weekday()]:
            begins, ends = (first_shown(day, minute, self._zone) for minute in (start, end))
            if begins < ends:
                yield begins, ends


def _days(day: date, step: timedelta) -> Iterator[date]:
    """Give the days from the one before a day on, in either direction.

    Where clocks go back over midnight, what is open on a day has moments of the day before.
    """
    for number in range(-1, FURTHEST):
        with suppress(OverflowError):  # the calendar ends
            yield day + number * step


def first_shown(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Give the moment, in UTC, at which the clocks of a zone first show a time, or a later one.

    The time is that of so many minutes after midnight; the last midnight of a day is the next one.
    """
    try:
        wall = datetime.combine(day, time()) + timedelta(minutes=minute)
        early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError:  # the first or the last hours of the calendar
        return datetime.combine(day, time(), UTC)
    if early <= late:
        return early
    # Clocks never show it: they jump over it at some moment between the two readings.

    def shows(seconds: int) -> bool:
        moment = late + timedelta(seconds=seconds)
        return moment.astimezone(zone).replace(tzinfo=None) >= wall

    apart = range(int((early - late).total_seconds()) + 1)
    return late + timedelta(seconds=bisect_left(apart, True, key=shows))  # noqa: FBT003  the first that does


def week_of(hours: BusinessHours) -> Week:
    """Give the minutes of each weekday that count, what ends on the day after among that day's."""
    found: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
    for number, day in enumerate(WEEKDAYS):
        for span in hours.days.get(day, ()):
            if (given := minutes(span)) is None:
                continue
            start, end = given
            if start < end:
                found[number].append((start, end))
            else:
                found[number].append((start, DAY))
                found[(number + 1) % len(WEEKDAYS)].append((0, end))
    return tuple(tuple(_apart(sorted(spans))) for spans in found)


def _apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join spans that touch or overlap, so that nothing is counted twice."""
    held: tuple[int, int] | None = None
    for start, end in spans:
        if start == end:
            continue
        if held is None:
            held = start, end
        elif start <= held[1]:
            held = held[0], max(held[1], end)
        else:
            yield held
            held = start, end
    if held is not None:
        yield held


@lru_cache(maxsize=16)
def _calendar(zone: str, week: Week, free: frozenset[str]) -> Calendar:
    return Calendar(zone, week, free)


def calendar(org: Organisation, key: str) -> Calendar:
    """Give the calendar of business hours, by their key."""
    hours = org.hours[key]
    free = org.holidays[hours.holidays].days if hours.holidays else {}
    return _calendar(hours.time_zone, week_of(hours), frozenset(free))
