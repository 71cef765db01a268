"""The console on a database that cannot be opened: the reason on a whole terminal, and code 5."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data.engine import parse
from tests.house import build
from tests.terminal import PROGRAM, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.postgres import Build


def truncate(path: Path) -> None:
    """Cut off the second half."""
    os.truncate(path, path.stat().st_size // 2)


def age(path: Path) -> None:
    """Let it be of a program of the day after tomorrow."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(
    ("spoil", "words"), [(truncate, "is damaged"), (age, "newer than this program")]
)
def test_what_cannot_be_opened_is_said_with_the_way_on(
    spoil: Callable[[Path], None], words: str, copy_of: Callable[[Build], str]
) -> None:
    url = copy_of(build)
    spoil(Path(parse(url).database or ""))
    with Terminal(PROGRAM, "--db", url, "--as", "dana") as terminal:
        assert terminal.ended() == 5
        told = terminal.output.decode("utf-8", "replace")
    assert words in " ".join(told.split()), told[-400:]
    assert "restore" in told
    assert "Traceback" not in told
