"""Comment on an entry of a feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, many, word
from core.feed import entry, write
from core.outcome import Outcome
from core.rules.owners import require_writable

if TYPE_CHECKING:
    from core.files import Upload
    from core.work import Work


@command(
    "feed.comment", title="Comment", example="caseline feed comment 217 'It is done, @dana'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CommentOnEntry:
    """Write below an entry; on a comment it goes below the same entry (domain.md 1.10).

    As a post it changes no status (S2), and who sees the case may write it.
    """

    entry: int = word("the entry's id, as `case show --json` tells it")
    text: str = word("what to say; @username mentions")
    files: tuple[Upload, ...] = many("a file that belongs to it", "--file")

    def decide(self, work: Work) -> Outcome:
        """Insert the comment, for colleagues only, its mentions and its files."""
        case, item = entry(work, self.entry, adds=True)
        if item.parent_id is not None:
            case, item = entry(work, item.parent_id, adds=True)
        require_writable(work, case)
        comment = write(work, case, self.text, parent=item, files=self.files)
        return Outcome(
            message=f"Commented on case {case.number}.", number=case.number, kind="case",
            made={"entry": comment.id, "parent": item.id},
        )  # fmt: skip
