"""Writing: the composer's counter, mentions and pastes, and the person's own editor."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.events import Paste

from core.entities import FeedItem, Mention
from tests.terminal import PROGRAM
from tests.tui.seat import seat
from tests.tui.typist import sit
from tui import editor
from tui.widgets.composer import Box

if TYPE_CHECKING:
    from tests.house import House
    from tests.tui.seat import Seat

SIZE = (100, 40)


async def composing(at: Seat, number: str) -> Box:
    """Open the composer of a case, and know whom one may mention."""
    at.app.open_case(number)
    await at.sees("Billing: Autopay", "Feed")
    await at.press("c")
    await at.on("ComposeSheet")
    await at.until(lambda: at.app.screen.query_one("Composer")._names)  # type: ignore[attr-defined]  # noqa: SLF001
    return at.app.screen.query_one(Box)


def script(folder: Path, body: str) -> str:
    """Write an editor: a small program that gets the file's path."""
    path = folder / "my editor.py"
    path.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[-1])\n{body}\n")
    return f"{sys.executable} '{path}'"


async def test_enter_is_a_new_line_and_the_counter_counts(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        box = await composing(at, number)
        await at.type("ab")
        await at.press("enter")
        await at.type("c")
        assert box.text == "ab\nc"
        await at.sees("4 / 10,000")
        box.text = "x" * 10_003
        await at.sees("! 3 too many   10,003 / 10,000")
        await at.press("ctrl+s")
        await at.sees("! ", "10,000")
        assert len(box.text) == 10_003
    assert house.all(FeedItem, kind="TextPost") == []


async def test_a_paste_with_line_feeds_and_keys_in_it_stays_text(house: House) -> None:
    number = house.homeowner("dana")
    pasted = "first\nsecond\n\tx q ^S [bold]\x1b[31m\r\nlast"
    async with seat(house, "dana", size=SIZE) as at:
        box = await composing(at, number)
        at.app.post_message(Paste(pasted))
        await at.sees("second", "last")
        assert box.text.splitlines()[0] == "first"
        assert box.text.splitlines()[-1] == "last"
        await at.on("ComposeSheet")
        await at.press("ctrl+s")
        await at.sees("Posted to case")
    body = house.get(FeedItem, kind="TextPost").body
    assert "[bold]" in body
    assert "second" in body


async def test_a_paste_into_a_line_keeps_its_words_and_sends_nothing(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("t")
        await at.on("TaskSheet")
        at.app.post_message(Paste("call\nback"))
        await at.pilot.pause(0.2)
        await at.on("TaskSheet")
        assert "call" in at.app.screen.form.text("subject")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("@ine", "Ines Duarte"), ("@duar", "Ines Duarte"), ("@back office task queue h",
     "Back Office Task Queue Homeowner"), ("@shift", "Shift Leads")],
)  # fmt: skip
async def test_people_and_groups_are_mentioned_by_a_few_letters(
    house: House, typed: str, name: str
) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        box = await composing(at, number)
        await at.type(f"see {typed}")
        await at.sees(f"@{name}", "Tab takes it")
        await at.press("tab")
        assert box.text == f"see @{name} "
        await at.press("ctrl+s")
        await at.sees("Posted to case")
    assert house.all(Mention)


