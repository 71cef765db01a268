"""Custom fields in lists and on pages: what is stored, what it names, and what formulas make of it.

Where an organisation has none, nothing is asked and nothing is reckoned.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.custom import NAMES, native
from core.rows import Ref
from data.chunks import chunks
from data.queries.case_rows import case_row
from data.queries.reading import full_name
from data.tables import TABLES, cases, contacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from core.org.model import FieldDef
    from core.rows import AccountRow, CaseRow
    from data.queries.reading import Reading

    Fields = Mapping[str, FieldDef]
    Names = dict[tuple[str, int], Ref]

LACKED = ("description", "type", "reopen_count", "needs_data_review")
"""What formulas of cases may read and rows of lists do not hold."""


def case_rows(
    look: Reading, connection: Connection, rows: Iterable[Sequence[Any]]
) -> tuple[CaseRow, ...]:
    """Turn what was selected into cases, their custom fields as people read them."""
    found = tuple(map(case_row, rows))
    fields = look.org.case_fields
    if not fields or not found:
        return found
    names = _names(look, connection, fields, [row.custom for row in found])
    lacked = _lacked(look, connection, found)
    return tuple(
        row._replace(custom=_told(look, "case", row.custom, names, _of_case(row, lacked)))
        for row in found
    )


def account_rows(
    look: Reading, connection: Connection, rows: Iterable[AccountRow]
) -> list[AccountRow]:
    """Give accounts with their custom fields as people read them."""
    found, fields = list(rows), look.org.account_fields
    if not fields or not found:
        return found
    names = _names(look, connection, fields, [row.custom for row in found])
    return [
        replace(row, custom=_told(look, "account", row.custom, names, _of_account(row)))
        for row in found
    ]


def _told(
    look: Reading, kind: str, stored: Mapping[str, Any], names: Names, facts: dict[str, Any]
) -> dict[str, Any]:
    """Give every custom field: none where it is empty, a day as such, a `Ref` for a record."""
    shown: dict[str, Any] = {}
    fields, formulas = look.org.fields_of(kind), look.org.formulas[kind]
    for key, one in fields.items():
        value = native(one, stored.get(key))
        if one.kind == "reference" and value is not None:
            value = names.get((one.to, value))
        shown[key] = value
        facts[key] = value.key if isinstance(value, Ref) else value
    if formulas:
        now = look.clock.now().astimezone(ZoneInfo(look.org.time_zone))
        for key, formula in formulas.items():
            shown[key] = facts[key] = formula({"": facts}, now=now)
    return shown


def _of_case(row: CaseRow, lacked: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in _OF_CASE}
    for name in ("account", "contact", "contract"):
        named: Ref | None = getattr(row, name)
        facts[name] = named.key if named else None
    return facts | {
        "owner": row.owner.key, "owner_kind": row.owner.kind, **lacked.get(row.id, {})
    }  # fmt: skip


_OF_CASE = (
    "number", "record_type", "status", "is_closed", "priority", "is_escalated", "subject",
    "origin", "primary_reason", "secondary_reason", "created_at", "closed_at", "last_modified_at",
)  # fmt: skip


def _of_account(row: AccountRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _OF_ACCOUNT}


_OF_ACCOUNT = (
    "external_id", "name", "kind", "phone", "email", "street", "city", "state", "postal_code",
    "country", "owner", "parent", "legal_hold", "created_at", "last_modified_at",
)  # fmt: skip


def _lacked(
    look: Reading, connection: Connection, rows: Sequence[CaseRow]
) -> dict[int, dict[str, Any]]:
    """Read what formulas need and rows lack, where there is any such formula."""
    read = {name for formula in look.org.formulas["case"].values() for _, name in formula.reads}
    wanted = sorted(read & {*LACKED})
    if not wanted:
        return {}
    asked = select(cases.c.id, *(cases.c[name] for name in wanted))
    return {
        row[0]: dict(zip(wanted, row[1:], strict=True))
        for ids in chunks(sorted(row.id for row in rows))
        for row in connection.execute(asked.where(cases.c.id.in_(ids)))
    }


def _names(
    look: Reading, connection: Connection, fields: Fields, stored: Sequence[Mapping[str, Any]]
) -> Names:
    """Find what references name; a case that the person may not read stays without a name."""
    wanted: dict[str, set[int]] = {}
    for key, one in fields.items():
        ids = {values[key] for values in stored if key in values}
        if one.kind == "reference" and ids:
            wanted.setdefault(one.to, set()).update(ids)
    found: Names = {}
    for to, ids in wanted.items():
        entity, key, name = NAMES[to]
        table = TABLES[entity]
        people = table is contacts
        columns = (contacts.c.first_name, contacts.c.last_name) if people else (table.c[name],)
        asked = select(table.c.id, table.c[key], *columns)
        if table is cases:
            asked = asked.where(look.permitted())
        for some in chunks(sorted(ids)):
            for row in connection.execute(asked.where(table.c.id.in_(some))):
                said = full_name(row[2], row[3]) if people else row[2]
                found[to, row[0]] = Ref(row[1], said)
    return found
