"""`caseline view`: the lists of cases that there are; the acts come from the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli import out, shapes
from cli.parser import add as add_verb
from cli.parser import verbs
from cli.verbs import add_commands
from core.errors import NotAllowed
from core.filters import FilterError
from core.rows import PlaceRow, ViewRow
from core.rules.permissions import allows
from core.text import storable
from core.views.columns import read_columns, sort_word, still_there
from core.views.opened import named, which_of
from core.views.standard import Standard, standard

if TYPE_CHECKING:
    from cli.parser import Parser
    from cli.session import Session
    from core.org.model import Organisation
    from core.rows import CaseFilter

HEADS = ("Key", "", "Name", "Whose", "Filter")
COUNTED = ("Key", "", "Name", "Cases", "Whose", "Filter")


@dataclass(frozen=True)
class Listed:
    """A list with what is told of it."""

    one: ViewRow | Standard
    place: PlaceRow | None
    which: CaseFilter | None
    """None where its filter is not understood any more."""
    error: str | None = None


def add(parser: Parser, name: str) -> None:
    """Add the verbs of lists."""
    below = verbs(parser)
    lister = add_verb(
        below, "list", "list saved and standard lists of cases", _list, "caseline view list"
    )
    lister.add_argument("--counts", action="store_true", help="count the cases of each")
    lister.add_argument(
        "--all", action="store_true", help="what others share with whomever, for administrators"
    )
    show = add_verb(
        below, "show", "show what a list holds, and how many cases", _show,
        "caseline view show 'Old billing'",
    )  # fmt: skip
    show.add_argument("view", metavar="VIEW", type=storable, help="its name or key")
    add_commands(below, name)


def _listed(session: Session, found: list[ViewRow | Standard]) -> list[Listed]:
    desk = session.desk
    places = {place.list: place for place in desk.look.places()}
    saved = [one for one in found if isinstance(one, ViewRow)]
    read = dict(zip(saved, desk.filters(one.filter for one in saved), strict=True))
    listed = []
    for one in found:
        error = None
        if isinstance(one, Standard):
            which = one.which
        elif isinstance(query := read[one], FilterError):
            which, error = None, query.message
        else:
            which = which_of(one, query)
        listed.append(Listed(one, places.get(one.key), which, error))
    return listed


def _count(session: Session, listed: Listed) -> int | None:
    return None if listed.which is None else session.desk.look.count_cases(listed.which)


def _list(session: Session) -> None:
    desk, given = session.desk, session.given
    if given.all and not allows(desk.org, desk.actor, "org.edit"):
        msg = "Only administrators see what others share among themselves."
        raise NotAllowed(msg, next_step="Leave out --all.")
    standards = standard(desk.org, desk.person, desk.look.groups("queue"))
    found = _listed(session, [*desk.look.views(every=given.all), *standards])
    counts = [_count(session, one) if given.counts else None for one in found]
    if session.json:
        shaped = (
            _shape(session.desk.org, one, count) for one, count in zip(found, counts, strict=True)
        )
        out.document(shapes.listed(shaped))
        return
    cells = []
    for one, count in zip(found, counts, strict=True):
        key, marks, name, whose, line = _cells(one)
        number = [("?" if count is None else f"{count:,}")] if given.counts else []
        cells.append([key, marks, name, *number, whose, line])
    out.rows(COUNTED if given.counts else HEADS, cells, "No lists.")


def _cells(listed: Listed) -> list[str]:
    one, place = listed.one, listed.place
    marks = "*" if place and place.is_pinned else ""
    digit = f"g{place.digit}" if place and place.digit else ""
    line = f"! {listed.error}" if listed.error else one.filter
    return [one.key, f"{marks}{digit}", _name(one), _whose(one), line]


def _name(one: ViewRow | Standard) -> str:
    return one.title if isinstance(one, Standard) else one.name


def _whose(one: ViewRow | Standard) -> str:
    if isinstance(one, Standard):
        return "standard"
    told = "mine" if one.is_mine else one.owner.name
    shared = ", ".join(group.name for group in one.groups)
    return f"{told}, shared with {shared}" if shared else told


def _show(session: Session) -> None:
    found = _listed(session, [named(session.desk, session.given.view)])[0]
    count = _count(session, found)
    shape = _shape(session.desk.org, found, count)
    if session.json:
        out.document({"view": shape})
        return
    out.heading(f"{_name(found.one)} ({found.one.key})")
    if found.error:
        out.say(f"! {found.error}")
    place = found.place
    out.facts([
        ("Filter", found.one.filter or "every case"),
        ("Cases", "" if count is None else f"{count:,}"),
        ("Columns", found.one.columns),
        ("Order", shape["sort"]), ("Grouped by", shape["group_by"] or ""),
        ("Whose", _whose(found.one)), ("Pinned", "yes" if shape["is_pinned"] else ""),
        ("Key", f"g {place.digit}" if place and place.digit else ""),
    ])  # fmt: skip


def _shape(org: Organisation, listed: Listed, count: int | None) -> dict[str, Any]:
    one, place = listed.one, listed.place
    shown = read_columns(still_there(one.columns, org), org)
    columns = [{"name": name, "width": width} for name, width in shown]
    told: dict[str, Any] = {
        "key": one.key, "name": _name(one), "is_standard": isinstance(one, Standard),
        "owner": None, "is_mine": False, "filter": one.filter, "error": listed.error,
        "columns": columns, "group_by": None, "groups": [],
        "is_pinned": place is not None and place.is_pinned, "digit": place.digit if place else None,
        "count": count,
    }  # fmt: skip
    if isinstance(one, Standard):
        return told | {"sort": sort_word(one.which.sort, descending=one.which.descending)}
    return told | {
        "owner": one.owner.key, "is_mine": one.is_mine,
        "sort": sort_word(one.sort, descending=one.descending), "group_by": one.grouping,
        "groups": [group.key for group in one.groups],
    }  # fmt: skip
