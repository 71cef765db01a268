"""Activities of every kind: tasks, e-mails, phone calls and appointments (S3, domain.md 1.12)."""

from core.commands.activity.complete import CompleteActivity
from core.commands.activity.create import CreateActivity
from core.commands.activity.edit import EditActivity
from core.commands.activity.end import CancelActivity, DeleteActivity

__all__ = [
    "CancelActivity", "CompleteActivity", "CreateActivity", "DeleteActivity", "EditActivity",
]  # fmt: skip
