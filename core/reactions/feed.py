"""What follows from what people and customers write, and from files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.bell import EXCERPT, ring, tell_of_mentions, tell_of_words
from core.entities import FeedItem, Mention
from core.events import CustomerWrote, Edited, FilesAttached, Posted
from core.reactions.answer import answer, say
from core.rules.automation import answer_mail
from core.rules.set_aside import awaken
from core.rules.status import follow
from core.text import clip

if TYPE_CHECKING:
    from core.work import Work


@answer.register(Posted)
def _(event: Posted, work: Work) -> None:
    """Everybody concerned hears of it once, for the best reason; never the author."""
    mentions = work.many(Mention, feed_item_id=event.item.id)
    tell_of_words(work, event.case, event.item, mentions, event.parent)
    awaken(work, event.case, f"{work.person.name} wrote", by_colleague=True)


@answer.register(Edited)
def _(event: Edited, work: Work) -> None:
    """Only who is mentioned now and was not before hears of it."""
    post = event.item if event.item.parent_id is None else work.get(FeedItem, event.item.parent_id)
    tell_of_mentions(work, event.case, event.item, event.fresh, post)


@answer.register(FilesAttached)
def _(event: FilesAttached, work: Work) -> None:
    names = ", ".join(file.name for file in event.files)
    say(work, event.case, "ContentPost", f"Attached {names}")


@answer.register(CustomerWrote)
def _(event: CustomerWrote, work: Work) -> None:
    """An answer that was awaited moves the case; it never opens one (domain.md 1.7, 1.17)."""
    case = event.case
    wrote = f"From {event.sender}: {event.subject}\n{event.body}"
    if event.is_automatic:
        say(work, case, "EmailMessageEvent", f"Written by a program. {wrote}")
        return
    say(work, case, "EmailMessageEvent", wrote)
    if case.owner_user_id is not None and case.owner_user_id != work.actor.id:
        text = f"The customer wrote on case {case.number}: {clip(event.subject, EXCERPT)}"
        ring(work, case.owner_user_id, "mail", text, case)
    follow(work, case, "customer_mail", "the customer wrote")
    awaken(work, case, "the customer wrote")
    answer_mail(work, case)
