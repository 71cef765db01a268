"""Split a case: what a post or an e-mail is about becomes a case of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.case.again import again
from core.commands.case.create import SUBJECT_LIMIT
from core.commands.registry import command, confirmation, option, word
from core.entities import Case, FeedItem, FileLink
from core.errors import NotFound, RuleViolation
from core.events import CaseSplit
from core.filing import enclosed
from core.outcome import Outcome
from core.rules.family import may_split

if TYPE_CHECKING:
    from core.work import Work

KINDS = ("TextPost", "EmailMessageEvent", "CallLogPost")
"""What people said or wrote; what the house tells of itself stays where it happened."""


@command(
    "case.split", title="Split off as a new case", needs="case.edit",
    example="caseline case split 1042 318 --subject 'The neighbour has no power either'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class SplitCase:
    """Open a case for one entry of the feed, which moves there with its comments.

    Files that came with them hang on both cases.
    """

    case: str = word("the case's number")
    entry: int = word("the id of the post or e-mail, as `case show --json` gives it")
    subject: str | None = option("a title; without it the entry's first line")
    primary: str | None = option("another primary reason")
    secondary: str | None = option("another secondary reason")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Open the case beside the first one, and let the entry lie on it."""
        case = work.case(self.case)
        may_split(work, case)
        item = self._entry(work, case)
        made = again(
            work, case, confirmed=self.confirmed, related=True, job=False,
            subject=self.subject or first_line(item.body), description=item.body,
            primary=self.primary, secondary=self.secondary,
        )  # fmt: skip
        moved = (item, *work.many(FeedItem, lock=True, parent_id=item.id))
        for each in moved:
            each.record_id = made.id
        for file_id in {link.file_id: None for link in enclosed(work, moved)}:
            work.add(FileLink(file_id=file_id, object=Case.KIND, record_id=made.id))
        work.emit(CaseSplit(case=case, made=made))
        return Outcome(
            message=f"Case {made.number} was split off from {case.number}.", number=made.number,
            kind="case", made={"from": case.number, "entry": item.id},
        )  # fmt: skip

    def _entry(self, work: Work, case: Case) -> FeedItem:
        found = work.many(FeedItem, lock=True, id=self.entry, object=Case.KIND, record_id=case.id)
        if not found:
            msg = f"Case {case.number} has no feed entry {self.entry}."
            raise NotFound(msg, next_step="`caseline case show N --json` gives their ids.")
        if found[0].kind not in KINDS:
            msg = f"Entry {self.entry} is no post and no e-mail; it stays where it is."
            raise RuleViolation(msg, next_step="Choose what somebody wrote.")
        return found[0]


def first_line(body: str) -> str:
    """Give what an entry begins with; of an e-mail its subject, not from whom it is."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    first = lines[0] if lines else ""
    if first.startswith("From ") and ": " in first:
        first = first.partition(": ")[2]
    return first[:SUBJECT_LIMIT]
