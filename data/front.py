"""Opens the console: the frame is painted first, the database is read behind it.

Nothing here loads SQLAlchemy before the first frame: that takes longer than to paint it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.entities import User
from core.errors import NotFound
from core.loading import loading
from core.rules.people import works_queues
from core.text import shown
from data import paths, settings
from data.outside import Outside
from data.places import database_url, is_server

if TYPE_CHECKING:
    from datetime import datetime

    from core.desk import Desk


def run_console(
    *, db: str | None, username: str | None, at: datetime | None, throwaway: bool = False,
    demo: bool = False, check: bool = False,
) -> int:  # fmt: skip
    """Start the console, or only print its first screen; gives the exit code.

    In a demo a person who was not named is picked on the first screen.
    """

    def desk() -> Desk:
        with loading():
            from data.bootstrap import open_desk  # noqa: PLC0415  behind the first frame

        return open_desk(db=db, username=username, at=at, throwaway=throwaway)

    if check:
        opened = desk()
        return _check(opened if username else opened.acting(_first_worker(opened)))
    with loading():  # the shell must not pay for the console
        from tui.presets import chosen as keys_of  # noqa: PLC0415
        from tui.start import run  # noqa: PLC0415
        from tui.theme import theme_of  # noqa: PLC0415

    file = paths.settings_file()
    chosen = settings.load(file)
    keys, theme = keys_of(chosen.preset, chosen.keys, file), theme_of(chosen.theme, file)
    url = database_url(db)
    place = "demo" if demo else "postgresql" if is_server(url) else "sqlite"
    # What is typed in a demo that is thrown away goes with it.
    shelves = Path(url.removeprefix("sqlite:///")).parent if throwaway else None
    return run(
        open_desk=desk, username=username, place=place, personas=demo,
        reports=paths.state_folder(), keys=keys, theme=theme, outside=Outside(shelves),
    )  # fmt: skip


def _first_worker(desk: Desk) -> str:
    """Give the person who came first among those who work their queues."""
    profiles = desk.org.profiles
    workers = tuple(key for key in profiles if works_queues(profiles[key]))
    with desk.store.reading() as unit:
        people = unit.many(User, is_active=True, profile=workers)
    if not people:
        msg = "Nobody takes cases from queues of their own here."
        raise NotFound(msg, next_step="Say who you are with --as.")
    return people[0].username


def _check(desk: Desk) -> int:
    from tui.check import first_screen  # noqa: PLC0415  as for the console

    try:
        screen = first_screen(desk)
    finally:
        desk.store.close()
    sys.stdout.write(f"{shown(screen.text)}\n{screen.cases} cases\n")
    return 0
