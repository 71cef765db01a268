"""A program at a pseudo-terminal, watched by the clock: when it painted, what a key took."""

from __future__ import annotations

import os
import re
import select
import threading
from collections import deque
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from tests.terminal import KEYS, Terminal

SIZE = (140, 45)
"""Columns and rows of the terminal in which all programs are measured."""
QUIET = 0.08
"""Seconds without a byte after which a repaint counts as done; they are not part of it."""
PATIENCE, PAUSE = 60.0, 0.0003


class Watched(Terminal):
    """A program whose output is read by a thread, each piece with the moment it came."""

    def __init__(self, *command: str, home: str) -> None:
        """Start it for somebody whose home is there."""
        self._began = perf_counter()
        super().__init__(*command, size=SIZE, HOME=home)
        self._pieces: deque[tuple[float, bytes]] = deque()
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        while self._open:
            if not select.select([self._fd], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(self._fd, 262_144)
            except OSError:  # the program ended
                return
            self._answer(data)
            self._pieces.append((perf_counter(), data))

    def _take(self) -> tuple[float, int]:
        """Show on the screen what came; give when it looked as it does now, and the bytes.

        What draws the same over the same is no part of a repaint that a person waits for.
        """
        painted, size, looked = 0.0, 0, self._cells()
        while self._pieces:
            at, data = self._pieces.popleft()
            size += len(data)
            self.feed(data)
            if (looks := self._cells()) != looked or not painted:
                painted, looked = at, looks
        return painted, size

    def _cells(self) -> list[dict[int, Any]]:
        return [dict(self.screen.buffer[y]) for y in range(self.screen.lines)]

    def seen(self, pattern: str) -> float:
        """Wait until the screen shows something; give the milliseconds since the start."""
        end = perf_counter() + PATIENCE
        while perf_counter() < end:
            while self._pieces:
                at, data = self._pieces.popleft()
                self.feed(data)
                if re.search(pattern, self.text):
                    return (at - self._began) * 1000
            sleep(0.002)
        msg = f"not seen: {pattern}\n{self.text}"
        raise AssertionError(msg)

    def rest(self, quiet: float = QUIET) -> tuple[float, int]:
        """Wait until nothing is written any more; give when all was painted, and the bytes."""
        last = perf_counter()
        while perf_counter() - last < quiet:
            sleep(PAUSE)  # to show meanwhile what came would hold up the thread with the clock
            last = max(last, self._pieces[-1][0] if self._pieces else 0)
        return self._take()

    def took(self, key: str) -> tuple[float, int]:
        """Press a key; give the milliseconds until its repaint was done, and the bytes of it."""
        start = perf_counter()
        os.write(self._fd, KEYS.get(key, key).encode())
        while not self._pieces and perf_counter() < start + PATIENCE:
            sleep(PAUSE)
        last, size = self.rest()
        return (last - start) * 1000, size

    @property
    def memory(self) -> float:
        """The most memory that it ever held, in megabytes."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]

    @property
    def worked(self) -> float:
        """Seconds of a processor that it has used."""
        return self._worked()
