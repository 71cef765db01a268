"""Starts the console and gives its exit code."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

from core.text import shown
from tui.app import Caseline

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.desk import Desk
    from core.ports import Outside


def run(
    *, open_desk: Callable[[], Desk], username: str | None, place: str, personas: bool,
    reports: Path | None = None, keys: dict[str, str] | None = None, theme: str | None = None,
    outside: Outside | None = None,
) -> int:  # fmt: skip
    """Run the console until it is left.

    `open_desk` runs in a thread after the first frame. `username` is who was named; without one
    `personas` asks who sits here, else it is the desk's own person.
    """
    app = Caseline(
        open_desk=open_desk, username=username, place=place, personas=personas, reports=reports,
        keys=keys, theme=theme, outside=outside,
    )  # fmt: skip
    # asyncio would print the words of an error that came too late for anybody to hear.
    logging.getLogger("asyncio").addHandler(logging.NullHandler())
    app.run()
    if app.fault is not None:
        sys.stderr.write(f"{shown(app.fault)}\n")
    code = app.return_code or 0
    if app.hands.busy:  # for a database that does not answer any more
        sys.stderr.flush()
        os._exit(code)
    if app.desk is not None:
        for caution in app.desk.store.cautions:  # what was shown in passing stays to be read
            sys.stderr.write(f"caseline: {shown(caution)}\n")
        app.desk.store.close()
    return code
