"""Themes: everything written is legible on every surface, and nothing hangs on colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.color import Color

from core.errors import RuleViolation
from tests.tui.seat import Seat, seat
from tui.theme import FEW, STRONG, SURFACES, TEXTS, THEMES, TITLES, theme_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.segment import Segment

    from tests.house import House


def light(colour: str) -> float:
    """Give the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [part / 255 for part in Color.parse(colour).rgb]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours."""
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def segments(at: Seat, words: str) -> Iterator[Segment]:
    """Give the pieces of the screen's lines that hold these words, as they are sent."""
    for strip in at.app.screen._compositor.render_strips():  # noqa: SLF001  what is sent
        if words in strip.text:
            yield from (piece for piece in strip if piece.text.strip())


def drawn(at: Seat) -> Iterator[Segment]:
    """Give every piece of the screen."""
    return segments(at, "")


# colours -------------------------------------------------------------------------------------


def test_the_measure_is_the_usual_one() -> None:
    """Black on white is 21 to 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_all_that_is_written_can_be_read_on_every_surface(theme: object) -> None:
    """4.5 to 1, and with high contrast 7 to 1."""
    shipped = next(each for each in THEMES if each is theme)
    colours = shipped.variables
    wanted = 7.0 if shipped.name == STRONG else 4.5
    faint = {
        (text, surface): round(contrast(colours[text], colours[surface]), 2)
        for text in TEXTS
        for surface in SURFACES
        if contrast(colours[text], colours[surface]) < wanted
    }
    assert faint == {}
    assert contrast(colours["here-text"], colours["here"]) >= wanted


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_labels_are_quieter_than_values(theme: object) -> None:
    """Legible does not mean loud: the rank of words stays."""
    colours = next(each for each in THEMES if each is theme).variables
    for surface in SURFACES:
        label, value, bright = (
            contrast(colours[text], colours[surface]) for text in ("label", "value", "bright")
        )
        assert label < value <= bright


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_has_every_colour(theme: object) -> None:
    """A style may name any of them."""
    shipped = next(each for each in THEMES if each is theme)
    assert set(shipped.variables) == set(THEMES[0].variables)
    assert shipped.name in TITLES


def test_a_theme_that_is_none_is_refused_with_the_nearest() -> None:
    """And all there are."""
    assert theme_of(None, "x") is None
    assert theme_of(STRONG, "x") == STRONG
    with pytest.raises(RuleViolation) as caught:
        theme_of("caselin-light", "config.toml")
    told = str(caught.value)
    assert "config.toml" in told
    assert "Did you mean 'caseline-light'?" in told
    assert all(name in told for name in TITLES)


# in the console ------------------------------------------------------------------------------


async def test_a_theme_is_worn_from_the_palette_with_the_word_how_to_keep_it(house: House) -> None:
    """It changes at once, and says where it is chosen for good."""
    async with seat(house, "dana") as at:
        assert at.app.theme == "caseline"
        await at.press("ctrl+p")
        await at.type("theme light")
        await at.sees("Theme: light", 'theme = "caseline-light"')
        await at.press("enter")
        await at.until(lambda: at.app.theme == "caseline-light", "another theme")


async def test_with_many_colours_nothing_is_inverted(house: House) -> None:
    """Surfaces show what is chosen."""
    house.queued()
    async with seat(house, "dana") as at:
        await at.sees("Billing: Autopay")
        assert not at.app.has_class(FEW)
        assert not [p for p in segments(at, "Billing: Autopay") if p.style and p.style.reverse]


@pytest.mark.parametrize(("variable", "value"), [("TERM", "xterm"), ("NO_COLOR", "1")])
async def test_with_few_colours_what_is_chosen_is_inverted(
    house: House, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """Row, option and answer; a tab and a part of a record are underlined everywhere."""
    monkeypatch.setenv(variable, value)
    house.queued()
    async with seat(house, "dana") as at:
        await at.sees("Billing: Autopay")
        assert at.app.has_class(FEW)
        assert [p for p in segments(at, "Billing: Autopay") if p.style and p.style.reverse]
        await at.press("v")
        await at.on("ListsSheet")
        await at.pilot.pause(0.1)
        inverted = {p.text.strip() for p in drawn(at) if p.style and p.style.reverse and p.text}
        assert any("Back Office" in text or "My" in text for text in inverted), inverted
        await at.press("escape", "enter")
        await at.sees("Feed", "Details")
        feed = [p for p in segments(at, "Details") if p.text.strip() == "Feed"]
        assert feed
        assert all(p.style and p.style.underline for p in feed)
        assert [p for p in segments(at, "›") if p.style and p.style.reverse]
        await at.press("o")
        await at.on("ChangeOwnerSheet")
        await at.pilot.pause(0.1)
        chosen = {p.text.strip() for p in drawn(at) if p.style and p.style.reverse}
        assert chosen & {"Users", "Queues", "User", "Queue"}, chosen


async def test_with_high_contrast_the_line_of_the_cursor_is_black_on_white(house: House) -> None:
    """A dark blue line on black is not enough for who needs it."""
    house.queued()
    async with seat(house, "dana") as at:
        await at.sees("Billing: Autopay")
        at.app.wear(STRONG)
        await at.pilot.pause(0.1)
        for piece in segments(at, "Billing: Autopay"):
            assert piece.style
            assert str(piece.style.color and piece.style.color.name) == "#000000"
            assert str(piece.style.bgcolor and piece.style.bgcolor.name) == "#ffffff"
        at.app.wear("caseline")
        await at.pilot.pause(0.1)
        pieces = [piece.style for piece in segments(at, "Billing: Autopay") if piece.style]
        assert {style.bgcolor.name for style in pieces if style.bgcolor} == {
            THEMES[0].variables["chosen"]
        }


async def test_without_colours_the_cursor_of_a_text_is_seen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a line and in a box."""
    monkeypatch.setenv("NO_COLOR", "1")
    house.queued()
    async with seat(house, "dana") as at:
        await at.sees("Billing: Autopay")
        await at.press("f", "x")
        await at.until(lambda: [p for p in segments(at, "x") if p.style and p.style.underline])
        await at.press("left")
        await at.until(
            lambda: [p for p in drawn(at) if p.text == "x" and p.style and p.style.reverse]
        )
        await at.press("escape", "c")
        await at.on("ComposeSheet")
        await at.type("xyz")
        await at.press("left")
        await at.until(
            lambda: [p for p in drawn(at) if p.text == "z" and p.style and p.style.reverse]
        )


async def test_no_color_means_none(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a shade of grey either: every colour that is sent is the terminal's own."""
    monkeypatch.setenv("NO_COLOR", "1")
    house.queued()
    async with seat(house, "dana") as at:
        await at.sees("Billing: Autopay")
        await at.press("enter")
        await at.sees("Feed")
        for piece in drawn(at):
            assert piece.style is None or piece.style.color is None or piece.style.color.is_default
            assert (
                piece.style is None or piece.style.bgcolor is None or piece.style.bgcolor.is_default
            )
