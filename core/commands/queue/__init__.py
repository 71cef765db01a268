"""Queues, and what lies in them (domain.md 1.5, 1.13, 1.23)."""

from core.commands.queue.define import CreateQueue, EditQueue
from core.commands.queue.items import AddToQueue, RemoveFromQueue
from core.commands.queue.pick import PickCase, ReleaseCase
from core.commands.queue.route import RouteCase

__all__ = [
    "AddToQueue", "CreateQueue", "EditQueue", "PickCase", "ReleaseCase", "RemoveFromQueue",
    "RouteCase",
]  # fmt: skip
