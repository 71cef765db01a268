"""Tells what was turned, what became something else, and what is left, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.salesforce.people import NOTE
from core.text import clip, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.salesforce.settle import Left
    from core.salesforce.turn import Turned

NAME = "import-report.txt"
"""The file of the report, beside the organisation's files."""
FEW = 3
"""Lines and values that are told of many like elements."""
WIDEST = 60


def summary(turned: Turned) -> str:
    """Say in a sentence how much was turned."""
    counts = turned.counts
    return (
        f"Read {sum(counts.values()):,} elements of {turned.documents:,} files: "
        f"{counts['turned']:,} are turned, {counts['same']:,} hold here without being said, "
        f"{counts['left']:,} are not turned."
    )


def notes(turned: Turned) -> list[str]:
    """Give what is other than one would expect."""
    return [*turned.notes, NOTE]


def left(turned: Turned) -> Iterator[str]:
    """Give a line for each file that holds something that is not turned, and for what it is."""
    file = None
    for one in turned.left:
        if one.file != file:
            file = one.file
            yield one_line(file)
        yield f"  {_line(one)}"
    for name in turned.others:
        yield one_line(name)
        yield "  the whole file: it is no XML"


def _line(one: Left) -> str:
    shown = ", ".join(str(line) for line in one.lines[:FEW])
    more = f" and {len(one.lines) - FEW:,} more" if len(one.lines) > FEW else ""
    values = ", ".join(f"'{clip(one_line(text), WIDEST)}'" for text in one.values[:FEW])
    values += ", …" if len(one.values) > FEW else ""
    lines = f"line{'' if len(one.lines) == 1 else 's'} {shown}{more}"
    told = f" {values}" if values else ""
    return f"{one_line(one.element)}{told} ({lines}): {one_line(one.why)}."


def text(turned: Turned, source: str) -> str:
    """Write the whole report."""
    told = [f"What came of the metadata of {one_line(source)}", "", summary(turned), "", "Files:"]
    told += [f"  {name}" for name in turned.files]
    told += ["", "Please note:", *(f"  {one_line(note)}" for note in notes(turned))]
    told += ["", "Not turned, by file, element and reason:", ""]
    return "\n".join([*told, *left(turned), ""])
