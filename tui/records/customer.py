"""What the pages of customers share: related lists under quick links, and details."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from textual.content import Content

from core.rows import CaseFilter, CustomerFilter, Ref
from core.views.custom import text
from tui.lists.kinds import KINDS, columns_of
from tui.lists.view import ListView, fitting
from tui.look import date_of, fit, said
from tui.records.page import FieldOf, Link, ListOf, Part
from tui.widgets.menu import BLANK, Line

if TYPE_CHECKING:
    from datetime import datetime

    from core.desk import Desk
    from core.look import Look
    from tui.lists.view import Column
    from tui.records.fields import Asked

SHOWN = 5
"""Rows of a related list on the record's own page."""
UNDER = ("account", "contact", "contract")
"""What records are made under."""


@dataclass(frozen=True, slots=True)
class Related:
    """A related list: its first rows, and how many there are."""

    name: str
    view: ListView
    rows: tuple[Any, ...]
    total: int


def related(look: Look, name: str, view: ListView) -> Related:
    """Read the first rows of a list and its exact length."""
    kind = KINDS[view.kind]
    rows = kind.page(look, view.which, limit=SHOWN + 1).rows
    total = kind.count(look, view.which) if len(rows) > SHOWN else len(rows)
    return Related(name, view, rows[:SHOWN], total)


def cases_of(kind: str, key: str, name: str) -> ListView:
    """Give all cases under a record, the open ones first."""
    which = {
        "account": CaseFilter(account=key), "contact": CaseFilter(contact=key),
        "contract": CaseFilter(contract=key), "job": CaseFilter(job=key),
        "user": CaseFilter(owner=key, is_closed=False),
        "queue": CaseFilter(queue=key, is_closed=False, is_snoozed=False),
    }[kind]  # fmt: skip
    under = (kind, key) if kind in UNDER else None
    return ListView(f"{kind}:{key}:cases", f"Cases of {name}", which, under=under)


def records_of(kind: str, field: str, key: str, name: str) -> ListView:
    """Give the records of a kind that name this one in a field."""
    many = KINDS[kind].many
    which = CustomerFilter(where={field: key})
    return ListView(
        f"{field}:{key}:{kind}", f"{many.capitalize()} of {name}", which, kind=kind,
        under=(field, key) if field in UNDER else None,
    )  # fmt: skip


def lists_part(desk: Desk, lists: tuple[Related, ...]) -> Part:
    """Give the related lists one below the other."""
    now = desk.clock.now()

    def lines(width: int) -> list[Line]:
        found: list[Line] = []
        for number, each in enumerate(lists, 1):
            found += [BLANK] if found else []
            found.append(_heading(number, each))
            found += [_line(each, record, now, width) for record in each.rows]
        return found

    return Part("Related", lines)


def links(lists: tuple[Related, ...]) -> tuple[tuple[str, int, ListView], ...]:
    """Give the quick links."""
    return tuple((each.name, each.total, each.view) for each in lists)


def details_part(fields: tuple[Asked, ...], values: dict[str, str | None]) -> Part:
    """Give fields with their texts; the empty ones last."""
    pairs = [(asked.name, asked.label, values.get(asked.name)) for asked in fields]
    return pairs_part(tuple(pairs))


def pairs_part(pairs: tuple[tuple[str, str, str | None], ...]) -> Part:
    """Give fields: key, label and text of each; the empty ones last."""
    wide = max(len(label) for _, label, _ in pairs) + 2

    def lines(width: int) -> list[Line]:
        given = [_pair(*p, wide, width) for p in pairs if p[2]]
        empty = [_pair(*p, wide, width) for p in pairs if not p[2]]
        head = [BLANK, Line(Content.assemble(("Empty", "$label")))] if empty else []
        return [*given, *head, *empty]

    return Part("Details", lines)


def values_of(
    row: Any, fields: tuple[Asked, ...], now: datetime | None = None
) -> dict[str, str | None]:
    """Give what is shown for each field of a record: names for records, words for flags.

    With `now` days are written as people read them, else as a form takes them.
    """
    return {asked.name: _shown(asked, _held(row, asked), now) for asked in fields}


def _shown(asked: Asked, value: Any, now: datetime | None) -> str | None:
    if asked.own is not None and now is not None:
        return text(asked.own, value, now.tzinfo or UTC)
    return date_of(value, now) if now and isinstance(value, date) else _text(value)


def _held(row: Any, asked: Asked) -> Any:
    return getattr(row, asked.name, None) if asked.own is None else row.custom.get(asked.name)


def keys_of(row: Any, fields: tuple[Asked, ...]) -> dict[str, str]:
    """Give what a form accepts for each field of a record."""
    found = {}
    for asked in fields:
        value = _held(row, asked)
        found[asked.name] = (value.key if isinstance(value, Ref) else _text(value)) or ""
    return found


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case Ref():
            return value.name
        case _:
            return str(value)


def _pair(field: str, label: str, text: str | None, wide: int, width: int) -> Line:
    line = Content.assemble((fit(label, wide), "$label")).append(said(text or "", "$value"))
    return Line(line.truncate(width, ellipsis=True), FieldOf(field) if field else None)


def _heading(number: int, each: Related) -> Line:
    more = "  Enter shows all" if each.total > SHOWN else ""
    text = Content.assemble(
        (f"{number} ", "bold $key"), (each.name, "$value"), (f" {each.total:,}", "$label"),
        (more, "$label"),
    )  # fmt: skip
    return Line(text, ListOf(each.view))


def _line(each: Related, record: Any, now: datetime, width: int) -> Line:
    kind = KINDS[each.view.kind]
    columns: tuple[Column, ...] = fitting(columns_of(each.view), width - 2)
    cells = ("  ".join(column.drawn(record, now) for column in columns), "$value")
    return Line(
        Content.assemble("  ", cells), Link(getattr(record, "object", kind.kind), kind.key(record))
    )
