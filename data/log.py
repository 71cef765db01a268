"""Keeps the log of `--debug` in a file of the person's own, which never grows beyond bounds."""

from __future__ import annotations

import logging
import os
import stat
import time
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from core.errors import Unavailable
from core.log import LOG
from data.shelf import make_private

if TYPE_CHECKING:
    from io import TextIOWrapper
    from pathlib import Path

SIZE, FORMER = 1 << 20, 3
"""Bytes of a log, and how many full ones are kept beside it."""
_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)


def keep(path: Path) -> None:
    """Write every note to a file from now on; a second time changes nothing.

    Raises `Unavailable` where it cannot be written.
    """
    if any(isinstance(handler, _Private) for handler in LOG.handlers):
        return
    try:
        make_private(path.parent)
        handler = _Private(path, maxBytes=SIZE, backupCount=FORMER, encoding="utf-8")
    except OSError as error:
        msg = f"The log {path} cannot be written: {error.strerror or error}."
        way = "Leave out --debug (CASELINE_DEBUG), or make room there."
        raise Unavailable(msg, title="No log", next_step=way) from error
    form = logging.Formatter("%(asctime)s.%(msecs)03dZ %(process)d %(message)s")
    form.datefmt, form.converter = "%Y-%m-%dT%H:%M:%S", time.gmtime
    handler.setFormatter(form)
    LOG.addHandler(handler)
    LOG.setLevel(logging.DEBUG)


def forget() -> None:
    """Write nothing any more."""
    for handler in [each for each in LOG.handlers if isinstance(each, _Private)]:
        LOG.removeHandler(handler)
        with suppress(OSError):
            handler.close()
    LOG.setLevel(logging.NOTSET)


class _Private(RotatingFileHandler):
    """A file for its owner alone; several consoles write to it, and each may begin a new one."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, _APPEND, stat.S_IRUSR | stat.S_IWUSR)
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, stat.S_IRUSR | stat.S_IWUSR)
        return os.fdopen(descriptor, "a", encoding="utf-8")

    def emit(self, record: logging.LogRecord) -> None:
        """Write to the file that bears the name now, not to one that another console put by."""
        if self.stream is not None and _moved(self.stream, self.baseFilename):
            with suppress(OSError):
                self.stream.close()
            self.stream = None  # the next line opens it anew
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  Python's name
        """Go on: a log that cannot be written is no reason to stop, nor to print what was in it."""


def _moved(stream: TextIOWrapper, name: str) -> bool:
    try:
        return not os.path.samestat(os.fstat(stream.fileno()), os.stat(name))  # noqa: PTH116
    except OSError:
        return True
