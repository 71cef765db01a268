"""Saved lists that name what goes: they follow a map, or it is told that they will not be read."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from core.entities import Group, ListPlace, ListView, User
from core.filters.known import known
from core.filters.scan import FilterError, scan
from core.filters.terms import ALIASES, FIELDS
from core.filters.values import READERS
from core.views.line import quoted
from core.views.standard import QUEUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.commands.org.plan import Plan
    from core.filters.read import Known
    from core.filters.scan import Piece

NAMING = ("status", "type", "pick", "queue", "team", "owner")
"""The kinds of fields whose values the organisation names."""
GROUPS = ("queue", "team", "owner")


def plan_views(plan: Plan) -> None:
    """Look at every term of every saved list, and at the queues' lists that people pinned."""
    old = known(plan.work.unit, plan.old, plan.work.person)
    new = _afterwards(plan, old)
    for view in plan.work.many(ListView):
        line = _rewritten(plan, view, old, new)
        if line != view.filter:
            told = f"'{view.name}' is rewritten: {line}"
            plan.moved["saved list", told] += 1
            plan.acts.append(partial(_write, plan, view.id, line))
    for key in plan.old.groups.keys() - plan.new.groups.keys():
        into = plan.maps.words.get(("group", key))
        plan.acts.append(partial(_move_places, plan, key, into))


def _afterwards(plan: Plan, old: Known) -> Known:
    """Give what filter lines are read by when the organisation is in force."""
    names: dict[str, tuple[str, str]] = {}
    for group in plan.work.many(Group):
        was, now = plan.old.groups.get(group.key), plan.new.groups.get(group.key)
        if now is not None:
            kept = was is not None and was.name == now.name
            names[group.key] = (group.name if kept else now.name, now.kind)
        elif was is None:
            names[group.key] = (group.name, group.kind)
    names |= {k: (g.name, g.kind) for k, g in plan.new.groups.items() if k not in names}
    queues, teams = (
        [(key, name) for key, (name, kind) in names.items() if kind == wanted]
        for wanted in ("queue", "team")
    )
    return replace(old, org=plan.new, queues=queues, teams=teams)


def _rewritten(plan: Plan, view: ListView, old: Known, new: Known) -> str:
    """Give a list's filter as it says afterwards what it says now."""
    line = view.filter
    try:
        pieces = list(scan(line))
    except FilterError:
        return line
    for piece in reversed(pieces):
        for text, place in reversed(piece.values):
            word = _word(plan, view, (piece, text, place), (old, new))
            if word is not None:
                line = line[: place[0]] + word + line[place[1] :]
    return line


def _word(
    plan: Plan, view: ListView, said: tuple[Piece, str, tuple[int, int]], by: tuple[Known, Known]
) -> str | None:
    """Give what a value is to be called; none where it stays, or nobody knows what it becomes."""
    piece, text, place = said
    name = ALIASES.get(piece.name, piece.name)
    kind = FIELDS[name].kind if name in FIELDS else ""
    if kind not in NAMING:
        return None
    meant, means = (_read(one, name, text, place) for one in by)
    if meant is None or meant == means:
        return None
    words = [*dict.fromkeys(_becomes(plan, name, str(meant), by[1]))]
    if not words:
        owner = plan.work.get(User, view.owner_id).name
        told = f"'{view.name}' of {owner} names {text!r}, and is not understood without it"
        plan.moved["saved list", told] += 1
        return None
    return ",".join(quoted(word) for word in words)


def _read(by: Known, name: str, text: str, place: tuple[int, int]) -> Any:
    try:
        return READERS[FIELDS[name].kind](by, name, text, place)
    except FilterError:
        return None


def _becomes(plan: Plan, name: str, meant: str, new: Known) -> Iterator[str]:
    field = FIELDS[name]
    if field.kind in GROUPS:
        key = meant.rpartition(":")[2]
        heir = plan.maps.words.get(("group", key), key)
        if heir in {key for key, _ in (*new.queues, *new.teams)}:
            yield heir
    elif field.kind == "type":
        word = plan.maps.get("type", meant)
        if word is not None:
            yield word
    else:
        for key in plan.old.types:
            word = plan.maps.get(key, field.column, meant)
            if word is not None:
                yield word


def _write(plan: Plan, view: int, line: str) -> None:
    plan.work.get(ListView, view).filter = line


def _move_places(plan: Plan, key: str, into: str | None) -> None:
    """Let what a person pinned or put on a key be the heir's list, unless that has a place."""
    for place in plan.work.many(ListPlace, list=f"{QUEUE}{key}"):
        heir = f"{QUEUE}{into}"
        taken = plan.work.one(ListPlace, list=heir, user_id=place.user_id)
        if into is None or taken is not None:
            place.removed_at = plan.work.now
        else:
            place.list = heir
