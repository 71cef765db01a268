"""Builds and checks the lists that the organisation gives to everybody: `[views.KEY]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.errors import RuleViolation
from core.org.model import ViewDef
from core.org.section import fault
from core.rules.facts import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.filters import Query
    from core.org.lines import Path
    from core.org.model import Organisation
    from core.org.section import Fault, Section

PREFIX: Final = "org:"
"""What these lists are called by begins with it, wherever lists are called by a word."""
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LABEL = 80
RECORDS = frozenset({"account", "contact", "contract", "installer", "job", "number", "parent"})
"""Fields of the filter line that name records: no file can know what a database holds."""


def build_view(key: str, section: Section) -> ViewDef:
    """Build a list."""
    found = ViewDef(
        key=key,
        name=section.name("name"),
        filter=section.text("filter", ""),
        columns=section.texts("columns"),
        sort=section.text("sort", "work"),
    )
    section.done()
    return found


def read_filter(line: str, organisation: Organisation, zone: str = "UTC") -> Query:
    """Read a filter line by the files alone: it names groups, but neither people nor records.

    Raises `FilterError`.
    """
    from core.filters import FilterError, Known, read  # noqa: PLC0415  few files define lists
    from core.filters.terms import ME  # noqa: PLC0415

    named = [(group.kind, (group.key, group.name)) for group in organisation.groups.values()]
    known = Known(
        org=organisation, zone=zone, people=(),
        queues=[each for kind, each in named if kind == "queue"],
        teams=[each for kind, each in named if kind == "team"],
    )  # fmt: skip
    query = read(line, known)
    for term in query.terms:
        own = organisation.case_fields.get(term.name)
        names = term.name in RECORDS or (own is not None and own.kind == "reference")
        if names and any(value not in {None, ME} for value in term.values):
            msg = f"{term.name} names a record here, and the files know none."
            raise FilterError(msg, term.place).within(line)
    return query


def check_views(
    organisation: Organisation, homes: Mapping[tuple[str, str], str], *, whole: bool
) -> Iterator[Fault]:
    """Find what lists cannot be; `whole` is false where a file could not be read.

    A filter is not judged while a custom field is wrong, which it may ask about.
    """
    named: dict[str, str] = {}
    whole = whole and organisation.case_fields.keys() <= kinds(organisation, "case").keys()
    for key, view in organisation.views.items():
        for path, text in _view(organisation, view, named, whole=whole):
            yield fault(homes["views", key], ("views", key, *path), text)


def _view(
    organisation: Organisation, view: ViewDef, named: dict[str, str], *, whole: bool
) -> Iterator[tuple[Path, str]]:
    from core.views.columns import read_columns, read_sort  # noqa: PLC0415
    from core.views.standard import TITLES  # noqa: PLC0415

    if not KEY.fullmatch(view.key):
        yield (), "a key has lower-case letters, digits and _, begins with a letter, 40 at most."
    spelled = view.name.casefold()
    if named.setdefault(spelled, view.key) != view.key:
        yield ("name",), f"{view.name!r} is the name of {named[spelled]!r} already."
    if spelled in map(str.casefold, TITLES):
        yield ("name",), f"{view.name!r} is a list of the program; choose another name."
    if len(view.name) > LABEL:
        yield ("name",), f"it has {len(view.name):,} characters; {LABEL} fit."
    for path, reads in (
        (("columns",), lambda: read_columns(" ".join(view.columns), organisation)),
        (("sort",), lambda: read_sort(view.sort, organisation)),
    ):
        try:
            reads()
        except ValueError as error:
            yield path, str(error)
    try:
        if whole:
            read_filter(view.filter, organisation)
    except RuleViolation as error:
        yield ("filter",), f"{error.message} {error.next_step or ''}".rstrip()
