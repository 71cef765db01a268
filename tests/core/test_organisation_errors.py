"""One wrong key of a valid file is named, with its line; a small mistake never passes unseen."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RuleViolation
from core.org import loader
from core.org.lines import dotted, places
from tests import automation
from tests.toml import written

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FILES = automation.FILES
"""The shipped files with rules, templates, assignment rules and custom fields beside them."""
TREES = {name: tomllib.loads(text) for name, text in FILES.items()}
FREE = {
    ("reasons",), ("groups",), ("groups", "*", "reasons"), ("profiles",), ("definitions",),
    ("fields", "account"), ("fields", "case"), ("templates",), ("rules",), ("views",),
    ("settings", "aging"),    ("feed", "accounts"), ("feed", "contacts"),
}  # fmt: skip
"""Tables whose keys are names of one's own: another name there is another thing, and no mistake.
A group or a profile of another key is missed where something names it, and else is just new."""
OTHER = {str: 7, bool: "yes", int: "many", list: "one", dict: 3}
"""A value of another type for each; of a list, and of a table, too."""

Path_ = tuple["str | int", ...]


def walk(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Give every key below a value, and every member of a list, with what it holds."""
    inner = enumerate(value) if isinstance(value, list) else value.items()
    for key, held in inner:
        yield (*path, key), held
        if isinstance(held, list | dict):
            yield from walk(held, (*path, key))


def changed(name: str, path: Path_, *, key: str | None = None, to: Any = None) -> dict[str, str]:
    """Give the shipped files with one key called otherwise, or holding something else."""
    tree = json.loads(json.dumps(TREES[name]))
    inner = tree
    for part in path[:-1]:
        inner = inner[part]
    if key is None:
        inner[path[-1]] = to
    else:  # in its place: an order of its own would be another change
        held = {key if k == path[-1] else k: v for k, v in inner.items()}
        inner.clear()
        inner.update(held)
    return FILES | {name: written(tree)}


def is_free(path: Path_) -> bool:
    above = tuple("*" if n == 1 and path[0] == "groups" else part for n, part in enumerate(path))
    return above[:-1] in FREE or above == ("settings", "aging")


def test_rewriting_a_file_otherwise_changes_nothing_of_what_it_says() -> None:
    again = {name: written(tree) for name, tree in TREES.items()}
    assert loader.load(again) == loader.load(FILES)


def refused(files: dict[str, str]) -> list[dict[str, Any]]:
    """Give what is told of the errors of files, each with its place."""
    with pytest.raises(RuleViolation) as error:
        loader.load(files)
    return [problem.told for problem in error.value.problems]


@pytest.mark.parametrize("name", FILES)
def test_each_key_with_a_letter_too_many_is_named_with_the_nearest(name: str) -> None:
    keys = [p for p, _ in walk(TREES[name]) if isinstance(p[-1], str) and not is_free(p)]
    for path in keys:
        told = refused(changed(name, path, key=f"{path[-1]}x"))
        named = [one["message"] for one in told if one["file"] == name and "x" in one["key"]]
        assert any(f"Did you mean '{path[-1]}'?" in text for text in named), (path, told)


@pytest.mark.parametrize("name", FILES)
def test_each_value_of_another_type_is_named(name: str) -> None:
    for path, held in walk(TREES[name]):
        # The number of a task, and a setting of rules, may be written as a number, too.
        other: Any = 7.5 if path[2:] and path[:2] == ("settings", "aging") else OTHER[type(held)]
        other = True if path[-1] == "task" else other
        told = refused(changed(name, path, to=other))
        # A member of a list is told by its list: what is wrong is the kind of list it makes.
        above = path[:-1] if isinstance(path[-1], int) else path
        keys = {dotted(path), dotted(above)}
        assert any(one["file"] == name and one["key"] in keys for one in told), (path, told)


@pytest.mark.parametrize("name", FILES)
def test_every_key_is_found_on_its_line(name: str) -> None:
    lines, found = FILES[name].splitlines(), places(FILES[name])
    for path, _ in walk(TREES[name]):
        line, column = found[path]
        if isinstance(path[-1], str):
            assert path[-1] in lines[line - 1], path
        assert column <= len(lines[line - 1])


def test_the_places_of_examples_are_known_too() -> None:
    for file in EXAMPLES.rglob("*.toml"):
        text = file.read_text("utf-8")
        assert places(text).keys() >= {path for path, _ in walk(tomllib.loads(text))}, file


@given(st.recursive(
    st.text() | st.integers(-5, 5) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
).filter(lambda tree: isinstance(tree, dict)))  # fmt: skip
def test_whatever_is_written_is_found_again(tree: dict[str, Any]) -> None:
    text = written(tree)
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # TOML knows no escape for DEL, and none for half a character
        return
    assert places(text).keys() == {path for path, _ in walk(read)}


@given(st.text(alphabet="[]{}=.,'\"\\#\n ab", max_size=60))
def test_the_search_for_lines_ends_whatever_it_reads(text: str) -> None:
    places(text)


def test_errors_of_all_stages_come_at_once() -> None:
    """Syntax in one file, an unknown key in another, a contradiction in a third; none follows."""
    files = dict(FILES)
    files["groups.toml"] += "\n[groups.more\n"
    files["profiles.toml"] = files["profiles.toml"].replace("default_type", "defaulttype", 1)
    files["homeowner.toml"] = files["homeowner.toml"].replace(", closed = true", "")
    told = refused(files)
    assert {one["file"] for one in told} == {"groups.toml", "homeowner.toml", "profiles.toml"}
    assert ("homeowner.toml", "process.statuses") in {(one["file"], one["key"]) for one in told}
    assert not [one for one in told if "owner_groups" in one["message"]]


def test_what_follows_from_another_error_is_not_told_twice() -> None:
    told = refused(changed("homeowner.toml", ("record_type", "under"), to=3))
    assert [one["key"] for one in told] == ["record_type.under"]
