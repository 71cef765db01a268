"""Reads a folder of metadata: every XML file of it, as it lies there in plain or source format."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import Problem, RuleViolation
from core.files import content
from core.salesforce.xml import Node, Unreadable, parse
from core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_LIMIT = 8 << 20
"""Bytes of one file."""
LIMIT = 64 << 20
"""Bytes of all files."""
FILES = 5_000
TITLE = "The metadata cannot be read"
_SUFFIX = re.compile(r"(-meta\.xml|\.xml)$")
_PLAIN = re.compile(
    r"\.(object|standardValueSet|globalValueSet|layout|queue|group|profile|assignmentRules|"
    r"escalationRules|autoResponseRules|workflow|flow|permissionset|role|customLabels|labels)$"
)
"""How files of the plain format end, which have no `.xml`."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A file that was read."""

    file: str
    """Its path in the folder."""
    root: Node
    object: str
    """The object that it is about, such as `Case`, by the name or the folder of the file."""
    name: str
    """What it defines, by its file name."""


def read(folder: Path) -> tuple[list[Document], list[str]]:
    """Read all files, and give the names of those that are no XML.

    Raises `RuleViolation` naming every file that cannot be read, and why.
    """
    if not folder.is_dir():
        msg = f"{folder} is no folder."
        raise RuleViolation(msg, title=TITLE, next_step="Name the folder with the metadata.")
    found: list[Document] = []
    others: list[str] = []
    problems: list[Problem] = []
    size = 0
    for path in _paths(folder):
        file = path.relative_to(folder).as_posix()
        if not (_SUFFIX.search(path.name) or _PLAIN.search(path.name)):
            others.append(file)
            continue
        try:
            data = content(path, FILE_LIMIT)
            found.append(_document(folder, path, file, parse(data)))
        except (Unreadable, RuleViolation) as error:
            told = error.message if isinstance(error, RuleViolation) else f"{file}: {error}."
            problems.append(Problem(one_line(file), one_line(told)))
            continue
        size += len(data)
        _require(folder, f"more than {LIMIT >> 20} MiB of metadata", holds=size <= LIMIT)
    if problems:
        listed = "\n".join(f"  {problem.message}" for problem in problems)
        count = "one of the files" if len(problems) == 1 else f"{len(problems)} of the files"
        msg = f"Nothing was written; {count} cannot be read:\n{listed}"
        raise RuleViolation(msg, title=TITLE, problems=problems)
    return found, others


def _require(folder: Path, what: str, *, holds: bool) -> None:
    if not holds:
        msg = f"{folder} holds {what}."
        raise RuleViolation(msg, title=TITLE, next_step="Name the folder of one object.")


def _paths(folder: Path) -> Iterator[Path]:
    """Give every file in a fixed order; linked folders are not entered."""
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            count += 1
            _require(folder, f"more than {FILES:,} files", holds=count <= FILES)
            yield type(folder)(place) / name


def _document(folder: Path, path: Path, file: str, root: Node) -> Document:
    stem = _SUFFIX.sub("", path.name)
    name = stem.rpartition(".")[0] or stem
    parts = (folder.resolve() / file).parts
    if root.name == "CustomObject":
        return Document(file, root, name, name)
    above = parts[-3] if len(parts) > 2 else ""  # noqa: PLR2004  OBJECT/fields/FILE
    return Document(file, root, above, name)
