"""How urgent cases may be: one order for the whole house, and what each record type takes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import nearest
from core.org.model import Priorities
from core.org.section import fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.org.model import RecordType
    from core.org.section import Section

FIELD = "priority"


def build_priorities(section: Section, types: Mapping[str, RecordType]) -> Priorities:
    """Build the order; without one, it is that of the record types' own lists, one by one.

    The first of them leads the work order and the middle one is the usual, unless it is said.
    """
    own = dict.fromkeys(word for kind in types.values() for word in kind.picklists.get(FIELD, ()))
    order = section.texts("order") or tuple(own)
    leads = section.texts("leads")
    leads = leads if "leads" in section.table else order[:1]
    usual = section.text("usual", _middle(order))
    section.done()
    for key, words in (("leads", leads), ("usual", (usual,) if usual else ())):
        for word in words:
            if word not in order:
                section.fault(key, f"{word!r} is not in the order.{nearest(word, order)}")
    return Priorities(order=order, leads=leads, usual=usual)


def complete(
    types: Mapping[str, RecordType], priorities: Priorities, house: Section,
    files: Mapping[tuple[str, str], str],
) -> dict[str, RecordType]:  # fmt: skip
    """Give each record type the list and the default that it does not have of its own."""
    usual, at = priorities.usual, ("picklists", FIELD)
    for key, kind in types.items():
        lacks = usual not in kind.picklists.get(FIELD, (usual,)) and FIELD not in kind.defaults
        if lacks and "usual" in house.table:
            text = f"it lacks {usual!r}, which cases get where [defaults] names no other."
            house.problems.append(fault(files["record_type", key], at, text))
    listed = "order" in house.table
    return {key: _completed(kind, priorities, listed=listed) for key, kind in types.items()}


def _completed(kind: RecordType, priorities: Priorities, *, listed: bool) -> RecordType:
    mine = kind.picklists.get(FIELD)
    if mine is None and listed:
        kind = replace(kind, picklists={**kind.picklists, FIELD: priorities.order})
    usual = priorities.usual if mine is None or priorities.usual in mine else _middle(mine)
    if FIELD not in kind.defaults and usual:
        kind = replace(kind, defaults={**kind.defaults, FIELD: usual})
    return kind


def _middle(words: tuple[str, ...]) -> str:
    return words[(len(words) - 1) // 2] if words else ""
