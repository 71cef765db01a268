"""Passwords stand only where nobody else can read them, and are never printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from caseline import __main__ as door
from core.errors import RuleViolation
from core.secrets import refuse_typed
from data import paths
from data.places import database_url
from data.secrets import hidden

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "canary-4711"
ADDRESSES = (
    f"postgresql+psycopg://ann:{CANARY}@db.example.com/desk",
    f"postgresql://db.example.com/desk?user=ann&password={CANARY}",
    f"postgres://ann@db.example.com/desk?sslpassword={CANARY}",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_password_on_a_command_line_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(RuleViolation, match="read by everybody") as told:
        refuse_typed(address)
    assert CANARY not in f"{told.value} {told.value.details}"
    assert ".pgpass" in str(told.value)


@pytest.mark.parametrize("address", ADDRESSES)
def test_in_the_environment_it_is_taken(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASELINE_DB", address)
    assert database_url(None) == address


@pytest.mark.parametrize("address", ADDRESSES)
def test_in_the_settings_it_is_taken_while_nobody_else_reads_them(address: str, home: Path) -> None:
    file = paths.settings_file()
    assert home in file.parents
    file.parent.mkdir(parents=True)
    file.write_text(f'database = "{address}"\n')
    for mode in (0o640, 0o604, 0o666):
        file.chmod(mode)
        with pytest.raises(RuleViolation, match="others may read it") as told:
            database_url(None)
        assert CANARY not in str(told.value)
        assert "chmod 600" in str(told.value)
    file.chmod(0o600)
    assert database_url(None) == address


def test_settings_without_a_password_may_be_read_by_all(home: Path) -> None:
    file = paths.settings_file()
    assert home in file.parents
    file.parent.mkdir(parents=True)
    file.write_text('database = "postgresql://ann@db.example.com/desk?sslmode=require"\n')
    file.chmod(0o644)
    assert database_url(None).endswith("sslmode=require")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_printed_without_it(address: str) -> None:
    told = hidden(make_url(address))
    assert CANARY not in told
    assert "db.example.com/desk" in told


@pytest.mark.parametrize(
    "address", ["", "x", "postgresql://ann@db/x", "sqlite:///a.db", "a:b@c/d", "C:\\a.db"]
)
def test_what_is_no_address_of_a_server_is_passed_on(address: str) -> None:
    refuse_typed(address)


def test_the_shell_refuses_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ([], ["--json"]):
        assert door.main(["--db", ADDRESSES[0], *form, "case", "list"]) == 4
        printed = "".join(capsys.readouterr())
        assert "read by everybody" in printed
        assert CANARY not in printed
