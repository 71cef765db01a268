"""Keys of one's own: checked before the start, and never two acts on one key."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pytest
from textual.keys import _character_to_key

from core.errors import RuleViolation
from tests.tui.seat import seat
from tui.key_names import SWALLOWED, named, trouble
from tui.keymap import KEYS, card
from tui.presets import CLASSIC, PRESETS, TOGETHER, VENDOR, acts, chosen, free, key_of, shared

if TYPE_CHECKING:
    from tests.house import House

FILE = "/home/dana/config.toml"


def refused(keys: dict[str, str], preset: str | None = None) -> str:
    """Give what is told about settings that cannot be."""
    with pytest.raises(RuleViolation) as caught:
        chosen(preset, keys, FILE)
    assert str(caught.value).startswith(FILE)
    return str(caught.value)


# what is refused -----------------------------------------------------------------------------


def test_an_id_that_is_none_is_refused_with_the_nearest() -> None:
    """A slip of the finger is no riddle."""
    assert "keys.case.clam is no act. Did you mean 'case.claim'?" in refused({"case.clam": "y"})


def test_a_setting_written_below_keys_is_told_where_it_belongs() -> None:
    """TOML gives all that follows [keys] to it."""
    assert "write it above [keys]" in refused({"preset": "classic"})


def test_a_row_of_keys_is_named_one_by_one() -> None:
    """Each digit does something of its own."""
    assert "'record.link.1'" in refused({"record.link": "x"})
    assert chosen(None, {"record.link.1": "f3"}, FILE) == {"record.link.1": "f3"}


@pytest.mark.parametrize("key", sorted(SWALLOWED))
def test_a_key_that_terminals_swallow_is_refused(key: str) -> None:
    """It would look bound and never arrive."""
    assert f'keys.case.claim = "{key}": {key} does not reach the console' in refused(
        {"case.claim": key}
    )


@pytest.mark.parametrize("key", ["ctrl+shift+a", "shift+a", "ctrl+A", "ctrl+1", "super+a"])
def test_a_chord_that_arrives_as_another_key_is_refused(key: str) -> None:
    """Not only the ones somebody thought of."""
    assert "does not reach the console" in refused({"case.claim": key})


@pytest.mark.parametrize(
    ("key", "meant"), [("pgdn", "pagedown"), ("Esc", "escape"), ("qestion_mark", "question_mark")]
)
def test_a_key_that_nobody_knows_is_refused_with_the_nearest(key: str, meant: str) -> None:
    """The screen library would bind it and never see it."""
    told = refused({"case.claim": key})
    assert f"There is no key {key!r}. Did you mean {meant!r}?" in told


def test_no_key_at_all_is_refused() -> None:
    """An act without a key cannot be done."""
    assert "names no key" in refused({"case.claim": ""})
    assert "is called comma" in refused({"case.claim": ","})


def test_two_acts_of_one_place_on_one_key_are_refused() -> None:
    """It says what collides, and what to do."""
    told = refused({"case.claim": "y"})
    assert 'keys.case.claim = "y": y is "Copy number or text" there (record.copy).' in told
    assert "give record.copy another one too" in told
    assert "free are a" in told


def test_a_collision_with_what_a_preset_bound_is_refused_too() -> None:
    """Overrides lie on top of the preset."""
    assert "(tab.close)" in refused({"case.post": "c"}, "classic")
    assert chosen(None, {"case.post": "c"}, FILE) == {"case.post": "c"}


def test_two_overrides_that_collide_are_refused() -> None:
    """Also where neither key was anybody's before."""
    assert "(case.post)" in refused({"case.claim": "h", "case.post": "h"})


def test_acts_can_change_places() -> None:
    """Both move at once, so nothing collides."""
    swap = {"case.claim": "y", "record.copy": "a"}
    assert chosen(None, swap, FILE) == swap


def test_the_same_key_is_free_in_another_place() -> None:
    """After `g` nothing else is bound."""
    assert chosen(None, {"go.jobs": "x"}, FILE) == {"go.jobs": "x"}


@pytest.mark.parametrize("key", ["x", "?", "space", "ctrl+a", "left", "enter"])
def test_where_one_types_a_key_may_not_be_text(key: str) -> None:
    """Saving with a letter would lose the letter, and quitting with one the work."""
    assert "belongs to the text" in refused({"form.send": key})
    assert "belongs to the text" in refused({"app.quit": key})


