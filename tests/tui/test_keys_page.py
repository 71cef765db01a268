"""The page of keys: its tables are those of the program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from data.settings import load
from tests.tui.keys_page import PAGE, written
from tui.presets import chosen
from tui.theme import theme_of

if TYPE_CHECKING:
    from pathlib import Path


def test_the_page_is_the_table() -> None:
    """`python -m tests.tui.keys_page` writes it anew."""
    text = PAGE.read_text("utf-8")
    assert written(text) == text


def test_the_examples_of_the_page_are_accepted(tmp_path: Path) -> None:
    """What is shown works when it is copied."""
    examples = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        file = tmp_path / "config.toml"
        file.write_text(example)
        own = load(file)
        assert theme_of(own.theme, file) == own.theme
        assert chosen(own.preset, own.keys, file)
