"""A program in a real pseudo-terminal, and the screen that a person would see."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyte
from wcwidth import wcswidth

if TYPE_CHECKING:
    from types import TracebackType

PROGRAM = str(Path(__file__).parents[1] / ".venv" / "bin" / "caseline")
KEYS = {
    "enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "up": "\x1b[A",
    "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "backspace": "\x7f",
    "pagedown": "\x1b[6~", "home": "\x1b[H", "end": "\x1b[F", "f1": "\x1bOP", "f2": "\x1bOQ",
    "f4": "\x1bOS", "f5": "\x1b[15~", "delete": "\x1b[3~",
    **{f"ctrl+{letter}": chr(ord(letter) & 31) for letter in "abcdefghijklmnopqrstuvwxyz"},
}  # fmt: skip
PATIENCE = 20.0
"""Seconds to wait for something to appear; a test that is right never waits so long."""
IDLE_SHARE = 0.08
"""Of a processor: what a program that waits for a key may use, for its cursor and its clocks."""

# pyte draws nothing for these and would print their bytes: private modes, queries, strings.
_UNKNOWN = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P_^\]].*?(?:\x1b\\|\x07)"
)


class Terminal:
    """Start a program, press keys, and read the screen as an emulator shows it."""

    def __init__(
        self, *command: str, size: tuple[int, int] = (80, 24), hangs_up: bool = True,
        **environment: str,
    ) -> None:  # fmt: skip
        """Start `command` on a screen of `size` columns and rows.

        A terminal that never `hangs_up` controls no process: closing it sends no signal.
        """
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.output = bytearray()
        """Every byte that the program wrote."""
        self.pressed = 0
        """How many keys were pressed."""
        shape = struct.pack("HHHH", size[1], size[0], 0, 0)
        self.pid, self._fd = pty.fork() if hangs_up else _fork_aside()
        self._open = True
        self._code: int | None = None
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, shape)
            for name in ("COLUMNS", "LINES"):  # readline sets them where `os.environ` is not told
                os.unsetenv(name)
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", **environment)
            os.execvp(command[0], command)  # noqa: S606  the program under test

    def __enter__(self) -> Self:
        """Give the terminal."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """End the program, however it is."""
        self.kill()
        self.close()

    @property
    def text(self) -> str:
        """The screen, line by line, without trailing blanks."""
        return "\n".join(self._line(y).rstrip() for y in range(self.screen.lines))

    def _line(self, y: int) -> str:
        """Read a line; half a wide character, whose other half was drawn over, is a blank.

        `Screen.display` fails on it, and between two pieces of output it may stand there.
        """
        cells = [self.screen.buffer[y][x].data for x in range(self.screen.columns)]
        befores = ["", *cells]
        return "".join(
            cell or ("" if wcswidth(before) == 2 else " ")
            for before, cell in zip(befores, cells, strict=False)
        )

    def press(self, *keys: str) -> None:
        """Press keys by name, or type single characters."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key).encode())
            self.pressed += 1
            self._read(0.01)

    def type(self, text: str) -> None:
        """Type text, letter by letter."""
        self.press(*text)

    def burst(self, *keys: str) -> None:
        """Press keys faster than any console draws: they arrive together."""
        os.write(self._fd, b"".join(KEYS.get(key, key).encode() for key in keys))
        self.pressed += len(keys)

    def paste(self, text: str) -> None:
        """Paste as terminals do, in one piece.

        Typed letter by letter on a busy machine its end would come apart, and all that follows
        would belong to it.
        """
        self.burst("\x1b[200~", text, "\x1b[201~")

    def wait(self, *patterns: str, without: str | None = None) -> str:
        """Read until every pattern is on the screen, and `without` is not; give the screen."""
        end = time.monotonic() + PATIENCE
        looked_at = -1
        while time.monotonic() < end:
            if len(self.output) != looked_at:  # to read the screen is dear
                looked_at, text = len(self.output), self.text
                seen = all(re.search(pattern, text) for pattern in patterns)
                if seen and not (without and re.search(without, text)):
                    return text
            self._read(0.05)
        msg = f"not seen within {PATIENCE:.0f} s: {patterns} (without {without})\n{self.text}"
        raise AssertionError(msg)

    def settle(self, quiet: float = 0.2) -> str:
        """Read until the program neither wrote nor worked for `quiet` seconds; give the screen.

        That it works is seen from its threads, not guessed from the time: a busy machine may let
        it wait for long.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            before, worked = len(self.output), self._worked()
            self._read(quiet)
            rests = self._worked() - worked < quiet * IDLE_SHARE
            if rests and len(self.output) == before and not self._wants_to_work():
                break
        return self.text

    def _worked(self) -> float:
        """Give the seconds that all threads of the program have worked so far."""
        return sum(int(facts.split()[0]) for facts in self._threads("schedstat")) / 1e9

    def _wants_to_work(self) -> bool:
        """Whether a thread of the program runs, waits for a processor or for the disk."""
        return any(facts.rpartition(")")[2].split()[0] in "RD" for facts in self._threads("stat"))

    def _threads(self, what: str) -> list[str]:
        found = []
        for path in Path(f"/proc/{self.pid}/task").glob(f"*/{what}"):
            with suppress(OSError):
                found.append(path.read_text())
        return found

    def ended(self, within: float = PATIENCE) -> int:
        """Wait until the program ends; give its exit code, or minus the signal that ended it."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            self._read(0.02)
            if self._reaped(os.WNOHANG):
                self._read(0)
                return self._code or 0
        msg = f"the program did not end within {within:.0f} s\n{self.text}"
        raise AssertionError(msg)

    def hang_up(self, number: int = signal.SIGHUP) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the program, if it still runs: it can do nothing about it."""
        if self._code is None:
            os.kill(self.pid, signal.SIGKILL)
            self._reaped(0)

    def close(self) -> None:
        """Close the terminal, as by the cross of its window."""
        if self._open:
            self._open = False
            os.close(self._fd)

    def left_behind(self) -> list[str]:
        """Give what still runs of all that was started from here."""
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                name, _, facts = path.read_text().rpartition(")")
                if facts.split()[3] == str(self.pid):
                    found.append(name)
        return found

    def changed_modes(self) -> dict[str, bool]:
        """Give each private mode that the program changed, as it left it."""
        return {
            mode.decode(): state == b"h"
            for modes, state in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", self.output)
            for mode in modes.split(b";")
        }

    @property
    def is_cooked(self) -> bool:
        """Whether lines are edited and echoed, as a shell needs it."""
        wanted = termios.ICANON | termios.ECHO | termios.ISIG
        return bool(termios.tcgetattr(self._fd)[3] & wanted == wanted)

    def _reaped(self, options: int) -> bool:
        if self._code is None:
            pid, status = os.waitpid(self.pid, options)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code is not None

    def _read(self, seconds: float) -> None:
        if not self._open:
            time.sleep(seconds)
            return
        while select.select([self._fd], [], [], seconds)[0]:
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # the other end is closed
                return
            if not data:
                return
            self._answer(data)
            self.feed(data)
            seconds = 0

    def feed(self, data: bytes) -> None:
        """Show on the screen what the program wrote."""
        self.output += data
        self._stream.feed(_UNKNOWN.sub(b"", data))

    def _answer(self, data: bytes) -> None:
        """Answer what a program asks its terminal."""
        answers: dict[bytes, Any] = {b"\x1b[c": b"\x1b[?62;22c", b"\x1b[6n": b"\x1b[1;1R"}
        for question, answer in answers.items():
            if question in data:
                os.write(self._fd, answer)


def _fork_aside() -> tuple[int, int]:
    """Fork like `pty.fork`, with a terminal that controls nobody."""
    master, slave = os.openpty()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        for number in range(3):
            os.dup2(slave, number)
    os.close(slave)
    return pid, master