def test_everything_wrong_is_told_at_once() -> None:
    """Not one fault a start."""
    told = refused({"case.clam": "y", "case.post": "ctrl+i"})
    assert "case.clam" in told
    assert "ctrl+i" in told


def test_a_preset_that_is_none_is_refused_with_the_nearest() -> None:
    """And all there are."""
    told = refused({}, "clasic")
    assert "Did you mean 'classic'?" in told
    assert all(name in told for name in PRESETS)


# what is accepted ----------------------------------------------------------------------------


@pytest.mark.parametrize("sign", string.punctuation)
def test_a_sign_can_be_written_as_itself(sign: str) -> None:
    """`?` is what the screen library calls question_mark."""
    assert named(sign) == _character_to_key(sign)
    assert trouble(named(sign)) == ""


def test_every_shipped_key_is_one_that_arrives() -> None:
    """What is refused from others is not shipped either."""
    for keys in (*PRESETS.values(), {}):
        for act in acts(keys).values():
            assert [told for key in act.keys if (told := trouble(key))] == []


@pytest.mark.parametrize("preset", [*PRESETS])
def test_no_preset_has_two_acts_on_one_key(preset: str) -> None:
    """Ours move out of the way."""
    assert [(a.id, b.id, key) for a, b, key in shared(PRESETS[preset])] == []
    assert chosen(preset, {}, FILE) == PRESETS[preset]


def test_every_place_is_watched_for_collisions() -> None:
    """A new place has to say what is bound beside it."""
    watched = {place for places, _ in TOGETHER for place in places} | {"app"}
    assert {entry.where for entry in KEYS} <= watched


def test_classic_has_the_vendors_keys_where_there_is_such_an_act() -> None:
    """Eighteen actions; two of them have nothing here that they could mean."""
    assert len(VENDOR) == 18
    held = acts(CLASSIC)
    ids = [row.act for row in VENDOR if row.act]
    assert len(ids) == 16
    for row in VENDOR:
        if row.act:
            assert row.key in held[row.act].keys, row


def test_free_keys_are_free() -> None:
    """What a refusal proposes is accepted."""
    for letter in free("case")[:12]:
        assert chosen(None, {"case.claim": letter}, FILE) == {"case.claim": letter}


def test_the_card_is_that_of_the_person() -> None:
    """Preset and overrides are in it."""
    keys = chosen("classic", {"case.claim": "f7,f3", "record.link.2": "f11"}, FILE)
    rows = {act: key for key, act, _ in card(keys)}
    assert rows["case.claim"] == "F7 F3"
    assert rows["tab.close"] == "c q"
    assert rows["record.link"] == "1 F11 3 4 5 6 7 8 9"
    assert key_of("tab.close", keys) == "c"


# in the console ------------------------------------------------------------------------------


async def test_classic_works_by_its_keys(house: House) -> None:
    """`N` chooses a list, `R` searches, `C` closes a tab, `T` opens it again."""
    house.queued()
    async with seat(house, "dana", keys=CLASSIC) as at:
        await at.sees("Billing: Autopay")
        await at.press("n")
        await at.on("ListsSheet")
        await at.press("escape", "r")
        await at.on("SearchScreen")
        await at.press("escape")
        await at.on("WorkspaceScreen")
        await at.press("enter")
        await at.sees("Feed", "Details")
        tabs = at.app.workspace
        assert len(tabs.tabs) == 1
        await at.press("c")
        await at.until(lambda: not tabs.tabs, "the tab is closed")
        await at.press("t")
        await at.until(lambda: len(tabs.tabs) == 1, "the tab is open again")
        await at.press("M")
        await at.on("ComposeSheet")


async def test_a_letter_that_was_moved_does_nothing_any_more(house: House) -> None:
    """The shipped key is free then."""
    house.queued()
    async with seat(house, "dana", keys=chosen(None, {"case.post": "f7"}, FILE)) as at:
        await at.sees("Billing: Autopay")
        await at.press("c")
        await at.pilot.pause(0.1)
        assert type(at.app.screen).__name__ == "WorkspaceScreen"
        await at.press("f7")
        await at.on("ComposeSheet")


async def test_the_key_that_quits_can_be_chosen(house: House) -> None:
    """Also from within a text."""
    async with seat(house, "dana", keys=chosen(None, {"app.quit": "f10"}, FILE)) as at:
        await at.press("ctrl+q")
        await at.pilot.pause(0.1)
        assert at.app.is_running
        await at.press("f10")
        await at.until(lambda: not at.app.is_running, "the end")
