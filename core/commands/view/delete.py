"""Delete a saved list (domain.md 1.19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.entities import ListPlace, ViewShare
from core.outcome import Outcome
from core.rules.list_views import require_mine, view_named

if TYPE_CHECKING:
    from core.work import Work


@command("view.delete", title="Delete a saved list", example="caseline view delete 'Old billing'")
@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteView:
    """Delete a list of one's own; an administrator may delete any that is shared."""

    view: str = word("its name or key")

    def decide(self, work: Work) -> Outcome:
        """Take it away for everybody, with their pins and keys; an undo brings all back."""
        anything = work.may("org.edit")
        view = view_named(work, self.view, every=anything)
        if not anything:
            require_mine(work, view)
        view.removed_at = work.now
        for share in work.many(ViewShare, view_id=view.id, lock=True):
            share.removed_at = work.now
        for place in work.many(ListPlace, list=view.key, lock=True):
            place.removed_at = work.now
        return Outcome(
            message=f"The list {view.name!r} is deleted.", number=view.key, made={"view": view.id}
        )
