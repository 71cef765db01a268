"""Profiles and a queue to begin with: Salesforce's own are not among a case object's metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUPS: dict[str, Any] = {"groups": {"support": {"name": "Support", "kind": "queue"}}}
_AGENT = {
    "case.read": "any", "case.create": "any", "case.edit": "any",
    "case.take": "my queues", "case.give": "own or my queues", "case.close": "any",
    "case.review": "any", "customer.edit": "any",
}  # fmt: skip
_SUPERVISOR = dict.fromkeys(
    (*_AGENT, "case.delete", "case.reopen_override", "feed.moderate", "undo.any", "queue.edit"),
    "any",
)
_ADMIN = dict.fromkeys((*_SUPERVISOR, "customer.erase", "data.import", "org.edit"), "any")
NOTE = (
    "Profiles, the queue, the name and the time zone are not in this metadata: agent, supervisor, "
    "admin, Support and UTC are there to begin with."
)


def profiles(types: Sequence[str]) -> dict[str, Any]:
    """Give three profiles that may open cases of every record type."""
    told = {"types": ["all"], "default_type": types[0]}
    return {
        "profiles": {
            "agent": {"label": "Agent", **told, "may": _AGENT},
            "supervisor": {"label": "Supervisor", **told, "may": _SUPERVISOR},
            "admin": {"label": "Administrator", **told, "may": _ADMIN},
        }
    }
