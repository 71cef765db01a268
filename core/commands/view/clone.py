"""Copy a saved list (domain.md 1.19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, option, word
from core.commands.view import spec
from core.entities import ListView
from core.entities.views import NAME_LIMIT
from core.outcome import Outcome
from core.rules.list_views import view_named

if TYPE_CHECKING:
    from core.work import Work

COPY = " (copy)"


@command(
    "view.clone", title="Clone a saved list",
    example="caseline view clone 'Old billing' --name 'Older billing'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CloneView:
    """Copy a list that one sees: the copy is one's own, and shared with nobody."""

    view: str = word("its name or key")
    name: str | None = option("what the copy is called")

    def decide(self, work: Work) -> Outcome:
        """Copy all but its groups and its key."""
        view = view_named(work, self.view)
        name = f"{view.name[: NAME_LIMIT - len(COPY)]}{COPY}" if self.name is None else self.name
        named = spec.read_spec(work, {"name": name}).values
        copy = work.add(ListView(
            owner_id=work.actor.id, filter=view.filter, columns=view.columns, sort=view.sort,
            descending=view.descending, grouping=view.grouping, **named,
        ))  # fmt: skip
        return Outcome(
            message=f"{copy.name!r} is a list of yours.", number=copy.key, made={"view": copy.id}
        )
