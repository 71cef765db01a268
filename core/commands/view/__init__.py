"""Saved lists of cases: made, changed, shared, pinned, put on a key (domain.md 1.19)."""

from core.commands.view.clone import CloneView
from core.commands.view.create import CreateView
from core.commands.view.delete import DeleteView
from core.commands.view.edit import EditView
from core.commands.view.key import KeyView
from core.commands.view.pin import PinView, UnpinView
from core.commands.view.share import ShareView

__all__ = [
    "CloneView", "CreateView", "DeleteView", "EditView", "KeyView", "PinView", "ShareView",
    "UnpinView",
]  # fmt: skip
