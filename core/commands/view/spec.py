"""What is asked of a list view, read and checked as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.commands.user import name_problem
from core.entities import ListView
from core.entities.views import NAME_LIMIT
from core.errors import Problem, wrong
from core.filters import FilterError
from core.rules.list_views import digit_meant, digit_problem, groups_meant, require_filter
from core.views.columns import columns_line, read_columns, read_group, read_sort

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.entities import Group
    from core.org.model import Organisation
    from core.work import Work

FILTER = "a filter line, such as 'owner:me reason:{reason_typed} age>3d'"
COLUMNS = "what is shown, in order, each with a width if need be: 'number age contact:24'"
SORT = "a column to order by, or work; --sort=-FIELD turns it round"
GROUP_BY = "what the rows are grouped by, such as status"
GROUPS = "the groups that see it, by key or name, with commas between them"
DIGIT = "1 to 9: g and this digit open it"
FIELDS = ("name", "filter", "columns", "sort", "group_by", "groups", "digit")
"""What a person says of a list, by the names of the commands' fields."""


@dataclass(slots=True)
class Spec:
    """What was asked for, read; what was not named is not in it."""

    values: dict[str, Any] = field(default_factory=dict)
    groups: list[Group] | None = None
    digit: int | None = None
    has_digit: bool = False


def read_spec(work: Work, given: dict[str, str | None], view: ListView | None = None) -> Spec:
    """Read and check all that was named, and tell all that is wrong at once.

    Raises `FilterError`, which points at the place, where the filter alone is not understood.
    """
    spec, problems = Spec(), []
    for name, read in _READ.items():
        text = given.get(name)
        if text is not None:
            try:
                spec.values |= read(text, work.org)
            except ValueError as error:
                problems.append(Problem(name, f"{name}: {error}"))
    if given.get("name") is not None:
        problems += _name_wrong(work, spec.values["name"], view)
    if (text := given.get("groups")) is not None:
        names = tuple(filter(None, map(str.strip, text.split(","))))
        spec.groups, unknown = groups_meant(work, names)
        problems += unknown
    if (text := given.get("digit")) is not None:
        try:
            spec.digit, spec.has_digit = digit_meant(text), True
            problems += digit_problem(work, spec.digit, view.key if view else None)
        except ValueError as error:
            problems.append(Problem("digit", f"key: {error}"))
    try:
        require_filter(work, given.get("filter") or "")
    except FilterError as error:
        if not problems:
            raise
        problems.append(Problem("filter", f"filter: {error.message}"))
    wrong(problems, what="The list")
    return spec


def _name_wrong(work: Work, name: str, view: ListView | None) -> list[Problem]:
    """A person has each name once."""
    unusable = name_problem(name, NAME_LIMIT)
    if unusable:
        return [Problem("name", f"name: {unusable}")]
    for other in work.many(ListView, owner_id=work.actor.id):
        if other is not view and other.name.casefold() == name.casefold():
            return [Problem("name", f"name: You have a list {other.name!r} already.")]
    return []


def _sorted(text: str, org: Organisation) -> dict[str, Any]:
    sort, descending = read_sort(text, org)
    return {"sort": sort, "descending": descending}


_READ: dict[str, Callable[[str, Organisation], dict[str, Any]]] = {
    "name": lambda text, _: {"name": text.strip()},
    "filter": lambda text, _: {"filter": " ".join(text.split("\n")).strip()},
    "columns": lambda text, org: {"columns": columns_line(read_columns(text, org))},
    "sort": _sorted,
    "group_by": lambda text, org: {"grouping": read_group(text, org)},
}
"""How each word becomes fields of the record."""
