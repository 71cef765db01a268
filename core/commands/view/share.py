"""Let the members of groups see a saved list (domain.md 1.19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, many, switch, word
from core.errors import RuleViolation, wrong
from core.outcome import Outcome
from core.rules.list_views import groups_meant, require_mine, share, view_named

if TYPE_CHECKING:
    from core.work import Work


@command(
    "view.share", title="Share a saved list",
    example="caseline view share 'Old billing' --group {queue_key}",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class ShareView:
    """Share a list of one's own with exactly the groups that are named."""

    view: str = word("its name or key")
    group: tuple[str, ...] = many("a group of mine whose members see it")
    private: bool = switch("with nobody any more")

    def decide(self, work: Work) -> Outcome:
        """Check the groups; members use and clone it, to edit it stays the owner's."""
        view = view_named(work, self.view)
        require_mine(work, view)
        if bool(self.group) == self.private:
            msg = "Say with which groups, or that it is private."
            raise RuleViolation(msg, next_step="--group GROUP, or --private.")
        groups, unknown = groups_meant(work, self.group)
        wrong(unknown, what="The sharing")
        changed = share(work, view, groups)
        if not changed:
            msg = f"Nothing to change: {view.name} is shared like that already."
            raise RuleViolation(msg)
        told = ", ".join(changed)
        return Outcome(
            message=f"List {view.name}: {told}.", number=view.key, made={"view": view.id}
        )
