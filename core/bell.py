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
from core.rules.owners import who_see
from core.text import clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.work import Work

EXCERPT = 80
"""Characters of a post that the bell shows."""
TEXT_LIMIT = 255


def ring(
    work: Work, user_id: int, kind: str, text: str, case: Case, *, item: int | None = None
) -> bool:
    """Ring somebody's bell unless they muted the kind; says whether a copy went out by mail."""
    return user_id in ring_all(work, {user_id: (kind, text)}, case, item=item)


def ring_all(
    work: Work, told: Mapping[int, tuple[str, str]], case: Case, *, item: int | None = None
) -> set[int]:
    """Ring for several people, each with a kind and a text; gives who got a copy by mail.

    It costs as many statements for a group of hundreds as for one person.
    """
    if not told:
        return set()
    everybody = tuple(told)
    settings = {(s.user_id, s.kind): s for s in work.many(BellSetting, user_id=everybody)}
    leads = _leads(work, everybody, case)
    work.unit.add_all([
        Notification(
            user_id=user_id, kind=kind, text=text[:TEXT_LIMIT], object=Case.KIND,
            record_id=case.id, feed_item_id=item, lead_id=leads.get((user_id, kind)),
        )
        for user_id, (kind, text) in told.items()
        if (user_id, kind) not in settings or settings[user_id, kind].rings
    ])  # fmt: skip
    wanted = {u for u, (kind, _) in told.items() if (u, kind) in settings
              and settings[u, kind].mails}  # fmt: skip
    people = [person for person in work.unit.every(User, wanted) if person.email]
    subject = f"Case {case.number}"
    work.unit.add_all([_mail(p.email or "", subject, told[p.id][1], case) for p in people])
    work.effects["mails_queued"] += len(people)
    return {person.id for person in people}


def _leads(work: Work, everybody: tuple[int, ...], case: Case) -> dict[tuple[int, str], int]:
    """Give the first of each unread line that is young enough to be joined, by person and kind."""
    lines: dict[tuple[int, str], list[Notification]] = {}
    unread = work.many(
        Notification, user_id=everybody, read_at=None, object=Case.KIND, record_id=case.id
    )
    for each in unread:
        lines.setdefault((each.user_id, each.kind), []).append(each)
    return {who: lead for who, line in lines.items() if (lead := _lead(work, line)) is not None}


def _lead(work: Work, line: list[Notification]) -> int | None:
    lead = line[-1].lead_id or line[-1].id
    began = next(n.created_at for n in line if lead in {n.id, n.lead_id})
    return lead if began is not None and work.now - began <= TOGETHER else None


def mail(
    work: Work, recipient: str, subject: str, body: str, case: Case, *,
    in_reply_to: str | None = None,
) -> None:  # fmt: skip
    """Put an e-mail about a case into the outbox."""
    letter = _mail(recipient, subject, body, case)
    letter.in_reply_to = in_reply_to
    work.add(letter)
    work.effects["mails_queued"] += 1


def _mail(recipient: str, subject: str, body: str, case: Case) -> OutgoingMail:
    return OutgoingMail(
        recipient=recipient, subject=subject, body=body, object=Case.KIND, record_id=case.id
    )


def tell_of_words(
    work: Work, case: Case, item: FeedItem, mentions: Iterable[Mention], parent: FeedItem | None
) -> None:
    """Ring for a post or a comment: each person once, never the author.

    Who is mentioned hears that; else who wrote or commented there; else who follows the case.
    """
    told = _mentioned(work, case, item, mentions)
    who, said = work.person.name, _said(case, item)
    for user_id, where in _talking(work, parent).items() if parent else ():
        told.setdefault(user_id, ("comment", f"{who} commented on {where} on {said}"))
    verb = "commented" if parent else "wrote"
    for user_id in _followers(work, case):
        told.setdefault(user_id, ("follow", f"{who} {verb} on {said}"))
    _tell(work, case, told, item=item.id, but=_muted(work, parent or item))


def tell_of_mentions(
    work: Work, case: Case, item: FeedItem, mentions: Iterable[Mention], post: FeedItem
) -> None:
    """Ring for who is mentioned, unless they muted the post."""
    told = _mentioned(work, case, item, mentions)
    _tell(work, case, told, item=item.id, but=_muted(work, post))


def tell_followers(work: Work, case: Case, text: str) -> None:
    """Ring for everybody who follows a case and sees it, but for whoever does this."""
    _tell(work, case, dict.fromkeys(_followers(work, case), ("follow", text)))


def tell_of_escalation(
    work: Work, case: Case, text: str, people: Iterable[int] = (), *, again: bool = False
) -> None:
    """Ring for who owns an escalated case, who follows it, and some others: each once.

    Of one that is escalated `again`, the others alone hear.
    """
    own = [] if again else [case.owner_user_id, *_followers(work, case)]
    hear = [*own, *people]
    told = {user_id: ("escalation", text) for user_id in hear if user_id is not None}
    _tell(work, case, told)


def _tell(
    work: Work, case: Case, told: Mapping[int, tuple[str, str]], *, item: int | None = None,
    but: Iterable[int] = (),
) -> None:  # fmt: skip
    """Ring for those of some people who may see the case; never for who does this."""
    left = told.keys() - {*but, work.actor.id}
    seen = who_see(work, left, case)
    ring_all(work, {u: what for u, what in told.items() if u in seen}, case, item=item)


def _said(case: Case, item: FeedItem) -> str:
    return f"case {case.number}: {clip(item.body, EXCERPT)}"


def _followers(work: Work, case: Case) -> list[int]:
    marks = work.many(FeedMark, object=Case.KIND, record_id=case.id, kind=FOLLOW)
    return [mark.user_id for mark in marks]


def _muted(work: Work, item: FeedItem) -> set[int]:
    marks = work.many(FeedMark, object=FeedItem.KIND, record_id=item.id, kind=MUTE)
    return {mark.user_id for mark in marks}


def _mentioned(
    work: Work, case: Case, item: FeedItem, mentions: Iterable[Mention]
) -> dict[int, tuple[str, str]]:
    """Give who is mentioned, by themselves or with a group, with the kind and what to say."""
    given, said = [*mentions], f"on {_said(case, item)}"
    told = {
        m.user_id: ("mention", f"{work.person.name} mentioned you {said}")
        for m in given if m.user_id is not None and not m.unseen
    }  # fmt: skip
    ids = tuple(m.group_id for m in given if m.group_id is not None)
    groups = {group.id: group.name for group in work.unit.every(Group, ids)}
    for member in work.many(Membership, group_id=ids) if ids else ():
        text = f"{work.person.name} mentioned {groups[member.group_id]} {said}"
        told.setdefault(member.user_id, ("group", text))
    return told


def _talking(work: Work, post: FeedItem) -> dict[int, str]:
    """Give who wrote a post or commented on it, with what the post is to them."""
    others = work.many(FeedItem, parent_id=post.id)
    people = {c.author_id: "a post that you commented on" for c in others if c.author_id}
    if post.is_written and post.author_id:
        people[post.author_id] = "your post"
    return people
