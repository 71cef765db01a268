"""Post to a case's feed, with mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, many, switch, word
from core.errors import RuleViolation
from core.feed import write
from core.outcome import Outcome
from core.rules.owners import require_writable

if TYPE_CHECKING:
    from core.files import Upload
    from core.work import Work


@command(
    "case.post",
    title="Post",
    example="caseline case post 1042 '@dana please call back after 4'",
)
@dataclass(frozen=True, kw_only=True, slots=True)
class PostToCase:
    """Write into the feed; everybody mentioned who may see the case hears of it.

    A post never changes the status (S2).
    """

    case: str = word("the case's number")
    text: str = word("what to say; @username mentions")
    private: bool = switch("for colleagues only, as without it")
    customer: bool = switch("the customer may read it too")
    files: tuple[Upload, ...] = many("a file that belongs to it", "--file")

    def decide(self, work: Work) -> Outcome:
        """Insert the post, its mentions and its files."""
        if self.private and self.customer:
            msg = "A post is either private or for the customer."
            raise RuleViolation(msg)
        case = work.case(self.case)
        require_writable(work, case)
        item = write(
            work,
            case,
            self.text,
            visibility="customer" if self.customer else "internal",
            files=self.files,
        )
        return Outcome(
            message=f"Posted to case {case.number}.", number=case.number, kind="case",
            made={"post": item.id},
        )  # fmt: skip
