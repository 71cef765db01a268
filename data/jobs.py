"""What the worker does with the world outside, in each of its rounds, before its rules answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.jobs import Job

OUTSIDE: tuple[Job, ...] = ()
"""Each is given the desk of who runs the worker, and the turn; it answers with a report."""
