"""What may be said of an activity, read the same way by every verb."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from core.commands.task.values import READ as OF_TASKS
from core.commands.task.values import open_activity
from core.errors import Problem, RuleViolation
from core.fields import choice, number
from core.rules.closing import require_addable
from core.when import until

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from core.entities import Activity, Case
    from core.work import Work

LONGEST = 366 * 24 * 60
"""Minutes of an activity; more is a slip of the finger."""
_HOUR = re.compile(r"\d{1,2}:\d{2}", re.ASCII)
USUAL = 30
"""Minutes of an appointment that does not say when it ends."""
DIRECTIONS = ("customer", "we")


def _minutes(work: Work, value: str) -> int:
    found = number(work, value)
    if not 0 <= found <= LONGEST:
        msg = f"from 0 to {LONGEST:,} minutes."
        raise ValueError(msg)
    return found


READ = OF_TASKS | {
    "minutes": _minutes, "starts_at": until, "ends_at": until, "direction": choice(*DIRECTIONS),
}  # fmt: skip
"""How each of an activity's values is read."""
_FLAGS = {"starts_at": "starts", "ends_at": "ends"}
_KEPT = ("priority", "status")
"""What every activity has: a blank leaves it as it is."""
_ONLY = {"starts_at": "appointment", "ends_at": "appointment", "direction": "phone"}
"""What one kind alone has."""


def read(
    work: Work, kind: str, given: Mapping[str, str | None]
) -> tuple[dict[str, Any], list[Problem]]:
    """Read some values, none of those that are blank; gives what is wrong with them, too."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        flag = _FLAGS.get(name, name)
        if not value or not value.strip():
            if name not in _KEPT:
                values[name] = None
        elif _ONLY.get(name, kind) != kind:
            problems.append(Problem(flag, f"{flag}: only {_several(_ONLY[name])} have it."))
        else:
            try:
                said = value.strip()
                if name == "ends_at" and _HOUR.fullmatch(said):
                    said = _on_the_day(work, values.get("starts_at"), said)
                values[name] = READ[name](work, said if name in _FLAGS else value)
            except ValueError as error:
                problems.append(Problem(flag, f"{flag}: {error}"))
    if "subject" in given and not (given["subject"] or "").strip():
        problems.append(Problem("subject", "An activity needs a subject."))
    return values, problems


def _on_the_day(work: Work, begins: datetime | None, hour: str) -> str:
    """Let an hour alone be one of the day on which the appointment begins."""
    zone = ZoneInfo(work.person.time_zone or work.org.time_zone)
    return f"{begins.astimezone(zone):%Y-%m-%d} {hour}" if begins is not None else hour


def _several(kind: str) -> str:
    return {"phone": "phone calls"}.get(kind, f"{kind}s")


def settle_times(work: Work, activity: Activity, told: Mapping[str, Any]) -> list[Problem]:
    """Bring the times of an appointment into line with what was `told` of it.

    It is due on the day it begins, and takes from its begin to its end.
    """
    if activity.kind != "appointment":
        return []
    if activity.starts_at is None:
        return [Problem("starts", "Say when the appointment begins.")]
    if told.get("ends_at") is None and told.keys() & {"starts_at", "minutes"}:
        length = timedelta(minutes=activity.minutes or USUAL)
        activity.ends_at = activity.starts_at + length
    if activity.ends_at is None or activity.ends_at < activity.starts_at:
        return [Problem("ends", "The appointment ends before it begins.")]
    took = activity.ends_at - activity.starts_at
    activity.minutes = int(took.total_seconds() // 60)
    if activity.minutes > LONGEST:
        return [Problem("ends", "An appointment lasts a year at most.")]
    activity.due = activity.starts_at.astimezone(ZoneInfo(work.org.time_zone)).date()
    return []


def standing(work: Work, number: int) -> tuple[Case | None, Activity]:
    """Give an activity that is still open with its case, both locked.

    Raises `NotFound` where the person neither has to do it nor sees its case, `RuleViolation`
    where it is closed, or its case takes nothing more.
    """
    case, activity = open_activity(work, number)
    if case is not None:
        require_addable(work, case, "")
    if activity.is_closed:
        word = activity.word.capitalize()
        msg = f"{word} {activity.id} is {activity.status.lower()}; what is over stays as it was."
        raise RuleViolation(msg, next_step="Make another one for what is still to be done.")
    return case, activity


def number_of(case: Case | None) -> dict[str, object]:
    """Give the further keys of an answer about an activity."""
    return {"case": case.number if case is not None else None}
