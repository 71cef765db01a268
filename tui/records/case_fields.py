"""The fields of a case in the order and under the labels of its record type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from core.views.custom import text, typed
from tui.look import fit, moment, said, zone
from tui.records.fields import is_long
from tui.records.long import body
from tui.records.page import FieldOf
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import CaseView

_LONG = ("description",)
"""The fields of the program's own that are texts of many lines."""


def value(view: CaseView, field: str) -> str | None:
    """Give what the page shows for a field."""
    row = view.row
    named = {
        "account": row.account, "contact": row.contact, "installer": view.installer,
        "installer_contact": view.installer_contact, "job": view.job,
    }  # fmt: skip
    if field in named:
        ref = named[field]
        return ref.name if ref else None
    if field == "contract":
        return f"{row.contract.key} {row.contract.name}" if row.contract else None
    plain = {
        "subject": row.subject, "origin": row.origin, "priority": row.priority, "type": view.type,
        "primary_reason": row.primary_reason, "secondary_reason": row.secondary_reason,
        "description": view.description,
    }  # fmt: skip
    return plain.get(field)


def own(desk: Desk, view: CaseView, field: str) -> str | None:
    """Give what the page shows for a field, for a custom one too."""
    definition = desk.org.case_fields.get(field)
    if definition is None:
        return value(view, field)
    return text(definition, view.row.custom.get(field), zone(desk))


def key(view: CaseView, field: str) -> str:
    """Give what a form accepts for the field's present value."""
    row = view.row
    if field in row.custom:
        return typed(row.custom[field])
    named = {
        "account": row.account, "contact": row.contact, "contract": row.contract,
        "installer": view.installer, "installer_contact": view.installer_contact, "job": view.job,
    }  # fmt: skip
    ref = named.get(field)
    if ref is not None:
        return ref.key
    return "" if field in named else value(view, field) or ""


def details(desk: Desk, view: CaseView, width: int) -> list[Line]:
    """Give the fields, each to be gone to and changed; empty fields come last and quietly."""
    record_type = desk.org.types[view.row.record_type]
    layout = record_type.layout_of(desk.person.profile)
    given = [(record_type.name_of(f), f, own(desk, view, f)) for f in layout]
    long = {*_LONG, *(f for f in layout if is_long(desk.org.case_fields.get(f)))}
    told = _facts(desk, view)
    wide = max(len(label) for label in [*(g[0] for g in given), *(t[0] for t in told)]) + 2
    lines = [
        Line(pair(label, said_of, wide, width), FieldOf(field))
        for label, field, said_of in given
        if said_of and field not in long
    ]
    for label, field, said_of in given:
        if said_of and field in long:
            whole = Content("\n").join([said(label, "$label"), *body(said_of, width)])
            lines += [BLANK, Line(whole, FieldOf(field))]
    lines += [BLANK, *(Line(pair(label, said_of, wide, width)) for label, said_of in told)]
    empty = [(label, field) for label, field, said_of in given if not said_of]
    if empty:
        lines += [BLANK, Line(Content.assemble(("Empty", "$label")))]
        lines += [Line(said(label, "$label"), FieldOf(field)) for label, field in empty]
    return lines


def pair(label: str, text: str, wide: int, width: int) -> Content:
    """Give a label of `wide` cells and its text, on one line."""
    line = Content.assemble((fit(label, wide), "$label")).append(said(text, "$value"))
    return line.truncate(width, ellipsis=True)


def _facts(desk: Desk, view: CaseView) -> list[tuple[str, str]]:
    now, where, row = desk.clock.now(), zone(desk), view.row
    by = f" by {view.created_by.name}" if view.created_by else ""
    facts = [
        ("Record type", desk.org.types[row.record_type].label),
        ("Status", row.status),
        ("Created", moment(row.created_at, now, where) + by),
        ("Last changed", moment(row.last_modified_at, now, where)),
    ]
    if view.reopen_count:
        facts.append(
            ("Reopened", f"{view.reopen_count} times" if view.reopen_count > 1 else "once")
        )
    if view.last_review:
        review = view.last_review
        facts.append(("Last review", f"{moment(review.at, now, where)} by {review.by.name}"))
    return facts
