"""A line to PostgreSQL that can be cut at a chosen moment of a commit."""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMIT = b"COMMIT\x00"
_ANSWER = b'{"message": '
"""How the answer begins that every act keeps beside itself before it is committed."""
BEFORE, HALF, SENT, ANSWERED = "before", "half", "sent", "answered"
MOMENTS = (BEFORE, HALF, SENT, ANSWERED)
"""Cut before the word is sent, in its middle, right after it, and when its answer has come."""
_PIECE = 65536


class Cutter:
    """Hands bytes on between programs and a server; armed, it cuts the next commit's line."""

    def __init__(self, server: int) -> None:
        """Listen on a port of its own; each connection is handed to `server`."""
        self._server = server
        self._moment: str | None = None
        self._bytes: int | None = None
        self._lock = Lock()
        self.cut = Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        Thread(target=self._welcome, daemon=True).start()

    def arm(self, moment: str | int) -> None:
        """Cut at the next commit, or when so many bytes were sent from now on."""
        self.cut.clear()
        with self._lock:
            self._moment = moment if isinstance(moment, str) else None
            self._bytes = moment if isinstance(moment, int) else None

    def disarm(self) -> None:
        """Let everything pass."""
        with self._lock:
            self._moment = self._bytes = None

    def close(self) -> None:
        """Take nobody on any more."""
        with suppress(OSError):  # closing alone would leave its thread waiting at the door
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _welcome(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                line = _Line(self, client, server)
                Thread(target=line.up, daemon=True).start()
                Thread(target=line.down, daemon=True).start()

    def judge(self, sent: bytes, *, commits: bool) -> tuple[bytes, str | None]:
        """Say how much of what a program sends is handed on, and at which moment its line ends.

        Only where it `commits` an act: settings and what was only read are committed too.
        """
        with self._lock:
            if self._bytes is not None:
                self._bytes -= len(sent)
                if self._bytes <= 0:
                    rest, self._bytes = self._bytes, None
                    return sent[: len(sent) + rest], SENT
            moment = self._moment
            if moment is None or not commits:
                return sent, None
            self._moment = None
        at = sent.index(COMMIT)
        kept = {BEFORE: sent[: at - 5], HALF: sent[: at + 3]}.get(moment, sent)
        return kept, moment


class _Line:
    def __init__(self, cutter: Cutter, client: socket.socket, server: socket.socket) -> None:
        self._cutter, self._client, self._server = cutter, client, server
        self._deaf = self._acts = False

    def up(self) -> None:
        """Hand on what the program sends."""
        with suppress(OSError):
            while sent := self._client.recv(_PIECE):
                self._acts |= _ANSWER in sent
                commits = COMMIT in sent and self._acts
                self._acts &= not commits
                kept, moment = self._cutter.judge(sent, commits=commits)
                self._deaf = moment == ANSWERED
                self._server.sendall(kept)
                if moment == ANSWERED:
                    return  # the other thread cuts when the answer comes
                if moment is not None:
                    self._cutter.cut.set()
                    break
        self._end()

    def down(self) -> None:
        """Hand on what the server answers."""
        with suppress(OSError):
            while told := self._server.recv(_PIECE):
                if self._deaf:
                    self._cutter.cut.set()
                    break
                self._client.sendall(told)
        self._end()

    def _end(self) -> None:
        for end in (self._client, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def cutter(server: int) -> Iterator[Cutter]:
    """Give a line to the server at a port of this machine."""
    made = Cutter(server)
    try:
        yield made
    finally:
        made.close()
