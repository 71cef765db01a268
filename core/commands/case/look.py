"""Note how far somebody has read a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.entities import CaseLook
from core.errors import NotFound
from core.feed import entry
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.work import Work


@command("case.look", title="Mark as read", undo=False, example="caseline case look 1042 217")
@dataclass(frozen=True, kw_only=True, slots=True)
class LookAtCase:
    """Have read a case's feed up to an entry: what comes later is new to oneself."""

    case: str = word("the case's number")
    entry: int = word("the newest entry that was read")

    def decide(self, work: Work) -> Outcome:
        """Move the mark on, never back; it is no change that anybody takes back or reads of."""
        case = work.case(self.case, lock=False)
        on, item = entry(work, self.entry)
        if on.id != case.id:
            msg = f"There is no entry {self.entry} on case {case.number}."
            raise NotFound(msg)
        look = work.unit.one(CaseLook, user_id=work.actor.id, case_id=case.id, lock=True)
        if look is None:
            work.add(CaseLook(user_id=work.actor.id, case_id=case.id, entry_id=item.id))
        else:
            look.entry_id = max(look.entry_id, item.id)
        return Outcome(message=f"Case {case.number} is read.", number=case.number, kind="case")
