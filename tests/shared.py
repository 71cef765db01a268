"""What the many databases of one test process share: folders in memory, compiled statements.

A program opens one database and keeps what it compiled; a process of tests opens thousands, and
would compile the same statements for each.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

from data.store import Store

if TYPE_CHECKING:
    from data.prepared import Statements

_ROOM = 2**30
_COMPILED = 2000
"""Statements that SQLAlchemy keeps for each database kind."""


def memory() -> Path | None:
    """Give the folder that is kept in memory, if it is large."""
    folder = Path("/dev/shm")  # noqa: S108  what is made in it is private
    enough = folder.is_dir() and os.access(folder, os.W_OK)
    return folder if enough and shutil.disk_usage(folder).free > _ROOM else None


def keep_files_in_memory() -> None:
    """Let pytest make its folders in memory, where programs may be run from there too."""
    folder = memory()
    if folder is not None and not os.statvfs(folder).f_flag & os.ST_NOEXEC:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


def compile_once() -> None:
    """Let all engines of a kind share their statements: a third of a data test's time."""
    open_store, open_engine = Store.__init__, Engine.__init__
    prepared: dict[str, Statements] = {}
    compiled: dict[str, LRUCache[Any, Any]] = {}

    def stored(store: Store, engine: Engine, *more: Any, **named: Any) -> None:
        open_store(store, engine, *more, **named)
        store._kept = prepared.setdefault(engine.dialect.name, store._kept)  # noqa: SLF001  no question of a store depends on its house

    def made(engine: Engine, pool: Any, dialect: Any, *more: Any, **named: Any) -> None:
        open_engine(engine, pool, dialect, *more, **named)
        cache = compiled.setdefault(dialect.name, LRUCache(_COMPILED))
        engine._compiled_cache = cache  # noqa: SLF001  its size is public, the cache is not

    for owner, name, better in (
        (Store, "__init__", stored), (Engine, "__init__", made),
        (DefaultDialect, "__hash__", _kind), (DefaultDialect, "__eq__", _is_alike),
    ):  # fmt: skip
        setattr(owner, name, better)


def _kind(dialect: object) -> int:
    """Tell dialects apart by their kind: they are part of the key of what was compiled."""
    return hash(type(dialect))


def _is_alike(dialect: object, other: object) -> bool:
    return type(dialect) is type(other)
