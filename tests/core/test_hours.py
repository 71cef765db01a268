"""Business hours: what counts of a week, without holidays, over every change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.org import loader
from core.org.hours import DAY, WEEKDAYS, BusinessHours
from core.rules.hours import Calendar, calendar, first_shown, week_of

OFFICE = dict.fromkeys(WEEKDAYS[:5], ("08:00-12:00", "13:00-17:00"))
ZONES = (
    "UTC", "America/Denver", "Europe/Oslo", "Australia/Lord_Howe", "America/St_Johns",
    "Africa/Cairo", "Pacific/Apia", "Asia/Kathmandu",
)  # fmt: skip
"""Among them clocks that jump by half an hour, at midnight, a minute after it, and by a day."""


def office(zone: str = "UTC", *free: str, **days: tuple[str, ...]) -> Calendar:
    """Give a calendar of some spans, of an office's where none are given."""
    hours = BusinessHours(key="x", label="X", time_zone=zone, days=days or OFFICE)
    return Calendar(zone, week_of(hours), frozenset(free))


def at(text: str, zone: str = "UTC") -> datetime:
    """Give a time on a wall."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


# 2026-03-30 is a Monday ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "counted"),
    [
        ("2026-03-30 08:00", "2026-03-30 17:00", 8),
        ("2026-03-30 06:00", "2026-03-30 07:59", 0),
        ("2026-03-30 11:30", "2026-03-30 13:30", 1),
        ("2026-03-30 12:10", "2026-03-30 12:50", 0),
        ("2026-04-03 16:00", "2026-04-06 09:00", 2),  # over a weekend
        ("2026-03-30 00:00", "2026-04-06 00:00", 40),
        ("2026-03-30 17:00", "2026-03-30 09:00", 0),  # backwards
    ],
)
def test_only_what_lies_within_the_hours_counts(start: str, end: str, counted: float) -> None:
    assert office().elapsed(at(start), at(end)) == hours(counted)


def test_on_holidays_nothing_counts_from_midnight_to_midnight() -> None:
    week = at("2026-03-30"), at("2026-04-06")
    assert office("UTC", "2026-04-01").elapsed(*week) == hours(32)
    assert office("UTC", "04-01", "03-31").elapsed(*week) == hours(24)
    assert office("UTC", "2025-04-01").elapsed(*week) == hours(40)
    night = {"monday": ("22:00-06:00",)}
    assert office("UTC", **night).elapsed(*week) == hours(8)
    assert office("UTC", "2026-03-31", **night).elapsed(*week) == hours(2)
    assert office("UTC", "2026-03-30", **night).elapsed(*week) == hours(6)


def test_the_hours_are_those_of_their_own_zone() -> None:
    denver = office("America/Denver")
    assert denver.elapsed(at("2026-03-30 14:00"), at("2026-03-30 18:00")) == hours(4)
    assert denver.elapsed(at("2026-03-30 08:00"), at("2026-03-30 14:00")) == hours(0)


def test_a_night_in_which_clocks_change_is_as_long_as_it_is() -> None:
    """Denver's clocks jump at 2:00 of 8 March, and go back at 2:00 of 1 November 2026."""
    zone = "America/Denver"
    nights = office(zone, **dict.fromkeys(WEEKDAYS, ("22:00-06:00",)))
    for day, after, length in (
        ("2026-03-07", "2026-03-08", 7), ("2026-10-31", "2026-11-01", 9),
        ("2026-05-01", "2026-05-02", 8),
    ):  # fmt: skip
        start, end = at(f"{day} 12:00", zone), at(f"{after} 12:00", zone)
        assert nights.elapsed(start, end) == hours(length)
        assert nights.add(start, hours(length)) == at(f"{after} 06:00", zone)
        assert nights.back(end, hours(length)) == at(f"{day} 22:00", zone)


def test_a_time_that_clocks_jump_over_is_the_moment_of_the_jump() -> None:
    jump = at("2026-03-08 09:00")
    day = jump.date()
    assert first_shown(day, 150, ZoneInfo("America/Denver")) == jump
    assert first_shown(day, 120, ZoneInfo("America/Denver")) == jump
    assert first_shown(day, 180, ZoneInfo("America/Denver")) == jump
    assert first_shown(day, 119, ZoneInfo("America/Denver")) == at("2026-03-08 08:59")
    early = office("America/Denver", sunday=("01:30-02:30",))
    assert early.elapsed(at("2026-03-08"), at("2026-03-09")) == hours(0.5)


def test_a_time_that_clocks_show_twice_is_the_first() -> None:
    zone = ZoneInfo("America/Denver")
    first = at("2026-11-01 07:30")  # 1:30, and again an hour later
    assert first_shown(first.date(), 90, zone) == first
    until = office("America/Denver", sunday=("00:00-01:30",))
    assert until.elapsed(at("2026-11-01"), at("2026-11-02")) == hours(1.5)


def test_a_day_that_a_zone_leaves_out_has_no_hours() -> None:
    """Samoa had no 30 December 2011."""
    zone = "Pacific/Apia"
    always = office(zone, **dict.fromkeys(WEEKDAYS, ("00:00-24:00",)))
    before, after = at("2011-12-29 12:00", zone), at("2011-12-31 12:00", zone)
    assert always.elapsed(before, after) == after.astimezone(UTC) - before.astimezone(UTC)


def test_what_is_always_open_counts_all_time() -> None:
    always = office("Europe/Oslo", **dict.fromkeys(WEEKDAYS, ("00:00-24:00",)))
    start = at("2026-01-01")
    assert always.elapsed(start, at("2027-01-01")) == timedelta(days=365)
    assert always.add(start, timedelta(days=200, seconds=7)) == start + timedelta(
        days=200, seconds=7
    )


