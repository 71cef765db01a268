"""The bell: who hears of what, in one line for the same thing, and by mail where they want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import (
    BellSetting,
    Case,
    FeedItem,
    FeedMark,
    Group,
    Membership,
    Mention,
    Notification,
    OutgoingMail,
    User,
)
from core.entities.marks import FOLLOW, MUTE
from core.rules.hearing import TOGETHER
from core.rules.owners import may_see
from core.text import clip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.work import Work

EXCERPT = 80
"""Characters of a post that the bell shows."""
TEXT_LIMIT = 255


def ring(
    work: Work, user_id: int, kind: str, text: str, case: Case, *, item: int | None = None
) -> bool:
    """Ring somebody's bell unless they muted the kind; says whether a copy went out by mail."""
    setting = work.one(BellSetting, user_id=user_id, kind=kind)
    if setting is None or setting.rings:
        work.add(
            Notification(
                user_id=user_id, kind=kind, text=text[:TEXT_LIMIT], object=Case.KIND,
                record_id=case.id, feed_item_id=item, lead_id=_lead(work, user_id, kind, case),
            )
        )  # fmt: skip
    person = work.get(User, user_id) if setting is not None and setting.mails else None
    if person is None or not person.email:
        return False
    mail(work, person.email, f"Case {case.number}", text, case)
    return True


def _lead(work: Work, user_id: int, kind: str, case: Case) -> int | None:
    """Give the first of the unread line that this joins; none where it begins one."""
    unread = work.many(
        Notification, user_id=user_id, read_at=None, kind=kind, object=Case.KIND, record_id=case.id
    )
    if not unread:
        return None
    lead = unread[-1].lead_id or unread[-1].id
    began = next(n.created_at for n in unread if lead in {n.id, n.lead_id})
    return lead if began is not None and work.now - began <= TOGETHER else None


def mail(work: Work, recipient: str, subject: str, body: str, case: Case) -> None:
    """Put an e-mail about a case into the outbox."""
    work.add(
        OutgoingMail(
            recipient=recipient,
            subject=subject,
            body=body,
            object=Case.KIND,
            record_id=case.id,
        )
    )


def tell_of_words(
    work: Work, case: Case, item: FeedItem, mentions: Iterable[Mention], parent: FeedItem | None
) -> None:
    """Ring for a post or a comment: each person once, never the author.

    Who is mentioned hears that; else who wrote or commented there; else who follows the case.
    """
    heard = tell_of_mentions(work, case, item, mentions, parent or item)
    said = f"case {case.number}: {clip(item.body, EXCERPT)}"
    for user_id, where in _talking(work, parent).items() if parent else ():
        if user_id not in heard and may_see(work, work.get(User, user_id), case):
            heard.add(user_id)
            text = f"{work.person.name} commented on {where} on {said}"
            ring(work, user_id, "comment", text, case, item=item.id)
    verb = "commented" if parent else "wrote"
    tell_followers(work, case, f"{work.person.name} {verb} on {said}", item.id, heard)


def tell_of_mentions(
    work: Work, case: Case, item: FeedItem, mentions: Iterable[Mention], post: FeedItem
) -> set[int]:
    """Ring for who is mentioned; gives whom to leave alone: they heard, or muted the post."""
    heard = _muted(work, post) | {work.actor.id}
    said = f"case {case.number}: {clip(item.body, EXCERPT)}"
    for user_id, (kind, who) in _mentioned(work, case, mentions).items():
        if user_id not in heard:
            heard.add(user_id)
            text = f"{work.person.name} mentioned {who} on {said}"
            ring(work, user_id, kind, text, case, item=item.id)
    return heard


def tell_followers(
    work: Work, case: Case, text: str, item: int | None = None, but: Iterable[int] = ()
) -> None:
    """Ring for everybody who follows a case and sees it, but for whoever does this."""
    left = {*but, work.actor.id}
    for mark in work.many(FeedMark, object=Case.KIND, record_id=case.id, kind=FOLLOW):
        if mark.user_id not in left and may_see(work, work.get(User, mark.user_id), case):
            ring(work, mark.user_id, "follow", text, case, item=item)


def _muted(work: Work, item: FeedItem) -> set[int]:
    marks = work.many(FeedMark, object=FeedItem.KIND, record_id=item.id, kind=MUTE)
    return {mark.user_id for mark in marks}


def _mentioned(work: Work, case: Case, mentions: Iterable[Mention]) -> dict[int, tuple[str, str]]:
    """Give who is mentioned, by themselves or with a group, with the kind and what to call it."""
    people: dict[int, tuple[str, str]] = {}
    for mention in mentions:
        if mention.user_id is not None and not mention.unseen:
            people[mention.user_id] = ("mention", "you")
        elif mention.group_id is not None:
            group = work.get(Group, mention.group_id)
            for member in work.many(Membership, group_id=group.id):
                if may_see(work, work.get(User, member.user_id), case):
                    people.setdefault(member.user_id, ("group", group.name))
    return people


def _talking(work: Work, post: FeedItem) -> dict[int, str]:
    """Give who wrote a post or commented on it, with what the post is to them."""
    others = work.many(FeedItem, parent_id=post.id)
    people = {c.author_id: "a post that you commented on" for c in others if c.author_id}
    if post.is_written and post.author_id:
        people[post.author_id] = "your post"
    return people
