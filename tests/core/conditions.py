"""What the tests of conditions share: fields, a moment, and short ways to ask."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.errors import RuleViolation
from core.rules.conditions import Kind, compile_condition, compile_value

SCOPE = {
    "": {
        "status": Kind.TEXT,
        "subject": Kind.TEXT,
        "age": Kind.NUMBER,
        "limit": Kind.NUMBER,
        "urgent": Kind.FLAG,
        "due": Kind.DATE,
        "closed_at": Kind.TIME,
        "wait": Kind.LENGTH,
    },
    "old": {"status": Kind.TEXT, "has_aging": Kind.FLAG, "priority": Kind.TEXT},
    "new": {"status": Kind.TEXT, "has_aging": Kind.FLAG, "priority": Kind.TEXT},
}
NOW = datetime(2026, 3, 31, 10, 42, tzinfo=UTC)
EMPTY: dict[str, dict[str, object]] = {
    scope: dict.fromkeys(fields) for scope, fields in SCOPE.items()
}


def holds(source: str, **plain: object) -> bool:
    """Evaluate a condition over the plain fields, all others empty."""
    return compile_condition(source, SCOPE)({**EMPTY, "": {**EMPTY[""], **plain}}, now=NOW)


def value(source: str, **plain: object) -> object:
    """Evaluate a formula over the plain fields, all others empty."""
    return compile_value(source, SCOPE)({**EMPTY, "": {**EMPTY[""], **plain}}, now=NOW)


def refusal(source: str) -> str:
    """Give the sentence with which a condition is refused."""
    with pytest.raises(RuleViolation) as caught:
        compile_condition(source, SCOPE)
    return caught.value.message
