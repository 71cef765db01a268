"""Add a note to a case that is resolved: reactivate, note, resolve again (S3, domain.md §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.case import PostToCase, ReactivateCase, ResolveCase
from core.errors import CaselineError, RuleViolation
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.commands.registry import Command
    from core.desk import Desk


class AmendedInPart(RuleViolation):
    """One of the three acts was refused; those before it stand, and all of it is in the journal."""


def amend(
    desk: Desk, number: str, *, note: str, type: str | None = None,  # noqa: A002  the command's word
    resolution: str | None = None, key: str | None = None,
) -> Outcome:  # fmt: skip
    """Do all three, each an act of its own; without other words it is resolved as it was.

    Raises what the first act is refused with, where nothing happened, else `AmendedInPart`. The
    same `key` again does what is still to be done.
    """
    view = desk.case(number, feed_limit=1)
    last = next(iter(view.resolutions), None)
    if last is None and not (type and resolution):
        msg = f"Case {view.row.number} was never resolved."
        raise RuleViolation(msg, next_step="Reactivate it, and go on there.")
    kind = type or (last.type if last else "")
    said = resolution or (last.resolution if last else "")
    acts: tuple[Command, ...] = (
        ReactivateCase(case=number), PostToCase(case=number, text=note),
        ResolveCase(case=number, type=kind, resolution=said),
    )  # fmt: skip
    done = list[Outcome]()
    for place, act in enumerate(acts):
        try:
            done.append(desk.do(act, key=key and f"{key}/{place}"))
        except CaselineError as error:
            if not done:
                raise
            stands = "It is active again" + (", with the note" if len(done) > 1 else "")
            msg = f"{stands}, and not resolved: {error}"
            raise AmendedInPart(msg, next_step="Resolve it once that is mended.") from error
    last_act = done[-1]
    return Outcome(
        message=f"Case {view.row.number} has the note, and is {kind} again.", kind="case",
        number=view.row.number, action=last_act.action,
        made={"actions": [one.action for one in done]},
    )  # fmt: skip
