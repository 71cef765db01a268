"""A saved list as the read side is asked for it, and the list that a word means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import NotFound, RuleViolation, nearest
from core.filters import FilterError
from core.rows import CaseFilter, ViewRow
from core.views.columns import GROUPS, still_there
from core.views.standard import Standard, standard

if TYPE_CHECKING:
    from core.desk import Desk
    from core.filters import Query


def which_of(view: ViewRow, query: Query) -> CaseFilter:
    """Give the cases of a view whose filter was read."""
    return CaseFilter(
        terms=query.terms, search=query.words, sort=view.sort, descending=view.descending,
        grouped=None if view.grouping is None else GROUPS.get(view.grouping, view.grouping),
    )  # fmt: skip


def chosen(desk: Desk, text: str) -> tuple[str, CaseFilter, str]:
    """Give title, cases and columns of a list that is called by its name, its key or its digit.

    A list without columns of its own has none: it shows those of all lists.

    Raises `NotFound`, `RuleViolation` where several are called so, and `FilterError`, which tells
    the view, too, where its filter is not understood any more.
    """
    found = named(desk, text)
    if isinstance(found, Standard):
        return found.title, found.which, found.columns
    try:
        columns = still_there(found.columns, desk.org)
        return found.name, which_of(found, desk.filter(found.filter)), columns
    except FilterError as error:
        error.next_step = f"`caseline view edit {found.key} --filter …` mends the list."
        raise


def named(desk: Desk, text: str) -> ViewRow | Standard:
    """Give the list that a word means."""
    views = desk.look.views()
    known = standard(desk.org, desk.person, desk.look.groups("queue"))
    wanted = text.strip().casefold()
    digits = {place.list for place in desk.look.places() if str(place.digit) == wanted}
    every: list[tuple[str, str, ViewRow | Standard]] = [
        *((view.key, view.name, view) for view in views),
        *((each.key, each.title, each) for each in known),
    ]
    for found in (
        [one for key, _, one in every if key.casefold() == wanted],
        [one for key, _, one in every if key in digits],
        [one for _, name, one in every if name.casefold() == wanted],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            told = ", ".join(map(_told, found))
            msg = f"{len(found)} lists are called {text.strip()!r}: {told}."
            raise RuleViolation(msg, next_step="Name it by its key.")
    words = [word for key, name, _ in every for word in (key, name)]
    msg = f"There is no list {text.strip()!r}.{nearest(text, words)}"
    raise NotFound(msg, next_step="`caseline view list` shows all.")


def _told(one: ViewRow | Standard) -> str:
    if isinstance(one, Standard):
        return f"{one.key} (standard)"
    return f"{one.key} ({'yours' if one.is_mine else one.owner.name})"
