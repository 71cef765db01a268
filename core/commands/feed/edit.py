"""Write a post or a comment of one's own anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, need, word
from core.entities import Mention
from core.errors import NotAllowed, RuleViolation
from core.events import Edited
from core.feed import entry, mention, mentioned, words
from core.outcome import Outcome
from core.rules.owners import require_writable
from core.rules.wording import require_written

if TYPE_CHECKING:
    from core.entities import Case, FeedItem
    from core.mentions import Mentionable
    from core.work import Work


@command(
    "feed.edit", title="Edit what I wrote",
    example="caseline feed edit 217 --text 'Page 4, not page 3'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EditEntry:
    """Change the words of a post or a comment of one's own, and nothing else (domain.md 1.10)."""

    entry: int = word("the entry's id, as `case show --json` tells it")
    text: str = need("the words that it has from now on")

    def decide(self, work: Work) -> Outcome:
        """Replace the words and mark it as edited; who is newly mentioned hears of it."""
        case, item = entry(work, self.entry)
        require_written(item)
        if item.author_id != work.actor.id:
            msg = f"Only who wrote a {item.word} may change its words."
            raise NotAllowed(msg, next_step=f"Write a comment on the {item.word}.")
        require_writable(work, case)
        body = words(work, self.text, item.word)
        if body == item.body:
            msg = f"The {item.word} has these words already."
            raise RuleViolation(msg, next_step="Change them, or leave it as it is.")
        item.body, item.edited_at = body, work.now
        fresh = _mention_anew(work, case, item, mentioned(work, body, item.word))
        work.emit(Edited(case=case, item=item, fresh=tuple(fresh)))
        return Outcome(
            message=f"The {item.word} on case {case.number} was changed.", number=case.number,
            kind="case", made={"entry": item.id},
        )  # fmt: skip


def _mention_anew(
    work: Work, case: Case, item: FeedItem, found: list[Mentionable]
) -> list[Mention]:
    """Take away the mentions that the words lost, and give those that they gained."""
    known = {_who(m): m for m in work.many(Mention, feed_item_id=item.id)}
    named = {(who.kind, who.id): who for who in found}
    for who, standing in known.items():
        if who not in named:
            standing.removed_at = work.now
    return [mention(work, case, item, named[who]) for who in named if who not in known]


def _who(given: Mention) -> tuple[str, int]:
    if given.group_id is not None:
        return "group", given.group_id
    return "user", given.user_id or 0
