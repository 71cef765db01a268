"""Twenty thousand keys of chance: no crash, no hang, nothing that the core forbids."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data.demo.build import demo_desk
from data.outside import Outside
from tests import house as small
from tests.safety.monkey import SEEN, TOUR, Walk, play, shortest, strokes
from tests.safety.properties import acts, broken
from tests.tui.typist import sit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tests.postgres import Build

    Attempt = Callable[[str, Sequence[str], Walk], Awaitable[None]]

PERSONAS = {
    "back_office": "dana", "frontline": "sam", "supervisor": "ruth", "admin": "alex",
    "aging_rep": "grace",
}  # fmt: skip
SHORT = ("back_office", "admin")
"""Who presses keys in the short tier."""
FEW, ALL, REAL = 160, 20_000, 40
SEED = 4711
GOAL = 1.0
"""Seconds in which a key has settled; a busy machine may miss it, so it is told, not asserted."""
TOO_EARLY = {
    "a page of a palette that is still empty": ["ctrl+p", "pageup"],
    "an act of the palette twice": ["ctrl+p", "rest", "enter", "enter", "escape", "escape"],
    "a way that is left under another": ["g", "ctrl+p", "escape", "n", "escape", "escape"],
    "a choice twice": ["S", "enter", "enter"],
    "a form sent and left before it stands": ["enter", "rest", "e", "ctrl+s", "escape"],
    "an act in the place of another": ["enter", "rest", "x", "x", "o", "s"],
    "a sheet that opens while the console ends": [
        "rest", "text:High", "ctrl+s", "rest", "end", "enter", "c", "ctrl+q",
    ],
    "a line that is paged before it is drawn": ["enter", "pageup", "g", "h", "pageup", "pagedown"],
}  # fmt: skip
"""What monkeys have found, as short as it could be made."""

pytestmark = pytest.mark.xdist_group("demo")


def build(url: str) -> None:
    """Make the demo of a fixed moment."""
    demo_desk(Path(url.removeprefix("sqlite:///")), at=small.NOW).store.close()


@pytest.fixture
def database_kind() -> str:
    """Run on SQLite alone: the console knows no database."""
    return "sqlite"


@pytest.fixture
def attempt(
    copy_of: Callable[[Build], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Attempt:
    """Play a log as somebody on a fresh demo; whatever is broken then is raised."""
    made, here = copy_of(build).removeprefix("sqlite:///"), tmp_path / "here"

    async def attempt(who: str, log: Sequence[str], walk: Walk) -> None:
        shutil.rmtree(here, ignore_errors=True)
        here.mkdir()
        (here / "note.txt").write_text("a note")
        monkeypatch.chdir(here)
        shutil.copy(made, here / "desk.db")
        house, outside = small.House(f"sqlite:///{here}/desk.db"), Outside(here / "shelves")
        try:
            before = acts(house.store)
            await play(house, who, log, outside, walk)
            assert broken(house.store) == []
            kept = outside.shelf(house[who]).drafts()
            assert len(kept) == len([*here.rglob("drafts/*.json")])
            walk.acts = acts(house.store) - before
        finally:
            house.close()

    return attempt


@pytest.mark.parametrize("profile", PERSONAS)
async def test_keys_of_chance_break_nothing(
    profile: str, attempt: Attempt, *, long_run: bool,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    if not long_run and profile not in SHORT:
        pytest.skip("two personas in the short tier")
    who, seed = PERSONAS[profile], SEED + [*PERSONAS].index(profile)
    log = [*strokes(seed, ALL if long_run else FEW), *TOUR]

    async def fails(log: Sequence[str]) -> bool:
        try:
            await attempt(who, log, Walk())
        except Exception:  # noqa: BLE001  whatever it dies of
            return True
        return False

    walk = Walk()
    try:
        await attempt(who, log, walk)
    except Exception as error:
        came = len(walk.done) + 1
        told = f"{who}, seed {seed}, stroke {came:,}: {type(error).__name__}: {error}"
        few = await shortest(log[:came], fails)
        msg = f"{told}\nplay again: {few!r}"
        raise AssertionError(msg) from error
    assert len(walk.done) == len(log)
    assert set(walk.worn[-len(TOUR) :]) >= SEEN
    slow = sum(took > GOAL for took in walk.took)
    record_property(
        f"monkey {profile}",
        f"{len(log)} strokes, {walk.acts} acts, {len(set(walk.worn))} screens, settled p50"
        f" {walk.share(0.5):.3f} s, p99 {walk.share(0.99):.3f} s, {slow} over {GOAL:.0f} s, slowest"
        f" {walk.slowest()}",
    )


@pytest.mark.parametrize("found", TOO_EARLY)
async def test_keys_that_come_too_early_do_no_harm(found: str, attempt: Attempt) -> None:
    log, walk = [*TOO_EARLY[found], "rest", "escape", "rest"], Walk()
    await attempt("dana", log, walk)
    assert walk.done == log


async def test_a_log_that_fails_is_played_back_as_short_as_it_can_be() -> None:
    async def fails(log: Sequence[str]) -> bool:
        return "b" in log and "d" in log[log.index("b") :]

    assert await shortest([*"xxaxbxxcxdxx"], fails) == ["b", "d"]
    assert strokes(1, 500) == strokes(1, 500) != strokes(2, 500)


async def test_what_is_broken_is_seen(copy_of: Callable[[Build], str]) -> None:
    """The properties are no check that cannot fail."""
    house = small.House(copy_of(build))
    assert broken(house.store) == []
    faults = {
        "UPDATE cases SET reopen_count = 2 WHERE id = 1": "reopened 2 times",
        "UPDATE cases SET is_closed = 1 - is_closed WHERE id = 2": "closed at",
        "UPDATE cases SET closed_at = NULL WHERE is_closed AND id > 2": "closed at None",
    }
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with house.store.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = on")
        for (name,) in connection.exec_driver_sql(triggers).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for fault in faults:
            connection.exec_driver_sql(fault)
    found = broken(house.store)
    assert all(any(told in line for line in found) for told in faults.values())
    house.close()


def test_a_real_terminal_bears_a_monkey_too(
    copy_of: Callable[[Build], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    *, long_run: bool,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    house = small.House(copy_of(build))
    names = {"escape": "esc", "slash": "/", "question_mark": "?", "space": " ", "backslash": "\\"}
    with sit(house, "dana") as terminal:
        for stroke in strokes(SEED, 2000 if long_run else REAL):
            kind, colon, rest = stroke.partition(":")
            if colon and kind == "paste":
                terminal.paste(rest.encode("utf-8", "replace").decode())
            elif colon and kind == "text":
                terminal.type(rest[:40].replace("\x1b", "").replace("\n", "\r"))
            elif not colon and stroke not in ("rest", "f4", "ctrl+q") and "+" not in stroke[:5]:
                terminal.press(names.get(stroke, stroke if len(stroke) == 1 else "down"))
        terminal.settle()
        for _ in range(12):
            terminal.press("esc")
            terminal.settle(0.1)
            terminal.press("y")
        terminal.settle()
        terminal.press("ctrl+q")
        assert terminal.ended() == 0, terminal.text
        assert b"Traceback" not in terminal.output
    assert broken(house.store) == []
    house.close()
