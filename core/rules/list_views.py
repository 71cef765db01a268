"""Who may do what with saved lists, and what a list must be to be saved (domain.md 1.19).

A person owns their views. Who sees a shared one may use and clone it; to edit it is the owner's.
An administrator may delete any that is shared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Group, ListPlace, ListView, User, ViewShare
from core.errors import CaselineError, NotAllowed, NotFound, Problem, RuleViolation, nearest
from core.filters import FilterError, read
from core.filters.known import known
from core.views import standard

if TYPE_CHECKING:
    from core.work import Work

DIGITS = range(1, 10)
CLONE = "Clone it: the copy is yours."


def visible(work: Work, *, every: bool = False) -> list[ListView]:
    """Give the views that the person sees: their own first, then those shared with their groups.

    `every` adds what is shared with others, which administrators see.
    """
    own = work.many(ListView, owner_id=work.actor.id)
    groups = tuple(work.actor.groups)
    shares = work.many(ViewShare) if every else work.many(ViewShare, group_id=groups)
    ids = {share.view_id for share in shares} - {view.id for view in own}
    shared = work.unit.every(ListView, ids) if ids else []
    return [*own, *(view for view in shared if view.removed_at is None)]


def view_named(work: Work, text: str, *, every: bool = False) -> ListView:
    """Give a view by its key or its name, locked; raises where several are called so."""
    seen = visible(work, every=every)
    wanted = text.strip().casefold()
    found = [view for view in seen if wanted in {view.key, str(view.id)}]
    found = found or [view for view in seen if view.name.casefold() == wanted]
    if len(found) > 1:
        told = ", ".join(f"{view.key} ({_whose(work, view)})" for view in found)
        msg = f"{len(found)} lists are called {text.strip()!r}: {told}."
        raise RuleViolation(msg, next_step="Name it by its key.")
    if not found:
        words = [word for view in seen for word in (view.name, view.key)]
        msg = f"There is no saved list {text.strip()!r}.{nearest(text, words)}"
        raise NotFound(msg, next_step="`caseline view list` shows all.")
    work.unit.every(ListView, [found[0].id], lock=True)
    return found[0]


def require_mine(work: Work, view: ListView) -> None:
    """Raise `NotAllowed` unless the person owns the view."""
    if view.owner_id != work.actor.id:
        msg = f"The list {view.name!r} belongs to {work.get(User, view.owner_id).name}."
        raise NotAllowed(msg, next_step=CLONE)


def require_filter(work: Work, line: str) -> None:
    """Raise `FilterError` where a line, or a record that it names, is not understood."""
    find = {
        "account": work.account, "installer": work.account, "contact": work.contact,
        "contract": work.contract, "job": work.job,
    }  # fmt: skip
    there = known(work.unit, work.org, work.person, seen_by=work.actor)
    for term in read(line, there).terms:
        for value in term.values if term.name in find else ():
            if value is not None:
                try:
                    find[term.name](str(value))
                except CaselineError as error:
                    raise FilterError(error.message, term.place).within(line) from None


def groups_meant(work: Work, given: tuple[str, ...]) -> tuple[list[Group], list[Problem]]:
    """Give the groups that were named, and what is wrong with the others."""
    found: list[Group] = []
    problems: list[Problem] = []
    for text in given:
        try:
            group = work.group(text)
        except CaselineError as error:
            problems.append(Problem("groups", str(error)))
            continue
        found.append(group)
    return found, problems


def share(work: Work, view: ListView, groups: list[Group]) -> list[str]:
    """Share a view with exactly these groups; says what changed.

    Raises `NotAllowed` for a new one of which the person is no member.
    """
    before = {share.group_id: share for share in work.many(ViewShare, view_id=view.id, lock=True)}
    wanted = {group.id: group for group in groups}
    added = [group for group_id, group in wanted.items() if group_id not in before]
    strange = [group.name for group in added if group.id not in work.actor.groups]
    if strange:
        msg = f"You are no member of {', '.join(strange)}."
        way = "A list is shared with groups that one belongs to."
        raise NotAllowed(msg, next_step=way)
    for group in added:
        work.add(ViewShare(view_id=view.id, group_id=group.id))
    gone = [kept for group_id, kept in before.items() if group_id not in wanted]
    for kept in gone:
        kept.removed_at = work.now
    told = [f"shared with {group.name}" for group in added]
    return told + [f"no longer with {work.get(Group, kept.group_id).name}" for kept in gone]


def list_key(work: Work, text: str) -> tuple[str, str]:
    """Give key and title of any list of cases, saved or standard, by its key or its name."""
    try:
        view = view_named(work, text)
    except NotFound as error:
        wanted = text.strip().casefold()
        queues = [(f"{standard.QUEUE}{g.key}", g.name) for g in work.many(Group, kind="queue")]
        known = standard.standard(work.org, work.person, ())
        for key, title in (*((each.key, each.title) for each in known), *queues):
            if wanted in {key.casefold(), title.casefold()}:
                return key, title
        raise error from None
    return view.key, view.name


def place_of(work: Work, key: str) -> ListPlace:
    """Give what a list is to the person, locked; made where it was nothing yet."""
    found = work.unit.one(ListPlace, user_id=work.actor.id, list=key, lock=True)
    return found or work.add(ListPlace(user_id=work.actor.id, list=key))


def digit_meant(text: str) -> int | None:
    """Read a key from 1 to 9; nothing, or `none`, is no key. Raises `ValueError`."""
    text = text.strip()
    if text.casefold() in {"", "none"}:
        return None
    if len(text) == 1 and text.isascii() and text.isdigit() and int(text) in DIGITS:
        return int(text)
    msg = f"{text!r} is no key of a list; 1 to 9 are."
    raise ValueError(msg)


def digit_problem(work: Work, digit: int | None, key: str | None = None) -> list[Problem]:
    """Say which other list of the person has a key already."""
    if digit is None:
        return []
    for place in work.many(ListPlace, user_id=work.actor.id, digit=digit):
        title = _title(work, place.list)
        if place.list != key and title is not None:
            return [Problem("digit", f"key: {digit} opens {title!r} already.")]
    return []


def put_on(work: Work, key: str, digit: int | None) -> None:
    """Let a digit open a list; lists that are no more give theirs back."""
    for place in work.many(ListPlace, user_id=work.actor.id, digit=digit) if digit else ():
        if place.list != key:
            place.digit = None
    if digit is not None or work.one(ListPlace, user_id=work.actor.id, list=key) is not None:
        place_of(work, key).digit = digit


def _title(work: Work, key: str) -> str | None:
    """Give a list's title; none where there is none that the person sees."""
    try:
        return list_key(work, key)[1]
    except CaselineError:
        return None


def _whose(work: Work, view: ListView) -> str:
    return "yours" if view.owner_id == work.actor.id else work.get(User, view.owner_id).name
