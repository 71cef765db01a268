"""The settings file: every key optional, every fault told by file and key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.errors import RuleViolation
from data.settings import Settings, load

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give where the settings lie."""
    return tmp_path / "config.toml"


def test_without_a_file_everything_is_as_shipped(path: Path) -> None:
    """Nobody has to write one."""
    assert load(path) == Settings()


def test_everything_can_be_chosen(path: Path) -> None:
    """Each key has its place."""
    path.write_text(
        'database = "sqlite:///x.db"\nusername = "dana"\ntheme = "caseline-light"\n'
        'preset = "classic"\nfeed_folder = "/srv/feed"\n[keys]\n"case.claim" = "y,f3"\n'
    )
    assert load(path) == Settings(
        database="sqlite:///x.db", username="dana", theme="caseline-light", preset="classic",
        feed_folder="/srv/feed", keys={"case.claim": "y,f3"},
    )  # fmt: skip


def test_an_id_needs_no_quotes(path: Path) -> None:
    """To TOML a dotted key is a table in a table; who writes it means the id."""
    path.write_text('[keys]\ncase.claim = "y"\ncase.post = "m"\nrecord.link.1 = "f3"\n')
    assert load(path).keys == {"case.claim": "y", "case.post": "m", "record.link.1": "f3"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('themes = "x"', "'themes' is not a setting. Did you mean 'theme'?"),
        ("theme = 3", "theme must be a text."),
        ("preset = ['classic']", "preset must be a text."),
        ('keys = "a"', "keys must be a table."),
        ("[keys]\ncase.claim = 3", "keys.case.claim must be a text"),
        ("[keys]\ncase.claim = ['a']", "keys.case.claim must be a text"),
        ("[keys]\n[keys.case]", "keys.case must be a text"),
        ("theme = ", "Invalid value"),
    ],
)
def test_a_fault_is_told_by_file_and_key(path: Path, text: str, told: str) -> None:
    """The next start must not be a guessing game."""
    path.write_text(text)
    with pytest.raises(RuleViolation) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert told in str(caught.value)


def test_a_file_that_is_no_text_is_refused(path: Path) -> None:
    """Bytes that are no UTF-8 are told, and nothing is guessed."""
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(RuleViolation, match="config.toml"):
        load(path)
