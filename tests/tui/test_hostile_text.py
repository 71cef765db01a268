"""Whatever a customer writes, the terminal obeys only us (safety.md 1a)."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from typing import TYPE_CHECKING

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from core.commands.case import PostToCase
from core.commands.contact import CreateContact
from tests.data.sheets import SHARED
from tests.terminal import Terminal
from tui.guard import Guard, hung_up, report

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

NAUGHTY = SHARED / "robustness" / "naughty_strings.json"
HOSTILE = (
    "\x1b]52;c;aGFja2Vk\x07", "\x1b]0;owned\x1b\\", "\x1b[2J\x1b[31mred", "\x9b31mC1", "\x90q\x9c",
    "\u202egnp.exe", "\u2066abc\u2069", "[/nope] hi", "[@click=app.quit]x[/]", "[bold]b[/bold]",
    "[link=https://example.com]l[/link]", "items[0]", "\\[x]", "a\x00b", "\ufeffbom", "\u2028line",
    "\x08\x08back", "\ttab\tbed", "[$primary]x[/]", "{{7*7}}", "\x7fdel",
)  # fmt: skip
SEQUENCE = re.compile(rb"\x1b(?:\[[0-9:;<=>?]*[ -/]*[@-~]|[()][0-9A-Z]|[=>78cM])")
"""What a console says to its terminal: cursor, colours, modes."""
POINTER = re.compile(rb"\x1b\]22;[a-z-]{0,16}(?:\x07|\x1b\\)")
"""The shape of the mouse pointer: Textual's own, from a fixed list of words."""
OURS = re.compile(rb"\x1b\[(?:[0-9;]*[mHJKABCDGd]|[?>=<][0-9;]*(?:\$p|[a-z])|[0-9;]*[tcnq])")


def program(house: House, who: str, before: str = "") -> list[str]:
    """Give the command that opens the console on a house, `before` which code may run."""
    at = house.clock.now().isoformat()  # what rang is kept for thirty days
    code = (
        f"import sys; {before}from datetime import datetime; from data.front import run_console; "
        f"at = datetime.fromisoformat({at!r}); "
        f"sys.exit(run_console(db={house.url!r}, username={who!r}, at=at))"
    )
    return [sys.executable, "-c", code]


def foreign(output: bytes) -> list[bytes]:
    """Give what reached the terminal and was not ours to say."""
    output = POINTER.sub(b"", output)
    rest = SEQUENCE.sub(lambda m: b"" if OURS.fullmatch(m[0]) else m[0], output)
    found = re.findall(rb"\x1b.{0,8}|[\x00-\x08\x0b-\x0c\x0e-\x1a\x1c-\x1f\x7f]", rest, re.DOTALL)
    text = rest.decode("utf-8", "replace")
    return found + [c.encode() for c in re.findall("[\x80-\x9f\u202a-\u202e\u2066-\u2069]", text)]


def furnished(house: House, strings: list[str]) -> str:
    """Put hostile strings into subjects, posts and names; give the first case."""
    numbers = []
    for text in strings:
        fields = {"account": "IN-1", "first_name": "X", "last_name": text[:60] or "y"}
        house.do("root", CreateContact(fields=dict(fields)))
        number = house.support("sam", subject=text[:200] or "y", queue="customer_support",
                               description=text)  # fmt: skip
        house.do("sam", PostToCase(case=number, text=f"@ines {text}"))
        numbers.append(number)
    return numbers[0]


def test_no_control_byte_of_a_customer_reaches_the_terminal(house: House) -> None:
    """Subject, description, posts, names, bell and search: every byte is looked at."""
    furnished(house, [*HOSTILE])
    with Terminal(*program(house, "ines"), size=(100, 40)) as screen:
        screen.wait("Number", "Ines Duarte")
        screen.press("v")
        screen.wait("Show which list")
        screen.type("support")
        screen.press("enter")
        screen.wait("Customer Support Queue", "nope")
        for _ in range(len(HOSTILE)):
            screen.press("enter")
            screen.wait("Feed")
            screen.press("right")
            screen.wait("Created")
            screen.press("left", "q", "j")
            screen.wait("Number")
        screen.press("end")
        screen.press("b")
        screen.wait("Sam Ortiz mentioned you")
        screen.press("q", "/")
        screen.wait("a case number, a link, or words")
        screen.type("hi")
        screen.press("enter")
        screen.wait("nope. hi")
        screen.press("esc", "ctrl+q")
        assert screen.ended() == 0
    assert foreign(bytes(screen.output)) == []


