"""Change a saved list (domain.md 1.19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, option, word
from core.commands.view import spec
from core.errors import RuleViolation
from core.fields import assign
from core.outcome import Outcome
from core.rules.list_views import place_of, put_on, require_mine, share, view_named

if TYPE_CHECKING:
    from core.work import Work


@command(
    "view.edit", title="Edit a saved list",
    example="caseline view edit 'Old billing' --sort=-updated --group-by status",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EditView:
    """Change a list of one's own; what is not named stays as it is."""

    view: str = word("its name or key")
    name: str | None = option("what it is called")
    filter: str | None = option(spec.FILTER)
    columns: str | None = option(spec.COLUMNS)
    sort: str | None = option(spec.SORT)
    group_by: str | None = option(f"{spec.GROUP_BY}; none for nothing")
    groups: str | None = option(f"{spec.GROUPS}; empty for nobody")
    digit: str | None = option(f"{spec.DIGIT}; none takes the key away")

    def decide(self, work: Work) -> Outcome:
        """Check everything at once, and say what changed."""
        view = view_named(work, self.view)
        require_mine(work, view)
        asked = {name: getattr(self, name) for name in spec.FIELDS}
        found = spec.read_spec(work, asked, view)
        changed = assign(view, found.values)
        if found.groups is not None:
            changed += share(work, view, found.groups)
        if found.has_digit and place_of(work, view.key).digit != found.digit:
            put_on(work, view.key, found.digit)
            changed.append("key")
        if not changed:
            msg = f"Nothing to change: {view.name} is like that already."
            raise RuleViolation(msg)
        told = ", ".join(changed)
        return Outcome(
            message=f"List {view.name}: {told}.", number=view.key, made={"view": view.id}
        )
