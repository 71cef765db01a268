"""A write whose answer was lost: the shell names the key under which it is done once."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from tests.safety.cutter import ANSWERED, BEFORE, cutter

if TYPE_CHECKING:
    from tests.cli.conftest import Shell
    from tests.postgres import Server

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_kind", ["postgres"], indirect=True),
]


@pytest.mark.parametrize("moment", [BEFORE, ANSWERED])
@pytest.mark.parametrize("words", ["case create --subject Once", "undo"])
def test_the_key_that_is_told_makes_it_once(
    shell: Shell, postgres_server: Server, moment: str, words: str
) -> None:
    """Whether it was done or not; without the key nobody could know."""
    shell.json("case", "create", "--subject", "Before")
    before = shell.json("case", "list")["total"]
    straight = shell.url
    with cutter(postgres_server.port) as line:
        shell.url = straight.replace(str(postgres_server.port), str(line.port))
        line.arm(moment)
        code, error = shell.refused(*shlex.split(words))
        assert (code, error["kind"]) == (5, "unavailable")
        assert line.cut.is_set()
        key = error["details"]["key"]
        assert f"With --key {key} it is done once" in error["message"]
        first = shell.json(*shlex.split(words), "--key", key)
        assert shell.json(*shlex.split(words), "--key", key) == first
    shell.url = straight
    assert shell.json("case", "list")["total"] == before + (1 if "create" in words else -1)
    done = [row for row in shell.json("log")["rows"] if row["action"] >= first["action"]]
    assert len(done) == 1