async def test_the_arrows_choose_among_names_and_an_address_is_no_mention(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        box = await composing(at, number)
        await at.type("@")
        await at.sees("Tab takes it")
        await at.press("down", "tab")
        assert box.text.startswith("@")
        box.text = ""
        await at.type("mail jo@ines")
        await at.pilot.pause(0.1)
        assert "Tab takes it" not in at.text


async def test_owner_is_changed_only_to_somebody_who_was_chosen(house: House) -> None:
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        at.app.open_case(number)
        await at.sees("Billing: Autopay")
        await at.press("o")
        await at.on("ChangeOwnerSheet")
        await at.sees("Ines Duarte")
        await at.press("ctrl+s")
        await at.sees("! Choose who gets it")
        await at.type("zzzz")
        await at.sees("Nothing is called that.")
        await at.press("enter", "ctrl+s")
        await at.on("ChangeOwnerSheet")
    assert house.case(number).owner_user_id == house["dana"].person.id


async def test_without_an_editor_the_words_stay_and_it_is_told_what_to_set(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editor, "FALLBACKS", ())
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        box = await composing(at, number)
        await at.type("kept")
        await at.press("f4")
        await at.sees("! ", "Set EDITOR")
        assert box.text == "kept"


async def test_a_terminal_that_cannot_be_handed_over_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EDITOR", script(tmp_path, "path.write_text('lost')"))
    number = house.homeowner("dana")
    async with seat(house, "dana", size=SIZE) as at:
        box = await composing(at, number)
        await at.type("kept")
        await at.press("f4")
        await at.sees("! This terminal cannot be handed to an editor.")
        assert box.text == "kept"


def test_the_own_editor_gets_the_text_privately_and_gives_it_back(
    present: House, tmp_path: Path
) -> None:
    """In a real terminal; the file is its owner's alone and gone afterwards."""
    seen = tmp_path / "seen"
    command = script(
        tmp_path,
        f"seen = pathlib.Path({str(seen)!r})\n"
        "seen.write_text(f'{path} {path.stat().st_mode:o} {path.parent.stat().st_mode:o}')\n"
        "path.write_text(path.read_text() + ' and\\nfrom my editor\\n')",
    )
    present.homeowner("dana")
    number = present.homeowner("dana")
    odd = tmp_path / "x$(touch owned);`touch owned`&"
    odd.mkdir()
    with sit(
        present, "dana", program=(PROGRAM,), size=SIZE, EDITOR=command, TMPDIR=str(odd)
    ) as terminal:
        terminal.press("/")
        terminal.wait("a case number, a link, or words")
        terminal.type(number)
        terminal.press("enter")
        terminal.wait("Feed", "Post to Case")
        terminal.press("c")
        terminal.wait("/ 10,000")
        terminal.type("typed")
        terminal.press("f4")
        terminal.wait("typed and", "from my editor", "24 / 10,000")
        terminal.press("ctrl+s")
        terminal.wait("Posted to case")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    path, mode, folder = seen.read_text().rsplit(maxsplit=2)
    assert Path(path).parents[1] == odd
    assert not [*tmp_path.rglob("owned")]
    assert [*odd.iterdir()] == []
    assert stat.S_IMODE(int(folder, 8)) == 0o700
    assert stat.S_IMODE(int(mode, 8)) == 0o600
    assert not Path(path).exists()
    assert present.get(FeedItem, kind="TextPost").body == "typed and\nfrom my editor"


@pytest.mark.parametrize(
    ("body", "told"),
    [("path.write_text('half'); sys.exit(3)", "ended with 3; your text stays"),
     ("import os; path.write_text('half'); os.kill(os.getpid(), 9)", "ended with -9; your text"),
     ("path.unlink()", "left no file; your text stays")],
)  # fmt: skip
def test_an_editor_that_fails_costs_no_word(
    present: House, tmp_path: Path, body: str, told: str
) -> None:
    number = present.homeowner("dana")
    with sit(present, "dana", size=SIZE, EDITOR=script(tmp_path, body)) as terminal:
        terminal.press("/")
        terminal.wait("a case number, a link, or words")
        terminal.type(number)
        terminal.press("enter")
        terminal.wait("Post to Case")
        terminal.press("c")
        terminal.wait("/ 10,000")
        terminal.type("kept words")
        terminal.press("f4")
        terminal.wait(told, "kept words")
        terminal.press("ctrl+s")
        terminal.wait("Posted to case")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert present.get(FeedItem, kind="TextPost").body == "kept words"


def test_an_editor_that_is_not_there_is_named(present: House) -> None:
    number = present.homeowner("dana")
    with sit(present, "dana", size=SIZE, EDITOR="/nowhere/ed") as terminal:
        terminal.press("/")
        terminal.wait("a case number, a link, or words")
        terminal.type(number)
        terminal.press("enter")
        terminal.wait("Post to Case")
        terminal.press("c")
        terminal.wait("/ 10,000")
        terminal.type("kept")
        terminal.press("f4")
        terminal.wait("cannot be started", "kept")
        terminal.press("esc")
        terminal.wait("Leave without saving")
        terminal.press("y", "ctrl+q")
        assert terminal.ended() == 0
