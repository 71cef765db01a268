"""Post to a case's feed, with mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, switch, word
from core.entities import Case, FeedItem, Group, Mention, User
from core.entities.feed import BODY_LIMIT, MENTION_LIMIT
from core.errors import RuleViolation
from core.events import Posted
from core.mentions import Mentionable, find
from core.outcome import Outcome
from core.rules.owners import may_see, require_alone

if TYPE_CHECKING:
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

    def decide(self, work: Work) -> Outcome:
        """Insert the post and its mentions."""
        if self.private and self.customer:
            msg = "A post is either private or for the customer."
            raise RuleViolation(msg)
        case = work.case(self.case, lock=False)
        require_alone(work, case)
        item = post(
            work,
            case,
            self.text,
            visibility="customer" if self.customer else "internal",
        )
        return Outcome(
            message=f"Posted to case {case.number}.", number=case.number, kind="case",
            made={"post": item.id},
        )  # fmt: skip


def post(work: Work, case: Case, text: str, *, visibility: str = "internal") -> FeedItem:
    """Insert a post with its mentions; raises when it is empty, too long or mentions too many."""
    body = work.storable(text.replace("\r\n", "\n")).rstrip()
    if not body.strip():
        msg = "The post is empty."
        raise RuleViolation(msg, next_step="Write something first.")
    if len(body) > BODY_LIMIT:
        msg = f"The post has {len(body):,} characters; {BODY_LIMIT:,} fit."
        raise RuleViolation(msg, next_step=f"Shorten it by {len(body) - BODY_LIMIT}.")
    mentions = find(body, _everybody(work) if "@" in body else [])
    if len(mentions.found) > MENTION_LIMIT:
        told = len(mentions.found)
        msg = f"The post mentions {told}; {MENTION_LIMIT} people and groups at most."
        raise RuleViolation(msg)
    item = work.add(
        FeedItem(
            object=Case.KIND, record_id=case.id, body=body, visibility=visibility,
            author_id=work.actor.id,
        )
    )  # fmt: skip
    for who in mentions.found:
        _mention(work, case, item, who)
    for name in mentions.unknown:
        work.note(f"Nobody is called @{name}.")
    for name in mentions.ambiguous:
        work.note(f"Several are called @{name}; nobody was notified. Use the username.")
    work.emit(Posted(case=case, item=item))
    return item


def _everybody(work: Work) -> list[Mentionable]:
    people = [Mentionable("user", u.id, u.username, u.name) for u in work.many(User)]
    return people + [Mentionable("group", g.id, g.key, g.name) for g in work.many(Group)]


def _mention(work: Work, case: Case, item: FeedItem, who: Mentionable) -> None:
    if who.kind == "group":
        work.add(Mention(feed_item_id=item.id, group_id=who.id))
        return
    person = work.get(User, who.id)
    unseen = not may_see(work, person, case)
    work.add(Mention(feed_item_id=item.id, user_id=who.id, unseen=unseen))
    if unseen:
        work.note(f"{person.name} cannot see this case and was not notified.")
