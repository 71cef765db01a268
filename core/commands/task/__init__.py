"""Tasks: what somebody has to do about a case, from the asking to the tick (domain.md 1.16)."""

from core.commands.task.complete import CompleteTask
from core.commands.task.create import CreateTask
from core.commands.task.edit import EditTask
from core.commands.task.handover import HandOverTask

__all__ = ["CompleteTask", "CreateTask", "EditTask", "HandOverTask"]
