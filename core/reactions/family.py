"""What follows when cases become one, come from others or are put beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.bell import ring
from core.entities import CaseAssignment
from core.events import CasesMerged, CaseSplit, CasesRelated, ParentChanged
from core.reactions.answer import answer, say
from core.rules.merging import counted, follow_moved
from core.rules.owners import require_writable

if TYPE_CHECKING:
    from core.work import Work


@answer.register(CasesMerged)
def _(event: CasesMerged, work: Work) -> None:
    """Both sides tell of it; what teams have to do moves the case that stays (domain.md 1.14)."""
    master = event.case
    for loser in event.losers:
        say(work, loser, "MergeEvent", f"Merged into {master.number}")
        if loser.owner_user_id is not None and loser.owner_user_id != work.actor.id:
            text = f"{work.person.name} merged your case {loser.number} into {master.number}"
            ring(work, loser.owner_user_id, "owner", text, loser)
    names = "\n".join(f"{loser.number} {loser.subject}" for loser in event.losers)
    say(work, master, "MergeEvent", f"Merged with this case: {counted(event.moved)}\n{names}")
    follow_moved(work, master, event.moved.get(CaseAssignment.KIND, ()))


@answer.register(CaseSplit)
def _(event: CaseSplit, work: Work) -> None:
    say(work, event.case, "MergeEvent", f"Split off as case {event.made.number}")
    say(work, event.made, "MergeEvent", f"Split off from case {event.case.number}")


@answer.register(ParentChanged)
def _(event: ParentChanged, work: Work) -> None:
    number = event.case.number
    if event.before is not None:
        say(work, event.before, "MergeEvent", f"Case {number} is no part of this one any more")
    if event.after is not None:
        say(work, event.after, "MergeEvent", f"Case {number} is a part of this one")
    told = f"Part of case {event.after.number}" if event.after else "Part of no case any more"
    say(work, event.case, "MergeEvent", told)


@answer.register(CasesRelated)
def _(event: CasesRelated, work: Work) -> None:
    word = "Related to" if event.related else "Not related any more to"
    for one, other in ((event.case, event.other), (event.other, event.case)):
        if work.refusal(require_writable, one) is None:
            say(work, one, "MergeEvent", f"{word} case {other.number}")
