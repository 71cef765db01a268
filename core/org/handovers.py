"""Builds the ways in which tasks are handed over: `[[handovers]]` of a record type's file (S4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.errors import nearest
from core.org.automation import Handover
from core.org.texts import fill_first, fill_text
from core.rules.facts import kinds
from core.rules.scopes import scope_of

if TYPE_CHECKING:
    from core.org.model import Organisation, RecordType
    from core.org.section import Section
    from core.rules.scopes import Scope


def build_handovers(org: Organisation, record_type: RecordType, root: Section) -> RecordType:
    """Give a record type with its ways of handing tasks over."""
    task = kinds(org, "activity")
    scope = scope_of(org, "case") | {"task": task, "previous": task}
    found = [_handover(org, scope, row) for row in root.sections("handovers")]
    for n, row in enumerate(root.sections("handovers")):
        if found[n].key in [one.key for one in found[:n]]:
            row.fault("key", f"{found[n].key!r} stands twice.")
    return replace(record_type, handovers=tuple(found))


def _handover(org: Organisation, scope: Scope, row: Section) -> Handover:
    filled_to: Any
    given = row.table.get("to")
    subject, due, by = row.name("subject"), row.text("due", ""), row.texts("by")
    if isinstance(given, dict):
        filled_to = fill_first(row.section("to"), scope)
    else:
        filled_to = fill_text(row, "to", row.text("to"), scope)
    for profile in by:
        if profile not in org.profiles:
            row.fault("by", f"{profile!r} is not known.{nearest(profile, org.profiles)}")
    made = Handover(
        key=row.name("key"), label=row.name("label"), subject=subject, to=given, due=due, by=by,
        filled_to=filled_to, filled_subject=fill_text(row, "subject", subject, scope),
        filled_due=fill_text(row, "due", due, scope) if due else None,
    )  # fmt: skip
    row.done()
    return made
