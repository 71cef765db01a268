"""When cases of a record type are escalated, entry by entry, as one reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.org.automation import length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.org.automation import Escalation, EscalationAction
    from core.org.model import RecordType
    from tui.setup.paper import Paper

    Linked = Callable[[str, str], tuple[str, Any]]
    """Gives what a part is called, by its section and key, and where it leads."""


def draw_escalation(kind: RecordType, paper: Paper, linked: Linked) -> None:
    """Write which cases are escalated, and what is done then."""
    if kind.escalation:
        paper.heading("Escalation", "the first that holds decides")
    for number, entry in enumerate(kind.escalation, 1):
        if number > 1:
            paper.blank()
        paper.told(f"{number}. {entry.label}", "$value", indent=2)
        paper.facts("Time counts", [*_time(entry, linked)])
        for action in entry.actions:
            paper.facts(f"After {length(action.after)}", [*_deeds(action, linked)])


def _time(entry: Escalation, linked: Linked) -> Iterator[tuple[str, Any]]:
    begun = "created" if entry.start == "created" else "last changed by a person"
    yield f"from when it was {begun}", None
    if entry.hours:
        yield linked("hours", entry.hours)
    if entry.until_edited:
        yield "until a person changes it", None


def _deeds(action: EscalationAction, linked: Linked) -> Iterator[tuple[str, Any]]:
    yield "mark it", None
    if action.notify_owner:
        yield "tell its owner", None
    for section, keys in (("people", action.notify), ("groups", action.groups)):
        for key in keys:
            name, at = linked(section, key)
            yield f"tell {name}", at
    for address in action.emails:
        yield f"write to {address}", None
    for section, key in (("groups", action.queue), ("people", action.user)):
        if key:
            name, at = linked(section, key)
            yield f"give it to {name}", at
