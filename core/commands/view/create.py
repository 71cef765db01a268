"""Save a list of cases under a name (domain.md 1.19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, option, word
from core.commands.view import spec
from core.entities import ListView
from core.outcome import Outcome
from core.rules.list_views import put_on, share

if TYPE_CHECKING:
    from core.work import Work


@command(
    "view.create", title="Save a list",
    example="caseline view create 'Old billing' --filter 'reason:{reason_typed} age>3d' --digit 1",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateView:
    """Save a list of cases: which ones, in which columns, order and groups."""

    name: str = word("what it is called")
    filter: str = option(spec.FILTER, default="")
    columns: str = option(spec.COLUMNS, default="")
    sort: str = option(spec.SORT, default="work")
    group_by: str | None = option(spec.GROUP_BY)
    groups: str | None = option(spec.GROUPS)
    digit: str | None = option(spec.DIGIT)

    def decide(self, work: Work) -> Outcome:
        """Check everything at once, and keep it as the person's own."""
        asked = {name: getattr(self, name) for name in spec.FIELDS}
        found = spec.read_spec(work, asked)
        view = work.add(ListView(owner_id=work.actor.id, **found.values))
        share(work, view, found.groups or [])
        put_on(work, view.key, found.digit)
        return Outcome(
            message=f"The list {view.name!r} is saved.", number=view.key, made={"view": view.id}
        )