@pytest.mark.skipif(not NAUGHTY.is_file(), reason="the naughty strings are not there")
def test_no_naughty_string_makes_the_console_say_or_do_anything(house: House) -> None:
    """Every string of the public list, in the list of cases, in search and as an open case."""
    strings = json.loads(NAUGHTY.read_text("utf-8"))
    assert len(strings) > 200
    furnished(house, strings)
    with Terminal(*program(house, "ines"), size=(100, 40)) as screen:
        screen.wait("Number", "Ines Duarte")
        screen.press("v")
        screen.wait("Show which list")
        screen.type("support")
        screen.press("enter")
        screen.wait("Customer Support Queue", f"{len(strings)} cases")
        for _ in range(len(strings) // 20):
            screen.press("enter")
            screen.wait("Feed")
            screen.press("q", "pagedown")
            screen.wait("Number")
        screen.press("ctrl+q")
        assert screen.ended() == 0
    assert foreign(bytes(screen.output)) == []


def test_a_crash_ends_with_an_id_and_a_report_and_not_with_zero(house: House, home: Path) -> None:
    """No traceback and no variable on the terminal, which is restored."""
    number = house.queued(description="canary of a customer")
    before = (
        "import core.desk; "
        "core.desk.Desk.case = lambda self, number, **_: {}['canary of a password']; "
    )
    with Terminal(*program(house, "dana", before), size=(100, 40)) as screen:
        screen.wait(number)
        screen.press("enter")
        assert screen.ended() > 0
    assert b"\x1b[?1049l" in screen.output
    told = bytes(screen.output).rpartition(b"\x1b[?1049l")[2].decode()
    assert "canary" not in told
    assert "Traceback" not in told
    reports = [path for path in home.rglob("*") if path.is_file() and "caseline" in str(path)]
    assert any(path.name.split(".")[0] in told for path in reports)
    assert not any("canary" in path.read_text("utf-8", "replace") for path in reports)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_guard_leaves_nothing_that_acts(text: str) -> None:
    """The second wall holds without the first."""
    link = Style(link="https://example.com/\x1b]0;x")
    drawn = Guard().apply([Segment(text, link)], Color(0, 0, 0))
    assert all(s.text.isprintable() or s.text == "" for s in drawn)
    assert all(s.style is None or not s.style.link for s in drawn)


def test_the_guard_leaves_our_own_controls_and_words_alone() -> None:
    """Plain text is not touched."""
    plain = [Segment("Résumé 株式 ▲ …", Style(bold=True))]
    assert Guard().apply(plain, Color(0, 0, 0)) == plain


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_console_and_restores_the_terminal(
    house: House, number: int, code: int
) -> None:
    """The alternate screen is left, the mouse is let go."""
    with Terminal(*program(house, "dana")) as screen:
        screen.wait("Dana Reyes")
        screen.hang_up(number)
        assert screen.ended() == code
    assert b"\x1b[?1049l" in screen.output
    assert b"\x1b[?1000l" in screen.output


def test_a_crash_names_places_in_the_program_and_no_data(tmp_path: Path) -> None:
    """A password or a customer's words in a variable stay there."""

    def fall(secret: str) -> None:
        raise ValueError(secret)

    try:
        fall("postgresql://ann:canary@host")
    except ValueError as error:
        told = report(error, tmp_path)
    written = "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    assert "canary" not in told + written
    assert "test_hostile_text.py" in written
    assert str(tmp_path) in told


def test_a_terminal_that_is_gone_is_noticed() -> None:
    """Without it a console with no terminal would spin."""
    ours, theirs = os.openpty()
    assert not hung_up(theirs)
    os.close(ours)
    assert hung_up(theirs)
    os.close(theirs)
