"""Why a case is similar, in a line: the fields by their labels, then the words that tell most."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.org.model import Organisation
    from core.rows import SimilarRow

TOLD = 5
"""Words that are told; of the others only how many they are."""


def why_similar(org: Organisation, row: SimilarRow) -> str:
    """Give it as `same Account, Contact · drips, array, hail`."""
    kind = org.types.get(row.case.record_type)
    names = (kind.name_of(name) if kind else name for name in row.fields)
    more = [f"{len(row.words) - TOLD} more"] if len(row.words) > TOLD else []
    same = f"same {', '.join(names)}" if row.fields else ""
    parts = (same, ", ".join([*row.words[:TOLD], *more]))
    return " · ".join(part for part in parts if part)
