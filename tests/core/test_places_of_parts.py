"""Where each part of an organisation is written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.org import loader
from core.org.diff import PARTS
from core.org.where import homes

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.mark.parametrize("name", ["shipped", "bank", "it-service-desk"])
def test_every_part_has_a_place_and_its_line_names_it(name: str) -> None:
    files = loader.shipped() if name == "shipped" else loader.read(EXAMPLES / name / "org")
    organisation, found = loader.load(files), homes(files)
    for part in PARTS:
        for key in getattr(organisation, part):
            file, line = found[part, key]
            text = files[file].splitlines()[line - 1]
            assert "record_type" in text if part == "types" else key in text, (part, key, text)


def test_a_file_that_is_no_toml_holds_nothing_and_hides_nothing() -> None:
    files = loader.shipped() | {"broken.toml": "[groups.x\n"}
    assert set(homes(files)) == set(homes(loader.shipped()))
