"""The settings where they are used: `caseline keys`, and the start of the console."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from caseline.__main__ import main
from core.errors import RuleViolation
from data import paths
from data.front import run_console

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(home: Path) -> Path:
    """Give the person's settings file, with its folder made."""
    found = paths.settings_file()
    assert found.is_relative_to(home)
    found.parent.mkdir(parents=True)
    return found


def card(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Give the keys that `caseline keys --json` tells, by id."""
    assert main(["keys", "--json"]) == 0
    return {row["id"]: row["key"] for row in json.loads(capsys.readouterr().out)["keys"]}


def test_the_card_is_that_of_the_settings(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Preset, and overrides over it; without settings as shipped."""
    assert card(capsys)["tab.close"] == "q"
    file.write_text('preset = "classic"\n[keys]\ncase.claim = "f7"\n')
    keys = card(capsys)
    assert keys["tab.close"] == "c q"
    assert keys["case.claim"] == "F7"
    assert main(["keys"]) == 0
    assert "case.claim" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[keys]\ncase.clam = 'h'", "case.clam is no act"),
        ("[keys]\ncase.claim = 'ctrl+i'", "arrives as Tab"),
        ("[keys]\ncase.claim = 'y'", "(record.copy)"),
        ("preset = 'clasic'", "'classic'"),
    ],
)
def test_keys_that_cannot_be_are_refused_before_the_screen_opens(
    file: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    """Exit code 4 for the card, and no console either."""
    file.write_text(text)
    assert main(["keys"]) == 4
    said = capsys.readouterr().err
    assert str(file) in said
    assert told in said
    with pytest.raises(RuleViolation, match="config.toml"):
        run_console(db=None, username=None, at=None)


def test_a_theme_that_is_none_is_refused_before_the_screen_opens(file: Path) -> None:
    """The nearest one is named."""
    file.write_text("theme = 'caseline-dark'")
    with pytest.raises(RuleViolation, match="there is no theme 'caseline-dark'"):
        run_console(db=None, username=None, at=None)
