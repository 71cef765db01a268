"""What follows when a case is skipped, snoozed and woken, and when it is put into a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.bell import EXCERPT, ring
from core.events import ArticlePut, CaseSkipped, CaseSnoozed, CaseWoken, QueueChanged
from core.reactions.answer import answer, say
from core.text import clip

if TYPE_CHECKING:
    from core.work import Work


@answer.register(CaseSkipped)
def _(event: CaseSkipped, work: Work) -> None:
    body = f"Skipped: {event.reason}\nOwner: {event.before} → {event.queue}"
    say(work, event.case, "TrackedChange", body)


@answer.register(CaseSnoozed)
def _(event: CaseSnoozed, work: Work) -> None:
    say(work, event.case, "TrackedChange", f"Snoozed {event.told}")


@answer.register(CaseWoken)
def _(event: CaseWoken, work: Work) -> None:
    case = event.case
    cause = f": {event.cause}" if event.cause else ""
    say(work, case, "TrackedChange", f"Back from snooze{cause}", by_system=bool(cause))
    if event.rings and case.owner_user_id is not None:
        text = f"Case {case.number} is back from snooze{cause}: {clip(case.subject, EXCERPT)}"
        ring(work, case.owner_user_id, "snooze", text, case)


@answer.register(QueueChanged)
@answer.register(ArticlePut)
def _(event: QueueChanged | ArticlePut, work: Work) -> None:
    say(work, event.case, "TrackedChange", event.told)
