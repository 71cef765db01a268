"""The statuses of a case's process in a row, with the present one marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.org.model import short
from core.text import one_line
from tui.look import pack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.org.model import Organisation, RecordType

_ARROW = " \u203a "


def path(record_type: RecordType, status: str, width: int) -> list[Content]:
    """Give the process on one line where it fits with shortened labels, else on more.

    A status that only the system sets is left out, unless the case is in it.
    """
    shown = [
        s.label for s in record_type.statuses
        if not s.is_closed or not s.system_only or s.label == status
    ]  # fmt: skip
    here = shown.index(status) if status in shown else -1
    labels = [short(label) for label in shown]
    for shorter in (_named_apart, abbreviated):
        if sum(len(label) + len(_ARROW) for label in labels) + 1 > width:
            labels = shorter([short(label) for label in shown])
    return row_of(labels, here, width)


def row_of(labels: list[str], here: int, width: int) -> list[Content]:
    """Give steps one after the other, with the present one marked, on as few lines as hold them."""
    parts = []
    for place, label in enumerate(labels):
        text = one_line(label)
        part = Content.assemble((text, "$label"))
        if place == here:
            part = Content.assemble((f" {text} ", "bold $here-text on $here"))
        last = place == len(labels) - 1
        arrow = Content("") if last else Content.assemble((_ARROW.rstrip(), "$label"))
        parts.append(part.append(arrow))
    return pack(parts, width, gap=1)


def abbreviated(labels: list[str]) -> list[str]:
    """Shorten the words that several labels begin with: `Aw. Support`, `Aw. Response`."""
    return [_without_head(label, [other for other in labels if other != label]) for label in labels]


def statuses(org: Organisation) -> dict[str, list[str]]:
    """Give the labels of each record type's process."""
    return {key: [s.label for s in kind.statuses] for key, kind in org.types.items()}


def told_apart(statuses: Iterable[str], status: str) -> str:
    """Give a status without the first word that others of its process begin with, too."""
    others = {short(one).split(" ")[0] for one in statuses if one != status}
    first, _, rest = short(status).partition(" ")
    return rest if rest and first in others else short(status)


def _named_apart(labels: list[str]) -> list[str]:
    """Leave out what several labels share after their first word: `Awaiting Support`."""
    found = []
    for label in labels:
        words = label.split()
        shared = max((_shared(words, o.split()) for o in labels if o != label), default=0)
        found.append(" ".join([words[0], *words[max(shared, 1) :]]) if shared else label)
    return found


def _without_head(label: str, others: list[str]) -> str:
    words = label.split()
    shared = max((_shared(words, other.split()) for other in others), default=0)
    if not shared:
        return label
    return " ".join([words[0][:2] + ".", *words[shared:]])


def _shared(words: list[str], others: list[str]) -> int:
    count = 0
    for one, other in zip(words[:-1], others, strict=False):
        if one != other:
            break
        count += 1
    return count
