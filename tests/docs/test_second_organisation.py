"""What the process of the fourth seed uses of the language, another organisation uses, too (S4)."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from core.org import loader
from tests.data.sheets import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROCESS = ("aging.toml", "aging_rules.toml")
EXAMPLES = REPOSITORY / "docs" / "examples"
NAMED = {"rules", "templates", "groups", "profiles", "settings", "case", "account"}
"""Tables whose keys are an organisation's own names."""
FREE = {"values", "labels", "reasons", "picklists", "accounts", "contacts", "new_account", "fields"}
"""Tables that hold an organisation's own names, or fields, in their keys."""
SAYS = {"act", "each", "among", "kind", "object", "on"}
"""Keys whose value is a word of the language."""


def used(held: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give every key, and the words of the language, without an organisation's own names."""
    if isinstance(held, list):
        for each in held:
            yield from used(each, path)
    elif isinstance(held, dict):
        for key, value in held.items():
            above = path[-1] if path else ""
            named = above in NAMED or (above in FREE and path[:1] != ("fields",))
            named = named or path == ("settings", "*")
            at = (*path, "*" if named else key)
            yield at
            yield from used(value, at)
    elif path[-1] in SAYS and isinstance(held, str):
        yield (*path, held)


def of(texts: Iterable[str]) -> set[tuple[str, ...]]:
    """Give what some files use."""
    return {path for text in texts for path in used(tomllib.loads(text))}


def test_each_construct_of_the_process_is_used_by_another_shipped_organisation() -> None:
    """It is made of the language, and the language is not made for it."""
    files = loader.shipped()
    mine = of(files[name] for name in PROCESS)
    others = of(path.read_text("utf-8") for path in EXAMPLES.glob("*/org/*.toml"))
    assert mine - others == set()
    assert ("rules", "*", "do", "act", "case.close") in mine
    assert ("handovers", "to", "first") in mine
    assert ("feed", "accounts", "*") in mine


def test_the_other_organisation_has_words_of_its_own() -> None:
    """None of its names is one of the process's."""
    theirs = "".join(path.read_text("utf-8") for path in (EXAMPLES / "bank").rglob("*.toml"))
    assert "aging" not in theirs.lower()
    assert "confirmation" not in theirs.lower()
