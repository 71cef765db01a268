"""The statuses of a case's process in a row, with the present one marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.org.model import short
from core.text import one_line
from tui.look import pack
from tui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from core.org.model import RecordType

_ARROW = " \u203a "


class Path(Drawn):
    """One line where it fits with shortened labels, else more."""

    def __init__(self) -> None:
        """Start without a process."""
        super().__init__()
        self._labels: list[str] = []
        self._here = -1

    def show(self, record_type: RecordType, status: str) -> None:
        """Draw the process of a record type; a closed status other than the present is left out."""
        statuses = [
            s.label for s in record_type.statuses
            if not s.is_closed or not s.system_only or s.label == status
        ]  # fmt: skip
        self._labels = [short(label) for label in statuses]
        self._here = statuses.index(status) if status in statuses else -1
        self.refresh(layout=True)

    def lines(self, width: int) -> list[Content]:
        """Give the row of statuses."""
        labels = self._labels
        if sum(len(label) + len(_ARROW) for label in labels) + 1 > width:
            labels = abbreviated(labels)
        parts = []
        for place, label in enumerate(labels):
            text = one_line(label)
            part = Content.assemble((text, "$label"))
            if place == self._here:
                part = Content.assemble((f" {text} ", "bold $here-text on $here"))
            arrow = (
                Content.assemble((_ARROW.rstrip(), "$label"))
                if place < len(labels) - 1
                else Content("")
            )
            parts.append(part.append(arrow))
        return pack(parts, width, gap=1)


def abbreviated(labels: list[str]) -> list[str]:
    """Shorten the words that several labels begin with: `Aw. Support`, `Aw. Response`."""
    return [_without_head(label, [other for other in labels if other != label]) for label in labels]


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
