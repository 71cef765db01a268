"""Where the pieces meet: settings → store → desk. `data.front` adds the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.clock import FixedClock, SystemClock
from core.desk import Desk
from core.entities import User
from core.errors import NotAllowed, NotFound, Unavailable
from core.org import loader
from data import paths, schema, settings, sqlite_file
from data.engine import connect, parse
from data.faults import guard
from data.places import database_url
from data.server_clock import ServerClock
from data.store import Store

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import URL

    from core.ports import Clock


def open_desk(
    *, db: str | None = None, username: str | None = None, at: datetime | None = None,
    throwaway: bool = False,
) -> Desk:  # fmt: skip
    """Open the desk of a database for a person.

    On SQLite without a name it is the settings' person, else the first administrator. On
    PostgreSQL it is the session's role, and any other name is refused. Raises `Unavailable`
    where there is no desk, `NotFound` where nobody has the name.
    """
    url = parse(database_url(db))
    store = _open(url, throwaway=throwaway)
    try:
        return Desk(store, clock_of(store, at), _who(store, username))
    except BaseException:
        store.close()
        raise


def _who(store: Store, username: str | None) -> str:
    role = store.login()
    if role is None:
        named = username or settings.load(paths.settings_file()).username
        return named or _first_administrator(store)
    if username is not None and username != role:
        msg = f"This session is {role}'s and cannot act as {username}."
        raise NotAllowed(msg, next_step=f"Connect to the database as {username}.")
    return role


def _open(url: URL, *, throwaway: bool) -> Store:
    file = sqlite_file.path_of(url)
    sqlite_file.require(file)
    cautions = () if file is None or throwaway else sqlite_file.cautions(file)
    store = Store(connect(url, throwaway=throwaway), cautions)
    try:
        _require_founded(store)
    except BaseException:
        store.close()
        raise
    return store


def _require_founded(store: Store) -> None:
    with guard(store.engine):
        schema.require_current(store.engine)
    if not store.org_files():
        msg = "The founding of this database was cut off before its end."
        raise Unavailable(msg, next_step="`caseline db init` finishes it.")


def clock_of(store: Store, at: datetime | None) -> Clock:
    """Give the clock that counts: this machine's, a team's server's, or one that stands still."""
    alone = store.engine.dialect.name == "sqlite"
    if at is None:
        return SystemClock() if alone else ServerClock(store.engine)
    if not alone:
        msg = "The clock of a team's database cannot be moved."
        raise NotAllowed(msg, next_step="Leave out --at.")
    return FixedClock(at)


def _first_administrator(store: Store) -> str:
    files = store.org_files()
    org = loader.stored(files)
    rulers = {key for key, profile in org.profiles.items() if "org.edit" in profile.grants}
    with store.reading() as unit:
        people = [u for u in unit.many(User, is_active=True) if u.profile in rulers]
    if not people:
        msg = "This database has no active administrator."
        raise NotFound(msg, next_step="Say who you are with --as.")
    return people[0].username
