"""The page of the filter line names every field as the program does."""

from __future__ import annotations

import re
from pathlib import Path

from core.filters import FIELDS

PAGE = Path(__file__).parents[2] / "docs" / "filters.md"


def test_the_page_names_every_field() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert dict(rows) == {name: field.help for name, field in FIELDS.items()}
