"""How typed words become values: what is not acceptable is said in a sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import fields

if TYPE_CHECKING:
    from core.work import Work

NOBODY = cast("Work", None)


@pytest.mark.parametrize(
    "text",
    [
        "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00", "9998-12-31T23:59:59-01:00", "tomorrow", "", "2026-02-30T10:00",
    ],
)  # fmt: skip
def test_a_time_that_not_every_zone_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time such as"):
        fields.moment(NOBODY, text)


@given(st.datetimes(timezones=st.timezones() | st.none()))
def test_every_time_is_read_or_refused_in_a_sentence(moment: datetime) -> None:
    try:
        read = fields.moment(NOBODY, moment.isoformat())
    except ValueError as error:
        assert "is not a time such as" in str(error)  # noqa: PT017  both ends are right
        assert moment.year in {1, 2, 9998, 9999}
    else:
        assert read.tzinfo is UTC


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "9999-W52-7", "31.3.", ""])
def test_a_day_at_the_edge_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a day such as"):
        fields.day(NOBODY, text)


def test_a_day_is_read() -> None:
    assert fields.day(NOBODY, " 2026-03-31 ") == date(2026, 3, 31)


@pytest.mark.parametrize("text", ["Mars/Olympus", "", "/etc/passwd", "../UTC", "a\0b", "America"])
def test_a_zone_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone"):
        fields.zone(NOBODY, text)


def test_a_misspelt_zone_suggests_the_nearest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'Europe/Berlin'"):
        fields.zone(NOBODY, "Europe/Berlim")
    assert fields.zone(NOBODY, " Europe/Berlin ") == "Europe/Berlin"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("high", "High"), (" HIGH ", "High"), ("High", "High"), ("straße", "Straße"),
        ("STRASSE", "Straße"), ("none", "none"), ("us", "us"), ("US", "US"), ("Us", "Us"),
        ("uS", "uS"), ("", ""),
    ],
)  # fmt: skip
def test_a_picked_word_is_spelled_as_its_list_spells_it(typed: str, kept: str) -> None:
    """Where two words differ in their case alone, only the exact one is meant."""
    assert fields.spelled(typed, ("High", "Straße", "US", "Us")) == kept
