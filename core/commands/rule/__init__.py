"""What the worker does for the rules that go by the clock (domain.md 1.17)."""

from __future__ import annotations

from core.commands.rule.escalate import BeginEscalation, EndEscalations, EscalateCases
from core.commands.rule.scheduled import LookForRule, RunRule

__all__ = ["BeginEscalation", "EndEscalations", "EscalateCases", "LookForRule", "RunRule"]
