"""What an export writes of each record: the fields that an import reads, under the same names."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from core.clock import iso
from core.commands.data import kind_of
from core.entities import Account, Case, Contact, Job
from core.rows import CaseFilter, CaseRow, ContractRow, CustomerFilter, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.desk import Desk
    from core.org.model import Organisation
    from core.ports import UnitOfWork

    Which = CaseFilter | CustomerFilter

PAGE = 500
"""Rows that are read together."""
LEFT_OUT = {"contract": ("contact",)}
"""Fields that are another's second name."""


_OF_COLUMNS = {
    "reason": ("primary_reason",), "subreason": ("secondary_reason",), "source": ("origin",),
    "owner": ("owner", "queue"), "age": (), "created": ("created_at",), "updated": (),
    "closed": ("closed_at",),
}  # fmt: skip
"""The fields of columns that are called otherwise; what passes by itself is no field."""


def listed(columns: Sequence[str]) -> tuple[str, ...]:
    """Give the header of a sheet of cases with the columns of a list: the number is always one."""
    named = [field for column in columns for field in _OF_COLUMNS.get(column, (column,))]
    return tuple(named if "number" in named else ("number", *named))


def columns(kind: str, org: Organisation) -> tuple[str, ...]:
    """Give the header of a kind's sheet."""
    found = kind_of(kind, org)
    return tuple(f for f in found.fields if f not in LEFT_OUT.get(found.name, ()))


def read(
    desk: Desk, kind: str, which: Which | None = None
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give each record of a list that the person may read: its values for a sheet, and for JSON.

    Without a list it is every record of the kind.
    """
    name = kind_of(kind).name
    chosen = which or (CaseFilter(sort="number") if name == "case" else CustomerFilter())
    if isinstance(chosen, CaseFilter) != (name == "case"):
        msg = f"a {type(chosen).__name__} tells nothing of a list of {name}s"
        raise TypeError(msg)
    if isinstance(chosen, CaseFilter):
        yield from _cases(desk, chosen)
        return
    after = None
    while True:
        page = desk.look.customers(name, chosen, limit=PAGE, after=after)
        for row in page.rows:
            own = _custom(row)
            sheet = {
                column: own[column] if column in own else _value(getattr(row, column))
                for column in columns(name, desk.org)
            }
            yield sheet, plain(row)
        if page.next is None:
            return
        after = page.next


def _cases(desk: Desk, which: CaseFilter) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    now, after = desk.clock.now(), None
    while True:
        page = desk.look.cases(which, limit=PAGE, after=after)
        with desk.store.reading() as unit:
            more = _more(unit, page.rows)
        for row in page.rows:
            sheet = {name: _value(getattr(row, name)) for name in _LISTED} | _custom(row)
            sheet |= more[row.id] | {
                "type": row.record_type,
                "owner": row.owner.key if row.owner.kind == "user" else None,
                "queue": row.owner.key if row.owner.kind != "user" else None,
            }
            yield sheet, _shape(row, more[row.id], now)
        if page.next is None:
            return
        after = page.next


_LISTED = (
    "number", "status", "priority", "account", "contact", "contract", "primary_reason",
    "secondary_reason", "origin", "subject", "created_at", "closed_at",
)  # fmt: skip


def _more(unit: UnitOfWork, rows: tuple[CaseRow, ...]) -> dict[int, dict[str, Any]]:
    """Give what lists do not show of the cases, by id."""
    found = unit.many(Case, id=tuple(row.id for row in rows))
    accounts = _keys(unit, Account, [c.installer_id for c in found], "external_id")
    contacts = _keys(unit, Contact, [c.installer_contact_id for c in found], "external_id")
    jobs = _keys(unit, Job, [c.job_id for c in found], "engine_number")
    return {
        case.id: {
            "external_id": case.external_id,
            "description": case.description,
            "case_type": case.type,
            "installer": accounts.get(case.installer_id),
            "installer_contact": contacts.get(case.installer_contact_id),
            "job": jobs.get(case.job_id),
        }
        for case in found
    }


def _keys(unit: UnitOfWork, entity: Any, ids: list[int | None], key: str) -> dict[int | None, str]:
    wanted = tuple(sorted({record_id for record_id in ids if record_id is not None}))
    return {r.id: getattr(r, key) for r in unit.many(entity, id=wanted)} if wanted else {}


def _shape(row: CaseRow, more: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Give a case as the command line prints it."""
    age = (row.closed_at or now) - row.created_at
    shape = plain(row) | more | {
        "type": more["case_type"],
        "owner": {"kind": row.owner.kind, "name": row.owner.name, "key": row.owner.key},
        "queue": row.owner.key if row.owner.kind == "queue" else None,
        "age_seconds": max(int(age.total_seconds()), 0),
    }  # fmt: skip
    return {name: value for name, value in shape.items() if name not in {"id", "case_type"}}


def plain(row: Any) -> dict[str, Any]:
    """Give a row as plain JSON values; a record it names by what input accepts."""
    names: Sequence[str] = getattr(row, "_fields", ()) or [item.name for item in fields(row)]
    shape = {name: _value(getattr(row, name)) for name in names if name != "custom"}
    shape |= _custom(row)
    if isinstance(row, ContractRow):
        shape["account"] = {"external_id": row.account.key, "name": row.account.name}
    return shape


def _custom(row: Any) -> dict[str, Any]:
    """Give the custom fields of a row, where its kind has any."""
    return {name: _value(value) for name, value in getattr(row, "custom", {}).items()}


def _value(value: Any) -> Any:
    match value:
        case Ref():
            return value.key
        case datetime():
            return iso(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_value(item) for item in value]
        case _ if hasattr(value, "__dataclass_fields__"):
            return plain(value)
        case _:
            return value
