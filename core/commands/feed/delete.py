"""Take a post or a comment out of the feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, confirmation, word
from core.entities import FeedItem
from core.errors import NeedsConfirmation
from core.feed import entry
from core.filing import enclosed
from core.outcome import Outcome
from core.rules.owners import require_writable
from core.rules.wording import require_deletable

if TYPE_CHECKING:
    from core.work import Work


@command("feed.delete", title="Delete from the feed", example="caseline feed delete 217 --yes")
@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteEntry:
    """Delete a post or a comment of one's own; a moderator deletes any (domain.md 1.10).

    Its files stay: they are documents of the case (domain.md 1.20).
    """

    entry: int = word("the entry's id, as `case show --json` tells it")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Mark it as removed with its comments, after a question that tells how many those are."""
        case, item = entry(work, self.entry)
        require_deletable(work, case, item)
        require_writable(work, case)
        comments = work.many(FeedItem, parent_id=item.id, lock=True)
        if comments and not self.confirmed:
            count = "1 comment goes" if len(comments) == 1 else f"{len(comments)} comments go"
            msg = f"{count} with the post. Delete it?"
            raise NeedsConfirmation(msg, details={"comments": len(comments)})
        files = enclosed(work, (item, *comments))
        for each in (item, *comments, *files):
            each.removed_at = work.now
        if files:
            work.note("Its files stay on the case.")
        return Outcome(
            message=f"The {item.word} on case {case.number} was deleted.", number=case.number,
            kind="case", made={"entry": item.id, "comments": len(comments)},
        )  # fmt: skip
