"""Let people and groups hear of a case: what rules do, and what anybody may (domain.md 1.10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.bell import mail, ring_all
from core.commands.registry import command, many, need, word
from core.entities import Membership
from core.errors import Problem, wrong
from core.outcome import Outcome
from core.reactions.answer import addresses
from core.rules.owners import who_see

if TYPE_CHECKING:
    from core.entities import Group
    from core.work import Work

TEXT_LIMIT = 255
"""Characters of what the bell says."""


@command(
    "case.notify", title="Notify",
    example="caseline case notify 1042 --text 'New mail' --group {group}",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class NotifyAbout:
    """Ring the bells of people and of every active member of groups who may see the case."""

    case: str = word("the case's number")
    text: str = need("what they hear")
    to: tuple[str, ...] = many("a person's username")
    groups: tuple[str, ...] = many("a group", "--group")

    def decide(self, work: Work) -> Outcome:
        """Find everybody, each once; groups that have a mail address are written to as well."""
        case = work.case(self.case)
        text = work.storable(self.text).strip()
        problems = []
        if not text:
            problems.append(Problem("text", "Say what they are to hear."))
        if len(text) > TEXT_LIMIT:
            problems.append(Problem("text", f"text: {len(text):,} characters; {TEXT_LIMIT} fit."))
        if not self.to and not self.groups:
            problems.append(Problem("to", "Name a person or a group."))
        wrong(problems, what="The notification")
        people = {work.user(name).id for name in self.to}
        groups = [work.group(name) for name in self.groups]
        for group in groups:
            people |= _members(work, group)
        seen = who_see(work, people - {work.actor.id}, case)
        ring_all(work, dict.fromkeys(sorted(seen), ("alert", text)), case)
        for group in groups:
            for address in addresses(work, group, case):
                mail(work, address, f"Case {case.number}", text, case)
        return Outcome(
            message=f"{len(seen)} {'person hears' if len(seen) == 1 else 'people hear'} of case "
            f"{case.number}.",
            number=case.number, kind="case", made={"notified": len(seen)},
        )  # fmt: skip


def _members(work: Work, group: Group) -> set[int]:
    return {member.user_id for member in work.many(Membership, group_id=group.id)}