def test_a_length_that_never_passes_has_no_end() -> None:
    rare = office("UTC", monday=("08:00-08:01",))
    assert rare.add(at("2026-01-01"), timedelta(days=366)) is None
    assert rare.back(at("2026-01-01"), timedelta(days=366)) is None
    assert rare.add(at("2026-01-01"), timedelta()) == at("2026-01-01")
    assert rare.back(at("2026-01-01"), -hours(1)) == at("2026-01-01")


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_the_calendar_break_nothing(year: int) -> None:
    denver = office("America/Denver")
    for day in (datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, 23, 59, tzinfo=UTC)):
        assert denver.elapsed(day, day) == hours(0)
        denver.add(day, hours(1))
        denver.back(day, hours(1))


def test_spans_that_touch_or_overlap_count_once() -> None:
    hours_ = BusinessHours(
        key="x", label="X", time_zone="UTC",
        days={"sunday": ("20:00-02:00",), "monday": ("00:00-01:00", "01:30-03:00")},
    )  # fmt: skip
    assert week_of(hours_)[0] == ((0, 180),)
    assert week_of(hours_)[6] == ((1200, DAY),)


def test_an_organisation_gives_its_calendar_by_key() -> None:
    org = loader.load(loader.shipped() | {"hours.toml": HOURS})
    found = calendar(org, "desk")
    assert found is calendar(org, "desk")
    assert org.hours["desk"].time_zone == org.time_zone
    zone = org.time_zone
    assert found.elapsed(at("2026-12-24", zone), at("2026-12-29", zone)) == hours(12)


HOURS = """
[hours.desk]
label = "Desk"
holidays = "feasts"
monday = ["08:00-12:00"]
thursday = ["08:00-16:00"]
friday = ["08:00-16:00"]

[holidays.feasts]
label = "Feasts"
days = { "12-25" = "Christmas Day" }
"""


# whatever the hours --------------------------------------------------------------------------

MINUTES = st.integers(0, DAY - 1)
SPANS = st.lists(MINUTES, min_size=0, max_size=4, unique=True).map(sorted)


def written(minutes: list[int]) -> tuple[str, ...]:
    """Write spans between minutes, two by two."""
    pairs = zip(minutes[::2], minutes[1::2], strict=False)
    return tuple(
        f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in pairs
    )  # fmt: skip


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Draw any hours, nights among them."""
    days = {day: written(draw(SPANS)) for day in WEEKDAYS}
    late, early = sorted((draw(MINUTES), draw(MINUTES)), reverse=True)
    if late != early and draw(st.booleans()):
        days["sunday"] = (f"{late // 60:02}:{late % 60:02}-{early // 60:02}:{early % 60:02}",)
    days["friday"] = days["friday"] or ("09:00-17:00",)
    free = draw(st.lists(st.dates().map(lambda day: f"{day:%m-%d}"), max_size=3))
    hours = BusinessHours(key="x", label="X", time_zone="UTC", days=days)
    return Calendar(draw(st.sampled_from(ZONES)), week_of(hours), frozenset(free))


MOMENTS = st.datetimes(
    datetime(2009, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001  hypothesis adds it
)  # fmt: skip
LENGTHS = st.timedeltas(timedelta(), timedelta(days=20))
WAITS = st.timedeltas(timedelta(seconds=1), timedelta(hours=90))


@given(calendars(), MOMENTS, WAITS)
def test_adding_and_counting_agree(known: Calendar, start: datetime, length: timedelta) -> None:
    end = known.add(start, length)
    assert end is not None
    assert known.elapsed(start, end) == length
    assert known.elapsed(start, end - timedelta(microseconds=1)) < length


@given(calendars(), MOMENTS, WAITS)
def test_going_back_and_counting_agree(
    known: Calendar, end: datetime, length: timedelta
) -> None:  # fmt: skip
    start = known.back(end, length)
    assert start is not None
    assert known.elapsed(start, end) == length
    assert known.elapsed(start + timedelta(microseconds=1), end) < length


@given(calendars(), st.lists(MOMENTS, min_size=3, max_size=3).map(sorted))
def test_counting_is_the_sum_of_its_parts_and_never_runs_back(
    known: Calendar, moments: list[datetime]
) -> None:
    first, between, last = moments
    assume(last - first < timedelta(days=4_000))
    parts = known.elapsed(first, between), known.elapsed(between, last)
    assert known.elapsed(first, last) == sum(parts, timedelta())
    assert min(parts) >= timedelta()
    assert all(known.elapsed(a, b) <= b - a for a, b in pairwise(moments))


@given(calendars(), MOMENTS, LENGTHS)
def test_outside_the_changes_of_clocks_it_is_what_the_wall_says(
    known: Calendar, start: datetime, length: timedelta
) -> None:
    """Minute by minute, with the week and the holidays read off the wall."""
    zone, end = known._zone, start + min(length, timedelta(days=3))  # noqa: SLF001  the oracle's
    walls = [(start + timedelta(hours=n)).astimezone(zone) for n in range(-30, 110)]
    assume(len({wall.utcoffset() for wall in walls}) == 1)
    start = start.replace(second=0, microsecond=0)
    end = end.replace(second=0, microsecond=0)
    counted = 0
    for n in range(int((end - start) / timedelta(minutes=1))):
        wall = (start + timedelta(minutes=n)).astimezone(zone)
        minute = wall.hour * 60 + wall.minute
        spans = known._week[wall.weekday()]  # noqa: SLF001  as above
        free = known._free  # noqa: SLF001  as above
        counted += f"{wall:%m-%d}" not in free and any(a <= minute < b for a, b in spans)
    assert known.elapsed(start, end) == timedelta(minutes=counted)
