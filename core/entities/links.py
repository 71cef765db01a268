"""Cases that belong together though none is a part of the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.entities.record import Record


@dataclass(slots=True, kw_only=True, eq=False)
class CaseLink(Record):
    """Two cases that are shown beside each other; the older one stands first."""

    KIND: ClassVar[str] = "case_link"
    TITLE: ClassVar[str] = "link of two cases"

    case_id: int
    other_id: int
