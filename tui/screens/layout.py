"""The fields of a case's form, in the order and under the labels of its record type."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.lookups import lookup
from tui.records.case_fields import key, value
from tui.records.fields import asked_for, is_asked, is_long
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.desk import Desk
    from core.org.model import RecordType
    from core.rows import CaseView
    from tui.lookups import Lookup

LOOKUPS = {
    "contract": "contract", "account": "account", "contact": "contact", "installer": "account",
    "installer_contact": "contact", "job": "job",
}  # fmt: skip
"""The kind of record that each field names."""


def entries(
    desk: Desk, record_type: RecordType, view: CaseView | None = None,
    where: Callable[[str], dict[str, str]] = lambda _: {},
) -> list[Entry]:  # fmt: skip
    """Give the fields, filled from a case or with the defaults.

    `where` says what a field's records must have besides what is typed.
    """
    placed = {"contract": ("contract",), "account or contact": ("account", "contact")}
    required = {*record_type.required, *placed.get(record_type.under, ())}
    return [
        Entry(
            name, record_type.name_of(name),
            value=key(view, name) if view else record_type.defaults.get(name, ""),
            words=_words(record_type, name), hint=_hint(record_type, name),
            under="primary_reason" if name == "secondary_reason" else "",
            lists=tuple(record_type.reasons.items()) if name == "secondary_reason" else (),
            required=name in required,
            long=name == "description" or is_long(record_type.custom.get(name)),
            lookup=_lookup(desk, record_type, name, where),
        )
        for name in record_type.layout_of(desk.person.profile)
        if not (name == "account" and record_type.under == "contract")  # it follows the contract
        and is_asked(record_type.custom.get(name), desk.person.profile)
    ]  # fmt: skip


def _hint(record_type: RecordType, name: str) -> str:
    own = record_type.custom.get(name)
    return asked_for(own).hint if own else ""


def _lookup(
    desk: Desk, record_type: RecordType, name: str, where: Callable[[str], dict[str, str]]
) -> Lookup | None:
    own = record_type.custom.get(name)
    if own is not None:
        kind = asked_for(own).lookup
        return lookup(desk, kind) if kind else None
    return lookup(desk, LOOKUPS[name], lambda: where(name)) if name in LOOKUPS else None


def with_names(fields: list[Entry], view: CaseView) -> list[Entry]:
    """Show names where the case names records."""
    return [
        replace(entry, shown=_shown(view, entry.name)) if entry.lookup and entry.value else entry
        for entry in fields
    ]


def _shown(view: CaseView, name: str) -> str:
    if name == "contract":
        return view.row.contract.key if view.row.contract else ""
    if name in view.row.custom:
        return str(getattr(view.row.custom[name], "name", ""))
    return value(view, name) or ""


def _words(record_type: RecordType, name: str) -> tuple[str, ...]:
    if name == "primary_reason":
        return tuple(record_type.reasons)
    chosen = record_type.picklists.get(name, ())
    own = record_type.custom.get(name)
    return asked_for(own, chosen).words if own else chosen
