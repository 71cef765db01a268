"""Log a call (domain.md 1.16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.commands.registry import command, need, option, word
from core.entities import Activity, Case
from core.errors import Problem, wrong
from core.events import CallLogged
from core.fields import choice, number, text
from core.outcome import Outcome
from core.rules.owners import require_writable

if TYPE_CHECKING:
    from core.work import Work

SUBJECT = "Call"
DIRECTIONS = ("customer", "we")
COMMENTS_LIMIT = 32_000
"""Characters of what was said."""
LONGEST = 24 * 60
"""Minutes of a call; more is a slip of the finger."""


@command(
    "case.call", title="Log a call",
    example="caseline case call 1042 --comments 'Reading comes on Monday' --minutes 12",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class LogCall:
    """Write down what was said on the telephone: a completed activity, told in the feed.

    As a post it needs no more than to see the case, and a closed case takes it too.
    """

    case: str = word("the case's number")
    comments: str = need("what was said")
    subject: str = option("what it is listed as", default=SUBJECT)
    direction: str = option("who called", default=DIRECTIONS[0], choices=DIRECTIONS)
    minutes: str | None = option("how long it was, a whole number")

    def decide(self, work: Work) -> Outcome:
        """Tell all problems at once, else insert the call as done."""
        case = work.case(self.case)
        require_writable(work, case)
        values, problems = _read(work, self)
        if not (values.get("comments") or "-").strip():
            problems.append(Problem("comments", "Write what was said."))
        if not 0 <= (values.get("minutes") or 0) <= LONGEST:
            problems.append(Problem("minutes", f"minutes: a call has from 0 to {LONGEST:,}."))
        wrong(problems, what="The call")
        call = work.add(
            Activity(
                assigned_to=work.actor.id, subtype="Call", status="Completed", is_closed=True,
                object=Case.KIND, record_id=case.id, contact_id=case.contact_id,
                completed_at=work.now, **values,
            )
        )  # fmt: skip
        work.emit(CallLogged(case=case, activity=call))
        return Outcome(
            message=f"The call was logged on case {case.number}.", number=case.number, kind="case",
            made={"task": call.id},
        )  # fmt: skip


def _read(work: Work, given: LogCall) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, parse, value in (
        ("comments", text(COMMENTS_LIMIT), given.comments or " "),
        ("subject", text(255), (given.subject or "").strip() or SUBJECT),
        ("direction", choice(*DIRECTIONS), given.direction or DIRECTIONS[0]),
        ("minutes", number, (given.minutes or "").strip() or None),
    ):
        try:
            values[name] = parse(work, value) if value is not None else None
        except ValueError as error:
            problems.append(Problem(name, f"{name}: {error}"))
    return values, problems
