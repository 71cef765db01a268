"""Text from outside (safety.md 1a): kept as it came, harmless where it is shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import age, clip, digits, one_line, shown, storable, with_article

ACTING = [
    "\x1b]52;c;cm0gLXJm\x07", "\x1b[31mred", "a\x00b", "\x9b31m", "\u202eevil", "\u2066x\u2069",
    "\ufeffbom", "\x07bell", "\x7f", "line\u2028separator", "\x85next",
]  # fmt: skip
CONTROLS = {chr(n) for n in [*range(9), *range(11, 32), *range(127, 160)]}


@pytest.mark.parametrize("text", ACTING)
def test_nothing_that_acts_on_a_terminal_is_left(text: str) -> None:
    for safe in (shown(text), one_line(text)):
        assert not CONTROLS & set(safe)
        assert not any(mark in safe for mark in "\u202e\u2066\u2069\ufeff\u2028")


@given(st.text())
def test_no_text_at_all_gets_a_control_through(text: str) -> None:
    assert not CONTROLS & set(shown(text))
    assert "\n" not in one_line(text)


def test_the_escape_stays_visible() -> None:
    assert shown("\x1b[31mred") == "␛[31mred"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_what_can_be_stored_is_stored_as_it_came(text: str) -> None:
    assert storable(text) == text


def test_nul_and_half_a_character_are_replaced() -> None:
    assert storable("a\x00b\ud800c") == "a\ufffdb\ufffdc"


def test_a_line_is_cut_with_an_ellipsis() -> None:
    assert clip("a long line", 6) == "a lon…"
    assert clip("two\nlines", 20) == "two lines"


def test_digits_of_a_phone_number() -> None:
    assert digits("+1 (303) 555-0142") == "13035550142"


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(hours=5, minutes=59, seconds=59), "5h 59m"),
        (timedelta(days=3, hours=4), "3d 04h"),
        (timedelta(days=999, hours=23), "999d 23h"),
        (timedelta(days=1000, hours=23), "1000d"),
        (timedelta(seconds=59), "0m"),
        (timedelta(hours=-1), "0m"),
    ],
)
def test_an_age_is_rounded_down_and_never_negative(length: timedelta, text: str) -> None:
    assert age(length) == text


@pytest.mark.parametrize(
    ("noun", "said"),
    [("account", "an account"), ("case", "a case"), ("Installer case", "an Installer case")],
)
def test_a_noun_gets_the_article_that_is_spoken(noun: str, said: str) -> None:
    assert with_article(noun) == said
    assert with_article(noun, first=True) == said[0].upper() + said[1:]
