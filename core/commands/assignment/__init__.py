"""Case assignments: refer a case to a team, and answer for the team (domain.md 1.6)."""

from core.commands.assignment.answer import AcceptAssignment, CompleteAssignment, RejectAssignment
from core.commands.assignment.cancel import CancelAssignment
from core.commands.assignment.create import CreateAssignment

__all__ = [
    "AcceptAssignment", "CancelAssignment", "CompleteAssignment", "CreateAssignment",
    "RejectAssignment",
]  # fmt: skip
