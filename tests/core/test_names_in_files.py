"""Nothing of the organisation is left in Python: its names stand in its files alone (issue 7)."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from core.org import loader
from tests import renamed
from tests.toml import written

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PLACES = ("caseline", "cli", "core", "data", "tui")
WRITERS = ("data/demo", "core/salesforce")
"""The one invents cases for the shipped organisation; the other writes an organisation's files from
Salesforce's metadata, and fills in what is not there. Neither decides anything."""
OURS = frozenset({
    # records, their columns and their parts
    "Account", "Address", "Approval", "Contact", "Contract", "Legal", "Milestone", "Phone", "Plan",
    "Title", "legal",
    # kinds of accounts, statuses of case assignments and contracts, priorities of tasks
    "homeowner", "installer", "Installer", "High", "Low", "New", "Open", "Closed",
    "Cancellation",
    "Expired", "Rejected", "In Progress", "Canceled",
    # columns and acts of cases, and words of the program's own sentences
    "Change", "Claim", "Escalated", "Referral", "Refund", "Sales", "Upload", "Written", "sales",
    "Customer", "Merged", "service",
})  # fmt: skip
"""Words that the shipped files share with core columns, acts and the program's own sentences."""
USERNAME = ("cli/house.py", "admin")
"""Who sits at a machine that tells nobody's name: a username, and no profile."""


def names() -> Iterator[str]:
    """Give every key and label of the shipped files."""
    for text in loader.shipped().values():
        tree = tomllib.loads(text)
        yield from tree.get("priorities", {}).get("order", [])
        yield from filter(None, (tree.get("name"), tree.get("settings", {}).get("job_phase")))
        yield from tree.get("definitions", {})
        for table in ("groups", "profiles"):
            for key, one in tree.get(table, {}).items():
                yield from (key, one.get("name") or one["label"], *_lists(one.get("reasons", {})))
        for own in tree.get("fields", {}).values():
            yield from (word for key, one in own.items() for word in (key, one["label"]))
        if tree.get("name") is None:
            yield from (word for key, one in tree.get("settings", {}).items() for word in one)
        for table in ("rules", "templates"):
            yield from tree.get(table, {})
        if "record_type" in tree:
            yield from _of_a_type(tree)


def _of_a_type(tree: dict[str, Any]) -> Iterator[str]:
    yield from (tree["record_type"]["key"], tree["record_type"]["label"], tree["process"]["title"])
    yield from (status["label"] for status in tree["process"]["statuses"])
    yield from tree["labels"].values()
    yield from (name for names in tree.get("aliases", {}).values() for name in names)
    yield from (word for words in tree["picklists"].values() for word in words)
    yield from _lists(tree["reasons"])


def _lists(table: dict[str, list[str]]) -> Iterator[str]:
    for key, words in table.items():
        yield from (key, *words)


NAMES = sorted({*names()} - OURS, key=len, reverse=True)
NAMED = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, NAMES))})(?![\w-])")


def modules() -> Iterator[Path]:
    """Give every module of the program but those that write such names."""
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            inside = path.relative_to(ROOT)
            if not any(inside.is_relative_to(folder) for folder in WRITERS):
                yield inside


def texts(source: str) -> Iterator[tuple[int, str]]:
    """Give every text of a module with its line; what only explains (docstrings) is none."""
    tree = ast.parse(source)
    told = {
        id(node.value) for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def found(source: str) -> list[tuple[int, str]]:
    """Give the names of the organisation that a module holds, by line."""
    return [(line, name) for line, text in texts(source) for name in NAMED.findall(text)]


def test_no_module_holds_a_key_or_a_label_of_the_shipped_organisation() -> None:
    held = [
        f"{path}:{line}: {name!r}"
        for path in modules()
        for line, name in found((ROOT / path).read_text("utf-8"))
        if (str(path), name) != USERNAME
    ]
    assert held == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('mine = person.profile == "back_office"', "back_office"),
        ('rank = 0 if case.priority == "Medium" else 1', "Medium"),
        ('way = "Ask a Supervisor."', "Supervisor"),
        ('shown = status.removeprefix("In Progress - Internal Referral")',
         "In Progress - Internal Referral"),
        ('told = f"given to {who}, of Deal Processing"', "Deal Processing"),
    ],
)  # fmt: skip
def test_such_a_name_would_be_found(line: str, name: str) -> None:
    assert found(line) == [(1, name)]


def test_every_word_of_ours_is_one_that_the_files_hold_and_the_program_needs() -> None:
    """A word that is shared no more is looked for again."""
    program = " ".join(
        text for path in modules() for _, text in texts((ROOT / path).read_text("utf-8"))
    )
    unused = [word for word in OURS if not re.search(rf"(?<![\w-]){word}(?![\w-])", program)]
    assert (unused, [word for word in OURS if word not in {*names()}]) == ([], [])


# the renamed organisation (`tests.renamed`) ------------------------------------------------------


def test_the_renamed_organisation_has_no_name_of_the_shipped_one() -> None:
    text = "\n".join(renamed.files().values())
    assert [name for name in {*names()} - OURS if re.search(rf"\b{re.escape(name)}\b", text)] == []
    assert loader.load(renamed.files()).types.keys().isdisjoint(loader.load(loader.shipped()).types)


def test_turned_twice_it_is_the_shipped_one_again() -> None:
    words = renamed.Words()
    shipped = loader.load(loader.shipped())
    numbers = {
        name: written(_with(tomllib.loads(text), name)) for name, text in loader.shipped().items()
    }
    same = loader.load(numbers)
    back = words.out(loader.load(renamed.files()))
    assert (back.groups, back.priorities) == (same.groups, same.priorities)
    assert back.types == same.types != shipped.types


def _with(tree: dict[str, Any], name: str) -> dict[str, Any]:
    for file, path, value in renamed.THRESHOLDS:
        inner = tree
        for key in path[:-1]:
            inner = inner[key] if file == name else {}
        inner[path[-1]] = value if file == name else None
    return tree


def test_no_renamed_word_is_a_word_of_the_program() -> None:
    """Else a sentence of the program would be turned where it comes out."""
    told = {
        word.casefold()
        for path in modules() for _, text in texts((ROOT / path).read_text("utf-8"))
        for word in renamed.WORD.findall(text)
    }  # fmt: skip
    assert renamed.vocabulary() & told == set()
