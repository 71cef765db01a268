"""What people write into a feed: its words, whom they mention, and finding it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Case, FeedItem, Group, Mention, User
from core.entities.feed import BODY_LIMIT, COMMENT, MENTION_LIMIT, POST
from core.errors import NotFound, RuleViolation
from core.events import Posted
from core.filing import enclose
from core.mentions import Mentionable, find
from core.rules.owners import may_see

if TYPE_CHECKING:
    from core.files import Upload
    from core.work import Work

LARGEST_ID = 2**63 - 1
"""What a database can count to; there is nothing beyond it."""


def entry(work: Work, number: int, *, adds: bool = False) -> tuple[Case, FeedItem]:
    """Give an entry by its id, locked, with its case; one on a hidden case is not found.

    Who `adds` to it locks the case too: what is added lies where a merge lets the entry lie.
    """
    known = 0 < number <= LARGEST_ID
    case: Case | None = None
    item: FeedItem | None = None
    if known and adds:
        case, item = work.on_its_case(FeedItem, number)
    elif known:
        item = work.unit.one(FeedItem, id=number, lock=True)
        case = work.unit.get(Case, item.record_id) if item and item.object == Case.KIND else None
    stands = case is not None and case.removed_at is None
    if item is None or case is None or not stands or not work.may("case.read", case):
        msg = f"There is no entry {number}."
        raise NotFound(msg, next_step="`caseline case show N --json` tells the ids of a feed.")
    return case, item


def write(
    work: Work, case: Case, text: str, *, visibility: str = "internal",
    parent: FeedItem | None = None, files: tuple[Upload, ...] = (),
) -> FeedItem:  # fmt: skip
    """Insert a post, or a comment on one, with its mentions and its files.

    Raises `RuleViolation` when it is empty, too long or mentions too many.
    """
    word = "comment" if parent else "post"
    body = words(work, text, word)
    found = mentioned(work, work.own_words(body), word)
    item = work.add(
        FeedItem(
            object=Case.KIND, record_id=case.id, body=body, visibility=visibility,
            author_id=work.actor.id or None, kind=COMMENT if parent else POST,
            parent_id=parent.id if parent else None,
        )
    )  # fmt: skip
    for who in found:
        mention(work, case, item, who)
    if files:
        enclose(work, case, item, files)
    work.emit(Posted(case=case, item=item, parent=parent))
    return item


def words(work: Work, text: str, word: str) -> str:
    """Give what was written as it is kept; raises when it is empty or too long."""
    body = work.storable(text.replace("\r\n", "\n")).rstrip()
    if not body.strip():
        msg = f"The {word} is empty."
        raise RuleViolation(msg, next_step="Write something first.")
    if len(body) > BODY_LIMIT:
        msg = f"The {word} has {len(body):,} characters; {BODY_LIMIT:,} fit."
        raise RuleViolation(msg, next_step=f"Shorten it by {len(body) - BODY_LIMIT}.")
    return body


def mentioned(work: Work, body: str, word: str) -> list[Mentionable]:
    """Give whom a text mentions, and tell of names that nobody or several answer to."""
    mentions = find(body, _everybody(work) if "@" in body else [])
    if len(mentions.found) > MENTION_LIMIT:
        told = len(mentions.found)
        msg = f"The {word} mentions {told}; {MENTION_LIMIT} people and groups at most."
        raise RuleViolation(msg)
    for name in mentions.unknown:
        work.note(f"Nobody is called @{name}.")
    for name in mentions.ambiguous:
        work.note(f"Several are called @{name}; nobody was notified. Use the username.")
    return mentions.found


def mention(work: Work, case: Case, item: FeedItem, who: Mentionable) -> Mention:
    """Insert a mention; who may not see the case is marked, and named to the author."""
    if who.kind == "group":
        return work.add(Mention(feed_item_id=item.id, group_id=who.id))
    person = work.get(User, who.id)
    unseen = not may_see(work, person, case)
    if unseen:
        work.note(f"{person.name} cannot see this case and was not notified.")
    return work.add(Mention(feed_item_id=item.id, user_id=who.id, unseen=unseen))


def _everybody(work: Work) -> list[Mentionable]:
    people = [Mentionable("user", u.id, u.username, u.name) for u in work.many(User)]
    return people + [Mentionable("group", g.id, g.key, g.name) for g in work.many(Group)]
