"""However the console ends: gone at once, the terminal whole, and nothing told to anyone."""

from __future__ import annotations

import re
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.terminal import PROGRAM, Terminal
from tests.tui.typist import FRAME, READY, drafts, sit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

pytestmark = pytest.mark.usefixtures("present")

AT_ONCE = 2.0
"""Seconds in which the console has to be gone."""
SHOWS_CURSOR, WRAPS = "25", "7"
CANARY = "canary-4711"
FAULTS = {
    "in a key's act": """
from tui.screens.workspace import WorkspaceScreen
def fault(self):
    secret = "{canary}"
    raise LookupError("not found: " + secret)
WorkspaceScreen.action_tab_reopen = fault
""",
    "in the background": """
from tui.screens.workspace import WorkspaceScreen
async def later(self):
    secret = "{canary}"
    raise LookupError("not found: " + secret)
WorkspaceScreen.action_tab_reopen = lambda self: self.app.run_worker(later(self))
""",
    "while it draws": """
from tui.screens.workspace import WorkspaceScreen
from tui.widgets.list_head import Legend
def fault(self, width):
    secret = "{canary}"
    raise LookupError("not found: " + secret)
def broken(self):
    Legend.lines = fault
    self.query_one(Legend).refresh()
WorkspaceScreen.action_tab_reopen = broken
""",
    "on a timer": """
from tui.screens.workspace import WorkspaceScreen
def fault():
    secret = "{canary}"
    raise LookupError("not found: " + secret)
WorkspaceScreen.action_tab_reopen = lambda self: self.set_timer(0.01, fault)
""",
}
"""What goes wrong inside when `z` is pressed."""


def assert_whole(terminal: Terminal) -> None:
    """The terminal is as it was before: its screen, its mouse, its paste, its keyboard."""
    modes = terminal.changed_modes()
    assert modes["1049"] is False
    left_on = {mode for mode, on in modes.items() if on} - {SHOWS_CURSOR, WRAPS}
    assert not left_on
    assert modes.get(SHOWS_CURSOR, True)
    asked = len(re.findall(rb"\x1b\[>[0-9;]*u", terminal.output))
    assert len(re.findall(rb"\x1b\[<[0-9;]*u", terminal.output)) >= asked
    assert terminal.is_cooked


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it_within_two_seconds_and_the_terminal_is_whole(
    house: House, number: signal.Signals
) -> None:
    with sit(house, "sam") as terminal:
        terminal.hang_up(number)
        assert terminal.ended(AT_ONCE) == 128 + number
        assert_whole(terminal)
        assert not terminal.left_behind()
        assert "Traceback" not in terminal.text


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_before_the_desk_is_open_ends_it_too(house: House, number: signal.Signals) -> None:
    with sit(house, "sam", until=FRAME) as terminal:
        terminal.hang_up(number)
        assert terminal.ended(AT_ONCE) == 128 + number
        assert_whole(terminal)


def test_halted_the_terminal_is_the_shells_and_brought_back_it_goes_on(
    house: House, home: Path
) -> None:
    """As a person does it: in a shell, by ^Z and `fg`."""
    del home
    house.homeowner("sam")
    with Terminal("bash", "--norc", "--noediting", "-i", PS1="shell> ") as shell:
        shell.wait("shell>")
        shell.type(f"{PROGRAM} --db {house.url} --as sam")
        shell.press("enter")
        shell.wait("1 case")
        for _ in range(2):
            before = len(shell.output)
            shell.press("ctrl+z")
            shell.wait("Stopped", "shell>")
            assert_whole(shell)
            shell.type("echo still $((40+2))")
            shell.press("enter")
            shell.wait("still 42")
            shell.type("fg")
            shell.press("enter")
            shell.wait("1 case", READY, without="shell>|Stopped|still 42")
            assert b"\x1b[?1049h" in shell.output[before:]
        shell.press("c")
        shell.wait("Post to Case")
        shell.type("typed afterwards")
        shell.wait("typed afterwards")
        shell.press("ctrl+q")
        shell.wait("shell>")
        assert_whole(shell)


def test_leaving_by_the_key_ends_with_nothing_and_the_terminal_is_whole(house: House) -> None:
    with sit(house, "sam") as terminal:
        terminal.press("ctrl+q")
        assert terminal.ended(AT_ONCE) == 0
        assert_whole(terminal)
        assert not terminal.left_behind()


@pytest.mark.parametrize("typing", [False, True], ids=["reading", "typing"])
@pytest.mark.parametrize("hangs_up", [True, False], ids=["it hangs up", "it never hangs up"])
def test_a_closed_terminal_ends_it_within_two_seconds(
    house: House, home: Path, *, hangs_up: bool, typing: bool, long_run: bool
) -> None:
    """Each kind of terminal and each moment once in the short tier, together in the long one."""
    if hangs_up != typing and not long_run:
        pytest.skip("each kind and each moment once in the short tier")
    number = house.homeowner("sam")
    with sit(house, "sam", hangs_up=hangs_up) as terminal:
        terminal.wait(number)
        if typing:
            terminal.press("c")
            terminal.wait("Post to Case")
            terminal.type("half a wor")
            terminal.wait("half a wor")
        terminal.close()
        assert terminal.ended(AT_ONCE) == 128 + signal.SIGHUP
        assert not terminal.left_behind()
    kept = [draft["fields"]["text"] for draft in drafts(home)]
    assert kept == (["half a wor"] if typing else [])


@pytest.mark.parametrize("fault", FAULTS)
def test_a_crash_shows_an_id_and_a_place_but_nothing_of_what_it_held(
    house: House, home: Path, tmp_path: Path, fault: str
) -> None:
    house.homeowner("sam")
    begin = "from caseline.__main__ import main; raise SystemExit(main())"
    script = tmp_path / "faulty.py"
    script.write_text(FAULTS[fault].format(canary=CANARY) + begin)
    with sit(house, "sam", program=(sys.executable, str(script))) as terminal:
        terminal.press("z")
        assert terminal.ended(AT_ONCE) not in {0, None}
        assert_whole(terminal)
        told = terminal.output.decode()
        after = told[told.rindex("\x1b[?1049l") :]
    assert CANARY not in told
    assert "LookupError" in after
    name = re.search(r"crash-[0-9a-f]{12}", after)
    assert name
    (report,) = home.rglob(f"{name[0]}.txt")
    assert str(report) in re.sub(r"\s*\r?\n", "", after)
    text = report.read_text()
    assert CANARY not in text
    assert "faulty.py" in text
